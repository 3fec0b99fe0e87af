//! What holds for every text, over texts put together from all that the catalogue and the corpus know.

use base64::{Engine, engine::general_purpose::STANDARD_NO_PAD};
use proptest::{
    prelude::*,
    sample::select,
    test_runner::{Config, RngSeed},
};
use reticent::{Finding, NoKeys, Path, Policy, Redactor};
use reticent_tests::{heap, material, stream};
use serde_json::{Value, json};
use std::sync::LazyLock;

static REDACTOR: LazyLock<Redactor> =
    LazyLock::new(|| Redactor::new(&Policy::default()).expect("the default policy compiles"));
static PORTABLE: LazyLock<Redactor> = LazyLock::new(|| {
    Redactor::compile(&Policy::default(), &NoKeys, Path::Portable).expect("the default policy compiles")
});
/// Leaves are told apart: a person who is known from one is found again in those behind it.
static EACH_BY_ITSELF: LazyLock<Redactor> = LazyLock::new(|| {
    let mut policy = Policy::default();
    policy.detectors.disable.push("person.again".into());
    Redactor::new(&policy).expect("the policy compiles")
});
static TEXTS: LazyLock<Vec<String>> = LazyLock::new(material::texts);

/// The same cases in each run; `PROPTEST_RNG_SEED` and `PROPTEST_CASES` ask for others and more.
fn config(cases: u32) -> Config {
    let default = Config { failure_persistence: None, ..Config::default() };
    let rng_seed = match default.rng_seed {
        RngSeed::Random => RngSeed::Fixed(20),
        fixed => fixed,
    };
    let cases = if std::env::var_os("PROPTEST_CASES").is_some() { default.cases } else { cases };
    Config { cases, rng_seed, ..default }
}

/// A text of a few pieces, glued or with noise between.
fn text(pieces: std::ops::Range<usize>) -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        3 => select(&**TEXTS),
        4 => select(material::NOISE).prop_map(String::from),
        1 => "\\PC{0,12}",
    ];
    prop::collection::vec(piece, pieces).prop_map(|pieces| pieces.concat())
}

/// Keys that say nothing of their values.
const PLAIN: &[&str] = &["note", "data", "items", "a", "b", "c"];
/// Keys whose values detectors look at.
const TELLING: &[&str] = &["card_number", "latitude", "password", "token", "ssn", "cvv", "phone", "location", "note"];

/// A JSON value of a few leaves under some of these keys.
fn value(keys: &'static [&'static str]) -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        6 => text(0..4).prop_map(Value::String),
        1 => any::<i64>().prop_map(Value::from),
        1 => any::<f64>().prop_map(|number| json!(number)),
        1 => (-90.0..90.0f64).prop_map(|number| json!(number)),
        1 => Just(Value::Null),
        1 => any::<bool>().prop_map(Value::from),
        1 => select(&[4111111111111111i64, -4111111111111111, 378282246310005, 536228145, -536228145, 1732118400000][..])
            .prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 24, 5, move |inner| {
        let key = select(keys).prop_map(String::from);
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::Array),
            prop::collection::vec((key, inner), 0..5).prop_map(|entries| Value::Object(entries.into_iter().collect())),
        ]
    })
}

/// The findings of a text are in order, apart, inside the text and on character boundaries.
fn are_sound(text: &str, findings: &[Finding]) -> Result<(), TestCaseError> {
    let mut end = 0;
    for finding in findings {
        let span = finding.span();
        prop_assert!(end <= span.start && span.start < span.end && span.end <= text.len(), "{findings:?}");
        prop_assert!(text.is_char_boundary(span.start) && text.is_char_boundary(span.end), "{findings:?}");
        prop_assert!(finding.score() >= 0.5 && finding.score() <= 1.0, "{finding:?}");
        end = span.end;
    }
    Ok(())
}

/// Between findings the output is the text; a finding is its placeholder, in quotes where a number became text, and in base64 where a data URL says
/// it.
fn changes_findings_only(text: &str, redacted: &str, findings: &[Finding]) -> Result<(), TestCaseError> {
    let mut rest = redacted;
    let mut from = 0;
    for finding in findings {
        let between = &text[from..finding.span().start];
        prop_assert!(rest.starts_with(between), "before {finding:?}\n{text:?}\n{redacted:?}");
        rest = &rest[between.len()..];
        from = finding.span().end;
        let placeholder = format!("[{}]", finding.entity());
        if between.ends_with(";base64,") && !rest.starts_with(&placeholder) {
            let is_encoded = |byte: &u8| byte.is_ascii_alphanumeric() || b"+/-_=".contains(byte);
            let encoded: Vec<u8> = rest.bytes().take_while(is_encoded).collect();
            let said = decoded(&encoded);
            prop_assert!(said.is_some_and(|said| said.contains("[")), "{finding:?}\n{text:?}\n{redacted:?}");
            rest = &rest[encoded.len()..];
            continue;
        }
        let quote = rest.len() - rest.trim_start_matches(['\\', '"', '\'', '`']).len();
        let at = if rest.starts_with(&placeholder) { 0 } else { quote };
        prop_assert!(rest[at..].starts_with(&placeholder), "{finding:?}\n{text:?}\n{redacted:?}");
        let (before, after) = (&rest[..at], &rest[at + placeholder.len()..]);
        prop_assert!(after.starts_with(before), "quotes of {finding:?}\n{redacted:?}");
        rest = &after[at..];
    }
    prop_assert_eq!(rest, &text[from..]);
    Ok(())
}

