//! Digit runs, and the hex groups of hardware and IPv6 addresses.

use super::{Candidates, Place, boundary};
use crate::dispatch::{DigitShapes, Listed};
use crate::view::is_alike;
use reticent_pattern_compiler::Boundary;
use reticent_pattern_compiler::compile::{DOUBLE_SEPARATOR, MAX_SECOND_GROUP, is_token, separator_class};

/// A first group that no detector is about: a hash, a fraction, an embedding.
const TOO_LONG: usize = 40;

/// The shortest number with its separators that may be written in other groups: a version is shorter.
const SHORTEST_GROUPED: usize = 9;

/// Whether a date begins here, as ISO 8601 has it.
fn is_iso_date(text: &[u8], at: usize) -> bool {
    text.get(at + 4) == Some(&b'-') && text.get(at + 7) == Some(&b'-')
}

/// The longest group of hex digits in an address.
const LONGEST_GROUP: usize = 4;

/// So many shapes are tried sooner than a look for a word that asks for one of them.
const FEW: usize = 2;

/// What may start at a group.
#[derive(Clone, Copy)]
struct Starts {
    /// No token, and no word.
    in_word: bool,
    /// A number.
    number: bool,
}

impl<'a> Candidates<'a> {
    /// Walks the groups of a digit run once; each group is a possible start, dispatched by its length and the next one's.
    pub(super) fn digit_run(&mut self, at: usize) {
        let mut group = at;
        let mut length = digits_at(self.text, group);
        if is_fraction(self.text, group + length, length) || self.is_time_of_line(at, length) {
            return;
        }
        loop {
            let group_end = group + length;
            let (separator, next) = separator_at(self.text, group_end);
            if separator == 0 {
                let before = at.checked_sub(1).map_or(0, |before| self.text[before]);
                let after = self.text.get(group_end).copied().unwrap_or(0);
                // These join the groups of no shape.
                let goes_on = after == b'_' || after == b'*';
                if group_end - at < SHORTEST_GROUPED || group == at && !goes_on {
                    if is_alike(before) || is_alike(after) {
                        self.alike.push(at);
                    }
                } else {
                    self.note_groups(at, [before, after]);
                }
                self.digit_group(group, length, 0, 0);
                if !goes_on {
                    return;
                }
                (group, length) = (group_end + 1, digits_at(self.text, group_end + 1));
                if length == 0 {
                    return;
                }
                continue;
            }
            let next_length = digits_at(self.text, next);
            self.digit_group(group, length, separator, next_length);
            group = next;
            length = next_length;
        }
    }

    /// Keeps a number in groups, which may be written in others, with the bytes beside it: not the parts of a UUID, and no date.
    #[inline(never)]
    fn note_groups(&mut self, at: usize, beside: [u8; 2]) {
        let is_whole = !beside.iter().any(|byte| byte.is_ascii_alphanumeric() || *byte == b'-');
        if (is_whole && !is_iso_date(self.text, at) || beside.into_iter().any(is_alike))
            && self.alike.last() != Some(&at)
        {
            self.alike.push(at);
        }
    }

    fn digit_group(&mut self, group: usize, length: usize, separator: u16, next: usize) {
        let text = self.text;
        if length > TOO_LONG || length == 2 && self.is_day_of_time(group) {
            return;
        }
        let dispatch = self.dispatch;
        // Most groups stand where no number may start, many in the middle of a word: one look refuses most shapes.
        let starts = Starts {
            in_word: !boundary::allows_start(Boundary::Token, text, group),
            number: boundary::allows_start(Boundary::Number, text, group),
        };
        if separator != 0 {
            self.digit_shapes(dispatch.digits(length, separator, next.min(MAX_SECOND_GROUP)), group, starts);
        }
        if separator == 0 || boundary::allows_end(Boundary::Number, text, group + length) {
            self.digit_shapes(dispatch.digits(length, 0, 0), group, starts);
        }
    }

