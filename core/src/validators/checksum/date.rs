//! Dates that are a part of a number.

use reticent_pattern_compiler::checksum::Date;

/// The years that a person alive today can be born in, and some before.
const YEARS: std::ops::RangeInclusive<i64> = 1850..=2035;

/// Whether digits are a date in this layout. A year of two digits may be of any century.
pub(super) fn is_date(date: &Date, digits: &[u8]) -> bool {
    let part = |letter: u8| {
        let of_part = date.layout.bytes().zip(digits).filter(|(sign, _)| *sign == letter);
        of_part
            .fold((0i64, 0), |(number, length), (_, digit)| (number * 10 % (1 << 40) + i64::from(*digit), length + 1))
    };
    if date.layout.len() != digits.len() {
        return false;
    }
    let leap = match part(b'Y') {
        (_, 0) => true,
        (year, 4) if !YEARS.contains(&year) => return false,
        (year, 4) => is_leap(year),
        // The first digit of the year is left out: 985 and 003.
        (year @ 0..=35, 3) => is_leap(2000 + year),
        (year @ 850..=999, 3) => is_leap(1000 + year),
        (_, 3) => return false,
        (year, _) => year % 4 == 0,
    };
    let any = |offsets: &[i16], holds: &dyn Fn(i64) -> bool| match offsets {
        [] => holds(0),
        offsets => offsets.iter().any(|offset| holds(i64::from(*offset))),
    };
    let (day, days) = part(b'D');
    let (month, months) = part(b'M');
    let (of_year, ordinals) = part(b'J');
    let (day_offsets, month_offsets) = (date.days.as_slice(), date.months.as_slice());
    any(day_offsets, &|offset| {
        let fits = |length: i64| days == 0 || (1..=length).contains(&(day - offset));
        (ordinals == 0 || (1..=365 + i64::from(leap)).contains(&(of_year - offset)))
            && match months {
                0 => fits(31),
                _ => any(month_offsets, &|offset| length_of(month - offset, leap).is_some_and(fits)),
            }
    })
}

fn is_leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

fn length_of(month: i64, leap: bool) -> Option<i64> {
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => Some(31),
        4 | 6 | 9 | 11 => Some(30),
        2 => Some(28 + i64::from(leap)),
        _ => None,
    }
}
