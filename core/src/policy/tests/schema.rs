//! The published JSON Schema accepts and refuses what the parser does.
//!
//! A validator of the few keywords that the schema uses stands at the end; a keyword that it does not know fails the test,
//! so nothing in the schema goes unchecked.

use super::*;
use serde_json::{Value, json};

fn schema() -> Value {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/policy.schema.json");
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn parses(policy: &Value) -> bool {
    Policy::from_json(&policy.to_string(), "p.json").is_ok()
}

#[test]
fn both_accept_every_key_and_every_default() {
    let schema = schema();
    for text in [FULL_JSON, &toml(FULL_TOML).to_json(), &Policy::default().to_json(), "{}"] {
        assert!(accepts(&schema, &schema, &serde_json::from_str(text).unwrap()), "{text}");
    }
}

#[test]
fn both_accept_and_refuse_the_same() {
    let schema = schema();
    let accepted = [
        json!({"version": 1, "profile": "pci"}),
        json!({"threshold": 0}),
        json!({"threshold": 1.0}),
        json!({"operator": "mask"}),
        json!({"operator": {"type": "keep"}}),
        json!({"operator": "tokenize"}),
        json!({"operator": {"type": "tokenize", "style": "surrogate"}}),
        json!({"operator": {"type": "tokenize", "style": "format"}}),
        json!({"operator": {"type": "encrypt", "key": {"env": "A"}, "previous": [{"caller": "B"}]}}),
        json!({"action": "warn", "entities": {"US_SSN": "block", "IBAN_CODE": {"action": "ask", "operator": "mask"}}}),
        json!({"restore": []}),
        json!({"restore": [{"destination": "tool:*", "entities": ["US_SSN"]}, {"destination": "user"}]}),
        json!({"operator": {"type": "mask", "character": "•"}}),
        json!({"entities": {"US_SSN": true, "IBAN_CODE": "remove", "EMAIL_ADDRESS": {"threshold": 0.9}}}),
        json!({"detectors": {"enable": ["payment.*", "network.mac"]}}),
        json!({"allow": [{"value": "a", "entity": "US_SSN"}]}),
        json!({"field": [{"key": "a", "action": "keep"}, {"path": "/", "action": "redact"}]}),
    ];
    for policy in &accepted {
        assert!(parses(policy), "the parser refuses {policy}");
        assert!(accepts(&schema, &schema, policy), "the schema refuses {policy}");
    }
    let refused = [
        json!([]),
        json!({"versions": 1}),
        json!({"version": 2}),
        json!({"profile": "sox"}),
        json!({"threshold": 1.01}),
        json!({"threshold": "0.5"}),
        json!({"action": "stop"}),
        json!({"action": true}),
        json!({"entities": {"US_SSN": {"action": "mask"}}}),
        json!({"operator": "block"}),
        json!({"operator": "hash"}),
        json!({"operator": "encrypt"}),
        json!({"operator": {"type": "tokenize", "key": {"env": "A"}}}),
        json!({"operator": {"type": "tokenize", "style": "real"}}),
        json!({"operator": {"type": "remove", "style": "token"}}),
        json!({"operator": {"type": "encrypt", "key": {"env": "A"}, "previous": {"env": "B"}}}),
        json!({"operator": {"type": "hash", "key": {"env": "A"}, "previous": []}}),
        json!({"restore": ["user"]}),
        json!({"restore": [{"entities": ["US_SSN"]}]}),
        json!({"restore": [{"destination": ""}]}),
        json!({"restore": [{"destination": "user", "entity": "US_SSN"}]}),
        json!({"operator": {"with": "x"}}),
        json!({"operator": {"type": "remove", "with": "x"}}),
        json!({"operator": {"type": "mask", "keep_last": -1}}),
        json!({"operator": {"type": "mask", "keep_last": 1.5}}),
        json!({"operator": {"type": "mask", "character": "ab"}}),
        json!({"operator": {"type": "mask", "character": "x"}}),
        json!({"operator": {"type": "hash", "key": "inline"}}),
        json!({"operator": {"type": "hash", "key": {"env": ""}}}),
        json!({"operator": {"type": "hash", "key": {"env": "A", "caller": "B"}}}),
        json!({"operator": {"type": "hash", "key": {"env": "A"}, "length": 4}}),
        json!({"entities": ["US_SSN"]}),
        json!({"entities": {"us_ssn": true}}),
        json!({"entities": {"US_SSN": 1}}),
        json!({"entities": {"US_SSN": {"enable": true}}}),
        json!({"entities": {"US_SSN": {"threshold": 2}}}),
        json!({"entities": {"US_SSN": {"type": "mask", "keep_last": 4}}}),
        json!({"detectors": {"enable": "payment.*"}}),
        json!({"detectors": {"enable": ["payment"]}}),
        json!({"switches": {"names": true}}),
        json!({"switches": {"loopback": "yes"}}),
        json!({"allow": {"value": "a"}}),
        json!({"allow": [{}]}),
        json!({"allow": [{"value": ""}]}),
        json!({"allow": [{"value": "a", "regex": "a", "examples": ["a"], "counter_examples": ["b"]}]}),
        json!({"allow": [{"regex": "a", "examples": ["a"]}]}),
        json!({"field": [{"action": "keep"}]}),
        json!({"field": [{"key": "a"}]}),
        json!({"field": [{"key": "a", "path": "/a", "action": "keep"}]}),
        json!({"field": [{"path": "a.b", "action": "keep"}]}),
        json!({"field": [{"key": "a", "action": "drop"}]}),
        json!({"field": [{"key": "a", "action": "redact", "entity": "lower"}]}),
    ];
    for policy in &refused {
        assert!(!parses(policy), "the parser accepts {policy}");
        assert!(!accepts(&schema, &schema, policy), "the schema accepts {policy}");
    }
}

#[test]
fn both_refuse_the_same_detectors() {
    let schema = schema();
    let full: Value = serde_json::from_str(FULL_JSON).unwrap();
    let with = |key: &str, value: Value| {
        let mut detector = full["detector"][0].clone();
        detector[key] = value;
        json!({ "detector": [detector] })
    };
    let accepted = [
        with("status", json!("preview")),
        with("boundary", json!("word")),
        with("validators", json!(["entropy:3.0"])),
        with("anchors", json!(["TCK-", {"class": "field"}])),
    ];
    for policy in &accepted {
        assert!(accepts(&schema, &schema, policy), "the schema refuses {policy}");
    }
    assert!(parses(&accepted[0]) && parses(&accepted[1]) && parses(&accepted[3]));
    for policy in [
        with("regex", json!("a")),
        with("id", json!("ticket")),
        with("entity", json!("ticket")),
        with("status", json!("beta")),
        with("boundary", json!("line")),
        with("base", json!(101)),
        with("max_length", json!(0)),
        with("max_length", json!(5000)),
        with("anchors", json!([])),
        with("anchors", json!(["TC"])),
        with("anchors", json!([{"class": "letters"}])),
        with("anchors", json!([{"class": "digits", "backwards": 1}])),
        with("validators", json!([{"name": "luhn", "passes": 90}])),
        with("examples", json!([])),
        with("examples", json!([{"text": "TCK-123456"}])),
        with("counter_examples", json!([{"text": "TCK-12"}])),
    ] {
        assert!(!parses(&policy), "the parser accepts {policy}");
        assert!(!accepts(&schema, &schema, &policy), "the schema accepts {policy}");
    }
}

#[test]
fn the_schema_has_no_key_that_the_parser_lacks() {
    let schema = schema();
    type Wrap = fn(Value) -> Value;
    let tables: [(&str, Wrap); 7] = [
        ("", |table| table),
        ("/properties/detectors", |table| json!({ "detectors": table })),
        ("/properties/switches", |table| json!({ "switches": table })),
        ("/$defs/field", |table| json!({ "field": [table] })),
        ("/$defs/restore", |table| json!({ "restore": [table] })),
        ("/$defs/detector", |table| json!({ "detector": [table] })),
        ("/$defs/entityRule/anyOf/3", |table| json!({ "entities": { "US_SSN": table } })),
    ];
    for (pointer, wrap) in tables {
        let properties = schema.pointer(pointer).unwrap()["properties"].as_object().unwrap();
        assert!(!properties.is_empty());
        for key in properties.keys() {
            // A value that no key takes: what is refused is the value, or what else is missing, and not the key.
            let policy = wrap(json!({ key: [[]] }));
            let error = Policy::from_json(&policy.to_string(), "p").unwrap_err().to_string();
            assert!(!error.contains("unknown key"), "{pointer}/{key}: {error}");
        }
    }
}

/// Whether the value is valid under the schema, whose references lead into `root`.
fn accepts(root: &Value, schema: &Value, value: &Value) -> bool {
    let keywords = schema.as_object().expect("a schema is an object");
    keywords.iter().all(|(keyword, rule)| {
        let each = |schemas: &Value| schemas.as_array().unwrap().iter().filter(|s| accepts(root, s, value)).count();
        match keyword.as_str() {
            "$schema" | "$id" | "$defs" | "title" | "description" | "default" => true,
            "$ref" => {
                let pointer = rule.as_str().unwrap().strip_prefix('#').unwrap();
                accepts(root, root.pointer(pointer).unwrap(), value)
            }
            "type" => match rule.as_str().unwrap() {
                "object" => value.is_object(),
                "array" => value.is_array(),
                "string" => value.is_string(),
                "boolean" => value.is_boolean(),
                "number" => value.is_number(),
                "integer" => value.is_i64() || value.is_u64(),
                other => panic!("unknown type {other}"),
            },
            "const" => value == rule,
            "enum" => rule.as_array().unwrap().contains(value),
            "anyOf" => each(rule) > 0,
            "oneOf" => each(rule) == 1,
            "minimum" => value.as_f64().is_none_or(|number| number >= rule.as_f64().unwrap()),
            "maximum" => value.as_f64().is_none_or(|number| number <= rule.as_f64().unwrap()),
            "minLength" => value.as_str().is_none_or(|text| text.chars().count() as u64 >= rule.as_u64().unwrap()),
            "minItems" => value.as_array().is_none_or(|items| items.len() as u64 >= rule.as_u64().unwrap()),
            "pattern" => {
                let regex = regex::Regex::new(rule.as_str().unwrap()).unwrap();
                value.as_str().is_none_or(|text| regex.is_match(text))
            }
            "items" => value.as_array().is_none_or(|items| items.iter().all(|item| accepts(root, rule, item))),
            "required" => value.as_object().is_none_or(|members| {
                rule.as_array().unwrap().iter().all(|key| members.contains_key(key.as_str().unwrap()))
            }),
            "properties" => value.as_object().is_none_or(|members| {
                members.iter().all(|(key, member)| rule.get(key).is_none_or(|schema| accepts(root, schema, member)))
            }),
            "additionalProperties" => value.as_object().is_none_or(|members| {
                let known = keywords.get("properties").and_then(Value::as_object);
                members.iter().filter(|(key, _)| known.is_none_or(|known| !known.contains_key(*key))).all(
                    |(_, member)| match rule {
                        Value::Bool(allowed) => *allowed,
                        schema => accepts(root, schema, member),
                    },
                )
            }),
            "propertyNames" => value
                .as_object()
                .is_none_or(|members| members.keys().all(|key| accepts(root, rule, &Value::String(key.clone())))),
            other => panic!("the schema uses `{other}`, which this test does not check"),
        }
    })
}
