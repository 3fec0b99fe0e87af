//! Values as people say them or hide them from machines: `jane [at] acme [dot] io`, `4 1 1 1 …`, `four one one one …`.

use super::{Edit, Says, pairs::Pairs};
use std::ops::Range;

/// How many digits stand apart before they are one number.
const FEWEST_DIGITS: usize = 7;
/// Longest number that is put together.
const MOST_DIGITS: usize = 64;
/// Five bytes fewer than digits in words that are put together have at least, so that one look falls into them.
const STEP: usize = 22;
/// How far around bytes that may stand in digits in words, some of them in a row, these are looked for: farther than one step.
pub(super) const AROUND_SPELLED: usize = 32;
/// How far before `dot` its `at` may stand.
const ADDRESS: usize = 80;

/// The digits in words, by language.
const LANGUAGES: [&[(&[u8], char)]; 7] = [
    &[
        (b"zero", '0'),
        (b"oh", '0'),
        (b"one", '1'),
        (b"two", '2'),
        (b"three", '3'),
        (b"four", '4'),
        (b"five", '5'),
        (b"six", '6'),
        (b"seven", '7'),
        (b"eight", '8'),
        (b"nine", '9'),
        (DOUBLE, MORE),
        (TRIPLE, MORE),
        (b"plus", '+'),
        (b"dash", '-'),
        (b"hyphen", '-'),
    ],
    &[
        (b"null", '0'),
        (b"eins", '1'),
        (b"zwei", '2'),
        (b"zwo", '2'),
        (b"drei", '3'),
        (b"vier", '4'),
        (b"f\xC3\xBCnf", '5'),
        (b"fuenf", '5'),
        (b"sechs", '6'),
        (b"sieben", '7'),
        (b"acht", '8'),
        (b"neun", '9'),
    ],
    &[
        (b"z\xC3\xA9ro", '0'),
        (b"un", '1'),
        (b"deux", '2'),
        (b"trois", '3'),
        (b"quatre", '4'),
        (b"cinq", '5'),
        (b"six", '6'),
        (b"sept", '7'),
        (b"huit", '8'),
        (b"neuf", '9'),
    ],
    &[
        (b"m\xC3\xA1s", '+'),
        (b"cero", '0'),
        (b"uno", '1'),
        (b"dos", '2'),
        (b"tres", '3'),
        (b"cuatro", '4'),
        (b"cinco", '5'),
        (b"seis", '6'),
        (b"siete", '7'),
        (b"ocho", '8'),
        (b"nueve", '9'),
    ],
    &[
        (b"zero", '0'),
        (b"uno", '1'),
        (b"due", '2'),
        (b"tre", '3'),
        (b"quattro", '4'),
        (b"cinque", '5'),
        (b"sei", '6'),
        (b"sette", '7'),
        (b"otto", '8'),
        (b"nove", '9'),
    ],
    &[
        (b"zero", '0'),
        (b"um", '1'),
        (b"dois", '2'),
        (b"tr\xC3\xAAs", '3'),
        (b"quatro", '4'),
        (b"cinco", '5'),
        (b"seis", '6'),
        (b"sete", '7'),
        (b"oito", '8'),
        (b"nove", '9'),
    ],
    &[
        (b"nul", '0'),
        (b"een", '1'),
        (b"twee", '2'),
        (b"drie", '3'),
        (b"vier", '4'),
        (b"vijf", '5'),
        (b"zes", '6'),
        (b"zeven", '7'),
        (b"acht", '8'),
        (b"negen", '9'),
    ],
];
/// Words that say the digit behind them twice and three times.
const DOUBLE: &[u8] = b"double";
const TRIPLE: &[u8] = b"triple";
/// What stands for those words.
const MORE: char = '*';
/// The fewest digits that are put together in Chinese: as long as the shortest in words of Latin letters.
const FEWEST_NUMERALS: usize = 9;

fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t')
}

/// What stands between the spaces around it.
pub(super) fn trimmed(text: &[u8]) -> &[u8] {
    let start = text.iter().take_while(|byte| is_space(**byte)).count();
    let end = text.len() - text[start..].iter().rev().take_while(|byte| is_space(**byte)).count();
    &text[start..end]
}

/// What may stand around the words `at` and `dot`.
fn is_joint(byte: u8) -> bool {
    is_space(byte) || matches!(byte, b'-' | b'_')
}

/// The sign that brackets at `at` stand for: `[at]`, `(dot)`, `{@}`, `[.]`; spaces around them belong to it.
pub(super) fn bracketed_at(text: &[u8], at: usize) -> Option<Edit> {
    let close = match text.get(at)? {
        b'[' => b']',
        b'(' => b')',
        b'{' => b'}',
        b'<' => b'>',
        _ => return None,
    };
    let inner = text[at + 1..].iter().take(8).position(|byte| *byte == close)?;
    let says = match trimmed(&text[at + 1..at + 1 + inner]).to_ascii_lowercase().as_slice() {
        b"at" | b"@" | b"arroba" => '@',
        b"a" if close == b')' => '@',
        b"dot" | b"." | b"punkt" | b"punto" | b"point" => '.',
        _ => return None,
    };
    spread(text, at, at + inner + 2, says)
}

