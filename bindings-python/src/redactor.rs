//! A compiled policy, as Python sees it.

use crate::{
    asking::{Ask, Questions},
    audit::{Audit, Started},
    batch,
    call::{self, Done, Through},
    errors, finding, gate,
    keys::Keys,
    operators::Operators,
    policy::Policy,
    recognizers::Recognizers,
    report::Report,
    session::Session,
    stream::{self, RedactStream},
    structured::Walked,
    text,
    vault::Vault,
};
use pyo3::{
    PyTraverseError, PyVisit,
    exceptions::PyValueError,
    intern,
    prelude::*,
    types::{PyDict, PyList, PyString, PyTuple},
};
use reticent::{
    ErrorCode, Finding, Recognized,
    offsets::{self, Unit},
};
use std::borrow::Cow;

/// A compiled policy: immutable, shared between threads, built once.
#[pyclass(frozen, module = "reticent", weakref)]
pub(crate) struct Redactor {
    pub(crate) inner: reticent::Redactor,
    pub(crate) operators: Operators,
    pub(crate) recognizers: Recognizers,
    pub(crate) ask: Ask,
    pub(crate) audit: Audit,
}

/// The caller's own functions and keys.
#[derive(Default)]
struct Given<'a, 'py> {
    operators: Option<&'a Bound<'py, PyDict>>,
    recognizers: Option<&'a Bound<'py, PyAny>>,
    ask: Option<&'a Bound<'py, PyAny>>,
    audit: Option<&'a Bound<'py, PyAny>>,
    keys: Option<Bound<'py, PyAny>>,
}

impl Redactor {
    pub(crate) fn without_operators(inner: reticent::Redactor) -> Redactor {
        Redactor {
            inner,
            operators: Operators::default(),
            recognizers: Recognizers::default(),
            ask: Ask::default(),
            audit: Audit::default(),
        }
    }

    fn build(py: Python<'_>, policy: &reticent::Policy, given: Given<'_, '_>) -> PyResult<Redactor> {
        let (operators, recognizers) = (Operators::new(given.operators)?, Recognizers::new(given.recognizers)?);
        let (ask, audit) = (Ask::new(given.ask)?, Audit::new(given.audit)?);
        let keys = Keys::new(py, given.keys);
        let inner = match reticent::Redactor::with_keys(policy, &keys) {
            Ok(inner) => inner,
            Err(error) => return Err(keys.into_exception(&error)),
        };
        // What recognisers find has operators, too.
        let inner = recognizers.install(inner).and_then(|inner| operators.install(inner));
        Ok(Redactor { inner: inner.map_err(|error| errors::from_core(&error))?, operators, recognizers, ask, audit })
    }

    /// Whether a text needs nothing of the caller: neither functions nor answers, and nobody is told.
    pub(crate) fn is_plain(&self) -> bool {
        self.operators.is_empty() && self.recognizers.is_empty() && self.audit.is_empty() && !self.inner.has_actions()
    }

    pub(crate) fn run<'py>(&self, value: &Bound<'py, PyAny>) -> PyResult<Done<'py>> {
        call::run(self, &Through::Redactor(self.inner.clone()), value, None)
    }

    pub(crate) fn redact_value<'py>(&self, value: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        match flat(value)? {
            Some(text) if self.is_plain() => {
                let bytes = text.as_ref();
                let redacted = gate::unlocked(value.py(), bytes.len(), || self.inner.redact_bytes(bytes));
                like(value, bytes, redacted)
            }
            _ => Ok(self.run(value)?.value),
        }
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

    /// Nested data with what recognisers find in its strings.
    pub(crate) fn walk<'py>(&self, value: &Bound<'py, PyAny>) -> PyResult<Walked<'py>> {
        let mut walked = Walked::new(value, &self.inner)?;
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
}

