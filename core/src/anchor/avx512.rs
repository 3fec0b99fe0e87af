//! The first pass with AVX-512 (VBMI and VBMI2, as every processor since Ice Lake and Zen 4 has): one permutation looks up eight classes of
//! 64 bytes, a test gathers one of them, and a group of masks is one register.

#![allow(unsafe_code)]

use super::{
    Starts, Wanted, WordHeads,
    algebra::{self, Classifier, Masks},
    batch::Offset,
    lanes::{BLOCK, BLOCKS, GROUP, Lanes, OFFSETS, sift_each},
    word_heads::HEAD,
};
use crate::eight::LOWER_OF_FOUR;
use std::{arch::x86_64::*, mem::MaybeUninit};

/// Whether this processor can run [`find_starts`].
pub(super) fn available() -> bool {
    is_x86_feature_detected!("avx512f")
        && is_x86_feature_detected!("avx512bw")
        && is_x86_feature_detected!("avx512vl")
        && is_x86_feature_detected!("avx512vbmi")
        && is_x86_feature_detected!("avx512vbmi2")
        && is_x86_feature_detected!("bmi1")
        && is_x86_feature_detected!("bmi2")
        && is_x86_feature_detected!("popcnt")
}

/// Runs the first pass.
///
/// # Panics
/// Where the processor has no AVX-512 VBMI2: [`super::Path::detect`] never chooses this path there.
pub(super) fn find_starts(text: &[u8], wanted: &Wanted, starts: &mut impl Starts) {
    assert!(available(), "this processor has no AVX-512 VBMI2: use another path");
    // SAFETY: the line above has made sure of every feature that the function is compiled with.
    unsafe { find_starts_avx512(text, wanted, starts) }
}

#[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512vbmi,avx512vbmi2,bmi1,bmi2,popcnt")]
fn find_starts_avx512(text: &[u8], wanted: &Wanted, starts: &mut impl Starts) {
    algebra::drive(&Permutations, text, wanted, starts);
}

const DIGIT: u8 = 1 << 0;
const UPPER: u8 = 1 << 1;
const TOKEN: u8 = 1 << 2;
const JOINT: u8 = 1 << 3;
const DASH: u8 = 1 << 4;
const SEPARATOR: u8 = 1 << 5;
const PARENTHESIS: u8 = 1 << 6;
const AT: u8 = 1 << 7;

const ASSIGN: u8 = 1 << 0;
const COLON: u8 = 1 << 1;
const SLASH: u8 = 1 << 2;
const BACKSLASH: u8 = 1 << 3;
const PLUS: u8 = 1 << 4;

/// The classes of each ASCII byte, eight in each of two tables.
const TABLES: [[u8; 128]; 2] = {
    let mut tables = [[0; 128]; 2];
    let mut byte = 0;
    while byte < 128 {
        let b = byte as u8;
        let mut bits = 0;
        if b.is_ascii_digit() {
            bits |= DIGIT;
        }
        if b.is_ascii_uppercase() {
            bits |= UPPER;
        }
        if b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-') {
            bits |= TOKEN;
        }
        bits |= match b {
            b'_' => JOINT,
            b'-' => JOINT | DASH | SEPARATOR,
            b' ' | b'*' | b'.' | b'/' => SEPARATOR,
            b'(' | b')' => PARENTHESIS,
            b'@' => AT,
            _ => 0,
        };
        tables[0][byte] = bits;
        tables[1][byte] = match b {
            b':' => ASSIGN | COLON,
            b'=' => ASSIGN,
            b'/' => SLASH,
            b'\\' => BACKSLASH,
            b'+' => PLUS,
            _ => 0,
        };
        byte += 1;
    }
    tables
};

/// The places of the bytes of a block.
const PLACES: [u8; BLOCK] = {
    let mut places = [0; BLOCK];
    let mut at = 0;
    while at < BLOCK {
        places[at] = at as u8;
        at += 1;
    }
    places
};

struct Permutations;

impl Classifier for Permutations {
    type Lanes = Register;

    #[inline(always)]
    fn classify(&self, group: &[u8; GROUP], masks: &mut Masks) {
        // SAFETY: only `find_starts_avx512` drives this classifier, after `available` has said that its features are there.
        unsafe { classify_whole(group, masks) }
    }

    #[inline(always)]
    fn classify_rest(&self, rest: &[u8], masks: &mut Masks) {
        // SAFETY: as above.
        unsafe { classify_rest(rest, masks) }
    }
}

