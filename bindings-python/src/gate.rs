//! The one way into the engine: no panic gets out, and the interpreter's lock is let go of where the work is worth it.

use crate::{errors, panics, pool};
use pyo3::{marker::Ungil, prelude::*};

/// Below this a scan is shorter than a hand-over of the interpreter's lock, which can cost a waiting thread 5 ms.
const WORTH_DETACHING: usize = 2 * 1024;

/// Runs a call from Python. A panic, which is a mistake of ours, becomes an `InternalError` that says where it was.
pub(crate) fn guarded<T>(call: impl FnOnce() -> PyResult<T>) -> PyResult<T> {
    panics::caught(call).unwrap_or_else(|place| Err(errors::internal(&place)))
}

/// Runs work on so many bytes of text: without the interpreter's lock, and with this process's own threads at hand, where
/// it is worth it.
pub(crate) fn unlocked<T: Ungil + Send>(py: Python<'_>, bytes: usize, work: impl FnOnce() -> T + Ungil + Send) -> T {
    if bytes < WORTH_DETACHING { work() } else { py.detach(|| pool::run(bytes, work)) }
}

/// As [`unlocked`], on the calling thread: for work that calls back into Python, whose context belongs to the thread.
pub(crate) fn unlocked_here<T: Ungil>(py: Python<'_>, bytes: usize, work: impl FnOnce() -> T + Ungil) -> T {
    if bytes < WORTH_DETACHING { work() } else { py.detach(work) }
}
