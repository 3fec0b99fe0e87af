//! Word anchors, found at the start of a word by its first letters, in any case; and literals with a word in them.

use super::{
    ShapeRef,
    keys::{ByKey, LOWER, Seen, key},
    literals::LiteralTable,
};
use crate::eight;
use reticent_pattern_compiler::{Behind, compile::is_token};

/// A word with the shapes that it announces.
#[derive(Clone, Debug)]
struct Word {
    text: Vec<u8>,
    /// With what can follow the word.
    shapes: Vec<(ShapeRef, Behind)>,
}

/// Every word.
#[derive(Clone, Debug, Default)]
pub(super) struct Words {
    /// The first four bytes, letters in lower case.
    seen: Seen,
    /// First words, whole.
    whole: Seen,
    /// The first four bytes of literals whose word can go on in a text.
    open: Seen,
    /// By the first three letters.
    by_key: ByKey<Word>,
    /// By the first three letters of a word in them.
    literals: LiteralTable,
}

/// Where the first word of a literal starts that has three letters.
pub(super) fn word_in(literal: &[u8]) -> Option<usize> {
    (0..literal.len().saturating_sub(2)).find(|&at| {
        let starts = at == 0 || !is_token(literal[at - 1]) || literal[at - 1] == b'-';
        starts && literal[at..at + 3].iter().all(u8::is_ascii_alphabetic)
    })
}

/// The first four bytes of a text that can start with these three or more, letters in lower case.
fn four_bytes(head: &[u8]) -> Vec<u32> {
    match (key::<4>(head), key::<3>(head)) {
        (Some(four), _) => vec![four | LOWER],
        (None, Some(three)) => (0..=255u8).map(|next| three | u32::from(next) << 24 | LOWER).collect(),
        (None, None) => Vec::new(),
    }
}

/// How much of a word its key tells.
const WHOLE: usize = 8;

/// The key of the word that a text starts with, in any case, and its length as far as the key goes.
#[inline]
fn whole_word(text: &[u8]) -> (u32, usize) {
    let mut eight = [0; WHOLE];
    match text.first_chunk::<WHOLE>() {
        Some(head) => eight = *head,
        None => eight[..text.len()].copy_from_slice(text),
    }
    let others = eight::HIGH & !eight::letters_and_digits(u64::from_le_bytes(eight));
    let length = others.trailing_zeros() as usize / 8;
    let rest = u64::MAX.checked_shl(8 * length as u32).unwrap_or(0);
    let key = (u64::from_le_bytes(eight) | eight::LOWER) & !rest;
    (key as u32 ^ ((key >> 32) as u32).wrapping_mul(0x85EB_CA6B), length)
}

impl Words {
    pub(super) fn add(&mut self, word: &[u8], shape: ShapeRef, behind: Behind) {
        let Some(three) = key::<3>(word) else { return };
        self.whole.insert(whole_word(word).0);
        match key::<4>(word) {
            Some(four) => self.seen.insert(four | LOWER),
            None => (0..=255u8)
                .filter(|next| !next.is_ascii_alphanumeric())
                .for_each(|next| self.seen.insert(three | u32::from(next) << 24 | LOWER)),
        }
        let words = self.by_key.entry(three | LOWER & 0xFF_FFFF).or_default();
        match words.iter_mut().find(|known| known.text == word) {
            Some(known) => known.shapes.push((shape, behind)),
            None => words.push(Word { text: word.into(), shapes: vec![(shape, behind)] }),
        }
    }

    /// Adds a literal that is found by the word at `word` in it.
    pub(super) fn add_literal(&mut self, literal: &[u8], word: usize, shape: ShapeRef) {
        let head = &literal[word..];
        self.literals.add(head, literal, word, shape);
        let (whole, length) = whole_word(head);
        let may_go_on = length < WHOLE && length == head.len();
        if !may_go_on {
            self.whole.insert(whole);
        }
        for four in four_bytes(head) {
            self.seen.insert(four);
            if may_go_on {
                self.open.insert(four);
            }
        }
    }

    /// Whether a wanted word or literal can stand here; says no for almost every other word.
    #[inline]
    pub(super) fn may_be_at(&self, text: &[u8]) -> bool {
        self.whole.may_have(whole_word(text).0) || key::<4>(text).is_none_or(|four| self.open.may_have(four | LOWER))
    }

    /// Calls `visit` with each shape whose literal has its word at `word`, and where the literal starts.
    #[inline]
    pub(super) fn literals_at(&self, text: &[u8], word: usize, mut visit: impl FnMut(ShapeRef, usize)) {
        self.literals.each(text, word, word, &mut visit);
    }

    /// Says whether a word can start with these four bytes; says no for almost every other one.
    #[inline(always)]
    pub(super) fn filter(&self) -> impl Fn(u32) -> bool {
        let may_have = self.seen.filter();
        move |four| may_have(four | LOWER)
    }

    /// Calls `visit` with each shape of the word that stands at `text`, where it can go on with what follows.
    #[inline]
    pub(super) fn at(&self, text: &[u8], mut visit: impl FnMut(ShapeRef)) {
        let Some(words) = key::<3>(text).and_then(|three| self.by_key.get(&(three | LOWER & 0xFF_FFFF))) else {
            return;
        };
        for word in words {
            let Some((start, rest)) = text.split_at_checked(word.text.len()) else { continue };
            if rest.first().is_none_or(u8::is_ascii_alphanumeric) {
                continue;
            }
            if start.eq_ignore_ascii_case(&word.text) {
                word.shapes.iter().filter(|(_, behind)| behind.allows(rest)).for_each(|(shape, _)| visit(*shape));
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_one_spelling_have_one_key() {
        assert_eq!(whole_word(b"Password: x"), whole_word(b"password"));
        assert_eq!(whole_word(b"NAME"), whole_word(b"name is"));
        assert_ne!(whole_word(b"name").0, whole_word(b"names").0);
        assert_eq!(whole_word(b"passwords").1, WHOLE);
    }
}
