//! The phrases that stand in a text, and those that a key ends with.

use super::{
    CJK, FOREIGN, PhraseHash, Walk, changes_alphabet,
    classes::Classes,
    ending::{Ending, Endings},
    is_word_byte,
};
use crate::eight;
use std::ops::Range;

/// The longest phrase of context, in words; one of a writing without spaces in characters, each of which is a word of its own.
const MAX_WORDS: usize = 4;
const MAX_CHARACTERS: usize = 10;

/// How many bytes are looked at together.
const CHUNK: usize = 64;

/// The longest phrase with what stands between its words, in bytes.
const MAX_LENGTH: usize = 128;

/// Calls `visit` with the hash of each phrase of one to four words, or ten CJK characters, that stands in `text` and ends in `within`, and with
/// where it stands, until it says `false`; in the order of their ends. Phrases have these `endings`. Each CJK character is a word of its own,
/// since that writing has no spaces; words in camel case are split, as are those of two alphabets.
pub(super) fn each_phrase(
    text: &[u8],
    within: Range<usize>,
    endings: &Endings,
    mut visit: impl FnMut(PhraseHash, Range<usize>) -> bool,
) {
    for start in within.clone().step_by(CHUNK) {
        let chunk = Chunk::of(text, start);
        let mut ends = chunk.ends;
        if within.end - start < CHUNK {
            ends &= (1 << (within.end - start)) - 1;
        }
        while ends != 0 {
            let last = ends.trailing_zeros() as usize;
            ends &= ends - 1;
            let end = start + last + 1;
            let is_end = match chunk.ending(last) {
                Some(ending) => endings.may_have(ending),
                None => {
                    ends_word(text, end) && endings.may_have(chunk.ending_of(last, end - word_start(text, end - 1)))
                }
            };
            if is_end && !each_ending(text, end, endings, &mut visit) {
                return;
            }
        }
    }
}

/// The words of 64 bytes, one bit a byte, the first byte the lowest.
struct Chunk {
    /// The bytes, behind those before them.
    bytes: [u8; Chunk::BEFORE + CHUNK],
    /// The last bytes of words; beside bytes beyond ASCII, those that may be.
    ends: u64,
    /// The first bytes of words.
    starts: u64,
    /// Bytes beyond ASCII, and those before one.
    foreign: u64,
}

impl Chunk {
    const BEFORE: usize = Ending::LETTERS;

    #[inline]
    fn of(text: &[u8], start: usize) -> Chunk {
        let mut bytes = [b' '; Chunk::BEFORE + CHUNK];
        let first = start.saturating_sub(Chunk::BEFORE);
        let here = &text[first..text.len().min(start + CHUNK)];
        let at = Chunk::BEFORE - (start - first);
        bytes[at..at + here.len()].copy_from_slice(here);
        let used = (text.len() - start).min(CHUNK);
        let Classes { small, capitals, digits, beyond } =
            Classes::of(&bytes[Chunk::BEFORE..][..used.next_multiple_of(16)]);
        let words = small | capitals | digits | beyond;
        let before = bytes[Chunk::BEFORE - 1];
        let after = text.get(start + CHUNK).copied().unwrap_or(b' ');
        let behind = |mask: u64, is_before: bool| mask << 1 | u64::from(is_before);
        let ahead = |mask: u64, is_after: bool| mask >> 1 | u64::from(is_after) << (CHUNK - 1);
        let splits = capitals & behind(small, before.is_ascii_lowercase());
        let is_split_after = small & ahead(capitals, after.is_ascii_uppercase());
        let beyond_after = ahead(beyond, !after.is_ascii());
        Chunk {
            bytes,
            ends: words & (!ahead(words, is_word_byte(after)) | is_split_after | beyond | beyond_after),
            starts: words & (!behind(words, is_word_byte(before)) | splits),
            foreign: beyond | beyond_after,
        }
    }

