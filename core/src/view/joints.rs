//! Where what has arrived of a text may turn out to say something else: an escape, a tag, a line break that more of the text decides.
//!
//! Such a place is a joint: a value that ends there may go on behind it. Each rule looks at what the trigger of its view looks at, and names the place
//! as long as one of the bytes that it asks for is behind the end of the text.

use super::{apart, characters, dates, escapes, joins, labels, lists, numbers, runs, spelled, spoken};

/// How far before the end of a text a joint may be undecided: a part of a value on either side of a tag, and the tag.
const REACH: usize = 256;
/// How far behind what joins the rest of a value is looked at.
const PART: usize = 80;
/// Longest part of a value that is emphasised, and longest tag.
const EMPHASISED: usize = 42;
const LONGEST_TAG: usize = 66;
/// How far behind an escape a value is looked for that it may hide the start of.
const HIDDEN: usize = 48;
/// The longest control sequence of a terminal, with the value that it may hide.
const LONGEST_COLOUR: usize = HIDDEN + 24;
/// The most blanks between two tags.
const MOST_BETWEEN_TAGS: usize = 32;
/// The longest value of an element, with its closing tag.
const LONGEST_ELEMENT: usize = 128 + LONGEST_TAG;
/// Most bytes of a reference, and of the escape of a character in two parts.
const REFERENCE: usize = 20;
const PAIR: usize = 48;

/// The bytes that a joint may start with.
const MAY_JOIN: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] =
            matches!(byte as u8, b'%' | b'&' | b'\\' | b'\n' | b'\r' | b'=' | b'"' | b'\'' | b'<' | b'*' | b'_')
                || matches!(byte as u8, b'~' | b'[' | b'(' | b'{' | 0x1B | 0xC2..);
        byte += 1;
    }
    table
};

/// The joints of a text that may go on and is decided up to a place, in order; the end of the text is the last one. `is_key` says whether a key that
/// detectors know ends at a place.
pub(crate) fn joints(text: &[u8], decided: usize, is_key: &dyn Fn(&[u8], usize) -> bool) -> Vec<usize> {
    let mut joints = Vec::new();
    // What stands before a joint is held, so none that is open still stands where all is decided.
    let floor = text.len().saturating_sub(REACH).max(decided.min(text.len()));
    for at in (floor..text.len()).filter(|at| MAY_JOIN[usize::from(text[*at])]) {
        let rest = &text[at..];
        let before = at.checked_sub(1).map_or(b' ', |before| text[before]);
        let joint = match rest[0] {
            b'%' => is_open_percent(rest).then_some(at),
            b'&' => is_open_reference(rest).then_some(at),
            0x1B => (rest.len() < LONGEST_COLOUR).then_some(at),
            // With the sign of quoted-printable before an escaped line break.
            b'\\' => is_open_escape(text, at).then(|| at - usize::from(before == b'=')),
            b'\n' | b'\r' => is_open_break(text, at, &rest[1..])
                .then(|| at.saturating_sub(usize::from(matches!(before, b' ' | b'=' | b'\\')))),
            // The soft break of quoted-printable, whose line break has not come.
            b'=' if matches!(rest, b"=" | b"=\r") => (before != b'=' && joins::is_part(before)).then_some(at),
            b'=' => is_open_code(rest).then_some(at),
            b'"' | b'\'' => {
                let escapes = text[..at].iter().rev().take(16).take_while(|byte| **byte == b'\\').count();
                is_open_concatenation(rest).then_some(at - escapes)
            }
            b'<' if is_open_bracket(text, at) => Some(blank_before(text, at)),
            b'<' => (before != b'<' && is_open_tag(rest)).then_some(at),
            b'*' | b'_' | b'~' => (before != rest[0] && is_open_emphasis(before, rest)).then_some(at),
            b'[' | b'(' | b'{' => is_open_bracket(text, at).then(|| blank_before(text, at)),
            0xC2.. => is_open_character(text, at),
            _ => None,
        };
        joints.extend(joint);
    }
    // A sign in brackets may come behind a part of an address, with the spaces before it.
    let blank = blank_before(text, text.len());
    joints.extend(Some(blank).filter(|blank| ends_in_address(&text[..*blank])));
    joints.extend(spoken::open_address(text));
    // The first of characters that stand apart goes on with the next one: `D. J o h n`.
    let apart = [apart::open_apart(text), apart::open_apart_run(text)].into_iter().flatten();
    joints.extend(apart.filter(|start| *start >= decided).map(|start| start + 1));
    joints.extend(spelled::open_digits(text));
    joints.extend(open_element(text, is_key).into_iter().flatten());
    joints.push(text.len());
    joints.sort_unstable();
    joints.dedup();
    joints
}

