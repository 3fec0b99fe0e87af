//! Line breaks inside of values, with the margin that quotations, comments and changes give each line.

use super::{
    REACH, SHORTEST_TOKEN,
    cut::{
        assigns, begins_iban, ends_in_house, iban_break, is_hex, is_in_address, is_in_hexadecimal, is_in_labelled,
        is_in_token, is_number, is_of_id, name_break, number_break, street_break,
    },
    drop, is_part, part_at, part_before,
};
use crate::{
    validators::{is_plain_word, is_sure_name},
    view::{Edit, Says, region::is_word},
};

/// The deepest indentation of a line that goes on with a value.
const INDENTATION: usize = 12;
/// How far back a line is looked at for what it begins with.
const LONGEST_LINE: usize = 160;
/// The longest margin of a line that goes on with a value.
pub(in crate::view) const LONGEST_MARGIN: usize = 24;
/// The longest part of a token that a line break may have cut off.
const LONGEST_TAIL: usize = 64;

/// Where a line break at `at` ends: as it is, or escaped.
pub(in crate::view) fn line_break_at(text: &[u8], at: usize) -> Option<usize> {
    match text.get(at)? {
        b'\n' => Some(at + 1),
        b'\r' if text.get(at + 1) == Some(&b'\n') => Some(at + 2),
        b'\\' => {
            let count = text[at..].iter().take(16).take_while(|byte| **byte == b'\\').count();
            match text.get(at + count)? {
                b'n' => Some(at + count + 1),
                b'r' => {
                    let next = at + count + 1;
                    let second = text[next..].iter().take(16).take_while(|byte| **byte == b'\\').count();
                    (second == count && text.get(next + count) == Some(&b'n')).then_some(next + count + 1)
                }
                _ => None,
            }
        }
        _ => None,
    }
}

/// Whether a byte may stand before what a line of a quotation, a comment or a change says.
pub(in crate::view) fn is_of_margin(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'>' | b'#' | b'*' | b'/' | b'+' | b'-')
}

/// The length of what a line begins with in a quotation, a comment or a change: `> `, `# `, `// `, ` * `, `+`.
fn margin(line: &[u8]) -> Option<usize> {
    let blanks =
        |at: usize| at + line[at..].iter().take(INDENTATION).take_while(|byte| matches!(byte, b' ' | b'\t')).count();
    let run = |at: usize, is: fn(&u8) -> bool| at + line[at..].iter().take(8).take_while(|byte| is(byte)).count();
    let start = blanks(0);
    let end = match line.get(start)? {
        b'>' => run(start, |byte| matches!(byte, b'>' | b' ')),
        b'#' => run(start, |byte| *byte == b'#'),
        b'/' if line.get(start + 1) == Some(&b'/') => run(start, |byte| *byte == b'/'),
        b'*' if matches!(line.get(start + 1), Some(b' ')) => start + 1,
        b'+' | b'-' if start == 0 && line.get(1).is_some_and(|next| is_part(*next)) => return Some(1),
        _ => return None,
    };
    Some(blanks(end))
}

/// Where the margin ends of the line that starts at `next`, if that of the line which a line break at `at` ends has the same marks, and what
/// stands on both sides may be parts of a token.
fn same_margin(text: &[u8], at: usize, next: usize) -> Option<usize> {
    let length = margin(&text[next..text.len().min(next + LONGEST_MARGIN)])?;
    let behind = next + length;
    let right = &text[behind..text.len().min(behind + REACH)];
    let right = &right[..right.iter().position(|byte| !is_part(*byte)).unwrap_or(right.len())];
    if right.is_empty() || !part_before(text, at) || is_word(right) && !right.iter().any(u8::is_ascii_digit) {
        return None;
    }
    let floor = at.saturating_sub(LONGEST_LINE);
    let before = &text[floor..at];
    let start = match text[at] {
        b'\\' => memchr::memmem::rfind(before, b"\\n").map(|found| found + 2),
        _ => memchr::memrchr(b'\n', before).map(|found| found + 1),
    };
    // The first line of a text, or of a string of JSON.
    let first = || match memchr::memrchr(b'"', before) {
        Some(quote) => Some(quote + 1),
        None => (floor == 0).then_some(0),
    };
    let line = &before[start.or_else(first)?..];
    let marks = text[next..behind].trim_ascii();
    // The first line of what is quoted may have lost its mark.
    let is_same = margin(line).map_or(marks == b">", |known| line[..known].trim_ascii() == marks);
    is_same.then_some(behind)
}

