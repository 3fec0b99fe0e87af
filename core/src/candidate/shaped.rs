//! What a detector asks of a value: for values that are to be like one that was found.

use super::Candidate;
use crate::score;
use reticent_pattern_compiler::{Anchor, Detector, Shape, Validator};

/// A detector with the shape that found a value.
#[derive(Clone, Copy)]
pub(crate) struct Shaped<'a> {
    detector: &'a Detector,
    shape: &'a Shape,
}

impl<'a> Shaped<'a> {
    /// What found a candidate. `None` of one that no shape found, that the text does not say as it is, or that covers more than its match.
    pub(crate) fn of(detector: &'a Detector, candidate: &Candidate) -> Option<Shaped<'a>> {
        let shape = detector.shapes.get(usize::from(candidate.shape))?;
        let is_all = (candidate.matched.start, candidate.matched.end) == (candidate.start, candidate.end);
        (is_all && candidate.decoded.is_none() && !candidate.block).then_some(Shaped { detector, shape })
    }

    /// Whether all of a value has the shape.
    pub(crate) fn matches(&self, value: &[u8]) -> bool {
        // Of a tolerant one it is as long as the shortest value.
        self.shape.value.longest(value).is_some_and(|length| self.shape.tolerant || length == value.len())
    }

    /// What its validators say of a value of that shape; `None` where they refuse it.
    pub(crate) fn score(&self, value: &[u8]) -> Option<u8> {
        if self.shape.tolerant {
            Some(self.shape.base)
        } else {
            score::validated(self.detector, self.shape.base, value)
        }
    }

    /// How many bytes at the start of a value are a literal that its detector is told by: `sk_live_`.
    pub(crate) fn literal_length(&self, value: &[u8]) -> usize {
        let literal = |anchor: &Anchor| match anchor {
            Anchor::Literal(literal) if value.starts_with(literal.as_bytes()) => Some(literal.len()),
            _ => None,
        };
        self.detector.anchors.iter().filter_map(literal).max().unwrap_or(0)
    }

    /// Whether it finds the phone numbers of this region in their national form.
    pub(crate) fn is_phone_of(&self, region: &str) -> bool {
        self.detector.validators.iter().any(|check| check.validator == Validator::Phone && check.argument == region)
    }
}
