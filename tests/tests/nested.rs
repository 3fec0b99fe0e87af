//! Nested data: keys, numbers, shared parts, cycles, depth, unknown types.

use reticent::{Policy, Redactor};
use reticent_tests::heap::{self, Heap, Part};
use serde_json::{Value, json};

fn redactor() -> Redactor {
    Redactor::new(&Policy::default()).expect("the default policy compiles")
}

fn redacted(value: Value) -> Value {
    let outcome = heap::redact(&redactor(), &value);
    outcome.value.unwrap_or(value)
}

#[test]
fn keys_give_context_and_numbers_become_text() {
    for (value, expected) in [
        (json!({"ssn": 536228145, "n": 1}), json!({"ssn": "[US_SSN]", "n": 1})),
        (json!({"ssn": "536228145"}), json!({"ssn": "[US_SSN]"})),
        (json!({"cards": [4111111111111111u64, 12]}), json!({"cards": ["[CREDIT_CARD]", 12]})),
        (json!({"order_id": 4111111111111111u64}), json!({"order_id": 4111111111111111u64})),
        (json!([4111111111111111u64, 5]), json!(["[CREDIT_CARD]", 5])),
        (json!({"user": {"password": "aB3dE6gH9jK2"}}), json!({"user": {"password": "[PASSWORD]"}})),
        (json!({"arguments": "{\"ssn\": 536228145}"}), json!({"arguments": "{\"ssn\": \"[US_SSN]\"}"})),
        (json!({"price": 1234.5678, "ok": true, "none": null}), json!({"price": 1234.5678, "ok": true, "none": null})),
    ] {
        assert_eq!(redacted(value.clone()), expected, "{value}");
    }
}

#[test]
fn a_name_beside_or_above_a_value_is_its_key() {
    for (value, expected) in [
        (json!({"name": "DB_PASSWORD", "value": "aB3dE6gH9"}), json!({"name": "DB_PASSWORD", "value": "[PASSWORD]"})),
        (
            json!([{"key": "api_key", "val": "zY9wX8vU7tS6rQ5pO4nM3lK2"}]),
            json!([{"key": "api_key", "val": "[API_KEY]"}]),
        ),
        (json!({"password": {"default": "mN5pQ8rS1"}}), json!({"password": {"default": "[PASSWORD]"}})),
        (
            json!({"key": "db.password", "value": {"stringValue": "tS6rQ5pO4"}}),
            json!({"key": "db.password", "value": {"stringValue": "[PASSWORD]"}}),
        ),
        (json!({"name": "host", "value": "aB3dE6gH9"}), json!({"name": "host", "value": "aB3dE6gH9"})),
        (json!({"name": ["password"], "value": "aB3dE6gH9"}), json!({"name": ["password"], "value": "aB3dE6gH9"})),
    ] {
        assert_eq!(redacted(value.clone()), expected, "{value}");
    }
}

#[test]
fn what_is_said_twice_is_found_twice_and_under_its_own_key() {
    let one = json!({"ssn": 536228145, "ticket": 536228145, "note": "536228145", "mail": "jane@acme.io"});
    let other = json!({"ticket": "536228145", "ssn": "536228145", "mail": "jane@acme.io", "jane@acme.io": "mail"});
    let expected = json!([
        {"ssn": "[US_SSN]", "ticket": 536228145, "note": "536228145", "mail": "[EMAIL_ADDRESS]"},
        {"ticket": "536228145", "ssn": "[US_SSN]", "mail": "[EMAIL_ADDRESS]", "[EMAIL_ADDRESS]": "mail"},
        {"ssn": "[US_SSN]", "ticket": 536228145, "note": "536228145", "mail": "[EMAIL_ADDRESS]"},
    ]);
    let value = json!([one, other, one]);
    let outcome = heap::redact(&redactor(), &value);
    let paths: Vec<&str> = outcome.findings.iter().filter_map(|finding| finding.path()).collect();
    let of_other = ["/1/ssn", "/1/mail", "/1/[EMAIL_ADDRESS]"];
    assert_eq!(paths.len(), 7);
    assert!(["/0/ssn", "/0/mail", "/2/ssn", "/2/mail"].iter().chain(&of_other).all(|path| paths.contains(path)));
    assert_eq!(outcome.value.expect("values were found"), expected);
}

