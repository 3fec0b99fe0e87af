//! A clock that is fair on a busy machine: what is compared takes turns, and the best turn of each counts.

use std::{
    hint::black_box,
    time::{Duration, Instant},
};

/// Something to time.
pub struct Contender<'a> {
    /// The name in tables.
    pub name: &'static str,
    /// How many bytes one run reads.
    pub bytes: usize,
    /// One run; gives a count, so that it cannot be optimised away.
    pub run: Box<dyn FnMut() -> usize + 'a>,
}

/// The best turn of a contender.
#[derive(Clone, Copy, Debug)]
pub struct Timing {
    /// The name of the contender.
    pub name: &'static str,
    /// How many bytes one run reads.
    pub bytes: usize,
    /// The shortest run.
    pub best: Duration,
}

impl<'a> Contender<'a> {
    /// A contender that reads `bytes` bytes a run.
    pub fn new(name: &'static str, bytes: usize, run: impl FnMut() -> usize + 'a) -> Contender<'a> {
        Contender { name, bytes, run: Box::new(run) }
    }
}

impl Timing {
    /// Bytes a nanosecond, which is GB/s.
    pub fn rate(&self) -> f64 {
        self.bytes as f64 / self.best.as_nanos().max(1) as f64
    }
}

/// Times contenders in turns: each runs once a round, so that what else the machine does hits all of them alike.
pub fn in_turns(contenders: &mut [Contender], rounds: usize) -> Vec<Timing> {
    let mut timings: Vec<Timing> =
        contenders.iter().map(|c| Timing { name: c.name, bytes: c.bytes, best: Duration::MAX }).collect();
    for _ in 0..rounds {
        for (contender, timing) in contenders.iter_mut().zip(&mut timings) {
            let start = Instant::now();
            black_box((contender.run)());
            timing.best = timing.best.min(start.elapsed());
        }
    }
    timings
}

/// The time of one call that is too short for a clock: the best of `rounds` runs of `calls` calls each.
pub fn per_call(rounds: usize, calls: u32, mut call: impl FnMut() -> usize) -> Duration {
    let run = |_| {
        let start = Instant::now();
        for _ in 0..calls {
            black_box(call());
        }
        start.elapsed() / calls
    };
    (0..rounds).map(run).min().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_contender_runs_in_every_round() {
        let (mut one, mut two) = (0, 0);
        let count = |counter: &mut usize| {
            *counter += 1;
            *counter
        };
        let mut contenders =
            [Contender::new("one", 10, || count(&mut one)), Contender::new("two", 20, || count(&mut two))];
        let timings = in_turns(&mut contenders, 7);
        drop(contenders);
        assert_eq!((one, two), (7, 7));
        assert_eq!(timings.iter().map(|t| (t.name, t.bytes)).collect::<Vec<_>>(), [("one", 10), ("two", 20)]);
    }

    #[test]
    fn rates_are_bytes_a_nanosecond() {
        let timing = Timing { name: "", bytes: 3_000, best: Duration::from_micros(1) };
        assert!((timing.rate() - 3.0).abs() < 1e-9);
    }
}
