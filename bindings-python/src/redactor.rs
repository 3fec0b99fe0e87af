//! A compiled policy, as Python sees it.

use crate::{
    batch, errors, finding, gate,
    keys::Keys,
    operators::Operators,
    policy::Policy,
    recognizers::Recognizers,
    report::{Report, Result},
    session::Session,
    stream::RedactStream,
    structured::Walked,
    text::{self, Text},
};
use pyo3::{
    PyTraverseError, PyVisit,
    prelude::*,
    types::{PyDict, PyList, PyString, PyTuple},
};
use reticent::{
    ErrorCode, Finding, Processed, Recognized,
    offsets::{self, Unit},
};
use std::borrow::Cow;

/// A compiled policy: immutable, shared between threads, built once.
#[pyclass(frozen, module = "reticent", weakref)]
pub(crate) struct Redactor {
    pub(crate) inner: reticent::Redactor,
    pub(crate) operators: Operators,
    pub(crate) recognizers: Recognizers,
}

impl Redactor {
    pub(crate) fn without_operators(inner: reticent::Redactor) -> Redactor {
        Redactor { inner, operators: Operators::default(), recognizers: Recognizers::default() }
    }

    fn build(
        py: Python<'_>,
        policy: &reticent::Policy,
        operators: Option<&Bound<'_, PyDict>>,
        recognizers: Option<&Bound<'_, PyAny>>,
        keys: Option<Bound<'_, PyAny>>,
    ) -> PyResult<Redactor> {
        let (operators, recognizers) = (Operators::new(operators)?, Recognizers::new(recognizers)?);
        let keys = Keys::new(py, keys);
        let inner = match reticent::Redactor::with_keys(policy, &keys) {
            Ok(inner) => inner,
            Err(error) => return Err(keys.into_exception(&error)),
        };
        let inner = operators.install(inner).and_then(|inner| recognizers.install(inner));
        Ok(Redactor { inner: inner.map_err(|error| errors::from_core(&error))?, operators, recognizers })
    }

    pub(crate) fn redact_value<'py>(&self, value: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        let Some(text) = flat(value)? else {
            let walked = self.walk(value)?;
            let decisions = walked.decide(&self.inner);
            let outcome = walked.apply(&self.inner, &decisions, &self.operators)?;
            return Ok(outcome.value.unwrap_or_else(|| value.clone()));
        };
        if !self.operators.is_empty() || !self.recognizers.is_empty() {
            let processed = self.process_text(value, text.as_ref())?;
            return like(value, text.as_ref(), processed.value);
        }
        let bytes = text.as_ref();
        let redacted = gate::unlocked(value.py(), bytes.len(), || self.inner.redact_bytes(bytes));
        like(value, bytes, redacted)
    }

    pub(crate) fn scan_value<'py>(&self, value: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        let py = value.py();
        let findings = match flat(value)? {
            Some(text) => {
                let (bytes, is_str) = (text.as_ref(), value.is_instance_of::<PyString>());
                if !self.recognizers.is_empty() {
                    let recognized = self.recognize(value, bytes)?;
                    let processed =
                        gate::unlocked(py, bytes.len(), || self.inner.process_recognized(bytes, &recognized, None));
                    let processed = processed.map_err(|error| errors::from_core(&error))?;
                    return finding::to_list(py, &in_unit(bytes, is_str, processed.findings)).map(Bound::into_any);
                }
                gate::unlocked(py, bytes.len(), || in_unit(bytes, is_str, self.inner.scan_bytes(bytes)))
            }
            None => {
                let walked = self.walk(value)?;
                let decisions = walked.decide(&self.inner);
                walked.findings(&self.inner, &decisions)
            }
        };
        finding::to_list(py, &findings).map(Bound::into_any)
    }

    pub(crate) fn process_value<'py>(&self, value: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        let py = value.py();
        let (redacted, findings, report) = match flat(value)? {
            Some(text) => {
                let bytes = text.as_ref();
                let Processed { value: redacted, findings, report } = self.process_text(value, bytes)?;
                let is_str = value.is_instance_of::<PyString>();
                (like(value, bytes, redacted)?, in_unit(bytes, is_str, findings), report)
            }
            None => {
                let walked = self.walk(value)?;
                let decisions = walked.decide(&self.inner);
                let outcome = walked.apply(&self.inner, &decisions, &self.operators)?;
                (outcome.value.unwrap_or_else(|| value.clone()), outcome.findings, outcome.report)
            }
        };
        let findings = finding::to_list(py, &findings)?.unbind();
        let report = Py::new(py, Report::from(&report))?;
        Ok(Bound::new(py, Result::new(redacted.unbind(), findings, report))?.into_any())
    }

    /// Nested data with what recognisers find in its strings.
    pub(crate) fn walk<'py>(&self, value: &Bound<'py, PyAny>) -> PyResult<Walked<'py>> {
        let mut walked = Walked::new(value)?;
        if !self.recognizers.is_empty() {
            walked.recognize(&self.inner, &self.recognizers)?;
        }
        Ok(walked)
    }

    /// What recognisers find in a str; bytes are none of their business.
    pub(crate) fn recognize(&self, value: &Bound<'_, PyAny>, text: &[u8]) -> PyResult<Vec<Recognized>> {
        if self.recognizers.is_empty() || !value.is_instance_of::<PyString>() {
            return Ok(Vec::new());
        }
        self.recognizers.recognize(value.py(), text)
    }

    fn process_text<'t>(&self, value: &Bound<'_, PyAny>, text: &'t [u8]) -> PyResult<Processed<'t>> {
        let py = value.py();
        let recognized = self.recognize(value, text)?;
        if self.operators.is_empty() {
            let processed = gate::unlocked(py, text.len(), || self.inner.process_recognized(text, &recognized, None));
            return processed.map_err(|error| errors::from_core(&error));
        }
        let mut calling = self.operators.calling(text, value.is_instance_of::<PyString>());
        let processed = gate::unlocked_here(py, text.len(), || {
            self.inner.process_recognized(
                text,
                &recognized,
                Some(&mut |finding, value| calling.operate(finding, value)),
            )
        });
        processed.map_err(|error| calling.into_raised().unwrap_or_else(|| errors::from_core(&error)))
    }
}

