//! A vault on a Redis server.

mod server;

use crate::{
    cache::Cache,
    cipher::{Cipher, MasterKey, Opened, random, unlock, wrong_key},
    mapping::{Beginning, Mapping},
};
use reticent::{Error, Ledger, Limits, Vault};
use server::{Read, Server};
use std::{
    fmt,
    sync::{Arc, Mutex, PoisonError, RwLock},
    thread,
    time::{Duration, Instant},
};

/// How long one process waits for others that write.
const PATIENCE: Duration = Duration::from_secs(30);
/// How long a process has a conversation for itself when it changes it. One that ends meanwhile keeps others waiting for so long; one that
/// takes longer may have to begin again.
const TURN: Duration = Duration::from_secs(2);
/// The shortest and the longest pause before a process asks again for its turn.
const PAUSES: (Duration, Duration) = (Duration::from_micros(500), Duration::from_millis(20));
/// What the names of keys on the server start with.
const PREFIX: &str = "reticent";

/// Keeps mappings on a Redis server, sealed, for processes on many machines. A mapping is acknowledged by the server before the text with its
/// tokens is returned; what the server does with it when it goes down is its own setting (`appendfsync`).
///
/// A conversation is one list: its beginning, then its changes, in order. So it is read from where a process has left off, expires and is
/// forgotten as a whole, and needs one slot of a cluster. Numbers are given under a lock with a lease, and a row is added only where the list
/// ends as its writer has read it: who loses the lock, or talks to a server that has lost rows, reads anew and numbers anew.
pub struct RedisVault {
    server: Server,
    cipher: Cipher,
    limits: Limits,
    idle: Option<Duration>,
    cache: Mutex<Cache>,
}

impl RedisVault {
    /// Opens a vault, or begins one, under a key of 16 bytes or more. The server is named by a URL:
    /// `redis://user:password@host:6379/database`, `unix:///path/to/socket`, and with a TLS feature of the crate `redis`, `rediss://…`.
    ///
    /// # Errors
    /// Where the server cannot be reached, or the vault is sealed under another key.
    pub fn open(url: &str, key: &[u8]) -> Result<RedisVault, Error> {
        RedisVault::open_rotated(url, key, &[])
    }

    /// As [`RedisVault::open`], with keys that it may be sealed under still. From then on it opens with the new key as well; the others do
    /// until [`RedisVault::retire_previous_keys`].
    ///
    /// # Errors
    /// As [`RedisVault::open`].
    pub fn open_rotated(url: &str, key: &[u8], previous: &[&[u8]]) -> Result<RedisVault, Error> {
        RedisVault::open_under(PREFIX, url, key, previous)
    }

    /// As [`RedisVault::open_rotated`], one of several vaults in a database: everything of it has a name that starts with `prefix`.
    ///
    /// # Errors
    /// As [`RedisVault::open`].
    pub fn open_under(prefix: &str, url: &str, key: &[u8], previous: &[&[u8]]) -> Result<RedisVault, Error> {
        let keys = MasterKey::all(key, previous)?;
        let server = Server::new(url, prefix)?;
        let secret = loop {
            let has = server.keys()?;
            let Opened { secret, missing } = unlock(&server, &keys, &has)?;
            let Some(sealed) = missing else { break secret };
            // Another process that begins it at the same moment is first: then its secret is the one.
            if server.add_key(&keys[0].id, &sealed, has.is_empty())? {
                break secret;
            }
        };
        let (limits, cache) = (Limits::default(), Mutex::default());
        Ok(RedisVault { server, cipher: Cipher::new(&secret), limits, idle: None, cache })
    }

    /// The same vault, whose conversations hold no more than this.
    #[must_use]
    pub fn with_limits(self, limits: Limits) -> RedisVault {
        RedisVault { limits, ..self }
    }

    /// The same vault, in which conversations are forgotten as a whole once nobody has used them for so long: the server sees to it.
    #[must_use]
    pub fn with_expiry(self, idle: Duration) -> RedisVault {
        RedisVault { idle: Some(idle), ..self }
    }

