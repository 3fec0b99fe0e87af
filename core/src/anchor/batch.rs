//! Frequent starts, collected over some groups. How many a block has cannot be predicted, so they are written without asking.

use super::{
    Starts,
    lanes::{BLOCK, BLOCKS, GROUP},
};

/// A start, as an offset from a base.
pub(crate) type Offset = u16;

/// The starts of the frequent kinds, as offsets from a base.
#[derive(Default)]
pub(super) struct Batches {
    base: usize,
    pub(super) tokens: Batch,
    pub(super) words: Batch,
    pub(super) assignments: Batch,
}

impl Batches {
    /// Makes room for the group at `at`; gives where it stands from the base.
    #[inline(always)]
    pub(super) fn offset_of(&mut self, at: usize, starts: &mut impl Starts) -> usize {
        let is_far = at - self.base > FARTHEST;
        if is_far | self.tokens.is_full() | self.words.is_full() | self.assignments.is_full() {
            self.flush(starts);
            // A start is reported where its run is long enough: it may stand in the group before.
            self.base = at.saturating_sub(BLOCK);
        }
        at - self.base
    }

    #[inline(always)]
    pub(super) fn flush(&mut self, starts: &mut impl Starts) {
        starts.tokens(self.tokens.take(), self.base);
        starts.words(self.words.take(), self.base);
        starts.assignments(self.assignments.take(), self.base);
    }
}

/// How far from the base a group may start.
const FARTHEST: usize = Offset::MAX as usize - GROUP;

pub(super) struct Batch {
    starts: [Offset; Batch::ROOM + GROUP + Batch::STEP],
    count: usize,
}

impl Default for Batch {
    fn default() -> Batch {
        Batch { starts: [0; Batch::ROOM + GROUP + Batch::STEP], count: 0 }
    }
}

impl Batch {
    const ROOM: usize = 192;
    const STEP: usize = 4;

    #[inline(always)]
    fn is_full(&self) -> bool {
        self.count > Batch::ROOM
    }

    /// Writes where the bits of a group stand, `offset` bytes further; some more than there are.
    #[inline(always)]
    pub(super) fn add(&mut self, masks: &[u64; BLOCKS], mut offset: Offset) {
        for &mask in masks {
            let mut mask = mask;
            let count = mask.count_ones() as usize;
            let mut written = 0;
            while written < count {
                let room = &mut self.starts[self.count + written..self.count + written + Batch::STEP];
                for slot in room {
                    *slot = offset.wrapping_add(mask.trailing_zeros() as Offset);
                    mask &= mask.wrapping_sub(1);
                }
                written += Batch::STEP;
            }
            self.count += count;
            offset = offset.wrapping_add(BLOCK as Offset);
        }
    }

    #[inline(always)]
    fn take(&mut self) -> &[Offset] {
        let count = std::mem::take(&mut self.count);
        &self.starts[..count]
    }
}
