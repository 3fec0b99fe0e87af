//! Text that arrives in pieces.

use crate::{audit::Started, errors, gate, pieces::Pieces, redactor::Redactor, report::Report};
use pyo3::{PyTraverseError, PyVisit, exceptions::PyValueError, prelude::*, types::PyIterator};
use reticent::Stream;
use std::sync::Mutex;

/// The redacted pieces of a text that arrives in pieces; joined they are what the whole text gives.
#[pyclass(frozen, module = "reticent")]
pub(crate) struct RedactStream {
    /// Whose policy decides, and who is told.
    redactor: Py<Redactor>,
    started: Started,
    pieces: Py<PyIterator>,
    state: Mutex<State>,
}

struct State {
    /// None when the text has ended, or a piece could not be had.
    stream: Option<Stream>,
    pieces: Pieces,
}

impl RedactStream {
    pub(crate) fn new(redactor: &Bound<'_, Redactor>, pieces: &Bound<'_, PyAny>) -> PyResult<RedactStream> {
        let state = Mutex::new(State { stream: Some(redactor.get().inner.stream()), pieces: Pieces::default() });
        let (redactor, pieces) = (redactor.clone().unbind(), pieces.try_iter()?.unbind());
        Ok(RedactStream { redactor, started: Started::now(), pieces, state })
    }

    /// Whether the policy lets pass what has been counted; tells of the call once it is over.
    fn settle(&self, py: Python<'_>, report: &reticent::Report, at_end: bool) -> PyResult<()> {
        let Redactor { inner, audit, .. } = self.redactor.get();
        let blocked = inner.check(report).err();
        if let Some(error) = blocked {
            let exception = errors::from_core(&error);
            if let Some(report) = errors::report_of(py, &exception, inner.fingerprint())? {
                audit.record(py, &self.started, "blocked", || Ok(report))?;
            }
            return Err(exception);
        }
        if at_end {
            audit.record(py, &self.started, "done", || Ok(Report::from(report)))?;
            errors::warn(py, inner.warning_of(report))?;
        }
        Ok(())
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
                    self.settle(py, stream.report(), false)?;
                    state.stream = Some(stream);
                }
                None => {
                    let out = &mut state.pieces.out;
                    let report = gate::unlocked_here(py, stream.held(), || stream.finish(out));
                    self.settle(py, &report, true)?;
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
        visit.call(&self.redactor)?;
        visit.call(&self.pieces)
    }
}
