//! User and password in base64, as Basic authentication sends them and Docker keeps them.

use base64::Engine as _;

use super::base64url::BASE64;

/// Text with a colon inside: what stands before it is the user.
pub(super) fn credentials(value: &[u8]) -> bool {
    let Ok(decoded) = BASE64.decode(value) else {
        return false;
    };
    let is_text = std::str::from_utf8(&decoded).is_ok_and(|text| !text.chars().any(char::is_control));
    is_text && decoded.contains(&b':')
}

#[cfg(test)]
mod tests {
    use super::*;
    use base64::engine::general_purpose::STANDARD;

    #[test]
    fn user_and_password() {
        for text in ["jane:hunter2", ":token", "app:pä:ss"] {
            assert!(credentials(STANDARD.encode(text).as_bytes()), "{text}");
        }
        for value in ["disabled", "required", "janehunter22", "a:b", ""] {
            assert!(!credentials(value.as_bytes()), "{value}");
        }
        assert!(!credentials(STANDARD.encode("a:\u{1}b").as_bytes()));
    }
}
