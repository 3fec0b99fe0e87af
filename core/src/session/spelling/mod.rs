//! How tokens are written: exactly, and as models write them. Case changed, brackets lost, doubled or of another kind, underscores escaped or
//! turned into spaces or hyphens, quotes and emphasis around, a plural or possessive ending.
//!
//! A token is looked for by its number: a digit behind a separator, which few texts have. From there its name is read to the left and its end
//! to the right. What has no brackets must have underscores, since `phone number 1` is plain English.

mod bracket;
mod open;

pub(super) use bracket::Bracket;
pub(super) use open::{open_start, start_before, starts};

use super::name::{self, MOST_DIGITS};
use crate::session::vocabulary::Vocabulary;
use std::sync::Arc;

/// The most backslashes before an escaped sign.
const MOST_ESCAPES: usize = 3;
/// The most underscores that are emphasis around a token.
const MOST_MARKS: usize = 3;
/// The most signs that may belong to a token before its name.
const MOST_BEFORE: usize = 80;

/// One way to read a stretch of text as a token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Reading {
    /// What is replaced: brackets, name and ending.
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) entity: Arc<str>,
    pub(super) number: u32,
    pub(super) variant: u16,
    /// The plural or possessive ending, which stays.
    pub(super) ending: (usize, usize),
    /// Whether it stands in two square brackets, the outer of which may be the text's own.
    pub(super) doubled: bool,
}

/// The text ends where more of it decides; the token would start here.
pub(super) struct More(pub(super) usize);

/// The next digit that may start the number of a token: it stands behind a separator, and that behind a letter.
pub(super) fn next_hit(text: &[u8], from: usize) -> Option<usize> {
    const BLOCK: usize = 64;
    let mut at = from.max(2);
    while at + BLOCK <= text.len() {
        // No branches in here: the compiler makes a few instructions of it.
        let (last, separator, digit) =
            (&text[at - 2..at - 2 + BLOCK], &text[at - 1..at - 1 + BLOCK], &text[at..at + BLOCK]);
        let any = last
            .iter()
            .zip(separator)
            .zip(digit)
            .fold(0, |any, ((last, separator), digit)| any | is_hit(*last, *separator, *digit));
        if any != 0
            && let Some(nth) = (0..BLOCK).find(|nth| is_hit(last[*nth], separator[*nth], digit[*nth]) != 0)
        {
            return Some(at + nth);
        }
        at += BLOCK;
    }
    (at..text.len()).find(|at| is_hit(text[at - 2], text[at - 1], text[*at]) != 0)
}

/// 1 for a digit behind a separator behind the end of a name, which is a letter or a digit, or behind a backslash; 0 for other bytes.
fn is_hit(last: u8, separator: u8, digit: u8) -> u8 {
    let in_range = |byte: u8, first: u8, count: u8| u8::from(byte.wrapping_sub(first) < count);
    let name = in_range(last | 0x20, b'a', 26) | in_range(last, b'0', 10) | u8::from(last == b'\\');
    let separator = u8::from(separator == b'_') | u8::from(separator == b' ') | u8::from(separator == b'-');
    in_range(digit, b'0', 10) & separator & name
}

/// A name of an entity as it is spelled somewhere.
struct Spelled<'a> {
    entity: &'a Arc<str>,
    start: usize,
    /// Whether underscores alone stand between its words and before the number.
    underscores: bool,
    has_underscore: bool,
    has_lower: bool,
}

/// The ways to read a token whose number starts at `hit`, not before `floor`: none, one, or two where that is not clear.
pub(super) fn readings(
    text: &[u8],
    hit: usize,
    floor: usize,
    at_end: bool,
    vocabulary: &Vocabulary,
) -> Result<Vec<Reading>, More> {
    let Some(end) = separator_before(text, hit, floor).filter(|end| *end > floor) else { return Ok(Vec::new()) };
    let mut spelled: Vec<Spelled> =
        vocabulary.ending(text[end - 1]).iter().filter_map(|entity| spelled(text, hit, end, floor, entity)).collect();
    // The longest name that stands well.
    spelled.sort_by_key(|name| name.start);
    for name in &spelled {
        let right = Right { text, at_end, more: More(start_before(text, name.start, floor)) };
        let found = right.readings(name, hit, floor)?;
        if !found.is_empty() {
            return Ok(found);
        }
    }
    Ok(Vec::new())
}

