//! Payment cards: the networks' prefixes and lengths, and magnetic stripe tracks.

use std::ops::RangeInclusive;

use super::digits::{all_same, digits, number};
use super::luhn;

/// The longest card number (ISO/IEC 7812-1).
const LONGEST: usize = 19;

struct Issuer {
    /// The first seven digits of the numbers that it issues.
    starts: RangeInclusive<u32>,
    lengths: RangeInclusive<usize>,
    /// Also a number without separators that nothing around it announces.
    bare: bool,
}

/// The digits that every prefix is compared in.
const START: usize = 7;

/// From the first to the last prefix, of the same number of digits.
const fn issuer(prefixes: RangeInclusive<u32>, lengths: RangeInclusive<usize>) -> Issuer {
    let scale = 10u32.pow(START as u32 - 1 - prefixes.end().ilog10());
    Issuer { starts: *prefixes.start() * scale..=(*prefixes.end() + 1) * scale - 1, lengths, bare: true }
}

const fn announced(prefixes: RangeInclusive<u32>, lengths: RangeInclusive<usize>) -> Issuer {
    Issuer { bare: false, ..issuer(prefixes, lengths) }
}

/// The ranges that networks issue from; one inside of a wider one, as some of Elo's are inside of Visa's, is not repeated.
/// Maestro is held to the prefixes in use: all of `6` would take one random number in a hundred.
#[rustfmt::skip]
static ISSUERS: &[Issuer] = &[
    // Elo
    issuer(504175..=504175, 16..=16), issuer(506699..=506778, 16..=16), issuer(509000..=509999, 16..=16),
    issuer(627780..=627780, 16..=16), issuer(636297..=636297, 16..=16), issuer(636368..=636368, 16..=16),
    // Naranja
    issuer(589562..=589562, 16..=16),
    // Verve
    issuer(506099..=506198, 16..=19), issuer(507865..=507964, 16..=19),
    // Hipercard
    issuer(606282..=606282, 16..=16),
    // Hiper
    issuer(637095..=637095, 16..=16), issuer(637423..=637423, 16..=16), issuer(637433..=637433, 16..=16),
    issuer(637568..=637612, 16..=16),
    // RuPay
    issuer(508500..=508999, 16..=16), issuer(606985..=607984, 16..=16), issuer(608001..=608500, 16..=16),
    issuer(817200..=820199, 16..=16),
    // Dankort
    issuer(5019..=5019, 16..=16),
    // Visa
    issuer(4..=4, 16..=16), issuer(4..=4, 18..=19), announced(4..=4, 13..=13),
    // Mastercard
    issuer(51..=55, 16..=16), issuer(222100..=272099, 16..=16),
    // American Express
    issuer(34..=34, 15..=15), issuer(37..=37, 15..=15),
    // Diners Club
    issuer(300..=305, 14..=14), issuer(3095..=3095, 14..=14), issuer(36..=36, 14..=14), issuer(38..=39, 14..=14),
    issuer(300..=305, 16..=19), issuer(3095..=3095, 16..=19), issuer(36..=36, 16..=19), issuer(38..=39, 16..=19),
    // Discover
    issuer(6011..=6011, 16..=19), issuer(644..=649, 16..=19), issuer(65..=65, 16..=19),
    // JCB
    issuer(3528..=3589, 16..=19), issuer(1800..=1800, 15..=15), issuer(2131..=2131, 15..=15),
    // UnionPay
    issuer(62..=62, 16..=19), issuer(8100..=8171, 16..=19),
    // Mir
    issuer(2200..=2204, 16..=19),
    // Troy
    issuer(9792..=9792, 16..=16),
    // Maestro
    issuer(493698..=493698, 16..=19), issuer(5018..=5018, 16..=19), issuer(5020..=5020, 16..=19),
    issuer(5038..=5038, 16..=19), issuer(5612..=5612, 16..=19), issuer(5893..=5893, 16..=19),
    issuer(6304..=6304, 16..=19), issuer(6390..=6390, 16..=19), issuer(67..=67, 16..=19),
    announced(5018..=5018, 12..=15), announced(5020..=5020, 12..=15), announced(5038..=5038, 12..=15),
    announced(5893..=5893, 12..=15), announced(6304..=6304, 12..=15), announced(67..=67, 12..=15),
    // InterPayment
    issuer(636..=636, 16..=19),
    // NAPAS
    issuer(9704..=9704, 16..=16), issuer(9704..=9704, 19..=19),
    // BC Card
    issuer(6054740..=6054744, 16..=16),
    // Uzcard
    issuer(8600..=8600, 16..=16),
    // Humo
    issuer(9860..=9860, 16..=16),
    // UATP
    announced(1..=1, 15..=15),
];

impl Issuer {
    fn issues(&self, start: u32, length: usize) -> bool {
        self.starts.contains(&start) && self.lengths.contains(&length)
    }
}

