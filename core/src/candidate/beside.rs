//! What is looked for beside findings: at every place near one where a word begins.

use super::{Ahead, Candidates, boundary};
use crate::{
    detector::DetectorRef,
    dispatch::{Listed, ShapeRef},
    span::Span,
};
use reticent_pattern_compiler::{Boundary, ByteSet};

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
    /// The bytes that they start with.
    first: ByteSet,
    /// One of them may start in the middle of a word.
    in_words: bool,
}

impl Beside {
    pub(crate) fn new(detectors: &[DetectorRef], shapes: Vec<Listed>) -> Beside {
        let mut first = ByteSet::EMPTY;
        let of = |listed: &Listed| &detectors[listed.shape.detector as usize];
        for listed in &shapes {
            first.extend(&of(listed).shapes[listed.shape.shape as usize].first);
        }
        let in_words = shapes.iter().any(|listed| of(listed).boundary == Boundary::None);
        Beside { shapes, first, in_words }
    }

    /// Whether one of them may start here. What touches a finding needs no boundary before its digits; its letters go on with no word.
    fn may_start(&self, text: &[u8], at: usize, touches: bool) -> bool {
        self.first.contains(text[at])
            && (self.in_words || !boundary::is_in_word(text, at) || touches && text[at].is_ascii_digit())
            && !boundary::is_in_marked_word(text, at)
    }
}

/// The shapes that are looked for beside any finding, of a text that goes on: there may be one in what comes.
#[derive(Clone, Debug)]
pub(crate) struct BesideAny {
    all: Beside,
    /// By the byte that they start with.
    by_first: Vec<Vec<Listed>>,
    /// By the same, those that have something to stand before their value.
    with_before: Vec<Vec<Listed>>,
}

impl BesideAny {
    pub(crate) fn new(detectors: &[DetectorRef], shapes: Vec<Listed>) -> BesideAny {
        let shape = |listed: &Listed| &detectors[listed.shape.detector as usize].shapes[listed.shape.shape as usize];
        let starting = |byte: u8| shapes.iter().filter(move |listed| shape(listed).first.contains(byte)).copied();
        let has_before = |listed: &Listed| shape(listed).before.is_some();
        BesideAny {
            by_first: (0..=u8::MAX).map(|byte| starting(byte).collect()).collect(),
            with_before: (0..=u8::MAX).map(|byte| starting(byte).filter(has_before).collect()).collect(),
            all: Beside::new(detectors, shapes),
        }
    }
}

impl Candidates<'_> {
    /// Adds what stands beside the findings so far, which are in order; `beside` gives the shapes by detector. No place is looked at twice
    /// for a shape, nor what a finding covers.
    pub(crate) fn find_beside<'b>(&mut self, beside: impl Fn(u16) -> &'b Beside) {
        let known = self.found.len();
        let mut reached: Vec<(ShapeRef, usize)> = Vec::new();
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
                for Listed { shape, .. } in &beside.shapes {
                    let to = reach(&mut reached, *shape);
                    *to = window.end.max(*to);
                }
            }
        }
    }

    /// Holds what stands so near before what is held that it may stand beside a finding there.
    pub(crate) fn look_beside_held(&self, beside: &BesideAny) {
        let Some(ahead) = &self.ahead else { return };
        let held = ahead.held().min(self.text.len());
        let from = held.saturating_sub(NEAR);
        let known = ahead.alone();
        // Where nothing is, nothing will be; what has not come may change that of a place near the end alone.
        let mut alone = Span::new(if known.end < from { from } else { known.start }, known.end.max(from));
        for at in from..held {
            let touches = self.found.iter().any(|found| found.end == at);
            if known.start <= at && at < known.end && !touches {
                continue;
            }
            // What stands before a value may have been written already; a value that starts there has been.
            let shapes = if at < ahead.decided() { &beside.with_before } else { &beside.by_first };
            let shapes = &shapes[usize::from(self.text[at])];
            let is_over = shapes.is_empty()
                || !beside.all.may_start(self.text, at, touches)
                || ahead.holds_nothing_of(|| self.look_beside_at(ahead, shapes, at, touches))
                    && !ahead.is_near(at, SEEN);
            if is_over && alone.end == at {
                alone.end = at + 1;
            }
        }
        ahead.set_alone(alone);
    }

    /// Holds a place where something stands, or may stand once more has come, that may be beside a finding.
    fn look_beside_at(&self, ahead: &Ahead, shapes: &[Listed], at: usize, touches: bool) {
        let text = self.text;
        let seen = self.outline(at);
        for Listed { shape, .. } in shapes.iter().filter(|listed| listed.outlines.allow(seen)) {
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
    fn find_in_window(&mut self, beside: &Beside, window: Span, known: usize, reached: &mut Vec<(ShapeRef, usize)>) {
        let text = self.text;
        let first = self.found[..known].partition_point(|finding| finding.start < window.start);
        let mut next = first.saturating_sub(OVERLAPPING);
        let from = beside.shapes.iter().map(|listed| *reach(reached, listed.shape)).min().unwrap_or(0);
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
    fn find_at(&mut self, beside: &Beside, at: usize, touches: bool, reached: &mut Vec<(ShapeRef, usize)>) {
        let (seen, limit) = (self.outline(at), self.text.len());
        for Listed { shape, .. } in beside.shapes.iter().filter(|listed| listed.outlines.allow(seen)) {
            let reached = reach(reached, *shape);
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

/// Up to where a shape has been looked for.
fn reach(reached: &mut Vec<(ShapeRef, usize)>, shape: ShapeRef) -> &mut usize {
    let at = reached.iter().position(|(of, _)| *of == shape).unwrap_or_else(|| {
        reached.push((shape, 0));
        reached.len() - 1
    });
    &mut reached[at].1
}
