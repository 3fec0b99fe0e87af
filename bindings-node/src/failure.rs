//! The one gate for errors: what goes wrong in Rust reaches JavaScript as an error that it knows, without a value.

use napi::{Error, Result, Status};
use reticent::ErrorCode;
use serde::Serialize;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook};

/// An error as `lib/errors.js` reads it, out of the message of the error that Node-API throws.
#[derive(Serialize)]
struct Failure<'e> {
    reticent: &'static str,
    code: &'e str,
    message: &'e str,
    help: &'e str,
    file: Option<&'e str>,
    line: Option<usize>,
    /// Entity, detector and path of what the policy has blocked.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    blocked: Vec<(&'e str, Option<&'e str>, Option<&'e str>)>,
}

impl Failure<'_> {
    fn into_error(self) -> Error {
        let reason = serde_json::to_string(&self).unwrap_or_else(|_| "reticent: internal error".into());
        Error::new(Status::GenericFailure, reason)
    }
}

/// The class of JavaScript for an error of the core.
fn class(code: ErrorCode) -> &'static str {
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

/// An error of the core.
pub(crate) fn of_core(error: reticent::Error) -> Error {
    let place = error.place().filter(|(file, _)| !file.is_empty());
    Failure {
        reticent: class(error.error_code()),
        code: error.code(),
        message: &error.to_string(),
        help: error.help(),
        file: place.map(|(file, _)| file),
        line: place.map(|(_, line)| line),
        blocked: error.blocked().iter().map(|one| (one.entity_name(), one.detector(), one.path())).collect(),
    }
    .into_error()
}

/// An error on its way to JavaScript, for the places where the core wants one that its own errors turn into.
pub(crate) struct Failed(Error);

impl From<reticent::Error> for Failed {
    fn from(error: reticent::Error) -> Failed {
        Failed(of_core(error))
    }
}

impl From<Error> for Failed {
    fn from(error: Error) -> Failed {
        Failed(error)
    }
}

impl From<Failed> for Error {
    fn from(failed: Failed) -> Error {
        failed.0
    }
}

/// An operator of the caller gave something else than a string.
pub(crate) fn not_a_string(entity: &str) -> Error {
    Failure {
        reticent: "OperatorError",
        code: ErrorCode::Operator.as_str(),
        message: &format!("the operator for `{entity}` returned something else than a string"),
        help: "Return a string from it, not a promise; the empty string removes the value",
        file: None,
        line: None,
        blocked: Vec::new(),
    }
    .into_error()
}

/// A recogniser of the caller gave what no text has.
pub(crate) fn wrong_span() -> Error {
    Failure {
        reticent: "OperatorError",
        code: ErrorCode::Operator.as_str(),
        message: "a recogniser gave a span that is not one of the text",
        help: "Give entity, start, end and score of what stands in the text that was passed",
        file: None,
        line: None,
        blocked: Vec::new(),
    }
    .into_error()
}

/// The function that is asked gave something else than an answer.
pub(crate) fn no_answer() -> Error {
    Failure {
        reticent: "OperatorError",
        code: ErrorCode::Operator.as_str(),
        message: "the function that is asked gave no answer",
        help: "Return 'allow', 'mask' or 'block' for all of them, or a list of these with one for each finding",
        file: None,
        line: None,
        blocked: Vec::new(),
    }
    .into_error()
}

/// A mistake of this package.
pub(crate) fn internal(problem: &str) -> Error {
    Failure {
        reticent: "ReticentError",
        code: "internal",
        message: problem,
        help: "Nothing was returned. This is a mistake of reticent: please report it, with the kind of input but not the input",
        file: None,
        line: None,
        blocked: Vec::new(),
    }
    .into_error()
}

/// Runs what may panic; a panic becomes an error. Whatever it says is dropped, for it may quote the text.
pub(crate) fn gate<T>(run: impl FnOnce() -> Result<T>) -> Result<T> {
    catch_unwind(AssertUnwindSafe(run)).unwrap_or_else(|_| Err(internal("the engine stopped unexpectedly")))
}

/// Keeps panics from being printed, for the same reason. The hook is this library's alone.
pub(crate) fn silence_panics() {
    set_hook(Box::new(|_| {}));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_becomes_an_error_without_its_message() {
        let error = gate::<()>(|| panic!("in the middle of jane@acme.io")).unwrap_err();
        assert!(error.reason.contains("\"code\":\"internal\""));
        assert!(!error.reason.contains("jane"));
        assert_eq!(gate(|| Ok(1)).ok(), Some(1));
    }
}
