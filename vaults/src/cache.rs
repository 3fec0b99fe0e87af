//! Mappings that were read already, so that only what others have added is read again.

use crate::mapping::Mapping;
use reticent::Limits;
use std::{
    collections::HashMap,
    sync::{Arc, RwLock},
};

/// How many conversations are held in memory at most.
const MOST: usize = 1024;

/// Conversations by their names. What is dropped is overwritten.
#[derive(Default)]
pub(crate) struct Cache {
    by_name: HashMap<[u8; 32], Cached>,
    uses: u64,
}

struct Cached {
    mapping: Arc<RwLock<Mapping>>,
    /// When it was used last, counted in uses.
    used: u64,
}

impl Cache {
    /// The conversation of a name; empty where it has not been read.
    pub(crate) fn of(&mut self, name: [u8; 32], limits: Limits) -> Arc<RwLock<Mapping>> {
        self.uses += 1;
        let used = self.uses;
        if self.by_name.len() >= MOST && !self.by_name.contains_key(&name) {
            self.drop_half();
        }
        let new = || Cached { mapping: Arc::new(RwLock::new(Mapping::new(name, limits))), used };
        let cached = self.by_name.entry(name).or_insert_with(new);
        cached.used = used;
        cached.mapping.clone()
    }

    pub(crate) fn remove(&mut self, name: &[u8; 32]) {
        self.by_name.remove(name);
    }

    /// Drops those that were used longest ago.
    fn drop_half(&mut self) {
        let mut uses: Vec<u64> = self.by_name.values().map(|cached| cached.used).collect();
        uses.sort_unstable();
        let middle = uses[uses.len() / 2];
        self.by_name.retain(|_, cached| cached.used > middle);
    }
}
