//! The kinds of the first bytes of a match: one look refuses nearly every shape that cannot match at a place.

use crate::{Automaton, reach::step};

/// How many bytes an outline tells the kinds of.
const LENGTH: usize = 16;
/// Of how many of them it tells which digit or sign they are.
const TOLD: usize = 4;

/// What stands, or may stand, at the first places: a byte for each of sixteen with a bit for each of eight kinds, and then sixteen bits for
/// each of the first four with one for each digit and sign. Numbers are of the same kinds everywhere and differ in the digits that they begin
/// with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Outline(pub [u64; 3]);

/// The kind of each byte, as one bit.
const KIND: [u8; 256] = {
    let mut kinds = [1 << 7; 256];
    let mut byte = 0;
    while byte < 128 {
        kinds[byte as usize] = match byte {
            b'0'..=b'9' => DIGIT,
            b'a'..=b'f' => 1 << 1,
            b'g'..=b'z' => 1 << 2,
            b'A'..=b'Z' => 1 << 3,
            b'-' | b'_' => 1 << 4,
            b'+' | b'/' | b'=' => 1 << 5,
            b' ' | b'.' | b',' | b':' | b'@' => 1 << 6,
            _ => 1 << 7,
        };
        byte += 1;
    }
    kinds
};

/// The kind of digits.
const DIGIT: u8 = 1;
/// The kinds of letters and digits, which go on with a word.
const OF_WORDS: u8 = 0b1111;

/// Which digit or sign each byte is, as one bit.
const CHARACTER: [u16; 256] = {
    let mut characters = [1 << 15; 256];
    let mut byte = 0;
    while byte < 128 {
        characters[byte as usize] = match byte as u8 {
            digit @ b'0'..=b'9' => 1 << (digit - b'0'),
            b'a'..=b'z' | b'A'..=b'Z' => LETTER,
            b' ' => 1 << 11,
            b'-' => 1 << 12,
            b'.' => 1 << 13,
            b'/' | b'(' | b')' | b'+' => 1 << 14,
            _ => 1 << 15,
        };
        byte += 1;
    }
    characters
};

/// The bit of letters.
const LETTER: u16 = 1 << 10;
/// The bits of digits and letters, which go on with a word.
const CHARACTERS_OF_WORDS: u16 = LETTER | (LETTER - 1);

/// What the matches of a shape can look like that start with a digit, and what the others can: many shapes are one thing or the other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Outlines(pub [Outline; 2]);

impl Outlines {
    /// `is_free` says that anything may follow a match, letters and digits as well.
    pub(crate) fn of_matches(automaton: &Automaton, is_free: bool) -> Outlines {
        Outlines(
            [true, false].map(|digit| Outline::of_matches(automaton, is_free, |byte| byte.is_ascii_digit() == digit)),
        )
    }

    /// Whether a match can start where a text has the outline `seen`; says yes for a few places where none does.
    #[inline(always)]
    pub fn allow(self, seen: Outline) -> bool {
        let of = self.0[usize::from(seen.0[0] as u8 & DIGIT == 0)];
        (seen.0[0] & !of.0[0]) | (seen.0[1] & !of.0[1]) | (seen.0[2] & !of.0[2]) == 0
    }
}

impl Outline {
    /// What the matches of an automaton can look like that start with one of these bytes.
    fn of_matches(automaton: &Automaton, is_free: bool, starts: impl Fn(u8) -> bool) -> Outline {
        let mut kinds = [0; LENGTH];
        let mut characters = [0; TOLD];
        let mut has_ended = false;
        let mut states = vec![automaton.start()];
        for (place, kind) in kinds.iter_mut().enumerate() {
            let ends = place > 0 && states.iter().any(|state| automaton.accepts(*state));
            let (behind, characters_behind) = match (has_ended || ends && is_free, ends) {
                (true, _) => (u8::MAX, u16::MAX),
                (false, true) => (!OF_WORDS, !CHARACTERS_OF_WORDS),
                (false, false) => (0, 0),
            };
            has_ended |= ends;
            let takes = |byte: u8| place > 0 || starts(byte);
            let goes_on =
                |byte: &u8| takes(*byte) && states.iter().any(|state| automaton.step(*state, *byte).is_some());
            let next = (0..=u8::MAX).filter(goes_on);
            *kind = next.clone().fold(behind, |all, byte| all | KIND[usize::from(byte)]);
            if let Some(here) = characters.get_mut(place) {
                *here = next.fold(characters_behind, |all, byte| all | CHARACTER[usize::from(byte)]);
            }
            states = step(automaton, &states, takes);
        }
        Outline::from_places(kinds, characters)
    }

