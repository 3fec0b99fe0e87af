//! Reading the digits, or the letters and digits, of a value that is written with separators.

use std::ops::Deref;

/// Up to `N` characters of a value, without its separators.
pub(super) struct Characters<const N: usize> {
    bytes: [u8; N],
    length: usize,
}

impl<const N: usize> Characters<N> {
    fn read(value: &[u8], accept: impl Fn(u8) -> Option<u8>) -> Option<Self> {
        let mut characters = Characters { bytes: [0; N], length: 0 };
        for &byte in value {
            if !byte.is_ascii_alphanumeric() {
                continue;
            }
            *characters.bytes.get_mut(characters.length)? = accept(byte)?;
            characters.length += 1;
        }
        Some(characters)
    }
}

impl<const N: usize> Deref for Characters<N> {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.bytes[..self.length]
    }
}

/// The digits of a value as numbers from 0 to 9, or nothing when it has a letter or more than `N` digits. Which separators
/// may stand between is for the detector's shape to say: here every other byte is one.
pub(super) fn digits<const N: usize>(value: &[u8]) -> Option<Characters<N>> {
    Characters::read(value, |byte| byte.is_ascii_digit().then(|| byte - b'0'))
}

/// Exactly `N` digits as numbers from 0 to 9.
pub(super) fn exactly<const N: usize>(value: &[u8]) -> Option<[u8; N]> {
    let read = digits::<N>(value)?;
    (read.length == N).then_some(read.bytes)
}

/// The letters, in upper case, and digits of a value, or nothing when there are more than `N`.
pub(super) fn alphanumerics<const N: usize>(value: &[u8]) -> Option<Characters<N>> {
    Characters::read(value, |byte| Some(byte.to_ascii_uppercase()))
}

/// The number that some digits make.
pub(super) fn number(digits: &[u8]) -> u64 {
    digits.iter().fold(0, |number: u64, &digit| number.wrapping_mul(10).wrapping_add(digit.into()))
}

/// Is one digit, or character, repeated all through?
pub(super) fn all_same(digits: &[u8]) -> bool {
    digits.windows(2).all(|pair| pair[0] == pair[1])
}

/// The sum of digits times weights.
pub(super) fn weighted(digits: &[u8], weights: impl IntoIterator<Item = u32>) -> u32 {
    digits.iter().zip(weights).map(|(&digit, weight)| u32::from(digit) * weight).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn separators_are_skipped_and_letters_refused() {
        assert_eq!(&*digits::<8>(b"12-3 4/5.6").unwrap(), [1, 2, 3, 4, 5, 6]);
        assert_eq!(&*digits::<8>("1\u{a0}2\u{2013}3".as_bytes()).unwrap(), [1, 2, 3]);
        assert!(digits::<8>(b"12a4").is_none());
        assert!(digits::<3>(b"1234").is_none());
        assert!(exactly::<5>(b"1234").is_none());
        assert_eq!(&*alphanumerics::<8>(b"ab 12-c").unwrap(), b"AB12C");
    }
}
