//! Numbers that are written otherwise: in other groups than theirs, or with letters that look like digits.

use super::{Edit, Says};
use std::ops::Range;

/// The longest number in which letters are looked for, and the fewest digits that it has.
const LONGEST_ALIKE: usize = 40;
const FEWEST_ALIKE: usize = 6;

/// The digit that a letter looks like.
const fn digit_alike(byte: u8) -> Option<char> {
    Some(match byte {
        b'O' | b'o' => '0',
        b'I' | b'l' => '1',
        b'S' => '5',
        b'B' => '8',
        _ => return None,
    })
}

/// Whether a letter beside a digit may stand for one.
pub(crate) const fn is_alike(byte: u8) -> bool {
    digit_alike(byte).is_some()
}

/// Whether a token may be a number with letters that look like digits, by its first bytes.
pub(super) fn is_alike_token(token: &[u8]) -> bool {
    let first = &token[..token.len().min(FEWEST_ALIKE)];
    let digits = first.iter().filter(|byte| byte.is_ascii_digit()).count();
    2 * digits > first.len() && first.iter().all(|byte| byte.is_ascii_digit() || digit_alike(*byte).is_some())
}

/// The number at `at`, read otherwise: in other groups, or with digits for the letters that look like them.
pub(super) fn other_number(text: &[u8], at: usize, edits: &mut Vec<Edit>) {
    if edits.last().is_none_or(|last| last.end <= at) && !grouped_digits(text, at, edits) {
        alike_digits(text, at, edits);
    }
}

/// Letters that look like digits in the number around `at`, most of which is digits: `4O11 1l11`. The edits that write them as those.
fn alike_digits(text: &[u8], at: usize, edits: &mut Vec<Edit>) {
    let is_of_number = |byte: &u8| byte.is_ascii_digit() || digit_alike(*byte).is_some();
    let is_of_run = |byte: &u8| is_of_number(byte) || matches!(byte, b' ' | b'-' | b'.' | b'/' | b'+' | b'(' | b')');
    let mut start = at - text[..at].iter().rev().take(LONGEST_ALIKE).take_while(|byte| is_of_run(byte)).count();
    let mut end = at + text[at..].iter().take(LONGEST_ALIKE).take_while(|byte| is_of_run(byte)).count();
    // Words at either end are no part of it, such as the start of one that goes on.
    let has_digit = |part: &[u8]| part.iter().any(u8::is_ascii_digit);
    let word =
        |from: usize, to: usize| text[from..to].iter().position(|byte| *byte == b' ').map_or(to, |gap| from + gap + 1);
    while start < end
        && (!has_digit(&text[start..word(start, end)]) || start > 0 && text[start - 1].is_ascii_alphanumeric())
    {
        start = word(start, end);
    }
    while start < end
        && (text.get(end).is_some_and(u8::is_ascii_alphanumeric) || !has_digit(&text[last_word(text, start, end)..end]))
    {
        end = last_word(text, start, end).saturating_sub(1).max(start);
    }
    let number = &text[start.min(end)..end];
    let digits = number.iter().filter(|byte| byte.is_ascii_digit()).count();
    let letters = number.iter().filter(|byte| byte.is_ascii_alphabetic()).count();
    if edits.last().is_some_and(|last| last.end > start) {
        return;
    }
    if letters == 0 || digits < FEWEST_ALIKE || letters > digits {
        return;
    }
    for (at, byte) in number.iter().enumerate() {
        if let Some(digit) = digit_alike(*byte) {
            edits.push(Edit { start: start + at, end: start + at + 1, says: Says::Character(digit) });
        }
    }
}

/// The fewest and the most digits of a number in groups that is read without its separators.
const GROUPED: Range<usize> = 8..25;

