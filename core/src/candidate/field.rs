//! The field that a value belongs to, recognised lexically from the left: JSON members, assignments, labels, parameters.

use super::placeholder::{placeholder_at, placeholder_before};
use crate::{dispatch::FULL_WIDTH, phrase::is_word_byte};

/// Longest key that is looked at, in bytes.
const MAX_KEY: usize = 96;
/// Longest assignment sign, in bytes: a run of them, such as the line under a heading, assigns nothing.
const MAX_SIGN: usize = 4;
/// Longest stretch of array elements that is walked back to the key of the array.
const MAX_ARRAY: usize = 256;
/// The same where a number is replaced, so that JSON stays JSON.
const MAX_NUMBERS: usize = 4096;

/// What stands directly before a value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct FieldBefore {
    /// The key, as a range of the text; `None` where there is none in the text.
    pub(crate) key: Option<(usize, usize)>,
    /// The key stands in quotes: a member of JSON or of a literal in code.
    pub(crate) quoted_key: bool,
    /// The value stands in quotes.
    pub(crate) quoted_value: bool,
    /// Nothing but quotes and spaces stands before the value: it is the whole of a leaf of nested data.
    pub(crate) at_start: bool,
    /// The value is an element of an array that starts the text.
    pub(crate) root_array: bool,
    /// How many backslashes stand before the quotes of the key.
    pub(crate) escapes: usize,
}

impl FieldBefore {
    /// Whether the value is a bare number of JSON, if it is a number: it has a quoted key and no quotes.
    pub(crate) fn is_json_number(&self) -> bool {
        !self.quoted_value && self.quoted_key
    }
}

/// The words directly before a value on its line, without a sign between: at most four, a mark such as `#` or `no.` skipped.
pub(crate) fn label_before(text: &[u8], start: usize) -> Option<(usize, usize)> {
    let mut end = start;
    while end > 0 && start - end < 6 && matches!(text[end - 1], b' ' | b'#' | b'.' | b'(') {
        end -= 1;
    }
    if end == start {
        return None;
    }
    let mut at = end;
    let mut words = 0;
    while at > 0 && end - at < MAX_KEY {
        match text[at - 1] {
            b' ' if words < 3 => words += 1,
            byte if is_word_byte(byte) || matches!(byte, b'_' | b'-') => {}
            _ => break,
        }
        at -= 1;
    }
    (at < end).then_some((at, end))
}

/// The field of a value that starts at `start`.
pub(crate) fn before(text: &[u8], start: usize) -> FieldBefore {
    before_within(text, start, MAX_ARRAY)
}

/// As [`before`], with how far back an array may start.
fn before_within(text: &[u8], start: usize, most: usize) -> FieldBefore {
    let mut at = start;
    let mut field = FieldBefore::default();
    if let Some(quote) = opening_quote(text, at) {
        field.quoted_value = true;
        at = quote;
    }
    at = skip_spaces(text, at, 4);
    // Elements of an array may stand on lines of their own, and arrays in arrays.
    let floor = at.saturating_sub(most);
    let mut element = skip_blank(text, at, floor);
    while element > floor && matches!(text[element - 1], b',' | b'[') {
        match array_start(text, element, floor) {
            Some(bracket) => {
                at = skip_blank(text, bracket, floor);
                field.root_array = at == 0;
                element = at;
            }
            None => return field,
        }
    }
    if at == 0 {
        field.at_start = true;
        return field;
    }
    // Emphasis around a label: **Password:** value.
    let emphasis = text[..at].iter().rev().take_while(|byte| **byte == b'*').count();
    if emphasis < at && is_sign(text, at - emphasis - 1) {
        at -= emphasis;
    } else {
        return field;
    }
    match key_before(text, at - 1) {
        Some(key) => {
            field.key = Some((key.start, key.end));
            field.quoted_key = key.quoted;
            field.escapes = key.escapes;
        }
        None => return field,
    }
    field
}

/// Whether an assignment sign ends at this byte.
fn is_sign(text: &[u8], at: usize) -> bool {
    matches!(text[at], b':' | b'=' | b'>') || matches!(text[at], 0x9A | 0x9D) && text[..at].ends_with(FULL_WIDTH)
}