/// Whether the word `dot` may stand at `at`, as far as its last letter and the space before it tell.
#[inline]
fn may_be_dot(text: &[u8], at: usize) -> bool {
    at > 0 && is_joint(text[at - 1]) && text.get(at + 2).is_some_and(|third| third.eq_ignore_ascii_case(&b't'))
}

/// The word `dot` at `at`, where an address goes on: with the `at` before it, unless brackets say that.
pub(super) fn dot_at(text: &[u8], at: usize, edits: &mut Vec<Edit>) {
    let Some(dot) = word_edit(text, at, b"dot", '.').filter(|_| may_be_dot(text, at)) else { return };
    let at = at - 1;
    let floor = at.saturating_sub(ADDRESS);
    // From the left: the words between are those of the address alone.
    let is_part =
        |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-' | b'+') || is_space(*byte);
    let start = at - text[floor..at].iter().rev().take_while(|byte| is_part(byte)).count();
    let before = &text[start..at];
    let last = before.len().checked_sub(4).and_then(|last| {
        (1..=last).rev().find(|&place| {
            is_joint(before[place - 1])
                && before[place..place + 2].eq_ignore_ascii_case(b"at")
                && is_joint(before[place + 2])
        })
    });
    if let Some(place) = last {
        let domain = before[place + 2..].trim_ascii();
        // `look at this dot org`: one word stands between `at` and `dot`, or words joined by `dot`.
        let is_domain = domain
            .split(|byte| is_space(*byte))
            .enumerate()
            .all(|(nth, word)| word.is_empty() || nth % 2 == usize::from(word.eq_ignore_ascii_case(b"dot")));
        if is_domain
            && let Some(at_sign) = word_edit(text, start + place, b"at", '@')
            && edits.last().is_none_or(|edit| edit.end <= at_sign.start)
        {
            edits.push(at_sign);
        }
    }
    if edits.last().is_none_or(|edit| edit.end <= dot.start) {
        edits.push(dot);
    }
}

fn word_edit(text: &[u8], at: usize, word: &[u8], says: char) -> Option<Edit> {
    let end = at + word.len();
    let stands = text.get(at..end)?.eq_ignore_ascii_case(word) && text.get(end).is_some_and(|byte| is_joint(*byte));
    // Dashes belong to it where they stand on both sides: `-at-`.
    let is_dashed = stands && at > 0 && text[at - 1] == text[end] && matches!(text[end], b'-' | b'_');
    let dash = usize::from(is_dashed);
    if stands { spread(text, at - dash, end + dash, says) } else { None }
}

/// An edit with the spaces around it; letters or digits stand on both sides.
fn spread(text: &[u8], start: usize, end: usize, says: char) -> Option<Edit> {
    let before = text[..start].iter().rev().take(3).take_while(|byte| is_space(**byte)).count();
    let after = text[end..].iter().take(3).take_while(|byte| is_space(**byte)).count();
    let (start, end) = (start - before, end + after);
    let beside = |byte: Option<&u8>| byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte >= 0x80);
    let is_inside = beside(start.checked_sub(1).map(|at| &text[at]))
        && (beside(text.get(end)) || matches!(text.get(end), Some(b'[' | b'(' | b'{' | b'<')));
    is_inside.then_some(Edit { start, end, says: Says::Character(says) })
}

/// Digits that stand apart from `at` on, each joined to the next by the same sign: the edits that put them together, and where they end.
pub(super) fn digits_apart(text: &[u8], at: usize, edits: &mut Vec<Edit>) -> usize {
    let digit = |at: usize| text.get(at).is_some_and(u8::is_ascii_digit);
    if !digit(at) || digit(at + 1) {
        return at + 1;
    }
    let Some(&sign) = text.get(at + 1).filter(|byte| matches!(byte, b' ' | b'.' | b'-' | b'/')) else { return at + 1 };
    let mut end = at + 1;
    let mut count = 1;
    let known = edits.len();
    loop {
        // Groups may stand two or three signs apart.
        let gap = text[end..].iter().take(3).take_while(|byte| **byte == sign).count();
        let next = end + gap;
        if gap == 0 || !digit(next) || digit(next + 1) {
            break;
        }
        if count <= MOST_DIGITS {
            edits.push(Edit { start: end, end: next, says: Says::Nothing });
        }
        end = next + 1;
        count += 1;
    }
    let is_in_more = at > 1 && text[at - 1] == sign && text[at - 2].is_ascii_digit()
        || text.get(end) == Some(&sign) && digit(end + 1);
    if !(FEWEST_DIGITS..=MOST_DIGITS).contains(&count) || is_in_more {
        edits.truncate(known);
    } else {
        letters_apart(text, at, sign, known, edits);
    }
    end
}

/// The most characters that are put together of those that stand apart.
const MOST_APART: usize = 96;
/// The longest word before them that is of the same name.
const LONGEST_FIRST: usize = 32;

