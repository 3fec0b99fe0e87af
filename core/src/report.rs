//! What a call found, in numbers: never a value.

use crate::{error::Blocked, finding::Finding};
use serde::Serialize;
use std::collections::BTreeMap;

/// Counts of one or more calls, safe to log and to send.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Report {
    /// The fingerprint of the policy that decided.
    fingerprint: String,
    /// Findings by entity.
    entities: BTreeMap<String, u64>,
    /// Findings by detector.
    detectors: BTreeMap<String, u64>,
    /// Findings by what was written in their place.
    operators: BTreeMap<String, u64>,
    /// Findings by what the policy's actions and their answers made of them.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    actions: BTreeMap<String, u64>,
    /// Findings by JSON Pointer, for nested data.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    paths: BTreeMap<String, u64>,
    /// Names of types whose objects came back unchanged because nothing is known about them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    unsupported: Vec<String>,
}

impl Report {
    pub(crate) fn new(fingerprint: &str) -> Report {
        Report { fingerprint: fingerprint.into(), ..Report::default() }
    }

    pub(crate) fn count(&mut self, finding: &Finding) {
        *self.entities.entry(finding.entity().into()).or_default() += 1;
        *self.detectors.entry(finding.detector().into()).or_default() += 1;
        if let Some(path) = finding.path() {
            *self.paths.entry(path.into()).or_default() += 1;
        }
    }

    /// Counts a finding of a call that it has blocked.
    pub(crate) fn count_blocked(&mut self, blocked: &Blocked) {
        *self.entities.entry(blocked.entity_name().into()).or_default() += 1;
        if let Some(detector) = blocked.detector() {
            *self.detectors.entry(detector.into()).or_default() += 1;
        }
        if let Some(path) = blocked.path() {
            *self.paths.entry(path.into()).or_default() += 1;
        }
        self.add_action("block");
    }

    pub(crate) fn add_operator(&mut self, name: &str) {
        *self.operators.entry(name.into()).or_default() += 1;
    }

    pub(crate) fn add_action(&mut self, name: &str) {
        *self.actions.entry(name.into()).or_default() += 1;
    }

    pub(crate) fn add_unsupported(&mut self, type_name: &str) {
        if !self.unsupported.iter().any(|known| known == type_name) {
            self.unsupported.push(type_name.into());
        }
    }

    /// The fingerprint of the policy that decided.
    pub fn fingerprint(&self) -> &str {
        &self.fingerprint
    }

    /// How many findings there are in all.
    pub fn total(&self) -> u64 {
        self.entities.values().sum()
    }

    /// Entities with their counts, in the order of their names.
    pub fn entities(&self) -> impl Iterator<Item = (&str, u64)> {
        self.entities.iter().map(|(name, count)| (name.as_str(), *count))
    }

    /// Detectors with their counts, in the order of their ids.
    pub fn detectors(&self) -> impl Iterator<Item = (&str, u64)> {
        self.detectors.iter().map(|(id, count)| (id.as_str(), *count))
    }

    /// Operators with how often they were applied, in the order of their names: also `tokenize` for tokens of sessions, `function` for the
    /// caller's own, and `keep` for what was allowed.
    pub fn operators(&self) -> impl Iterator<Item = (&str, u64)> {
        self.operators.iter().map(|(name, count)| (name.as_str(), *count))
    }

    /// What the policy's actions made of findings: `warn`, `allow`, `mask` and `block` with their counts.
    pub fn actions(&self) -> impl Iterator<Item = (&str, u64)> {
        self.actions.iter().map(|(name, count)| (name.as_str(), *count))
    }

    /// JSON Pointers with their counts, for nested data.
    pub fn paths(&self) -> impl Iterator<Item = (&str, u64)> {
        self.paths.iter().map(|(path, count)| (path.as_str(), *count))
    }

    /// Names of types whose objects came back unchanged because nothing is known about them.
    pub fn unsupported(&self) -> &[String] {
        &self.unsupported
    }

    /// Adds the counts of another call under the same policy.
    pub fn merge(&mut self, other: &Report) {
        for (mine, theirs) in [
            (&mut self.entities, &other.entities),
            (&mut self.detectors, &other.detectors),
            (&mut self.operators, &other.operators),
            (&mut self.actions, &other.actions),
            (&mut self.paths, &other.paths),
        ] {
            for (name, count) in theirs {
                *mine.entry(name.clone()).or_default() += count;
            }
        }
        for name in &other.unsupported {
            self.add_unsupported(name);
        }
    }
}
