//! A glance at what has come of a text, in place of a look: most of it is prose, which names nothing.
//!
//! Where nothing that has been named waits for what comes ([`super::Open::waits`]), what comes can change nothing but what it names itself. So as long
//! as it is quiet (the first pass would name nothing there that a shape starts with, and no view has a place there), all that is asked is what the end of
//! the text may be the beginning of.

use super::{Engine, Seen};
use crate::{
    candidate::{Ahead, Candidate, Candidates, MAX_PLACEHOLDER},
    span::Span,
    validators::is_particle,
    view,
};

/// As many digits in a row are a number that the first pass may name; and so near to each other groups of digits are one.
const NUMBER: usize = 5;
const NUMBER_GAP: usize = 3;
/// As many capitals and digits in a word are more than an abbreviation.
const CAPITALS: u32 = 8;
/// As long a run of base64 may be encoded.
const ENCODED: usize = 16;
/// So far apart colons may be a chain.
const COLONS: usize = 6;
/// How far behind a finding what stands there may be one beside it.
pub(crate) const BESIDE: usize = 128;
/// How far before what is undecided a place may be that three bytes name.
const TRIPLE: usize = 2;
/// As long as this, what is undecided needs a look.
const LONGEST: usize = 256;

/// What a byte is to a glance.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Byte {
    /// Something may start or go on here.
    Loud,
    Letter,
    Capital,
    Digit,
    /// `-` and `_`, which belong to a token, and letters of Latin that are not ASCII.
    Joint,
    /// What stands between words.
    Between,
    /// `/` and `+`: the same, but a run of base64 goes on over them.
    Slash,
    /// `:` and `=`.
    Sign,
}

const BYTES: [Byte; 256] = {
    let mut bytes = [Byte::Loud; 256];
    let mut byte = 0;
    while byte < 256 {
        bytes[byte] = match byte as u8 {
            b'a'..=b'z' => Byte::Letter,
            b'A'..=b'Z' => Byte::Capital,
            b'0'..=b'9' => Byte::Digit,
            b'-' | b'_' => Byte::Joint,
            b' ' | b'\n' | b'.' | b',' | b';' | b'!' | b'?' | b'(' | b')' | b'"' | b'\'' => Byte::Between,
            b'{' | b'}' | b'[' | b']' | b'<' | b'>' | b'|' | b'#' | b'$' | b'^' | b'~' | b'`' | b'*' => Byte::Between,
            b'/' | b'+' => Byte::Slash,
            b':' | b'=' => Byte::Sign,
            _ => Byte::Loud,
        };
        byte += 1;
    }
    bytes
};

/// What a glance tells.
pub(crate) struct Glance {
    /// From where on the text is undecided.
    pub(crate) held: usize,
    /// Where nothing starts that may stand beside a finding, whatever comes.
    pub(crate) alone: Span,
}

impl Engine {
    /// What a text leaves undecided that was decided up to a place and in which nothing waits for what comes; `None` where a glance does not
    /// tell. `seen` is what earlier looks and glances have told, `knows_names` says that a word which starts with a capital may be known.
    pub(crate) fn glance(&self, text: &[u8], decided: usize, seen: &Seen, knows_names: bool) -> Option<Glance> {
        // What was too short for a password may have become one.
        if view::may_be_password(text, decided) {
            return None;
        }
        // What begins an escape is told by what goes on with it.
        if text[..decided].ends_with(b"\\") {
            return None;
        }
        // What stands near a finding may be one beside it.
        let near: Vec<Candidate> = seen.settled.iter().filter(|found| found.end + BESIDE > decided).copied().collect();
        let is_near = !near.is_empty();
        let glance = self.glance_beside(text, decided, (seen.alone, near), knows_names)?;
        let is_alone = glance.alone.start <= decided && glance.held <= glance.alone.end;
        (!is_near || is_alone).then_some(glance)
    }

