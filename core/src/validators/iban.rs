//! IBAN (ISO 13616): the country's length and structure, and mod 97.

use super::digits::alphanumerics;

/// The longest IBAN that the standard allows.
const LONGEST: usize = 34;

/// Country, length of the whole, and structure of what follows the check digits: `4a6n` is four letters and six digits, `c`
/// is either. SWIFT's registry, and countries that issue IBANs without being in it.
#[rustfmt::skip]
static COUNTRIES: &[([u8; 2], usize, &str)] = &[
    (*b"AD", 24, "4n4n12c"), (*b"AE", 23, "3n16n"), (*b"AL", 28, "8n16c"), (*b"AO", 25, "21c"), (*b"AT", 20, "5n11n"),
    (*b"AZ", 28, "4a20c"), (*b"BA", 20, "3n3n8n2n"), (*b"BE", 16, "3n7n2n"), (*b"BF", 28, "24c"),
    (*b"BG", 22, "4a4n2n8c"), (*b"BH", 22, "4a14c"), (*b"BI", 27, "5n5n11n2n"), (*b"BJ", 28, "24c"),
    (*b"BR", 29, "8n5n10n1a1c"), (*b"BY", 28, "4c4n16c"), (*b"CF", 27, "23c"), (*b"CG", 27, "23c"),
    (*b"CH", 21, "5n12c"), (*b"CI", 28, "24c"), (*b"CM", 27, "23c"), (*b"CR", 22, "4n14n"), (*b"CV", 25, "21c"),
    (*b"CY", 28, "3n5n16c"), (*b"CZ", 24, "4n16n"), (*b"DE", 22, "8n10n"), (*b"DJ", 27, "5n5n11n2n"),
    (*b"DK", 18, "4n9n1n"), (*b"DO", 28, "4c20n"), (*b"DZ", 26, "22c"), (*b"EE", 20, "2n14n"), (*b"EG", 29, "4n4n17n"),
    (*b"ES", 24, "4n4n1n1n10n"), (*b"FI", 18, "3n11n"), (*b"FK", 18, "2a12n"), (*b"FO", 18, "4n9n1n"),
    (*b"FR", 27, "5n5n11c2n"), (*b"GA", 27, "23c"), (*b"GB", 22, "4a6n8n"), (*b"GE", 22, "2a16n"),
    (*b"GI", 23, "4a15c"), (*b"GL", 18, "4n9n1n"), (*b"GQ", 27, "23c"), (*b"GR", 27, "3n4n16c"), (*b"GT", 28, "4c20c"),
    (*b"GW", 25, "21c"), (*b"HN", 28, "4a20n"), (*b"HR", 21, "7n10n"), (*b"HU", 28, "3n4n1n15n1n"),
    (*b"IE", 22, "4a6n8n"), (*b"IL", 23, "3n3n13n"), (*b"IQ", 23, "4a3n12n"), (*b"IR", 26, "22c"),
    (*b"IS", 26, "4n2n6n10n"), (*b"IT", 27, "1a5n5n12c"), (*b"JO", 30, "4a4n18c"), (*b"KM", 27, "23c"),
    (*b"KW", 30, "4a22c"), (*b"KZ", 20, "3n13c"), (*b"LB", 28, "4n20c"), (*b"LC", 32, "4a24c"), (*b"LI", 21, "5n12c"),
    (*b"LT", 20, "5n11n"), (*b"LU", 20, "3n13c"), (*b"LV", 21, "4a13c"), (*b"LY", 25, "3n3n15n"), (*b"MA", 28, "24c"),
    (*b"MC", 27, "5n5n11c2n"), (*b"MD", 24, "2c18c"), (*b"ME", 22, "3n13n2n"), (*b"MG", 27, "23c"),
    (*b"MK", 19, "3n10c2n"), (*b"ML", 28, "24c"), (*b"MN", 20, "4n12n"), (*b"MR", 27, "5n5n11n2n"),
    (*b"MT", 31, "4a5n18c"), (*b"MU", 30, "4a2n2n12n3n3a"), (*b"MZ", 25, "21c"), (*b"NE", 28, "24c"),
    (*b"NI", 28, "4a20n"), (*b"NL", 18, "4a10n"), (*b"NO", 15, "4n6n1n"), (*b"OM", 23, "3n16c"), (*b"PK", 24, "4a16c"),
    (*b"PL", 28, "8n16n"), (*b"PS", 29, "4a21c"), (*b"PT", 25, "4n4n11n2n"), (*b"QA", 29, "4a21c"),
    (*b"RO", 24, "4a16c"), (*b"RS", 22, "3n13n2n"), (*b"RU", 33, "9n5n15c"), (*b"SA", 24, "2n18c"),
    (*b"SC", 31, "4a2n2n16n3a"), (*b"SD", 18, "2n12n"), (*b"SE", 24, "3n16n1n"), (*b"SI", 19, "5n8n2n"),
    (*b"SK", 24, "4n6n10n"), (*b"SM", 27, "1a5n5n12c"), (*b"SN", 28, "24c"), (*b"SO", 23, "4n3n12n"),
    (*b"ST", 25, "4n4n11n2n"), (*b"SV", 28, "4a20n"), (*b"TD", 27, "23c"), (*b"TG", 28, "24c"), (*b"TL", 23, "3n14n2n"),
    (*b"TN", 24, "2n3n13n2n"), (*b"TR", 26, "5n1n16c"), (*b"UA", 29, "6n19c"), (*b"VA", 22, "3n15n"),
    (*b"VG", 24, "4a16n"), (*b"XK", 20, "4n10n2n"), (*b"YE", 30, "4a4n18c"),
];