/// A network's prefix and length. Rare lengths (12 to 15 digits of Maestro, 13 of Visa) and UATP count where the number is
/// grouped, or where the detector says `announced`: a field or a word tells that it is a card.
pub(super) fn card(argument: &str, value: &[u8]) -> bool {
    let grouped = value.iter().any(|byte| !byte.is_ascii_digit());
    let Some(digits) = digits::<LONGEST>(value).filter(|digits| digits.len() >= START && !all_same(digits)) else {
        return false;
    };
    let start = number(&digits[..START]) as u32;
    let rare = grouped || argument == "announced";
    ISSUERS.iter().any(|issuer| issuer.issues(start, digits.len()) && (issuer.bare || rare))
}

/// Track 1 (`%B<number>^<name>^<YYMM><service code>…?`) or track 2 (`;<number>=<YYMM><service code>…?`).
pub(super) fn track(value: &[u8]) -> bool {
    let Some(start) = value.iter().position(u8::is_ascii_digit) else {
        return false;
    };
    let Some(length) = value[start..].iter().position(|byte| !byte.is_ascii_digit() && *byte != b' ') else {
        return false;
    };
    let (number, rest) = value[start..].split_at(length);
    let valid = digits::<LONGEST>(number).is_some_and(|number| number.len() >= 12 && luhn::passes(&number));
    let discretionary = match rest {
        [b'^', name_on @ ..] => name_on.iter().position(|&byte| byte == b'^').and_then(|end| {
            let shape =
                (2..=26).contains(&end) && name_on[..end].iter().all(|byte| matches!(byte, b' '..=b'_' | b'a'..=b'z'));
            shape.then(|| &name_on[end + 1..])
        }),
        [b'=' | b'D' | b'd', rest @ ..] => Some(rest),
        _ => None,
    };
    valid && discretionary.is_some_and(expiry_and_service)
}

/// Year, month and service code; a field separator stands for either where the card has none.
fn expiry_and_service(data: &[u8]) -> bool {
    match data {
        [b'^' | b'=', ..] => true,
        [y1, y2, m1, m2, rest @ ..] => {
            let month = (m1.wrapping_sub(b'0')).wrapping_mul(10).wrapping_add(m2.wrapping_sub(b'0'));
            let digits = [y1, y2, m1, m2].iter().all(|byte| byte.is_ascii_digit());
            let service = rest.len() >= 3 && rest[..3].iter().all(u8::is_ascii_digit);
            digits && (1..=12).contains(&month) && (service || matches!(rest.first(), Some(b'^' | b'=')))
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_network() {
        let cases = [
            ("4111111111111111", "Visa"),
            ("5555555555554444", "Mastercard"),
            ("2223003122003222", "Mastercard"),
            ("378282246310005", "American Express"),
            ("6011111111111117", "Discover"),
            ("30569309025904", "Diners Club"),
            ("3056930009020004", "Diners Club"),
            ("36227206271667", "Diners Club"),
            ("3530111333300000", "JCB"),
            ("6200000000000005", "UnionPay"),
            ("2200123456789010", "Mir"),
            ("6759649826438453", "Maestro"),
            ("6362970000457013", "Elo"),
            ("6062826786276634", "Hipercard"),
            ("5019717010103742", "Dankort"),
            ("9792030394440796", "Troy"),
            ("6521501234567890", "RuPay"),
            ("5061460410120223210", "Verve"),
        ];
        for (number, network) in cases {
            assert!(card("", number.as_bytes()), "{network} {number}");
        }
    }

    #[test]
    fn wrong_lengths_and_prefixes() {
        for number in [
            "411111111111111",
            "41111111111111111",
            "55555555555544441",
            "9999999999999999",
            "4444444444444444",
            "1721900000000000",
            "6900000000000000",
        ] {
            assert!(!card("", number.as_bytes()), "{number}");
        }
    }

    #[test]
    fn rare_lengths_need_grouping_or_announcement() {
        assert!(!card("", b"4222222222222"));
        assert!(card("announced", b"4222222222222"));
        assert!(card("", b"4222 222 222 222"));
        assert!(!card("", b"135412345678911"));
        assert!(card("", b"1354 12345 678911"));
    }

    #[test]
    fn few_random_numbers_are_cards() {
        let mut state = 7u64;
        let accepted = (0..100_000)
            .filter(|_| {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                let number = format!("{:016}", state % 10_000_000_000_000_000);
                card("", number.as_bytes()) && luhn::luhn(number.as_bytes())
            })
            .count();
        assert!((2_000..3_600).contains(&accepted), "{accepted}");
    }

    #[test]
    fn tracks() {
        assert!(track(b"%B4111111111111111^DOE/JANE^29121011234567890123?"));
        assert!(track(b";4111111111111111=29121011234567890?"));
        assert!(track(b"%B3782 822463 10005^DOE/JANE ^^^?"));
        for wrong in [
            &b"%B4111111111111112^DOE/JANE^2912101123?"[..],
            b";4111111111111111=29131011234567890?",
            b";4111111111111111=abc",
            b"%B4111111111111111^DOE/JANE",
            b"4111111111111111",
            b"",
            b"x = 12",
        ] {
            assert!(!track(wrong));
        }
    }
}
