//! CRC-32 checksums that vendors put into their tokens.

const BASE62: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const BASE36: &[u8; 36] = b"0123456789abcdefghijklmnopqrstuvwxyz";

/// GitHub (`ghp_…`), npm and Vercel: the last six characters are the CRC-32 of those between the prefix and them.
pub(super) fn base62(value: &[u8]) -> bool {
    let start = value.iter().rposition(|&byte| byte == b'_').map_or(0, |underscore| underscore + 1);
    let token = &value[start..];
    let Some((body, checksum)) = token.split_last_chunk::<6>() else {
        return false;
    };
    body.len() >= 20
        && token.iter().all(u8::is_ascii_alphanumeric)
        && *checksum == digits(crc32fast::hash(body), BASE62)
}

/// GitLab's routable tokens end in the length of their payload and, in seven characters, the CRC-32 of all before.
pub(super) fn gitlab_routable(value: &[u8]) -> bool {
    let Some((body, checksum)) = value.split_last_chunk::<7>() else {
        return false;
    };
    body.len() >= 20
        && body.rsplit(|&byte| byte == b'.').next().is_some_and(|holder| holder.len() == 2)
        && *checksum == digits(crc32fast::hash(body), BASE36)
}

/// The number in a base, with zeros in front.
fn digits<const N: usize>(mut number: u32, alphabet: &[u8]) -> [u8; N] {
    let base = alphabet.len() as u32;
    let mut text = [alphabet[0]; N];
    for digit in text.iter_mut().rev() {
        *digit = alphabet[(number % base) as usize];
        number /= base;
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A token of repeated letters with its right checksum.
    fn token(prefix: &str, body: &str) -> String {
        format!(
            "{prefix}{body}{}",
            String::from_utf8(digits::<6>(crc32fast::hash(body.as_bytes()), BASE62).to_vec()).unwrap()
        )
    }

    #[test]
    fn known_checksums() {
        // CRC-32 of "123456789" is cbf43926, the check value of its catalogue.
        assert_eq!(&digits::<6>(crc32fast::hash(b"123456789"), BASE62), b"3jZRME");
        assert_eq!(&digits::<7>(0, BASE36), b"0000000");
    }

    #[test]
    fn tokens() {
        let body = "AbCdEfGhIjKlMnOpQrStUvWxYz0123";
        for prefix in ["ghp_", "gho_", "npm_"] {
            assert!(base62(token(prefix, body).as_bytes()));
        }
        assert!(!base62(format!("ghp_{body}000000").as_bytes()));
        assert!(!base62(b"ghp_"));
        assert!(!base62(b""));
    }

    #[test]
    fn routable() {
        let body = "glpat-Zm9ydHkgdHdvIGZha2UgcGF5bG9hZCE.01.0z";
        let checksum = String::from_utf8(digits::<7>(crc32fast::hash(body.as_bytes()), BASE36).to_vec()).unwrap();
        assert!(gitlab_routable(format!("{body}{checksum}").as_bytes()));
        assert!(!gitlab_routable(format!("{body}0000000").as_bytes()));
        assert!(!gitlab_routable(b"glpat-"));
    }

    proptest! {
        #[test]
        fn one_wrong_character_fails(body in "[A-Za-z0-9]{30}", place in 0usize..36) {
            let mut wrong = token("ghp_", &body).into_bytes();
            let place = place + 4;
            wrong[place] = if wrong[place] == b'a' { b'b' } else { b'a' };
            prop_assert!(!base62(&wrong));
        }
    }
}
