//! A confirmed candidate, as callers see it.

use crate::span::Span;
use reticent_pattern_compiler::{Text, Validator};
use serde::{Serialize, Serializer, ser::SerializeStruct};
use std::{fmt, sync::Arc};

/// A confirmed candidate: what it is, where it is, how sure that is and why. It never carries the value.
#[derive(Clone, PartialEq)]
pub struct Finding {
    pub(crate) entity: Text,
    pub(crate) detector: Text,
    pub(crate) span: Span,
    pub(crate) score: u8,
    pub(crate) reasons: Vec<Reason>,
    pub(crate) path: Option<Arc<str>>,
}

impl Finding {
    /// A leaf that a field rule of the policy covers whole.
    pub(crate) fn of_field_rule(entity: &str, span: Span) -> Finding {
        Finding {
            entity: Text::Owned(entity.into()),
            detector: Text::Borrowed(crate::policy::FIELD_DETECTOR),
            span,
            score: 100,
            reasons: vec![Reason::FieldRule],
            path: None,
        }
    }

    /// What kind of thing it is, such as `CREDIT_CARD`.
    pub fn entity(&self) -> &str {
        &self.entity
    }

    /// The id of the detector that found it, such as `payment.card`.
    pub fn detector(&self) -> &str {
        &self.detector
    }

    /// Where it is. Bytes, unless [`crate::offsets::convert`] has turned them into another unit.
    pub fn span(&self) -> Span {
        self.span
    }

    /// The same finding at another place.
    pub fn with_span(mut self, span: Span) -> Finding {
        self.span = span;
        self
    }

    /// How sure it is, from 0 to 1 in steps of 0.01.
    pub fn score(&self) -> f64 {
        f64::from(self.score) / 100.0
    }

    /// Why: what the score is made of, in the order of evaluation.
    pub fn reasons(&self) -> &[Reason] {
        &self.reasons
    }

    /// In nested data, the JSON Pointer (RFC 6901) of the string it is in; a personal key stands there redacted.
    pub fn path(&self) -> Option<&str> {
        self.path.as_deref()
    }
}

impl fmt::Debug for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Finding")
            .field("entity", &self.entity)
            .field("start", &self.span.start)
            .field("end", &self.span.end)
            .field("score", &self.score())
            .field("detector", &self.detector)
            .field("path", &self.path)
            .finish()
    }
}

impl Serialize for Finding {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut out = serializer.serialize_struct("Finding", 7)?;
        out.serialize_field("entity", &self.entity)?;
        out.serialize_field("start", &self.span.start)?;
        out.serialize_field("end", &self.span.end)?;
        out.serialize_field("score", &self.score())?;
        out.serialize_field("detector", &self.detector)?;
        out.serialize_field("path", &self.path.as_deref())?;
        let reasons: Vec<String> = self.reasons.iter().map(Reason::to_string).collect();
        out.serialize_field("reasons", &reasons)?;
        out.end()
    }
}

/// One part of a finding's score.
#[derive(Clone, Debug, PartialEq)]
pub enum Reason {
    /// The shape matched: the score that this alone gives.
    Shape(u8),
    /// A validator held and set this score, or left it.
    ValidatorHeld(Validator, Option<u8>),
    /// A validator failed and lowered the score to this.
    ValidatorFailed(Validator, u8),
    /// A context word of the detector stands near: the word as the detector lists it.
    Context(Text),
    /// The value belongs to a field of this name, as the detector lists it.
    Field(Text),
    /// The value belongs to a field that names something else.
    OtherField,
    /// It stands beside a finding of this entity.
    Beside(Text),
    /// A finding of this entity before it has the same word.
    Earlier(Text),
    /// A recogniser of the caller found it.
    Recognizer,
    /// A field rule of the policy says so.
    FieldRule,
    /// The text does not show it as it is: how it is written.
    Decoded(Text),
}

impl Reason {
    /// A stable word for the kind of reason.
    pub fn code(&self) -> &'static str {
        match self {
            Reason::Shape(_) => "shape",
            Reason::ValidatorHeld(..) => "validator-held",
            Reason::ValidatorFailed(..) => "validator-failed",
            Reason::Context(_) => "context",
            Reason::Field(_) => "field",
            Reason::OtherField => "other-field",
            Reason::Beside(_) => "beside",
            Reason::Earlier(_) => "earlier",
            Reason::Recognizer => "recognizer",
            Reason::FieldRule => "field-rule",
            Reason::Decoded(_) => "decoded",
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Reason::Shape(base) => write!(f, "shape: base {}", hundredths(*base)),
            Reason::ValidatorHeld(validator, Some(score)) => {
                write!(f, "validator {} held: {}", validator.name(), hundredths(*score))
            }
            Reason::ValidatorHeld(validator, None) => write!(f, "validator {} held", validator.name()),
            Reason::ValidatorFailed(validator, score) => {
                write!(f, "validator {} failed: {}", validator.name(), hundredths(*score))
            }
            Reason::Context(word) => write!(f, "context `{word}`: +{}", hundredths(crate::score::CONTEXT)),
            Reason::Field(name) => write!(f, "field `{name}`: +{}", hundredths(crate::score::FIELD)),
            Reason::OtherField => {
                write!(f, "field that names something else: -{}", hundredths(crate::score::OTHER_FIELD))
            }
            Reason::Beside(entity) => write!(f, "beside {entity}"),
            Reason::Earlier(entity) => write!(f, "a word of an earlier {entity}"),
            Reason::Recognizer => f.write_str("a recogniser of the caller"),
            Reason::FieldRule => f.write_str("field rule of the policy"),
            Reason::Decoded(encoding) => write!(f, "written as {encoding}"),
        }
    }
}

fn hundredths(score: u8) -> String {
    format!("{:.2}", f64::from(score) / 100.0)
}
