//! GitHub's fine-grained personal access tokens.

use sha2::{Digest, Sha256};

const BASE32: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
/// `github_pat_`, 22 characters, an underscore, 43 characters.
const HASHED: usize = 11 + 22 + 1 + 43;
const CHECKSUM: usize = 8;

/// Of the 59 characters behind the second underscore, those from the 44th to the 51st are the SHA-256 of all before them, in
/// base32.
pub(super) fn fine_grained(value: &[u8]) -> bool {
    let Some((hashed, rest)) = value.split_at_checked(HASHED) else {
        return false;
    };
    hashed.starts_with(b"github_pat_") && rest.len() == 2 * CHECKSUM && rest[..CHECKSUM] == checksum(hashed)
}

fn checksum(hashed: &[u8]) -> [u8; CHECKSUM] {
    let hash = Sha256::digest(hashed);
    let bits = hash[..5].iter().fold(0u64, |bits, &byte| bits << 8 | u64::from(byte));
    std::array::from_fn(|place| BASE32[(bits >> (35 - 5 * place) & 31) as usize])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn checksum_of_a_known_hash() {
        // SHA-256 of "abc" starts with ba7816bf8f, which is XJ4BNP4P in base32.
        assert_eq!(&checksum(b"abc"), b"XJ4BNP4P");
    }

    #[test]
    fn tokens() {
        let hashed = format!("github_pat_{}_{}", "11FAKEFAKE0FAKEFAKEFAK", "fake".repeat(10) + "fak");
        let token = format!("{hashed}{}abcdefgh", String::from_utf8(checksum(hashed.as_bytes()).to_vec()).unwrap());
        assert_eq!(token.len(), 93);
        assert!(fine_grained(token.as_bytes()));
        assert!(!fine_grained(token.replace("fakefak", "fakefaj").as_bytes()));
        assert!(!fine_grained(&token.as_bytes()[..92]));
        assert!(!fine_grained(b"github_pat_"));
    }
}