#[test]
fn keys_that_are_personal_are_redacted_and_stay_apart() {
    assert_eq!(
        redacted(json!({"jane@acme.io": 1, "b": 2, "k@acme.io": 3})),
        json!({"[EMAIL_ADDRESS]": 1, "b": 2, "[EMAIL_ADDRESS]_2": 3})
    );
}

#[test]
fn paths_are_json_pointers() {
    let value = json!({"a/b": [{"~": "jane@acme.io"}, "x"], "c": "536-22-8145"});
    let outcome = heap::redact(&redactor(), &value);
    let paths: Vec<_> = outcome.findings.iter().map(|finding| (finding.entity(), finding.path().unwrap())).collect();
    assert_eq!(paths, [("EMAIL_ADDRESS", "/a~1b/0/~0"), ("US_SSN", "/c")]);
    assert_eq!(outcome.report.entities().collect::<Vec<_>>(), [("EMAIL_ADDRESS", 1), ("US_SSN", 1)]);
}

#[test]
fn clean_data_comes_back_itself() {
    let outcome = heap::redact(&redactor(), &json!({"a": [1, 2, {"b": "nothing here"}]}));
    assert!(outcome.value.is_none() && outcome.findings.is_empty());
}

#[test]
fn what_has_not_changed_is_shared_with_the_original() {
    let mut heap = Heap::default();
    let clean = heap.text("nothing here");
    let clean_list = heap.add(Part::List(vec![clean]));
    let email = heap.text("jane@acme.io");
    let root = heap.add(Part::List(vec![clean_list, email]));
    let outcome = heap.redact(&redactor(), root).value.expect("the list has changed");
    let Part::List(entries) = &heap.parts[outcome] else { panic!("a list stays a list") };
    assert_eq!(entries[0], clean_list);
    assert_eq!(heap.string(entries[1]), "[EMAIL_ADDRESS]");
    assert_eq!(heap.string(email), "jane@acme.io", "the original does not change");
}

#[test]
fn shared_parts_stay_shared() {
    let mut heap = Heap::default();
    let email = heap.text("jane@acme.io");
    let shared = heap.add(Part::List(vec![email]));
    let root = heap.add(Part::List(vec![shared, shared]));
    let outcome = heap.redact(&redactor(), root).value.expect("the list has changed");
    let Part::List(entries) = &heap.parts[outcome] else { panic!("a list stays a list") };
    assert_eq!(entries[0], entries[1]);
    assert_ne!(entries[0], shared);
}

#[test]
fn cycles_are_kept() {
    let mut heap = Heap::default();
    let key = heap.text("self");
    let mail = heap.text("mail");
    let email = heap.text("jane@acme.io");
    let root = heap.add(Part::Map(Vec::new()));
    heap.parts[root] = Part::Map(vec![(mail, email), (key, root)]);
    let outcome = heap.redact(&redactor(), root).value.expect("the map has changed");
    let Part::Map(entries) = &heap.parts[outcome] else { panic!("a map stays a map") };
    assert_eq!(heap.string(entries[0].1), "[EMAIL_ADDRESS]");
    assert_eq!(entries[1].1, outcome, "the copy refers to itself, not to the original");
}

#[test]
fn a_cycle_through_a_tuple_ends() {
    let mut heap = Heap::default();
    let email = heap.text("jane@acme.io");
    let list = heap.add(Part::List(Vec::new()));
    let tuple = heap.add(Part::Tuple(vec![email, list]));
    heap.parts[list] = Part::List(vec![tuple]);
    let outcome = heap.redact(&redactor(), list).value.expect("the list has changed");
    let Part::List(entries) = &heap.parts[outcome] else { panic!("a list stays a list") };
    let Part::Tuple(inside) = &heap.parts[entries[0]] else { panic!("a tuple stays a tuple") };
    assert_eq!(heap.string(inside[0]), "[EMAIL_ADDRESS]");
    assert_eq!(inside[1], outcome);
}

#[test]
fn a_clean_cycle_comes_back_itself() {
    let mut heap = Heap::default();
    let root = heap.add(Part::List(Vec::new()));
    heap.parts[root] = Part::List(vec![root, root]);
    assert!(heap.redact(&redactor(), root).value.is_none());
}

