//! Where a match can end.

use reticent_pattern_compiler::Automaton;

/// The last ends of a match, the longest first: how far back to look for one that the validators accept is bounded.
pub(super) struct Ends {
    /// Where the match starts.
    pub(super) offset: usize,
    lengths: [u32; Ends::MOST],
    pub(super) count: usize,
    taken: usize,
}

impl Ends {
    pub(super) const MOST: usize = 8;

    /// The end of the only match there is.
    pub(super) fn one(start: usize, end: usize) -> Ends {
        let mut lengths = [0; Ends::MOST];
        lengths[0] = (end - start) as u32;
        Ends { offset: start, lengths, count: 1, taken: 0 }
    }

    /// The longest matches at the start of a text of less than 64 times so many bytes that end where a value may. Whether one does is asked
    /// from the last one on, since it costs more than to see that one ends there.
    #[inline]
    pub(super) fn longest<const WORDS: usize>(
        automaton: &Automaton,
        text: &[u8],
        ends_well: impl Fn(usize) -> bool,
    ) -> Ends {
        let mut accepted = [0u64; WORDS];
        let mut last = 0;
        automaton.each_end(text, |length| {
            accepted[length / 64] |= 1 << (length % 64);
            last = length / 64;
        });
        let mut ends = Ends { offset: 0, lengths: [0; Ends::MOST], count: 0, taken: 0 };
        for word in (0..=last).rev() {
            let mut lengths = accepted[word];
            while let Some(bit) = lengths.checked_ilog2() {
                lengths ^= 1 << bit;
                let length = word * 64 + bit as usize;
                if ends_well(length) {
                    ends.lengths[ends.count] = length as u32;
                    ends.count += 1;
                    if ends.count == Ends::MOST {
                        return ends;
                    }
                }
            }
        }
        ends
    }

    /// Whether the longest that is left is this one.
    pub(super) fn next_is(&self, end: usize) -> bool {
        self.taken < self.count && self.offset + self.lengths[self.taken] as usize == end
    }

    /// Takes the longest that is left.
    #[inline]
    pub(super) fn pop(&mut self) -> Option<usize> {
        let length = self.lengths[..self.count].get(self.taken)?;
        self.taken += 1;
        Some(self.offset + *length as usize)
    }
}
