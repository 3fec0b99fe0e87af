//! Ranges that are kept for documentation and tests, or are never issued.

use super::drawn::Draws;
use crate::{
    candidate::Shaped,
    policy::{TEST_CARDS, UK_DRAMA},
    session::name::Name,
};
use std::fmt::Write;

/// Area codes of large cities; in each of them 555-0100 to 555-0199 are nobody's.
const AREA_CODES: &[&str] =
    &["212", "213", "312", "415", "617", "202", "305", "404", "503", "702", "206", "303", "512", "713", "214", "602"];
/// RFC 5737.
const NETWORKS: &[&str] = &["192.0.2", "198.51.100", "203.0.113"];
/// Hosts of each of them.
const HOSTS: usize = 254;
/// RFC 7042: the last byte is free.
const HARDWARE: &str = "00005e0053";
/// How many digits of a card name who issues it.
const ISSUER: usize = 6;
/// The social security numbers that are printed in advertisements: 987-65-4320 to -4329.
const ADVERTISED: usize = 10;
/// RFC 6761; with the shortest name before it.
const DOMAIN: &str = ".test";
const SHORTEST_NAME: usize = 3;
/// No label of a domain is longer.
const LONGEST_NAME: usize = 63;

/// A surrogate; `None` where the entity has no reserved range, or all of it is in use.
pub(super) fn surrogate(name: &Name, nth: usize, value: &str) -> Option<String> {
    match &*name.entity {
        "EMAIL_ADDRESS" => Some(format!("user{}{}@example.com", name.number, name.letters().to_lowercase())),
        "PHONE_NUMBER" => {
            let digits = american(nth)?;
            let plain = || format!("+1 {}-{}-{}", &digits[..3], &digits[3..6], &digits[6..]);
            Some(as_american(value, &digits).unwrap_or_else(plain))
        }
        "CREDIT_CARD" => {
            let card = TEST_CARDS.get(nth)?;
            Some(filled(value, card).unwrap_or_else(|| (*card).into()))
        }
        "US_SSN" => advertised(nth).map(|digits| filled(value, &digits).unwrap_or_else(|| format!("987-65-432{nth}"))),
        "IP_ADDRESS" => address(nth, value),
        _ => None,
    }
}

/// What a surrogate of a value's own form is made of.
pub(super) enum OfForm {
    /// It is this.
    Value(String),
    /// It starts with these letters and digits; the rest is drawn.
    Start(String),
    /// It is drawn.
    Drawn,
    /// There is none that nobody has.
    None,
}

impl OfForm {
    fn of(surrogate: Option<String>) -> OfForm {
        surrogate.map_or(OfForm::None, OfForm::Value)
    }
}

/// What a surrogate of the form of this value is made of; where the entity has a range that is reserved or never issued, it is of that.
pub(super) fn of_form(entity: &str, nth: usize, value: &str, shaped: Option<&Shaped>, draws: &mut Draws) -> OfForm {
    match entity {
        // A name may be glued to an address, and covered with it; a sign that quotes too may part another one.
        "EMAIL_ADDRESS" if value.contains([' ', '\'', '"']) => OfForm::None,
        "EMAIL_ADDRESS" => OfForm::of(mailbox(value, draws)),
        "CREDIT_CARD" => {
            let count = value.bytes().filter(u8::is_ascii_digit).count();
            let cards: Vec<&str> = TEST_CARDS.iter().filter(|card| card.len() == count).copied().collect();
            match (cards.get(nth), cards.len()) {
                (_, 0) => OfForm::Drawn,
                (Some(card), _) => OfForm::of(filled(value, card)),
                (None, all) => OfForm::Start(cards[nth % all][..ISSUER].into()),
            }
        }
        "US_SSN" => {
            // No area is 900 or more, and no taxpayer number of such an area has a group below 50.
            let never = |draws: &mut Draws| {
                let (area, group, serial) = (900 + draws.below(100), 1 + draws.below(49), 1 + draws.below(9999));
                format!("{area}{group:02}{serial:04}")
            };
            OfForm::of(filled(value, &advertised(nth).unwrap_or_else(|| never(draws))))
        }
        "UK_NHS" => OfForm::Start("999".into()),
        "IBAN_CODE" => OfForm::Start(value.chars().filter(char::is_ascii_alphanumeric).take(2).collect()),
        "IP_ADDRESS" => OfForm::of(address(nth, value)),
        "MAC_ADDRESS" => OfForm::of((nth < 256).then(|| filled(value, &format!("{HARDWARE}{nth:02x}"))).flatten()),
        "PHONE_NUMBER" => match (written_as_american(value), british_prefix(value, shaped)) {
            (Some(_), _) => OfForm::of(american(nth).and_then(|digits| as_american(value, &digits))),
            (None, Some(prefix)) => OfForm::of(british(nth).and_then(|rest| filled(value, &format!("{prefix}{rest}")))),
            // The country stays, and is told by three digits at most.
            (None, None) => match value.starts_with('+') {
                true => OfForm::Start(value.chars().filter(char::is_ascii_digit).take(3).collect()),
                false => OfForm::Drawn,
            },
        },
        _ => OfForm::Drawn,
    }
}

