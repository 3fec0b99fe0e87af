//! JSON with lines. `serde_json` tells no positions, but a [`RawValue`] is a slice of the text, and so has one.

use super::{Entry, Lines, MAX_DEPTH, Mistake, Node, Value};
use serde::{Deserialize, Deserializer, de};
use serde_json::value::RawValue;
use std::{collections::HashSet, fmt};

pub(super) fn read(text: &str) -> Result<Node, Mistake> {
    let root: &RawValue = serde_json::from_str(text).map_err(|error| Mistake {
        line: error.line(),
        problem: format!("this is not JSON: {}", message(&error)),
        help: "https://www.json.org has the format; it has neither comments nor trailing commas",
    })?;
    Reader { text, lines: Lines::new(text) }.node(root, 0)
}

/// The message without serde_json's own "at line 1 column 2".
fn message(error: &serde_json::Error) -> String {
    let text = error.to_string();
    text.rsplit_once(" at line ").map_or(text.clone(), |(message, _)| message.to_string())
}

struct Reader<'a> {
    text: &'a str,
    lines: Lines,
}

impl<'a> Reader<'a> {
    fn node(&self, raw: &'a RawValue, depth: usize) -> Result<Node, Mistake> {
        let source = raw.get();
        let offset = source.as_ptr() as usize - self.text.as_ptr() as usize;
        let line = self.lines.line(offset);
        let mistake = |problem: String, help| Mistake { line, problem, help };
        if depth > MAX_DEPTH {
            return Err(mistake("objects and arrays are nested too deeply".into(), "No policy needs that"));
        }
        let read = |error: serde_json::Error| {
            mistake(format!("this is not JSON: {}", message(&error)), "https://www.json.org has the format")
        };
        let value = match source.as_bytes().first() {
            Some(b'{') => self.table(serde_json::from_str(source).map_err(read)?, depth)?,
            Some(b'[') => {
                let parts: Vec<&'a RawValue> = serde_json::from_str(source).map_err(read)?;
                Value::List(parts.into_iter().map(|part| self.node(part, depth + 1)).collect::<Result<_, _>>()?)
            }
            Some(b'"') => Value::Text(serde_json::from_str(source).map_err(read)?),
            Some(b't' | b'f') => Value::Bool(source == "true"),
            Some(b'n') => Value::Null,
            _ => match source.parse() {
                Ok(number) => Value::Integer(number),
                Err(_) => Value::Float(serde_json::from_str(source).map_err(read)?),
            },
        };
        Ok(Node { line, value })
    }

    fn table(&self, Members(members): Members<'a>, depth: usize) -> Result<Value, Mistake> {
        let mut seen = HashSet::new();
        let mut entries = Vec::with_capacity(members.len());
        for (key, raw) in members {
            let line = self.key_line(raw);
            if !seen.insert(key.clone()) {
                let problem = format!("the key `{key}` stands twice in one object");
                return Err(Mistake { line, problem, help: "Keep one of the two" });
            }
            entries.push(Entry { line, node: self.node(raw, depth + 1)?, key });
        }
        Ok(Value::Table(entries))
    }

    /// The line of the key before a value: that of the quote that closes it, because a JSON string is one line.
    fn key_line(&self, value: &RawValue) -> usize {
        let offset = value.get().as_ptr() as usize - self.text.as_ptr() as usize;
        self.lines.line(self.text[..offset].rfind('"').unwrap_or(offset))
    }
}

/// The members of an object in order, their values unread.
struct Members<'a>(Vec<(String, &'a RawValue)>);

impl<'de: 'a, 'a> Deserialize<'de> for Members<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Members<'a>, D::Error> {
        struct Visitor;
        impl<'de> de::Visitor<'de> for Visitor {
            type Value = Members<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: de::MapAccess<'de>>(self, mut map: A) -> Result<Members<'de>, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(Visitor)
    }
}
