//! From an anchor to the few shapes that can match there.
//!
//! Each kind of start has a table of its own, keyed by what the text shows at the start: the first bytes of a token, the lengths of the
//! first digit groups, the kinds of the first four capitals. A look-up costs the same however many detectors there are.

mod counted;
mod digits;
mod keys;
mod lazy_lists;
mod listed;
mod literals;
mod meanings;
mod months;
mod phrase_ends;
mod told;
mod urls;
mod wide;
mod words;

pub(crate) use counted::number_before;
use digits::DigitShape;
pub(crate) use digits::DigitShapes;
use lazy_lists::LazyLists;
pub(crate) use listed::{Listed, TokenLength};
pub(crate) use months::day_before;
pub(crate) use told::words_before;

use crate::{
    anchor::{Wanted, WordHeads},
    detector::DetectorRef,
    phrase::Tail,
    view::Keys,
};
use keys::{Seen, key};
use literals::{LiteralTable, Literals};
use meanings::Meanings;
use reticent_pattern_compiler::{Anchor, AnchorClass, Behind, Boundary, ByteSet, Detector, Shape, compile::signature};
use smallvec::SmallVec;
use std::{borrow::Cow, ops::Range, sync::Arc};
use urls::Urls;
use wide::WideWords;
use words::{Place, Words, word_in};

/// One shape of one detector, and how many bytes before the start it begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ShapeRef {
    pub(crate) detector: u16,
    pub(crate) shape: u8,
    pub(crate) back: u8,
}

/// What stands before the last byte of a full-width `：` or `＝` in UTF-8.
pub(crate) const FULL_WIDTH: &[u8] = b"\xEF\xBC";

/// The type that declarations of Go and Basic write behind the name of a text: `var password string = "…"`.
pub(crate) const TEXT_TYPE: &[u8] = b"string";
/// How the keys end that only say that theirs is a value, in lower case: what it is, another key says.
pub(crate) const VALUE_ENDS: [&str; 4] = ["value", "val", "default", "current"];

/// The shortest word that the first pass reports; shorter ones are reached from the capital behind them.
const SHORTEST_WORD: usize = 3;

/// The lengths of token runs that the first pass can report.
const LONG_RUN: u32 = 16;
const MIDDLE_RUN: u32 = 8;
const SHORT_RUN: u32 = 4;

/// The word of SQL behind which rows stand as tuples, in small letters.
const TUPLES: &[u8] = b"values";

/// How much of a key tells what it names.
const MOST_OF_KEY: usize = 96;

/// How far before a sign the end of its key is looked for.
const MAX_BEFORE_SIGN: usize = 12;

/// The bytes that may stand between a key and the last byte of its sign: spaces, quotes, escapes, brackets, other signs.
const BEFORE_SIGN: [bool; 256] = {
    let mut table = [false; 256];
    let bytes = b" \t\"'`*\\[])?+:=";
    let mut at = 0;
    while at < bytes.len() {
        table[bytes[at] as usize] = true;
        at += 1;
    }
    table
};

/// Quotes and brackets beyond ASCII that close around a key.
const CLOSING: [&str; 8] = ["”", "’", "»", "】", "」", "』", "）", "》"];

/// How many bytes at the end of a text are a quote or bracket beyond ASCII that closes.
#[inline]
pub(crate) fn closing_length(text: &[u8]) -> usize {
    if text.last().is_none_or(u8::is_ascii) {
        return 0;
    }
    CLOSING.iter().find(|sign| text.ends_with(sign.as_bytes())).map_or(0, |sign| sign.len())
}

/// How many detectors of a phrase stand beside it: most have one, and tens of thousands of lists of their own take long to make.
const INLINE: usize = 4;

/// What a field name means to the detectors.
#[derive(Clone, Debug, Default)]
pub(crate) struct FieldMeaning {
    /// Detectors whose score the field raises, with the index of the name in `fields`.
    pub(crate) detectors: SmallVec<[(u16, u16); INLINE]>,
    /// The name is of something that no digit detector looks for.
    pub(crate) other: bool,
}

/// A detector that a phrase is context of, with the index of the phrase in its `context`; lists of them are ordered.
pub(crate) type ContextOf = (u16, u16);