/// The text of a str or bytes-like object; `None` for nested data.
pub(crate) fn flat(value: &Bound<'_, PyAny>) -> PyResult<Option<Text>> {
    match value.cast::<PyString>() {
        Ok(text) => Text::of_str(text).map(Some),
        Err(_) => Text::of_bytes(value),
    }
}

/// The same object where the text has not changed.
pub(crate) fn like<'py>(
    original: &Bound<'py, PyAny>,
    bytes: &[u8],
    redacted: Cow<'_, [u8]>,
) -> PyResult<Bound<'py, PyAny>> {
    match redacted {
        Cow::Owned(redacted) if redacted != bytes => text::like(original, &redacted),
        _ => Ok(original.clone()),
    }
}

/// Findings with the positions that index the object: code points of a str, bytes of bytes.
pub(crate) fn in_unit(text: &[u8], is_str: bool, mut findings: Vec<Finding>) -> Vec<Finding> {
    if is_str {
        offsets::convert(text, Unit::CodePoints, &mut findings);
    }
    findings
}

#[pymethods]
impl Redactor {
    #[new]
    #[pyo3(signature = (policy=None, *, profile=None, operators=None, recognizers=None, keys=None))]
    fn new(
        policy: Option<&Bound<'_, PyAny>>,
        profile: Option<&str>,
        operators: Option<&Bound<'_, PyDict>>,
        recognizers: Option<&Bound<'_, PyAny>>,
        keys: Option<Bound<'_, PyAny>>,
        py: Python<'_>,
    ) -> PyResult<Redactor> {
        gate::guarded(|| Redactor::build(py, &Policy::of(policy, profile)?.inner, operators, recognizers, keys))
    }

    /// The policy that was compiled.
    #[getter]
    fn policy(&self) -> Policy {
        Policy { inner: self.inner.policy().clone() }
    }

    /// The fingerprint of the policy.
    #[getter]
    fn fingerprint(&self) -> &str {
        self.inner.fingerprint()
    }

