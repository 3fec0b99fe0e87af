//! Keys of operators: a policy names them, JavaScript hands them over.

use napi::{
    Error, Result,
    bindgen_prelude::{BufferSlice, FnArgs, Function},
};
use reticent::{KeyProvider, KeyReference};
use std::cell::Cell;

/// Takes where a key comes from, `env` or `caller`, and its name; gives the bytes, or undefined where there is none.
pub(crate) type Lookup<'env> = Function<'env, FnArgs<(String, String)>, Option<BufferSlice<'env>>>;

/// The keys that a function of JavaScript knows.
pub(crate) struct JsKeys<'env> {
    lookup: Lookup<'env>,
    /// What the function threw.
    failure: Cell<Option<Error>>,
}

impl<'env> JsKeys<'env> {
    pub(crate) fn new(lookup: Lookup<'env>) -> JsKeys<'env> {
        JsKeys { lookup, failure: Cell::new(None) }
    }

    /// What the function threw is thrown on.
    pub(crate) fn finish(self) -> Result<()> {
        self.failure.into_inner().map_or(Ok(()), Err)
    }
}

impl KeyProvider for JsKeys<'_> {
    fn key(&self, reference: &KeyReference) -> std::result::Result<Vec<u8>, reticent::Error> {
        let (place, name) = match reference {
            KeyReference::Env(name) => ("env", name),
            KeyReference::Caller(name) => ("caller", name),
        };
        match self.lookup.call((place.to_string(), name.clone()).into()) {
            Ok(Some(key)) => Ok(key.to_vec()),
            Ok(None) => Err(reference.missing()),
            Err(error) => {
                self.failure.set(Some(error));
                Err(reference.missing())
            }
        }
    }
}
