//! One conversation as far as this process has read it, whatever store it stands in.

use crate::cipher::{Cipher, Place};
use reticent::{Error, Ledger, Limits};

/// How many bytes at the end of a row tell it from every other: the tag of what is sealed, and a beginning.
pub(crate) const MARK: usize = 16;
/// What a conversation starts with, at random: so that what was sealed for one of that name that is forgotten opens in none that comes later.
pub(crate) type Beginning = [u8; MARK];

/// How much of a store has been read.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Seen {
    /// How many rows of changes.
    pub(crate) number: i64,
    /// The end of the last of them; of the beginning where there is none. The file's rows are in a transaction.
    #[cfg_attr(not(feature = "redis"), allow(dead_code))]
    pub(crate) mark: [u8; MARK],
}

/// A mapping, and how much of the store is in it.
pub(crate) struct Mapping {
    name: [u8; 32],
    limits: Limits,
    beginning: Beginning,
    /// How many rows of changes are in it.
    number: i64,
    mark: [u8; MARK],
    ledger: Ledger,
    /// Whether it may say what the store does not: then it is read anew.
    is_ahead: bool,
}

impl Mapping {
    pub(crate) fn new(name: [u8; 32], limits: Limits) -> Mapping {
        let (beginning, mark) = ([0; MARK], [0; MARK]);
        Mapping { name, limits, beginning, number: 0, mark, ledger: Ledger::recorded(limits), is_ahead: false }
    }

    pub(crate) fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    /// Up to where it says what the store does.
    pub(crate) fn seen(&self) -> Seen {
        match self.is_ahead {
            true => Seen::default(),
            false => Seen { number: self.number, mark: self.mark },
        }
    }

    /// Begins anew, unless it is of that beginning and says what the store does.
    pub(crate) fn begin(&mut self, beginning: Beginning) {
        if self.is_ahead || self.beginning != beginning {
            self.begin_again(beginning);
        }
    }

    /// Begins anew.
    pub(crate) fn begin_again(&mut self, beginning: Beginning) {
        *self = Mapping { beginning, mark: beginning, ..Mapping::new(self.name, self.limits) };
    }

    /// Takes the rows that follow.
    pub(crate) fn read(&mut self, cipher: &Cipher, rows: &[Vec<u8>]) -> Result<(), Error> {
        for sealed in rows {
            self.is_ahead = true;
            let changes = cipher.open(sealed, &self.next())?;
            self.ledger.replay(&changes)?;
            self.kept(sealed);
        }
        Ok(())
    }

    /// Runs `work` and gives what it has changed as the next row, which counts once it is [`Mapping::kept`].
    pub(crate) fn change(
        &mut self,
        cipher: &Cipher,
        work: &mut dyn FnMut(&mut Ledger),
    ) -> Result<Option<Vec<u8>>, Error> {
        self.is_ahead = true;
        work(&mut self.ledger);
        let Some(changes) = self.ledger.take_changes() else {
            self.is_ahead = false;
            return Ok(None);
        };
        cipher.seal(&changes, &self.next()).map(Some)
    }

    /// Notes that the store has this row.
    pub(crate) fn kept(&mut self, sealed: &[u8]) {
        self.number += 1;
        self.mark = sealed.last_chunk().copied().unwrap_or_default();
        self.is_ahead = false;
    }

    fn next(&self) -> Place<'_> {
        Place { name: &self.name, beginning: &self.beginning, number: self.number + 1 }
    }
}
