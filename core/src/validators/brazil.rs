//! Brazil's CPF and CNPJ.

use super::digits::{all_same, alphanumerics, exactly, weighted};

/// Nine digits and two check digits of mod 11; a repeated digit passes the sums and is never issued.
pub(super) fn cpf(value: &[u8]) -> bool {
    exactly::<11>(value).is_some_and(|digits| {
        !all_same(&digits)
            && check_digit(weighted(&digits[..9], (2..=10).rev())) == digits[9]
            && check_digit(weighted(&digits[..10], (2..=11).rev())) == digits[10]
    })
}

/// Twelve digits or, since 2026, letters, and two check digits of mod 11 over each character's ASCII code less 48.
pub(super) fn cnpj(value: &[u8]) -> bool {
    let Some(characters) = alphanumerics::<14>(value) else {
        return false;
    };
    if characters.len() != 14 || all_same(&characters) || !characters[12..].iter().all(u8::is_ascii_digit) {
        return false;
    }
    let mut values = [0; 14];
    for (value, character) in values.iter_mut().zip(&*characters) {
        *value = character - b'0';
    }
    let weights = (2..=6).rev().chain((2..=9).rev());
    check_digit(weighted(&values[..12], weights.clone().skip(1))) == values[12]
        && check_digit(weighted(&values[..13], weights)) == values[13]
}

fn check_digit(sum: u32) -> u8 {
    match sum % 11 {
        0 | 1 => 0,
        rest => (11 - rest) as u8,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn persons() {
        for number in ["111.444.777-35", "529.982.247-25", "39053344705"] {
            assert!(cpf(number.as_bytes()), "{number}");
        }
        for number in ["111.444.777-34", "111.111.111-11", "000.000.000-00", "1114447773", "11144477735x"] {
            assert!(!cpf(number.as_bytes()), "{number}");
        }
    }

    #[test]
    fn companies() {
        for number in ["11.222.333/0001-81", "00000000000191", "12.ABC.345/01DE-35", "12abc34501de35"] {
            assert!(cnpj(number.as_bytes()), "{number}");
        }
        for number in
            ["11.222.333/0001-82", "12.ABC.345/01DE-36", "00.000.000/0000-00", "12ABC34501DE3A", "1122233300018"]
        {
            assert!(!cnpj(number.as_bytes()), "{number}");
        }
    }

    #[test]
    fn one_number_in_a_hundred_passes() {
        let accepted = (0..100_000u64).filter(|n| cpf(format!("{:011}", n * 99_991).as_bytes())).count();
        assert!((850..1_150).contains(&accepted), "{accepted}");
    }

    proptest! {
        #[test]
        fn one_wrong_digit_fails(start in 100_000_000u64..999_999_999, place in 0usize..9, change in 1u8..10) {
            let number = (0..100).map(|check| format!("{start}{check:02}").into_bytes()).find(|number| cpf(number));
            // A remainder of ten is written as zero, so that only other check digits tell every error.
            if let Some(mut number) = number.filter(|number| number[9] != b'0') {
                number[place] = b'0' + (number[place] - b'0' + change) % 10;
                prop_assert!(!cpf(&number));
            }
        }
    }
}
