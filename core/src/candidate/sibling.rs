//! The name of a value whose own key only says that it is one: a key beside it says more, or the key of what it stands in.

use super::{
    field::{Key, MAX_ARRAY, MAX_KEY, enclosing, key_before, skip_blank, skip_spaces},
    open_escape,
    value::{self, MAX_SPACES},
};
use crate::{dispatch::VALUE_ENDS, phrase::is_word_byte};

/// Keys that only say that theirs is a value, in lower case.
const VALUES: &[&[u8]] = &[
    b"value",
    b"val",
    b"default",
    b"current",
    b"stringvalue",
    b"string_value",
    b"defaultvalue",
    b"default_value",
    b"currentvalue",
    b"current_value",
    b"secretvalue",
    b"secret_value",
    b"parametervalue",
];
/// The last words of keys whose value is the name of another value, in lower case.
const NAMES: &[&[u8]] = &[
    b"name",
    b"key",
    b"header",
    b"variable",
    b"var",
    b"option",
    b"setting",
    b"property",
    b"param",
    b"parameter",
    b"parameterkey",
    b"env",
    b"field",
    b"attribute",
];
/// How many lines above a key its name may stand.
const MOST_LINES: usize = 6;

fn is_one_of(known: &[&[u8]], key: &[u8]) -> bool {
    known.iter().any(|known| known.eq_ignore_ascii_case(key))
}

/// Whether a key only says that its value is one.
pub(crate) fn is_value(key: &[u8]) -> bool {
    match key {
        // The types of texts and numbers in DynamoDB: `{"password": {"S": "…"}}`.
        [b'S' | b'N'] => true,
        // Most keys start with another letter.
        [b'v' | b'V' | b'd' | b'D' | b'c' | b'C' | b's' | b'S' | b'p' | b'P', ..] => is_one_of(VALUES, key),
        _ => false,
    }
}

/// Whether a key says what another value is.
pub(crate) fn is_name(key: &[u8]) -> bool {
    is_one_of(NAMES, key.rsplit(|byte| !byte.is_ascii_alphabetic()).next().unwrap_or(key))
}

/// Whether a key that ends like this may only say that its value is one.
pub(super) fn may_be_value(end: &[u8]) -> bool {
    let ends = |known: &&str| {
        end.len().checked_sub(known.len()).is_some_and(|at| end[at..].eq_ignore_ascii_case(known.as_bytes()))
    };
    VALUE_ENDS.iter().any(ends)
}

/// The name of the value of a key that only says that it is one: `{"name": "DB_PASSWORD", "value": "…"}`, `{"api_key": {"value": "…"}}`,
/// `<add key="…" value="…"/>`, `- name: …` above `value: …`, `variable "db_password" {` above `default = "…"`.
pub(super) fn name_of_value(text: &[u8], key: &Key) -> Option<(usize, usize)> {
    let name = text[key.start..key.end].trim_ascii_start();
    if !is_value(name) {
        return None;
    }
    let start = key.end - name.len();
    let start = start - if key.quoted { (1 + key.escapes).min(start) } else { 0 };
    if key.quoted {
        return in_object(text, start, 1);
    }
    beside(text, start).or_else(|| attribute(text, start)).or_else(|| above(text, start)).or_else(|| {
        let bracket = skip_blank(text, start, start.saturating_sub(MAX_SPACES)).checked_sub(1)?;
        block(text, bracket)
    })
}

/// The key that a sign belongs to, without the spaces and the mark of an item before it.
fn key_of(text: &[u8], sign: usize) -> Option<(usize, usize)> {
    let key = key_before(text, sign)?;
    let start = key.start + text[key.start..key.end].iter().take_while(|byte| matches!(byte, b' ' | b'-')).count();
    (start < key.end).then_some((start, key.end))
}

/// What the value behind a sign says, where that belongs to a key of names and ends before `limit`.
fn name_behind(text: &[u8], sign: usize, limit: usize) -> Option<(usize, usize)> {
    let (start, end) = key_of(text, sign)?;
    let value = is_name(&text[start..end]).then(|| value::value_after(text, sign)).flatten()?;
    (value.end <= limit && value.end - value.start <= MAX_KEY).then_some((value.start, value.end))
}

/// The nearest member of an object that names the value of one whose key starts at `start`, or the key of the object; `outer` objects more are
/// looked at where that key, too, only says that its value is one.
fn in_object(text: &[u8], start: usize, outer: usize) -> Option<(usize, usize)> {
    let floor = start.saturating_sub(MAX_ARRAY);
    if let Some(brace) = enclosing(text, start, floor, b'{') {
        let mut signs = memchr::memrchr2_iter(b':', b'=', &text[brace..start]).map(|at| brace + at);
        if let Some(name) = signs.find_map(|sign| name_behind(text, sign, start)) {
            return Some(name);
        }
        let (name, end) = block(text, brace)?;
        return match is_value(&text[name..end]) && outer > 0 {
            true => in_object(text, name.saturating_sub(1 + open_escape(text, name.saturating_sub(1))), outer - 1),
            false => Some((name, end)),
        };
    }
    let bracket = skip_blank(text, start, floor).checked_sub(1)?;
    beside(text, start).or_else(|| block(text, bracket))
}

