//! What stands inside a value and is no part of it: a line break, a tag, emphasis, the quotes between two parts of a string.

use super::{
    Edit, Says, escapes,
    region::{continues_name, is_word},
};
use crate::validators::{is_ordinary_word, is_plain_word, is_sure_name};

/// How far a value is looked at on either side of a line break.
const REACH: usize = 80;
/// Longest tag, in bytes.
const LONGEST_TAG: usize = 64;
/// Longest part of a value that is emphasised.
const EMPHASISED: usize = 40;
/// The deepest indentation of a line that goes on with a value.
const INDENTATION: usize = 12;
/// How far back a line is looked at for what it begins with.
const LONGEST_LINE: usize = 160;
/// The longest margin of a line that goes on with a value.
pub(super) const LONGEST_MARGIN: usize = 24;
/// The shortest token, both parts together, that a line break can be inside of.
const SHORTEST_TOKEN: usize = 16;
/// The fewest digits of a number that a line break may have cut one off from.
const FEWEST_DIGITS: usize = 9;
/// The longest part of a token that a line break may have cut off.
const LONGEST_TAIL: usize = 64;

/// Tags that stand inside of words.
const INLINE: &[&[u8]] = &[
    b"a", b"abbr", b"b", b"bdi", b"bdo", b"big", b"br", b"code", b"del", b"em", b"font", b"i", b"ins", b"kbd", b"mark",
    b"s", b"samp", b"small", b"span", b"strike", b"strong", b"sub", b"sup", b"tt", b"u", b"var", b"wbr",
];

#[inline]
pub(super) fn is_part(byte: u8) -> bool {
    PART[byte as usize]
}

/// The bytes of values that can be cut.
const PART: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0u8;
    while byte < 128 {
        table[byte as usize] =
            byte.is_ascii_alphanumeric() || matches!(byte, b'@' | b'.' | b'_' | b'-' | b'+' | b'/' | b'=' | b'~');
        byte += 1;
    }
    table
};

fn part_at(text: &[u8], at: usize) -> bool {
    text.get(at).is_some_and(|byte| is_part(*byte))
}

fn part_before(text: &[u8], at: usize) -> bool {
    at > 0 && is_part(text[at - 1])
}

fn drop(start: usize, end: usize) -> Option<Edit> {
    Some(Edit { start, end, says: Says::Nothing })
}

/// Whether what stands next to an edit may be a part of a value: it has a digit, an `@` or a capital inside, as plain words have not.
pub(super) fn may_tell(text: &[u8], edit: &Edit) -> bool {
    let tells = |bytes: &[u8]| {
        bytes.iter().any(|byte| byte.is_ascii_digit() || *byte == b'@')
            || bytes.windows(2).any(|two| two[0].is_ascii_lowercase() && two[1].is_ascii_uppercase())
            || !is_word(bytes)
    };
    // A colour beside a space stands between two things, or in a name or in a number of groups.
    let (before, after) =
        (&text[edit.start.saturating_sub(REACH)..edit.start], &text[edit.end..text.len().min(edit.end + REACH)]);
    let goes_on = continues_name(before, after);
    let (before, after) = (before.trim_ascii_end(), after.trim_ascii_start());
    let is_colour = matches!(text[edit.start], b'\\' | 0x1B) && escapes::colour_at(text, edit.start) == Some(edit.end);
    // Such a space is made only where a value goes on.
    if edit.says == Says::Character(' ') && !is_colour {
        return true;
    }
    if is_colour && !(part_before(text, edit.start) && part_at(text, edit.end)) {
        let is_digit = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_digit);
        return edit.says == Says::Nothing && (is_digit(before.last()) && is_digit(after.first()) || goes_on);
    }
    let left = before.iter().rposition(|byte| !is_part(*byte)).map_or(0, |at| at + 1);
    let right = after.iter().position(|byte| !is_part(*byte)).unwrap_or(after.len());
    let (left, right) = (&before[left..], &after[..right]);
    // A name may be parted more than once, or stand in marks as a whole.
    let is_parted = || {
        let is_capital = left.first().is_some_and(u8::is_ascii_uppercase);
        is_capital && part_before(text, edit.start) && right.first().is_some_and(u8::is_ascii_lowercase)
    };
    let is_name = |word: &[u8]| word.first().is_some_and(u8::is_ascii_uppercase) && is_sure_name(word);
    let is_marked = !text[edit.start].is_ascii_whitespace() || edit.says == Says::Character(' ');
    goes_on || tells(left) || tells(right) || is_parted() || is_marked && is_name(right)
}

