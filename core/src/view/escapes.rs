//! How single characters are written: percent-encoding, escapes of JSON and of code, entities, other forms of the character.

use super::{
    Edit, Says,
    characters::{Kind, character_at, look_alike, reading},
    entities::entity_at,
};
use crate::validators::is_sure_name;

/// The most backslashes of one escape: JSON in JSON doubles them.
const MAX_BACKSLASHES: usize = 16;
/// The first character of a control sequence.
const ESCAPE: char = '\u{1B}';
/// The longest word in which look-alikes are told from letters of their own script.
const MAX_WORD: usize = 64;

/// Whether a character that is written otherwise can start with a byte.
fn may_be_written(byte: &u8) -> bool {
    matches!(byte, b'%' | b'\\' | b'&' | b'=' | 0x1B | 0x80..)
}

/// Whether a character that is written otherwise starts at a place or behind it.
pub(super) fn is_written_behind(text: &[u8], from: usize) -> bool {
    const CHUNK: usize = 32;
    // Most texts have none of its bytes: so many are asked for at once, without a branch.
    let has_any = |chunk: &[u8]| chunk.iter().fold(false, |has, byte| has | may_be_written(byte));
    let is_written = |at: usize| may_be_written(&text[at]) && written_at(text, at).is_some();
    text[from..]
        .chunks(CHUNK)
        .zip((from..).step_by(CHUNK))
        .any(|(chunk, start)| has_any(chunk) && (start..start + chunk.len()).any(is_written))
}

/// The edits between two positions of a text.
pub(super) fn edits(text: &[u8], from: usize, to: usize) -> Vec<Edit> {
    let mut edits = Vec::new();
    let mut word = Word::default();
    let mut at = from;
    while at < to {
        let byte = text[at];
        if byte.is_ascii_alphanumeric() {
            word.add_ascii(byte, &mut edits);
            at += 1;
            continue;
        }
        // Keys have these inside.
        if matches!(byte, b'_' | b'-') {
            at += 1;
            continue;
        }
        if matches!(byte, b'@' | b'.') {
            word.part(byte, &mut edits);
            at += 1;
            continue;
        }
        let Some(written) = written_at(text, at).filter(|written| written.end <= to) else {
            word.close(&mut edits);
            at += 1 + text[at + 1..to].iter().take_while(|next| byte == b'\\' && **next == b'\\').count();
            continue;
        };
        let edit = |says| Edit { start: at, end: written.end, says };
        match reading(written.character).or_else(|| beside_ascii(text, at, written.character)) {
            Some((says, _)) => {
                if !matches!(says, Says::Character(letter) if letter.is_ascii_alphanumeric()) && says != Says::Nothing {
                    word.close(&mut edits);
                }
                edits.push(edit(says));
            }
            None => match look_alike(written.character) {
                Some(latin) => {
                    word.look_alikes.push(edits.len());
                    edits.push(edit(Says::Character(latin)));
                }
                None => {
                    match written.character.is_alphanumeric() {
                        true if written.character.is_ascii() => word.add_ascii(written.character as u8, &mut edits),
                        true => word.is_foreign = true,
                        false => word.close(&mut edits),
                    }
                    if written.is_escape
                        && (written.character >= ' ' || matches!(written.character, '\n' | '\r' | '\t'))
                    {
                        edits.push(edit(Says::Character(written.character)));
                    }
                }
            },
        }
        at = written.end;
    }
    word.close(&mut edits);
    edits.retain(|edit| edit.start < edit.end);
    put_together(text, &mut edits);
    edits
}

/// Lets spaces and dashes say nothing that stand between single letters and digits, as many as make a number.
fn put_together(text: &[u8], edits: &mut [Edit]) {
    const FEWEST: usize = 6;
    let is_joint = |edit: &Edit| matches!(edit.says, Says::Character(' ' | '-'));
    let goes_on = |pair: &Edit, next: &Edit| {
        is_joint(pair) && is_joint(next) && pair.end + 1 == next.start && text[pair.end].is_ascii_alphanumeric()
    };
    for run in edits.chunk_by_mut(goes_on).filter(|run| run.len() >= FEWEST) {
        run.iter_mut().for_each(|edit| edit.says = Says::Nothing);
    }
}