/// Characters that stand apart around `at`, a space between each two of them and two or three between words: `+ 4 9   1 5 1`, `j @ a c m e . i o`. The
/// edits that put them together; none for digits alone, which [`digits_apart`] puts together.
pub(super) fn characters_apart(text: &[u8], at: usize, edits: &mut Vec<Edit>) {
    const FEWEST: usize = 7;
    if edits.last().is_some_and(|last| last.end > at) {
        return;
    }
    let Some((start, end)) = apart_around(text, at) else {
        sign_apart(text, at, edits);
        return;
    };
    let singles = text[start..end].iter().filter(|byte| **byte != b' ').count();
    let is_plain = text[start..end].iter().all(|byte| byte.is_ascii_digit() || *byte == b' ');
    let has_words = memchr::memmem::find(&text[start..end], b"  ").is_some();
    if !(FEWEST..=MOST_APART).contains(&singles) || is_plain && !has_words {
        sign_apart(text, at, edits);
        return;
    }
    if edits.last().is_some_and(|last| last.end > start) {
        return;
    }
    let mut from = start;
    while let Some(gap) = memchr::memchr(b' ', &text[from..end]).map(|gap| from + gap) {
        let length = text[gap..end].iter().take_while(|byte| **byte == b' ').count();
        // A name may have no more between its words.
        let is_inside = length == 1 && !(text[gap - 1].is_ascii_lowercase() && text[gap + 1].is_ascii_uppercase());
        let says = if is_inside { Says::Nothing } else { Says::Character(' ') };
        edits.push(Edit { start: gap, end: gap + length, says });
        from = gap + length;
    }
}

/// The sign of an address with a space on either side, and the dots of its domain that stand so: `jane @ acme . io`.
fn sign_apart(text: &[u8], at: usize, edits: &mut Vec<Edit>) {
    let is_letter = |at: usize| text.get(at).is_some_and(u8::is_ascii_alphanumeric);
    if text[at] != b'@' || at < 2 || !is_letter(at - 2) || !is_letter(at + 2) {
        return;
    }
    let known = edits.len();
    let mut before = at - 1;
    while let Some(dot) = dot_apart(text, before).filter(|dot| edits[..known].last().is_none_or(|last| last.end < *dot))
    {
        edits.insert(known, Edit { start: dot - 1, end: dot + 2, says: Says::Character('.') });
        before = dot - 1;
    }
    let mut next = at;
    let mut says = '@';
    loop {
        edits.push(Edit { start: next - 1, end: next + 2, says: Says::Character(says) });
        let label = next + 2;
        let is_of_domain = |byte: &&u8| byte.is_ascii_alphanumeric() || matches!(**byte, b'-' | b'.');
        let end = label + text[label..].iter().take(ADDRESS).take_while(is_of_domain).count();
        if !(text[end..].starts_with(b" . ") && is_letter(end + 3)) {
            return;
        }
        (next, says) = (end + 1, '.');
    }
}

fn is_of_address(byte: &u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-' | b'+')
}

/// The dot with a space on either side before the part of an address that ends at a place.
fn dot_apart(text: &[u8], end: usize) -> Option<usize> {
    let part = text[..end].iter().rev().take(ADDRESS).take_while(|byte| is_of_address(byte)).count();
    let before = text[..end - part].strip_suffix(b" . ")?;
    (part > 0 && before.last().is_some_and(u8::is_ascii_alphanumeric)).then_some(before.len() + 1)
}

/// Where the parts of an address start whose dots stand apart, at the end of a text.
fn open_dots(text: &[u8]) -> Option<usize> {
    let end = text.trim_ascii_end();
    let part = end.iter().rev().take(ADDRESS).take_while(|byte| is_of_address(byte)).count();
    // The first of them may be all that has come, up to its dot.
    let start = match end.strip_suffix(b" .") {
        Some(before) => before.len(),
        None => dot_apart(text, end.len()).filter(|_| part > 0)? - 1,
    };
    let mut first = start;
    while let Some(dot) = dot_apart(text, first) {
        first = dot - 1;
    }
    Some(first - text[..first].iter().rev().take(ADDRESS).take_while(|byte| is_of_address(byte)).count())
}

/// Where an address starts whose sign or dots stand apart, at the end of a text.
pub(super) fn open_sign_apart(text: &[u8]) -> Option<usize> {
    let is_of_run = |byte: &&u8| is_of_address(byte) || matches!(**byte, b' ' | b'@');
    let start = text.len() - text.iter().rev().take(2 * ADDRESS).take_while(is_of_run).count();
    let Some(sign) = memchr::memmem::rfind(&text[start..], b" @").map(|sign| start + sign) else {
        return open_dots(text);
    };
    let words = text[sign + 2..].split(|byte| *byte == b' ').filter(|word| !word.is_empty());
    // One word behind the sign, or words with dots between them.
    let is_open = words.enumerate().all(|(nth, word)| nth % 2 == 0 || word == b".");
    let word = text[start..sign].iter().rev().take_while(|byte| **byte != b' ').count();
    is_open.then(|| dot_apart(text, sign).and_then(|_| open_dots(&text[..sign])).unwrap_or(sign - word))
}

