//! Text that arrives in pieces.

use crate::{gate, pieces::Pieces};
use pyo3::{PyTraverseError, PyVisit, exceptions::PyValueError, prelude::*, types::PyIterator};
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
    pieces: Pieces,
}

impl RedactStream {
    pub(crate) fn new(stream: Stream, pieces: &Bound<'_, PyAny>) -> PyResult<RedactStream> {
        let state = State { stream: Some(stream), pieces: Pieces::default() };
        Ok(RedactStream { pieces: pieces.try_iter()?.unbind(), state: Mutex::new(state) })
    }

    fn next<'py>(&self, py: Python<'py>, state: &mut State) -> PyResult<Option<Bound<'py, PyAny>>> {
        let mut pieces = self.pieces.bind(py).clone();
        while let Some(mut stream) = state.stream.take() {
            match pieces.next().transpose()? {
                Some(piece) => {
                    let piece = state.pieces.accept(&piece)?;
                    let out = &mut state.pieces.out;
                    let bytes = piece.as_ref();
                    gate::unlocked_here(py, bytes.len(), || stream.push(bytes, out));
                    state.stream = Some(stream);
                }
                None => {
                    let out = &mut state.pieces.out;
                    gate::unlocked_here(py, stream.held(), || stream.finish(out));
                }
            }
            if let Some(piece) = state.pieces.give(py, state.stream.is_none())? {
                return Ok(Some(piece));
            }
        }
        Ok(None)
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
