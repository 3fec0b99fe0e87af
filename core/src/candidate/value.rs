//! The value behind an assignment sign: in quotes of any kind, bare up to what ends it, or on the lines below.

use super::{
    declaration,
    field::{self, is_key_quote, is_string_prefix},
    placeholder::placeholder_at,
};
use crate::view::colour_at;

/// Where a value of an assignment starts and ends, and what says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Value {
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// Quotes say where it ends.
    pub(crate) quoted: bool,
    /// It is bare and goes on: what is judged ends where assignments inside it pile up, so that each byte is judged a few times at
    /// most. Where the value counts, [`bare_end`] says how far it reaches.
    pub(crate) cut: bool,
}

/// Longest value that is looked at.
const MAX_VALUE: usize = 4096;
/// Longest header without quotes whose parts are looked at.
const MAX_HEADER: usize = 2048;
/// Most spaces between a sign and its value, as columns of assignments have them.
pub(super) const MAX_SPACES: usize = 16;
/// How many signs a bare value may hold beyond its first bytes until the rest is not judged.
const MOST_SIGNS: usize = 2;
/// How many bytes of a bare value are judged in any case.
const JUDGED: usize = 32;

/// Most backslashes before the quotes of a type in an object, and how long that is at most with the quote of its value and what follows.
const MOST_ESCAPES: usize = 7;
pub(super) const LONGEST_TYPE: usize = 3 * (MOST_ESCAPES + 1) + 8;

/// The value after an assignment sign at `sign`.
pub(crate) fn value_after(text: &[u8], sign: usize) -> Option<Value> {
    if is_in_expansion(text, sign) {
        return default_of_expansion(text, sign);
    }
    let mut at = sign + 1;
    while at < text.len() && matches!(text[at], b'=' | b'>' | b':' | b'~') {
        at += 1;
    }
    let signs_end = at;
    let spaces_end = (at + MAX_SPACES).min(text.len());
    while at < spaces_end && matches!(text[at], b' ' | b'\t') {
        at += 1;
    }
    if let Some(below) = value_below(text, sign, at) {
        return below;
    }
    if let Some(sign) = sign_of_typed(text, at) {
        return value_after(text, sign);
    }
    at = behind_tag(text, at);
    // Emphasis around a label: **Password:** value.
    while at < text.len() && text[at] == b'*' {
        at += 1;
    }
    while at < spaces_end
        && (matches!(text[at], b' ' | b'\t') || text[at] == b'[' && placeholder_at(text, at).is_none())
    {
        at += 1;
    }
    if placeholder_at(text, at).is_some() {
        return None;
    }
    // What nobody sees, the colours of terminals among it.
    while let Some(end) =
        invisible(text, at).filter(|length| *length > 0).map(|length| at + length).or_else(|| colour_at(text, at))
    {
        at = end;
    }
    let backslashes = text[at..].iter().take_while(|b| **b == b'\\').count();
    let quote_at = at + backslashes;
    if let Some(&quote) = text.get(quote_at).filter(|b| matches!(b, b'"' | b'\'' | b'`')) {
        // Three quotes are one in Python.
        let is_triple =
            text[quote_at + 1..].starts_with(&[quote; 2]) && text.get(quote_at + 3).is_some_and(|byte| *byte != quote);
        let start = quote_at + if is_triple { 3 } else { 1 };
        let end = closing_quote(text, start, quote, backslashes);
        return (end > start && !closes_string(text, sign, signs_end, at, start)).then_some(Value::quoted(start, end));
    }
    let declared = declaration::sign_behind(text, sign, at).and_then(|sign| value_after(text, sign));
    if let Some(value) = declared.filter(|value| value.quoted) {
        return Some(value);
    }
    if text.get(at).is_some_and(|byte| is_string_prefix(*byte)) {
        let escapes = escapes_at(text, at + 1);
        if let Some(quote @ (b'"' | b'\'')) = text.get(at + 1 + escapes) {
            let start = at + 2 + escapes;
            let end = closing_quote(text, start, *quote, escapes);
            return (end > start).then_some(Value::quoted(start, end));
        }
    }
    let (end, cut) = judged_end(text, at);
    let end = if cut { end } else { without_marks(text, at, end) };
    (end > at).then_some(Value { start: at, end, quoted: false, cut })
}

