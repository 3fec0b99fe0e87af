//! Labels of markup: the name of an element, and the cell beside another, say what a value is as a key with its sign does.

use super::{Edit, Says};
use reticent_patterns::labels::{Label, NAMES, PASSWORDS, PURPOSES};
use std::sync::LazyLock;

/// Longest value of an element, in bytes.
const LONGEST_VALUE: usize = 128;
/// Longest name of an element or label of a cell, in bytes.
const LONGEST_LABEL: usize = 64;
/// How much stands between a label and its value at most: tags with their attributes, line breaks.
const LONGEST_GAP: usize = 96;
/// Most tags between a label and its value.
const MOST_TAGS: usize = 4;

/// The end of an element's opening tag as a sign: `<apiKey>…</apiKey>`, seen at the `<` of its closing tag.
pub(super) fn element_at(text: &[u8], close: usize, is_key: impl Fn(usize) -> bool) -> Option<Edit> {
    let name_length = |at: usize| text[at..].iter().take(LONGEST_LABEL).take_while(|byte| is_name(**byte)).count();
    let close_name = close + 1 + slash_length(text, close + 1)?;
    let length = name_length(close_name);
    if length == 0 || text.get(close_name + length) != Some(&b'>') || !is_key(close_name + length) {
        return None;
    }
    let floor = close.saturating_sub(LONGEST_VALUE);
    let open_end = floor + memchr::memrchr(b'>', &text[floor..close])?;
    let open = &text[open_end.saturating_sub(LONGEST_GAP)..open_end];
    let tag = &open[memchr::memrchr(b'<', open)? + 1..];
    let is_same = tag.strip_prefix(&text[close_name..close_name + length]);
    let is_opening = is_same.is_some_and(|rest| rest.is_empty() || rest[0].is_ascii_whitespace());
    // What `=>` and the like are read as already needs no sign.
    (is_opening && open_end + 1 < close && is_value(&text[open_end + 1..close])).then(|| {
        let start = open_end - tag.len() + length;
        // A value on a line of its own stands behind the sign as well.
        Edit { start, end: behind_blanks(&text[..close], open_end + 1), says: Says::Character('=') }
    })
}

/// The longest name behind the words that introduce somebody, in bytes.
const LONGEST_NAME: usize = 96;

/// Where a label can be told by three bytes of a text.
struct Sight {
    triple: [u8; 3],
    /// How many bytes before these its word starts.
    back: usize,
    label: &'static Label,
    announces: fn(&[u8], &Label, usize) -> Option<Edit>,
}

/// The first three bytes of each word, those behind the first byte, the last three, and the last two of it or of a verb that is glued to it, with a
/// space behind them.
static SIGHTS: LazyLock<Vec<Sight>> = LazyLock::new(|| {
    let mut sights = Vec::new();
    let passwords = PASSWORDS.iter().map(|label| (label, password_behind as fn(&[u8], &Label, usize) -> Option<Edit>));
    let names = NAMES.iter().map(|label| (label, name_behind as fn(&[u8], &Label, usize) -> Option<Edit>));
    for (label, announces) in passwords.chain(names) {
        let word = label.word.as_bytes();
        let mut add = |triple, back| sights.push(Sight { triple, back, label, announces });
        if let (Some(first), Some(last)) = (word.first_chunk(), word.last_chunk()) {
            add(*first, 0);
            word[1..].first_chunk().into_iter().for_each(|three| add(*three, 1));
            add(*last, word.len() - 3);
        }
        for verb in std::iter::once("").chain(label.verbs.iter().copied()) {
            let whole = [word, verb.as_bytes()].concat();
            whole.last_chunk().into_iter().for_each(|[a, b]| add([*a, *b, b' '], whole.len() - 2));
        }
    }
    sights.sort_by_key(|sight| (slot_of(sight.triple), sight.triple));
    sights
});

