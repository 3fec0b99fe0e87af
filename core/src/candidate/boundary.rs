//! What may not stand directly beside a match.

use super::placeholder::{placeholder_at, placeholder_before};
use crate::phrase::is_word_byte;
use reticent_pattern_compiler::{Boundary, compile::is_token};

/// What a placeholder counts as behind a separator: the value that it stands for may begin or end with a digit.
const A_DIGIT: u8 = b'0';

/// Whether a match may start here, by the bytes to the left.
#[inline]
pub(super) fn allows_start(boundary: Boundary, text: &[u8], start: usize) -> bool {
    if start == 0 {
        return true;
    }
    let previous = text[start - 1];
    // A placeholder stands for a value, and values are words: what is glued to one was glued to the other, and digits behind one
    // separator were a group of it.
    if previous == b']' && placeholder_before(text, start).is_some() {
        return boundary == Boundary::None && !text.get(start).is_some_and(|byte| is_word_byte(*byte));
    }
    if boundary == Boundary::None {
        return true;
    }
    if matches!(previous, b'.' | b'-' | b'/')
        && text.get(start).is_some_and(u8::is_ascii_digit)
        && placeholder_before(text, start - 1).is_some()
    {
        return false;
    }
    match boundary {
        Boundary::None => true,
        Boundary::Token => !previous.is_ascii_alphanumeric() || ends_escape(text, start),
        Boundary::Word => !(previous.is_ascii_alphanumeric() || previous == b'_') || ends_escape(text, start),
        Boundary::Number | Boundary::Group => {
            let before = match start {
                0 | 1 => 0,
                _ if placeholder_before(text, start - 1).is_some() => A_DIGIT,
                _ => text[start - 2],
            };
            match previous {
                b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' => ends_escape(text, start),
                b'_' | b'+' | b'@' | b'#' | b'$' | b'&' | b'~' => false,
                // A path, but not the authority of a URL.
                b'/' => before == b'/',
                // A pinned version: `==1.2.3.4`.
                b'=' if placeholder_before(text, start - 1).is_some() => false,
                b'=' => !(matches!(before, b'=' | b'<' | b'>' | b'~' | b'!') && is_version(text, start)),
                b'-' if is_minus(text, start - 1) => false,
                b'.' | b'-' => !is_token(before) && before != b'.',
                // A time of day, but not a value behind another.
                b':' => {
                    !before.is_ascii_digit() || start > 3 && text[start - 4..start - 1].iter().all(u8::is_ascii_digit)
                }
                _ => true,
            }
        }
    }
}

/// Whether one or two `_` stand before a value with no word before them, as emphasis of Markdown begins.
pub(super) fn opens_emphasis(text: &[u8], start: usize) -> bool {
    match text[..start] {
        [b'_'] | [b'_', b'_'] => true,
        [.., before, b'_', b'_'] | [.., before, b'_'] => !is_token(before),
        _ => false,
    }
}

/// Whether a `-` makes the number behind it negative: it stands behind `=`.
fn is_minus(text: &[u8], sign: usize) -> bool {
    let before = text[..sign].strip_suffix(b" ").unwrap_or(&text[..sign]);
    before.ends_with(b"=") && text.get(sign + 1).is_some_and(u8::is_ascii_digit)
}

/// Whether groups of digits with dots between them start here.
fn is_version(text: &[u8], start: usize) -> bool {
    const LONGEST: usize = 6;
    let digits = text[start..].iter().take(LONGEST).take_while(|byte| byte.is_ascii_digit()).count();
    digits < LONGEST && text.get(start + digits) == Some(&b'.')
}

/// Whether a match may end here, by the bytes to the right.
#[inline(always)]
pub(super) fn allows_end(boundary: Boundary, text: &[u8], end: usize) -> bool {
    let Some(&next) = text.get(end) else { return true };
    // Most places are inside of a word, where no boundary is.
    if next.is_ascii_alphanumeric() {
        return boundary == Boundary::None;
    }
    let after = match text.get(end + 1) {
        Some(b'[') if placeholder_at(text, end + 1).is_some() => A_DIGIT,
        after => after.copied().unwrap_or(0),
    };
    if boundary != Boundary::None && placeholder_at(text, end).is_some() {
        return false;
    }
    match boundary {
        Boundary::None => true,
        Boundary::Token => {
            !(next.is_ascii_alphanumeric() || matches!(next, b'_' | b'-') && after.is_ascii_alphanumeric())
        }
        // A Latin letter with a mark goes on with a word: `St` is no street in `Stöver`.
        Boundary::Word => !(next == b'_' || matches!(next, 0xc3..=0xc9) && text[end - 1].is_ascii_alphabetic()),
        Boundary::Number | Boundary::Group => match next {
            b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' | b'_' | b'@' | b'#' | b'~' => false,
            // Padding, or a key with its value.
            b'=' => after.is_ascii_alphanumeric(),
            b'-' => !after.is_ascii_alphanumeric(),
            b'.' | b'/' => !after.is_ascii_digit(),
            _ => true,
        },
    }
}

