//! Luhn's mod 10 (ISO/IEC 7812-1, annex B).

use super::digits::{alphanumerics, digits};

/// Over the digits of the value; a number of zeros alone does not count.
pub(super) fn luhn(value: &[u8]) -> bool {
    digits::<64>(value)
        .is_some_and(|digits| digits.len() >= 2 && digits.iter().any(|&digit| digit != 0) && passes(&digits))
}

/// The sum, every second digit from the right doubled, is a multiple of ten.
pub(super) fn passes(digits: &[u8]) -> bool {
    const DOUBLED: [u32; 10] = [0, 2, 4, 6, 8, 1, 3, 5, 7, 9];
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(place, &digit)| if place % 2 == 1 { DOUBLED[usize::from(digit % 10)] } else { digit.into() })
        .sum();
    sum.is_multiple_of(10)
}

/// The same over letters and digits in a base, 36 or 16, where a doubled character adds the digits of what it makes.
pub(super) fn luhn_base(argument: &str, value: &[u8]) -> bool {
    let Ok(base @ 2..=36) = argument.parse::<u32>() else {
        return false;
    };
    let Some(characters) = alphanumerics::<64>(value).filter(|characters| characters.len() >= 2) else {
        return false;
    };
    let mut sum = 0;
    for (place, &character) in characters.iter().rev().enumerate() {
        let Some(number) = char::from(character).to_digit(base) else {
            return false;
        };
        let product = number * (1 + place as u32 % 2);
        sum += product / base + product % base;
    }
    sum != 0 && sum.is_multiple_of(base)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn published_numbers() {
        for number in
            ["79927398713", "4111 1111 1111 1111", "5555-5555-5555-4444", "378282246310005", "490154203237518"]
        {
            assert!(luhn(number.as_bytes()), "{number}");
        }
        for number in ["79927398710", "4111 1111 1111 1112", "0000000000000000", "", "7", "4111x11111111111"] {
            assert!(!luhn(number.as_bytes()), "{number}");
        }
    }

    #[test]
    fn other_bases() {
        assert!(luhn_base("36", b"27AAPFU0939F1ZV"));
        assert!(!luhn_base("36", b"27AAPFU0939F1ZW"));
        assert!(luhn_base("16", b"AF0123450ABCDEC"));
        assert!(!luhn_base("16", b"AF0123450ABCDED"));
        assert!(!luhn_base("16", b"ZZ") && !luhn_base("37", b"18") && !luhn_base("", b"18") && !luhn_base("10", b"00"));
    }

    #[test]
    fn one_number_in_ten_passes() {
        let passing = (100_000..200_000u32).filter(|number| luhn(number.to_string().as_bytes())).count();
        assert_eq!(passing, 10_000);
    }

    proptest! {
        #[test]
        fn one_wrong_digit_fails(mut number in proptest::collection::vec(0u8..10, 12..19), place in 0usize..12, change in 1u8..10) {
            let check = (0..10).find(|&check| { let mut whole = number.clone(); whole.push(check); passes(&whole) });
            number.push(check.unwrap());
            prop_assert!(passes(&number));
            number[place] = (number[place] + change) % 10;
            prop_assert!(!passes(&number));
        }
    }
}
