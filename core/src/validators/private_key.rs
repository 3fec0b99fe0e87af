//! What is inside an armoured private key: DER, OpenSSH's format, or a packet of OpenPGP with its CRC-24.

use base64::Engine as _;

use super::base64url::BASE64;

/// Longest body that is decoded, in characters.
const LONGEST: usize = 8192;
/// The longest tag that an authenticated cipher puts behind what it encrypts.
const LONGEST_TAG: usize = 16;

/// The body of a block decodes, and starts with what a private key starts with. Of a block whose end is not in sight, the beginning
/// decides; of one that ends here, the length too, or the checksum.
pub(super) fn private_key(value: &[u8]) -> bool {
    let Some(block) = Block::of(value) else {
        return false;
    };
    match block.label {
        Label::OpenPgp => block.is_secret_packet(),
        Label::OpenSsh => block.is_openssh(),
        Label::Der => block.is_sequence(),
    }
}

/// What a block says that it holds.
enum Label {
    Der,
    OpenSsh,
    OpenPgp,
}

struct Block {
    label: Label,
    bytes: Vec<u8>,
    /// The CRC-24 that stands at the end of armour.
    checksum: Option<u32>,
    is_whole: bool,
}

impl Block {
    fn of(value: &[u8]) -> Option<Block> {
        // The space behind it is a plus in a form.
        let begin = memchr::memmem::find(value, b"-----BEGIN")? + b"-----BEGIN ".len();
        let dashes = begin + memchr::memmem::find(value.get(begin..)?, b"-----")?;
        let label = match &value[begin..dashes] {
            [b'O', b'P', b'E', b'N', b'S', b'S', b'H', ..] => Label::OpenSsh,
            [b'P', b'G', b'P', ..] => Label::OpenPgp,
            _ => Label::Der,
        };
        let body = &value[dashes + 5..];
        let end = memchr::memmem::find(body, b"-----END");
        let lines = Lines { rest: &body[..end.unwrap_or(body.len())] };
        let (mut text, mut checksum) = (Vec::new(), None);
        for line in lines {
            if text.len() + line.len() > LONGEST {
                return None;
            }
            match line.strip_prefix(b"=") {
                Some(crc) if crc.len() == 4 => checksum = Some(crc24_of(crc)?),
                _ => text.extend_from_slice(line),
            }
        }
        let whole = text.len() / 4 * 4;
        if end.is_none() {
            text.truncate(whole);
        }
        Some(Block { label, bytes: BASE64.decode(&text).ok()?, checksum, is_whole: end.is_some() })
    }

    /// One SEQUENCE of DER that has the length of the whole, with a number or another SEQUENCE first.
    fn is_sequence(&self) -> bool {
        let (length, content) = match *self.bytes.as_slice() {
            [0x30, length @ 0..=0x7f, ref content @ ..] => (usize::from(length), content),
            [0x30, 0x81, length, ref content @ ..] => (usize::from(length), content),
            [0x30, 0x82, high, low, ref content @ ..] => (usize::from(high) << 8 | usize::from(low), content),
            _ => return false,
        };
        matches!(content.first(), Some(0x02 | 0x30)) && (!self.is_whole || content.len() == length)
    }

    /// Behind its name the cipher, the derivation and its options, the number of keys, the public ones, and the private ones, which end
    /// where the block ends: each with its length before it.
    fn is_openssh(&self) -> bool {
        let Some(rest) = self.bytes.strip_prefix(b"openssh-key-v1\0") else {
            return false;
        };
        let behind_keys = || {
            let (number, keys) = after_strings(rest, 3)?.split_first_chunk::<4>()?;
            (u32::from_be_bytes(*number) == 1).then(|| after_strings(keys, 2))?
        };
        // Ciphers with a tag keep it behind the private part.
        !self.is_whole || behind_keys().is_some_and(|tag| tag.len() <= LONGEST_TAG)
    }

    /// A secret key packet (tag 5) in the old or the new format, and the right checksum where there is one.
    fn is_secret_packet(&self) -> bool {
        let is_secret = match self.bytes.first() {
            Some(tag) if tag & 0xc0 == 0xc0 => tag & 0x3f == 5,
            Some(tag) => tag & 0xbc == 0x94,
            None => false,
        };
        is_secret && self.checksum.is_none_or(|checksum| checksum == crc24(&self.bytes))
    }
}

/// What follows so many strings, each with its length before it.
fn after_strings(bytes: &[u8], count: usize) -> Option<&[u8]> {
    (0..count).try_fold(bytes, |bytes, _| {
        let (length, rest) = bytes.split_first_chunk::<4>()?;
        rest.get(u32::from_be_bytes(*length) as usize..)
    })
}

/// The runs of base64 of a body, without the headers of armour (`Version: …`, `Proc-Type: …`) and whatever else stands between lines.
struct Lines<'a> {
    rest: &'a [u8],
}

impl<'a> Iterator for Lines<'a> {
    type Item = &'a [u8];

    fn next(&mut self) -> Option<&'a [u8]> {
        loop {
            let start = self.rest.iter().position(|&byte| is_base64(byte))?;
            let start = start + length_of_escape(&self.rest[..start], &self.rest[start..]);
            let rest = &self.rest[start.min(self.rest.len())..];
            let length = rest.iter().position(|&byte| !is_base64(byte)).unwrap_or(rest.len());
            let (line, after) = rest.split_at(length);
            let header = rest.iter().take(32).position(|&byte| byte == b':');
            if header.is_some_and(|colon| rest[..colon].iter().all(|&byte| byte.is_ascii_alphabetic() || byte == b'-'))
            {
                // A header ends with its line, in whichever spelling.
                let end = rest.iter().position(|&byte| matches!(byte, b'\n' | b'\r' | b'\\')).unwrap_or(rest.len());
                self.rest = &rest[end..];
                continue;
            }
            self.rest = after;
            if !line.is_empty() && !matches!(line, b"+" | b"/" | b"//") {
                return Some(line);
            }
        }
    }
}

