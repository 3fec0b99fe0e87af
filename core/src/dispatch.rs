//! From an anchor to the few shapes that can match there.
//!
//! Each kind of start has a table of its own, keyed by what the text shows at the start: the first bytes of a token, the lengths of the
//! first digit groups, the kinds of the first four capitals. A look-up costs the same however many detectors there are.

use crate::{
    anchor::Wanted,
    phrase::{PhraseMap, is_word_byte},
};
use reticent_pattern_compiler::{
    Anchor, AnchorClass, Automaton, Boundary, ByteSet, Detector, Shape, State,
    compile::{is_token, signature},
};
use std::{
    borrow::Cow,
    collections::HashMap,
    hash::{BuildHasherDefault, Hasher},
};

/// One shape of one detector, and how many bytes before the start it begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ShapeRef {
    pub(crate) detector: u16,
    pub(crate) shape: u8,
    pub(crate) back: u8,
}

/// What stands before the last byte of a full-width `：` or `＝` in UTF-8.
pub(crate) const FULL_WIDTH: &[u8] = b"\xEF\xBC";

/// A literal with the shapes that it anchors.
#[derive(Clone, Debug)]
struct Literal {
    text: Vec<u8>,
    /// How many bytes of the literal stand before the token in which it is found.
    head: usize,
    shapes: Vec<ShapeRef>,
}

/// A set of keys of four bytes, hashed: says no for almost every other key.
#[derive(Clone, Debug)]
pub(crate) struct Seen(Box<[u32; Seen::WORDS]>);

impl Default for Seen {
    fn default() -> Seen {
        Seen(Box::new([0; Seen::WORDS]))
    }
}

impl Seen {
    const BITS: u32 = 16;
    const WORDS: usize = 1 << (Seen::BITS - 5);

    #[inline(always)]
    fn hash(key: u32) -> u32 {
        key.wrapping_mul(0x9E37_79B1)
    }

    fn insert(&mut self, key: u32) {
        let hash = Self::hash(key);
        self.0[(hash >> (32 - Self::BITS + 5)) as usize] |= 1 << (hash >> (32 - Self::BITS) & 31);
    }

    #[inline(always)]
    pub(crate) fn may_have(&self, key: u32) -> bool {
        let hash = Self::hash(key);
        self.0[(hash >> (32 - Self::BITS + 5)) as usize] >> (hash >> (32 - Self::BITS) & 31) & 1 == 1
    }
}

/// Entries by a key of three or four bytes.
type ByKey<T> = HashMap<u32, Vec<T>, BuildHasherDefault<KeyHasher>>;

/// Spreads a key over the word; keys are bytes of the catalogue, so nobody can choose them to collide.
#[derive(Clone, Copy, Default)]
struct KeyHasher(u64);

impl Hasher for KeyHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.write_u32(u32::from(*byte)));
    }

    fn write_u32(&mut self, key: u32) {
        self.0 = (self.0 ^ u64::from(key)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    }
}

/// The first `N` bytes of a text as a number.
#[inline(always)]
fn key<const N: usize>(text: &[u8]) -> Option<u32> {
    let bytes = text.first_chunk::<N>()?;
    let mut key = [0; 4];
    key[..N].copy_from_slice(bytes);
    Some(u32::from_le_bytes(key))
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

    /// The literals whose key stands at `text[at..]`.
    #[inline]
    fn get(&self, text: &[u8], at: usize) -> &[Literal] {
        key::<3>(&text[at..]).and_then(|key| self.by_key.get(&key)).map_or(&[], Vec::as_slice)
    }
}

/// A word anchor with the shapes that it announces.
#[derive(Clone, Debug)]
struct Word {
    text: Vec<u8>,
    /// With the bytes that can follow the word.
    shapes: Vec<(ShapeRef, ByteSet)>,
}

/// Word anchors by their first three letters.
#[derive(Clone, Debug, Default)]
struct WordTable {
    /// The first four bytes, letters in lower case.
    seen: Seen,
    by_key: ByKey<Word>,
}

/// Turns capitals into lower case; other bytes become others, which no word has.
const LOWER: u32 = 0x2020_2020;

impl WordTable {
    fn add(&mut self, word: &[u8], shape: ShapeRef, follows: ByteSet) {
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

    /// The word that stands at `text`, in any case.
    #[inline]
    fn get(&self, text: &[u8]) -> Option<&Word> {
        let words = key::<3>(text).and_then(|three| self.by_key.get(&(three | LOWER & 0xFF_FFFF)))?;
        words.iter().find(|Word { text: word, .. }| {
            text.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word))
                && !text.get(word.len()).is_some_and(u8::is_ascii_alphanumeric)
        })
    }
}

