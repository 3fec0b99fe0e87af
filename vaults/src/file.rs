//! A vault in a file.

use crate::{
    cache::Cache,
    cipher::{Cipher, MasterKey, Opened, Secret, random, unlock, wrong_key},
    mapping::{Beginning, Mapping},
    time::SystemClock,
};
use reticent::{Clock, Error, Ledger, Limits, Vault};
use rusqlite::{Connection, ErrorCode, OptionalExtension, Transaction, TransactionBehavior, params};
use std::{
    fmt,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    thread,
    time::{Duration, Instant},
};

/// How long one process waits for another that writes.
const PATIENCE: Duration = Duration::from_secs(30);
/// How long it waits before it asks again.
const PAUSE: Duration = Duration::from_millis(5);
/// The version of the tables.
const FORMAT: i64 = 1;
const TABLES: &str = "
    CREATE TABLE IF NOT EXISTS keys (id TEXT PRIMARY KEY, sealed BLOB NOT NULL) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS conversations (
        name BLOB PRIMARY KEY, beginning BLOB NOT NULL, used INTEGER NOT NULL
    ) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS changes (
        name BLOB NOT NULL, number INTEGER NOT NULL, sealed BLOB NOT NULL, PRIMARY KEY (name, number)
    ) WITHOUT ROWID;
";

/// Keeps mappings in a file, sealed. Threads share one `FileVault`; processes open the same file. A mapping is on the disk before the text
/// with its tokens is returned.
pub struct FileVault {
    path: PathBuf,
    cipher: Cipher,
    limits: Limits,
    idle: Option<Duration>,
    clock: Arc<dyn Clock>,
    state: Mutex<State>,
}

struct State {
    connection: Connection,
    /// Who opened it: a connection is of no use in a process that was forked off.
    process: u32,
    cache: Cache,
    /// When expired conversations were looked for last.
    swept: Duration,
}

impl FileVault {
    /// Opens a vault, or begins one, under a key of 16 bytes or more.
    ///
    /// # Errors
    /// Where the file cannot be opened, is no vault, or is sealed under another key.
    pub fn open(path: impl AsRef<Path>, key: &[u8]) -> Result<FileVault, Error> {
        FileVault::open_rotated(path, key, &[])
    }

    /// As [`FileVault::open`], with keys that it may be sealed under still. From then on it opens with the new key as well; the others do
    /// until [`FileVault::retire_previous_keys`].
    ///
    /// # Errors
    /// As [`FileVault::open`].
    pub fn open_rotated(path: impl AsRef<Path>, key: &[u8], previous: &[&[u8]]) -> Result<FileVault, Error> {
        let path = path.as_ref();
        let keys = MasterKey::all(key, previous)?;
        let failed = |error: rusqlite::Error| failed(path, &error);
        let mut connection = connect(path).map_err(failed)?;
        let secret = secret(path, &mut connection, &keys)?;
        let state = State { connection, process: std::process::id(), cache: Cache::default(), swept: Duration::ZERO };
        Ok(FileVault {
            path: path.to_path_buf(),
            cipher: Cipher::new(&secret),
            limits: Limits::default(),
            idle: None,
            clock: Arc::new(SystemClock),
            state: Mutex::new(state),
        })
    }

    /// The same vault, whose conversations hold no more than this.
    #[must_use]
    pub fn with_limits(self, limits: Limits) -> FileVault {
        FileVault { limits, ..self }
    }

    /// The same vault, in which conversations are forgotten as a whole once nobody has used them for so long.
    #[must_use]
    pub fn with_expiry(self, idle: Duration) -> FileVault {
        FileVault { idle: Some(idle), ..self }
    }

    /// The same vault with another clock than that of the machine; the time since 1970.
    #[must_use]
    pub fn with_clock(self, clock: Arc<dyn Clock>) -> FileVault {
        FileVault { clock, ..self }
    }