/// As many digits in a word of which all letters look like Latin capitals are those of an id.
const MIXED: usize = 2;

/// A word in which look-alikes of Latin letters may stand.
#[derive(Default)]
struct Word {
    length: usize,
    digits: usize,
    is_latin: bool,
    /// Letters that are no Latin ones and look like none.
    is_foreign: bool,
    /// Which edits read a letter as the Latin one that it looks like.
    look_alikes: Vec<usize>,
    /// Those of the parts of an address before, in which all letters look like Latin ones.
    of_address: Vec<usize>,
    /// Of the parts before one has Latin letters.
    was_latin: bool,
    is_address: bool,
}

impl Word {
    fn add_ascii(&mut self, byte: u8, edits: &mut [Edit]) {
        self.is_latin |= byte.is_ascii_alphabetic();
        self.digits += usize::from(byte.is_ascii_digit());
        self.length += 1;
        if self.length == MAX_WORD {
            self.close(edits);
        }
    }

    /// Ends a part of what may be an address, before its sign or a dot.
    fn part(&mut self, sign: u8, edits: &mut [Edit]) {
        self.is_address |= sign == b'@';
        self.was_latin |= self.is_latin;
        if self.is_foreign {
            drop_all(&self.look_alikes, edits);
        } else if !(self.is_latin || self.digits >= MIXED && are_capitals(&self.look_alikes, edits)) {
            self.of_address.append(&mut self.look_alikes);
        }
        (self.length, self.digits, self.is_latin, self.is_foreign) = (0, 0, false, false);
        self.look_alikes.clear();
    }

    /// Ends the word: only beside Latin letters or digits, or in an address that has some, are its look-alikes a disguise.
    fn close(&mut self, edits: &mut [Edit]) {
        self.part(b' ', edits);
        if !(self.is_address && self.was_latin) {
            drop_all(&self.of_address, edits);
        }
        self.of_address.clear();
        (self.is_address, self.was_latin) = (false, false);
    }
}

/// Whether edits say capitals alone, as the letters of ids are: small ones are of units.
fn are_capitals(these: &[usize], edits: &[Edit]) -> bool {
    these.iter().all(|index| matches!(edits[*index].says, Says::Character('A'..='Z')))
}

/// Takes edits back.
fn drop_all(these: &[usize], edits: &mut [Edit]) {
    for index in these {
        edits[*index].end = edits[*index].start;
    }
}

/// A character that is not written as one byte of ASCII.
struct Written {
    character: char,
    end: usize,
    /// It is written as something else than itself.
    is_escape: bool,
}

fn written_at(text: &[u8], at: usize) -> Option<Written> {
    if !may_be_written(&text[at]) {
        return None;
    }
    let escape = |(character, end)| Written { character, end, is_escape: true };
    match text[at] {
        b'%' => percent_at(text, at).map(escape),
        b'=' => quoted_at(text, at).map(escape),
        b'\\' => without_colour(text, backslash_at(text, at)?).map(escape),
        0x1B => without_colour(text, (ESCAPE, at + 1)).map(escape),
        b'&' => entity_at(text, at).map(escape),
        0x80.. => {
            let (character, length) = character_at(text, at)?;
            Some(Written { character, end: at + length, is_escape: false })
        }
        _ => None,
    }
}