    fn glance_beside(
        &self,
        text: &[u8],
        decided: usize,
        (alone, near): (Span, Vec<Candidate>),
        knows_names: bool,
    ) -> Option<Glance> {
        if let Some(last) = self.last_of_words(text, decided) {
            let mut candidates = Candidates::new(&self.detectors, &self.dispatch, &self.strong, text, None);
            // What is said in words may go on behind the last of them, and behind the space there.
            let end = text.len() - usize::from(text.ends_with(b" "));
            let joints = if end < text.len() { vec![end, text.len()] } else { vec![end] };
            candidates.ahead = Some(Ahead::new(joints, decided).with_alone(alone));
            candidates.look_back_at_words(last);
            candidates.found = near;
            candidates.look_beside_held(&self.beside_any);
            let ahead = candidates.ahead.filter(|ahead| !ahead.waits())?;
            return Some(Glance { held: ahead.held(), alone: ahead.alone() });
        }
        let text = &text[..view::whole(text, MAX_PLACEHOLDER)];
        let mut candidates = Candidates::new(&self.detectors, &self.dispatch, &self.strong, text, None);
        if decided >= text.len() || !self.is_quiet(&candidates, decided, knows_names) {
            return None;
        }
        candidates.ahead = Some(Ahead::new(self.joints(text, decided), decided).with_alone(alone));
        candidates.look_back();
        candidates.found = near;
        candidates.look_beside_held(&self.beside_any);
        let ahead = candidates.ahead.filter(|ahead| !ahead.waits())?;
        let held = view::open_signs(text).map_or(ahead.held(), |signs| signs.min(ahead.held()));
        Some(Glance { held, alone: ahead.alone() })
    }

    /// Where the last word starts of a text in which small words with one space between are all that is undecided, and name nothing; `None` where
    /// more than it may be held for what comes.
    fn last_of_words(&self, text: &[u8], decided: usize) -> Option<usize> {
        let undecided = text.get(decided..)?;
        let is_small = |byte: &u8| byte.is_ascii_lowercase() || *byte == b' ';
        let starts_word = decided == 0 || text[decided - 1] == b' ' || undecided.first() == Some(&b' ');
        if !self.words_end || !starts_word || undecided.len() > LONGEST || !undecided.iter().all(is_small) {
            return None;
        }
        if (decided.saturating_sub(TRIPLE)..decided).any(|at| view::is_telling(text, at, &self.dispatch)) {
            return None;
        }
        let (mut at, mut before, mut last) = (decided, None, None);
        while at < text.len() {
            if text[at] == b' ' {
                if at > 0 && text[at - 1] == b' ' {
                    return None;
                }
                at += 1;
                continue;
            }
            let length = text[at..].iter().take_while(|byte| **byte != b' ').count();
            let word = &text[at..at + length];
            let is_last = at + length == text.len();
            let is_quiet = length < self.dispatch.wanted.token_run as usize
                && (is_last || !self.dispatch.may_be_word(text, at) && !view::may_be_digit(text, at));
            // An address in words: `at` and `dot`.
            let is_of_address = |known: &[u8]| if is_last { known.starts_with(word) } else { known == word };
            if !is_quiet || is_of_address(b"at") || is_of_address(b"dot") {
                return None;
            }
            (before, last) = (last, Some((at, word)));
            at += length;
        }
        let (start, word) = last?;
        // A short word or a particle may belong to the name that comes.
        let is_short = |word: &[u8]| word.len() == 2 || is_particle(word);
        let holds_more = match text.ends_with(b" ") {
            true => is_particle(word),
            false => before.is_none_or(|(_, before)| is_short(before)) && view::may_end_in_digit(text),
        };
        (!holds_more).then_some(start)
    }