/// The text of a str or bytes-like object; `None` for nested data.
pub(crate) fn flat<'a>(value: &'a Bound<'_, PyAny>) -> PyResult<Option<Cow<'a, [u8]>>> {
    match value.cast::<PyString>() {
        Ok(text) => text::of_str(text).map(Some),
        Err(_) => text::of_bytes(value),
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
    #[pyo3(signature = (policy=None, *, profile=None, operators=None, recognizers=None, ask=None, audit=None, keys=None))]
    #[allow(clippy::too_many_arguments)]
    fn new(
        policy: Option<&Bound<'_, PyAny>>,
        profile: Option<&str>,
        operators: Option<&Bound<'_, PyDict>>,
        recognizers: Option<&Bound<'_, PyAny>>,
        ask: Option<&Bound<'_, PyAny>>,
        audit: Option<&Bound<'_, PyAny>>,
        keys: Option<Bound<'_, PyAny>>,
        py: Python<'_>,
    ) -> PyResult<Redactor> {
        let given = Given { operators, recognizers, ask, audit, keys };
        gate::guarded(|| Redactor::build(py, &Policy::of(policy, profile)?.inner, given))
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
        gate::guarded(|| call::questions(self, value))
    }

    /// For a coroutine: the function that is asked.
    #[getter]
    fn _ask(&self, py: Python<'_>) -> Option<Py<PyAny>> {
        self.ask.function.as_ref().map(|function| function.clone_ref(py))
    }

    /// For a coroutine: redacts a value whose questions have been answered.
    #[pyo3(signature = (value, questions, answers, /))]
    fn _answered<'py>(
        &self,
        value: &Bound<'py, PyAny>,
        questions: &Bound<'py, Questions>,
        answers: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let through = Through::Redactor(self.inner.clone());
        gate::guarded(|| call::answered(self, &through, value, questions.get(), answers))
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

    /// Redacts a text that arrives in pieces, or the events of a model's answer; any pieces give what the whole gives.
    #[pyo3(signature = (pieces, /, *, format=None))]
    fn redact_stream<'py>(
        slf: &Bound<'py, Self>,
        pieces: &Bound<'py, PyAny>,
        format: Option<&str>,
    ) -> PyResult<Bound<'py, PyAny>> {
        gate::guarded(|| {
            if !matches!(format, None | Some("sse")) {
                return Err(PyValueError::new_err(
                    "`format` is \"sse\" for the text of server-sent events, or not given",
                ));
            }
            stream::of(slf, pieces, format.is_some())
        })
    }

    /// For streams: a text that is pushed to, of which nobody is told where it is one of many.
    #[pyo3(signature = (*, is_told))]
    fn _text(slf: &Bound<'_, Self>, is_told: bool) -> PyResult<RedactStream> {
        gate::guarded(|| Ok(RedactStream::new(slf, None, is_told)))
    }

    /// For streams: the same redactor, with nobody who is told.
    fn _unheard(&self, py: Python<'_>) -> Redactor {
        Redactor {
            inner: self.inner.clone(),
            operators: self.operators.clone_ref(py),
            recognizers: self.recognizers.clone_ref(py),
            ask: Ask { function: self.ask.function.as_ref().map(|function| function.clone_ref(py)) },
            audit: Audit::default(),
        }
    }

    /// For streams: tells of one that has ended, with its counts or with the exception that has ended it.
    #[pyo3(signature = (seconds, outcome, /))]
    fn _tell(&self, py: Python<'_>, seconds: f64, outcome: &Bound<'_, PyAny>) -> PyResult<()> {
        gate::guarded(|| {
            let started = Started::ago(seconds);
            if let Ok(report) = outcome.cast::<Report>() {
                return self.audit.record(py, &started, "done", || Ok(report.get().clone()));
            }
            match errors::report_of(py, &PyErr::from_value(outcome.clone()), self.inner.fingerprint())? {
                Some(report) => self.audit.record(py, &started, "blocked", || Ok(report)),
                None => Ok(()),
            }
        })
    }

    /// A conversation, whose tokens it can restore: one of its own in memory, or one in a vault by its name.
    #[pyo3(signature = (conversation=None, *, vault=None))]
    fn session(
        slf: &Bound<'_, Self>,
        conversation: Option<&str>,
        vault: Option<&Bound<'_, Vault>>,
    ) -> PyResult<Session> {
        match (conversation, vault) {
            (None, None) => Ok(Session::new(slf, slf.get().inner.session())),
            (Some(conversation), Some(vault)) => {
                Ok(Session::new(slf, slf.get().inner.session_in(vault.get().inner(), conversation)))
            }
            _ => {
                let problem = "a session in a vault needs both the vault and the name of a conversation";
                let help = "Call session(\"a name that nobody guesses\", vault=vault), or session() for one in memory";
                Err(errors::of_binding(ErrorCode::Vault, problem, help))
            }
        }
    }

    /// Restores what the operator `encrypt` has written under this policy's keys; the same object where nothing was.
    #[pyo3(signature = (value, /, *, destination="user"))]
    fn restore<'py>(&self, value: &Bound<'py, PyAny>, destination: &str) -> PyResult<Bound<'py, PyAny>> {
        gate::guarded(|| {
            let Some(text) = flat(value)? else {
                let restored = Walked::of_tokens(value)?.restore(&self.inner, destination)?;
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
        let ask = redactor.ask.function.as_ref();
        let audit = if redactor.audit.is_empty() { None } else { Some(redactor.audit.to_list(py)?) };
        let state = (redactor.inner.policy().to_toml(), redactor.fingerprint(), operators, recognizers, ask, audit);
        Ok((restore, state.into_pyobject(py)?))
    }

    fn __traverse__(&self, visit: PyVisit<'_>) -> std::result::Result<(), PyTraverseError> {
        self.operators.traverse(&visit)?;
        self.recognizers.traverse(&visit)?;
        self.ask.traverse(&visit)?;
        self.audit.traverse(&visit)
    }
}

/// A pickled redactor: the same policy, under keys that are looked up again.
#[pyfunction]
#[pyo3(name = "_restore_redactor", signature = (policy, fingerprint, operators, recognizers=None, ask=None, audit=None, /))]
pub(crate) fn restore_redactor(
    policy: &str,
    fingerprint: &str,
    operators: Option<&Bound<'_, PyDict>>,
    recognizers: Option<&Bound<'_, PyAny>>,
    ask: Option<&Bound<'_, PyAny>>,
    audit: Option<&Bound<'_, PyAny>>,
    py: Python<'_>,
) -> PyResult<Redactor> {
    gate::guarded(|| {
        let policy = reticent::Policy::from_toml(policy, "").map_err(|error| errors::from_core(&error))?;
        if policy.fingerprint() != fingerprint {
            let problem = "the pickled policy reads differently in this version";
            let help = "Make the redactor from its policy here, or use one version in every process";
            return Err(errors::of_binding(ErrorCode::PolicyValue, problem, help));
        }
        Redactor::build(py, &policy, Given { operators, recognizers, ask, audit, keys: None })
    })
}