/// What a phrase is context of.
pub(crate) type Contexts = SmallVec<[ContextOf; INLINE]>;

/// The index of the detector's phrase in its `context`, of what a phrase means.
#[inline]
pub(crate) fn meaning(phrase: &[ContextOf], detector: u16) -> Option<u16> {
    let first = phrase.partition_point(|(of, _)| *of < detector);
    phrase.get(first).filter(|(of, _)| *of == detector).map(|(_, at)| *at)
}

/// Shapes that start before their digits.
#[derive(Clone, Debug, Default)]
pub(crate) struct BeforeDigits {
    /// How far before them at most.
    pub(crate) farthest: usize,
    /// By the byte that they start with, and those of them that may start in the middle of a word.
    by_first: Vec<[Vec<ShapeRef>; 2]>,
}

impl BeforeDigits {
    fn add(&mut self, shape: ShapeRef, first: &ByteSet, in_words: bool) {
        self.farthest = self.farthest.max(usize::from(shape.back));
        self.by_first.resize(256, Default::default());
        for byte in first.members() {
            let [all, inside] = &mut self.by_first[usize::from(byte)];
            all.push(shape);
            inside.extend(in_words.then_some(shape));
        }
    }

    /// Those that may start with a byte, in the middle of a word or not.
    #[inline]
    pub(crate) fn starting(&self, byte: u8, in_word: bool) -> &[ShapeRef] {
        self.by_first.get(usize::from(byte)).map_or(&[], |lists| &lists[usize::from(in_word)])
    }
}

/// The literals that hold bytes that no token has, and how far before them their shapes start.
#[derive(Clone, Debug, Default)]
pub(crate) struct OddLiterals {
    by_first: Vec<Vec<(Vec<u8>, usize)>>,
    pub(crate) longest: usize,
}

impl OddLiterals {
    fn add(&mut self, literal: &[u8], back: usize) {
        self.by_first.resize(256, Vec::new());
        self.by_first[usize::from(literal[0])].push((literal.to_vec(), back));
        self.longest = self.longest.max(literal.len());
    }

    /// Those that start with a byte.
    #[inline]
    pub(crate) fn starting(&self, byte: u8) -> &[(Vec<u8>, usize)] {
        self.by_first.get(usize::from(byte)).map_or(&[], Vec::as_slice)
    }
}

