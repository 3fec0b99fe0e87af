//! The catalogue as one piece of data: [`pack`] writes it for the build of `reticent-patterns`, and [`unpack`] makes the detectors when they are
//! first needed.
//!
//! As statics they would hold tens of thousands of addresses, spread over megabytes, which the system's loader sets right in every process before
//! anything runs. The code of automata and their classes have none, and are used where they stand.

use crate::{
    Anchor, AnchorClass, Automaton, Behind, Boundary, ByteSet, Check, CounterExample, Detector, Example, List, Outline,
    Outlines, Reach, Shape, Status, Text, Validator,
};
use std::{
    borrow::Cow,
    collections::HashMap,
    fmt::{self, Debug, Formatter},
    mem,
    ops::Deref,
    sync::OnceLock,
};

/// A packed catalogue.
pub struct Packed {
    /// What every process needs that looks for anything.
    pub detectors: Part,
    /// What only listings need.
    pub examples: Part,
    /// The code of all automata.
    pub code: &'static [u16],
    /// The classes of all automata.
    pub classes: &'static [u8],
}

/// Numbers, and the texts that they name.
pub struct Part {
    /// The numbers, seven bits to a byte, the lowest first; the highest bit says that more follow. Sets of bits have eight bytes a word.
    pub numbers: &'static [u8],
    /// The texts, one behind the other.
    pub texts: &'static str,
}

/// What a build script writes: the parts of [`Packed`].
#[derive(Default)]
pub struct Written {
    /// See [`Packed::detectors`].
    pub detectors: WrittenPart,
    /// See [`Packed::examples`].
    pub examples: WrittenPart,
    /// The code of all automata, little-endian; each different one once.
    pub code: Vec<u8>,
    /// The classes of all automata; each different map once.
    pub classes: Vec<u8>,
}

/// What a build script writes of a [`Part`].
#[derive(Default)]
pub struct WrittenPart {
    /// See [`Part::numbers`].
    pub numbers: Vec<u8>,
    /// See [`Part::texts`].
    pub texts: String,
    /// Where each different text stands.
    known: HashMap<String, usize>,
}

/// Writes detectors, in order.
pub fn pack(detectors: &[Detector]) -> Written {
    let mut packer = Packer::default();
    pack_all(detectors, &mut packer);
    // The sets stand first, so that automata can share them.
    let numbers = mem::take(&mut packer.to.detectors.numbers);
    let sets = mem::take(&mut packer.sets);
    pack_all(&sets, &mut packer);
    packer.to.detectors.numbers.extend(numbers);
    packer.to
}

/// Makes the detectors again.
pub fn unpack(packed: &'static Packed) -> Vec<Detector> {
    let mut unpacker = Unpacker { packed, part: &packed.detectors, at: 0, sets: &[] };
    unpacker.sets = Vec::leak(List::unpack(&mut unpacker).into_owned());
    List::unpack(&mut unpacker).into_owned()
}

/// What is packed field by field.
trait Pack: Clone + Sized + 'static {
    fn pack(&self, to: &mut Packer);
    fn unpack(from: &mut Unpacker) -> Self;
}

#[derive(Default)]
struct Packer {
    to: Written,
    /// Where each different code stands, in words.
    known_code: HashMap<Vec<u16>, usize>,
    /// Each different set of bytes that the code numbers.
    sets: Vec<ByteSet>,
}

#[derive(Clone, Copy)]
struct Unpacker {
    packed: &'static Packed,
    part: &'static Part,
    at: usize,
    sets: &'static [ByteSet],
}

/// A list that is made when it is first asked for.
pub struct Later<T: 'static> {
    list: OnceLock<Vec<T>>,
    /// Where it is packed, and which part of the catalogue this is in.
    packed: Option<(&'static Packed, u32)>,
}

impl<T> FromIterator<T> for Later<T> {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Later<T> {
        Later { list: Vec::from_iter(items).into(), packed: None }
    }
}

impl<T: Pack> Deref for Later<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        self.list.get_or_init(|| match self.packed {
            None => Vec::new(),
            Some((packed, at)) => {
                let mut unpacker = Unpacker { packed, part: &packed.examples, at: at as usize, sets: &[] };
                List::unpack(&mut unpacker).into_owned()
            }
        })
    }
}

impl<T: Clone> Clone for Later<T> {
    fn clone(&self) -> Later<T> {
        Later { list: self.list.clone(), packed: self.packed }
    }
}

impl<T: Pack + Debug> Debug for Later<T> {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        self.deref().fmt(formatter)
    }
}

