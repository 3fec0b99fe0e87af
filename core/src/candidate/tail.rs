//! What the end of a text may be the beginning of, by its bytes alone: tokens, numbers, names.

use crate::{
    dispatch::{day_before, is_of_token},
    validators::{begins_month, begins_particle, is_particle},
};

/// The longest run that the first pass needs before it names a start.
pub(super) const SHORT_RUN: usize = 20;
/// Most signs between two groups of digits.
const MOST_SIGNS: usize = 3;
/// How far behind digits what follows says whether they are a number.
const BEHIND_DIGITS: usize = 4;
/// Most brackets before a token that a literal starts with.
const MOST_BRACKETS: usize = 3;
/// The longest word between a day and its month, and what is glued to the day.
const LONGEST_OF_DAY: usize = 3;
/// The longest word of a name, and the most particles in one.
const MAX_WORD: usize = 32;
const MOST_PARTICLES: usize = 3;

/// Where the character of a writing without spaces ends that stands last in a text: it is no part of a token.
fn ends_in_ideograph(text: &[u8]) -> bool {
    matches!(text, [.., 0xE4..=0xED, 0x80..=0xBF, 0x80..=0xBF] | [.., 0xE3, 0x81..=0xBF, 0x80..=0xBF])
}

/// Where that starts which the end of a text may be a part of.
pub(super) fn start(text: &[u8]) -> usize {
    let start = token_start(text).min(number_start(text));
    names_start(text).min(day_start(text)).min(start)
}

/// Where the day of a date starts whose month has begun or may begin here.
fn day_start(text: &[u8]) -> usize {
    let is_letter = |byte: &&u8| byte.is_ascii_alphabetic() || **byte >= 0x80;
    let name = text.len() - text.iter().rev().take(MAX_WORD).take_while(is_letter).count();
    let Some(day) = day_before(text, name) else { return text.len() };
    // Between them stand words such as `of` and `de`, and the letters of `1er`.
    let is_other = |word: &[u8]| word.len() > LONGEST_OF_DAY && word.is_ascii();
    let mut between = text[day..name].split(|byte| matches!(byte, b' ' | b'.' | b'-' | b'0'..=b'9'));
    let last = &text[name..];
    if between.any(is_other) || is_other(last) && !begins_month(last) { text.len() } else { day }
}

fn token_start(text: &[u8]) -> usize {
    let mut start = text.len();
    while start > 0 && is_of_token(text[start - 1]) && !ends_in_ideograph(&text[..start]) {
        start -= 1;
    }
    let is_bracket = |byte: &&u8| matches!(byte, b'[' | b']' | b'{' | b'}' | b'<');
    start - text[..start].iter().rev().take(MOST_BRACKETS).take_while(is_bracket).count()
}

/// In the path of a URL that starts at `start` and ends with the text: where that starts which stands behind its last slash, or before that the run of
/// base64, which goes on over slashes.
pub(super) fn path_start(text: &[u8], start: usize) -> Option<usize> {
    let url = &text[start..];
    let authority = memchr::memmem::find(url, b"://")? + 3;
    let path = authority + memchr::memchr(b'/', &url[authority..])? + 1;
    let is_base64 = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'_' | b'-');
    let run = url.iter().rposition(|byte| !is_base64(byte)).map_or(0, |sign| sign + 1);
    // Those behind the scheme of a URL in the path are none of its path: `://a/https:/`.
    let is_of_scheme = |slash: usize| url[..slash].ends_with(b":") || url[..slash].ends_with(b":/");
    let slash = memchr::memrchr_iter(b'/', url).find(|slash| !is_of_scheme(*slash))? + 1;
    Some(start + slash.min(run)).filter(|behind| *behind >= start + path)
}

fn is_sign(byte: u8) -> bool {
    matches!(byte, b' ' | b'.' | b'-' | b'/' | b'(' | b')')
}

/// Where the groups of digits start that stand last.
fn digits_start(text: &[u8]) -> Option<usize> {
    let behind = text.iter().rev().take(BEHIND_DIGITS + 1).position(u8::is_ascii_digit)?;
    let mut start = text.len() - behind;
    let mut at = start;
    let mut signs = 0;
    while at > 0 && signs <= MOST_SIGNS {
        match text[at - 1] {
            byte if byte.is_ascii_digit() => {
                signs = 0;
                start = at - 1;
            }
            byte if is_sign(byte) => signs += 1,
            _ => break,
        }
        at -= 1;
    }
    Some(start)
}

/// Where what is glued to them starts: `+`, `(`, letters.
fn number_start(text: &[u8]) -> usize {
    let Some(start) = digits_start(text) else { return text.len() };
    let opening = text[..start].iter().rev().take(MOST_SIGNS).take_while(|byte| is_sign(**byte)).count();
    token_start(&text[..start]).min(token_start(&text[..start - opening]))
}

/// Where the word starts whose next one, which has begun or may begin here, makes a name or an address of it.
fn names_start(text: &[u8]) -> usize {
    let is_part = |byte: &&u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'\'' | b'/') || **byte >= 0x80;
    let word_start =
        |end: usize| end - text[end.saturating_sub(MAX_WORD)..end].iter().rev().take_while(is_part).count();
    let last = word_start(text.len());
    let word = &text[last..];
    let is_capital = word.first().is_none_or(|first| first.is_ascii_uppercase() || *first >= 0x80);
    if !(is_capital || begins_particle(word)) || last < 2 || text[last - 1] != b' ' {
        return text.len();
    }
    let mut end = last - 1;
    let has_dot = text[end - 1] == b'.';
    end -= usize::from(has_dot);
    let mut start = word_start(end);
    for _ in 0..MOST_PARTICLES {
        if has_dot || !is_particle(&text[start..end]) || start < 2 || text[start - 1] != b' ' {
            break;
        }
        end = start - 1;
        start = word_start(end);
    }
    let Some(first) = text.get(start).filter(|_| start < end) else { return text.len() };
    if !(first.is_ascii_uppercase() || first.is_ascii_digit() || *first >= 0x80 || is_capital && end - start == 2) {
        return text.len();
    }
    // `J. R. Whitfield`
    match text[..start].strip_suffix(b". ") {
        Some(before) if has_dot && before.last().is_some_and(u8::is_ascii_uppercase) => start - 3,
        _ => start,
    }
}
