//! bech32 (BIP 173): age's identities and nostr's keys.

const ALPHABET: &[u8; 32] = b"qpzry9x8gf2tvdw0s3jn54khce6mua7l";
const GENERATOR: [u32; 5] = [0x3b6a_57b2, 0x2650_8e6d, 0x1ea1_19fa, 0x3d42_33dd, 0x2a14_62b3];
/// How many characters the checksum has.
const CHECKSUM: usize = 6;

/// A readable part, `1`, and data whose last six characters are the checksum of all of it, in one case.
pub(super) fn bech32(value: &[u8]) -> bool {
    let Some(separator) = value.iter().rposition(|&byte| byte == b'1') else {
        return false;
    };
    let (readable, data) = (&value[..separator], &value[separator + 1..]);
    let one_case = !value.iter().any(u8::is_ascii_lowercase) || !value.iter().any(u8::is_ascii_uppercase);
    if readable.is_empty() || data.len() <= CHECKSUM || !one_case {
        return false;
    }
    let lower = |byte: &u8| byte.to_ascii_lowercase();
    let high = readable.iter().map(lower).map(|byte| u32::from(byte >> 5));
    let low = readable.iter().map(lower).map(|byte| u32::from(byte & 31));
    let mut checksum = high.chain([0]).chain(low).fold(1, step);
    for byte in data.iter().map(lower) {
        let Some(digit) = ALPHABET.iter().position(|&known| known == byte) else {
            return false;
        };
        checksum = step(checksum, digit as u32);
    }
    checksum == 1
}

/// Takes five more bits into the checksum.
fn step(checksum: u32, bits: u32) -> u32 {
    let top = checksum >> 25;
    (0..GENERATOR.len())
        .filter(|place| top >> place & 1 == 1)
        .fold((checksum & 0x1ff_ffff) << 5 ^ bits, |checksum, place| checksum ^ GENERATOR[place])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn examples_of_the_standard() {
        for valid in [
            "A12UEL5L",
            "a12uel5l",
            "abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw",
            "split1checkupstagehandshakeupstreamerranterredcaperred2y9e3w",
        ] {
            assert_eq!(bech32(valid.as_bytes()), valid.len() > 8, "{valid}");
        }
        for wrong in
            ["A12uel5l", "a12uel5m", "split1checkupstagehandshakeupstreamerranterredcaperred2y9e3x", "1qzzfhee", ""]
        {
            assert!(!bech32(wrong.as_bytes()), "{wrong}");
        }
    }

    #[test]
    fn keys() {
        // The private key that NIP-19 prints.
        assert!(bech32(b"nsec1vl029mgpspedva04g90vltkh6fvh240zqtv9k0t9af8935ke9laqsnlfe5"));
        assert!(!bech32(b"nsec1vl029mgpspedva04g90vltkh6fvh240zqtv9k0t9af8935ke9laqsnlfe6"));
    }
}