#[inline]
#[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512vbmi,avx512vbmi2,bmi1,bmi2,popcnt")]
fn classify_whole(group: &[u8; GROUP], masks: &mut Masks) {
    let classes = Classes::new();
    for block in 0..BLOCKS {
        // SAFETY: an unaligned load of the 64 bytes at 448 at most of a group of 512.
        let bytes = unsafe { _mm512_loadu_si512(group.as_ptr().add(block * BLOCK).cast()) };
        classes.classify(bytes, block, masks);
    }
}

/// As [`classify_whole`], of less than a group; what is not there has no class.
#[inline]
#[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512vbmi,avx512vbmi2,bmi1,bmi2,popcnt")]
fn classify_rest(rest: &[u8], masks: &mut Masks) {
    let classes = Classes::new();
    for block in 0..rest.len().div_ceil(BLOCK).min(BLOCKS) {
        let bytes = &rest[block * BLOCK..];
        let is_there = match bytes.len() {
            BLOCK.. => u64::MAX,
            fewer => (1 << fewer) - 1,
        };
        // SAFETY: the load reads only those of the 64 bytes that are there.
        let bytes = unsafe { _mm512_maskz_loadu_epi8(is_there, bytes.as_ptr().cast()) };
        classes.classify(bytes, block, masks);
    }
}

/// The tables that bytes are looked up in.
struct Classes {
    tables: [(__m512i, __m512i); 2],
}

impl Classes {
    #[inline]
    #[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512vbmi,avx512vbmi2,bmi1,bmi2,popcnt")]
    fn new() -> Classes {
        // SAFETY: unaligned loads of the 64 bytes at 64 at most of a table of 128.
        let half = |table: &[u8; 128], at: usize| unsafe { _mm512_loadu_si512(table.as_ptr().add(at).cast()) };
        Classes { tables: [0, 1].map(|table| (half(&TABLES[table], 0), half(&TABLES[table], 64))) }
    }

    /// The masks of a block.
    #[inline]
    #[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512vbmi,avx512vbmi2,bmi1,bmi2,popcnt")]
    fn classify(&self, bytes: __m512i, block: usize, masks: &mut Masks) {
        let beyond_ascii = _mm512_movepi8_mask(bytes);
        // The permutation looks at seven bits; a byte with the eighth has no class.
        let [low, high] =
            self.tables.map(|(first, second)| _mm512_maskz_permutex2var_epi8(!beyond_ascii, first, bytes, second));
        let has = |classes: __m512i, bit: u8| _mm512_test_epi8_mask(classes, _mm512_set1_epi8(bit as i8));
        masks.digit[block] = has(low, DIGIT);
        masks.upper[block] = has(low, UPPER);
        masks.token[block] = has(low, TOKEN);
        masks.joint[block] = has(low, JOINT);
        masks.dash[block] = has(low, DASH);
        masks.separator[block] = has(low, SEPARATOR);
        masks.parenthesis[block] = has(low, PARENTHESIS);
        masks.at[block] = has(low, AT);
        let [colon, equals] = [0x9Au8, 0x9D].map(|byte| _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8(byte as i8)));
        masks.assign[block] = has(high, ASSIGN) | colon | equals;
        masks.colon[block] = has(high, COLON);
        masks.slash[block] = has(high, SLASH);
        masks.backslash[block] = has(high, BACKSLASH);
        masks.plus[block] = has(high, PLUS);
        masks.wide[block] = beyond_ascii;
    }
}

/// A group of masks in one register.
#[derive(Clone, Copy)]
pub(super) struct Register(__m512i);

/// Every method is called from `find_starts_avx512` alone, into which it is inlined.
impl Lanes for Register {
    #[inline(always)]
    fn load(words: &[u64; BLOCKS]) -> Self {
        // SAFETY: an unaligned load of eight words, from eight; AVX-512 is there, as said above.
        Register(unsafe { _mm512_loadu_si512(words.as_ptr().cast()) })
    }

    #[inline(always)]
    fn store(self, words: &mut [u64; BLOCKS]) {
        // SAFETY: an unaligned store of eight words, to eight; AVX-512 is there, as said above.
        unsafe { _mm512_storeu_si512(words.as_mut_ptr().cast(), self.0) }
    }

    #[inline(always)]
    fn and(self, other: Self) -> Self {
        // SAFETY: AVX-512 is there, as said above.
        Register(unsafe { _mm512_and_si512(self.0, other.0) })
    }

    #[inline(always)]
    fn or(self, other: Self) -> Self {
        // SAFETY: AVX-512 is there, as said above.
        Register(unsafe { _mm512_or_si512(self.0, other.0) })
    }

