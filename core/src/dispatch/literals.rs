//! Literals, found at the start of a token by its first bytes.

use super::{
    ShapeRef,
    keys::{ByKey, Seen, key},
};
use reticent_pattern_compiler::{ByteSet, compile::is_token, reach::head_length};

/// A literal with the shapes that it anchors.
#[derive(Clone, Debug)]
struct Literal {
    text: Vec<u8>,
    /// How many bytes of the literal stand before the token in which it is found.
    head: usize,
    shapes: Vec<ShapeRef>,
}

/// Literals by three of their bytes.
#[derive(Clone, Debug, Default)]
struct LiteralTable {
    by_key: ByKey<Literal>,
}

impl LiteralTable {
    fn add(&mut self, at: &[u8], text: &[u8], head: usize, shape: ShapeRef) {
        let Some(key) = key::<3>(at) else { return };
        let literals = self.by_key.entry(key).or_default();
        match literals.iter_mut().find(|literal| literal.text == text) {
            Some(literal) => literal.shapes.push(shape),
            None => literals.push(Literal { text: text.into(), head, shapes: vec![shape] }),
        }
    }

    /// Calls `visit` with the shapes of each literal whose key stands at `text[at..]` and whose token at `token`, and where it starts.
    #[inline]
    fn each(&self, text: &[u8], at: usize, token: usize, visit: &mut impl FnMut(ShapeRef, usize)) {
        let Some(literals) = key::<3>(&text[at..]).and_then(|key| self.by_key.get(&key)) else { return };
        for literal in literals {
            let Some(start) = token.checked_sub(literal.head) else { continue };
            if text[start..].starts_with(&literal.text) {
                literal.shapes.iter().for_each(|shape| visit(*shape, start));
            }
        }
    }
}

/// Every literal.
#[derive(Clone, Debug)]
pub(super) struct Literals {
    /// The first four bytes of the tokens in which literals are found.
    seen: Seen,
    /// By the bytes with which their token starts.
    tokens: LiteralTable,
    /// By the last bytes before their token.
    heads: LiteralTable,
    head_ends: ByteSet,
    /// Bytes before a token that ask for a closer look: ends of heads, and of escapes.
    special_before: Box<[bool; 256]>,
}

impl Default for Literals {
    fn default() -> Literals {
        let mut special_before = Box::new([false; 256]);
        b"%uxU".iter().for_each(|byte| special_before[*byte as usize] = true);
        Literals {
            seen: Seen::default(),
            tokens: LiteralTable::default(),
            heads: LiteralTable::default(),
            head_ends: ByteSet::EMPTY,
            special_before,
        }
    }
}

/// The shortest head that is looked up by its end.
const HEAD_KEY: usize = 3;

impl Literals {
    pub(super) fn add(&mut self, literal: &[u8], shape: ShapeRef) {
        let head = head_length(literal);
        if head >= HEAD_KEY {
            self.head_ends.insert(literal[head - 1]);
            self.special_before[literal[head - 1] as usize] = true;
            self.heads.add(&literal[head - HEAD_KEY..head], literal, head, shape);
            return;
        }
        let token = &literal[head..];
        self.tokens.add(token, literal, head, shape);
        match (key::<4>(token), key::<3>(token)) {
            (Some(four), _) => self.seen.insert(four),
            (None, Some(three)) => (0..=255u8)
                .filter(|next| is_token(*next))
                .for_each(|next| self.seen.insert(three | u32::from(next) << 24)),
            (None, None) => {}
        }
    }

    /// Says whether a literal can start at a token start with these bytes before and at it, or in an escape that is glued to it; says no for
    /// almost every other token.
    #[inline(always)]
    pub(super) fn filter(&self) -> impl Fn(u8, u32) -> bool {
        let (may_have, special_before) = (self.seen.filter(), &*self.special_before);
        move |before, four| may_have(four) | special_before[before as usize]
    }

    /// Calls `visit` with each shape whose literal stands at a token start, and where the literal starts.
    #[inline]
    pub(super) fn at(&self, text: &[u8], token: usize, mut visit: impl FnMut(ShapeRef, usize)) {
        self.tokens.each(text, token, token, &mut visit);
        if token >= HEAD_KEY && self.head_ends.contains(text[token - 1]) {
            self.heads.each(text, token - HEAD_KEY, token, &mut visit);
        }
    }
}
