//! JSON stays JSON, whatever stands in place of a finding.

use reticent::{Finding, Policy, Redactor};
use serde_json::{Value, json};

fn redactor(policy: &str) -> Redactor {
    Redactor::new(&Policy::from_toml(policy, "policy.toml").expect("a policy")).expect("it compiles")
}

fn default() -> Redactor {
    redactor("version = 1")
}

fn parsed(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

#[test]
fn a_number_becomes_a_string_with_its_sign() {
    let redactor = default();
    for (text, expected) in [
        ("[-4111111111111111]", r#"["[CREDIT_CARD]"]"#),
        ("[1, -4111111111111111, 2]", r#"[1, "[CREDIT_CARD]", 2]"#),
        (r#"{"card_number": -4111111111111111}"#, r#"{"card_number": "[CREDIT_CARD]"}"#),
        (r#"{"a": "{\"card_number\": -4111111111111111}"}"#, r#"{"a": "{\"card_number\": \"[CREDIT_CARD]\"}"}"#),
        ("card: -4111111111111111", "card: -[CREDIT_CARD]"),
    ] {
        assert_eq!(redactor.redact(text), expected);
    }
    let found = redactor.scan("[-4111111111111111]");
    assert_eq!(found.iter().map(Finding::span).map(|span| (span.start, span.end)).collect::<Vec<_>>(), [(1, 18)]);
}

#[test]
fn numbers_of_long_arrays_become_strings() {
    let redactor = default();
    for filler in [1, 300, 2000, 9000] {
        let ids: Vec<Value> = (0..filler).map(|n| json!(n)).chain([json!(4_111_111_111_111_111_u64)]).collect();
        for value in [json!(ids), json!({ "card_numbers": ids }), json!({ "rows": [{ "ids": [1] }, { "cards": ids }] })]
        {
            for text in [value.to_string(), serde_json::to_string_pretty(&value).expect("JSON")] {
                let redacted = redactor.redact(&text);
                assert!(redacted.ends_with(['}', ']']) && redacted.contains("\"[CREDIT_CARD]\""), "{filler}");
                parsed(&redacted);
            }
        }
    }
}

#[test]
fn a_key_block_in_json_ends_with_its_string() {
    let text = r#"["-----BEGIN PRIVATE KEY-----", 4111111111111111, "x"]"#;
    parsed(&default().redact(text));
}

/// The values at the bottom of JSON in JSON.
fn innermost(text: &str, depth: usize) -> Value {
    (0..depth).fold(parsed(text), |value, _| parsed(value["a"].as_str().expect("a string")))
}

#[test]
fn templates_are_escaped_where_they_stand_in_strings() {
    let redactor = redactor("operator = { type = 'replace', with = 'say \"{entity}\" \\ end' }");
    let template = "say \"EMAIL_ADDRESS\" \\ end";
    assert_eq!(redactor.redact("mail jane@acme.io"), format!("mail {template}"));
    assert_eq!(redactor.redact("he wrote \"mail jane@acme.io\""), format!("he wrote \"mail {template}\""));
    let long = "\na line\n".repeat(3000);
    for (before, after) in [("", ""), ("mail ", " now"), ("he said \"mail ", "\""), (long.as_str(), long.as_str())] {
        let mut text = json!({ "note": format!("{before}jane@acme.io{after}"), "n": [1, "x"] }).to_string();
        for depth in 0..4 {
            let value = innermost(&redactor.redact(&text), depth);
            let note = value["note"].as_str().expect("a string");
            let between = note.strip_prefix(before).and_then(|note| note.strip_suffix(after));
            assert_eq!(between, Some(template), "{depth} {before:.20}");
            assert_eq!(value["n"], json!([1, "x"]));
            text = json!({ "a": text }).to_string();
        }
    }
}

#[test]
fn what_a_caller_gives_is_escaped_too() {
    let redactor = default().with_caller_operators(&["*".into()]).expect("the caller decides");
    let mut caller = |_: &Finding, _: &[u8]| Ok(b"\"\\\n\x01".to_vec());
    for (text, pointer) in
        [(r#"{"mail": "jane@acme.io"}"#, "/mail"), (r#"["4111111111111111"]"#, "/0"), ("[4111111111111111]", "/0")]
    {
        let processed = redactor.process(text.as_bytes(), Some(&mut caller)).expect("the caller does not fail");
        let value = parsed(std::str::from_utf8(&processed.value).expect("UTF-8"));
        assert_eq!(value.pointer(pointer), Some(&json!("\"\\\n\u{1}")), "{text}");
    }
    let mut same = |_: &Finding, value: &[u8]| Ok(value.to_vec());
    let text = r#"{"mail": "jane@acme.io", "n": [4111111111111111]}"#;
    let processed = redactor.process(text.as_bytes(), Some(&mut same)).expect("the caller does not fail");
    assert_eq!(&*processed.value, text.as_bytes());
}

#[test]
fn a_label_at_the_end_of_a_string_has_no_value_in_the_next() {
    for text in [r#"["password = ",-0.0,"",""]"#, r#"["a", "password: ",1234567,"x"]"#] {
        parsed(&default().redact(text));
    }
}
