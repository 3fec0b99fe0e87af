//! What a word with a capital may begin: a name of several words, a first name that stands alone, an address, a flat or a suite, or the street
//! before a postcode. Which words are names, and which stand around them, is data (`patterns/names`).

use super::{Candidate, Candidates, boundary};
use crate::{
    dispatch::ShapeRef,
    eight,
    validators::{
        begins_month, is_among, is_first_name, is_last_name, is_particle, is_sure_name, is_thing, is_unknown_word,
    },
};
use reticent_pattern_compiler::Boundary;
use reticent_patterns::around::{BEFORE_THINGS, FIRST_WORDS, UNITS};

/// The longest word that is looked at.
const MAX_WORD: usize = 32;
/// How many particles may stand in a name.
const MOST_PARTICLES: usize = 3;
/// How many words of a name may stand behind its first one.
const MOST_FURTHER: usize = 3;
/// The shortest first name that stands alone.
const SHORTEST_FIRST_NAME: usize = 3;
/// The shortest street that its number alone tells, and how far behind it that begins.
const SHORTEST_STREET: usize = 8;
const BEHIND_STREET: usize = 2;
/// How far behind a first name what follows says that it stands alone.
const BEHIND_NAME: usize = 5;
/// How far before a postcode its street starts, in bytes, and in words.
const MAX_STREET: usize = 64;
const MAX_STREET_WORDS: usize = 7;

/// The bytes of words and numbers in names and addresses.
fn is_part(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'\'' | b'/') || byte >= 0x80
}

/// Whether the word that ends at `end` is one of prose, as most words before a capital are: small letters behind a space, too many of them for
/// what stands in lower case in names.
#[inline]
fn is_prose(text: &[u8], end: usize) -> bool {
    const LONGEST_PARTICLE: usize = 3;
    let Some(eight) = text[..end].last_chunk().map(|eight| u64::from_be_bytes(*eight)) else { return false };
    // The last letter is the lowest byte.
    let others = !eight::within(eight, b'a', b'z') & eight::HIGH;
    let letters = others.trailing_zeros() as usize / 8;
    (LONGEST_PARTICLE + 1..8).contains(&letters) && text[end - letters - 1] == b' '
}

/// Where the word starts that ends at `end`.
fn word_start(text: &[u8], end: usize) -> usize {
    let floor = end.saturating_sub(MAX_WORD);
    let start = end - text[floor..end].iter().rev().take_while(|byte| is_part(**byte)).count();
    start + boundary::escape_tail(text, start)
}

/// Where the word ends that starts at `start`.
fn word_end(text: &[u8], start: usize) -> usize {
    start + text[start..].iter().take(MAX_WORD).take_while(|byte| is_part(**byte)).count()
}

/// Whether the dot at `at` ends a sentence, as most dots do, and no initial or short form.
fn ends_sentence(text: &[u8], at: usize) -> bool {
    text[at.saturating_sub(3)..at].iter().filter(|byte| byte.is_ascii_alphanumeric()).count() == 3
}

/// Where a name may stand in a sentence.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Behind a word, as few words with a capital do in prose.
    Middle,
    /// First, where all words have a capital.
    Opening,
}

/// Where in a sentence the word of a capital stands; `None` where that is no name which stands alone. What has an article before it is a thing that
/// is called after somebody.
fn place_of(text: &[u8], at: usize) -> Option<Place> {
    match text[..at] {
        [] | [.., b'\n' | b'"' | b'('] | [.., b'.' | b'!' | b'?', b' '] => Some(Place::Opening),
        [.., b',' | b';', b' '] => Some(Place::Middle),
        // The first of a list.
        [.., b':', b' '] if text[name_end(text, at)..].starts_with(b", ") => Some(Place::Middle),
        [.., before, b' '] if before.is_ascii_lowercase() => {
            let word = text[..at - 1].iter().rev().take(MAX_WORD).take_while(|byte| byte.is_ascii_alphabetic()).count();
            let word = &text[at - 1 - word..at - 1];
            // Behind another capital it is a part of a name, of anything.
            let is_small = word.first().is_some_and(u8::is_ascii_lowercase);
            (is_small && !is_among(&BEFORE_THINGS, word) || is_among(&FIRST_WORDS, word)).then_some(Place::Middle)
        }
        _ => None,
    }
}

