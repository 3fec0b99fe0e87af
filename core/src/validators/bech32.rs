//! Bech32 and Bech32m (BIP 173, BIP 350), and the code of Bitcoin Cash that they come from.

const ALPHABET: &[u8; 32] = b"qpzry9x8gf2tvdw0s3jn54khce6mua7l";

/// What the checksum of Bech32 leaves.
const BECH32: u32 = 1;
/// What the checksum of Bech32m leaves.
const BECH32M: u32 = 0x2bc8_30a3;
/// The characters of the checksum.
const CHECK: usize = 6;
/// The most characters; Zcash's unified addresses are the longest.
const LONGEST: usize = 512;

/// The part before the `1`, and what the checksum leaves, of a value in one case.
fn read(value: &[u8]) -> Option<(&[u8], &[u8], u32)> {
    let lower = value.iter().any(u8::is_ascii_lowercase);
    let upper = value.iter().any(u8::is_ascii_uppercase);
    let one = memchr::memrchr(b'1', value)?;
    let (name, data) = (&value[..one], &value[one + 1..]);
    if lower && upper || name.is_empty() || data.len() < CHECK || value.len() > LONGEST {
        return None;
    }
    let high = name.iter().map(|byte| byte.to_ascii_lowercase() >> 5);
    let low = name.iter().map(|byte| byte.to_ascii_lowercase() & 31);
    let mut sum = high.chain([0]).chain(low).fold(1, step);
    for &character in data {
        sum = step(sum, five_bits(character)?);
    }
    Some((name, data, sum))
}

fn five_bits(character: u8) -> Option<u8> {
    let lower = character.to_ascii_lowercase();
    ALPHABET.iter().position(|&known| known == lower).map(|place| place as u8)
}

fn step(sum: u32, value: u8) -> u32 {
    const GENERATOR: [u32; 5] = [0x3b6a_57b2, 0x2650_8e6d, 0x1ea1_19fa, 0x3d42_33dd, 0x2a14_62b3];
    let next = (sum & 0x01ff_ffff) << 5 ^ u32::from(value);
    (0..5).filter(|bit| sum >> (25 + bit) & 1 == 1).fold(next, |next, bit| next ^ GENERATOR[bit as usize])
}

fn named(argument: &str, name: &[u8]) -> bool {
    argument.is_empty() || argument.split(' ').any(|known| name.eq_ignore_ascii_case(known.as_bytes()))
}

/// The checksum of Bech32 or Bech32m, and a name before the `1` that the argument lists; any name where it lists none.
pub(super) fn bech32(argument: &str, value: &[u8]) -> bool {
    read(value).is_some_and(|(name, _, sum)| named(argument, name) && matches!(sum, BECH32 | BECH32M))
}

/// An address of a witness program: version 0 with Bech32, later versions with Bech32m, and the lengths of a program.
pub(super) fn segwit(argument: &str, value: &[u8]) -> bool {
    read(value).is_some_and(|(name, data, sum)| {
        let Some(program) = data.len().checked_sub(CHECK + 1) else { return false };
        let bytes = program * 5 / 8;
        named(argument, name)
            && program * 5 % 8 < 5
            && match five_bits(data[0]) {
                Some(0) => sum == BECH32 && matches!(bytes, 20 | 32),
                Some(1..=16) => sum == BECH32M && (2..=40).contains(&bytes),
                _ => false,
            }
    })
}

/// An address of Bitcoin Cash, with or without its prefix.
pub(super) fn cash_address(value: &[u8]) -> bool {
    const PREFIX: &[u8] = b"bitcoincash";
    let data = match value.split_at_checked(PREFIX.len() + 1) {
        Some((prefix, data)) if prefix.last() == Some(&b':') && prefix[..PREFIX.len()].eq_ignore_ascii_case(PREFIX) => {
            data
        }
        _ => value,
    };
    let mixed = data.iter().any(u8::is_ascii_lowercase) && data.iter().any(u8::is_ascii_uppercase);
    if data.len() < 42 || data.len() > 112 || mixed {
        return false;
    }
    let mut sum = PREFIX.iter().map(|byte| byte & 31).chain([0]).fold(1, cash_step);
    for &character in data {
        let Some(value) = five_bits(character) else { return false };
        sum = cash_step(sum, value);
    }
    sum == 1
}

fn cash_step(sum: u64, value: u8) -> u64 {
    const GENERATOR: [u64; 5] = [0x98_f2bc_8e61, 0x79_b76d_99e2, 0xf3_3e5f_b3c4, 0xae_2eab_e2a8, 0x1e_4f43_e470];
    let next = (sum & 0x07_ffff_ffff) << 5 ^ u64::from(value);
    (0..5).filter(|bit| sum >> (35 + bit) & 1 == 1).fold(next, |next, bit| next ^ GENERATOR[bit as usize])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn witness_programs() {
        for address in [
            "BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4",
            "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq",
            "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0",
        ] {
            assert!(segwit("bc tb", address.as_bytes()), "{address}");
        }
        for wrong in [
            "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdp",
            "bc1Qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq",
            // Version 1 with the checksum of version 0.
            "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqh2y7hd",
            "bc1",
            "1",
            "",
        ] {
            assert!(!segwit("bc tb", wrong.as_bytes()), "{wrong}");
        }
        assert!(!segwit("ltc", b"bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq"));
    }

    #[test]
    fn published_bech32() {
        assert!(bech32("a", b"A12UEL5L"));
        assert!(bech32("a", b"A1LQFN3A"));
        assert!(!bech32("a", b"A12UEL5A"));
        assert!(!bech32("b", b"A12UEL5L"));
        assert!(bech32("", b"abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw"));
        assert!(bech32("", b"split1checkupstagehandshakeupstreamerranterredcaperred2y9e3w"));
        assert!(!bech32("", b"split1checkupstagehandshakeupstreamerranterredcaperred2y9e3x"));
        assert!(!bech32("", b"1qzzfhee") && !bech32("", b"A12uel5l"));
    }

    #[test]
    fn bitcoin_cash() {
        assert!(cash_address(b"bitcoincash:qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6a"));
        assert!(cash_address(b"qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6a"));
        assert!(cash_address(b"BITCOINCASH:QPM2QSZNHKS23Z7629MMS6S4CWEF74VCWVY22GDX6A"));
        assert!(!cash_address(b"bitcoincash:qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6q"));
        assert!(!cash_address(b"bitcoincash:"));
    }
}
