//! `reticent detectors`, `policy`, `explain` and the help texts.

mod support;

use reticent::Policy;
use std::{fs, path::Path};
use support::{feed, folder, run};

fn here() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn every_detector_is_listed_in_every_format() {
    let text = run(here(), ["detectors"]);
    let markdown = run(here(), ["detectors", "--format", "markdown"]);
    let json = run(here(), ["detectors", "--format", "json"]);
    let list = json.json();
    let list = list.as_array().unwrap();
    assert_eq!(list.len(), reticent::catalog().len());
    for (detector, listed) in reticent::catalog().iter().zip(list) {
        assert_eq!(listed["id"], *detector.id);
        assert_eq!(listed["entity"], *detector.entity);
        assert_eq!(listed["examples"].as_array().unwrap().len(), detector.examples.len());
        for page in [text.text(), markdown.text()] {
            assert!(page.contains(&*detector.id) && page.contains(&*detector.source), "{}", detector.id);
        }
    }
    assert_eq!((text.code, markdown.code, json.code), (0, 0, 0));
}

#[test]
fn the_list_can_be_filtered() {
    let ids = |words: &[&str]| {
        let list = run(here(), ["detectors", "--format", "json"].iter().chain(words)).json();
        list.as_array().unwrap().iter().map(|entry| entry["id"].as_str().unwrap().to_string()).collect::<Vec<_>>()
    };
    assert!(ids(&["payment.CARD"]).contains(&"payment.card".to_string()));
    assert!(ids(&["credit_card"]).iter().all(|id| id.starts_with("payment.")));
    assert!(ids(&["secrets", "github"]).iter().all(|id| id.starts_with("github.")));
    let none = run(here(), ["detectors", "no-such-word"]);
    assert_eq!(none.code, 2);
    assert!(none.stderr.contains("no detector has no-such-word"), "{}", none.stderr);
}

#[test]
fn every_validator_is_listed_with_its_users() {
    let list = run(here(), ["detectors", "--validators", "--format", "json"]).json();
    let list = list.as_array().unwrap();
    assert_eq!(list.len(), reticent::Validator::ALL.len());
    let luhn = list.iter().find(|entry| entry["name"] == "luhn").unwrap();
    assert!(luhn["detectors"].as_array().unwrap().contains(&"payment.card".into()));
    assert!(luhn["description"].as_str().unwrap().starts_with("Luhn"));
    let text = run(here(), ["detectors", "--validators"]);
    assert!(text.text().contains("luhn\n    Luhn, mod 10"), "{}", text.text());
}

const POLICY: &[u8] = b"threshold = 0.7\n[entities]\nUS_SSN = false\nEMAIL_ADDRESS = \"mask\"\n";

#[test]
fn policies_are_shown_in_three_formats_that_are_the_same_policy() {
    let files = folder(&[("p.toml", POLICY)]);
    let original = Policy::from_toml(std::str::from_utf8(POLICY).unwrap(), "p.toml").unwrap();
    for format in ["toml", "yaml", "json"] {
        let done = run(files.path(), ["policy", "show", "--policy", "p.toml", "--format", format]);
        assert_eq!(done.code, 0, "{}", done.stderr);
        let shown = Policy::parse(done.text(), &format!("p.{format}")).unwrap();
        assert_eq!(shown, original);
        let fingerprint = run(files.path(), ["policy", "fingerprint", "--policy", "p.toml"]);
        assert_eq!(fingerprint.text().trim(), shown.fingerprint());
    }
    let done = run(files.path(), ["policy", "show", "--profile", "pci", "--exclude", "CARD_CVV"]);
    let shown = Policy::from_toml(done.text(), "p.toml").unwrap();
    assert_eq!(shown.profile.name(), "pci");
    assert!(!shown.entities["CARD_CVV"].enabled);
}