/// Where the first of these runs starts that may be encoded and may go on.
pub(crate) fn open_run(text: &[u8], places: &[usize]) -> Option<usize> {
    let is_open =
        |place: &usize| runs::may_say_text(&text[*place..]) && runs::run_at(text, *place).end + runs::GAP >= text.len();
    places.iter().copied().find(is_open)
}

/// Where digits start that a list, numerals or the signs of a date may go on with, with the value that they stand in, and what may become a password.
pub(crate) fn open_signs(text: &[u8]) -> Option<usize> {
    let is_of_value = |byte: &&u8| !byte.is_ascii_whitespace() && !matches!(**byte, b'"' | b'\'');
    let with_value = |start: usize| start - text[..start].iter().rev().take(PART).take_while(is_of_value).count();
    let dates_and_lists =
        [lists::open_list(text), spelled::open_numerals(text), apart::open_apart(text), dates::open_date(text)];
    let apart = [apart::open_apart_run(text), numbers::open_alike(text), apart::open_sign_apart(text)];
    let groups =
        [numbers::open_parted(text), runs::open_pairs(text), lists::open_strings(text), spelled::open_digits(text)];
    let dates_and_lists = dates_and_lists.into_iter().chain(apart).chain(groups);
    dates_and_lists.into_iter().flatten().map(with_value).chain(labels::open_announced(text)).min()
}

/// The length of a text without a character that has arrived in part, and without what may become a placeholder.
pub(crate) fn whole(text: &[u8], longest_placeholder: usize) -> usize {
    let end = text.len() - cut_character(text);
    let floor = end.saturating_sub(longest_placeholder);
    let Some(bracket) = memchr::memrchr(b'[', &text[floor..end]) else { return end };
    let inside = &text[floor + bracket + 1..end];
    let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b':' | b'-' | b'.');
    let may_be = inside.first().is_none_or(u8::is_ascii_uppercase) && inside.iter().all(is_part);
    if may_be { floor + bracket } else { end }
}

/// How many bytes of a character have arrived that is not whole.
fn cut_character(text: &[u8]) -> usize {
    let tail = &text[text.len().saturating_sub(3)..];
    for (back, byte) in tail.iter().rev().enumerate() {
        let length = match byte {
            0x80..=0xBF => continue,
            0xC2..=0xDF => 2,
            0xE0..=0xEF => 3,
            0xF0..=0xF4 => 4,
            _ => 0,
        };
        return if length > back + 1 { back + 1 } else { 0 };
    }
    0
}

/// Whether a part of a value goes on up to the end of the text: what it is tells whether it is joined. The last byte behind it is seen too.
fn is_open_part(rest: &[u8]) -> bool {
    let length = rest.iter().take(PART).take_while(|byte| joins::is_part(**byte)).count();
    let is_number = |byte: &u8| byte.is_ascii_digit() || matches!(byte, b' ' | b'-' | b'.' | b'/');
    let number = match rest.first() {
        Some(first) if is_number(first) => rest.iter().take(PART).take_while(|byte| is_number(byte)).count(),
        _ => 0,
    };
    let length = length.max(number);
    match length {
        0 => rest.is_empty(),
        _ => length < PART && rest.len() < length + 3,
    }
}

fn skip(rest: &[u8], most: usize, is: impl Fn(u8) -> bool) -> &[u8] {
    let length = rest.iter().take(most).take_while(|byte| is(**byte)).count();
    &rest[length..]
}

/// The part of a text, from its start, whose bytes are of a kind.
fn part_of(text: &[u8], is: impl Fn(u8) -> bool) -> &[u8] {
    &text[..text.iter().take_while(|byte| is(**byte)).count()]
}

fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | b'\\')
}

/// A line break at `at`, and what stands behind it: the indentation and the part of a value may go on.
fn is_open_break(text: &[u8], at: usize, rest: &[u8]) -> bool {
    let rest = if text[at] == b'\r' { rest.strip_prefix(b"\n").unwrap_or(rest) } else { rest };
    let right = skip(rest, 16, |byte| matches!(byte, b' ' | b'\t'));
    let behind_margin = skip(rest, joins::LONGEST_MARGIN, joins::is_of_margin);
    (is_open_part(right) || is_open_part(behind_margin)) && joins::may_be_inside(text, at, right)
}

fn is_open_percent(rest: &[u8]) -> bool {
    let escapes = skip(rest, REFERENCE, |byte| byte.is_ascii_hexdigit() || matches!(byte, b'%' | b'u' | b'U'));
    rest.len() < 8 || escapes.is_empty() && rest.len() < REFERENCE + 2 || hides(rest, &rest[3..])
}

