//! Assignments: the key decides which detectors look at the value, and what a value's score gains from it.

use super::{
    Candidate, Candidates,
    ahead::Ahead,
    bare, declaration, field, placeholder, sibling,
    value::{self, Value},
};
use crate::{
    dispatch::ShapeRef,
    phrase::{self, is_word_byte},
    score, validators,
};
use reticent_pattern_compiler::{Boundary, Detector, Validator};

/// How many elements of an array behind a key are looked at, besides the first.
const MOST_ELEMENTS: usize = 15;

/// The longest name of something else, without its last word.
const LONGEST_NAME: usize = 24;

/// The value of an assignment, and what is known of it.
#[derive(Clone, Copy)]
struct ReadValue {
    value: Value,
    /// It can be a secret.
    is_secret: bool,
    /// It begins with an assignment itself.
    is_assignment: bool,
}

/// What a key says of the value that a detector found.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Meaning {
    /// Nothing.
    None,
    /// That it is what the detector looks for, by this of its names.
    Named(u16),
    /// That it is something else.
    Other,
    /// That it is a number of another kind.
    OtherNumber,
}

impl<'a> Candidates<'a> {
    /// The value behind `:` or `=`, where the key names something that a detector looks for.
    #[inline]
    pub(super) fn assigned_value(&mut self, sign: usize) {
        let dispatch = self.dispatch;
        let text = self.text;
        // `::` is a path in code.
        if text.get(sign + 1) == Some(&b':') {
            return;
        }
        let end = field::key_end(text, declaration::name_end_before(text, sign).unwrap_or(sign));
        if !dispatch.may_be_field(text, end) {
            return;
        }
        let key = &text[end.saturating_sub(field::MAX_KEY)..end];
        if !dispatch.may_be_anchored(text, end) && !is_named_elsewhere(key) {
            return;
        }
        let may_be_anchored = match field::plain_member(text, sign) {
            Some(key) => {
                self.anchored_keys.get_or_insert_with(text, (key.start, key.end), |key| self.may_be_anchored(key))
            }
            // The letter of an escape is no part of a key: `\npassword`.
            None => self.may_be_anchored(key) || key.contains(&b'\\'),
        };
        if !may_be_anchored {
            return;
        }
        let Some(key) = field::key_before(text, sign) else { return };
        let of = field::name_of(text, &key);
        let mut read = None;
        self.try_value(of, &mut |candidates| *read.get_or_insert_with(|| candidates.read_value(sign, of)));
        // The other elements of an array of strings.
        let mut at = read.flatten().map(|read| read.value);
        for _ in 0..MOST_ELEMENTS {
            at = at.and_then(|value| value::next_element(text, &value));
            let Some(value) = at else { return };
            self.look_behind_sign(sign, of, Some(&value));
            let is_secret = can_be_secret(&text[value.start..value.end]);
            self.try_value(of, &mut |_| Some(ReadValue { value, is_secret, is_assignment: false }));
        }
    }

    /// Whether what ends like this may be a key that detectors are anchored on, or one that has its name beside it.
    fn may_be_anchored(&self, end: &[u8]) -> bool {
        let dispatch = self.dispatch;
        let is_anchor = |(detector, _): &(u16, u16)| !dispatch.field_shapes[*detector as usize].is_empty();
        let mut may_be = is_named_elsewhere(end);
        dispatch.each_field(end, |meaning| {
            may_be |= meaning.detectors.iter().any(is_anchor);
            !may_be
        });
        may_be
    }

    /// Tries the detectors that are anchored on the field `key` at a value; it is read when the first of them asks for it.
    fn try_value(&mut self, key: (usize, usize), read: &mut dyn FnMut(&Self) -> Option<ReadValue>) {
        let (dispatch, text) = (self.dispatch, self.text);
        let key = &text[key.0..key.1];
        let mut reach = None;
        dispatch.each_anchored(key, |detector| {
            let Some(ReadValue { value, is_secret, is_assignment }) = read(self) else { return };
            let detector_of = &self.detectors[detector as usize];
            // A shape with a boundary of its own may hold spaces: `Date of birth: 3 March 1985`.
            let has_boundary = detector_of.boundary != Boundary::None;
            let line = if value.quoted || !has_boundary { value.end } else { value::line_end(text, value.start) };
            for shape in &dispatch.field_shapes[detector as usize] {
                if self.has_before(*shape) {
                    self.try_parts(*shape, &value, key);
                    continue;
                }
                if is_assignment || !is_secret && judges_secrets(detector_of) {
                    continue;
                }
                // Words of other writings go on behind a space; what stands behind a number or a word in ASCII is mostly something else.
                let goes_on = line > value.end && !(text[value.end - 1].is_ascii() && text[value.end].is_ascii());
                let found = goes_on && self.try_shape_inside(*shape, value.start, line)
                    || self.try_shape_inside(*shape, value.start, value.end);
                if !found && !goes_on && line > value.end {
                    self.try_shape_inside(*shape, value.start, line);
                }
                if found && value.cut {
                    let reach = *reach.get_or_insert_with(|| self.reach_of(&value));
                    self.stretch(value.end, reach);
                }
            }
        });
    }

