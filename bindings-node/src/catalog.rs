//! The catalogue, for the scripts that write types from it.

use napi_derive::napi;
use std::collections::BTreeSet;

/// Every entity of the catalogue, in alphabetical order.
#[napi]
pub fn entities() -> Vec<String> {
    let entities: BTreeSet<&str> = reticent::catalog().iter().map(|detector| &*detector.entity).collect();
    entities.into_iter().map(String::from).collect()
}