/// Country, length, structure and check digits.
pub(super) fn iban(value: &[u8]) -> bool {
    let Some(iban) = alphanumerics::<LONGEST>(value) else {
        return false;
    };
    let [country1, country2, check1, check2, account @ ..] = &*iban else {
        return false;
    };
    let country = [*country1, *country2];
    let Ok(place) = COUNTRIES.binary_search_by_key(&country, |&(country, ..)| country) else {
        return false;
    };
    let (_, length, structure) = COUNTRIES[place];
    iban.len() == length
        && check1.is_ascii_digit()
        && check2.is_ascii_digit()
        && has_structure(account, structure)
        && remainder_97(account.iter().chain(&iban[..4])) == 1
}

fn has_structure(account: &[u8], structure: &str) -> bool {
    let mut rest = account;
    let mut count = 0;
    for byte in structure.bytes() {
        if byte.is_ascii_digit() {
            count = count * 10 + usize::from(byte - b'0');
            continue;
        }
        let Some((part, after)) = rest.split_at_checked(count) else {
            return false;
        };
        let fits = match byte {
            b'n' => part.iter().all(u8::is_ascii_digit),
            b'a' => part.iter().all(u8::is_ascii_uppercase),
            _ => true,
        };
        if !fits {
            return false;
        }
        (rest, count) = (after, 0);
    }
    rest.is_empty()
}

