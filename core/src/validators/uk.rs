//! The UK's National Insurance and NHS numbers.

use super::digits::{all_same, alphanumerics, exactly, weighted};

/// Two prefix letters that are allocated, six digits, a suffix from A to D. `QQ` is never issued, but every form prints it.
pub(super) fn nino(value: &[u8]) -> bool {
    let Some(characters) = alphanumerics::<9>(value) else {
        return false;
    };
    let [first, second, digits @ .., suffix] = &*characters else {
        return false;
    };
    let prefix = [*first, *second];
    digits.len() == 6
        && digits.iter().all(u8::is_ascii_digit)
        && matches!(suffix, b'A'..=b'D')
        && (prefix == *b"QQ"
            || prefix.iter().all(|letter| letter.is_ascii_uppercase() && !b"DFIQUV".contains(letter))
                && *second != b'O'
                && ![b"BG", b"GB", b"KN", b"NK", b"NT", b"TN", b"ZZ"].contains(&&prefix))
}

/// Mod 11 with weights 10 to 2.
pub(super) fn nhs(value: &[u8]) -> bool {
    exactly::<10>(value).is_some_and(|digits| {
        let check = (11 - weighted(&digits[..9], (2..=10).rev()) % 11) % 11;
        check == u32::from(digits[9]) && !all_same(&digits)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn national_insurance() {
        for number in ["AB123456C", "AB 12 34 56 C", "QQ123456C", "ab123456d", "JT 12 34 56 A"] {
            assert!(nino(number.as_bytes()), "{number}");
        }
        for number in [
            "DA123456C",
            "AO123456C",
            "BG123456A",
            "ZZ123456A",
            "AB123456E",
            "AB12345C",
            "AB1234567",
            "A1123456C",
            "AB123456",
        ] {
            assert!(!nino(number.as_bytes()), "{number}");
        }
    }

    #[test]
    fn health_service() {
        for number in ["943 476 5919", "9434765870", "401-023-2137", "999 000 0018"] {
            assert!(nhs(number.as_bytes()), "{number}");
        }
        for number in ["943 476 5918", "0000000000", "943476591", "94347659190"] {
            assert!(!nhs(number.as_bytes()), "{number}");
        }
    }

    #[test]
    fn one_number_in_eleven_passes() {
        let accepted = (0..100_000u64).filter(|n| nhs(format!("{:010}", 4_000_000_000 + n * 31).as_bytes())).count();
        assert!((8_800..9_400).contains(&accepted), "{accepted}");
    }

    proptest! {
        #[test]
        fn one_wrong_digit_fails(start in 100_000_000u64..999_999_999, place in 0usize..10, change in 1u8..10) {
            let found = (0..10).map(|check| format!("{start}{check}").into_bytes()).find(|number| nhs(number));
            if let Some(mut number) = found {
                number[place] = b'0' + (number[place] - b'0' + change) % 10;
                prop_assert!(!nhs(&number));
            }
        }
    }
}
