//! From the tree to Rust types through serde, with errors that know the line, the path and the closest known name.
//!
//! No message quotes a scalar, except a word that stands where one of a few words must: a value can be a secret.

use super::{Entry, Node, Step, Value, path_text};
use crate::{
    error::{Error, ErrorCode},
    policy::fault::Fault,
};
use reticent_pattern_compiler::did_you_mean;
use serde::de::{self, Expected, IntoDeserializer, Unexpected, Visitor};
use std::fmt;

/// A mistake on its way up from the node that has it.
#[derive(Debug)]
pub(crate) struct DecodeError {
    code: ErrorCode,
    problem: String,
    help: String,
    /// 0 until the first node that it passes.
    line: usize,
    /// From the innermost step outwards.
    path: Vec<Step>,
}

impl DecodeError {
    fn value(problem: String, help: impl Into<String>) -> DecodeError {
        DecodeError { code: ErrorCode::PolicyValue, problem, help: help.into(), line: 0, path: Vec::new() }
    }

    fn at(mut self, line: usize) -> DecodeError {
        if self.line == 0 {
            self.line = line;
        }
        self
    }

    fn inside(mut self, step: Step, line: usize) -> DecodeError {
        self.path.push(step);
        self.at(line)
    }

    pub(super) fn into_error(mut self, file: &str) -> Error {
        self.path.reverse();
        let problem = match self.path.is_empty() {
            true => self.problem,
            false => format!("`{}`: {}", path_text(&self.path), self.problem),
        };
        Error::new(self.code, problem, self.help).at(file, self.line)
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.problem)
    }
}

impl std::error::Error for DecodeError {}

impl de::Error for DecodeError {
    fn custom<T: fmt::Display>(message: T) -> DecodeError {
        let Fault { code, problem, help } = Fault::parse(&format!("{message:#}"));
        let (problem, help) = match problem.rsplit_once("of untagged enum ").and_then(|(_, name)| untagged(name)) {
            Some(expected) => ("the value is of a wrong kind".into(), expected.to_string()),
            None => (problem, help),
        };
        DecodeError { code, problem, help, line: 0, path: Vec::new() }
    }

    fn invalid_type(found: Unexpected<'_>, expected: &dyn Expected) -> DecodeError {
        let expected = plain(expected);
        DecodeError::value(format!("expected {expected}, found {}", kind(&found)), format!("Write {expected}"))
    }

    fn invalid_value(_: Unexpected<'_>, expected: &dyn Expected) -> DecodeError {
        let expected = plain(expected);
        DecodeError::value(format!("expected {expected}"), format!("Write {expected}"))
    }

    fn invalid_length(length: usize, expected: &dyn Expected) -> DecodeError {
        DecodeError::value(
            format!("expected {}, found {length} values", plain(expected)),
            format!("Write {}", plain(expected)),
        )
    }

    fn unknown_variant(word: &str, expected: &'static [&'static str]) -> DecodeError {
        let suggestion = did_you_mean(word, expected.iter().copied());
        DecodeError::value(format!("unknown word `{word}`{suggestion}"), format!("Use one of: {}", expected.join(", ")))
    }

    fn unknown_field(key: &str, expected: &'static [&'static str]) -> DecodeError {
        let suggestion = did_you_mean(key, expected.iter().copied());
        let help = match suggestion.is_empty() {
            true => format!("The keys here are: {}", expected.join(", ")),
            false => "Correct the key or remove it".into(),
        };
        DecodeError::value(format!("unknown key `{key}`{suggestion}"), help)
    }

    fn missing_field(key: &'static str) -> DecodeError {
        DecodeError::value(format!("the key `{key}` is missing"), format!("Add `{key}`"))
    }

    fn duplicate_field(key: &'static str) -> DecodeError {
        DecodeError::value(format!("the key `{key}` stands twice"), "Keep one of the two")
    }
}

/// What serde's derived message about the detector schema's either-or types means.
fn untagged(name: &str) -> Option<&'static str> {
    match name {
        "AnchorSource" => Some(
            "Write an anchor as a literal, { class = \"…\" }, { inside = \"…\", back = … }, { word = \"…\" }, { part = \"…\" }, { counted = \"…\" }, { ahead_of = \"…\" } or { beside = \"…\" }",
        ),
        "CheckSource" => Some("Write a validator as its name, or as { name = \"…\", pass = 99, fail = 60 }"),
        _ => None,
    }
}

