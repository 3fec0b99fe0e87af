//! The field that a value belongs to, recognised lexically from the left: JSON members, assignments, labels, parameters.

use super::{
    declaration, open_escape,
    placeholder::placeholder_before,
    sibling,
    value::{MAX_SPACES, before_tag, invisible, is_in_expansion, lone_scalar},
};
use crate::{
    dispatch::{FULL_WIDTH, closing_length},
    phrase::{self, is_word_byte},
    view::colour_at,
};

/// Longest key that is looked at, in bytes.
pub(super) const MAX_KEY: usize = 96;
/// Longest assignment sign, in bytes: a run of them, such as the line under a heading, assigns nothing.
const MAX_SIGN: usize = 4;
/// Longest stretch of array elements that is walked back to the key of the array.
pub(super) const MAX_ARRAY: usize = 256;

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
    /// The value is an element of an array that starts a string: how many backslashes stand before the quote of that.
    pub(crate) root_of: Option<usize>,
    /// The quote that closes the key, with the backslashes that stand before it as before every quote of its string.
    pub(crate) closing_quote: (usize, usize),
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
pub(super) fn before_within(text: &[u8], start: usize, most: usize) -> FieldBefore {
    if let Some(field) = member_before(text, start) {
        return field;
    }
    if let Some(sign) = start.checked_sub(2).filter(|sign| is_in_expansion(text, *sign)) {
        let key = key_before(text, sign).map(|key| name_of(text, &key));
        return FieldBefore { key, quoted_value: true, ..FieldBefore::default() };
    }
    if stands_behind_word(text, start) {
        return FieldBefore::default();
    }
    let mut at = start;
    let mut field = FieldBefore::default();
    if let Some(quote) = opening_quote(text, at) {
        field.quoted_value = true;
        at = quote;
    }
    while at >= 3 && invisible(text, at - 3).is_some() {
        at -= 3;
    }
    while let Some(colour) = colour_before(text, at) {
        at = colour;
    }
    if field.quoted_value {
        at = before_tag(text, at);
    }
    at = skip_spaces(text, at, MAX_SPACES);
    let above = line_above(text, at, field.quoted_value);
    if let Some(sign_end) = above.or_else(|| if field.quoted_value { None } else { sign_above(text, at, start) }) {
        at = sign_end;
    }
    // Elements of an array may stand on lines of their own, and arrays in arrays.
    let floor = at.saturating_sub(most);
    let mut element = skip_blank(text, at, floor);
    while element > floor && matches!(text[element - 1], b',' | b'[') {
        match array_start(text, element, floor) {
            Some(bracket) => {
                at = skip_blank(text, bracket, floor);
                field.root_array = at == 0;
                field.root_of = at.checked_sub(1).filter(|at| text[*at] == b'"').map(|quote| open_escape(text, quote));
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
            field.key = Some(name_of(text, &key));
            field.quoted_key = key.quoted;
            field.closing_quote = (key.quote - key.escapes, key.quote + 1);
        }
        None => return field,
    }
    field
}

/// Whether a value stands directly behind a word or a sign with which no field goes on to it, as most numbers of prose and code do.
#[inline]
fn stands_behind_word(text: &[u8], start: usize) -> bool {
    let before = &text[..start];
    let before = before.strip_suffix(b" ").unwrap_or(before);
    match before {
        // Elements of an array may stand behind an escaped line break.
        [.., b'\\', b'n' | b'r' | b't'] => false,
        [.., last] => last.is_ascii_alphanumeric() || matches!(last, b'(' | b'.' | b'-' | b'/' | b'+' | b'#' | b'_'),
        [] => false,
    }
}

/// The field of a value that is a number or the start of a string of JSON: the most frequent one.
#[inline]
fn member_before(text: &[u8], start: usize) -> Option<FieldBefore> {
    let quoted_value = text[..start].last() == Some(&b'"');
    let before = &text[..start - usize::from(quoted_value)];
    let key = plain_member(text, before.strip_suffix(b" ").unwrap_or(before).len().checked_sub(1)?)?;
    Some(FieldBefore {
        key: Some(name_of(text, &key)),
        quoted_key: true,
        quoted_value,
        closing_quote: (key.quote - key.escapes, key.quote + 1),
        ..FieldBefore::default()
    })
}

/// Where the colour of a terminal starts that ends at `end`.
fn colour_before(text: &[u8], end: usize) -> Option<usize> {
    const LONGEST: usize = 24;
    let [.., b'0'..=b'9' | b'[', b'm'] = text[..end] else { return None };
    let floor = end.saturating_sub(LONGEST);
    (floor..end).rev().find(|at| matches!(text[*at], 0x1B | b'\\') && colour_at(text, *at) == Some(end))
}

/// Where the sign ends on the line above, for a value on a line of its own: a block scalar of YAML, or a string of JSON.
fn line_above(text: &[u8], at: usize, quoted: bool) -> Option<usize> {
    let line = match text[..at].last()? {
        b'\n' | b'\r' => skip_blank(text, at, at.saturating_sub(96)),
        b'n' => before_escaped_break(text, at)?,
        _ => return None,
    };
    if quoted && text[..line].ends_with(b"\":") {
        return Some(line);
    }
    let floor = line.saturating_sub(3);
    let mut end = line;
    while end > floor && matches!(text[end - 1], b'|' | b'>' | b'-' | b'+') {
        end -= 1;
    }
    let sign_end = skip_spaces(text, end, MAX_SPACES);
    (end < line && sign_end > 0 && text[sign_end - 1] == b':').then_some(sign_end)
}

/// Where the line break of a string of JSON starts that ends at `at`.
fn before_escaped_break(text: &[u8], at: usize) -> Option<usize> {
    let before = |at: usize| Some(at - open_escape(text, at)).filter(|start| *start < at);
    let start = before(at - 1)?;
    let carriage = text[..start].last() == Some(&b'r');
    Some(carriage.then(|| before(start - 1)).flatten().unwrap_or(start))
}

/// Where the sign ends at the end of the line above, for a plain scalar of YAML that has a line to itself, which starts at `at`.
fn sign_above(text: &[u8], at: usize, start: usize) -> Option<usize> {
    let line = text[..at].strip_suffix(b"\n")?;
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    (start >= at + 2 && line.ends_with(b":") && lone_scalar(text, start).is_some()).then_some(line.len())
}

/// Whether an assignment sign ends at this byte.
fn is_sign(text: &[u8], at: usize) -> bool {
    matches!(text[at], b':' | b'=' | b'>') || matches!(text[at], 0x9A | 0x9D) && text[..at].ends_with(FULL_WIDTH)
}

/// A key and where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Key {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) quoted: bool,
    /// Where the quote stands that closes it, if one does.
    quote: usize,
    /// How many backslashes stand before each quote of its string.
    pub(super) escapes: usize,
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
    at = skip_spaces(text, at, MAX_SPACES);
    // A placeholder is no key.
    while at > 0 && matches!(text[at - 1], b')' | b']') && placeholder_before(text, at).is_none() {
        at -= 1;
        // An array without a length: `char key[] = "…"`.
        at -= usize::from(text[at] == b']' && text[..at].last() == Some(&b'['));
    }
    while at > 0 && is_key_quote(text[at - 1]) {
        at -= 1;
    }
    while at > 0 && text[at - 1] == b'\\' {
        at -= 1;
    }
    at - closing_length(&text[..at])
}

