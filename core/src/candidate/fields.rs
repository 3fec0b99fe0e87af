//! Assignments: the key decides which detectors look at the value, and what a value's score gains from it.

use super::{Candidate, Candidates, field};
use crate::phrase;
use crate::score;
use reticent_pattern_compiler::Boundary;

impl<'a> Candidates<'a> {
    /// The value behind `:` or `=`, where the key names something that a detector looks for.
    #[inline]
    pub(super) fn assigned_value(&mut self, sign: usize) {
        let dispatch = self.dispatch;
        let text = self.text;
        // `::` is a path in code.
        if text.get(sign + 1) == Some(&b':') || !dispatch.may_be_field(text, field::key_end(text, sign)) {
            return;
        }
        let Some(key) = field::key_before(text, sign) else { return };
        let mut value = None;
        phrase::each_suffix(&text[key.start..key.end], |hash| {
            let Some(meaning) = dispatch.field(hash) else { return true };
            for &(detector, _) in &meaning.detectors {
                let shapes = &dispatch.field_shapes[detector as usize];
                if shapes.is_empty() {
                    continue;
                }
                let Some(value) = *value.get_or_insert_with(|| field::value_after(text, sign)) else {
                    return false;
                };
                // A shape with a boundary of its own may hold spaces: `Date of birth: 3 March 1985`.
                let has_boundary = self.detectors[detector as usize].boundary != Boundary::None;
                let line = if value.quoted || !has_boundary { value.end } else { field::line_end(text, value.start) };
                for shape in shapes {
                    let found = self.try_shape_inside(*shape, value.start, value.end);
                    if !found && line > value.end {
                        self.try_shape_inside(*shape, value.start, line);
                    }
                }
            }
            true
        });
    }

    /// The whole text as the value of a leaf whose key is known.
    pub(crate) fn leaf_value(&mut self) {
        let Some(key) = self.key else { return };
        let dispatch = self.dispatch;
        let start = self.text.iter().take_while(|b| b.is_ascii_whitespace()).count();
        phrase::each_suffix(key, |hash| {
            if let Some(meaning) = dispatch.field(hash) {
                for &(detector, _) in &meaning.detectors {
                    for shape in &dispatch.field_shapes[detector as usize] {
                        self.try_shape_inside(*shape, start, self.text.len());
                    }
                }
            }
            true
        });
    }

    /// Adds what the field says of a candidate: its name raises the score, another name takes from a bare number.
    pub(super) fn weigh_field(&self, candidate: &mut Candidate) {
        let bare = self.is_bare_number(candidate);
        if candidate.score >= score::THRESHOLD && !bare {
            return;
        }
        let before = field::before(self.text, candidate.start);
        let key = match before.key {
            Some((start, end)) => &self.text[start..end],
            None if before.at_start => self.key.unwrap_or(&[]),
            None => &[],
        };
        let (named, other) = self.meaning_of(key, candidate.detector);
        if let Some(name) = named {
            candidate.field = Some(name);
            candidate.score = score::raised(candidate.score, score::FIELD);
        } else if bare && (other || is_json_number(&before)) {
            candidate.other_field = true;
            candidate.score = candidate.score.saturating_sub(score::OTHER_FIELD);
        }
    }

    /// Which of the detector's field names the key ends with, and whether it names something else. The longest name decides.
    fn meaning_of(&self, key: &[u8], detector: u16) -> (Option<u16>, bool) {
        let mut named = None;
        let mut other = false;
        phrase::each_suffix(key, |hash| {
            if let Some(meaning) = self.dispatch.field(hash) {
                if let Some(&(_, name)) = meaning.detectors.iter().find(|(of, _)| *of == detector) {
                    named = Some(name);
                    other = false;
                } else if meaning.other || !meaning.detectors.is_empty() {
                    named = None;
                    other = true;
                }
            }
            true
        });
        (named, other)
    }
}

/// Whether the value is a bare number of JSON: it has a quoted key, or stands in an array, and no quotes.
fn is_json_number(before: &field::FieldBefore) -> bool {
    !before.quoted_value && before.quoted_key
}