    /// The outline of a text; behind its end stands what no value has.
    #[inline]
    pub fn of(text: &[u8]) -> Outline {
        match text.first_chunk::<LENGTH>() {
            Some(head) => Outline::of_head(head, [1 << 7; LENGTH], [1 << 15; TOLD]),
            None => Outline::of_head(text, [1 << 7; LENGTH], [1 << 15; TOLD]),
        }
    }

    /// The outline of a text that goes on: what stands behind its end may be anything.
    pub fn of_open(text: &[u8]) -> Outline {
        Outline::of_head(text, [0; LENGTH], [0; TOLD])
    }

    /// The outline of a text, with what stands behind its end.
    #[inline(always)]
    fn of_head(text: &[u8], mut kinds: [u8; LENGTH], mut characters: [u16; TOLD]) -> Outline {
        kinds.iter_mut().zip(text).for_each(|(kind, byte)| *kind = KIND[usize::from(*byte)]);
        characters.iter_mut().zip(text).for_each(|(character, byte)| *character = CHARACTER[usize::from(*byte)]);
        Outline::from_places(kinds, characters)
    }

    #[inline]
    fn from_places(kinds: [u8; LENGTH], characters: [u16; TOLD]) -> Outline {
        let half = |at: usize| u64::from_le_bytes(std::array::from_fn(|place| kinds[at + place]));
        let told = characters.iter().rev().fold(0, |told, character| told << 16 | u64::from(*character));
        Outline([half(0), half(LENGTH / 2), told])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allows(pattern: &str, is_free: bool, text: &str) -> bool {
        Outlines::of_matches(&Automaton::new(pattern).unwrap(), is_free).allow(Outline::of(text.as_bytes()))
    }

    #[test]
    fn kinds_are_refused_where_no_match_has_them() {
        assert!(allows("[a-z]{3}[0-9]{4}", false, "abc1234"));
        assert!(allows("[a-z]{3}[0-9]{4}", false, "abc1234 and so on"));
        assert!(!allows("[a-z]{3}[0-9]{4}", false, "ABC1234"));
        assert!(!allows("[a-z]{3}[0-9]{4}", false, "abc123"));
        assert!(!allows("[a-f0-9]{32}", false, "weight_state_cache"));
    }

    #[test]
    fn what_has_not_come_refuses_nothing() {
        let allows = |text: &str| {
            Outlines::of_matches(&Automaton::new("[a-z]{3}[0-9]{4}").unwrap(), false)
                .allow(Outline::of_open(text.as_bytes()))
        };
        assert!(["", "a", "abc", "abc12", "abc1234"].into_iter().all(allows));
        assert!(!["1", "abcd", "abc12a"].into_iter().any(allows));
    }

    #[test]
    fn what_starts_with_a_digit_has_an_outline_of_its_own() {
        for (text, is_allowed) in [("12345", true), ("abc", true), ("123.45", false), ("abc12", false)] {
            assert_eq!(allows("[a-z]{3}|[0-9]{5}", false, text), is_allowed, "{text}");
        }
    }

    #[test]
    fn what_may_follow_a_match_is_allowed() {
        assert!(!allows("[a-z]{3}", false, "abcd"));
        assert!(!allows("[a-z]{3}", false, "abc4"));
        assert!(allows("[a-z]{3}", false, "abc-4"));
        assert!(allows("[a-z]{3}", true, "abc4"));
        assert!(allows("[a-z]{3,4}", false, "abc.d"));
    }

    #[test]
    fn the_first_digits_and_signs_are_told_apart() {
        let phone = r"0[1-9]\d{2}[ -]\d{4}";
        assert!(allows(phone, false, "0151 2345"));
        assert!(!allows(phone, false, "1151 2345"));
        assert!(!allows(phone, false, "0051 2345"));
        assert!(!allows(r"\d{3}-\d{4}", false, "151.2345"));
        assert!(!allows(r"\d{3}", false, "1514"));
        assert!(allows(r"\d{3}", false, "151-4"));
        assert!(allows(r"\d{3}", true, "1514"));
    }

    #[test]
    fn what_stands_beyond_is_not_looked_at() {
        assert!(allows("[a-z]{15}[0-9]{2}", false, "abcdefghijklmno1-"));
        assert!(!allows("[a-z]{15}[0-9]{2}", false, "abcdefghijklmno-1"));
    }
}
