//! Shapes in lists: what refuses most of them before they are tried.

use super::ShapeRef;
use crate::anchor::Run;
use reticent_pattern_compiler::{Boundary, Detector, Outlines, Shape};

/// A shape in a list of those that can match at one kind of start.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Listed {
    pub(crate) shape: ShapeRef,
    pub(crate) outlines: Outlines,
    /// See [`reticent_pattern_compiler::Reach::token_lengths`].
    lengths: [u64; 2],
    /// A match may end before a joint.
    ends_at_joints: bool,
}

impl Listed {
    pub(super) fn new(detector: &Detector, compiled: &Shape, shape: ShapeRef) -> Listed {
        let ends_at_joints = matches!(detector.boundary, Boundary::None | Boundary::Word);
        Listed { shape, outlines: compiled.outlines, lengths: compiled.reach.token_lengths, ends_at_joints }
    }

    /// Whether a match can start with a token of this length.
    #[inline(always)]
    pub(crate) fn allows(&self, token: TokenLength) -> bool {
        let length = if self.ends_at_joints { token.of_words } else { token.of_parts };
        // Of a match that starts with a sign nothing is known.
        let is_any = length == u64::MAX && !token.is_small;
        is_any | (self.lengths[usize::from(token.is_small)] & length != 0)
    }
}

/// How long a token is, as one bit of [`reticent_pattern_compiler::Reach::token_lengths`]; all bits where that does not say where a match
/// must end.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TokenLength {
    /// For what may end before a joint.
    of_words: u64,
    /// For what may end before a joint only if no letter or digit stands behind that.
    of_parts: u64,
    /// It has no capital.
    is_small: bool,
}

impl TokenLength {
    /// Of a token that is not known.
    pub(crate) const ANY: TokenLength = TokenLength { of_words: u64::MAX, of_parts: u64::MAX, is_small: false };

    /// Of a run without its first bytes.
    #[inline]
    pub(crate) fn of(run: &Run, skipped: usize) -> TokenLength {
        let known = run.length as usize;
        if known <= skipped || known == u64::BITS as usize && skipped > 0 {
            return TokenLength::ANY;
        }
        let bit = 1 << (known - skipped - 1);
        let joints = run.joints() >> skipped;
        let is_loose = joints & joints >> 1 != 0 || joints >> (known - skipped - 1) != 0;
        TokenLength {
            of_words: if joints == 0 { bit } else { u64::MAX },
            of_parts: if is_loose { u64::MAX } else { bit },
            is_small: run.is_known() && !run.has_capital_from(skipped),
        }
    }
}