/// Whether a word of prose stands here: no part of an identifier, an address or a path.
pub(crate) fn allows_word(text: &[u8], start: usize, end: usize) -> bool {
    let before = start.checked_sub(1).map_or(b' ', |at| text[at]);
    let after = |by: usize| text.get(end + by).copied().unwrap_or(b' ');
    let is_joint = |byte: u8| matches!(byte, b'/' | b'@' | b'#' | b'$' | b'-');
    allows_start(Boundary::Word, text, start)
        && allows_end(Boundary::Word, text, end)
        && !is_joint(before)
        && before != b'.'
        && !text[..start].ends_with(b"::")
        && !is_joint(after(0))
        && !matches!(after(0), b'(' | b'=')
        && !(after(0) == b'.' && after(1).is_ascii_alphanumeric())
}

/// Where the groups of a match go on beyond it, joined by the separator that it uses itself: a byte of the group before, and of the group
/// after. Then the match may be a part of something longer. Values that stand in columns are joined by spaces too, so there only groups
/// of one length go on.
pub(super) fn chain(text: &[u8], start: usize, end: usize) -> (Option<usize>, Option<usize>) {
    let value = &text[start..end];
    let Some(&separator) = value[1..].iter().find(|byte| !byte.is_ascii_alphanumeric()) else { return (None, None) };
    let goes_on = |byte: &u8| if separator == b' ' { byte.is_ascii_digit() } else { byte.is_ascii_hexdigit() };
    let before = (start > 1 && text[start - 1] == separator && goes_on(&text[start - 2])).then(|| start - 2);
    let after = (text.get(end) == Some(&separator) && text.get(end + 1).is_some_and(goes_on)).then_some(end + 1);
    if separator == b':' {
        return (before.or_else(|| wrapped(text, start)), after);
    }
    if separator != b' ' {
        return (before, after);
    }
    let mut lengths = value.split(|byte| *byte == separator).map(<[u8]>::len);
    let length = lengths.next().unwrap_or(0);
    if !lengths.all(|other| other == length) {
        return (None, None);
    }
    let digits = |bytes: &mut dyn Iterator<Item = &u8>| bytes.take_while(|byte| byte.is_ascii_digit()).count();
    // A number of groups of three may begin with two digits: `51 824 753 556`.
    let is_group = |count: usize| count == length || (count, length) == (2, 3);
    (
        before.filter(|_| is_group(digits(&mut text[..start - 1].iter().rev()))),
        after.filter(|at| digits(&mut text[*at..].iter()) == length),
    )
}

/// Where the pairs of a dump go on in the line before, which ends in a colon: the signature of a certificate.
fn wrapped(text: &[u8], start: usize) -> Option<usize> {
    const INDENTATION: usize = 32;
    let blank = text[..start].iter().rev().take(INDENTATION).take_while(|byte| byte.is_ascii_whitespace()).count();
    let (line, blank) = text[..start].split_at(start - blank);
    let [b':', first, second, b':'] = line.last_chunk()? else { return None };
    let is_pair = first.is_ascii_hexdigit() && second.is_ascii_hexdigit();
    (is_pair && blank.contains(&b'\n')).then_some(line.len() - 2)
}

/// Whether an escape ends here: `\n`, `%22`, `\u0022`, `\x22`. Its last letter or digit belongs to no word.
pub(super) fn ends_escape(text: &[u8], end: usize) -> bool {
    let hex = |n: usize| end >= n && text[end - n..end].iter().all(u8::is_ascii_hexdigit);
    let at = |back: usize| end.checked_sub(back).map(|at| text[at]);
    (at(2) == Some(b'\\') && matches!(at(1), Some(b'n' | b'r' | b't' | b'b' | b'f')))
        || (at(3) == Some(b'%') && hex(2))
        || (at(6) == Some(b'\\') && at(5) == Some(b'u') && hex(4))
        || (at(4) == Some(b'\\') && at(3) == Some(b'x') && hex(2))
}

