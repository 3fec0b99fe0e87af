//! The classes of up to 64 bytes, one bit a byte, the first byte the lowest: sixteen bytes at a time where the processor can.

/// Which bytes are small letters, capitals, digits and beyond ASCII.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Classes {
    pub(super) small: u64,
    pub(super) capitals: u64,
    pub(super) digits: u64,
    pub(super) beyond: u64,
}

impl Classes {
    /// The classes of at most 64 bytes, whole sixteens of them.
    #[inline]
    pub(super) fn of(bytes: &[u8]) -> Classes {
        let mut all = Classes::default();
        for (at, sixteen) in bytes.as_chunks().0.iter().enumerate() {
            let [small, capitals, digits, beyond] = of_sixteen(sixteen);
            all.small |= small << (16 * at);
            all.capitals |= capitals << (16 * at);
            all.digits |= digits << (16 * at);
            all.beyond |= beyond << (16 * at);
        }
        all
    }
}

#[cfg(not(target_arch = "x86_64"))]
use portable as of_sixteen;
#[cfg(target_arch = "x86_64")]
use sse2 as of_sixteen;

/// The masks of sixteen bytes.
#[cfg(target_arch = "x86_64")]
#[inline(always)]
#[allow(unsafe_code)]
fn sse2(bytes: &[u8; 16]) -> [u64; 4] {
    use std::arch::x86_64::*;

    #[inline]
    #[target_feature(enable = "sse2")]
    fn masks(low: i64, high: i64) -> [u64; 4] {
        let bytes = _mm_set_epi64x(high, low);
        let mask = |bytes| u64::from(_mm_movemask_epi8(bytes) as u32);
        let within = |low: u8, high: u8| {
            let from_low = _mm_sub_epi8(bytes, _mm_set1_epi8(low as i8));
            mask(_mm_cmpeq_epi8(_mm_min_epu8(from_low, _mm_set1_epi8((high - low) as i8)), from_low))
        };
        [within(b'a', b'z'), within(b'A', b'Z'), within(b'0', b'9'), mask(bytes)]
    }

    let both = u128::from_le_bytes(*bytes);
    // SAFETY: SSE2 is part of every processor of this architecture.
    unsafe { masks(both as i64, (both >> 64) as i64) }
}

/// The masks of sixteen bytes, on any processor.
#[cfg(any(test, not(target_arch = "x86_64")))]
fn portable(bytes: &[u8; 16]) -> [u64; 4] {
    use crate::eight;
    let mut masks = [0; 4];
    for (at, eight) in bytes.as_chunks().0.iter().enumerate() {
        let eight = u64::from_le_bytes(*eight);
        let ranges = [(b'a', b'z'), (b'A', b'Z'), (b'0', b'9')];
        for (mask, (low, high)) in masks.iter_mut().zip(ranges) {
            *mask |= eight::bits(eight::within(eight, low, high)) << (8 * at);
        }
        masks[3] |= eight::bits(eight & eight::HIGH) << (8 * at);
    }
    masks
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn classes_are_those_of_single_bytes(sixteens in prop::collection::vec(any::<[u8; 16]>(), 0..=4)) {
            let bytes = sixteens.concat();
            let of = |is: fn(&u8) -> bool| bytes.iter().enumerate().fold(0, |mask, (at, byte)| mask | u64::from(is(byte)) << at);
            let expected = Classes {
                small: of(u8::is_ascii_lowercase),
                capitals: of(u8::is_ascii_uppercase),
                digits: of(u8::is_ascii_digit),
                beyond: of(|byte| !byte.is_ascii()),
            };
            prop_assert_eq!(Classes::of(&bytes), expected);
            for sixteen in &sixteens {
                prop_assert_eq!(of_sixteen(sixteen), portable(sixteen));
            }
        }
    }
}
