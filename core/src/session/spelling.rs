//! How tokens are written: exactly, and as models write them. Case changed, brackets lost, doubled or of another kind, underscores escaped or
//! turned into spaces or hyphens, quotes and emphasis around, a plural or possessive ending.
//!
//! A token is looked for by its number: a digit behind a separator, which few texts have. From there its name is read to the left and its end
//! to the right. What has no brackets must have underscores, since `phone number 1` is plain English.

use super::{
    name::{self, MOST_DIGITS},
    vocabulary::Vocabulary,
};
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

/// The next digit that may start the number of a token: it stands behind a separator.
pub(super) fn next_hit(text: &[u8], from: usize) -> Option<usize> {
    const BLOCK: usize = 64;
    let is_hit = |before: u8, byte: u8| byte.wrapping_sub(b'0') < 10 && (matches!(before, b'_' | b' ' | b'-'));
    let mut at = from.max(2);
    while at + BLOCK <= text.len() {
        // No branches in here: the compiler makes a few instructions of it.
        let (before, bytes) = (&text[at - 1..at - 1 + BLOCK], &text[at..at + BLOCK]);
        let mut any = 0u8;
        for nth in 0..BLOCK {
            let separator = (before[nth] == b'_') as u8 | (before[nth] == b' ') as u8 | (before[nth] == b'-') as u8;
            any |= (bytes[nth].wrapping_sub(b'0') < 10) as u8 & separator;
        }
        if any != 0
            && let Some(nth) = (0..BLOCK).find(|nth| is_hit(before[*nth], bytes[*nth]))
        {
            return Some(at + nth);
        }
        at += BLOCK;
    }
    (at..text.len()).find(|at| is_hit(text[at - 1], text[*at]))
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

/// The brackets before a name.
pub(super) struct Bracket {
    pub(super) start: usize,
    sign: u8,
    pub(super) count: usize,
    /// Backslashes before each.
    escapes: usize,
    spaced: bool,
}

impl Bracket {
    /// No closing brackets are longer.
    pub(super) const LONGEST_CLOSING: usize = 1 + 2 * (MOST_ESCAPES + 1);

    /// Every way to see the brackets that end before `at`, the widest first.
    pub(super) fn before(text: &[u8], at: usize, floor: usize) -> Vec<Bracket> {
        let spaced = at > floor && text[at - 1] == b' ';
        let end = at - usize::from(spaced);
        let Some(sign) = text[floor..end].last().copied().filter(|sign| matches!(sign, b'[' | b'(' | b'<')) else {
            return Vec::new();
        };
        let one = |end: usize, escapes: usize| {
            let start = end.checked_sub(1 + escapes).filter(|start| *start >= floor)?;
            (text[end - 1] == sign && text[start..end - 1].iter().all(|byte| *byte == b'\\')).then_some(start)
        };
        let most = escapes_before(text, end - 1, floor);
        let mut found = Vec::new();
        for escapes in (0..=most).rev() {
            let Some(start) = one(end, escapes) else { continue };
            if let Some(start) = one(start, escapes) {
                found.push(Bracket { start, sign, count: 2, escapes, spaced });
            }
            found.push(Bracket { start, sign, count: 1, escapes, spaced });
        }
        found
    }

    /// Where the brackets end that close these, in text that has all arrived.
    pub(super) fn closed(&self, text: &[u8], at: usize) -> Option<usize> {
        self.closing(at, |at| Ok::<_, ()>(text.get(at).copied())).ok().flatten()
    }

    /// Where the brackets end that close these.
    fn closing<E>(&self, at: usize, peek: impl Fn(usize) -> Result<Option<u8>, E>) -> Result<Option<usize>, E> {
        let mut end = at;
        if self.spaced && peek(end)? == Some(b' ') {
            end += 1;
        }
        let sign = match self.sign {
            b'[' => b']',
            b'(' => b')',
            _ => b'>',
        };
        for _ in 0..self.count {
            for _ in 0..self.escapes {
                if peek(end)? != Some(b'\\') {
                    return Ok(None);
                }
                end += 1;
            }
            if peek(end)? != Some(sign) {
                return Ok(None);
            }
            end += 1;
        }
        Ok(Some(end))
    }

    /// Whether brackets of this kind around this name are those of a token, not of a call, a type, a link or a remark.
    fn fits(&self, text: &[u8], name: &Spelled) -> bool {
        let before = self.start.checked_sub(1).map(|at| text[at]);
        let is_glued = before.is_some_and(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b']' | b')'));
        match self.sign {
            b'[' => true,
            b'<' => !is_glued,
            _ => !is_glued && (name.has_underscore || !name.has_lower),
        }
    }
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
        // A line break or tab inside a string of JSON.
        Some(b'n' | b'r' | b't') => at > 1 && text[at - 2] == b'\\',
        Some(byte) if byte.is_ascii_whitespace() || *byte >= 0x80 => true,
        Some(byte) => b"\"'`*~([<,;:=|>!?".contains(byte),
    };
    can.then_some(marks)
}

