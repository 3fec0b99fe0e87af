//! Word anchors, found at the start of a word by its first letters, in any case; and literals with a word in them.

use super::{
    ShapeRef,
    keys::{ByKey, LOWER, Seen, key},
    literals::LiteralTable,
};
use reticent_pattern_compiler::{ByteSet, compile::is_token};

/// A word with the shapes that it announces.
#[derive(Clone, Debug)]
struct Word {
    text: Vec<u8>,
    /// With the bytes that can follow the word.
    shapes: Vec<(ShapeRef, ByteSet)>,
}

/// Every word.
#[derive(Clone, Debug, Default)]
pub(super) struct Words {
    /// The first four bytes, letters in lower case.
    seen: Seen,
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

impl Words {
    pub(super) fn add(&mut self, word: &[u8], shape: ShapeRef, follows: ByteSet) {
        let Some(three) = key::<3>(word) else { return };
        match key::<4>(word) {
            Some(four) => self.seen.insert(four | LOWER),
            None => (0..=255u8)
                .filter(|next| !next.is_ascii_alphanumeric())
                .for_each(|next| self.seen.insert(three | u32::from(next) << 24 | LOWER)),
        }
        let words = self.by_key.entry(three).or_default();
        match words.iter_mut().find(|known| known.text == word) {
            Some(known) => known.shapes.push((shape, follows)),
            None => words.push(Word { text: word.into(), shapes: vec![(shape, follows)] }),
        }
    }

    /// Adds a literal that is found by the word at `word` in it.
    pub(super) fn add_literal(&mut self, literal: &[u8], word: usize, shape: ShapeRef) {
        self.literals.add(&literal[word..], literal, word, shape);
        match (key::<4>(&literal[word..]), key::<3>(&literal[word..])) {
            (None, Some(three)) => {
                (0..=255u8).for_each(|next| self.seen.insert((three | u32::from(next) << 24) | LOWER));
            }
            (four, _) => four.into_iter().for_each(|four| self.seen.insert(four | LOWER)),
        }
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
            let Some(next) = rest.first().filter(|next| !next.is_ascii_alphanumeric()) else { continue };
            if start.eq_ignore_ascii_case(&word.text) {
                word.shapes.iter().filter(|(_, follows)| follows.contains(*next)).for_each(|(shape, _)| visit(*shape));
                return;
            }
        }
    }
}
