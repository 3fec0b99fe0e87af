//! The classifier in plain Rust: two table look-ups a byte, and a multiplication that gathers one bit of eight bytes.

use super::{Classifier, Masks, VIEW, Wanted};

const DIGIT: u32 = 0;
const UPPER: u32 = 1;
const TOKEN: u32 = 2;
const SEPARATOR: u32 = 3;
const PARENTHESIS: u32 = 4;
const AT: u32 = 5;
const ASSIGN: u32 = 6;
const COLON: u32 = 7;

const UNDERSCORE: u32 = 0;
const DASH: u32 = 1;
const SLASH: u32 = 2;
const BACKSLASH: u32 = 3;

/// The classes of each byte, eight in each of two tables.
pub(super) struct Tables {
    low: [u8; 256],
    high: [u8; 256],
    /// The buckets of each byte as the first, second and third of a word.
    word: [[u8; 256]; 3],
}

const LOW: [u8; 256] = {
    let mut table = [0u8; 256];
    let mut byte = 0;
    while byte < 256 {
        let b = byte as u8;
        let mut bits = 0;
        if b.is_ascii_digit() {
            bits |= 1 << DIGIT;
        }
        if b.is_ascii_uppercase() {
            bits |= 1 << UPPER;
        }
        if b.is_ascii_alphanumeric() || b == b'_' || b == b'-' {
            bits |= 1 << TOKEN;
        }
        if matches!(b, b' ' | b'.' | b'-' | b'/') {
            bits |= 1 << SEPARATOR;
        }
        if matches!(b, b'(' | b')') {
            bits |= 1 << PARENTHESIS;
        }
        if b == b'@' {
            bits |= 1 << AT;
        }
        if matches!(b, b':' | b'=' | 0x9A | 0x9D) {
            bits |= 1 << ASSIGN;
        }
        if b == b':' {
            bits |= 1 << COLON;
        }
        table[byte] = bits;
        byte += 1;
    }
    table
};

impl Tables {
    pub(super) fn new(wanted: &Wanted) -> Tables {
        let mut high = [0u8; 256];
        for (byte, bits) in high.iter_mut().enumerate() {
            let byte = byte as u8;
            *bits = match byte {
                b'_' => 1 << UNDERSCORE,
                b'-' => 1 << DASH,
                b'/' => 1 << SLASH,
                b'\\' => 1 << BACKSLASH,
                _ => 0,
            };
        }
        let word = [0, 1, 2].map(|at| std::array::from_fn(|byte| wanted.words.buckets(at, byte as u8)));
        Tables { low: LOW, high, word }
    }
}

/// Bit `bit` of each of eight bytes, the first byte lowest.
#[inline(always)]
fn gather(bytes: u64, bit: u32) -> u64 {
    ((bytes >> bit) & 0x0101_0101_0101_0101).wrapping_mul(0x0102_0408_1020_4080) >> 56
}

impl Classifier for Tables {
    #[inline(always)]
    fn classify(&self, view: &[u8; VIEW]) -> Masks {
        let mut masks = Masks::default();
        let [first, second, third] = &self.word;
        for (index, eight) in view[..64].chunks_exact(8).enumerate() {
            let mut low = [0u8; 8];
            let mut high = [0u8; 8];
            for (at, byte) in eight.iter().enumerate() {
                low[at] = self.low[*byte as usize];
                high[at] = self.high[*byte as usize];
            }
            let low = u64::from_le_bytes(low);
            let high = u64::from_le_bytes(high);
            let shift = 8 * index;
            masks.digit |= gather(low, DIGIT) << shift;
            masks.upper |= gather(low, UPPER) << shift;
            masks.token |= gather(low, TOKEN) << shift;
            masks.separator |= gather(low, SEPARATOR) << shift;
            masks.assign |= gather(low, ASSIGN) << shift;
            masks.colon |= gather(low, COLON) << shift;
            masks.parenthesis |= gather(low, PARENTHESIS) << shift;
            masks.at |= gather(low, AT) << shift;
            for (at, three) in view[8 * index..8 * index + 10].windows(3).enumerate() {
                let hit = first[three[0] as usize] & second[three[1] as usize] & third[three[2] as usize];
                masks.word |= u64::from(hit != 0) << (shift + at);
            }
            if high != 0 {
                masks.underscore |= gather(high, UNDERSCORE) << shift;
                masks.dash |= gather(high, DASH) << shift;
                masks.slash |= gather(high, SLASH) << shift;
                masks.backslash |= gather(high, BACKSLASH) << shift;
            }
        }
        masks
    }
}