/// The sign of a string that an object gives with its type, as DynamoDB does: `{"S": "…"}`.
fn sign_of_typed(text: &[u8], at: usize) -> Option<usize> {
    let behind_space = |at: usize| at + usize::from(text.get(at) == Some(&b' '));
    if text.get(at) != Some(&b'{') {
        return None;
    }
    let quote = behind_space(at + 1);
    let escapes = escapes_at(text, quote);
    if escapes > MOST_ESCAPES {
        return None;
    }
    let kind = quote + escapes + 1;
    let is_kind = text.get(kind - 1) == Some(&b'"') && matches!(text.get(kind), Some(b'S' | b'N'));
    let sign = kind + 1 + escapes + 1;
    let is_member = is_kind && text.get(sign - 1) == Some(&b'"') && text.get(sign) == Some(&b':');
    let is_string = matches!(text.get(behind_space(sign + 1)), Some(b'"' | b'\\'));
    (is_member && is_string).then_some(sign)
}

/// Tags of YAML behind which a string stands as it is; others say where the value is kept.
const TAGS: [&[u8]; 3] = [b"!Sub ", b"!!str ", b"!Base64 "];

/// Behind the tag of a string in quotes: `!Sub "…"`.
fn behind_tag(text: &[u8], at: usize) -> usize {
    if text.get(at) != Some(&b'!') {
        return at;
    }
    let end = TAGS.iter().find(|tag| text[at..].starts_with(tag)).map_or(at, |tag| at + tag.len());
    if matches!(text.get(end), Some(b'"' | b'\'' | b'\\')) { end } else { at }
}

/// Before the tag of a string in quotes that starts at `at`.
pub(super) fn before_tag(text: &[u8], at: usize) -> usize {
    let tag = TAGS.iter().find(|tag| text[..at].ends_with(tag));
    tag.map_or(at, |tag| at - tag.len())
}

/// Whether a sign stands behind the name of a variable that a shell expands: `${NAME:-…}`.
pub(super) fn is_in_expansion(text: &[u8], sign: usize) -> bool {
    let is_name = |byte: &&u8| byte.is_ascii_alphanumeric() || **byte == b'_';
    text[sign] == b':' && matches!(text.get(sign + 1), Some(b'-' | b'=' | b'+' | b'?')) && {
        let name = text[..sign].iter().rev().take(field::MAX_KEY).take_while(is_name).count();
        name > 0 && text[..sign - name].ends_with(b"${")
    }
}

/// What a shell takes where the variable is not set; the text behind `?` is a message.
fn default_of_expansion(text: &[u8], sign: usize) -> Option<Value> {
    let start = sign + 2;
    let rest = &text[start.min(text.len())..text.len().min(start + MAX_VALUE)];
    let length = memchr::memchr3(b'}', b'\n', b'"', rest).unwrap_or(rest.len());
    (length > 0 && text[sign + 1] != b'?').then_some(Value::quoted(start, start + length))
}

/// Without the full stop of the sentence, or the emphasis, that a bare value stands in.
fn without_marks(text: &[u8], start: usize, end: usize) -> usize {
    let value = &text[start..end];
    let value = value.strip_suffix(b"**").unwrap_or(value);
    let value = match value {
        [inside @ .., last, b'.'] if *last != b'.' => &value[..inside.len() + 1],
        _ => value,
    };
    start + value.len()
}

impl Value {
    fn quoted(start: usize, end: usize) -> Value {
        Value { start, end, quoted: true, cut: false }
    }
}

/// Behind the blanks at a place between two elements of an array.
fn behind_blanks(text: &[u8], at: usize) -> usize {
    const MOST: usize = 32;
    at + text[at.min(text.len())..].iter().take(MOST).take_while(|byte| byte.is_ascii_whitespace()).count()
}

/// Whether a string of so many escapes stands where an element of an array does.
fn is_element(text: &[u8], value: &Value, escapes: usize) -> bool {
    let opening = value.start.checked_sub(1 + escapes).map(|quote| text[..quote].trim_ascii_end());
    value.quoted && matches!(opening.and_then(<[u8]>::last), Some(b'[' | b','))
}