/// The farthest place before a name at which its token can start: brackets, their escapes, quotes.
pub(super) fn start_before(text: &[u8], name: usize, floor: usize) -> usize {
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
pub(super) fn open_start(text: &[u8], floor: usize, vocabulary: &Vocabulary) -> usize {
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
        let is_prefix = || vocabulary.starting(byte).iter().any(|entity| starts(&text[at..], entity.as_bytes()));
        if may_start_at(text, at) && is_prefix() {
            start = at;
        }
    }
    start_before(text, start, floor)
}

/// Whether a name that the end of the text cuts may start at `at`: at a word's start, and behind a bracket where spaces or hyphens
/// stand in it.
fn may_start_at(text: &[u8], at: usize) -> bool {
    let Some(before) = at.checked_sub(1) else { return true };
    // Behind a line break or tab inside a string of JSON.
    let is_escape = matches!(text[before], b'n' | b'r' | b't') && before > 0 && text[before - 1] == b'\\';
    if text[before].is_ascii_alphanumeric() && !is_escape {
        return false;
    }
    let is_opener = |at: usize| matches!(text[at], b'[' | b'(' | b'<');
    let is_plain = !text[at..].iter().any(|byte| matches!(byte, b' ' | b'-'));
    is_plain || is_opener(before) || (text[before] == b' ' && before > 0 && is_opener(before - 1))
}

