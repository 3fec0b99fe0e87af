//! A finding, as Python sees it.

use crate::{errors, text};
use pyo3::{
    prelude::*,
    types::{PyDict, PyList, PyString, PyTuple},
};
use reticent::Span;
use std::hash::{DefaultHasher, Hash, Hasher};

/// A confirmed candidate: what it is, where it is, how sure that is and why. It never carries the value.
#[pyclass(frozen, eq, module = "reticent")]
#[derive(Clone, PartialEq)]
pub(crate) struct Finding {
    /// What kind of thing it is, such as `CREDIT_CARD`.
    #[pyo3(get)]
    entity: String,
    /// The first position: code points in a str, bytes in bytes.
    #[pyo3(get)]
    start: usize,
    /// The position after the last.
    #[pyo3(get)]
    end: usize,
    /// How sure it is, from 0 to 1.
    #[pyo3(get)]
    score: f64,
    /// The id of the detector that found it, such as `payment.card`.
    #[pyo3(get)]
    detector: String,
    /// In nested data, the JSON Pointer of the leaf that the positions index.
    #[pyo3(get)]
    path: Option<String>,
    /// Why: what the score is made of.
    #[pyo3(get)]
    reasons: Vec<String>,
}

impl From<&reticent::Finding> for Finding {
    fn from(finding: &reticent::Finding) -> Finding {
        let Span { start, end } = finding.span();
        Finding {
            entity: finding.entity().to_owned(),
            start,
            end,
            score: finding.score(),
            detector: finding.detector().to_owned(),
            path: finding.path().map(str::to_owned),
            reasons: finding.reasons().iter().map(ToString::to_string).collect(),
        }
    }
}

/// A list of findings.
pub(crate) fn to_list<'py>(py: Python<'py>, findings: &[reticent::Finding]) -> PyResult<Bound<'py, PyList>> {
    let findings = findings.iter().map(|finding| Bound::new(py, Finding::from(finding)));
    PyList::new(py, findings.collect::<PyResult<Vec<_>>>()?)
}

#[pymethods]
impl Finding {
    #[new]
    #[pyo3(signature = (entity, start, end, score, detector, path=None, reasons=Vec::new()))]
    fn new(
        entity: String,
        start: usize,
        end: usize,
        score: f64,
        detector: String,
        path: Option<String>,
        reasons: Vec<String>,
    ) -> Finding {
        Finding { entity, start, end, score, detector, path, reasons }
    }

    /// The value in the text that was scanned: the caller's own text, asked for by the caller.
    #[pyo3(signature = (text, /))]
    fn text_of<'py>(&self, text: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        if text::exact_str(text).is_none() && !text.is_instance_of::<PyString>() && text::of_bytes(text)?.is_none() {
            return Err(errors::wrong_type("the str or bytes that was scanned", text));
        }
        let range = pyo3::types::PySlice::new(text.py(), self.start.try_into()?, self.end.try_into()?, 1);
        text.get_item(range)
    }

    /// The finding as a plain dict, ready for JSON.
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let dict = PyDict::new(py);
        dict.set_item("entity", &self.entity)?;
        dict.set_item("start", self.start)?;
        dict.set_item("end", self.end)?;
        dict.set_item("score", self.score)?;
        dict.set_item("detector", &self.detector)?;
        dict.set_item("path", &self.path)?;
        dict.set_item("reasons", &self.reasons)?;
        Ok(dict)
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let quoted = |text: &str| PyString::new(py, text).repr().map(|repr| repr.to_string());
        let Finding { start, end, score, .. } = self;
        let path = match &self.path {
            Some(path) => format!(", path={}", quoted(path)?),
            None => String::new(),
        };
        Ok(format!(
            "Finding(entity={}, start={start}, end={end}, score={score:?}, detector={}{path})",
            quoted(&self.entity)?,
            quoted(&self.detector)?,
        ))
    }

    fn __hash__(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        (&self.entity, self.start, self.end, &self.detector, &self.path).hash(&mut hasher);
        hasher.finish()
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<(Bound<'py, PyAny>, Bound<'py, PyTuple>)> {
        let Finding { entity, start, end, score, detector, path, reasons } = slf.get();
        let arguments = (entity, start, end, score, detector, path, reasons).into_pyobject(slf.py())?;
        Ok((slf.get_type().into_any(), arguments))
    }
}
