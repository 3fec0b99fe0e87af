//! The first pass with AVX2: two nibble shuffles give each byte its classes, a movemask gathers one class of 32 bytes, and a group of
//! masks is two registers.

#![allow(unsafe_code)]

use super::{
    Starts, Wanted, WordHeads,
    algebra::{self, Classifier, Masks},
    batch::Offset,
    lanes::{BLOCK, BLOCKS, GROUP, Lanes, sift_each},
    word_heads::HEAD,
};
use crate::eight::LOWER_OF_FOUR;
use std::arch::x86_64::*;

/// Whether this processor can run [`find_starts`].
pub(super) fn available() -> bool {
    is_x86_feature_detected!("avx2")
        && is_x86_feature_detected!("bmi1")
        && is_x86_feature_detected!("bmi2")
        && is_x86_feature_detected!("popcnt")
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

#[target_feature(enable = "avx2,bmi1,bmi2,popcnt")]
fn find_starts_avx2(text: &[u8], wanted: &Wanted, starts: &mut impl Starts) {
    algebra::drive(&Shuffles::new(), text, wanted, starts);
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
const PLUS: u8 = 1 << 3;

/// The nibble tables of both sets of classes.
struct Shuffles {
    fixed: Rectangles,
    other: Rectangles,
}

impl Shuffles {
    fn new() -> Shuffles {
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
        other.add(SEPARATOR, &[2], [0, 0xA, 0xD, 0xE, 0xF]);
        other.add(PARENTHESIS, &[2], [8, 9]);
        other.add(PLUS, &[2], [0xB]);
        Shuffles { fixed, other }
    }
}

/// The byte classes of 32 bytes, before they are gathered.
#[derive(Clone, Copy)]
struct Half {
    bytes: __m256i,
    fixed: __m256i,
    other: __m256i,
}

impl Classifier for Shuffles {
    type Lanes = Pair;

    #[inline(always)]
    fn classify(&self, group: &[u8; GROUP], masks: &mut Masks) {
        // SAFETY: only `find_starts_avx2` drives this classifier, after `available` has said that AVX2 is there.
        unsafe { self.classify_avx2(group, masks) }
    }
}

impl Shuffles {
    #[inline]
    #[target_feature(enable = "avx2,bmi1,bmi2,popcnt")]
    fn classify_avx2(&self, group: &[u8; GROUP], masks: &mut Masks) {
        // SAFETY: unaligned loads of 16 bytes, from tables of 16.
        let table = |bytes: &[u8; 16]| unsafe { _mm256_broadcastsi128_si256(_mm_loadu_si128(bytes.as_ptr().cast())) };
        let nibble = _mm256_set1_epi8(0x0F);
        let (fixed_low, fixed_high) = (table(&self.fixed.low), table(&self.fixed.high));
        let (other_low, other_high) = (table(&self.other.low), table(&self.other.high));
        for block in 0..BLOCKS {
            let half = |at: usize| {
                // SAFETY: an unaligned load of the 32 bytes at 480 at most of a group of 512.
                let bytes = unsafe { _mm256_loadu_si256(group.as_ptr().add(at).cast()) };
                let low = _mm256_and_si256(bytes, nibble);
                let high = _mm256_and_si256(_mm256_srli_epi16::<4>(bytes), nibble);
                let look_up = |low_table: __m256i, high_table: __m256i| {
                    _mm256_and_si256(_mm256_shuffle_epi8(low_table, low), _mm256_shuffle_epi8(high_table, high))
                };
                Half { bytes, fixed: look_up(fixed_low, fixed_high), other: look_up(other_low, other_high) }
            };
            let halves = [half(block * BLOCK), half(block * BLOCK + 32)];
            let joined = |mask: &dyn Fn(Half) -> i32| {
                u64::from(mask(halves[0]) as u32) | u64::from(mask(halves[1]) as u32) << 32
            };
            let any_of = |classes: __m256i, bits: u8| {
                let hit = _mm256_and_si256(classes, _mm256_set1_epi8(bits as i8));
                !_mm256_movemask_epi8(_mm256_cmpeq_epi8(hit, _mm256_setzero_si256()))
            };
            let equals =
                |bytes: __m256i, byte: u8| _mm256_movemask_epi8(_mm256_cmpeq_epi8(bytes, _mm256_set1_epi8(byte as i8)));
            masks.digit[block] = joined(&|h| _mm256_movemask_epi8(_mm256_slli_epi16::<7>(h.fixed)));
            masks.upper[block] = joined(&|h| any_of(h.fixed, UPPER_A_O | UPPER_P_Z));
            masks.token[block] = joined(&|h| any_of(h.fixed, TOKEN));
            masks.dash[block] = joined(&|h| _mm256_movemask_epi8(_mm256_slli_epi16::<2>(h.fixed)));
            masks.joint[block] = joined(&|h| _mm256_movemask_epi8(_mm256_slli_epi16::<1>(h.fixed))) | masks.dash[block];
            masks.separator[block] = joined(&|h| _mm256_movemask_epi8(_mm256_slli_epi16::<6>(h.other)));
            masks.parenthesis[block] = joined(&|h| _mm256_movemask_epi8(_mm256_slli_epi16::<5>(h.other)));
            masks.plus[block] = joined(&|h| _mm256_movemask_epi8(_mm256_slli_epi16::<4>(h.other)));
            masks.at[block] = joined(&|h| _mm256_movemask_epi8(h.fixed));
            masks.assign[block] = joined(&|h| _mm256_movemask_epi8(_mm256_slli_epi16::<7>(h.other)));
            masks.colon[block] = joined(&|h| equals(h.bytes, b':'));
            masks.slash[block] = joined(&|h| equals(h.bytes, b'/'));
            masks.backslash[block] = joined(&|h| equals(h.bytes, b'\\'));
            masks.wide[block] = joined(&|h| _mm256_movemask_epi8(h.bytes));
        }
    }
}

/// A group of masks in two registers.
#[derive(Clone, Copy)]
pub(super) struct Pair {
    first: __m256i,
    second: __m256i,
}

/// Every method is called from `find_starts_avx2` alone, into which it is inlined.
impl Lanes for Pair {
    #[inline(always)]
    fn load(words: &[u64; BLOCKS]) -> Self {
        // SAFETY: two unaligned loads of four words each, from eight; AVX2 is there, as said above.
        unsafe {
            let at = words.as_ptr();
            Pair { first: _mm256_loadu_si256(at.cast()), second: _mm256_loadu_si256(at.add(4).cast()) }
        }
    }

    #[inline(always)]
    fn store(self, words: &mut [u64; BLOCKS]) {
        // SAFETY: two unaligned stores of four words each, to eight; AVX2 is there, as said above.
        unsafe {
            let at = words.as_mut_ptr();
            _mm256_storeu_si256(at.cast(), self.first);
            _mm256_storeu_si256(at.add(4).cast(), self.second);
        }
    }

    #[inline(always)]
    fn and(self, other: Self) -> Self {
        // SAFETY: AVX2 is there, as said above.
        unsafe {
            Pair {
                first: _mm256_and_si256(self.first, other.first),
                second: _mm256_and_si256(self.second, other.second),
            }
        }
    }

    #[inline(always)]
    fn or(self, other: Self) -> Self {
        // SAFETY: AVX2 is there, as said above.
        unsafe {
            Pair { first: _mm256_or_si256(self.first, other.first), second: _mm256_or_si256(self.second, other.second) }
        }
    }

    #[inline(always)]
    fn without(self, other: Self) -> Self {
        // SAFETY: AVX2 is there, as said above.
        unsafe {
            Pair {
                first: _mm256_andnot_si256(other.first, self.first),
                second: _mm256_andnot_si256(other.second, self.second),
            }
        }
    }

    #[inline(always)]
    fn nonzero(self) -> u32 {
        // SAFETY: AVX2 is there, as said above.
        unsafe {
            let zeros = |words: __m256i| {
                _mm256_movemask_pd(_mm256_castsi256_pd(_mm256_cmpeq_epi64(words, _mm256_setzero_si256()))) as u32
            };
            (zeros(self.first) | zeros(self.second) << 4) ^ 0xFF
        }
    }

    #[inline(always)]
    fn is_empty(self) -> bool {
        // SAFETY: AVX2 is there, as said above.
        unsafe {
            let all = _mm256_or_si256(self.first, self.second);
            _mm256_testz_si256(all, all) == 1
        }
    }

    #[inline(always)]
    fn sift_words(heads: &WordHeads, text: &[u8], words: &mut [Offset]) -> usize {
        let Some(last) = text.len().checked_sub(HEAD) else { return words.len() };
        let (mut count, sifted) = (0, words.len() / 8 * 8);
        for at in (0..sifted).step_by(8) {
            // SAFETY: AVX2 is there, as said above. Eight offsets are read from `words`. The gathers read four bytes at offsets that `is_inside` has
            // compared with the last place where four stand, and words of the table at eleven bits each, as many as it has.
            let mut kept = unsafe {
                let wide = _mm256_cvtepu16_epi32(_mm_loadu_si128(words.as_ptr().add(at).cast()));
                let last = _mm256_set1_epi32(last.min(i32::MAX as usize) as i32);
                let is_outside = _mm256_cmpgt_epi32(wide, last);
                let is_inside = _mm256_xor_si256(is_outside, _mm256_set1_epi32(-1));
                let zero = _mm256_setzero_si256();
                let four = _mm256_mask_i32gather_epi32::<1>(zero, text.as_ptr().cast(), wide, is_inside);
                let lower = _mm256_or_si256(four, _mm256_set1_epi32(LOWER_OF_FOUR as i32));
                let fourth = _mm256_srli_epi32::<24>(lower);
                let is_letter = _mm256_and_si256(
                    _mm256_cmpgt_epi32(fourth, _mm256_set1_epi32(i32::from(b'a') - 1)),
                    _mm256_cmpgt_epi32(_mm256_set1_epi32(i32::from(b'z') + 1), fourth),
                );
                let without_fourth = _mm256_or_si256(is_letter, _mm256_set1_epi32(0x00FF_FFFF));
                let head = _mm256_and_si256(lower, without_fourth);
                let spread = _mm256_mullo_epi32(head, _mm256_set1_epi32(WordHeads::SPREAD as i32));
                let place = _mm256_srli_epi32::<{ WordHeads::WORD_AT as i32 }>(spread);
                let table = _mm256_i32gather_epi32::<4>(heads.0.as_ptr().cast(), place);
                let low = _mm256_set1_epi32(31);
                let [first, second] = [
                    _mm256_srli_epi32::<{ WordHeads::BITS_AT[0] as i32 }>(spread),
                    _mm256_srli_epi32::<{ WordHeads::BITS_AT[1] as i32 }>(spread),
                ]
                .map(|bit| _mm256_sllv_epi32(_mm256_set1_epi32(1), _mm256_and_si256(bit, low)));
                let both = _mm256_or_si256(first, second);
                let may_start = _mm256_cmpeq_epi32(_mm256_and_si256(table, both), both);
                _mm256_movemask_ps(_mm256_castsi256_ps(_mm256_or_si256(may_start, is_outside)))
            };
            while kept != 0 {
                words[count] = words[at + kept.trailing_zeros() as usize];
                count += 1;
                kept &= kept - 1;
            }
        }
        sift_each(heads, text, words, sifted, count)
    }

    #[inline(always)]
    fn words_before(self, group_before: Self) -> Self {
        // SAFETY: AVX2 is there, as said above.
        unsafe {
            let shifted = |this: __m256i, before: __m256i| {
                _mm256_alignr_epi8::<8>(this, _mm256_permute2x128_si256::<0x21>(before, this))
            };
            Pair { first: shifted(self.first, group_before.second), second: shifted(self.second, self.first) }
        }
    }

    #[inline(always)]
    fn later<const BY: i32>(self, words_before: Self) -> Self {
        // SAFETY: AVX2 is there, as said above.
        unsafe {
            let shifted = |word: __m256i, before: __m256i| {
                let rest = _mm256_srl_epi64(before, _mm_cvtsi32_si128(BLOCK as i32 - BY));
                _mm256_or_si256(_mm256_slli_epi64::<BY>(word), rest)
            };
            Pair { first: shifted(self.first, words_before.first), second: shifted(self.second, words_before.second) }
        }
    }
}