/// The remainder of the number that the characters make, a letter being two digits from 10 to 35.
fn remainder_97<'a>(characters: impl Iterator<Item = &'a u8>) -> u32 {
    characters.fold(0, |remainder, &character| match character {
        b'0'..=b'9' => (remainder * 10 + u32::from(character - b'0')) % 97,
        _ => (remainder * 100 + u32::from(character.wrapping_sub(b'A')) + 10) % 97,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// One for each country of the registry, made from its structure.
    #[rustfmt::skip]
    const VALID: &[&str] = &[
        "AD7029141777OD6V1OR0SHE6", "AE965000806360837783533", "AL65740681247LWRWCJIVWP2UFPQ", "AT052585178128657070",
        "AZ07JWTSPAAWE0CYZEPWMMTHZ0OW", "BA852883607598386756", "BE61508899579032", "BG40RSFC840110S0HFH7BM",
        "BH10JCFFGXAHITKVU71JOL", "BI9263414839603062027868387", "BR9138069560423041144269420R2",
        "BY94DTAW06356DRCV6OIWV1KPI1A", "CH8135925RDH6OZMYVYF4", "CR92012228345984555143",
        "CY3797298150Q4O98L7O4ZE5HNIY", "CZ1117410409016103396217", "DE50232166848475135000",
        "DJ9349576561159714398754283", "DK2743351417195364", "DO542KBK94351899913303614811", "EE870045772185182222",
        "EG565418942328059832468203417", "ES9268487870652470690059", "FI1729224469629137", "FK96AF858733577365",
        "FO5789430185283444", "FR228527911989OB9GRD3VPMO82", "GB13RXBQ14141291736662", "GE84KO2973169861443680",
        "GI21GQOS11FGDBI9YCHJGSA", "GL8885761396341019", "GR910842185JRWMXK07SSMJYPLV", "GT347OODZ0HWCTXQJASXCNX0ORPL",
        "HN10TSXW17340626421905468427", "HR1847278048196151702", "HU31821649438335411857880248",
        "IE54ILTX36862749534930", "IL279656343129792947822", "IQ37YEWO546313411365712", "IS480090307897541921363776",
        "IT30Y2334789637GLV7D5200UKO", "JO29SJGM2200O9Y3OG85TJ02Y3X82H", "KW05YDNCC1V8HCSOLHGFF3BMRZX3MZ",
        "KZ55683YR4H4GB693DR2", "LB620187WN6K28Y2S8PS1XH5GK5J", "LC46BMBXGK8GO7J6RFWZDLLWPU68SXZX",
        "LI6580423NOXK6QM842JY", "LT185645545880812555", "LU08917HUTNO5383XVGF", "LV91WSXKNNPJTLYWA19GE",
        "LY78921269018413419811328", "MC556095743397FRSNYCU4GQC08", "MD89OWV4PWR2MT0CJ0Y7JWKY",
        "ME97984868869947428792", "MK978240R2NQPI15506", "MN674745756717526202", "MR2145294648464657376611232",
        "MT84HXAD42716B05R3ZDYRM36ZQ7GHB", "MU07PZZW0316174876197126932QIN", "NI80XRJP83957105408741384436",
        "NL53EEIG6890898264", "NO6247447375973", "OM09529BSY93WKX8DKVUL78", "PK15EWIH5Y3B7ECWJRK01JE5",
        "PL56345498601552142905111453", "PS78IQBL158PNF6LH0WK7M8HP5XUQ", "PT15864348209812336480484",
        "QA66QIPEP6N4YNYZW1JS8949DULNI", "RO04FEZMSP79HI0Y08OZ6T1R", "RS18964566970170001928",
        "RU198584957393185272KRMG3RQOMILSF", "SA739893L7WBYVL71UDOBPE6", "SC60HKKV37757367681974220661ZAU",
        "SD6912768422814076", "SE5338608362253188226908", "SI58363083898136719", "SK0706181708300474629285",
        "SM60Y8786826637HN9GHB5NL9GG", "SO394564970224331989386", "ST43392876311200666299288",
        "SV17CHME43652342578418437049", "TL399195749005221169338", "TN6186136829401396789340",
        "TR02288364QPHV68BZ1T2VDPYL", "UA73311067CBWCWOXNCEN4L3T2B9I", "VA82709819616894645708",
        "VG95PANJ9529984195668099", "XK021098015558059171", "YE78ROKQ8025ND996PKWQNLGN24FGP",
    ];

    #[test]
    fn every_country_of_the_registry() {
        for number in VALID {
            assert!(iban(number.as_bytes()), "{number}");
        }
    }

    #[test]
    fn countries_are_sorted_and_their_structures_have_their_lengths() {
        assert!(COUNTRIES.is_sorted_by_key(|&(country, ..)| country));
        for (country, length, structure) in COUNTRIES {
            let parts: usize =
                structure.split(|c: char| c.is_alphabetic()).filter_map(|count| count.parse::<usize>().ok()).sum();
            assert_eq!(parts + 4, *length, "{country:?}");
        }
    }

    #[test]
    fn registry_examples_in_any_writing() {
        for number in [
            "GB82 WEST 1234 5698 7654 32",
            "DE89370400440532013000",
            "fr14 2004 1010 0505 0001 3m02 606",
            "NL91-ABNA-0417-1643-00",
        ] {
            assert!(iban(number.as_bytes()), "{number}");
        }
        for number in [
            "GB82 WEST 1234 5698 7654 33",
            "GB82WEST1234569876543",
            "US82WEST12345698765432",
            "DE8937040044053201300A",
            "GB82123412345698765432",
            "",
        ] {
            assert!(!iban(number.as_bytes()), "{number}");
        }
    }

    proptest! {
        #[test]
        fn one_wrong_digit_fails(which in 0..VALID.len(), place in 4usize..15, change in 1u8..10) {
            let mut number = VALID[which].as_bytes().to_vec();
            if number[place].is_ascii_digit() {
                number[place] = b'0' + (number[place] - b'0' + change) % 10;
                prop_assert!(!iban(&number));
            }
        }
    }
}
