//! Tokens that the end of a text cuts: where they may start, which is all that a stream holds back.

use super::{MOST_BEFORE, MOST_ESCAPES, is_escape_before};
use crate::session::vocabulary::Vocabulary;

/// The farthest place before a name at which its token can start: brackets, their escapes, quotes.
pub(in crate::session) fn start_before(text: &[u8], name: usize, floor: usize) -> usize {
    let floor = floor.max(name.saturating_sub(MOST_BEFORE));
    let is_opener = |byte: u8| matches!(byte, b'[' | b'(' | b'<');
    let mut at = name;
    if at > floor + 1 && text[at - 1] == b' ' && is_opener(text[at - 2]) {
        at -= 1;
    }
    while at > floor && (is_opener(text[at - 1]) || matches!(text[at - 1], b'\\' | b'"' | b'\'' | b'`')) {
        at -= 1;
    }
    at
}

/// Where a token may start that the end of the text cuts before its number; the end of the text where none does.
pub(in crate::session) fn open_start(text: &[u8], floor: usize, vocabulary: &Vocabulary) -> usize {
    if vocabulary.is_empty() {
        return text.len();
    }
    // Each underscore may have backslashes before it.
    let lowest = floor.max(text.len().saturating_sub(vocabulary.longest() * 2 + MOST_ESCAPES + 1));
    let mut start = text.len();
    for at in (lowest..text.len()).rev() {
        let byte = text[at];
        if !(byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'\\' | b' ' | b'-')) {
            break;
        }
        let is_prefix = vocabulary.starting(byte).iter().any(|entity| starts(&text[at..], entity.as_bytes()));
        if is_prefix && may_start_at(text, at) {
            start = at;
        }
    }
    start_before(text, start, floor)
}

/// Whether a name that the end of the text cuts may start at `at`: at a word's start, and behind a bracket where spaces or hyphens
/// stand in it.
fn may_start_at(text: &[u8], at: usize) -> bool {
    let Some(before) = at.checked_sub(1) else { return true };
    if text[before].is_ascii_alphanumeric() && !is_escape_before(text, at) {
        return false;
    }
    let is_opener = |at: usize| matches!(text[at], b'[' | b'(' | b'<');
    let is_plain = !text[at..].iter().any(|byte| matches!(byte, b' ' | b'-'));
    is_plain || is_opener(before) || (text[before] == b' ' && before > 0 && is_opener(before - 1))
}

/// Whether all of a text is the start of a token of this entity, up to its number.
pub(in crate::session) fn starts(text: &[u8], entity: &[u8]) -> bool {
    let mut at = 0;
    for expected in entity.iter().chain(b"_") {
        if at == text.len() {
            return true;
        }
        if *expected == b'_' {
            let escapes = text[at..].iter().take(MOST_ESCAPES).take_while(|byte| **byte == b'\\').count();
            at += escapes;
            match text.get(at) {
                None => return true,
                Some(b'_') => at += 1,
                Some(b' ' | b'-') if escapes == 0 => at += 1,
                Some(_) => return false,
            }
        } else if text[at].to_ascii_uppercase() == *expected {
            at += 1;
        } else {
            return false;
        }
    }
    at == text.len()
}
