//! From the engine's errors to the package's exceptions.

use pyo3::{exceptions::PyTypeError, intern, prelude::*, sync::PyOnceLock, types::PyDict};
use reticent::{Error, ErrorCode};

/// The class of each code, by its name in `reticent._errors`. A new code does not compile until it has one.
const fn class_of(code: ErrorCode) -> &'static str {
    match code {
        ErrorCode::PolicySyntax | ErrorCode::PolicyValue => "PolicyError",
        ErrorCode::Detector => "DetectorError",
        ErrorCode::MissingKey => "MissingKeyError",
        ErrorCode::Operator => "OperatorError",
        ErrorCode::Unsupported => "UnsupportedError",
    }
}

/// The exception for an error of the engine.
pub(crate) fn from_core(error: &Error) -> PyErr {
    let (file, line) = match error.place() {
        Some((file, line)) if !file.is_empty() => (Some(file), Some(line)),
        _ => (None, None),
    };
    new(class_of(error.error_code()), error.code(), &error.to_string(), error.help(), file, line)
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
    static MODULE: PyOnceLock<Py<PyModule>> = PyOnceLock::new();
    let module = MODULE.get_or_try_init(py, || py.import(intern!(py, "reticent._errors")).map(Bound::unbind))?;
    let details = PyDict::new(py);
    details.set_item(intern!(py, "code"), code)?;
    details.set_item(intern!(py, "help"), help)?;
    details.set_item(intern!(py, "file"), file)?;
    details.set_item(intern!(py, "line"), line)?;
    let exception = module.bind(py).getattr(class)?.call((message,), Some(&details))?;
    Ok(PyErr::from_value(exception))
}