/// A code of quoted-printable: what stands behind it tells whether it is one.
fn is_open_code(rest: &[u8]) -> bool {
    rest.len() < 7 && rest[1..].iter().take(2).all(u8::is_ascii_hexdigit)
}

fn is_open_reference(rest: &[u8]) -> bool {
    let name = skip(&rest[1..], REFERENCE, |byte| byte.is_ascii_alphanumeric() || byte == b'#');
    match name {
        [] => rest.len() <= REFERENCE,
        [b';', behind @ ..] => behind.len() < 3 || hides(rest, behind),
        _ => false,
    }
}

/// Whether what an escape says may hide the start of a value, and that has not ended.
fn hides(escape: &[u8], behind: &[u8]) -> bool {
    let hidden: [&[u8]; 20] = [
        b"%3C", b"%3E", b"%27", b"%24", b"%3c", b"%3e", b"&lt", b"&gt", b"&ap", b"&#3", b"&#6", b"&#x", b"&#X", b"&do",
        b"&#0", b"u00", b"U00", b"x3c", b"x3e", b"x2",
    ];
    hidden.iter().any(|start| escape.starts_with(start)) && skip(behind, HIDDEN, escapes::is_value).is_empty()
}

/// Backslashes at `at`: an escape, an escaped line break, an escaped quote.
fn is_open_escape(text: &[u8], at: usize) -> bool {
    let rest = &text[at..];
    let behind = skip(rest, 17, |byte| byte == b'\\');
    let count = rest.len() - behind.len();
    match behind {
        [] => true,
        [b'n' | b'r', behind @ ..] => {
            let right = skip(behind, 16, |byte| is_blank(byte) || byte == b'n');
            is_open_part(right) && joins::may_be_inside(text, at, right) || is_open_break(text, at, behind)
        }
        [b'/' | b'_' | b'-' | b'.' | b'@' | b'+', behind @ ..] => behind.len() < 3,
        [b'u', b'{', ..] => rest.len() < REFERENCE,
        [b'0' | b'1', octal @ ..] => octal.len() < 4 || is_open_colour(rest, octal, b"33"),
        [b'e', bracket @ ..] => bracket.is_empty() || is_open_colour(rest, bracket, b""),
        [b'u' | b'U' | b'x', hex @ ..] => {
            let is_pair = matches!(hex, [b'd' | b'D', b'8'..=b'9' | b'a'..=b'b' | b'A'..=b'B', ..]);
            hex.len() < 7
                || is_pair && rest.len() < (2 * count + 14).min(PAIR)
                || hides(behind, &hex[4..])
                || [&b"001b"[..], b"001B", b"1b", b"1B"].iter().any(|code| is_open_colour(rest, hex, code))
        }
        _ => false,
    }
}

/// A control sequence of a terminal, whose first character has this code: what stands behind it tells whether it hides a value.
fn is_open_colour(escape: &[u8], behind: &[u8], code: &[u8]) -> bool {
    let sequence = behind.strip_prefix(code);
    escape.len() < LONGEST_COLOUR && sequence.is_some_and(|rest| rest.is_empty() || rest[0] == b'[')
}

/// Behind the first quote: the second quote of two parts of a string, or the value behind it, may come.
fn is_open_concatenation(rest: &[u8]) -> bool {
    let is_blank = |byte: u8| is_blank(byte) || matches!(byte, b'n' | b'r');
    let operator = skip(&rest[1..], 26, is_blank);
    let second = skip(skip(operator, 2, |byte| b"+.&~|<>=".contains(&byte)), 26, is_blank);
    match skip(second, 18, |byte| matches!(byte, b'\\' | b'r' | b'b' | b'f' | b'u')) {
        [] => true,
        [quote, behind @ ..] => *quote == rest[0] && is_open_part(behind.strip_prefix(b" ").unwrap_or(behind)),
    }
}

/// A tag, those that follow it, and the value behind them.
fn is_open_tag(mut rest: &[u8]) -> bool {
    while let [b'<', inner @ ..] = rest {
        if inner.starts_with(b"!--") {
            // Other tags may stand in a comment.
            match memchr::memmem::find(&rest[..rest.len().min(LONGEST_TAG)], b"-->") {
                Some(end) => rest = &rest[end + 3..],
                None => return rest.len() < LONGEST_TAG,
            }
            continue;
        }
        match inner {
            [] => return true,
            [first, ..] if !(first.is_ascii_alphabetic() || matches!(first, b'/' | b'\\' | b'!')) => return false,
            _ => {}
        }
        let inner = &inner[..inner.len().min(LONGEST_TAG)];
        match memchr::memchr2(b'>', b'<', inner) {
            Some(end) if inner[end] == b'>' => {
                rest = &rest[end + 2..];
                // The tags between two cells may stand apart.
                let behind = skip(rest, MOST_BETWEEN_TAGS, |byte| byte.is_ascii_whitespace());
                rest = if matches!(behind, [] | [b'<', ..]) { behind } else { rest };
            }
            Some(_) => return false,
            None => return inner.len() < LONGEST_TAG,
        }
    }
    is_open_part(rest.strip_prefix(b" ").unwrap_or(rest))
}

