//! Word anchors, found at the start of a word by its first letters, in any case; and literals with a word in them.

use super::{
    ShapeRef,
    keys::{ByKey, Seen, key},
    literals::{Literal, LiteralTable, add_literal, each_literal},
};
use crate::{
    anchor::{head_of, heads},
    eight,
};
use reticent_pattern_compiler::{Behind, ByteSet, compile::is_token};

/// Where a word may stand that announces shapes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// Where no letter, digit or `_` stands before it.
    Start,
    /// Behind `_` as well.
    Part,
    /// Behind a space or a bracket, and also where the text ends with it: what it announces stands before it.
    Behind,
}

/// A word with the shapes that it announces.
#[derive(Clone, Debug)]
struct Word {
    text: Vec<u8>,
    /// With what can follow the word, and where it may stand.
    shapes: Vec<(ShapeRef, Behind, Place)>,
}

/// What begins with one first word.
#[derive(Clone, Debug, Default)]
struct Named {
    /// What can come behind the letters that the key tells, where it tells all of them.
    next: ByteSet,
    words: Vec<Word>,
    literals: Vec<Literal>,
}

/// Every word.
#[derive(Clone, Debug, Default)]
pub(super) struct Words {
    /// First words, whole.
    whole: Seen,
    /// The heads of literals whose word can go on in a text.
    open: Seen,
    /// The bytes before those literals' words.
    before_open: ByteSet,
    /// By the first word, whole.
    by_key: ByKey<Named>,
    /// By the first three letters of a word in them that can go on.
    open_literals: LiteralTable,
}

/// Where the first word of a literal starts that has three letters.
pub(super) fn word_in(literal: &[u8]) -> Option<usize> {
    (0..literal.len().saturating_sub(2)).find(|&at| {
        let starts = at == 0 || !is_token(literal[at - 1]) || literal[at - 1] == b'-';
        starts && literal[at..at + 3].iter().all(u8::is_ascii_alphabetic)
    })
}

/// How much of a word its key tells.
const WHOLE: usize = 8;

/// The key of the letters that a text starts with, in any case, and how many they are as far as the key goes.
#[inline(always)]
fn whole_word(text: &[u8]) -> (u32, usize) {
    let mut eight = [0; WHOLE];
    match text.first_chunk::<WHOLE>() {
        Some(head) => eight = *head,
        None => eight[..text.len()].copy_from_slice(text),
    }
    let lower = u64::from_le_bytes(eight) | eight::LOWER;
    let others = eight::HIGH & !eight::within(lower, b'a', b'z');
    let length = others.trailing_zeros() as usize / 8;
    let rest = u64::MAX.checked_shl(8 * length as u32).unwrap_or(0);
    let key = lower & !rest;
    (key as u32 ^ ((key >> 32) as u32).wrapping_mul(0x85EB_CA6B), length)
}

impl Words {
    /// Lets a word be seen that no shape is anchored on.
    pub(super) fn watch(&mut self, word: &[u8]) {
        self.whole.insert(whole_word(word).0);
    }

    pub(super) fn add(&mut self, word: &[u8], shape: ShapeRef, behind: Behind, place: Place) {
        let (whole, length) = whole_word(word);
        self.whole.insert(whole);
        let Named { next, words, .. } = self.by_key.entry(whole).or_default();
        match word.get(length) {
            Some(byte) => next.insert(*byte),
            None => next.extend(&behind.first),
        }
        match words.iter_mut().find(|known| known.text == word) {
            Some(known) => known.shapes.push((shape, behind, place)),
            None => words.push(Word { text: word.into(), shapes: vec![(shape, behind, place)] }),
        }
    }

    /// Adds a literal that is found by the word at `word` in it.
    pub(super) fn add_literal(&mut self, literal: &[u8], word: usize, shape: ShapeRef) {
        let Some(three) = key::<3>(&literal[word..]) else { return };
        let (whole, length) = whole_word(&literal[word..]);
        let may_go_on = length < WHOLE && length == literal.len() - word;
        if !may_go_on {
            self.whole.insert(whole);
            let Named { next, literals, .. } = self.by_key.entry(whole).or_default();
            literal.get(word + length).into_iter().for_each(|byte| next.insert(*byte));
            add_literal(literals, literal, word, shape);
            return;
        }
        heads(&literal[word..]).into_iter().for_each(|head| self.open.insert(head));
        match word.checked_sub(1) {
            Some(before) => self.before_open.insert(literal[before]),
            None => (0..=u8::MAX).for_each(|before| self.before_open.insert(before)),
        }
        self.open_literals.add(three, literal, word, shape);
    }

    /// Whether a wanted word or literal can stand here; says no for almost every other word.
    #[inline(always)]
    pub(super) fn may_be_at(&self, text: &[u8], word: usize) -> bool {
        // Both at once: which of the two says yes cannot be predicted.
        self.whole.may_have(whole_word(&text[word..]).0) | self.may_be_open(text, word)
    }

    /// Whether a literal whose word can go on may have it here.
    #[inline(always)]
    fn may_be_open(&self, text: &[u8], word: usize) -> bool {
        let may_follow = word == 0 || self.before_open.contains(text[word - 1]);
        may_follow & key::<4>(&text[word..]).is_none_or(|four| self.open.may_have(head_of(four)))
    }

    /// Calls `visit` with each shape of the word that stands at `word`, where it can go on with what follows, and with `None`; and with each
    /// shape whose literal has that word, and where the literal starts.
    #[inline]
    pub(super) fn at(&self, text: &[u8], word: usize, mut visit: impl FnMut(ShapeRef, Option<usize>)) {
        let is_part = text[..word].ends_with(b"_");
        let (whole, length) = whole_word(&text[word..]);
        let may_follow =
            |named: &&Named| length == WHOLE || text.get(word + length).is_none_or(|next| named.next.contains(*next));
        if let Some(Named { words, literals, .. }) = self.by_key.get(&whole).filter(may_follow) {
            let known = words.iter().find_map(|known| {
                let (start, rest) = text[word..].split_at_checked(known.text.len())?;
                let is_whole = rest.first().is_none_or(|next| !next.is_ascii_alphanumeric());
                (is_whole && start.eq_ignore_ascii_case(&known.text)).then_some((known, rest))
            });
            if let Some((known, rest)) = known {
                let stands = |place: Place| match place {
                    Place::Start => !is_part && !rest.is_empty(),
                    Place::Part => !rest.is_empty(),
                    Place::Behind => matches!(text[..word], [.., b' ' | b'(']),
                };
                known
                    .shapes
                    .iter()
                    .filter(|(_, behind, place)| stands(*place) && behind.allows(rest))
                    .for_each(|(shape, ..)| visit(*shape, None));
            }
            if !is_part {
                each_literal(literals, text, word, &mut |shape, start| visit(shape, Some(start)));
            }
        }
        if !is_part
            && self.may_be_open(text, word)
            && let Some(three) = key::<3>(&text[word..])
        {
            self.open_literals.each(three, text, word, &mut |shape, start| visit(shape, Some(start)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_one_spelling_have_one_key() {
        assert_eq!(whole_word(b"cvv2").1, 3, "a number is none of the word");
        assert_eq!(whole_word(b"Password: x"), whole_word(b"password"));
        assert_eq!(whole_word(b"NAME"), whole_word(b"name is"));
        assert_ne!(whole_word(b"name").0, whole_word(b"names").0);
        assert_eq!(whole_word(b"passwords").1, WHOLE);
    }
}
