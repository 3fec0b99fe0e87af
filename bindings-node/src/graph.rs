//! Nested data as the core walks it. `lib/graph.js` has turned it into numbers and texts, and builds the result from numbers and
//! texts: so JavaScript is not called for each value, and the walk can run on any thread.

use crate::{
    failure::{Failed, internal},
    texts::{Incoming, NewText, Text},
};
use napi::{Env, Result as NapiResult, bindgen_prelude::Array};
use reticent::structured::{Entry, EntryKey, Glimpse, Host, Key, Node, Parts};
use std::{borrow::Cow, fmt::Write};

/// The description of a value that `lib/graph.js` wrote, by its first number.
mod kind {
    pub(super) const PLAIN: u32 = 0;
    /// A string.
    pub(super) const TEXT: u32 = 1;
    pub(super) const NUMBER: u32 = 2;
    pub(super) const OPAQUE: u32 = 3;
    pub(super) const CONTAINER: u32 = 4;
    /// An object that is a text: bytes, or a boxed string. It can be shared.
    pub(super) const TEXT_OBJECT: u32 = 5;
    /// An integer of 32 bits, which stands there itself.
    pub(super) const INTEGER: u32 = 6;
    /// What nothing is looked for in, by what it says.
    pub(super) const LITERAL: u32 = 7;
}

/// The key of an entry, by its first number; the second is a text for `MEMBER` and `NAME`.
mod key {
    pub(super) const INDEX: u32 = 0;
    pub(super) const MEMBER: u32 = 1;
    pub(super) const NAME: u32 = 2;
    pub(super) const OTHER: u32 = 3;
}

/// The steps by which `lib/graph.js` builds the result.
mod step {
    /// `TEXT original`: takes the next text.
    pub(super) const TEXT: u32 = 0;
    /// `SHELL original`: an empty container.
    pub(super) const SHELL: u32 = 1;
    /// `FILL made original count (position key value)…`: only the entries that have changed.
    pub(super) const FILL: u32 = 2;
    /// `NUMBER original`: takes the next text, which is a number's.
    pub(super) const NUMBER: u32 = 3;
}

/// In place of the number of a value: one that holds no text, or an entry's part that has not changed.
const NONE: u32 = u32::MAX;

/// A value of JavaScript.
#[derive(Clone, Copy)]
pub(crate) enum Value {
    /// By its number in the description.
    Known(u32),
    /// A key; its entry's position tells which.
    Key,
    /// Made by a step of the script.
    Made(u32),
}

/// A value as it comes from JavaScript. Any thread can go on with it.
pub(crate) struct Described {
    description: Vec<u32>,
    texts: Incoming,
}

impl Described {
    /// `numbers` are how many texts there are, their lengths, and the description.
    pub(crate) fn read(env: &Env, numbers: &[u32], texts: &Array) -> NapiResult<Described> {
        let short = || internal("a description is too short");
        let (count, numbers) = numbers.split_first().ok_or_else(short)?;
        let (lengths, description) = numbers.split_at_checked(*count as usize).ok_or_else(short)?;
        Ok(Described { description: description.to_vec(), texts: Incoming::read_joined(env, lengths, texts)? })
    }
}

/// The description of a value and of all that it holds.
pub(crate) struct Graph {
    description: Vec<u32>,
    /// Where the description of each value starts.
    starts: Vec<usize>,
    texts: Vec<Text>,
    pub(crate) script: Script,
}

/// How to build the result.
pub(crate) struct Script {
    /// The number of the result, then the steps.
    steps: Vec<u32>,
    texts: Vec<NewText>,
    made: u32,
}

impl Script {
    fn new() -> Script {
        Script { steps: vec![NONE], texts: Vec::new(), made: 0 }
    }

    /// The numbers and texts for JavaScript.
    pub(crate) fn finish(mut self, result: Value) -> (Vec<u32>, Vec<NewText>) {
        if let Value::Made(number) = result {
            self.steps[0] = number;
        }
        (self.steps, self.texts)
    }
}

impl Graph {
    /// The root is the first value.
    pub(crate) const ROOT: Value = Value::Known(0);

    pub(crate) fn new(Described { description, texts }: Described) -> Graph {
        let texts = texts.convert();
        let mut starts = Vec::new();
        let mut at = 0;
        while at < description.len() {
            starts.push(at);
            at += match description[at] {
                kind::PLAIN => 1,
                kind::CONTAINER => 2 + 3 * description[at + 1] as usize,
                _ => 2,
            };
        }
        Graph { description, starts, texts, script: Script::new() }
    }

    pub(crate) fn texts(&self) -> &[Text] {
        &self.texts
    }

    /// Whether the root is bytes, so that offsets count bytes.
    pub(crate) fn is_bytes_alone(&self) -> bool {
        self.is_bytes(0)
    }

    fn is_bytes(&self, number: u32) -> bool {
        let at = self.starts[number as usize];
        self.description[at] == kind::TEXT_OBJECT && self.texts[self.description[at + 1] as usize].is_bytes
    }

