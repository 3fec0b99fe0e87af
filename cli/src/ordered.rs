//! Work on many inputs at a time, with the results in the order of the inputs.

use std::{
    collections::BTreeMap,
    ops::ControlFlow,
    sync::{
        atomic::{AtomicBool, AtomicUsize, Ordering},
        mpsc,
    },
    thread,
};

/// Runs `work` on every item with `jobs` threads (0: one a core) and hands each result to `consume`, with its item, on the
/// calling thread and in the order of the items, as soon as it and all before it are there. `consume` can end it all.
pub(crate) fn map<I: Sync, T: Send>(
    jobs: usize,
    items: &[I],
    work: impl Fn(&I) -> T + Sync,
    mut consume: impl FnMut(&I, T) -> ControlFlow<()>,
) {
    let cores = || thread::available_parallelism().map_or(1, |cores| cores.get());
    let jobs = if jobs == 0 { cores() } else { jobs }.min(items.len());
    if jobs <= 1 {
        let _ = items.iter().try_for_each(|item| consume(item, work(item)));
        return;
    }
    let next = AtomicUsize::new(0);
    let ended = AtomicBool::new(false);
    // A full channel makes the threads wait for a slow consumer instead of piling up results.
    let (sender, receiver) = mpsc::sync_channel(2 * jobs);
    thread::scope(|scope| {
        for _ in 0..jobs {
            let (sender, next, ended, work) = (sender.clone(), &next, &ended, &work);
            scope.spawn(move || {
                while !ended.load(Ordering::Relaxed) {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    let Some(item) = items.get(at) else { return };
                    if sender.send((at, work(item))).is_err() {
                        return;
                    }
                }
            });
        }
        drop(sender);
        let mut early = BTreeMap::new();
        let mut expected = 0;
        for (at, result) in receiver {
            early.insert(at, result);
            while let Some(result) = early.remove(&expected) {
                let item = &items[expected];
                expected += 1;
                if consume(item, result).is_break() {
                    // The receiver ends with this loop, which lets waiting threads go.
                    ended.store(true, Ordering::Relaxed);
                    return;
                }
            }
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn the_order_is_kept_whatever_takes_longest() {
        let items: Vec<u64> = (0..200).collect();
        for jobs in [0, 1, 7] {
            let mut seen = Vec::new();
            let work = |item: &u64| {
                thread::sleep(Duration::from_micros((item * 7919) % 300));
                *item
            };
            map(jobs, &items, work, |_, item| {
                seen.push(item);
                ControlFlow::Continue(())
            });
            assert_eq!(seen, items);
        }
    }

    #[test]
    fn the_consumer_can_end_it() {
        let items: Vec<usize> = (0..10_000).collect();
        for jobs in [1, 4] {
            let started = AtomicUsize::new(0);
            let work = |_: &usize| started.fetch_add(1, Ordering::Relaxed);
            map(jobs, &items, work, |_, _| ControlFlow::Break(()));
            assert!(started.into_inner() < 100);
        }
    }
}