    /// How the word ends whose last byte this is; `None` where that takes more than this chunk, or another alphabet.
    #[inline]
    fn ending(&self, last: usize) -> Option<Ending> {
        let up_to = u64::MAX >> (CHUNK - 1 - last);
        let start = (self.starts & up_to).checked_ilog2()?;
        let word = up_to & u64::MAX << start;
        (self.foreign & word == 0).then(|| self.ending_of(last, word.count_ones() as usize))
    }

    /// How a word of so many bytes ends whose last byte this is.
    #[inline]
    fn ending_of(&self, last: usize, bytes: usize) -> Ending {
        let eight = self.bytes[last + 1..].first_chunk().map_or(0, |eight| u64::from_le_bytes(*eight));
        Ending::of_word(eight, bytes as u32)
    }
}

/// Visits the phrases of the words that end here, from the last word to the left, as [`each_phrase`] does.
pub(super) fn each_ending(
    text: &[u8],
    end: usize,
    endings: &Endings,
    visit: &mut impl FnMut(PhraseHash, Range<usize>) -> bool,
) -> bool {
    let mut walk = Walk::new();
    let mut words = 0;
    let mut at = end;
    let floor = end.saturating_sub(MAX_LENGTH);
    while at > floor {
        at -= 1;
        let byte = text[at];
        if !is_word_byte(byte) {
            continue;
        }
        let previous = if at > 0 { text[at - 1] } else { b' ' };
        walk.take(byte, previous);
        if !endings.may_have(walk.ending) {
            return true;
        }
        if is_word_byte(previous) && goes_on(text, at) {
            continue;
        }
        words += 1;
        if words > MAX_WORDS && byte < CJK {
            return true;
        }
        if !visit(walk.hash, at..end) {
            return false;
        }
        if words == MAX_CHARACTERS {
            return true;
        }
    }
    true
}

/// Calls `visit` with the hash of each phrase that `key` ends with, shortest first, until it says `false`.
pub(super) fn each_suffix(key: &[u8], endings: &Endings, visit: &mut impl FnMut(PhraseHash) -> bool) {
    if last_word(key).is_some_and(|ending| !endings.may_have(ending)) {
        return;
    }
    let mut walk = Walk::new();
    for at in (0..key.len()).rev() {
        let byte = key[at];
        let previous = if at > 0 { key[at - 1] } else { 0 };
        if !is_word_byte(byte) {
            continue;
        }
        walk.take(byte, previous);
        if !endings.may_have(walk.ending) {
            return;
        }
        let starts_word = !is_word_byte(previous)
            || (byte.is_ascii_uppercase() && !previous.is_ascii_uppercase())
            || (byte.is_ascii_uppercase() && key.get(at + 1).is_some_and(u8::is_ascii_lowercase))
            || byte >= CJK
            || changes_alphabet(previous, byte);
        if starts_word && !visit(walk.hash) {
            return;
        }
    }
}

/// Whether a key that a text has before `end` may end with a phrase of these `endings`, as far as its last word tells. The letter of an escape
/// before that word is taken for one of it, and may be none.
#[inline]
pub(super) fn may_end_with_phrase(text: &[u8], end: usize, endings: &Endings) -> bool {
    let Some((ending, letters)) = text[..end].last_chunk().and_then(|last| last_word_of(u64::from_le_bytes(*last)))
    else {
        return true;
    };
    let before = (end - letters as usize).checked_sub(1).map(|before| text[before]);
    endings.may_have(ending) || before == Some(b'\\') || text[end - 1].is_ascii_digit()
}

/// How the last word of a key ends, which ends with a byte of it; `None` where that takes more than one look.
#[inline]
fn last_word(key: &[u8]) -> Option<Ending> {
    last_word_of(u64::from_le_bytes(*key.last_chunk()?)).map(|(ending, _)| ending)
}

