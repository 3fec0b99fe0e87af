//! Where the mappings of conversations are kept.

use super::ledger::{Ledger, Limits};
use crate::error::Error;
use std::{
    collections::HashMap,
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock},
    time::Duration,
};

/// Keeps the mappings of conversations, apart from each other. The core has [`MemoryVault`]; stores are crates of their own.
pub trait Vault: Send + Sync {
    /// Runs `work` on a conversation's mapping while nobody else changes it, and keeps what it adds before it returns. A vault may
    /// have to run it again, on the mapping as others have left it meanwhile.
    ///
    /// # Errors
    /// Where the mapping cannot be read or kept; then nothing of it may be used.
    fn change(&self, conversation: &str, work: &mut dyn FnMut(&mut Ledger)) -> Result<(), Error>;

    /// Runs `look` on a conversation's mapping as it is; others may look at the same time.
    ///
    /// # Errors
    /// Where the mapping cannot be read.
    fn look(&self, conversation: &str, look: &mut dyn FnMut(&Ledger)) -> Result<(), Error>;

    /// Forgets a conversation: its tokens are never restored again.
    ///
    /// # Errors
    /// Where it cannot be removed.
    fn forget(&self, conversation: &str) -> Result<(), Error>;
}

/// Tells the time, since the core has no clock.
pub trait Clock: Send + Sync {
    /// The time since some moment that stays the same.
    fn now(&self) -> Duration;
}

/// Keeps mappings in memory, which is overwritten when a conversation is forgotten, expires, or the vault is dropped.
///
/// ```
/// use reticent::{MemoryVault, Policy, Redactor};
/// use std::sync::Arc;
///
/// let redactor = Redactor::new(&Policy::default())?;
/// let vault = Arc::new(MemoryVault::default());
/// let (jane, eve) = (redactor.session_in(vault.clone(), "jane"), redactor.session_in(vault.clone(), "eve"));
/// assert_eq!(jane.redact("mail jane@acme.io")?, "mail [EMAIL_ADDRESS_1]");
/// // Who is in another conversation has a mapping of their own.
/// assert_eq!(eve.restore("[EMAIL_ADDRESS_1]")?, "[EMAIL_ADDRESS_1]");
/// assert_eq!(redactor.session_in(vault, "jane").restore("[EMAIL_ADDRESS_1]")?, "jane@acme.io");
/// # Ok::<(), reticent::Error>(())
/// ```
#[derive(Default)]
pub struct MemoryVault {
    limits: Limits,
    expiry: Option<Expiry>,
    conversations: Mutex<Conversations>,
}

struct Expiry {
    idle: Duration,
    clock: Arc<dyn Clock>,
}

#[derive(Default)]
struct Conversations {
    by_id: HashMap<String, Conversation>,
    /// When expired ones were last looked for.
    swept: Duration,
}

struct Conversation {
    ledger: Arc<RwLock<Ledger>>,
    used: Duration,
}

impl MemoryVault {
    /// A vault whose conversations hold no more than this.
    pub fn new(limits: Limits) -> MemoryVault {
        MemoryVault { limits, ..MemoryVault::default() }
    }

    /// The same, with conversations forgotten as a whole once nobody has used them for so long.
    pub fn with_expiry(self, idle: Duration, clock: Arc<dyn Clock>) -> MemoryVault {
        MemoryVault { expiry: Some(Expiry { idle, clock }), ..self }
    }

    /// How many conversations it holds.
    pub fn len(&self) -> usize {
        let mut conversations = self.conversations();
        self.sweep(&mut conversations, true);
        conversations.by_id.len()
    }

    /// Whether it holds none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn conversations(&self) -> MutexGuard<'_, Conversations> {
        self.conversations.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Forgets what has expired; not at every call, unless asked to. Gives the time.
    fn sweep(&self, conversations: &mut Conversations, always: bool) -> Duration {
        let Some(expiry) = &self.expiry else { return Duration::ZERO };
        let now = expiry.clock.now();
        if always || now.saturating_sub(conversations.swept) >= expiry.idle / 4 {
            conversations.swept = now;
            conversations.by_id.retain(|_, conversation| now.saturating_sub(conversation.used) < expiry.idle);
        }
        now
    }

