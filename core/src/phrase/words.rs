//! The phrases that stand in a text, and those that a key ends with.

use super::{CJK, FOREIGN, PhraseHash, Walk, changes_alphabet, is_word_byte};
use crate::eight;

/// The longest phrase of context, in words; one of a writing without spaces in characters, each of which is a word of its own.
const MAX_WORDS: usize = 4;
const MAX_CHARACTERS: usize = 10;

/// How many bytes are looked at together.
const CHUNK: usize = 64;

/// Calls `visit` with the hash of each phrase of one to four words, or ten CJK characters, that stands in `text`, until it says `false`;
/// `may_end` says no for places that no phrase ends before, `may_go_on` for last letters that none has. Each CJK character is a word of its
/// own, since that writing has no spaces; words in camel case are split, as are those of two alphabets.
pub(super) fn each_phrase(
    text: &[u8],
    may_end: impl Fn(&[u8], usize) -> bool,
    may_go_on: impl Fn(PhraseHash) -> bool,
    mut visit: impl FnMut(PhraseHash) -> bool,
) {
    for start in (0..text.len()).step_by(CHUNK) {
        let mut ends = word_ends(&text[start..]);
        while ends != 0 {
            let end = start + ends.trailing_zeros() as usize + 1;
            ends &= ends - 1;
            if ends_word(text, end) && may_end(text, end) && !each_ending(text, end, &may_go_on, &mut visit) {
                return;
            }
        }
    }
}

/// Where words may end in the first bytes of a text: a bit for each byte that may be the last one of a word.
#[inline]
fn word_ends(text: &[u8]) -> u64 {
    let mut bytes = [b' '; CHUNK];
    match text.first_chunk() {
        Some(chunk) => bytes = *chunk,
        None => bytes[..text.len()].copy_from_slice(text),
    }
    let (mut words, mut starts) = (0, 0);
    for (at, eight) in bytes.as_chunks().0.iter().enumerate() {
        let eight = u64::from_le_bytes(*eight);
        let beyond = eight & eight::HIGH;
        words |= eight::bits(eight::letters_and_digits(eight) | beyond) << (8 * at);
        starts |= eight::bits(eight::within(eight, b'A', b'Z') | beyond) << (8 * at);
    }
    let goes_on = text.get(CHUNK).is_some_and(|next| is_word_byte(*next) && next.is_ascii_lowercase());
    words & ((starts | !words) >> 1 | u64::from(!goes_on) << (CHUNK - 1))
}

/// Visits the phrases of the words that end here, from the last word to the left.
fn each_ending(
    text: &[u8],
    end: usize,
    may_go_on: &impl Fn(PhraseHash) -> bool,
    visit: &mut impl FnMut(PhraseHash) -> bool,
) -> bool {
    let mut walk = Walk::new();
    let mut words = 0;
    let mut at = end;
    while at > 0 {
        at -= 1;
        let byte = text[at];
        if !is_word_byte(byte) {
            continue;
        }
        let previous = if at > 0 { text[at - 1] } else { b' ' };
        if !walk.take(byte, previous, may_go_on) {
            return true;
        }
        if is_word_byte(previous) && goes_on(text, at) {
            continue;
        }
        words += 1;
        if words > MAX_WORDS && byte < CJK {
            return true;
        }
        if !visit(walk.hash) {
            return false;
        }
        if words == MAX_CHARACTERS {
            return true;
        }
    }
    true
}

/// Calls `visit` with the hash of each phrase that `key` ends with, shortest first, until it says `false`.
pub(super) fn each_suffix(
    key: &[u8],
    may_go_on: &impl Fn(PhraseHash) -> bool,
    visit: &mut impl FnMut(PhraseHash) -> bool,
) {
    let mut walk = Walk::new();
    for at in (0..key.len()).rev() {
        let byte = key[at];
        let previous = if at > 0 { key[at - 1] } else { 0 };
        if !is_word_byte(byte) {
            continue;
        }
        if !walk.take(byte, previous, may_go_on) {
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

/// Where the word starts that the byte at `at` belongs to.
pub(super) fn word_start(text: &[u8], mut at: usize) -> usize {
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
fn goes_on(text: &[u8], at: usize) -> bool {
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
