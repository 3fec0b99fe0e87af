//! Many values at once.

use crate::{
    errors, finding, gate, pool,
    redactor::{Redactor, flat, in_unit},
    structured::{LeafText, Walked},
    text,
};
use pyo3::{
    prelude::*,
    types::{PyByteArray, PyBytes, PyList, PyString},
};
use reticent::structured::{self, Decisions, Leaves};
use std::borrow::Cow;

/// Redacts values in order; the same objects where nothing was found.
pub(crate) fn redact<'py>(redactor: &Redactor, values: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyList>> {
    let py = values.py();
    let values = list(values)?;
    let redacted: Vec<_> = if !redactor.is_plain() {
        // Functions of Python run one at a time whatever is done, and each value is a call of its own.
        values.iter().map(|value| redactor.redact_value(value)).collect::<PyResult<_>>()?
    } else if let Some(texts) = texts(&values)? {
        let redacted = gate::unlocked(py, total(&texts), || redactor.inner.redact_many(&texts));
        let each = values.iter().zip(redacted);
        each.map(|(value, redacted)| match redacted {
            Some(redacted) => text::like(value, &redacted),
            None => Ok(value.clone()),
        })
        .collect::<PyResult<_>>()?
    } else {
        let (walked, decisions) = decide(redactor, &values)?;
        let each = values.iter().zip(walked).zip(&decisions);
        each.map(|((value, walked), decisions)| {
            let outcome = walked.apply(&redactor.inner, decisions, &redactor.operators)?;
            Ok(outcome.value.unwrap_or_else(|| value.clone()))
        })
        .collect::<PyResult<_>>()?
    };
    PyList::new(py, redacted)
}

/// Scans values in order.
pub(crate) fn scan<'py>(redactor: &Redactor, values: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyList>> {
    let py = values.py();
    let values = list(values)?;
    if !redactor.recognizers.is_empty() {
        return PyList::new(py, values.iter().map(|value| redactor.scan_value(value)).collect::<PyResult<Vec<_>>>()?);
    }
    let findings: Vec<_> = if let Some(texts) = texts(&values)? {
        let found = gate::unlocked(py, total(&texts), || redactor.inner.scan_many(&texts));
        let each = values.iter().zip(texts.iter().zip(found));
        each.map(|(value, (text, found))| in_unit(text, value.is_instance_of::<PyString>(), found)).collect()
    } else {
        let (walked, decisions) = decide(redactor, &values)?;
        walked.iter().zip(&decisions).map(|(walked, decisions)| walked.findings(&redactor.inner, decisions)).collect()
    };
    let lists = findings.iter().map(|findings| finding::to_list(py, findings));
    PyList::new(py, lists.collect::<PyResult<Vec<_>>>()?)
}

/// Walks values, and scans the leaves of all of them without the interpreter's lock.
fn decide<'py>(redactor: &Redactor, values: &[Bound<'py, PyAny>]) -> PyResult<(Vec<Walked<'py>>, Vec<Decisions>)> {
    let walked = values.iter().map(|value| Walked::new(value, &redactor.inner)).collect::<PyResult<Vec<_>>>()?;
    let total = walked.iter().map(Walked::bytes).sum();
    let leaves: Vec<&Leaves<LeafText>> = walked.iter().map(|walked| &walked.leaves).collect();
    let decisions = match values.first() {
        None => Vec::new(),
        Some(value) => gate::unlocked(value.py(), total, || {
            pool::each(total, &leaves, |leaves| structured::scan(&redactor.inner, leaves))
        }),
    };
    Ok((walked, decisions))
}

/// The texts of values that are all str or bytes-like; `None` where one is nested.
fn texts<'a>(values: &'a [Bound<'_, PyAny>]) -> PyResult<Option<Vec<Cow<'a, [u8]>>>> {
    values.iter().map(flat).collect()
}

fn total(texts: &[Cow<'_, [u8]>]) -> usize {
    texts.iter().map(|text| text.len()).sum()
}

fn list<'py>(values: &Bound<'py, PyAny>) -> PyResult<Vec<Bound<'py, PyAny>>> {
    if values.is_instance_of::<PyString>()
        || values.is_instance_of::<PyBytes>()
        || values.is_instance_of::<PyByteArray>()
    {
        return Err(errors::wrong_type("a list or another iterable of values", values));
    }
    values.try_iter()?.collect()
}
