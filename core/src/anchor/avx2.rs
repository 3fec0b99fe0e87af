//! The classifier with AVX2: two nibble shuffles give each byte its classes, a movemask gathers one class of 32 bytes.

#![allow(unsafe_code)]

use super::{Classifier, Masks, Starts, VIEW, Wanted, WordHeads, algebra};
use std::arch::x86_64::*;

/// Whether this processor can run [`find_starts`].
pub(super) fn available() -> bool {
    is_x86_feature_detected!("avx2") && is_x86_feature_detected!("bmi1") && is_x86_feature_detected!("bmi2")
}

/// Runs the first pass.
///
/// # Panics
/// Where the processor has no AVX2: [`super::Path::detect`] never chooses this path there.
pub(super) fn find_starts(text: &[u8], wanted: &Wanted, starts: &mut impl Starts) {
    assert!(available(), "this processor has no AVX2: use the portable path");
    // SAFETY: the line above has made sure of every feature that the function is compiled with.
    unsafe { find_starts_avx2(text, wanted, starts) }
}

#[target_feature(enable = "avx2,bmi1,bmi2")]
fn find_starts_avx2(text: &[u8], wanted: &Wanted, starts: &mut impl Starts) {
    algebra::drive(&Shuffles::new(wanted), text, wanted, starts);
}

/// A class is a rectangle of the byte table: a set of high nibbles by a set of low ones, one bit each.
#[derive(Default)]
struct Rectangles {
    low: [u8; 16],
    high: [u8; 16],
}

impl Rectangles {
    fn add(&mut self, bit: u8, high_nibbles: &[u8], low_nibbles: impl IntoIterator<Item = u8>) {
        for &high in high_nibbles {
            self.high[high as usize] |= bit;
        }
        for low in low_nibbles {
            self.low[low as usize] |= bit;
        }
    }
}

const DIGIT: u8 = 1 << 0;
const UPPER_A_O: u8 = 1 << 1;
const UPPER_P_Z: u8 = 1 << 2;
const LOWER_A_O: u8 = 1 << 3;
const LOWER_P_Z: u8 = 1 << 4;
const DASH: u8 = 1 << 5;
const UNDERSCORE: u8 = 1 << 6;
const AT: u8 = 1 << 7;
const TOKEN: u8 = DIGIT | UPPER_A_O | UPPER_P_Z | LOWER_A_O | LOWER_P_Z | DASH | UNDERSCORE;

const ASSIGN: u8 = 1 << 0;
const SEPARATOR: u8 = 1 << 1;
const PARENTHESIS: u8 = 1 << 2;

/// The nibble tables of both sets of eight classes, and of words.
struct Shuffles {
    fixed: Rectangles,
    other: Rectangles,
    words: WordHeads,
}

impl Shuffles {
    fn new(wanted: &Wanted) -> Shuffles {
        let mut fixed = Rectangles::default();
        fixed.add(DIGIT, &[3], 0..=9);
        fixed.add(UPPER_A_O, &[4], 1..=15);
        fixed.add(UPPER_P_Z, &[5], 0..=10);
        fixed.add(LOWER_A_O, &[6], 1..=15);
        fixed.add(LOWER_P_Z, &[7], 0..=10);
        fixed.add(DASH, &[2], [0xD]);
        fixed.add(UNDERSCORE, &[5], [0xF]);
        fixed.add(AT, &[4], [0]);

        let mut other = Rectangles::default();
        other.add(ASSIGN, &[3, 9], [0xA, 0xD]);
        other.add(SEPARATOR, &[2], [0, 0xD, 0xE, 0xF]);
        other.add(PARENTHESIS, &[2], [8, 9]);
        Shuffles { fixed, other, words: wanted.words.clone() }
    }
}

/// The byte classes of 32 bytes, before they are gathered.
#[derive(Clone, Copy)]
struct Half {
    bytes: __m256i,
    fixed: __m256i,
    other: __m256i,
    word: __m256i,
}

impl Classifier for Shuffles {
    #[inline(always)]
    fn classify(&self, view: &[u8; VIEW]) -> Masks {
        // SAFETY: only `find_starts_avx2` drives this classifier, after `available` has said that AVX2 is there.
        unsafe { self.classify_avx2(view) }
    }
}