/// Where the sights of each slot start, if there are any: the triples of all of them are hashed to a slot each, and few of a text are among them.
static FIRST_OF_SLOT: LazyLock<[u16; SLOTS]> = LazyLock::new(|| {
    let mut first = [NONE; SLOTS];
    for (place, sight) in SIGHTS.iter().enumerate().rev() {
        first[slot_of(sight.triple)] = place as u16;
    }
    first
});
const SLOTS: usize = 2048;
const NONE: u16 = u16::MAX;

fn slot_of([a, b, c]: [u8; 3]) -> usize {
    (u32::from_le_bytes([a, b, c, 0]).wrapping_mul(0x9E37_79B1) >> 21) as usize
}

/// What stands between a word of a writing that is not Latin and the password or the name that it announces, as a sign: `密码是…`, `меня зовут Ольга`.
pub(super) fn announced_at(text: &[u8], at: usize) -> Option<Edit> {
    let triple = text.get(at..)?.first_chunk::<3>()?.map(|byte| byte.to_ascii_lowercase());
    let slot = slot_of(triple);
    let first = FIRST_OF_SLOT[slot];
    if first == NONE {
        return None;
    }
    let of_slot = SIGHTS[usize::from(first)..].iter().take_while(|sight| slot_of(sight.triple) == slot);
    of_slot.filter(|sight| sight.triple == triple).find_map(|sight| {
        let (start, word) = (at.checked_sub(sight.back)?, sight.label.word.as_bytes());
        let stands = stands_at(text, word, start);
        if stands { (sight.announces)(text, sight.label, start + word.len()) } else { None }
    })
}

/// Whether a word stands at a place: one of Latin letters in any case, and with no letter or digit beside it.
fn stands_at(text: &[u8], word: &[u8], start: usize) -> bool {
    let Some((known, behind)) = text[start..].split_at_checked(word.len()) else { return false };
    let is_of_word = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
    match word.is_ascii() {
        true => known.eq_ignore_ascii_case(word) && !is_of_word(text[..start].last()) && !is_of_word(behind.first()),
        false => known == word,
    }
}

/// Where a word stands in a text, as [`stands_at`] says.
fn find_word(text: &[u8], word: &[u8]) -> Option<usize> {
    let Some(last) = word.last().filter(|last| last.is_ascii_alphabetic()) else {
        return memchr::memmem::find(text, word);
    };
    memchr::memchr2_iter(*last, last.to_ascii_uppercase(), text)
        .filter_map(|end| (end + 1).checked_sub(word.len()))
        .find(|start| stands_at(text, word, *start))
}

fn behind_spaces(text: &[u8], at: usize) -> usize {
    at + text[at..].iter().take(2).take_while(|byte| **byte == b' ').count()
}

/// The space between the words that introduce somebody and the name as a sign.
fn name_behind(text: &[u8], label: &Label, word_end: usize) -> Option<Edit> {
    let start = match &label.verbs[..] {
        [] => word_end,
        verbs => word_end + verbs.iter().find(|verb| text[word_end..].starts_with(verb.as_bytes()))?.len(),
    };
    let end = behind_spaces(text, start);
    let is_apart = end > start;
    let begins_name = match text.get(end..end + 2) {
        // A capital of Cyrillic or Greek; a letter of Hebrew or Thai.
        Some([0xD0, 0x81..=0x87 | 0x90..=0xAF] | [0xD2, 0x90] | [0xCE, 0x86..=0xAB]) => is_apart,
        Some([0xD7, 0x90..=0xAA] | [0xE0, 0xB8]) => is_apart,
        // An ideograph, or a syllable of Korean.
        Some([0xE4..=0xED, _]) => true,
        _ => false,
    };
    begins_name.then_some(Edit { start, end, says: Says::Character(':') })
}

/// Where the name starts that such words announce at the end of a text.
fn open_name(text: &[u8]) -> Option<usize> {
    let is_of_name = |byte: &&u8| **byte >= 0x80 || matches!(**byte, b' ' | b'-' | b'\'');
    let length = text.iter().rev().take(LONGEST_NAME).take_while(is_of_name).count();
    let tail = &text[text.len() - length..];
    let behind = |label: &Label| memchr::memmem::rfind(tail, label.word.as_bytes()).map(|at| at + label.word.len());
    let start = text.len() - length + NAMES.iter().filter_map(behind).max()?;
    let start = start + usize::from(text.get(start) == Some(&b' '));
    (start < text.len()).then_some(start)
}