/// The sign that stands directly behind the name, where a type stands between that and the `=` at `sign`.
pub(super) fn sign_of_name(text: &[u8], sign: usize) -> usize {
    declaration::colon_before(text, sign).or_else(|| declaration::name_end_before(text, sign)).unwrap_or(sign)
}

pub(super) fn is_key_quote(byte: u8) -> bool {
    matches!(byte, b'"' | b'\'' | b'`' | b'*')
}

/// The key that ends before an assignment sign at `sign` (`:`, `=`, or the end of `=>`, `:=`).
pub(crate) fn key_before(text: &[u8], sign: usize) -> Option<Key> {
    if let Some(key) = plain_member(text, sign) {
        return Some(key);
    }
    if sign > 0 && text[sign] == b'>' && text[sign - 1] != b'=' {
        return None;
    }
    let sign = sign_of_name(text, sign);
    let end = key_end(text, sign);
    // Of several quotes the last one closes the key, and of its backslashes those that are not the key's own are so many as its depth asks for.
    let closing = text[end..sign].iter().rposition(|byte| is_key_quote(*byte) && *byte != b'*');
    let (quoted, quote) = (closing.is_some(), end + closing.unwrap_or(0));
    let backslashes = text[end..quote].iter().rev().take_while(|byte| **byte == b'\\').count();
    let escapes = (1 << backslashes.trailing_ones()) - 1;
    let prose = text[sign] == b':' || text[sign] >= 0x80 || sign > end && text[sign - 1] == b' ';
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
    // A word that is glued to a placeholder was glued to the value before: it begins no name.
    if at > 0 && text[at - 1] == b']' && placeholder_before(text, at).is_some() {
        at += phrase::glued(&text[at..end]);
    }
    // The user of a URL is no key: `https://user:…`; nor is an image before its tag: `registry/token:3.2`.
    let mut head = at;
    while let Some(start) = placeholder_before(text, head) {
        head = start;
    }
    let in_url = text[..head].ends_with(b"://")
        || text[sign] == b':'
            && at > 1
            && text[at - 1] == b'/'
            && (is_word_byte(text[at - 2]) || text[at - 2] == b']' && placeholder_before(text, at - 1).is_some())
            && text.get(sign + 1).is_some_and(|next| !next.is_ascii_whitespace());
    // `"AWS::IAM::AccessKey": …` names a type.
    let is_path = quoted && text[..at].ends_with(b"::");
    // Quotes around nothing that names anything, such as a placeholder, still are a key: what stands for a number behind it needs its own.
    let start = if in_url || is_path { end } else { at };
    (start < end || quoted).then_some(Key { start, end, quoted, quote, escapes })
}