/// For a number of JSON or of a literal in code (bare digits as the value of a quoted key, or in an array): the quote that makes it a
/// string, with its backslashes. It is the quote of the key.
pub(crate) fn json_number(text: &[u8], start: usize, end: usize) -> Option<&[u8]> {
    let bare = text[start..end].iter().all(|b| b.is_ascii_digit());
    if !bare || !matches!(next_sign(text, end), Some(b',' | b'}' | b']') | None) {
        return None;
    }
    let field = before_within(text, start, MAX_NUMBERS);
    match field.key {
        _ if field.quoted_value => None,
        Some((_, key_end)) if field.quoted_key => Some(&text[key_end..=key_end + field.escapes]),
        _ => field.root_array.then_some(b"\""),
    }
}

/// A key and where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Key {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) quoted: bool,
    pub(crate) escapes: usize,
}

/// Where the key ends that stands before an assignment sign: behind spaces, brackets, quotes and emphasis.
#[inline]
pub(crate) fn key_end(text: &[u8], sign: usize) -> usize {
    // The full-width signs of Chinese and Japanese have three bytes.
    let mut at = if text[sign] >= 0x80 { sign.saturating_sub(FULL_WIDTH.len()) } else { sign };
    let floor = at.saturating_sub(MAX_SIGN);
    while at > floor && matches!(text[at - 1], b':' | b'=' | b'?' | b'+') {
        at -= 1;
    }
    at = skip_spaces(text, at, 4);
    // A placeholder is no key.
    while at > 0 && matches!(text[at - 1], b')' | b']') && placeholder_before(text, at).is_none() {
        at -= 1;
    }
    while at > 0 && is_key_quote(text[at - 1]) {
        at -= 1;
    }
    while at > 0 && text[at - 1] == b'\\' {
        at -= 1;
    }
    at
}

fn is_key_quote(byte: u8) -> bool {
    matches!(byte, b'"' | b'\'' | b'`' | b'*')
}

/// The key that ends before an assignment sign at `sign` (`:`, `=`, or the end of `=>`, `:=`).
pub(crate) fn key_before(text: &[u8], sign: usize) -> Option<Key> {
    if sign > 0 && text[sign] == b'>' && text[sign - 1] != b'=' {
        return None;
    }
    let end = key_end(text, sign);
    let escapes = text[end..sign].iter().take_while(|byte| **byte == b'\\').count();
    let quoted = text.get(end + escapes).is_some_and(|byte| is_key_quote(*byte) && *byte != b'*');
    let prose = text[sign] == b':' || text[sign] >= 0x80;
    let floor = end.saturating_sub(MAX_KEY);
    let mut at = end;
    let mut words = 0;
    while at > floor {
        let byte = text[at - 1];
        let part = is_word_byte(byte) && !follows_backslash(text, at - 1) || matches!(byte, b'_' | b'-' | b'.');
        let space = byte == b' ' && (quoted || prose) && words < 4 && at < end;
        if space {
            words += 1;
        } else if !part {
            break;
        }
        at -= 1;
    }
    // The user of a URL is no key: `https://user:…`.
    let in_url = text[..at].ends_with(b"://");
    // Quotes around nothing that names anything, such as a placeholder, still are a key.
    ((at < end || quoted) && !in_url).then_some(Key { start: at, end, quoted, escapes })
}

/// Where a value of an assignment starts and ends, and whether quotes say so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Value {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) quoted: bool,
}

/// Longest value that is looked at.
const MAX_VALUE: usize = 4096;

