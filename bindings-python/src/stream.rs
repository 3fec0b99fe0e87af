//! Text that arrives in pieces.

use crate::{
    errors, gate,
    text::{self, Text},
};
use pyo3::{
    PyTraverseError, PyVisit,
    exceptions::PyValueError,
    prelude::*,
    types::{PyBytes, PyIterator, PyString},
};
use reticent::Stream;
use std::sync::Mutex;

/// The redacted pieces of a text that arrives in pieces; joined they are what the whole text gives.
#[pyclass(frozen, module = "reticent")]
pub(crate) struct RedactStream {
    pieces: Py<PyIterator>,
    state: Mutex<State>,
}

struct State {
    /// None when the text has ended, or a piece could not be had.
    stream: Option<Stream>,
    /// What the first piece was.
    kind: Option<Kind>,
    /// Redacted text that has not been given out.
    out: Vec<u8>,
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Str,
    Bytes,
}

impl RedactStream {
    pub(crate) fn new(stream: Stream, pieces: &Bound<'_, PyAny>) -> PyResult<RedactStream> {
        let state = State { stream: Some(stream), kind: None, out: Vec::new() };
        Ok(RedactStream { pieces: pieces.try_iter()?.unbind(), state: Mutex::new(state) })
    }

    fn next<'py>(&self, py: Python<'py>, state: &mut State) -> PyResult<Option<Bound<'py, PyAny>>> {
        let mut pieces = self.pieces.bind(py).clone();
        while let Some(mut stream) = state.stream.take() {
            match pieces.next().transpose()? {
                Some(piece) => {
                    let piece = state.accept(&piece)?;
                    let out = &mut state.out;
                    let bytes = piece.as_ref();
                    gate::unlocked_here(py, bytes.len(), || stream.push(bytes, out));
                    state.stream = Some(stream);
                }
                None => {
                    let out = &mut state.out;
                    gate::unlocked_here(py, stream.held(), || stream.finish(out));
                }
            }
            if let Some(piece) = state.give(py)? {
                return Ok(Some(piece));
            }
        }
        Ok(None)
    }
}

impl State {
    /// The bytes of a piece, which is of the same type as the ones before it.
    fn accept(&mut self, piece: &Bound<'_, PyAny>) -> PyResult<Text> {
        let (kind, bytes) = if let Ok(piece) = piece.cast::<PyString>() {
            (Kind::Str, Text::of_str(piece)?)
        } else if let Some(bytes) = Text::of_bytes(piece)? {
            (Kind::Bytes, bytes)
        } else {
            return Err(errors::wrong_type("pieces of str or bytes", piece));
        };
        if *self.kind.get_or_insert(kind) != kind {
            return Err(errors::wrong_type("pieces of the type of the first one", piece));
        }
        Ok(bytes)
    }

    /// What can be given out now: of a `str`, whole characters.
    fn give<'py>(&mut self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        let ended = self.stream.is_none();
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

#[pymethods]
impl RedactStream {
    fn __iter__(slf: Bound<'_, Self>) -> Bound<'_, Self> {
        slf
    }

    fn __next__<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        gate::guarded(|| match self.state.try_lock() {
            Ok(mut state) => self.next(py, &mut state),
            // As a generator that is asked for a piece while it makes one.
            Err(_) => Err(PyValueError::new_err("the stream is already being read")),
        })
    }

    fn __traverse__(&self, visit: PyVisit<'_>) -> Result<(), PyTraverseError> {
        visit.call(&self.pieces)
    }
}