/// In the part for what only listings need.
impl<T: Pack> Pack for Later<T> {
    fn pack(&self, to: &mut Packer) {
        to.to.examples.numbers.len().pack(to);
        mem::swap(&mut to.to.detectors, &mut to.to.examples);
        pack_all(self, to);
        mem::swap(&mut to.to.detectors, &mut to.to.examples);
    }

    fn unpack(from: &mut Unpacker) -> Later<T> {
        Later { list: OnceLock::new(), packed: Some((from.packed, u32::unpack(from))) }
    }
}

macro_rules! numbers {
    ($($type:ty),*) => { $(
        impl Pack for $type {
            fn pack(&self, to: &mut Packer) {
                let numbers = &mut to.to.detectors.numbers;
                let mut rest = *self as u64;
                while rest >= 0x80 {
                    numbers.push(rest as u8 | 0x80);
                    rest >>= 7;
                }
                numbers.push(rest as u8);
            }

            #[inline]
            fn unpack(from: &mut Unpacker) -> $type {
                let (mut number, mut shift) = (0, 0);
                loop {
                    let byte = from.part.numbers[from.at];
                    from.at += 1;
                    number |= u64::from(byte & 0x7F) << shift;
                    if byte < 0x80 {
                        return number as $type;
                    }
                    shift += 7;
                }
            }
        }
    )* };
}

numbers!(u8, u16, u32, u64, usize);

impl Pack for bool {
    fn pack(&self, to: &mut Packer) {
        u8::from(*self).pack(to);
    }

    fn unpack(from: &mut Unpacker) -> bool {
        u8::unpack(from) == 1
    }
}

/// Bits, whose highest are as often set as any: eight bytes each, the lowest first.
impl<const N: usize> Pack for [u64; N] {
    fn pack(&self, to: &mut Packer) {
        to.to.detectors.numbers.extend(self.iter().flat_map(|bits| bits.to_le_bytes()));
    }

    #[inline]
    fn unpack(from: &mut Unpacker) -> [u64; N] {
        let (words, _) = from.part.numbers[from.at..].as_chunks();
        from.at += 8 * N;
        std::array::from_fn(|at| u64::from_le_bytes(words[at]))
    }
}

impl<T: Pack> Pack for Option<T> {
    fn pack(&self, to: &mut Packer) {
        self.is_some().pack(to);
        self.iter().for_each(|value| value.pack(to));
    }

    fn unpack(from: &mut Unpacker) -> Option<T> {
        bool::unpack(from).then(|| T::unpack(from))
    }
}

impl<T: Pack> Pack for List<T> {
    fn pack(&self, to: &mut Packer) {
        pack_all(self, to);
    }

    fn unpack(from: &mut Unpacker) -> List<T> {
        match usize::unpack(from) {
            0 => Cow::Borrowed(&[]),
            count => Cow::Owned((0..count).map(|_| T::unpack(from)).collect()),
        }
    }
}

fn pack_all<T: Pack>(items: &[T], to: &mut Packer) {
    items.len().pack(to);
    items.iter().for_each(|item| item.pack(to));
}

impl Pack for Text {
    fn pack(&self, to: &mut Packer) {
        /// What is found in an example stands in it.
        const NEAR: usize = 8 * 1024;
        let WrittenPart { texts, known, .. } = &mut to.to.detectors;
        let near = texts.len().saturating_sub(NEAR);
        let near = (near..).find(|at| texts.is_char_boundary(*at)).unwrap_or(0);
        let at = known.get(&**self).copied().or_else(|| texts[near..].find(&**self).map(|at| near + at));
        let at = at.unwrap_or_else(|| {
            texts.push_str(self);
            texts.len() - self.len()
        });
        known.insert(self.to_string(), at);
        at.pack(to);
        self.len().pack(to);
    }

    #[inline]
    fn unpack(from: &mut Unpacker) -> Text {
        let (at, length) = (usize::unpack(from), usize::unpack(from));
        Cow::Borrowed(&from.part.texts[at..at + length])
    }
}