/// The value after an assignment sign at `sign`.
pub(crate) fn value_after(text: &[u8], sign: usize) -> Option<Value> {
    let mut at = sign + 1;
    while at < text.len() && matches!(text[at], b'=' | b'>' | b':' | b'~') {
        at += 1;
    }
    let signs_end = at;
    let spaces_end = (at + 8).min(text.len());
    while at < spaces_end && matches!(text[at], b' ' | b'\t') {
        at += 1;
    }
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
    let backslashes = text[at..].iter().take_while(|b| **b == b'\\').count();
    let quote_at = at + backslashes;
    // String prefixes of Python and Rust: r"…", b'…', f"…".
    if let Some(&quote) = text.get(quote_at).filter(|b| matches!(b, b'"' | b'\'' | b'`')) {
        let start = quote_at + 1;
        let end = closing_quote(text, start, quote, backslashes);
        // A quote straight behind the sign that punctuation follows closes the string in which the key stands: `["key=", 0]`.
        let is_closing = text[signs_end..at].iter().all(|byte| *byte == b'*')
            && !is_key_quote(text[sign.saturating_sub(1)])
            && matches!(text[start..].trim_ascii_start().first(), Some(b',' | b'}' | b']' | b':'));
        return (end > start && !is_closing).then_some(Value { start, end, quoted: true });
    }
    let prefixed = text.get(at).is_some_and(|b| matches!(b, b'r' | b'b' | b'f' | b'u'))
        && matches!(text.get(at + 1), Some(b'"' | b'\''));
    if prefixed {
        let start = at + 2;
        let end = closing_quote(text, start, text[at + 1], 0);
        return (end > start).then_some(Value { start, end, quoted: true });
    }
    let end = bare_end(text, at);
    (end > at).then_some(Value { start: at, end, quoted: false })
}

/// The end of a line, for values that hold spaces.
pub(crate) fn line_end(text: &[u8], start: usize) -> usize {
    let limit = text.len().min(start + 64);
    memchr::memchr3(b'\n', b'\r', b'"', &text[start..limit]).map_or(limit, |at| start + at)
}

