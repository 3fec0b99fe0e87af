//! Masks of a whole group: eight blocks of 64 bytes, one bit a byte, in the widest registers of the machine.

use super::{WordHeads, batch::Offset};
use std::mem::MaybeUninit;

/// How many bytes one mask covers.
pub(super) const BLOCK: usize = 64;
/// How many masks make a group.
pub(super) const BLOCKS: usize = 8;
/// How many bytes a group covers.
pub(super) const GROUP: usize = BLOCK * BLOCKS;
/// How many offsets of the bits of a mask are written at once.
pub(super) const OFFSETS: usize = BLOCK;
/// How many of them are written before it is asked whether there are more.
const STEP: usize = 4;

/// The masks of one class over a group. The first byte is the lowest bit of the first word.
pub(super) trait Lanes: Copy {
    fn load(words: &[u64; BLOCKS]) -> Self;
    fn store(self, words: &mut [u64; BLOCKS]);
    fn and(self, other: Self) -> Self;
    fn or(self, other: Self) -> Self;
    /// `self & !other`
    fn without(self, other: Self) -> Self;
    /// Which of the words are not zero, one bit each, the first word the lowest.
    fn nonzero(self) -> u32;
    /// Each word replaced by the one before it; the first by the last of the group before.
    fn words_before(self, group_before: Self) -> Self;
    /// Each word moved towards later bytes by `BY` bits, filled from the words that stand before.
    fn later<const BY: i32>(self, words_before: Self) -> Self;

    fn zero() -> Self {
        Self::load(&[0; BLOCKS])
    }

    fn is_empty(self) -> bool {
        self.nonzero() == 0
    }

    /// Moves those words of a text to the front that a wanted word may stand at, and gives how many they are.
    #[inline(always)]
    fn sift_words(heads: &WordHeads, text: &[u8], words: &mut [Offset]) -> usize {
        sift_each(heads, text, words, 0, 0)
    }

    /// Writes where the bits of a mask stand, from `offset` on, one behind the other; what is behind them in the room is of no meaning.
    #[inline(always)]
    fn offsets(mask: u64, offset: Offset, room: &mut [MaybeUninit<Offset>; OFFSETS]) {
        let mut rest = mask;
        for steps in room.as_chunks_mut::<STEP>().0 {
            for slot in steps {
                slot.write(offset.wrapping_add(rest.trailing_zeros() as Offset));
                rest &= rest.wrapping_sub(1);
            }
            if rest == 0 {
                return;
            }
        }
    }
}

/// Keeps those of the words from `from` on that a wanted word may stand at, behind `count` others; gives how many there are then. Almost none is,
/// and which ones cannot be predicted: they are sorted out without a branch.
#[inline(always)]
pub(super) fn sift_each(heads: &WordHeads, text: &[u8], words: &mut [Offset], from: usize, mut count: usize) -> usize {
    for at in from..words.len() {
        let word = words[at];
        words[count] = word;
        // The last word of a text may be a short one.
        count += usize::from(four_at(text, word.into()).is_none_or(|four| heads.may_start(four)));
    }
    count
}

/// The four bytes that start here, the first one lowest.
#[inline(always)]
pub(crate) fn four_at(text: &[u8], at: usize) -> Option<u32> {
    text.get(at..).and_then(<[u8]>::first_chunk).map(|four| u32::from_le_bytes(*four))
}

/// Lanes as plain integers, for every machine.
#[derive(Clone, Copy)]
pub(super) struct Words([u64; BLOCKS]);

impl Words {
    #[inline(always)]
    fn zip(self, other: Self, join: impl Fn(u64, u64) -> u64) -> Self {
        Words(std::array::from_fn(|at| join(self.0[at], other.0[at])))
    }
}

impl Lanes for Words {
    #[inline(always)]
    fn load(words: &[u64; BLOCKS]) -> Self {
        Words(*words)
    }

    #[inline(always)]
    fn store(self, words: &mut [u64; BLOCKS]) {
        *words = self.0;
    }

    #[inline(always)]
    fn and(self, other: Self) -> Self {
        self.zip(other, |this, other| this & other)
    }

    #[inline(always)]
    fn or(self, other: Self) -> Self {
        self.zip(other, |this, other| this | other)
    }

    #[inline(always)]
    fn without(self, other: Self) -> Self {
        self.zip(other, |this, other| this & !other)
    }

    #[inline(always)]
    fn nonzero(self) -> u32 {
        self.0.iter().enumerate().fold(0, |bits, (at, word)| bits | u32::from(*word != 0) << at)
    }

    #[inline(always)]
    fn words_before(self, group_before: Self) -> Self {
        Words(std::array::from_fn(|at| if at == 0 { group_before.0[BLOCKS - 1] } else { self.0[at - 1] }))
    }

    #[inline(always)]
    fn later<const BY: i32>(self, words_before: Self) -> Self {
        self.zip(words_before, |word, before| word << BY | before >> (BLOCK as i32 - BY))
    }
}