#[test]
fn any_depth() {
    let mut heap = Heap::default();
    let mut part = heap.text("jane@acme.io");
    for depth in 0..200_000 {
        part = match depth % 3 {
            0 => heap.add(Part::List(vec![part])),
            1 => heap.add(Part::Tuple(vec![part])),
            _ => {
                let key = heap.text("a");
                heap.add(Part::Map(vec![(key, part)]))
            }
        };
    }
    let mut at = heap.redact(&redactor(), part).value.expect("the leaf has changed");
    loop {
        at = match &heap.parts[at] {
            Part::List(entries) | Part::Tuple(entries) => entries[0],
            Part::Map(entries) => entries[0].1,
            _ => break,
        };
    }
    assert_eq!(heap.string(at), "[EMAIL_ADDRESS]");
}

#[test]
fn unknown_types_stay_and_are_named() {
    let mut heap = Heap::default();
    let unknown = heap.add(Part::Unknown("acme.Socket"));
    let email = heap.text("jane@acme.io");
    let root = heap.add(Part::Record(vec![("socket".into(), unknown), ("contact".into(), email)]));
    let outcome = heap.redact(&redactor(), root);
    assert_eq!(outcome.report.unsupported(), ["acme.Socket"]);
    let Part::Record(fields) = &heap.parts[outcome.value.expect("the record has changed")] else {
        panic!("a record stays")
    };
    assert_eq!(fields[0].1, unknown);
    assert_eq!(heap.string(fields[1].1), "[EMAIL_ADDRESS]");
}

#[test]
fn names_of_fields_give_context() {
    let mut heap = Heap::default();
    let number = heap.add(Part::Integer(536228145.into()));
    let root = heap.add(Part::Record(vec![("socialSecurityNumber".into(), number)]));
    let outcome = heap.redact(&redactor(), root);
    let Part::Record(fields) = &heap.parts[outcome.value.expect("the record has changed")] else {
        panic!("a record stays")
    };
    assert_eq!(heap.string(fields[0].1), "[US_SSN]");
}

fn with_rules(rules: &[(&str, &str)]) -> Redactor {
    let rules: Vec<String> =
        rules.iter().map(|(field, action)| format!("[[field]]\n{field}\naction = '{action}'\n")).collect();
    let policy = Policy::from_toml(&rules.concat(), "p.toml").expect("the rules are a policy");
    Redactor::new(&policy).expect("the policy compiles")
}

#[test]
fn a_rule_redacts_whatever_stands_in_its_field() {
    let redactor = with_rules(&[("key = 'pay'", "redact")]);
    let value = json!({"pay": [5123.5, true, null, 7, "x", {"from": -0.5, "to": []}], "fee": 5123.5, "ok": true});
    let expected = json!({
        "pay": ["[FIELD]", "[FIELD]", null, "[FIELD]", "[FIELD]", {"from": "[FIELD]", "to": []}], "fee": 5123.5, "ok": true
    });
    assert_eq!(heap::redact(&redactor, &value).value, Some(expected));
    let session = redactor.session();
    let tokens = heap::redact_in(&session, &value);
    assert_eq!(tokens["pay"][0], json!("[FIELD_1]"));
    assert_eq!(heap::restore(&session, &tokens), value, "{tokens}");

    let mut heap = Heap::default();
    let (key, unknown) = (heap.text("pay"), heap.add(Part::Unknown("Money")));
    let root = heap.add(Part::Map(vec![(key, unknown)]));
    let outcome = heap.redact(&redactor, root);
    assert_eq!(heap.value(outcome.value.expect("the field is redacted")), json!({"pay": "[FIELD]"}));
}

