//! The last letters of phrases: what says soonest that no phrase ends here.

use super::is_word_byte;
use crate::eight;

/// The last letters of a word, eight at most, the last one highest; no letter is zero.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Ending {
    letters: u64,
    /// How many letters there are, those before the eighth as well.
    count: u32,
}

impl Ending {
    /// How many letters an ending tells of.
    pub(super) const LETTERS: usize = 8;

    /// The ending of a word of so many bytes; `last` are the eight bytes before its end, the last one highest.
    #[inline(always)]
    pub(super) fn of_word(last: u64, bytes: u32) -> Ending {
        Ending { letters: last | eight::LOWER, count: bytes }
    }

    /// Adds a letter on the left, where there is a place for one more.
    #[inline(always)]
    pub(super) fn push(&mut self, byte: u8) {
        if (self.count as usize) < Ending::LETTERS {
            self.letters |= u64::from(byte | eight::LOWER as u8) << (56 - 8 * self.count);
        }
        self.count += 1;
    }

    /// A number for the letters.
    #[inline(always)]
    pub(super) fn key(self) -> u64 {
        self.letters >> (8 * 8u32.saturating_sub(self.count))
    }
}

/// The endings of a set of phrases, hashed: says no for almost all others.
#[derive(Clone, Debug)]
pub(super) struct Endings(Box<[u64; Endings::WORDS]>);

impl Default for Endings {
    fn default() -> Endings {
        Endings(Box::new([0; Endings::WORDS]))
    }
}

impl Endings {
    const BITS: u32 = 17;
    const WORDS: usize = 1 << (Endings::BITS - 6);

    /// Adds every ending of a phrase: words of a text can be written apart that are one word of the phrase.
    pub(super) fn insert(&mut self, phrase: &[u8]) {
        let mut ending = Ending::default();
        for byte in phrase.iter().rev().filter(|byte| is_word_byte(**byte)).take(Ending::LETTERS) {
            ending.push(*byte);
            let (word, bit) = Endings::place(ending);
            self.0[word] |= 1 << bit;
        }
    }

    /// Whether phrases may end with these letters.
    #[inline(always)]
    pub(super) fn may_have(&self, ending: Ending) -> bool {
        let (word, bit) = Endings::place(ending);
        self.0[word] >> bit & 1 == 1
    }

    #[inline(always)]
    fn place(ending: Ending) -> (usize, u32) {
        let hash = ending.key().wrapping_mul(0x9E37_79B9_7F4A_7C15);
        ((hash >> (64 - Endings::BITS + 6)) as usize, (hash >> (64 - Endings::BITS)) as u32 & 63)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_end_as_phrases_do() {
        let mut endings = Endings::default();
        endings.insert(b"Card number");
        let of = |word: &str| {
            let mut last = [b' '; 8];
            let bytes = &word.as_bytes()[word.len().saturating_sub(8)..];
            last[8 - bytes.len()..].copy_from_slice(bytes);
            Ending::of_word(u64::from_le_bytes(last), word.len() as u32)
        };
        for word in ["number", "NUMBER", "cardNumber", "er", "discardnumber"] {
            assert!(endings.may_have(of(word)), "{word}");
        }
        for word in ["umbers", "anumber", "car", "no"] {
            assert!(!endings.may_have(of(word)), "{word}");
        }
    }
}
