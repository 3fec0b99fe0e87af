//! Digit shapes, by the lengths of the first two groups and the separator between them.

use super::{Listed, ShapeRef};
use crate::detector::DetectorRef;
use reticent_pattern_compiler::{Boundary, ByteSet, Detector};

/// A shape of digits.
#[derive(Clone, Copy, Debug)]
pub(super) struct DigitShape {
    pub(super) shape: ShapeRef,
    /// It counts only with a word or a field near it.
    pub(super) weak: bool,
}

/// Digit shapes of one signature that one look can refuse together.
#[derive(Clone, Debug)]
pub(crate) struct DigitShapes {
    /// How far before the group they start.
    pub(crate) back: u8,
    /// What may not stand before them.
    pub(crate) boundary: Boundary,
    /// The longest match, in bytes.
    pub(crate) longest: usize,
    /// Whether none of them counts without a word or a field near the start.
    pub(crate) weak: bool,
    /// The bytes that they start with.
    pub(crate) first: ByteSet,
    pub(crate) shapes: Vec<Listed>,
}

/// Shapes of one signature, each with those of its kind.
pub(super) fn lists(shapes: &[DigitShape], detectors: &[DetectorRef]) -> Vec<DigitShapes> {
    let mut lists = Vec::new();
    for shape in shapes {
        add(&mut lists, &detectors[usize::from(shape.shape.detector)], *shape);
    }
    lists
}

/// Adds a shape to those of its kind.
fn add(lists: &mut Vec<DigitShapes>, detector: &Detector, DigitShape { shape, weak }: DigitShape) {
    let compiled = &detector.shapes[usize::from(shape.shape)];
    let boundary = detector.boundary;
    // Of a shape with something before its value, the value is known only once it is tried.
    let weak = weak && compiled.before.is_none();
    let at = lists.iter().position(|list| list.back == shape.back && list.boundary == boundary && list.weak == weak);
    let at = at.unwrap_or_else(|| {
        lists.push(DigitShapes {
            back: shape.back,
            boundary,
            weak,
            longest: 0,
            first: ByteSet::EMPTY,
            shapes: Vec::new(),
        });
        lists.len() - 1
    });
    let list = &mut lists[at];
    list.longest = list.longest.max(detector.max_length as usize);
    list.first.extend(&compiled.first);
    if !list.shapes.iter().any(|known| known.shape == shape) {
        list.shapes.push(Listed::new(detector, compiled, shape));
    }
}