/// Where the separator starts that ends at `at`.
fn separator_before(text: &[u8], at: usize, floor: usize) -> Option<usize> {
    let start = at.checked_sub(1).filter(|start| *start >= floor)?;
    match text[start] {
        b'_' => Some(start - escapes_before(text, start, floor)),
        b' ' | b'-' => Some(start),
        _ => None,
    }
}

fn escapes_before(text: &[u8], at: usize, floor: usize) -> usize {
    text[floor..at].iter().rev().take(MOST_ESCAPES).take_while(|byte| **byte == b'\\').count()
}

/// The name of an entity that ends at `end`, with the number at `hit`.
fn spelled<'a>(text: &[u8], hit: usize, end: usize, floor: usize, entity: &'a Arc<str>) -> Option<Spelled<'a>> {
    let mut name = Spelled {
        entity,
        start: end,
        underscores: text[hit - 1] == b'_',
        has_underscore: text[hit - 1] == b'_',
        has_lower: false,
    };
    for expected in entity.bytes().rev() {
        let last = name.start.checked_sub(1).filter(|last| *last >= floor)?;
        if expected == b'_' {
            name.underscores &= text[last] == b'_';
            name.has_underscore |= text[last] == b'_';
            name.start = separator_before(text, name.start, floor)?;
        } else if text[last].to_ascii_uppercase() == expected {
            name.has_lower |= text[last].is_ascii_lowercase();
            name.start = last;
        } else {
            return None;
        }
    }
    Some(name)
}

/// What stands behind the name.
struct Right<'t> {
    text: &'t [u8],
    at_end: bool,
    more: More,
}

