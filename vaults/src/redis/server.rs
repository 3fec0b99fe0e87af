//! What is said to the server: a few scripts, each of which it runs as a whole.

use crate::{
    cipher::random,
    mapping::{Beginning, Seen},
};
use redis::{
    Client, Connection, ConnectionLike, ErrorKind, FromRedisValue, RedisError, RedisResult, Script, ScriptInvocation,
};
use reticent::Error;
use std::{
    fmt,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

/// How long a connection may take to come about.
const CONNECT: Duration = Duration::from_secs(5);
/// How long the server may take to answer.
const ANSWER: Duration = Duration::from_secs(10);
/// How many connections are kept open for the next calls.
const MOST_OPEN: usize = 8;

/// What the conversation has behind what was seen of it: from which row on, and these rows. Where it does not have what was seen, from its
/// beginning. With a holder, takes the turn first, or says -1.
const READ: &str = "
    if ARGV[4] ~= '' and not redis.call('SET', KEYS[2], ARGV[4], 'NX', 'PX', ARGV[5]) then
        if redis.call('GET', KEYS[2]) ~= ARGV[4] then return {-1, {}} end
    end
    if ARGV[3] ~= '0' then redis.call('PEXPIRE', KEYS[1], ARGV[3]) end
    local seen = tonumber(ARGV[1])
    local last = redis.call('LINDEX', KEYS[1], seen)
    if not last or string.sub(last, -#ARGV[2]) ~= ARGV[2] then seen = -1 end
    return {seen + 1, redis.call('LRANGE', KEYS[1], seen + 1, -1)}";
/// Adds rows and ends the turn, where the conversation ends with what was seen of it.
const KEEP: &str = "
    if redis.call('GET', KEYS[2]) == ARGV[4] then redis.call('DEL', KEYS[2]) end
    if redis.call('LLEN', KEYS[1]) ~= tonumber(ARGV[1]) then return 0 end
    if ARGV[1] ~= '0' and string.sub(redis.call('LINDEX', KEYS[1], -1), -#ARGV[2]) ~= ARGV[2] then return 0 end
    for row = 5, #ARGV do redis.call('RPUSH', KEYS[1], ARGV[row]) end
    if ARGV[3] ~= '0' then redis.call('PEXPIRE', KEYS[1], ARGV[3]) end
    return 1";
/// Ends the turn.
const LEAVE: &str = "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0";
const KEYS: &str = "return redis.call('HGETALL', KEYS[1])";
/// Adds the secret under a key; the first one only where there is none.
const ADD_KEY: &str = "
    if ARGV[3] == '1' and redis.call('EXISTS', KEYS[1]) == 1 then return 0 end
    redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
    return 1";
/// Removes the secret under all other keys.
const RETIRE: &str = "
    local kept = redis.call('HGET', KEYS[1], ARGV[1])
    if not kept then return 0 end
    redis.call('DEL', KEYS[1])
    redis.call('HSET', KEYS[1], ARGV[1], kept)
    return 1";
const FORGET: &str = "return redis.call('DEL', KEYS[1])";

/// A server, with connections to it that are made when they are needed.
pub(super) struct Server {
    client: Client,
    prefix: String,
    scripts: Scripts,
    open: Mutex<Vec<Open>>,
}

/// A connection, which is of no use in a process that was forked off.
struct Open {
    process: u32,
    connection: Connection,
}

struct Scripts {
    read: Script,
    keep: Script,
    leave: Script,
    keys: Script,
    add_key: Script,
    retire: Script,
    forget: Script,
}

/// Where a conversation stands.
pub(super) struct Place {
    list: String,
    turn: String,
    idle: u64,
}

/// What the server has of a conversation.
pub(super) enum Read {
    /// Nothing at all.
    Nothing,
    /// All of it.
    Anew(Beginning, Vec<Vec<u8>>),
    /// What follows on what was seen.
    More(Vec<Vec<u8>>),
}

/// The right to change a conversation, for some time; given back on drop.
pub(super) struct Turn<'s> {
    server: &'s Server,
    place: &'s Place,
    holder: [u8; 16],
    is_over: bool,
}

impl Server {
    pub(super) fn new(url: &str, prefix: &str) -> Result<Server, Error> {
        let client = Client::open(url).map_err(|_| wrong_url(url))?;
        let scripts = Scripts {
            read: Script::new(READ),
            keep: Script::new(KEEP),
            leave: Script::new(LEAVE),
            keys: Script::new(KEYS),
            add_key: Script::new(ADD_KEY),
            retire: Script::new(RETIRE),
            forget: Script::new(FORGET),
        };
        Ok(Server { client, prefix: prefix.into(), scripts, open: Mutex::default() })
    }

    /// Where the conversation of a name stands, which is forgotten when it is not used for so long. Its keys are in one slot of a cluster.
    pub(super) fn place(&self, name: &[u8; 32], idle: Option<Duration>) -> Place {
        let name: String = name.iter().map(|byte| format!("{byte:02x}")).collect();
        let list = format!("{}:{{{name}}}", self.prefix);
        let idle = idle.map_or(0, |idle| u64::try_from(idle.as_millis()).unwrap_or(u64::MAX).max(1));
        Place { turn: format!("{list}:turn"), list, idle }
    }

    /// What a conversation has behind what was seen of it.
    pub(super) fn read(&self, place: &Place, seen: Seen) -> Result<Read, Error> {
        let (from, rows) = self.run(&reading(&self.scripts.read, place, seen, b"", Duration::ZERO))?;
        self.rows(from, rows)
    }

    /// As `read`, for who changes it; `None` where it is another's turn.
    pub(super) fn take_turn<'s>(
        &'s self,
        place: &'s Place,
        seen: Seen,
        lease: Duration,
    ) -> Result<Option<(Turn<'s>, Read)>, Error> {
        let mut turn = Turn { server: self, place, holder: random()?, is_over: false };
        let (from, rows) = self.run(&reading(&self.scripts.read, place, seen, &turn.holder, lease))?;
        if from < 0 {
            turn.is_over = true;
            return Ok(None);
        }
        Ok(Some((turn, self.rows(from, rows)?)))
    }

    fn rows(&self, from: i64, mut rows: Vec<Vec<u8>>) -> Result<Read, Error> {
        if from > 0 {
            return Ok(Read::More(rows));
        }
        if rows.is_empty() {
            return Ok(Read::Nothing);
        }
        let beginning = rows.remove(0);
        let beginning = beginning.try_into().map_err(|_| {
            Error::vault(
                format!("what stands under `{}` on {self} is no vault", self.prefix),
                "Give the vault a prefix or a database of its own",
            )
        })?;
        Ok(Read::Anew(beginning, rows))
    }

    pub(super) fn forget(&self, place: &Place) -> Result<(), Error> {
        self.run(self.scripts.forget.prepare_invoke().key(&place.list))
    }

    /// The secret of the vault, sealed under the keys of these ids.
    pub(super) fn keys(&self) -> Result<Vec<(String, Vec<u8>)>, Error> {
        self.run(self.scripts.keys.prepare_invoke().key(self.name_of_keys()))
    }

    /// Adds the secret under a key; false where it was to be the first and is not.
    pub(super) fn add_key(&self, id: &str, sealed: &[u8], is_first: bool) -> Result<bool, Error> {
        let mut add = self.scripts.add_key.prepare_invoke();
        self.run(add.key(self.name_of_keys()).arg(id).arg(sealed).arg(u8::from(is_first)))
    }

    /// Removes the secret under all keys but one; false where it is not under that one.
    pub(super) fn retire_keys_but(&self, id: &str) -> Result<bool, Error> {
        self.run(self.scripts.retire.prepare_invoke().key(self.name_of_keys()).arg(id))
    }

    fn name_of_keys(&self) -> String {
        format!("{}:keys", self.prefix)
    }

    /// Runs a script. Where a connection that was open has gone, on a new one: running a script twice does what once does, but that rows are
    /// not added twice.
    fn run<T: FromRedisValue>(&self, script: &ScriptInvocation) -> Result<T, Error> {
        while let Some(mut open) = self.take_open() {
            match script.invoke(&mut open.connection) {
                Err(error) if error.is_connection_dropped() => {}
                done => return self.done(open, done),
            }
        }
        let connection = self.connect().map_err(|error| self.failed(&error))?;
        let mut open = Open { process: std::process::id(), connection };
        let done = script.invoke(&mut open.connection);
        self.done(open, done)
    }

    /// Keeps the connection for the next call, where it is in order.
    fn done<T>(&self, open: Open, done: RedisResult<T>) -> Result<T, Error> {
        let is_in_order = done.as_ref().err().is_none_or(|error| !error.is_io_error() && open.connection.is_open());
        let mut all = self.open();
        if is_in_order && all.len() < MOST_OPEN {
            all.push(open);
        }
        done.map_err(|error| self.failed(&error))
    }

    fn take_open(&self) -> Option<Open> {
        let mut all = self.open();
        all.retain(|open| open.process == std::process::id());
        all.pop()
    }

    fn open(&self) -> MutexGuard<'_, Vec<Open>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn connect(&self) -> RedisResult<Connection> {
        let connection = self.client.get_connection_with_timeout(CONNECT)?;
        connection.set_read_timeout(Some(ANSWER))?;
        connection.set_write_timeout(Some(ANSWER))?;
        Ok(connection)
    }

    /// The error of the server. Its own messages may quote what it was sent, so only their codes are shown.
    fn failed(&self, error: &RedisError) -> Error {
        let (problem, help) = match (error.kind(), error.code()) {
            (ErrorKind::AuthenticationFailed, _) | (_, Some("NOAUTH" | "WRONGPASS")) => (
                "it does not take the user and password".into(),
                "Put them into the URL: redis://user:password@host:6379",
            ),
            (_, Some("NOPERM")) => (
                "the user may not run its commands".into(),
                "Allow scripts, and reading and writing keys that start with the prefix of the vault",
            ),
            (ErrorKind::Io, _) if error.is_timeout() => ("it does not answer in time".into(), CHECK),
            (ErrorKind::Io, _) => ("it cannot be reached".into(), CHECK),
            (_, Some("OOM")) => {
                ("its memory is full".into(), "Raise its `maxmemory`, or give conversations an `idle` time")
            }
            (_, Some(code)) => (format!("it answers {code}"), CHECK),
            _ => (format!("it answers in a way that is not understood ({})", error.category()), CHECK),
        };
        Error::vault(format!("the Redis server {self} cannot be used: {problem}"), help)
    }
}