    /// Takes from all keys but this one what they open: to be called once every process has the new key.
    ///
    /// # Errors
    /// Where the key does not open the vault, or the file cannot be written.
    pub fn retire_previous_keys(&self, key: &[u8]) -> Result<(), Error> {
        let id = MasterKey::new(key)?.id;
        let mut state = self.state()?;
        let transaction = self.begin(&mut state.connection)?;
        let is_known: bool = transaction
            .query_row("SELECT EXISTS (SELECT 1 FROM keys WHERE id = ?)", [&id], |row| row.get(0))
            .map_err(|error| self.failed(&error))?;
        if !is_known {
            return Err(wrong_key(&self.path.display()));
        }
        transaction.execute("DELETE FROM keys WHERE id <> ?", [&id]).map_err(|error| self.failed(&error))?;
        transaction.commit().map_err(|error| self.failed(&error))
    }

    /// How many conversations it holds.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn len(&self) -> Result<usize, Error> {
        let now = self.clock.now();
        let state = self.state()?;
        let since = self.idle.map_or(i64::MIN, |idle| seconds(now) - seconds(idle) + 1);
        let count: i64 = state
            .connection
            .query_row("SELECT COUNT(*) FROM conversations WHERE used >= ?", [since], |row| row.get(0))
            .map_err(|error| self.failed(&error))?;
        Ok(count as usize)
    }

    /// Whether it holds none.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn is_empty(&self) -> Result<bool, Error> {
        Ok(self.len()? == 0)
    }

    fn state(&self) -> Result<MutexGuard<'_, State>, Error> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if state.process != std::process::id() {
            let connection = connect(&self.path).map_err(|error| self.failed(&error))?;
            // To close the parent's connection here would release the parent's locks.
            std::mem::forget(std::mem::replace(&mut state.connection, connection));
            state.process = std::process::id();
        }
        Ok(state)
    }

    fn begin<'c>(&self, connection: &'c mut Connection) -> Result<Transaction<'c>, Error> {
        connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(|error| self.failed(&error))
    }

    fn failed(&self, error: &rusqlite::Error) -> Error {
        failed(&self.path, error)
    }

    /// The beginning of a conversation, and when it was used; none where there is none or it has expired.
    fn conversation(
        &self,
        connection: &Connection,
        name: &[u8; 32],
        now: Duration,
    ) -> Result<Option<(Beginning, i64)>, Error> {
        let found = connection
            .prepare_cached("SELECT beginning, used FROM conversations WHERE name = ?")
            .and_then(|mut found| found.query_row([name], |row| Ok((row.get(0)?, row.get(1)?))).optional())
            .map_err(|error| self.failed(&error))?;
        let is_over = |used: i64| self.idle.is_some_and(|idle| seconds(now) - used >= seconds(idle));
        Ok(found.filter(|(_, used)| !is_over(*used)))
    }

    /// Reads into a mapping of that beginning what others have added.
    fn read(
        &self,
        connection: &Connection,
        mapping: &mut Mapping,
        name: &[u8; 32],
        beginning: Beginning,
    ) -> Result<(), Error> {
        mapping.begin(beginning);
        let rows = || -> Result<Vec<Vec<u8>>, rusqlite::Error> {
            let mut rows = connection
                .prepare_cached("SELECT sealed FROM changes WHERE name = ? AND number > ? ORDER BY number")?;
            rows.query_map(params![name, mapping.seen().number], |row| row.get(0))?.collect()
        };
        let rows = rows().map_err(|error| self.failed(&error))?;
        mapping.read(&self.cipher, &rows)
    }

    /// Runs `work` and writes what it changes, in one transaction; gives the row.
    fn change_in(
        &self,
        transaction: &Transaction,
        mapping: &mut Mapping,
        name: &[u8; 32],
        work: &mut dyn FnMut(&mut Ledger),
    ) -> Result<Option<Vec<u8>>, Error> {
        let now = self.clock.now();
        let failed = |error: rusqlite::Error| self.failed(&error);
        let known = self.conversation(transaction, name, now)?;
        let beginning = match known {
            Some((beginning, _)) => beginning,
            None => {
                // What has expired is gone before anything of the same name begins.
                remove(transaction, name).map_err(failed)?;
                random()?
            }
        };
        self.read(transaction, mapping, name, beginning)?;
        let number = mapping.seen().number + 1;
        let Some(sealed) = mapping.change(&self.cipher, work)? else {
            self.touch(transaction, name, known, now)?;
            return Ok(None);
        };
        transaction
            .execute(
                "INSERT INTO conversations (name, beginning, used) VALUES (?1, ?2, ?3)
                 ON CONFLICT (name) DO UPDATE SET used = ?3",
                params![name, beginning, seconds(now)],
            )
            .map_err(failed)?;
        transaction
            .prepare_cached("INSERT INTO changes (name, number, sealed) VALUES (?, ?, ?)")
            .and_then(|mut insert| insert.execute(params![name, number, sealed]))
            .map_err(failed)?;
        Ok(Some(sealed))
    }

    /// Notes that a conversation is used; not at every use, where that makes no difference.
    fn touch(
        &self,
        connection: &Connection,
        name: &[u8; 32],
        known: Option<(Beginning, i64)>,
        now: Duration,
    ) -> Result<(), Error> {
        let (Some(idle), Some((_, used))) = (self.idle, known) else { return Ok(()) };
        if seconds(now) - used > seconds(idle) / 16 {
            connection
                .execute("UPDATE conversations SET used = ? WHERE name = ?", params![seconds(now), name])
                .map_err(|error| self.failed(&error))?;
        }
        Ok(())
    }

    /// Forgets what has expired; not at every call.
    fn sweep(&self, state: &mut State) -> Result<(), Error> {
        let (Some(idle), now) = (self.idle, self.clock.now()) else { return Ok(()) };
        if now.saturating_sub(state.swept) < idle / 4 {
            return Ok(());
        }
        state.swept = now;
        let until = seconds(now) - seconds(idle);
        let transaction = self.begin(&mut state.connection)?;
        let sweep = || {
            let expired = "SELECT name FROM conversations WHERE used <= ?";
            transaction.execute(&format!("DELETE FROM changes WHERE name IN ({expired})"), [until])?;
            transaction.execute("DELETE FROM conversations WHERE used <= ?", [until])
        };
        sweep().map_err(|error| self.failed(&error))?;
        transaction.commit().map_err(|error| self.failed(&error))
    }
}

