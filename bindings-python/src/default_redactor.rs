//! The functions of the module: the default policy, compiled when first needed.

use crate::{errors, gate, redactor::Redactor};
use pyo3::{prelude::*, sync::PyOnceLock};

fn default_redactor(py: Python<'_>) -> PyResult<&'static Redactor> {
    static DEFAULT: PyOnceLock<Redactor> = PyOnceLock::new();
    DEFAULT.get_or_try_init(py, || {
        let redactor = reticent::Redactor::new(&reticent::Policy::default());
        redactor.map(Redactor::without_operators).map_err(|error| errors::from_core(&error))
    })
}

/// Redacts a str or nested data under the default policy; the same object where nothing was found.
#[pyfunction]
#[pyo3(signature = (value, /))]
pub(crate) fn redact<'py>(value: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    gate::guarded(|| default_redactor(value.py())?.redact_value(value))
}

/// The findings of a str or nested data under the default policy.
#[pyfunction]
#[pyo3(signature = (value, /))]
pub(crate) fn scan<'py>(value: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    gate::guarded(|| default_redactor(value.py())?.scan_value(value))
}

/// Redacts, finds and counts in one pass under the default policy.
#[pyfunction]
#[pyo3(signature = (value, /))]
pub(crate) fn process<'py>(value: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    gate::guarded(|| default_redactor(value.py())?.run(value)?.into_result())
}
