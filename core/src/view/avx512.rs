//! The look for triples with AVX-512 (VBMI): a permutation looks up the kinds of 64 bytes exactly.

#![allow(unsafe_code)]

use super::triples::{ASCII, Kinds, OTHER, Tables};
use std::arch::x86_64::*;

/// How many places are looked at together.
const STEP: usize = 64;

/// Calls `visit` with the places where a triple starts, in order, and gives where it has stopped: near the end of the text.
///
/// # Panics
/// Where the processor has no AVX-512 VBMI.
pub(super) fn each(text: &[u8], visit: impl FnMut(usize)) -> usize {
    let available = is_x86_feature_detected!("avx512bw") && is_x86_feature_detected!("avx512vbmi");
    assert!(available, "this processor has no AVX-512 VBMI: use another path");
    // SAFETY: the line above has made sure of the features that the function is compiled with.
    unsafe { each_avx512(text, visit) }
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

#[target_feature(enable = "avx512f,avx512bw,avx512vbmi,bmi1")]
fn each_avx512(text: &[u8], mut visit: impl FnMut(usize)) -> usize {
    let ascii = load_all(&ASCII);
    let mut at = 0;
    while let Some(view) = text[at..].first_chunk::<{ STEP + 2 }>() {
        // SAFETY: unaligned loads of the 64 bytes at 2 at most of a view of 66.
        let bytes = [0, 1, 2].map(|from| unsafe { _mm512_loadu_si512(view.as_ptr().add(from).cast()) });
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
            of(ascii) | of(load_all(&OTHER))
        };
        while hits != 0 {
            visit(at + hits.trailing_zeros() as usize);
            hits &= hits - 1;
        }
        at += STEP;
    }
    at
}