    /// Whether nothing is named from a place on, and no view has a place there. A word that ends with the text is held, and so looked at again.
    fn is_quiet(&self, candidates: &Candidates, from: usize, knows_names: bool) -> bool {
        let text = candidates.text;
        let is_of_word =
            |byte: u8| matches!(BYTES[usize::from(byte)], Byte::Letter | Byte::Capital | Byte::Digit | Byte::Joint);
        let is_between = |byte: u8| BYTES[usize::from(byte)] == Byte::Between;
        if text.len() - from > LONGEST || from > 0 && is_of_word(text[from]) && !is_between(text[from - 1]) {
            return false;
        }
        if (from.saturating_sub(TRIPLE)..text.len()).any(|at| view::is_telling(text, at, &self.dispatch)) {
            return false;
        }
        let mut digits_end =
            text[..from].iter().rev().take(NUMBER_GAP + 1).position(u8::is_ascii_digit).map(|back| from - back);
        let (mut at, mut run) = (from, from);
        while at < text.len() {
            let byte = BYTES[usize::from(text[at])];
            if matches!(byte, Byte::Between | Byte::Sign) {
                run = at + 1;
            } else if at - run >= ENCODED {
                return false;
            }
            match byte {
                Byte::Loud => return false,
                Byte::Between | Byte::Slash => at += 1,
                Byte::Sign if self.is_quiet_sign(text, at) => at += 1,
                Byte::Sign => return false,
                _ => {
                    let length = text[at..].iter().take_while(|byte| is_of_word(**byte)).count();
                    if !self.is_quiet_word(candidates, at, at + length, &mut digits_end, knows_names) {
                        return false;
                    }
                    at += length;
                }
            }
        }
        text.len() - run < ENCODED
    }

    /// Whether nothing starts at `:` or `=`, or stands behind it for its key.
    fn is_quiet_sign(&self, text: &[u8], at: usize) -> bool {
        let is_in_chain = text[at] == b':'
            && (text[at.saturating_sub(COLONS)..at].contains(&b':') || matches!(text.get(at + 1), Some(b':' | b'/')));
        // A code of quoted-printable.
        let is_code = text[at] == b'=' && text.get(at + 1).is_none_or(u8::is_ascii_hexdigit);
        !is_code && !is_in_chain && !self.dispatch.may_be_assignment(text, at) && !self.dispatch.may_be_sign(text, at)
    }

    /// Whether nothing starts in a run of letters, digits and joints. `digits_end` is where the last digits before it end.
    fn is_quiet_word(
        &self,
        candidates: &Candidates,
        start: usize,
        end: usize,
        digits_end: &mut Option<usize>,
        knows_names: bool,
    ) -> bool {
        let text = candidates.text;
        if end - start >= self.dispatch.wanted.token_run as usize {
            return false;
        }
        let is_last = end == text.len();
        let (mut capitals, mut digits, mut in_row) = (0, 0, 0);
        let mut at = start;
        while at < end {
            let byte = text[at];
            if byte.is_ascii_digit() {
                let is_near = digits_end.is_some_and(|before| before < at && at - before <= NUMBER_GAP);
                in_row += 1;
                if is_near || in_row >= NUMBER {
                    return false;
                }
                digits += 1;
                *digits_end = Some(at + 1);
                at += 1;
                continue;
            }
            in_row = 0;
            if !byte.is_ascii_alphabetic() {
                at += 1;
                continue;
            }
            let letters = text[at..end].iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
            let ends_with_text = is_last && at + letters == end;
            let may_start = |at: usize| self.dispatch.may_be_word(text, at) || view::may_be_digit(text, at);
            if !ends_with_text && may_start(at) || knows_names && byte.is_ascii_uppercase() {
                return false;
            }
            capitals += text[at..at + letters].iter().filter(|byte| byte.is_ascii_uppercase()).count() as u32;
            at += letters;
        }
        let may_be_code = capitals + digits >= CAPITALS || capitals >= 2 && digits >= 2;
        let is_announced = || text[start].is_ascii_uppercase() && candidates.may_be_announced(start);
        !may_be_code && !is_announced()
    }
}
