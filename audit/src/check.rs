//! Whether a log is what was written.

use crate::{
    chain::{Hasher, Head, parts},
    log::{SealedHead, failed, head_path},
};
use reticent::Error;
use std::{
    fs::{self, File},
    io::{BufRead, BufReader},
    path::Path,
};

/// What is known of a log from elsewhere.
#[derive(Clone, Debug, Default)]
pub struct Checking {
    hasher: Hasher,
    head: Option<Head>,
}

impl Checking {
    /// With the key of the log.
    ///
    /// # Errors
    /// Where the key is too short to be one.
    pub fn with_key(self, key: &[u8]) -> Result<Checking, Error> {
        Ok(Checking { hasher: Hasher::keyed(key)?, ..self })
    }

    /// With a head that was kept elsewhere: the log must still hold that line.
    #[must_use]
    pub fn with_head(self, head: Head) -> Checking {
        Checking { head: Some(head), ..self }
    }
}

/// A log that is what was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    /// How many lines it has.
    pub lines: u64,
    /// Its last line.
    pub head: Head,
    /// Whether it is proved that nothing was cut off at its end: up to the head that was given, or by the sealed head of a log with a key.
    pub end_is_proved: bool,
}

/// Checks a log from its first line to its last.
///
/// # Errors
/// Where a line was changed, cut out, put in or moved, or the log does not reach to the head that it had; the error says which line.
pub fn check(path: impl AsRef<Path>, checking: &Checking) -> Result<Checked, Error> {
    let path = path.as_ref();
    let unreadable = |error: std::io::Error| failed("read", path, &error);
    let file = File::open(path).map_err(unreadable)?;
    // Nobody is in the middle of a line then.
    file.lock_shared().map_err(unreadable)?;
    let mut reader = BufReader::new(file);
    let mut head = Head::default();
    let (mut line, mut kept_is_there) = (Vec::new(), false);
    let kept = checking.head.as_ref();
    loop {
        kept_is_there |= kept == Some(&head);
        line.clear();
        if reader.read_until(b'\n', &mut line).map_err(unreadable)? == 0 {
            break;
        }
        let number = head.lines + 1;
        let wrong = |problem: &str| broken(path, &format!("line {number} {problem}"));
        let text = line.strip_suffix(b"\n").ok_or_else(|| wrong("has no end"))?;
        let text = std::str::from_utf8(text).map_err(|_| wrong("is none of a log"))?;
        let (hashed, link) = parts(text).ok_or_else(|| wrong("is none of a log"))?;
        if link.n != number {
            return Err(wrong(&format!("has the number {}: lines were cut out, put in or moved", link.n)));
        }
        if link.prev != head.hash {
            return Err(wrong("does not follow the line before it"));
        }
        if checking.hasher.line(hashed) != link.hash {
            return Err(wrong("was changed, or written under another key"));
        }
        head = Head { lines: number, hash: link.hash };
    }
    if let Some(kept) = kept.filter(|_| !kept_is_there) {
        return Err(broken(path, &format!("it does not hold the line {} that it had", kept.lines)));
    }
    let mut end_is_proved = kept == Some(&head);
    if checking.hasher.is_keyed() {
        check_seal(path, checking, &head)?;
        end_is_proved = true;
    }
    Ok(Checked { lines: head.lines, head, end_is_proved })
}

/// The head beside a log with a key must be its last line.
fn check_seal(path: &Path, checking: &Checking, head: &Head) -> Result<(), Error> {
    let beside = head_path(path);
    if head.lines == 0 && !beside.exists() {
        return Ok(());
    }
    let text = fs::read_to_string(&beside).map_err(|error| failed("read", &beside, &error))?;
    let sealed: SealedHead = serde_json::from_str(&text).map_err(|_| broken(path, "the head beside it is none"))?;
    if checking.hasher.head(&sealed.head) != sealed.seal {
        return Err(broken(path, "the head beside it was changed, or written under another key"));
    }
    // A writer that died after its line and before the head leaves one line more.
    if sealed.head == *head || sealed.head.lines + 1 == head.lines {
        return Ok(());
    }
    Err(broken(path, &format!("it has {} lines, and its head says {}", head.lines, sealed.head.lines)))
}

fn broken(path: &Path, problem: &str) -> Error {
    Error::audit(
        format!("the audit log {} is not what was written: {problem}", path.display()),
        "Compare it with a copy; what stands before that line is as it was written",
    )
}
