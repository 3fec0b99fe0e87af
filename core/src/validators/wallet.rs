//! Addresses of wallets whose checksum is their chain's own.

use super::base58;
use super::keccak::keccak256;
use sha2::{Digest, Sha512_256};

/// Ethereum: forty hex digits behind `0x`, in one case or with the case that says the checksum (EIP-55).
pub(super) fn ethereum(value: &[u8]) -> bool {
    let Some(digits) = value.strip_prefix(b"0x").filter(|digits| digits.len() == 40) else {
        return false;
    };
    if !digits.iter().all(u8::is_ascii_hexdigit) {
        return false;
    }
    let lower = digits.iter().any(u8::is_ascii_lowercase);
    let upper = digits.iter().any(u8::is_ascii_uppercase);
    !(lower && upper) || mixed_case(digits)
}

fn mixed_case(digits: &[u8]) -> bool {
    let mut lower = [0; 40];
    lower.copy_from_slice(digits);
    lower.make_ascii_lowercase();
    let hash = keccak256(&lower);
    digits.iter().enumerate().filter(|(_, digit)| digit.is_ascii_alphabetic()).all(|(place, digit)| {
        let half = if place % 2 == 0 { hash[place / 2] >> 4 } else { hash[place / 2] & 15 };
        digit.is_ascii_uppercase() == (half >= 8)
    })
}

/// Monero: blocks of base58, and four bytes of Keccak-256.
pub(super) fn monero(value: &[u8]) -> bool {
    /// How many bytes a block of so many characters says.
    const SIZES: [usize; 12] = [0, 0, 1, 2, 0, 3, 4, 5, 0, 6, 7, 8];
    const LONGEST: usize = 80;
    let mut bytes = [0; LONGEST];
    let mut length = 0;
    for block in value.chunks(11) {
        let size = SIZES[block.len()];
        let Some(decoded) = base58::decode(block) else {
            return false;
        };
        // The block is a number of that many bytes: zeros at its start are not characters here.
        let number = &decoded[decoded.iter().take_while(|&&byte| byte == 0).count()..];
        if size == 0 || number.len() > size || length + size > LONGEST {
            return false;
        }
        bytes[length + size - number.len()..length + size].copy_from_slice(number);
        length += size;
    }
    matches!(length, 69 | 77) && keccak256(&bytes[..length - 4]).starts_with(&bytes[length - 4..length])
}

/// Bytes in base32 without padding.
fn base32<const N: usize>(value: &[u8]) -> Option<([u8; N], usize)> {
    let mut bytes = [0; N];
    let (mut length, mut bits, mut held) = (0, 0u32, 0);
    for &character in value {
        let digit = match character {
            b'A'..=b'Z' => character - b'A',
            b'2'..=b'7' => character - b'2' + 26,
            _ => return None,
        };
        bits = (bits << 5 | u32::from(digit)) & 0xffff;
        held += 5;
        if held >= 8 {
            held -= 8;
            *bytes.get_mut(length)? = (bits >> held) as u8;
            length += 1;
        }
    }
    (bits & ((1 << held) - 1) == 0).then_some((bytes, length))
}

/// Stellar: an account (`G`), a muxed account (`M`), or a seed (`S`), with CRC-16 (XModem).
pub(super) fn stellar(value: &[u8]) -> bool {
    let Some((bytes, length)) = base32::<43>(value) else {
        return false;
    };
    let expected = match bytes[0] >> 3 {
        6 | 18 => 35,
        12 => 43,
        _ => return false,
    };
    if length != expected {
        return false;
    }
    let crc = bytes[..length - 2].iter().fold(0u16, |crc, &byte| {
        (0..8).fold(crc ^ u16::from(byte) << 8, |crc, _| if crc & 0x8000 == 0 { crc << 1 } else { crc << 1 ^ 0x1021 })
    });
    bytes[length - 2..length] == crc.to_le_bytes()
}

/// Algorand: a key and the last four bytes of its hash.
pub(super) fn algorand(value: &[u8]) -> bool {
    base32::<36>(value)
        .is_some_and(|(bytes, length)| length == 36 && Sha512_256::digest(&bytes[..32])[28..] == bytes[32..])
}

/// Cardano before Shelley: CBOR in base58, with CRC-32.
pub(super) fn byron(value: &[u8]) -> bool {
    let Some(bytes) = base58::decode(value) else {
        return false;
    };
    let [0x82, 0xd8, 0x18, 0x58, length, rest @ ..] = &*bytes else {
        return false;
    };
    let Some((payload, [0x1a, crc @ ..])) = rest.split_at_checked(usize::from(*length)) else {
        return false;
    };
    *crc == crc32fast::hash(payload).to_be_bytes()
}

/// Solana: a key of 32 bytes in base58. There is no checksum.
pub(super) fn solana(value: &[u8]) -> bool {
    base58::decode(value).is_some_and(|key| key.len() == 32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn published_addresses() {
        for address in ["0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", "0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb"] {
            assert!(ethereum(address.as_bytes()));
            assert!(ethereum(address.to_ascii_lowercase().as_bytes()));
        }
        assert!(monero(
            b"44AFFq5kSiGBoZ4NMDwYtN18obc8AemS33DBLWs3H7otXft3XjrpDtQGv7SqSsaBYBb98uNbr2VBBEt7f2wfn3RVGQBEP3A"
        ));
        assert!(stellar(b"GBRPYHIL2CI3FNQ4BXLFMNDLFJUNPU2HY3ZMFSHONUCEOASW7QC7OX2H"));
        assert!(algorand(b"7ZUECA7HFLZTXENRV24SHLU4AVPUTMTTDUFUBNBD64C73F3UHRTHAIOF6Q"));
        assert!(byron(b"Ae2tdPwUPEYz6ExfbWubiXPB6daUuhJxikMEb4eXRp5oKZBKZwrbJ2k7EZe"));
        assert!(solana(b"4Nd1mBQtrMJVYVfKf2PJy9NZUZdTAsp7D4xWLs4gDB4T"));
    }

    #[test]
    fn one_character_off() {
        assert!(!ethereum(b"0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD"));
        assert!(!ethereum(b"0x5aaeb6053f3e94c9b9a09f33669435e7ef1beae"));
        assert!(!monero(
            b"44AFFq5kSiGBoZ4NMDwYtN18obc8AemS33DBLWs3H7otXft3XjrpDtQGv7SqSsaBYBb98uNbr2VBBEt7f2wfn3RVGQBEP3B"
        ));
        assert!(!stellar(b"GBRPYHIL2CI3FNQ4BXLFMNDLFJUNPU2HY3ZMFSHONUCEOASW7QC7OX2I"));
        assert!(!algorand(b"7ZUECA7HFLZTXENRV24SHLU4AVPUTMTTDUFUBNBD64C73F3UHRTHAIOF6A"));
        assert!(!byron(b"Ae2tdPwUPEYz6ExfbWubiXPB6daUuhJxikMEb4eXRp5oKZBKZwrbJ2k7EZf"));
        assert!(!solana(b"4Nd1mBQtrMJVYVfKf2PJy9NZUZdTAsp7D4xWLs4gDB4TT3"));
    }
}
