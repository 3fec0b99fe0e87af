//! The digits of a German tax identification number.

use super::digits::exactly;

/// Of the first ten digits exactly one stands twice or three times; the others differ. The check digit is a checksum's.
pub(super) fn tax_id_digits(value: &[u8]) -> bool {
    exactly::<11>(value).is_some_and(|digits| {
        let mut counts = [0u8; 10];
        for digit in &digits[..10] {
            counts[usize::from(*digit)] += 1;
        }
        let mut repeated = counts.iter().filter(|count| **count > 1);
        digits[0] != 0 && matches!((repeated.next(), repeated.next()), (Some(2 | 3), None))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_digit_is_repeated() {
        for value in ["12345678903", "11 234 567 890", "11123456780"] {
            assert_eq!(tax_id_digits(value.as_bytes()), value != "12345678903", "{value}");
        }
        for value in ["11112345670", "11223456780", "01123456780", "1123456789"] {
            assert!(!tax_id_digits(value.as_bytes()), "{value}");
        }
    }
}
