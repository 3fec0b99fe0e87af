//! The pass itself: starts, candidates, context, overlaps.

use crate::{
    anchor::{self, Path},
    candidate::{Candidate, Candidates, OTHER_FIELDS},
    context::Surroundings,
    dispatch::Dispatch,
    resolve::resolve,
    score,
    span::Span,
};
use reticent_pattern_compiler::Detector;
use std::borrow::Cow;

/// How far from a finding the detectors beside it look, in bytes.
const BESIDE: usize = 64;

/// The detectors of a policy with their tables: everything that a scan needs, immutable.
pub(crate) struct Engine {
    pub(crate) detectors: Vec<Cow<'static, Detector>>,
    dispatch: Dispatch,
    path: Path,
}

/// The scores that candidates need, by detector.
pub(crate) type Thresholds<'a> = &'a [u8];

impl Engine {
    pub(crate) fn new(detectors: Vec<Cow<'static, Detector>>, path: Path) -> Engine {
        let dispatch = Dispatch::new(&detectors, OTHER_FIELDS);
        Engine { detectors, dispatch, path }
    }

    /// The findings of a text, ordered and disjoint. `key` is the key of a leaf of nested data. Linear in the text.
    /// Candidates that `is_kept` refuses are dropped before overlaps are resolved.
    pub(crate) fn scan(
        &self,
        text: &[u8],
        key: Option<&[u8]>,
        thresholds: Thresholds,
        is_kept: &dyn Fn(&Candidate) -> bool,
    ) -> Vec<Candidate> {
        let mut candidates =
            Candidates { detectors: &self.detectors, dispatch: &self.dispatch, text, key, found: Vec::new() };
        anchor::find_starts(self.path, text, &self.dispatch.wanted, &mut candidates);
        candidates.leaf_value();
        if candidates.found.is_empty() {
            return Vec::new();
        }
        self.settle_context(&mut candidates, thresholds);
        self.look_beside(&mut candidates, thresholds);
        candidates.found.retain(is_kept);
        resolve(&mut candidates.found);
        candidates.found
    }

    /// Decides each candidate, from the left: context is looked for only where it decides.
    fn settle_context(&self, candidates: &mut Candidates, thresholds: Thresholds) {
        candidates.found.sort_unstable_by_key(|c| (c.start, c.end, c.detector, c.shape));
        candidates.found.dedup_by_key(|c| (c.start, c.end, c.detector, c.shape));
        let all = std::mem::take(&mut candidates.found);
        let mut settled: Vec<Candidate> = Vec::with_capacity(all.len());
        for (index, candidate) in all.iter().enumerate() {
            let mut candidate = *candidate;
            let threshold = thresholds[candidate.detector as usize];
            if candidate.score < threshold && score::raised(candidate.score, score::CONTEXT) >= threshold {
                let next = all[index + 1..].iter().find(|c| c.start >= candidate.end).map_or(usize::MAX, |c| c.start);
                let surroundings = Surroundings { text: candidates.text, key: candidates.key, settled: &settled, next };
                candidate.context = surroundings.phrase_near(&self.dispatch, &candidate);
                if candidate.context.is_some() {
                    candidate.score = score::raised(candidate.score, score::CONTEXT);
                }
            }
            if candidate.score >= threshold {
                settled.push(candidate);
            }
        }
        candidates.found = settled;
    }

    /// Adds what stands beside findings of the entities that detectors name.
    fn look_beside(&self, candidates: &mut Candidates, thresholds: Thresholds) {
        let settled = candidates.found.len();
        for (entity, shape) in &self.dispatch.beside {
            for index in 0..settled {
                let near = candidates.found[index];
                if self.detectors[near.detector as usize].entity != *entity {
                    continue;
                }
                let text = candidates.text.len();
                candidates.try_beside(*shape, Span::new(near.end, (near.end + BESIDE).min(text)));
                candidates.try_beside(*shape, Span::new(near.start.saturating_sub(BESIDE), near.start));
            }
        }
        let mut index = 0;
        candidates.found.retain(|candidate| {
            index += 1;
            index <= settled || candidate.score >= thresholds[candidate.detector as usize]
        });
    }
}
