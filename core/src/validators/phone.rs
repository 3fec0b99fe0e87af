//! Telephone numbers, in international form (E.164) and as each region writes them at home.

use super::digits::number;
use super::pattern::matches;
use super::phone_regions::REGIONS;
use super::phone_services::services;

/// More digits than a number has, prefixes included.
const LONGEST: usize = 24;

/// What is dialled before a calling code, where that is not 00: in North America and in Australia.
const EXIT_CODES: [&[u8]; 2] = [&[0, 1, 1], &[0, 0, 1, 1]];

/// The form of a region's numbers, without the country's calling code.
pub(super) struct Region {
    pub(super) code: &'static str,
    calling_code: u16,
    /// What is dialled before a number inside of the country.
    trunk: &'static str,
    /// The possible lengths of a number, whatever its kind.
    lengths: &'static [usize],
    pub(super) mobile: Numbers,
    pub(super) fixed: Numbers,
}

/// One kind of number.
pub(super) struct Numbers {
    pub(super) pattern: &'static str,
    /// Written at home without the trunk prefix too.
    without_trunk: bool,
}

/// Numbers that are written with or without the trunk prefix.
pub(super) const fn plain(pattern: &'static str) -> Numbers {
    Numbers { pattern, without_trunk: true }
}

/// Numbers that are always written with the trunk prefix.
pub(super) const fn after_trunk(pattern: &'static str) -> Numbers {
    Numbers { pattern, without_trunk: false }
}

/// Numbers that the regulators of Britain, Australia and France keep for fiction, which the patterns leave out: text that
/// uses one means a number. (Region, prefix, length.)
#[rustfmt::skip]
static FICTION: &[(&str, &[u8], usize)] = &[
    ("GB", &[7, 7, 0, 0, 9, 0, 0], 10), ("GB", &[1, 6, 3, 2, 9, 6, 0], 10), ("GB", &[8, 0, 8, 1, 5, 7, 0], 10),
    ("AU", &[2, 5, 5, 5, 0], 9), ("AU", &[3, 5, 5, 5, 0], 9), ("AU", &[7, 5, 5, 5, 0], 9), ("AU", &[8, 5, 5, 5, 0], 9),
    ("AU", &[2, 7, 0, 1, 0], 9), ("AU", &[3, 7, 0, 1, 0], 9), ("AU", &[7, 7, 0, 1, 0], 9), ("AU", &[8, 7, 0, 1, 0], 9),
    ("FR", &[1, 9, 9, 0, 0], 9), ("FR", &[2, 6, 1, 9, 1], 9), ("FR", &[3, 5, 3, 0, 1], 9), ("FR", &[4, 6, 5, 7, 1], 9),
    ("FR", &[5, 3, 6, 4, 9], 9), ("FR", &[6, 3, 9, 9, 8], 9),
];

impl Region {
    pub(super) const fn new(
        code: &'static str,
        calling_code: u16,
        trunk: &'static str,
        lengths: &'static [usize],
        mobile: Numbers,
        fixed: Numbers,
    ) -> Region {
        Region { code, calling_code, trunk, lengths, mobile, fixed }
    }

    fn find(code: &str) -> Option<&'static Region> {
        REGIONS.iter().find(|region| region.code == code)
    }

    /// Is this a number of the region, without calling code and trunk prefix?
    fn has(&self, national: &[u8], accept: impl Fn(&Numbers) -> bool) -> bool {
        if !self.lengths.contains(&national.len()) || self.calling_code == 1 && !north_american(national) {
            return false;
        }
        let patterns = [&self.mobile, &self.fixed];
        if patterns.iter().all(|numbers| numbers.pattern.is_empty()) {
            return true;
        }
        patterns.iter().any(|numbers| accept(numbers) && matches(numbers.pattern, national))
            || accept(&self.mobile) && (self.keeps_for_fiction(national) || matches(services(self.code), national))
    }

    fn keeps_for_fiction(&self, national: &[u8]) -> bool {
        FICTION.iter().any(|(code, prefix, length)| {
            *code == self.code && national.len() == *length && national.starts_with(prefix)
        })
    }

    /// Is this a number as it is dialled at home, behind the trunk prefix or without one?
    fn has_dialled(&self, digits: &[u8]) -> bool {
        self.after_trunk(digits).is_some_and(|national| self.has(national, |_| true))
            || self.has(digits, |numbers| numbers.without_trunk)
            || self.code == "AR" && self.after_trunk(digits).is_some_and(|national| self.has_argentine_mobile(national))
    }

    /// An Argentine mobile number is dialled at home with 15 behind the area code, and from abroad with 9 before it.
    fn has_argentine_mobile(&self, national: &[u8]) -> bool {
        const DIALLED: usize = 12;
        national.len() == DIALLED
            && (2..=4).filter(|area| national[*area..].starts_with(&[1, 5])).any(|area| {
                let mut abroad = [9; DIALLED - 1];
                abroad[1..=area].copy_from_slice(&national[..area]);
                abroad[area + 1..].copy_from_slice(&national[area + 2..]);
                self.has(&abroad, |_| true)
            })
    }

    /// The digits behind the trunk prefix, if they start with it.
    fn after_trunk<'d>(&self, digits: &'d [u8]) -> Option<&'d [u8]> {
        let (prefix, national) = digits.split_at_checked(self.trunk.len())?;
        let starts = prefix.iter().zip(self.trunk.bytes()).all(|(digit, trunk)| digit + b'0' == trunk);
        (starts && !prefix.is_empty()).then_some(national)
    }
}