    /// The mapping of a conversation that was used now.
    fn ledger(&self, id: &str) -> Option<Arc<RwLock<Ledger>>> {
        let mut conversations = self.conversations();
        let now = self.sweep(&mut conversations, false);
        let is_over = |conversation: &Conversation| {
            self.expiry.as_ref().is_some_and(|expiry| now.saturating_sub(conversation.used) >= expiry.idle)
        };
        if conversations.by_id.get(id).is_some_and(is_over) {
            conversations.by_id.remove(id);
        }
        let conversation = conversations.by_id.get_mut(id)?;
        conversation.used = now;
        Some(conversation.ledger.clone())
    }

    fn ledger_or_new(&self, id: &str) -> Arc<RwLock<Ledger>> {
        if let Some(ledger) = self.ledger(id) {
            return ledger;
        }
        let mut conversations = self.conversations();
        let used = self.sweep(&mut conversations, false);
        let ledger = || Arc::new(RwLock::new(Ledger::new(self.limits)));
        conversations.by_id.entry(id.into()).or_insert_with(|| Conversation { ledger: ledger(), used }).ledger.clone()
    }
}

impl Vault for MemoryVault {
    fn change(&self, conversation: &str, work: &mut dyn FnMut(&mut Ledger)) -> Result<(), Error> {
        work(&mut self.ledger_or_new(conversation).write().unwrap_or_else(PoisonError::into_inner));
        Ok(())
    }

    fn look(&self, conversation: &str, look: &mut dyn FnMut(&Ledger)) -> Result<(), Error> {
        match self.ledger(conversation) {
            Some(ledger) => look(&ledger.read().unwrap_or_else(PoisonError::into_inner)),
            None => look(&Ledger::default()),
        }
        Ok(())
    }

    fn forget(&self, conversation: &str) -> Result<(), Error> {
        self.conversations().by_id.remove(conversation);
        Ok(())
    }
}

impl fmt::Debug for MemoryVault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MemoryVault").field("conversations", &self.conversations().by_id.len()).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{operate::Form, policy::TokenStyle, session::ledger::Found};
    use std::sync::atomic::{AtomicU64, Ordering};

    #[derive(Default)]
    struct Hand(AtomicU64);

    impl Clock for Hand {
        fn now(&self) -> Duration {
            Duration::from_secs(self.0.load(Ordering::Relaxed))
        }
    }

    fn add(vault: &MemoryVault, conversation: &str) {
        let found = Found { form: Form::Plain, enclosed: false, style: TokenStyle::Token, shaped: None };
        let mut issue = |ledger: &mut Ledger| assert!(ledger.issue("PERSON", b"Jane Doe", found).is_some());
        vault.change(conversation, &mut issue).unwrap();
    }

    fn values(vault: &MemoryVault, conversation: &str) -> usize {
        let mut found = 0;
        vault.look(conversation, &mut |ledger| found = ledger.len()).unwrap();
        found
    }

    #[test]
    fn conversations_are_apart_and_are_forgotten() {
        let vault = MemoryVault::default();
        add(&vault, "a");
        assert_eq!((values(&vault, "a"), values(&vault, "b"), vault.len()), (1, 0, 1));
        vault.forget("a").unwrap();
        assert_eq!((values(&vault, "a"), vault.is_empty()), (0, true));
    }

    #[test]
    fn what_nobody_uses_expires() {
        let clock = Arc::new(Hand::default());
        let vault = MemoryVault::default().with_expiry(Duration::from_secs(100), clock.clone());
        add(&vault, "a");
        add(&vault, "b");
        for (now, a, b, held) in [(60, 1, 1, 2), (120, 1, 1, 2), (219, 1, 1, 2), (330, 0, 0, 0)] {
            clock.0.store(now, Ordering::Relaxed);
            assert_eq!((values(&vault, "a"), values(&vault, "b"), vault.len()), (a, b, held), "at {now}");
        }
        add(&vault, "c");
        clock.0.store(429, Ordering::Relaxed);
        assert_eq!(values(&vault, "c"), 1);
        clock.0.store(529, Ordering::Relaxed);
        assert_eq!((values(&vault, "c"), vault.len()), (0, 0));
    }
}
