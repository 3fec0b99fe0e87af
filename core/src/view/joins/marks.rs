//! What is written into the middle of a value: colours, tags, emphasis, the marks of code, the quotes between two parts of a string.

use super::{
    REACH,
    cut::{iban_break, is_number, is_of_id, name_break, number_break, street_break},
    drop, is_part, line_break_at, part_at, part_before,
};
use crate::view::{Edit, Says, escapes};

/// Longest tag, in bytes.
const LONGEST_TAG: usize = 64;
/// Longest part of a value that is emphasised.
const EMPHASISED: usize = 40;

/// Tags that stand inside of words.
const INLINE: &[&[u8]] = &[
    b"a", b"abbr", b"b", b"bdi", b"bdo", b"big", b"br", b"code", b"del", b"em", b"font", b"i", b"ins", b"kbd", b"mark",
    b"s", b"samp", b"small", b"span", b"strike", b"strong", b"sub", b"sup", b"tt", b"u", b"var", b"wbr",
];

/// A colour of a terminal at `at`: inside of a value nothing, and on one side of it a space, as between two things.
pub(in crate::view) fn colour_at(text: &[u8], at: usize) -> Option<Edit> {
    let end = escapes::colour_at(text, at)?;
    let is_beside = |byte: Option<&u8>| byte.is_some_and(|byte| is_part(*byte) || *byte == b' ');
    let is_inside = is_beside(at.checked_sub(1).map(|before| &text[before])) && is_beside(text.get(end));
    Some(Edit { start: at, end, says: if is_inside { Says::Nothing } else { Says::Character(' ') } })
}

/// A tag at `<` with a value on both sides, and those that follow it.
pub(in crate::view) fn tags_at(text: &[u8], at: usize) -> Option<Edit> {
    let mut end = at;
    while text.get(end) == Some(&b'<') {
        let Some(length) = tag_length(&text[end..]) else { break };
        end += length;
    }
    let is_beside = |byte: Option<&u8>| byte.is_some_and(|byte| is_part(*byte) || matches!(byte, b' ' | b'(' | b')'));
    let before = at.checked_sub(1).map(|before| &text[before]);
    let is_inside = (is_beside(before) || before == Some(&b':'))
        && is_beside(text.get(end))
        && !(before == Some(&b' ') && text[end] == b' ');
    if end == at || !is_inside {
        return None;
    }
    // This parts what a line break would.
    let is_break = text[at + 1..].first_chunk().is_some_and(|name: &[u8; 2]| name.eq_ignore_ascii_case(b"br"));
    let (left, right) = (&text[at.saturating_sub(REACH)..at], &text[end..text.len().min(end + REACH)]);
    let parted = || {
        let of_number = || {
            let is_number = is_number(left.iter().rev()) && is_number(right.iter());
            if is_number { number_break(left, right, at, end) } else { None }
        };
        let of_value = of_number().or_else(|| iban_break(left, right, at, end));
        of_value.or_else(|| name_break(left, right, at, end)).or_else(|| street_break(left, right, at, end))
    };
    if is_break { parted().or_else(|| drop(at, end)) } else { drop(at, end) }
}

fn tag_length(text: &[u8]) -> Option<usize> {
    if text.starts_with(b"<!--") {
        return memchr::memmem::find(&text[..text.len().min(LONGEST_TAG)], b"-->").map(|at| at + 3);
    }
    let length = text.iter().take(LONGEST_TAG).position(|byte| *byte == b'>')? + 1;
    let inner = &text[1..length - 1];
    let inner = inner.strip_prefix(b"/").unwrap_or(inner);
    let name = inner.iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
    let is_name = INLINE.iter().any(|known| known.eq_ignore_ascii_case(&inner[..name]));
    let is_whole = matches!(&inner[name..], [] | [b'/'] | [b' ', b'/'])
        || inner[name..].starts_with(b" ") && inner.contains(&b'=');
    (is_name && is_whole && !inner.contains(&b'<')).then_some(length)
}

/// Whether words that a mark of emphasis opens go on over a byte: what is emphasised has no line break, and none of the signs of code.
pub(in crate::view) fn is_emphasised(byte: u8) -> bool {
    !matches!(byte, b'\n' | b'\r' | b'=' | b'"' | b'`' | b'(' | b'[' | b'{' | b'<' | b';' | b'\\')
}

