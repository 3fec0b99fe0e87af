//! A short run of what `tests/fuzz` does for hours: examples of the catalogue and the corpus, broken in every way, the same in each run.

use reticent::{NoKeys, Path, Policy, Redactor};
use reticent_tests::{heap, material, random::Random, stream};
use serde_json::Value;

/// Breaks a text: bytes changed, taken out, doubled, moved, or spliced with another text.
fn mutate(random: &mut Random, bytes: &mut Vec<u8>, other: &[u8]) {
    const SPECIAL: &[u8] = b"@:=-.\"\\[]{}<>%&/'` \n\t\x0019azAZ_+\xc3\xa9\xe6\xff\x80";
    for _ in 0..1 + random.below(6) {
        let at = random.below(bytes.len() + 1);
        let end = (at + random.below(24)).min(bytes.len());
        match random.below(7) {
            0 if at < bytes.len() => bytes[at] = *random.choice(SPECIAL),
            1 if at < bytes.len() => bytes[at] ^= 1 << random.below(8),
            2 => bytes.insert(at, *random.choice(SPECIAL)),
            3 => drop(bytes.drain(at..end)),
            4 => {
                let part = bytes[at..end].to_vec();
                let to = random.below(bytes.len() + 1);
                bytes.splice(to..to, part);
            }
            5 => {
                let from = random.below(other.len() + 1);
                let part = other[from..(from + random.below(48)).min(other.len())].to_vec();
                bytes.splice(at..at, part);
            }
            _ => bytes.truncate(at),
        }
    }
}

#[test]
fn broken_texts_keep_every_promise() {
    let redactor = Redactor::new(&Policy::default()).expect("the default policy compiles");
    let portable = Redactor::compile(&Policy::default(), &NoKeys, Path::Portable).expect("the default policy compiles");
    let seeds = material::texts();
    let mut random = Random::new(20);
    for round in 0..12_000 {
        let mut bytes = random.choice::<String>(&seeds).clone().into_bytes();
        let other = random.choice::<String>(&seeds).as_bytes();
        mutate(&mut random, &mut bytes, other);
        let shown = || String::from_utf8_lossy(&bytes).into_owned();
        let findings = redactor.scan_bytes(&bytes);
        let in_order = findings.windows(2).all(|two| two[0].span().end <= two[1].span().start);
        assert!(in_order && findings.iter().all(|f| f.span().end <= bytes.len()), "{:?}", shown());
        assert_eq!(portable.scan_bytes(&bytes), findings, "{:?}", shown());
        let whole = redactor.redact_bytes(&bytes);
        assert_eq!(stream::in_random_pieces(&redactor, &bytes, 30, round), *whole, "{:?}", shown());
        assert_eq!(redactor.redact_bytes(&whole), whole, "{:?}", shown());
        if let Ok(text) = std::str::from_utf8(&bytes) {
            assert!(std::str::from_utf8(&whole).is_ok(), "{text:?}");
            for finding in &findings {
                assert!(
                    text.is_char_boundary(finding.span().start) && text.is_char_boundary(finding.span().end),
                    "{text:?}"
                );
            }
        }
        // A number alone is a text before it is JSON.
        if let Ok(value @ (Value::Array(_) | Value::Object(_))) = serde_json::from_slice(&bytes) {
            assert!(
                serde_json::from_slice::<Value>(&whole).is_ok(),
                "{:?}\n{:?}",
                shown(),
                String::from_utf8_lossy(&whole)
            );
            heap::redact(&redactor, &value);
        }
    }
}

#[test]
fn broken_policies_are_refused_with_a_place_and_a_remedy() {
    let seeds = [
        "version = 1\nprofile = \"default\"\nthreshold = 0.6\n[entities]\nIP_ADDRESS = false\nEMAIL_ADDRESS = \"mask\"\n",
        "[[allow]]\nregex = '[a-z]+\\.bot@acme\\.io'\nexamples = [\"build.bot@acme.io\"]\ncounter_examples = [\"jane@acme.io\"]\n",
        "[[field]]\npath = \"/**/usage/**\"\naction = \"keep\"\n",
        "[[detector]]\nid = \"acme.ticket\"\nentity = \"ACME_TICKET\"\nanchors = [\"TCK-\"]\nshape = 'TCK-[0-9]{6}'\nbase = 80\nmax_length = 10\nexamples = [{ text = \"see TCK-123456\", find = \"TCK-123456\" }]\n",
        "version: 1\nentities: { CREDIT_CARD: { operator: { type: mask, keep_last: 4 } } }\n",
        "{\"version\": 1, \"entities\": {\"US_SSN\": {\"operator\": {\"type\": \"hash\", \"key\": {\"env\": \"KEY\"}}}}}",
    ];
    let mut random = Random::new(4);
    for _ in 0..1_500 {
        let mut bytes = random.choice::<&str>(&seeds).as_bytes().to_vec();
        let other = random.choice::<&str>(&seeds).as_bytes();
        mutate(&mut random, &mut bytes, other);
        let text = String::from_utf8_lossy(&bytes).into_owned();
        for name in ["policy.toml", "policy.yaml", "policy.json"] {
            match Policy::parse(&text, name) {
                Ok(policy) => assert_eq!(Policy::from_json(&policy.to_json(), "again").as_ref(), Ok(&policy), "{text}"),
                Err(error) => assert!(!error.code().is_empty() && !error.help().is_empty(), "{text}"),
            }
        }
    }
}