impl Right<'_> {
    fn readings(&self, name: &Spelled, hit: usize, floor: usize) -> Result<Vec<Reading>, More> {
        let mut end = hit;
        while self.peek(end)?.is_some_and(|byte| byte.is_ascii_digit()) {
            end += 1;
            if end - hit > MOST_DIGITS {
                return Ok(Vec::new());
            }
        }
        let Some(number) = name::number(&self.text[hit..end]) else { return Ok(Vec::new()) };
        let cores = self.cores(end)?;
        let reading = |start, end, variant, ending, doubled| Reading {
            start,
            end,
            entity: name.entity.clone(),
            number,
            variant,
            ending,
            doubled,
        };
        for bracket in Bracket::before(self.text, name.start, floor) {
            let mut found = Vec::new();
            for &(variant, end) in &cores {
                let ending = self.ending(end)?;
                if let Some(close) = self.closing(ending, &bracket)? {
                    let doubled = bracket.sign == b'[' && bracket.count == 2 && bracket.escapes == 0;
                    found.push(reading(bracket.start, close, variant, (end, ending), doubled));
                }
            }
            if !found.is_empty() && bracket.fits(self.text, name) {
                return Ok(found);
            }
        }
        let mut found = Vec::new();
        let Some(marks) = marks_before(self.text, name.start).filter(|_| name.underscores) else { return Ok(found) };
        for &(variant, end) in &cores {
            if self.stands_alone(end, marks)? {
                found.push(reading(name.start, end, variant, (end, end), false));
            }
        }
        Ok(found)
    }

    /// The variants that may follow the number, with their ends: none, letters, letters before a plural.
    fn cores(&self, end: usize) -> Result<Vec<(u16, usize)>, More> {
        let mut cores = vec![(0, end)];
        let mut start = end;
        while start - end < MOST_ESCAPES && self.peek(start)? == Some(b'\\') {
            start += 1;
        }
        match self.peek(start)? {
            Some(b'_') => start += 1,
            Some(b' ' | b'-') if start == end => start += 1,
            _ => return Ok(cores),
        }
        let mut letters = start;
        while letters - start < 4 && self.peek(letters)?.is_some_and(|byte| byte.is_ascii_alphabetic()) {
            letters += 1;
        }
        if self.peek(letters)?.is_some_and(|byte| byte.is_ascii_alphanumeric()) {
            return Ok(cores);
        }
        if let Some(variant) = name::variant(&self.text[start..letters]) {
            cores.push((variant, letters));
        }
        if letters - start > 1
            && matches!(self.text[letters - 1], b's' | b'S')
            && let Some(variant) = name::variant(&self.text[start..letters - 1])
        {
            cores.push((variant, letters - 1));
        }
        Ok(cores)
    }

    /// Where a plural or possessive ending ends that starts at `at`, inside of brackets.
    fn ending(&self, at: usize) -> Result<usize, More> {
        let mut end = at;
        if matches!(self.peek(end)?, Some(b's' | b'S')) {
            end += 1;
        }
        let apostrophe = self.apostrophe(end)?;
        if apostrophe > end && matches!(self.peek(apostrophe)?, Some(b's' | b'S')) {
            return Ok(apostrophe + 1);
        }
        Ok(apostrophe)
    }

    /// Where an apostrophe ends, straight or curly.
    fn apostrophe(&self, at: usize) -> Result<usize, More> {
        const CURLY: &[u8] = "’".as_bytes();
        match self.peek(at)? {
            Some(b'\'') => Ok(at + 1),
            Some(0xE2) if self.peek(at + 1)? == Some(CURLY[1]) && self.peek(at + 2)? == Some(CURLY[2]) => Ok(at + 3),
            _ => Ok(at),
        }
    }

    /// Where the brackets end that close those before the name.
    fn closing(&self, at: usize, bracket: &Bracket) -> Result<Option<usize>, More> {
        bracket.closing(at, |at| self.peek(at))
    }

    /// Whether a name without brackets ends at `at`: not inside of a word, a path, an assignment or another name.
    fn stands_alone(&self, at: usize, marks: usize) -> Result<bool, More> {
        let mut end = at;
        if matches!(self.peek(end)?, Some(b's' | b'S')) {
            end += 1;
        }
        for _ in 0..marks {
            if self.peek(end)? != Some(b'_') {
                return Ok(false);
            }
            end += 1;
        }
        Ok(match self.peek(end)? {
            Some(b'_' | b'$' | b'@' | b'=' | b'(' | b'/') => false,
            Some(b'.') => !self.peek(end + 1)?.is_some_and(|byte| byte.is_ascii_alphanumeric()),
            Some(b'\\') => self.peek(end + 1)? != Some(b'_'),
            Some(byte) => !byte.is_ascii_alphanumeric(),
            None => true,
        })
    }

    fn peek(&self, at: usize) -> Result<Option<u8>, More> {
        match self.text.get(at) {
            Some(byte) => Ok(Some(*byte)),
            None if self.at_end => Ok(None),
            None => Err(More(self.more.0)),
        }
    }
}

/// How many underscores before a name without brackets are emphasis; `None` where no name can start there.
fn marks_before(text: &[u8], start: usize) -> Option<usize> {
    let marks = text[..start].iter().rev().take(MOST_MARKS).take_while(|byte| **byte == b'_').count();
    let at = start - marks;
    let can = match text[..at].last() {
        None => true,
        Some(byte) if byte.is_ascii_alphanumeric() => is_escape_before(text, at),
        Some(byte) if byte.is_ascii_whitespace() || *byte >= 0x80 => true,
        Some(byte) => b"\"'`*~([<,;:=|>!?".contains(byte),
    };
    can.then_some(marks)
}

/// Whether what ends here is an escape inside a string of JSON, of a line break or tab or of a character by its number: its letters and digits
/// are none of the text.
fn is_escape_before(text: &[u8], at: usize) -> bool {
    let before = &text[..at];
    before.ends_with(b"\\n")
        || before.ends_with(b"\\r")
        || before.ends_with(b"\\t")
        || before
            .last_chunk::<6>()
            .is_some_and(|escape| escape.starts_with(b"\\u") && escape[2..].iter().all(u8::is_ascii_hexdigit))
}

#[cfg(test)]
mod tests;
