//! Words that stand behind the value that they name: `… is my password`.

use super::{
    ShapeRef,
    words::{Place, Words},
};
use reticent_pattern_compiler::Behind;

/// What stands for how far before such a word a match starts: with one of the words before it.
pub(super) const TO_WORDS: u8 = u8::MAX - 1;
/// As many words before it are looked at, in so many bytes.
const MOST_WORDS: usize = 7;
const REACH: usize = 320;

/// Adds a word with a shape that is looked for before it.
pub(super) fn add(words: &mut Words, word: &[u8], shape: ShapeRef) {
    let ends_word = |byte: &u8| !(byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'='));
    let behind = Behind { first: (0..=u8::MAX).filter(ends_word).collect(), then: [u64::MAX; 3] };
    words.add(word, ShapeRef { back: TO_WORDS, ..shape }, behind, Place::Behind);
}

/// Where words with a digit start that stand before a place in its line, and the one that ends there: a value has one, and few words of a text do.
pub(crate) fn words_before(text: &[u8], place: usize) -> impl Iterator<Item = usize> {
    let floor = place.saturating_sub(REACH);
    let line = floor + memchr::memrchr(b'\n', &text[floor..place]).map_or(0, |end| end + 1);
    let (mut words, mut counts) = (0, true);
    (line..place)
        .rev()
        .take_while(move |at| {
            words += usize::from(text[*at] == b' ');
            words <= MOST_WORDS
        })
        .filter(move |at| {
            let byte = text[*at];
            counts = byte != b' ' && (counts || byte.is_ascii_digit());
            counts && starts_value(text, *at)
        })
}

/// Whether a value may start here: behind a space, a quote, a bracket or the mark of emphasis, or an escaped line break.
fn starts_value(text: &[u8], at: usize) -> bool {
    let is_beside = |byte: u8| byte.is_ascii_whitespace() || byte >= 0x80 || b"\"'`([{<>*:".contains(&byte);
    text[at].is_ascii_graphic()
        && !is_beside(text[at])
        && match text[..at] {
            [] | [.., b'\\', b'n' | b'r' | b't'] => true,
            [.., before] => is_beside(before),
        }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_stands_before_the_word_for_it() {
        let starts = |text: &'static str, word: &str| {
            let at = text.find(word).unwrap();
            words_before(text.as_bytes(), at).map(|start| &text[start..at]).collect::<Vec<_>>()
        };
        assert_eq!(starts("ab1 is my password", "password"), ["ab1 is my "]);
        assert_eq!(starts("{\"a\":\"x\\nab1\\\" is the password", "password")[0], "ab1\\\" is the ");
        assert_eq!(starts("of “ab1” is the password", "password"), ["ab1” is the "]);
        assert_eq!(starts("ab1\nis the password", "password"), [""; 0]);
        assert_eq!(starts("ab1 a b c d e f g password", "password"), [""; 0]);
        assert_eq!(starts("the cat is p", " p").len(), 1, "the word that ends there");
    }
}
