//! Random texts of an alphabet.

use reticent_tests::random::Random;

pub(crate) const DIGITS: &str = "0123456789";
pub(crate) const HEX: &str = "0123456789abcdef";
pub(crate) const LOWER: &str = "abcdefghijklmnopqrstuvwxyz0123456789";
pub(crate) const UPPER: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
pub(crate) const LETTERS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
pub(crate) const BASE64: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
pub(crate) const BASE64URL: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
pub(crate) const CROCKFORD: &str = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// So many characters of an ASCII alphabet.
pub(crate) fn text(random: &mut Random, alphabet: &str, length: usize) -> String {
    (0..length).map(|_| char::from(*random.choice(alphabet.as_bytes()))).collect()
}

/// A number from one to another, both included.
pub(crate) fn between(random: &mut Random, from: u64, to: u64) -> u64 {
    from + random.number() % (to - from + 1)
}
