//! The look for triples with AVX2: two nibble shuffles a byte of the triple say for 32 places at once which kinds may start there.

#![allow(unsafe_code)]

use super::triples::{ASCII, DOT, OTHER, PA, PW, Tables};
use std::arch::x86_64::*;

/// How many places are looked at together.
const STEP: usize = 32;

/// Calls `visit` with the places where a triple may start, in order, and gives where it has stopped: near the end of the text.
///
/// # Panics
/// Where the processor has no AVX2.
pub(super) fn each(text: &[u8], visit: impl FnMut(usize)) -> usize {
    assert!(is_x86_feature_detected!("avx2"), "this processor has no AVX2: use the portable path");
    // SAFETY: the line above has made sure of the feature that the function is compiled with.
    unsafe { each_avx2(text, visit) }
}

/// The kinds of the bytes with a low nibble, and of those with a high nibble: together they say yes for all bytes of a kind, and some more.
struct Nibbles {
    low: [u8; 16],
    high: [u8; 16],
}

static ASCII_NIBBLES: [Nibbles; 3] = nibbles(&ASCII);
static OTHER_NIBBLES: [Nibbles; 3] = nibbles(&OTHER);

const fn nibbles(tables: &Tables) -> [Nibbles; 3] {
    let mut all = [const { Nibbles { low: [0; 16], high: [0; 16] } }; 3];
    let mut place = 0;
    while place < 3 {
        let mut byte = 0;
        while byte < 256 {
            all[place].low[byte & 15] |= tables[place][byte];
            all[place].high[byte >> 4] |= tables[place][byte];
            byte += 1;
        }
        place += 1;
    }
    all
}

/// The nibble tables of the three bytes of a triple, in registers.
#[derive(Clone, Copy)]
struct Registers {
    low: [__m256i; 3],
    high: [__m256i; 3],
}

impl Registers {
    #[inline]
    #[target_feature(enable = "avx2")]
    fn load(tables: &[Nibbles; 3]) -> Registers {
        let [a, b, c] = tables;
        Registers {
            low: [broadcast(&a.low), broadcast(&b.low), broadcast(&c.low)],
            high: [broadcast(&a.high), broadcast(&b.high), broadcast(&c.high)],
        }
    }

    /// The kinds in which 32 bytes can be the one at this place.
    #[inline]
    #[target_feature(enable = "avx2")]
    fn kinds(&self, place: usize, bytes: __m256i) -> __m256i {
        let nibble = _mm256_set1_epi8(0x0F);
        let low = _mm256_shuffle_epi8(self.low[place], _mm256_and_si256(bytes, nibble));
        let high = _mm256_shuffle_epi8(self.high[place], _mm256_and_si256(_mm256_srli_epi16::<4>(bytes), nibble));
        _mm256_and_si256(low, high)
    }
}

#[inline]
#[target_feature(enable = "avx2")]
fn broadcast(table: &[u8; 16]) -> __m256i {
    // SAFETY: an unaligned load of 16 bytes, from a table of 16.
    unsafe { _mm256_broadcastsi128_si256(_mm_loadu_si128(table.as_ptr().cast())) }
}

#[inline]
#[target_feature(enable = "avx2")]
fn load(bytes: &[u8; STEP]) -> __m256i {
    // SAFETY: an unaligned load of 32 bytes, from as many.
    unsafe { _mm256_loadu_si256(bytes.as_ptr().cast()) }
}

#[target_feature(enable = "avx2")]
fn each_avx2(text: &[u8], mut visit: impl FnMut(usize)) -> usize {
    let ascii = Registers::load(&ASCII_NIBBLES);
    let other = Registers::load(&OTHER_NIBBLES);
    let mut at = 0;
    while let Some(view) = text[at..].first_chunk::<{ STEP + 2 }>() {
        let [Some(first), Some(second), Some(third)] =
            [view.first_chunk(), view[1..].first_chunk(), view[2..].first_chunk()]
        else {
            break;
        };
        let (first, second, third) = (load(first), load(second), load(third));
        let mut found = _mm256_and_si256(ascii.kinds(0, first), ascii.kinds(1, second));
        found = _mm256_and_si256(found, ascii.kinds(2, third));
        if _mm256_movemask_epi8(_mm256_or_si256(first, second)) != 0 {
            let rest = _mm256_and_si256(other.kinds(0, first), other.kinds(1, second));
            found = _mm256_or_si256(found, _mm256_and_si256(rest, other.kinds(2, third)));
            let is = |bytes: __m256i, byte: u8| _mm256_cmpeq_epi8(bytes, _mm256_set1_epi8(byte as i8));
            let pa = _mm256_and_si256(is(first, PA[0]), _mm256_and_si256(is(second, PA[1]), is(third, PA[2])));
            found = _mm256_or_si256(found, pa);
        }
        let is_letter = |bytes: __m256i, letter: u8| {
            let small = _mm256_or_si256(bytes, _mm256_set1_epi8(0x20));
            _mm256_cmpeq_epi8(small, _mm256_set1_epi8(letter as i8))
        };
        let [d, o, t] = DOT;
        let dots = _mm256_and_si256(is_letter(first, d), _mm256_and_si256(is_letter(second, o), is_letter(third, t)));
        // Few words have the two letters of the other.
        let others = _mm256_and_si256(is_letter(first, PW[0]), is_letter(second, PW[1]));
        found = _mm256_or_si256(found, _mm256_or_si256(dots, others));
        let mut hits = !_mm256_movemask_epi8(_mm256_cmpeq_epi8(found, _mm256_setzero_si256())) as u32;
        while hits != 0 {
            visit(at + hits.trailing_zeros() as usize);
            hits &= hits - 1;
        }
        at += STEP;
    }
    at
}