/// Whether another element may come behind an element of an array that a text which goes on ends behind.
pub(crate) fn may_have_next(text: &[u8], value: &Value) -> bool {
    let escapes = escapes_at(text, value.end);
    if value.end + escapes >= text.len() {
        return true;
    }
    if !is_element(text, value, escapes) {
        return false;
    }
    let comma = behind_blanks(text, value.end + escapes + 1);
    let next = behind_blanks(text, comma + 1);
    match text.get(comma) {
        None => true,
        Some(b',') => next + escapes_at(text, next) >= text.len(),
        Some(_) => false,
    }
}

/// How many of the bytes behind a quote, and the blanks there, say whether it closes the string of the key; `None` where it opens one.
pub(crate) fn closing_length(behind: &[u8]) -> Option<usize> {
    match behind.first() {
        Some(b',') => Some(1 + behind[1..].iter().take(MOST_OF_SCALAR).take_while(|byte| is_of_scalar(byte)).count()),
        Some(b'}' | b']') => Some(behind.iter().take_while(|byte| matches!(byte, b'}' | b']')).count()),
        None | Some(b':' | b')' | b';') => Some(1),
        Some(_) => None,
    }
}

/// The string behind an element of an array of strings.
pub(crate) fn next_element(text: &[u8], value: &Value) -> Option<Value> {
    let escapes = escapes_at(text, value.end);
    let quote = *text.get(value.end + escapes)?;
    let comma = behind_blanks(text, value.end + escapes + 1);
    let opening = value.start.checked_sub(1).map(|quote| text[quote]);
    if opening != Some(quote) || !is_element(text, value, escapes) || text.get(comma) != Some(&b',') {
        return None;
    }
    let at = behind_blanks(text, comma + 1);
    if escapes_at(text, at) != escapes || text.get(at + escapes) != Some(&quote) {
        return None;
    }
    let start = at + escapes + 1;
    let end = closing_quote(text, start, quote, escapes);
    (end > start).then_some(Value::quoted(start, end))
}

fn escapes_at(text: &[u8], at: usize) -> usize {
    text[at.min(text.len())..].iter().take_while(|byte| **byte == b'\\').count()
}

/// The value on the line below its key: a block scalar of YAML, or a string of JSON that stands on a line of its own. `Some(None)` where the
/// line below has none.
fn value_below(text: &[u8], sign: usize, at: usize) -> Option<Option<Value>> {
    let marks = text[at..].iter().take(3).take_while(|byte| matches!(byte, b'|' | b'>' | b'-' | b'+')).count();
    // `>` directly behind the sign is taken for a part of it.
    let folded = text[sign + 1..at].contains(&b'>');
    let line = at + marks;
    let is_marked = marks > 0 || folded;
    let is_escaped = text.get(line) == Some(&b'\\');
    if !(matches!(text.get(line), Some(b'\n' | b'\r')) || is_escaped && is_marked) || text[sign] != b':' {
        return None;
    }
    if let Some(block) = is_marked.then(|| block_below(text, line)).flatten() {
        return Some(Some(block));
    }
    if is_escaped {
        return None;
    }
    let blank = text[line..].iter().take(96).take_while(|byte| byte.is_ascii_whitespace()).count();
    let start = line + blank;
    let in_json = is_key_quote(text[sign.saturating_sub(1)]) && text.get(start) == Some(&b'"');
    if in_json {
        let end = closing_quote(text, start + 1, b'"', 0);
        return Some((end > start + 1).then_some(Value::quoted(start + 1, end)));
    }
    let is_indented =
        text[..start].ends_with(b"  ") && memchr::memchr(b'\n', &text[line + 1..start.max(line + 1)]).is_none();
    Some(is_indented.then(|| lone_scalar(text, start)).flatten())
}

/// Where a line break ends that stands here, as it is or in a string of JSON.
fn break_end(text: &[u8], at: usize) -> Option<usize> {
    match text.get(at..)? {
        [b'\r', b'\n', ..] => Some(at + 2),
        [b'\r' | b'\n', ..] => Some(at + 1),
        [b'\\', ..] => {
            let letter = at + escapes_at(text, at).min(MOST_ESCAPES);
            match text.get(letter) {
                Some(b'n') => Some(letter + 1),
                Some(b'r') if text.get(letter + 1) == Some(&b'\\') => break_end(text, letter + 1),
                _ => None,
            }
        }
        _ => None,
    }
}