/// Serde's names of expected types, in the words of someone who writes a policy.
fn plain(expected: &dyn Expected) -> String {
    match expected.to_string().as_str() {
        "u8" | "u16" | "u32" | "u64" | "usize" => "a whole number".into(),
        "f32" | "f64" => "a number".into(),
        "a boolean" => "true or false".into(),
        "a character" => "a single character".into(),
        "a string" => "a text".into(),
        "a sequence" => "a list".into(),
        "a map" => "a table".into(),
        // What serde derives for a struct without words of its own: `struct ExampleSource`.
        other if other.starts_with("struct ") => "a table".into(),
        other => other.into(),
    }
}

/// What kind of value it is, and nothing of the value.
fn kind(found: &Unexpected<'_>) -> &'static str {
    match found {
        Unexpected::Bool(_) => "true or false",
        Unexpected::Unsigned(_) | Unexpected::Signed(_) => "an integer",
        Unexpected::Float(_) => "a number",
        Unexpected::Char(_) | Unexpected::Str(_) => "a text",
        Unexpected::Unit | Unexpected::Option => "null",
        Unexpected::Seq => "a list",
        Unexpected::Map => "a table",
        Unexpected::Other("a date") => "a date",
        _ => "something else",
    }
}

impl<'de> de::Deserializer<'de> for &'de Node {
    type Error = DecodeError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        match &self.value {
            Value::Null => visitor.visit_unit(),
            Value::Bool(yes) => visitor.visit_bool(*yes),
            // Numbers that are not negative are unsigned to serde's error messages and buffers.
            Value::Integer(number) => match u64::try_from(*number) {
                Ok(number) => visitor.visit_u64(number),
                Err(_) => visitor.visit_i64(*number),
            },
            Value::Float(number) => visitor.visit_f64(*number),
            Value::Text(text) => visitor.visit_borrowed_str(text),
            Value::List(nodes) => visitor.visit_seq(List { nodes: nodes.iter(), index: 0 }),
            Value::Table(entries) => visitor.visit_map(Table { entries: entries.iter(), value: None }),
            Value::Other(name) => Err(de::Error::invalid_type(Unexpected::Other(name), &visitor)),
        }
        .map_err(|error| error.at(self.line))
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        match self.value {
            Value::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, DecodeError> {
        match self.value {
            // Serde would take a list as the fields in order.
            Value::List(_) => Err(<DecodeError as de::Error>::invalid_type(Unexpected::Seq, &visitor).at(self.line)),
            _ => self.deserialize_any(visitor),
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, DecodeError> {
        match &self.value {
            Value::Text(text) => {
                let word: de::value::StrDeserializer<'_, DecodeError> = text.as_str().into_deserializer();
                word.deserialize_enum(name, variants, visitor)
            }
            _ => Err(DecodeError::value("expected a word".into(), format!("Use one of: {}", variants.join(", ")))),
        }
        .map_err(|error| error.at(self.line))
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, DecodeError> {
        visitor.visit_newtype_struct(self)
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct
        seq tuple tuple_struct map identifier ignored_any
    }
}

struct List<'de> {
    nodes: std::slice::Iter<'de, Node>,
    index: usize,
}

impl<'de> de::SeqAccess<'de> for List<'de> {
    type Error = DecodeError;

    fn next_element_seed<T: de::DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, DecodeError> {
        let Some(node) = self.nodes.next() else { return Ok(None) };
        let index = self.index;
        self.index += 1;
        seed.deserialize(node).map(Some).map_err(|error| error.inside(Step::Index(index), node.line))
    }
}

struct Table<'de> {
    entries: std::slice::Iter<'de, Entry>,
    value: Option<&'de Entry>,
}

impl<'de> de::MapAccess<'de> for Table<'de> {
    type Error = DecodeError;

    fn next_key_seed<K: de::DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, DecodeError> {
        let Some(entry) = self.entries.next() else { return Ok(None) };
        self.value = Some(entry);
        let key: de::value::BorrowedStrDeserializer<'de, DecodeError> =
            de::value::BorrowedStrDeserializer::new(&entry.key);
        seed.deserialize(key).map(Some).map_err(|error| error.at(entry.line))
    }

    fn next_value_seed<T: de::DeserializeSeed<'de>>(&mut self, seed: T) -> Result<T::Value, DecodeError> {
        let entry = self.value.take().ok_or_else(|| <DecodeError as de::Error>::custom("a value without a key"))?;
        seed.deserialize(&entry.node).map_err(|error| error.inside(Step::Key(entry.key.clone()), entry.line))
    }
}
