//! Personal access tokens of Atlassian's Data Center products.

use base64::Engine as _;

use super::base64url::BASE64;

/// The base64 of a number, a colon and random bytes; Bitbucket's have `BBDC-` before it.
pub(super) fn data_center(value: &[u8]) -> bool {
    let body = value.strip_prefix(b"BBDC-").unwrap_or(value);
    let mut decoded = [0; 64];
    let Ok(length) = BASE64.decode_slice(body, &mut decoded) else {
        return false;
    };
    let decoded = &decoded[..length];
    let digits = decoded.iter().take_while(|byte| byte.is_ascii_digit()).count();
    (6..=14).contains(&digits)
        && decoded.get(digits) == Some(&b':')
        // A sentence or a list in base64 is text throughout; twenty random bytes almost never are.
        && decoded.len() - digits > 16
        && decoded[digits + 1..].iter().any(|byte| !(b' '..=b'~').contains(byte))
}

#[cfg(test)]
mod tests {
    use super::*;
    use base64::engine::general_purpose::STANDARD;

    #[test]
    fn tokens() {
        let random: Vec<u8> = (0..20).map(|n| 7 + 11 * n).collect();
        let token = STANDARD.encode([b"123456789012:", random.as_slice()].concat());
        assert_eq!(token.len(), 44);
        assert!(data_center(token.as_bytes()));
        assert!(data_center(format!("BBDC-{token}").as_bytes()));
        for other in [&b"123456789012:a plain sentence"[..], b"abc:", b"12:", b"123456789012"] {
            assert!(!data_center(STANDARD.encode(other).as_bytes()));
        }
        assert!(!data_center(b"BBDC-"));
    }
}