/// Where the text of the next line starts that is not empty, behind the line break at `at`, and how far it is indented.
fn next_line(text: &[u8], mut at: usize) -> Option<(usize, usize)> {
    loop {
        let line = break_end(text, at)?;
        at = line + text[line..].iter().take_while(|byte| **byte == b' ').count();
        if break_end(text, at).is_none() {
            return Some((at, at - line));
        }
    }
}

/// A block scalar of YAML behind the line break at `line`: all lines that are indented as far as its first one.
fn block_below(text: &[u8], line: usize) -> Option<Value> {
    const SHORTEST_INDENTATION: usize = 2;
    let text = &text[..text.len().min(line + MAX_VALUE)];
    let (start, indentation) = next_line(text, line).filter(|(_, blank)| *blank >= SHORTEST_INDENTATION)?;
    let escapes = escapes_at(text, line);
    let line_end = |at: usize| match escapes {
        0 => memchr::memchr2(b'\n', b'\r', &text[at..]).map_or(text.len(), |length| at + length),
        // The quote of the string of JSON ends it as well.
        _ => escaped_line_end(text, at, escapes),
    };
    let mut end = line_end(start);
    while let Some((first, _)) =
        next_line(text, end).filter(|(first, blank)| *blank >= indentation && *first < text.len())
    {
        end = line_end(first);
    }
    (end > start).then_some(Value::quoted(start, end))
}

/// Where a line ends in a string of JSON whose line breaks have so many backslashes.
fn escaped_line_end(text: &[u8], mut at: usize, escapes: usize) -> usize {
    while let Some(length) = memchr::memchr3(b'\\', b'"', b'\n', &text[at..]) {
        let stop = at + length;
        let here = escapes_at(text, stop);
        let ends = match text.get(stop + here) {
            Some(b'"') => here < escapes,
            Some(b'n' | b'r') => here == escapes,
            Some(b'\n') => here == 0,
            _ => false,
        };
        if ends {
            return stop;
        }
        at = (stop + here + 1).min(text.len());
    }
    text.len()
}

/// Behind the line breaks at the end of a value, the indentation of the next line, and the backslashes of what may be another one.
pub(super) fn behind_lines(text: &[u8], end: usize) -> usize {
    let at = next_line(text, end).map_or(end, |(line, _)| line);
    at + escapes_at(text, at)
}

/// A plain scalar of YAML that has the line to itself: letters and digits, no quotes, and no key of a mapping or item of a
/// list.
pub(super) fn lone_scalar(text: &[u8], start: usize) -> Option<Value> {
    let end = scalar_end(text, start);
    let (scalar, behind) = (&text[start..end], text.get(end));
    let has = |class: fn(&u8) -> bool| scalar.iter().any(class);
    let is_value = has(u8::is_ascii_digit)
        && has(u8::is_ascii_alphabetic)
        && scalar[0].is_ascii_alphanumeric()
        && !scalar.contains(&b'"');
    let is_alone = matches!(behind, None | Some(b'\n' | b'\r'));
    (is_value && is_alone && !scalar.ends_with(b":") && !scalar.ends_with(b",")).then_some(Value::quoted(start, end))
}

/// Where what may be a plain scalar ends: before the next blank.
pub(super) fn scalar_end(text: &[u8], start: usize) -> usize {
    let rest = &text[start..text.len().min(start + MAX_VALUE)];
    start + rest.iter().position(|byte| byte.is_ascii_whitespace()).unwrap_or(rest.len())
}

/// Whether a quote opens a string rather than closing one, by what stands before it.
fn opens_string(text: &[u8], quote: usize) -> bool {
    quote.checked_sub(1).is_none_or(|before| text[before].is_ascii_whitespace() || b"[({,:=+".contains(&text[before]))
}

