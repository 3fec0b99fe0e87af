//! What a line break may have cut: hexadecimal, a number, a name, a bank account, an address, a token.

use super::{REACH, SHORTEST_TOKEN, breaks::starts_date, drop, is_part};
use crate::{
    validators::{is_ordinary_word, is_plain_word, is_sure_name},
    view::{Edit, Says, region::is_word},
};

/// The fewest digits of a number that a line break may have cut one off from.
const FEWEST_DIGITS: usize = 9;

/// Whether an edit leaves out a line break inside of hexadecimal.
pub(in crate::view) fn is_inside_hexadecimal(text: &[u8], edit: &Edit) -> bool {
    let (start, end) = (edit.start, edit.end);
    is_in_hexadecimal(&text[start.saturating_sub(REACH)..start], &text[end..text.len().min(end + REACH)])
}

/// Whether a line break stands inside of hexadecimal: of a UUID, or of digits that have the length of a key only with the next line.
pub(super) fn is_in_hexadecimal(left: &[u8], right: &[u8]) -> bool {
    const UUID: usize = 36;
    let is_digit = |byte: &&u8| byte.is_ascii_hexdigit();
    // Most lines end or begin otherwise.
    if !left.last().is_some_and(u8::is_ascii_hexdigit) || !right.first().is_some_and(u8::is_ascii_hexdigit) {
        return false;
    }
    let after = right.iter().take_while(is_digit).count();
    let goes_on = |at: usize| right.get(at).is_some_and(|byte| is_part(*byte) && *byte != b'.');
    let before = left.iter().rev().take_while(is_digit).count();
    let rest = after + right[after..].iter().take_while(|byte| byte.is_ascii_hexdigit() || **byte == b'-').count();
    let first = (UUID.checked_sub(rest)).and_then(|first| left.len().checked_sub(first));
    let is_uuid = |first: usize| {
        let whole = || left[first..].iter().chain(&right[..rest]);
        let is_dash = |at: usize| matches!(at, 8 | 13 | 18 | 23);
        whole().enumerate().all(|(at, byte)| if is_dash(at) { *byte == b'-' } else { byte.is_ascii_hexdigit() })
            && !first.checked_sub(1).is_some_and(|before| left[before].is_ascii_alphanumeric())
    };
    if !goes_on(rest) && first.is_some_and(|first| left.len() - first > 8 && is_uuid(first)) {
        return true;
    }
    let digits = &left[left.len() - before..];
    let has = |class: fn(&u8) -> bool| digits.iter().any(class);
    let is_length = |length: usize| matches!(length, 32 | 40 | 48 | 64 | 128);
    !goes_on(after)
        && before >= SHORTEST_TOKEN
        && is_length(before + after)
        && !is_length(before)
        // The ids of traces and of documents.
        && !matches!(before, 16 | 24)
        && has(u8::is_ascii_alphabetic)
        && has(u8::is_ascii_digit)
        && right[..after].iter().any(u8::is_ascii_digit)
}

pub(super) fn is_hex(bytes: &[u8]) -> bool {
    bytes.iter().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

/// Whether these bytes begin with a number, perhaps behind one separator, and with no token of digits and letters.
pub(super) fn is_number<'t>(bytes: impl Iterator<Item = &'t u8> + Clone) -> bool {
    let mut first_two = bytes.clone();
    let first = first_two.next();
    let is_digit = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_digit);
    let mut behind = bytes.skip_while(|byte| is_digit_or_separator(byte));
    (is_digit(first) || matches!(first, Some(b'-' | b'.' | b'/')) && is_digit(first_two.next()))
        && !behind.next().is_some_and(|byte| byte.is_ascii_alphabetic() || *byte == b'_')
}

fn is_digit_or_separator(byte: &u8) -> bool {
    byte.is_ascii_digit() || matches!(byte, b'-' | b'.' | b'/')
}

