//! Keys of a few bytes: what a table is asked for first.

use std::{
    collections::HashMap,
    hash::{BuildHasherDefault, Hasher},
};

/// The first `N` bytes of a text as a number, the first one lowest.
#[inline(always)]
pub(super) fn key<const N: usize>(text: &[u8]) -> Option<u32> {
    let bytes = text.first_chunk::<N>()?;
    let mut key = [0; 4];
    key[..N].copy_from_slice(bytes);
    Some(u32::from_le_bytes(key))
}

/// A set of keys of four bytes, hashed: says no for almost every other key.
#[derive(Clone, Debug)]
pub(super) struct Seen(Box<[u32; Seen::WORDS]>);

impl Default for Seen {
    fn default() -> Seen {
        Seen(Box::new([0; Seen::WORDS]))
    }
}

impl Seen {
    const BITS: u32 = 16;
    const WORDS: usize = 1 << (Seen::BITS - 5);

    #[inline(always)]
    fn hash(key: u32) -> u32 {
        key.wrapping_mul(0x9E37_79B1)
    }

    pub(super) fn insert(&mut self, key: u32) {
        let hash = Self::hash(key);
        self.0[(hash >> (32 - Self::BITS + 5)) as usize] |= 1 << (hash >> (32 - Self::BITS) & 31);
    }

    #[inline(always)]
    pub(super) fn may_have(&self, key: u32) -> bool {
        self.filter()(key)
    }

    /// [`Seen::may_have`] for a loop: what it looks into is loaded once.
    #[inline(always)]
    pub(super) fn filter(&self) -> impl Fn(u32) -> bool {
        let words = &*self.0;
        move |key| {
            let hash = Self::hash(key);
            words[(hash >> (32 - Self::BITS + 5)) as usize] >> (hash >> (32 - Self::BITS) & 31) & 1 == 1
        }
    }
}

/// Entries by a key.
pub(super) type ByKey<T> = HashMap<u32, T, BuildHasherDefault<KeyHasher>>;

/// Spreads a key over the word. Keys are bytes of the catalogue, so nobody can choose them to collide.
#[derive(Clone, Copy, Default)]
pub(super) struct KeyHasher(u64);

impl Hasher for KeyHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.write_u32(u32::from(*byte)));
    }

    fn write_u32(&mut self, key: u32) {
        self.0 = (self.0 ^ u64::from(key)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    }
}
