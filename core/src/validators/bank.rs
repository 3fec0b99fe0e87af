//! Banks: BIC and the ABA routing number.

use super::digits::{alphanumerics, exactly, number, weighted};

/// The countries of ISO 3166-1, and Kosovo.
const COUNTRIES: &str = "\
    AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ \
    CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO \
    FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE \
    JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO \
    MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW \
    PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM \
    TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW";

/// For each first letter, the set of second letters.
static SECOND_LETTERS: [u32; 26] = {
    let codes = COUNTRIES.as_bytes();
    let mut sets = [0; 26];
    let mut place = 0;
    while place < codes.len() {
        sets[(codes[place] - b'A') as usize] |= 1 << (codes[place + 1] - b'A');
        place += 3;
    }
    sets
};

fn is_country(first: u8, second: u8) -> bool {
    let seconds = SECOND_LETTERS.get(usize::from(first.wrapping_sub(b'A'))).copied().unwrap_or(0);
    second.is_ascii_uppercase() && seconds & 1 << (second - b'A') != 0
}

/// Four letters of the institution, a country, a location, and perhaps a branch (ISO 9362).
pub(super) fn bic(value: &[u8]) -> bool {
    let Some(code) = alphanumerics::<11>(value) else {
        return false;
    };
    let [institution @ .., c1, c2, l1, l2] = code.get(..8).unwrap_or_default() else {
        return false;
    };
    let branch = code.get(8..).unwrap_or_default();
    institution.iter().all(u8::is_ascii_uppercase)
        && is_country(*c1, *c2)
        && !matches!(l1, b'0' | b'1')
        && *l2 != b'O'
        && matches!(branch, [] | [_, _, _])
        && (branch == b"XXX" || !branch.starts_with(b"X"))
}

/// Weights 3, 7, 1, and a prefix of the Federal Reserve's districts, of thrifts, of electronic transactions or of cheques.
pub(super) fn aba_routing(value: &[u8]) -> bool {
    exactly::<9>(value).is_some_and(|digits| {
        matches!(number(&digits[..2]), 0..=12 | 21..=32 | 61..=72 | 80)
            && weighted(&digits, [3, 7, 1].into_iter().cycle()).is_multiple_of(10)
            && digits != [0; 9]
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn bank_identifier_codes() {
        for code in ["DEUTDEFF", "DEUTDEFF500", "NEDSZAJJXXX", "CHASUS33", "BNPAFRPPXXX", "NLPRXKPR"] {
            assert!(bic(code.as_bytes()), "{code}");
        }
        for code in
            ["PASSWORD", "DEUTDEF", "DEUTDEFF50", "DEUTDE1F", "DEUTDEFO", "DEUTDEFFXAB", "1EUTDEFF", "DEUTZZFF", ""]
        {
            assert!(!bic(code.as_bytes()), "{code}");
        }
    }

    #[test]
    fn routing_numbers() {
        for number in ["021000021", "011401533", "122105155", "111000025", "3222-7162-7"] {
            assert!(aba_routing(number.as_bytes()), "{number}");
        }
        for number in ["021000022", "131000021", "500000005", "000000000", "02100002", "0210000211"] {
            assert!(!aba_routing(number.as_bytes()), "{number}");
        }
    }

    #[test]
    fn three_numbers_in_a_hundred_pass() {
        let accepted = (0..100_000u64).filter(|n| aba_routing(format!("{:09}", n * 9_973).as_bytes())).count();
        assert!((3_000..4_300).contains(&accepted), "{accepted}");
    }

    proptest! {
        #[test]
        fn one_wrong_digit_fails(start in 1_000_000u64..12_999_999, place in 0usize..9, change in 1u8..10) {
            let mut number = (0..10).map(|check| format!("{start:08}{check}").into_bytes()).find(|number| aba_routing(number)).unwrap();
            number[place] = b'0' + (number[place] - b'0' + change) % 10;
            prop_assert!(!aba_routing(&number));
        }
    }
}