/// Whether all of a text is the start of a token of this entity, up to its number.
pub(super) fn starts(text: &[u8], entity: &[u8]) -> bool {
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

#[cfg(test)]
mod tests {
    use super::*;

    fn vocabulary() -> Vocabulary {
        let mut vocabulary = Vocabulary::default();
        for entity in ["PERSON", "EMAIL_ADDRESS", "ADDRESS"] {
            vocabulary.add(&entity.into());
        }
        vocabulary
    }

    /// The readings of a text: what they replace, and as what.
    fn read(text: &str) -> Vec<(String, String)> {
        let vocabulary = vocabulary();
        let mut found = Vec::new();
        let mut from = 0;
        while let Some(hit) = next_hit(text.as_bytes(), from) {
            let readings = readings(text.as_bytes(), hit, 0, true, &vocabulary).unwrap_or_default();
            found.extend(readings.into_iter().map(|reading| {
                let name = name::Name { entity: reading.entity, number: reading.number, variant: reading.variant };
                (text[reading.start..reading.end].to_string(), name.to_string())
            }));
            from = hit + 1;
        }
        found
    }

    #[test]
    fn tokens_are_read_as_models_write_them() {
        for written in [
            "[EMAIL_ADDRESS_1]",
            "[email_address_1]",
            "[Email_Address_1]",
            "EMAIL_ADDRESS_1",
            "email_address_1",
            "[[EMAIL_ADDRESS_1]]",
            "(EMAIL_ADDRESS_1)",
            "<EMAIL_ADDRESS_1>",
            "<<EMAIL_ADDRESS_1>>",
            r"[EMAIL\_ADDRESS\_1]",
            r"\[EMAIL\_ADDRESS\_1\]",
            r"EMAIL\_ADDRESS\_1",
            "[EMAIL ADDRESS 1]",
            "[email address 1]",
            "[EMAIL-ADDRESS-1]",
            "(EMAIL-ADDRESS-1)",
            "[ EMAIL_ADDRESS_1 ]",
            "[EMAIL_ADDRESS_1's]",
            "[EMAIL_ADDRESS_1’s]",
            "[EMAIL_ADDRESS_1s]",
        ] {
            for (before, after) in [
                ("", ""),
                ("to ", ", please"),
                ("**", "**"),
                ("\"", "\""),
                ("`", "`"),
                ("_", "_"),
                ("'", "'"),
                ("*", "*'s"),
            ] {
                let text = format!("{before}{written}{after}");
                assert_eq!(read(&text), [(written.to_string(), "[EMAIL_ADDRESS_1]".to_string())], "{text}");
            }
        }
    }

    #[test]
    fn endings_and_variants_are_told_apart() {
        for (text, expected) in [
            ("PERSON_1's", vec![("PERSON_1", "[PERSON_1]")]),
            ("PERSON_1s", vec![("PERSON_1", "[PERSON_1]")]),
            ("[PERSON_1]'s", vec![("[PERSON_1]", "[PERSON_1]")]),
            ("[PERSON_1_A]", vec![("[PERSON_1_A]", "[PERSON_1_A]")]),
            ("[person 1 a]", vec![("[person 1 a]", "[PERSON_1_A]")]),
            ("PERSON_12_AB,", vec![("PERSON_12_AB", "[PERSON_12_AB]")]),
            ("PERSON_1_As", vec![("PERSON_1_As", "[PERSON_1_AS]"), ("PERSON_1_A", "[PERSON_1_A]")]),
            ("PERSON_1 a", vec![("PERSON_1", "[PERSON_1]"), ("PERSON_1 a", "[PERSON_1_A]")]),
            ("PERSON_1-san", vec![("PERSON_1", "[PERSON_1]")]),
        ] {
            let expected: Vec<_> = expected.into_iter().map(|(a, b)| (a.to_string(), b.to_string())).collect();
            assert_eq!(read(text), expected, "{text}");
        }
    }

    #[test]
    fn brackets_of_the_text_stay() {
        for (text, read_as) in [
            ("call(PERSON_1)", "PERSON_1"),
            ("[mail](EMAIL_ADDRESS_1)", "EMAIL_ADDRESS_1"),
            ("List<PERSON_1>", "PERSON_1"),
            ("[PERSON_1, x]", "PERSON_1"),
            ("([PERSON_1])", "[PERSON_1]"),
            (r"\[PERSON_1]\]", "[PERSON_1]"),
            ("[[PERSON_1], 2]", "[PERSON_1]"),
        ] {
            assert_eq!(read(text).first().map(|(found, _)| found.as_str()), Some(read_as), "{text}");
        }
    }

    #[test]
    fn prose_and_code_are_no_tokens() {
        for text in [
            "email address 1",
            "person 1",
            "(person 1)",
            "MY_EMAIL_ADDRESS_1",
            "PERSON_1=jane",
            "$PERSON_1",
            "${PERSON_1}",
            "PERSON_01",
            "PERSON_1234567890",
            "PERSON_1_name",
            "PERSON_1.name",
            "self.person_1",
            "utf_8",
            "x PERSON-1",
            "/PERSON_1/",
            "PERSON_1_2",
            "PERSON_A",
            "[PERSON_1_ABC]",
            "PERSON_1a",
        ] {
            assert_eq!(read(text), [], "{text}");
        }
    }

    #[test]
    fn what_may_become_a_token_is_open() {
        for (text, open) in [
            ("write to [EMA", "[EMA"),
            ("write to [email addr", "[email addr"),
            ("write to EMAIL\\_", "EMAIL\\_"),
            ("write to \"\\[", "\"\\["),
            ("write to the per", "per"),
            ("write to the pen", ""),
            ("[EMAIL_ADDRESS_", "[EMAIL_ADDRESS_"),
            ("[EMAIL_ADDRESS] ", ""),
        ] {
            assert_eq!(&text[open_start(text.as_bytes(), 0, &vocabulary())..], open, "{text}");
        }
    }

    #[test]
    fn hits_are_found_in_long_texts() {
        for length in 0..200 {
            let text = format!("{}_7{}", "x".repeat(length), "y".repeat(100));
            assert_eq!(next_hit(text.as_bytes(), 0), (length > 0).then_some(length + 1));
            assert_eq!(next_hit(text.as_bytes(), length + 2), None);
        }
    }
}