/// The last letters of phrases: says no for almost every word that ends no phrase.
#[derive(Clone, Debug, Default)]
struct PhraseEnds {
    /// The last four word bytes, hashed.
    seen: Vec<u64>,
    /// Phrases of two or three bytes: the bytes, and which of them count.
    short: Vec<(u32, u32)>,
    /// All of them as they can stand in a text, hashed: with separators, and with any byte before a short one.
    spelled: Vec<u64>,
}

impl PhraseEnds {
    const BITS: u32 = 15;

    fn slot(last: u32) -> usize {
        (last.wrapping_mul(0x9E37_79B1) >> (32 - Self::BITS)) as usize
    }

    fn add(&mut self, phrase: &[u8]) {
        self.seen.resize(1 << (Self::BITS - 6), 0);
        self.add_spellings(phrase);
        let (last, letters) = last_four(phrase, phrase.len());
        if letters < 4 {
            let mask = (1u32 << (8 * letters)) - 1;
            if !self.short.contains(&(last, mask)) {
                self.short.push((last, mask));
            }
        } else {
            let slot = Self::slot(last);
            self.seen[slot / 64] |= 1 << (slot % 64);
        }
    }

    /// Whether a phrase can end with these four bytes of a text, the last one highest.
    #[inline(always)]
    fn may_end_with(&self, last: u32) -> bool {
        let lower = last | 0x2020_2020;
        let has = |key: u32| {
            let slot = Self::slot(key);
            self.spelled.get(slot / 64).is_some_and(|bits| bits >> (slot % 64) & 1 == 1)
        };
        has(lower) | has(lower & 0xFFFF_FF00) | has(lower & 0xFFFF_0000)
    }

    fn add_spellings(&mut self, phrase: &[u8]) {
        self.spelled.resize(1 << (Self::BITS - 6), 0);
        for separator in [None, Some(b'_'), Some(b'-'), Some(b' '), Some(b'.')] {
            let mut bytes: Vec<u8> = phrase.to_vec();
            match separator {
                Some(separator) => bytes.iter_mut().filter(|b| **b == b' ').for_each(|b| *b = separator),
                None => bytes.retain(|b| *b != b' '),
            }
            let mut key = 0;
            for (at, byte) in bytes.iter().rev().take(4).enumerate() {
                key |= u32::from(byte | 0x20) << (24 - 8 * at);
            }
            let slot = Self::slot(key);
            self.spelled[slot / 64] |= 1 << (slot % 64);
        }
    }

    #[inline]
    fn may_end(&self, text: &[u8], end: usize) -> bool {
        if self.seen.is_empty() {
            return false;
        }
        let (last, letters) = last_four(text, end);
        // A number at the end of a key is no part of its name.
        if (last as u8).is_ascii_digit() {
            return true;
        }
        let slot = Self::slot(last);
        (letters == 4 && self.seen[slot / 64] >> (slot % 64) & 1 == 1)
            || self.short.iter().any(|&(short, mask)| last & mask == short)
    }
}

/// The last four word bytes before `end`, in lower case, the last one lowest; separators are skipped. And how many there are.
#[inline]
fn last_four(text: &[u8], end: usize) -> (u32, u32) {
    if let Some(four) = text[..end].last_chunk::<4>()
        && four.iter().all(u8::is_ascii_alphabetic)
    {
        return (u32::from_be_bytes(*four) | 0x2020_2020, 4);
    }
    let mut last = 0;
    let mut letters = 0;
    for &byte in text[..end].iter().rev().take(8) {
        if is_word_byte(byte) {
            last |= u32::from(byte.to_ascii_lowercase()) << (8 * letters);
            letters += 1;
            if letters == 4 {
                break;
            }
        } else if !matches!(byte, b'_' | b'-' | b' ' | b'.') {
            break;
        }
    }
    (last, letters)
}

/// The digit shapes of one signature, split by what can refuse many of them at once.
#[derive(Clone, Debug, Default)]
pub(crate) struct DigitShapes {
    /// Those that start with the group, where no number may be a part of something else.
    pub(crate) plain: Vec<ShapeRef>,
    /// The rest, by how far before the group they start, with the bytes that they start with.
    pub(crate) others: Vec<(u8, ByteSet, Vec<ShapeRef>)>,
}

