//! Machine-readable zones of passports and identity cards (ICAO Doc 9303).

use std::ops::Range;

/// Which bytes of a line have a check digit, and where it stands.
type Checked = (Range<usize>, usize);

/// The second line of a passport, a visa or a card with two lines: document, birth, expiry.
const SECOND: &[Checked] = &[(0..9, 9), (13..19, 19), (21..27, 27)];
/// The first line of a card with three lines, from its country on.
const CARD_FIRST: &[Checked] = &[(3..12, 12)];
/// The second line of a card with three lines: birth, expiry.
const CARD_SECOND: &[Checked] = &[(0..6, 6), (8..14, 14)];

/// A line whose check digits hold; the argument says which one: `second`, `card-first` or `card-second`.
pub(super) fn mrz(argument: &str, value: &[u8]) -> bool {
    let checked = match argument {
        "second" => SECOND,
        "card-first" => CARD_FIRST,
        "card-second" => CARD_SECOND,
        _ => return false,
    };
    checked.iter().all(|(field, check)| {
        value.get(field.clone()).zip(value.get(*check)).is_some_and(|(field, &check)| check_digit(field) == Some(check))
    })
}

/// Weights 7, 3, 1 over digits, letters from 10 on, and fillers.
fn check_digit(field: &[u8]) -> Option<u8> {
    let mut sum = 0u32;
    for (&byte, weight) in field.iter().zip([7, 3, 1].into_iter().cycle()) {
        let value = match byte {
            b'0'..=b'9' => byte - b'0',
            b'A'..=b'Z' => byte - b'A' + 10,
            b'<' => 0,
            _ => return None,
        };
        sum += u32::from(value) * weight;
    }
    Some(b'0' + (sum % 10) as u8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn specimens_of_the_standard() {
        assert!(mrz("second", b"L898902C36UTO7408122F1204159ZE184226B<<<<<10"));
        assert!(mrz("second", b"D231458907UTO7408122F1204159<<<<<<<6"));
        assert!(mrz("card-first", b"UTOD231458907<<<<<<<<<<<<<<<"));
        assert!(mrz("card-second", b"7408122F1204159UTO<<<<<<<<<<<6"));
        for (line, wrong) in [
            ("second", &b"L898902C37UTO7408122F1204159ZE184226B<<<<<10"[..]),
            ("second", b"L898902C36UTO7408123F1204159ZE184226B<<<<<10"),
            ("second", b"L898902C36UTO"),
            ("card-first", b"UTOD231458908<<<<<<<<<<<<<<<"),
            ("card-second", b"7408122F1204158UTO<<<<<<<<<<<6"),
            ("", b"7408122F1204159UTO<<<<<<<<<<<6"),
        ] {
            assert!(!mrz(line, wrong), "{line}");
        }
    }
}
