//! Phrases as hashes: field names and context words in any spelling.
//!
//! `card number`, `cardNumber`, `CARD_NUMBER`, `card-number` and `cardnumber` have one hash: that of their letters and digits in
//! lower case. A key is hashed from its end, so that one walk finds every name that it ends with, at word boundaries.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

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
    let is_latin = previous == 0xC3 && (0x80..=0x9E).contains(&byte) && byte != 0x97;
    let is_cyrillic = previous == 0xD0 && (0x90..=0x9F).contains(&byte);
    if is_latin || is_cyrillic { byte + 0x20 } else { byte.to_ascii_lowercase() }
}

/// Whether a byte is part of a word; every byte of a non-ASCII letter is.
#[inline(always)]
pub(crate) fn is_word_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte >= 0x80
}

/// Whether a run of token bytes or of base64 that ends within 32 bytes has neither capitals nor digits there: names in code and parts of paths,
/// of which there are many. A longer one may have a key behind its name. Keys of lower case and digits have no digit once in 700 times at 20
/// bytes, and once in 30,000 at 32; what asks for a digit refuses those anyway.
#[inline]
pub(crate) fn reads_like_words(text: &[u8], at: usize) -> bool {
    const FAR: usize = 32;
    let head = &text[at..text.len().min(at + FAR)];
    let is_of_keys = |byte: &u8| byte.is_ascii_uppercase() | byte.is_ascii_digit();
    let is_of_words = |byte: &u8| byte.is_ascii_lowercase() | matches!(byte, b'_' | b'-' | b'/' | b'+');
    // No early ends: these are comparisons of vectors.
    let has_keys = head.iter().fold(false, |any, byte| any | is_of_keys(byte));
    let goes_on = head.len() == FAR && head.iter().fold(true, |all, byte| all & is_of_words(byte));
    !has_keys && !goes_on
}

/// The spellings of a phrase that a hash does not take for one: beyond ASCII, capitals are other bytes. So a phrase is also known in
/// capitals, and with a capital first letter.
pub(crate) fn spellings(phrase: &str) -> Vec<String> {
    let mut spellings = vec![phrase.to_string()];
    if !phrase.is_ascii() {
        let mut letters = phrase.chars();
        let first: String = letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect();
        for spelling in [phrase.to_uppercase(), first] {
            if !spellings.iter().any(|known| hash(known.as_bytes()) == hash(spelling.as_bytes())) {
                spellings.push(spelling);
            }
        }
    }
    spellings
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

/// How many bytes at the start belong to the word that stands directly before: none where another alphabet begins.
pub(crate) fn glued(text: &[u8]) -> usize {
    text.iter().take_while(|byte| is_word_byte(**byte) && **byte < FOREIGN).count()
}

/// The hash of a whole phrase.
pub(crate) fn hash(phrase: &[u8]) -> PhraseHash {
    hash_left(SEED, phrase, 0, phrase.len())
}

/// Calls `visit` with the hash of each phrase that `key` ends with, shortest first, until it says `false`.
///
/// Phrases start at word boundaries: separators, lower case before upper case, another alphabet, and every CJK character. A number at the
/// end (`password2`) is not part of it.
pub(crate) fn each_suffix(key: &[u8], mut visit: impl FnMut(PhraseHash) -> bool) {
    let mut end = key.len();
    while end > 0 && !is_word_byte(key[end - 1]) {
        end -= 1;
    }
    let without_number = key[..end].iter().rposition(|b| !b.is_ascii_digit()).map_or(end, |at| at + 1);
    suffixes(&key[..end], &mut visit);
    if without_number < end {
        suffixes(&key[..without_number], &mut visit);
    }
}

fn suffixes(key: &[u8], visit: &mut impl FnMut(PhraseHash) -> bool) {
    let mut hash = SEED;
    for at in (0..key.len()).rev() {
        let byte = key[at];
        let previous = if at > 0 { key[at - 1] } else { 0 };
        if !is_word_byte(byte) {
            continue;
        }
        hash = mix(hash, fold(byte, previous));
        let starts_word = !is_word_byte(previous)
            || (byte.is_ascii_uppercase() && !previous.is_ascii_uppercase())
            || (byte.is_ascii_uppercase() && key.get(at + 1).is_some_and(u8::is_ascii_lowercase))
            || byte >= CJK
            || changes_alphabet(previous, byte);
        if starts_word && !visit(hash) {
            return;
        }
    }
}

/// The longest phrase of context, in words; one of a writing without spaces in characters, each of which is a word of its own.
pub(crate) const MAX_WORDS: usize = 4;
const MAX_CHARACTERS: usize = 10;

/// The last word bytes before a place, in lower case, the last one lowest; separators inside of phrases are skipped.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Tail {
    pub(crate) last: u32,
    /// How many of the four there are.
    pub(crate) letters: u32,
    /// How many bytes the last word has at least.
    pub(crate) word: usize,
}

