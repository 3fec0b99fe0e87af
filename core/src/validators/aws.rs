//! AWS access key ids.

/// Account ids have twelve digits.
const ACCOUNTS: u64 = 1_000_000_000_000;

/// Four letters (`AKIA`, `ASIA`), then sixteen characters of base32 whose first 48 bits hold, after one bit, an account id.
pub(super) fn account(value: &[u8]) -> bool {
    let Some(body) = value.get(4..).filter(|body| body.len() == 16) else {
        return false;
    };
    let mut bits: u128 = 0;
    for &byte in body {
        let digit = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'2'..=b'7' => byte - b'2' + 26,
            _ => return false,
        };
        bits = bits << 5 | u128::from(digit);
    }
    // Bit 79 is the type's; the id is in the 40 bits behind it.
    ((bits >> 39) as u64 & 0xff_ffff_ffff) < ACCOUNTS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn key_ids() {
        assert!(account(b"AKIAIOSFODNN7EXAMPLE"));
        assert!(account(b"ASIAQAAAAAAAAAAAAAAA"));
        for wrong in
            ["AKIA7777777777777777", "AKIAIOSFODNN1EXAMPLE", "AKIAIOSFODNN7EXAMPL", "AKIAiosfodnn7example", "AKIA", ""]
        {
            assert!(!account(wrong.as_bytes()), "{wrong}");
        }
    }
}
