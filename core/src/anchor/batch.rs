//! Frequent starts, collected over some groups. How many a block has cannot be predicted, so they are written without asking.

#![allow(unsafe_code)]

use super::{
    Starts,
    lanes::{BLOCK, GROUP, Lanes, OFFSETS},
};
use std::mem::MaybeUninit;

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
    /// Those before `count` are written. The others are not even cleared: that would take longer than a short text.
    starts: [MaybeUninit<Offset>; Batch::ROOM + GROUP + OFFSETS],
    count: usize,
}

impl Default for Batch {
    fn default() -> Batch {
        Batch { starts: [const { MaybeUninit::uninit() }; Batch::ROOM + GROUP + OFFSETS], count: 0 }
    }
}

impl Batch {
    const ROOM: usize = 192;

    #[inline(always)]
    fn is_full(&self) -> bool {
        self.count > Batch::ROOM
    }

    /// Writes where the bits of a group stand, `offset` bytes further.
    #[inline(always)]
    pub(super) fn add<L: Lanes>(&mut self, masks: &[u64], mut offset: Offset) {
        for &mask in masks {
            // Some more are written than there are, by which nothing is lost: the next ones are written over them.
            if let Some(room) = self.starts[self.count..].first_chunk_mut() {
                L::offsets(mask, offset, room);
                self.count += mask.count_ones() as usize;
            }
            offset = offset.wrapping_add(BLOCK as Offset);
        }
    }

    #[inline(always)]
    fn take(&mut self) -> &[Offset] {
        let count = std::mem::take(&mut self.count);
        let written: *const [MaybeUninit<Offset>] = &self.starts[..count];
        // SAFETY: `count` grows by as many as `Lanes::offsets` has just written, one behind the other.
        unsafe { &*(written as *const [Offset]) }
    }
}
