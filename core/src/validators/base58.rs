//! Base58, as it is and with Bitcoin's checksum: addresses and keys of many chains.

use sha2::{Digest, Sha256};
use std::ops::Deref;

/// The most bytes that a value says: an extended key has 82.
const LONGEST: usize = 96;
/// The bytes of the checksum.
const CHECK: usize = 4;

const BITCOIN: &[u8; 58] = b"123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
const RIPPLE: &[u8; 58] = b"rpshnaf39wBUDNEGHJKLM4PQRST7VWXYZ2bcdeCg65jkm8oFqi1tuvAxyz";

/// The bytes that a value says.
pub(super) struct Decoded {
    bytes: [u8; LONGEST],
    length: usize,
}

impl Deref for Decoded {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.bytes[LONGEST - self.length..]
    }
}

/// The bytes of a value in Bitcoin's alphabet.
pub(super) fn decode(value: &[u8]) -> Option<Decoded> {
    decode_in(BITCOIN, value)
}

fn decode_in(alphabet: &[u8; 58], value: &[u8]) -> Option<Decoded> {
    let mut decoded = Decoded { bytes: [0; LONGEST], length: 0 };
    for &character in value {
        let mut carry = alphabet.iter().position(|&known| known == character)?;
        for byte in decoded.bytes.iter_mut().rev().take(decoded.length) {
            carry += usize::from(*byte) * 58;
            *byte = carry as u8;
            carry >>= 8;
        }
        if carry > 0 {
            decoded.length += 1;
            *decoded.bytes.get_mut(LONGEST.checked_sub(decoded.length)?)? = carry as u8;
        }
    }
    // A zero at the start is a character of its own.
    decoded.length += value.iter().take_while(|&&character| character == alphabet[0]).count();
    (decoded.length <= LONGEST).then_some(decoded)
}

/// The checksum (the first bytes of SHA-256 taken twice), the version and the length. The argument lists the versions that
/// count: `00/20` is the byte 00 and twenty more; the word `ripple` before them stands for Ripple's alphabet.
pub(super) fn checked(argument: &str, value: &[u8]) -> bool {
    let (alphabet, versions) = match argument.strip_prefix("ripple ") {
        Some(versions) => (RIPPLE, versions),
        None => (BITCOIN, argument),
    };
    let Some(decoded) = decode_in(alphabet, value).filter(|decoded| decoded.len() > CHECK) else {
        return false;
    };
    let (payload, check) = decoded.split_at(decoded.len() - CHECK);
    versions.split(' ').any(|version| has_version(version, payload))
        && Sha256::digest(Sha256::digest(payload)).starts_with(check)
}

fn has_version(version: &str, payload: &[u8]) -> bool {
    let Some((start, length)) = version.split_once('/') else {
        return false;
    };
    let starts = (0..start.len() / 2).all(|at| {
        start.get(2 * at..2 * at + 2).and_then(|hex| u8::from_str_radix(hex, 16).ok()) == payload.get(at).copied()
    });
    starts && length.parse() == Ok(payload.len().saturating_sub(start.len() / 2))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn published_values() {
        assert!(checked("00/20 05/20", b"1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa"));
        assert!(checked("00/20 05/20", b"3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy"));
        assert!(checked("ripple 00/20", b"rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh"));
        assert_eq!(&*decode(b"11233QC4").unwrap(), [0, 0, 40, 127, 180, 205]);
        for wrong in [&b"1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb"[..], b"1A1zP1eP5QGefi2DMPTfTL5SLmv7Divf0a", b"", b"1"] {
            assert!(!checked("00/20 05/20", wrong));
        }
        assert!(!checked("05/20", b"1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa"), "another version");
        assert!(!checked("00/21", b"1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa"), "another length");
        assert!(!checked("", b"1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa"), "no version");
    }

    #[test]
    fn long_values_are_refused() {
        assert!(decode(&[b'1'; LONGEST]).is_some());
        assert!(decode(&[b'1'; LONGEST + 1]).is_none());
        assert!(decode(&[b'z'; 400]).is_none());
    }
}
