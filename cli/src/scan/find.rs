//! From an input to its findings with their places, in bounded memory.

use super::{
    comments::{Comments, REACH},
    locate::{Locator, Mark, Place, Wanted},
};
use crate::console::Console;
use reticent::{Finding, Redactor};
use sha2::Digest;
use std::{
    collections::VecDeque,
    io::{self, Read},
    ops::ControlFlow,
};

/// How much is read at a time.
pub(crate) const CHUNK: usize = 1 << 20;

/// A finding, and where it is for people.
pub(crate) struct Located {
    pub(crate) finding: Finding,
    pub(crate) start: Place,
    pub(crate) end: Place,
    /// The start of the value, where values are wanted.
    pub(crate) value: Vec<u8>,
    /// A digest of what stands before it on its line, where lines are wanted.
    pub(crate) before: Option<[u8; 32]>,
}

/// A finding that a comment further on may speak for.
struct Pending {
    located: Located,
    /// The offsets at which its first and its last line start.
    lines: (usize, usize),
}

/// How to look at an input.
#[derive(Clone, Copy)]
pub(crate) struct Finder<'a> {
    pub(crate) redactor: &'a Redactor,
    pub(crate) console: &'a Console,
    pub(crate) wanted: Wanted,
    /// Whether ignore comments count.
    pub(crate) comments: bool,
}

impl Finder<'_> {
    /// Reads an input to its end, and hands over each finding in order; the sink can end it earlier. Gives the number
    /// of findings that comments spoke for.
    pub(crate) fn find(&self, mut reader: impl Read, sink: &mut Sink) -> io::Result<u64> {
        let mut stream = self.redactor.stream();
        let mut locator = Locator::new(self.wanted);
        let mut waiting = Waiting { comments: self.comments.then(Comments::new), pending: VecDeque::new(), ignored: 0 };
        let mut chunk = vec![0; CHUNK];
        let mut redacted = Vec::new();
        loop {
            let length = match reader.read(&mut chunk) {
                Ok(0) => break,
                Ok(length) => length,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => {
                    // What was found before the error counts.
                    let _ = waiting.release(true, sink);
                    return Err(error);
                }
            };
            let piece = &chunk[..length];
            locator.push(piece);
            if let Some(comments) = &mut waiting.comments {
                comments.push(piece);
            }
            redacted.clear();
            stream.push_observed(piece, &mut redacted, &mut |finding| {
                waiting.pending.push_back(place(&mut locator, finding))
            });
            locator.settle(stream.settled());
            self.console.advance(length as u64);
            if waiting.release(false, sink).is_break() {
                return Ok(waiting.ignored);
            }
        }
        redacted.clear();
        stream.finish_observed(&mut redacted, &mut |finding| waiting.pending.push_back(place(&mut locator, finding)));
        let _ = waiting.release(true, sink);
        Ok(waiting.ignored)
    }
}

/// Takes findings, until it has enough.
pub(crate) type Sink<'a> = dyn FnMut(Located) -> ControlFlow<()> + 'a;

fn place(locator: &mut Locator, finding: Finding) -> Pending {
    let span = finding.span();
    let mark = locator.locate(span.start);
    let (end, last_line) = locator.pass(span.end, finding.entity());
    let value = mark.value(span).to_vec();
    let Mark { place: start, line_start, before, .. } = mark;
    let before = before.map(|digest| digest.finalize().into());
    Pending { located: Located { finding, start, end, value, before }, lines: (line_start, last_line) }
}

/// Findings that wait until all comments near them are known.
struct Waiting {
    comments: Option<Comments>,
    pending: VecDeque<Pending>,
    ignored: u64,
}

impl Waiting {
    fn release(&mut self, at_end: bool, sink: &mut Sink) -> ControlFlow<()> {
        let known = match &mut self.comments {
            None => usize::MAX,
            Some(comments) if at_end => {
                comments.finish();
                usize::MAX
            }
            Some(comments) => comments.known(),
        };
        let is_known = |next: &Pending| next.located.finding.span().end + REACH <= known;
        while self.pending.front().is_some_and(is_known) {
            let Some(next) = self.pending.pop_front() else {
                break;
            };
            let finding = &next.located.finding;
            let (first, last) = next.lines;
            let speaks = |comments: &mut Comments| comments.ignore(finding.entity(), finding.span(), first..=last);
            if self.comments.as_mut().is_some_and(speaks) {
                self.ignored += 1;
            } else {
                sink(next.located)?;
            }
        }
        ControlFlow::Continue(())
    }
}