impl Vault for FileVault {
    fn change(&self, conversation: &str, work: &mut dyn FnMut(&mut Ledger)) -> Result<(), Error> {
        let name = self.cipher.name(conversation);
        let mut state = self.state()?;
        self.sweep(&mut state)?;
        let State { connection, cache, .. } = &mut *state;
        let mapping = cache.of(name, self.limits);
        let mut mapping = mapping.write().unwrap_or_else(PoisonError::into_inner);
        let transaction = self.begin(connection)?;
        let sealed = self.change_in(&transaction, &mut mapping, &name, work)?;
        transaction.commit().map_err(|error| self.failed(&error))?;
        if let Some(sealed) = sealed {
            mapping.kept(&sealed);
        }
        Ok(())
    }

    fn look(&self, conversation: &str, look: &mut dyn FnMut(&Ledger)) -> Result<(), Error> {
        let (name, now) = (self.cipher.name(conversation), self.clock.now());
        let mut state = self.state()?;
        let State { connection, cache, .. } = &mut *state;
        let known = self.conversation(connection, &name, now)?;
        self.touch(connection, &name, known, now)?;
        let Some((beginning, _)) = known else {
            cache.remove(&name);
            drop(state);
            look(&Ledger::default());
            return Ok(());
        };
        let mapping = cache.of(name, self.limits);
        self.read(connection, &mut mapping.write().unwrap_or_else(PoisonError::into_inner), &name, beginning)?;
        // Who changes it needs the state, so nobody has by now.
        let mapping = mapping.read().unwrap_or_else(PoisonError::into_inner);
        drop(state);
        look(mapping.ledger());
        Ok(())
    }

