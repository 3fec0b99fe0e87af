//! How sure a candidate is, and why.
//!
//! A score starts at the shape's base; validators set it or leave it; a field name or a context word adds to it, a field that
//! names something else takes from a bare number. Scores are hundredths, 0 to 100.

use crate::validators;
use reticent_pattern_compiler::Detector;

/// What a context word adds.
pub(crate) const CONTEXT: u8 = 35;
/// What a field name adds.
pub(crate) const FIELD: u8 = 50;
/// What a field that names something else takes from a bare number.
pub(crate) const OTHER_FIELD: u8 = 40;
/// What a field that names another kind of number takes from a number in groups: `NHS number: 440 968 5468` is no telephone number.
pub(crate) const OTHER_NUMBER: u8 = 30;
/// The highest score that field and context lead to: only a proof says more.
pub(crate) const CEILING: u8 = 95;
/// The score that makes a candidate a finding, unless the policy says otherwise.
pub(crate) const THRESHOLD: u8 = 50;

/// Runs the validators over a value; `None` where one that must hold does not.
#[inline]
pub(crate) fn validated(detector: &Detector, base: u8, value: &[u8]) -> Option<u8> {
    let mut score = base;
    for check in detector.validators.iter() {
        if validators::holds(check.validator, &check.argument, value) {
            score = check.pass.unwrap_or(score);
        } else {
            score = check.fail?;
        }
    }
    Some(score)
}

/// Adds without passing the ceiling; a score that is above it already stays.
pub(crate) fn raised(score: u8, by: u8) -> u8 {
    score.max((score + by).min(CEILING))
}
