//! JSON Web Tokens (RFC 7519), signed (RFC 7515) or encrypted (RFC 7516).

use base64::Engine as _;
use serde::Deserialize;
use serde::de::IgnoredAny;

use super::base64url::BASE64URL;

/// The longest segment that is decoded.
const LONGEST: usize = 4096;

#[derive(Deserialize)]
struct Header {
    alg: Option<IgnoredAny>,
    enc: Option<IgnoredAny>,
}

#[derive(Deserialize)]
struct Claims {}

/// A header with `alg`; then claims and a signature, or, where the header has `enc` too, the four parts of an encrypted token.
pub(super) fn jwt(value: &[u8]) -> bool {
    let mut buffer = [0; LONGEST];
    let mut segments = value.split(|&byte| byte == b'.');
    let (Some(header), Some(second)) = (segments.next(), segments.next()) else {
        return false;
    };
    let more = segments.count();
    let Some(header) = decoded(header, &mut buffer).and_then(|json| serde_json::from_slice::<Header>(json).ok()) else {
        return false;
    };
    match (header.alg, header.enc, more) {
        (Some(_), None, 1) => decoded(second, &mut buffer).is_some_and(is_object),
        (Some(_), Some(_), 3) => true,
        _ => false,
    }
}

fn is_object(json: &[u8]) -> bool {
    json.trim_ascii_start().starts_with(b"{") && serde_json::from_slice::<Claims>(json).is_ok()
}

fn decoded<'b>(segment: &[u8], buffer: &'b mut [u8; LONGEST]) -> Option<&'b [u8]> {
    let length = BASE64URL.decode_slice(segment, buffer).ok()?;
    Some(&buffer[..length])
}

#[cfg(test)]
mod tests {
    use super::*;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;

    fn token(segments: &[&str]) -> Vec<u8> {
        segments.iter().map(|segment| URL_SAFE_NO_PAD.encode(segment)).collect::<Vec<_>>().join(".").into_bytes()
    }

    #[test]
    fn signed() {
        // The example of RFC 7515, appendix A.1.
        assert!(jwt(b"eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"));
        assert!(jwt(&token(&[r#"{"alg":"none"}"#, r#"{"sub":"x"}"#, ""])));
        assert!(jwt(&token(&[r#"{"kid":"1","alg":"RS256"}"#, "{}", "signature"])));
    }

    #[test]
    fn encrypted() {
        assert!(jwt(&token(&[r#"{"alg":"RSA-OAEP","enc":"A256GCM"}"#, "key", "iv", "text", "tag"])));
        assert!(!jwt(&token(&[r#"{"alg":"RSA-OAEP","enc":"A256GCM"}"#, "key", "iv"])));
    }

    #[test]
    fn others() {
        for segments in [
            &[r#"{"typ":"JWT"}"#, "{}", "s"][..],
            &[r#"{"alg":"RS256"}"#, "[]", "s"],
            &[r#"{"alg":"RS256"}"#, "{", "s"],
            &[r#"["alg"]"#, "{}", "s"],
            &[r#"{"alg":"RS256"}"#, "{}"],
            &["www", "example", "com"],
            &[""],
        ] {
            assert!(!jwt(&token(segments)), "{segments:?}");
        }
        assert!(!jwt(b"a.b.c"));
        assert!(!jwt(&[b'e'; 9000]));
    }
}
