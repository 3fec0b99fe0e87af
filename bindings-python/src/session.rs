//! A conversation, as Python sees it.

use crate::{
    asking::Questions,
    call::{self, Done, Through},
    errors, gate,
    redactor::{Redactor, flat, like},
    restore_stream,
    structured::Walked,
};
use pyo3::{PyTraverseError, PyVisit, intern, prelude::*};

/// A conversation: redacts with tokens, `[EMAIL_ADDRESS_1]`, and restores them. Shared between threads.
#[pyclass(frozen, module = "reticent", weakref)]
pub(crate) struct Session {
    inner: reticent::Session,
    /// Holds the functions that are operators.
    redactor: Py<Redactor>,
}

impl Session {
    pub(crate) fn new(redactor: &Bound<'_, Redactor>, inner: reticent::Session) -> Session {
        Session { inner, redactor: redactor.clone().unbind() }
    }

    fn run<'py>(&self, value: &Bound<'py, PyAny>) -> PyResult<Done<'py>> {
        call::run(self.redactor.get(), &Through::Session(self.inner.clone()), value, None)
    }

    fn restore_value<'py>(&self, value: &Bound<'py, PyAny>, destination: &str) -> PyResult<Bound<'py, PyAny>> {
        let Some(text) = flat(value)? else {
            let restored = Walked::of_tokens(value)?.restore_in(&self.inner, destination)?;
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
        gate::guarded(|| Ok(self.run(value)?.value))
    }

    /// Redacts with tokens, finds and counts in one pass.
    #[pyo3(signature = (value, /))]
    fn process<'py>(&self, value: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        gate::guarded(|| self.run(value)?.into_result())
    }

    /// As `redact`, in a coroutine that awaits the answers of an async `ask`.
    #[pyo3(signature = (value, /))]
    fn redact_async<'py>(slf: &Bound<'py, Self>, value: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        call::coroutine(slf.as_any(), value, intern!(slf.py(), "redact_async"))
    }

    /// As `process`, in a coroutine that awaits the answers of an async `ask`.
    #[pyo3(signature = (value, /))]
    fn process_async<'py>(slf: &Bound<'py, Self>, value: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        call::coroutine(slf.as_any(), value, intern!(slf.py(), "process_async"))
    }

    /// For a coroutine: what the policy asks about in a value.
    #[pyo3(signature = (value, /))]
    fn _questions(&self, value: &Bound<'_, PyAny>) -> PyResult<Questions> {
        gate::guarded(|| call::questions(self.redactor.get(), value))
    }

    /// For a coroutine: the function that is asked.
    #[getter]
    fn _ask(&self, py: Python<'_>) -> Option<Py<PyAny>> {
        self.redactor.get().ask.function.as_ref().map(|function| function.clone_ref(py))
    }

    /// For a coroutine: redacts a value whose questions have been answered.
    #[pyo3(signature = (value, questions, answers, /))]
    fn _answered<'py>(
        &self,
        value: &Bound<'py, PyAny>,
        questions: &Bound<'py, Questions>,
        answers: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let through = Through::Session(self.inner.clone());
        gate::guarded(|| call::answered(self.redactor.get(), &through, value, questions.get(), answers))
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