    fn string(&self, text: u32) -> Cow<'_, str> {
        String::from_utf8_lossy(self.texts[text as usize].as_ref())
    }

    fn entry(&self, at: usize) -> (Key<Graph>, Value) {
        let [kind, name, value] = [self.description[at], self.description[at + 1], self.description[at + 2]];
        let key = match kind {
            key::MEMBER => Key::Member(self.string(name).into_owned()),
            key::NAME => Key::Name { text: self.texts[name as usize].clone(), key: Value::Key },
            key::OTHER => Key::Other(Value::Key),
            _ => {
                debug_assert_eq!(kind, key::INDEX);
                Key::Index
            }
        };
        (key, Value::Known(value))
    }

    /// Numbers what the last step makes.
    fn made(&mut self) -> Value {
        self.script.made += 1;
        Value::Made(self.script.made - 1)
    }
}

impl Host for Graph {
    type Value = Value;
    type Text = Text;
    type Error = Failed;

    fn describe(&mut self, value: &Value, parts: &mut Parts<Graph>) -> Result<Node<Graph>, Failed> {
        let Value::Known(number) = *value else {
            return Ok(Node::Plain);
        };
        if number == NONE {
            return Ok(Node::Plain);
        }
        let at = self.starts[number as usize];
        let text = || self.description[at + 1];
        Ok(match self.description[at] {
            kind::TEXT | kind::TEXT_OBJECT => Node::Text(self.texts[text() as usize].clone()),
            kind::NUMBER => {
                parts.digits.clear();
                parts.digits.push_str(&self.string(text()));
                Node::Number
            }
            kind::INTEGER => {
                parts.digits.clear();
                // Writing to a string does not fail.
                let _ = write!(parts.digits, "{}", text().cast_signed());
                Node::Number
            }
            kind::LITERAL => {
                parts.digits.clear();
                parts.digits.push_str(&self.string(text()));
                Node::Literal
            }
            kind::OPAQUE => Node::Opaque(self.string(text()).into_owned()),
            kind::CONTAINER => {
                parts.entries.extend((0..text() as usize).map(|entry| self.entry(at + 2 + 3 * entry)));
                Node::Container { mutable: true }
            }
            _ => Node::Plain,
        })
    }

    fn glimpse(&self, value: &Value) -> Glimpse {
        let Value::Known(number) = *value else {
            return Glimpse::Plain;
        };
        let Some(at) = self.starts.get(number as usize) else {
            return Glimpse::Plain;
        };
        match self.description[*at] {
            // The same object has the same number.
            kind::CONTAINER | kind::TEXT_OBJECT => Glimpse::Shared(number as usize),
            kind::PLAIN => Glimpse::Plain,
            _ => Glimpse::Single,
        }
    }

    fn text(&mut self, original: &Value, redacted: &[u8]) -> Result<Value, Failed> {
        let (number, is_bytes) = match *original {
            Value::Known(number) => (number, self.is_bytes(number)),
            _ => (NONE, false),
        };
        self.script.steps.extend([step::TEXT, number]);
        self.script.texts.push(NewText { bytes: redacted.to_vec(), is_bytes });
        Ok(self.made())
    }

    fn number(&mut self, original: &Value, digits: &[u8]) -> Result<Value, Failed> {
        self.script.steps.extend([step::NUMBER, known(original)?]);
        self.script.texts.push(NewText { bytes: digits.to_vec(), is_bytes: false });
        Ok(self.made())
    }

    fn shell(&mut self, original: &Value) -> Result<Value, Failed> {
        self.script.steps.extend([step::SHELL, known(original)?]);
        Ok(self.made())
    }

    fn fill(&mut self, shell: &Value, original: &Value, entries: Vec<Entry<Value>>) -> Result<(), Failed> {
        let Value::Made(shell) = *shell else {
            return Err(internal("a container was not made").into());
        };
        let mut changes = Vec::new();
        for (position, entry) in entries.into_iter().enumerate() {
            let key = match entry.key {
                EntryKey::Key(Value::Made(key)) => key,
                _ => NONE,
            };
            let value = match entry.value {
                Value::Made(value) => value,
                _ => NONE,
            };
            if (key, value) != (NONE, NONE) {
                changes.push([position as u32, key, value]);
            }
        }
        self.script.steps.extend([step::FILL, shell, known(original)?, changes.len() as u32]);
        self.script.steps.extend(changes.into_flattened());
        Ok(())
    }

    fn rebuild(&mut self, original: &Value, entries: Vec<Entry<Value>>) -> Result<Value, Failed> {
        let shell = self.shell(original)?;
        self.fill(&shell, original, entries)?;
        Ok(shell)
    }
}

fn known(value: &Value) -> Result<u32, Failed> {
    match *value {
        Value::Known(number) if number != NONE => Ok(number),
        _ => Err(internal("a container is not known").into()),
    }
}