/// Area and exchange are not service codes (`911`), and do not start with 0 or 1. Fictional numbers (555-0100) pass.
fn north_american(national: &[u8]) -> bool {
    let code = |part: &[u8]| part[0] >= 2 && part[1..] != [1, 1];
    national.len() == 10 && code(&national[..3]) && code(&national[3..6]) && national[1] != 9
}

/// The digits of a value, and whether it is in international form (`+` or `00` before the calling code).
struct Dialled {
    digits: [u8; LONGEST],
    start: usize,
    length: usize,
    has_plus: bool,
    international: bool,
}

impl Dialled {
    /// Reads up to an extension; anything without digits, or with too many, is nothing.
    fn read(value: &[u8]) -> Option<Dialled> {
        let mut dialled = Dialled { digits: [0; LONGEST], start: 0, length: 0, has_plus: false, international: false };
        for &byte in value {
            match byte {
                b'0'..=b'9' => {
                    *dialled.digits.get_mut(dialled.length)? = byte - b'0';
                    dialled.length += 1;
                }
                b'+' if dialled.length == 0 => dialled.has_plus = true,
                b'a'..=b'z' | b'A'..=b'Z' | b'#' | b';' | b',' | 0x80.. if dialled.length > 0 => break,
                _ => {}
            }
        }
        let dials_out = !dialled.has_plus && dialled.digits.starts_with(&[0, 0]);
        dialled.international = dialled.has_plus || dials_out;
        if dials_out {
            dialled.start = 2;
        }
        (dialled.length > dialled.start).then_some(dialled)
    }

    fn digits(&self) -> &[u8] {
        &self.digits[self.start..self.length]
    }
}

/// The regions of the calling code that an international number starts with, and its national part.
fn regions_of(digits: &[u8]) -> (&'static [Region], &[u8]) {
    for length in 1..=3 {
        let Some((code, national)) = digits.split_at_checked(length) else {
            break;
        };
        let code = number(code);
        let first = REGIONS.partition_point(|region| u64::from(region.calling_code) < code);
        let count = REGIONS[first..].iter().take_while(|region| u64::from(region.calling_code) == code).count();
        if count > 0 {
            return (&REGIONS[first..first + count], national);
        }
    }
    (&[], &[])
}

/// Is this a number of the region, or of any, behind its calling code?
fn is_international(argument: &str, digits: &[u8]) -> bool {
    let (regions, national) = regions_of(digits);
    regions.iter().filter(|region| argument.is_empty() || region.code == argument).any(|region| {
        // `+44 (0)20 …`: the trunk prefix stays in many a signature.
        let has = |national: &[u8]| region.has(national, |_| true);
        has(national) || region.after_trunk(national).is_some_and(has)
    })
}

/// A number that a region's numbering plan has. With a region as the argument, in that region's national form (or
/// international form, if of that region); without, in international form.
pub(super) fn phone(argument: &str, value: &[u8]) -> bool {
    let Some(dialled) = Dialled::read(value) else {
        return false;
    };
    if dialled.international && is_international(argument, dialled.digits()) {
        return true;
    }
    if argument.is_empty() {
        let written = &dialled.digits[..dialled.length];
        let digits = EXIT_CODES.iter().find_map(|code| written.strip_prefix(*code));
        return !dialled.has_plus && digits.is_some_and(|digits| is_international("", digits));
    }
    if dialled.international {
        return false;
    }
    let Some(region) = Region::find(argument) else {
        return false;
    };
    region.has_dialled(dialled.digits())
}

