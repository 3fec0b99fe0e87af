//! Nested data for tests: parts that refer to each other by number, so that depth, shared parts and cycles cost nothing.

use reticent::{
    Answer, Error, Finding, Question, Redactor, Report, Session,
    structured::{self, Entry, EntryKey, Glimpse, Host, Key, Node, Parts},
};
use serde_json::{Map, Number, Value};

/// One value; entries are numbers of other parts.
#[derive(Clone, Debug, PartialEq)]
pub enum Part {
    /// Null, a boolean or a float: nothing is looked for in it.
    Plain(Value),
    /// An integer.
    Integer(Number),
    /// A string.
    Text(String),
    /// A list, which can be made empty and filled.
    List(Vec<usize>),
    /// A list that cannot change once it is made.
    Tuple(Vec<usize>),
    /// A map; a key is the number of a part.
    Map(Vec<(usize, usize)>),
    /// A record with named fields that cannot change once it is made.
    Record(Vec<(String, usize)>),
    /// Something of a type that nothing is known about.
    Unknown(&'static str),
}

/// A host whose values are numbers of its parts.
#[derive(Clone, Debug, Default)]
pub struct Heap {
    /// The parts.
    pub parts: Vec<Part>,
}

/// What came of a value.
#[derive(Debug)]
pub struct Outcome<V> {
    /// The value; `None` where nothing has changed.
    pub value: Option<V>,
    /// The findings with their paths.
    pub findings: Vec<Finding>,
    /// The counts.
    pub report: Report,
}

/// Redacts a JSON value as nested data.
pub fn redact(redactor: &Redactor, value: &Value) -> Outcome<Value> {
    let mut heap = Heap::default();
    let root = heap.add_value(value);
    let outcome = heap.redact(redactor, root);
    Outcome { value: outcome.value.map(|value| heap.value(value)), findings: outcome.findings, report: outcome.report }
}

/// Redacts a JSON value as nested data, in a session or without one. What is asked about is answered, if there is an answer.
///
/// # Errors
/// Where the policy or the answer blocks the call.
pub fn redact_answered(
    redactor: &Redactor,
    session: Option<&Session>,
    value: &Value,
    answer: Option<Answer>,
) -> Result<(Outcome<Value>, Vec<Question>), Error> {
    let mut heap = Heap::default();
    let root = heap.add_value(value);
    let (tree, leaves) = structured::gather(&mut heap, &root)?;
    let decisions = structured::scan(redactor, &leaves);
    let asked = structured::questions(redactor, &tree, &leaves, &decisions, None);
    let answers = || asked.iter().filter_map(|question| Some((question.id().to_string(), answer?)));
    let outcome = match session {
        Some(session) => session.answered(answers()).apply(&mut heap, &tree, &leaves, &decisions, None)?,
        None => structured::apply(&mut heap, &redactor.answered(answers()), &tree, &leaves, &decisions, None)?,
    };
    let value = Some(heap.value(outcome.value.unwrap_or(root)));
    Ok((Outcome { value, findings: outcome.findings, report: outcome.report }, asked))
}

/// Redacts a JSON value as nested data in a session.
pub fn redact_in(session: &Session, value: &Value) -> Value {
    let mut heap = Heap::default();
    let root = heap.add_value(value);
    let (tree, leaves) = structured::gather(&mut heap, &root).expect("a heap can be walked");
    let decisions = structured::scan(session.redactor(), &leaves);
    let outcome = session.apply(&mut heap, &tree, &leaves, &decisions, None).expect("a heap can be built");
    heap.value(outcome.value.unwrap_or(root))
}

/// Restores a JSON value as nested data for the user.
pub fn restore(session: &Session, value: &Value) -> Value {
    restore_for(session, value, "user")
}

/// Restores a JSON value as nested data for a destination.
pub fn restore_for(session: &Session, value: &Value, destination: &str) -> Value {
    let mut heap = Heap::default();
    let root = heap.add_value(value);
    let (tree, leaves) = structured::gather(&mut heap, &root).expect("a heap can be walked");
    let restored = session.restore_nested(&mut heap, &tree, &leaves, destination).expect("a heap can be built");
    heap.value(restored.unwrap_or(root))
}

impl Heap {
    /// Adds a part and gives its number.
    pub fn add(&mut self, part: Part) -> usize {
        self.parts.push(part);
        self.parts.len() - 1
    }

    /// Adds a string.
    pub fn text(&mut self, text: &str) -> usize {
        self.add(Part::Text(text.into()))
    }

    /// Adds a JSON value, which is not deep.
    pub fn add_value(&mut self, value: &Value) -> usize {
        let part = match value {
            Value::Null | Value::Bool(_) => Part::Plain(value.clone()),
            Value::Number(number) if number.is_f64() => Part::Plain(value.clone()),
            Value::Number(number) => Part::Integer(number.clone()),
            Value::String(text) => Part::Text(text.clone()),
            Value::Array(list) => Part::List(list.iter().map(|value| self.add_value(value)).collect()),
            Value::Object(map) => {
                Part::Map(map.iter().map(|(key, value)| (self.text(key), self.add_value(value))).collect())
            }
        };
        self.add(part)
    }