/// Whether a word goes on over this place.
#[inline]
pub(super) fn is_in_word(text: &[u8], at: usize) -> bool {
    let is_letter_or_digit = |at: usize| text.get(at).is_some_and(u8::is_ascii_alphanumeric);
    is_letter_or_digit(at.wrapping_sub(1)) && is_letter_or_digit(at) && !ends_escape(text, at)
}

/// Whether a character goes on over this place, or a word behind a Latin letter with a mark: no name starts in `Älois`.
#[inline]
pub(super) fn is_in_marked_word(text: &[u8], at: usize) -> bool {
    let Some(next) = text.get(at) else { return false };
    let is_letter = next.is_ascii_alphabetic() || matches!(next, 0xC3..=0xC9);
    matches!(next, 0x80..=0xBF) || is_letter && matches!(text[..at], [.., 0xC3..=0xC9, 0x80..=0xBF])
}

/// How many bytes from `start` belong to an escape whose `\` or `%` stands directly before it.
pub(super) fn escape_tail(text: &[u8], start: usize) -> usize {
    let hex = |from: usize, count: usize| {
        text.get(from..from + count).is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
    };
    match (start.checked_sub(1).map(|at| text[at]), text.get(start)) {
        (Some(b'\\'), Some(b'n' | b'r' | b't' | b'b' | b'f')) => 1,
        (Some(b'\\'), Some(b'u')) if hex(start + 1, 4) => 5,
        (Some(b'\\'), Some(b'x')) if hex(start + 1, 2) => 3,
        (Some(b'%'), _) if hex(start, 2) => 2,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_belong_to_no_word() {
        for text in ["\\n", "%22", "\\u0022", "\\x22", " ", "(", "=", ""] {
            for boundary in [Boundary::Token, Boundary::Word, Boundary::Number] {
                assert!(allows_start(boundary, text.as_bytes(), text.len()), "{text:?} {boundary:?}");
            }
        }
        for text in ["n", "a%2", "u0022", "x"] {
            assert!(!allows_start(Boundary::Token, text.as_bytes(), text.len()), "{text:?}");
        }
    }

    #[test]
    fn nothing_starts_inside_of_a_character_or_behind_a_letter_with_a_mark() {
        for (text, start) in [("Straße", 5), ("Straße", 6), ("Älois", 2), ("éÉlise", 2)] {
            assert!(is_in_marked_word(text.as_bytes(), start), "{text} {start}");
        }
        for (text, start) in [("“Ada", 3), ("名Ada", 3), ("é Ada", 3), ("Älois", 0), ("é12", 2)] {
            assert!(!is_in_marked_word(text.as_bytes(), start), "{text} {start}");
        }
    }

    #[test]
    fn a_part_of_a_longer_chain_is_refused() {
        for (text, part) in [
            ("16:27:ac:a5:76:28:2d", "16:27:ac:a5:76:28"),
            ("ed:61:29:\n    b2:53:ff:6c:04:bc", "b2:53:ff:6c:04:bc"),
            ("9999 9999 9999 9995", "9999 9999 9995"),
        ] {
            let start = text.find(part).unwrap();
            assert_ne!(chain(text.as_bytes(), start, start + part.len()), (None, None), "{text}");
        }
        for (text, part) in [
            ("at 16:27:ac:a5 a5", "16:27:ac:a5"),
            ("mac:\n    b2:53:ff:6c:04:bc", "b2:53:ff:6c:04:bc"),
            ("12 9999-9999-9995", "9999-9999-9995"),
            ("415 555 0132 4111", "415 555 0132"),
        ] {
            let start = text.find(part).unwrap();
            assert_eq!(chain(text.as_bytes(), start, start + part.len()), (None, None), "{text}");
        }
    }

    #[test]
    fn numbers_inside_other_things_are_refused() {
        for (text, start) in [
            ("3.1415", 2),
            ("e29b-4466", 5),
            ("/12345", 1),
            ("#12345", 1),
            ("12:30", 3),
            ("a_1", 2),
            ("x==1.2", 3),
            ("x = -1", 5),
        ] {
            assert!(!allows_start(Boundary::Number, text.as_bytes(), start), "{text}");
        }
        for (text, end) in [("1234.5", 4), ("1234-a", 4), ("1234px", 4), ("1234=", 4), ("1/2", 1)] {
            assert!(!allows_end(Boundary::Number, text.as_bytes(), end), "{text}");
        }
        for (text, end) in [("1234.", 4), ("1234, 5", 4), ("1234\\n", 4), ("1234:80", 4)] {
            assert!(allows_end(Boundary::Number, text.as_bytes(), end), "{text}");
        }
    }
}