/// The separators of the number that starts at `at`, in whichever groups it is written: `4508.0843.5531`, `276_072_8843`. The edits that leave them
/// out; none for a date or an address of IPv4. Gives whether no letter stands beside it that may be a digit of it.
fn grouped_digits(text: &[u8], at: usize, edits: &mut Vec<Edit>) -> bool {
    let is_digit = |byte: &u8| byte.is_ascii_digit();
    let is_glued =
        |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'/' | b'-') || *byte >= 0x80;
    let known = edits.len();
    let mut groups = [0; 4];
    let (mut end, mut count, mut digits) = (at, 0, 0);
    let first = text.get(at + text[at..].iter().take_while(|byte| is_digit(byte)).count()).copied();
    loop {
        let length = text[end..].iter().take(GROUPED.end).take_while(|byte| is_digit(byte)).count();
        if let Some(group) = groups.get_mut(count) {
            *group = length;
        }
        (end, count, digits) = (end + length, count + 1, digits + length);
        // A space parts other things too: all of the separators are, or none.
        let is_separator = |sign: &u8| match first {
            Some(b' ') => *sign == b' ',
            _ => matches!(sign, b'.' | b'-' | b'_' | b'/' | b'*'),
        };
        if digits >= GROUPED.end
            || !(text.get(end).is_some_and(is_separator) && text.get(end + 1).is_some_and(is_digit))
        {
            break;
        }
        edits.push(Edit { start: end, end: end + 1, says: Says::Nothing });
        end += 1;
    }
    let is_plain = |byte: Option<&u8>| !byte.is_some_and(is_glued);
    let ends = match text.get(end) {
        Some(b'.' | b'-') => is_plain(text.get(end + 1)),
        byte => is_plain(byte),
    };
    let stands = is_plain(at.checked_sub(1).map(|before| &text[before])) && ends;
    let is_date = matches!((count, groups), (3, [4, 1..=2, 1..=2, _] | [1..=2, 1..=2, 2 | 4, _]));
    let is_ipv4 = count == 4
        && edits[known..].iter().all(|edit| text[edit.start] == b'.')
        && groups.iter().all(|length| *length <= 3);
    if !stands || is_date || is_ipv4 || !GROUPED.contains(&digits) {
        edits.truncate(known);
    }
    let is_letter = |byte: Option<&u8>| byte.is_some_and(|byte| is_alike(*byte));
    !is_letter(at.checked_sub(1).map(|before| &text[before])) && !text[end..].iter().take(2).any(|byte| is_alike(*byte))
}

/// Whether the three bytes at `at`, a digit behind what is a joint of numbers, may be in one that is written otherwise, as far as those beside them
/// tell. Few places ask for it.
#[inline(never)]
pub(super) fn may_be_joint(text: &[u8], at: usize) -> bool {
    let before = at.checked_sub(1).map_or(b' ', |before| text[before]);
    let after = text.get(at + 3).copied().unwrap_or(b' ');
    match (text[at], text[at + 1]) {
        // Single digits, or pairs of hex.
        (b'0'..=b'9', b' ') => before.is_ascii_hexdigit() == after.is_ascii_hexdigit(),
        (_, b' ') => {
            before.is_ascii_digit() || before.is_ascii_uppercase() || matches!(before, b' ' | b'-' | b'.' | 0x80)
        }
        (_, b'`') => before == b'`',
        (b'\\', b'"' | b'\'') => matches!(before, b',' | b' ' | b'\\'),
        (sign, quote @ (b'"' | b'\'')) => before == if sign == b' ' { b',' } else { quote },
        (b'\\', _) => false,
        _ => true,
    }
}

/// The longest sign with its spaces between two groups that stand far apart, and the longest number in such groups.
const LONGEST_SIGN: usize = 5;
const LONGEST_PARTED: usize = 128;
/// The longest group of one, and the fewest groups.
const LONGEST_GROUP: usize = 8;
const FEWEST_GROUPS: usize = 3;

/// Whether this stands between groups of digits that are far apart: a sign with a space, or some spaces.
fn is_wide_sign(sign: &[u8]) -> bool {
    match sign.trim_ascii() {
        [] => (2..=3).contains(&sign.len()),
        [b',' | b'-' | b'/' | b'.' | b';'] => sign.len() > 1,
        inner => matches!(inner, b"\xE2\x80\x93" | b"\xE2\x80\x94" | b"\xE2\x80\xA2"),
    }
}

