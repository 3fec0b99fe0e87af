//! What stands in place of a value in JSON, so that JSON stays JSON: quotes around what was a number, escapes in what stands in a string.
//! All of it is told from a bounded stretch before the value, as fields are.

use super::field::{before_within, next_sign, skip_blank, string_start};

/// How far back an array or a string may start.
const MOST: usize = 7 * 1024;

/// The quote of a string with the most backslashes that are written before it; a part of it is that of a string less deep.
const QUOTE: &[u8] = br#"\\\\\\\\\\\\\\\\\\\\\\\\\\\\\""#;

/// For numbers of JSON or of a literal in code, as the value of a quoted key or in an array: the quote that makes a string of them, with its
/// backslashes. It is the quote of the key; an array that is the whole of a string has quotes that are one deeper than its own.
pub(crate) fn number_quote(text: &[u8], start: usize, end: usize) -> Option<&[u8]> {
    if !are_literals(&text[start..end]) || !matches!(next_sign(text, end), Some(b',' | b'}' | b']') | None) {
        return None;
    }
    let field = before_within(text, start, MOST);
    match (field.key, field.root_of) {
        _ if field.quoted_value => None,
        (Some(_), _) if field.quoted_key => Some(&text[field.closing_quote.0..field.closing_quote.1]),
        (None, Some(around)) => QUOTE.get(QUOTE.len().checked_sub(2 * around + 2)?..),
        _ => (field.root_array || is_among_numbers(text, start)).then_some(b"\""),
    }
}

/// Whether a value is a number, `null` or a boolean as JSON has them, or a few with commas between.
fn are_literals(value: &[u8]) -> bool {
    let digits = |part: &[u8]| part.iter().take_while(|byte| byte.is_ascii_digit()).count();
    value.split(|byte| *byte == b',').all(|number| {
        let number = number.trim_ascii();
        if matches!(number, b"null" | b"true" | b"false") {
            return true;
        }
        let number = number.strip_prefix(b"-").unwrap_or(number);
        let (whole, rest) = number.split_at(digits(number));
        let rest = match rest {
            [b'.', fraction @ ..] if digits(fraction) > 0 => &fraction[digits(fraction)..],
            rest => rest,
        };
        let exponent = match rest {
            [b'e' | b'E', b'+' | b'-', exponent @ ..] | [b'e' | b'E', exponent @ ..] => exponent,
            [] => b"0",
            _ => return false,
        };
        !whole.is_empty() && !exponent.is_empty() && digits(exponent) == exponent.len()
    })
}

/// Where the number of JSON starts to which these digits belong: a minus is a part of it.
pub(crate) fn number_start(text: &[u8], start: usize, end: usize) -> usize {
    match start.checked_sub(1) {
        Some(minus) if text[minus] == b'-' && number_quote(text, minus, end).is_some() => minus,
        _ => start,
    }
}

/// Whether nothing but numbers stands before a value, farther back than its array is looked for: then the array is longer than that.
fn is_among_numbers(text: &[u8], start: usize) -> bool {
    let is_of_numbers = |byte: &u8| byte.is_ascii_digit() || matches!(byte, b',' | b' ' | b'\n' | b'\r' | b'-' | b'.');
    start > MOST && text[start - MOST..start].iter().all(is_of_numbers)
}

/// How often what stands at `at` is escaped: the depth of strings of JSON in strings of JSON, 0 outside of any.
pub(crate) fn depth(text: &[u8], at: usize) -> u32 {
    let floor = at.saturating_sub(MOST);
    let mut end = at;
    // Backslashes before a line break that is escaped: a string of JSON has no other ones.
    let mut line_break = 0;
    while let Some(found) = memchr::memrchr3(b'"', b'\n', b'\\', &text[floor..end]) {
        let place = floor + found;
        let backslashes = text[floor..place].iter().rev().take_while(|byte| **byte == b'\\').count();
        match text[place] {
            b'\n' => return 0,
            b'\\' => {
                if text.get(place + 1) == Some(&b'n') {
                    line_break = backslashes + 1;
                }
                end = place - backslashes;
            }
            _ if opens(text, place - backslashes) => return depth_of_quote(&text[place - backslashes..=place]),
            _ => match string_start(text, place, floor) {
                Some(start) => end = start,
                None => end = place - backslashes,
            },
        }
    }
    match floor > 0 && line_break > 0 {
        true => depth_of_backslashes(line_break - 1),
        false => 0,
    }
}

/// Whether a quote at `at` opens a string: by what stands before it.
fn opens(text: &[u8], at: usize) -> bool {
    let before = skip_blank(text, at, at.saturating_sub(64));
    before == 0 || matches!(text[before - 1], b':' | b',' | b'[' | b'{' | b'=')
}

/// How often what stands in a string is escaped, by the quote of the string with its backslashes.
pub(crate) fn depth_of_quote(quote: &[u8]) -> u32 {
    depth_of_backslashes(quote.len() - 1)
}