/// What may stand before a password as well: an opening quote, a dash.
const MARKS: &[&str] = &["「", "『", "“", "„", "‘", "«", "—", "–", "-", "→"];
/// How long what a password is for is at most, in bytes: `пароль от базы …`.
const LONGEST_PURPOSE: usize = 48;
/// Shorter words are names and versions rather than passwords, where no verb speaks for one.
const SHORTEST_PASSWORD: usize = 6;

/// How far before the end of a password, or behind it, the word stands that announces it, with what that is for; that of a name stands nearer.
const MOST_ANNOUNCED: usize = LONGEST_VALUE + LONGEST_PURPOSE + 2 * LONGEST_LABEL;

/// Whether what stands in an element is a value, or may become one: one line, with blanks around it.
pub(super) fn is_value(inside: &[u8]) -> bool {
    memchr::memchr(b'\n', inside.trim_ascii()).is_none()
}

/// What stands between the word for a password and the password as a sign.
fn password_behind(text: &[u8], label: &Label, start: usize) -> Option<Edit> {
    let behind_spaces = |at: usize| behind_spaces(text, at);
    let first = behind_spaces(start);
    let behind_mark = |at: usize| {
        let mark = MARKS.iter().find(|mark| text[at..].starts_with(mark.as_bytes()));
        mark.map_or(at, |mark| behind_spaces(at + mark.len()))
    };
    let says = Says::Character(':');
    let is_latin = label.word.is_ascii();
    // A verb of Latin letters ends with its word.
    let is_verb = |verb: &&&str| {
        let behind = text[first..].strip_prefix(verb.as_bytes());
        behind.is_some_and(|behind| !is_latin || matches!(behind.first(), Some(b' ' | b':')))
    };
    if let Some(verb) = label.verbs.iter().find(is_verb) {
        let end = behind_mark(behind_spaces(first + verb.len()));
        // `пароль такой: …`
        let end = end + usize::from(text[end..].starts_with(b": ")) * 2;
        let is_value = |byte: &u8| byte.is_ascii_graphic() && !matches!(byte, b':' | b'=');
        let counts = text.get(end).is_some_and(is_value) && (!is_latin || is_password(text, end));
        return counts.then_some(Edit { start, end, says });
    }
    let is_purpose =
        |words: &&str| text[first..].strip_prefix(words.as_bytes()).is_some_and(|rest| rest.first() == Some(&b' '));
    let purpose = match PURPOSES.iter().any(is_purpose) {
        true => text[first..].iter().take(LONGEST_PURPOSE).position(u8::is_ascii_graphic)?,
        false => behind_mark(first) - first,
    };
    // `пароль для входа: …`, of which the word for a password is not the last.
    let sign = usize::from(purpose > 0 && text[first + purpose..].starts_with(b": ")) * 2;
    let end = first + purpose + sign;
    is_password(text, end).then_some(Edit { start, end, says })
}

/// Whether what stands at a place is a password by itself: long enough, with letters and digits.
fn is_password(text: &[u8], at: usize) -> bool {
    let value = &text[at..at + graphic(text[at..].iter())];
    // A placeholder or a tag may stand behind it, whatever follows that.
    let value = &value[..value.iter().position(|byte| matches!(byte, b'<' | b'[')).unwrap_or(value.len())];
    let has = |class: fn(&u8) -> bool| value.iter().any(class);
    value.len() >= SHORTEST_PASSWORD
        && value[0].is_ascii_alphanumeric()
        && has(u8::is_ascii_alphabetic)
        && has(u8::is_ascii_digit)
        && !value.iter().any(|byte| matches!(byte, b':' | b'=' | b'/'))
}