/// Whether the quote before `start` closes the string in which the key stands: `["key=", 0]`, `prompt("Password: ", echo)`.
fn closes_string(text: &[u8], sign: usize, signs_end: usize, at: usize, start: usize) -> bool {
    // The key stands alone in its string: the next quote of the same kind, not an escaped one, closes it.
    let is_escaped = start > 1 && text[start - 2] == b'\\';
    let is_alone = |key: field::Key| {
        !key.quoted
            && !is_escaped
            && key.start > 0
            && text[key.start - 1] == text[start - 1]
            && opens_string(text, key.start - 1)
    };
    if field::key_before(text, sign).is_some_and(is_alone) {
        return true;
    }
    let next = text[start..].trim_ascii_start().first();
    let is_tight = text[signs_end..at].iter().all(|byte| *byte == b'*');
    !is_key_quote(text[sign.saturating_sub(1)])
        && match next {
            Some(b',' | b'}' | b']' | b':') if is_tight => true,
            // The string and what it stands in end: `"… = "},`.
            Some(b'}' | b']') => closes_more(text, start),
            Some(b',') if begins_element(text, start) => true,
            Some(b',' | b')' | b';') => matches!(text.get(start + 1), None | Some(b' ' | b'\n' | b';' | b')')),
            _ => false,
        }
}

/// The longest scalar that is an element of a list of JSON.
const MOST_OF_SCALAR: usize = 40;

fn is_of_scalar(byte: &u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'+' | b'.')
}

/// Whether a comma stands at `start` with the next element of a list of JSON behind it: `"… = ",-1]`.
fn begins_element(text: &[u8], start: usize) -> bool {
    let rest = text.get(start + 1..).unwrap_or_default();
    let scalar = rest.iter().take(MOST_OF_SCALAR).take_while(|byte| is_of_scalar(byte)).count();
    text.get(start) == Some(&b',')
        && (matches!(rest.first(), Some(b'"' | b'[' | b'{'))
            || scalar > 0 && matches!(rest.get(scalar), Some(b',' | b']' | b'}')))
}

/// Whether the brackets that close here are followed by what goes on behind a value of JSON.
fn closes_more(text: &[u8], start: usize) -> bool {
    const MOST: usize = 16;
    let rest = text[start..].trim_ascii_start();
    let closed = rest.iter().take(MOST).take_while(|byte| matches!(byte, b'}' | b']')).count();
    matches!(rest.get(closed), None | Some(b',' | b';' | b')' | b'"' | b'\\' | b' ' | b'\n' | b'\r'))
}

/// The longest value with spaces that is not in quotes: an address in two bytes a letter.
const MAX_LINE: usize = 192;

/// The end of a line, for values that hold spaces.
pub(crate) fn line_end(text: &[u8], start: usize) -> usize {
    let limit = text.len().min(start + MAX_LINE);
    memchr::memchr3(b'\n', b'\r', b'"', &text[start..limit]).map_or(limit, |at| start + at)
}

/// The end of a header's value, which holds spaces.
pub(crate) fn header_end(text: &[u8], start: usize) -> usize {
    let limit = text.len().min(start + MAX_HEADER);
    memchr::memchr3(b'\n', b'"', b'\'', &text[start..limit]).map_or(limit, |length| start + length)
}

/// The end of a bare value; `from` is known to be inside of it, and not inside of a placeholder.
pub(crate) fn bare_end(text: &[u8], start: usize, from: usize) -> usize {
    let (end, _) = scan_bare(text, start, from, |_| false);
    end
}

/// Where a bare value ends as far as it is judged, and whether it goes on from there.
fn judged_end(text: &[u8], start: usize) -> (usize, bool) {
    let mut signs = 0;
    scan_bare(text, start, start, |at| {
        let is_sign = matches!(text[at], b'=' | b':') && at > start && !matches!(text[at - 1], b'=' | b':');
        signs += usize::from(is_sign);
        signs > MOST_SIGNS && at - start >= JUDGED
    })
}