/// What stands between the groups of the number around `at`, which is in a sign that all of them are joined by: `4508 - 0843 - 5531`, `276,  072`. The
/// edits that leave it out; none for a date.
pub(super) fn parted_groups(text: &[u8], at: usize, edits: &mut Vec<Edit>) {
    let is_of_sign = |byte: &u8| !byte.is_ascii_alphanumeric() && !matches!(byte, b'\n' | b'\r');
    let before = text[..=at].iter().rev().take(LONGEST_SIGN).take_while(|byte| is_of_sign(byte)).count();
    let sign = &text[at + 1 - before..at + 2];
    let floor = edits.last().map_or(0, |edit| edit.end);
    if !is_wide_sign(sign) || floor > at {
        return;
    }
    let is_of_group = |byte: &&u8| byte.is_ascii_digit() || byte.is_ascii_uppercase();
    let length_before = |end: usize| text[..end].iter().rev().take(LONGEST_GROUP + 1).take_while(is_of_group).count();
    let length_at = |at: usize| text[at..].iter().take(LONGEST_GROUP + 1).take_while(is_of_group).count();
    let mut start = at + 2;
    while let Some(group) = text[..start].strip_suffix(sign).map(|before| length_before(before.len()))
        && (1..=LONGEST_GROUP).contains(&group)
        && at - start.min(at) <= LONGEST_PARTED
    {
        start -= sign.len() + group;
    }
    let known = edits.len();
    let mut end = start + length_at(start);
    let mut lengths = vec![end - start];
    while text[end..].starts_with(sign) && end - start <= LONGEST_PARTED {
        let group = length_at(end + sign.len());
        if !(1..=LONGEST_GROUP).contains(&group) {
            break;
        }
        edits.push(Edit { start: end, end: end + sign.len(), says: Says::Nothing });
        end += sign.len() + group;
        lengths.push(group);
    }
    let number = &text[start..end];
    let digits = number.iter().filter(|byte| byte.is_ascii_digit()).count();
    let capitals = number.iter().filter(|byte| byte.is_ascii_uppercase()).count();
    let is_id = capitals > 0 && digits >= FEWEST_ALIKE && GROUPED.contains(&(capitals + digits));
    let is_beside = |byte: Option<&u8>| byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte >= 0x80);
    let is_date = matches!(lengths[..], [4, 1..=2, 1..=2] | [1..=2, 1..=2, 2 | 4]);
    let before = start.checked_sub(1).map(|before| &text[before]);
    // What is listed in brackets are numbers of their own.
    let is_listed = sign.starts_with(b",") && matches!(before, Some(b'[' | b'(' | b'{'));
    let stands = !is_beside(before) && !is_beside(text.get(end)) && !is_listed;
    if lengths.len() < FEWEST_GROUPS
        || !(GROUPED.contains(&digits) || is_id)
        || number.len() > LONGEST_PARTED
        || is_date
        || !stands
        || start < floor
    {
        edits.truncate(known);
    }
}

/// Where a number in groups that stand far apart starts at the end of a text.
pub(super) fn open_parted(text: &[u8]) -> Option<usize> {
    let is_of_run = |byte: &u8| {
        byte.is_ascii_digit()
            || byte.is_ascii_uppercase()
            || matches!(byte, b' ' | b',' | b'-' | b'/' | b'.' | b';' | 0xE2 | 0x80 | 0x93 | 0x94 | 0xA2)
    };
    let length = text.iter().rev().take(LONGEST_PARTED + LONGEST_SIGN).take_while(|byte| is_of_run(byte)).count();
    let run = &text[text.len() - length..];
    let first = run.iter().position(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase())?;
    // An id may begin with capitals that stand apart.
    let is_group = |group: &[u8]| group.len() == 1 && group[0].is_ascii_uppercase();
    let has_capital = || run.contains(&b',') && run.split(|byte| !byte.is_ascii_uppercase()).any(is_group);
    (run.iter().any(u8::is_ascii_digit) || has_capital()).then_some(text.len() - length + first)
}

/// Where the last word starts of a part of a text.
fn last_word(text: &[u8], start: usize, end: usize) -> usize {
    text[start..end].iter().rposition(|byte| *byte == b' ').map_or(start, |gap| start + gap + 1)
}

/// Where a number starts at the end of a text in which letters may stand for digits.
pub(super) fn open_alike(text: &[u8]) -> Option<usize> {
    let is_of_run = |byte: &u8| {
        byte.is_ascii_digit()
            || digit_alike(*byte).is_some()
            || matches!(byte, b' ' | b'-' | b'.' | b'/' | b'+' | b'(' | b')' | b'_' | b'*')
    };
    let start = text.len() - text.iter().rev().take(2 * LONGEST_ALIKE).take_while(|byte| is_of_run(byte)).count();
    text[start..].iter().any(u8::is_ascii_digit).then_some(start)
}
