//! Digit shapes, by the lengths of the first two groups and the separator between them.

use super::Listed;
use reticent_pattern_compiler::{Boundary, ByteSet, Detector};

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

/// Adds a shape to those of its kind.
pub(super) fn add(lists: &mut Vec<DigitShapes>, detector: &Detector, listed: Listed, weak: bool) {
    let shape = listed.shape;
    let boundary = detector.boundary;
    // Of a shape with something before its value, the value is known only once it is tried.
    let weak = weak && detector.shapes[usize::from(shape.shape)].before.is_none();
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
    list.first.extend(&detector.shapes[shape.shape as usize].first);
    if !list.shapes.iter().any(|known| known.shape == shape) {
        list.shapes.push(listed);
    }
}