fn scan_bare(text: &[u8], start: usize, from: usize, mut stops: impl FnMut(usize) -> bool) -> (usize, bool) {
    let limit = text.len().min(start + MAX_VALUE);
    let mut at = from;
    while at < limit {
        match text[at] {
            b' ' | b'\t' | b'\n' | b'\r' | b'"' | b'\'' | b'`' | b'<' | b'>' | b'|' | 0 => break,
            b'&' if !is_ampersand_of_value(text, start, at) => break,
            b',' | b';' | b')' | b'}' | b']' => {
                let next = text.get(at + 1).copied().unwrap_or(b' ');
                if matches!(
                    next,
                    b' ' | b'\n' | b'\r' | b'"' | b'\'' | b',' | b';' | b')' | b'}' | b']' | b'\\' | b'.' | b'<' | b'*'
                ) || text[at] == b';'
                    || text[at] == b',' && matches!(next, b'[' | b'{')
                    || next >= 0x80
                    || is_key_ahead(text, at + 1)
                {
                    break;
                }
            }
            b'\\' if matches!(text.get(at + 1), Some(b'n' | b'r' | b't' | b'"' | b'\\')) => break,
            b'\\' if is_escaped_sign(&text[at + 1..]) => break,
            // A placeholder is one thing: its bracket closes nothing else.
            b'[' => at = placeholder_at(text, at).map_or(at, |end| end - 1),
            byte if byte >= 0x80 && ends_bare(text, start, at) => break,
            _ => {}
        }
        if stops(at) {
            return (at, true);
        }
        at += 1;
    }
    (at, false)
}

/// Whether `u0022` or the like stands behind a backslash: a sign of ASCII or of Latin 1, and no letter with an accent.
fn is_escaped_sign(escape: &[u8]) -> bool {
    escape.starts_with(b"u00") && !matches!(escape.get(3), Some(b'c'..=b'f' | b'C'..=b'F'))
}

/// Whether a character beyond ASCII ends a bare value: punctuation and spaces of other writings, invisible ones, and an ideograph
/// behind a value of ASCII.
fn ends_bare(text: &[u8], start: usize, at: usize) -> bool {
    const PUNCTUATION: &[&str] =
        &["、", "。", "，", "；", "：", "）", "」", "』", "】", "》", "！", "？", "\u{3000}", "“", "”", "’"];
    let rest = &text[at..];
    invisible(text, at).is_some()
        || text[at] >= 0xE2 && PUNCTUATION.iter().any(|mark| rest.starts_with(mark.as_bytes()))
        || rest.starts_with("\u{a0}".as_bytes())
        || rest.starts_with("»".as_bytes())
        || matches!(text[at], 0xE3..=0xED) && at > start && text[at - 1].is_ascii()
}

/// The length of an invisible character that starts here.
pub(super) fn invisible(text: &[u8], at: usize) -> Option<usize> {
    let rest = text.get(at..at + 3)?;
    matches!(rest, [0xE2, 0x80, 0x8B..=0x8F] | [0xE2, 0x81, 0xA0] | [0xEF, 0xBB, 0xBF]).then_some(3)
}

/// Whether `&` is a part of a bare value: the line ends with it, or the value is no parameter of a query, and no operator, entity or assignment
/// follows.
fn is_ampersand_of_value(text: &[u8], start: usize, at: usize) -> bool {
    const SHORTEST: usize = 4;
    let next = text.get(at + 1);
    let ends_line = matches!(next, None | Some(b'\n' | b'\r'));
    let goes_on = || {
        at - start >= SHORTEST
            && next.is_some_and(u8::is_ascii_alphanumeric)
            && !is_entity(&text[at + 1..])
            && !is_key_ahead(text, at + 1)
            && !is_parameter(&text[..start])
    };
    at > start && (ends_line || goes_on())
}

/// Whether a value behind this is that of a parameter of a query: `?name=`, `&name=`, `&amp;name=`.
fn is_parameter(before: &[u8]) -> bool {
    let Some(key) = before.strip_suffix(b"=") else { return false };
    let of_key = |byte: &&u8| byte.is_ascii_alphanumeric() || b"_-.%".contains(byte);
    let name = key.iter().rev().take(field::MAX_KEY).take_while(of_key).count();
    matches!(key[..key.len() - name].last(), Some(b'?' | b'&' | b';'))
}

/// Whether the name of an entity goes on here: `&amp;`.
fn is_entity(name: &[u8]) -> bool {
    const LONGEST: usize = 8;
    name.iter().take(LONGEST).find(|byte| !byte.is_ascii_alphanumeric()) == Some(&b';')
}

