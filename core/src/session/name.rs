//! What tokens are called: `[ENTITY_1]`, and `[ENTITY_1_A]` for another spelling of the same thing.

use std::{fmt, sync::Arc};

/// The most variants of one value: `A` to `Z`, `AA` to `ZZ`.
pub(super) const MOST_VARIANTS: u16 = 26 + 26 * 26;
/// The most digits of a number.
pub(super) const MOST_DIGITS: usize = 9;

/// The name of a token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Name {
    pub(super) entity: Arc<str>,
    pub(super) number: u32,
    /// 0 for the value itself, 1 for `A`, and so on.
    pub(super) variant: u16,
}

impl Name {
    /// The letters of the variant: none for the value itself.
    pub(super) fn letters(&self) -> String {
        let letter = |nth: u16| char::from(b'A' + (nth % 26) as u8);
        match self.variant {
            0 => String::new(),
            one @ 1..=26 => letter(one - 1).into(),
            two => [letter((two - 27) / 26), letter((two - 27) % 26)].iter().collect(),
        }
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let separator = if self.variant == 0 { "" } else { "_" };
        write!(f, "[{}_{}{separator}{}]", self.entity, self.number, self.letters())
    }
}

/// The number that digits say: no zero in front, and not too many of them.
pub(super) fn number(digits: &[u8]) -> Option<u32> {
    if digits.is_empty() || digits.len() > MOST_DIGITS || digits[0] == b'0' {
        return None;
    }
    std::str::from_utf8(digits).ok()?.parse().ok()
}

/// The variant that one letter or two say, in either case.
pub(super) fn variant(letters: &[u8]) -> Option<u16> {
    let place = |letter: u8| letter.is_ascii_alphabetic().then(|| u16::from(letter.to_ascii_uppercase() - b'A'));
    match letters {
        [one] => Some(place(*one)? + 1),
        [first, second] => Some(27 + place(*first)? * 26 + place(*second)?),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_written_and_read() {
        for (of, suffix) in
            [(0, ""), (1, "_A"), (26, "_Z"), (27, "_AA"), (52, "_AZ"), (53, "_BA"), (MOST_VARIANTS, "_ZZ")]
        {
            let name = Name { entity: "PERSON".into(), number: 12, variant: of };
            assert_eq!(name.to_string(), format!("[PERSON_12{suffix}]"));
            if let Some(letters) = suffix.strip_prefix('_') {
                assert_eq!(variant(letters.as_bytes()), Some(of));
                assert_eq!(variant(letters.to_lowercase().as_bytes()), Some(of));
            }
        }
        assert_eq!(number(b"120"), Some(120));
        assert_eq!((number(b""), number(b"012"), number(b"1234567890")), (None, None, None));
    }
}