/// A colour of a terminal at `at`: inside of a value nothing, and on one side of it a space, as between two things.
pub(super) fn colour_at(text: &[u8], at: usize) -> Option<Edit> {
    let end = escapes::colour_at(text, at)?;
    let is_beside = |byte: Option<&u8>| byte.is_some_and(|byte| is_part(*byte) || *byte == b' ');
    let is_inside = is_beside(at.checked_sub(1).map(|before| &text[before])) && is_beside(text.get(end));
    Some(Edit { start: at, end, says: if is_inside { Says::Nothing } else { Says::Character(' ') } })
}

/// A tag at `<` with a value on both sides, and those that follow it.
pub(super) fn tags_at(text: &[u8], at: usize) -> Option<Edit> {
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
pub(super) fn is_emphasised(byte: u8) -> bool {
    !matches!(byte, b'\n' | b'\r' | b'=' | b'"' | b'`' | b'(' | b'[' | b'{' | b'<' | b';' | b'\\')
}

/// Emphasis marks at `at`: two or three of a kind, or one before a word with the one behind it.
pub(super) fn emphasis_at(text: &[u8], at: usize) -> [Option<Edit>; 2] {
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
pub(super) fn code_at(text: &[u8], mark: usize) -> Option<Edit> {
    let before = text[..mark].strip_suffix(b"` ")?;
    before.last().is_some_and(is_of_id).then_some(Edit {
        start: before.len(),
        end: mark + 1,
        says: Says::Character(' '),
    })
}

/// The quotes between two parts of a string, from the first quote on: `" + "`, `' '`, `" . "`, `\" + \"`.
pub(super) fn concatenation_at(text: &[u8], quote: usize) -> Option<Edit> {
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

/// Where a line break at `at` ends: as it is, or escaped.
pub(super) fn line_break_at(text: &[u8], at: usize) -> Option<usize> {
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
pub(super) fn is_of_margin(byte: u8) -> bool {
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
pub(super) fn break_at(text: &[u8], at: usize) -> Option<Edit> {
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
pub(super) fn may_be_inside(text: &[u8], at: usize, right: &[u8]) -> bool {
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
pub(super) fn break_behind(text: &[u8], at: usize) -> Option<Edit> {
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

/// Whether an edit leaves out a line break inside of hexadecimal.
pub(super) fn is_inside_hexadecimal(text: &[u8], edit: &Edit) -> bool {
    let (start, end) = (edit.start, edit.end);
    is_in_hexadecimal(&text[start.saturating_sub(REACH)..start], &text[end..text.len().min(end + REACH)])
}

/// Whether a line break stands inside of hexadecimal: of a UUID, or of digits that have the length of a key only with the next line.
fn is_in_hexadecimal(left: &[u8], right: &[u8]) -> bool {
    const UUID: usize = 36;
    let is_digit = |byte: &&u8| byte.is_ascii_hexdigit();
    // Most lines end or begin otherwise.
    if !left.last().is_some_and(u8::is_ascii_hexdigit) || !right.first().is_some_and(u8::is_ascii_hexdigit) {
        return false;
    }
    let after = right.iter().take_while(is_digit).count();
    let goes_on = |at: usize| right.get(at).is_some_and(|byte| is_part(*byte) && *byte != b'.');
    let before = left.iter().rev().take_while(is_digit).count();
    let rest = after + right[after..].iter().take_while(|byte| byte.is_ascii_hexdigit() || **byte == b'-').count();
    let first = (UUID.checked_sub(rest)).and_then(|first| left.len().checked_sub(first));
    let is_uuid = |first: usize| {
        let whole = || left[first..].iter().chain(&right[..rest]);
        let is_dash = |at: usize| matches!(at, 8 | 13 | 18 | 23);
        whole().enumerate().all(|(at, byte)| if is_dash(at) { *byte == b'-' } else { byte.is_ascii_hexdigit() })
            && !first.checked_sub(1).is_some_and(|before| left[before].is_ascii_alphanumeric())
    };
    if !goes_on(rest) && first.is_some_and(|first| left.len() - first > 8 && is_uuid(first)) {
        return true;
    }
    let digits = &left[left.len() - before..];
    let has = |class: fn(&u8) -> bool| digits.iter().any(class);
    let is_length = |length: usize| matches!(length, 32 | 40 | 48 | 64 | 128);
    !goes_on(after)
        && before >= SHORTEST_TOKEN
        && is_length(before + after)
        && !is_length(before)
        // The ids of traces and of documents.
        && !matches!(before, 16 | 24)
        && has(u8::is_ascii_alphabetic)
        && has(u8::is_ascii_digit)
        && right[..after].iter().any(u8::is_ascii_digit)
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
fn starts_date(line: &[u8]) -> bool {
    line.len() >= 10
        && line[..10].iter().enumerate().all(|(at, byte)| match at {
            4 | 7 => *byte == b'-',
            _ => byte.is_ascii_digit(),
        })
}

fn is_hex(bytes: &[u8]) -> bool {
    bytes.iter().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

/// Whether these bytes begin with a number, perhaps behind one separator, and with no token of digits and letters.
fn is_number<'t>(bytes: impl Iterator<Item = &'t u8> + Clone) -> bool {
    let mut first_two = bytes.clone();
    let first = first_two.next();
    let is_digit = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_digit);
    let mut behind = bytes.skip_while(|byte| is_digit_or_separator(byte));
    (is_digit(first) || matches!(first, Some(b'-' | b'.' | b'/')) && is_digit(first_two.next()))
        && !behind.next().is_some_and(|byte| byte.is_ascii_alphabetic() || *byte == b'_')
}

fn is_digit_or_separator(byte: &u8) -> bool {
    byte.is_ascii_digit() || matches!(byte, b'-' | b'.' | b'/')
}

/// A line break between two groups of digits: a space where others of the groups have one. A line of its own, as in a column, is a number of
/// its own.
fn number_break(left: &[u8], right: &[u8], start: usize, end: usize) -> Option<Edit> {
    let is_digit_or = |byte: &u8| is_digit_or_separator(byte) || *byte == b' ';
    let before = left.iter().rev().take_while(|byte| is_digit_or(byte)).count();
    let after = right.iter().take_while(|byte| is_digit_or(byte)).count();
    let digits = |part: &[u8]| part.iter().filter(|byte| byte.is_ascii_digit()).count();
    let (first, second) = (&left[left.len() - before..], &right[..after]);
    let stands_alone = match left.len().checked_sub(before + 1).map(|at| left[at]) {
        None => before < left.len() || left.len() < REACH,
        Some(b'\n' | b'>') => true,
        Some(b'n') => left[..left.len() - before - 1].last() == Some(&b'\\'),
        _ => false,
    };
    // Of one digit on a side, only where both are a long number.
    let (count, fewest) = (digits(first) + digits(second), digits(first).min(digits(second)));
    if fewest == 0 || fewest < 2 && count < FEWEST_DIGITS || stands_alone || starts_date(right) {
        return None;
    }
    let is_separated = !left.last().is_some_and(u8::is_ascii_digit) || !right[0].is_ascii_digit();
    // A group of one digit was cut.
    let group = |part: &mut dyn Iterator<Item = &u8>| part.take(2).take_while(|byte| byte.is_ascii_digit()).count();
    let is_cut = group(&mut first.iter().rev()) == 1 || group(&mut second.iter()) == 1;
    // A sign behind the last digit ends a sentence.
    let between =
        |part: &[u8]| part.windows(2).find(|two| !two[0].is_ascii_digit() && two[1].is_ascii_digit()).map(|two| two[0]);
    match between(first.trim_ascii()).or_else(|| between(second)) {
        Some(separator) if !is_separated && !is_cut => {
            Some(Edit { start, end, says: Says::Character(char::from(separator)) })
        }
        _ => drop(start, end),
    }
}

/// A line break inside of a name: `Ja|ne Doe` nothing, and `Jane|Doe` a space. A list of names has one a line.
#[inline(always)]
fn name_break(left: &[u8], right: &[u8], start: usize, end: usize) -> Option<Edit> {
    const LONGEST: usize = 24;
    let letters = left.iter().rev().take(LONGEST).take_while(|byte| byte.is_ascii_alphabetic()).count();
    let first = &left[left.len() - letters..];
    if !first.first().is_some_and(u8::is_ascii_uppercase) || !right[0].is_ascii_alphabetic() {
        return None;
    }
    let second = &right[..right.iter().take(LONGEST).take_while(|byte| byte.is_ascii_alphabetic()).count()];
    if second[0].is_ascii_lowercase() {
        let is_cut = !is_plain_word(first) && !is_ordinary_word(second) && is_sure_name(&[first, second].concat());
        return if is_cut { drop(start, end) } else { None };
    }
    // A name of two words is whole, and so is one that has its line to itself or stands in a list.
    let before = left[..left.len() - letters].strip_suffix(b" ")?;
    let word = &before[before.iter().rposition(|byte| !byte.is_ascii_alphabetic()).map_or(0, |at| at + 1)..];
    let is_whole = before.is_empty() || before.ends_with(b",") || word.first().is_some_and(u8::is_ascii_uppercase);
    // What stands behind the label of a form has its line to itself.
    let of_form = before.ends_with(b":");
    let goes_on =
        right.get(second.len()).is_some_and(|next| of_form && *next == b' ' || is_part(*next) && *next != b'.');
    let is_name = !is_whole && !goes_on && second.len() > 1 && is_sure_name(first) && is_sure_name(second);
    is_name.then_some(Edit { start, end, says: Says::Character(' ') })
}

/// The other reading of a line break inside of a number: where a sign stands between its groups, it may have cut one.
pub(super) fn other_break(edit: Edit) -> Option<Edit> {
    let is_sign = matches!(edit.says, Says::Character('-' | '.' | '/' | ' '));
    is_sign.then_some(Edit { says: Says::Nothing, ..edit })
}

/// Whether an indented line is a decorator: it starts with the sign, and nothing but arguments follows.
fn is_decorator(line: &[u8], next: Option<&u8>) -> bool {
    line.starts_with(b"@") && matches!(next, Some(b'\n' | b'\r' | b'\\' | b'('))
}

/// Whether an address is cut: at its sign, or in a domain that has no dot yet.
fn is_in_address(left: &[u8], right: &[u8]) -> bool {
    let sign = |part: &[u8]| part.iter().rposition(|byte| *byte == b'@');
    match (sign(left), sign(right)) {
        (Some(at), None) => {
            let domain = &left[at + 1..];
            domain.is_empty() || domain.last() == Some(&b'.') || !domain.contains(&b'.') && right.contains(&b'.')
        }
        (None, Some(at)) => at == 0 || matches!(left.last(), Some(b'.' | b'_' | b'-' | b'+')),
        _ => false,
    }
}

/// Whether a byte may stand in an account or an id: a capital or a digit.
fn is_of_id(byte: &u8) -> bool {
    byte.is_ascii_digit() || byte.is_ascii_uppercase()
}

/// A line break inside of a bank account, from its country on: a space where its groups have one.
fn iban_break(left: &[u8], right: &[u8], start: usize, end: usize) -> Option<Edit> {
    const LENGTHS: std::ops::RangeInclusive<usize> = 15..=34;
    const GROUP: usize = 4;
    let is_of_groups = |byte: &&u8| is_of_id(byte) || **byte == b' ';
    let last = left.iter().rev().take_while(|byte| is_of_id(byte)).count();
    let before = left.iter().rev().take_while(is_of_groups).count();
    let words = left[left.len() - before..].windows(GROUP);
    let country = words
        .enumerate()
        .find(|(at, word)| begins_iban(word) && (*at == 0 || left[left.len() - before + at - 1] == b' '))?
        .0;
    let left = &left[left.len() - before + country..];
    let right = &right[..right.iter().take_while(is_of_groups).count()];
    let is_grouped = left.contains(&b' ') || right.get(GROUP) == Some(&b' ');
    let count = left.iter().chain(right.trim_ascii()).filter(|byte| is_of_id(byte)).count();
    let next = right.iter().take_while(|byte| is_of_id(byte)).count();
    // Words that follow an account in groups are counted too.
    let fits = if is_grouped { count >= *LENGTHS.start() } else { LENGTHS.contains(&(left.len() + next)) };
    let says = if is_grouped && last == GROUP { Says::Character(' ') } else { Says::Nothing };
    (fits && next > 0).then_some(Edit { start, end, says })
}

fn begins_iban(part: &[u8]) -> bool {
    matches!(part, [b'A'..=b'Z', b'A'..=b'Z', b'0'..=b'9', b'0'..=b'9', ..])
}

/// Whether a short token behind a label is cut, of capitals and digits: `PAN: AB|CPD1234E`.
fn is_in_labelled(before: &[u8], left: &[u8], behind: &[u8], right: &[u8]) -> bool {
    let right = right.strip_suffix(b".").unwrap_or(right);
    let label = before[..before.len() - left.len()].strip_suffix(b" ");
    let ends_label = label.is_some_and(|label| matches!(label.last(), Some(b':' | b'=')) || label.ends_with(b" is"));
    let whole = || left.iter().chain(right);
    ends_label
        && left.len() > 1
        && right.len() > 1
        && left.len() + right.len() <= SHORTEST_TOKEN
        && whole().all(is_of_id)
        && whole().filter(|byte| byte.is_ascii_digit()).count() >= 4
        && !matches!(behind.get(right.len()), Some(b':' | b'=' | b'('))
}

/// A line break inside of an address: behind the number of a house that a label announces, between that and the name of the street, in this, and
/// before a postcode: `7 Oak|Street`, `Austin, TX|78701`.
fn street_break(left: &[u8], right: &[u8], start: usize, end: usize) -> Option<Edit> {
    const POSTCODE: usize = 5;
    let is_small = |byte: &&u8| byte.is_ascii_lowercase();
    // Most lines begin otherwise, or end so.
    let is_inside = match right[0] {
        b'A'..=b'Z' if ends_in_house(left) => {
            let word = 1 + right[1..].iter().take_while(is_small).count();
            word > 2 && matches!(right.get(word), Some(b' ' | b',' | b'.' | b'\n'))
        }
        b'0'..=b'9' if matches!(left, [.., b',', b' ', b'A'..=b'Z', b'A'..=b'Z']) => {
            let digits = right.iter().take_while(|byte| byte.is_ascii_digit()).count();
            digits == POSTCODE && !right.get(digits).is_some_and(u8::is_ascii_alphanumeric)
        }
        _ => false,
    };
    is_inside.then_some(Edit { start, end, says: Says::Character(' ') })
}

/// Whether the number of a house stands last, behind the sign of a label, or one with the first word of a street.
fn ends_in_house(left: &[u8]) -> bool {
    const LONGEST: usize = 24;
    let number = |text: &[u8]| text.len() - text.iter().rev().take(5).take_while(|byte| byte.is_ascii_digit()).count();
    if left.last().is_some_and(u8::is_ascii_digit) {
        return matches!(left[..number(left)], [.., b':' | b'=', b' ']);
    }
    let word = left.iter().rev().take(LONGEST).take_while(|byte| byte.is_ascii_alphabetic()).count();
    let Some(before) = left[..left.len() - word].strip_suffix(b" ") else { return false };
    let first = number(before);
    word > 2
        && left[left.len() - word].is_ascii_uppercase()
        && first < before.len()
        && (first == 0 || matches!(before[first - 1], b' ' | b'\n' | b'"' | b'('))
}

/// Whether a line has a key of its own: `PORT=6379`.
fn assigns(line: &[u8]) -> bool {
    line.windows(2).any(|two| two[0] == b'=' && two[1] != b'=')
}

/// Whether a token is cut: letters and digits on both sides, as words have not.
fn is_in_token(left: &[u8], right: &[u8]) -> bool {
    let has = |part: &[u8], class: fn(&u8) -> bool| part.iter().any(class);
    let is_mixed = |part: &[u8]| has(part, u8::is_ascii_alphabetic) && !is_word(part);
    let is_plain = |part: &[u8]| !part.contains(&b'@') && !part.starts_with(b".");
    left.len() >= 4
        && left.len() + right.len() >= SHORTEST_TOKEN
        && is_plain(left)
        && is_plain(right)
        && !assigns(right)
        && (is_mixed(right)
            && (left.starts_with(b"//") || left.iter().any(|byte| matches!(byte, b'_' | b'-')) || is_mixed(left))
            || right.len() <= 2 && has(right, u8::is_ascii_digit) && is_mixed(left))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The text without what the first edit leaves out.
    fn joined(text: &str, find: fn(&[u8], usize) -> Option<Edit>) -> Option<String> {
        let edit = (0..text.len()).find_map(|at| find(text.as_bytes(), at))?;
        let says = match edit.says {
            Says::Character(character) => character.to_string(),
            _ => String::new(),
        };
        Some(format!("{}{says}{}", &text[..edit.start], &text[edit.end..]))
    }

    #[test]
    fn a_line_break_inside_a_value_is_left_out() {
        for (text, expected) in [
            ("card 4111 1111\n1111 1111 now", "card 4111 1111 1111 1111 now"),
            ("card 41111111\n  11111111 now", "card 4111111111111111 now"),
            ("card 4111-1111-\n1111-1111", "card 4111-1111-1111-1111"),
            ("ssn 536-9\n0-4399", "ssn 536-90-4399"),
            ("iban DE89370400\n440532013000", "iban DE89370400440532013000"),
            ("mail jane@\nacme.io", "mail jane@acme.io"),
            ("mail jane@acme\\n.io", "mail jane@acme.io"),
            ("key ghp_aB3dE6gH9jK2\nmN5pQ8rS1tU4vW7x", "key ghp_aB3dE6gH9jK2mN5pQ8rS1tU4vW7x"),
            ("key ghp_aB=\nmN5p", "key ghp_aBmN5p"),
            ("key ghp_aB\\\\\\nmN5p", "key ghp_aBmN5p"),
            ("id 550e8400-e29b-41d4-a716-446655\n440000 x", "id 550e8400-e29b-41d4-a716-446655440000 x"),
            ("id=550e8400-e29b-41\nd4-a716-446655440000", "id=550e8400-e29b-41d4-a716-446655440000"),
            ("k=9f8e7d6c5b4a30219f8e7d6c5b\n4a3021", "k=9f8e7d6c5b4a30219f8e7d6c5b4a3021"),
            ("> a ghp_aB3dE6gH9jK2\n> mN5pQ8rS1tU4vW7x", "> a ghp_aB3dE6gH9jK2mN5pQ8rS1tU4vW7x"),
            ("> card 4111 1111\n> 1111 1111", "> card 4111 1111 1111 1111"),
            ("card 4111 1111\n> 1111 1111", "card 4111 1111 1111 1111"),
            ("# a ghp_aB3dE6gH9jK2\n# mN5pQ8rS1tU4vW7x", "# a ghp_aB3dE6gH9jK2mN5pQ8rS1tU4vW7x"),
            ("  // ghp_aB3dE6gH9jK2\n  // mN5pQ8rS1tU4vW7x", "  // ghp_aB3dE6gH9jK2mN5pQ8rS1tU4vW7x"),
            ("x\n * ghp_aB3dE6gH9jK2\n * mN5pQ8rS1tU4vW7x", "x\n * ghp_aB3dE6gH9jK2mN5pQ8rS1tU4vW7x"),
            (r#"{"c": "+ghp_aB3dE6gH9jK2\n+mN5pQ8rS1tU4vW7x"#, r#"{"c": "+ghp_aB3dE6gH9jK2mN5pQ8rS1tU4vW7x"#),
        ] {
            assert_eq!(joined(text, break_at).as_deref(), Some(expected), "{text}");
        }
        for text in [
            "contact us\njane@acme.io",
            "the first line\nand the second",
            "\n12345678\n87654321\n",
            "jane@acme.io\nbob@acme.io",
            "see jane@acme.io\nand",
            "ghp_aB3dE6gH9jK2mN5p\nThe next",
            "ghp_aB3dE6gH9jK2 \nmN5pQ8rS1tU4vW7x",
            "ghp_aB3dE6gH9jK2mN5p\n2024-05-01T10:00:00Z started",
            "ghp_aB3dE6gH9jK2mN5p\n3f9a1c7e fix the build",
            "# ghp_aB3dE6gH9jK2\n> mN5pQ8rS1tU4vW7x",
            "ghp_aB3dE6gH9jK2\n# mN5pQ8rS1tU4vW7x",
            "# 41111111\n# 11111111",
            "> 41111111\n> 11111111",
            "version 1\n2 more",
            "bytes=630,351\n2024-09-09 06:23:02 started",
            "target/release/server-store-payload\n-rwxr-xr-x 2 root",
            "a\n\nb",
            "x = 1\ny = 2",
        ] {
            assert_eq!(joined(text, break_at), None, "{text}");
        }
    }

    #[test]
    fn tags_and_emphasis_inside_a_value_are_left_out() {
        for (text, expected) in [
            ("jane@<b>acme</b>.io", "jane@acme</b>.io"),
            ("4111 <em class=\"x\">1111", "4111 1111"),
            ("4111</b><i>1111", "41111111"),
            ("4111<!-- note -->1111", "41111111"),
        ] {
            assert_eq!(joined(text, tags_at).as_deref(), Some(expected), "{text}");
        }
        for text in ["<td>1</td><td>2</td>", "a <b> c", "if a<b && c>d", "x<T>y"] {
            assert_eq!(joined(text, tags_at), None, "{text}");
        }
        let emphasis = |text: &[u8], at: usize| match text[at] {
            b'*' | b'_' | b'~' => emphasis_at(text, at)[0],
            _ => None,
        };
        assert_eq!(joined("jane@**acme.io", emphasis).as_deref(), Some("jane@acme.io"));
        assert_eq!(joined("4111 _1111_ 1111", emphasis).as_deref(), Some("4111 1111_ 1111"));
        assert_eq!(joined("4111*1111*1111", emphasis).as_deref(), Some("41111111*1111"));
        assert_eq!(joined("snake_case * 2 _x 2*3", emphasis), None);
    }

    #[test]
    fn parts_of_a_string_are_joined() {
        let quotes = |text: &[u8], at: usize| match text[at] {
            b'"' | b'\'' => concatenation_at(text, at),
            _ => None,
        };
        for text in [
            "ghp_a\" + \"b3",
            "ghp_a' 'b3",
            "ghp_a\" . \"b3",
            "ghp_a\"\n    \"b3",
            "ghp_a\\\" + \\\"b3",
            "ghp_a\"+\"b3",
            "ghp_a' || 'b3",
            "ghp_a\" \\n \"b3",
        ] {
            assert_eq!(joined(text, quotes).as_deref(), Some("ghp_ab3"), "{text}");
        }
        for text in ["\"a\", \"b\"", "\"a\": \"b\"", "a\" - \"b", "don't 'x'", "a\"\"b"] {
            assert_eq!(joined(text, quotes), None, "{text}");
        }
    }
}