    /// The value of an assignment, read once for all detectors; `None` where there is none to look at.
    fn read_value(&self, sign: usize, of: (usize, usize)) -> Option<ReadValue> {
        let value = value::value_after(self.text, sign);
        self.look_behind_sign(sign, of, value.as_ref());
        let value = value.filter(|value| value.quoted || !self.is_in_matrix(value.start))?;
        let is_assignment = !value.quoted && self.is_assignment(&value);
        let is_secret = !is_assignment
            && (value.quoted || !bare::is_expression(self.text, sign, &value))
            && can_be_secret(&self.text[value.start..value.end]);
        Some(ReadValue { value, is_secret, is_assignment })
    }

    /// Whether a bare value stands in an array of arrays: the points of a shape, the rows of a matrix.
    fn is_in_matrix(&self, start: usize) -> bool {
        const BLANK: usize = 16;
        let mut before = self.text[..start].iter().rev().take(BLANK).filter(|byte| !byte.is_ascii_whitespace());
        before.next() == Some(&b'[') && before.next() == Some(&b'[')
    }

    /// Whether the value begins with an assignment of a name that is known: in `password=token=…` the inner one has the value.
    fn is_assignment(&self, value: &Value) -> bool {
        const LONGEST: usize = 40;
        let inside = &self.text[value.start..value.end];
        let of_name = |byte: &&u8| is_word_byte(**byte) || b"_-.".contains(byte);
        let name = inside.iter().take(LONGEST).take_while(of_name).count();
        let end = value.start + name;
        if !matches!(inside.get(name), Some(b'=' | b':')) || !self.dispatch.may_be_field(self.text, end) {
            return false;
        }
        let mut is_known = false;
        self.dispatch.each_field(&inside[..name], |meaning| {
            is_known |= !meaning.detectors.is_empty();
            !is_known
        });
        is_known
    }

    fn has_before(&self, shape: ShapeRef) -> bool {
        self.detectors[shape.detector as usize].shapes[shape.shape as usize].before.is_some()
    }

    /// Tries a shape with something before it at each part of a value: the cookies of a header, the parameters of a scheme.
    fn try_parts(&mut self, shape: ShapeRef, value: &Value, key: &[u8]) {
        // Most parts, and most bytes of each that are judged: the rest of a part is covered where they count.
        const MOST: usize = 64;
        const JUDGED: usize = 256;
        let text = self.text;
        let end = if value.quoted { value.end } else { value::header_end(text, value.start) };
        if let Some(ahead) = self.ahead.as_ref().filter(|ahead| ahead.is_near(end, 0)) {
            ahead.hold(value.start);
        }
        let mut at = value.start;
        // Where the key stands again, the next header begins.
        for _ in 0..MOST {
            let rest = &text[at.min(end)..end];
            if rest.is_empty() || at > value.start && rest.starts_with(key) {
                return;
            }
            let part = at + memchr::memchr2(b';', b',', rest).unwrap_or(rest.len());
            let judged = part.min(at + JUDGED);
            if self.try_shape_inside(shape, at, judged) && judged < part {
                let goes_on = |byte: &&u8| !byte.is_ascii_whitespace();
                self.stretch(judged, judged + text[judged..part].iter().take_while(goes_on).count());
            }
            at = part + 1;
            at += text[at.min(end)..end].iter().take_while(|byte| byte.is_ascii_whitespace()).count();
        }
    }

    /// How far a bare value reaches that is judged in part.
    fn reach_of(&self, value: &Value) -> usize {
        let (known_from, known_to) = self.last_reach.get();
        let from = if (known_from..known_to).contains(&value.start) { known_to } else { value.end };
        let end = value::bare_end(self.text, value.start, from);
        self.last_reach.set((value.start, end));
        end
    }