    #[inline(always)]
    fn without(self, other: Self) -> Self {
        // SAFETY: AVX-512 is there, as said above.
        Register(unsafe { _mm512_andnot_si512(other.0, self.0) })
    }

    #[inline(always)]
    fn nonzero(self) -> u32 {
        // SAFETY: AVX-512 is there, as said above.
        unsafe { u32::from(_mm512_test_epi64_mask(self.0, self.0)) }
    }

    #[inline(always)]
    fn offsets(mask: u64, offset: Offset, room: &mut [MaybeUninit<Offset>; OFFSETS]) {
        // SAFETY: AVX-512 with VBMI2 is there, as said above; unaligned stores of 32 offsets each, to 64.
        unsafe {
            let places = _mm512_maskz_compress_epi8(mask, _mm512_loadu_si512(PLACES.as_ptr().cast()));
            let base = _mm512_set1_epi16(offset as i16);
            let wide = |half: __m256i| _mm512_add_epi16(_mm512_cvtepu8_epi16(half), base);
            _mm512_storeu_si512(room.as_mut_ptr().cast(), wide(_mm512_castsi512_si256(places)));
            if mask.count_ones() > 32 {
                let rest = wide(_mm512_extracti64x4_epi64::<1>(places));
                _mm512_storeu_si512(room.as_mut_ptr().add(32).cast(), rest);
            }
        }
    }

    #[inline(always)]
    fn sift_words(heads: &WordHeads, text: &[u8], words: &mut [Offset]) -> usize {
        let Some(last) = text.len().checked_sub(HEAD) else { return words.len() };
        let (mut count, sifted) = (0, words.len() / 16 * 16);
        for at in (0..sifted).step_by(16) {
            // SAFETY: AVX-512 with VBMI2 is there, as said above. Sixteen offsets are read from `words` and at most as many written back, none behind
            // those that were read. The gathers read four bytes at offsets that `is_inside` has compared with the last place where four stand, and
            // words of the table at eleven bits each, as many as it has.
            unsafe {
                let offsets = _mm256_loadu_si256(words.as_ptr().add(at).cast());
                let wide = _mm512_cvtepu16_epi32(offsets);
                let is_inside = _mm512_cmple_epu32_mask(wide, _mm512_set1_epi32(last.min(i32::MAX as usize) as i32));
                let zero = _mm512_setzero_si512();
                let four = _mm512_mask_i32gather_epi32::<1>(zero, is_inside, wide, text.as_ptr().cast());
                let lower = _mm512_or_si512(four, _mm512_set1_epi32(LOWER_OF_FOUR as i32));
                let fourth = _mm512_sub_epi32(_mm512_srli_epi32::<24>(lower), _mm512_set1_epi32(i32::from(b'a')));
                let is_letter = _mm512_cmplt_epu32_mask(fourth, _mm512_set1_epi32(26));
                let head = _mm512_mask_and_epi32(lower, !is_letter, lower, _mm512_set1_epi32(0x00FF_FFFF));
                let spread = _mm512_mullo_epi32(head, _mm512_set1_epi32(WordHeads::SPREAD as i32));
                let place = _mm512_srli_epi32::<{ WordHeads::WORD_AT }>(spread);
                let table = _mm512_i32gather_epi32::<4>(place, heads.0.as_ptr().cast());
                let low = _mm512_set1_epi32(31);
                let [first, second] = [
                    _mm512_srli_epi32::<{ WordHeads::BITS_AT[0] }>(spread),
                    _mm512_srli_epi32::<{ WordHeads::BITS_AT[1] }>(spread),
                ]
                .map(|bit| _mm512_sllv_epi32(_mm512_set1_epi32(1), _mm512_and_si512(bit, low)));
                let may_start = _mm512_test_epi32_mask(table, first) & _mm512_test_epi32_mask(table, second);
                let kept = may_start | !is_inside;
                _mm256_storeu_si256(words.as_mut_ptr().add(count).cast(), _mm256_maskz_compress_epi16(kept, offsets));
                count += kept.count_ones() as usize;
            }
        }
        sift_each(heads, text, words, sifted, count)
    }

    #[inline(always)]
    fn words_before(self, group_before: Self) -> Self {
        // SAFETY: AVX-512 is there, as said above.
        Register(unsafe { _mm512_alignr_epi64::<7>(self.0, group_before.0) })
    }

    #[inline(always)]
    fn later<const BY: i32>(self, words_before: Self) -> Self {
        // SAFETY: AVX-512 with VBMI2 is there, as said above.
        Register(unsafe { _mm512_shldi_epi64::<BY>(self.0, words_before.0) })
    }
}