impl Shuffles {
    #[inline]
    #[target_feature(enable = "avx2,bmi1,bmi2")]
    fn classify_avx2(&self, view: &[u8; VIEW]) -> Masks {
        // SAFETY: the loads are unaligned ones: of 32 bytes at 32 + 2 at most of a view of 66, and of 16 bytes from tables of 16.
        unsafe {
            let nibble = _mm256_set1_epi8(0x0F);
            let table = |bytes: &[u8; 16]| _mm256_broadcastsi128_si256(_mm_loadu_si128(bytes.as_ptr().cast()));
            let fixed_low = table(&self.fixed.low);
            let fixed_high = table(&self.fixed.high);
            let other_low = table(&self.other.low);
            let other_high = table(&self.other.high);
            let word_low = [0, 1, 2].map(|at| table(&self.words.low[at]));
            let word_high = [0, 1, 2].map(|at| table(&self.words.high[at]));
            let nibbles = |at: usize| {
                let bytes = _mm256_loadu_si256(view.as_ptr().add(at).cast());
                let high = _mm256_and_si256(_mm256_srli_epi16::<4>(bytes), nibble);
                (bytes, _mm256_and_si256(bytes, nibble), high)
            };
            let look_up = |low_table: __m256i, high_table: __m256i, low: __m256i, high: __m256i| {
                _mm256_and_si256(_mm256_shuffle_epi8(low_table, low), _mm256_shuffle_epi8(high_table, high))
            };
            let half = |at: usize| {
                let (bytes, low, high) = nibbles(at);
                let (_, low_1, high_1) = nibbles(at + 1);
                let (_, low_2, high_2) = nibbles(at + 2);
                let first = look_up(word_low[0], word_high[0], low, high);
                let second = look_up(word_low[1], word_high[1], low_1, high_1);
                let third = look_up(word_low[2], word_high[2], low_2, high_2);
                Half {
                    bytes,
                    fixed: look_up(fixed_low, fixed_high, low, high),
                    other: look_up(other_low, other_high, low, high),
                    word: _mm256_and_si256(_mm256_and_si256(first, second), third),
                }
            };
            let halves = [half(0), half(32)];
            let joined = |mask: &dyn Fn(Half) -> i32| {
                u64::from(mask(halves[0]) as u32) | u64::from(mask(halves[1]) as u32) << 32
            };
            let any_of = |classes: __m256i, bits: u8| {
                let hit = _mm256_and_si256(classes, _mm256_set1_epi8(bits as i8));
                !_mm256_movemask_epi8(_mm256_cmpeq_epi8(hit, _mm256_setzero_si256()))
            };
            let equals =
                |bytes: __m256i, byte: u8| _mm256_movemask_epi8(_mm256_cmpeq_epi8(bytes, _mm256_set1_epi8(byte as i8)));
            Masks {
                digit: joined(&|h| _mm256_movemask_epi8(_mm256_slli_epi16::<7>(h.fixed))),
                upper: joined(&|h| any_of(h.fixed, UPPER_A_O | UPPER_P_Z)),
                token: joined(&|h| any_of(h.fixed, TOKEN)),
                underscore: joined(&|h| _mm256_movemask_epi8(_mm256_slli_epi16::<1>(h.fixed))),
                dash: joined(&|h| _mm256_movemask_epi8(_mm256_slli_epi16::<2>(h.fixed))),
                separator: joined(&|h| _mm256_movemask_epi8(_mm256_slli_epi16::<6>(h.other))),
                parenthesis: joined(&|h| _mm256_movemask_epi8(_mm256_slli_epi16::<5>(h.other))),
                at: joined(&|h| _mm256_movemask_epi8(h.fixed)),
                assign: joined(&|h| _mm256_movemask_epi8(_mm256_slli_epi16::<7>(h.other))),
                colon: joined(&|h| equals(h.bytes, b':')),
                slash: joined(&|h| equals(h.bytes, b'/')),
                backslash: joined(&|h| equals(h.bytes, b'\\')),
                word: joined(&|h| any_of(h.word, 0xFF)),
            }
        }
    }
}
