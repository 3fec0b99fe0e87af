//! The classifier with AVX2: two nibble shuffles give each byte its classes, a movemask gathers one class of 32 bytes.

#![allow(unsafe_code)]

use super::{Classifier, Masks, Starts, Wanted, algebra};
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
const FIRST_A_O: u8 = 1 << 4;
const FIRST_P_Z: u8 = 1 << 5;
const SECOND_A_O: u8 = 1 << 6;
const SECOND_P_Z: u8 = 1 << 7;

/// The nibble tables of both sets of eight classes.
struct Shuffles {
    fixed: Rectangles,
    wanted: Rectangles,
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
        other.add(ASSIGN, &[3], [0xA, 0xD]);
        other.add(SEPARATOR, &[2], [0, 0xD, 0xE, 0xF]);
        other.add(PARENTHESIS, &[2], [8, 9]);
        // Word anchors ignore case, so the columns of both cases share a bit.
        let column = |set: &super::ByteSet, high: u8| {
            let set = *set;
            (0..16u8).filter(move |low| set.contains(high << 4 | low))
        };
        other.add(FIRST_A_O, &[4, 6], column(&wanted.word_first, 6));
        other.add(FIRST_P_Z, &[5, 7], column(&wanted.word_first, 7));
        other.add(SECOND_A_O, &[4, 6], column(&wanted.word_second, 6));
        other.add(SECOND_P_Z, &[5, 7], column(&wanted.word_second, 7));
        Shuffles { fixed, wanted: other }
    }
}

/// The byte classes of 32 bytes, before they are gathered.
#[derive(Clone, Copy)]
struct Half {
    bytes: __m256i,
    fixed: __m256i,
    wanted: __m256i,
}

impl Classifier for Shuffles {
    #[inline(always)]
    fn classify(&self, block: &[u8; 64]) -> Masks {
        // SAFETY: only `find_starts_avx2` drives this classifier, after `available` has said that AVX2 is there.
        unsafe { self.classify_avx2(block) }
    }
}

impl Shuffles {
    #[inline]
    #[target_feature(enable = "avx2,bmi1,bmi2")]
    fn classify_avx2(&self, block: &[u8; 64]) -> Masks {
        // SAFETY: the loads are unaligned ones, of 32 bytes at 0 and 32 of a block of 64 and of 16 bytes from tables of 16.
        unsafe {
            let nibble = _mm256_set1_epi8(0x0F);
            let table = |bytes: &[u8; 16]| _mm256_broadcastsi128_si256(_mm_loadu_si128(bytes.as_ptr().cast()));
            let fixed_low = table(&self.fixed.low);
            let fixed_high = table(&self.fixed.high);
            let wanted_low = table(&self.wanted.low);
            let wanted_high = table(&self.wanted.high);
            let half = |at: usize| {
                let bytes = _mm256_loadu_si256(block.as_ptr().add(at).cast());
                let low = _mm256_and_si256(bytes, nibble);
                let high = _mm256_and_si256(_mm256_srli_epi16::<4>(bytes), nibble);
                Half {
                    bytes,
                    fixed: _mm256_and_si256(
                        _mm256_shuffle_epi8(fixed_low, low),
                        _mm256_shuffle_epi8(fixed_high, high),
                    ),
                    wanted: _mm256_and_si256(
                        _mm256_shuffle_epi8(wanted_low, low),
                        _mm256_shuffle_epi8(wanted_high, high),
                    ),
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
            let equals = |bytes: __m256i, byte: u8| {
                _mm256_movemask_epi8(_mm256_cmpeq_epi8(bytes, _mm256_set1_epi8(byte as i8)))
            };
            Masks {
                digit: joined(&|h| _mm256_movemask_epi8(_mm256_slli_epi16::<7>(h.fixed))),
                upper: joined(&|h| any_of(h.fixed, UPPER_A_O | UPPER_P_Z)),
                token: joined(&|h| any_of(h.fixed, TOKEN)),
                underscore: joined(&|h| _mm256_movemask_epi8(_mm256_slli_epi16::<1>(h.fixed))),
                dash: joined(&|h| _mm256_movemask_epi8(_mm256_slli_epi16::<2>(h.fixed))),
                separator: joined(&|h| _mm256_movemask_epi8(_mm256_slli_epi16::<6>(h.wanted))),
                parenthesis: joined(&|h| _mm256_movemask_epi8(_mm256_slli_epi16::<5>(h.wanted))),
                at: joined(&|h| _mm256_movemask_epi8(h.fixed)),
                assign: joined(&|h| _mm256_movemask_epi8(_mm256_slli_epi16::<7>(h.wanted))),
                colon: joined(&|h| equals(h.bytes, b':')),
                slash: joined(&|h| equals(h.bytes, b'/')),
                backslash: joined(&|h| equals(h.bytes, b'\\')),
                word_first: joined(&|h| any_of(h.wanted, FIRST_A_O | FIRST_P_Z)),
                word_second: joined(&|h| any_of(h.wanted, SECOND_A_O | SECOND_P_Z)),
            }
        }
    }
}
