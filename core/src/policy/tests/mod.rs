//! Policies as their users write them: read, refused, compiled.

mod compiled;
mod mistakes;
mod reading;
mod schema;

use super::{compile::CompiledRule, *};
use crate::error::Error;

/// One policy in the three formats, using every key.
const FULL_TOML: &str = include_str!("full.toml");
const FULL_YAML: &str = include_str!("full.yaml");
const FULL_JSON: &str = include_str!("full.json");

/// A program that has every key.
struct Keys;

impl KeyProvider for Keys {
    fn key(&self, reference: &KeyReference) -> Result<Vec<u8>, Error> {
        Ok(format!("a test key, not a real one: {reference:?}").into_bytes())
    }
}

fn toml(text: &str) -> Policy {
    Policy::from_toml(text, "p.toml").unwrap_or_else(|error| panic!("{error}"))
}

fn compiled(text: &str) -> CompiledPolicy {
    compile(&toml(text), &Keys).unwrap_or_else(|error| panic!("{error}"))
}

fn refused(text: &str) -> Error {
    match Policy::from_toml(text, "p.toml") {
        Ok(_) => panic!("accepted: {text}"),
        Err(error) => error,
    }
}