/// What a character says beside ASCII alone: an accent on a digit, which no language writes, nothing; the full stop of Chinese inside of an
/// address a dot.
fn beside_ascii(text: &[u8], at: usize, character: char) -> Option<(Says, Kind)> {
    let before = marked_before(text, at)?;
    match character {
        '\u{300}'..='\u{36F}' if before == b' ' || before.is_ascii_graphic() => Some((Says::Mark, Kind::Without)),
        '\u{3002}' if before.is_ascii_alphanumeric() => {
            let goes_on = text.get(at + character.len_utf8()).is_some_and(u8::is_ascii_alphabetic);
            let is_address = text[..at].iter().rev().take(MAX_WORD).take_while(|b| is_value(**b)).any(|b| *b == b'@');
            (goes_on && is_address).then_some((Says::Character('.'), Kind::Sign))
        }
        _ => None,
    }
}

/// The byte before a place, or before the marks there that belong to it.
fn marked_before(text: &[u8], at: usize) -> Option<u8> {
    const MOST: usize = 8;
    let marks = text[..at]
        .rchunks_exact(2)
        .take(MOST)
        .take_while(|two| matches!(two, [0xCC, 0x80..=0xBF] | [0xCD, 0x80..=0xAF]));
    at.checked_sub(1 + 2 * marks.count()).map(|before| text[before])
}

/// Where a control sequence ends that sets colours of a terminal: `ESC[1;32m`; its first character ends at `at`.
fn colour_end(text: &[u8], at: usize) -> Option<usize> {
    const LONGEST: usize = 24;
    if text.get(at) != Some(&b'[') {
        return None;
    }
    let parameters = text[at + 1..].iter().take(LONGEST).take_while(|byte| matches!(byte, b'0'..=b'9' | b';')).count();
    let end = at + 1 + parameters;
    matches!(text.get(end), Some(b'm' | b'K')).then_some(end + 1)
}

/// A colour says nothing, but what stands on its two sides are two things: it reads as a space.
fn without_colour(text: &[u8], (character, end): (char, usize)) -> Option<(char, usize)> {
    match character {
        ESCAPE => colour_end(text, end).map(|end| (' ', end)),
        other => Some((other, end)),
    }
}

/// Whether a control sequence that ends here hides where a value starts: one with a digit follows.
fn hides_start(text: &[u8], at: usize) -> bool {
    const SHORTEST: usize = 6;
    const LOOK: usize = 40;
    let value = text[at..].iter().take(LOOK).take_while(|byte| is_value(**byte));
    value.clone().count() >= SHORTEST && value.clone().any(u8::is_ascii_digit)
}

fn hex(text: &[u8], at: usize, digits: usize) -> Option<u32> {
    let digits = text.get(at..at + digits)?;
    digits.iter().try_fold(0, |value, byte| Some(value << 4 | (*byte as char).to_digit(16)?))
}

/// The character of ASCII that three octal digits say.
fn octal(text: &[u8], at: usize) -> Option<char> {
    let digits = text.get(at..at + 3)?;
    char::from_u32(digits.iter().try_fold(0, |value, byte| Some(value << 3 | (*byte as char).to_digit(8)?))?)
}

/// Where a control sequence ends that sets colours of a terminal, and starts at `at` in any spelling.
pub(crate) fn colour_at(text: &[u8], at: usize) -> Option<usize> {
    let (character, end) = match text.get(at)? {
        b'\\' => backslash_at(text, at)?,
        0x1B => (ESCAPE, at + 1),
        _ => return None,
    };
    colour_end(text, end).filter(|_| character == ESCAPE)
}

/// `%40`, `%C3%A9`, `%u0040` as old scripts write it, and `%2540`, of which the sign was written so again.
fn percent_at(text: &[u8], at: usize) -> Option<(char, usize)> {
    if text[at..].starts_with(b"%25")
        && let Some(byte @ 0..0x80) = hex(text, at + 3, 2)
    {
        return Some((char::from_u32(byte)?, at + 5));
    }
    if matches!(text.get(at + 1), Some(b'u' | b'U')) {
        return Some((char::from_u32(hex(text, at + 2, 4)?)?, at + 6));
    }
    let mut bytes = [0u8; 4];
    let mut end = at;
    for index in 0..bytes.len() {
        if text.get(end) != Some(&b'%') {
            return None;
        }
        bytes[index] = hex(text, end + 1, 2)? as u8;
        end += 3;
        if let Some((character, length)) = character_at(&bytes[..=index], 0)
            && length == index + 1
        {
            return Some((character, end));
        }
    }
    None
}

