//! Python's text as bytes that the engine reads, and back.

use pyo3::{
    Borrowed, ffi,
    prelude::*,
    types::{PyByteArray, PyBytes, PyMemoryView, PyString},
};
use std::{borrow::Cow, ffi::CStr};

/// How lone surrogates, which a `str` may hold and UTF-8 may not, become bytes: three each, as WTF-8 has them.
const SURROGATES: &CStr = c"surrogatepass";
/// How bytes that are not UTF-8 become a `str` and the same bytes again.
const ESCAPES: &CStr = c"surrogateescape";

/// The text of a `str`: its UTF-8, or WTF-8 where it has lone surrogates.
pub(crate) fn of_str<'a>(text: &'a Bound<'_, PyString>) -> PyResult<Cow<'a, [u8]>> {
    match text.to_str() {
        Ok(utf8) => Ok(Cow::Borrowed(utf8.as_bytes())),
        Err(_) => encode(text, SURROGATES).map(Cow::Owned),
    }
}

/// The bytes of a `bytes`, `bytearray` or `memoryview`; `None` for other types. A copy, where the object can change.
pub(crate) fn of_bytes<'a>(value: &'a Bound<'_, PyAny>) -> PyResult<Option<Cow<'a, [u8]>>> {
    if let Ok(bytes) = value.cast::<PyBytes>() {
        return Ok(Some(Cow::Borrowed(bytes.as_bytes())));
    }
    if let Ok(bytes) = value.cast::<PyByteArray>() {
        return Ok(Some(Cow::Owned(bytes.to_vec())));
    }
    if value.is_instance_of::<PyMemoryView>() {
        // SAFETY: a valid object goes in; a new reference or null with an exception comes out.
        let copy = unsafe { Bound::from_owned_ptr_or_err(value.py(), ffi::PyBytes_FromObject(value.as_ptr()))? };
        return Ok(Some(Cow::Owned(copy.cast_into::<PyBytes>()?.as_bytes().to_vec())));
    }
    Ok(None)
}

/// A `str` of text that came from a `str`.
pub(crate) fn to_str<'py>(py: Python<'py>, bytes: &[u8]) -> PyResult<Bound<'py, PyString>> {
    decode(py, bytes, SURROGATES)
}

/// An object of redacted bytes, of the same type as the original: bytes-like, or text.
pub(crate) fn like<'py>(original: &Bound<'py, PyAny>, redacted: &[u8]) -> PyResult<Bound<'py, PyAny>> {
    let py = original.py();
    if original.is_instance_of::<PyBytes>() {
        Ok(PyBytes::new(py, redacted).into_any())
    } else if original.is_instance_of::<PyByteArray>() {
        Ok(PyByteArray::new(py, redacted).into_any())
    } else if original.is_instance_of::<PyMemoryView>() {
        Ok(PyMemoryView::from(&PyBytes::new(py, redacted))?.into_any())
    } else {
        to_str(py, redacted).map(Bound::into_any)
    }
}

/// A value as an operator function sees it, and how its answer becomes bytes of the same text again.
pub(crate) fn to_operator<'py>(py: Python<'py>, value: &[u8]) -> PyResult<(Bound<'py, PyString>, &'static CStr)> {
    match decode(py, value, SURROGATES) {
        Ok(text) => Ok((text, SURROGATES)),
        Err(_) => decode(py, value, ESCAPES).map(|text| (text, ESCAPES)),
    }
}

/// The bytes of a `str`; `errors` is what [`to_operator`] gave.
pub(crate) fn encode(text: &Bound<'_, PyString>, errors: &CStr) -> PyResult<Vec<u8>> {
    // SAFETY: a valid `str` and two C strings go in; a new reference or null with an exception comes out.
    let bytes = unsafe {
        let bytes = ffi::PyUnicode_AsEncodedString(text.as_ptr(), c"utf-8".as_ptr(), errors.as_ptr());
        Bound::from_owned_ptr_or_err(text.py(), bytes)?
    };
    Ok(bytes.cast_into::<PyBytes>()?.as_bytes().to_vec())
}

fn decode<'py>(py: Python<'py>, bytes: &[u8], errors: &CStr) -> PyResult<Bound<'py, PyString>> {
    let length = ffi::Py_ssize_t::try_from(bytes.len())?;
    // SAFETY: the pointer and length are those of a slice; a new reference or null with an exception comes out.
    let text = unsafe {
        let text = ffi::PyUnicode_DecodeUTF8(bytes.as_ptr().cast(), length, errors.as_ptr());
        Bound::from_owned_ptr_or_err(py, text)?
    };
    Ok(text.cast_into::<PyString>()?)
}

/// How much of a text that arrives in pieces is whole characters: all but the start of one at its end.
pub(crate) fn whole_characters(bytes: &[u8]) -> usize {
    let tail = bytes.len().saturating_sub(3);
    match bytes[tail..].iter().rposition(|byte| byte & 0xC0 != 0x80) {
        Some(at) if bytes.len() - tail - at < width(bytes[tail + at]) => tail + at,
        _ => bytes.len(),
    }
}

/// How many bytes the character has that starts with this one.
const fn width(first: u8) -> usize {
    match first {
        0xF0.. => 4,
        0xE0.. => 3,
        0xC0.. => 2,
        _ => 1,
    }
}

/// A `str` itself where it is one exactly, the common case.
pub(crate) fn exact_str<'a, 'py>(value: &'a Bound<'py, PyAny>) -> Option<Borrowed<'a, 'py, PyString>> {
    value.cast_exact::<PyString>().ok().map(Bound::as_borrowed)
}
