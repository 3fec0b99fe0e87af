//! Files that are being written, and are removed when a signal ends the command before they are complete.

use std::{
    collections::BTreeSet,
    io,
    path::PathBuf,
    sync::{Mutex, MutexGuard, Once, PoisonError},
};
use tempfile::NamedTempFile;

static UNFINISHED: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());
static WATCH: Once = Once::new();

/// A file is unfinished as long as this lives.
pub(crate) struct Unfinished(PathBuf);

impl Unfinished {
    /// Makes a file. A signal waits until it is noted.
    pub(crate) fn make(make: impl FnOnce() -> io::Result<NamedTempFile>) -> io::Result<(NamedTempFile, Unfinished)> {
        WATCH.call_once(watch);
        let mut noted = noted();
        let file = make()?;
        let path = file.path().to_path_buf();
        noted.insert(path.clone());
        Ok((file, Unfinished(path)))
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        noted().remove(&self.0);
    }
}

fn noted() -> MutexGuard<'static, BTreeSet<PathBuf>> {
    UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Waits for what ends a command, on a thread of its own. Where that cannot be had, a signal leaves the file that it interrupts.
#[cfg(unix)]
fn watch() {
    use signal_hook::{
        consts::{SIGHUP, SIGINT, SIGTERM},
        iterator::Signals,
        low_level::emulate_default_handler,
    };
    let Ok(mut signals) = Signals::new([SIGHUP, SIGINT, SIGTERM]) else { return };
    let wait = move || {
        if let Some(signal) = signals.forever().next() {
            // Held to the end, so that no other file is begun.
            let unfinished = noted();
            for path in unfinished.iter() {
                let _ = std::fs::remove_file(path);
            }
            // As without this: the shell sees which signal it was.
            let _ = emulate_default_handler(signal);
        }
    };
    let _ = std::thread::Builder::new().name("reticent-signals".into()).spawn(wait);
}

#[cfg(not(unix))]
fn watch() {}