/// `=40` of quoted-printable: in a row, or the sign inside of an address or a number, since most signs before two hex digits assign.
pub(super) fn quoted_at(text: &[u8], at: usize) -> Option<(char, usize)> {
    let code = |at: usize| if text.get(at) == Some(&b'=') { hex(text, at + 1, 2) } else { None };
    let character = char::from_u32(code(at)?).filter(|character| (' '..='~').contains(character))?;
    let is_beside = |class: fn(&u8) -> bool| at > 0 && class(&text[at - 1]) && text.get(at + 3).is_some_and(class);
    let stands = match character {
        '@' | '.' | ' ' | '-' => is_beside(u8::is_ascii_alphanumeric),
        '+' => {
            text.get(at + 3).is_some_and(u8::is_ascii_digit)
                && !at.checked_sub(1).is_some_and(|before| is_value(text[before]))
        }
        _ => false,
    };
    let is_in_row = || code(at + 3).is_some() || at.checked_sub(3).is_some_and(|before| code(before).is_some());
    (stands || is_in_row()).then_some((character, at + 3))
}

/// `\u0040`, `\u{40}`, `\x40`, `\100`, `\e`, `\/`, with any number of backslashes; and the signs that Markdown has one for.
fn backslash_at(text: &[u8], at: usize) -> Option<(char, usize)> {
    let count = text[at..].iter().take(MAX_BACKSLASHES + 1).take_while(|byte| **byte == b'\\').count();
    let sign = at + count;
    if count > MAX_BACKSLASHES {
        return None;
    }
    match text.get(sign)? {
        b'/' => Some(('/', sign + 1)),
        byte @ (b'_' | b'-' | b'.' | b'@' | b'+') => Some((char::from(*byte), sign + 1)),
        b'u' if text.get(sign + 1) == Some(&b'{') => {
            let digits = text[sign + 2..].iter().take(7).position(|byte| *byte == b'}')?;
            Some((char::from_u32(hex(text, sign + 2, digits)?)?, sign + 3 + digits))
        }
        b'0' | b'1' => Some((octal(text, sign)?, sign + 3)),
        b'e' if text.get(sign + 1) == Some(&b'[') => Some((ESCAPE, sign + 1)),
        b'x' => Some((char::from_u32(hex(text, sign + 1, 2)?).filter(char::is_ascii)?, sign + 3)),
        b'U' if text[sign..].starts_with(b"U000") => Some((char::from_u32(hex(text, sign + 1, 8)?)?, sign + 9)),
        b'u' | b'U' => {
            let first = hex(text, sign + 1, 4)?;
            let end = sign + 5;
            if !(0xD800..0xDC00).contains(&first) {
                return Some((char::from_u32(first)?, end));
            }
            let is_pair = text[end..].iter().take(count).all(|byte| *byte == b'\\')
                && matches!(text.get(end + count), Some(b'u' | b'U'));
            let second = hex(text, end + count + 1, 4).filter(|low| is_pair && (0xDC00..0xE000).contains(low))?;
            Some((char::from_u32(0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00))?, end + count + 5))
        }
        _ => None,
    }
}

/// What stands beside a character.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Beside {
    Ascii(u8),
    /// An escape.
    Escape,
    /// A character outside ASCII.
    Other,
    Nothing,
}