/// Where characters start and end that stand apart around `at`.
fn apart_around(text: &[u8], at: usize) -> Option<(usize, usize)> {
    let is_single = |at: usize| {
        let is_graphic = |at: usize| text.get(at).is_some_and(u8::is_ascii_graphic);
        is_graphic(at) && !at.checked_sub(1).is_some_and(is_graphic_in(text)) && !is_graphic(at + 1)
    };
    if !is_single(at) {
        return None;
    }
    let (mut start, mut end) = (at, at + 1);
    for _ in 0..=MOST_APART {
        let gap = text[..start].iter().rev().take(4).take_while(|byte| **byte == b' ').count();
        match start.checked_sub(gap + 1).filter(|before| matches!(gap, 1..=3) && is_single(*before)) {
            Some(before) => start = before,
            None => break,
        }
    }
    for _ in 0..=MOST_APART {
        let gap = text[end..].iter().take(4).take_while(|byte| **byte == b' ').count();
        // The sign that ends a sentence belongs to the last character.
        if !(matches!(gap, 1..=3) && is_single(end + gap)) {
            let is_last = matches!(gap, 1..=3)
                && text.get(end + gap).is_some_and(u8::is_ascii_alphanumeric)
                && matches!(text.get(end + gap + 1), Some(b'.' | b',' | b';' | b'!' | b'?' | b'"' | b')'))
                && !text
                    .get(end + gap + 2)
                    .is_some_and(|next| next.is_ascii_graphic() && !matches!(next, b'"' | b'\\'));
            end += if is_last { gap + 1 } else { 0 };
            break;
        }
        end += gap + 1;
    }
    // An article or the word `I` before what stands apart is a word.
    let is_word =
        matches!(text[start], b'a' | b'A' | b'I' | b':') && !text.get(start + 2).is_some_and(u8::is_ascii_alphabetic);
    if is_word && start + 2 < end {
        start += 1 + text[start + 1..].iter().take_while(|byte| **byte == b' ').count();
    }
    Some((start, end))
}

fn is_graphic_in(text: &[u8]) -> impl Fn(usize) -> bool {
    move |at| text.get(at).is_some_and(|byte| byte.is_ascii_graphic() || *byte >= 0x80)
}

/// Where the characters start that stand apart at the end of a text.
pub(super) fn open_apart_run(text: &[u8]) -> Option<usize> {
    let last = text.trim_ascii_end().len().checked_sub(1).filter(|last| text.len() - last <= 4)?;
    let (start, _) = apart_around(text, last)?;
    let singles = text[start..].iter().filter(|byte| **byte != b' ').count();
    // A name may have its first word whole.
    let before = text[..start].trim_ascii_end();
    let word = before.len() - before.iter().rev().take(LONGEST_FIRST).take_while(|byte| is_letter(byte)).count();
    let is_name = singles > 1 && start - before.len() == 1 && text[word].is_ascii_uppercase();
    (singles <= MOST_APART).then_some(if is_name { word } else { start })
}

/// The capitals of a country and what else stands apart before the digits at `at`, as in an account number: the edits that put them together
/// go in front of those that `edits` has from `known` on.
fn letters_apart(text: &[u8], at: usize, sign: u8, known: usize, edits: &mut Vec<Edit>) {
    let floor = known.checked_sub(1).map_or(0, |last| edits[last].end);
    let start = apart_start(text, at, sign).max(floor);
    if !starts_with_country(&text[start..at]) {
        return;
    }
    let is_gap = |place: &usize| text[*place] == sign && text[place - 1] != sign;
    let gaps = (start + 1..at).filter(is_gap).map(|start| {
        let length = text[start..at].iter().take_while(|byte| **byte == sign).count();
        Edit { start, end: start + length, says: Says::Nothing }
    });
    let gaps: Vec<Edit> = gaps.collect();
    edits.splice(known..known, gaps);
}

/// Where the single capitals and digits start that stand before a place, each with this sign behind it.
fn apart_start(text: &[u8], at: usize, sign: u8) -> usize {
    let mut start = at;
    for _ in 0..MOST_DIGITS {
        let gap = text[..start].iter().rev().take(3).take_while(|byte| **byte == sign).count();
        let single = match text[..start - gap] {
            [.., before, last] => !before.is_ascii_alphanumeric() && is_single(last),
            [last] => is_single(last),
            [] => false,
        };
        if gap == 0 || !single {
            break;
        }
        start -= gap + 1;
    }
    start
}

fn is_single(byte: u8) -> bool {
    byte.is_ascii_uppercase() || byte.is_ascii_digit()
}

/// Whether what stands apart starts with two capitals.
fn starts_with_country(apart: &[u8]) -> bool {
    let mut letters = apart.iter().filter(|byte| byte.is_ascii_alphanumeric());
    let is_capital = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_uppercase);
    is_capital(letters.next()) && is_capital(letters.next())
}

/// Where the capitals and digits start that stand apart at the end of a text, as an account number may.
pub(super) fn open_apart(text: &[u8]) -> Option<usize> {
    let is_sign = |byte: u8| matches!(byte, b' ' | b'.' | b'-' | b'/');
    let sign = *text.iter().rev().take(2).find(|byte| is_sign(**byte))?;
    let end = text.len() - text.iter().rev().take(3).take_while(|byte| **byte == sign).count();
    let last = end.checked_sub(1).filter(|last| is_single(text[*last]))?;
    let start = apart_start(text, last, sign);
    let first = text.get(start..)?.iter().find(|byte| byte.is_ascii_alphanumeric());
    let stands = start == 0 || !text[start - 1].is_ascii_alphanumeric();
    (stands && first.is_some_and(u8::is_ascii_uppercase)).then_some(start)
}

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

fn is_letter(byte: &u8) -> bool {
    byte.is_ascii_alphabetic() || !byte.is_ascii()
}