impl DigitShapes {
    fn add(&mut self, detector: &Detector, shape: ShapeRef) {
        if shape.back == 0 && matches!(detector.boundary, Boundary::Number | Boundary::Group) {
            if !self.plain.contains(&shape) {
                self.plain.push(shape);
            }
            return;
        }
        let at = match self.others.iter().position(|(back, ..)| *back == shape.back) {
            Some(at) => at,
            None => {
                self.others.push((shape.back, ByteSet::EMPTY, Vec::new()));
                self.others.len() - 1
            }
        };
        let (_, first, shapes) = &mut self.others[at];
        first.extend(&detector.shapes[shape.shape as usize].first);
        if !shapes.contains(&shape) {
            shapes.push(shape);
        }
    }
}

/// What a field name means to the detectors.
#[derive(Clone, Debug, Default)]
pub(crate) struct FieldMeaning {
    /// Detectors whose score the field raises, with the index of the name in `fields`.
    pub(crate) detectors: Vec<(u16, u16)>,
    /// The name is of something that no digit detector looks for.
    pub(crate) other: bool,
}

/// Every table.
#[derive(Clone, Debug)]
pub(crate) struct Dispatch {
    pub(crate) wanted: Wanted,
    /// The first four bytes of tokens that can be a literal.
    token_heads: Seen,
    tokens: LiteralTable,
    heads: LiteralTable,
    head_ends: ByteSet,
    /// Bytes before a token that ask for a closer look: ends of heads, and of escapes.
    special_before: Box<[bool; 256]>,
    signatures: Vec<u16>,
    signature_lists: Vec<DigitShapes>,
    upper: [Vec<ShapeRef>; 16],
    pub(crate) country: Vec<ShapeRef>,
    pub(crate) long_tokens: Vec<ShapeRef>,
    pub(crate) at: Vec<ShapeRef>,
    /// With the bytes that may stand behind the host.
    pub(crate) urls: Vec<(ShapeRef, ByteSet)>,
    pub(crate) colons: Vec<ShapeRef>,
    pub(crate) dashes: Vec<ShapeRef>,
    /// By detector: its shapes, where it is anchored on fields.
    pub(crate) field_shapes: Vec<Vec<ShapeRef>>,
    words: WordTable,
    assigned: PhraseEnds,
    context_ends: PhraseEnds,
    pub(crate) beside: Vec<(Cow<'static, str>, ShapeRef)>,
    fields: PhraseMap<FieldMeaning>,
    contexts: PhraseMap<Vec<(u16, u16)>>,
    has_upper: bool,
}

/// The shortest token run with which every literal can be found.
fn token_run(detectors: &[Cow<'static, Detector>]) -> u32 {
    let mut shortest = 16;
    for detector in detectors {
        for anchor in detector.anchors.iter() {
            let Anchor::Literal(literal) = anchor else { continue };
            let head = head_length(literal.as_bytes());
            for shape in detector.shapes.iter() {
                shortest = shortest.min(shortest_token(shape, literal.as_bytes(), head).unwrap_or(16));
            }
        }
    }
    match shortest {
        16.. => 16,
        8.. => 8,
        _ => 4,
    }
}

/// How many bytes of a literal precede its last run of token bytes.
fn head_length(literal: &[u8]) -> usize {
    literal.iter().rposition(|b| !is_token(*b)).map_or(0, |at| at + 1)
}

/// How many token bytes stand in a row from the literal's last token on: the fewest that any match has, at most 16. `None` where no match
/// starts with the literal.
fn shortest_token(shape: &Shape, literal: &[u8], head: usize) -> Option<usize> {
    // A state of `before` that accepts is followed by the value.
    let enter = |states: Vec<(bool, State)>| -> Vec<(bool, State)> {
        let mut all = states;
        if let Some(before) = &shape.before
            && all.iter().any(|&(in_value, state)| !in_value && before.accepts(state))
        {
            all.push((true, shape.value.start()));
        }
        all.sort_unstable();
        all.dedup();
        all
    };
    let step = |states: &[(bool, State)], byte: u8| -> Vec<(bool, State)> {
        states
            .iter()
            .filter_map(|&(in_value, state)| {
                let automaton = if in_value { &shape.value } else { shape.before.as_ref().unwrap_or(&shape.value) };
                Some((in_value, automaton.step(state, byte)?))
            })
            .collect()
    };
    let mut states = enter(match &shape.before {
        Some(before) => vec![(false, before.start())],
        None => vec![(true, shape.value.start())],
    });
    for &byte in literal {
        states = enter(step(&states, byte));
    }
    if states.is_empty() {
        return None;
    }
    let mut length = literal.len() - head;
    while length < 16 {
        let ends = states.iter().any(|&(in_value, state)| in_value && shape.value.accepts(state))
            || (0..=255u8).any(|byte| !is_token(byte) && !step(&states, byte).is_empty());
        if ends {
            break;
        }
        let mut next: Vec<(bool, State)> =
            (0..=255u8).filter(|byte| is_token(*byte)).flat_map(|byte| step(&states, byte)).collect();
        next.sort_unstable();
        next.dedup();
        states = enter(next);
        length += 1;
    }
    Some(length)
}

/// Which of the first four bytes are digits, as four bits; `None` where one is neither capital nor digit.
#[inline]
fn upper_kind(text: &[u8]) -> Option<usize> {
    let mut kind = 0;
    for (at, byte) in text.get(..4)?.iter().enumerate() {
        match byte {
            b'0'..=b'9' => kind |= 1 << at,
            b'A'..=b'Z' => {}
            _ => return None,
        }
    }
    Some(kind)
}

/// Whether some match of the automaton starts with bytes of this kind.
fn can_start_with_kind(automaton: &Automaton, kind: usize) -> bool {
    let mut states = vec![automaton.start()];
    for at in 0..4 {
        let bytes = if kind >> at & 1 == 1 { b'0'..=b'9' } else { b'A'..=b'Z' };
        let mut next: Vec<State> =
            states.iter().flat_map(|&s| bytes.clone().filter_map(move |b| automaton.step(s, b))).collect();
        next.sort_unstable();
        next.dedup();
        states = next;
    }
    !states.is_empty()
}

/// The bytes that can follow a word in some match of a shape that starts with it.
fn behind_word(shape: &Shape, word: &[u8]) -> ByteSet {
    let automaton = shape.before.as_ref().unwrap_or(&shape.value);
    let mut states = vec![automaton.start];
    for letter in word {
        let cases = [letter.to_ascii_lowercase(), letter.to_ascii_uppercase()];
        states = states.iter().flat_map(|&state| cases.map(|byte| automaton.step(state, byte))).collect();
        states.sort_unstable();
        states.dedup();
    }
    live_bytes(automaton, &states)
}

/// The bytes with which a match goes on; all of them where it can end.
fn live_bytes(automaton: &Automaton, states: &[u16]) -> ByteSet {
    let ends = states.iter().any(|state| automaton.accepts(*state));
    let mut set = ByteSet::EMPTY;
    (0..=255u8)
        .filter(|byte| ends || states.iter().any(|state| automaton.step(*state, *byte) != 0))
        .for_each(|byte| set.insert(byte));
    set
}

/// Whether a byte is one of a scheme's.
pub(crate) fn is_scheme(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'.' | b'-')
}

/// Whether a byte is one of a host name's: what a URL without user or port begins with, behind `://`.
pub(crate) fn is_host(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-')
}

/// The bytes that can follow the host, or what looks like one, in some match of a shape that starts at a scheme.
fn behind_host(shape: &Shape) -> ByteSet {
    let automaton = shape.before.as_ref().unwrap_or(&shape.value);
    let step = |states: &[u16], bytes: &dyn Fn(u8) -> bool| -> Vec<u16> {
        let mut next: Vec<u16> = states
            .iter()
            .flat_map(|&state| (0..=255u8).filter(|byte| bytes(*byte)).map(move |byte| automaton.step(state, byte)))
            .filter(|state| *state != 0)
            .collect();
        next.sort_unstable();
        next.dedup();
        next
    };
    let closure = |mut states: Vec<u16>, bytes: &dyn Fn(u8) -> bool| loop {
        let mut all = step(&states, bytes);
        all.extend(&states);
        all.sort_unstable();
        all.dedup();
        if all.len() == states.len() {
            return all;
        }
        states = all;
    };
    let scheme = closure(vec![automaton.start], &is_scheme);
    let slashes = b"://".iter().fold(scheme, |states, sign| step(&states, &|byte| byte == *sign));
    let host = closure(slashes, &is_host);
    live_bytes(automaton, &host)
}

impl Dispatch {
    pub(crate) fn new(detectors: &[Cow<'static, Detector>], other_fields: &[&str]) -> Dispatch {
        let mut dispatch = Dispatch {
            wanted: Wanted { token_run: token_run(detectors), long_tokens: false },
            token_heads: Seen::default(),
            tokens: LiteralTable::default(),
            heads: LiteralTable::default(),
            head_ends: ByteSet::EMPTY,
            special_before: Box::new([false; 256]),
            signatures: vec![0; 1 << 14],
            signature_lists: vec![DigitShapes::default()],
            upper: Default::default(),
            country: Vec::new(),
            long_tokens: Vec::new(),
            at: Vec::new(),
            urls: Vec::new(),
            colons: Vec::new(),
            dashes: Vec::new(),
            field_shapes: vec![Vec::new(); detectors.len()],
            words: WordTable::default(),
            assigned: PhraseEnds::default(),
            context_ends: PhraseEnds::default(),
            beside: Vec::new(),
            fields: PhraseMap::default(),
            contexts: PhraseMap::default(),
            has_upper: false,
        };
        for name in other_fields {
            dispatch.fields.entry(name).other = true;
        }
        for (index, detector) in detectors.iter().enumerate() {
            let index = index as u16;
            for (at, phrase) in detector.context.iter().enumerate() {
                dispatch.contexts.entry(phrase).push((index, at as u16));
                dispatch.context_ends.add(phrase.as_bytes());
            }
            for (at, phrase) in detector.fields.iter().enumerate() {
                dispatch.fields.entry(phrase).detectors.push((index, at as u16));
            }
            for anchor in detector.anchors.iter() {
                for shape in 0..detector.shapes.len() {
                    dispatch.add(detector, anchor, ShapeRef { detector: index, shape: shape as u8, back: 0 });
                }
            }
        }
        for byte in 0..=255u8 {
            dispatch.special_before[byte as usize] = dispatch.head_ends.contains(byte) || b"%uxU".contains(&byte);
        }
        dispatch
    }

    fn add(&mut self, detector: &Detector, anchor: &Anchor, shape: ShapeRef) {
        let compiled = &detector.shapes[shape.shape as usize];
        match anchor {
            Anchor::Literal(literal) => {
                let bytes = literal.as_bytes();
                let head = head_length(bytes);
                if head >= 3 {
                    self.head_ends.insert(bytes[head - 1]);
                    self.heads.add(&bytes[head - 3..head], bytes, head, shape);
                } else {
                    self.add_token_head(&bytes[head..]);
                    self.tokens.add(&bytes[head..], bytes, head, shape);
                }
            }
            Anchor::Word(word) => self.words.add(word.as_bytes(), shape, behind_word(compiled, word.as_bytes())),
            Anchor::Beside(entity) => self.beside.push((entity.clone(), shape)),
            Anchor::Class(class) => match class {
                AnchorClass::Digits { back } => {
                    let shape = ShapeRef { back: *back, ..shape };
                    for &signature in compiled.signatures.iter() {
                        let list = &mut self.signatures[signature as usize];
                        if *list == 0 {
                            *list = self.signature_lists.len() as u16;
                            self.signature_lists.push(DigitShapes::default());
                        }
                        self.signature_lists[*list as usize].add(detector, shape);
                    }
                }
                AnchorClass::Upper => {
                    self.has_upper = true;
                    let whole = compiled.before.as_ref().unwrap_or(&compiled.value);
                    for kind in 0..16 {
                        if can_start_with_kind(whole, kind) {
                            self.upper[kind].push(shape);
                        }
                    }
                }
                AnchorClass::Token => {
                    self.wanted.long_tokens = true;
                    self.long_tokens.push(shape);
                }
                AnchorClass::At => self.at.push(shape),
                AnchorClass::CountryCode => self.country.push(shape),
                AnchorClass::Url => self.urls.push((shape, behind_host(compiled))),
                AnchorClass::Dashes => self.dashes.push(shape),
                AnchorClass::Colons => self.colons.push(shape),
                AnchorClass::Field => {
                    detector.fields.iter().for_each(|field| self.assigned.add(field.as_bytes()));
                    self.field_shapes[shape.detector as usize].push(shape);
                }
            },
        }
    }

    fn add_token_head(&mut self, token: &[u8]) {
        match key::<4>(token) {
            Some(four) => self.token_heads.insert(four),
            None => {
                let Some(three) = key::<3>(token) else { return };
                (0..=255u8)
                    .filter(|next| is_token(*next))
                    .for_each(|next| self.token_heads.insert(three | u32::from(next) << 24));
            }
        }
    }

    /// Calls `visit` with each shape whose literal stands at a token start, and where the literal starts.
    #[inline]
    pub(crate) fn tokens_at(&self, text: &[u8], at: usize, mut visit: impl FnMut(ShapeRef, usize)) {
        for literal in self.tokens.get(text, at) {
            if at >= literal.head && text[at - literal.head..].starts_with(&literal.text) {
                literal.shapes.iter().for_each(|shape| visit(*shape, at - literal.head));
            }
        }
        if at >= 3 && self.head_ends.contains(text[at - 1]) {
            for literal in self.heads.get(text, at - 3) {
                if at >= literal.head && text[at - literal.head..].starts_with(&literal.text) {
                    literal.shapes.iter().for_each(|shape| visit(*shape, at - literal.head));
                }
            }
        }
    }

    /// The shapes that a digit run with these first groups can match.
    #[inline]
    pub(crate) fn digits(&self, first: usize, separator: u16, second: usize) -> &DigitShapes {
        let list = self.signatures[(signature(first, separator, second) & 0x3FFF) as usize];
        &self.signature_lists[list as usize]
    }

    /// The shapes that capitals and digits can match here.
    #[inline]
    pub(crate) fn upper_at(&self, text: &[u8]) -> &[ShapeRef] {
        match upper_kind(text) {
            Some(kind) if self.has_upper => &self.upper[kind],
            _ => &[],
        }
    }

    /// Whether a literal can start at a token start with these four bytes, or in an escape that is glued to it; says no for almost every
    /// other token.
    #[inline(always)]
    pub(crate) fn may_be_token(&self, before: u8, four: u32) -> bool {
        self.token_heads.may_have(four) | self.special_before[before as usize]
    }

    /// Whether a wanted word can start with these four bytes; says no for almost every other word.
    #[inline(always)]
    pub(crate) fn may_be_word(&self, four: u32) -> bool {
        self.words.seen.may_have(four | LOWER)
    }

    /// Whether the key before `:` or `=` can be a field that detectors are anchored on; says no for almost every other key.
    #[inline(always)]
    pub(crate) fn may_be_assignment(&self, text: &[u8], sign: usize) -> bool {
        let Some(before) = sign.checked_sub(8).and_then(|from| text[from..sign].first_chunk::<8>()) else {
            return true;
        };
        if text[sign] >= 0x80 {
            return text[..sign].ends_with(FULL_WIDTH);
        }
        // Behind one space and one quote; whatever is longer is looked at in full.
        let mut last = u64::from_le_bytes(*before);
        last <<= 8 * u64::from(last >> 56 == u64::from(b' '));
        let byte = (last >> 56) as u8;
        last <<= 8 * u64::from(matches!(byte, b'"' | b'\'' | b'`'));
        let end = (last >> 56) as u8;
        // A path in code: `std::vec`.
        let is_path = text[sign] == b':' && text.get(sign + 1) == Some(&b':');
        let is_plain = end.is_ascii_alphabetic();
        !is_path & (!is_plain | self.assigned.may_end_with((last >> 32) as u32))
    }

    /// Calls `visit` with each shape of the word that stands at `text`, in any case, where it can go on with what follows.
    #[inline]
    pub(crate) fn word_at(&self, text: &[u8], mut visit: impl FnMut(ShapeRef)) {
        let Some(word) = self.words.get(text) else { return };
        for (shape, follows) in &word.shapes {
            if text.get(word.text.len()).is_some_and(|next| follows.contains(*next)) {
                visit(*shape);
            }
        }
    }

    /// Whether a key that ends here can be a field that detectors are anchored on; says no for almost every other key.
    #[inline]
    pub(crate) fn may_be_field(&self, text: &[u8], end: usize) -> bool {
        self.assigned.may_end(text, end)
    }

    /// Whether a context phrase can end here; says no for almost every other word.
    #[inline]
    pub(crate) fn may_be_context(&self, text: &[u8], end: usize) -> bool {
        self.context_ends.may_end(text, end)
    }

    /// Whether any detector has a context phrase of this hash.
    pub(crate) fn is_context(&self, phrase: u64) -> bool {
        self.contexts.get(phrase).is_some()
    }

    /// The index of the detector's context phrase that has this hash.
    #[inline]
    pub(crate) fn context_of(&self, phrase: u64, detector: u16) -> Option<u16> {
        let phrases = self.contexts.get(phrase)?;
        phrases.iter().find(|(of, _)| *of == detector).map(|(_, at)| *at)
    }

    /// What a field of this hash means.
    #[inline]
    pub(crate) fn field(&self, phrase: u64) -> Option<&FieldMeaning> {
        self.fields.get(phrase)
    }
}
