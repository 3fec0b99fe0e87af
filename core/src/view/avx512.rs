//! The look for triples with AVX-512 (VBMI): a permutation looks up the kinds of 64 bytes exactly.

#![allow(unsafe_code)]

use super::{
    pairs::Pairs,
    spelled::SPELLED_PAIRS,
    triples::{ASCII, DOT, EMPTY_LINE, Kinds, OTHER, PA, PW, Tables},
};
use std::{arch::x86_64::*, ops::Range};

/// How many places are looked at together.
const STEP: usize = 64;

/// Calls `visit` with the places where a triple starts, and `spelled` with the parts of the text in which digits in words may stand, both in
/// order; gives where it has stopped: near the end of the text.
///
/// # Panics
/// Where the processor has no AVX-512 VBMI.
pub(super) fn each(text: &[u8], visit: impl FnMut(usize), spelled: impl FnMut(Range<usize>)) -> usize {
    let available = is_x86_feature_detected!("avx512bw") && is_x86_feature_detected!("avx512vbmi");
    assert!(available, "this processor has no AVX-512 VBMI: use another path");
    // SAFETY: the line above has made sure of the features that the function is compiled with.
    unsafe { each_avx512(text, visit, spelled) }
}

/// The kinds of 256 bytes at one place of a triple, in registers of 64.
#[derive(Clone, Copy)]
struct Place([__m512i; 4]);

impl Place {
    #[inline]
    #[target_feature(enable = "avx512f,avx512bw,avx512vbmi")]
    fn load(table: &[Kinds; 256]) -> Place {
        // SAFETY: unaligned loads of 64 bytes each, from four quarters of 256.
        Place([0, 1, 2, 3].map(|at| unsafe { _mm512_loadu_si512(table.as_ptr().add(at * 64).cast()) }))
    }

    /// The kinds of bytes of ASCII.
    #[inline]
    #[target_feature(enable = "avx512f,avx512bw,avx512vbmi")]
    fn of_ascii(&self, bytes: __m512i) -> __m512i {
        _mm512_permutex2var_epi8(self.0[0], bytes, self.0[1])
    }

    /// The kinds of any bytes: a permutation looks at seven bits, the eighth chooses the half of the table.
    #[inline]
    #[target_feature(enable = "avx512f,avx512bw,avx512vbmi")]
    fn of(&self, bytes: __m512i) -> __m512i {
        let beyond = _mm512_permutex2var_epi8(self.0[2], bytes, self.0[3]);
        _mm512_mask_blend_epi8(_mm512_movepi8_mask(bytes), self.of_ascii(bytes), beyond)
    }
}

#[inline]
#[target_feature(enable = "avx512f,avx512bw,avx512vbmi")]
fn load_all(tables: &Tables) -> [Place; 3] {
    let [first, second, third] = tables;
    [Place::load(first), Place::load(second), Place::load(third)]
}

/// The pairs of bytes that stand in digits in words.
struct SpelledPairs {
    pairs: [__m512i; 2],
    bits: __m512i,
}

impl SpelledPairs {
    #[inline]
    #[target_feature(enable = "avx512f,avx512bw,avx512vbmi")]
    fn load() -> SpelledPairs {
        let table = SPELLED_PAIRS.0.as_ptr();
        SpelledPairs {
            // SAFETY: unaligned loads of 64 bytes each, from the halves of 128.
            pairs: [0, 64].map(|half| unsafe { _mm512_loadu_si512(table.add(half).cast()) }),
            // SAFETY: an unaligned load of the 64 bytes of the table.
            bits: unsafe { _mm512_loadu_si512(Pairs::BITS.as_ptr().cast()) },
        }
    }

