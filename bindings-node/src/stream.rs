//! Text that arrives in pieces.

use crate::{
    failure::{gate, internal, of_core},
    text::{self, Outgoing},
    wire, wtf8,
};
use napi::{
    Env, Result, Unknown,
    bindgen_prelude::{BufferSlice, Uint8ArraySlice},
};
use napi_derive::napi;
use reticent::{Redactor, RestoreStream, Stream};

/// A stream of the core, for strings or for bytes. Pieces of strings may part a surrogate pair, and the core's output may part a
/// character; both are held until the rest is there.
#[napi]
pub struct NativeStream {
    stream: Option<Direction>,
    /// A high surrogate at the end of the last piece.
    half: Option<u16>,
    /// The first bytes of a character of the output.
    held: Vec<u8>,
    /// What was counted, once the stream has ended.
    counted: Option<String>,
}

/// Which way a stream goes.
pub(crate) enum Direction {
    /// A stream, and the redactor whose policy decides whether it may go on.
    Redact(Box<Stream>, Redactor),
    Restore(RestoreStream),
}

impl Direction {
    fn push(&mut self, piece: &[u8], out: &mut Vec<u8>) -> Result<()> {
        match self {
            Direction::Redact(stream, redactor) => {
                stream.push(piece, out);
                redactor.check(stream.report()).map_err(of_core)
            }
            Direction::Restore(stream) => stream.push(piece, out).map_err(of_core),
        }
    }

    /// What a stream that redacts has counted, and what the policy warns of in that, as JSON.
    fn finish(self, out: &mut Vec<u8>) -> Result<Option<String>> {
        match self {
            Direction::Redact(stream, redactor) => {
                let report = stream.finish(out);
                redactor.check(&report).map_err(of_core)?;
                wire::processed(&[], &report, redactor.warning_of(&report)).map(Some)
            }
            Direction::Restore(stream) => stream.finish(out).map_err(of_core).map(|()| None),
        }
    }
}

impl NativeStream {
    pub(crate) fn new(direction: Direction) -> NativeStream {
        NativeStream { stream: Some(direction), half: None, held: Vec::new(), counted: None }
    }

    fn open(&mut self) -> Result<&mut Direction> {
        self.stream.as_mut().ok_or_else(|| internal("the stream has ended"))
    }

    fn take_string<'env>(&mut self, env: &Env, out: Vec<u8>, at_end: bool) -> Result<Unknown<'env>> {
        let mut text = std::mem::take(&mut self.held);
        text.extend(out);
        if !at_end {
            self.held = text.split_off(text.len() - wtf8::incomplete_end(&text));
        }
        Outgoing::new(text).into_js(env)
    }
}

#[napi]
impl NativeStream {
    /// What a stream that redacts has counted, as JSON, once it has ended.
    #[napi(getter)]
    pub fn counted(&self) -> Option<String> {
        self.counted.clone()
    }

    /// Takes a piece of a string; gives what is decided now.
    #[napi]
    pub fn push_string<'env>(&mut self, env: &'env Env, piece: Unknown) -> Result<Unknown<'env>> {
        gate(|| {
            let mut units: Vec<u16> = self.half.take().into_iter().collect();
            text::append_units(env, &piece, &mut units)?;
            self.half = units.pop_if(|last| (0xD800..0xDC00).contains(last));
            let (mut bytes, mut out) = (Vec::new(), Vec::new());
            wtf8::encode(&units, &mut bytes);
            self.open()?.push(&bytes, &mut out)?;
            self.take_string(env, out, false)
        })
    }

    /// Ends the string; gives what is left.
    #[napi]
    pub fn finish_string<'env>(&mut self, env: &'env Env) -> Result<Unknown<'env>> {
        gate(|| {
            let mut stream = self.stream.take().ok_or_else(|| internal("the stream has ended"))?;
            let (mut bytes, mut out) = (Vec::new(), Vec::new());
            wtf8::encode(self.half.take().as_slice(), &mut bytes);
            stream.push(&bytes, &mut out)?;
            self.counted = stream.finish(&mut out)?;
            self.take_string(env, out, true)
        })
    }

    /// Takes a piece of bytes; gives what is decided now.
    #[napi]
    pub fn push_bytes<'env>(&mut self, env: &'env Env, piece: Uint8ArraySlice) -> Result<BufferSlice<'env>> {
        gate(|| {
            let mut out = Vec::new();
            self.open()?.push(&piece, &mut out)?;
            BufferSlice::from_data(env, out)
        })
    }

    /// Ends the bytes; gives what is left.
    #[napi]
    pub fn finish_bytes<'env>(&mut self, env: &'env Env) -> Result<BufferSlice<'env>> {
        gate(|| {
            let stream = self.stream.take().ok_or_else(|| internal("the stream has ended"))?;
            let mut out = Vec::new();
            self.counted = stream.finish(&mut out)?;
            BufferSlice::from_data(env, out)
        })
    }
}
