//! The detectors as the command shows them: the built-in ones, and those of a policy.

use reticent::{Anchor, AnchorClass, Detector, DetectorSource, Policy, Status};
use serde::Serialize;
use serde_json::Value;

/// A detector, for reading.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Entry {
    pub(crate) id: String,
    pub(crate) entity: String,
    pub(crate) status: String,
    pub(crate) description: String,
    pub(crate) source: String,
    pub(crate) groups: Vec<String>,
    pub(crate) anchors: Vec<String>,
    pub(crate) validators: Vec<String>,
    pub(crate) context: Vec<String>,
    pub(crate) fields: Vec<String>,
    pub(crate) examples: Vec<Example>,
}

/// A text and the part of it that is found.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Example {
    pub(crate) text: String,
    pub(crate) find: String,
}

impl Entry {
    /// The part of the id before the point.
    pub(crate) fn family(&self) -> &str {
        self.id.split_once('.').map_or(self.id.as_str(), |(family, _)| family)
    }
}

/// The built-in detectors, in the order of their families' files.
pub(crate) fn builtin() -> Vec<Entry> {
    reticent::catalog().iter().map(from_detector).collect()
}

/// The detectors that a policy can use.
pub(crate) fn of(policy: &Policy) -> Vec<Entry> {
    builtin().into_iter().chain(policy.detector.iter().map(from_source)).collect()
}

fn from_detector(detector: &Detector) -> Entry {
    let texts = |list: &[std::borrow::Cow<'static, str>]| list.iter().map(|text| text.to_string()).collect();
    let validator = |name: &str, argument: &str| match argument {
        "" => name.to_string(),
        argument => format!("{name}:{argument}"),
    };
    Entry {
        id: detector.id.to_string(),
        entity: detector.entity.to_string(),
        status: match detector.status {
            Status::Stable => "stable",
            Status::Preview => "preview",
            Status::Retired => "retired",
        }
        .into(),
        description: detector.description.to_string(),
        source: detector.source.to_string(),
        groups: texts(&detector.groups),
        anchors: anchors(&detector.anchors),
        validators: detector
            .validators
            .iter()
            .map(|check| validator(check.validator.name(), &check.argument))
            .collect(),
        context: texts(&detector.context),
        fields: texts(&detector.fields),
        examples: detector
            .examples
            .iter()
            .map(|example| Example { text: example.text.to_string(), find: example.find.to_string() })
            .collect(),
    }
}

/// The anchors in words, texts and words together.
fn anchors(anchors: &[Anchor]) -> Vec<String> {
    let mut texts = Vec::new();
    let mut words = Vec::new();
    let mut others = Vec::new();
    for anchor in anchors {
        match anchor {
            Anchor::Literal(text) | Anchor::Inside { literal: text, .. } => texts.push(format!("`{text}`")),
            Anchor::Word(word) | Anchor::Part(word) => words.push(format!("`{word}`")),
            Anchor::AheadOf(word) => others.push(format!("a word that stands before `{word}`")),
            Anchor::Counted(word) => words.push(format!("`{word}` with a number before it")),
            Anchor::Beside(entity) => others.push(format!("a place beside a finding of {entity}")),
            Anchor::Again(entity) => others.push(format!("a word of an earlier finding of {entity}")),
            Anchor::Class(class) => others.push(class_name(*class).to_string()),
        }
    }
    // A run of digits can be an anchor from several bytes before it.
    others.dedup();
    let mut described = Vec::new();
    if !texts.is_empty() {
        described.push(format!("the text {}", texts.join(", ")));
    }
    if !words.is_empty() {
        described.push(format!("the word {}", words.join(", ")));
    }
    described.extend(others);
    described
}

fn class_name(class: AnchorClass) -> &'static str {
    match class {
        AnchorClass::Digits { .. } => "a run of digits",
        AnchorClass::At => "`@`",
        AnchorClass::Upper => "a run of upper-case letters and digits",
        AnchorClass::Token => "a run of 16 or more letters, digits, `_` and `-`",
        AnchorClass::CountryCode => "two capitals and two digits",
        AnchorClass::Url => "`://`",
        AnchorClass::Dashes => "`-----`",
        AnchorClass::Colons => "a chain of colons or dashes",
        AnchorClass::Field => "the value of a field that names it",
        AnchorClass::Name => "a name of the dictionary with a capitalised word behind it",
        AnchorClass::House => "a number with a capitalised word behind it",
        AnchorClass::Month => "the name of a month with a day before it",
        AnchorClass::Town => "a postcode with a town behind it",
        AnchorClass::FirstName => "a first name in the middle of a sentence",
        AnchorClass::OpeningName => "a first name with which a sentence begins",
        AnchorClass::Street => "a capitalised word with a number behind it",
        AnchorClass::Unit => "a flat or a suite with a street before it",
    }
}

/// A policy's own detector; its anchors and validators as written there.
fn from_source(source: &DetectorSource) -> Entry {
    let as_written = |value: serde_json::Result<Value>| match value {
        Ok(Value::String(text)) => text,
        // A validator with its scores.
        Ok(Value::Object(table)) if table.contains_key("name") => table["name"].as_str().unwrap_or_default().into(),
        Ok(value) => value.to_string(),
        Err(error) => unreachable!("a policy is always JSON: {error}"),
    };
    Entry {
        id: source.id.clone(),
        entity: source.entity.clone(),
        status: source.status.clone(),
        description: source.description.clone(),
        source: source.source.clone(),
        groups: source.groups.clone(),
        anchors: source.anchors.iter().map(|anchor| as_written(serde_json::to_value(anchor))).collect(),
        validators: source.validators.iter().map(|check| as_written(serde_json::to_value(check))).collect(),
        context: source.context.clone(),
        fields: source.fields.clone(),
        examples: source
            .examples
            .iter()
            .map(|example| Example { text: example.text.clone(), find: example.find.clone() })
            .collect(),
    }
}
