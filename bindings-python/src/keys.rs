//! Keys of operators: from the caller, or from the environment.

use crate::{errors, text};
use pyo3::{
    intern,
    prelude::*,
    types::{PyDict, PyString},
};
use reticent::{Error, KeyProvider, KeyReference};
use std::cell::RefCell;
use zeroize::Zeroizing;

/// Looks keys up while a redactor is made, with the interpreter's lock held.
pub(crate) struct Keys<'py> {
    py: Python<'py>,
    /// A mapping from names to keys, or a function from a name to a key.
    given: Option<Bound<'py, PyAny>>,
    /// What the caller's mapping or function raised.
    raised: RefCell<Option<PyErr>>,
}

impl<'py> Keys<'py> {
    pub(crate) fn new(py: Python<'py>, given: Option<Bound<'py, PyAny>>) -> Keys<'py> {
        Keys { py, given, raised: RefCell::new(None) }
    }

    /// The exception for an error of the engine: the caller's own where it came from there.
    pub(crate) fn into_exception(self, error: &Error) -> PyErr {
        self.raised.into_inner().unwrap_or_else(|| errors::from_core(error))
    }

    fn find(&self, reference: &KeyReference) -> PyResult<Option<Vec<u8>>> {
        let (KeyReference::Env(name) | KeyReference::Caller(name)) = reference;
        if let Some(given) = &self.given {
            let key = if given.is_callable() {
                Some(given.call1((name,))?)
            } else if given.contains(name)? {
                Some(given.get_item(name)?)
            } else {
                None
            };
            if let Some(key) = key.filter(|key| !key.is_none()) {
                return to_bytes(&key).map(Some);
            }
        }
        match reference {
            KeyReference::Caller(_) => Ok(None),
            KeyReference::Env(_) => {
                let key = variable(self.py, name)?;
                if key.is_none() { Ok(None) } else { to_bytes(&key).map(Some) }
            }
        }
    }
}

impl KeyProvider for Keys<'_> {
    fn key(&self, reference: &KeyReference) -> Result<Vec<u8>, Error> {
        match self.find(reference) {
            Ok(Some(key)) => Ok(key),
            Ok(None) => Err(reference.missing()),
            Err(error) => {
                self.raised.replace(Some(error));
                Err(reference.missing())
            }
        }
    }
}

fn to_bytes(key: &Bound<'_, PyAny>) -> PyResult<Vec<u8>> {
    if let Ok(key) = key.cast::<PyString>() {
        // As the environment decodes them, so that every byte of a variable comes through.
        return text::encode(key, c"surrogateescape");
    }
    match text::of_bytes(key)? {
        Some(key) => Ok(key.as_ref().to_vec()),
        None => Err(errors::wrong_type("a key of bytes or str", key)),
    }
}

/// An environment variable in Python's own view, which knows names that were set since the start and in the tests of a program.
fn variable<'py>(py: Python<'py>, name: &str) -> PyResult<Bound<'py, PyAny>> {
    let environment = py.import(intern!(py, "os"))?.getattr(intern!(py, "environ"))?;
    environment.call_method1(intern!(py, "get"), (name,))
}

/// A key that stands for itself, or by reference to an environment variable: `{"env": "NAME"}`.
pub(crate) fn given(key: &Bound<'_, PyAny>) -> PyResult<Zeroizing<Vec<u8>>> {
    let Ok(reference) = key.cast::<PyDict>() else { return to_bytes(key).map(Zeroizing::new) };
    let name: String = match reference.get_item(intern!(key.py(), "env"))? {
        Some(name) if reference.len() == 1 => name.extract()?,
        _ => return Err(errors::wrong_type("a key of bytes or str, or {\"env\": \"NAME\"}", key)),
    };
    let found = variable(key.py(), &name)?;
    if found.is_none() {
        return Err(errors::from_core(&KeyReference::Env(name).missing()));
    }
    to_bytes(&found).map(Zeroizing::new)
}