    /// Stretches the candidate found last over the rest of a value that was judged in part.
    fn stretch(&mut self, judged: usize, reach: usize) {
        if let Some(candidate) = self.found.last_mut().filter(|candidate| candidate.end == judged) {
            candidate.end = reach;
        }
    }

    /// Whether one of the shapes that are anchored on a key has matched the value that starts here, or may when it goes on.
    pub(super) fn may_match_value(&self, ahead: &Ahead, (start, end): (usize, usize), value: usize) -> bool {
        let rest = &self.text[value..];
        let mut may_match = ahead.is_near(value, 0);
        self.dispatch.each_anchored(&self.text[start..end], |detector| {
            let shapes = &self.detectors[usize::from(detector)].shapes;
            may_match |= self.dispatch.field_shapes[usize::from(detector)].iter().any(|shape| {
                let shape = &shapes[usize::from(shape.shape)];
                // Of a shape with something before it each part of the value is tried; `try_parts` says what is held of that.
                shape.before.is_none()
                    && (ahead.goes_on(&shape.value, self.text, value) || shape.value.longest(rest).is_some())
            });
        });
        may_match
    }

    /// The whole text as the value of a leaf whose key is known.
    pub(crate) fn leaf_value(&mut self) {
        let Some(key) = self.key else { return };
        let dispatch = self.dispatch;
        let start = self.text.iter().take_while(|b| b.is_ascii_whitespace()).count();
        dispatch.each_anchored(key, |detector| {
            for shape in &dispatch.field_shapes[detector as usize] {
                self.try_shape_inside(*shape, start, self.text.len());
            }
        });
    }

    /// Adds what the field says of a candidate: its name raises the score, another name takes from a bare number, and the name of another
    /// kind of number takes from any number.
    pub(crate) fn weigh_field(&self, candidate: &mut Candidate) {
        if candidate.score >= score::THRESHOLD && !self.is_number(candidate) {
            return;
        }
        let before = self.field_before(candidate.start);
        let meaning = match self.meaning_of(self.key_of(&before), candidate.detector) {
            Meaning::Named(name) => {
                candidate.field = Some(name);
                candidate.score = score::raised(candidate.score, score::FIELD);
                return;
            }
            Meaning::None if before.key.is_none() => self.meaning_of_label(candidate),
            meaning => meaning,
        };
        let takes = if self.is_bare_number(candidate) {
            let is_other = matches!(meaning, Meaning::Other | Meaning::OtherNumber) || before.is_json_number();
            is_other.then_some(score::OTHER_FIELD)
        } else {
            // A calling code says what a number is, whatever its label may mean elsewhere: `KP +850 …`.
            let is_other = meaning == Meaning::OtherNumber && self.text[candidate.start] != b'+';
            (is_other && self.is_number(candidate)).then_some(score::OTHER_NUMBER)
        };
        if let Some(takes) = takes {
            candidate.other_field = true;
            candidate.score = candidate.score.saturating_sub(takes);
        }
    }

    /// As [`Candidates::weigh_field`], once it is known where the finding before the candidate ends: what it covers is no label.
    pub(crate) fn weighed_behind(&self, candidate: &Candidate, floor: usize) -> Candidate {
        if !candidate.other_field || floor == 0 {
            return *candidate;
        }
        let before = field::before(self.text, candidate.start);
        let label = before.key.or_else(|| field::label_before(self.text, candidate.start));
        let Some((_, end)) = label.filter(|(start, _)| *start < floor) else { return *candidate };
        let bare = self.is_bare_number(candidate);
        let behind = self.text.get(floor..end).map_or(&[][..], |rest| &rest[phrase::glued(rest)..]);
        let is_still_other = match self.meaning_of(behind, candidate.detector) {
            Meaning::Other => bare,
            Meaning::OtherNumber => true,
            Meaning::None | Meaning::Named(_) => bare && before.is_json_number(),
        };
        if is_still_other {
            return *candidate;
        }
        let taken = if bare { score::OTHER_FIELD } else { score::OTHER_NUMBER };
        Candidate { other_field: false, score: candidate.score + taken, ..*candidate }
    }

    /// Calls `visit` with each detector that the field of a value names.
    pub(crate) fn each_named(&self, start: usize, mut visit: impl FnMut(u16)) {
        self.dispatch.each_field(self.key_of(&self.field_before(start)), |meaning| {
            meaning.detectors.iter().for_each(|(detector, _)| visit(*detector));
            true
        });
    }