/// Where that starts which a password or a name may change that a word before it announces, where the text may go on: the password, and what the word
/// is glued to, for which it is a part of a value until it becomes a key; the name.
pub(super) fn open_announced(text: &[u8]) -> Option<usize> {
    if !may_announce(&text[text.len().saturating_sub(MOST_ANNOUNCED)..]) {
        return None;
    }
    [open_password(text), open_name(text)].into_iter().flatten().min()
}

/// Those of the words for a password that are of Latin letters.
static LATIN: LazyLock<Vec<&[u8]>> =
    LazyLock::new(|| PASSWORDS.iter().map(|label| label.word.as_bytes()).filter(|word| word.is_ascii()).collect());

/// Whether one of the words may stand in a text: nearly all are of other letters than those of ASCII.
fn may_announce(text: &[u8]) -> bool {
    !text.is_ascii() || LATIN.iter().any(|word| find_word(text, word).is_some())
}

/// As [`open_announced`], of passwords.
fn open_password(text: &[u8]) -> Option<usize> {
    let value = graphic(text.iter().rev());
    let head = text[..text.len() - value].trim_ascii_end();
    let floor = head.len().saturating_sub(LONGEST_PURPOSE + LONGEST_LABEL);
    let is_ascii = head[floor..].is_ascii();
    let labels = PASSWORDS.iter().filter(|label| !is_ascii || label.word.is_ascii());
    let whole = labels.filter_map(|label| find_word(&head[floor..], label.word.as_bytes()));
    let word = floor + whole.min()?;
    let glued = head[..word].iter().rev().take(LONGEST_VALUE).take_while(|byte| !byte.is_ascii_whitespace()).count();
    match glued {
        0 => (value > 0).then_some(text.len() - value),
        _ => Some(word - glued),
    }
}

/// Whether what stands at a place, spaces before it or not, may be the password which a word before it announces.
pub(crate) fn may_be_password(text: &[u8], at: usize) -> bool {
    if !may_announce(&text[at.saturating_sub(MOST_ANNOUNCED)..]) {
        return false;
    }
    let start = behind_spaces(text, at);
    open_password(&text[..start + graphic(text[start..].iter())]).is_some()
}

/// How many bytes of a value stand here: an escape of JSON, and the quote of its string, end one.
fn graphic<'t>(text: impl Iterator<Item = &'t u8>) -> usize {
    text.take(LONGEST_VALUE).take_while(|byte| byte.is_ascii_graphic() && !matches!(byte, b'\\' | b'"')).count()
}

/// The tags between a label and its value as a sign: `<th>Password</th><td>…`, `<dt>Token</dt> <dd>…`; seen at the `<` behind the label.
pub(super) fn cell_at(text: &[u8], close: usize, is_key: impl Fn(usize) -> bool) -> Option<Edit> {
    let limit = text.len().min(close + LONGEST_GAP);
    let (mut at, mut tags, mut is_cell) = (close, 0, false);
    while at < limit && tags < MOST_TAGS {
        match text[at] {
            b'<' => {
                let end = at + memchr::memchr(b'>', &text[at..limit])?;
                let name = text[at + 1..end].iter().take_while(|byte| is_name(**byte)).count();
                is_cell |=
                    [&b"td"[..], b"dd"].iter().any(|cell| cell.eq_ignore_ascii_case(&text[at + 1..at + 1 + name]));
                tags += 1;
                at = end + 1;
            }
            byte if byte.is_ascii_whitespace() => at += 1,
            b'\\' if matches!(text.get(at + 1), Some(b'n' | b'r' | b't')) => at += 2,
            _ => break,
        }
    }
    let is_value = is_cell && text.get(at).is_some_and(|byte| byte.is_ascii_graphic() && *byte != b'<');
    (is_value && is_key(close)).then_some(Edit { start: close, end: at, says: Says::Character(':') })
}

