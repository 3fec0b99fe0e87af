//! A model's answer that arrives in pieces.

use crate::{errors, gate, pieces::Pieces};
use pyo3::{PyTraverseError, PyVisit, exceptions::PyValueError, intern, prelude::*, types::PyIterator};
use std::sync::Mutex;

/// The restored pieces of a text that arrives in pieces; joined they are what the whole text gives.
#[pyclass(frozen, module = "reticent")]
pub(crate) struct RestoreStream {
    /// Where the pieces come from; none where they are pushed.
    source: Option<Py<PyIterator>>,
    state: Mutex<State>,
}

struct State {
    /// None when the text has ended, or a piece could not be had.
    stream: Option<reticent::RestoreStream>,
    pieces: Pieces,
}

/// The stream over an iterable, or the async generator over an async one.
pub(crate) fn of<'py>(stream: reticent::RestoreStream, pieces: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    let py = pieces.py();
    let state = Mutex::new(State { stream: Some(stream), pieces: Pieces::default() });
    if pieces.hasattr(intern!(py, "__aiter__"))? {
        let stream = Bound::new(py, RestoreStream { source: None, state })?;
        let generator = py.import(intern!(py, "reticent._streams"))?.getattr(intern!(py, "restore_async"))?;
        return generator.call1((stream, pieces));
    }
    let source = Some(pieces.try_iter()?.unbind());
    Ok(Bound::new(py, RestoreStream { source, state })?.into_any())
}

impl State {
    fn push<'py>(&mut self, piece: &Bound<'py, PyAny>) -> PyResult<Option<Bound<'py, PyAny>>> {
        let Some(mut stream) = self.stream.take() else { return Ok(None) };
        let bytes = self.pieces.accept(piece)?;
        let (bytes, out) = (bytes.as_ref(), &mut self.pieces.out);
        let pushed = gate::unlocked_here(piece.py(), bytes.len(), || stream.push(bytes, out));
        pushed.map_err(|error| errors::from_core(&error))?;
        self.stream = Some(stream);
        self.pieces.give(piece.py(), false)
    }

    fn finish<'py>(&mut self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        let Some(stream) = self.stream.take() else { return Ok(None) };
        stream.finish(&mut self.pieces.out).map_err(|error| errors::from_core(&error))?;
        self.pieces.give(py, true)
    }

    fn next<'py>(&mut self, mut source: Bound<'py, PyIterator>) -> PyResult<Option<Bound<'py, PyAny>>> {
        while self.stream.is_some() {
            let given = match source.next() {
                Some(Ok(piece)) => self.push(&piece)?,
                Some(Err(error)) => {
                    self.stream = None;
                    return Err(error);
                }
                None => self.finish(source.py())?,
            };
            if given.is_some() {
                return Ok(given);
            }
        }
        Ok(None)
    }
}

impl RestoreStream {
    fn state<T>(&self, run: impl FnOnce(&mut State) -> PyResult<T>) -> PyResult<T> {
        gate::guarded(|| match self.state.try_lock() {
            Ok(mut state) => run(&mut state),
            // As a generator that is asked for a piece while it makes one.
            Err(_) => Err(PyValueError::new_err("the stream is already being read")),
        })
    }
}

#[pymethods]
impl RestoreStream {
    fn __iter__(slf: Bound<'_, Self>) -> Bound<'_, Self> {
        slf
    }

    fn __next__<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        match &self.source {
            Some(source) => self.state(|state| state.next(source.bind(py).clone())),
            None => Ok(None),
        }
    }

    /// For an async source: takes a piece, and gives what is decided now.
    #[pyo3(signature = (piece, /))]
    fn _push<'py>(&self, piece: &Bound<'py, PyAny>) -> PyResult<Option<Bound<'py, PyAny>>> {
        self.state(|state| state.push(piece))
    }

    /// For an async source: ends the text, and gives what is left.
    fn _finish<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        self.state(|state| state.finish(py))
    }

    fn __traverse__(&self, visit: PyVisit<'_>) -> Result<(), PyTraverseError> {
        self.source.as_ref().map_or(Ok(()), |source| visit.call(source))
    }
}