/// The key of what a bracket opens: `"api_key": {`, `'api_key' => [`, `variable "api_key" {`.
fn block(text: &[u8], bracket: usize) -> Option<(usize, usize)> {
    if !matches!(text.get(bracket), Some(b'{' | b'[')) {
        return None;
    }
    let end = skip_blank(text, bracket, bracket.saturating_sub(MAX_SPACES));
    match text[..end].last()? {
        b':' | b'=' | b'>' => key_of(text, end - 1),
        quote @ b'"' => {
            let end = end - 1 - open_escape(text, end - 1);
            let floor = end.saturating_sub(MAX_KEY);
            let start = floor + memchr::memrchr(*quote, &text[floor..end])? + 1;
            (start < end && text[start..end].iter().all(|byte| is_of_name(*byte))).then_some((start, end))
        }
        _ => None,
    }
}

fn is_of_name(byte: u8) -> bool {
    is_word_byte(byte) || matches!(byte, b'_' | b'-' | b'.')
}

/// The name directly before a key, with nothing but blanks and a comma between.
fn beside(text: &[u8], start: usize) -> Option<(usize, usize)> {
    let floor = start.saturating_sub(2 * MAX_KEY);
    let mut at = skip_blank(text, start, floor);
    if at > floor && text[at - 1] == b',' {
        at = skip_blank(text, at - 1, floor);
    }
    let (start, end, before) = match text[..at].last() {
        Some(quote @ (b'"' | b'\'')) => {
            let end = at - 1 - open_escape(text, at - 1);
            let start = floor + memchr::memrchr(*quote, text.get(floor..end)?)? + 1;
            (start, end, start - 1 - open_escape(text, start - 1))
        }
        _ => {
            let length = text[floor..at].iter().rev().take_while(|byte| is_of_name(**byte)).count();
            (at - length, at, at - length)
        }
    };
    let sign = skip_spaces(text, before, MAX_SPACES).checked_sub(1)?;
    let is_named = match text[sign] {
        b':' | b'=' | b'>' => key_of(text, sign).is_some_and(|(start, end)| is_name(&text[start..end])),
        // The first argument of a call: `config("DB_PASSWORD", default="…")`.
        b'(' => before < start && text[start..end].iter().all(|byte| is_of_name(*byte)),
        _ => false,
    };
    (is_named && start < end).then_some((start, end))
}

/// The attribute before one of an element that names its value: `<input type="password" class="wide" value="…">`.
fn attribute(text: &[u8], start: usize) -> Option<(usize, usize)> {
    let floor = start.saturating_sub(MAX_ARRAY);
    let open = floor + memchr::memrchr2(b'<', b'>', &text[floor..start])?;
    if text[open] != b'<' || !text.get(open + 1)?.is_ascii_alphabetic() {
        return None;
    }
    let value_of = |wanted: fn(&[u8]) -> bool| {
        memchr::memrchr_iter(b'=', &text[open..start]).map(|at| open + at).find_map(|sign| {
            let (key, end) = key_of(text, sign)?;
            let value = wanted(&text[key..end]).then(|| value::value_after(text, sign)).flatten()?;
            (value.end <= start).then_some((value.start, value.end))
        })
    };
    value_of(is_name)
        .or_else(|| value_of(|key| key.eq_ignore_ascii_case(b"id")))
        .or_else(|| value_of(|key| key.eq_ignore_ascii_case(b"type")))
}

/// The lines above a key: a name as deep as the key, or the key that it is indented under.
fn above(text: &[u8], start: usize) -> Option<(usize, usize)> {
    let floor = start.saturating_sub(MAX_ARRAY);
    let depth = indent(text, start);
    let mut line = Line::before(text, start, floor)?;
    let margin = text.get(line.next..start - depth)?;
    let is_of_margin = |byte: &u8| !byte.is_ascii_alphabetic() || *byte == b't';
    if margin.len() > MAX_MARGIN || !margin.iter().all(is_of_margin) {
        return None;
    }
    for _ in 0..MOST_LINES {
        let above = Line::before(text, line.end, floor);
        let from = above.as_ref().map_or(floor, |above| above.next);
        let trimmed = from + text[from..line.end].trim_ascii_end().len();
        if let Some(bracket) = trimmed.checked_sub(1).filter(|at| matches!(text[*at], b'{' | b'[')) {
            return block(text, bracket);
        }
        if let Some(sign) = memchr::memrchr2(b':', b'=', &text[from..trimmed]).map(|at| from + at) {
            let (key, _) = key_of(text, sign)?;
            let at = indent(text, key);
            if at == depth
                && let Some(name) = name_behind(text, sign, line.end)
            {
                return Some(name);
            }
            if at < depth {
                return if sign + 1 == trimmed { key_of(text, sign) } else { None };
            }
        }
        line = above?;
    }
    None
}

/// What stands before a line at most besides blanks: the number of the line, the marks of quotations and of changes.
const MAX_MARGIN: usize = 12;

/// How deep a key is indented, the mark of an item as well.
fn indent(text: &[u8], key: usize) -> usize {
    text[..key].iter().rev().take(MAX_KEY).take_while(|byte| matches!(byte, b' ' | b'-')).count()
}

/// A line break, one of JSON in JSON as well: where the line ends before it, and where the next one begins.
struct Line {
    end: usize,
    next: usize,
}

impl Line {
    /// The line break before a place.
    fn before(text: &[u8], at: usize, floor: usize) -> Option<Line> {
        let mut end = at;
        while let Some(found) = memchr::memrchr2(b'\n', b'\\', text.get(floor..end)?) {
            let last = floor + found;
            if text[last] == b'\n' {
                return Some(Line { end: last, next: last + 1 });
            }
            if text.get(last + 1) == Some(&b'n') {
                return Some(Line { end: last + 1 - open_escape(text, last + 1), next: last + 2 });
            }
            end = last;
        }
        None
    }
}
