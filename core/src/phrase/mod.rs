//! Phrases as hashes: field names and context words in any spelling.
//!
//! `card number`, `cardNumber`, `CARD_NUMBER`, `card-number` and `cardnumber` have one hash: that of their letters and digits in
//! lower case. A key is hashed from its end, so that one walk finds every name that it ends with, at word boundaries.

mod classes;
mod ending;
mod map;
mod tail;
mod words;

pub(crate) use map::{KeyEndings, PhraseMap};
pub(crate) use tail::Tail;

use ending::Ending;
use std::borrow::Cow;

/// The hash of a phrase.
pub(crate) type PhraseHash = u64;

const SEED: u64 = 0xcbf2_9ce4_8422_2325;
const PRIME: u64 = 0x0000_0100_0000_01b3;

/// The next hash, one byte further to the left.
#[inline(always)]
fn mix(hash: u64, byte: u8) -> u64 {
    (hash ^ u64::from(byte)).wrapping_mul(PRIME).rotate_left(5)
}

/// Lower case of the letters that phrases use: ASCII, and the second byte of the capitals of Latin-1 and of the first half of Cyrillic in
/// UTF-8.
#[inline(always)]
fn fold(byte: u8, previous: u8) -> u8 {
    if byte.is_ascii() {
        return byte.to_ascii_lowercase();
    }
    let is_latin = previous == 0xC3 && (0x80..=0x9E).contains(&byte) && byte != 0x97;
    let is_cyrillic = previous == 0xD0 && (0x90..=0x9F).contains(&byte);
    if is_latin || is_cyrillic { byte + 0x20 } else { byte }
}

/// Whether a byte is part of a word; every byte of a non-ASCII letter is.
#[inline(always)]
pub(crate) fn is_word_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte >= 0x80
}

/// The spellings of a phrase that a hash does not take for one: beyond ASCII, capitals are other bytes. So a phrase is also known in
/// capitals, and with a capital first letter.
pub(crate) fn spellings(phrase: &str) -> impl Iterator<Item = Cow<'_, str>> {
    let mut others = Vec::new();
    if phrase.chars().any(has_other_capital) {
        let mut known = vec![hash(phrase.as_bytes())];
        for spelling in [phrase.to_uppercase(), with_capital(phrase)] {
            let hash = hash(spelling.as_bytes());
            if !known.contains(&hash) {
                known.push(hash);
                others.push(Cow::Owned(spelling));
            }
        }
    }
    std::iter::once(Cow::Borrowed(phrase)).chain(others)
}

/// Whether the capital of a letter is none that [`fold`] makes small: most writings have no capitals, and most letters of Latin-1 are folded.
fn has_other_capital(letter: char) -> bool {
    let is_folded = letter.is_ascii() || matches!(letter, 'à'..='ö' | 'ø'..='þ' | 'а'..='п');
    !is_folded && letter.is_lowercase()
}

/// A phrase with a capital first letter.
fn with_capital(phrase: &str) -> String {
    let mut letters = phrase.chars();
    let mut spelling = String::with_capacity(phrase.len() + 4);
    spelling.extend(letters.next().into_iter().flat_map(char::to_uppercase));
    spelling.push_str(letters.as_str());
    spelling
}

/// First bytes from here on begin a character of three or four bytes of a writing without spaces, or its punctuation.
const CJK: u8 = 0xE3;

/// From here on, first bytes begin letters of other alphabets than the Latin one.
const FOREIGN: u8 = 0xCE;

/// Whether another alphabet begins between two bytes of a word: that is where a word begins, too.
#[inline(always)]
fn changes_alphabet(previous: u8, byte: u8) -> bool {
    byte >= FOREIGN && previous.is_ascii()
}

/// Whether a word goes on over this place: both bytes beside it belong to it.
pub(crate) fn is_inside_word(text: &[u8], at: usize) -> bool {
    0 < at && at < text.len() && is_word_byte(text[at - 1]) && is_word_byte(text[at]) && words::goes_on(text, at)
}

/// How many bytes at the start belong to the word that stands directly before: none where another alphabet begins.
pub(crate) fn glued(text: &[u8]) -> usize {
    text.iter().take_while(|byte| is_word_byte(**byte) && **byte < FOREIGN).count()
}

/// A hash that grows to the left, one letter at a time.
struct Walk {
    hash: PhraseHash,
    ending: Ending,
}

impl Walk {
    fn new() -> Walk {
        Walk { hash: SEED, ending: Ending::default() }
    }

