//! The last letters of field names and context phrases: they refuse almost every key and word before it is hashed.

use super::keys::Seen;
use crate::{eight::LOWER_OF_FOUR, phrase::Tail};

/// The last letters of phrases: says no for almost every word that ends no phrase.
#[derive(Clone, Debug, Default)]
pub(super) struct PhraseEnds {
    /// The last four word bytes, the last one lowest; of a shorter phrase all of them, with ones for the rest.
    words: Seen,
    /// The last four bytes as they can stand in a text, separators and all, the last one highest; zeros before a shorter phrase.
    spelled: Seen,
    /// By length: whether there is a phrase of one, two or three bytes.
    short: [bool; 4],
}

impl PhraseEnds {
    pub(super) fn add(&mut self, phrase: &[u8]) {
        let Tail { last, letters } = Tail::before(phrase, phrase.len());
        if letters < 4 {
            self.short[letters as usize] = true;
        }
        self.words.insert(padded(last, letters));
        // Where no space is among the last letters, no separator is.
        let has_space = phrase.iter().rev().take(4).any(|byte| *byte == b' ');
        let separators = [None, Some(b'_'), Some(b'-'), Some(b' '), Some(b'.')];
        for separator in separators.into_iter().take(if has_space { 5 } else { 1 }) {
            let bytes = phrase.iter().rev().filter_map(|byte| match byte {
                b' ' => separator,
                byte => Some(*byte),
            });
            let mut key = [0; 4];
            key.iter_mut().rev().zip(bytes).for_each(|(slot, byte)| *slot = byte | LOWER_OF_FOUR as u8);
            self.spelled.insert(u32::from_le_bytes(key));
        }
    }

    /// Whether a phrase can end with these four bytes of a text, the last one highest.
    #[inline(always)]
    pub(super) fn may_end_with(&self, last: u32) -> bool {
        let lower = last | LOWER_OF_FOUR;
        self.spelled.may_have(lower)
            || self.short[3] && self.spelled.may_have(lower & 0xFFFF_FF00)
            || self.short[2] && self.spelled.may_have(lower & 0xFFFF_0000)
            || self.short[1] && self.spelled.may_have(lower & 0xFF00_0000)
    }

    /// Whether a phrase can end with these letters, whatever separators stand in it.
    #[inline]
    pub(super) fn may_end(&self, Tail { last, letters }: Tail) -> bool {
        letters == 4 && self.words.may_have(last)
            || (1..4).any(|short| {
                self.short[short] && letters as usize >= short && self.words.may_have(padded(last, short as u32))
            })
    }
}

/// The key of a phrase that is its last `letters` bytes.
#[inline(always)]
fn padded(last: u32, letters: u32) -> u32 {
    // No byte of UTF-8 is all ones.
    if letters < 4 { last | u32::MAX << (8 * letters) } else { last }
}
