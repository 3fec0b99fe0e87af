//! A conversation, as Python sees it.

use crate::{
    errors, finding, gate,
    redactor::{Redactor, flat, in_unit, like},
    report::{Report, Result},
    restore_stream,
    structured::Walked,
};
use pyo3::{PyTraverseError, PyVisit, prelude::*, types::PyString};
use reticent::Processed;

/// A conversation: redacts with tokens, `[EMAIL_ADDRESS_1]`, and restores them. Shared between threads.
#[pyclass(frozen, module = "reticent", weakref)]
pub(crate) struct Session {
    inner: reticent::Session,
    /// Holds the functions that are operators.
    redactor: Py<Redactor>,
}

impl Session {
    pub(crate) fn new(redactor: &Bound<'_, Redactor>) -> Session {
        Session { inner: redactor.get().inner.session(), redactor: redactor.clone().unbind() }
    }

    fn redact_value<'py>(&self, value: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        match flat(value)? {
            Some(text) => like(value, text.as_ref(), self.process_text(value, text.as_ref())?.value),
            None => {
                let walked = self.redactor.get().walk(value)?;
                let decisions = walked.decide(self.inner.redactor());
                let outcome = walked.apply_in(&self.inner, &decisions, &self.redactor.get().operators)?;
                Ok(outcome.value.unwrap_or_else(|| value.clone()))
            }
        }
    }

    fn process_value<'py>(&self, value: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        let py = value.py();
        let (redacted, findings, report) = match flat(value)? {
            Some(text) => {
                let bytes = text.as_ref();
                let Processed { value: redacted, findings, report } = self.process_text(value, bytes)?;
                let is_str = value.is_instance_of::<PyString>();
                (like(value, bytes, redacted)?, in_unit(bytes, is_str, findings), report)
            }
            None => {
                let walked = self.redactor.get().walk(value)?;
                let decisions = walked.decide(self.inner.redactor());
                let outcome = walked.apply_in(&self.inner, &decisions, &self.redactor.get().operators)?;
                (outcome.value.unwrap_or_else(|| value.clone()), outcome.findings, outcome.report)
            }
        };
        let findings = finding::to_list(py, &findings)?.unbind();
        let report = Py::new(py, Report::from(&report))?;
        Ok(Bound::new(py, Result::new(redacted.unbind(), findings, report))?.into_any())
    }

    fn process_text<'t>(&self, value: &Bound<'_, PyAny>, text: &'t [u8]) -> PyResult<Processed<'t>> {
        let py = value.py();
        let redactor = self.redactor.get();
        let (operators, recognized) = (&redactor.operators, redactor.recognize(value, text)?);
        if operators.is_empty() {
            let processed = gate::unlocked(py, text.len(), || self.inner.process_recognized(text, &recognized, None));
            return processed.map_err(|error| errors::from_core(&error));
        }
        let mut calling = operators.calling(text, value.is_instance_of::<PyString>());
        let processed = gate::unlocked_here(py, text.len(), || {
            self.inner.process_recognized(
                text,
                &recognized,
                Some(&mut |finding, value| calling.operate(finding, value)),
            )
        });
        processed.map_err(|error| calling.into_raised().unwrap_or_else(|| errors::from_core(&error)))
    }

    fn restore_value<'py>(&self, value: &Bound<'py, PyAny>, destination: &str) -> PyResult<Bound<'py, PyAny>> {
        let Some(text) = flat(value)? else {
            let restored = Walked::new(value)?.restore_in(&self.inner, destination)?;
            return Ok(restored.unwrap_or_else(|| value.clone()));
        };
        let bytes = text.as_ref();
        let restored = gate::unlocked(value.py(), bytes.len(), || self.inner.restore_for(bytes, destination));
        like(value, bytes, restored.map_err(|error| errors::from_core(&error))?)
    }
}

#[pymethods]
impl Session {
    /// The redactor that it was made of.
    #[getter]
    fn redactor<'py>(&self, py: Python<'py>) -> Bound<'py, Redactor> {
        self.redactor.bind(py).clone()
    }

    /// Redacts a str or nested data with tokens; the same object where nothing was found.
    #[pyo3(signature = (value, /))]
    fn redact<'py>(&self, value: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        gate::guarded(|| self.redact_value(value))
    }

    /// Redacts with tokens, finds and counts in one pass.
    #[pyo3(signature = (value, /))]
    fn process<'py>(&self, value: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        gate::guarded(|| self.process_value(value))
    }

    /// Restores a str or nested data for a destination; the same object where nothing was.
    #[pyo3(signature = (value, /, *, destination="user"))]
    fn restore<'py>(&self, value: &Bound<'py, PyAny>, destination: &str) -> PyResult<Bound<'py, PyAny>> {
        gate::guarded(|| self.restore_value(value, destination))
    }

    /// Restores a text that arrives in pieces, from an iterable or an async one.
    #[pyo3(signature = (pieces, /, *, destination="user"))]
    fn restore_stream<'py>(&self, pieces: &Bound<'py, PyAny>, destination: &str) -> PyResult<Bound<'py, PyAny>> {
        gate::guarded(|| restore_stream::of(self.inner.restore_stream_for(destination), pieces))
    }

    /// Forgets the conversation: its tokens are never restored again.
    fn forget(&self) -> PyResult<()> {
        gate::guarded(|| self.inner.forget().map_err(|error| errors::from_core(&error)))
    }

    fn __repr__(&self) -> String {
        format!("<Session fingerprint={}>", self.inner.redactor().fingerprint())
    }

    fn __traverse__(&self, visit: PyVisit<'_>) -> std::result::Result<(), PyTraverseError> {
        visit.call(&self.redactor)
    }
}
