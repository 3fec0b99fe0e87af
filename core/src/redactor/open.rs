//! What a text that goes on asks of its redactor.

use super::{Chosen, Redactor};
use crate::{
    again::Known,
    candidate::{Candidate, Growing, open_escape, swallowing},
    policy::Operator,
    scan::{Glance, Open, Seen},
    stream::Swallowed,
};
use reticent_pattern_compiler::ByteSet;

impl Redactor {
    /// As [`Redactor::own_candidates`], for what is left of a text that went on and has ended.
    pub(crate) fn last_candidates(&self, text: &[u8], seen: &Seen) -> Vec<Candidate> {
        let is_kept = |text: &[u8], key: Option<&[u8]>, candidate: &Candidate| self.is_kept(text, key, candidate);
        self.inner.engine.scan_last(text, seen, &is_kept, &|candidate| self.gives_way(candidate))
    }

    /// What is found in a text that goes on and is decided up to a place, and from where on what comes may change it. `seen` is what the look
    /// before has seen.
    pub(crate) fn open_candidates(&self, text: &[u8], decided: usize, seen: &Seen) -> Open {
        let is_kept = |text: &[u8], key: Option<&[u8]>, candidate: &Candidate| self.is_kept(text, key, candidate);
        self.inner.engine.scan_open(text, decided, seen, &is_kept, &|candidate| self.gives_way(candidate))
    }

    /// What may change in a text in which nothing waits for what comes; `None` where only a look tells.
    pub(crate) fn glance(&self, text: &[u8], decided: usize, seen: &Seen, known: &Known) -> Option<Glance> {
        self.inner.engine.glance(text, decided, seen, !known.is_empty())
    }

    /// Whether a match goes on at the end of a text.
    pub(crate) fn goes_on(&self, growing: Growing, text: &[u8]) -> bool {
        self.inner.engine.goes_on(growing, text)
    }

    /// Whether a finding is a block that has begun and stays one whatever follows, and what stands in its place is the same for any value.
    pub(crate) fn is_sure_block(&self, text: &[u8], candidate: &Candidate) -> bool {
        let inner = &*self.inner;
        candidate.block
            // What overlaps it before its start may turn out to be none.
            && candidate.start == candidate.matched.start
            && candidate.decoded.is_none()
            && self.is_same_for_all(candidate)
            && !inner.compiled.has_allowed()
            && !self.has_actions()
            && inner.engine.is_sure(candidate, text)
    }

    /// Whether what stands in place of a finding is the same for any value.
    pub(crate) fn is_same_for_all(&self, candidate: &Candidate) -> bool {
        matches!(
            &self.inner.operators[usize::from(candidate.detector)],
            Chosen::Operator(Operator::Replace { .. } | Operator::Remove | Operator::Tokenize { .. })
        )
    }

    /// Whether the detector of a candidate swallows what follows it.
    pub(crate) fn extends(&self, candidate: &Candidate) -> bool {
        let detector = &self.inner.engine.detectors[candidate.detector as usize];
        candidate.decoded.is_none() && swallowing(detector, candidate.matched.len()).is_some()
    }

    /// How much of `text[from..]` an open finding swallows.
    pub(crate) fn swallowed(&self, candidate: &Candidate, text: &[u8], from: usize) -> Swallowed {
        let detector = &self.inner.engine.detectors[candidate.detector as usize];
        let set = swallowing(detector, candidate.matched.len()).unwrap_or(ByteSet::EMPTY);
        let Some(end) = text[from..].iter().position(|byte| !set.contains(*byte)).map(|at| from + at) else {
            return match open_escape(text, text.len()) {
                0 => Swallowed::All,
                open => Swallowed::PerhapsUpTo((text.len() - open).max(from)),
            };
        };
        let closing = detector.closing.as_bytes();
        let before_escape = (end - open_escape(text, end)).max(from);
        if !closing.is_empty() && text[end..].starts_with(closing) {
            Swallowed::UpTo(end + closing.len())
        } else if closing.starts_with(&text[end..]) {
            Swallowed::PerhapsUpTo(before_escape)
        } else {
            Swallowed::UpTo(before_escape)
        }
    }
}
