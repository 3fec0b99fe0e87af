//! Literals, found at the start of a token by its first bytes.

use super::{
    ShapeRef,
    keys::{ByKey, Seen, key},
};
use reticent_pattern_compiler::{compile::is_token, reach::head_length};

/// A literal with the shapes that it anchors.
#[derive(Clone, Debug)]
pub(super) struct Literal {
    text: Vec<u8>,
    /// How many bytes of the literal stand before the token in which it is found.
    head: usize,
    shapes: Vec<ShapeRef>,
}

/// Literals by a key of theirs.
#[derive(Clone, Debug, Default)]
pub(super) struct LiteralTable {
    by_key: ByKey<Vec<Literal>>,
}

impl LiteralTable {
    /// Adds a literal, found by a key; `head` bytes of it stand before the place where it is looked for.
    pub(super) fn add(&mut self, key: u32, text: &[u8], head: usize, shape: ShapeRef) {
        add_literal(self.by_key.entry(key).or_default(), text, head, shape);
    }

    /// Calls `visit` with the shapes of each literal of a key whose token stands at `token`, and where they start.
    #[inline]
    pub(super) fn each(&self, key: u32, text: &[u8], token: usize, visit: &mut impl FnMut(ShapeRef, usize)) {
        if let Some(literals) = self.by_key.get(&key) {
            each_literal(literals, text, token, visit);
        }
    }
}

/// Adds a literal to those of one key.
pub(super) fn add_literal(literals: &mut Vec<Literal>, text: &[u8], head: usize, shape: ShapeRef) {
    match literals.iter_mut().find(|literal| literal.text == text) {
        Some(literal) => literal.shapes.push(shape),
        None => literals.push(Literal { text: text.into(), head, shapes: vec![shape] }),
    }
}

/// Calls `visit` with the shapes of each of these literals whose token stands at `token`, and where they start.
#[inline]
pub(super) fn each_literal(literals: &[Literal], text: &[u8], token: usize, visit: &mut impl FnMut(ShapeRef, usize)) {
    for literal in literals {
        let Some(start) = token.checked_sub(literal.head) else { continue };
        if text[start..].starts_with(&literal.text) {
            for shape in &literal.shapes {
                start.checked_sub(usize::from(shape.back)).into_iter().for_each(|start| visit(*shape, start));
            }
        }
    }
}

/// What the byte before a token asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Before {
    Nothing,
    /// A head can end with it.
    Head,
    /// An escape may be glued to the token: `%22`, `\u0022`.
    Escape,
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
    /// The last three bytes of the heads.
    heads_seen: Seen,
    /// What a byte before a token asks for.
    before: Box<[Before; 256]>,
}

impl Default for Literals {
    fn default() -> Literals {
        let mut before = Box::new([Before::Nothing; 256]);
        b"%uxU".iter().for_each(|byte| before[*byte as usize] = Before::Escape);
        Literals {
            seen: Seen::default(),
            tokens: LiteralTable::default(),
            heads: LiteralTable::default(),
            heads_seen: Seen::default(),
            before,
        }
    }
}

/// The shortest head that is looked up by its end.
const HEAD_KEY: usize = 3;

impl Literals {
    pub(super) fn add(&mut self, literal: &[u8], shape: ShapeRef) {
        let head = head_length(literal);
        if head >= HEAD_KEY {
            let before = &mut self.before[literal[head - 1] as usize];
            if *before == Before::Nothing {
                *before = Before::Head;
            }
            let end = &literal[head - HEAD_KEY..head];
            if let Some(key) = key::<HEAD_KEY>(end) {
                self.heads_seen.insert(key);
                self.heads.add(key, literal, head, shape);
            }
            return;
        }
        let token = &literal[head..];
        if let Some(three) = key::<3>(token) {
            self.tokens.add(three, literal, head, shape);
        }
        match (key::<4>(token), key::<3>(token)) {
            (Some(four), _) => self.seen.insert(four),
            (None, Some(three)) => (0..=255u8)
                .filter(|next| is_token(*next))
                .for_each(|next| self.seen.insert(three | u32::from(next) << 24)),
            (None, None) => {}
        }
    }

    /// Says whether a literal can start at a token, or in an escape that is glued to it: by the three bytes before the token, the last one
    /// highest, and its first four. Says no for almost every other token.
    #[inline(always)]
    pub(super) fn filter(&self) -> impl Fn(u32, u32) -> bool {
        let (may_be_token, may_be_head, before) = (self.seen.filter(), self.heads_seen.filter(), &*self.before);
        move |last_three, four| {
            may_be_token(four)
                || match before[(last_three >> 16 & 0xFF) as usize] {
                    Before::Nothing => false,
                    Before::Head => may_be_head(last_three),
                    Before::Escape => true,
                }
        }
    }

    /// Calls `visit` with each shape whose literal stands at a token start, and where the literal starts.
    #[inline]
    pub(super) fn at(&self, text: &[u8], token: usize, mut visit: impl FnMut(ShapeRef, usize)) {
        if let Some(three) = key::<3>(&text[token..]) {
            self.tokens.each(three, text, token, &mut visit);
        }
        if token >= HEAD_KEY
            && self.before[text[token - 1] as usize] != Before::Nothing
            && let Some(end) = key::<HEAD_KEY>(&text[token - HEAD_KEY..])
        {
            self.heads.each(end, text, token, &mut visit);
        }
    }
}
