//! The first pass with AVX-512 (VBMI and VBMI2, as every processor since Ice Lake and Zen 4 has): one permutation looks up eight classes of
//! 64 bytes, a test gathers one of them, and a group of masks is one register.

#![allow(unsafe_code)]

use super::{
    Pairs, Starts, Wanted, WordHeads,
    algebra::{self, Classifier, Masks},
    batch::Offset,
    lanes::{BLOCK, BLOCKS, Lanes, OFFSETS, VIEW},
};
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
    algebra::drive(&Permutations { word_heads: &wanted.word_heads }, text, wanted, starts);
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

struct Permutations<'a> {
    word_heads: &'a WordHeads,
}

impl Classifier for Permutations<'_> {
    type Lanes = Register;

    #[inline(always)]
    fn classify(&self, view: &[u8; VIEW], masks: &mut Masks) {
        // SAFETY: only `find_starts_avx512` drives this classifier, after `available` has said that its features are there.
        unsafe { classify_whole(self.word_heads, view, masks) }
    }

    #[inline(always)]
    fn classify_rest(&self, rest: &[u8], masks: &mut Masks) {
        // SAFETY: as above.
        unsafe { classify_rest(self.word_heads, rest, masks) }
    }
}

#[inline]
#[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512vbmi,avx512vbmi2,bmi1,bmi2,popcnt")]
fn classify_whole(word_heads: &WordHeads, view: &[u8; VIEW], masks: &mut Masks) {
    let classes = Classes::new(word_heads);
    for block in 0..BLOCKS {
        // SAFETY: unaligned loads of the 64 bytes at 448 + 3 at most of a view of 515.
        let from = |at: usize| unsafe { _mm512_loadu_si512(view.as_ptr().add(block * BLOCK + at).cast()) };
        classes.classify(from, block, masks);
    }
}

/// As [`classify_whole`], of less than a view; what is not there has no class.
#[inline]
#[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512vbmi,avx512vbmi2,bmi1,bmi2,popcnt")]
fn classify_rest(word_heads: &WordHeads, rest: &[u8], masks: &mut Masks) {
    let classes = Classes::new(word_heads);
    for block in 0..rest.len().div_ceil(BLOCK).min(BLOCKS) {
        let from = |at: usize| {
            // Not the empty slice that stands nowhere: a load from there takes long, though it reads nothing.
            let bytes = &rest[(block * BLOCK + at).min(rest.len())..];
            let is_there = match bytes.len() {
                BLOCK.. => u64::MAX,
                fewer => (1 << fewer) - 1,
            };
            // SAFETY: the load reads only those of the 64 bytes that are there.
            unsafe { _mm512_maskz_loadu_epi8(is_there, bytes.as_ptr().cast()) }
        };
        classes.classify(from, block, masks);
    }
}

/// The tables that bytes are looked up in.
struct Classes {
    tables: [(__m512i, __m512i); 2],
    pairs: [(__m512i, __m512i); 2],
    bits: __m512i,
}

impl Classes {
    #[inline]
    #[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512vbmi,avx512vbmi2,bmi1,bmi2,popcnt")]
    fn new(word_heads: &WordHeads) -> Classes {
        // SAFETY: unaligned loads of the 64 bytes at 64 at most of a table of 128.
        let half = |table: &[u8; 128], at: usize| unsafe { _mm512_loadu_si512(table.as_ptr().add(at).cast()) };
        Classes {
            tables: [0, 1].map(|table| (half(&TABLES[table], 0), half(&TABLES[table], 64))),
            pairs: [0, 1].map(|pair| (half(&word_heads.pairs[pair].0, 0), half(&word_heads.pairs[pair].0, 64))),
            // SAFETY: an unaligned load of the 64 bytes of the table.
            bits: unsafe { _mm512_loadu_si512(Pairs::BITS.as_ptr().cast()) },
        }
    }

    /// The masks of a block; `from` gives its bytes, or those from so many further on.
    #[inline]
    #[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512vbmi,avx512vbmi2,bmi1,bmi2,popcnt")]
    fn classify(&self, from: impl Fn(usize) -> __m512i, block: usize, masks: &mut Masks) {
        let bytes = from(0);
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
        let has_pair = |pair: (__m512i, __m512i), first: __m512i, second: __m512i| {
            let row = _mm512_and_si512(_mm512_slli_epi16::<2>(first), _mm512_set1_epi8(0x7C));
            let byte = _mm512_and_si512(_mm512_srli_epi16::<3>(second), _mm512_set1_epi8(0x03));
            let seconds = _mm512_permutex2var_epi8(pair.0, _mm512_or_si512(row, byte), pair.1);
            _mm512_test_epi8_mask(seconds, _mm512_permutexvar_epi8(second, self.bits))
        };
        masks.word[block] = has_pair(self.pairs[0], bytes, from(1)) & has_pair(self.pairs[1], from(2), from(3));
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