    /// Takes the byte of a word.
    #[inline(always)]
    fn take(&mut self, byte: u8, previous: u8) {
        self.hash = mix(self.hash, fold(byte, previous));
        self.ending.push(byte);
    }
}

/// The hash of a whole phrase.
pub(crate) fn hash(phrase: &[u8]) -> PhraseHash {
    let mut walk = Walk::new();
    for at in (0..phrase.len()).rev().filter(|at| is_word_byte(phrase[*at])) {
        walk.take(phrase[at], if at > 0 { phrase[at - 1] } else { 0 });
    }
    walk.hash
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether a key ends with a phrase.
    fn ends_with(key: &str, phrase: &str) -> bool {
        let mut phrases = PhraseMap::<()>::default();
        phrases.entry(phrase);
        let mut ends = false;
        phrases.each_suffix(key.as_bytes(), |()| {
            ends = true;
            true
        });
        ends
    }

    /// Whether a phrase stands in a text.
    fn stands_in(text: &str, phrase: &str) -> bool {
        let mut phrases = PhraseMap::<()>::default();
        phrases.entry(phrase);
        let mut stands = false;
        phrases.each_in(text.as_bytes(), |()| {
            stands = true;
            true
        });
        stands
    }

    #[test]
    fn spellings_share_a_hash() {
        for key in ["card_number", "cardNumber", "CARD-NUMBER", "customer.cardNumber", "cardnumber", "CardNumber2"] {
            assert!(ends_with(key, "card number"), "{key}");
        }
        for key in
            ["“card number", "•cardNumber", "，card_number", "\u{A0}card number", "卡card number", "номерcard number"]
        {
            assert!(ends_with(key, "card number"), "{key}");
        }
        for key in ["«пароль", "“пароль", "•пароль"] {
            assert!(ends_with(key, "пароль"), "{key}");
        }
        for (key, phrase) in [("señal", "al"), ("e\u{301}tat", "tat"), ("mậtkhẩu", "khẩu"), ("ếtoken", "token")]
        {
            assert!(!ends_with(key, phrase), "{key}");
        }
        for key in ["密码", "我的密码", "登录不了，密码"] {
            assert!(ends_with(key, "密码"), "{key}");
        }
        for key in ["card_number_hash", "discardnumber", "card_member"] {
            assert!(!ends_with(key, "card number"), "{key}");
        }
        assert_eq!(hash("CONTRASEÑA".as_bytes()), hash("contraseña".as_bytes()));
        assert_eq!(hash("Пароль".as_bytes()), hash("пароль".as_bytes()));
    }

    #[test]
    fn capitals_beyond_ascii_are_spellings() {
        for (phrase, written) in
            [("снилс", "СНИЛС"), ("αφμ", "ΑΦΜ"), ("číslo účtu", "Číslo účtu"), ("рнокпп", "РНОКПП")]
        {
            assert!(spellings(phrase).any(|known| hash(known.as_bytes()) == hash(written.as_bytes())), "{phrase}");
        }
        assert_eq!(spellings("card number").count(), 1);
        assert_eq!(spellings("密码").count(), 1);
        for phrase in reticent_patterns::DETECTORS
            .iter()
            .flat_map(|detector| detector.fields.iter().chain(detector.context.iter()))
        {
            let written = [phrase.to_uppercase(), with_capital(phrase)].map(|written| hash(written.as_bytes()));
            let known: Vec<PhraseHash> = spellings(phrase).map(|known| hash(known.as_bytes())).collect();
            assert!(written.iter().all(|written| known.contains(written)), "{phrase}");
        }
    }

    #[test]
    fn tails_are_the_same_in_capitals() {
        for (phrase, written) in [("егн", "ЕГН"), ("numéro", "NUMÉRO"), ("card", "Card")] {
            let (phrase, written) = (phrase.as_bytes(), written.as_bytes());
            assert_eq!(Tail::before(phrase, phrase.len()).last, Tail::before(written, written.len()).last);
        }
    }

    #[test]
    fn phrases_are_found_in_prose_and_in_cjk() {
        assert!(stands_in("My social security number is", "social security number"));
        assert!(stands_in("我的手机号码是", "手机"));
        assert!(stands_in("手机13123456789", "手机"));
        assert!(stands_in("私のクレジットカード番号は", "クレジットカード番号"));
        assert!(!stands_in("antisocial", "social"));
        let far = format!("{}cardHolder2 is", "many words, ".repeat(12));
        assert!((0..12).all(|from| stands_in(&far[from..], "card holder2")));
        assert!(stands_in("iban", "iban") && !stands_in("iban", "ban"));
    }
}