fn bare_end(text: &[u8], start: usize) -> usize {
    let limit = text.len().min(start + MAX_VALUE);
    let mut at = start;
    while at < limit {
        match text[at] {
            b' ' | b'\t' | b'\n' | b'\r' | b'"' | b'\'' | b'`' | b'&' | b'<' | b'>' | b'|' | 0 => break,
            b',' | b';' | b')' | b'}' | b']' => {
                let next = text.get(at + 1).copied().unwrap_or(b' ');
                if matches!(next, b' ' | b'\n' | b'\r' | b'"' | b'\'' | b',' | b';' | b')' | b'}' | b']' | b'\\')
                    || matches!(text[at], b';')
                    || is_key_ahead(text, at + 1)
                {
                    break;
                }
            }
            b'\\' if matches!(text.get(at + 1), Some(b'n' | b'r' | b't' | b'"' | b'\\')) => break,
            // A placeholder is one thing: its bracket closes nothing else.
            b'[' => at = placeholder_at(text, at).map_or(at, |end| end - 1),
            _ => {}
        }
        at += 1;
    }
    at
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
            // The closing quote is escaped exactly as the opening one was.
            if run == escapes && text.get(at + run) == Some(&quote) {
                return at;
            }
            // A quote behind more backslashes is a part of the value, as is one behind an odd number where the opening one has none.
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

/// The start of an opening quote with its backslashes and string prefix, directly before `at`.
fn opening_quote(text: &[u8], at: usize) -> Option<usize> {
    let quote = at.checked_sub(1).filter(|&q| matches!(text[q], b'"' | b'\'' | b'`'))?;
    let mut start = quote;
    while start > 0 && text[start - 1] == b'\\' {
        start -= 1;
    }
    Some(start)
}

/// The position of the `[` whose elements reach up to `at`; what is inside them is skipped, strings as well.
fn array_start(text: &[u8], at: usize, floor: usize) -> Option<usize> {
    let mut depth = 0usize;
    let mut place = at;
    while place > floor {
        place -= 1;
        match text[place] {
            b'"' => place = string_start(text, place, floor)?,
            b']' | b'}' => depth += 1,
            b'[' if depth == 0 => return Some(place),
            b'{' | b':' if depth == 0 => return None,
            b'[' | b'{' => depth -= 1,
            _ => {}
        }
    }
    None
}

/// The opening quote of the string that the quote at `end` closes: the one before it that is escaped alike.
fn string_start(text: &[u8], end: usize, floor: usize) -> Option<usize> {
    let escapes = |quote: usize| text[floor..quote].iter().rev().take_while(|byte| **byte == b'\\').count();
    // An even number of backslashes is the end of what the string says.
    let level = |quote: usize| Some(escapes(quote)).filter(|count| count % 2 == 1).unwrap_or(0);
    let wanted = level(end);
    memchr::memrchr_iter(b'"', &text[floor..end]).map(|at| floor + at).find(|&quote| level(quote) == wanted)
}

/// Goes back over blanks, those of JSON in JSON (`\n`) as well.
fn skip_blank(text: &[u8], mut at: usize, floor: usize) -> usize {
    while at > floor {
        if text[at - 1].is_ascii_whitespace() {
            at -= 1;
        } else if at > floor + 1 && matches!(text[at - 1], b'n' | b'r' | b't') && text[at - 2] == b'\\' {
            at -= 1;
            while at > floor && text[at - 1] == b'\\' {
                at -= 1;
            }
        } else {
            break;
        }
    }
    at
}

/// The byte behind blanks, those of JSON in JSON as well; a backslash where a quote or the like is escaped.
fn next_sign(text: &[u8], mut at: usize) -> Option<u8> {
    loop {
        at += text[at..].iter().take_while(|byte| byte.is_ascii_whitespace()).count();
        let backslashes = text[at..].iter().take_while(|byte| **byte == b'\\').count();
        if backslashes == 0 || !matches!(text.get(at + backslashes), Some(b'n' | b'r' | b't')) {
            return text.get(at).copied();
        }
        at += backslashes + 1;
    }
}

fn skip_spaces(text: &[u8], mut at: usize, most: usize) -> usize {
    let floor = at.saturating_sub(most);
    while at > floor && matches!(text[at - 1], b' ' | b'\t') {
        at -= 1;
    }
    at
}

fn follows_backslash(text: &[u8], at: usize) -> bool {
    at > 0 && text[at - 1] == b'\\'
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key_of<'t>(text: &'t str, value: &str) -> Option<&'t str> {
        let at = text.rfind(value).unwrap();
        before(text.as_bytes(), at).key.map(|(start, end)| &text[start..end])
    }

    #[test]
    fn finds_the_key_of_a_value() {
        for (text, key) in [
            (r#"{"ssn": 536904399}"#, Some("ssn")),
            (r#"{"ssn":"536904399"}"#, Some("ssn")),
            (r#"{\"ssn\": \"536904399\"}"#, Some("ssn")),
            (r#"{\\\"ssn\\\":\\\"536904399\\\"}"#, Some("ssn")),
            ("ssn=536904399", Some("ssn")),
            ("export SSN='536904399'", Some("SSN")),
            ("user.ssn := 536904399", Some("user.ssn")),
            ("'ssn' => '536904399'", Some("ssn")),
            ("https://x.io/?a=1&ssn=536904399", Some("ssn")),
            ("Social security number: 536904399", Some("Social security number")),
            (r#"{"cards": [1, 536904399"#, Some("cards")),
            ("the 536904399", None),
            ("12, 536904399", None),
        ] {
            assert_eq!(key_of(text, "536904399"), key, "{text}");
        }
        assert!(before(b"536904399", 0).at_start);
        assert!(before(b"[1, 536904399", 4).root_array);
    }

    #[test]
    fn finds_the_value_of_a_key() {
        let value = |text: &str| {
            let sign = text.find(['=', ':']).unwrap();
            value_after(text.as_bytes(), sign).map(|v| text[v.start..v.end].to_string())
        };
        for (text, expected) in [
            ("password=hunter2&x=1", "hunter2"),
            ("password: \"hun\\\"ter 2\", x", "hun\\\"ter 2"),
            ("password = 'it''s'", "it"),
            (r#"\"password\": \"hunter2\", \"x\""#, "hunter2"),
            ("Password=p;Server=x", "p"),
            ("pw := `a b`", "a b"),
            ("pw=a,b", "a,b"),
            ("pw=ab, c", "ab"),
            ("pw=ab,host=x", "ab"),
            ("pw = hunter2)", "hunter2"),
            ("pw: hunter2\\nnext", "hunter2"),
        ] {
            assert_eq!(value(text).as_deref(), Some(expected), "{text}");
        }
    }
}