/// Each string around doubles the backslashes of a quote and adds one.
fn depth_of_backslashes(backslashes: usize) -> u32 {
    (backslashes + 1).ilog2() + 1
}

/// Escapes a part of a text as strings of JSON have it, so many times.
pub(crate) fn escape(out: &mut Vec<u8>, from: usize, times: u32) {
    // Nobody nests deeper on purpose, and each level may double the length.
    const DEEPEST: u32 = 6;
    for _ in 0..times.min(DEEPEST) {
        let is_plain = |byte: &u8| !matches!(byte, b'"' | b'\\' | 0..0x20);
        if out[from..].iter().all(is_plain) {
            return;
        }
        for byte in out.split_off(from) {
            match byte {
                b'"' | b'\\' => out.extend([b'\\', byte]),
                b'\n' => out.extend(b"\\n"),
                b'\r' => out.extend(b"\\r"),
                b'\t' => out.extend(b"\\t"),
                0..0x20 => out.extend(format!("\\u{byte:04x}").bytes()),
                _ => out.push(byte),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_json_become_strings() {
        for (text, quote) in [
            (r#"{"n": 1234}"#, Some("\"")),
            (r#"{"n": -1234}"#, Some("\"")),
            (r#"{\"n\": -1234}"#, Some("\\\"")),
            ("[1, -1234]", Some("\"")),
            (r#"{"a::n": -1234}"#, Some("\"")),
            (r#"{"https://acme.io/n": -1234}"#, Some("\"")),
            (r#"{"b": 1, "a::n": [5, -1234]}"#, Some("\"")),
            (r#"{"n\"": -1234}"#, Some("\"")),
            (r#"{"n\\": [-1234]}"#, Some("\"")),
            (r#"{\"n\\\\\": -1234}"#, Some("\\\"")),
            (r#"{"n": 1234.0}"#, None),
            (r#"{"a": "[-1234]"}"#, Some("\\\"")),
            (r#"{"a": "{\"b\": \"[0, -1234]\"}"}"#, Some(r#"\\\""#)),
            (r#"{"n": "-1234"}"#, None),
            ("n: -1234", None),
            ("from -1234", None),
        ] {
            let end = text.find("1234").unwrap() + 4;
            let start = number_start(text.as_bytes(), end - 4, end);
            let found = number_quote(text.as_bytes(), start, end).map(|quote| std::str::from_utf8(quote).unwrap());
            assert_eq!(found, quote, "{text}");
            assert_eq!(start < end - 4, quote.is_some() && text.contains('-'), "{text}");
        }
    }

    #[test]
    fn fractions_and_pairs_are_literals() {
        for numbers in ["1234", "-12.5", "48.8584, 2.2945", "1e5", "-1.5E-7,0", "null,0"] {
            assert!(are_literals(numbers.as_bytes()), "{numbers}");
        }
        for other in ["", "-", "1.", ".5", "1,", "1 2", "1.2.3", "1e", "12a"] {
            assert!(!are_literals(other.as_bytes()), "{other}");
        }
    }

    #[test]
    fn numbers_of_long_arrays_become_strings() {
        let long = format!("{{\"ids\": [{}1234]}}", "1000, ".repeat(3000));
        let end = long.len() - 2;
        assert_eq!(number_quote(long.as_bytes(), end - 4, end), Some(&b"\""[..]));
        let prose = format!("{} 1234", "page 12, ".repeat(3000));
        assert_eq!(number_quote(prose.as_bytes(), prose.len() - 4, prose.len()), None);
    }

    #[test]
    fn depth_is_that_of_the_string_around() {
        for (text, expected) in [
            ("mail X", 0),
            ("he said \"X\"", 0),
            (r#"{"a": "mail X"}"#, 1),
            (r#"{"a": "x", "b": ["y", "mail X"]}"#, 1),
            (r#"{"a": "he said \"hi\" to X"}"#, 1),
            (r#"{"a": "{\"b\": \"mail X\"}"}"#, 2),
            (r#"{"a": "{\"b\": \"{\\\"c\\\": \\\"X\\\"}\"}"}"#, 3),
            (r#"{"a": "{\"b\": 1} X"}"#, 1),
            ("\"X\"", 1),
            ("{\"a\": \"b\"}\nX", 0),
        ] {
            assert_eq!(depth(text.as_bytes(), text.find('X').unwrap()), expected, "{text}");
        }
        let long = format!("{{\"a\": \"{}X\"}}", "line\\n".repeat(3000));
        assert_eq!(depth(long.as_bytes(), long.len() - 3), 1);
    }

    #[test]
    fn escapes_are_those_of_json() {
        for (times, expected) in [(0, "a\"\\\n"), (1, r#"a\"\\\n"#), (2, r#"a\\\"\\\\\\n"#)] {
            let mut out = b"\"a\"\\\n".to_vec();
            escape(&mut out, 1, times);
            assert_eq!(std::str::from_utf8(&out[1..]).unwrap(), expected);
        }
        let mut out = b"\x01".to_vec();
        escape(&mut out, 0, 1);
        assert_eq!(out, b"\\u0001");
    }
}
