//! Tokens of Discord's bots and users.

use base64::Engine as _;

use super::base64url::BASE64URL;

/// The identifiers of users have as many digits; those of the first years have 17.
const DIGITS: std::ops::RangeInclusive<usize> = 17..=20;
/// A time stamp of six characters: four bytes and a half.
const TIME: std::ops::RangeInclusive<usize> = 6..=7;
const SIGNATURE: std::ops::RangeInclusive<usize> = 27..=45;

/// The number of a user in base64, a time stamp and a signature, with dots between them.
pub(super) fn token(value: &[u8]) -> bool {
    let mut parts = value.split(|&byte| byte == b'.');
    let (Some(id), Some(time), Some(signature), None) = (parts.next(), parts.next(), parts.next(), parts.next()) else {
        return false;
    };
    let mut decoded = [0; 24];
    id.len() <= 28
        && BASE64URL.decode_slice(id, &mut decoded).is_ok_and(|length| {
            DIGITS.contains(&length) && decoded[..length].iter().all(u8::is_ascii_digit) && decoded[0] != b'0'
        })
        && TIME.contains(&time.len())
        && SIGNATURE.contains(&signature.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;

    #[test]
    fn tokens() {
        for id in ["80351110224678912", "123456789012345678", "1234567890123456789"] {
            let id = URL_SAFE_NO_PAD.encode(id);
            assert!(token(format!("{id}.GaB3dE.aB3dE6gH9jK2mN5pQ8rS1tU4vW7").as_bytes()), "{id}");
            assert!(token(format!("{id}.GaB3dE.aB3dE6gH9jK2mN5pQ8rS1tU4vW7xY0zCaB3dE6").as_bytes()), "{id}");
            assert!(!token(format!("{id}.GaB3d.aB3dE6gH9jK2mN5pQ8rS1tU4vW7").as_bytes()));
            assert!(!token(format!("{id}.GaB3dE.aB3dE6gH9jK2").as_bytes()));
            assert!(!token(format!("{id}.GaB3dE").as_bytes()));
        }
        let word = URL_SAFE_NO_PAD.encode("no-number-of-a-user");
        assert!(!token(format!("{word}.GaB3dE.aB3dE6gH9jK2mN5pQ8rS1tU4vW7").as_bytes()));
        let short = URL_SAFE_NO_PAD.encode("123456");
        assert!(!token(format!("{short}.GaB3dE.aB3dE6gH9jK2mN5pQ8rS1tU4vW7").as_bytes()));
    }
}
