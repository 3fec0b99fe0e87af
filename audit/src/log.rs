//! A log that is written: one line a call, under a lock that other processes know.

use crate::{
    chain::{CLOSE, Hasher, Head, MARK, parts},
    time::timestamp,
};
use reticent::Error;
use serde::Serialize;
use serde_json::Value;
use std::{
    fmt,
    fs::{self, File, OpenOptions},
    io::{self, Read, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
    time::{Duration, SystemTime},
};

/// How much of the end of a file is read at a time, to find its last line.
const STEP: u64 = 4096;
/// The longest line that is looked for; one with so many paths would be cut short before.
const LONGEST_LINE: u64 = 16 << 20;
/// The most paths that a line lists; more are a number.
const MOST_PATHS: usize = 1000;

/// An audit log, open for appending. Shared between threads; other processes may append to the same file.
pub struct Log {
    path: PathBuf,
    hasher: Hasher,
    sync: bool,
    state: Mutex<State>,
}

struct State {
    file: File,
    /// Who opened it: a process that was forked off shares the lock of its parent, and opens the file anew.
    process: u32,
    /// Where the file ended when this log wrote to it last, and the line there.
    known: Option<(u64, Head)>,
}

impl State {
    fn open(path: &Path) -> io::Result<State> {
        let file = OpenOptions::new().read(true).append(true).create(true).open(path)?;
        Ok(State { file, process: std::process::id(), known: None })
    }
}

/// A file beside a log with a key: its head, sealed.
#[derive(Serialize, serde::Deserialize)]
pub(crate) struct SealedHead {
    #[serde(flatten)]
    pub(crate) head: Head,
    pub(crate) seal: String,
}

impl Log {
    /// Opens a log, or begins one.
    ///
    /// # Errors
    /// Where the file cannot be opened or is no log.
    pub fn open(path: impl AsRef<Path>) -> Result<Log, Error> {
        Log::new(path.as_ref(), Hasher::default())
    }

    /// As [`Log::open`], where there is a file already.
    ///
    /// # Errors
    /// Where there is none, and those of [`Log::open`].
    pub fn open_existing(path: impl AsRef<Path>) -> Result<Log, Error> {
        let path = path.as_ref();
        fs::metadata(path).map_err(|error| failed("opened", path, &error))?;
        Log::open(path)
    }

    /// As [`Log::open`], with a key of 16 bytes or more: who has not got it can neither change a line nor cut the log unnoticed.
    ///
    /// # Errors
    /// Where the key is too short, and those of [`Log::open`].
    pub fn with_key(path: impl AsRef<Path>, key: &[u8]) -> Result<Log, Error> {
        Log::new(path.as_ref(), Hasher::keyed(key)?)
    }

    /// The same log, with each line on the disk before `append` returns: it then outlives the machine, not only the process.
    #[must_use]
    pub fn synced(self) -> Log {
        Log { sync: true, ..self }
    }

    fn new(path: &Path, hasher: Hasher) -> Result<Log, Error> {
        let state = State::open(path).map_err(|error| failed("opened", path, &error))?;
        let log = Log { path: path.to_path_buf(), hasher, sync: false, state: Mutex::new(state) };
        log.head()?;
        Ok(log)
    }

    /// Appends a line: what came of a call (`done` or `blocked`), how long it took, and its counts.
    ///
    /// # Errors
    /// Where the file cannot be locked or written; then no line is in it.
    pub fn append(&self, outcome: &str, took: Option<Duration>, report: &impl Serialize) -> Result<Head, Error> {
        self.append_at(SystemTime::now(), outcome, took, report)
    }

    /// As [`Log::append`], of a call that began at this time.
    ///
    /// # Errors
    /// As [`Log::append`].
    pub fn append_at(
        &self,
        time: SystemTime,
        outcome: &str,
        took: Option<Duration>,
        report: &impl Serialize,
    ) -> Result<Head, Error> {
        self.locked(|state| {
            let before = self.last(state)?;
            let (line, head) = self.line(&before, time, outcome, took, report)?;
            let end = state.file.metadata()?.len();
            let written = state.file.write_all(line.as_bytes()).and_then(|()| match self.sync {
                true => state.file.sync_data(),
                false => Ok(()),
            });
            if let Err(error) = written {
                // A part of a line would look as if something had been cut.
                let _ = state.file.set_len(end);
                state.known = None;
                return Err(error);
            }
            state.known = Some((end + line.len() as u64, head.clone()));
            if self.hasher.is_keyed() {
                self.seal(&head)?;
            }
            Ok(head)
        })
    }

    /// The last line of the log: to be kept elsewhere, it proves later that nothing was cut off up to it.
    ///
    /// # Errors
    /// Where the file cannot be read or its last line is none of a log.
    pub fn head(&self) -> Result<Head, Error> {
        self.locked(|state| self.last(state))
    }

    /// Runs `work` while no other thread or process appends.
    fn locked<T>(&self, mut work: impl FnMut(&mut State) -> io::Result<T>) -> Result<T, Error> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let mut run = || {
            if state.process != std::process::id() {
                *state = State::open(&self.path)?;
            }
            state.file.lock()?;
            let done = work(&mut state);
            state.file.unlock()?;
            done
        };
        run().map_err(|error| failed("written", &self.path, &error))
    }

    /// The last line, whoever wrote it.
    fn last(&self, state: &mut State) -> io::Result<Head> {
        let end = state.file.metadata()?.len();
        if let Some((known, head)) = &state.known
            && *known == end
        {
            return Ok(head.clone());
        }
        let (head, end) = last_line(&mut state.file, end)?;
        state.known = Some((end, head.clone()));
        Ok(head)
    }

    fn line(
        &self,
        before: &Head,
        time: SystemTime,
        outcome: &str,
        took: Option<Duration>,
        report: &impl Serialize,
    ) -> io::Result<(String, Head)> {
        let mut line = serde_json::Map::new();
        line.insert("n".into(), (before.lines + 1).into());
        line.insert("time".into(), timestamp(time).into());
        line.insert("outcome".into(), outcome.into());
        if let Some(took) = took {
            line.insert("seconds".into(), ((took.as_secs_f64() * 1e6).round() / 1e6).into());
        }
        if let Value::Object(mut report) = serde_json::to_value(report)? {
            shorten(&mut report);
            line.extend(report);
        }
        line.insert("prev".into(), before.hash.clone().into());
        let mut text = Value::Object(line).to_string();
        text.pop();
        let hash = self.hasher.line(&text);
        let text = format!("{text}{MARK}{hash}{CLOSE}\n");
        Ok((text, Head { lines: before.lines + 1, hash }))
    }

    /// Writes the sealed head, whole or not at all.
    fn seal(&self, head: &Head) -> io::Result<()> {
        let sealed = SealedHead { head: head.clone(), seal: self.hasher.head(head) };
        let (path, new) = (head_path(&self.path), head_path(&self.path).with_extension("head.new"));
        fs::write(&new, serde_json::to_string(&sealed)? + "\n")?;
        fs::rename(&new, &path)
    }
}