impl Tail {
    #[inline(always)]
    fn push(&mut self, byte: u8) {
        let previous = self.last as u8;
        self.last = self.last << 8 | u32::from(fold(byte, previous));
        self.letters = (self.letters + 1).min(4);
    }

    #[inline(always)]
    fn push_all(&mut self, word: &[u8]) {
        match word.last_chunk::<4>() {
            Some(four) if word[word.len() - 4..].iter().all(u8::is_ascii_lowercase) => {
                *self = Tail { last: u32::from_be_bytes(*four), letters: 4, word: 1 };
            }
            _ => word.iter().for_each(|byte| self.push(*byte)),
        }
    }

    /// The tail before `end`.
    #[inline]
    pub(crate) fn before(text: &[u8], end: usize) -> Tail {
        if let Some(four) = text[..end].last_chunk::<4>()
            && four.iter().all(u8::is_ascii_alphabetic)
        {
            return Tail { last: u32::from_be_bytes(*four) | 0x2020_2020, letters: 4, word: 1 };
        }
        let start = end.saturating_sub(8);
        let mut tail = Tail::default();
        text[start..end].iter().for_each(|byte| tail.go_on(*byte));
        tail
    }

    #[inline(always)]
    fn go_on(&mut self, byte: u8) {
        if is_word_byte(byte) {
            self.push(byte);
        } else if !matches!(byte, b'_' | b'-' | b' ' | b'.') {
            *self = Tail::default();
        }
    }
}

/// Calls `visit` with the hash of each phrase of one to four words, or ten CJK characters, that stands in `text`, until it says `false`;
/// `may_end` says no for words that end none. Each CJK character is a word of its own, since that writing has no spaces; words in camel case are split, as
/// are those of two alphabets.
pub(crate) fn each_phrase(text: &[u8], may_end: impl Fn(Tail) -> bool, mut visit: impl FnMut(PhraseHash) -> bool) {
    let mut starts = [0usize; MAX_CHARACTERS];
    let mut words = 0usize;
    let mut tail = Tail::default();
    // From the last word to the left, as far as words go.
    let mut each_ending = |starts: &[usize; MAX_CHARACTERS], words: usize, end: usize| {
        let mut hash = SEED;
        let mut right = end;
        for back in 1..=MAX_CHARACTERS.min(words) {
            let left = starts[(words - back) % MAX_CHARACTERS];
            if back > MAX_WORDS && text[left] < CJK {
                break;
            }
            hash = hash_left(hash, text, left, right);
            right = left;
            if !visit(hash) {
                return false;
            }
        }
        true
    };
    // What the byte before is; a separator where it is no part of a word.
    let mut previous = Kind::Separator;
    let mut at = 0;
    while let Some(byte) = text.get(at) {
        let kind = KINDS[*byte as usize];
        let goes_on = match previous {
            Kind::Separator => false,
            // Three and four-byte sequences: one character, one word.
            Kind::Cjk => byte & 0xC0 == 0x80,
            Kind::Lower => matches!(kind, Kind::Lower | Kind::Digit | Kind::Other),
            Kind::Upper | Kind::Digit => !matches!(kind, Kind::Separator | Kind::Cjk | Kind::Foreign),
            Kind::Other | Kind::Foreign => !matches!(kind, Kind::Separator | Kind::Cjk),
        };
        if goes_on {
            // Most of a text is letters that go on with a word.
            let letters = text[at..].iter().take_while(|byte| byte.is_ascii_lowercase()).count();
            let going_on = letters.max(1);
            tail.push_all(&text[at..at + going_on]);
            previous = if previous == Kind::Cjk { Kind::Cjk } else { kind };
            at += going_on;
            continue;
        }
        let word = at - starts[words.wrapping_sub(1) % MAX_CHARACTERS];
        if previous != Kind::Separator && may_end(Tail { word, ..tail }) && !each_ending(&starts, words, at) {
            return;
        }
        if kind == Kind::Separator {
            tail.go_on(*byte);
        } else {
            tail.push(*byte);
            starts[words % MAX_CHARACTERS] = at;
            words += 1;
        }
        previous = kind;
        at += 1;
    }
    if previous != Kind::Separator && may_end(tail) {
        each_ending(&starts, words, text.len());
    }
}

