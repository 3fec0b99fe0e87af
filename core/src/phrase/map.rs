//! A map from phrases to what they mean, and the look for them in keys and in text.

use super::{PhraseHash, ending::Endings, hash, is_word_byte, mix, words};
use std::{
    collections::HashMap,
    hash::{BuildHasherDefault, Hasher},
    ops::Range,
};

/// A map from phrases to what they mean.
#[derive(Clone, Debug, Default)]
pub(crate) struct PhraseMap<T> {
    map: HashMap<PhraseHash, T, BuildHasherDefault<Identity>>,
    endings: Endings,
}

impl<T: Default> PhraseMap<T> {
    pub(crate) fn entry(&mut self, phrase: &str) -> &mut T {
        let phrase = phrase.as_bytes();
        self.map.entry(hash(phrase)).or_insert_with(|| {
            self.endings.insert(phrase);
            T::default()
        })
    }

    /// Makes room for so many phrases.
    pub(crate) fn reserve(&mut self, phrases: usize) {
        self.map.reserve(phrases);
    }

    /// Whether a key that ends here in a text may end with one of the phrases: says no for almost every other one.
    #[inline]
    pub(crate) fn may_end(&self, text: &[u8], end: usize) -> bool {
        words::may_end_with_phrase(text, end, &self.endings)
    }

    /// Calls `visit` with what each phrase means that `key` ends with, shortest first, those with a number of the key behind those without it,
    /// until it says `false`.
    ///
    /// Phrases start at word boundaries: separators, lower case before upper case, another alphabet, and every CJK character. A number at
    /// the end (`password2`) is not part of it.
    pub(crate) fn each_suffix<'m>(&'m self, key: &[u8], mut visit: impl FnMut(&'m T) -> bool) {
        let mut end = key.len();
        while end > 0 && !is_word_byte(key[end - 1]) {
            end -= 1;
        }
        let without_number = key[..end].iter().rposition(|b| !b.is_ascii_digit()).map_or(end, |at| at + 1);
        let mut known = |hash| self.map.get(&hash).is_none_or(&mut visit);
        if without_number < end {
            words::each_suffix(&key[..without_number], &self.endings, &mut known);
        }
        words::each_suffix(&key[..end], &self.endings, &mut known);
    }

    /// Calls `visit` with what each phrase means that stands in `text`, until it says `false`.
    pub(crate) fn each_in<'m>(&'m self, text: &[u8], mut visit: impl FnMut(&'m T) -> bool) {
        let mut known = |hash, _| self.map.get(&hash).is_none_or(&mut visit);
        words::each_phrase(text, 0..text.len(), &self.endings, &mut known);
    }

    /// Calls `visit` with what each phrase means that ends in a part of a text, and where it stands; in the order of their ends.
    pub(crate) fn each_ending_in<'m>(
        &'m self,
        text: &[u8],
        part: Range<usize>,
        mut visit: impl FnMut(&'m T, Range<usize>),
    ) {
        let known = |hash, at| {
            if let Some(meaning) = self.map.get(&hash) {
                visit(meaning, at);
            }
            true
        };
        words::each_phrase(text, part, &self.endings, known);
    }

    /// Calls `visit` with what each phrase means that a text ends with, and its length.
    pub(crate) fn each_last<'m>(&'m self, text: &[u8], mut visit: impl FnMut(&'m T, usize)) {
        let mut known = |hash, at: Range<usize>| {
            if let Some(meaning) = self.map.get(&hash) {
                visit(meaning, at.len());
            }
            true
        };
        words::each_ending(text, text.len(), &self.endings, &mut known);
    }
}

/// The last letters of phrases that end keys: they refuse almost every other key at one look.
#[derive(Clone, Debug, Default)]
pub(crate) struct KeyEndings(Endings);

impl KeyEndings {
    pub(crate) fn add(&mut self, phrase: &str) {
        self.0.insert(phrase.as_bytes());
    }

    /// Whether a key that ends here in a text may end with one of the phrases.
    #[inline]
    pub(crate) fn may_end(&self, text: &[u8], end: usize) -> bool {
        words::may_end_with_phrase(text, end, &self.0)
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
