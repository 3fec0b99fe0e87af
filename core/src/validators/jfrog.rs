//! Tokens of JFrog's platform.

use base64::Engine as _;

use super::base64url::BASE64URL;

const BASE58: &[u8; 58] = b"123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
/// How many bytes an API key holds.
const KEY: usize = 54;
/// How many characters a value has at most, of both kinds.
const LONGEST: usize = 96;

/// An API key is 54 bytes in base58; a reference token is the base64 of `reftkn:01:<expiry>:<secret>`.
pub(super) fn token(value: &[u8]) -> bool {
    if value.len() > LONGEST {
        return false;
    }
    if value.starts_with(b"AKCp") {
        return base58_length(value) == Some(KEY);
    }
    let mut decoded = [0; LONGEST];
    let Ok(length) = BASE64URL.decode_slice(value, &mut decoded) else {
        return false;
    };
    let mut parts = decoded[..length].splitn(4, |&byte| byte == b':');
    let mut number = || parts.next().is_some_and(|part| !part.is_empty() && part.iter().all(u8::is_ascii_digit));
    decoded.starts_with(b"reftkn:")
        && !number()
        && number()
        && number()
        && parts.next().is_some_and(|secret| secret.len() >= 20 && secret.iter().all(u8::is_ascii_graphic))
}

/// How many bytes a number in base58 holds.
fn base58_length(text: &[u8]) -> Option<usize> {
    let mut bytes = [0u8; LONGEST];
    let mut length = 0;
    for digit in text {
        let mut carry = BASE58.iter().position(|known| known == digit)?;
        for byte in &mut bytes[..length] {
            carry += usize::from(*byte) * BASE58.len();
            *byte = carry as u8;
            carry >>= 8;
        }
        if carry > 0 {
            *bytes.get_mut(length)? = carry as u8;
            length += 1;
        }
    }
    Some(length)
}

#[cfg(test)]
mod tests {
    use super::*;
    use base64::engine::general_purpose::STANDARD_NO_PAD;

    #[test]
    fn lengths_in_base58() {
        // "Hello World!" is 2NEpo7TZRRrLZSi2U, the example of the encoding's draft.
        assert_eq!(base58_length(b"2NEpo7TZRRrLZSi2U"), Some(12));
        assert_eq!(base58_length(b"0"), None);
        assert_eq!(base58_length(b""), Some(0));
    }

    #[test]
    fn tokens() {
        let body = "aB3dE6gH9jK2mN5pQ8rS".repeat(4);
        assert!(token(format!("AKCp{}", &body[..69]).as_bytes()));
        assert!(!token(format!("AKCp{}", &body[..60]).as_bytes()));
        assert!(!token(format!("AKCp{}0", &body[..68]).as_bytes()));
        let reference = STANDARD_NO_PAD.encode("reftkn:01:1767225600:aB3dE6gH9jK2mN5pQ8rS1tU4vW7x");
        assert_eq!(reference.len(), 64 + 2);
        assert!(token(reference.as_bytes()));
        assert!(!token(STANDARD_NO_PAD.encode("reftkn:01:soon:aB3dE6gH9jK2mN5pQ8rS1tU4vW7x").as_bytes()));
        assert!(!token(STANDARD_NO_PAD.encode("reftkn:01:1767225600:aB3").as_bytes()));
        assert!(!token(b"cmVmdGtuOjAx"));
    }
}