    /// Whether as many pairs of these bytes, each with the one behind it, stand in digits in words, one behind the other, as at least one block
    /// has that such a number stands in.
    #[inline]
    #[target_feature(enable = "avx512f,avx512bw,avx512vbmi")]
    fn are_in(&self, bytes: __m512i, behind: __m512i) -> bool {
        let row = _mm512_and_si512(_mm512_slli_epi16::<2>(bytes), _mm512_set1_epi8(0x7C));
        let byte = _mm512_and_si512(_mm512_srli_epi16::<3>(behind), _mm512_set1_epi8(0x03));
        let seconds = _mm512_permutex2var_epi8(self.pairs[0], _mm512_or_si512(row, byte), self.pairs[1]);
        let pairs = _mm512_test_epi8_mask(seconds, _mm512_permutexvar_epi8(behind, self.bits));
        // Two, four, eight and thirteen in a row: half of the pairs of the shortest number.
        let in_a_row = [1, 2, 4, 5].iter().fold(pairs, |pairs, by| pairs & pairs >> by);
        in_a_row != 0
    }
}

/// Whether three characters in a row may be numerals of Chinese or Japanese, by their first bytes.
#[inline]
#[target_feature(enable = "avx512f,avx512bw")]
fn may_be_numerals(bytes: __m512i) -> bool {
    let from_first = _mm512_sub_epi8(bytes, _mm512_set1_epi8(0xE3u8 as i8));
    let firsts = _mm512_cmple_epu8_mask(from_first, _mm512_set1_epi8(6));
    firsts & firsts >> 3 & firsts >> 6 != 0
}

#[target_feature(enable = "avx512f,avx512bw,avx512vbmi,bmi1")]
fn each_avx512(text: &[u8], mut visit: impl FnMut(usize), mut spelled: impl FnMut(Range<usize>)) -> usize {
    let ascii = load_all(&ASCII);
    let spelled_pairs = SpelledPairs::load();
    let mut at = 0;
    while let Some(view) = text[at..].first_chunk::<{ STEP + 2 }>() {
        // SAFETY: unaligned loads of the 64 bytes at 2 at most of a view of 66.
        let bytes = [0, 1, 2].map(|from| unsafe { _mm512_loadu_si512(view.as_ptr().add(from).cast()) });
        let is = |place: usize, byte: u8| _mm512_cmpeq_epi8_mask(bytes[place], _mm512_set1_epi8(byte as i8));
        let is_ascii = _mm512_movepi8_mask(_mm512_or_si512(_mm512_or_si512(bytes[0], bytes[1]), bytes[2])) == 0;
        let mut hits = if is_ascii {
            // No triple of ASCII alone is of the other kinds.
            let kinds = _mm512_and_si512(ascii[0].of_ascii(bytes[0]), ascii[1].of_ascii(bytes[1]));
            _mm512_test_epi8_mask(kinds, ascii[2].of_ascii(bytes[2]))
        } else {
            let of = |places: [Place; 3]| {
                let kinds = _mm512_and_si512(places[0].of(bytes[0]), places[1].of(bytes[1]));
                _mm512_test_epi8_mask(kinds, places[2].of(bytes[2]))
            };
            of(ascii) | of(load_all(&OTHER)) | is(0, PA[0]) & is(1, PA[1]) & is(2, PA[2])
        };
        let is_letter = |word: [u8; 3], place: usize| {
            let small = _mm512_or_si512(bytes[place], _mm512_set1_epi8(0x20));
            _mm512_cmpeq_epi8_mask(small, _mm512_set1_epi8(word[place] as i8))
        };
        hits |= is_letter(DOT, 0) & is_letter(DOT, 1) & is_letter(DOT, 2);
        // Few words have these two letters.
        hits |= is_letter(PW, 0) & is_letter(PW, 1);
        hits &= !(is(1, EMPTY_LINE[0]) & is(2, EMPTY_LINE[1]));
        if spelled_pairs.are_in(bytes[0], bytes[1]) || !is_ascii && may_be_numerals(bytes[0]) {
            spelled(at..at + STEP);
        }
        while hits != 0 {
            visit(at + hits.trailing_zeros() as usize);
            hits &= hits - 1;
        }
        at += STEP;
    }
    at
}