/// Emphasis marks at `at`: two or three of a kind, or one before a word with the one behind it.
pub(in crate::view) fn emphasis_at(text: &[u8], at: usize) -> [Option<Edit>; 2] {
    let mark = text[at];
    let length = text[at..].iter().take(4).take_while(|byte| **byte == mark).count();
    let end = at + length;
    let before = |at: usize| at.checked_sub(1).map_or(b' ', |before| text[before]);
    let after = |at: usize| text.get(at).copied().unwrap_or(b' ');
    let (first, second) = (before(at), after(end));
    let is_letter = |byte: u8| byte.is_ascii_alphanumeric();
    let is_beside = |byte: u8| matches!(byte, b' ' | b'@' | b'.' | b'-' | b'+');
    // The first digits of a telephone number stand in brackets, or behind a plus.
    let begins_value = |byte: u8| is_letter(byte) || matches!(byte, b'+' | b'(');
    let is_inside = |before: u8, after: u8| is_letter(before) && (is_letter(after) || is_beside(after));
    match (mark, length) {
        _ if first == mark => [None, None],
        // Names and keys have these inside.
        (b'_', 2 | 3) if is_letter(first) == is_letter(second) => [None, None],
        (_, 2 | 3) if begins_value(second) => {
            // What closes it may stand before a sign that no value goes on with.
            let (marks, rest) = text[at..text.len().min(end + EMPHASISED)].split_at(length);
            let close = || {
                let closes = |close: &usize| rest[*close..].starts_with(marks);
                memchr::memchr_iter(mark, rest).find(closes).map(|close| end + close)
            };
            let close = if is_letter(first) { None } else { close() };
            // What nothing closes is an operator of code behind other signs: `f(**kwargs)`.
            let is_open = is_letter(first) || is_beside(first);
            let opens = if is_open || close.is_some() { drop(at, end) } else { None };
            [opens, close.and_then(|close| drop(close, close + length))]
        }
        (_, 2 | 3) => [if is_letter(first) { drop(at, end) } else { None }, None],
        (b'*' | b'_', 1) if is_beside(first) && begins_value(second) || mark == b'*' && is_inside(first, second) => {
            let closes = |close: &usize| {
                let (before, after) = (before(*close), after(close + 1));
                text[*close] == mark && is_letter(before) && (!is_letter(after) || mark == b'*')
            };
            let inside = text[end..].iter().take(EMPHASISED).take_while(|byte| is_emphasised(**byte)).count();
            match (end..end + inside).find(closes) {
                Some(close) => [drop(at, end), drop(close, close + 1)],
                None => [None, None],
            }
        }
        _ => [None, None],
    }
}

/// The marks of code between two groups of a number or an id, from the second on: `` `4111` `1111` ``.
pub(in crate::view) fn code_at(text: &[u8], mark: usize) -> Option<Edit> {
    let before = text[..mark].strip_suffix(b"` ")?;
    before.last().is_some_and(is_of_id).then_some(Edit {
        start: before.len(),
        end: mark + 1,
        says: Says::Character(' '),
    })
}

/// The quotes between two parts of a string, from the first quote on: `" + "`, `' '`, `" . "`, `\" + \"`.
pub(in crate::view) fn concatenation_at(text: &[u8], quote: usize) -> Option<Edit> {
    let sign = text[quote];
    let escapes = text[..quote].iter().rev().take(16).take_while(|byte| **byte == b'\\').count();
    let start = quote - escapes;
    if !(part_before(text, start) || start > 0 && matches!(text[start - 1], b' ' | b':')) {
        return None;
    }
    let blank = |mut at: usize| {
        let limit = text.len().min(at + 24);
        while at < limit {
            match line_break_at(text, at) {
                Some(end) => at = end,
                None if matches!(text[at], b' ' | b'\t') => at += 1,
                None => break,
            }
        }
        at
    };
    let operator = blank(quote + 1);
    let length = match text.get(operator..)? {
        [b'+' | b'.' | b'&' | b'~', b'\\' | b'"' | b'\'' | b'`' | b' ' | b'\n' | b'\r' | b'\t', ..] => 1,
        [b'|', b'|', ..] | [b'.', b'.', ..] | [b'<', b'>', ..] | [b'+', b'+', ..] | [b'+', b'=', ..] => 2,
        [b',', ..] if is_argument(text, start, sign) => 1,
        _ if operator > quote + 1 => 0,
        _ => return None,
    };
    let mut at = blank(operator + length);
    // A line that ends in a backslash goes on.
    let second = at + usize::from(matches!(text.get(at), Some(b'r' | b'b' | b'f' | b'u')));
    at = if text.get(second).is_some_and(|byte| *byte == sign || *byte == b'\\') { second } else { at };
    let same = text[at..].iter().take(16).take_while(|byte| **byte == b'\\').count() == escapes;
    let end = at + escapes + 1;
    let goes_on = part_at(text, end) || text.get(end) == Some(&b' ') && part_at(text, end + 1);
    if same && text.get(at + escapes) == Some(&sign) && goes_on { drop(start, end) } else { None }
}

/// Whether the string that ends at `end` is an argument of a function that joins strings: `CONCAT('a', 'b')`.
fn is_argument(text: &[u8], end: usize, quote: u8) -> bool {
    const NAME: &[u8] = b"concat(";
    let before = &text[end.saturating_sub(REACH)..end];
    let open = memchr::memrchr(quote, before).map(|at| before[..at].trim_ascii_end());
    open.and_then(|open| open.last_chunk::<{ NAME.len() }>()).is_some_and(|name| name.eq_ignore_ascii_case(NAME))
}