/// Paths without end are a number.
fn shorten(report: &mut serde_json::Map<String, Value>) {
    let Some(Value::Object(paths)) = report.get_mut("paths") else { return };
    let more = paths.len().saturating_sub(MOST_PATHS);
    if more > 0 {
        *paths = std::mem::take(paths).into_iter().take(MOST_PATHS).collect();
        report.insert("more_paths".into(), more.into());
    }
}

/// Where the sealed head of a log is.
pub(crate) fn head_path(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".head");
    name.into()
}

/// The last whole line of a file, and where it ends. What a writer that died has left behind it was never acknowledged, and is cut.
fn last_line(file: &mut File, end: u64) -> io::Result<(Head, u64)> {
    let mut tail = Vec::new();
    let mut from = end;
    while from > 0 && end - from < LONGEST_LINE {
        let step = STEP.min(from);
        from -= step;
        file.seek(SeekFrom::Start(from))?;
        let mut part = vec![0; step as usize];
        file.read_exact(&mut part)?;
        part.extend_from_slice(&tail);
        tail = part;
        if tail.iter().filter(|byte| **byte == b'\n').count() > 1 {
            break;
        }
    }
    let whole = tail.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
    let (lines, torn) = tail.split_at(whole);
    let no_log = || io::Error::new(io::ErrorKind::InvalidData, "its last line is none of a log");
    let head = match lines.strip_suffix(b"\n") {
        None => Head::default(),
        Some(last) => {
            let start = last.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
            let link = std::str::from_utf8(&last[start..]).ok().and_then(parts);
            let (_, link) = link.ok_or_else(no_log)?;
            Head { lines: link.n, hash: link.hash }
        }
    };
    let end = end - torn.len() as u64;
    if !torn.is_empty() {
        let start = format!("{{\"n\":{},", head.lines + 1);
        let shared = start.len().min(torn.len());
        if start.as_bytes()[..shared] != torn[..shared] {
            return Err(no_log());
        }
        file.set_len(end)?;
    }
    Ok((head, end))
}

/// The error of a file.
pub(crate) fn failed(what: &str, path: &Path, error: &io::Error) -> Error {
    let help = match error.kind() {
        io::ErrorKind::InvalidData => "Name another file, or move this one away",
        _ => "Check that its folder exists, is writable and has space left",
    };
    Error::audit(format!("the audit log {} cannot be {what}: {error}", path.display()), help)
}

impl fmt::Debug for Log {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Log").field("path", &self.path).field("hasher", &self.hasher).finish_non_exhaustive()
    }
}
