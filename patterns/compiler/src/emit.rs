//! Prints detectors as Rust statics.
//!
//! Transition tables are large, so they go into one binary file that the statics slice at compile time; the rest is source.

use crate::{Anchor, AnchorClass, Automaton, Detector, List, Shape, Text};
use std::fmt::{Display, Write};

/// What a build script writes: a source file, and the numbers of all tables, little-endian.
pub struct Emitted {
    /// Rust source that defines `DETECTORS`; it expects `CELLS: [u16; _]` and `CLASSES: [u8; _]` in scope.
    pub source: String,
    /// The transitions of all automata.
    pub cells: Vec<u8>,
    /// The class maps of all automata, each different one once.
    pub classes: Vec<u8>,
}

/// Prints the detectors, in order.
pub fn statics(detectors: &[Detector]) -> Emitted {
    let mut emitter = Emitter { cells: Vec::new(), classes: Vec::new() };
    let list = detectors.iter().map(|detector| emitter.detector(detector)).collect::<Vec<_>>().join(",\n");
    Emitted {
        source: format!(
            "/// Every detector of `patterns/`, by file and in the order of the file.\npub static DETECTORS: &[Detector] = &[\n{list}\n];\n"
        ),
        cells: emitter.cells,
        classes: emitter.classes,
    }
}

struct Emitter {
    cells: Vec<u8>,
    classes: Vec<u8>,
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
                Some(set) => format!("Some(ByteSet({:?}))", set.0),
                None => "None".into(),
            },
            text(&d.closing),
            texts(&d.context),
            texts(&d.fields),
        )
    }

    fn shape(&mut self, shape: &Shape) -> String {
        format!(
            "Shape {{ base: {}, pattern: {}, before: {}, value: {}, after: {}, first: ByteSet({:?}), signatures: Cow::Borrowed(&{:?}) }}",
            shape.base,
            text(&shape.pattern),
            self.optional(&shape.before),
            self.automaton(&shape.value),
            self.optional(&shape.after),
            shape.first.0,
            shape.signatures,
        )
    }

    fn optional(&mut self, automaton: &Option<Automaton>) -> String {
        match automaton {
            Some(automaton) => format!("Some({})", self.automaton(automaton)),
            None => "None".into(),
        }
    }

    fn automaton(&mut self, automaton: &Automaton) -> String {
        let cells_at = self.cells.len() / 2;
        self.cells.extend(automaton.table.iter().flat_map(|cell| cell.to_le_bytes()));
        let known = self.classes.chunks_exact(256).position(|map| map == &automaton.classes[..]);
        let map = known.unwrap_or_else(|| {
            self.classes.extend_from_slice(&automaton.classes);
            self.classes.len() / 256 - 1
        });
        format!(
            "Automaton {{ classes: Cow::Borrowed(CLASSES.split_at({}).1.split_at(256).0), stride: {}, start: {}, accepting: {}, \
             table: Cow::Borrowed(CELLS.split_at({cells_at}).1.split_at({}).0) }}",
            map * 256,
            automaton.stride,
            automaton.start,
            automaton.accepting,
            automaton.table.len()
        )
    }
}

fn anchor(anchor: &Anchor) -> String {
    match anchor {
        Anchor::Literal(literal) => format!("Anchor::Literal({})", text(literal)),
        Anchor::Word(word) => format!("Anchor::Word({})", text(word)),
        Anchor::Beside(entity) => format!("Anchor::Beside({})", text(entity)),
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
