//! Mappings that were read already, so that only what others have added is read again.

use reticent::{Ledger, Limits};
use std::{
    collections::HashMap,
    sync::{Arc, RwLock},
};

/// How many conversations are held in memory at most.
const MOST: usize = 1024;

/// A conversation as far as it has been read.
pub(crate) struct Cached {
    pub(crate) beginning: [u8; 16],
    /// The number of the last changes that are in it.
    pub(crate) number: i64,
    pub(crate) ledger: Arc<RwLock<Ledger>>,
    /// When it was used last, counted in uses.
    used: u64,
}

/// Conversations by their names. What is dropped is overwritten.
#[derive(Default)]
pub(crate) struct Cache {
    by_name: HashMap<[u8; 32], Cached>,
    uses: u64,
}

impl Cache {
    /// The conversation with this beginning; empty where it has not been read.
    pub(crate) fn of(&mut self, name: [u8; 32], beginning: [u8; 16], limits: Limits) -> &mut Cached {
        self.uses += 1;
        let used = self.uses;
        if self.by_name.get(&name).is_some_and(|cached| cached.beginning != beginning) {
            self.by_name.remove(&name);
        }
        if self.by_name.len() >= MOST && !self.by_name.contains_key(&name) {
            self.drop_half();
        }
        let ledger = || Arc::new(RwLock::new(Ledger::recorded(limits)));
        let cached =
            self.by_name.entry(name).or_insert_with(|| Cached { beginning, number: 0, ledger: ledger(), used });
        cached.used = used;
        cached
    }

    /// Notes that changes with this number were written.
    pub(crate) fn wrote(&mut self, name: &[u8; 32], number: i64) {
        if let Some(cached) = self.by_name.get_mut(name) {
            cached.number = number;
        }
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
