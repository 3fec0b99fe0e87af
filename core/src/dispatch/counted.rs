//! Words as anchors whose match starts with the number before them: `94 years old`, `12 bis avenue Foch`.

use reticent_pattern_compiler::{Behind, ByteSet};

/// What stands for how far before its word a match starts.
pub(super) const TO_NUMBER: u8 = u8::MAX - 2;
/// How far the number may stand before the word, in bytes: `12, bis`.
const FARTHEST: usize = 6;
/// The most digits of the number.
const MOST_DIGITS: usize = 5;

/// What can follow the word: anything.
pub(super) fn anything() -> Behind {
    Behind { first: (0..=u8::MAX).collect::<ByteSet>(), then: [u64::MAX; 3] }
}

/// Where the number starts that stands before a word.
pub(crate) fn number_before(text: &[u8], word: usize) -> Option<usize> {
    let floor = word.saturating_sub(FARTHEST);
    let is_between = |byte: &u8| byte.is_ascii_lowercase() || matches!(byte, b' ' | b',' | b'-');
    let end = word - text[floor..word].iter().rev().take_while(|byte| is_between(byte)).count();
    let digits = text[..end].iter().rev().take(MOST_DIGITS + 1).take_while(|byte| byte.is_ascii_digit()).count();
    (end < word && (1..=MOST_DIGITS).contains(&digits)).then_some(end - digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_stands_before_its_word() {
        for (text, word, number) in [
            ("is 94 years old", "years", "94"),
            ("a 94-year-old", "year", "94"),
            ("au 12 bis avenue Foch", "avenue", "12 bis"),
            ("au 12, rue", "rue", "12,"),
        ] {
            let found = number_before(text.as_bytes(), text.find(word).unwrap());
            assert_eq!(found, text.find(number), "{text}");
        }
        for (text, word) in [("in years", "years"), ("123456 years", "years"), ("94. Years", "Years")] {
            assert_eq!(number_before(text.as_bytes(), text.find(word).unwrap()), None, "{text}");
        }
    }
}
