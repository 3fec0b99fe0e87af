//! The first letters of wanted words, hashed: few words of a text start with them.

use crate::eight::LOWER_OF_FOUR;

/// How many bytes a head is made of.
pub(super) const HEAD: usize = 4;

/// Which words are wanted, as far as their first four bytes tell: two bits of one word of the table each.
#[derive(Clone, Debug)]
pub(crate) struct WordHeads(pub(super) Box<[u32; WordHeads::WORDS]>);

impl Default for WordHeads {
    fn default() -> WordHeads {
        WordHeads(Box::new([0; WordHeads::WORDS]))
    }
}

impl WordHeads {
    pub(super) const WORDS: usize = 1 << 11;
    /// Spreads heads over the table.
    pub(super) const SPREAD: u32 = 0x9E37_79B1;
    /// Where the place in the table stands in what is spread, and where those of the two bits do.
    pub(super) const WORD_AT: u32 = 21;
    pub(super) const BITS_AT: [u32; 2] = [16, 11];

    /// Adds a word of three letters or more.
    pub(crate) fn add_word(&mut self, word: &[u8]) {
        // Behind a word of three letters stands none.
        heads(word).into_iter().take(1).for_each(|head| self.insert(head));
    }

    /// Adds all words that start with these letters, three or more.
    pub(crate) fn add_start(&mut self, start: &[u8]) {
        heads(start).into_iter().for_each(|head| self.insert(head));
    }

    fn insert(&mut self, head: u32) {
        let (at, bits) = Self::place(head);
        self.0[at] |= bits;
    }

    /// Whether a wanted word can start with these four bytes, the first one lowest; says no for almost every other word.
    #[inline(always)]
    pub(crate) fn may_start(&self, four: u32) -> bool {
        let (at, bits) = Self::place(head_of(four));
        self.0[at] & bits == bits
    }

    #[inline(always)]
    fn place(head: u32) -> (usize, u32) {
        let spread = head.wrapping_mul(Self::SPREAD);
        let [first, second] = Self::BITS_AT.map(|at| 1 << (spread >> at & 31));
        ((spread >> Self::WORD_AT) as usize, first | second)
    }
}

/// What four bytes tell of a word of three letters or more: letters in lower case, and nothing of a fourth byte that is none. All that may
/// follow a word of three is one head, so that few heads are known and few words of a text have one of them.
#[inline(always)]
pub(crate) fn head_of(four: u32) -> u32 {
    // Other bytes than capitals become others, which no word has.
    let lower = four | LOWER_OF_FOUR;
    let is_letter = (lower >> 24).wrapping_sub(u32::from(b'a')) < 26;
    if is_letter { lower } else { lower & 0x00FF_FFFF }
}

/// The heads of the texts that can start with these three bytes or more; that of the bytes alone first.
pub(crate) fn heads(start: &[u8]) -> Vec<u32> {
    match (start.first_chunk::<4>(), start.first_chunk::<3>()) {
        (Some(four), _) => vec![head_of(u32::from_le_bytes(*four))],
        (None, Some(&[a, b, c])) => {
            let followed_by = |next: u8| head_of(u32::from_le_bytes([a, b, c, next]));
            std::iter::once(0).chain(b'a'..=b'z').map(followed_by).collect()
        }
        (None, None) => Vec::new(),
    }
}