/// A digit in words at `at`, in any case, and where it ends; or a word that says it more than once.
fn digit_word(text: &[u8], at: usize) -> Option<(char, usize)> {
    let rest = &text[at..];
    let length = rest.iter().take(8).take_while(|byte| is_letter(byte)).count();
    let word = &rest[..length];
    let first = word.first()?;
    if word.first_chunk().is_some_and(|three| !may_begin_digit(*three)) {
        return None;
    }
    // Nearly all of the words differ in their length or first letter.
    let may_be = |name: &[u8]| name.len() == length && name[0] == first.to_ascii_lowercase();
    let mut words = LANGUAGES.iter().copied().flatten();
    words.find(|(name, _)| may_be(name) && name.eq_ignore_ascii_case(word)).map(|(_, digit)| (*digit, at + length))
}

/// A digit at `at`, in words or as it is, and where it ends.
fn digit_token(text: &[u8], at: usize) -> Option<(char, usize)> {
    match text.get(at)? {
        digit @ b'0'..=b'9' => (!text.get(at + 1).is_some_and(|next| next.is_ascii_digit() || is_letter(next)))
            .then_some((char::from(*digit), at + 1)),
        _ => digit_word(text, at),
    }
}

/// Where the digit starts, in words or as it is, that may end at a place.
fn token_start(text: &[u8], end: usize) -> usize {
    match text[..end].last() {
        Some(b'0'..=b'9') => end - 1,
        _ => end - text[..end].iter().rev().take(8).take_while(|byte| is_letter(byte)).count(),
    }
}

/// The digit that a numeral of Chinese or Japanese at `at` stands for.
fn numeral(text: &[u8], at: usize) -> Option<char> {
    let three = text.get(at..at + 3)?;
    // Most characters beyond ASCII are of other writings.
    if !(0xE3..=0xE9).contains(&three[0]) {
        return None;
    }
    Some(match str::from_utf8(three).ok()? {
        "〇" | "零" => '0',
        "一" | "壹" => '1',
        "二" | "贰" | "貳" => '2',
        "三" | "叁" | "參" => '3',
        "四" | "肆" => '4',
        "五" | "伍" => '5',
        "六" | "陆" | "陸" => '6',
        "七" | "柒" => '7',
        "八" | "捌" => '8',
        "九" | "玖" => '9',
        _ => return None,
    })
}

/// The numerals around `at`, if it is in one: the edits that write them as digits, and where they end.
fn numerals_around(text: &[u8], at: usize, edits: &mut Vec<Edit>) -> usize {
    let is_inside = |byte: &&u8| **byte & 0xC0 == 0x80;
    let mut start = at.saturating_sub(text[..=at].iter().rev().take(2).take_while(is_inside).count());
    if numeral(text, start).is_none() {
        return at + 1;
    }
    // One more than what is put together says that there are too many.
    let most = 3 * (MOST_DIGITS + 1);
    while start >= 3 && at - start < most && numeral(text, start - 3).is_some() {
        start -= 3;
    }
    let known = edits.len();
    let floor = edits.last().map_or(0, |edit| edit.end);
    let mut end = start;
    while let Some(digit) = numeral(text, end).filter(|_| end - start < most) {
        edits.push(Edit { start: end, end: end + 3, says: Says::Character(digit) });
        end += 3;
    }
    if floor > start || !(FEWEST_NUMERALS..=MOST_DIGITS).contains(&((end - start) / 3)) {
        edits.truncate(known);
    }
    end
}

/// Signs between digits in words.
fn is_gap(byte: u8) -> bool {
    GAPS.contains(&byte)
}

/// How many signs stand first, of those between two digits in words: three at most, which are not all the same as in rules and indentation.
fn gap_length<'t>(bytes: impl Iterator<Item = &'t u8>) -> usize {
    const MOST: usize = 3;
    let mut signs = bytes.take(MOST).take_while(|byte| is_gap(**byte));
    let Some(first) = signs.next() else { return 0 };
    let (rest, same) = signs.fold((0, 0), |(rest, same), sign| (rest + 1, same + usize::from(sign == first)));
    if same + 1 == MOST { 0 } else { 1 + rest }
}

/// Looks at one place of every few bytes of a part of a text, since digits in words are longer than the step: what is none of them is refused by
/// six bytes. Gives where the next look would be.
pub(super) fn each_spelled(text: &[u8], part: Range<usize>, edits: &mut Vec<Edit>) -> usize {
    let mut at = part.start;
    while at < part.end {
        let Some(&[a, b, c, d, e, f]) = text.get(at..).and_then(<[u8]>::first_chunk) else { break };
        let mut next = at + STEP;
        if a >= 0x80 {
            next = next.max(numerals_around(text, at, edits));
        }
        // Both at once: which of the two refuses a place cannot be predicted.
        if may_spell([a, b, c]) & may_spell([d, e, f])
            && (may_spell_six(text, at + 6) || may_spell_six(text, at.wrapping_sub(6)))
        {
            let start = spelled_start(text, at);
            if edits.last().is_none_or(|edit| edit.end <= start) {
                next = next.max(spelled_digits(text, start, STEP + 5, edits));
            }
        }
        at = next;
    }
    at
}

