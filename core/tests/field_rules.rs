//! Field rules by key hold in text as they do in nested data.

use reticent::{Policy, Redactor};

fn redactor(rules: &str) -> Redactor {
    Redactor::new(&Policy::from_toml(rules, "policy.toml").unwrap()).unwrap()
}

#[test]
fn a_redacted_key_is_redacted_whatever_its_value() {
    let redactor = redactor("[[field]]\nkey = 'customer_ref'\naction = 'redact'\nentity = 'CUSTOMER'");
    for (text, redacted) in [
        (r#"{"customer_ref": "blue"}"#, r#"{"customer_ref": "[CUSTOMER]"}"#),
        (r#"{"customerRef": 12}"#, r#"{"customerRef": "[CUSTOMER]"}"#),
        ("customer-ref=blue&x=1", "customer-ref=[CUSTOMER]&x=1"),
        (r#"{"old_customer_ref": "blue"}"#, r#"{"old_customer_ref": "blue"}"#),
    ] {
        assert_eq!(redactor.redact(text), redacted);
        assert_eq!(redactor.redact(redacted), redacted);
    }
}

#[test]
fn a_kept_key_is_kept() {
    let redactor = redactor("[[field]]\nkey = 'support'\naction = 'keep'");
    assert_eq!(
        redactor.redact(r#"{"support": "help@acme.io", "from": "jane@acme.io"}"#),
        r#"{"support": "help@acme.io", "from": "[EMAIL_ADDRESS]"}"#
    );
}

#[test]
fn the_examples_of_an_own_detector_are_run() {
    let detector = |find: &str, counter: &str| {
        Policy::from_toml(
            &format!(
                "[[detector]]\nid = 'acme.ticket'\nentity = 'TICKET'\nanchors = ['TCK-']\nshape = 'TCK-[0-9]{{6}}'\nbase = 80\n\
                 max_length = 10\nexamples = [{{ text = 'see TCK-123456 and', find = '{find}' }}]\n\
                 counter_examples = [{{ text = '{counter}', reason = 'other' }}]"
            ),
            "policy.toml",
        )
        .and_then(|policy| Redactor::new(&policy))
    };
    assert_eq!(detector("TCK-123456", "TCK-12").unwrap().redact("TCK-654321!"), "[TICKET]!");
    assert_eq!(detector("TCK-12345", "TCK-12").unwrap_err().code(), "detector");
    assert_eq!(detector("TCK-123456", "TCK-999999").unwrap_err().code(), "detector");
}

#[test]
fn a_secret_of_any_length_is_covered_to_its_end() {
    let redactor = Redactor::new(&Policy::default()).unwrap();
    let long = "aB3dE6gH9".repeat(500);
    for text in [format!("password={long} next"), format!("SECRET_KEY = '{long}'\n"), format!("api_key: {long}")] {
        assert!(!redactor.redact(&text).contains("aB3dE6gH9"), "{}", &text[..20]);
    }
}
