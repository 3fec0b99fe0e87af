//! The first letters of wanted words, by pairs: few words of a text begin with two pairs that wanted words have.

/// Which pairs of letters stand first and second, and third and fourth, in wanted words, in any case.
#[derive(Clone, Debug, Default)]
pub(crate) struct WordHeads {
    /// By pair: a bit for each second letter, eight to a byte, four bytes for each first letter.
    pub(super) pairs: [Pairs; 2],
}

/// A bit for each pair of letters, which count by their five low bits.
#[derive(Clone, Debug)]
pub(crate) struct Pairs(pub(crate) [u8; 128]);

impl Default for Pairs {
    fn default() -> Pairs {
        Pairs::NONE
    }
}

impl Pairs {
    pub(crate) const NONE: Pairs = Pairs([0; 128]);

    /// Which bit of a byte the second letter of a pair has, by its lowest bits: for a look-up of 64 letters at once.
    #[cfg(target_arch = "x86_64")]
    pub(crate) const BITS: [u8; 64] = {
        let mut bits = [0; 64];
        let mut at = 0;
        while at < 64 {
            bits[at] = 1 << (at & 7);
            at += 1;
        }
        bits
    };

    pub(crate) const fn insert(&mut self, first: u8, second: u8) {
        self.0[((first & 31) << 2 | (second & 31) >> 3) as usize] |= 1 << (second & 7);
    }
}

impl WordHeads {
    /// Adds a word of three letters or more.
    pub(crate) fn add(&mut self, word: &[u8]) {
        self.pairs[0].insert(word[0], word[1]);
        match word.get(3) {
            Some(fourth) => self.pairs[1].insert(word[2], *fourth),
            // Anything may follow.
            None => (0..32).for_each(|next| self.pairs[1].insert(word[2], next)),
        }
    }
}
