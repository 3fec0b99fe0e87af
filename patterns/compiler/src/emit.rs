//! Prints detectors as Rust statics.
//!
//! The code of all automata goes into one binary file that the statics slice at compile time; the rest is source.

use crate::{Anchor, AnchorClass, Automaton, Behind, ByteSet, Detector, List, Reach, Shape, Text};
use std::{
    collections::HashMap,
    fmt::{Display, Write},
};

/// What a build script writes.
pub struct Emitted {
    /// Rust source that defines `DETECTORS`, and `SETS`; it expects `CODE: [u16; _]` and `CLASSES: [u8; _]` in scope.
    pub source: String,
    /// The code of all automata, little-endian.
    pub code: Vec<u8>,
    /// The classes of all automata, each different map once.
    pub classes: Vec<u8>,
}

/// Prints the detectors, in order.
pub fn statics(detectors: &[Detector]) -> Emitted {
    let mut emitter = Emitter::default();
    let list = detectors.iter().map(|detector| emitter.detector(detector)).collect::<Vec<_>>().join(",\n");
    Emitted {
        source: format!(
            "/// Every detector of `patterns/`, by file and in the order of the file.\npub static DETECTORS: &[Detector] = &[\n{list}\n];\n\
             static SETS: &[ByteSet] = &[{}];\n",
            emitter.sets.iter().map(byte_set).collect::<Vec<_>>().join(", ")
        ),
        code: emitter.code,
        classes: emitter.classes,
    }
}

#[derive(Default)]
struct Emitter {
    code: Vec<u8>,
    classes: Vec<u8>,
    /// Where each different code stands in `code`, in words.
    known: HashMap<Vec<u16>, usize>,
    /// Each different set of bytes that the code numbers.
    sets: Vec<ByteSet>,
}

impl Emitter {
    fn detector(&mut self, d: &Detector) -> String {
        let shapes = d.shapes.iter().map(|shape| self.shape(shape)).collect::<Vec<_>>().join(", ");
        let validators = list(d.validators.iter().map(|check| {
            format!(
                "Check {{ validator: Validator::{}, argument: {}, pass: {:?}, fail: {:?} }}",
                check.validator.variant(),
                text(&check.argument),
                check.pass,
                check.fail
            )
        }));
        let examples =
            list(d.examples.iter().map(|e| format!("Example {{ text: {}, find: {} }}", text(&e.text), text(&e.find))));
        let counter_examples = list(
            d.counter_examples
                .iter()
                .map(|e| format!("CounterExample {{ text: {}, reason: {} }}", text(&e.text), text(&e.reason))),
        );
        format!(
            "Detector {{ id: {}, entity: {}, status: Status::{:?}, description: {}, source: {}, groups: {}, \
             anchors: {}, shapes: Cow::Borrowed(&[{shapes}]), boundary: Boundary::{:?}, max_length: {}, \
             extend: {}, closing: {}, validators: {validators}, context: {}, fields: {}, examples: {examples}, \
             counter_examples: {counter_examples} }}",
            text(&d.id),
            text(&d.entity),
            d.status,
            text(&d.description),
            text(&d.source),
            texts(&d.groups),
            list(d.anchors.iter().map(anchor)),
            d.boundary,
            d.max_length,
            match d.extend {
                Some(set) => format!("Some({})", byte_set(&set)),
                None => "None".into(),
            },
            text(&d.closing),
            texts(&d.context),
            texts(&d.fields),
        )
    }

    fn shape(&mut self, shape: &Shape) -> String {
        format!(
            "Shape {{ base: {}, pattern: {}, tolerant: {}, before: {}, value: {}, after: {}, first: {}, signatures: Cow::Borrowed(&{:?}), \
             outlines: Outlines([Outline({:?}), Outline({:?})]), reach: {} }}",
            shape.base,
            text(&shape.pattern),
            shape.tolerant,
            self.optional(&shape.before),
            self.automaton(&shape.value),
            self.optional(&shape.after),
            byte_set(&shape.first),
            shape.signatures,
            shape.outlines.0[0].0,
            shape.outlines.0[1].0,
            reach(&shape.reach),
        )
    }

    fn optional(&mut self, automaton: &Option<Automaton>) -> String {
        match automaton {
            Some(automaton) => format!("Some({})", self.automaton(automaton)),
            None => "None".into(),
        }
    }

    /// The code of automata is kept once, however many shapes have it.
    fn automaton(&mut self, automaton: &Automaton) -> String {
        let code = automaton.renumbered(|set| self.set(set));
        let length = code.len();
        let at = *self.known.entry(code).or_insert_with_key(|code| {
            self.code.extend(code.iter().flat_map(|word| word.to_le_bytes()));
            self.code.len() / 2 - length
        });
        let classes = match &automaton.classes[..] {
            [] => "&[]".to_string(),
            classes => {
                let known = self.classes.chunks_exact(256).position(|map| map == classes);
                let at = 256 * known.unwrap_or(self.classes.len() / 256);
                if known.is_none() {
                    self.classes.extend_from_slice(classes);
                }
                format!("CLASSES.split_at({at}).1.split_at(256).0")
            }
        };
        format!(
            "Automaton {{ code: Cow::Borrowed(CODE.split_at({at}).1.split_at({length}).0), classes: Cow::Borrowed({classes}), \
             sets: Cow::Borrowed(SETS) }}"
        )
    }

    /// The number of a set in the list that all automata share.
    fn set(&mut self, set: &ByteSet) -> u16 {
        let number = self.sets.iter().position(|known| known == set).unwrap_or_else(|| {
            self.sets.push(*set);
            self.sets.len() - 1
        });
        u16::try_from(number).expect("the catalogue has fewer than 65,536 different byte classes")
    }
}

fn reach(reach: &Reach) -> String {
    format!(
        "Reach {{ token_run: {}, encoded_run: {}, token_lengths: {:?}, upper_kinds: {}, behind_words: {}, host: Cow::Borrowed(&{:?}), behind_host: {} }}",
        reach.token_run,
        reach.encoded_run,
        reach.token_lengths,
        reach.upper_kinds,
        list(reach.behind_words.iter().map(behind)),
        reach.host,
        byte_set(&reach.behind_host)
    )
}

fn behind(behind: &Behind) -> String {
    format!("Behind {{ first: {}, then: {:?} }}", byte_set(&behind.first), behind.then)
}

fn byte_set(set: &ByteSet) -> String {
    format!("ByteSet({:?})", set.0)
}

fn anchor(anchor: &Anchor) -> String {
    match anchor {
        Anchor::Literal(literal) => format!("Anchor::Literal({})", text(literal)),
        Anchor::Inside { literal, back } => format!("Anchor::Inside {{ literal: {}, back: {back} }}", text(literal)),
        Anchor::Word(word) => format!("Anchor::Word({})", text(word)),
        Anchor::Beside(entity) => format!("Anchor::Beside({})", text(entity)),
        Anchor::Again(entity) => format!("Anchor::Again({})", text(entity)),
        Anchor::Class(AnchorClass::Digits { back }) => {
            format!("Anchor::Class(AnchorClass::Digits {{ back: {back} }})")
        }
        Anchor::Class(class) => format!("Anchor::Class(AnchorClass::{class:?})"),
    }
}

fn text(text: &Text) -> String {
    format!("Cow::Borrowed({text:?})")
}

fn texts(items: &List<Text>) -> String {
    list(items.iter().map(text))
}

fn list(items: impl Iterator<Item = impl Display>) -> String {
    let mut out = String::from("Cow::Borrowed(&[");
    for item in items {
        let _ = write!(out, "{item}, ");
    }
    out.push_str("])");
    out
}
