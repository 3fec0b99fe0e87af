//! Text that arrives in pieces.

use crate::{
    failure::{gate, internal, of_core},
    operators::{Apply, Operators},
    text::{self, Outgoing},
    wire, wtf8,
};
use napi::{
    Env, Result, Unknown,
    bindgen_prelude::{BufferSlice, Uint8ArraySlice},
};
use napi_derive::napi;
use reticent::{
    Caller, Redactor, Report, RestoreStream, Stream,
    offsets::{Counter, Unit},
};

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
    Redact(Box<Redacting>),
    Restore(RestoreStream),
}

/// A stream that redacts, and the redactor whose policy decides whether it may go on.
pub(crate) struct Redacting {
    stream: Stream,
    redactor: Redactor,
    /// How many code units came before what is not decided, where functions are told.
    counter: Counter,
}

impl Direction {
    pub(crate) fn redact(redactor: &Redactor) -> Direction {
        let (stream, counter) = (redactor.stream(), Counter::new(Unit::Utf16));
        Direction::Redact(Box::new(Redacting { stream, redactor: redactor.clone(), counter }))
    }

    fn push(&mut self, piece: &[u8], is_text: bool, apply: Option<Apply>, out: &mut Vec<u8>) -> Result<()> {
        match self {
            Direction::Redact(redacting) => redacting.push(piece, is_text, apply, out),
            Direction::Restore(stream) => stream.push(piece, out).map_err(of_core),
        }
    }

    /// Ends with a last piece; gives what a stream that redacts has counted, and what the policy warns of in that, as JSON.
    fn finish(self, piece: &[u8], is_text: bool, apply: Option<Apply>, out: &mut Vec<u8>) -> Result<Option<String>> {
        match self {
            Direction::Redact(redacting) => redacting.finish(piece, is_text, apply, out).map(Some),
            Direction::Restore(mut stream) => {
                stream.push(piece, out).and_then(|()| stream.finish(out)).map_err(of_core).map(|()| None)
            }
        }
    }
}

impl Redacting {
    fn push(&mut self, piece: &[u8], is_text: bool, apply: Option<Apply>, out: &mut Vec<u8>) -> Result<()> {
        let Redacting { stream, redactor, counter } = self;
        match apply {
            None => stream.push(piece, out),
            Some(apply) => {
                operate(apply, is_text.then_some(&mut *counter), piece, |caller| stream.push_with(piece, caller, out))?;
                counter.at(stream.settled());
            }
        }
        redactor.check(stream.report()).map_err(of_core)
    }

    fn finish(self, piece: &[u8], is_text: bool, apply: Option<Apply>, out: &mut Vec<u8>) -> Result<String> {
        let Redacting { mut stream, redactor, mut counter } = self;
        let report: Report = match apply {
            None => {
                stream.push(piece, out);
                stream.finish(out)
            }
            Some(apply) => operate(apply, is_text.then_some(&mut counter), piece, |caller| {
                stream.push_with(piece, caller, out)?;
                stream.finish_with(caller, out)
            })?,
        };
        redactor.check(&report).map_err(of_core)?;
        wire::processed(&[], &report, redactor.warning_of(&report))
    }
}

/// Runs `work` with the functions that are operators; `counter` is of a text whose offsets are told in code units.
fn operate<T>(
    apply: Apply,
    counter: Option<&mut Counter>,
    piece: &[u8],
    work: impl FnOnce(&mut Caller) -> std::result::Result<T, reticent::Error>,
) -> Result<T> {
    let mut operators = Operators::in_pieces(apply, counter, piece);
    let done = work(&mut |finding, value| Ok(operators.write(finding, value)));
    operators.finish()?;
    done.map_err(of_core)
}

impl NativeStream {
    pub(crate) fn new(direction: Direction) -> NativeStream {
        NativeStream { stream: Some(direction), half: None, held: Vec::new(), counted: None }
    }

    /// Pushes a piece; a stream that fails ends there.
    fn push(&mut self, piece: &[u8], is_text: bool, apply: Option<Apply>, out: &mut Vec<u8>) -> Result<()> {
        let mut stream = self.take()?;
        stream.push(piece, is_text, apply, out)?;
        self.stream = Some(stream);
        Ok(())
    }

    fn take(&mut self) -> Result<Direction> {
        self.stream.take().ok_or_else(|| internal("the stream has ended"))
    }

    /// The string of what a push has put behind what was held.
    fn take_string<'env>(&mut self, env: &Env, mut text: Vec<u8>, at_end: bool) -> Result<Unknown<'env>> {
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
    pub fn push_string<'env>(
        &mut self,
        env: &'env Env,
        piece: Unknown,
        apply: Option<Apply<'env>>,
    ) -> Result<Unknown<'env>> {
        gate(|| {
            text::with_units(env, &piece, self.half.take(), |units, bytes| {
                self.half = units.pop_if(|last| (0xD800..0xDC00).contains(last));
                wtf8::encode(units, bytes);
                let mut out = std::mem::take(&mut self.held);
                self.push(bytes, true, apply, &mut out)?;
                self.take_string(env, out, false)
            })
        })
    }

    /// Ends the string; gives what is left.
    #[napi]
    pub fn finish_string<'env>(&mut self, env: &'env Env, apply: Option<Apply<'env>>) -> Result<Unknown<'env>> {
        gate(|| {
            let (mut bytes, mut out) = (Vec::new(), std::mem::take(&mut self.held));
            wtf8::encode(self.half.take().as_slice(), &mut bytes);
            self.counted = self.take()?.finish(&bytes, true, apply, &mut out)?;
            self.take_string(env, out, true)
        })
    }

    /// Takes a piece of bytes; gives what is decided now.
    #[napi]
    pub fn push_bytes<'env>(
        &mut self,
        env: &'env Env,
        piece: Uint8ArraySlice,
        apply: Option<Apply<'env>>,
    ) -> Result<BufferSlice<'env>> {
        gate(|| {
            let mut out = Vec::new();
            self.push(&piece, false, apply, &mut out)?;
            BufferSlice::from_data(env, out)
        })
    }

    /// Ends the bytes; gives what is left.
    #[napi]
    pub fn finish_bytes<'env>(&mut self, env: &'env Env, apply: Option<Apply<'env>>) -> Result<BufferSlice<'env>> {
        gate(|| {
            let mut out = Vec::new();
            self.counted = self.take()?.finish(b"", false, apply, &mut out)?;
            BufferSlice::from_data(env, out)
        })
    }
}