/// Whether three bytes can stand in digits in words, by their five low bits; says no for almost all others.
#[inline(always)]
fn may_spell(three: [u8; 3]) -> bool {
    let key = spelled_key(three);
    SPELLED[key / 64] >> (key % 64) & 1 == 1
}

/// Whether six bytes can, or are not all there. Digits in words are so long that the six before a look or the six behind it belong to them.
fn may_spell_six(text: &[u8], at: usize) -> bool {
    let six = text.get(at..).and_then(<[u8]>::first_chunk);
    six.is_none_or(|&[a, b, c, d, e, f]| may_spell([a, b, c]) & may_spell([d, e, f]))
}

/// Whether three letters can begin a digit in words, as far as the same bits say.
#[inline]
fn may_begin_digit(three: [u8; 3]) -> bool {
    let key = spelled_key(three);
    BEGINNINGS[key / 64] >> (key % 64) & 1 == 1
}

/// Letters have the same five low bits in both cases.
#[inline(always)]
const fn spelled_key([a, b, c]: [u8; 3]) -> usize {
    (a as usize & 31) | (b as usize & 31) << 5 | (c as usize & 31) << 10
}

/// The signs between digits in words.
const GAPS: [u8; 4] = *b" ,-.";

/// The pairs of bytes that stand in digits in words, by their five low bits.
pub(super) static SPELLED_PAIRS: Pairs = {
    let mut pairs = Pairs::NONE;
    let mut digit = b'0';
    while digit <= b'9' {
        let mut gap = 0;
        while gap < GAPS.len() {
            pairs.insert(digit, GAPS[gap]);
            pairs.insert(GAPS[gap], digit);
            gap += 1;
        }
        digit += 1;
    }
    let mut language = 0;
    while language < LANGUAGES.len() {
        let names = LANGUAGES[language];
        let mut name = 0;
        while name < names.len() {
            let word = names[name].0;
            let mut at = 0;
            while at + 2 <= word.len() {
                pairs.insert(word[at], word[at + 1]);
                at += 1;
            }
            let mut gap = 0;
            while gap < GAPS.len() {
                pairs.insert(word[word.len() - 1], GAPS[gap]);
                pairs.insert(GAPS[gap], word[0]);
                let mut second = 0;
                while second < GAPS.len() {
                    pairs.insert(GAPS[gap], GAPS[second]);
                    second += 1;
                }
                gap += 1;
            }
            name += 1;
        }
        language += 1;
    }
    pairs
};

/// By the key of three bytes: whether a digit in words begins with them.
static BEGINNINGS: [u64; 512] = {
    let mut seen = Spelled([0; 512]);
    let mut language = 0;
    while language < LANGUAGES.len() {
        let names = LANGUAGES[language];
        let mut name = 0;
        while name < names.len() {
            if let [a, b, c, ..] = *names[name].0 {
                seen.insert([a, b, c]);
            }
            name += 1;
        }
        language += 1;
    }
    seen.0
};

/// By the key of three bytes: whether they stand in digits in words, with the signs between these.
static SPELLED: [u64; 512] = {
    let mut seen = Spelled([0; 512]);
    let mut language = 0;
    while language < LANGUAGES.len() {
        let names = LANGUAGES[language];
        let mut left = 0;
        while left < names.len() {
            let word = names[left].0;
            let mut at = 0;
            while at + 3 <= word.len() {
                seen.insert([word[at], word[at + 1], word[at + 2]]);
                at += 1;
            }
            let (first, last) = ([word[0], word[1]], [word[word.len() - 2], word[word.len() - 1]]);
            let mut gap = 0;
            while gap < GAPS.len() {
                let sign = GAPS[gap];
                seen.insert([last[0], last[1], sign]);
                seen.insert([sign, first[0], first[1]]);
                let mut other = 0;
                while other < LANGUAGES.len() {
                    let mut right = 0;
                    while right < LANGUAGES[other].len() {
                        seen.insert([last[1], sign, LANGUAGES[other][right].0[0]]);
                        right += 1;
                    }
                    other += 1;
                }
                let mut second = 0;
                while second < GAPS.len() {
                    seen.insert([last[1], sign, GAPS[second]]);
                    seen.insert([sign, GAPS[second], first[0]]);
                    let mut third = 0;
                    while third < GAPS.len() {
                        if sign != GAPS[second] || sign != GAPS[third] {
                            seen.insert([sign, GAPS[second], GAPS[third]]);
                        }
                        third += 1;
                    }
                    second += 1;
                }
                gap += 1;
            }
            seen.insert_digits(last[1], first[0]);
            left += 1;
        }
        language += 1;
    }
    seen.0
};

struct Spelled([u64; 512]);

impl Spelled {
    const fn insert(&mut self, three: [u8; 3]) {
        let key = spelled_key(three);
        self.0[key / 64] |= 1 << (key % 64);
    }

    /// Single digits behind a word that ends in a letter, and before one that starts with a letter.
    const fn insert_digits(&mut self, last: u8, first: u8) {
        let mut digit = b'0';
        while digit <= b'9' {
            let mut gap = 0;
            while gap < GAPS.len() {
                self.insert([last, GAPS[gap], digit]);
                self.insert([digit, GAPS[gap], first]);
                let mut other = b'0';
                while other <= b'9' {
                    self.insert([digit, GAPS[gap], other]);
                    other += 1;
                }
                let mut second = 0;
                while second < GAPS.len() {
                    self.insert([GAPS[gap], digit, GAPS[second]]);
                    self.insert([GAPS[gap], GAPS[second], digit]);
                    self.insert([digit, GAPS[gap], GAPS[second]]);
                    second += 1;
                }
                gap += 1;
            }
            digit += 1;
        }
    }
}

