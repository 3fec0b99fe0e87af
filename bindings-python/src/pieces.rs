//! What streams of both directions share: pieces of one type in, whole characters out.

use crate::{errors, text};
use pyo3::{
    prelude::*,
    types::{PyBytes, PyString},
};
use std::borrow::Cow;

/// Text on its way through a stream.
#[derive(Default)]
pub(crate) struct Pieces {
    /// What the first piece was.
    kind: Option<Kind>,
    /// Text of the result that has not been given out.
    pub(crate) out: Vec<u8>,
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Str,
    Bytes,
}

impl Pieces {
    /// Whether a piece is text, or comes behind one that was, and so has to be.
    pub(crate) fn is_text_or_begun(&self, piece: &Bound<'_, PyAny>) -> PyResult<bool> {
        Ok(self.kind.is_some() || piece.is_instance_of::<PyString>() || text::of_bytes(piece)?.is_some())
    }

    /// The bytes of a piece, which is of the same type as the ones before it.
    pub(crate) fn accept<'a>(&mut self, piece: &'a Bound<'_, PyAny>) -> PyResult<Cow<'a, [u8]>> {
        let (kind, bytes) = if let Ok(piece) = piece.cast::<PyString>() {
            (Kind::Str, text::of_str(piece)?)
        } else if let Some(bytes) = text::of_bytes(piece)? {
            (Kind::Bytes, bytes)
        } else {
            return Err(errors::wrong_type("pieces of str or bytes", piece));
        };
        if *self.kind.get_or_insert(kind) != kind {
            return Err(errors::wrong_type("pieces of the type of the first one", piece));
        }
        Ok(bytes)
    }

    /// Whether the text is one of `str`.
    pub(crate) fn is_str(&self) -> bool {
        self.kind == Some(Kind::Str)
    }

    /// What can be given out now: of a `str`, whole characters.
    pub(crate) fn give<'py>(&mut self, py: Python<'py>, ended: bool) -> PyResult<Option<Bound<'py, PyAny>>> {
        let length = match self.kind {
            Some(Kind::Str) if !ended => text::whole_characters(&self.out),
            _ => self.out.len(),
        };
        if length == 0 {
            return Ok(None);
        }
        let piece = match self.kind {
            Some(Kind::Bytes) => PyBytes::new(py, &self.out[..length]).into_any(),
            _ => text::to_str(py, &self.out[..length])?.into_any(),
        };
        self.out.drain(..length);
        Ok(Some(piece))
    }
}
