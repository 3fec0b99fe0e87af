//! Tokens of crates.io for trusted publishing.

const ALPHABET: &[u8; 62] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
const RANDOM: usize = 31;

/// `cio_tp_`, 31 characters, and one that is the exclusive or of them, modulo 62.
pub(super) fn trusted_publishing(value: &[u8]) -> bool {
    let Some((checksum, random)) = value.strip_prefix(b"cio_tp_").and_then(|token| token.split_last()) else {
        return false;
    };
    let xor = random.iter().fold(0, |xor, byte| xor ^ byte);
    random.len() == RANDOM && *checksum == ALPHABET[usize::from(xor) % ALPHABET.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens() {
        // 31 times `0` (0x30) leave 0x30, 48: `w`. Two of them made `A` and `B` leave 0x30 ^ 0x41 ^ 0x42 ^ …: 0x33, 51.
        assert!(trusted_publishing(b"cio_tp_0000000000000000000000000000000w"));
        assert!(trusted_publishing(b"cio_tp_AB00000000000000000000000000000z"));
        assert!(!trusted_publishing(b"cio_tp_0000000000000000000000000000000x"));
        assert!(!trusted_publishing(b"cio_tp_000000000000000000000000000000w"));
        assert!(!trusted_publishing(b"cio_tp_"));
    }
}
