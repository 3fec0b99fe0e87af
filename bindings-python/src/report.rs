//! Counts, and the three things that `process` gives back.

use crate::blocked::Blocked;
use pyo3::{
    PyTraverseError, PyVisit,
    exceptions::PyKeyError,
    prelude::*,
    types::{PyDict, PyIterator, PyList, PyTuple},
};
use serde::Serialize;
use std::collections::BTreeMap;

type Counts = BTreeMap<String, u64>;

/// What a call found, in numbers: a mapping from entities to counts. It holds no value, so it is safe to log and to send.
#[pyclass(frozen, eq, mapping, module = "reticent")]
#[derive(Clone, Default, PartialEq, Serialize)]
pub(crate) struct Report {
    /// The fingerprint of the policy that decided.
    #[pyo3(get)]
    fingerprint: String,
    /// Findings by entity.
    #[pyo3(get)]
    entities: Counts,
    /// Findings by detector.
    #[pyo3(get)]
    detectors: Counts,
    /// Findings by JSON Pointer, for nested data.
    #[pyo3(get)]
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    paths: Counts,
    /// Types whose objects came back unchanged because nothing is known about them.
    #[pyo3(get)]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    unsupported: Vec<String>,
    /// Findings by what was written in their place.
    #[pyo3(get)]
    operators: Counts,
    /// Findings by what the policy's actions and their answers made of them.
    #[pyo3(get)]
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    actions: Counts,
}

impl Report {
    /// The counts of a call that the policy has blocked: of what it has blocked alone.
    pub(crate) fn of_blocked<'b>(fingerprint: &str, blocked: impl Iterator<Item = &'b Blocked>) -> Report {
        let mut report = Report { fingerprint: fingerprint.to_owned(), ..Report::default() };
        let add = |counts: &mut Counts, name: Option<&str>| {
            if let Some(name) = name {
                *counts.entry(name.to_owned()).or_default() += 1;
            }
        };
        for Blocked { entity, detector, path } in blocked {
            add(&mut report.entities, Some(entity));
            add(&mut report.detectors, detector.as_deref());
            add(&mut report.paths, path.as_deref());
            add(&mut report.actions, Some("block"));
        }
        report
    }
}

impl From<&reticent::Report> for Report {
    fn from(report: &reticent::Report) -> Report {
        let owned = |(name, count): (&str, u64)| (name.to_owned(), count);
        Report {
            fingerprint: report.fingerprint().to_owned(),
            entities: report.entities().map(owned).collect(),
            detectors: report.detectors().map(owned).collect(),
            paths: report.paths().map(owned).collect(),
            unsupported: report.unsupported().to_vec(),
            operators: report.operators().map(owned).collect(),
            actions: report.actions().map(owned).collect(),
        }
    }
}

#[pymethods]
impl Report {
    #[new]
    #[pyo3(signature = (fingerprint, entities, detectors, paths, unsupported, operators=Counts::new(), actions=Counts::new()))]
    fn new(
        fingerprint: String,
        entities: Counts,
        detectors: Counts,
        paths: Counts,
        unsupported: Vec<String>,
        operators: Counts,
        actions: Counts,
    ) -> Report {
        Report { fingerprint, entities, detectors, paths, unsupported, operators, actions }
    }

    /// How many findings there are in all.
    #[getter]
    fn total(&self) -> u64 {
        self.entities.values().sum()
    }

    /// The report as a plain dict, ready for JSON.
    pub(crate) fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let dict = PyDict::new(py);
        dict.set_item("fingerprint", &self.fingerprint)?;
        dict.set_item("total", self.total())?;
        dict.set_item("entities", &self.entities)?;
        dict.set_item("detectors", &self.detectors)?;
        dict.set_item("operators", &self.operators)?;
        dict.set_item("actions", &self.actions)?;
        dict.set_item("paths", &self.paths)?;
        dict.set_item("unsupported", &self.unsupported)?;
        Ok(dict)
    }

    /// The entities that were found.
    fn keys(&self) -> Vec<&str> {
        self.entities.keys().map(String::as_str).collect()
    }

    /// The counts, in the order of the entities.
    fn values(&self) -> Vec<u64> {
        self.entities.values().copied().collect()
    }

    /// Entities with their counts.
    fn items(&self) -> Vec<(&str, u64)> {
        self.entities.iter().map(|(entity, count)| (entity.as_str(), *count)).collect()
    }

    /// The count of an entity, or the default where it was not found.
    #[pyo3(signature = (entity, default=None, /))]
    fn get(&self, entity: &str, default: Option<Py<PyAny>>, py: Python<'_>) -> PyResult<Py<PyAny>> {
        match self.entities.get(entity) {
            Some(count) => Ok(count.into_pyobject(py)?.into_any().unbind()),
            None => Ok(default.unwrap_or_else(|| py.None())),
        }
    }

    fn __getitem__(&self, entity: &str) -> PyResult<u64> {
        self.entities.get(entity).copied().ok_or_else(|| PyKeyError::new_err(entity.to_owned()))
    }

    fn __contains__(&self, entity: &Bound<'_, PyAny>) -> bool {
        entity.extract::<&str>().is_ok_and(|entity| self.entities.contains_key(entity))
    }

    fn __len__(&self) -> usize {
        self.entities.len()
    }

    fn __iter__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyIterator>> {
        PyList::new(py, self.keys())?.try_iter()
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        Ok(format!("Report({})", self.entities.clone().into_pyobject(py)?.repr()?))
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<(Bound<'py, PyAny>, Bound<'py, PyTuple>)> {
        let Report { fingerprint, entities, detectors, paths, unsupported, operators, actions } = slf.get();
        let arguments =
            (fingerprint, entities, detectors, paths, unsupported, operators, actions).into_pyobject(slf.py())?;
        Ok((slf.get_type().into_any(), arguments))
    }
}

/// What `process` gives: the redacted value, the findings and the counts.
#[pyclass(frozen, module = "reticent", name = "Result")]
pub(crate) struct Result {
    /// The redacted value; the same object where nothing was changed.
    #[pyo3(get)]
    value: Py<PyAny>,
    /// The findings, in order.
    #[pyo3(get)]
    findings: Py<PyList>,
    /// The counts.
    #[pyo3(get)]
    report: Py<Report>,
}

#[pymethods]
impl Result {
    #[new]
    pub(crate) fn new(value: Py<PyAny>, findings: Py<PyList>, report: Py<Report>) -> Result {
        Result { value, findings, report }
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        // Not the value: an object of an unknown type in it is as raw as before.
        Ok(format!("Result(findings={}, report={})", self.findings.bind(py).len(), self.report.bind(py).repr()?))
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<(Bound<'py, PyAny>, Bound<'py, PyTuple>)> {
        let Result { value, findings, report } = slf.get();
        Ok((slf.get_type().into_any(), (value, findings, report).into_pyobject(slf.py())?))
    }

    fn __traverse__(&self, visit: PyVisit<'_>) -> std::result::Result<(), PyTraverseError> {
        visit.call(&self.value)?;
        visit.call(&self.findings)
    }
}