/// A line break at `at` that stands inside of a value, with the sign and the indentation that belong to it.
pub(in crate::view) fn break_at(text: &[u8], at: usize) -> Option<Edit> {
    let mut end = line_break_at(text, at)?;
    let before = |back: usize| at.checked_sub(back).map(|at| text[at]);
    // `==` is padding; quoted-printable would write it as `=3D=`.
    let is_quoted = match before(1) {
        Some(b'=') => before(2) != Some(b'='),
        Some(b'\\') => text[at] != b'\\',
        _ => false,
    };
    // `\` before an escaped line break has doubled its backslashes.
    let is_continued = text[at] == b'\\' && text[at..end].iter().filter(|byte| **byte == b'\\').count() >= 3;
    let mut start = at;
    let behind_margin = if is_quoted || is_continued { None } else { same_margin(text, at, end) };
    if is_quoted {
        start -= 1;
    } else if let Some(behind) = behind_margin {
        end = behind;
    } else {
        end += text[end..].iter().take(INDENTATION).take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        start -= usize::from(start > 0 && text[start - 1] == b' ');
    }
    // A number goes on behind a space.
    let is_of_number = |at: usize| text.get(at).is_some_and(u8::is_ascii_digit);
    let behind = end + usize::from(is_quoted && text.get(end) == Some(&b' ') && is_of_number(end + 1));
    let before = start - usize::from(is_quoted && start > 1 && text[start - 1] == b' ' && is_of_number(start - 2));
    if !part_before(text, before) || !part_at(text, behind) {
        return None;
    }
    if is_quoted && text[start] == b'=' && is_assignment(&text[end..]) {
        return None;
    }
    if is_quoted || is_continued {
        return drop(start, end);
    }
    let left = &text[start.saturating_sub(REACH)..start];
    let right = &text[end..text.len().min(end + REACH)];
    let value = &left[left.iter().rposition(|byte| !is_part(*byte)).map_or(0, |at| at + 1)..];
    if is_in_hexadecimal(left, right) {
        return drop(start, end);
    }
    let is_comment = behind_margin.is_some() && !text[at..end].contains(&b'>');
    if is_comment && is_number(right.iter()) && is_number(left.iter().rev()) {
        return None;
    }
    if let Some(edit) = name_break(left, right, start, end) {
        return Some(edit);
    }
    // The end of a comment, a rule.
    if !value.iter().rev().any(u8::is_ascii_alphanumeric) {
        return None;
    }
    if !right[0].is_ascii_lowercase()
        && let Some(edit) = street_break(left, right, start, end)
    {
        return Some(edit);
    }
    // Most lines begin with a word, or end and begin with one.
    let is_word = || right[0].is_ascii_lowercase() || text[start - 1].is_ascii_alphabetic();
    if is_word() && starts_with_word(right) && !value.contains(&b'@') {
        return None;
    }
    if is_number(left.iter().rev()) && is_number(right.iter()) {
        return number_break(left, right, start, end);
    }
    let around = (left, right);
    let left = value;
    let is_indented = matches!(text[end - 1], b' ' | b'\t');
    let right = &right[..right.iter().position(|byte| !is_part(*byte)).unwrap_or(right.len())];
    // A token has no space inside: one that stands before the line break has ended it.
    let is_in_token = start == at && is_in_token(left, right) && !starts_record(left, right);
    let is_address = is_in_address(left, right) && !(is_indented && is_decorator(right, text.get(end + right.len())));
    if is_address || is_in_token {
        return drop(start, end);
    }
    // Most lines end or begin with small letters.
    if !is_of_id(&text[start - 1]) || !is_of_id(&text[end]) {
        return None;
    }
    if is_in_labelled(&text[..start], left, &text[end..], right) {
        return drop(start, end);
    }
    iban_break(around.0, around.1, start, end)
}

/// Whether a line break at `at` may turn out to stand inside of a value, in a text that goes on behind it with `right` so far: where no letter and
/// no digit of a value stands before it, none is cut, and from a plain word only the sign of an address goes on.
pub(in crate::view) fn may_be_inside(text: &[u8], at: usize, right: &[u8]) -> bool {
    let before = at.checked_sub(1).map_or(b'\n', |before| text[before]);
    let start = at - usize::from(matches!(before, b' ' | b'=' | b'\\'));
    let left = &text[start.saturating_sub(REACH)..start];
    let left = &left[left.iter().rposition(|byte| !is_part(*byte)).map_or(0, |at| at + 1)..];
    let Some(last) = left.last() else { return false };
    // A sign that says so goes on with anything.
    let is_marked = matches!(before, b'=' | b'\\') || text[at..].starts_with(b"\\\\");
    if !is_marked && !left.iter().any(u8::is_ascii_alphanumeric) {
        return false;
    }
    let is_plain = !is_marked
        && last.is_ascii_alphabetic()
        && !ends_in_capital(left)
        && !left.iter().any(|byte| matches!(byte, b'@' | b'_' | b'-'))
        && !left.starts_with(b"//")
        && !begins_iban(left)
        && left.iter().any(u8::is_ascii_lowercase)
        && !ends_in_house(&text[start.saturating_sub(REACH)..start])
        && is_word(left);
    !is_plain || matches!(right, [] | [b'@', ..])
}

