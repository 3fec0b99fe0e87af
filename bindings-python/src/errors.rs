//! From the engine's errors to the package's exceptions.

use crate::{blocked::Blocked, report::Report};
use pyo3::{
    exceptions::PyTypeError,
    intern,
    prelude::*,
    sync::PyOnceLock,
    types::{PyDict, PyTuple},
};
use reticent::{Error, ErrorCode};
use std::ffi::CString;

/// The class of each code, by its name in `reticent._errors`. A new code does not compile until it has one.
const fn class_of(code: ErrorCode) -> &'static str {
    match code {
        ErrorCode::PolicySyntax | ErrorCode::PolicyValue => "PolicyError",
        ErrorCode::Detector => "DetectorError",
        ErrorCode::MissingKey => "MissingKeyError",
        ErrorCode::Operator => "OperatorError",
        ErrorCode::Blocked => "BlockedError",
        ErrorCode::Vault => "VaultError",
        ErrorCode::Audit => "AuditError",
        ErrorCode::Unsupported => "UnsupportedError",
    }
}

/// The exception for an error of the engine.
pub(crate) fn from_core(error: &Error) -> PyErr {
    let (file, line) = match error.place() {
        Some((file, line)) if !file.is_empty() => (Some(file), Some(line)),
        _ => (None, None),
    };
    let exception = new(class_of(error.error_code()), error.code(), &error.to_string(), error.help(), file, line);
    match error.blocked() {
        [] => exception,
        blocked => {
            Python::attach(|py| name_blocked(py, &exception, blocked).map_or_else(|error| error, |()| exception))
        }
    }
}

/// Adds to a `BlockedError` what was blocked.
fn name_blocked(py: Python<'_>, exception: &PyErr, blocked: &[reticent::Blocked]) -> PyResult<()> {
    let named = blocked.iter().map(|one| Bound::new(py, Blocked::from(one)));
    let named = PyTuple::new(py, named.collect::<PyResult<Vec<_>>>()?)?;
    exception.value(py).setattr(intern!(py, "blocked"), named)
}

/// The counts of a call that the policy has blocked; none of another error.
pub(crate) fn report_of(py: Python<'_>, error: &PyErr, fingerprint: &str) -> PyResult<Option<Report>> {
    let value = error.value(py);
    if !value.is_instance(&module(py)?.getattr(intern!(py, "BlockedError"))?)? {
        return Ok(None);
    }
    let blocked: Vec<Bound<'_, Blocked>> = value.getattr(intern!(py, "blocked"))?.extract()?;
    Ok(Some(Report::of_blocked(fingerprint, blocked.iter().map(Bound::get))))
}

/// Warns of what the policy warns of, if there is anything.
pub(crate) fn warn(py: Python<'_>, warning: Option<String>) -> PyResult<()> {
    let Some(warning) = warning else { return Ok(()) };
    let category = module(py)?.getattr(intern!(py, "PolicyWarning"))?;
    // A key of nested data may hold a NUL, which no message can.
    let message = CString::new(warning.replace('\0', "\u{fffd}")).unwrap_or_default();
    PyErr::warn(py, &category, &message, 1)
}

/// The exception for a mistake that the binding itself notices.
pub(crate) fn of_binding(code: ErrorCode, problem: &str, help: &str) -> PyErr {
    new(class_of(code), code.as_str(), &format!("{problem}. {help}"), help, None, None)
}

/// The exception for a file that is not text.
pub(crate) fn not_utf8(file: &str) -> PyErr {
    let (code, help) = (ErrorCode::PolicySyntax, "Save the policy as UTF-8");
    new(class_of(code), code.as_str(), &format!("{file} is not UTF-8. {help}"), help, Some(file), None)
}

/// The exception for a mistake of ours.
pub(crate) fn internal(place: &str) -> PyErr {
    let help = "Please report it with this message; it holds nothing of your data";
    let message = format!("internal error at {place}: nothing was returned. {help}");
    new("InternalError", "internal", &message, help, None, None)
}

/// A call with something of the wrong type, named and not shown.
pub(crate) fn wrong_type(expected: &str, got: &Bound<'_, PyAny>) -> PyErr {
    PyTypeError::new_err(format!("expected {expected}, got {}", type_name(got)))
}

/// The name of an object's type, for messages and reports.
pub(crate) fn type_name(value: &Bound<'_, PyAny>) -> String {
    value.get_type().fully_qualified_name().map_or_else(|_| "object".to_owned(), |name| name.to_string())
}

fn new(class: &str, code: &str, message: &str, help: &str, file: Option<&str>, line: Option<usize>) -> PyErr {
    Python::attach(|py| build(py, class, code, message, help, file, line).unwrap_or_else(|error| error))
}

fn build(
    py: Python<'_>,
    class: &str,
    code: &str,
    message: &str,
    help: &str,
    file: Option<&str>,
    line: Option<usize>,
) -> PyResult<PyErr> {
    let details = PyDict::new(py);
    details.set_item(intern!(py, "code"), code)?;
    details.set_item(intern!(py, "help"), help)?;
    details.set_item(intern!(py, "file"), file)?;
    details.set_item(intern!(py, "line"), line)?;
    let exception = module(py)?.getattr(class)?.call((message,), Some(&details))?;
    Ok(PyErr::from_value(exception))
}

fn module(py: Python<'_>) -> PyResult<&Bound<'_, PyModule>> {
    static MODULE: PyOnceLock<Py<PyModule>> = PyOnceLock::new();
    let module = MODULE.get_or_try_init(py, || py.import(intern!(py, "reticent._errors")).map(Bound::unbind))?;
    Ok(module.bind(py))
}
