//! Seed phrases of wallets (BIP 39).

use sha2::{Digest, Sha256};

/// The English list: 2,048 words in order, one a line.
static WORDS: &str = include_str!("seed_words.txt");
/// The most words of a phrase.
const LONGEST: usize = 24;

/// Twelve to twenty-four words of the list, the last of which says bits of the hash of all. Numbers and marks between are
/// skipped.
pub(super) fn seed_phrase(value: &[u8]) -> bool {
    let mut bits = [0u8; (LONGEST * 11).div_ceil(8)];
    let mut words = 0;
    for word in value.split(|byte| !byte.is_ascii_alphabetic()).filter(|word| !word.is_empty()) {
        let Some(index) = index_of(word).filter(|_| words < LONGEST) else {
            return false;
        };
        for bit in 0..11 {
            let at = words * 11 + bit;
            bits[at / 8] |= ((index >> (10 - bit) & 1) as u8) << (7 - at % 8);
        }
        words += 1;
    }
    if !matches!(words, 12 | 15 | 18 | 21 | 24) {
        return false;
    }
    let entropy = words * 4 / 3;
    let check = words / 3;
    Sha256::digest(&bits[..entropy])[0] >> (8 - check) == bits[entropy] >> (8 - check)
}

/// The place of a word in the list.
fn index_of(word: &[u8]) -> Option<usize> {
    // The lines have different lengths: the search is among bytes, and each step goes back to the start of its line.
    let list = WORDS.as_bytes();
    let (mut low, mut high) = (0, list.len());
    while low < high {
        let middle = low + (high - low) / 2;
        let start = memchr::memrchr(b'\n', &list[low..middle]).map_or(low, |at| low + at + 1);
        let end = start + memchr::memchr(b'\n', &list[start..])?;
        match list[start..end].iter().copied().cmp(word.iter().map(u8::to_ascii_lowercase)) {
            std::cmp::Ordering::Less => low = end + 1,
            std::cmp::Ordering::Greater => high = start,
            std::cmp::Ordering::Equal => return Some(memchr::memchr_iter(b'\n', &list[..start]).count()),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_has_its_place() {
        let words: Vec<&str> = WORDS.lines().collect();
        assert_eq!(words.len(), 2048);
        for (place, word) in words.iter().enumerate() {
            assert_eq!(index_of(word.as_bytes()), Some(place), "{word}");
        }
        for other in ["", "aa", "zzz", "abando", "abandons"] {
            assert_eq!(index_of(other.as_bytes()), None, "{other}");
        }
    }

    #[test]
    fn published_phrases() {
        for phrase in [
            "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about",
            "legal winner thank year wave sausage worth useful legal winner thank yellow",
            "1. zoo 2. zoo 3. zoo 4. zoo 5. zoo 6. zoo 7. zoo 8. zoo 9. zoo 10. zoo 11. zoo 12. wrong",
            "letter advice cage absurd amount doctor acoustic avoid letter advice cage absurd amount doctor acoustic avoid \
             letter advice cage absurd amount doctor acoustic bless",
        ] {
            assert!(seed_phrase(phrase.as_bytes()), "{phrase}");
        }
        for wrong in [
            "legal winner thank year wave sausage worth useful legal winner thank thank",
            "legal winner thank year wave sausage worth useful legal winner thank",
            "every word here is in the list of no wallet at all",
            "",
        ] {
            assert!(!seed_phrase(wrong.as_bytes()), "{wrong}");
        }
    }
}