impl Pack for Automaton {
    fn pack(&self, to: &mut Packer) {
        let sets = &mut to.sets;
        let code = self.renumbered(|set| {
            let number = sets.iter().position(|known| known == set).unwrap_or_else(|| {
                sets.push(*set);
                sets.len() - 1
            });
            u16::try_from(number).expect("the catalogue has fewer than 65,536 different byte classes")
        });
        let length = code.len();
        let bytes = &mut to.to.code;
        let at = *to.known_code.entry(code).or_insert_with_key(|code| {
            bytes.extend(code.iter().flat_map(|word| word.to_le_bytes()));
            bytes.len() / 2 - length
        });
        at.pack(to);
        length.pack(to);
        let classes = (!self.classes.is_empty()).then(|| {
            let known = to.to.classes.chunks_exact(BYTES).position(|map| map == &*self.classes);
            known.unwrap_or_else(|| {
                to.to.classes.extend_from_slice(&self.classes);
                to.to.classes.len() / BYTES - 1
            })
        });
        classes.pack(to);
    }

    fn unpack(from: &mut Unpacker) -> Automaton {
        let (at, length) = (usize::unpack(from), usize::unpack(from));
        let classes = Option::<usize>::unpack(from).map(|at| &from.packed.classes[at * BYTES..(at + 1) * BYTES]);
        Automaton {
            code: Cow::Borrowed(&from.packed.code[at..at + length]),
            classes: Cow::Borrowed(classes.unwrap_or_default()),
            sets: Cow::Borrowed(from.sets),
        }
    }
}

/// How many different bytes there are: a map of classes has one for each.
const BYTES: usize = 256;

/// Packs a type that is one of few values as its place among them.
macro_rules! one_of {
    ($type:ty: $all:expr) => {
        impl Pack for $type {
            fn pack(&self, to: &mut Packer) {
                let place = $all.iter().position(|one| one == self);
                place.expect("every value is listed").pack(to);
            }

            fn unpack(from: &mut Unpacker) -> $type {
                $all[usize::unpack(from)]
            }
        }
    };
}

one_of!(Status: [Status::Stable, Status::Preview, Status::Retired]);
one_of!(Boundary: [Boundary::None, Boundary::Token, Boundary::Word, Boundary::Number, Boundary::Group]);
one_of!(Validator: Validator::ALL);

/// Packs a type field by field; one that is not named does not compile.
macro_rules! fields {
    ($type:ident { $($field:ident),+ }) => {
        impl Pack for $type {
            fn pack(&self, to: &mut Packer) {
                $(self.$field.pack(to);)+
            }

            fn unpack(from: &mut Unpacker) -> $type {
                // Fields are evaluated in the order in which they are written here.
                $type { $($field: Pack::unpack(from)),+ }
            }
        }
    };
    ($type:ident(_)) => {
        impl Pack for $type {
            fn pack(&self, to: &mut Packer) {
                self.0.pack(to);
            }

            fn unpack(from: &mut Unpacker) -> $type {
                $type(Pack::unpack(from))
            }
        }
    };
}

fields!(Detector {
    id,
    entity,
    status,
    description,
    source,
    groups,
    anchors,
    shapes,
    boundary,
    max_length,
    extend,
    closing,
    validators,
    context,
    fields,
    examples,
    counter_examples
});
fields!(Shape { base, pattern, tolerant, before, value, after, first, signatures, outlines, reach });
fields!(Reach { token_run, encoded_run, token_lengths, upper_kinds, behind_words, host, behind_host });
fields!(Behind { first, then });
fields!(Check { validator, argument, pass, fail });
fields!(Example { text, find });
fields!(CounterExample { text, reason });
fields!(ByteSet(_));
fields!(Outline(_));

impl Pack for Outlines {
    fn pack(&self, to: &mut Packer) {
        self.0.iter().for_each(|outline| outline.pack(to));
    }

    fn unpack(from: &mut Unpacker) -> Outlines {
        Outlines(std::array::from_fn(|_| Outline::unpack(from)))
    }
}

impl Pack for Anchor {
    fn pack(&self, to: &mut Packer) {
        let (kind, text) = match self {
            Anchor::Literal(literal) => (0_u8, literal),
            Anchor::Inside { literal, .. } => (1, literal),
            Anchor::Word(word) => (2, word),
            Anchor::Beside(entity) => (3, entity),
            Anchor::Again(entity) => (4, entity),
            Anchor::Part(word) => (6, word),
            Anchor::AheadOf(word) => (7, word),
            Anchor::Counted(word) => (8, word),
            Anchor::Class(class) => {
                5_u8.pack(to);
                return class.pack(to);
            }
        };
        kind.pack(to);
        text.pack(to);
        if let Anchor::Inside { back, .. } = self {
            back.pack(to);
        }
    }