    /// Takes from all keys but this one what they open: to be called once every process has the new key.
    ///
    /// # Errors
    /// Where the key does not open the vault, or the server cannot be reached.
    pub fn retire_previous_keys(&self, key: &[u8]) -> Result<(), Error> {
        let is_known = self.server.retire_keys_but(&MasterKey::new(key)?.id)?;
        if is_known { Ok(()) } else { Err(wrong_key(&self.server)) }
    }

    /// Where the server is, without user and password.
    pub fn address(&self) -> String {
        self.server.to_string()
    }

    fn mapping(&self, name: [u8; 32]) -> Arc<RwLock<Mapping>> {
        self.cache.lock().unwrap_or_else(PoisonError::into_inner).of(name, self.limits)
    }

    /// Puts into a mapping what the server has more; gives the beginning of one that the server does not have.
    fn read(&self, mapping: &mut Mapping, read: Read) -> Result<Option<Beginning>, Error> {
        match read {
            Read::Nothing => {
                let beginning = random()?;
                mapping.begin_again(beginning);
                return Ok(Some(beginning));
            }
            Read::Anew(beginning, rows) => {
                mapping.begin_again(beginning);
                mapping.read(&self.cipher, &rows)?;
            }
            Read::More(rows) => mapping.read(&self.cipher, &rows)?,
        }
        Ok(None)
    }
}

impl Vault for RedisVault {
    fn change(&self, conversation: &str, work: &mut dyn FnMut(&mut Ledger)) -> Result<(), Error> {
        let name = self.cipher.name(conversation);
        let place = self.server.place(&name, self.idle);
        let mapping = self.mapping(name);
        // Threads take turns here, processes at the server.
        let mut mapping = mapping.write().unwrap_or_else(PoisonError::into_inner);
        let (since, mut lease, mut pause) = (Instant::now(), TURN, PAUSES.0);
        while since.elapsed() < PATIENCE {
            let Some((turn, read)) = self.server.take_turn(&place, mapping.seen(), lease)? else {
                thread::sleep(pause);
                pause = (pause * 2).min(PAUSES.1);
                continue;
            };
            let beginning = self.read(&mut mapping, read)?;
            let seen = mapping.seen();
            let Some(sealed) = mapping.change(&self.cipher, work)? else { return Ok(()) };
            if turn.keep(seen, beginning, &sealed)? {
                mapping.kept(&sealed);
                return Ok(());
            }
            lease *= 2;
        }
        Err(Error::vault(
            format!("others kept a conversation in the vault {} busy for {} s", self.server, PATIENCE.as_secs()),
            "Try again, or spread the load over more conversations",
        ))
    }

    fn look(&self, conversation: &str, look: &mut dyn FnMut(&Ledger)) -> Result<(), Error> {
        let name = self.cipher.name(conversation);
        let place = self.server.place(&name, self.idle);
        let shared = self.mapping(name);
        loop {
            let mapping = shared.read().unwrap_or_else(PoisonError::into_inner);
            let seen = mapping.seen();
            let read = match self.server.read(&place, seen)? {
                Read::Nothing => {
                    self.cache.lock().unwrap_or_else(PoisonError::into_inner).remove(&name);
                    look(&Ledger::default());
                    return Ok(());
                }
                Read::More(rows) if rows.is_empty() => {
                    look(mapping.ledger());
                    return Ok(());
                }
                read => read,
            };
            drop(mapping);
            let mut mapping = shared.write().unwrap_or_else(PoisonError::into_inner);
            // Where another thread has read on meanwhile, these rows are in it.
            if mapping.seen() == seen {
                self.read(&mut mapping, read)?;
                look(mapping.ledger());
                return Ok(());
            }
        }
    }

    fn forget(&self, conversation: &str) -> Result<(), Error> {
        let name = self.cipher.name(conversation);
        self.cache.lock().unwrap_or_else(PoisonError::into_inner).remove(&name);
        self.server.forget(&self.server.place(&name, None))
    }
}

impl fmt::Debug for RedisVault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RedisVault").field("server", &self.address()).finish_non_exhaustive()
    }
}
