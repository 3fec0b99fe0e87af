//! Threads for large work, a pool to a process: the threads of a parent do not live on in a forked child.

use rayon::{ThreadPool, ThreadPoolBuilder, prelude::*};
use std::{
    process,
    ptr::{self, NonNull},
    sync::atomic::{AtomicPtr, Ordering},
};

/// From this on the engine may share work out to several cores; it is below the engine's own limit.
const WORTH_SHARING: usize = 64 * 1024;

struct OwnedPool {
    process: u32,
    threads: ThreadPool,
}

/// The newest pool. A pool is never freed: another thread may be using it, and one taken over from a parent cannot be
/// joined. No lock, because a lock that another thread holds while the process forks is never released in the child.
static NEWEST: AtomicPtr<OwnedPool> = AtomicPtr::new(ptr::null_mut());

/// Runs work on so many bytes of text, inside this process's pool where the engine may share it out.
pub(crate) fn run<T: Send>(bytes: usize, work: impl FnOnce() -> T + Send) -> T {
    if bytes < WORTH_SHARING {
        return work();
    }
    match threads() {
        Some(threads) => threads.install(work),
        None => work(),
    }
}

/// Does work for each item in order: on several cores where so many bytes of text are worth it. For use inside [`run`].
pub(crate) fn each<T: Sync, R: Send>(bytes: usize, items: &[T], work: impl Fn(&T) -> R + Sync + Send) -> Vec<R> {
    if bytes < WORTH_SHARING { items.iter().map(work).collect() } else { items.par_iter().map(work).collect() }
}

/// The pool of this process; `None` where the system gives no threads.
fn threads() -> Option<&'static ThreadPool> {
    // SAFETY: the pointer is null or came from `Box::into_raw` below, and what it points to is never freed.
    let newest = NonNull::new(NEWEST.load(Ordering::Acquire)).map(|pool| unsafe { pool.as_ref() });
    if let Some(pool) = newest
        && pool.process == process::id()
    {
        return Some(&pool.threads);
    }
    let threads = ThreadPoolBuilder::new().thread_name(|index| format!("reticent-{index}")).build().ok()?;
    let pool = Box::into_raw(Box::new(OwnedPool { process: process::id(), threads }));
    NEWEST.store(pool, Ordering::Release);
    // SAFETY: just made, and never freed.
    Some(unsafe { &(*pool).threads })
}