const CHECK: &str = "Check that the URL names a Redis server that runs, takes writes and can be reached from here";

impl Turn<'_> {
    /// Adds a row behind what was seen, behind its beginning where the conversation is new; false where the conversation does not end with that.
    pub(super) fn keep(mut self, seen: Seen, beginning: Option<Beginning>, sealed: &[u8]) -> Result<bool, Error> {
        // With the beginning.
        let length = if beginning.is_some() { 0 } else { seen.number + 1 };
        let mut keep = self.server.scripts.keep.prepare_invoke();
        keep.key(&self.place.list).key(&self.place.turn);
        keep.arg(length).arg(&seen.mark).arg(self.place.idle).arg(&self.holder);
        if let Some(beginning) = beginning {
            keep.arg(&beginning[..]);
        }
        let is_kept = self.server.run(keep.arg(sealed))?;
        self.is_over = true;
        Ok(is_kept)
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        if !self.is_over {
            let mut leave = self.server.scripts.leave.prepare_invoke();
            // Where that fails, it ends by itself.
            let _: Result<i64, Error> = self.server.run(leave.key(&self.place.turn).arg(&self.holder));
        }
    }
}

fn reading<'a>(script: &'a Script, place: &Place, seen: Seen, holder: &[u8], lease: Duration) -> ScriptInvocation<'a> {
    let mut read = script.prepare_invoke();
    read.key(&place.list).key(&place.turn);
    read.arg(seen.number).arg(&seen.mark[..]).arg(place.idle).arg(holder).arg(lease.as_millis() as u64);
    read
}

fn wrong_url(url: &str) -> Error {
    if url.starts_with("rediss:") {
        return Error::vault(
            "the URL of the Redis server asks for TLS, which is not built in",
            "Build the crate `redis` with one of its TLS features, or name a TLS proxy on this machine, such as stunnel",
        );
    }
    Error::vault(
        "the URL of the Redis server is none",
        "Write redis://user:password@host:6379/database or unix:///path/to/socket",
    )
}

/// Where it is, without user and password.
impl fmt::Display for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.client.get_connection_info().addr().fmt(f)
    }
}
