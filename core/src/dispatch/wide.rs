//! Word anchors that begin with a letter beyond ASCII, as they are written: found at the start of a run of such letters.

use super::{ShapeRef, keys::Seen, literals::LiteralTable};

/// Every such word.
#[derive(Clone, Debug, Default)]
pub(super) struct WideWords {
    seen: Seen,
    by_head: LiteralTable,
}

/// By how many of its first bytes a word is looked up: the longest of these that it has. Letters have two or three.
const HEADS: [usize; 3] = [LONGEST, MIDDLE, SHORTEST];
const LONGEST: usize = 6;
const MIDDLE: usize = 4;
const SHORTEST: usize = 3;
/// How many bytes a look-up reads.
const READ: usize = 8;
/// The first bytes of the signs of «, ¡ and ¿, of the letters from À to Ⱦ, and of “, „ and ‹.
const LATIN: std::ops::RangeInclusive<u8> = 0xC2..=0xC8;
const QUOTE: u8 = 0xE2;
/// The quotes that open in Chinese and Japanese.
const IDEOGRAPHIC_QUOTES: [&str; 3] = ["「", "『", "【"];

/// The first bytes of eight as a number of four.
#[inline(always)]
fn head(eight: u64, length: usize) -> u32 {
    let bytes = eight & ((1 << (8 * length)) - 1);
    bytes as u32 ^ ((bytes >> 32) as u32).wrapping_mul(0x85EB_CA6B) ^ length as u32
}

/// The first eight bytes; of fewer, zeros behind them.
fn eight(text: &[u8]) -> u64 {
    let mut bytes = [0; READ];
    let length = text.len().min(READ);
    bytes[..length].copy_from_slice(&text[..length]);
    u64::from_le_bytes(bytes)
}

impl WideWords {
    pub(super) fn add(&mut self, word: &[u8], shape: ShapeRef) {
        let quotes = IDEOGRAPHIC_QUOTES.iter().map(|quote| head(eight(quote.as_bytes()), 3));
        quotes.for_each(|quote| self.seen.insert(quote));
        if let Some(length) = HEADS.into_iter().find(|length| *length <= word.len()) {
            let eight = eight(word);
            let first = Self::first_head(word[0]);
            self.seen.insert(head(eight, if word.len() < first { SHORTEST } else { first }));
            let head = head(eight, length);
            self.seen.insert(head);
            self.by_head.add(head, word, 0, shape);
        }
    }

    /// Whether a word, a capital of Latin or a quote may start here; says no for almost every other run.
    #[inline(always)]
    pub(super) fn may_be_at(&self, text: &[u8], at: usize) -> bool {
        let Some(bytes) = text[at..].first_chunk::<READ>() else { return true };
        let eight = u64::from_le_bytes(*bytes);
        let is_latin = LATIN.contains(&bytes[0]) | (bytes[0] == QUOTE);
        let may_have = |length| self.seen.may_have(head(eight, length));
        is_latin | may_have(Self::first_head(bytes[0])) | may_have(SHORTEST)
    }

    /// How many bytes of a word of more than one letter are looked at first: two letters of two bytes, or two of three.
    #[inline(always)]
    fn first_head(lead: u8) -> usize {
        if lead < 0xE0 { MIDDLE } else { LONGEST }
    }

    /// Calls `visit` with each shape of the word that stands at `word`.
    pub(super) fn at(&self, text: &[u8], word: usize, mut visit: impl FnMut(ShapeRef, usize)) {
        let eight = eight(&text[word..]);
        for length in HEADS {
            let head = head(eight, length);
            if self.seen.may_have(head) {
                self.by_head.each(head, text, word, &mut visit);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_found_by_its_first_letters() {
        let mut words = WideWords::default();
        let shape = ShapeRef { detector: 0, shape: 0, back: 0 };
        ["господин", "ул.", "王"].iter().for_each(|word| words.add(word.as_bytes(), shape));
        let found = |text: &str| {
            let mut count = 0;
            words.at(text.as_bytes(), 0, |_, _| count += 1);
            (words.may_be_at(text.as_bytes(), 0), count)
        };
        for text in ["господин Петров", "ул. Ленина 5", "王芳女士来了"] {
            assert_eq!(found(text), (true, 1), "{text}");
        }
        assert_eq!(found("Émile est là"), (true, 0));
        assert_eq!(found("「王芳女士」"), (true, 0));
        assert_eq!(found("погода хорошая"), (false, 0));
    }
}