/// Whether a digit in words may stand at the start of a word.
pub(crate) fn may_be_digit(text: &[u8], at: usize) -> bool {
    let three = text.get(at..).and_then(<[u8]>::first_chunk);
    three.is_none_or(|three| may_spell(*three)) && digit_word(text, at).is_some()
}

/// Whether a text ends with a digit in words, or with what may become one.
pub(crate) fn may_end_in_digit(text: &[u8]) -> bool {
    open_digits(text).is_some()
}

/// Where digits in words start that `at` is in, if it is in any.
fn spelled_start(text: &[u8], at: usize) -> usize {
    let mut start = at + text[at..].iter().take_while(|byte| is_gap(**byte)).count();
    start = token_start(text, start);
    for _ in 0..=MOST_DIGITS {
        let gap = gap_length(text[..start].iter().rev());
        let before = token_start(text, start - gap);
        match digit_token(text, before) {
            Some((_, end)) if gap > 0 && end == start - gap => start = before,
            _ => break,
        }
    }
    start
}

/// The digits around the two single ones at `at`, some of them in words: `five 3 6 9 zero`. The edits that write them as digits.
pub(super) fn spelled_around(text: &[u8], at: usize, edits: &mut Vec<Edit>) {
    let is_digit = |at: usize| text.get(at).is_some_and(u8::is_ascii_digit);
    if !is_digit(at) || at > 0 && is_digit(at - 1) || is_digit(at + 3) {
        return;
    }
    // A word stands beside the first two of them, or the last two.
    let before = at - gap_length(text[..at].iter().rev());
    let after = at + 3 + gap_length(text[(at + 3).min(text.len())..].iter());
    if !text[..before].last().is_some_and(is_letter) && !text.get(after).is_some_and(is_letter) {
        return;
    }
    let start = spelled_start(text, at);
    if edits.last().is_none_or(|edit| edit.end <= start) {
        spelled_digits(text, start, 0, edits);
    }
}

/// Digits in words from `at` on, some of them perhaps as they are: the edits that write them as digits, where they are so long, and where they end.
fn spelled_digits(text: &[u8], at: usize, shortest: usize, edits: &mut Vec<Edit>) -> usize {
    let known = edits.len();
    let mut end = at;
    let mut words = 0;
    while edits.len() - known <= MOST_DIGITS {
        let gap = gap_length(text[end..].iter());
        let first = end == at;
        let Some((digit, next)) = digit_token(text, end + gap).filter(|_| first || gap > 0) else { break };
        words += usize::from(is_letter(&text[end + gap]));
        if digit != MORE {
            edits.push(Edit { start: end, end: next, says: Says::Character(digit) });
            end = next;
            continue;
        }
        // The word itself says the digit behind it, once or twice.
        let between = gap_length(text[next..].iter());
        let repeated = digit_token(text, next + between).filter(|(digit, _)| between > 0 && *digit != MORE);
        let Some((digit, digit_end)) = repeated else { break };
        let is_triple = text[..next].last_chunk::<6>().is_some_and(|word| word.eq_ignore_ascii_case(TRIPLE));
        let middle = if is_triple { next - TRIPLE.len() / 2 } else { next };
        for (start, end) in [(end, middle), (middle, next), (next, digit_end)] {
            if start < end {
                edits.push(Edit { start, end, says: Says::Character(digit) });
            }
        }
        end = digit_end;
    }
    if end - at < shortest || words == 0 || !(FEWEST_DIGITS..=MOST_DIGITS).contains(&(edits.len() - known)) {
        edits.truncate(known);
    } else {
        // The first digit takes the space before it along, unless that parts it from what is no letter of a country.
        letters_apart(text, at, b' ', known, edits);
    }
    end.max(at + 1)
}