impl Beside {
    fn before(text: &[u8], at: usize) -> Beside {
        let hex = |back: usize, count: usize| {
            at.checked_sub(back).is_some_and(|from| text[from..from + count].iter().all(u8::is_ascii_hexdigit))
        };
        let byte = |back: usize| at.checked_sub(back).map(|at| text[at]);
        match byte(1) {
            None => Beside::Nothing,
            Some(0x80..) => Beside::Other,
            Some(b';') => Beside::Escape,
            Some(b'n' | b't' | b'r') if byte(2) == Some(b'\\') => Beside::Nothing,
            Some(last) if last.is_ascii_hexdigit() => {
                let ends_escape = byte(3) == Some(b'%') && hex(2, 2)
                    || byte(5) == Some(b'u') && byte(6) == Some(b'\\') && hex(4, 4)
                    || byte(3) == Some(b'x') && byte(4) == Some(b'\\') && hex(2, 2)
                    || byte(4) == Some(b'\\') && matches!(byte(3), Some(b'0' | b'1')) && hex(2, 2);
                if ends_escape { Beside::Escape } else { Beside::Ascii(last) }
            }
            Some(last) => Beside::Ascii(last),
        }
    }

    fn after(text: &[u8], at: usize) -> Beside {
        match text.get(at) {
            None => Beside::Nothing,
            Some(0x80..) => Beside::Other,
            Some(b'\\') if matches!(text.get(at + 1), Some(b'n' | b't' | b'r' | b'"')) => Beside::Nothing,
            Some(b'\\' | b'%' | b'&') => Beside::Escape,
            Some(byte) => Beside::Ascii(*byte),
        }
    }

    fn is(self, class: impl Fn(u8) -> bool) -> bool {
        match self {
            Beside::Ascii(byte) => class(byte),
            Beside::Escape => true,
            Beside::Other | Beside::Nothing => false,
        }
    }

    fn is_ascii(self, class: impl Fn(u8) -> bool) -> bool {
        matches!(self, Beside::Ascii(byte) if class(byte))
    }
}

/// Whether a letter that looks like a Latin one may be inside of a word with Latin letters, digits and joints.
fn is_beside_latin(before: Beside, after: Beside) -> bool {
    let word = |side: Beside| side.is_ascii(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    word(before) || word(after) || before.is_ascii(|byte| byte == b'-') && after.is_ascii(|byte| byte == b'-')
}

pub(super) fn is_value(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'@' | b'.' | b'_' | b'-' | b'+' | b'/' | b'=' | b':' | b'~' | b'?')
}

/// The brackets of an area code.
fn is_bracket(byte: u8) -> bool {
    matches!(byte, b'(' | b')')
}

