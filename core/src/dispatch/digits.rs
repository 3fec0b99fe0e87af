//! Digit shapes, by the lengths of the first two groups and the separator between them.

use super::ShapeRef;
use reticent_pattern_compiler::{Boundary, ByteSet, Detector};

/// The digit shapes of one signature, split by what can refuse many of them at once.
#[derive(Clone, Debug, Default)]
pub(crate) struct DigitShapes {
    /// Those that start with the group, where no number may be a part of something else.
    pub(crate) plain: Vec<ShapeRef>,
    /// The rest, by how far before the group they start, with the bytes that they start with.
    pub(crate) others: Vec<(u8, ByteSet, Vec<ShapeRef>)>,
}

impl DigitShapes {
    pub(super) fn add(&mut self, detector: &Detector, shape: ShapeRef) {
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
