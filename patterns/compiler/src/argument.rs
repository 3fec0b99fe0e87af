//! The arguments of validators: what each one takes. An argument that a validator does not know would make a detector that never finds
//! anything.

use crate::{
    Validator,
    checksum::{self, ArgumentError},
    suggest::did_you_mean,
};

/// The regions with a telephone numbering plan (ISO 3166-1 alpha-2), separated by spaces.
pub const PHONE_REGIONS: &str = "\
    AC AD AE AF AG AI AL AM AO AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BW BY BZ \
    CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM \
    FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GT GU GW GY HK HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE \
    JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN \
    MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PR PS PT \
    PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TA TC TD TG TH TJ TK \
    TL TM TN TO TR TT TV TW TZ UA UG US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW";

/// What an argument looks like.
enum Form {
    /// There is none.
    None,
    /// One of these words.
    OneOf(&'static str),
    /// A number in this range.
    Number(u8, u8),
    /// Names with this between them.
    Names(char),
    /// Versions with their lengths, as `base58check` has them.
    Versions,
}

/// What a validator takes: the form of its argument, whether it can't do without, and an example.
fn of(validator: Validator) -> (Form, bool, &'static str) {
    match validator {
        Validator::CardNetwork => (Form::OneOf("announced"), false, "announced"),
        Validator::Crc32Hex => (Form::OneOf("all"), false, "all"),
        Validator::Ipv4 | Validator::Ipv6 => (Form::OneOf("public private documentation loopback"), false, "public"),
        Validator::Phone | Validator::PhoneLength => (Form::OneOf(PHONE_REGIONS), false, "GB"),
        Validator::Mrz => (Form::OneOf("second card-first card-second"), true, "second"),
        Validator::Coordinate => (Form::OneOf("latitude longitude pair"), true, "pair"),
        Validator::PersonName => (Form::OneOf("full part any first other"), true, "full"),
        Validator::OddEvenLetter => (Form::Number(1, 40), false, "16"),
        Validator::LuhnBase => (Form::Number(2, 36), true, "36"),
        Validator::Base64Json => (Form::Names(','), true, "iss,sub"),
        Validator::Bech32 | Validator::Segwit => (Form::Names(' '), false, "bc tb"),
        Validator::Base58Check => (Form::Versions, true, "00/20 05/20"),
        _ => (Form::None, false, ""),
    }
}

/// Refuses an argument that the validator does not know.
pub(crate) fn check(validator: Validator, argument: &str) -> Result<(), ArgumentError> {
    if validator == Validator::Checksum {
        return checksum::check(argument);
    }
    let (form, is_needed, example) = of(validator);
    let name = validator.name();
    let fits = match &form {
        _ if argument.is_empty() => !is_needed,
        Form::None => false,
        Form::OneOf(known) => known.split(' ').any(|known| known == argument),
        Form::Number(least, most) => argument.parse().is_ok_and(|number: u8| (*least..=*most).contains(&number)),
        Form::Names(separator) => argument.split(*separator).all(|name| !name.is_empty() && name.trim() == name),
        Form::Versions => argument.strip_prefix("ripple ").unwrap_or(argument).split(' ').all(is_version),
    };
    if fits {
        return Ok(());
    }
    let problem = match (&form, argument) {
        (_, "") => format!("the validator `{name}` needs an argument"),
        (Form::None, _) => format!("the validator `{name}` takes no argument"),
        (Form::OneOf(known), _) => {
            let suggestion = did_you_mean(argument, known.split(' '));
            format!("the validator `{name}` does not know the argument `{argument}`{suggestion}")
        }
        _ => format!("the validator `{name}` does not know the argument `{argument}`"),
    };
    let remedy = match form {
        Form::None => format!("Write `{name}`"),
        Form::OneOf(PHONE_REGIONS) => {
            format!("Use the two capitals of a region that has telephone numbers, such as `{name}:{example}`")
        }
        Form::OneOf(known) => {
            let known: Vec<String> = known.split(' ').map(|known| format!("`{name}:{known}`")).collect();
            format!("Write {}", known.join(" or "))
        }
        Form::Number(least, most) => format!("Write a number from {least} to {most}, such as `{name}:{example}`"),
        Form::Names(',') => format!("Write names with commas between them, such as `{name}:{example}`"),
        Form::Names(_) => format!("Write names with single spaces between them, such as `{name}:{example}`"),
        Form::Versions => {
            format!("Write versions in hexadecimal with the bytes behind them, such as `{name}:{example}`")
        }
    };
    Err(ArgumentError { problem, remedy })
}

/// `00/20`: whole bytes in hexadecimal, and how many more there are.
fn is_version(version: &str) -> bool {
    version.split_once('/').is_some_and(|(start, length)| {
        !start.is_empty()
            && start.len() % 2 == 0
            && start.bytes().all(|byte| byte.is_ascii_hexdigit())
            && length.parse::<u8>().is_ok()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checked(text: &str) -> Result<(), ArgumentError> {
        let (name, argument) = text.split_once(':').unwrap_or((text, ""));
        check(Validator::parse(name).unwrap(), argument)
    }

    #[test]
    fn arguments_that_validators_take() {
        for text in [
            "luhn",
            "phone",
            "phone:GB",
            "phone-length:US",
            "ipv4:public",
            "card-network:announced",
            "crc32-hex:all",
            "crc32-hex",
            "base64-json:o,n,k",
            "odd-even-letter:9",
            "luhn-base:36",
            "mrz:second",
            "bech32",
            "segwit:bc tb",
            "base58check:ripple 00/20 0544/29",
            "checksum:luhn",
        ] {
            assert_eq!(checked(text), Ok(()), "{text}");
        }
    }

    #[test]
    fn other_arguments_are_refused_with_a_remedy() {
        for (text, remedy) in [
            ("luhn:US", "Write `luhn`"),
            ("phone:XX", "`phone:GB`"),
            ("phone:gb", "`phone:GB`"),
            ("ipv6:global", "`ipv6:private`"),
            ("card-network:rare", "Write `card-network:announced`"),
            ("crc32-hex:some", "Write `crc32-hex:all`"),
            ("base64-json", "`base64-json:iss,sub`"),
            ("base64-json:o, n", "commas"),
            ("odd-even-letter:x", "from 1 to 40"),
            ("luhn-base", "`luhn-base:36`"),
            ("luhn-base:37", "from 2 to 36"),
            ("mrz", "`mrz:card-first`"),
            ("segwit:bc  tb", "single spaces"),
            ("base58check:0/20", "hexadecimal"),
            ("checksum:luh", "ARCHITECTURE.md"),
        ] {
            let error = checked(text).expect_err(text);
            assert!(error.remedy.contains(remedy), "{text}: {error:?}");
        }
    }

    #[test]
    fn a_validator_that_takes_an_argument_takes_its_example() {
        for &validator in Validator::ALL {
            let (form, _, example) = of(validator);
            if !matches!(form, Form::None) {
                assert_eq!(check(validator, example), Ok(()), "{validator:?}");
            }
        }
    }
}