/// Whether what is written at `at` can make a difference to what is found: most of what texts have of it cannot, such as `%20` between
/// words, spaces that do not break before units, joiners in emoji and in scripts that need them.
pub(super) fn is_telling(text: &[u8], at: usize) -> bool {
    let Some(written) = written_at(text, at) else { return false };
    if text[at] == 0x1B || written.character == ' ' && matches!(text[written.end - 1], b'm' | b'K') {
        return hides_start(text, written.end);
    }
    let before = Beside::before(text, at);
    let after = Beside::after(text, written.end);
    let beside = |class: &dyn Fn(u8) -> bool| before.is(class) && after.is(class);
    let digit_or_capital = |byte: u8| byte.is_ascii_digit() || byte.is_ascii_uppercase();
    let (says, kind) = match reading(written.character).or_else(|| beside_ascii(text, at, written.character)) {
        Some((Says::Character(says), kind)) => (says, kind),
        Some((Says::Nothing | Says::Perhaps, _)) => {
            let any = |side: Beside| {
                side == Beside::Other || side.is(|byte| is_value(byte) || byte == b' ' || is_bracket(byte))
            };
            let is_of_value = |byte: u8| is_value(byte) || is_bracket(byte);
            return any(before) && any(after) && (before.is_ascii(is_of_value) || after.is_ascii(is_of_value));
        }
        // The frame of a keycap; a variation selector behind an emoji changes nothing.
        Some((Says::Mark, _)) if matches!(written.character, '\u{300}'..='\u{36F}') => {
            // Of letters those of many languages have marks, but few have one on each.
            let is_next_marked = || matches!(text.get(written.end + 1), Some(0xCC | 0xCD));
            let is_digit = marked_before(text, at).is_some_and(|base| !base.is_ascii_alphabetic());
            return after.is_ascii(is_value) && (is_digit || is_next_marked() || is_in_local_part(text, written.end));
        }
        Some((Says::Mark, _)) => {
            let is_digit = |side: Beside| side.is_ascii(|byte| byte.is_ascii_digit());
            let is_beside = |side: Beside| side.is_ascii(|byte| is_value(byte) || byte == b' ' || is_bracket(byte));
            return written.character == '\u{20E3}'
                || before.is_ascii(is_value) && after.is_ascii(is_value)
                || is_beside(before) && is_beside(after) && (is_digit(before) || is_digit(after))
                || is_digit(before) && is_form_of_sign(text, written.end);
        }
        None if !written.is_escape => {
            return is_beside_latin(before, after) && look_alike(written.character).is_some();
        }
        None => match written.character {
            ' ' => (' ', Kind::Space),
            letter if look_alike(letter).is_some() => return is_beside_latin(before, after),
            other => (other, Kind::Sign),
        },
    };
    match kind {
        Kind::Sign if says.is_ascii_alphanumeric() => {
            written.is_escape
                || is_form_of_sign(text, written.end)
                || !is_raised(written.character) && (before.is_ascii(is_value) || after.is_ascii(is_value))
        }
        // Between the key and the value of a field these are what they look like already.
        Kind::Sign if !written.is_escape && matches!(says, ':' | '=') => false,
        Kind::Sign => match says {
            '"' => before.is(is_value) || after.is(is_value),
            // The end of base64 too.
            '=' => before.is(is_value) || before == Beside::Other,
            '@' | '.' | '-' | '_' | '+' | '/' | ':' | '~' | '*' | '!' | '#' => {
                let any = |side: Beside| side == Beside::Other || side.is(is_value);
                any(before) && any(after)
            }
            // Brackets and quotes that JSON escapes for HTML.
            '<' | '>' | '\'' | '$' if written.is_escape => hides_start(text, written.end),
            // Of letters with accents, those of addresses alone: names have them as well, and words of most languages.
            letter if letter.is_alphabetic() && matches!(text[at], b'\\' | b'%') => is_in_local_part(text, written.end),
            _ => false,
        },
        Kind::Dash => {
            let is_hyphen = matches!(written.character, '\u{2010}' | '\u{2011}');
            beside(&|byte| byte.is_ascii_alphanumeric())
                && (is_hyphen
                    || before.is_ascii(|byte| byte.is_ascii_digit())
                    || after.is_ascii(|byte| byte.is_ascii_digit()))
        }
        Kind::LongDash => beside(&|byte| byte.is_ascii_digit()),
        Kind::Space => {
            let is_sign = |byte: u8| matches!(byte, b':' | b'=');
            beside(&digit_or_capital)
                && (before.is_ascii(|byte| byte.is_ascii_digit()) || after.is_ascii(|byte| byte.is_ascii_digit()))
                || before.is_ascii(is_sign)
                || after.is_ascii(is_sign)
                || before.is_ascii(|byte| byte.is_ascii_lowercase())
                    && after.is_ascii(|byte| byte.is_ascii_uppercase())
                    && is_behind_name(text, at)
        }
        Kind::Without => false,
    }
}

/// Whether the local part of an address goes on here up to its sign.
fn is_in_local_part(text: &[u8], at: usize) -> bool {
    let is_inside =
        |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'+' | b'-' | b'\\' | b'%');
    text[at..].iter().take(MAX_WORD).find(|byte| !is_inside(byte)) == Some(&b'@')
}

/// Whether another form of a letter, digit or sign stands here.
fn is_form_of_sign(text: &[u8], at: usize) -> bool {
    character_at(text, at)
        .and_then(|(character, _)| reading(character))
        .is_some_and(|(_, kind)| matches!(kind, Kind::Sign | Kind::Without))
}