    /// Whether the candidate's field has one of its detector's names.
    pub(crate) fn is_named(&self, candidate: &Candidate) -> bool {
        let key = self.key_of(&self.field_before(candidate.start));
        matches!(self.meaning_of(key, candidate.detector), Meaning::Named(_))
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

    /// Whether the word that announces a value is the last one of a longer name of something else: `--starting-token`, `next page token`.
    pub(super) fn announces_other(&self, word: usize) -> bool {
        let text = self.text;
        let end = word + text[word..].iter().take(field::MAX_KEY).take_while(|byte| is_word_byte(**byte)).count();
        let is_other = |key: &[u8]| {
            let mut is_other = false;
            self.dispatch.each_field(key, |meaning| {
                is_other = meaning.other && meaning.detectors.is_empty();
                true
            });
            is_other
        };
        is_other(&text[word.saturating_sub(LONGEST_NAME)..end]) && !is_other(&text[word..end])
    }

    fn has_key_without_meaning(&self, start: usize) -> bool {
        let before = self.field_before(start);
        let Some(key) = before.key.filter(|_| before.quoted_key) else { return false };
        !self.known_keys.get_or_insert_with(self.text, key, |key| self.has_meaning(key))
    }

    /// Whether a key gives context to anything.
    fn has_meaning(&self, key: &[u8]) -> bool {
        let dispatch = self.dispatch;
        let mut has_meaning = false;
        dispatch.each_field(key, |meaning| {
            has_meaning |= !meaning.detectors.is_empty();
            !has_meaning
        });
        if !has_meaning {
            dispatch.each_context(key, |_| {
                has_meaning = true;
                false
            });
        }
        has_meaning
    }

    /// The field of a value; several detectors ask for the same one.
    pub(crate) fn field_before(&self, start: usize) -> field::FieldBefore {
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

    /// What the words before a number, without any sign, say of it: `order 4111…`, `invoice no. 4111…`.
    fn meaning_of_label(&self, candidate: &Candidate) -> Meaning {
        let label = field::label_before(self.text, candidate.start);
        match label.map(|(start, end)| self.meaning_of(&self.text[start..end], candidate.detector)) {
            Some(meaning @ (Meaning::Other | Meaning::OtherNumber)) => meaning,
            _ => Meaning::None,
        }
    }

    /// What the key says of a detector's value. The longest name that it ends with decides.
    fn meaning_of(&self, key: &[u8], detector: u16) -> Meaning {
        let mut says = Meaning::None;
        self.dispatch.each_field(key, |meaning| {
            if let Some(&(_, name)) = meaning.detectors.iter().find(|(of, _)| *of == detector) {
                says = Meaning::Named(name);
            } else if !matches!(says, Meaning::Named(_))
                || meaning.other
                || !judges_secrets(&self.detectors[detector as usize])
            {
                // A name of another detector of the same entity neither helps nor speaks against it. A secret stays one under a longer
                // name: `ACME_API_KEY` is an API key as well.
                let of = |(of, _): &(u16, u16)| &self.detectors[*of as usize];
                let entity = &self.detectors[detector as usize].entity;
                let is_number = |of: &Detector| matches!(of.boundary, Boundary::Number | Boundary::Group);
                says = match &meaning.detectors {
                    detectors if detectors.iter().any(|known| of(known).entity == *entity) => Meaning::None,
                    detectors if detectors.iter().any(|known| is_number(of(known))) => Meaning::OtherNumber,
                    _ => Meaning::Other,
                };
            }
            true
        });
        match says {
            // A single letter may stand for anything: a part of a key in one place, a column in another.
            Meaning::Other if key.len() == 1 => Meaning::None,
            says => says,
        }
    }
}

/// Whether the name of a value may stand beside its key or around it, by the end of the key.
fn is_named_elsewhere(end: &[u8]) -> bool {
    sibling::may_be_value(end) || field::may_be_named_by_parent(end)
}

/// Whether a whole value can be a secret. What stands beside a placeholder was refused before the placeholder was put there.
fn can_be_secret(value: &[u8]) -> bool {
    !placeholder::contains(value) && validators::holds(Validator::SecretValue, "", value)
}

/// Whether a detector asks of its values that they can be secrets.
fn judges_secrets(detector: &Detector) -> bool {
    detector.validators.iter().any(|check| check.validator == Validator::SecretValue)
}
