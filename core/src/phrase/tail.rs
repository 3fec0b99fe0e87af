//! The last letters before a place: what says quickest that no phrase ends there.

use super::{fold, is_word_byte};

/// The last word bytes before a place, in lower case, the last one lowest; separators inside of phrases are skipped.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Tail {
    pub(crate) last: u32,
    /// How many of the four there are.
    pub(crate) letters: u32,
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
            return Tail { last: u32::from_be_bytes(*four) | crate::eight::LOWER as u32, letters: 4 };
        }
        let start = end.saturating_sub(8);
        let mut tail = Tail::default();
        text[start..end].iter().for_each(|byte| tail.go_on(*byte));
        tail
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
