//! What is looked for beside findings: at every place near one where a word begins.

use super::{Ahead, Candidates, boundary};
use crate::{detector::DetectorRef, dispatch::Listed, span::Span};
use reticent_pattern_compiler::{Boundary, ByteSet};
use std::sync::OnceLock;

/// How far from a finding its neighbours start, in bytes.
const NEAR: usize = 64;

/// So near behind a place what comes may still say whether anything may start there.
const SEEN: usize = 4;

/// How many findings that start before a window may reach into it.
const OVERLAPPING: usize = 8;

/// The shapes that are looked for beside findings of an entity.
#[derive(Clone, Debug)]
pub(crate) struct Beside {
    shapes: Vec<Listed>,
    /// Of each shape, its number among those that are looked for beside anything.
    numbers: Vec<usize>,
    /// The bytes that they start with.
    first: ByteSet,
    /// Those of them that may start in the middle of a word.
    first_in_words: ByteSet,
    starting: OnceLock<Starting>,
}

impl Beside {
    /// `numbered` are the shapes that are looked for beside anything, these among them.
    pub(crate) fn new(detectors: &[DetectorRef], shapes: Vec<Listed>, numbered: &[Listed]) -> Beside {
        let (mut first, mut first_in_words) = (ByteSet::EMPTY, ByteSet::EMPTY);
        for Listed { shape, .. } in &shapes {
            let detector = &detectors[shape.detector as usize];
            let starts = &detector.shapes[shape.shape as usize].first;
            first.extend(starts);
            if detector.boundary == Boundary::None {
                first_in_words.extend(starts);
            }
        }
        let is_of = |listed: &Listed| numbered.iter().position(|other| other.shape == listed.shape);
        let numbers = shapes.iter().filter_map(is_of).collect();
        Beside { shapes, numbers, first, first_in_words, starting: OnceLock::new() }
    }

    /// Whether one of them may start here. What touches a finding needs no boundary before its digits; its letters go on with no word.
    fn may_start(&self, text: &[u8], at: usize, touches: bool) -> bool {
        self.first.contains(text[at])
            && (self.first_in_words.contains(text[at])
                || !boundary::is_in_word(text, at)
                || touches && text[at].is_ascii_digit())
            && !boundary::is_in_marked_word(text, at)
    }

    /// Those that may start with a byte, each with its number: all of them, or only those with something before their value.
    fn starting<'a>(
        &'a self,
        detectors: &[DetectorRef],
        byte: u8,
        behind: bool,
    ) -> impl Iterator<Item = (usize, &'a Listed)> {
        let starting = self.starting.get_or_init(|| Starting::new(detectors, &self.shapes));
        starting.of(byte, behind).map(|place| (self.numbers[place], &self.shapes[place]))
    }
}

/// Which shapes of a list may start with a byte: by byte, a bit for each shape.
#[derive(Clone, Debug)]
struct Starting {
    bits: Vec<u64>,
    /// The shapes with something before their value.
    with_before: Vec<u64>,
    /// How many words there are for a byte.
    words: usize,
}

impl Starting {
    fn new(detectors: &[DetectorRef], shapes: &[Listed]) -> Starting {
        let words = shapes.len().div_ceil(64);
        let mut bits = vec![0; words * 256];
        let mut with_before = vec![0; words];
        for (place, Listed { shape, .. }) in shapes.iter().enumerate() {
            let compiled = &detectors[shape.detector as usize].shapes[shape.shape as usize];
            for byte in compiled.first.members() {
                bits[usize::from(byte) * words + place / 64] |= 1 << (place % 64);
            }
            with_before[place / 64] |= u64::from(compiled.before.is_some()) << (place % 64);
        }
        Starting { bits, with_before, words }
    }

    /// The places of those in their list; only of those with something before their value, where `behind` says so.
    fn of(&self, byte: u8, behind: bool) -> impl Iterator<Item = usize> {
        let first = usize::from(byte) * self.words;
        let bits = self.bits[first..first + self.words].iter().zip(&self.with_before);
        bits.enumerate().flat_map(move |(word, (bits, with_before))| {
            let mut left = if behind { bits & with_before } else { *bits };
            std::iter::from_fn(move || {
                let place = (left != 0).then(|| left.trailing_zeros() as usize)?;
                left &= left - 1;
                Some(word * 64 + place)
            })
        })
    }
}