/// Marks of emphasis: what stands behind them, and behind what closes them.
fn is_open_emphasis(before: u8, rest: &[u8]) -> bool {
    let mark = rest[0];
    let behind = skip(rest, 4, |byte| byte == mark);
    let is_single = rest.len() - behind.len() == 1;
    let begins_value = behind.first().is_some_and(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'('));
    if !begins_value || !is_single && before.is_ascii_alphanumeric() {
        return is_open_part(behind);
    }
    let is_word = matches!(before, b' ' | b'@' | b'.' | b'-' | b'+');
    if is_single && !is_word && !(mark == b'*' && before.is_ascii_alphanumeric()) {
        return false;
    }
    let most = &behind[..behind.len().min(EMPHASISED)];
    let word = part_of(most, joins::is_emphasised);
    let is_open = word.len() == most.len() && behind.len() < EMPHASISED;
    is_open || memchr::memrchr(mark, word).is_some_and(|close| is_open_part(&behind[close + 1..]))
}

/// `[at]` and `(dot)` behind a part of an address, with the spaces behind.
fn is_open_bracket(text: &[u8], at: usize) -> bool {
    const WORDS: [&[u8]; 9] = [b"at", b"a", b"@", b"arroba", b"dot", b".", b"punkt", b"punto", b"point"];
    if !ends_in_address(&text[..blank_before(text, at)]) {
        return false;
    }
    let inner = &text[at + 1..];
    let close = inner.iter().take(10).position(|byte| matches!(byte, b']' | b')' | b'}' | b'>'));
    let word = spoken::trimmed(&inner[..close.unwrap_or(inner.len().min(10))]).to_ascii_lowercase();
    match close {
        Some(close) => {
            WORDS.contains(&word.as_slice())
                && skip(&inner[close + 1..], 3, |byte| byte == b' ' || byte == b'\t').is_empty()
        }
        None => inner.len() < 10 && WORDS.iter().any(|known| known.starts_with(&word)),
    }
}

/// Whether what stands last may be a part of an address, as behind one of which a sign in brackets counts.
fn ends_in_address(text: &[u8]) -> bool {
    text.last().is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte >= 0x80)
}

fn blank_before(text: &[u8], at: usize) -> usize {
    at - text[..at].iter().rev().take(3).take_while(|byte| matches!(byte, b' ' | b'\t')).count()
}

/// A character that may stand for another: what stands beside it tells, and for one that looks like a letter the whole word.
fn is_open_character(text: &[u8], at: usize) -> Option<usize> {
    let (character, length) = characters::character_at(text, at)?;
    let behind = &text[at + length..];
    if characters::look_alike(character).is_some() {
        let is_word = |byte: &u8| byte.is_ascii_alphanumeric() || *byte >= 0x80 || b"_-%\\&;#".contains(byte);
        let is_open = behind.iter().take(REACH).all(&is_word) || behind.len() < 2;
        let start = at - text[..at].iter().rev().take(REACH).take_while(|byte| is_word(byte)).count();
        return is_open.then_some(start);
    }
    // Accents and the full stop of Chinese say something beside ASCII alone.
    let may_say = matches!(character, '\u{300}'..='\u{36F}' | '\u{3002}') || characters::reading(character).is_some();
    (may_say && behind.len() < 8).then_some(at)
}

/// The tag of an element whose name is a key, behind its name, and its value: it counts once the element is closed.
fn open_element(text: &[u8], is_key: &dyn Fn(&[u8], usize) -> bool) -> Option<[usize; 2]> {
    let floor = text.len().saturating_sub(LONGEST_ELEMENT);
    // What may be the closing tag already.
    let close = memchr::memrchr(b'<', &text[floor..]).map(|at| floor + at);
    let is_closing = |at: &usize| text.len() - at < LONGEST_TAG && !text[*at..].contains(&b'>');
    let end = close.filter(is_closing).unwrap_or(text.len());
    let open_end = floor + memchr::memrchr(b'>', &text[floor..end])?;
    let open = memchr::memrchr(b'<', &text[open_end.saturating_sub(100)..open_end])? + open_end.saturating_sub(100);
    let name = text[open + 1..open_end].iter().take_while(|byte| !byte.is_ascii_whitespace()).count();
    let is_open = name > 0 && labels::is_value(&text[open_end + 1..end]) && is_key(text, open + 1 + name);
    is_open.then_some([open + 1 + name, open_end + 1])
}
