//! A map from phrases to what they mean, and the look for them in keys and in text.

use super::{PhraseHash, hash, head, is_word_byte, mix, words};
use std::{
    collections::HashMap,
    hash::{BuildHasherDefault, Hasher},
};

/// A map from phrases to what they mean.
#[derive(Clone, Debug, Default)]
pub(crate) struct PhraseMap<T> {
    map: HashMap<PhraseHash, T, BuildHasherDefault<Identity>>,
    heads: Heads,
}

impl<T: Default> PhraseMap<T> {
    pub(crate) fn entry(&mut self, phrase: &str) -> &mut T {
        head(phrase.as_bytes()).into_iter().for_each(|head| self.heads.insert(head));
        self.map.entry(hash(phrase.as_bytes())).or_default()
    }

    /// Calls `visit` with what each phrase means that `key` ends with, shortest first, until it says `false`.
    ///
    /// Phrases start at word boundaries: separators, lower case before upper case, another alphabet, and every CJK character. A number at
    /// the end (`password2`) is not part of it.
    pub(crate) fn each_suffix<'m>(&'m self, key: &[u8], mut visit: impl FnMut(&'m T) -> bool) {
        let mut end = key.len();
        while end > 0 && !is_word_byte(key[end - 1]) {
            end -= 1;
        }
        let without_number = key[..end].iter().rposition(|b| !b.is_ascii_digit()).map_or(end, |at| at + 1);
        let may_go_on = |head| self.heads.may_have(head);
        let mut known = |hash| self.map.get(&hash).is_none_or(&mut visit);
        words::each_suffix(&key[..end], &may_go_on, &mut known);
        if without_number < end {
            words::each_suffix(&key[..without_number], &may_go_on, &mut known);
        }
    }

    /// Calls `visit` with what each phrase means that stands in `text`, until it says `false`; `may_end` says no for places that none ends
    /// before.
    pub(crate) fn each_in<'m>(
        &'m self,
        text: &[u8],
        may_end: impl Fn(&[u8], usize) -> bool,
        mut visit: impl FnMut(&'m T) -> bool,
    ) {
        let may_go_on = |head| self.heads.may_have(head);
        words::each_phrase(text, may_end, may_go_on, |hash| self.map.get(&hash).is_none_or(&mut visit));
    }
}

/// The last letters of long phrases: says no for almost all others.
#[derive(Clone, Debug)]
struct Heads(Box<[u64; Heads::WORDS]>);

impl Default for Heads {
    fn default() -> Heads {
        Heads(Box::new([0; Heads::WORDS]))
    }
}

impl Heads {
    const BITS: u32 = 16;
    const WORDS: usize = 1 << (Heads::BITS - 6);

    #[inline(always)]
    fn place(head: PhraseHash) -> (usize, u32) {
        ((head >> (64 - Heads::BITS + 6)) as usize, (head >> (64 - Heads::BITS)) as u32 & 63)
    }

    fn insert(&mut self, head: PhraseHash) {
        let (word, bit) = Heads::place(head);
        self.0[word] |= 1 << bit;
    }

    #[inline(always)]
    fn may_have(&self, head: PhraseHash) -> bool {
        let (word, bit) = Heads::place(head);
        self.0[word] >> bit & 1 == 1
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