/// The key of a member of JSON, or of JSON in a string, of letters, digits and joints: most keys of most texts.
#[inline]
pub(super) fn plain_member(text: &[u8], sign: usize) -> Option<Key> {
    let quote = sign.checked_sub(1)?;
    if text[sign] != b':' || text[quote] != b'"' {
        return None;
    }
    let escapes = open_escape(text, quote);
    let end = quote - escapes;
    let length = text[end.saturating_sub(MAX_KEY)..end].iter().rev().take_while(|byte| PLAIN[**byte as usize]).count();
    let start = end - length;
    // Other numbers of backslashes are the key's own in part.
    let is_of_quote = escapes & (escapes + 1) == 0;
    let is_whole = length > 0 && is_of_quote && text[..start].last() == Some(&b'"');
    is_whole.then_some(Key { start, end, quoted: true, quote, escapes })
}

/// The bytes of plain keys.
const PLAIN: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0u8;
    while byte < 128 {
        table[byte as usize] = byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.');
        byte += 1;
    }
    table
};

/// The start of an opening quote with its backslashes and string prefix, directly before `at`.
fn opening_quote(text: &[u8], at: usize) -> Option<usize> {
    let quote = at.checked_sub(1).filter(|&q| matches!(text[q], b'"' | b'\'' | b'`'))?;
    let mut start = quote;
    // Three quotes are one in Python.
    if text[..quote].ends_with(&[text[quote]; 2]) {
        start -= 2;
    }
    while start > 0 && text[start - 1] == b'\\' {
        start -= 1;
    }
    let prefixed =
        start > 1 && is_string_prefix(text[start - 1]) && matches!(text[start - 2], b' ' | b'=' | b':' | b'(');
    Some(start - usize::from(prefixed))
}

/// String prefixes of Python, Rust and SQL: r"…", b'…', f"…", N'…'.
pub(super) fn is_string_prefix(byte: u8) -> bool {
    matches!(byte, b'r' | b'b' | b'f' | b'u' | b'N' | b'@')
}

/// What says what the value of a key is: the key, or what stands beside or above it.
pub(super) fn name_of(text: &[u8], key: &Key) -> (usize, usize) {
    sibling::name_of_value(text, key).or_else(|| named_by_parent(text, key)).unwrap_or((key.start, key.end))
}

/// Keys that only say that their value is a number; what kind of number, the key of the object around them does.
const NUMBER: [&[u8]; 3] = [b"number", b"num", b"nr"];

/// Whether a key says no more than that its value is a number.
pub(crate) fn is_only_number(key: &[u8]) -> bool {
    NUMBER.iter().any(|known| known.eq_ignore_ascii_case(key))
}

