//! Realistic values from ranges that are reserved for documentation and tests, so that what comes after the session (a model, a form, a
//! validator) sees an address, a phone number or a card, and nobody is called or charged.

use super::name::Name;
use crate::policy::TEST_CARDS;
use aho_corasick::{AhoCorasick, MatchKind};
use std::fmt::Write;

/// Area codes of large cities; in each of them 555-0100 to 555-0199 are nobody's.
const AREA_CODES: &[&str] =
    &["212", "213", "312", "415", "617", "202", "305", "404", "503", "702", "206", "303", "512", "713", "214", "602"];
/// RFC 5737.
const NETWORKS: &[&str] = &["192.0.2", "198.51.100", "203.0.113"];
/// Hosts of each of them.
const HOSTS: usize = 254;

/// A surrogate for a value that has this name; `nth` counts the surrogates of its entity from 0. `None` where the entity has no reserved
/// range, or all of it is in use.
pub(super) fn surrogate(name: &Name, nth: usize, value: &[u8]) -> Option<String> {
    let value = std::str::from_utf8(value).ok()?;
    match &*name.entity {
        "EMAIL_ADDRESS" => Some(format!("user{}{}@example.com", name.number, name.letters().to_lowercase())),
        "PHONE_NUMBER" => {
            let area = AREA_CODES.get(nth / 100)?;
            let line = nth % 100;
            let filled = match written_as_american(value) {
                Some(true) => filled(value, &format!("1{area}55501{line:02}")),
                Some(false) => filled(value, &format!("{area}55501{line:02}")),
                None => None,
            };
            Some(filled.unwrap_or_else(|| format!("+1 {area}-555-01{line:02}")))
        }
        "CREDIT_CARD" => {
            let card = TEST_CARDS.get(nth)?;
            Some(filled(value, card).unwrap_or_else(|| (*card).into()))
        }
        "US_SSN" if nth < 10 => {
            Some(filled(value, &format!("98765432{nth}")).unwrap_or_else(|| format!("987-65-432{nth}")))
        }
        "IP_ADDRESS" if value.contains(':') => Some(format!("2001:db8::{:x}", nth + 1)),
        "IP_ADDRESS" => Some(format!("{}.{}", NETWORKS.get(nth / HOSTS)?, nth % HOSTS + 1)),
        _ => None,
    }
}

/// Whether a phone number is written as those of the North American plan are, in groups of 3, 3 and 4 digits, and if so, whether behind
/// the country code.
fn written_as_american(value: &str) -> Option<bool> {
    let groups: Vec<&str> = value.split(|c: char| !c.is_ascii_digit()).filter(|group| !group.is_empty()).collect();
    match groups.as_slice() {
        ["1", area, exchange, line] if (area.len(), exchange.len(), line.len()) == (3, 3, 4) => Some(true),
        [area, exchange, line] if (area.len(), exchange.len(), line.len()) == (3, 3, 4) => Some(false),
        _ => None,
    }
}

/// The value with these digits in place of its own; `None` where it has another number of them.
fn filled(value: &str, digits: &str) -> Option<String> {
    if value.chars().filter(char::is_ascii_digit).count() != digits.len() {
        return None;
    }
    let mut next = digits.chars();
    let mut out = String::with_capacity(value.len());
    for c in value.chars() {
        match c.is_ascii_digit() {
            true => out.extend(next.next()),
            // What is neither a digit nor a separator of them belongs to the value.
            false if c.is_alphanumeric() => return None,
            false => {
                let _ = out.write_char(c);
            }
        }
    }
    Some(out)
}

/// Finds surrogates in a text.
#[derive(Debug)]
pub(super) struct Search {
    automaton: AhoCorasick,
    /// The places of their entries, as the automaton numbers them.
    entries: Vec<usize>,
    /// In lower case and in order, to tell what may become one.
    sorted: Vec<String>,
    longest: usize,
}

impl Search {
    /// Of surrogates with the places of their entries; `None` where there are none.
    pub(super) fn new<'s>(surrogates: impl Iterator<Item = (&'s str, usize)>) -> Option<Search> {
        let (texts, entries): (Vec<_>, Vec<_>) = surrogates.unzip();
        let longest = texts.iter().map(|text| text.len()).max()?;
        let mut builder = AhoCorasick::builder();
        builder.ascii_case_insensitive(true).match_kind(MatchKind::LeftmostLongest);
        // Fails for more than thousands of millions of patterns only, which no ledger holds.
        let automaton = builder.build(&texts).ok()?;
        let mut sorted: Vec<String> = texts.iter().map(|text| text.to_ascii_lowercase()).collect();
        sorted.sort();
        Some(Search { automaton, entries, sorted, longest })
    }

    /// The next one that stands for itself: where it is, and the place of its entry. One that touches the end of the text counts
    /// if that is its end.
    pub(super) fn next(&self, text: &[u8], from: usize, at_end: bool) -> Option<(usize, usize, usize)> {
        let mut at = from;
        while let Some(found) = self.automaton.find(aho_corasick::Input::new(text).range(at..)) {
            let (start, end) = (found.start(), found.end());
            if stands_alone(text, start, end) && (at_end || end < text.len()) {
                return Some((start, end, self.entries[found.pattern().as_usize()]));
            }
            at = start + 1;
        }
        None
    }

    /// Where one may start that the end of the text cuts; the end of the text where none does.
    pub(super) fn open_start(&self, text: &[u8], floor: usize) -> usize {
        let lowest = floor.max(text.len().saturating_sub(self.longest));
        let is_open = |tail: &[u8]| {
            let tail = tail.to_ascii_lowercase();
            let at = self.sorted.partition_point(|text| text.as_bytes() < &*tail);
            self.sorted.get(at).is_some_and(|text| text.as_bytes().starts_with(&tail))
        };
        let starts = |at: &usize| stands_alone(text, *at, text.len()) && is_open(&text[*at..]);
        (lowest..text.len()).find(starts).unwrap_or(text.len())
    }
}

/// Whether no letter or digit stands beside a part of a text: then it is no part of a longer word or number.
pub(super) fn stands_alone(text: &[u8], start: usize, end: usize) -> bool {
    let is_of_word = |byte: &u8| byte.is_ascii_alphanumeric() || *byte >= 0x80;
    !text[..start].last().is_some_and(is_of_word) && !text.get(end).is_some_and(is_of_word)
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
            assert_eq!(surrogate(&name, nth, value.as_bytes()).as_deref(), expected, "{entity} {nth}");
        }
    }

    #[test]
    fn surrogates_are_found_where_they_stand_alone() {
        let search = Search::new(["192.0.2.1", "192.0.2.12", "user1@example.com"].into_iter().zip(0..)).unwrap();
        for (text, found) in [
            ("to 192.0.2.12, then", Some((3, 13, 1))),
            ("to 192.0.2.1.", Some((3, 12, 0))),
            ("to 192.0.2.13", None),
            ("USER1@Example.com!", Some((0, 17, 2))),
            ("auser1@example.com", None),
        ] {
            assert_eq!(search.next(text.as_bytes(), 0, true), found, "{text}");
        }
        assert_eq!(search.next(b"192.0.2.12", 0, false), None);
        for (text, open) in [("write to us", 9), ("write to me", 11), ("write to bus", 12), ("at 192.0.2.1", 3)] {
            assert_eq!(search.open_start(text.as_bytes(), 0), open, "{text}");
        }
        assert!(Search::new(std::iter::empty()).is_none());
    }
}
