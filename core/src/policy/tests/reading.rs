//! Texts that are policies, their canonical form and fingerprint.

use super::*;

#[test]
fn the_three_formats_are_one_policy_with_one_fingerprint() {
    let policy = Policy::parse(FULL_TOML, "full.toml").unwrap();
    for (text, file) in [(FULL_YAML, "full.yaml"), (FULL_YAML, "full.YML"), (FULL_JSON, "full.json")] {
        let other = Policy::parse(text, file).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(other, policy, "{file}");
        assert_eq!(other.fingerprint(), policy.fingerprint(), "{file}");
    }
}

#[test]
fn a_policy_is_read_back_from_its_own_text() {
    for policy in [Policy::default(), toml(FULL_TOML), Policy::profile("pci").unwrap()] {
        assert_eq!(Policy::from_toml(&policy.to_toml(), "p").unwrap(), policy);
        assert_eq!(Policy::from_json(&policy.to_json(), "p").unwrap(), policy);
        assert_eq!(Policy::from_yaml(&policy.to_json(), "p").unwrap(), policy);
        assert_eq!(serde_json::from_str::<Policy>(&policy.to_json()).unwrap(), policy);
    }
}

#[test]
fn an_empty_text_is_the_default_policy() {
    let default = Policy::default();
    for (text, file) in [
        ("", "p.toml"),
        ("# nothing\n", "p.toml"),
        ("", "p.yaml"),
        ("# nothing\n", "p.yaml"),
        ("{}", "p.json"),
        ("\u{feff}{}", "p.json"),
    ] {
        assert_eq!(Policy::parse(text, file).unwrap_or_else(|error| panic!("{error}")), default, "{text:?} {file}");
    }
}

#[test]
fn what_is_written_out_does_not_change_the_fingerprint_and_what_differs_does() {
    let fingerprint = |text: &str| toml(text).fingerprint();
    let default = Policy::default().fingerprint();
    assert_eq!(default.len(), 16);
    assert!(default.chars().all(|c| c.is_ascii_hexdigit()));
    for same in [
        "version = 1",
        "threshold = 0.5",
        "operator = 'replace'",
        "profile = 'default'",
        "[switches]\nloopback = false",
    ] {
        assert_eq!(fingerprint(same), default, "{same}");
    }
    assert_eq!(fingerprint("threshold = 1"), fingerprint("threshold = 1.0"));
    assert_eq!(
        fingerprint("[entities]\nUS_SSN = 'mask'"),
        fingerprint("[entities.US_SSN]\noperator = { type = 'mask', keep_last = 0 }")
    );
    let different = [
        "threshold = 0.51",
        "profile = 'pci'",
        "operator = 'remove'",
        "[entities]\nUS_SSN = false",
        "[entities]\nUS_SSN = true",
        "[switches]\nloopback = true",
        "[[allow]]\nvalue = 'a'",
        "[[allow]]\nvalue = 'b'",
        "[[field]]\nkey = 'a'\naction = 'keep'",
        "operator = { type = 'hash', key = { env = 'A' } }",
        "operator = { type = 'hash', key = { env = 'B' } }",
    ];
    let mut seen = std::collections::BTreeSet::from([default]);
    for text in different {
        assert!(seen.insert(fingerprint(text)), "{text}");
    }
}

#[test]
fn profiles_are_found_by_name() {
    for profile in Profile::ALL {
        assert_eq!(Policy::profile(profile.name()).unwrap().profile, *profile);
    }
    let error = Policy::profile("hippa").unwrap_err();
    assert_eq!(
        error.to_string(),
        "unknown profile `hippa`; did you mean `hipaa`? Use one of: default, pci, secrets, hipaa, gdpr"
    );
}

#[test]
fn the_examples_of_the_reference_are_policies() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/policy.md");
    let page = std::fs::read_to_string(path).unwrap();
    let mut policies = Vec::new();
    for block in page.split("\n```").collect::<Vec<_>>() {
        let (language, text) = block.split_once('\n').unwrap_or_default();
        if ["toml", "yaml"].contains(&language) {
            policies
                .push(Policy::parse(text, &format!("example.{language}")).unwrap_or_else(|error| panic!("{error}")));
        }
    }
    assert_eq!(policies.len(), 9);
    assert_eq!(policies[0], policies[1], "the first example is shown in two formats");
}
