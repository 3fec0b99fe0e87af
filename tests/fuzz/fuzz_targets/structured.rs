//! Any JSON: as text it stays JSON, and as nested data it keeps its shape.
#![no_main]

use libfuzzer_sys::fuzz_target;
use reticent::{Policy, Redactor};
use reticent_tests::heap;
use serde_json::Value;
use std::sync::LazyLock;

static REDACTOR: LazyLock<Redactor> =
    LazyLock::new(|| Redactor::new(&Policy::default()).expect("the default policy compiles"));

fuzz_target!(|text: &str| {
    let Ok(value @ (Value::Array(_) | Value::Object(_))) = serde_json::from_str::<Value>(text) else { return };
    let redacted = REDACTOR.redact(text);
    assert!(serde_json::from_str::<Value>(&redacted).is_ok());
    let outcome = heap::redact(&REDACTOR, &value);
    assert_eq!(outcome.value.is_some(), !outcome.findings.is_empty());
    match (&value, &outcome.value) {
        (Value::Array(list), Some(Value::Array(other))) => assert_eq!(list.len(), other.len()),
        (Value::Object(map), Some(Value::Object(other))) => assert_eq!(map.len(), other.len()),
        (_, redacted) => assert!(redacted.is_none()),
    }
});
