//! Which values are the same thing in another spelling.

use zeroize::Zeroizing;

/// A name of a person has no more words than this.
const MOST_WORDS: usize = 8;
/// A shorter part of a name is an initial, and anybody's.
const SHORTEST_WORD: usize = 2;
/// How many digits at the end of a phone number tell it from others, whatever is dialled before them.
const PHONE_DIGITS: usize = 9;

/// What a value has in common with other spellings of it.
pub(super) struct Relation {
    /// Equal for values that differ in case, separators, order of names or country code alone.
    pub(super) same: Zeroizing<String>,
    /// The words of a person's name: some of them are a short form of it.
    pub(super) words: Vec<Zeroizing<String>>,
}

impl Relation {
    pub(super) fn of(entity: &str, value: &[u8]) -> Relation {
        let text = unescaped(&String::from_utf8_lossy(value));
        if entity == "PERSON" {
            return Relation::of_name(&text);
        }
        let digits = Zeroizing::new(text.chars().filter(char::is_ascii_digit).collect::<String>());
        let same = match text.chars().any(char::is_alphabetic) {
            false if entity == "PHONE_NUMBER" => digits[digits.len().saturating_sub(PHONE_DIGITS)..].to_string(),
            false if digits.len() > 3 => digits.to_string(),
            _ => text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase(),
        };
        Relation { same: Zeroizing::new(same), words: Vec::new() }
    }

    fn of_name(text: &str) -> Relation {
        let is_of_word = |c: char| c.is_alphabetic() || matches!(c, '\'' | '’' | '-');
        let mut words: Vec<_> = text
            .split(|c: char| !is_of_word(c))
            .filter(|word| word.chars().count() >= SHORTEST_WORD)
            .take(MOST_WORDS)
            .map(|word| Zeroizing::new(word.to_lowercase()))
            .collect();
        words.sort_by(|a, b| a.as_str().cmp(b.as_str()));
        words.dedup_by(|a, b| a.as_str() == b.as_str());
        let mut same = Zeroizing::new(String::with_capacity(text.len()));
        for word in &words {
            same.push_str(word);
            same.push(' ');
        }
        if words.is_empty() {
            same.push_str(&text.to_lowercase());
        }
        Relation { same, words }
    }
}

/// The text without its percent-encoding.
fn unescaped(text: &str) -> Zeroizing<String> {
    if !text.contains('%') {
        return Zeroizing::new(text.into());
    }
    let mut out = Zeroizing::new(Vec::with_capacity(text.len()));
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let code = bytes.get(at + 1..at + 3).and_then(|hex| std::str::from_utf8(hex).ok());
        match code.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(byte) if bytes[at] == b'%' => {
                out.push(byte);
                at += 3;
            }
            _ => {
                out.push(bytes[at]);
                at += 1;
            }
        }
    }
    Zeroizing::new(String::from_utf8_lossy(&out).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_spellings_are_the_same_thing() {
        for (entity, one, other, expected) in [
            ("EMAIL_ADDRESS", "Jane@Acme.io", "jane@acme.io", true),
            ("EMAIL_ADDRESS", "jane%40acme.io", "jane@acme.io", true),
            ("EMAIL_ADDRESS", "jane@acme.io", "janea@cme.io", false),
            ("CREDIT_CARD", "4111 1111 1111 1111", "4111-1111-1111-1111", true),
            ("PHONE_NUMBER", "+1 (212) 555-0147", "212.555.0147", true),
            ("PHONE_NUMBER", "+1 (212) 555-0147", "212.555.0148", false),
            ("PERSON", "Doe, Jane", "JANE DOE", true),
            ("PERSON", "Jane Doe", "Jane Roe", false),
            ("CARD_CVV", "123", "1 23", false),
        ] {
            let same = |value: &str| Relation::of(entity, value.as_bytes()).same;
            assert_eq!(same(one) == same(other), expected, "{entity} {one} {other}");
        }
    }

    #[test]
    fn names_have_words() {
        let words = |name: &str| Relation::of("PERSON", name.as_bytes()).words.len();
        assert_eq!((words("Jane M. O'Neill-Doe"), words("J."), words("Zoë")), (2, 0, 1));
        assert!(Relation::of("EMAIL_ADDRESS", b"jane@acme.io").words.is_empty());
    }
}