#[test]
fn json_in_a_text_stays_json_where_a_field_of_a_rule_holds_an_object() {
    let redactor = with_rules(&[("key = 'pay'", "redact")]);
    for (text, expected) in [
        (r#"{"pay":{"a":"x"},"b":1}"#, r#"{"pay":{"a":"x"},"b":1}"#),
        (r#"{"pay": { "pay": 5 }, "b": 1}"#, r#"{"pay": { "pay": "[FIELD]" }, "b": 1}"#),
        (r#"{"pay":["x","y"],"b":[[1]]}"#, r#"{"pay":["[FIELD]","[FIELD]"],"b":[[1]]}"#),
    ] {
        assert_eq!(redactor.redact(text), expected);
        let pieces = redactor.redact_stream(text.chars().map(String::from)).flatten().collect();
        assert_eq!(String::from_utf8(pieces), Ok(expected.into()));
    }
}

#[test]
fn a_field_that_is_kept_keeps_its_keys() {
    let redactor = with_rules(&[("path = '/by_mail/**'", "keep")]);
    let value = json!({"by_mail": {"jane@acme.io": 1}, "other": {"jane@acme.io": 1}});
    let expected = json!({"by_mail": {"jane@acme.io": 1}, "other": {"[EMAIL_ADDRESS]": 1}});
    assert_eq!(heap::redact(&redactor, &value).value, Some(expected));
}

#[test]
fn of_a_part_at_several_places_each_has_a_say() {
    for (path, action, expected) in [
        ("/a/**", "keep", json!({"a": {"x": "[EMAIL_ADDRESS]"}, "b": {"x": "[EMAIL_ADDRESS]"}})),
        ("/b/**", "keep", json!({"a": {"x": "[EMAIL_ADDRESS]"}, "b": {"x": "[EMAIL_ADDRESS]"}})),
        ("/*/x", "keep", json!({"a": {"x": "jane@acme.io"}, "b": {"x": "jane@acme.io"}})),
        ("/a/x", "redact", json!({"a": {"x": "[FIELD]"}, "b": {"x": "[FIELD]"}})),
        ("/b", "redact", json!({"a": {"x": "[FIELD]"}, "b": {"x": "[FIELD]"}})),
    ] {
        let mut heap = Heap::default();
        let (a, b, x, mail) = (heap.text("a"), heap.text("b"), heap.text("x"), heap.text("jane@acme.io"));
        let shared = heap.add(Part::Map(vec![(x, mail)]));
        let root = heap.add(Part::Map(vec![(a, shared), (b, shared)]));
        let outcome = heap.redact(&with_rules(&[(&format!("path = '{path}'"), action)]), root);
        assert_eq!(heap.value(outcome.value.unwrap_or(root)), expected, "{action} {path}");
    }
}

#[test]
fn each_key_of_a_part_at_several_places_gives_context() {
    for keys in [["list", "ssn"], ["ssn", "list"], ["order_id", "ssn"]] {
        let mut heap = Heap::default();
        let (one, other) = (heap.text(keys[0]), heap.text(keys[1]));
        let number = heap.add(Part::Integer(536228145.into()));
        let inner = heap.add(Part::List(vec![number]));
        let shared = heap.add(Part::List(vec![inner]));
        let root = heap.add(Part::Map(vec![(one, shared), (other, shared)]));
        let outcome = heap.redact(&redactor(), root);
        let redacted = heap.value(outcome.value.unwrap_or(root));
        assert_eq!(redacted, json!({keys[0]: [["[US_SSN]"]], keys[1]: [["[US_SSN]"]]}));
        assert_eq!(outcome.findings.len(), 1);
    }
}

#[test]
fn a_way_back_up_is_no_second_place() {
    let mut heap = Heap::default();
    let (up, x, mail) = (heap.text("up"), heap.text("x"), heap.text("jane@acme.io"));
    let root = heap.add(Part::Map(Vec::new()));
    let below = heap.add(Part::Map(vec![(up, root)]));
    heap.parts[root] = Part::Map(vec![(x, mail), (up, below)]);
    let outcome = heap.redact(&with_rules(&[("path = '/x'", "keep")]), root);
    assert_eq!(outcome.value, None);
}

#[test]
fn rules_cost_the_same_at_any_depth() {
    let redactor = with_rules(&[("path = '/**/a/**/b/**/c/**'", "redact"), ("key = 'nowhere'", "keep")]);
    let mut heap = Heap::default();
    let (a, x) = (heap.text("a"), heap.text("x"));
    let mut root = heap.text("jane@acme.io");
    for _ in 0..50_000 {
        let plain = heap.text("plain");
        root = heap.add(Part::Map(vec![(x, plain), (a, root)]));
    }
    let started = std::time::Instant::now();
    assert!(heap.redact(&redactor, root).value.is_some());
    assert!(started.elapsed().as_secs() < 60, "{:?}", started.elapsed());
}
