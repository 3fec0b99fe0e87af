//! Numbers as lists of their digits, or of strings: `[4, 1, 1, 1]`, `["4111", "1111"]`.

use super::{
    Edit, Says,
    apart::{FEWEST_DIGITS, MOST_DIGITS},
};

/// The single digits of a list that starts at `at`: `[4,1,1,1,…]`, with or without spaces. The edits that put them together.
pub(super) fn listed_digits(text: &[u8], at: usize, edits: &mut Vec<Edit>) {
    let known = edits.len();
    if edits.last().is_some_and(|last| last.end > at) {
        return;
    }
    let mut end = at + 1;
    for _ in 0..MOST_DIGITS {
        if !text.get(end).is_some_and(u8::is_ascii_digit) {
            break;
        }
        end += 1;
        let gap = match text.get(end..) {
            Some([b',', b' ', ..]) => 2,
            Some([b',', ..]) => 1,
            _ => break,
        };
        edits.push(Edit { start: end, end: end + gap, says: Says::Nothing });
        end += gap;
    }
    let is_closed = matches!(text.get(end), Some(b']' | b')' | b'}')) && text[end - 1].is_ascii_digit();
    if !is_closed || edits.len() - known < FEWEST_DIGITS {
        edits.truncate(known);
    }
}

/// The longest element of a list of strings that is put together, and the longest such list.
const LONGEST_ELEMENT: usize = 8;
const LONGEST_LIST: usize = 256;
/// The most backslashes before its quotes.
const MOST_ESCAPES: usize = 8;

/// The quote of a list's string that ends at a place, with its backslashes.
fn quote_before(text: &[u8], end: usize) -> &[u8] {
    let escapes = text[..end - 1].iter().rev().take(MOST_ESCAPES).take_while(|byte| **byte == b'\\').count();
    &text[end - 1 - escapes..end]
}

/// What stands between the strings of the list around `at`, which is right before the quote of one: `["4", "1", "1", …]`, `['4111', '1111', …]`. The
/// edits that put them together; strings of more than one character count beside context alone.
pub(super) fn listed_strings(text: &[u8], at: usize, edits: &mut Vec<Edit>) {
    let quote = quote_before(text, at + 2);
    let before = &text[..at + 2 - quote.len()];
    let sign: &[u8] = if before.ends_with(b", ") { b", " } else { b"," };
    let floor = edits.last().map_or(0, |edit| edit.end);
    if floor > at || !before.strip_suffix(sign).is_some_and(|before| before.ends_with(quote)) {
        return;
    }
    // From the bracket on.
    let start = at.saturating_sub(LONGEST_LIST);
    let Some(bracket) = memchr::memrchr3(b'[', b'(', b'{', &text[start..at]).map(|bracket| start + bracket) else {
        return;
    };
    let known = edits.len();
    let (mut end, mut characters) = (bracket + 1, 0);
    loop {
        let element = element_length(&text[end..], quote).unwrap_or(0);
        end += quote.len() + element;
        characters += element;
        if element == 0 || !text[end..].starts_with(quote) || end - bracket > LONGEST_LIST {
            edits.truncate(known);
            return;
        }
        let next = end + quote.len() + sign.len();
        if !(text[end + quote.len()..].starts_with(sign) && text[next..].starts_with(quote)) {
            break;
        }
        edits.push(Edit { start: end, end: next + quote.len(), says: Says::Nothing });
        end = next;
    }
    let is_closed = matches!(text.get(end + quote.len()), Some(b']' | b')' | b'}'));
    if !is_closed || characters < FEWEST_DIGITS || edits.len() - known < 2 {
        edits.truncate(known);
    }
}

/// How long the string is that starts with this quote here, if it is short and may be a part of a value.
fn element_length(text: &[u8], quote: &[u8]) -> Option<usize> {
    let is_of_value =
        |byte: &&u8| byte.is_ascii_alphanumeric() || matches!(**byte, b' ' | b'-' | b'.' | b'@' | b'+' | b'_' | b'/');
    let length = text.strip_prefix(quote)?.iter().take(LONGEST_ELEMENT + 1).take_while(is_of_value).count();
    (length <= LONGEST_ELEMENT).then_some(length)
}

/// Where a list of short strings starts that stands last in a text.
pub(super) fn open_strings(text: &[u8]) -> Option<usize> {
    let floor = text.len().saturating_sub(LONGEST_LIST);
    let bracket = floor + memchr::memrchr3(b'[', b'(', b'{', &text[floor..])?;
    let mut rest = &text[bracket + 1..];
    let escapes = rest.iter().take(MOST_ESCAPES).take_while(|byte| **byte == b'\\').count();
    let quote = match rest.get(escapes) {
        Some(b'"' | b'\'') => &rest[..=escapes],
        None if escapes > 0 => return Some(bracket),
        _ => return None,
    };
    // What is left, or where nothing is a part of what comes.
    let behind = |text: &[u8], part: &[u8]| match text.strip_prefix(part) {
        Some(rest) => Ok(text.len() - rest.len()),
        None => Err(part.starts_with(text)),
    };
    loop {
        let Some(element) = element_length(rest, quote) else {
            return quote.starts_with(rest).then_some(bracket);
        };
        rest = &rest[quote.len() + element..];
        let sign: &[u8] = if rest.get(quote.len() + 1) == Some(&b' ') { b", " } else { b"," };
        for part in [quote, sign] {
            match behind(rest, part) {
                Ok(length) => rest = &rest[length..],
                Err(is_open) => return is_open.then_some(bracket),
            }
        }
    }
}

/// Where a list of single digits starts that stands last in a text.
pub(super) fn open_list(text: &[u8]) -> Option<usize> {
    let floor = text.len().saturating_sub(3 * MOST_DIGITS + 1);
    let bracket = floor + memchr::memrchr3(b'[', b'(', b'{', &text[floor..])?;
    let is_of_list = |byte: &u8| byte.is_ascii_digit() || matches!(byte, b',' | b' ');
    let list = &text[bracket + 1..];
    let is_list = list.iter().all(is_of_list) && list.get(1).is_none_or(|byte| *byte == b',');
    is_list.then_some(bracket)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::spoken::tests::said;

    #[test]
    fn lists_of_digits_are_put_together() {
        let mut edits = Vec::new();
        for list in ["[4,1,1,1,1,1,1,1]", "(4, 1, 1, 1, 1, 1, 1, 1)"] {
            edits.clear();
            listed_digits(list.as_bytes(), 0, &mut edits);
            assert!(said(list, &edits).contains("41111111"), "{list}");
        }
    }
}