/// A number of a possible length: of the region, of the calling code that it starts with, or of any number (E.164).
pub(super) fn phone_length(argument: &str, value: &[u8]) -> bool {
    let Some(dialled) = Dialled::read(value) else {
        return false;
    };
    let possible = |region: &Region, national: &[u8]| {
        region.lengths.contains(&national.len())
            || region.after_trunk(national).is_some_and(|national| region.lengths.contains(&national.len()))
    };
    if dialled.international {
        let (regions, national) = regions_of(dialled.digits());
        return regions
            .iter()
            .filter(|region| argument.is_empty() || region.code == argument)
            .any(|region| national.len() >= 5 && possible(region, national));
    }
    match Region::find(argument) {
        Some(region) => possible(region, dialled.digits()),
        None => argument.is_empty() && (7..=15).contains(&dialled.digits().len()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn international_form() {
        for number in [
            "+1 201-555-0123",
            "+44 7400 123456",
            "+44 (0)20 7946 0958",
            "0049 1512 3456789",
            "+33 6 12 34 56 78",
            "+34 612 34 56 78",
            "+39 312 345 6789",
            "+39 06 6982 1234",
            "+31 6 12345678",
            "+91 81234 56789",
            "+61 412 345 678",
            "+55 11 96123-4567",
            "+81 90-1234-5678",
            "+86 131 2345 6789",
            "+971 50 123 4567",
            "+1 (202) 555-0143 ext. 9",
            "tel:+1-202-555-0143",
            "+7 912 345-67-89",
            "011 44 20 7946 0958",
            "0011 33 6 12 34 56 78",
            "+44 800 123 4567",
            "+33 9 70 01 23 45",
            "+800 1234 5678",
            "+883 5100 0123 4567",
            "+7 912 345-67-89 доб. 12",
            "+14155550132;ext=12",
        ] {
            assert!(phone("", number.as_bytes()), "{number}");
        }
        for number in [
            "+1 201-155-0123",
            "+44 7400 12345",
            "+999 123 456 789",
            "+44",
            "+",
            "202-555-0143",
            "+1 911-555-0123",
            "+49 0",
            "",
        ] {
            assert!(!phone("", number.as_bytes()), "{number}");
        }
    }

    #[test]
    fn national_form() {
        for (region, number) in [
            ("US", "(201) 555-0123"),
            ("US", "1-800-555-0199"),
            ("US", "415.555.2671"),
            ("CA", "604-555-0123"),
            ("CA", "(416) 967-1111"),
            ("GB", "07400 123456"),
            ("GB", "07700 900123"),
            ("GB", "020 7946 0018"),
            ("GB", "(0121) 234 5678"),
            ("GB", "01632 960123"),
            ("DE", "030 123456"),
            ("DE", "01512 3456789"),
            ("DE", "0171/1234567"),
            ("FR", "06 12 34 56 78"),
            ("FR", "01.23.45.67.89"),
            ("FR", "06 39 98 12 34"),
            ("ES", "612 34 56 78"),
            ("ES", "912 345 678"),
            ("IT", "312 345 6789"),
            ("IT", "02 1234 5678"),
            ("NL", "06-12345678"),
            ("NL", "020 123 4567"),
            ("IN", "081234 56789"),
            ("IN", "98765 43210"),
            ("IN", "011 2345 6789"),
            ("AU", "0412 345 678"),
            ("AU", "(02) 5550 1234"),
            ("BR", "(11) 96123-4567"),
            ("BR", "(11) 2345-6789"),
            ("JP", "090-1234-5678"),
            ("JP", "03-1234-5678"),
            ("CN", "131 2345 6789"),
            ("CN", "010 1234 5678"),
            ("US", "+1 201 555 0123"),
            ("AR", "011 15-2345-6789"),
            ("AR", "011 2345-6789"),
            ("RU", "8 (912) 345-67-89"),
            ("HU", "06 20 123 4567"),
            ("KR", "070-2000-0000"),
            ("SE", "070-123 45 67"),
        ] {
            assert!(phone(region, number.as_bytes()), "{region} {number}");
        }
        for (region, number) in [
            ("US", "123-456-7890"),
            ("US", "201-911-0123"),
            ("US", "911-201-0123"),
            ("US", "555-0123"),
            ("CA", "212-555-0123"),
            ("GB", "7400 123456"),
            ("GB", "0740 123456"),
            ("FR", "612345678"),
            ("FR", "00 12 34 56 78"),
            ("ES", "112 345 678"),
            ("IN", "12345 67890"),
            ("JP", "90-1234-5678"),
            ("CN", "231 2345 6789"),
            ("US", "+44 7400 123456"),
            ("ZZ", "612 34 56 78"),
            ("AR", "011 15-9345-6789"),
            ("AR", "011 16-2345-6789"),
        ] {
            assert!(!phone(region, number.as_bytes()), "{region} {number}");
        }
    }

    #[test]
    fn every_region_has_its_own_form() {
        assert!(REGIONS.is_sorted_by_key(|region| region.calling_code));
        assert_eq!(REGIONS.len(), 254);
        assert!(REGIONS.iter().all(|region| !region.lengths.is_empty()));
    }

    #[test]
    fn length_alone() {
        assert!(phone_length("", b"555 0123"));
        assert!(phone_length("US", b"123-456-7890"));
        assert!(phone_length("", b"+44 1111 111111"));
        assert!(!phone_length("", b"12345"));
        assert!(!phone_length("US", b"123-456-789"));
        assert!(!phone_length("", b"+44 1"));
        assert!(!phone_length("", b"1234567890123456"));
        assert!(!phone_length("ZZ", b"123-456-7890"));
    }
}
