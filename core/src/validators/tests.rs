//! What holds of every validator.

use super::holds;
use proptest::prelude::*;
use reticent_pattern_compiler::{PHONE_REGIONS, Validator};

const ARGUMENTS: &[&str] = &[
    "",
    "US",
    "CA",
    "GB",
    "DE",
    "FR",
    "ES",
    "IT",
    "NL",
    "IN",
    "AU",
    "BR",
    "JP",
    "CN",
    "ZZ",
    "public",
    "private",
    "documentation",
    "loopback",
    "announced",
    "36",
    "00/20 0488b21e/74",
    "ripple 00/20",
    "bc",
    "second",
    "card-first",
    "pair",
    "weights=10..2;mod=11;check=-r;map=10:X",
    "letters=1;split;pad=12;prefix=80;of=1..11;mod=97;check=m-r;at=-2..-1",
    "luhn & date=YYMMDD;days=0,60 | last=9;iso7064=37,36 | in=1..99;of=-3..-1",
    "all",
    "o,n,k",
    "é",
];

fn every_answer(value: &[u8]) {
    for &validator in Validator::ALL {
        for argument in ARGUMENTS {
            holds(validator, argument, value);
        }
    }
}

#[test]
fn short_and_extreme_values_have_an_answer() {
    every_answer(b"");
    for byte in 0..=255 {
        every_answer(&[byte]);
        every_answer(&[byte; 2]);
        every_answer(&[byte; 40]);
    }
    every_answer(&[b'9'; 4096]);
    every_answer(&[b'A'; 5000]);
    every_answer("-----BEGIN PRIVATE KEY-----\\".as_bytes());
}

#[test]
fn nothing_passes_without_a_value() {
    for &validator in Validator::ALL {
        // An empty value is no placeholder; the shapes of detectors never match nothing.
        assert_eq!(holds(validator, "", b""), validator == Validator::NotPlaceholder, "{}", validator.name());
    }
}

proptest! {
    #[test]
    fn any_bytes_have_an_answer(value in proptest::collection::vec(any::<u8>(), 0..200)) {
        every_answer(&value);
    }

    #[test]
    fn any_text_of_the_formats_characters_has_an_answer(value in "[0-9A-Za-z +()./:;=@_^%$<>{}\\[\\]\\\\-]{0,80}") {
        every_answer(value.as_bytes());
    }

    #[test]
    fn any_end_of_a_format_has_an_answer(
        start in prop_oneof![
            Just("github_pat_"), Just("pypi-"), Just("AKIA"), Just("glpat-"), Just("ghp_"), Just("-----BEGIN PRIVATE KEY-----"), Just("%B4111111111111111^"),
            Just(";4111111111111111="), Just("eyJhbGciOiJIUzI1NiJ9."), Just("GB82"), Just("+44"), Just("2001:db8:"), Just("a@b."), Just("$"), Just("["),
        ],
        end in proptest::collection::vec(any::<u8>(), 0..100),
    ) {
        every_answer(&[start.as_bytes(), &end].concat());
    }
}

#[test]
fn the_regions_that_detectors_may_name_are_those_that_have_numbers() {
    let mut codes: Vec<&str> = super::phone_regions::REGIONS.iter().map(|region| region.code).collect();
    // What belongs to no place has no national form that a detector could ask for.
    codes.retain(|&code| code != "001");
    codes.sort_unstable();
    assert_eq!(PHONE_REGIONS.split(' ').collect::<Vec<_>>(), codes);
}