    fn unpack(from: &mut Unpacker) -> Anchor {
        match u8::unpack(from) {
            0 => Anchor::Literal(Pack::unpack(from)),
            1 => Anchor::Inside { literal: Pack::unpack(from), back: Pack::unpack(from) },
            2 => Anchor::Word(Pack::unpack(from)),
            3 => Anchor::Beside(Pack::unpack(from)),
            4 => Anchor::Again(Pack::unpack(from)),
            6 => Anchor::Part(Pack::unpack(from)),
            7 => Anchor::AheadOf(Pack::unpack(from)),
            8 => Anchor::Counted(Pack::unpack(from)),
            _ => Anchor::Class(Pack::unpack(from)),
        }
    }
}

/// Those without a number of their own.
const CLASSES: [AnchorClass; 16] = [
    AnchorClass::At,
    AnchorClass::Upper,
    AnchorClass::Token,
    AnchorClass::CountryCode,
    AnchorClass::Url,
    AnchorClass::Dashes,
    AnchorClass::Colons,
    AnchorClass::Field,
    AnchorClass::Name,
    AnchorClass::House,
    AnchorClass::Month,
    AnchorClass::Town,
    AnchorClass::FirstName,
    AnchorClass::OpeningName,
    AnchorClass::Unit,
    AnchorClass::Street,
];

impl Pack for AnchorClass {
    fn pack(&self, to: &mut Packer) {
        if let AnchorClass::Digits { back } = self {
            CLASSES.len().pack(to);
            return back.pack(to);
        }
        let place = CLASSES.iter().position(|class| class == self);
        place.expect("every class is listed").pack(to);
    }

    fn unpack(from: &mut Unpacker) -> AnchorClass {
        let place = usize::unpack(from);
        CLASSES.get(place).copied().unwrap_or_else(|| AnchorClass::Digits { back: Pack::unpack(from) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compile;

    const FAMILY: &str = r#"
[[detector]]
id = "acme.key"
entity = "ACME_KEY"
status = "preview"
description = "Keys of Acme"
source = "https://acme.io/docs"
groups = ["secrets"]
anchors = ["acme_", { class = "digits", back = 2 }, { word = "acme" }, { class = "field" }]
shapes = [{ pattern = 'acme_[a-z0-9]{20}', base = 90 }, { pattern = '[A-Z]{2}[0-9]{7}|acme [0-9]{9}', base = 40 }]
max_length = 30
extend = "[a-z]"
validators = ["not-placeholder", { name = "random-value", pass = 95, fail = 60 }]
context = ["acme", "api key"]
fields = ["acme key"]
examples = [{ text = "key acme_a1b2c3d4e5f6a7b8c9d0", find = "acme_a1b2c3d4e5f6a7b8c9d0" }]
counter_examples = [{ text = "acme_name", reason = "a name in code" }]
"#;

    /// As the crate of the patterns has it.
    fn packed(Written { detectors, examples, code, classes }: Written) -> &'static Packed {
        let part = |part: WrittenPart| Part { numbers: part.numbers.leak(), texts: part.texts.leak() };
        let words = code.as_chunks().0.iter().map(|word| u16::from_le_bytes(*word));
        Box::leak(Box::new(Packed {
            detectors: part(detectors),
            examples: part(examples),
            code: words.collect::<Vec<_>>().leak(),
            classes: classes.leak(),
        }))
    }

    #[test]
    fn what_is_unpacked_is_what_was_packed() {
        let detectors = compile::family("acme.toml", FAMILY, Some("acme")).unwrap();
        let written = pack(&detectors);
        let unpacked = unpack(packed(pack(&detectors)));
        let again = pack(&unpacked);
        assert_eq!(unpacked.len(), 1);
        assert_eq!(again.detectors.numbers, written.detectors.numbers);
        assert_eq!(again.detectors.texts, written.detectors.texts);
        assert_eq!(again.examples.numbers, written.examples.numbers);
        assert_eq!(again.examples.texts, written.examples.texts);
        assert_eq!((again.code, again.classes), (written.code, written.classes));
        let [old, new] = [&detectors[0], &unpacked[0]];
        assert_eq!((&old.id, &old.anchors, &old.fields, old.extend), (&new.id, &new.anchors, &new.fields, new.extend));
        assert_eq!(new.examples[0].find, old.examples[0].find);
        assert_eq!(new.counter_examples[0].reason, "a name in code");
        for text in ["acme_a1b2c3d4e5f6a7b8c9d0", "acme_", "AB1234567", "acme 123456789x"] {
            for (old, new) in old.shapes.iter().zip(&*new.shapes) {
                assert_eq!(old.value.longest(text.as_bytes()), new.value.longest(text.as_bytes()), "{text}");
            }
        }
    }
}