impl Candidates<'_> {
    /// Adds what stands beside the findings so far, which are in order; `beside` gives the shapes by detector. No place is looked at twice
    /// for a shape, nor what a finding covers.
    pub(crate) fn find_beside<'b>(&mut self, beside: impl Fn(u16) -> &'b Beside) {
        let known = self.found.len();
        let mut reached = Reached::default();
        // What stands before what is decided is known.
        let floor = self.ahead.as_ref().map_or(0, |ahead| ahead.known().saturating_sub(NEAR));
        for index in 0..known {
            let finding = self.found[index];
            if finding.end + NEAR < floor {
                continue;
            }
            let beside = beside(finding.detector);
            if !beside.shapes.is_empty() {
                let window =
                    Span::new(finding.start.saturating_sub(NEAR).max(floor), self.text.len().min(finding.end + NEAR));
                self.find_in_window(beside, window, known, &mut reached);
                for number in &beside.numbers {
                    let to = reached.by(*number);
                    *to = window.end.max(*to);
                }
            }
        }
    }

    /// Holds what stands so near before what is held that it may stand beside a finding there.
    pub(crate) fn look_beside_held(&self, beside: &Beside) {
        let Some(ahead) = &self.ahead else { return };
        let held = ahead.held().min(self.text.len());
        let from = held.saturating_sub(NEAR);
        let known = ahead.alone();
        // Where nothing is, nothing will be; what has not come may change that of a place near the end alone.
        let mut alone = Span::new(if known.end < from { from } else { known.start }, known.end.max(from));
        let is_known = |at: usize| known.start <= at && at < known.end;
        // Most texts have no finding near their end.
        let first = if self.found.is_empty() && is_known(from) { known.end.min(held) } else { from };
        for at in first..held {
            let touches = self.found.iter().any(|found| found.end == at);
            if is_known(at) && !touches {
                continue;
            }
            let is_over = !beside.may_start(self.text, at, touches)
                || self.starting_beside(ahead, beside, at).next().is_none()
                || ahead.holds_nothing_of(|| self.look_beside_at(ahead, beside, at, touches))
                    && !ahead.is_near(at, SEEN);
            if is_over && alone.end == at {
                alone.end = at + 1;
            }
        }
        ahead.set_alone(alone);
    }

    /// The shapes that may start here. What stands before a value may have been written already; a value that starts there has been.
    fn starting_beside<'b>(&self, ahead: &Ahead, beside: &'b Beside, at: usize) -> impl Iterator<Item = &'b Listed> {
        beside.starting(self.detectors, self.text[at], at < ahead.decided()).map(|(_, listed)| listed)
    }

    /// Holds a place where something stands, or may stand once more has come, that may be beside a finding.
    fn look_beside_at(&self, ahead: &Ahead, beside: &Beside, at: usize, touches: bool) {
        let text = self.text;
        let seen = self.outline(at);
        let starting = self.starting_beside(ahead, beside, at);
        for Listed { shape, .. } in starting.filter(|listed| listed.outlines.allow(seen)) {
            let boundary = self.detectors[shape.detector as usize].boundary;
            let may_start = touches || boundary::allows_start(boundary, text, at);
            let ends = may_start.then(|| self.ends(*shape, at, text.len())).flatten();
            // What may go on is held by now; of what ended, the validators say whether it counts.
            if let Some((start, ends)) = ends.filter(|(start, _)| *start >= ahead.decided())
                && self.validated(*shape, start, ends).is_some()
            {
                ahead.hold(at.max(ahead.decided()));
            }
        }
    }

    /// Looks at a window around one of the first `known` findings.
    fn find_in_window(&mut self, beside: &Beside, window: Span, known: usize, reached: &mut Reached) {
        let text = self.text;
        let first = self.found[..known].partition_point(|finding| finding.start < window.start);
        let mut next = first.saturating_sub(OVERLAPPING);
        let from = beside.numbers.iter().map(|number| *reached.by(*number)).min().unwrap_or(0);
        let mut at = window.start.max(from);
        // What touches a finding has the finding as its neighbour, not the finding's last digit.
        let mut touches = false;
        while at < window.end {
            let finding = self.found[..known].get(next).copied();
            if let Some(finding) = finding.filter(|finding| finding.start <= at) {
                touches |= at <= finding.end;
                at = at.max(finding.end);
                next += 1;
                continue;
            }
            let stretch_end = finding.map_or(window.end, |finding| finding.start.min(window.end));
            if touches && beside.may_start(text, at, true) {
                self.find_at(beside, at, true, reached);
            }
            for at in at + usize::from(touches)..stretch_end {
                if beside.may_start(text, at, false) {
                    self.find_at(beside, at, false, reached);
                }
            }
            touches = false;
            at = stretch_end;
        }
    }

    /// Tries the shapes at one place.
    fn find_at(&mut self, beside: &Beside, at: usize, touches: bool, reached: &mut Reached) {
        let (seen, limit, detectors) = (self.outline(at), self.text.len(), self.detectors);
        let starting = beside.starting(detectors, self.text[at], false);
        for (number, Listed { shape, .. }) in starting.filter(|(_, listed)| listed.outlines.allow(seen)) {
            let reached = reached.by(number);
            let last = self.found.len();
            let is_found = *reached <= at
                && if touches { self.try_shape_inside(*shape, at, limit) } else { self.try_shape(*shape, at, limit) };
            if is_found {
                self.found[last].beside = true;
                *reached = self.found[last].end;
            }
        }
    }
}

/// Up to where each shape has been looked for, by its number.
#[derive(Default)]
struct Reached(Vec<usize>);

impl Reached {
    fn by(&mut self, number: usize) -> &mut usize {
        if self.0.len() <= number {
            self.0.resize(number + 1, 0);
        }
        &mut self.0[number]
    }
}
