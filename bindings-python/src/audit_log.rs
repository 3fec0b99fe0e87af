//! An audit log, as Python sees it.

use crate::{errors, gate, keys, report::Report};
use pyo3::prelude::*;
use reticent_audit::{Checking, Head, Log};
use std::{path::PathBuf, time::Duration};

/// A file of JSON lines, chained by hashes, to which calls are appended. Give it as `audit` to a redactor.
#[pyclass(frozen, module = "reticent")]
pub(crate) struct AuditLog {
    log: Log,
    path: PathBuf,
}

#[pymethods]
impl AuditLog {
    #[new]
    #[pyo3(signature = (path, /, *, key=None, sync=false))]
    fn new(path: PathBuf, key: Option<&Bound<'_, PyAny>>, sync: bool) -> PyResult<AuditLog> {
        gate::guarded(|| {
            let log = match key {
                None => Log::open(&path),
                Some(key) => Log::with_key(&path, &keys::given(key)?),
            };
            let log = log.map_err(|error| errors::from_core(&error))?;
            Ok(AuditLog { log: if sync { log.synced() } else { log }, path })
        })
    }

    /// Appends a record of a call.
    #[pyo3(signature = (record, /))]
    fn __call__(&self, record: &Bound<'_, PyAny>) -> PyResult<()> {
        gate::guarded(|| {
            let py = record.py();
            let outcome: String = record.getattr("outcome")?.extract()?;
            let seconds: f64 = record.getattr("seconds")?.extract()?;
            let report = record.getattr("report")?.cast::<Report>()?.get().clone();
            let took = Duration::try_from_secs_f64(seconds).ok();
            let appended = py.detach(|| self.log.append(&outcome, took, &report));
            appended.map(drop).map_err(|error| errors::from_core(&error))
        })
    }

    /// How many lines there are, and the hash of the last one: kept elsewhere, it proves later that none up to it was cut off.
    #[getter]
    fn head(&self, py: Python<'_>) -> PyResult<(u64, String)> {
        let head = gate::guarded(|| py.detach(|| self.log.head()).map_err(|error| errors::from_core(&error)))?;
        Ok((head.lines, head.hash))
    }

    /// Checks a log: an error where it is not what was written, else the number of its lines.
    #[staticmethod]
    #[pyo3(signature = (path, /, *, key=None, head=None))]
    fn check(
        path: PathBuf,
        key: Option<&Bound<'_, PyAny>>,
        head: Option<(u64, String)>,
        py: Python<'_>,
    ) -> PyResult<u64> {
        gate::guarded(|| {
            let mut checking = Checking::default();
            if let Some(key) = key {
                let key = keys::given(key)?;
                checking = checking.with_key(&key).map_err(|error| errors::from_core(&error))?;
            }
            if let Some((lines, hash)) = head {
                checking = checking.with_head(Head { lines, hash });
            }
            let checked = py.detach(|| reticent_audit::check(&path, &checking));
            Ok(checked.map_err(|error| errors::from_core(&error))?.lines)
        })
    }

    fn __repr__(&self) -> String {
        format!("<AuditLog {:?}>", self.path)
    }
}
