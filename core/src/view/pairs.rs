//! Pairs of bytes, as a set that 64 of them are looked up in at once.

/// A bit for each pair of bytes, which count by their five low bits: eight second ones to a byte, four bytes for each first one.
#[derive(Clone, Debug)]
pub(super) struct Pairs(pub(super) [u8; 128]);

impl Pairs {
    pub(super) const NONE: Pairs = Pairs([0; 128]);

    /// Which bit of a byte the second of a pair has, by its lowest bits.
    #[cfg(target_arch = "x86_64")]
    pub(super) const BITS: [u8; 64] = {
        let mut bits = [0; 64];
        let mut at = 0;
        while at < 64 {
            bits[at] = 1 << (at & 7);
            at += 1;
        }
        bits
    };

    pub(super) const fn insert(&mut self, first: u8, second: u8) {
        self.0[((first & 31) << 2 | (second & 31) >> 3) as usize] |= 1 << (second & 7);
    }
}