/// A line break between two groups of digits: a space where others of the groups have one. A line of its own, as in a column, is a number of
/// its own.
pub(super) fn number_break(left: &[u8], right: &[u8], start: usize, end: usize) -> Option<Edit> {
    let is_digit_or = |byte: &u8| is_digit_or_separator(byte) || *byte == b' ';
    let before = left.iter().rev().take_while(|byte| is_digit_or(byte)).count();
    let after = right.iter().take_while(|byte| is_digit_or(byte)).count();
    let digits = |part: &[u8]| part.iter().filter(|byte| byte.is_ascii_digit()).count();
    let (first, second) = (&left[left.len() - before..], &right[..after]);
    let stands_alone = match left.len().checked_sub(before + 1).map(|at| left[at]) {
        None => before < left.len() || left.len() < REACH,
        Some(b'\n' | b'>') => true,
        Some(b'n') => left[..left.len() - before - 1].last() == Some(&b'\\'),
        _ => false,
    };
    // Of one digit on a side, only where both are a long number.
    let (count, fewest) = (digits(first) + digits(second), digits(first).min(digits(second)));
    if fewest == 0 || fewest < 2 && count < FEWEST_DIGITS || stands_alone || starts_date(right) {
        return None;
    }
    let is_separated = !left.last().is_some_and(u8::is_ascii_digit) || !right[0].is_ascii_digit();
    // A group of one digit was cut.
    let group = |part: &mut dyn Iterator<Item = &u8>| part.take(2).take_while(|byte| byte.is_ascii_digit()).count();
    let is_cut = group(&mut first.iter().rev()) == 1 || group(&mut second.iter()) == 1;
    // A sign behind the last digit ends a sentence.
    let between =
        |part: &[u8]| part.windows(2).find(|two| !two[0].is_ascii_digit() && two[1].is_ascii_digit()).map(|two| two[0]);
    match between(first.trim_ascii()).or_else(|| between(second)) {
        Some(separator) if !is_separated && !is_cut => {
            Some(Edit { start, end, says: Says::Character(char::from(separator)) })
        }
        _ => drop(start, end),
    }
}

/// A line break inside of a name: `Ja|ne Doe` nothing, and `Jane|Doe` a space. A list of names has one a line.
#[inline(always)]
pub(super) fn name_break(left: &[u8], right: &[u8], start: usize, end: usize) -> Option<Edit> {
    const LONGEST: usize = 24;
    let letters = left.iter().rev().take(LONGEST).take_while(|byte| byte.is_ascii_alphabetic()).count();
    let first = &left[left.len() - letters..];
    if !first.first().is_some_and(u8::is_ascii_uppercase) || !right[0].is_ascii_alphabetic() {
        return None;
    }
    let second = &right[..right.iter().take(LONGEST).take_while(|byte| byte.is_ascii_alphabetic()).count()];
    if second[0].is_ascii_lowercase() {
        let is_cut = !is_plain_word(first) && !is_ordinary_word(second) && is_sure_name(&[first, second].concat());
        return if is_cut { drop(start, end) } else { None };
    }
    // A name of two words is whole, and so is one that has its line to itself or stands in a list.
    let before = left[..left.len() - letters].strip_suffix(b" ")?;
    let word = &before[before.iter().rposition(|byte| !byte.is_ascii_alphabetic()).map_or(0, |at| at + 1)..];
    let is_whole = before.is_empty() || before.ends_with(b",") || word.first().is_some_and(u8::is_ascii_uppercase);
    // What stands behind the label of a form has its line to itself.
    let of_form = before.ends_with(b":");
    let goes_on =
        right.get(second.len()).is_some_and(|next| of_form && *next == b' ' || is_part(*next) && *next != b'.');
    let is_name = !is_whole && !goes_on && second.len() > 1 && is_sure_name(first) && is_sure_name(second);
    is_name.then_some(Edit { start, end, says: Says::Character(' ') })
}

/// Whether an address is cut: at its sign, or in a domain that has no dot yet.
pub(super) fn is_in_address(left: &[u8], right: &[u8]) -> bool {
    let sign = |part: &[u8]| part.iter().rposition(|byte| *byte == b'@');
    match (sign(left), sign(right)) {
        (Some(at), None) => {
            let domain = &left[at + 1..];
            domain.is_empty() || domain.last() == Some(&b'.') || !domain.contains(&b'.') && right.contains(&b'.')
        }
        (None, Some(at)) => at == 0 || matches!(left.last(), Some(b'.' | b'_' | b'-' | b'+')),
        _ => false,
    }
}

/// Whether a byte may stand in an account or an id: a capital or a digit.
pub(super) fn is_of_id(byte: &u8) -> bool {
    byte.is_ascii_digit() || byte.is_ascii_uppercase()
}

/// A line break inside of a bank account, from its country on: a space where its groups have one.
pub(super) fn iban_break(left: &[u8], right: &[u8], start: usize, end: usize) -> Option<Edit> {
    const LENGTHS: std::ops::RangeInclusive<usize> = 15..=34;
    const GROUP: usize = 4;
    let is_of_groups = |byte: &&u8| is_of_id(byte) || **byte == b' ';
    let last = left.iter().rev().take_while(|byte| is_of_id(byte)).count();
    let before = left.iter().rev().take_while(is_of_groups).count();
    let words = left[left.len() - before..].windows(GROUP);
    let country = words
        .enumerate()
        .find(|(at, word)| begins_iban(word) && (*at == 0 || left[left.len() - before + at - 1] == b' '))?
        .0;
    let left = &left[left.len() - before + country..];
    let right = &right[..right.iter().take_while(is_of_groups).count()];
    let is_grouped = left.contains(&b' ') || right.get(GROUP) == Some(&b' ');
    let count = left.iter().chain(right.trim_ascii()).filter(|byte| is_of_id(byte)).count();
    let next = right.iter().take_while(|byte| is_of_id(byte)).count();
    // Words that follow an account in groups are counted too.
    let fits = if is_grouped { count >= *LENGTHS.start() } else { LENGTHS.contains(&(left.len() + next)) };
    let says = if is_grouped && last == GROUP { Says::Character(' ') } else { Says::Nothing };
    (fits && next > 0).then_some(Edit { start, end, says })
}