/// How many bytes belong to the sign before them: the `n` of `\\n`, `0A` of `%0A`, `10` of `&#10;`, `br` of `<br>`.
fn length_of_escape(before: &[u8], rest: &[u8]) -> usize {
    let up_to = |end: u8| rest.iter().take(5).position(|byte| *byte == end).unwrap_or(0);
    match (before.last(), rest.first()) {
        (Some(b'\\'), Some(b'u')) => 5,
        (Some(b'\\'), _) => 1,
        (Some(b'%'), _) => 2,
        (Some(b'#'), _) if before.ends_with(b"&#") => up_to(b';'),
        (Some(b'<'), _) => up_to(b'>'),
        _ => 0,
    }
}

fn is_base64(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=')
}

fn crc24_of(text: &[u8]) -> Option<u32> {
    let mut bytes = [0; 3];
    let length = BASE64.decode_slice(text, &mut bytes).ok()?;
    (length == 3).then(|| bytes.iter().fold(0, |crc, byte| crc << 8 | u32::from(*byte)))
}

/// CRC-24 of RFC 9580, section 6.1.
fn crc24(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0xb7_04ce, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte) << 16, |crc, _| {
            let next = crc << 1;
            if next & 0x100_0000 == 0 { next } else { next ^ 0x186_4cfb }
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use base64::engine::general_purpose::STANDARD;

    fn armoured(label: &str, bytes: &[u8], separator: &str) -> String {
        let text = STANDARD.encode(bytes);
        let lines: Vec<&str> = text.as_bytes().chunks(64).map(|line| std::str::from_utf8(line).unwrap()).collect();
        format!("-----BEGIN {label}-----{separator}{}{separator}-----END {label}-----", lines.join(separator))
    }

    #[test]
    fn der() {
        let mut bytes = vec![0x30, 0x81, 130, 0x02, 0x01, 0x00];
        bytes.extend(0..127);
        for separator in ["\n", "\\n", "\\\\r\\\\n", "\" +\n    \"", "\n> "] {
            assert!(private_key(armoured("RSA PRIVATE KEY", &bytes, separator).as_bytes()), "{separator:?}");
            assert!(private_key(armoured("PRIVATE KEY", &bytes, separator).as_bytes()));
        }
        let whole = armoured("EC PRIVATE KEY", &bytes, "\n");
        assert!(private_key(&whole.as_bytes()[..120]), "the beginning of a key");
        assert!(!private_key(armoured("EC PRIVATE KEY", &bytes[..100], "\n").as_bytes()), "a part is missing");
        assert!(!private_key(
            armoured("EC PRIVATE KEY", b"no DER, but some text that is long enough", "\n").as_bytes()
        ));
    }

    #[test]
    fn openssh() {
        let key = b"openssh-key-v1\0\0\0\0\x04none\0\0\0\x04none\0\0\0\0\0\0\0\x01\0\0\0\x06public\0\0\0\x07private";
        for separator in ["\n", "&#10;", "<br/>\n", "\\u000a", "%0A"] {
            assert!(private_key(armoured("OPENSSH PRIVATE KEY", key, separator).as_bytes()), "{separator}");
        }
        assert!(!private_key(armoured("OPENSSH PRIVATE KEY", &key[1..], "\n").as_bytes()));
        assert!(
            !private_key(armoured("OPENSSH PRIVATE KEY", &key[..key.len() - 1], "\n").as_bytes()),
            "a byte is missing"
        );
        let beginning = armoured("OPENSSH PRIVATE KEY", &key[..40], "\n");
        assert!(private_key(beginning.split("-----END").next().unwrap().as_bytes()), "the beginning of a key");
    }

    #[test]
    fn openpgp() {
        // The check value of CRC-24/OPENPGP.
        assert_eq!(crc24(b"123456789"), 0x21_cf02);
        for tag in [0x94_u8, 0x95, 0xc5] {
            let bytes: Vec<u8> = [tag, 88].into_iter().chain(0..88).collect();
            let crc = STANDARD.encode(&crc24(&bytes).to_be_bytes()[1..]);
            let block = |crc: &str| {
                format!(
                    "-----BEGIN PGP PRIVATE KEY BLOCK-----\nVersion: GnuPG v2\nComment: a key\n\n{}\n{crc}-----END PGP PRIVATE KEY BLOCK-----",
                    STANDARD.encode(&bytes)
                )
            };
            assert!(private_key(block(&format!("={crc}\n")).as_bytes()));
            assert!(private_key(block("").as_bytes()), "armour without a checksum");
            assert!(!private_key(block("=AAAA\n").as_bytes()));
        }
        let public = armoured("PGP PRIVATE KEY BLOCK", &[0x99, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], "\n");
        assert!(!private_key(public.as_bytes()));
    }

    #[test]
    fn others() {
        for text in ["", "-----BEGIN ", "-----BEGIN PRIVATE KEY-----", "-----BEGIN PRIVATE KEY-----\n", "no block"] {
            assert!(!private_key(text.as_bytes()), "{text}");
        }
    }
}