    /// A part as a JSON value, without cycles and not deep.
    pub fn value(&self, part: usize) -> Value {
        match &self.parts[part] {
            Part::Plain(value) => value.clone(),
            Part::Integer(number) => Value::Number(number.clone()),
            Part::Text(text) => Value::String(text.clone()),
            Part::List(list) | Part::Tuple(list) => list.iter().map(|value| self.value(*value)).collect(),
            Part::Map(entries) => {
                let entries = entries.iter().map(|(key, value)| (self.string(*key).to_string(), self.value(*value)));
                Value::Object(entries.collect::<Map<_, _>>())
            }
            Part::Record(fields) => {
                Value::Object(fields.iter().map(|(name, value)| (name.clone(), self.value(*value))).collect())
            }
            Part::Unknown(name) => Value::String(format!("<{name}>")),
        }
    }

    /// The string that a part is.
    pub fn string(&self, part: usize) -> &str {
        match &self.parts[part] {
            Part::Text(text) => text,
            other => panic!("not a string: {other:?}"),
        }
    }

    /// Redacts a part with all that it refers to.
    pub fn redact(&mut self, redactor: &Redactor, root: usize) -> Outcome<usize> {
        let (tree, leaves) = structured::gather(self, &root).expect("a heap can be walked");
        let decisions = structured::scan(redactor, &leaves);
        let outcome = structured::apply(self, redactor, &tree, &leaves, &decisions, None).expect("a heap can be built");
        Outcome { value: outcome.value, findings: outcome.findings, report: outcome.report }
    }

    fn filled(&self, original: usize, entries: Vec<Entry<usize>>) -> Part {
        let values = |entries: Vec<Entry<usize>>| entries.into_iter().map(|entry| entry.value).collect();
        match &self.parts[original] {
            Part::List(_) => Part::List(values(entries)),
            Part::Tuple(_) => Part::Tuple(values(entries)),
            Part::Map(_) => Part::Map(
                entries
                    .into_iter()
                    .map(|entry| match entry.key {
                        EntryKey::Key(key) => (key, entry.value),
                        _ => panic!("an entry of a map has a key"),
                    })
                    .collect(),
            ),
            Part::Record(_) => Part::Record(
                entries
                    .into_iter()
                    .map(|entry| match entry.key {
                        EntryKey::Member(name) => (name, entry.value),
                        _ => panic!("a field of a record has a name"),
                    })
                    .collect(),
            ),
            other => panic!("no container: {other:?}"),
        }
    }
}

impl Host for Heap {
    type Value = usize;
    type Text = String;
    type Error = Error;

    fn describe(&mut self, value: &usize, parts: &mut Parts<Heap>) -> Result<Node<Heap>, Error> {
        let list = |entries: &[usize]| entries.iter().map(|value| (Key::Index, *value)).collect();
        let (entries, mutable) = match &self.parts[*value] {
            Part::Plain(Value::Null) => return Ok(Node::Plain),
            Part::Plain(value) => {
                parts.digits = value.to_string();
                return Ok(Node::Literal);
            }
            Part::Integer(number) => {
                parts.digits = number.to_string();
                return Ok(Node::Number);
            }
            Part::Text(text) => return Ok(Node::Text(text.clone())),
            Part::Unknown(name) => return Ok(Node::Opaque((*name).into())),
            Part::List(entries) => (list(entries), true),
            Part::Tuple(entries) => (list(entries), false),
            Part::Map(entries) => {
                let entries = entries.iter().map(|(key, value)| match &self.parts[*key] {
                    Part::Text(text) => (Key::Name { text: text.clone(), key: *key }, *value),
                    _ => (Key::Other(*key), *value),
                });
                (entries.collect(), true)
            }
            Part::Record(fields) => {
                let entries = fields.iter().map(|(name, value)| (Key::Member(name.clone()), *value));
                (entries.collect(), false)
            }
        };
        parts.entries = entries;
        Ok(Node::Container { mutable })
    }

    fn glimpse(&self, value: &usize) -> Glimpse {
        Glimpse::Shared(*value)
    }

    fn text(&mut self, _: &usize, redacted: &[u8]) -> Result<usize, Error> {
        let text = String::from_utf8(redacted.to_vec()).expect("a redacted string is a string");
        Ok(self.add(Part::Text(text)))
    }

    fn number(&mut self, original: &usize, digits: &[u8]) -> Result<usize, Error> {
        match serde_json::from_slice(digits) {
            Ok(value @ (Value::Number(_) | Value::Bool(_))) => Ok(self.add_value(&value)),
            Ok(_) | Err(_) => Host::text(self, original, digits),
        }
    }

    fn shell(&mut self, original: &usize) -> Result<usize, Error> {
        let empty = self.filled(*original, Vec::new());
        Ok(self.add(empty))
    }

    fn fill(&mut self, shell: &usize, original: &usize, entries: Vec<Entry<usize>>) -> Result<(), Error> {
        self.parts[*shell] = self.filled(*original, entries);
        Ok(())
    }

    fn rebuild(&mut self, original: &usize, entries: Vec<Entry<usize>>) -> Result<usize, Error> {
        let part = self.filled(*original, entries);
        Ok(self.add(part))
    }
}