/// Whether a name of the dictionary ends at `at`, as before the space in `Jane Doe`.
fn is_behind_name(text: &[u8], at: usize) -> bool {
    const LONGEST: usize = 24;
    let is_letter = |byte: &&u8| byte.is_ascii_alphabetic() || **byte >= 0x80;
    let letters = text[at.saturating_sub(LONGEST)..at].iter().rev().take_while(is_letter).count();
    let word = &text[at - letters..at];
    word.first().is_some_and(u8::is_ascii_uppercase) && is_sure_name(word)
}

/// Raised and lowered digits: exponents and footnotes.
fn is_raised(character: char) -> bool {
    matches!(character as u32, 0..0xC0 | 0x2070..0x20A0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(text: &str) -> String {
        let mut out = String::new();
        let mut at = 0;
        for edit in edits(text.as_bytes(), 0, text.len()) {
            out += &text[at..edit.start];
            if let Says::Character(character) = edit.says {
                out.push(character);
            }
            at = edit.end;
        }
        out + &text[at..]
    }

    #[test]
    fn escapes_are_undone_once() {
        for (text, says) in [
            ("jane%40acme.io", "jane@acme.io"),
            ("jane\\u0040acme.io", "jane@acme.io"),
            ("jane\\\\\\u0040acme.io", "jane@acme.io"),
            ("jane\\x40acme.io", "jane@acme.io"),
            ("jane&#64;acme&period;io", "jane@acme.io"),
            ("%2540", "@"),
            ("jane\\_doe\\@acme\\.io", "jane_doe@acme.io"),
            ("\\u{34}\\u{1F600}", "4\u{1F600}"),
            ("4\u{336}1\u{301}e\u{301}\u{316}.", "41e."),
            ("j@acme。io。好 acme。io", "j@acme.io。好 acme。io"),
            ("%EF%BC%94\\uff11\\ud835\\udfcf", "411"),
            ("https:\\/\\/x", "https://x"),
            ("a\\nb\\\\c\\\"", "a\\nb\\\\c\\\""),
            ("jane@ac\u{200b}me.io", "jane@acme.io"),
            ("\u{1b}[1;32mkey\\u001b[0m", " key "),
            ("100% sure, %zz %C3", "100% sure, %zz %C3"),
        ] {
            assert_eq!(decoded(text), says, "{text}");
        }
    }

    #[test]
    fn look_alikes_are_undone_beside_latin_letters() {
        assert_eq!(decoded("ghр аВ"), "ghp аВ");
        assert_eq!(decoded("ghр_аB"), "ghp_aB");
        for text in ["почта.рф", "Вася", "IPшник", "10км"] {
            assert_eq!(decoded(text), text);
        }
    }

    #[test]
    fn what_ordinary_texts_have_tells_nothing() {
        for text in [
            "a%20b",
            "10\u{a0}km",
            "m² ",
            "👩‍👩‍👧",
            "می‌خواهم",
            "word—word",
            "don&#39;t",
            "caf\\u00e9",
            "London–Paris",
            "（注）",
            "“q”",
            "x…",
        ] {
            let told = (0..text.len()).find(|at| is_telling(text.as_bytes(), *at));
            assert_eq!(told, None, "{text}");
        }
        for (text, at) in [
            ("\u{1b}[32mghp_aB3dE6", 0),
            ("\\u001b[32mghp_aB3dE6", 0),
            ("jane%40acme", 4),
            ("4111%201111", 4),
            ("4111\u{a0}1111", 4),
            ("ac\u{200b}me", 2),
            ("４１", 0),
            ("415–555", 3),
            ("ghр_", 2),
            ("https:\\/\\/x", 6),
            ("a\\u0040b", 1),
            ("a&commat;b", 1),
        ] {
            assert!(is_telling(text.as_bytes(), at), "{text}");
        }
    }
}