pub(super) fn begins_iban(part: &[u8]) -> bool {
    matches!(part, [b'A'..=b'Z', b'A'..=b'Z', b'0'..=b'9', b'0'..=b'9', ..])
}

/// Whether a short token behind a label is cut, of capitals and digits: `PAN: AB|CPD1234E`.
pub(super) fn is_in_labelled(before: &[u8], left: &[u8], behind: &[u8], right: &[u8]) -> bool {
    let right = right.strip_suffix(b".").unwrap_or(right);
    let label = before[..before.len() - left.len()].strip_suffix(b" ");
    let ends_label = label.is_some_and(|label| matches!(label.last(), Some(b':' | b'=')) || label.ends_with(b" is"));
    let whole = || left.iter().chain(right);
    ends_label
        && left.len() > 1
        && right.len() > 1
        && left.len() + right.len() <= SHORTEST_TOKEN
        && whole().all(is_of_id)
        && whole().filter(|byte| byte.is_ascii_digit()).count() >= 4
        && !matches!(behind.get(right.len()), Some(b':' | b'=' | b'('))
}

/// A line break inside of an address: behind the number of a house that a label announces, between that and the name of the street, in this, and
/// before a postcode: `7 Oak|Street`, `Austin, TX|78701`.
pub(super) fn street_break(left: &[u8], right: &[u8], start: usize, end: usize) -> Option<Edit> {
    const POSTCODE: usize = 5;
    let is_small = |byte: &&u8| byte.is_ascii_lowercase();
    // Most lines begin otherwise, or end so.
    let is_inside = match right[0] {
        b'A'..=b'Z' if ends_in_house(left) => {
            let word = 1 + right[1..].iter().take_while(is_small).count();
            word > 2 && matches!(right.get(word), Some(b' ' | b',' | b'.' | b'\n'))
        }
        b'0'..=b'9' if matches!(left, [.., b',', b' ', b'A'..=b'Z', b'A'..=b'Z']) => {
            let digits = right.iter().take_while(|byte| byte.is_ascii_digit()).count();
            digits == POSTCODE && !right.get(digits).is_some_and(u8::is_ascii_alphanumeric)
        }
        _ => false,
    };
    is_inside.then_some(Edit { start, end, says: Says::Character(' ') })
}

/// Whether the number of a house stands last, behind the sign of a label, or one with the first word of a street.
pub(super) fn ends_in_house(left: &[u8]) -> bool {
    const LONGEST: usize = 24;
    let number = |text: &[u8]| text.len() - text.iter().rev().take(5).take_while(|byte| byte.is_ascii_digit()).count();
    if left.last().is_some_and(u8::is_ascii_digit) {
        return matches!(left[..number(left)], [.., b':' | b'=', b' ']);
    }
    let word = left.iter().rev().take(LONGEST).take_while(|byte| byte.is_ascii_alphabetic()).count();
    let Some(before) = left[..left.len() - word].strip_suffix(b" ") else { return false };
    let first = number(before);
    word > 2
        && left[left.len() - word].is_ascii_uppercase()
        && first < before.len()
        && (first == 0 || matches!(before[first - 1], b' ' | b'\n' | b'"' | b'('))
}

/// Whether a line has a key of its own: `PORT=6379`.
pub(super) fn assigns(line: &[u8]) -> bool {
    line.windows(2).any(|two| two[0] == b'=' && two[1] != b'=')
}

/// Whether a token is cut: letters and digits on both sides, as words have not.
pub(super) fn is_in_token(left: &[u8], right: &[u8]) -> bool {
    let has = |part: &[u8], class: fn(&u8) -> bool| part.iter().any(class);
    let is_mixed = |part: &[u8]| has(part, u8::is_ascii_alphabetic) && !is_word(part);
    let is_plain = |part: &[u8]| !part.contains(&b'@') && !part.starts_with(b".");
    left.len() >= 4
        && left.len() + right.len() >= SHORTEST_TOKEN
        && is_plain(left)
        && is_plain(right)
        && !assigns(right)
        && (is_mixed(right)
            && (left.starts_with(b"//") || left.iter().any(|byte| matches!(byte, b'_' | b'-')) || is_mixed(left))
            || right.len() <= 2 && has(right, u8::is_ascii_digit) && is_mixed(left))
}
