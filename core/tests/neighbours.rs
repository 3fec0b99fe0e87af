//! Values that stand close to each other.

use reticent::{Policy, Redactor};

#[test]
fn each_keeps_its_own_name() {
    let redactor = Redactor::new(&Policy::default()).unwrap();
    for (text, redacted) in [
        (
            "SSN 536-90-4399; NHS 943 476 5919; Aadhaar 2341 2341 2346",
            "SSN [US_SSN]; NHS [UK_NHS]; Aadhaar [IN_AADHAAR]",
        ),
        ("2001:db8::1 00:1b:44:11:3a:b7", "[IP_ADDRESS] [MAC_ADDRESS]"),
        ("fe80::1 2001:db8::2", "[IP_ADDRESS] [IP_ADDRESS]"),
        ("4111 1111 1111 1111:5500 0000 0000 0004", "[CREDIT_CARD]:[CREDIT_CARD]"),
    ] {
        assert_eq!(redactor.redact(text), redacted);
    }
}

#[test]
fn labels_of_every_kind() {
    let redactor = Redactor::new(&Policy::default()).unwrap();
    for (text, redacted) in [
        ("密码：mN5pQ8rS1tU4", "密码：[PASSWORD]"),
        ("**Password:** `aB3dE6gH9jK2`", "**Password:** `[PASSWORD]`"),
        ("Password: aB3dE6gH9jK2", "Password: [PASSWORD]"),
        ("**Password**: aB3dE6gH9jK2", "**Password**: [PASSWORD]"),
    ] {
        assert_eq!(redactor.redact(text), redacted);
    }
}

#[test]
fn a_kept_value_shows_no_secret_that_overlaps_it() {
    let policy = Policy::from_toml("[entities]\nEMAIL_ADDRESS = { operator = 'keep' }", "policy.toml").unwrap();
    let redactor = Redactor::new(&policy).unwrap();
    assert_eq!(redactor.redact("password: jane@acme.io"), "password: [PASSWORD]");
    assert_eq!(redactor.redact("write to jane@acme.io"), "write to jane@acme.io");
}

#[test]
fn a_quote_that_nothing_closes_leaves_json_whole() {
    let redactor = Redactor::new(&Policy::default()).unwrap();
    for (text, redacted) in [
        (r#"{"a":"pw=`","password":"hunter2x"}"#, r#"{"a":"pw=`","password":"[PASSWORD]"}"#),
        (r#"["--password $X:`","x"]"#, r#"["--password $X:`","x"]"#),
        (r#"{"a":"password='hunter2x","b":"it's"}"#, r#"{"a":"password='[PASSWORD]","b":"it's"}"#),
    ] {
        assert_eq!(redactor.redact(text), redacted);
    }
}
