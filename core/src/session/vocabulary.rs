//! The entities whose tokens a text may hold, found by how they end.

use std::sync::Arc;

/// Names of entities by their last byte.
#[derive(Clone, Debug)]
pub(super) struct Vocabulary {
    by_last: [Vec<Arc<str>>; 256],
    /// By their first byte.
    by_first: [Vec<Arc<str>>; 256],
    longest: usize,
}

impl Default for Vocabulary {
    fn default() -> Vocabulary {
        Vocabulary {
            by_last: std::array::from_fn(|_| Vec::new()),
            by_first: std::array::from_fn(|_| Vec::new()),
            longest: 0,
        }
    }
}

impl Vocabulary {
    /// Adds an entity, if it is new.
    pub(super) fn add(&mut self, entity: &Arc<str>) {
        let (Some(first), Some(last)) = (entity.bytes().next(), entity.bytes().last()) else { return };
        let listed = &mut self.by_last[last as usize];
        if !listed.contains(entity) {
            listed.push(entity.clone());
            self.by_first[first as usize].push(entity.clone());
            self.longest = self.longest.max(entity.len());
        }
    }

    /// Whether it has an entity.
    pub(super) fn has(&self, entity: &Arc<str>) -> bool {
        entity.bytes().last().is_some_and(|last| self.by_last[usize::from(last)].contains(entity))
    }

    /// The entities that end with this byte in either case.
    pub(super) fn ending(&self, byte: u8) -> &[Arc<str>] {
        &self.by_last[byte.to_ascii_uppercase() as usize]
    }

    /// The entities that start with this byte in either case.
    pub(super) fn starting(&self, byte: u8) -> &[Arc<str>] {
        &self.by_first[byte.to_ascii_uppercase() as usize]
    }

    /// The length of the longest entity.
    pub(super) const fn longest(&self) -> usize {
        self.longest
    }

    pub(super) const fn is_empty(&self) -> bool {
        self.longest == 0
    }
}