    /// Redacts a str or nested data; the same object where nothing was found.
    #[pyo3(signature = (value, /))]
    fn redact<'py>(&self, value: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        gate::guarded(|| self.redact_value(value))
    }

    /// The findings of a str or nested data, in order.
    #[pyo3(signature = (value, /))]
    fn scan<'py>(&self, value: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        gate::guarded(|| self.scan_value(value))
    }

    /// Redacts, finds and counts in one pass.
    #[pyo3(signature = (value, /))]
    fn process<'py>(&self, value: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        gate::guarded(|| self.process_value(value))
    }

    /// Redacts many values on all cores, in order.
    #[pyo3(signature = (values, /))]
    fn redact_many<'py>(&self, values: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyList>> {
        gate::guarded(|| batch::redact(self, values))
    }

    /// Scans many values on all cores, in order.
    #[pyo3(signature = (values, /))]
    fn scan_many<'py>(&self, values: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyList>> {
        gate::guarded(|| batch::scan(self, values))
    }

    /// Redacts a text that arrives in pieces; any pieces give what the whole text gives.
    #[pyo3(signature = (pieces, /))]
    fn redact_stream(&self, pieces: &Bound<'_, PyAny>) -> PyResult<RedactStream> {
        gate::guarded(|| {
            if !self.operators.is_empty() {
                let help = "Name operators such as `mask` in the policy, or redact the whole text";
                return Err(errors::of_binding(ErrorCode::Unsupported, "streams call no functions as operators", help));
            }
            if !self.recognizers.is_empty() {
                let help = "Redact the whole text, or make a redactor without `recognizers` for streams";
                return Err(errors::of_binding(ErrorCode::Unsupported, "streams ask no recognisers", help));
            }
            RedactStream::new(self.inner.stream(), pieces)
        })
    }

    /// A conversation, whose tokens it can restore.
    fn session(slf: &Bound<'_, Self>) -> Session {
        Session::new(slf)
    }

    /// Restores what the operator `encrypt` has written under this policy's keys; the same object where nothing was.
    #[pyo3(signature = (value, /, *, destination="user"))]
    fn restore<'py>(&self, value: &Bound<'py, PyAny>, destination: &str) -> PyResult<Bound<'py, PyAny>> {
        gate::guarded(|| {
            let Some(text) = flat(value)? else {
                let restored = Walked::new(value)?.restore(&self.inner, destination)?;
                return Ok(restored.unwrap_or_else(|| value.clone()));
            };
            let bytes = text.as_ref();
            let restored = gate::unlocked(value.py(), bytes.len(), || self.inner.restore_for(bytes, destination));
            like(value, bytes, restored)
        })
    }

    fn __repr__(&self) -> String {
        format!("<Redactor profile={} fingerprint={}>", self.inner.policy().profile.name(), self.fingerprint())
    }

    fn __copy__(slf: Bound<'_, Self>) -> Bound<'_, Self> {
        slf
    }

    fn __deepcopy__<'py>(slf: Bound<'py, Self>, _memo: &Bound<'py, PyAny>) -> Bound<'py, Self> {
        slf
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<(Bound<'py, PyAny>, Bound<'py, PyTuple>)> {
        let py = slf.py();
        let redactor = slf.get();
        let restore = py.import("reticent._native")?.getattr("_restore_redactor")?;
        let operators = if redactor.operators.is_empty() { None } else { Some(redactor.operators.to_dict(py)?) };
        // The source and its fingerprint, and functions by their names; keys are looked up again where it is read.
        let recognizers = if redactor.recognizers.is_empty() { None } else { Some(redactor.recognizers.to_list(py)?) };
        let state = (redactor.inner.policy().to_toml(), redactor.fingerprint(), operators, recognizers);
        Ok((restore, state.into_pyobject(py)?))
    }

    fn __traverse__(&self, visit: PyVisit<'_>) -> std::result::Result<(), PyTraverseError> {
        self.operators.traverse(&visit)?;
        self.recognizers.traverse(&visit)
    }
}

/// A pickled redactor: the same policy, under keys that are looked up again.
#[pyfunction]
#[pyo3(name = "_restore_redactor", signature = (policy, fingerprint, operators, recognizers=None, /))]
pub(crate) fn restore_redactor(
    policy: &str,
    fingerprint: &str,
    operators: Option<&Bound<'_, PyDict>>,
    recognizers: Option<&Bound<'_, PyAny>>,
    py: Python<'_>,
) -> PyResult<Redactor> {
    gate::guarded(|| {
        let policy = reticent::Policy::from_toml(policy, "").map_err(|error| errors::from_core(&error))?;
        if policy.fingerprint() != fingerprint {
            let problem = "the pickled policy reads differently in this version";
            let help = "Make the redactor from its policy here, or use one version in every process";
            return Err(errors::of_binding(ErrorCode::PolicyValue, problem, help));
        }
        Redactor::build(py, &policy, operators, recognizers, None)
    })
}
