//! Numbers of the US Social Security Administration and the IRS.

use super::digits::{exactly, number};

/// Area 001 to 899 without 666, group and serial not zero. The known samples (078-05-1120, 219-09-9999) are findings: what is
/// written like one is treated like one.
pub(super) fn ssn(value: &[u8]) -> bool {
    exactly::<9>(value).is_some_and(|digits| {
        let area = number(&digits[..3]);
        (1..900).contains(&area) && area != 666 && number(&digits[3..5]) != 0 && number(&digits[5..]) != 0
    })
}

/// Area 900 to 999 with a group that the IRS assigns to individual taxpayers.
pub(super) fn itin(value: &[u8]) -> bool {
    exactly::<9>(value)
        .is_some_and(|digits| digits[0] == 9 && matches!(number(&digits[3..5]), 50..=65 | 70..=88 | 90..=92 | 94..=99))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn social_security() {
        for number in ["078-05-1120", "219-09-9999", "123 45 6789", "899121234", "001.01.0001"] {
            assert!(ssn(number.as_bytes()), "{number}");
        }
        for number in
            ["000-12-3456", "666-12-3456", "900-12-3456", "123-00-6789", "123-45-0000", "12-345-678", "1234567890", ""]
        {
            assert!(!ssn(number.as_bytes()), "{number}");
        }
    }

    #[test]
    fn most_nine_digit_numbers_could_be_issued() {
        let accepted =
            (0..1_000_000u64).filter(|n| ssn(format!("{:09}", n * 7_919 % 1_000_000_000).as_bytes())).count();
        assert!((870_000..900_000).contains(&accepted), "{accepted}");
    }

    #[test]
    fn individual_taxpayer() {
        for number in ["900-70-0000", "911-50-1234", "999-88-9999", "912921234", "950-65-0001"] {
            assert!(itin(number.as_bytes()), "{number}");
        }
        for number in ["899-70-0000", "900-49-1234", "900-66-1234", "900-69-1234", "900-89-1234", "900-93-1234"] {
            assert!(!itin(number.as_bytes()), "{number}");
        }
    }
}
