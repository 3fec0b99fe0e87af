//! YAML with lines.
//!
//! Aliases and merge keys work, within limits that no real policy meets and that no alias bomb gets through.

use super::{Entry, MAX_BYTES, MAX_DEPTH, Mistake, Node, Value};
use serde::{Deserialize, Deserializer, de};
use serde_saphyr::{Error, Options, Spanned};
use std::fmt;

/// Nodes of a policy, those that aliases repeat included.
const MAX_NODES: usize = 200_000;

pub(super) fn read(text: &str) -> Result<Node, Mistake> {
    if text.trim().is_empty() {
        return Ok(Node { line: 1, value: Value::Table(Vec::new()) });
    }
    match serde_saphyr::from_str_with_options::<Spanned<Value>>(text, options()) {
        // Nothing but comments is an empty policy, as it is in TOML.
        Ok(Spanned { value: Value::Null, .. }) => Ok(Node { line: 1, value: Value::Table(Vec::new()) }),
        Ok(root) => Ok(node(root)),
        Err(error) => {
            let line = error.location().map_or(1, |location| location.line() as usize);
            let (problem, help) = match error.without_snippet() {
                Error::DuplicateMappingKey { key: Some(key), .. } => {
                    (format!("the key `{key}` stands twice in one object"), "Keep one of the two")
                }
                error => {
                    (format!("this is not YAML: {}", message(error)), "https://yaml.org/spec/1.2.2 has the format")
                }
            };
            Err(Mistake { line, problem, help })
        }
    }
}

fn options() -> Options {
    serde_saphyr::options! {
        budget: serde_saphyr::budget! {
            max_events: 2 * MAX_NODES,
            max_nodes: MAX_NODES,
            max_depth: MAX_DEPTH,
            flow_nesting_limit: MAX_DEPTH,
            max_aliases: 1_000,
            max_anchors: 1_000,
            max_merge_keys: 1_000,
            max_documents: 1,
            max_total_scalar_bytes: MAX_BYTES,
        },
        alias_limits: serde_saphyr::alias_limits! {
            max_total_replayed_events: MAX_NODES,
            max_replay_stack_depth: 8,
        },
        // `no` is a word, as it is in YAML 1.2, and not `false`.
        strict_booleans: true,
        with_snippet: false,
    }
}

/// The first line of a message, without the place that the error has anyway.
fn message(error: &Error) -> String {
    let text = error.to_string();
    let line = text.lines().next().unwrap_or_default();
    line.split(" at line ").next().unwrap_or_default().trim_start_matches("error: ").to_string()
}

fn node(spanned: Spanned<Value>) -> Node {
    Node { line: spanned.referenced.line() as usize, value: spanned.value }
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Value, D::Error> {
        struct Visitor;
        impl<'de> de::Visitor<'de> for Visitor {
            type Value = Value;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a value")
            }

            fn visit_unit<E>(self) -> Result<Value, E> {
                Ok(Value::Null)
            }

            fn visit_bool<E>(self, yes: bool) -> Result<Value, E> {
                Ok(Value::Bool(yes))
            }

            fn visit_i64<E>(self, number: i64) -> Result<Value, E> {
                Ok(Value::Integer(number))
            }

            fn visit_u64<E>(self, number: u64) -> Result<Value, E> {
                Ok(i64::try_from(number).map_or(Value::Float(number as f64), Value::Integer))
            }

            fn visit_f64<E>(self, number: f64) -> Result<Value, E> {
                Ok(Value::Float(number))
            }

            fn visit_str<E>(self, text: &str) -> Result<Value, E> {
                Ok(Value::Text(text.to_string()))
            }

            fn visit_seq<A: de::SeqAccess<'de>>(self, mut list: A) -> Result<Value, A::Error> {
                let mut nodes = Vec::new();
                while let Some(part) = list.next_element()? {
                    nodes.push(node(part));
                }
                Ok(Value::List(nodes))
            }

            fn visit_map<A: de::MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
                let mut entries = Vec::new();
                while let Some((key, value)) = map.next_entry::<Spanned<String>, Spanned<Value>>()? {
                    entries.push(Entry { line: key.referenced.line() as usize, key: key.value, node: node(value) });
                }
                Ok(Value::Table(entries))
            }
        }
        deserializer.deserialize_any(Visitor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_alias_bomb_is_refused() {
        let mut text = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for level in 1..12 {
            let inner = vec![format!("*a{}", level - 1); 10].join(", ");
            text.push_str(&format!("a{level}: &a{level} [{inner}]\n"));
        }
        assert!(read(&text).is_err());
    }

    #[test]
    fn aliases_and_merge_keys_work() {
        let text = "base: &base { type: mask, keep_last: 4 }\none: *base\ntwo:\n  <<: *base\n";
        let Value::Table(entries) = read(text).map_err(|mistake| mistake.problem).unwrap().value else {
            panic!("not a table")
        };
        let keys = |entry: &Entry| match &entry.node.value {
            Value::Table(entries) => entries.iter().map(|entry| entry.key.clone()).collect::<Vec<_>>(),
            _ => Vec::new(),
        };
        assert_eq!(keys(&entries[1]), ["type", "keep_last"]);
        assert_eq!(keys(&entries[2]), ["type", "keep_last"]);
    }

    #[test]
    fn words_of_yaml_1_1_are_words() {
        for word in ["no", "off", "yes"] {
            let Value::Table(entries) = read(&format!("a: {word}")).map_err(|mistake| mistake.problem).unwrap().value
            else {
                panic!("not a table")
            };
            assert_eq!(entries[0].node.value, Value::Text(word.into()));
        }
    }
}
