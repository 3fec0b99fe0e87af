//! Digits and characters that stand apart: `4 1 1 1 …`, `j a n e @ a c m e . i o`.

use super::{
    Edit, Says,
    spelled::is_letter,
    spoken::{ADDRESS, is_space},
};

/// How many digits stand apart before they are one number.
pub(super) const FEWEST_DIGITS: usize = 7;
/// Longest number that is put together.
pub(super) const MOST_DIGITS: usize = 64;

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
    // Most texts have no sign.
    if memchr::memrchr(b'@', &text[text.len().saturating_sub(2 * ADDRESS)..]).is_none() {
        return open_dots(text);
    }
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
pub(super) fn letters_apart(text: &[u8], at: usize, sign: u8, known: usize, edits: &mut Vec<Edit>) {
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

/// An edit with the spaces around it; letters or digits stand on both sides.
pub(super) fn spread(text: &[u8], start: usize, end: usize, says: char) -> Option<Edit> {
    let before = text[..start].iter().rev().take(3).take_while(|byte| is_space(**byte)).count();
    let after = text[end..].iter().take(3).take_while(|byte| is_space(**byte)).count();
    let (start, end) = (start - before, end + after);
    let beside = |byte: Option<&u8>| byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte >= 0x80);
    let is_inside = beside(start.checked_sub(1).map(|at| &text[at]))
        && (beside(text.get(end)) || matches!(text.get(end), Some(b'[' | b'(' | b'{' | b'<')));
    is_inside.then_some(Edit { start, end, says: Says::Character(says) })
}

/// What may stand around the words `at` and `dot`.
pub(super) fn is_joint(byte: u8) -> bool {
    is_space(byte) || matches!(byte, b'-' | b'_')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::spoken::tests::said;

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
    }
}
