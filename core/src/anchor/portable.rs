//! The classifier in plain Rust: two table look-ups a byte, and a multiplication that gathers one bit of eight bytes.

use super::{
    algebra::{Classifier, Masks},
    lanes::{BLOCK, GROUP, Words},
};

const DIGIT: u32 = 0;
const UPPER: u32 = 1;
const TOKEN: u32 = 2;
const SEPARATOR: u32 = 3;
const PARENTHESIS: u32 = 4;
const AT: u32 = 5;
const ASSIGN: u32 = 6;
const COLON: u32 = 7;

const JOINT: u32 = 0;
const DASH: u32 = 1;
const SLASH: u32 = 2;
const BACKSLASH: u32 = 3;
const PLUS: u32 = 4;
const WIDE: u32 = 5;

/// The classes of each byte, eight in each of two tables.
pub(super) struct Tables;

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
        if matches!(b, b' ' | b'*' | b'.' | b'-' | b'/') {
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

const HIGH: [u8; 256] = {
    let mut table = [0u8; 256];
    table[b'_' as usize] = 1 << JOINT;
    table[b'-' as usize] = 1 << JOINT | 1 << DASH;
    table[b'/' as usize] = 1 << SLASH;
    table[b'\\' as usize] = 1 << BACKSLASH;
    table[b'+' as usize] = 1 << PLUS;
    let mut byte = 128;
    while byte < 256 {
        table[byte] = 1 << WIDE;
        byte += 1;
    }
    table
};

/// Bit `bit` of each of eight bytes, the first byte lowest.
#[inline(always)]
fn gather(bytes: u64, bit: u32) -> u64 {
    ((bytes >> bit) & 0x0101_0101_0101_0101).wrapping_mul(0x0102_0408_1020_4080) >> 56
}

impl Classifier for Tables {
    type Lanes = Words;

    #[inline(always)]
    fn classify(&self, group: &[u8; GROUP], masks: &mut Masks) {
        for (block, bytes) in group.chunks_exact(BLOCK).enumerate() {
            let mut low_masks = [0u64; 8];
            let mut high_masks = [0u64; 6];
            for (index, eight) in bytes.chunks_exact(8).enumerate() {
                let mut low = [0u8; 8];
                let mut high = [0u8; 8];
                for (at, byte) in eight.iter().enumerate() {
                    low[at] = LOW[*byte as usize];
                    high[at] = HIGH[*byte as usize];
                }
                let low = u64::from_le_bytes(low);
                let high = u64::from_le_bytes(high);
                for (bit, mask) in low_masks.iter_mut().enumerate() {
                    *mask |= gather(low, bit as u32) << (8 * index);
                }
                if high != 0 {
                    for (bit, mask) in high_masks.iter_mut().enumerate() {
                        *mask |= gather(high, bit as u32) << (8 * index);
                    }
                }
            }
            masks.digit[block] = low_masks[DIGIT as usize];
            masks.upper[block] = low_masks[UPPER as usize];
            masks.token[block] = low_masks[TOKEN as usize];
            masks.separator[block] = low_masks[SEPARATOR as usize];
            masks.parenthesis[block] = low_masks[PARENTHESIS as usize];
            masks.at[block] = low_masks[AT as usize];
            masks.assign[block] = low_masks[ASSIGN as usize];
            masks.colon[block] = low_masks[COLON as usize];
            masks.joint[block] = high_masks[JOINT as usize];
            masks.dash[block] = high_masks[DASH as usize];
            masks.slash[block] = high_masks[SLASH as usize];
            masks.plus[block] = high_masks[PLUS as usize];
            masks.backslash[block] = high_masks[BACKSLASH as usize];
            masks.wide[block] = high_masks[WIDE as usize];
        }
    }
}