/// Behind the quotes that open at `at`, of those beyond ASCII, and marks of Spanish and of Chinese.
fn behind_quotes(text: &[u8], at: usize) -> usize {
    let mut at = at;
    loop {
        at += match text[at..] {
            // « ¡ ¿
            [0xC2, 0xAB | 0xA1 | 0xBF, ..] => 2,
            // ‘ ’ ‚ ‛ “ ” „ ‟ ‹; 「 『 【
            [0xE2, 0x80, 0x98..=0x9F | 0xB9, ..] | [0xE3, 0x80, 0x8C | 0x8E | 0x90, ..] => 3,
            _ => return at,
        };
    }
}

/// Whether a Latin capital beyond ASCII stands here: `É`, `Å`, `Ł`, `Ș`.
fn is_wide_capital(text: &[u8], at: usize) -> bool {
    match text[at..] {
        [0xC3, 0x80..=0x9E, ..] => true,
        [lead @ 0xC4..=0xC8, next, ..] => {
            char::from_u32(u32::from(lead & 0x1F) << 6 | u32::from(next & 0x3F)).is_some_and(char::is_uppercase)
        }
        _ => false,
    }
}

/// Where a name ends that starts with the capital at `at`.
fn name_end(text: &[u8], at: usize) -> usize {
    let is_of_name = |byte: &u8| byte.is_ascii_alphabetic() || *byte == b'-' || *byte >= 0x80;
    // Most names are shorter.
    let letters = text[at..].first_chunk().map_or(0, |eight| {
        let others = !eight::within(u64::from_le_bytes(*eight) | eight::LOWER, b'a', b'z') & eight::HIGH;
        others.trailing_zeros() as usize / 8
    });
    let rest = &text[at + letters..];
    match rest.first().is_some_and(is_of_name) {
        true => at + letters + rest.iter().take(MAX_WORD).take_while(|byte| is_of_name(byte)).count(),
        false => at + letters,
    }
}

/// Whether a number follows a word.
fn has_number_behind(rest: &[u8]) -> bool {
    matches!(rest, [b' ', b'0'..=b'9', ..])
}

/// Whether a word may be a name that stands alone: a first name, or with which a sentence begins a word that the dictionary does not have.
fn is_name_alone(place: Place, text: &[u8], at: usize, end: usize) -> bool {
    let may_be_addressed = || place == Place::Opening && text[end..].starts_with(b", ");
    is_first_name(&text[at..end]) || may_be_addressed() && is_unknown_word(&text[at..end])
}

/// Whether what stands behind a word is what stands behind words of prose: a small word, or a mark that nothing is glued to.
fn goes_on_in_prose(rest: &[u8]) -> bool {
    let is_open = |next: Option<&u8>| next.is_none_or(|next| next.is_ascii_whitespace() || b"\"')\\".contains(next));
    match rest {
        [b' ', next, ..] => next.is_ascii_lowercase(),
        [b',' | b'.' | b';' | b':' | b'!' | b'?' | b')', rest @ ..] => is_open(rest.first()),
        [b'\'', b's', rest @ ..] | [0xE2, 0x80, 0x99, b's', rest @ ..] => is_open(rest.first()),
        // The name goes on in an escape: `Jos\u00e9`.
        [b'\\', b'u' | b'x', ..] => false,
        rest => is_open(rest.first()),
    }
}

