//! India's Aadhaar number and Permanent Account Number.

use super::{
    digits::{alphanumerics, exactly},
    verhoeff::verhoeff,
};

/// Twelve digits, the first from 2 to 9, that pass Verhoeff's check.
pub(super) fn aadhaar(value: &[u8]) -> bool {
    exactly::<12>(value).is_some_and(|digits| digits[0] >= 2 && verhoeff(&digits))
}

/// Five letters, the fourth telling the kind of holder, four digits that are not all zero, a letter.
pub(super) fn pan(value: &[u8]) -> bool {
    let Some(characters) = alphanumerics::<10>(value) else {
        return false;
    };
    let [letters @ .., holder, initial, d1, d2, d3, d4, check] = &*characters else {
        return false;
    };
    let digits = [*d1, *d2, *d3, *d4];
    letters.len() == 3
        && letters.iter().chain([initial, check]).all(u8::is_ascii_uppercase)
        && b"ABCFGHJLPT".contains(holder)
        && digits.iter().all(u8::is_ascii_digit)
        && digits != *b"0000"
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn aadhaar_numbers() {
        for number in ["234123412346", "2341 2341 2346", "4991-1866-5246"] {
            assert!(aadhaar(number.as_bytes()), "{number}");
        }
        for number in ["234123412347", "134123412346", "23412341234", "2341234123466"] {
            assert!(!aadhaar(number.as_bytes()), "{number}");
        }
    }

    #[test]
    fn eight_numbers_in_a_hundred_pass() {
        let accepted = (0..100_000u64).filter(|n| aadhaar(format!("{:012}", n * 9_999_991).as_bytes())).count();
        assert!((7_500..10_500).contains(&accepted), "{accepted}");
    }

    #[test]
    fn permanent_account_numbers() {
        for number in ["AAAPL1234C", "ABCPE1234F", "abcpe1234f", "ZZZCZ9999Z"] {
            assert!(pan(number.as_bytes()), "{number}");
        }
        for number in ["AAADL1234C", "AAAPL0000C", "AAAPL12345", "AA1PL1234C", "AAAPL1234"] {
            assert!(!pan(number.as_bytes()), "{number}");
        }
    }

    proptest! {
        #[test]
        fn one_wrong_digit_or_swap_fails(start in 20_000_000_000u64..99_999_999_999, place in 0usize..11, change in 1u8..10) {
            let number = (0..10).map(|check| format!("{start}{check}").into_bytes()).find(|number| aadhaar(number)).unwrap();
            let mut wrong = number.clone();
            wrong[place] = b'0' + (wrong[place] - b'0' + change) % 10;
            prop_assert!(!aadhaar(&wrong));
            let mut swapped = number.clone();
            swapped.swap(place, place + 1);
            prop_assert_eq!(aadhaar(&swapped), swapped == number);
        }
    }
}