    fn forget(&self, conversation: &str) -> Result<(), Error> {
        let name = self.cipher.name(conversation);
        let mut state = self.state()?;
        let State { connection, cache, .. } = &mut *state;
        cache.remove(&name);
        let transaction = self.begin(connection)?;
        remove(&transaction, &name).map_err(|error| self.failed(&error))?;
        transaction.commit().map_err(|error| self.failed(&error))
    }
}

/// Opens the file, with its tables. Where two processes change a new file's journal at once, neither can wait for the other, and SQLite says at once that
/// the file is busy: it is asked again.
fn connect(path: &Path) -> Result<Connection, rusqlite::Error> {
    let start = Instant::now();
    loop {
        match connect_once(path) {
            Err(error) if is_busy(&error) && start.elapsed() < PATIENCE => thread::sleep(PAUSE),
            opened => return opened,
        }
    }
}

fn is_busy(error: &rusqlite::Error) -> bool {
    error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy)
}

fn connect_once(path: &Path) -> Result<Connection, rusqlite::Error> {
    protect(path);
    let connection = Connection::open(path)?;
    connection.busy_timeout(PATIENCE)?;
    // A commit is on the disk before it returns, and what is deleted is overwritten.
    connection.execute_batch("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON;")?;
    let format: i64 = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    if format != FORMAT {
        let tables: i64 = connection.query_row("SELECT COUNT(*) FROM sqlite_schema", [], |row| row.get(0))?;
        if format != 0 || tables > 0 && !is_beginning(&connection)? {
            return Err(rusqlite::Error::InvalidQuery);
        }
        connection.execute_batch(&format!("BEGIN IMMEDIATE; {TABLES} PRAGMA user_version = {FORMAT}; COMMIT;"))?;
    }
    Ok(connection)
}

/// Whether another process is at this moment making these tables.
fn is_beginning(connection: &Connection) -> Result<bool, rusqlite::Error> {
    connection.query_row("PRAGMA user_version", [], |row| row.get::<_, i64>(0)).map(|format| format == FORMAT)
}

/// A new file is its owner's alone.
fn protect(path: &Path) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        // Where it is there already it keeps what its owner has chosen; where it cannot be made, opening it says why.
        let _ = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path);
    }
    #[cfg(not(unix))]
    let _ = path;
}

/// The secret of the vault; a new one in a new vault.
fn secret(path: &Path, connection: &mut Connection, keys: &[MasterKey]) -> Result<Secret, Error> {
    let failed = |error: rusqlite::Error| failed(path, &error);
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(failed)?;
    let sealed = || -> Result<Vec<(String, Vec<u8>)>, rusqlite::Error> {
        let mut rows = transaction.prepare("SELECT id, sealed FROM keys")?;
        rows.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
    };
    let Opened { secret, missing } = unlock(&path.display(), keys, &sealed().map_err(failed)?)?;
    if let Some(sealed) = missing {
        transaction
            .execute("INSERT INTO keys (id, sealed) VALUES (?, ?)", params![keys[0].id, sealed])
            .map_err(failed)?;
    }
    transaction.commit().map_err(failed)?;
    Ok(secret)
}

fn remove(connection: &Connection, name: &[u8; 32]) -> Result<(), rusqlite::Error> {
    connection.execute("DELETE FROM changes WHERE name = ?", [name])?;
    connection.execute("DELETE FROM conversations WHERE name = ?", [name]).map(drop)
}

fn seconds(time: Duration) -> i64 {
    i64::try_from(time.as_secs()).unwrap_or(i64::MAX)
}

/// The error of a file. SQLite's own messages name tables and columns, and no value.
fn failed(path: &Path, error: &rusqlite::Error) -> Error {
    let problem = match error {
        rusqlite::Error::InvalidQuery => "it is no vault, or one of a later version".to_string(),
        rusqlite::Error::SqliteFailure(failure, _) => failure.to_string(),
        _ => "its tables are not those of a vault".to_string(),
    };
    Error::vault(
        format!("the vault {} cannot be used: {problem}", path.display()),
        "Check that the file and its folder are writable, have space left and are on a local disk",
    )
}

impl fmt::Debug for FileVault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FileVault").field("path", &self.path).finish_non_exhaustive()
    }
}