/// Whether the last word may be a name, or the start of one, that the next line goes on with.
fn ends_in_capital(left: &[u8]) -> bool {
    let letters = left.iter().rev().take_while(|byte| byte.is_ascii_alphabetic()).count();
    let word = &left[left.len() - letters..];
    word.first().is_some_and(u8::is_ascii_uppercase) && (!is_plain_word(word) || is_sure_name(word))
}

/// A line break behind a value that ends at `at`, which may have cut it: whether it has, what the value is with the next line tells.
pub(in crate::view) fn break_behind(text: &[u8], at: usize) -> Option<Edit> {
    let next = line_break_at(text, at)?;
    let indented =
        || next + text[next..].iter().take(INDENTATION).take_while(|byte| matches!(byte, b' ' | b'\t')).count();
    let end = same_margin(text, at, next).unwrap_or_else(indented);
    let left = &text[at.saturating_sub(REACH)..at];
    let left = &left[left.iter().rposition(|byte| !is_part(*byte)).map_or(0, |other| other + 1)..];
    let right = &text[end..text.len().min(end + REACH)];
    let length = right.iter().position(|byte| !is_part(*byte)).unwrap_or(right.len());
    let (right, next) = (&right[..length], right.get(length));
    let has = |class: fn(&u8) -> bool| left.iter().any(class);
    let is_token = left.len() >= SHORTEST_TOKEN
        && !left.contains(&b'@')
        && has(u8::is_ascii_alphabetic)
        && (has(u8::is_ascii_digit) || !is_word(left));
    // The next line begins with a key, a call or a list: `API_KEY=`, `key: …`, `f(`, `a)`.
    let is_named = matches!(next, Some(b':' | b'(' | b')')) || right.contains(&b'@') || assigns(right);
    let goes_on = (1..=LONGEST_TAIL).contains(&length) && !is_named && !starts_record(left, right);
    (is_token && goes_on).then_some(Edit { start: at, end, says: Says::Perhaps })
}

/// The other reading of a line break inside of a number: where a sign stands between its groups, it may have cut one.
pub(in crate::view) fn other_break(edit: Edit) -> Option<Edit> {
    let is_sign = matches!(edit.says, Says::Character('-' | '.' | '/' | ' '));
    is_sign.then_some(Edit { says: Says::Nothing, ..edit })
}

/// Whether a line starts with a word, or a name of words, that no part of a value goes on from: small letters and joints, behind a first letter.
fn starts_with_word(line: &[u8]) -> bool {
    let is_small = |byte: &&u8| byte.is_ascii_lowercase() || matches!(byte, b'_' | b'-' | b'.' | b'/');
    let mut rest = line.iter().skip(1).skip_while(is_small);
    line[0].is_ascii_alphabetic() && !rest.next().is_some_and(|byte| is_part(*byte))
}

/// Whether a line assigns something: quoted-printable would write the sign as `=3D`.
fn is_assignment(line: &[u8]) -> bool {
    let name = line.iter().take(REACH).take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'_').count();
    let value = &line[name..];
    name > 0
        && value.first() == Some(&b'=')
        && !value.get(1..3).is_some_and(|two| two.iter().all(|b| matches!(b, b'0'..=b'9' | b'A'..=b'F')))
        && value.get(1).is_some_and(|byte| *byte != b'=' && !byte.is_ascii_whitespace())
}

/// Whether a line starts as those of logs do, with a date or the short hash of a commit, or as the token does that ends the line before it, as in a
/// list of keys; and not with what goes on from there.
fn starts_record(left: &[u8], right: &[u8]) -> bool {
    const HEAD: usize = 4;
    let token = &left[left.iter().rposition(|byte| !is_part(*byte)).map_or(0, |other| other + 1)..];
    let alike = token.iter().zip(right).take_while(|(left, right)| left == right).count();
    let is_alike = alike >= HEAD || alike == HEAD - 1 && matches!(token[alike - 1], b'_' | b'-');
    let is_hash = (7..=12).contains(&right.len()) && is_hex(right) && !is_hex(&left[left.len().saturating_sub(8)..]);
    starts_date(right) || is_hash || is_alike
}

/// Whether a line starts with a date, as those of logs do: `2024-05-01`.
pub(super) fn starts_date(line: &[u8]) -> bool {
    line.len() >= 10
        && line[..10].iter().enumerate().all(|(at, byte)| match at {
            4 | 7 => *byte == b'-',
            _ => byte.is_ascii_digit(),
        })
}

/// Whether an indented line is a decorator: it starts with the sign, and nothing but arguments follows.
fn is_decorator(line: &[u8], next: Option<&u8>) -> bool {
    line.starts_with(b"@") && matches!(next, Some(b'\n' | b'\r' | b'\\' | b'('))
}