/// Goes on with a hash over `text[left..right]`, from the right.
#[inline]
fn hash_left(mut hash: PhraseHash, text: &[u8], left: usize, right: usize) -> PhraseHash {
    for at in (left..right).rev() {
        if is_word_byte(text[at]) {
            hash = mix(hash, fold(text[at], if at > 0 { text[at - 1] } else { 0 }));
        }
    }
    hash
}

/// What a byte is to a word.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Separator,
    Lower,
    Upper,
    Digit,
    /// A byte of a letter beyond ASCII.
    Other,
    /// The first byte of a letter of another alphabet than the Latin one.
    Foreign,
    Cjk,
}

const KINDS: [Kind; 256] = {
    let mut kinds = [Kind::Separator; 256];
    let mut byte = 0;
    while byte < 256 {
        kinds[byte] = match byte as u8 {
            b'a'..=b'z' => Kind::Lower,
            b'A'..=b'Z' => Kind::Upper,
            CJK.. => Kind::Cjk,
            b'0'..=b'9' => Kind::Digit,
            FOREIGN.. => Kind::Foreign,
            0x80.. => Kind::Other,
            _ => Kind::Separator,
        };
        byte += 1;
    }
    kinds
};

/// A map from phrases to what they mean.
#[derive(Clone, Debug, Default)]
pub(crate) struct PhraseMap<T> {
    map: HashMap<PhraseHash, T, BuildHasherDefault<Identity>>,
}

impl<T: Default> PhraseMap<T> {
    pub(crate) fn entry(&mut self, phrase: &str) -> &mut T {
        self.map.entry(hash(phrase.as_bytes())).or_default()
    }

    #[inline]
    pub(crate) fn get(&self, hash: PhraseHash) -> Option<&T> {
        self.map.get(&hash)
    }
}

/// Phrase hashes are mixed already.
#[derive(Clone, Copy, Default)]
pub(crate) struct Identity(u64);

impl Hasher for Identity {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = mix(self.0, *byte);
        }
    }
    fn write_u64(&mut self, value: u64) {
        self.0 = value;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn suffixes_of(key: &str) -> Vec<u64> {
        let mut found = Vec::new();
        each_suffix(key.as_bytes(), |hash| {
            found.push(hash);
            true
        });
        found
    }

    #[test]
    fn words_are_told_from_what_may_have_a_key_behind_it() {
        for words in [
            "weight_state_cache.rs",
            "srv/app/draft_socket.py",
            "parser_limit_visitor",
            "parser_limit_visitor(and, other), 4",
        ] {
            assert!(reads_like_words(words.as_bytes(), 0), "{words}");
        }
        for other in
            ["ghp_aB3dE6gH9jK2", "e0d50bb6234894f6", "customer_service_production_key_aB3dE6gH", "FieldPatchPayload"]
        {
            assert!(!reads_like_words(other.as_bytes(), 0), "{other}");
        }
    }

    #[test]
    fn spellings_share_a_hash() {
        let name = hash(b"card number");
        for key in ["card_number", "cardNumber", "CARD-NUMBER", "customer.cardNumber", "cardnumber", "CardNumber2"] {
            assert!(suffixes_of(key).contains(&name), "{key}");
        }
        for key in ["密码", "我的密码", "登录不了，密码"] {
            assert!(suffixes_of(key).contains(&hash("密码".as_bytes())), "{key}");
        }
        for key in ["card_number_hash", "discardnumber"] {
            assert!(!suffixes_of(key).contains(&name), "{key}");
        }
        assert_eq!(hash("CONTRASEÑA".as_bytes()), hash("contraseña".as_bytes()));
        assert_eq!(hash("Пароль".as_bytes()), hash("пароль".as_bytes()));
    }

    #[test]
    fn capitals_beyond_ascii_are_spellings() {
        for (phrase, written) in
            [("снилс", "СНИЛС"), ("αφμ", "ΑΦΜ"), ("číslo účtu", "Číslo účtu"), ("рнокпп", "РНОКПП")]
        {
            assert!(
                spellings(phrase).iter().any(|known| hash(known.as_bytes()) == hash(written.as_bytes())),
                "{phrase}"
            );
        }
        assert_eq!(spellings("card number").len(), 1);
        assert_eq!(spellings("密码").len(), 1);
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
        let stands = |text: &str, phrase: &str| {
            let mut found = false;
            each_phrase(
                text.as_bytes(),
                |_| true,
                |h| {
                    found |= h == hash(phrase.as_bytes());
                    !found
                },
            );
            found
        };
        assert!(stands("My social security number is", "social security number"));
        assert!(stands("我的手机号码是", "手机"));
        assert!(stands("私のクレジットカード番号は", "クレジットカード番号"));
        assert!(!stands("antisocial", "social"));
    }
}
