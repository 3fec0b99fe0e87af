//! The texts of a call: read from JavaScript at once, then free of it, so that any thread can go on with them.

use crate::{
    failure::internal,
    text::{self, Outgoing},
    wtf8,
};
use napi::{
    Env, Result, Unknown,
    bindgen_prelude::{Array, BufferSlice},
};
use std::{ops::Range, sync::Arc};

/// Strings as UTF-16 and bytes as they are, in the order of the call.
pub(crate) struct Incoming {
    units: Vec<u16>,
    bytes: Vec<u8>,
    parts: Vec<Part>,
}

/// In place of the length of a text that is bytes: see [`Incoming::read_joined`].
const BYTES: u32 = u32::MAX;

enum Part {
    Units(Range<usize>),
    Bytes(Range<usize>),
}

impl Incoming {
    /// Copies each string and each `Uint8Array` of a JavaScript array.
    pub(crate) fn read(env: &Env, array: &Array) -> Result<Incoming> {
        let mut incoming = Incoming { units: Vec::new(), bytes: Vec::new(), parts: Vec::new() };
        for index in 0..array.len() {
            let part = incoming.append(env, array, index)?;
            incoming.parts.push(part);
        }
        Ok(incoming)
    }

    /// The same, where many strings stand in one: the strings of the array are those of a call one behind the other, and `lengths` says
    /// how many units each of the call's has. [`BYTES`] stands for the next `Uint8Array`.
    pub(crate) fn read_joined(env: &Env, lengths: &[u32], array: &Array) -> Result<Incoming> {
        let mut incoming = Incoming { units: Vec::new(), bytes: Vec::new(), parts: Vec::with_capacity(lengths.len()) };
        let mut all_bytes = Vec::new();
        for index in 0..array.len() {
            if let bytes @ Part::Bytes(_) = incoming.append(env, array, index)? {
                all_bytes.push(bytes);
            }
        }
        let (mut start, mut all_bytes) = (0, all_bytes.into_iter());
        for length in lengths {
            incoming.parts.push(match *length {
                BYTES => all_bytes.next().ok_or_else(|| internal("a text is missing"))?,
                length => {
                    let end = start + length as usize;
                    Part::Units(std::mem::replace(&mut start, end)..end)
                }
            });
        }
        if start == incoming.units.len() { Ok(incoming) } else { Err(internal("a text is missing")) }
    }

    /// Copies a string or a `Uint8Array` behind the others.
    fn append(&mut self, env: &Env, array: &Array, index: u32) -> Result<Part> {
        let missing = || internal("a text is missing");
        let value: Unknown = array.get(index)?.ok_or_else(missing)?;
        if text::is_string(&value)? {
            let start = self.units.len();
            text::append_units(env, &value, &mut self.units)?;
            return Ok(Part::Units(start..self.units.len()));
        }
        let bytes: BufferSlice = array.get(index)?.ok_or_else(missing)?;
        let start = self.bytes.len();
        self.bytes.extend_from_slice(&bytes);
        Ok(Part::Bytes(start..self.bytes.len()))
    }

    /// All of it as bytes, strings in WTF-8. The costly part, for which JavaScript is not needed.
    pub(crate) fn convert(self) -> Vec<Text> {
        let mut arena = self.bytes;
        let ranges: Vec<_> = self
            .parts
            .into_iter()
            .map(|part| match part {
                Part::Bytes(range) => (range, true),
                Part::Units(units) => {
                    let start = arena.len();
                    wtf8::encode(&self.units[units], &mut arena);
                    (start..arena.len(), false)
                }
            })
            .collect();
        let arena = Arc::new(arena);
        ranges.into_iter().map(|(range, is_bytes)| Text { arena: arena.clone(), range, is_bytes }).collect()
    }
}

/// One text; clones share the memory.
#[derive(Clone)]
pub(crate) struct Text {
    arena: Arc<Vec<u8>>,
    range: Range<usize>,
    /// Whether it came as bytes and goes back as bytes.
    pub(crate) is_bytes: bool,
}

impl Text {
    /// The memory that all texts of a call share.
    pub(crate) fn arena(&self) -> &[u8] {
        &self.arena
    }
}

impl AsRef<[u8]> for Text {
    fn as_ref(&self) -> &[u8] {
        &self.arena[self.range.clone()]
    }
}

/// A text of the result, of the type of the text in whose place it stands: bytes, or a string in WTF-8.
pub(crate) struct NewText {
    pub(crate) bytes: Vec<u8>,
    pub(crate) is_bytes: bool,
}

/// A [`NewText`] in the form that JavaScript takes.
pub(crate) enum ConvertedText {
    String(Outgoing),
    Bytes(Vec<u8>),
}

impl NewText {
    /// The costly part, for which JavaScript is not needed.
    pub(crate) fn convert(self) -> ConvertedText {
        if self.is_bytes { ConvertedText::Bytes(self.bytes) } else { ConvertedText::String(Outgoing::new(self.bytes)) }
    }
}

/// The texts as a JavaScript array, with holes where there is none.
pub(crate) fn array<'env>(
    env: &'env Env,
    texts: impl ExactSizeIterator<Item = Option<ConvertedText>>,
) -> Result<Array<'env>> {
    let mut array = env.create_array(texts.len() as u32)?;
    for (index, text) in texts.enumerate() {
        match text {
            Some(ConvertedText::String(string)) => array.set(index as u32, string.into_js(env)?)?,
            Some(ConvertedText::Bytes(bytes)) => array.set(index as u32, BufferSlice::from_data(env, bytes)?)?,
            None => {}
        }
    }
    Ok(array)
}
