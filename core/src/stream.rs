//! A text that arrives in pieces.
//!
//! Whatever the pieces, the output joined is that of the whole text: what the engine decides about a byte depends on a bounded stretch
//! of text on either side of it, so a byte is decided once that much has arrived after it, and as much is kept before it. A finding that
//! swallows what follows it (a key block) can be longer than any window; it is replaced once and swallowed to its end.

use crate::{candidate::Candidate, redactor::Redactor, report::Report};

/// What is kept of text that has been written: more than any decision looks back.
const LEFT: usize = 8 * 1024;
/// What must have arrived after a byte before it is decided: more than any decision looks ahead.
const RIGHT: usize = 8 * 1024;
/// How much is decided at once, so that kept text is not scanned again too often.
const BATCH: usize = 64 * 1024;
/// A finding that grows beyond this is written before its end is known.
const GROWN: usize = 64 * 1024;
/// What is kept of a swallowed finding, at its start and at its end.
const KEPT_OF_SWALLOWED: usize = 1024;

/// How much of the text an open finding swallows.
pub(crate) enum Swallowed {
    /// All of it, and it may go on.
    All,
    /// Up to here, where it ends.
    UpTo(usize),
    /// Up to here, and the closing text may follow.
    PerhapsUpTo(usize),
}

/// Redacts a text that arrives in pieces. Memory is bounded, whatever the length of the text or of its lines.
///
/// ```
/// # use reticent::{Policy, Redactor};
/// let redactor = Redactor::new(&Policy::default())?;
/// let mut stream = redactor.stream();
/// let mut out = Vec::new();
/// for piece in ["mail ja", "ne@ac", "me.io, please"] {
///     stream.push(piece.as_bytes(), &mut out);
/// }
/// stream.finish(&mut out);
/// assert_eq!(out, b"mail [EMAIL_ADDRESS], please");
/// # Ok::<(), reticent::Error>(())
/// ```
pub struct Stream {
    redactor: Redactor,
    /// Text that was written, then text that is not decided yet.
    text: Vec<u8>,
    /// Where the undecided text starts.
    undecided: usize,
    /// The finding that has been written already and goes on.
    swallowing: Option<Candidate>,
    batch: usize,
    report: Report,
}

impl Stream {
    pub(crate) fn new(redactor: Redactor) -> Stream {
        let report = Report::new(redactor.fingerprint());
        Stream { redactor, text: Vec::new(), undecided: 0, swallowing: None, batch: BATCH, report }
    }

    /// Takes the next piece and appends to `out` what is decided now.
    pub fn push(&mut self, piece: &[u8], out: &mut Vec<u8>) {
        for part in piece.chunks(self.batch) {
            self.text.extend_from_slice(part);
            if self.swallowing.is_some() {
                self.swallow();
            }
            if self.text.len() - self.undecided >= RIGHT + self.batch {
                self.decide(false, out);
            }
        }
    }

    /// Ends the text: decides and appends what is left.
    pub fn finish(mut self, out: &mut Vec<u8>) -> Report {
        self.decide(true, out);
        self.report
    }

    /// The counts up to here.
    pub fn report(&self) -> &Report {
        &self.report
    }

    /// How much text is held back, in bytes.
    pub fn held(&self) -> usize {
        self.text.len() - self.undecided
    }

    fn decide(&mut self, at_end: bool, out: &mut Vec<u8>) {
        let found = self.redactor.candidates(&self.text, None);
        let length = self.text.len();
        let mut cut = if at_end { length } else { length.saturating_sub(RIGHT).max(self.undecided) };
        // Not inside a finding: the whole of it is decided at once.
        let mut growing = None;
        for candidate in found.iter().rev() {
            if candidate.start < cut && candidate.end > cut {
                let is_long = candidate.end - candidate.start.max(self.undecided) > GROWN;
                if !at_end && is_long && candidate.end == length && self.redactor.extends(candidate) {
                    growing = Some(*candidate);
                }
                cut = candidate.start.max(self.undecided);
            }
        }
        let mut written = self.undecided;
        for candidate in &found {
            let is_growing = growing.as_ref() == Some(candidate);
            if candidate.end <= self.undecided || (candidate.start >= cut && !is_growing) {
                continue;
            }
            if candidate.start < self.undecided {
                // A part of a finding that was written before its end was known.
                written = candidate.end;
                continue;
            }
            out.extend_from_slice(&self.text[written..candidate.start]);
            if self.redactor.write_one(&self.text, candidate, None, out).is_err() {
                unreachable!("operators of a policy do not fail");
            }
            self.report.count(&self.redactor.finding(&self.text, candidate));
            written = candidate.end;
        }
        if written < cut {
            out.extend_from_slice(&self.text[written..cut]);
            written = cut;
        }
        self.undecided = written;
        self.swallowing = growing;
        match growing {
            Some(candidate) => {
                let kept = candidate.start + KEPT_OF_SWALLOWED;
                self.text.drain(kept..length - KEPT_OF_SWALLOWED);
                self.undecided = self.text.len();
            }
            None => self.forget(),
        }
    }

    /// Drops what the open finding swallows, up to its end; the last of it stays in view.
    fn swallow(&mut self) {
        let Some(candidate) = self.swallowing else { return };
        let start = self.undecided;
        match self.redactor.swallowed(&candidate, &self.text, start) {
            Swallowed::All => self.text.drain(start - KEPT_OF_SWALLOWED..self.text.len() - KEPT_OF_SWALLOWED),
            Swallowed::UpTo(end) => {
                self.swallowing = None;
                self.text.drain(start - KEPT_OF_SWALLOWED..end - KEPT_OF_SWALLOWED)
            }
            // What closes it has arrived in part: the next piece tells.
            Swallowed::PerhapsUpTo(end) => self.text.drain(start - KEPT_OF_SWALLOWED..end - KEPT_OF_SWALLOWED),
        };
    }

    /// Drops text that no later decision looks back at.
    fn forget(&mut self) {
        if self.undecided > LEFT {
            let drop = self.undecided - LEFT;
            self.text.drain(..drop);
            self.undecided = LEFT;
        }
    }
}
