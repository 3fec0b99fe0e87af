//! Frequent starts, collected over some groups. How many a block has cannot be predicted, so they are written without asking.

#![allow(unsafe_code)]

use super::{
    Starts, WordHeads,
    lanes::{BLOCK, GROUP, Lanes, OFFSETS},
};
use std::mem::MaybeUninit;

/// A start, as an offset from a base.
pub(crate) type Offset = u16;

/// The starts of the frequent kinds, as offsets from a base.
pub(super) struct Batches<'t> {
    text: &'t [u8],
    word_heads: &'t WordHeads,
    base: usize,
    pub(super) tokens: Batch,
    pub(super) words: Batch,
    pub(super) assignments: Batch,
    pub(super) wide: Batch,
}

impl<'t> Batches<'t> {
    #[inline(always)]
    pub(super) fn new(text: &'t [u8], word_heads: &'t WordHeads) -> Batches<'t> {
        let [tokens, words, assignments, wide] = Default::default();
        Batches { text, word_heads, base: 0, tokens, words, assignments, wide }
    }

    /// Makes room for the group at `at`; gives where it stands from the base.
    #[inline(always)]
    pub(super) fn offset_of<L: Lanes>(&mut self, at: usize, starts: &mut impl Starts) -> usize {
        let is_far = at - self.base > FARTHEST;
        let is_full = self.tokens.is_full() | self.words.is_full() | self.assignments.is_full() | self.wide.is_full();
        if is_far | is_full {
            self.flush::<L>(starts);
            // A start is reported where its run is long enough: it may stand in the group before.
            self.base = at.saturating_sub(BLOCK);
        }
        at - self.base
    }

    #[inline(always)]
    pub(super) fn flush<L: Lanes>(&mut self, starts: &mut impl Starts) {
        starts.tokens(self.tokens.take(), self.base);
        let words = self.words.take();
        let wanted = L::sift_words(self.word_heads, &self.text[self.base..], words);
        starts.words(&words[..wanted], self.base);
        starts.assignments(self.assignments.take(), self.base);
        starts.wide(self.wide.take(), self.base);
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
    fn take(&mut self) -> &mut [Offset] {
        let count = std::mem::take(&mut self.count);
        let written: *mut [MaybeUninit<Offset>] = &mut self.starts[..count];
        // SAFETY: `count` grows by as many as `Lanes::offsets` has just written, one behind the other.
        unsafe { &mut *(written as *mut [Offset]) }
    }
}
