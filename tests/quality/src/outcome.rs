//! What became of a planted value.

use reticent::Finding;
use std::ops::{AddAssign, Range};

/// What became of one planted value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// One finding is exactly the value.
    Whole,
    /// A finding covers it and more.
    Over,
    /// Some of it stays raw.
    Partly,
    /// All of it stays raw.
    Missed,
}

impl Outcome {
    /// What became of the value that stands at `planted`.
    pub(crate) fn of(findings: &[Finding], planted: &Range<usize>) -> Outcome {
        let mut covered = 0;
        let mut over = false;
        for span in findings.iter().map(|finding| finding.span()).filter(|span| touches(span.range(), planted)) {
            covered += span.end.min(planted.end) - span.start.max(planted.start);
            over |= span.start < planted.start || planted.end < span.end;
        }
        match covered {
            0 => Outcome::Missed,
            _ if covered < planted.len() => Outcome::Partly,
            _ if over => Outcome::Over,
            _ => Outcome::Whole,
        }
    }
}

/// Whether two ranges share a byte.
pub(crate) fn touches(one: Range<usize>, other: &Range<usize>) -> bool {
    one.start < other.end && other.start < one.end
}

/// How many values met which outcome.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    /// Covered, and nothing else.
    pub(crate) whole: usize,
    /// Covered with more.
    pub(crate) over: usize,
    /// Cut.
    pub(crate) partly: usize,
    /// Not found.
    pub(crate) missed: usize,
}

impl Tally {
    /// A tally of one value.
    pub(crate) fn one(outcome: Outcome) -> Tally {
        let mut tally = Tally::default();
        match outcome {
            Outcome::Whole => tally.whole = 1,
            Outcome::Over => tally.over = 1,
            Outcome::Partly => tally.partly = 1,
            Outcome::Missed => tally.missed = 1,
        }
        tally
    }

    /// The values.
    pub(crate) fn planted(&self) -> usize {
        self.whole + self.over + self.partly + self.missed
    }

    /// The share that is covered, and nothing beside it.
    pub(crate) fn exact(&self) -> f64 {
        share(self.whole, self.planted())
    }

    /// The share that is covered to its last byte.
    pub(crate) fn recall(&self) -> f64 {
        share(self.whole + self.over, self.planted())
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Tally) {
        self.whole += other.whole;
        self.over += other.over;
        self.partly += other.partly;
        self.missed += other.missed;
    }
}

/// A part of a whole; all of nothing is one.
pub(crate) fn share(part: usize, of: usize) -> f64 {
    if of == 0 { 1.0 } else { part as f64 / of as f64 }
}