/// Whether `name=` or `name:` stands here: what was a separator begins the next assignment.
fn is_key_ahead(text: &[u8], start: usize) -> bool {
    let end = text.len().min(start + 40);
    text[start..end]
        .iter()
        .find(|b| !(b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.')))
        .is_some_and(|b| matches!(b, b'=' | b':'))
}

fn closing_quote(text: &[u8], start: usize, quote: u8, escapes: usize) -> usize {
    let limit = text.len().min(start + MAX_VALUE);
    let mut at = start;
    while at < limit {
        if text[at] == b'\n' && escapes == 0 && quote != b'`' {
            return at;
        }
        if text[at] == b'\\' {
            let run = text[at..].iter().take_while(|b| **b == b'\\').count();
            // The closing quote is escaped as the opening one was, behind backslashes of the value, which are twice as many and two.
            let of_value = run - run % (2 * escapes + 2);
            if run - of_value == escapes && escapes > 0 && text.get(at + run) == Some(&quote) {
                return at + of_value;
            }
            // A string around the value ends, and nothing has closed the value.
            if run < escapes && text.get(at + run) == Some(&quote) {
                return at;
            }
            // A quote behind other backslashes is a part of the value, as is one behind an odd number where the opening one has none.
            let is_inside =
                if escapes == 0 { run % 2 == 1 } else { run > escapes && text.get(at + run) == Some(&quote) };
            at += run + usize::from(is_inside);
            continue;
        }
        // A string of JSON around the value ends: the quote before the value was a mark in it, and nothing closes it.
        let ends_string = text[at] == b'"' && matches!(text.get(at + 1), Some(b',' | b':' | b'}' | b']'));
        if text[at] == quote || ends_string && escapes == 0 {
            return at;
        }
        at += 1;
    }
    limit
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_value_of_a_key() {
        let value = |text: &str| {
            let sign = text.find(['=', ':', '：']).unwrap();
            let sign = if text[sign..].starts_with('：') { sign + 2 } else { sign };
            value_after(text.as_bytes(), sign).map(|v| text[v.start..v.end].to_string())
        };
        for (text, expected) in [
            ("password=hunter2&x=1", "hunter2"),
            ("password=hunter&2\n", "hunter&2"),
            ("password=hunter2&amp;x=1", "hunter2"),
            ("pw: !Sub \"hunter2\"", "hunter2"),
            ("pw: !!str 'hunter2'", "hunter2"),
            ("pw: !Ref hunter2", "!Ref"),
            ("password: \"hun\\\"ter 2\", x", "hun\\\"ter 2"),
            ("password = 'it''s'", "it"),
            (r#"\"password\": \"hunter2\", \"x\""#, "hunter2"),
            (r#"["{\"password\": \"hunter2\"]"#, "hunter2"),
            (r#"[\"{\\\"password\\\": \\\"hunter2\"]"#, "hunter2"),
            ("Password=p;Server=x", "p"),
            ("pw := `a b`", "a b"),
            ("pw=a,b", "a,b"),
            ("pw=ab, c", "ab"),
            ("pw=ab,host=x", "ab"),
            ("pw = hunter2)", "hunter2"),
            ("pw: hunter2\\nnext", "hunter2"),
            ("pw：hunter2，谢谢", "hunter2"),
            ("pw: hunter2谢谢", "hunter2"),
            ("pw: hunter2\u{200b} ok", "hunter2"),
            ("pw: |\n  hunter2\nx: y", "hunter2"),
            ("\"pw\":\n  \"hunter2\"", "hunter2"),
            ("pw =          hunter2", "hunter2"),
            ("(pw: hunter2).", "hunter2"),
            ("pw:\n  hunter2\nuser: a", "hunter2"),
            ("${PW:-hunter2}@db", "hunter2"),
            ("pw: **hunter2**", "hunter2"),
            ("pw: hunter2.", "hunter2"),
            ("pw: S\\u00e4gewerk\\u00227", "S\\u00e4gewerk"),
            ("pw=a=b=c=d=e", "a=b=c=d=e"),
            ("pw: str = \"hunter2\"", "hunter2"),
            ("const pw: &'static str = \"hunter2\";", "hunter2"),
            ("pw?: string | null = 'hunter2'", "hunter2"),
            ("val pw: kotlin.String = \"hunter2\"", "hunter2"),
            ("let pw: Option<&str> = \"hunter2\"", "hunter2"),
        ] {
            assert_eq!(value(text).as_deref(), Some(expected), "{text}");
        }
    }
}