/// Where an address in words may have begun that stands last in a text: before `at`, or before `dot`.
pub(super) fn open_address(text: &[u8]) -> Option<usize> {
    const LONGEST: usize = ADDRESS + 16;
    let floor = text.len().saturating_sub(LONGEST);
    let is_part =
        |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-' | b'+') || is_space(*byte);
    let start = text.len() - text[floor..].iter().rev().take_while(|byte| is_part(byte)).count();
    let before = |at: usize| at - text[..at].iter().rev().take(3).take_while(|byte| is_space(**byte)).count();
    let begins =
        |word: &[u8], known: &[u8]| known.len() >= word.len() && known[..word.len()].eq_ignore_ascii_case(word);
    let is_known = |word: &[u8]| begins(word, b"at") || begins(word, b"dot");
    // The words that start like those two.
    let may_be = |at: &usize| *at > 0 && is_space(text[*at - 1]) && matches!(text[*at], b'a' | b'A' | b'd' | b'D');
    // From the first `at` on whose words are those of an address so far; or the last word, which may become `at` or `dot`.
    (start..text.len()).filter(may_be).find_map(|at| {
        let mut words = text[at..].split(|byte| is_space(*byte)).filter(|word| !word.is_empty()).peekable();
        let first = words.next()?;
        let is_at = first.eq_ignore_ascii_case(b"at");
        let mut is_open = is_at || is_known(first) && words.peek().is_none();
        let mut is_dot = false;
        while let Some(word) = words.next().filter(|_| is_open) {
            let is_last = words.peek().is_none();
            is_open = !is_dot || word.eq_ignore_ascii_case(b"dot") || is_last && begins(word, b"dot");
            is_dot = !is_dot;
        }
        is_open.then(|| before(at))
    })
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

/// Where the numerals of Chinese or Japanese start that stand last in a text.
pub(super) fn open_numerals(text: &[u8]) -> Option<usize> {
    let mut start = text.len();
    while start >= 3 && text.len() - start <= 3 * MOST_DIGITS && numeral(text, start - 3).is_some() {
        start -= 3;
    }
    (start < text.len()).then_some(start)
}

/// Where digits in words start that stand last in a text.
pub(super) fn open_digits(text: &[u8]) -> Option<usize> {
    let gap_before = |at: usize| at - gap_length(text[..at].iter().rev());
    let last = token_start(text, text.len());
    let word = &text[last..];
    let first = word.first().map(u8::to_ascii_lowercase);
    let begins = |(known, _): &(&[u8], char)| {
        known.first() == first.as_ref() && known.len() >= word.len() && known[..word.len()].eq_ignore_ascii_case(word)
    };
    let is_digit = first.is_some_and(|first| first.is_ascii_digit());
    let may_begin = || word.first_chunk().is_none_or(|three| may_begin_digit(*three));
    let is_open = first.is_some() && (is_digit || may_begin() && LANGUAGES.iter().copied().flatten().any(begins));
    let mut start = is_open.then_some(last);
    if first.is_some() && start.is_none() {
        return None;
    }
    let mut at = last;
    loop {
        let end = gap_before(at);
        let before = token_start(text, end);
        match digit_token(text, before) {
            Some((_, known)) if end < at && known == end => {
                start = Some(before);
                at = before;
            }
            _ => return start,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str, edits: &[Edit]) -> String {
        let mut out = String::new();
        let mut at = 0;
        for edit in edits {
            out += &text[at..edit.start];
            if let Says::Character(character) = edit.says {
                out.push(character);
            }
            at = edit.end;
        }
        out + &text[at..]
    }

    #[test]
    fn addresses_in_words_are_read() {
        for text in
            ["jane [at] acme [dot] io", "jane(at)acme(dot)io", "jane[at]acme[.]io", "jane { AT } acme { dot } io"]
        {
            let edits: Vec<Edit> = (0..text.len()).filter_map(|at| bracketed_at(text.as_bytes(), at)).collect();
            assert_eq!(said(text, &edits), "jane@acme.io", "{text}");
        }
        for (text, says) in [
            ("jane at acme dot io ", "jane@acme.io "),
            ("jane dot doe at mail dot acme dot io ", "jane.doe@mail.acme.io "),
            ("look at the red dot on it", "look at the red.on it"),
        ] {
            let mut edits = Vec::new();
            (0..text.len())
                .filter(|at| text[*at..].starts_with("dot "))
                .for_each(|at| dot_at(text.as_bytes(), at, &mut edits));
            assert_eq!(said(text, &edits), says);
        }
    }

    #[test]
    fn digits_apart_are_put_together() {
        for (text, says) in [
            ("4 1 1 1 1 1 1 1", "41111111"),
            ("4.1.1.1.1.1.1.1.", "41111111."),
            ("4 1 1 1  1 1 1 1", "41111111"),
            ("1 2 3 4 5 6", "1 2 3 4 5 6"),
            ("1 2 3 4 5 6 78", "1 2 3 4 5 6 78"),
            ("1.2.3.4.5.6.7.80", "1.2.3.4.5.6.7.80"),
        ] {
            let mut edits = Vec::new();
            digits_apart(text.as_bytes(), 0, &mut edits);
            assert_eq!(said(text, &edits), says);
        }
        let mut edits = Vec::new();
        for list in ["[4,1,1,1,1,1,1,1]", "(4, 1, 1, 1, 1, 1, 1, 1)"] {
            edits.clear();
            listed_digits(list.as_bytes(), 0, &mut edits);
            assert!(said(list, &edits).contains("41111111"), "{list}");
        }
    }

    #[test]
    fn digits_in_words_are_read() {
        for (text, says) in [
            ("four one one, Five five-five oh one", "41155501"),
            ("double four one triple five oh one two", "441555012"),
            ("four 1 one 1, five 5 5 - oh one", "411155501"),
            ("quatre un zéro six sept huit neuf", "4106789"),
            ("vier eins null sechs fünf acht neun", "4106589"),
            ("cuatro uno cero seis siete ocho nueve", "4106789"),
            ("四一一零一九八五三", "411019853"),
        ] {
            let mut edits = Vec::new();
            each_spelled(text.as_bytes(), 0..text.len(), &mut edits);
            assert_eq!(said(text, &edits), says, "{text}");
        }
        let mut edits = Vec::new();
        let text = "一二三四五六七八 one two three".as_bytes();
        each_spelled(text, 0..text.len(), &mut edits);
        assert_eq!(edits, []);
    }
}
