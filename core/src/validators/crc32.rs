//! CRC-32 checksums that vendors put into their tokens.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;

const BASE62: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const BASE36: &[u8; 36] = b"0123456789abcdefghijklmnopqrstuvwxyz";

/// GitHub (`ghp_…`), npm and Vercel: the last six characters are the CRC-32 of those between the prefix and them.
pub(super) fn base62(value: &[u8]) -> bool {
    let Some((body, checksum)) = body(value).split_last_chunk::<6>() else {
        return false;
    };
    body.len() >= 20 && *checksum == digits(crc32fast::hash(body), BASE62)
}

/// The last eight characters are a CRC-32 in hexadecimal digits of either case, written with its highest byte first or last. It is
/// that of what stands between the prefix and the checksum (Cloudflare, Zuplo), with the argument `all` that of everything before it
/// (Atlassian, Bitbucket, Grafana). A `_` before the checksum belongs to neither.
pub(super) fn hex(argument: &str, value: &[u8]) -> bool {
    let Some((rest, checksum)) = value.split_last_chunk::<8>() else {
        return false;
    };
    let rest = rest.strip_suffix(b"_").unwrap_or(rest);
    let covered = match argument {
        "all" => rest,
        _ => body(rest),
    };
    let Some(checksum) = std::str::from_utf8(checksum).ok().filter(|text| text.bytes().all(|b| b.is_ascii_hexdigit()))
    else {
        return false;
    };
    let expected = crc32fast::hash(covered);
    covered.len() >= 20
        && u32::from_str_radix(checksum, 16).is_ok_and(|found| found == expected || found == expected.swap_bytes())
}

/// Confluent (`cflt…`): the last six characters are the CRC-32 of the 54 before them, its lowest byte first, in base64.
pub(super) fn base64(value: &[u8]) -> bool {
    let Some((body, checksum)) = value.get(4..).and_then(|token| token.split_last_chunk::<6>()) else {
        return false;
    };
    let mut encoded = [0; 6];
    let bytes = crc32fast::hash(body).to_le_bytes();
    body.len() == 54 && STANDARD_NO_PAD.encode_slice(bytes, &mut encoded).is_ok() && encoded == *checksum
}

/// What stands behind the prefix, which ends with the first `_`.
fn body(value: &[u8]) -> &[u8] {
    let start = value.iter().position(|&byte| byte == b'_').map_or(0, |underscore| underscore + 1);
    &value[start..]
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
        // Vercel's bodies have `_` and `-` too.
        assert!(base62(token("vcp_", "AbCdEfGhIjKlMn_pQrStUvWxYz0123AbCdEfGhIjKl-nOpQrSt").as_bytes()));
        assert!(!base62(format!("ghp_{body}000000").as_bytes()));
        assert!(!base62(b"ghp_"));
        assert!(!base62(b""));
    }

    #[test]
    fn hexadecimal() {
        let body = "aB3dE6gH9jK2mN5pQ8rS1tU4vW7xY0zCaB3dE6gH";
        let crc = crc32fast::hash(body.as_bytes());
        assert!(hex("", format!("cfut_{body}{crc:08x}").as_bytes()));
        assert!(hex("", format!("zpka_{body}_{crc:08x}").as_bytes()));
        assert!(!hex("all", format!("cfut_{body}{crc:08x}").as_bytes()));
        let all = crc32fast::hash(format!("ATCTT3{body}=").as_bytes());
        assert!(hex("all", format!("ATCTT3{body}={all:08X}").as_bytes()));
        let all = crc32fast::hash(format!("glsa_{body}").as_bytes());
        assert!(hex("all", format!("glsa_{body}_{:08x}", all.swap_bytes()).as_bytes()));
        assert!(!hex("all", format!("glsa_{body}_{:08x}", all ^ 1).as_bytes()));
        assert!(!hex("", format!("cfut_{body}+{:07x}", 0).as_bytes()));
    }

    #[test]
    fn in_base64() {
        let body = "aB3dE6gH9jK2mN5pQ8rS1tU4vW7xY0zCaB3dE6gH9jK2mN5pQ8rS1t";
        let checksum = STANDARD_NO_PAD.encode(crc32fast::hash(body.as_bytes()).to_le_bytes());
        assert!(base64(format!("cflt{body}{checksum}").as_bytes()));
        assert!(!base64(format!("cflt{body}AAAAAA").as_bytes()));
        assert!(!base64(format!("cflt{}{checksum}", &body[1..]).as_bytes()));
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
