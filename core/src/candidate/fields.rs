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
        self.each_anchored(&text[key.start..key.end], |candidates, detector| {
            let Some(value) = *value.get_or_insert_with(|| field::value_after(text, sign)) else { return };
            // A shape with a boundary of its own may hold spaces: `Date of birth: 3 March 1985`.
            let has_boundary = candidates.detectors[detector as usize].boundary != Boundary::None;
            let line = if value.quoted || !has_boundary { value.end } else { field::line_end(text, value.start) };
            for shape in &dispatch.field_shapes[detector as usize] {
                let found = candidates.try_shape_inside(*shape, value.start, value.end);
                if !found && line > value.end {
                    candidates.try_shape_inside(*shape, value.start, line);
                }
            }
        });
    }

    /// Calls `visit` with each detector that is anchored on fields and has a name that the key ends with, unless the longest name
    /// that it ends with is of something else: `next_page_token` is no token.
    fn each_anchored(&mut self, key: &[u8], mut visit: impl FnMut(&mut Self, u16)) {
        let dispatch = self.dispatch;
        let mut is_other = false;
        phrase::each_suffix(key, |hash| {
            if let Some(meaning) = dispatch.field(hash) {
                is_other = meaning.other && meaning.detectors.is_empty();
            }
            true
        });
        if is_other {
            return;
        }
        phrase::each_suffix(key, |hash| {
            if let Some(meaning) = dispatch.field(hash) {
                for &(detector, _) in &meaning.detectors {
                    if !dispatch.field_shapes[detector as usize].is_empty() {
                        visit(self, detector);
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
        self.each_anchored(key, |candidates, detector| {
            for shape in &dispatch.field_shapes[detector as usize] {
                candidates.try_shape_inside(*shape, start, candidates.text.len());
            }
        });
    }

    /// Adds what the field says of a candidate: its name raises the score, another name takes from a bare number.
    pub(crate) fn weigh_field(&self, candidate: &mut Candidate) {
        let bare = self.is_bare_number(candidate);
        if candidate.score >= score::THRESHOLD && !bare {
            return;
        }
        let before = self.field_before(candidate.start);
        let (named, other) = self.meaning_of(self.key_of(&before), candidate.detector);
        if let Some(name) = named {
            candidate.field = Some(name);
            candidate.score = score::raised(candidate.score, score::FIELD);
        } else if bare && (other || before.is_json_number() || self.has_other_label(&before, candidate)) {
            candidate.other_field = true;
            candidate.score = candidate.score.saturating_sub(score::OTHER_FIELD);
        }
    }

    /// Whether the candidate's field has one of its detector's names.
    pub(crate) fn is_named(&self, candidate: &Candidate) -> bool {
        self.meaning_of(self.key_of(&self.field_before(candidate.start)), candidate.detector).0.is_some()
    }

    /// Whether a value that needs context has a key of JSON that gives it none: then nothing else will.
    pub(super) fn is_hopeless(&self, start: usize) -> bool {
        match self.last_hopeless.get() {
            Some((of, hopeless)) if of == start => hopeless,
            _ => {
                let hopeless = self.has_key_without_meaning(start);
                self.last_hopeless.set(Some((start, hopeless)));
                hopeless
            }
        }
    }

    fn has_key_without_meaning(&self, start: usize) -> bool {
        let before = self.field_before(start);
        let Some((start, end)) = before.key.filter(|_| before.quoted_key) else { return false };
        let dispatch = self.dispatch;
        let key = &self.text[start..end];
        let mut has_meaning = false;
        phrase::each_suffix(key, |hash| {
            has_meaning |= dispatch.field(hash).is_some_and(|meaning| !meaning.detectors.is_empty());
            !has_meaning
        });
        if !has_meaning {
            phrase::each_phrase(
                key,
                |text, end| dispatch.may_be_context(text, end),
                |hash| {
                    has_meaning = dispatch.is_context(hash);
                    !has_meaning
                },
            );
        }
        !has_meaning
    }

    /// The field of a value; several detectors ask for the same one.
    fn field_before(&self, start: usize) -> field::FieldBefore {
        match self.last_field.get() {
            Some((of, before)) if of == start => before,
            _ => {
                let before = field::before(self.text, start);
                self.last_field.set(Some((start, before)));
                before
            }
        }
    }

    fn key_of(&self, before: &field::FieldBefore) -> &[u8] {
        match before.key {
            Some((start, end)) => &self.text[start..end],
            None if before.at_start => self.key.unwrap_or(&[]),
            None => &[],
        }
    }

    /// Whether the words before a bare number, without any sign, name something else: `order 4111…`, `invoice no. 4111…`.
    fn has_other_label(&self, before: &field::FieldBefore, candidate: &Candidate) -> bool {
        before.key.is_none()
            && field::label_before(self.text, candidate.start)
                .is_some_and(|(start, end)| self.meaning_of(&self.text[start..end], candidate.detector).1)
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
                } else {
                    // A name of another detector of the same entity neither helps nor speaks against it.
                    let entity = |of: u16| &self.detectors[of as usize].entity;
                    named = None;
                    other = !meaning.detectors.iter().any(|(of, _)| entity(*of) == entity(detector));
                }
            }
            true
        });
        (named, other)
    }
}
