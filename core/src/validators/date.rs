//! Birthdays and the expiry of cards. There is no clock here: a range of years stands for the present.

use super::month::month;

/// The years that a birthday can be in.
const BIRTH_YEARS: std::ops::RangeInclusive<u32> = 1900..=2035;
/// The years that a card can expire in.
const EXPIRY_YEARS: std::ops::RangeInclusive<u32> = 2000..=2060;

/// A part of a date as it is written.
#[derive(Clone, Copy)]
enum Part {
    /// A number and how many digits it has.
    Number(u32, usize),
    Month(u32),
}

/// The first three parts of a date, at most.
struct Parts {
    parts: [Part; 3],
    count: usize,
}

impl Parts {
    /// Reads numbers and month names; words such as `de`, `of` and `th`, and marks such as `年`, stand between. A time that
    /// follows is not read.
    fn read(value: &[u8]) -> Option<Parts> {
        let mut read = Parts { parts: [Part::Number(0, 0); 3], count: 0 };
        let mut rest = value;
        while let Some(&first) = rest.first() {
            let in_part = |byte: &u8| {
                if first.is_ascii_digit() {
                    byte.is_ascii_digit()
                } else {
                    byte.is_ascii_alphabetic() || !byte.is_ascii()
                }
            };
            let length = rest.iter().position(|byte| !in_part(byte)).unwrap_or(rest.len()).max(1);
            let (word, after) = rest.split_at(length);
            rest = after;
            let part = if first.is_ascii_digit() {
                if length > 8 {
                    return None;
                }
                Part::Number(word.iter().fold(0, |number, digit| number * 10 + u32::from(digit - b'0')), length)
            } else if let Some(month) = month(word) {
                Part::Month(month)
            } else if word.iter().any(u8::is_ascii_alphabetic) && !joins(word) {
                return None;
            } else {
                continue;
            };
            if read.count == 3 {
                break;
            }
            read.parts[read.count] = part;
            read.count += 1;
        }
        Some(read)
    }

    fn as_slice(&self) -> &[Part] {
        &self.parts[..self.count]
    }
}

/// Words inside of a date, and the letters of a time.
fn joins(word: &[u8]) -> bool {
    [
        &b"de"[..],
        b"del",
        b"do",
        b"of",
        b"the",
        b"st",
        b"nd",
        b"rd",
        b"th",
        b"er",
        b"ter",
        b"t",
        b"z",
        b"am",
        b"pm",
        b"utc",
        b"gmt",
        b"r",
        b"g",
    ]
    .iter()
    .any(|joining| joining.eq_ignore_ascii_case(word))
}

/// A day of the calendar, in any usual order, in a year that somebody alive can be born in.
pub(super) fn birth_date(value: &[u8]) -> bool {
    use Part::{Month, Number};
    let Some(parts) = Parts::read(value) else {
        return false;
    };
    match *parts.as_slice() {
        // 1985-03-12, 1985/12/03 is no usual order.
        [Number(year, 4), Number(month, 1 | 2), Number(day, 1 | 2)] => is_birthday(year, month, day),
        // 12/03/1985, 03/12/85, 85-03-12.
        [Number(first, 1 | 2), Number(second, 1 | 2), Number(third, length @ (2 | 4))] => {
            let year = full_year(third, length);
            is_birthday(year, second, first)
                || is_birthday(year, first, second)
                || length == 2 && is_birthday(full_year(first, 2), second, third)
        }
        [Number(day, 1 | 2), Month(month), Number(year, length @ (2 | 4))]
        | [Month(month), Number(day, 1 | 2), Number(year, length @ (2 | 4))] => {
            is_birthday(full_year(year, length), month, day)
        }
        [Number(year, 4), Month(month), Number(day, 1 | 2)] => is_birthday(year, month, day),
        // 19850312, 12031985.
        [Number(compact, 8)] => {
            let (first, middle, last) = (compact / 1_000_000, compact / 10_000 % 100, compact % 10_000);
            is_birthday(compact / 10_000, last / 100, last % 100)
                || is_birthday(last, middle, first)
                || is_birthday(last, first, middle)
        }
        _ => false,
    }
}

fn full_year(year: u32, length: usize) -> u32 {
    match length {
        2 if year > 35 => 1900 + year,
        2 => 2000 + year,
        _ => year,
    }
}

fn is_birthday(year: u32, month: u32, day: u32) -> bool {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let days = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => 0,
    };
    BIRTH_YEARS.contains(&year) && (1..=days).contains(&day)
}

/// A month and a year: `09/27`, `09/2027`, `2027-09`, `0927`, `Sep 2027`.
pub(super) fn card_expiry(value: &[u8]) -> bool {
    use Part::{Month, Number};
    let Some(parts) = Parts::read(value) else {
        return false;
    };
    let valid = |month: u32, year: u32, length: usize| {
        let year = if length == 2 { 2000 + year } else { year };
        (1..=12).contains(&month) && EXPIRY_YEARS.contains(&year)
    };
    match *parts.as_slice() {
        [Number(month, 1 | 2), Number(year, length @ (2 | 4))] => valid(month, year, length),
        [Number(year, 4), Number(month, 1 | 2)] => valid(month, year, 4),
        [Month(month), Number(year, length @ (2 | 4))] => valid(month, year, length),
        [Number(compact, 4)] => valid(compact / 100, compact % 100, 2),
        [Number(compact, 6)] => valid(compact / 10_000, compact % 10_000, 4) || valid(compact % 100, compact / 100, 4),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn birthdays() {
        for date in [
            "1985-03-12",
            "1985-03-12T00:00:00Z",
            "12/03/1985",
            "31/12/1985",
            "12/31/1985",
            "12.03.85",
            "85-03-31",
            "12 March 1985",
            "March 12, 1985",
            "12th of March 1985",
            "12 de marzo de 1985",
            "1er août 1985",
            "12. März 1985",
            "12-Mar-1985",
            "1985年3月12日",
            "19850312",
            "31121985",
            "29/02/2000",
            "12 марта 1985 г.",
        ] {
            assert!(birth_date(date.as_bytes()), "{date}");
        }
        for date in [
            "1985-13-12",
            "1985-02-29",
            "31/31/1985",
            "1899-01-01",
            "2036-01-01",
            "12 Foo 1985",
            "1985",
            "12345678",
            "192.168.1.1",
            "1/2/345",
            "",
            "29/02/1900",
            "00/00/0000",
            "123456789012",
        ] {
            assert!(!birth_date(date.as_bytes()), "{date}");
        }
    }

    #[test]
    fn expiries() {
        for date in ["09/27", "9/27", "09 / 2027", "09-27", "2027-09", "0927", "092027", "202709", "Sep 2027", "12/60"]
        {
            assert!(card_expiry(date.as_bytes()), "{date}");
        }
        for date in ["13/27", "00/27", "09/61", "09/1999", "2061-09", "1327", "09", "09/27/28", "1/2/3", ""] {
            assert!(!card_expiry(date.as_bytes()), "{date}");
        }
    }
}
