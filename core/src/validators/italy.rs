//! The check letter of the Italian fiscal code and of the Cypriot tax number.

use super::digits::alphanumerics;

/// What digits, and letters as if A were 0, count in odd places.
const ODD: [u32; 26] = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];

/// The last letter is the sum, mod 26, of what the table says of the characters in odd places and of the others as they are.
/// The argument is how many of the last characters it is over, where the country's letters may stand before them.
pub(super) fn odd_even_letter(argument: &str, value: &[u8]) -> bool {
    let Some(characters) = alphanumerics::<16>(value) else {
        return false;
    };
    let before = characters.len() - argument.parse().unwrap_or(characters.len()).min(characters.len());
    let Some((check, characters)) = characters[before..].split_last() else {
        return false;
    };
    let sum: u32 = characters
        .iter()
        .enumerate()
        .map(|(index, byte)| {
            let number = if byte.is_ascii_digit() { byte - b'0' } else { byte - b'A' };
            if index % 2 == 0 { ODD[usize::from(number)] } else { u32::from(number) }
        })
        .sum();
    u32::from(*check) == u32::from(b'A') + sum % 26 && !characters.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_letter_is_the_sum() {
        // The fiscal code of a Mario Rossi is what every Italian form prints.
        for value in ["RSSMRA85T10A562S", "rss mra 85t10 a562s", "10259033P"] {
            assert!(odd_even_letter("", value.as_bytes()), "{value}");
        }
        assert!(odd_even_letter("9", b"CY10259033P"));
        assert!(!odd_even_letter("", b"CY10259033P"));
        for value in ["RSSMRA85T10A562T", "RSSMRA85T11A562S", "10259034P", "P", "1", ""] {
            assert!(!odd_even_letter("", value.as_bytes()), "{value}");
        }
    }
}