impl Candidates<'_> {
    /// Whether the word before a capital may announce something that begins with it; says no for most capitals of prose.
    pub(crate) fn may_be_announced(&self, at: usize) -> bool {
        let text = self.text;
        if at < 2 || text[at - 1] != b' ' {
            return false;
        }
        let end = at - 1;
        if text[end - 1] == b'.' {
            return !ends_sentence(text, end - 1);
        }
        if !is_part(text[end - 1]) {
            return false;
        }
        let word = &text[word_start(text, end)..end];
        let mut is_short = false;
        if let [one, two] = word {
            self.dispatch.short_word([*one, *two], |_| is_short = true);
        }
        is_short || !word.first().is_some_and(u8::is_ascii_lowercase) || is_particle(word)
    }

    /// Looks at the word before a capital that stands behind a space.
    pub(super) fn behind_space(&mut self, at: usize) {
        let (text, dispatch) = (self.text, self.dispatch);
        if at < 2 || text[at - 1] != b' ' {
            return;
        }
        let mut end = at - 1;
        let has_dot = text[end - 1] == b'.';
        if has_dot {
            end -= 1;
            if ends_sentence(text, end) {
                return;
            }
        } else if !is_part(text[end - 1]) || is_prose(text, end) {
            return;
        }
        let mut start = word_start(text, end);
        // `van den Berg`: the name before them.
        let mut particles = 0;
        while particles < MOST_PARTICLES && is_particle(&text[start..end]) && start > 1 && text[start - 1] == b' ' {
            end = start - 1;
            start = word_start(text, end);
            particles += 1;
        }
        let Some((&first, word)) = text.get(start).zip(text.get(start..end)) else { return };
        if first.is_ascii_digit() {
            // The seconds of a time and the like are no number of a house.
            if !has_dot && boundary::allows_start(Boundary::Number, text, start) {
                if self.goes_on_in_capitals(at) {
                    self.try_starts(&dispatch.houses, start);
                }
                self.street(start);
            }
            return;
        }
        if let [one, two] = word {
            self.short_word([*one, *two], start);
        }
        if has_dot {
            self.initials(start, end, at);
        } else if (first.is_ascii_uppercase() || first >= 0x80)
            && (is_sure_name(word) || is_last_name(&text[at..word_end(text, at)]))
            && !self.is_called_after(at)
        {
            self.try_starts(&dispatch.names, start);
        } else if word.len() == 2 && word.iter().all(u8::is_ascii_uppercase) {
            // A Dutch postcode ends with two capitals.
            let digits = text[..start]
                .strip_suffix(b" ")
                .map_or(0, |before| before.iter().rev().take(5).take_while(|byte| byte.is_ascii_digit()).count());
            if digits == 4 {
                self.street(start - 5);
            }
        }
    }

    /// Looks at a word that begins beyond ASCII, behind the quotes that open there.
    pub(super) fn wide_word(&mut self, at: usize) {
        let (text, dispatch) = (self.text, self.dispatch);
        // Where a text is cut, a run may seem to begin inside of a word.
        if at > 0 && !text[at - 1].is_ascii() {
            return;
        }
        let at = behind_quotes(text, at);
        if is_wide_capital(text, at) {
            self.behind_space(at);
            self.lone_word(at);
        } else if !matches!(text.get(at), Some(0x00..=0xC8)) {
            dispatch.wide_word_at(text, at, |shape, start| {
                self.try_shape(shape, start, text.len());
            });
        }
    }

    /// Looks at the word of a capital with a small letter behind it: it may be a street before its number, or a first name that stands alone.
    pub(super) fn lone_word(&mut self, at: usize) {
        let (text, dispatch) = (self.text, self.dispatch);
        let end = name_end(text, at);
        if end - at >= SHORTEST_STREET {
            self.hold_near(at, end, BEHIND_STREET);
            if has_number_behind(&text[end..]) {
                self.try_starts(&dispatch.streets, at);
                return;
            }
        }
        let Some(place) = place_of(text, at).filter(|_| end - at >= SHORTEST_FIRST_NAME) else { return };
        let shapes = match place {
            Place::Middle => &dispatch.first_names,
            Place::Opening => &dispatch.opening_names,
        };
        self.hold_near(at, end, BEHIND_NAME);
        if goes_on_in_prose(&text[end..]) && is_name_alone(place, text, at, end) {
            self.try_starts(shapes, at);
        }
    }

    /// Whether the word of a capital may be a street before its number or a first name that stands alone; says no for most capitals of prose.
    pub(crate) fn may_be_lone_word(&self, at: usize) -> bool {
        let text = self.text;
        let end = name_end(text, at);
        let may_be_name = |place| end - at >= SHORTEST_FIRST_NAME && is_name_alone(place, text, at, end);
        end - at >= SHORTEST_STREET && has_number_behind(&text[end..])
            || text.get(at + 1).is_some_and(|next| !next.is_ascii_uppercase())
                && place_of(text, at).is_some_and(may_be_name)
    }

    /// Whether the words from `at` on, up to as many as a name has, end in a thing that is called after someone: `Max Planck Institute`.
    fn is_called_after(&self, mut at: usize) -> bool {
        let text = self.text;
        let (mut words, mut particles) = (0, 0);
        while words < MOST_FURTHER && particles <= MOST_PARTICLES {
            let end = word_end(text, at);
            let word = &text[at..end];
            let is_capital = word.first().is_some_and(|first| first.is_ascii_uppercase() || *first >= 0x80);
            // A word that may go on is none yet: what is tried is held until it ends.
            if is_capital && (end < text.len() || self.ahead.is_none()) && is_thing(word) {
                return true;
            }
            if !is_capital && !is_particle(word) || text.get(end) != Some(&b' ') {
                return false;
            }
            words += usize::from(is_capital);
            particles += usize::from(!is_capital);
            at = end + 1;
        }
        false
    }

    /// Whether the word at `at` is followed by another one with a capital or a digit, as the first ones of streets are, those of `7 ORDER BY` and
    /// `626 Mar 7` left out.
    fn goes_on_in_capitals(&self, at: usize) -> bool {
        let of_word = |byte: &&u8| is_part(**byte) || **byte == b'.';
        let length = self.text[at..].iter().take(MAX_WORD).take_while(of_word).count();
        match self.text[at + length..] {
            [b' ', b'B', b'Y', b' ', ..] => false,
            [b' ', b'0'..=b'9', ..] => !begins_month(&self.text[at..at + length]),
            [b' ', next, ..] => next.is_ascii_uppercase() || next >= 0x80,
            [_, _, ..] => length == MAX_WORD,
            _ => self.ahead.is_some(),
        }
    }

    /// Tries what the words of two letters announce.
    fn short_word(&mut self, word: [u8; 2], start: usize) {
        let dispatch = self.dispatch;
        dispatch.short_word(word, |shape| {
            self.try_shape(shape, start, self.text.len());
        });
    }

    /// `J. R. Whitfield`: tries names from the first initial, where a last name stands behind the last one.
    fn initials(&mut self, start: usize, end: usize, at: usize) {
        let text = self.text;
        let is_initial = |start: usize, end: usize| end == start + 1 && text[start].is_ascii_uppercase();
        if !is_initial(start, end) {
            return;
        }
        if !is_last_name(&text[at..word_end(text, at)]) {
            return;
        }
        let mut first = start;
        let before = |first: usize| {
            let begins_word = |at: usize| at == 0 || !is_part(text[at - 1]);
            let earlier = first.checked_sub(3).filter(|at| is_initial(*at, *at + 1) && begins_word(*at));
            earlier.filter(|at| text[at + 1..first] == *b". ")
        };
        if let Some(earlier) = before(first) {
            first = earlier;
        }
        self.try_starts(&self.dispatch.names, first);
    }

    /// Looks at what may be the word for a flat or a suite: the street before it begins an address.
    #[inline]
    pub(super) fn unit(&mut self, at: usize) {
        let is_behind_space = || at.checked_sub(1).is_some_and(|before| matches!(self.text[before], b' ' | b'\n'));
        let is_unit = || UNITS.iter().any(|unit| self.text[at..].starts_with(unit));
        if matches!(self.text[at], b'A' | b'S' | b'U') && is_unit() && is_behind_space() {
            self.street_before(at, &self.dispatch.units);
        }
    }

    /// Tries what begins with one of the words before a postcode: the street with its number.
    fn street(&mut self, postcode: usize) {
        self.street_before(postcode, &self.dispatch.towns);
    }

    /// Tries these shapes with each of the words before a place, where one of them is a number; they reach beyond the place.
    fn street_before(&mut self, place: usize, shapes: &[ShapeRef]) {
        let text = self.text;
        if shapes.is_empty() {
            return;
        }
        let floor = place.saturating_sub(MAX_STREET);
        let in_street = |byte: u8| is_part(byte) || matches!(byte, b' ' | b',' | b'.' | b'\n');
        let before = &text[floor..place];
        let length = before.iter().rev().take_while(|byte| in_street(**byte)).count();
        let before = &before[before.len() - length..];
        // The number of the house.
        if !before.iter().any(u8::is_ascii_digit) {
            return;
        }
        let mut starts = [0; MAX_STREET_WORDS];
        let mut words = 0;
        for start in (place - length..place).rev() {
            let is_start = is_part(text[start]) && (start == 0 || !is_part(text[start - 1]));
            let Some(slot) = starts.get_mut(words).filter(|_| is_start) else { continue };
            *slot = start;
            words += 1;
        }
        // The street with all of its name; another address may end before it.
        for &start in starts[..words].iter().rev() {
            let reaches = |found: &Candidate| found.end > place;
            if self.try_starts(shapes, start) && self.found.last().is_some_and(reaches) {
                return;
            }
        }
    }

    /// Tries these shapes at a start; whether one holds.
    fn try_starts(&mut self, shapes: &[ShapeRef], start: usize) -> bool {
        let seen = self.outline(start);
        shapes.iter().fold(false, |found, shape| {
            let outlines = &self.detectors[shape.detector as usize].shapes[shape.shape as usize].outlines;
            found | (outlines.allow(seen) && self.try_shape(*shape, start, self.text.len()))
        })
    }
}