/// What base64 says, in either alphabet, padded or not.
fn decoded(run: &[u8]) -> Option<String> {
    let standard: Vec<u8> = run
        .iter()
        .filter(|byte| **byte != b'=')
        .map(|byte| match byte {
            b'-' => b'+',
            b'_' => b'/',
            other => *other,
        })
        .collect();
    String::from_utf8(STANDARD_NO_PAD.decode(standard).ok()?).ok()
}

proptest! {
    #![proptest_config(config(1500))]

    #[test]
    fn findings_are_sound_and_nothing_else_changes(text in text(1..9)) {
        let findings = REDACTOR.scan(&text);
        are_sound(&text, &findings)?;
        changes_findings_only(&text, &REDACTOR.redact(&text), &findings)?;
    }

    #[test]
    fn nothing_is_redacted_twice(text in text(1..9)) {
        let once = REDACTOR.redact(&text).into_owned();
        prop_assert_eq!(&*REDACTOR.redact(&once), &once, "of {:?}", text);
    }

    #[test]
    fn any_pieces_give_what_the_whole_text_gives(text in text(1..9), most in 1usize..60, seed: u64) {
        let whole = REDACTOR.redact(&text);
        let pieces = stream::in_random_pieces(&REDACTOR, text.as_bytes(), most, seed);
        prop_assert_eq!(String::from_utf8_lossy(&pieces), whole);
    }

    #[test]
    fn the_portable_path_finds_the_same(text in text(1..12)) {
        prop_assert_eq!(PORTABLE.scan(&text), REDACTOR.scan(&text));
    }

    #[test]
    fn json_stays_json(value in prop_oneof![value(PLAIN), value(TELLING)]) {
        // A number alone is a text before it is JSON.
        prop_assume!(!value.is_number());
        for text in [value.to_string(), serde_json::to_string_pretty(&value).expect("JSON"), json!({ "arguments": value.to_string() }).to_string()] {
            let redacted = REDACTOR.redact(&text);
            let parsed: Result<Value, _> = serde_json::from_str(&redacted);
            prop_assert!(parsed.is_ok(), "{text}\n{redacted}");
        }
    }

    #[test]
    fn a_leaf_of_nested_data_is_redacted_as_its_text(value in value(PLAIN)) {
        let outcome = heap::redact(&EACH_BY_ITSELF, &value);
        prop_assert_eq!(outcome.value.is_none(), outcome.findings.is_empty());
        let redacted = outcome.value.unwrap_or_else(|| value.clone());
        leaves_agree(&value, &redacted)?;
        for finding in &outcome.findings {
            let leaf = value.pointer(finding.path().expect("a finding in nested data has a path"));
            prop_assert!(leaf.is_some(), "no leaf at {finding:?}");
        }
    }

    #[test]
    fn any_bytes_are_taken(bytes in prop::collection::vec(prop_oneof![any::<u8>(), select(b"@:=-.\"\\[]{}0123456789abAB \n".as_slice())], 0..400)) {
        let findings = REDACTOR.scan_bytes(&bytes);
        prop_assert!(findings.windows(2).all(|two| two[0].span().end <= two[1].span().start));
        let whole = REDACTOR.redact_bytes(&bytes);
        let pieces = stream::in_equal_pieces(&REDACTOR, &bytes, 7);
        prop_assert_eq!(&*whole, &pieces[..]);
        prop_assert_eq!(PORTABLE.scan_bytes(&bytes), findings);
    }

    #[test]
    fn a_value_among_any_bytes_is_found(before in prop::collection::vec(any::<u8>(), 0..200), after in prop::collection::vec(any::<u8>(), 0..200)) {
        let text = [before.as_slice(), b"\n4111 1111 1111 1111\n", after.as_slice()].concat();
        let card = before.len() + 1..before.len() + 20;
        let findings = REDACTOR.scan_bytes(&text);
        let covered = findings.iter().any(|f| f.span().start <= card.start && card.end <= f.span().end);
        prop_assert!(covered, "{findings:?}");
    }
}

/// Each string leaf is what its text becomes, whatever holds it; what is no text stays, unless it is a number that became text.
fn leaves_agree(value: &Value, redacted: &Value) -> Result<(), TestCaseError> {
    match (value, redacted) {
        (Value::String(text), Value::String(found)) => prop_assert_eq!(found, &*EACH_BY_ITSELF.redact(text)),
        (Value::Array(list), Value::Array(other)) => {
            prop_assert_eq!(list.len(), other.len());
            for (one, other) in list.iter().zip(other) {
                leaves_agree(one, other)?;
            }
        }
        (Value::Object(map), Value::Object(other)) => {
            prop_assert!(map.keys().eq(other.keys()));
            for (one, other) in map.values().zip(other.values()) {
                leaves_agree(one, other)?;
            }
        }
        (Value::Number(number), Value::String(found)) => {
            prop_assert!(!number.is_f64() && found.starts_with('[') && found.ends_with(']'), "{number} {found}");
        }
        (value, redacted) => prop_assert_eq!(value, redacted),
    }
    Ok(())
}

proptest! {
    #![proptest_config(config(60))]

    #[test]
    fn a_batch_is_what_each_text_gives(texts in prop::collection::vec(text(0..6), 0..12)) {
        let batch = REDACTOR.redact_many(&texts);
        let found = REDACTOR.scan_many(&texts);
        prop_assert_eq!(batch.len(), texts.len());
        for ((text, redacted), findings) in texts.iter().zip(batch).zip(found) {
            let expected = REDACTOR.redact(text);
            prop_assert_eq!(redacted.is_none(), matches!(expected, std::borrow::Cow::Borrowed(_)));
            prop_assert_eq!(redacted.as_deref().unwrap_or(text.as_bytes()), expected.as_bytes());
            prop_assert_eq!(findings, REDACTOR.scan(text));
        }
    }
}