/// Whether a key that ends like this may only say so.
pub(super) fn may_be_named_by_parent(end: &[u8]) -> bool {
    let last = end.rsplit(|byte| !byte.is_ascii_alphabetic()).next();
    last.is_some_and(is_only_number)
}

/// The key of the object around a number: `{"card": {"number": …}}`.
fn named_by_parent(text: &[u8], key: &Key) -> Option<(usize, usize)> {
    if !key.quoted || !is_only_number(&text[key.start..key.end]) {
        return None;
    }
    let floor = key.start.saturating_sub(MAX_ARRAY);
    let brace = enclosing(text, key.start.saturating_sub(1 + key.escapes).max(floor), floor, b'{')?;
    let sign = skip_blank(text, brace, floor).checked_sub(1)?;
    let parent = (text[sign] == b':').then(|| key_before(text, sign)).flatten()?;
    (parent.quoted && parent.start < parent.end).then_some((parent.start, parent.end))
}

/// The position of the `[` whose elements reach up to `at`; what is inside them is skipped, strings as well.
fn array_start(text: &[u8], at: usize, floor: usize) -> Option<usize> {
    enclosing(text, at, floor, b'[')
}

/// The position of the bracket, `[` or `{`, that what ends at `at` stands in; `None` where it stands in the other.
pub(super) fn enclosing(text: &[u8], at: usize, floor: usize, bracket: u8) -> Option<usize> {
    let mut depth = 0usize;
    let mut place = at;
    while place > floor {
        place -= 1;
        match text[place] {
            b'"' => place = string_start(text, place, floor)?,
            b']' | b'}' => depth += 1,
            byte if byte == bracket && depth == 0 => return Some(place),
            b'{' | b'[' if depth == 0 => return None,
            b':' if depth == 0 && bracket == b'[' => return None,
            b'[' | b'{' => depth -= 1,
            _ => {}
        }
    }
    None
}

/// The opening quote of the string that the quote at `end` closes: the one before it that is escaped alike.
pub(super) fn string_start(text: &[u8], end: usize, floor: usize) -> Option<usize> {
    let escapes = |quote: usize| text[floor..quote].iter().rev().take_while(|byte| **byte == b'\\').count();
    // Each string around doubles the backslashes and adds one: the ones that the count ends with in binary are the depth of the quote, and
    // what is left are backslashes of the value.
    let level = |quote: usize| escapes(quote).trailing_ones();
    let wanted = level(end);
    memchr::memrchr_iter(b'"', &text[floor..end]).map(|at| floor + at).find(|&quote| level(quote) == wanted)
}

/// Goes back over blanks, those of JSON in JSON (`\n`) as well.
pub(super) fn skip_blank(text: &[u8], mut at: usize, floor: usize) -> usize {
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
pub(super) fn next_sign(text: &[u8], mut at: usize) -> Option<u8> {
    loop {
        at += text[at..].iter().take_while(|byte| byte.is_ascii_whitespace()).count();
        let backslashes = text[at..].iter().take_while(|byte| **byte == b'\\').count();
        if backslashes == 0 || !matches!(text.get(at + backslashes), Some(b'n' | b'r' | b't')) {
            return text.get(at).copied();
        }
        at += backslashes + 1;
    }
}

pub(super) fn skip_spaces(text: &[u8], mut at: usize, most: usize) -> usize {
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
            ("[ssn] no.536904399", None),
            (r#"{"ssn": [1,\n536904399"#, Some("ssn")),
            (r#"{"Acme::Person::Ssn": "536904399"}"#, Some("")),
            (r#"{"https://acme.io/ssn": "536904399"}"#, Some("ssn")),
            ("12, 536904399", None),
            ("let ssn: &str = \"536904399\"", Some("let ssn")),
            ("ssn: Optional[str] = '536904399'", Some("ssn")),
            ("ssn?: string|null = '536904399'", Some("ssn")),
            ("char ssn[] = \"536904399\"", Some("char ssn")),
            ("note: ssn = '536904399'", Some(" ssn")),
            ("see: text and ssn = '536904399'", Some(" text and ssn")),
        ] {
            assert_eq!(key_of(text, "536904399"), key, "{text}");
        }
        assert!(before(b"536904399", 0).at_start);
        assert!(before(b"[1, 536904399", 4).root_array);
    }
}