/// Every table.
#[derive(Clone, Debug)]
pub(crate) struct Dispatch {
    pub(crate) wanted: Wanted,
    literals: Literals,
    /// By detector.
    detectors: Arc<Vec<DetectorRef>>,
    /// By the lengths of the first groups.
    digits: LazyLists<DigitShape, DigitShapes>,
    /// By the first byte and the kind of the first four.
    upper: LazyLists<ShapeRef, Listed>,
    /// By the first letter.
    country: LazyLists<ShapeRef, Listed>,
    long_tokens: LongTokens,
    /// Those of them in which the long token may stand behind other parts of the value.
    pub(crate) joined_tokens: Vec<Listed>,
    /// Those that start before their literal.
    pub(crate) inside: Vec<ShapeRef>,
    pub(crate) at: Vec<ShapeRef>,
    urls: Urls,
    pub(crate) colons: Vec<ShapeRef>,
    pub(crate) dashes: Vec<ShapeRef>,
    /// What starts before a capital behind a space: with a name, a number or a street.
    pub(crate) names: Vec<ShapeRef>,
    pub(crate) first_names: Vec<ShapeRef>,
    pub(crate) opening_names: Vec<ShapeRef>,
    pub(crate) houses: Vec<ShapeRef>,
    pub(crate) towns: Vec<ShapeRef>,
    pub(crate) units: Vec<ShapeRef>,
    pub(crate) streets: Vec<ShapeRef>,
    /// What a word behind it names.
    pub(crate) ahead_of: Vec<ShapeRef>,
    /// Words of two letters, in lower case.
    short_words: Vec<([u8; 2], ShapeRef)>,
    /// By detector: its shapes, where it is anchored on fields.
    pub(crate) field_shapes: Vec<Vec<ShapeRef>>,
    words: Words,
    /// Literals that start with `:` or `=`.
    signs: LiteralTable,
    sign_heads: Seen,
    /// Words that begin with a letter beyond ASCII.
    wide_words: WideWords,
    /// The words before which a number is held until they are over.
    counted: Vec<Box<[u8]>>,
    beside: Vec<(Cow<'static, str>, Listed)>,
    /// What words of earlier findings of an entity are found again as.
    pub(crate) again: Vec<(Cow<'static, str>, ShapeRef)>,
    pub(crate) odd_literals: OddLiterals,
    pub(crate) before_digits: BeforeDigits,
    meanings: Meanings,
    has_upper: bool,
}

/// The shapes of long tokens, those that need the fewest bytes of base64 first.
#[derive(Clone, Debug, Default)]
struct LongTokens {
    needed: Vec<usize>,
    shapes: Vec<Listed>,
}

impl LongTokens {
    fn add(&mut self, needed: usize, listed: Listed) {
        let at = self.needed.partition_point(|other| *other <= needed);
        self.needed.insert(at, needed);
        self.shapes.insert(at, listed);
    }
}

/// Whether a byte may be inside of a token, a URL, an address or a path.
pub(crate) fn is_of_token(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte >= 0x80 || b"_-+/=.@:%\\&#~$!|'*?^`".contains(&byte)
}

/// How many capitals and digits there are.
const CAPITALS_AND_DIGITS: usize = 36;
/// How many kinds of four capitals and digits there are: see [`upper_kind`].
const UPPER_KINDS: usize = 16;
/// How many signatures of digits there are: see [`signature`].
const SIGNATURES: usize = 1 << 14;

/// A capital or digit as an index.
#[inline]
fn capital_or_digit(byte: u8) -> Option<usize> {
    match byte {
        b'A'..=b'Z' => Some(usize::from(byte - b'A')),
        b'0'..=b'9' => Some(usize::from(byte - b'0') + 26),
        _ => None,
    }
}

/// The capitals and digits that a shape can start with, each with its index.
fn starts(shape: &Shape) -> impl Iterator<Item = (usize, u8)> {
    shape.first.members().filter_map(|byte| Some((capital_or_digit(byte)?, byte)))
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

impl Dispatch {
    /// `strong` says of each shape whether it counts without a word or a field.
    pub(crate) fn new(
        detectors: &Arc<Vec<DetectorRef>>,
        other_fields: &'static [&'static str],
        strong: &[Vec<bool>],
    ) -> Dispatch {
        let mut dispatch = Dispatch {
            wanted: Wanted {
                token_run: LONG_RUN,
                long_tokens: false,
                capitals: false,
                word_heads: WordHeads::default(),
            },
            literals: Literals::default(),
            detectors: Arc::clone(detectors),
            digits: LazyLists::new(SIGNATURES),
            upper: LazyLists::new(CAPITALS_AND_DIGITS * UPPER_KINDS),
            country: LazyLists::new(CAPITALS_AND_DIGITS),
            long_tokens: LongTokens::default(),
            joined_tokens: Vec::new(),
            inside: Vec::new(),
            at: Vec::new(),
            urls: Urls::default(),
            colons: Vec::new(),
            dashes: Vec::new(),
            names: Vec::new(),
            houses: Vec::new(),
            towns: Vec::new(),
            units: Vec::new(),
            streets: Vec::new(),
            first_names: Vec::new(),
            opening_names: Vec::new(),
            ahead_of: Vec::new(),
            short_words: Vec::new(),
            field_shapes: vec![Vec::new(); detectors.len()],
            words: Words::default(),
            signs: LiteralTable::default(),
            sign_heads: Seen::default(),
            wide_words: WideWords::default(),
            counted: Vec::new(),
            beside: Vec::new(),
            again: Vec::new(),
            odd_literals: OddLiterals::default(),
            before_digits: BeforeDigits::default(),
            meanings: Meanings::new(Arc::clone(detectors), other_fields),
            has_upper: false,
        };
        dispatch.wanted.word_heads.add_word(TUPLES);
        dispatch.words.watch(TUPLES);
        for (index, detector) in detectors.iter().enumerate() {
            let index = index as u16;
            for (shape, compiled) in detector.shapes.iter().enumerate() {
                let weak = !strong[index as usize][shape];
                let shape = ShapeRef { detector: index, shape: shape as u8, back: 0 };
                let mut behind_words = compiled.reach.behind_words.iter();
                for anchor in detector.anchors.iter() {
                    dispatch.add(detector, compiled, (shape, weak), anchor, &mut behind_words);
                }
            }
        }
        let Dispatch { names, first_names, opening_names, houses, towns, units, streets, .. } = &dispatch;
        let at_capitals = [names, first_names, opening_names, houses, towns, units, streets];
        dispatch.wanted.capitals |= at_capitals.iter().any(|shapes| !shapes.is_empty());
        dispatch
    }

    /// Few places of a text have a long run of token bytes, so that is where literals are looked for. One that can stand in a shorter run
    /// is found by its sign or by a word in it; what has neither makes the first pass report shorter runs.
    fn add_literal(&mut self, literal: &[u8], run: u8, shape: ShapeRef) {
        if !literal.iter().all(|byte| is_of_token(*byte)) {
            self.odd_literals.add(literal, usize::from(shape.back));
        }
        if u32::from(run) >= LONG_RUN {
            self.literals.add(literal, shape);
        } else if matches!(literal[0], b':' | b'=') {
            if let Some(key) = key::<3>(literal) {
                self.sign_heads.insert(key);
                self.signs.add(key, literal, 0, shape);
            }
        } else if let Some(word) = word_in(literal) {
            self.wanted.word_heads.add_start(&literal[word..]);
            self.words.add_literal(literal, word, shape);
        } else {
            self.want_runs_of(run);
            self.literals.add(literal, shape);
        }
    }

    /// Makes the first pass report runs of token bytes as short as this.
    fn want_runs_of(&mut self, run: u8) {
        let run = match u32::from(run) {
            LONG_RUN.. => return,
            MIDDLE_RUN.. => MIDDLE_RUN,
            _ => SHORT_RUN,
        };
        self.wanted.token_run = self.wanted.token_run.min(run);
    }

    /// `behind_words` gives what can follow each word anchor of the shape, in turn.
    fn add<'s>(
        &mut self,
        detector: &Detector,
        compiled: &'s Shape,
        (shape, weak): (ShapeRef, bool),
        anchor: &Anchor,
        behind_words: &mut impl Iterator<Item = &'s Behind>,
    ) {
        let listed = Listed::new(detector, compiled, shape);
        match anchor {
            Anchor::Literal(literal) => self.add_literal(literal.as_bytes(), compiled.reach.token_run, shape),
            Anchor::Inside { literal, back } => {
                let shape = ShapeRef { back: *back, ..shape };
                self.inside.push(shape);
                self.add_literal(literal.as_bytes(), compiled.reach.token_run, shape);
            }
            Anchor::Word(word) if word.len() < SHORTEST_WORD => {
                behind_words.next();
                self.wanted.capitals = true;
                self.short_words.push(([word.as_bytes()[0], word.as_bytes()[1]], shape));
            }
            Anchor::Word(word) if !word.is_ascii() => {
                behind_words.next();
                self.wanted.capitals = true;
                let word = word.as_bytes();
                self.odd_literals.add(word, 0);
                self.wide_words.add(word, shape);
            }
            Anchor::Counted(word) => {
                let shape = ShapeRef { back: counted::TO_NUMBER, ..shape };
                self.wanted.word_heads.add_word(word.as_bytes());
                self.words.add(word.as_bytes(), shape, counted::anything(), Place::Start);
                self.counted.push(word.as_bytes().into());
            }
            Anchor::Word(word) | Anchor::Part(word) => {
                self.wanted.word_heads.add_word(word.as_bytes());
                let behind = behind_words.next().copied().unwrap_or_default();
                let place = if matches!(anchor, Anchor::Part(_)) { Place::Part } else { Place::Start };
                self.words.add(word.as_bytes(), shape, behind, place);
            }
            Anchor::AheadOf(word) => {
                self.wanted.word_heads.add_word(word.as_bytes());
                self.ahead_of.push(shape);
                told::add(&mut self.words, word.as_bytes(), shape);
            }
            Anchor::Beside(entity) => self.beside.push((entity.clone(), listed)),
            Anchor::Again(entity) => self.again.push((entity.clone(), shape)),
            Anchor::Class(class) => match class {
                AnchorClass::Digits { back } => {
                    let shape = ShapeRef { back: *back, ..shape };
                    if *back > 0 {
                        self.before_digits.add(shape, &compiled.first, detector.boundary == Boundary::None);
                    }
                    for &signature in compiled.signatures.iter() {
                        self.digits.push(usize::from(signature), DigitShape { shape, weak });
                    }
                }
                AnchorClass::Upper => {
                    self.has_upper = true;
                    for (at, byte) in starts(compiled) {
                        let is_digit = usize::from(byte.is_ascii_digit());
                        for kind in (0..UPPER_KINDS).filter(|kind| kind & 1 == is_digit) {
                            if compiled.reach.upper_kinds >> kind & 1 == 1 {
                                self.upper.push(at * UPPER_KINDS + kind, shape);
                            }
                        }
                    }
                }
                AnchorClass::Token => {
                    self.wanted.long_tokens = true;
                    let run = usize::from(compiled.reach.encoded_run);
                    if run < LONG_RUN as usize {
                        // The long token may be a later part of it.
                        self.joined_tokens.push(listed);
                    }
                    // What promises no run at all is found by a part of it that is one.
                    if run >= SHORT_RUN as usize {
                        self.long_tokens.add(run, listed);
                    }
                }
                AnchorClass::At => self.at.push(shape),
                AnchorClass::CountryCode => starts(compiled).for_each(|(at, _)| self.country.push(at, shape)),
                AnchorClass::Url => self.urls.add(compiled, shape),
                AnchorClass::Dashes => self.dashes.push(shape),
                AnchorClass::Colons => self.colons.push(shape),
                AnchorClass::Name => self.names.push(shape),
                AnchorClass::FirstName => self.first_names.push(shape),
                AnchorClass::OpeningName => self.opening_names.push(shape),
                AnchorClass::House => self.houses.push(shape),
                AnchorClass::Town => self.towns.push(shape),
                AnchorClass::Unit => self.units.push(shape),
                AnchorClass::Street => self.streets.push(shape),
                AnchorClass::Month => months::add(&mut self.words, &mut self.wanted.word_heads, shape),
                AnchorClass::Field => self.field_shapes[shape.detector as usize].push(shape),
            },
        }
    }

    /// The shapes that are looked for beside any finding, each once.
    pub(crate) fn beside_any(&self) -> Vec<Listed> {
        let mut any: Vec<Listed> = Vec::new();
        for (_, listed) in &self.beside {
            if any.iter().all(|known| known.shape != listed.shape) {
                any.push(*listed);
            }
        }
        any
    }

    /// The shapes that are looked for beside findings of an entity.
    pub(crate) fn beside(&self, entity: &str) -> Vec<Listed> {
        self.beside.iter().filter(|(of, _)| of == entity).map(|(_, listed)| *listed).collect()
    }

    /// Calls `visit` with each shape whose literal stands at a token start, and where the literal starts.
    #[inline]
    pub(crate) fn tokens_at(&self, text: &[u8], at: usize, visit: impl FnMut(ShapeRef, usize)) {
        self.literals.at(text, at, visit);
    }

    /// How many bytes of base64 any shape of long tokens needs.
    #[inline]
    pub(crate) fn shortest_long_token(&self) -> usize {
        self.long_tokens.needed.first().copied().unwrap_or(usize::MAX)
    }

    /// The shapes that can match where a run of this many bytes of base64 starts.
    #[inline]
    pub(crate) fn long_tokens(&self, run: usize) -> &[Listed] {
        &self.long_tokens.shapes[..self.long_tokens.needed.partition_point(|needed| *needed <= run)]
    }

    /// Calls `visit` with each shape that a URL with its colon at `colon` can match, and where the URL starts.
    #[inline]
    pub(crate) fn url_at(&self, text: &[u8], colon: usize, visit: impl FnMut(ShapeRef, usize)) {
        self.urls.at(text, colon, visit);
    }

    /// The shapes that a digit run with these first groups can match.
    #[inline]
    pub(crate) fn digits(&self, first: usize, separator: u16, second: usize) -> &[DigitShapes] {
        let slot = usize::from(signature(first, separator, second)) % SIGNATURES;
        self.digits.get(slot, |shapes| digits::lists(shapes, &self.detectors))
    }

    /// The shapes that capitals and digits can match here.
    #[inline]
    pub(crate) fn upper_at(&self, text: &[u8]) -> &[Listed] {
        match (upper_kind(text), text.first().and_then(|first| capital_or_digit(*first))) {
            (Some(kind), Some(first)) if self.has_upper => {
                self.upper.get(first * UPPER_KINDS + kind, |shapes| self.listed(shapes))
            }
            _ => &[],
        }
    }

    /// The shapes that two capitals and two digits can start here.
    #[inline]
    pub(crate) fn country_at(&self, text: &[u8]) -> &[Listed] {
        let first = text.first().and_then(|first| capital_or_digit(*first));
        first.map_or(&[], |first| self.country.get(first, |shapes| self.listed(shapes)))
    }

    /// These shapes as a list of them.
    fn listed(&self, shapes: &[ShapeRef]) -> Vec<Listed> {
        let listed = |shape: &ShapeRef| {
            let detector = &self.detectors[usize::from(shape.detector)];
            Listed::new(detector, &detector.shapes[usize::from(shape.shape)], *shape)
        };
        shapes.iter().map(listed).collect()
    }

    /// Says whether a literal can start at a token, by the three bytes before it, the last one highest, and its first four; says no for
    /// almost every other token.
    #[inline(always)]
    pub(crate) fn token_filter(&self) -> impl Fn(u32, u32) -> bool {
        self.literals.filter()
    }

    /// Whether the key before `:` or `=` can be a field that detectors are anchored on; says no for almost every other key.
    #[inline(always)]
    pub(crate) fn may_be_assignment(&self, text: &[u8], sign: usize) -> bool {
        let byte = text[sign];
        if byte >= 0x80 {
            return text[..sign].ends_with(FULL_WIDTH);
        }
        // The scheme of a URL, and a path in code: `std::vec`.
        let next = [text.get(sign + 1).copied().unwrap_or(0), text.get(sign + 2).copied().unwrap_or(0)];
        if byte == b':' && (next == *b"//" || next[0] == b':') {
            return false;
        }
        // What may stand between a key and its sign.
        let floor = sign.saturating_sub(MAX_BEFORE_SIGN);
        let mut end = sign;
        while end > floor && BEFORE_SIGN[text[end - 1] as usize] {
            end -= 1;
        }
        let Some(last) = text[..end].last_chunk::<4>() else { return true };
        match last[3] {
            0x80.. if closing_length(&text[..end]) > 0 => true,
            b'a'..=b'z' | b'A'..=b'Z' | 0x80.. => {
                self.meanings.fields().assigned.may_end_with(u32::from_le_bytes(*last))
            }
            // A number at the end of a key is no part of its name; what goes on beyond the floor is looked at in full.
            b'0'..=b'9' => true,
            _ => end == floor,
        }
    }

    /// Whether a literal can start at this `:` or `=`; says no for almost every other one.
    #[inline(always)]
    pub(crate) fn may_be_sign(&self, text: &[u8], sign: usize) -> bool {
        key::<3>(&text[sign..]).is_some_and(|key| self.sign_heads.may_have(key))
    }

    /// Calls `visit` with each shape whose literal starts at this `:` or `=`.
    #[inline]
    pub(crate) fn sign_at(&self, text: &[u8], sign: usize, mut visit: impl FnMut(ShapeRef, usize)) {
        if let Some(key) = key::<3>(&text[sign..]) {
            self.signs.each(key, text, sign, &mut visit);
        }
    }

    /// Whether the word stands here behind which rows stand as tuples.
    #[inline]
    pub(crate) fn announces_tuples(&self, text: &[u8], word: usize) -> bool {
        let rest = &text[word..];
        rest.get(..TUPLES.len()).is_some_and(|start| start.eq_ignore_ascii_case(TUPLES))
            && rest.get(TUPLES.len()).is_some_and(|next| !next.is_ascii_alphanumeric())
    }

    /// Whether a wanted word, or a literal with that word in it, may stand here, as far as the whole word tells.
    #[inline(always)]
    pub(crate) fn may_be_whole_word(&self, text: &[u8], word: usize) -> bool {
        self.words.may_be_at(text, word)
    }

    /// Calls `visit` with each shape of the word that stands at `word`, in any case, or whose literal has that word, and where it starts.
    #[inline]
    pub(crate) fn word_at(&self, text: &[u8], word: usize, mut visit: impl FnMut(ShapeRef, usize)) {
        self.words.at(text, word, |shape, start| match (shape.back, start) {
            (_, Some(start)) => visit(shape, start),
            (months::TO_DAY, _) => months::day_before(text, word).into_iter().for_each(|day| visit(shape, day)),
            (told::TO_WORDS, _) => told::words_before(text, word).for_each(|start| visit(shape, start)),
            (counted::TO_NUMBER, _) => {
                counted::number_before(text, word).into_iter().for_each(|number| visit(shape, number));
            }
            _ => visit(shape, word),
        });
    }

    /// Whether a wanted word beyond ASCII, a capital of Latin or a quote may start here; says no for almost every other run.
    #[inline(always)]
    pub(crate) fn may_be_wide(&self, text: &[u8], at: usize) -> bool {
        self.wide_words.may_be_at(text, at)
    }

    /// Calls `visit` with each shape of the word beyond ASCII that stands at `word`.
    #[inline]
    pub(crate) fn wide_word_at(&self, text: &[u8], word: usize, visit: impl FnMut(ShapeRef, usize)) {
        self.wide_words.at(text, word, visit);
    }

    /// Whether a word that a number stands before may start like this, in any case.
    pub(crate) fn begins_counted(&self, word: &[u8]) -> bool {
        let begins = |known: &[u8]| known.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word));
        self.counted.iter().any(|known| begins(known))
    }

    /// Whether a wanted word, or a literal with that word in it, may start with these bytes of a text.
    #[inline]
    pub(crate) fn may_be_word(&self, text: &[u8], word: usize) -> bool {
        key::<4>(&text[word..]).is_none_or(|four| self.wanted.word_heads.may_start(four))
            && self.may_be_whole_word(text, word)
    }

    /// Whether a literal or an address may begin with a small letter or a space before anything else tells that it does.
    pub(crate) fn begins_with_small_words(&self, detectors: &[DetectorRef]) -> bool {
        let is_small = |byte: u8| byte.is_ascii_lowercase() || byte == b' ';
        let mut towns = self.towns.iter().map(|shape| &detectors[shape.detector as usize].shapes[shape.shape as usize]);
        towns.any(|shape| (0..=u8::MAX).any(|byte| is_small(byte) && shape.first.contains(byte)))
            || (0..=u8::MAX).any(|byte| is_small(byte) && !self.odd_literals.starting(byte).is_empty())
    }

    /// Calls `visit` with each shape that a word of two letters announces.
    pub(crate) fn short_word(&self, word: [u8; 2], mut visit: impl FnMut(ShapeRef)) {
        let lower = word.map(|letter| letter.to_ascii_lowercase());
        self.short_words.iter().filter(|(known, _)| *known == lower).for_each(|(_, shape)| visit(*shape));
    }

    /// Whether a key that ends here can be a field that detectors are anchored on; says no for almost every other key.
    #[inline]
    pub(crate) fn may_be_field(&self, text: &[u8], end: usize) -> bool {
        // A number at the end of a key is no part of its name.
        text[..end].last().is_some_and(u8::is_ascii_digit)
            || self.meanings.fields().assigned.may_end(Tail::before(text, end))
    }

    /// As [`Dispatch::may_be_field`], by all of the last word of the key.
    #[inline]
    pub(crate) fn may_be_anchored(&self, text: &[u8], end: usize) -> bool {
        self.meanings.fields().anchored.may_end(text, end)
    }

    /// Whether a key that ends here is a field that detectors are anchored on.
    pub(crate) fn is_field(&self, text: &[u8], end: usize) -> bool {
        let mut is_field = false;
        if self.may_be_field(text, end) {
            self.each_field(&text[end.saturating_sub(MOST_OF_KEY)..end], |meaning| {
                is_field = !meaning.detectors.is_empty();
                !is_field
            });
        }
        is_field
    }

    /// Whether a key is the name of a field of some detector; the longest name that it ends with decides.
    pub(crate) fn names_value(&self, key: &[u8]) -> bool {
        let mut names = false;
        self.each_field(key, |meaning| {
            names = !meaning.detectors.is_empty();
            true
        });
        names
    }

    /// Calls `visit` with what each context phrase in a text means, until it says `false`.
    #[inline]
    pub(crate) fn each_context<'d>(&'d self, text: &[u8], mut visit: impl FnMut(&'d [ContextOf]) -> bool) {
        self.meanings.contexts().each_in(text, |phrase| visit(phrase));
    }

    /// Calls `visit` with what each context phrase means that ends in a part of a text, and where it stands; in the order of their ends.
    #[inline]
    pub(crate) fn each_context_ending_in<'d>(
        &'d self,
        text: &[u8],
        part: Range<usize>,
        mut visit: impl FnMut(&'d [ContextOf], Range<usize>),
    ) {
        self.meanings.contexts().each_ending_in(text, part, |phrase, at| visit(phrase, at));
    }

    /// Calls `visit` with what each context phrase means that a text ends with, and its length.
    #[inline]
    pub(crate) fn each_last_context<'d>(&'d self, text: &[u8], mut visit: impl FnMut(&'d [ContextOf], usize)) {
        self.meanings.contexts().each_last(text, |phrase, length| visit(phrase, length));
    }

    /// Calls `visit` with what each field means whose name a key ends with, the shortest first, until it says `false`.
    #[inline]
    pub(crate) fn each_field<'d>(&'d self, key: &[u8], visit: impl FnMut(&'d FieldMeaning) -> bool) {
        self.meanings.fields().names.each_suffix(key, visit);
    }

    /// Calls `visit` with each detector that is anchored on fields and has a name that the key ends with, unless the longest name
    /// that it ends with is of something else: `next_page_token` is no token.
    pub(crate) fn each_anchored(&self, key: &[u8], mut visit: impl FnMut(u16)) {
        // How many names a key can end with; of more the longest count.
        const MEANINGS: usize = 16;
        let mut meanings = [None; MEANINGS];
        let mut count = 0;
        self.each_field(key, |meaning| {
            meanings[count % MEANINGS] = Some(meaning);
            count += 1;
            true
        });
        let longest = count.checked_sub(1).and_then(|last| meanings[last % MEANINGS]);
        if longest.is_some_and(|meaning| meaning.other && meaning.detectors.is_empty()) {
            return;
        }
        for meaning in meanings.into_iter().flatten() {
            for &(detector, _) in &meaning.detectors {
                if !self.field_shapes[detector as usize].is_empty() {
                    visit(detector);
                }
            }
        }
    }
}

impl Keys for Dispatch {
    fn is_field(&self, text: &[u8], end: usize) -> bool {
        Dispatch::is_field(self, text, end)
    }

    #[inline]
    fn may_be_column(&self, text: &[u8], end: usize) -> bool {
        self.meanings.fields().names.may_end(text, end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use reticent_patterns::DETECTORS;

    #[test]
    fn the_catalogue_asks_for_long_runs_alone() {
        let detectors: Vec<DetectorRef> = DETECTORS.iter().map(DetectorRef::Known).collect();
        let shorter = |detector: &&DetectorRef| {
            let strong = [vec![true; detector.shapes.len()]];
            Dispatch::new(&Arc::new(vec![DetectorRef::clone(detector)]), &[], &strong).wanted.token_run < LONG_RUN
        };
        let ids: Vec<&str> = detectors.iter().filter(shorter).map(|detector| detector.id.as_ref()).collect();
        assert!(ids.is_empty(), "their literals make the first pass name every short run: {ids:?}");
    }
}