    #[inline]
    fn digit_shapes(&mut self, lists: &'a [DigitShapes], group: usize, starts: Starts) {
        let text = self.text;
        for list in lists {
            let Some(start) = group.checked_sub(list.back as usize) else { continue };
            let may_start = list.first.contains(text[start])
                && match list.boundary {
                    Boundary::Number | Boundary::Group if list.back == 0 => starts.number,
                    Boundary::Token | Boundary::Word if list.back == 0 && starts.in_word => false,
                    boundary => boundary::allows_start(boundary, text, start),
                };
            if !may_start {
                continue;
            }
            let seen = self.outline(start);
            let may_match = || list.shapes.iter().filter(|listed| listed.outlines.allow(seen));
            if list.weak && (may_match().next().is_none() || self.is_hopeless(start)) {
                continue;
            }
            if list.weak && may_match().nth(FEW).is_some() {
                self.places.push(Place { start, shapes: list });
                continue;
            }
            for Listed { shape, .. } in may_match() {
                self.try_started(*shape, start, text.len());
            }
        }
    }

    /// Hex groups joined by a sign, the first of a chain; what stands between two signs may end one address and start another.
    pub(super) fn hex_groups(&mut self, first: usize, sign: u8) {
        const APART: usize = 5;
        let text = self.text;
        let next =
            |at: usize| text[at + 1..].iter().take(APART).position(|byte| *byte == sign).map(|step| at + 1 + step);
        // Two signs that stand apart are those of a time of day.
        if let Some(second) = next(first).filter(|second| *second > first + 1 && next(*second).is_none()) {
            self.hold_near(first.saturating_sub(LONGEST_GROUP), second, APART);
            return;
        }
        let mut at = first;
        loop {
            if self.starts_after_a_gap(at, sign) {
                self.hex_group(at, sign);
            }
            match next(at) {
                Some(sign) => at = sign,
                None => return,
            }
        }
    }

    /// Whether something else than a hex digit stands between this sign and the one before.
    fn starts_after_a_gap(&self, at: usize, sign: u8) -> bool {
        let before = self.text[..at].iter().rev().take_while(|byte| byte.is_ascii_hexdigit()).count();
        self.text[..at - before].last() != Some(&sign)
    }

    fn hex_group(&mut self, sign: usize, byte: u8) {
        let text = self.text;
        let longest = if byte == b':' { LONGEST_GROUP } else { 2 };
        let before = text[..sign].iter().rev().take(longest).take_while(|b| b.is_ascii_hexdigit()).count();
        let next = text.get(sign + 1).copied().unwrap_or(0);
        let start = sign - before;
        // A path in code (`std::vec`) has letters before the sign.
        if (next.is_ascii_hexdigit() || next == byte) && boundary::allows_start(Boundary::Word, text, start) {
            self.try_all(&self.dispatch.colons, start);
        }
    }
}

impl Candidates<'_> {
    /// Whether the time at which a line of a log was written starts here: `2024-05-01T10:00:00` or `2024-05-01 10:00:00`, before anything else on
    /// the line. What stands on the line before says nothing about it.
    fn is_time_of_line(&self, at: usize, year: usize) -> bool {
        let text = self.text;
        let starts_line = match at.checked_sub(1) {
            Some(before) => text[before] == b'\n' || text[before] == b'[' && before > 0 && text[before - 1] == b'\n',
            None => self.key.is_none(),
        };
        if year != 4 || !starts_line {
            return false;
        }
        self.hold_near(at, at, DATE + TIME);
        is_date(text, at) && is_time(text, at + DATE, b"T ")
    }

    /// Whether two digits are the day of `2024-05-01T10:00:00`, which looks like one word with the hour behind it.
    fn is_day_of_time(&self, day: usize) -> bool {
        let is_in_date = day >= DATE - 2 && self.text.get(day + 2) == Some(&b'T');
        if is_in_date {
            self.hold_near(day, day, TIME + 2);
        }
        is_in_date && is_date(self.text, day + 2 - DATE) && is_time(self.text, day + 2, b"T")
    }
}

