//! The first pass: one read of the text that names the places where a candidate can start.
//!
//! A classifier ([`portable`] or [`avx2`]) turns each block of 64 bytes into one bitmask a byte class; [`algebra`] combines
//! the masks of neighbouring blocks into runs and their starts. Both classifiers give the same masks, so every path gives
//! the same candidates. Nothing here knows a detector: cost does not grow with the catalogue.

mod algebra;
#[cfg(target_arch = "x86_64")]
mod avx2;
mod portable;

/// How the first pass is computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Path {
    /// Plain Rust, on any machine.
    Portable,
    /// 32 bytes at a time, where the processor has AVX2.
    Avx2,
}

impl Path {
    /// The fastest path of this machine.
    pub fn detect() -> Path {
        #[cfg(target_arch = "x86_64")]
        if avx2::available() {
            return Path::Avx2;
        }
        Path::Portable
    }
}

/// What the first pass looks for beyond the fixed classes: depends on the detectors that are on.
#[derive(Clone, Debug)]
pub(crate) struct Wanted {
    /// The shortest run of token bytes that can hold a literal: 4, 8 or 16.
    pub(crate) token_run: u32,
    /// The first three letters of word anchors.
    pub(crate) words: WordHeads,
}

/// The first three letters of words as nibbles, in eight buckets: a byte triple whose nibbles share a bucket in all six tables may start a
/// word. Made for shuffles of sixteen bytes (the idea is that of Teddy, in Hyperscan).
#[derive(Clone, Debug, Default)]
pub(crate) struct WordHeads {
    /// By position: the buckets of each low nibble.
    low: [[u8; 16]; 3],
    /// By position: the buckets of each high nibble.
    high: [[u8; 16]; 3],
}

impl WordHeads {
    /// Puts words of at least three lower-case letters or digits into buckets, similar ones together.
    pub(crate) fn new(words: &mut Vec<&[u8]>) -> WordHeads {
        let mut heads = WordHeads::default();
        words.sort_unstable();
        words.dedup();
        for (index, word) in words.iter().enumerate() {
            let bucket = 1 << (index * 8 / words.len());
            for at in 0..3 {
                for byte in [word[at].to_ascii_lowercase(), word[at].to_ascii_uppercase()] {
                    heads.low[at][(byte & 15) as usize] |= bucket;
                    heads.high[at][(byte >> 4) as usize] |= bucket;
                }
            }
        }
        heads
    }

    /// The buckets of a byte at a position.
    fn buckets(&self, at: usize, byte: u8) -> u8 {
        self.low[at][(byte & 15) as usize] & self.high[at][(byte >> 4) as usize]
    }
}

/// Takes the starts that the first pass finds; each is a byte offset of the text. Those that are frequent come in batches, as offsets from
/// a base, so that most of them can be refused without a branch each.
pub(crate) trait Starts {
    /// A run of seven or more digits and separators between digits.
    fn digits(&mut self, at: usize);
    /// Runs of token bytes, or parts of one after `_` or `-`, of the wanted length.
    fn tokens(&mut self, at: &[u32], base: usize);
    /// A run of eight or more capitals and digits.
    fn upper(&mut self, at: usize);
    /// Two capitals and two digits at the start of a word.
    fn country_code(&mut self, at: usize);
    /// `@`
    fn at_sign(&mut self, at: usize);
    /// The colon of `://`.
    fn url(&mut self, at: usize);
    /// The first of a chain of colons, each at most five bytes behind the one before.
    fn colons(&mut self, at: usize);
    /// The first of five dashes three bytes apart.
    fn dash_chain(&mut self, at: usize);
    /// The first of five or more dashes.
    fn dashes(&mut self, at: usize);
    /// `:` or `=`
    fn assignments(&mut self, at: &[u32], base: usize);
    /// Words that start with wanted letters.
    fn words(&mut self, at: &[u32], base: usize);
}

/// The byte classes of one block of 64 bytes, one bit a byte, the first byte lowest.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Masks {
    /// `0-9`
    digit: u64,
    /// `A-Z`
    upper: u64,
    /// `A-Za-z0-9_-`
    token: u64,
    /// `_`
    underscore: u64,
    /// `-`
    dash: u64,
    /// Space, `.`, `-`, `/`
    separator: u64,
    /// `(`, `)`
    parenthesis: u64,
    /// `@`
    at: u64,
    /// `:`, `=`, and the last byte of their full-width forms
    assign: u64,
    /// `:`
    colon: u64,
    /// `/`
    slash: u64,
    /// `\`
    backslash: u64,
    /// Three bytes from here can start a word anchor.
    word: u64,
}

/// How much of the text a classifier sees: a block, and what a word that starts in it goes on with.
const VIEW: usize = 64 + 2;

/// Computes the masks of a block.
trait Classifier {
    fn classify(&self, view: &[u8; VIEW]) -> Masks;
}

/// Runs the first pass over a text. Linear; allocates nothing.
pub(crate) fn find_starts(path: Path, text: &[u8], wanted: &Wanted, starts: &mut impl Starts) {
    match path {
        Path::Portable => algebra::drive(&portable::Tables::new(wanted), text, wanted, starts),
        #[cfg(target_arch = "x86_64")]
        Path::Avx2 => avx2::find_starts(text, wanted, starts),
        #[cfg(not(target_arch = "x86_64"))]
        Path::Avx2 => algebra::drive(&portable::Tables::new(wanted), text, wanted, starts),
    }
}

#[cfg(test)]
mod tests;
