//! The last letters before a place: what says quickest that no phrase ends there.

use super::{fold, is_word_byte, words::word_start};

/// The last word bytes before a place, in lower case, the last one lowest; separators inside of phrases are skipped.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Tail {
    pub(crate) last: u32,
    /// How many of the four there are.
    pub(crate) letters: u32,
    /// How many bytes the last word has at least.
    pub(crate) word: usize,
}

impl Tail {
    #[inline(always)]
    fn push(&mut self, byte: u8) {
        let previous = self.last as u8;
        self.last = self.last << 8 | u32::from(fold(byte, previous));
        self.letters = (self.letters + 1).min(4);
    }

    /// The tail before `end`.
    #[inline]
    pub(crate) fn before(text: &[u8], end: usize) -> Tail {
        if let Some(four) = text[..end].last_chunk::<4>()
            && four.iter().all(u8::is_ascii_alphabetic)
        {
            return Tail { last: u32::from_be_bytes(*four) | crate::eight::LOWER as u32, letters: 4, word: 1 };
        }
        let start = end.saturating_sub(8);
        let mut tail = Tail::default();
        text[start..end].iter().for_each(|byte| tail.go_on(*byte));
        tail
    }

    /// The tail before `end`, with the length of the last word as far as it matters.
    #[inline]
    pub(crate) fn of_word(text: &[u8], end: usize) -> Tail {
        let tail = Tail::before(text, end);
        match text[..end].last_chunk::<3>() {
            Some(three) if three.iter().all(u8::is_ascii_lowercase) => Tail { word: 3, ..tail },
            _ => Tail { word: end - word_start(text, end - 1), ..tail },
        }
    }

    #[inline(always)]
    fn go_on(&mut self, byte: u8) {
        if is_word_byte(byte) {
            self.push(byte);
        } else if !matches!(byte, b'_' | b'-' | b' ' | b'.') {
            *self = Tail::default();
        }
    }
}
