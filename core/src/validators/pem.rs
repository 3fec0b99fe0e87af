//! Armoured private keys: PEM (RFC 7468), OpenSSH, PGP.

/// As many characters of base64 in a row make a body line; keys wrap at 64 or more, but a log may cut the first line short.
const SHORTEST_LINE: usize = 16;

/// The header of a private key, and behind it at least one line of base64, whatever stands between lines: line breaks,
/// escapes (`\n`, `\\r\\n`), spaces, quotes. A key whose end is missing is one too.
pub(super) fn pem_body(value: &[u8]) -> bool {
    let Some(body) = after_header(value) else {
        return false;
    };
    let mut rest = body;
    while let Some(start) = rest.iter().position(|&byte| is_base64(byte)) {
        // An escape's letter belongs to no line.
        let start = if start > 0 && rest[start - 1] == b'\\' { start + 1 } else { start };
        rest = &rest[start.min(rest.len())..];
        let length = rest.iter().position(|&byte| !is_base64(byte)).unwrap_or(rest.len());
        let (line, after) = rest.split_at(length);
        if is_body_line(line) {
            return true;
        }
        if after.starts_with(b"-----END") {
            return false;
        }
        rest = after;
    }
    false
}

/// What follows `BEGIN … PRIVATE KEY … -----`.
fn after_header(value: &[u8]) -> Option<&[u8]> {
    let begin = find(value, b"BEGIN ")?;
    let label = &value[begin..];
    let kind = find(label, b"PRIVATE KEY").filter(|&place| place <= 40)?;
    let label = &label[kind + b"PRIVATE KEY".len()..];
    let dashes = label.iter().position(|&byte| byte == b'-').filter(|&place| place <= b" BLOCK ".len())?;
    let label = &label[dashes..];
    let body = label.iter().position(|&byte| byte != b'-')?;
    Some(&label[body..])
}

fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    memchr::memmem::find(haystack, needle)
}

fn is_base64(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=')
}

/// Long enough, and more than one character repeated (`xxxx…`).
fn is_body_line(line: &[u8]) -> bool {
    line.len() >= SHORTEST_LINE && line[1..].iter().filter(|&&byte| byte != line[0]).count() >= SHORTEST_LINE / 4
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINE: &str = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7";

    #[test]
    fn any_separators() {
        for separator in ["\n", "\r\n", "\\n", "\\\\n", "\\r\\n", " ", "\" +\n\"", "\\\\r\\\\n    "] {
            for kind in ["", "RSA ", "EC ", "OPENSSH ", "ENCRYPTED ", "DSA "] {
                let key = format!(
                    "-----BEGIN {kind}PRIVATE KEY-----{separator}{LINE}{separator}{LINE}{separator}-----END {kind}PRIVATE KEY-----"
                );
                assert!(pem_body(key.as_bytes()), "{separator:?} {kind}");
            }
        }
        assert!(pem_body(format!("-----BEGIN PGP PRIVATE KEY BLOCK-----\nVersion: GnuPG v2\n\n{LINE}").as_bytes()));
        assert!(pem_body(
            format!("-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,5F\n\n{LINE}")
                .as_bytes()
        ));
        assert!(pem_body(format!("---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----\n{LINE}").as_bytes()));
    }

    #[test]
    fn cut_short() {
        assert!(pem_body(b"-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w"));
        assert!(!pem_body(b"-----BEGIN PRIVATE KEY-----\nMIIE"));
        assert!(!pem_body(b"-----BEGIN PRIVATE KEY-----"));
        assert!(!pem_body(b"-----BEGIN PRIVATE KEY---"));
    }

    #[test]
    fn others() {
        for text in [
            "-----BEGIN PRIVATE KEY-----\n...\n-----END PRIVATE KEY-----",
            "-----BEGIN PRIVATE KEY-----\nyour key here\n-----END PRIVATE KEY-----",
            "-----BEGIN PRIVATE KEY-----\nxxxxxxxxxxxxxxxxxxxxxxxxxxxx\n-----END PRIVATE KEY-----",
            "-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----",
        ] {
            assert!(!pem_body(text.as_bytes()), "{text}");
        }
        assert!(!pem_body(format!("-----BEGIN PUBLIC KEY-----\n{LINE}").as_bytes()));
        assert!(!pem_body(format!("-----BEGIN CERTIFICATE-----\n{LINE}").as_bytes()));
    }
}