/// A mailbox of a domain that nobody can have, as long as the value where that is long enough.
fn mailbox(value: &str, draws: &mut Draws) -> Option<String> {
    let (local, domain) = value.rsplit_once('@')?;
    let length = domain.len().saturating_sub(DOMAIN.len()).clamp(SHORTEST_NAME, LONGEST_NAME);
    let mut letter = |first: u8, count: usize| char::from(first + draws.below(count) as u8);
    let mut out: String = local
        .chars()
        .map(|c| match c {
            '0'..='9' => letter(b'0', 10),
            'a'..='z' => letter(b'a', 26),
            'A'..='Z' => letter(b'A', 26),
            other => other,
        })
        .collect();
    out.push('@');
    out.extend((0..length).map(|_| letter(b'a', 26)));
    out.push_str(DOMAIN);
    Some(out)
}

fn advertised(nth: usize) -> Option<String> {
    (nth < ADVERTISED).then(|| format!("98765432{nth}"))
}

fn address(nth: usize, value: &str) -> Option<String> {
    if value.contains(':') {
        return Some(format!("2001:db8::{:x}", nth + 1));
    }
    Some(format!("{}.{}", NETWORKS.get(nth / HOSTS)?, nth % HOSTS + 1))
}

/// The digits of a phone number of the North American plan, without the country code.
fn american(nth: usize) -> Option<String> {
    Some(format!("{}55501{:02}", AREA_CODES.get(nth / 100)?, nth % 100))
}

/// These digits as the value is written, where that is written as numbers of the North American plan are.
fn as_american(value: &str, digits: &str) -> Option<String> {
    match written_as_american(value)? {
        true => filled(value, &format!("1{digits}")),
        false => filled(value, digits),
    }
}

/// Whether a phone number is written as those of the North American plan are, in groups of 3, 3 and 4 digits, and if so, whether behind
/// the country code.
fn written_as_american(value: &str) -> Option<bool> {
    let groups: Vec<&str> = value.split(|c: char| !c.is_ascii_digit()).filter(|group| !group.is_empty()).collect();
    match groups.as_slice() {
        ["1", area, exchange, line] if (area.len(), exchange.len(), line.len()) == (3, 3, 4) => Some(true),
        [area, exchange, line] if (area.len(), exchange.len(), line.len()) == (3, 3, 4) => Some(false),
        [all] if all.len() == 11 && value.starts_with("+1") => Some(true),
        _ => None,
    }
}

/// The digits of a British phone number behind its prefix.
fn british(nth: usize) -> Option<String> {
    let (start, more) = UK_DRAMA[nth % UK_DRAMA.len()];
    let number = nth / UK_DRAMA.len();
    (number < 10usize.pow(more as u32)).then(|| format!("{start}{number:0more$}"))
}

/// What stands before the ten digits of a British phone number; `None` where it is none.
fn british_prefix(value: &str, shaped: Option<&Shaped>) -> Option<String> {
    let digits: String = value.chars().filter(char::is_ascii_digit).collect();
    let prefix = &digits[..digits.len().checked_sub(10)?];
    let is_british = match prefix {
        "44" | "440" => value.starts_with('+'),
        "0044" => true,
        "0" => shaped.is_some_and(|shaped| shaped.is_phone_of("GB")),
        _ => false,
    };
    is_british.then(|| prefix.into())
}