/// How the last word of eight bytes ends, the last one highest, and how many of them are bytes of it.
#[inline]
fn last_word_of(last: u64) -> Option<(Ending, u32)> {
    if last & eight::HIGH != 0 {
        return None;
    }
    let (small, capitals) = (eight::within(last, b'a', b'z'), eight::within(last, b'A', b'Z'));
    let words = small | capitals | eight::within(last, b'0', b'9');
    let behind_others = !words << 8;
    let behind_small = capitals & !capitals << 8;
    let before_small = capitals & small >> 8;
    // What stands before the first of the bytes is not known.
    let starts = words & (behind_others | behind_small | before_small) & (eight::HIGH << 8);
    let letters = 8 - starts.checked_ilog2().map_or(0, |bit| bit / 8);
    Some((Ending::of_word(last, letters), letters))
}

/// Where the word starts that the byte at `at` belongs to.
fn word_start(text: &[u8], mut at: usize) -> usize {
    while at > 0 && is_word_byte(text[at - 1]) && goes_on(text, at) {
        at -= 1;
    }
    at
}

/// Whether a word ends before `end`, which stands behind a byte of one.
#[inline(always)]
fn ends_word(text: &[u8], end: usize) -> bool {
    text.get(end).is_none_or(|next| !is_word_byte(*next)) || !goes_on(text, end)
}

/// Whether a byte of a word goes on with that of the byte before it, a byte of a word too.
#[inline]
pub(super) fn goes_on(text: &[u8], at: usize) -> bool {
    let (previous, kind) = (KINDS[text[at - 1] as usize], KINDS[text[at] as usize]);
    match previous {
        Kind::Separator => false,
        Kind::Lower => matches!(kind, Kind::Lower | Kind::Digit | Kind::Other),
        Kind::Upper | Kind::Digit => !matches!(kind, Kind::Separator | Kind::Cjk | Kind::Foreign),
        // Three and four-byte sequences: one character, one word.
        Kind::Other | Kind::Foreign | Kind::Cjk if is_in_cjk(text, at - 1) => text[at] & 0xC0 == 0x80,
        Kind::Other | Kind::Foreign | Kind::Cjk => !matches!(kind, Kind::Separator | Kind::Cjk),
    }
}

/// Whether a byte beyond ASCII belongs to a character that is a word.
fn is_in_cjk(text: &[u8], at: usize) -> bool {
    let rest = text[..=at].iter().rev().take(4).take_while(|byte| **byte & 0xC0 == 0x80).count();
    at.checked_sub(rest).is_some_and(|first| text[first] >= CJK)
}

/// What a byte is to a word.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Separator,
    Lower,
    Upper,
    Digit,
    /// A byte of a letter beyond ASCII.
    Other,
    /// The first byte of a letter of another alphabet than the Latin one.
    Foreign,
    Cjk,
}

const KINDS: [Kind; 256] = {
    let mut kinds = [Kind::Separator; 256];
    let mut byte = 0;
    while byte < 256 {
        kinds[byte] = match byte as u8 {
            b'a'..=b'z' => Kind::Lower,
            b'A'..=b'Z' => Kind::Upper,
            CJK.. => Kind::Cjk,
            b'0'..=b'9' => Kind::Digit,
            FOREIGN.. => Kind::Foreign,
            0x80.. => Kind::Other,
            _ => Kind::Separator,
        };
        byte += 1;
    }
    kinds
};

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The first word that a walk over a key from its end comes to the start of, every ending allowed.
    fn walked(key: &[u8]) -> Ending {
        let mut ending = Ending::default();
        for at in (0..key.len()).rev() {
            ending.push(key[at]);
            let (byte, previous) = (key[at], if at > 0 { key[at - 1] } else { 0 });
            let is_capital = byte.is_ascii_uppercase();
            let before_small = is_capital && key.get(at + 1).is_some_and(u8::is_ascii_lowercase);
            if !is_word_byte(previous) || is_capital && !previous.is_ascii_uppercase() || before_small {
                break;
            }
        }
        ending
    }

    proptest! {
        #[test]
        fn the_last_word_is_that_of_a_walk(key in "[a-cXY0_. ]{7,20}[a-cXY0]") {
            let last = last_word(key.as_bytes());
            prop_assert_eq!(last.map(Ending::key), Some(walked(key.as_bytes()).key()), "{}", key);
        }
    }
}
