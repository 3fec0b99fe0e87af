//! Files that go out, whose text a function of Python redacts.

use crate::{gate, text};
use pyo3::{
    prelude::*,
    types::{PyBytes, PyString},
};
use reticent::files;
use std::borrow::Cow;

/// The content of a file, redacted where it is text; the same object where nothing is found.
#[pyfunction]
#[pyo3(signature = (content, redact, kind = "", /))]
pub(crate) fn redact_file<'py>(
    content: &Bound<'py, PyBytes>,
    redact: &Bound<'py, PyAny>,
    kind: &str,
) -> PyResult<Bound<'py, PyBytes>> {
    gate::guarded(|| {
        Ok(match files::redact_file(content.as_bytes(), kind, &mut |text| asked(redact, text))? {
            Cow::Borrowed(_) => content.clone(),
            Cow::Owned(redacted) => PyBytes::new(content.py(), &redacted),
        })
    })
}

/// A str whose files are redacted, which stand in it as base64; the same object where nothing is found.
#[pyfunction]
#[pyo3(signature = (value, redact, kind = "", /))]
pub(crate) fn redact_in_text<'py>(
    value: &Bound<'py, PyString>,
    redact: &Bound<'py, PyAny>,
    kind: &str,
) -> PyResult<Bound<'py, PyString>> {
    gate::guarded(|| match files::redact_in_text(&text::of_str(value)?, kind, &mut |text| asked(redact, text))? {
        Cow::Borrowed(_) => Ok(value.clone()),
        Cow::Owned(redacted) => text::to_str(value.py(), &redacted),
    })
}

/// What the function gives for a text, where that is another.
fn asked(redact: &Bound<'_, PyAny>, text: &str) -> PyResult<Option<String>> {
    let redacted = redact.call1((text,))?;
    let redacted = redacted.cast::<PyString>()?.to_string_lossy();
    Ok((redacted != text).then(|| redacted.into_owned()))
}
