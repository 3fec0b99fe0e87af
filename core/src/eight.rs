//! Eight bytes at a time, as one integer: the first byte is the lowest.

const ONES: u64 = u64::from_ne_bytes([1; 8]);
/// The high bit of each byte: how a mask of bytes is written.
pub(crate) const HIGH: u64 = 0x80 * ONES;
/// Makes capitals of ASCII small letters.
pub(crate) const LOWER: u64 = 0x20 * ONES;
/// The same for four bytes.
pub(crate) const LOWER_OF_FOUR: u32 = LOWER as u32;

/// A mask of the bytes from `low` to `high`, both ASCII.
#[inline(always)]
pub(crate) const fn within(eight: u64, low: u8, high: u8) -> u64 {
    let bytes = eight & !HIGH;
    // No sum carries into the next byte.
    let from = bytes + (0x80 - low as u64) * ONES;
    let above = bytes + (0x7F - high as u64) * ONES;
    from & !above & !eight & HIGH
}

/// A mask as eight bits, the first byte the lowest.
#[cfg(any(test, not(target_arch = "x86_64")))]
#[inline(always)]
pub(crate) const fn bits(mask: u64) -> u64 {
    ((mask >> 7) & ONES).wrapping_mul(0x0102_0408_1020_4080) >> 56
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn masks_are_those_of_single_bytes() {
        for byte in 0..=u8::MAX {
            for at in 0..8 {
                let mut eight = *b"aZ0[9z@5";
                eight[at] = byte;
                let expected = |is: fn(&u8) -> bool| {
                    eight.iter().enumerate().fold(0, |bits, (at, byte)| bits | u64::from(is(byte)) << at)
                };
                let number = u64::from_le_bytes(eight);
                assert_eq!(bits(within(number, b'A', b'Z')), expected(u8::is_ascii_uppercase), "{byte} at {at}");
                let lower = number | LOWER;
                assert_eq!(bits(within(lower, b'a', b'z')), expected(u8::is_ascii_alphabetic), "{byte} at {at}");
                assert_eq!(bits(number & HIGH), expected(|byte| !byte.is_ascii()), "{byte} at {at}");
            }
        }
    }
}
