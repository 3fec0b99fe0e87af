//! Policies: plain data that says which detectors, thresholds, operators, allow-lists and field rules.
//!
//! ```text
//! text → document (a tree with lines) → Policy (plain data) → CompiledPolicy (what the engine asks)
//! ```
//!
//! Nothing here reads a file or the environment: the caller brings the text and, through a [`KeyProvider`], the keys.

mod action;
mod allow;
mod compile;
mod document;
mod fault;
mod field;
mod key;
mod limits;
mod model;
mod operator;
mod places;
mod problem;
mod profile;
mod restore;
mod seal;
mod select;
mod test_values;
#[cfg(test)]
mod tests;

pub use action::Action;
pub use key::{HashKey, KeyProvider, KeyReference, NoKeys};
pub use model::{AllowSource, DetectorSelection, EntityRule, FieldAction, FieldSource, Policy, Profile, Switches};
pub use operator::{Operator, OperatorRule, TokenStyle};
pub use restore::RestoreSource;
pub use seal::Sealer;

pub(crate) use compile::{CompiledPolicy, compile, is_entity_name};
pub(crate) use field::{FIELD_DETECTOR, FieldRule, FieldRules, PathPart, Reached, recognized_detectors};
pub(crate) use limits::visible;
pub(crate) use restore::USER;
pub(crate) use seal::{LONGEST_SEALED, Opener};
pub(crate) use test_values::{CARDS as TEST_CARDS, UK_DRAMA};

use crate::error::Error;
use document::{Document, Format};
use places::Places;
use serde_json::Value;
use sha2::{Digest, Sha256};

/// The version of the policy format.
pub(crate) const VERSION: u32 = 1;
/// Hexadecimal digits of a fingerprint.
const FINGERPRINT_LENGTH: usize = 16;

impl Policy {
    /// The default policy with another profile: `default`, `pci`, `secrets`, `hipaa` or `gdpr`.
    pub fn profile(name: &str) -> Result<Policy, Error> {
        Ok(Policy { profile: Profile::parse(name)?, ..Policy::default() })
    }

    /// Reads a policy in the format that the file's name ends with: `.toml`, `.yaml`, `.yml` or `.json`.
    ///
    /// The name is for errors too; no file is read.
    pub fn parse(text: &str, file_name: &str) -> Result<Policy, Error> {
        read(Format::of(file_name)?, text, file_name)
    }

    /// Reads a policy in TOML. `file_name` is how errors call it.
    pub fn from_toml(text: &str, file_name: &str) -> Result<Policy, Error> {
        read(Format::Toml, text, file_name)
    }

    /// Reads a policy in YAML. `file_name` is how errors call it.
    pub fn from_yaml(text: &str, file_name: &str) -> Result<Policy, Error> {
        read(Format::Yaml, text, file_name)
    }

    /// Reads a policy in JSON. `file_name` is how errors call it.
    pub fn from_json(text: &str, file_name: &str) -> Result<Policy, Error> {
        read(Format::Json, text, file_name)
    }

    /// The policy in TOML, with every default written out.
    pub fn to_toml(&self) -> String {
        // The types hold nothing that TOML lacks: no null, and strings as keys.
        toml::to_string(&self.to_value()).unwrap_or_else(|error| unreachable!("a policy is always TOML: {error}"))
    }

    /// The policy in JSON, with every default written out.
    pub fn to_json(&self) -> String {
        format!("{:#}", self.to_value())
    }

    /// Names the policy: 16 hexadecimal digits, equal for equal policies in TOML, YAML and JSON, whatever the order of keys.
    ///
    /// It is the start of a SHA-256 over all that the policy says, defaults included. Keys of operators are no part of
    /// it, but their references are.
    pub fn fingerprint(&self) -> String {
        let digest = Sha256::digest(self.to_value().to_string());
        digest.iter().flat_map(|byte| [byte >> 4, byte & 15]).take(FINGERPRINT_LENGTH).map(hexadecimal).collect()
    }

    /// The one canonical form: defaults written out, keys in order.
    fn to_value(&self) -> Value {
        match serde_json::to_value(self) {
            Ok(value) => canonical(value),
            Err(error) => unreachable!("a policy is always JSON: {error}"),
        }
    }
}

fn read(format: Format, text: &str, file: &str) -> Result<Policy, Error> {
    let document = Document::parse(format, text, file)?;
    let mut policy: Policy = document.decode()?;
    // Nothing is wrong with the default policy, and to find that out takes as long as all else that a new process does first.
    if policy != Policy::default() {
        compile::check(&policy, &document)?;
    }
    policy.places = Places::of(&policy.detector, &document);
    Ok(policy)
}

/// Keys in order, and nothing that is absent.
fn canonical(value: Value) -> Value {
    match value {
        Value::Object(members) => {
            let mut members: Vec<_> = members.into_iter().filter(|(_, member)| !member.is_null()).collect();
            members.sort_by(|(a, _), (b, _)| a.cmp(b));
            Value::Object(members.into_iter().map(|(key, member)| (key, canonical(member))).collect())
        }
        Value::Array(elements) => Value::Array(elements.into_iter().map(canonical).collect()),
        scalar => scalar,
    }
}

fn hexadecimal(nibble: u8) -> char {
    char::from(if nibble < 10 { b'0' + nibble } else { b'a' + nibble - 10 })
}
