//! Who is told of each call: the caller's own functions, with a record of counts and never a value.

use crate::{errors, report::Report};
use pyo3::{
    PyTraverseError, PyVisit,
    prelude::*,
    types::{PyDict, PyList, PyTuple},
};
use reticent::ErrorCode;
use std::time::{Duration, Instant, SystemTime};

/// The functions that are told.
#[derive(Default)]
pub(crate) struct Audit {
    functions: Vec<Py<PyAny>>,
}

/// When a call began.
pub(crate) struct Started {
    time: SystemTime,
    instant: Instant,
}

impl Started {
    pub(crate) fn now() -> Started {
        Started { time: SystemTime::now(), instant: Instant::now() }
    }

    /// So many seconds ago.
    pub(crate) fn ago(seconds: f64) -> Started {
        let now = Started::now();
        let ago = Duration::try_from_secs_f64(seconds).unwrap_or_default();
        Started {
            time: now.time.checked_sub(ago).unwrap_or(now.time),
            instant: now.instant.checked_sub(ago).unwrap_or(now.instant),
        }
    }
}

impl Audit {
    /// A function, or several.
    pub(crate) fn new(given: Option<&Bound<'_, PyAny>>) -> PyResult<Audit> {
        let Some(given) = given else { return Ok(Audit::default()) };
        let functions = match given.is_callable() {
            true => vec![given.clone().unbind()],
            false => given.try_iter()?.map(|function| function.map(Bound::unbind)).collect::<PyResult<_>>()?,
        };
        if let Some(wrong) = functions.iter().map(|function| function.bind(given.py())).find(|f| !f.is_callable()) {
            let problem = format!("`audit` has {}, which is not a function", errors::type_name(wrong));
            let help = "Give a function of a record, an AuditLog, or a list of them";
            return Err(errors::of_binding(ErrorCode::Audit, &problem, help));
        }
        Ok(Audit { functions })
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.functions.is_empty()
    }

    pub(crate) fn to_list<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        PyList::new(py, &self.functions)
    }

    /// Tells of a call. What a function raises ends the call: what is not recorded is not returned.
    pub(crate) fn record(
        &self,
        py: Python<'_>,
        started: &Started,
        outcome: &str,
        report: impl FnOnce() -> PyResult<Report>,
    ) -> PyResult<()> {
        if self.is_empty() {
            return Ok(());
        }
        let record = AuditRecord {
            time: reticent_audit::timestamp(started.time),
            seconds: started.instant.elapsed().as_secs_f64(),
            outcome: outcome.to_owned(),
            report: Py::new(py, report()?)?,
        };
        let record = Py::new(py, record)?;
        self.functions.iter().try_for_each(|function| function.bind(py).call1((&record,)).map(drop))
    }

    pub(crate) fn traverse(&self, visit: &PyVisit<'_>) -> Result<(), PyTraverseError> {
        self.functions.iter().try_for_each(|function| visit.call(function))
    }
}

/// One call, for an audit: when, how long, what came of it, and the counts.
#[pyclass(frozen, module = "reticent")]
pub(crate) struct AuditRecord {
    /// When it began, in UTC as RFC 3339 has it.
    #[pyo3(get)]
    time: String,
    /// How long it took.
    #[pyo3(get)]
    seconds: f64,
    /// `done`, or `blocked` where the policy, or an answer, has stopped it; then the counts are of what it has blocked.
    #[pyo3(get)]
    outcome: String,
    /// The counts.
    #[pyo3(get)]
    report: Py<Report>,
}

#[pymethods]
impl AuditRecord {
    #[new]
    fn new(time: String, seconds: f64, outcome: String, report: Py<Report>) -> AuditRecord {
        AuditRecord { time, seconds, outcome, report }
    }

    /// The record as a plain dict, ready for JSON.
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let dict = self.report.get().to_dict(py)?;
        dict.set_item("time", &self.time)?;
        dict.set_item("seconds", self.seconds)?;
        dict.set_item("outcome", &self.outcome)?;
        Ok(dict)
    }

    fn __eq__(&self, other: &Bound<'_, PyAny>) -> bool {
        other.cast::<AuditRecord>().is_ok_and(|other| {
            let other = other.get();
            (&self.time, self.seconds, &self.outcome) == (&other.time, other.seconds, &other.outcome)
                && self.report.get() == other.report.get()
        })
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        Ok(format!("AuditRecord({}, {}, {})", self.time, self.outcome, self.report.bind(py).repr()?))
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<(Bound<'py, PyAny>, Bound<'py, PyTuple>)> {
        let AuditRecord { time, seconds, outcome, report } = slf.get();
        Ok((slf.get_type().into_any(), (time, seconds, outcome, report).into_pyobject(slf.py())?))
    }
}