/// The line between two cells of a table as a sign: `| password | … |`.
pub(super) fn column_at(text: &[u8], bar: usize, is_key: impl Fn(usize) -> bool) -> Option<Edit> {
    let floor = bar.saturating_sub(LONGEST_LABEL);
    let end = floor + text[floor..bar].trim_ascii_end().len();
    let marks = text[..end].iter().rev().take(3).take_while(|byte| matches!(byte, b'*' | b'`' | b'_')).count();
    if end == bar || !is_key(end - marks) {
        return None;
    }
    // The label is the first cell of its row: code has such lines between types and flags.
    let first = floor + text[floor..end].iter().rposition(|byte| *byte == b'|')?;
    let before = text[..first].trim_ascii_end();
    let is_cell = before.len() < first && text[before.len()..first].contains(&b'\n')
        || before.is_empty()
        || before.ends_with(b"\\n")
        || before.ends_with(b"\"");
    let value = bar + 1 + text[bar + 1..].iter().take(MOST_TAGS).take_while(|byte| **byte == b' ').count();
    let is_value = text.get(value).is_some_and(|byte| byte.is_ascii_graphic() && !matches!(byte, b'|' | b'-'));
    (is_cell && is_value && value > bar + 1).then_some(Edit { start: bar, end: value, says: Says::Character(':') })
}

/// Where the blanks end that stand here, those of JSON as well.
fn behind_blanks(text: &[u8], mut at: usize) -> usize {
    loop {
        at += text[at..].iter().take_while(|byte| byte.is_ascii_whitespace()).count();
        let escapes = text[at..].iter().take_while(|byte| **byte == b'\\').count();
        if escapes == 0 || !matches!(text.get(at + escapes), Some(b'n' | b'r' | b't')) {
            return at;
        }
        at += escapes + 1;
    }
}

fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.' | b':')
}

/// The length of the slash of a closing tag, which JSON may escape.
fn slash_length(text: &[u8], at: usize) -> Option<usize> {
    let escapes = text[at..].iter().take(4).take_while(|byte| **byte == b'\\').count();
    (text.get(at + escapes) == Some(&b'/')).then_some(escapes + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn says(text: &str, find: impl Fn(&[u8], usize) -> Option<Edit>) -> Option<String> {
        let edit = (0..text.len()).find_map(|at| find(text.as_bytes(), at))?;
        let Says::Character(sign) = edit.says else { return None };
        Some(format!("{}{sign}{}", &text[..edit.start], &text[edit.end..]))
    }

    type Find = fn(&[u8], usize, fn(usize) -> bool) -> Option<Edit>;

    fn at_sign(sign: u8, find: Find) -> impl Fn(&[u8], usize) -> Option<Edit> {
        move |text, at| if text[at] == sign { find(text, at, |_| true) } else { None }
    }

    #[test]
    fn a_label_is_a_key() {
        let element = at_sign(b'<', element_at);
        assert_eq!(says("<a><apiKey>x1</apiKey></a>", &element).as_deref(), Some("<a><apiKey=x1</apiKey></a>"));
        assert_eq!(says("<key type=\"a\">x1</key>", &element).as_deref(), Some("<key=x1</key>"));
        assert_eq!(says("<key>\n  x1\n</key>", &element).as_deref(), Some("<key=x1\n</key>"));
        assert_eq!(says("<key>\\n  x1\\n<\\/key>", &element).as_deref(), Some("<key=x1\\n<\\/key>"));
        assert_eq!(says("<a>x1</b>", &element), None);
        let cell = at_sign(b'<', cell_at);
        assert_eq!(says("Key</th><td>x1</td>", &cell).as_deref(), Some("Key:x1</td>"));
        assert_eq!(says("Key</dt>\n <dd><code>x1", &cell).as_deref(), Some("Key:x1"));
        assert_eq!(says("Key</b> x1", &cell), None);
        let column = at_sign(b'|', column_at);
        assert_eq!(says("| key | x1 |", &column).as_deref(), Some("| key :x1 |"));
        for code in ["a || b", "x: rsa.PrivateKey | rsa.PublicKey | None", "A | KEY | x1"] {
            assert_eq!(says(code, &column), None, "{code}");
        }
    }
}