/// The value with these letters and digits in place of its own; `None` where it has another number of them.
fn filled(value: &str, with: &str) -> Option<String> {
    if value.chars().filter(char::is_ascii_alphanumeric).count() != with.len() {
        return None;
    }
    let is_upper = value.chars().any(|c| c.is_ascii_uppercase());
    let mut next = with.chars();
    let mut out = String::with_capacity(value.len());
    for c in value.chars() {
        match c.is_ascii_alphanumeric() {
            true => out.extend(next.next().map(|c| if is_upper { c.to_ascii_uppercase() } else { c })),
            // What is no separator belongs to the value.
            false if c.is_alphanumeric() => return None,
            false => {
                let _ = out.write_char(c);
            }
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn surrogates_are_reserved_and_look_like_the_value() {
        for (entity, nth, value, expected) in [
            ("EMAIL_ADDRESS", 0, "jane@acme.io", Some("user7b@example.com")),
            ("PHONE_NUMBER", 5, "(646) 867-5309", Some("(212) 555-0105")),
            ("PHONE_NUMBER", 105, "+1 646 867 5309", Some("+1 213 555 0105")),
            ("PHONE_NUMBER", 0, "+16468675309", Some("+12125550100")),
            ("PHONE_NUMBER", 0, "+49 30 901820", Some("+1 212-555-0100")),
            ("PHONE_NUMBER", 0, "01 23 45 67 89", Some("+1 212-555-0100")),
            ("PHONE_NUMBER", 10_000, "(646) 867-5309", None),
            ("CREDIT_CARD", 1, "4000 1234 5678 9017", Some("4242 4242 4242 4242")),
            ("CREDIT_CARD", 1000, "4000 1234 5678 9017", None),
            ("US_SSN", 3, "536-22-8145", Some("987-65-4323")),
            ("US_SSN", 10, "536-22-8145", None),
            ("IP_ADDRESS", 0, "8.8.8.8", Some("192.0.2.1")),
            ("IP_ADDRESS", 254, "8.8.8.8", Some("198.51.100.1")),
            ("IP_ADDRESS", 254, "2606:4700::6810:84e5", Some("2001:db8::ff")),
            ("PERSON", 0, "Jane Doe", None),
        ] {
            let name = Name { entity: entity.into(), number: 7, variant: 2 };
            assert_eq!(surrogate(&name, nth, value).as_deref(), expected, "{entity} {nth}");
        }
    }

    #[test]
    fn reserved_ranges_have_the_form_of_the_value() {
        for (entity, nth, value, expected) in [
            ("CREDIT_CARD", 0, "4000-1234-5678-9017", "4111-1111-1111-1111"),
            ("CREDIT_CARD", 1, "3782 822463 10005", "3714 496353 98431"),
            ("US_SSN", 3, "536 22 8145", "987 65 4323"),
            ("MAC_ADDRESS", 17, "3C:22:FB:01:02:03", "00:00:5E:00:53:11"),
            ("MAC_ADDRESS", 17, "3c22.fb01.0203", "0000.5e00.5311"),
            ("PHONE_NUMBER", 105, "+1 646 867 5309", "+1 213 555 0105"),
            ("PHONE_NUMBER", 0, "+44 20 8123 4567", "+44 11 3496 0000"),
            ("PHONE_NUMBER", 31, "+44 (0)20 8123 4567", "+44 (0)16 3296 0001"),
        ] {
            let made = of_form(entity, nth, value, None, &mut Draws::new(entity, nth));
            assert!(matches!(&made, OfForm::Value(surrogate) if surrogate == expected), "{entity} {value}");
        }
        let draws = || Draws::new("x", 0);
        assert!(matches!(of_form("CREDIT_CARD", 90, "4000123456789017", None, &mut draws()), OfForm::Start(_)));
        assert!(matches!(of_form("PHONE_NUMBER", 0, "030 901820", None, &mut draws()), OfForm::Drawn));
        assert!(matches!(of_form("IP_ADDRESS", 762, "8.8.8.8", None, &mut draws()), OfForm::None));
        for nth in 10..200 {
            let OfForm::Value(surrogate) = of_form("US_SSN", nth, "536-22-8145", None, &mut Draws::new("US_SSN", nth))
            else {
                panic!("there is none")
            };
            let (area, group) = (&surrogate[..3], &surrogate[4..6]);
            assert!(area >= "900" && ("01".."50").contains(&group), "{surrogate}");
        }
        let OfForm::Value(surrogate) = of_form("EMAIL_ADDRESS", 0, "Jane.Doe7@acme.io", None, &mut draws()) else {
            panic!("there is none")
        };
        assert_eq!((surrogate.len(), surrogate.ends_with(".test"), &surrogate[4..5]), (18, true, "."), "{surrogate}");
        assert!(surrogate[..1].chars().all(|c| c.is_ascii_uppercase()));
    }
}