#[test]
fn policies_are_checked() {
    let detector = |counter: &str| {
        format!(
            "[[detector]]\nid = 'acme.ticket'\nentity = 'ACME_TICKET'\nanchors = ['TCK-']\nshape = 'TCK-[0-9]{{6}}'\n\
             base = 80\nmax_length = 10\nexamples = [{{ text = 'see TCK-123456', find = 'TCK-123456' }}]\n\
             counter_examples = [{{ text = '{counter}', reason = 'too short' }}]\n"
        )
    };
    let files = folder(&[
        ("good.toml", detector("TCK-12").as_bytes()),
        ("finds.toml", detector("TCK-123457").as_bytes()),
        ("unknown.yaml", b"entities:\n  EMAIL_ADRESS: mask\n"),
        ("key.json", br#"{"operator": {"type": "hash", "key": {"env": "NO_SUCH_VARIABLE"}}}"#),
        ("policy.txt", b""),
    ]);
    let check = |name: &str| run(files.path(), ["policy", "check", name]);
    let good = check("good.toml");
    assert_eq!(good.code, 0, "{}", good.stderr);
    assert!(good.text().starts_with("good.toml: correct, fingerprint "));
    let finds = check("finds.toml");
    assert_eq!(finds.code, 2);
    assert!(finds.stderr.contains("acme.ticket") && finds.stderr.contains("counter"), "{}", finds.stderr);
    let unknown = check("unknown.yaml");
    assert_eq!(unknown.code, 2);
    assert!(
        unknown.stderr.contains("unknown.yaml:2: ") && unknown.stderr.contains("`EMAIL_ADDRESS`"),
        "{}",
        unknown.stderr
    );
    let key = check("key.json");
    assert_eq!(key.code, 0, "the policy is correct, the machine lacks the key: {}", key.stderr);
    assert!(key.stderr.contains("note: ") && key.stderr.contains("NO_SUCH_VARIABLE"), "{}", key.stderr);
    assert_eq!(check("policy.txt").code, 2);
    assert_eq!(check("missing.toml").code, 2);
}

#[test]
fn the_schema_is_the_documents() {
    let done = run(here(), ["policy", "schema"]);
    let schema = done.json();
    assert!(schema["$schema"].is_string());
    assert_eq!(done.text(), fs::read_to_string(here().join("../docs/policy.schema.json")).unwrap());
}

#[test]
fn explain_gives_the_reasons_and_hides_the_value() {
    let done = feed(["explain"], b"my card number is\n4111 1111 1111 1111");
    assert_eq!(done.code, 1);
    let text = done.text();
    assert!(text.starts_with("2:1 to 2:20  CREDIT_CARD  score "), "{text}");
    for part in
        ["detector   payment.card: ", "source     https://", "anchor     a run of digits", "validator luhn held"]
    {
        assert!(text.contains(part), "{part} is missing: {text}");
    }
    assert!(!text.contains("4111"));

    let shown = run(here(), ["explain", "--show-values", "mail jane@acme.io"]);
    assert!(shown.text().contains("value      jane@acme.io"), "{}", shown.text());
    let context = run(here(), ["explain", "nhs number 9434765919"]);
    assert!(context.text().contains("context `nhs"), "{}", context.text());
    let field = run(here(), ["explain", "{\"nhs_number\": \"9434765919\"}"]);
    assert!(field.text().contains("field `nhs number`"), "{}", field.text());

    let none = run(here(), ["explain", "nothing at all"]);
    assert_eq!((none.code, none.text()), (0, "nothing found\n"));
}

/// The help texts, as snapshots; `RENEW=1` writes them anew.
#[test]
fn help_texts_are_those_of_the_snapshots() {
    for command in ["", "redact", "scan", "detectors", "policy", "explain"] {
        let args: Vec<&str> = [command, "--help"].into_iter().filter(|arg| !arg.is_empty()).collect();
        let done = run(here(), &args);
        assert_eq!((done.code, done.stderr.as_str()), (0, ""));
        let name = if command.is_empty() { "reticent" } else { command };
        let path = here().join(format!("tests/snapshots/{name}.txt"));
        if std::env::var_os("RENEW").is_some() {
            fs::write(&path, done.text()).unwrap();
        }
        let expected = fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
        assert_eq!(
            done.text(),
            expected,
            "RENEW=1 cargo test -p reticent-cli --test catalog writes {}",
            path.display()
        );
    }
}

#[test]
fn usage_mistakes_exit_with_2_and_a_hint() {
    for args in [&["redcat"][..], &["scan", "--fromat", "json"], &["redact", "--in-place", "--output", "x", "a"]] {
        let done = run(here(), args);
        assert_eq!(done.code, 2, "{args:?}");
        assert!(done.stderr.contains("error"), "{}", done.stderr);
        assert!(done.stdout.is_empty());
    }
    let version = run(here(), ["--version"]);
    assert_eq!((version.code, version.text().trim()), (0, concat!("reticent ", env!("CARGO_PKG_VERSION"))));
}
