//! Declarations with a type between the name and its value: `password: str = "…"`, `const key: &'static str = "…"`.

use crate::{dispatch::TEXT_TYPE, phrase::is_word_byte};

/// Types of the texts that declarations give a value to, in lower case; what `&`, `*` or a path leads to.
const TEXT_TYPES: &[&[u8]] = &[
    b"any",
    b"bytes",
    b"char",
    b"charsequence",
    b"classvar",
    b"cow",
    b"final",
    b"nsstring",
    b"option",
    b"optional",
    b"str",
    b"string",
    b"text",
    b"union",
];
/// Longest type of a declaration, in bytes.
const MAX_TYPE: usize = 48;

/// Whether what stands between `:` and `=` is a type of texts: `str`, `&'static str`, `Optional[str]`, `string | null`.
fn is_type(between: &[u8]) -> bool {
    let mut words = between.split(|byte| !byte.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    between.iter().all(is_of_type)
        && words.any(|word| TEXT_TYPES.iter().any(|known| known.eq_ignore_ascii_case(word)))
        && between.trim_ascii().split(|byte| *byte == b' ').all(is_part_of_type)
}

fn is_of_type(byte: &u8) -> bool {
    is_word_byte(*byte) || b"_&'<>[]|.*?: ".contains(byte)
}

fn is_part_of_type(word: &[u8]) -> bool {
    matches!(word.first(), Some(b'&' | b'*' | b'|' | b'[' | b'\'')) || is_type_word(word) || word == b"mut"
}

fn is_type_word(word: &[u8]) -> bool {
    let mut names = word.split(|byte| !byte.is_ascii_alphanumeric()).filter(|name| !name.is_empty());
    let others: [&[u8]; 4] = [b"none", b"null", b"undefined", b"nil"];
    names.any(|name| TEXT_TYPES.iter().chain(&others).any(|known| known.eq_ignore_ascii_case(name)))
}

/// The `=` behind the type of a declaration, which starts at `start` behind a `:`: of `password: str = "…"`.
pub(super) fn sign_behind(text: &[u8], colon: usize, start: usize) -> Option<usize> {
    if text[colon] != b':' {
        return None;
    }
    let rest = &text[start.min(text.len())..text.len().min(start + MAX_TYPE)];
    let sign = memchr::memchr2(b'=', b'\n', rest)?;
    (rest[sign] == b'=' && is_type(&rest[..sign])).then_some(start + sign)
}

/// Whether what has come behind the sign at `colon`, of a text that goes on, may be a type before its `=`.
pub(super) fn may_go_on(text: &[u8], colon: usize) -> bool {
    let rest = text[colon + 1..].trim_ascii_start();
    // The last word goes on.
    let words = rest.iter().rposition(|byte| *byte == b' ').unwrap_or(0);
    text[colon] == b':'
        && rest.len() < MAX_TYPE
        && rest.iter().all(is_of_type)
        && rest[..words].split(|byte| *byte == b' ').filter(|word| !word.is_empty()).all(is_part_of_type)
}

/// Where the name and the type of a declaration meet, for the `=` at `sign`: a `:`.
pub(super) fn colon_before(text: &[u8], sign: usize) -> Option<usize> {
    if text[sign] != b'='
        || !matches!(text.get(sign.wrapping_sub(1)), Some(b' ' | b']' | b'>' | b'a'..=b'z' | b'A'..=b'Z'))
    {
        return None;
    }
    let floor = sign.saturating_sub(MAX_TYPE);
    let is_sign = |at: &usize| text[floor + at + 1] != b':' && (*at == 0 || text[floor + at - 1] != b':');
    let colon = floor + memchr::memrchr_iter(b':', &text[floor..sign]).find(is_sign)?;
    is_type(&text[colon + 1..sign]).then_some(colon)
}

/// Where the name ends in front of a type without a sign, for the `=` at `sign`: `var password string = "…"`, `password As String = "…"`.
pub(super) fn name_end_before(text: &[u8], sign: usize) -> Option<usize> {
    if text[sign] != b'=' {
        return None;
    }
    let head = text[..sign].strip_suffix(b" ").unwrap_or(&text[..sign]);
    let strip = |head: &[u8], word: &[u8]| {
        let length = head.len().checked_sub(word.len() + 1)?;
        (head[length] == b' ' && head[length + 1..].eq_ignore_ascii_case(word)).then_some(length)
    };
    let end = strip(head, TEXT_TYPE)?;
    let end = strip(&head[..end], b"as").unwrap_or(end);
    text[..end].last().is_some_and(|byte| is_word_byte(*byte)).then_some(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_type_without_a_sign_stands_behind_the_name() {
        for text in ["var key string = x", "Dim key As String = x", "key string= x"] {
            let (end, sign) = (text.find("key").unwrap() + 3, text.find('=').unwrap());
            assert_eq!(name_end_before(text.as_bytes(), sign), Some(end), "{text}");
        }
        for text in ["string = x", "key strings = x", "key = x", " string = x", "\"string = x"] {
            let sign = text.find('=').unwrap();
            assert_eq!(name_end_before(text.as_bytes(), sign), None, "{text}");
        }
    }

    #[test]
    fn a_type_of_texts_stands_between_name_and_value() {
        for text in [
            "key: str = x",
            "key: &'static str = x",
            "key?: string | null = x",
            "key: Optional[str] = x",
            "key: std::string::String = x",
            "key:String= x",
        ] {
            let (colon, sign) = (text.find(':').unwrap(), text.find('=').unwrap());
            assert_eq!(sign_behind(text.as_bytes(), colon, colon + 1), Some(sign), "{text}");
            assert_eq!(colon_before(text.as_bytes(), sign), Some(colon), "{text}");
        }
        for text in ["see: text and key = x", "key: i64 = x", "a: 1, key = x", "key: \nstr = x"] {
            let (colon, sign) = (text.find(':').unwrap(), text.find('=').unwrap());
            assert_eq!(sign_behind(text.as_bytes(), colon, colon + 1), None, "{text}");
            assert_eq!(colon_before(text.as_bytes(), sign), None, "{text}");
        }
    }
}