/// The length of `2024-05-01`, and of the time behind it.
const DATE: usize = 10;
const TIME: usize = 9;

/// Whether a text has these digits and signs at a place, where `0` stands for any digit.
fn is_like<const LENGTH: usize>(text: &[u8], at: usize, like: &[u8; LENGTH]) -> bool {
    let is_so = |(byte, like): (&u8, &u8)| if *like == b'0' { byte.is_ascii_digit() } else { byte == like };
    text.get(at..at + LENGTH).is_some_and(|part| part.iter().zip(like).all(is_so))
}

fn is_date(text: &[u8], at: usize) -> bool {
    is_like::<DATE>(text, at, b"0000-00-00")
}

/// Whether a time to the second stands here, behind one of these signs.
fn is_time(text: &[u8], at: usize, signs: &[u8]) -> bool {
    text.get(at).is_some_and(|sign| signs.contains(sign)) && is_like(text, at + 1, b"00:00:00")
}

/// Whether a run is one decimal number: a few digits, a point and many digits, as in embeddings and measurements.
#[inline]
fn is_fraction(text: &[u8], point: usize, whole: usize) -> bool {
    if whole > 4 || text.get(point) != Some(&b'.') {
        return false;
    }
    let end = point + 1 + digits_at(text, point + 1);
    let (separator, _) = separator_at(text, end);
    // In an array, a comma and a space stand before the next number.
    let is_element = || text[end..].starts_with(b", ") && !text[end + 2..].starts_with(b"(");
    end > point + 5 && (separator == 0 || is_element())
}

/// Whether the digits behind the point of a decimal number start here: in embeddings and measurements they are as long as keys.
#[inline]
pub(super) fn is_in_fraction(text: &[u8], at: usize) -> bool {
    if at < 2 || text[at - 1] != b'.' || !text[at - 2].is_ascii_digit() || !text[at].is_ascii_digit() {
        return false;
    }
    let whole = text[..at - 1].iter().rev().take(5).take_while(|byte| byte.is_ascii_digit()).count();
    let end = at + digits_at(text, at);
    whole < 5 && !text.get(end).is_some_and(|byte| is_token(*byte))
}

/// How many digits stand here; eight bytes at a time.
fn digits_at(text: &[u8], at: usize) -> usize {
    const ZEROS: u64 = u64::from_le_bytes([b'0'; 8]);
    const BELOW_TEN: u64 = u64::from_le_bytes([0x7F - 9; 8]);
    const HIGH: u64 = u64::from_le_bytes([0x80; 8]);
    let rest = &text[at..];
    let mut length = 0;
    while let Some(eight) = rest[length..].first_chunk::<8>() {
        let values = u64::from_le_bytes(*eight) ^ ZEROS;
        // The high bit of each byte that is no digit; no sum carries into the next byte.
        let others = ((values & !HIGH).wrapping_add(BELOW_TEN) | values) & HIGH;
        if others != 0 {
            return length + others.trailing_zeros() as usize / 8;
        }
        length += 8;
    }
    length + rest[length..].iter().take_while(|byte| byte.is_ascii_digit()).count()
}

/// The class of the separator at `at` and where the next group starts; class 0 where the run ends.
fn separator_at(text: &[u8], at: usize) -> (u16, usize) {
    let byte = |at: usize| text.get(at).copied().unwrap_or(0);
    let Some(class) = separator_class(byte(at)) else { return (0, at) };
    if byte(at + 1).is_ascii_digit() {
        return (class, at + 1);
    }
    let parenthesis = |b: u8| matches!(b, b'(' | b')');
    match separator_class(byte(at + 1)) {
        Some(_) if byte(at + 2).is_ascii_digit() && (parenthesis(byte(at)) != parenthesis(byte(at + 1))) => {
            (DOUBLE_SEPARATOR, at + 2)
        }
        _ => (0, at),
    }
}
