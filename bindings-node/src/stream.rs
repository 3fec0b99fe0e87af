//! Text that arrives in pieces.

use crate::{
    failure::{gate, internal},
    text::{self, Outgoing},
    wtf8,
};
use napi::{
    Env, Result, Unknown,
    bindgen_prelude::{BufferSlice, Uint8ArraySlice},
};
use napi_derive::napi;
use reticent::{Redactor, Stream};

/// A stream of the core, for strings or for bytes. Pieces of strings may part a surrogate pair, and the core's output may part a
/// character; both are held until the rest is there.
#[napi]
pub struct NativeStream {
    stream: Option<Stream>,
    /// A high surrogate at the end of the last piece.
    half: Option<u16>,
    /// The first bytes of a character of the output.
    held: Vec<u8>,
}

impl NativeStream {
    pub(crate) fn new(redactor: &Redactor) -> NativeStream {
        NativeStream { stream: Some(redactor.stream()), half: None, held: Vec::new() }
    }

    fn open(&mut self) -> Result<&mut Stream> {
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
    /// Takes a piece of a string; gives what is decided now.
    #[napi]
    pub fn push_string<'env>(&mut self, env: &'env Env, piece: Unknown) -> Result<Unknown<'env>> {
        gate(|| {
            let mut units: Vec<u16> = self.half.take().into_iter().collect();
            text::append_units(env, &piece, &mut units)?;
            self.half = units.pop_if(|last| (0xD800..0xDC00).contains(last));
            let (mut bytes, mut out) = (Vec::new(), Vec::new());
            wtf8::encode(&units, &mut bytes);
            self.open()?.push(&bytes, &mut out);
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
            stream.push(&bytes, &mut out);
            stream.finish(&mut out);
            self.take_string(env, out, true)
        })
    }

    /// Takes a piece of bytes; gives what is decided now.
    #[napi]
    pub fn push_bytes<'env>(&mut self, env: &'env Env, piece: Uint8ArraySlice) -> Result<BufferSlice<'env>> {
        gate(|| {
            let mut out = Vec::new();
            self.open()?.push(&piece, &mut out);
            BufferSlice::from_data(env, out)
        })
    }

    /// Ends the bytes; gives what is left.
    #[napi]
    pub fn finish_bytes<'env>(&mut self, env: &'env Env) -> Result<BufferSlice<'env>> {
        gate(|| {
            let stream = self.stream.take().ok_or_else(|| internal("the stream has ended"))?;
            let mut out = Vec::new();
            stream.finish(&mut out);
            BufferSlice::from_data(env, out)
        })
    }
}
