//! The Turkish tax number.

use super::digits::{all_same, exactly};

/// Nine digits, each moved by its place and multiplied by a power of two mod 9, and a check digit.
pub(super) fn tax_number(value: &[u8]) -> bool {
    exactly::<10>(value).is_some_and(|digits| {
        let sum: u32 = digits[..9]
            .iter()
            .zip((1..=9u32).rev())
            .map(|(digit, place)| match (u32::from(*digit) + place) % 10 {
                0 => 0,
                moved => match (moved << place) % 9 {
                    0 => 9,
                    rest => rest,
                },
            })
            .sum();
        (10 - sum % 10) % 10 == u32::from(digits[9]) && !all_same(&digits)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_digit_is_the_check() {
        let checks = |start: &str| (0..10).filter(|check| tax_number(format!("{start}{check}").as_bytes())).count();
        for start in ["123456789", "987654321", "000000001"] {
            assert_eq!(checks(start), 1, "{start}");
        }
        assert!(tax_number(b"123 456 7890"));
        assert!(!tax_number(b"1234567891"));
        assert!(!tax_number(b"123456789"));
    }
}
