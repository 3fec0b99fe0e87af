//! Which candidates of a text count: from the left, each with what its validators, its field and the words near it say.

use super::{Engine, NEAR};
use crate::{
    candidate::{Candidate, Candidates, Place},
    context::{Near, Surroundings},
    resolve::sort_by_key,
    score,
};

impl Engine {
    /// Decides each candidate, from the left, behind those that are settled: context is looked for only where it decides, and validators are asked last where
    /// only context can make a finding.
    pub(super) fn settle(&self, candidates: &mut Candidates, mut settled: Vec<Candidate>) {
        let mut all = std::mem::take(&mut candidates.found);
        order(&mut all);
        let mut places = std::mem::take(&mut candidates.places);
        places.sort_unstable_by_key(|place| place.start);
        let (mut all, mut places) = (&all[..], &places[..]);
        let mut asked_for = AskedFor::new(self.detectors.len());
        let mut near = Near::default();
        let mut reach = 0;
        loop {
            // Those that start at one place.
            let firsts = [all.first().map(|candidate| candidate.start), places.first().map(|place| place.start)];
            let Some(start) = firsts.into_iter().flatten().min() else { break };
            let (here, rest) = places.split_at(places.iter().take_while(|place| place.start == start).count());
            places = rest;
            for place in here {
                candidates.look_behind_place(place);
            }
            self.try_places(candidates, here, &settled, &mut near, &mut asked_for);
            let (known, rest) = all.split_at(all.iter().take_while(|candidate| candidate.start == start).count());
            all = rest;
            candidates.found.extend_from_slice(known);
            let mut group = std::mem::take(&mut candidates.found);
            order(&mut group);
            for (index, candidate) in group.iter().enumerate() {
                let behind = || group[index + 1..].iter().chain(all);
                let neighbours = || {
                    let before = settled[settled.len().saturating_sub(NEAR)..].iter().chain(&group[..index]);
                    before.chain(behind().take(NEAR))
                };
                // Where several readings of a number overlap, what stands near decides between them too.
                let is_contested = candidates.is_number(candidate)
                    && (reach > candidate.start || behind().next().is_some_and(|next| next.start < candidate.end));
                candidates.look_behind(candidate, self.thresholds[candidate.detector as usize], is_contested);
                if candidates.is_chained(candidate) && !self.stands_beside_others(candidates, candidate, neighbours) {
                    continue;
                }
                let threshold = self.thresholds[candidate.detector as usize];
                let floor = settled.last().map_or(0, |finding| finding.end);
                let candidate = &candidates.weighed_behind(candidate, floor);
                let next = || {
                    let is_number = |start: &usize| candidates.text[*start].is_ascii_digit();
                    let place =
                        places.iter().map(|place| place.start).filter(is_number).find(|start| *start >= candidate.end);
                    let other = behind().map(|other| other.start).find(|start| *start >= candidate.end);
                    place.into_iter().chain(other).min().unwrap_or(usize::MAX)
                };
                reach = reach.max(candidate.end);
                let is_found = candidate.pending.is_none() && candidate.score >= threshold;
                let decided = match is_found && !is_contested {
                    true => Some(*candidate),
                    false => self.with_context(candidates, candidate, &settled, &mut near, next),
                };
                settled.extend(decided.or(is_found.then_some(*candidate)));
            }
            group.clear();
            candidates.found = group;
        }
        candidates.found = settled;
    }

    /// Tries the shapes of places, all of one start, that a word or a field near them counts for.
    fn try_places<'d>(
        &'d self,
        candidates: &mut Candidates,
        places: &[Place],
        settled: &[Candidate],
        near: &mut Near<'d>,
        asked_for: &mut AskedFor,
    ) {
        let Some(longest) = places.iter().map(|place| place.shapes.longest).max() else { return };
        let start = places[0].start;
        asked_for.clear();
        let surroundings = Surroundings { text: candidates.text, key: candidates.key, settled };
        surroundings.each_phrase_near(&self.dispatch, start, longest, near, |phrase| {
            phrase.iter().for_each(|(detector, _)| asked_for.insert(*detector));
        });
        candidates.each_named(start, |detector| asked_for.insert(detector));
        if !asked_for.is_empty() {
            places.iter().for_each(|place| candidates.try_place(place, |detector| asked_for.contains(detector)));
        }
    }

    /// Whether the groups that go on from a candidate belong to other values, which stand on their own.
    fn stands_beside_others<'c, I: Iterator<Item = &'c Candidate>>(
        &self,
        candidates: &Candidates,
        candidate: &Candidate,
        neighbours: impl Fn() -> I,
    ) -> bool {
        let covers = |at: usize| {
            neighbours().any(|other| {
                other.start <= at
                    && at < other.end
                    && (other.end <= candidate.start || other.start >= candidate.end)
                    && other.pending.is_none()
                    && other.score >= self.thresholds[other.detector as usize]
                    && !candidates.is_chained(other)
            })
        };
        let (before, after) = candidates.neighbours(candidate);
        before.is_none_or(covers) && after.is_none_or(covers)
    }

    /// The candidate with what its field or a word near it adds, if that makes it a finding.
    fn with_context<'d>(
        &'d self,
        candidates: &Candidates,
        candidate: &Candidate,
        settled: &[Candidate],
        near: &mut Near<'d>,
        next: impl Fn() -> usize,
    ) -> Option<Candidate> {
        let threshold = self.thresholds[candidate.detector as usize];
        let is_pending = candidate.pending.is_some();
        if is_pending && candidates.is_named(candidate) {
            let mut confirmed = candidates.confirmed(candidate)?;
            candidates.weigh_field(&mut confirmed);
            if confirmed.score >= threshold {
                return Some(confirmed);
            }
        }
        if self.detectors[candidate.detector as usize].context.is_empty() {
            return None;
        }
        let surroundings = Surroundings { text: candidates.text, key: candidates.key, settled };
        let phrase = surroundings.phrase_near(&self.dispatch, candidate, near, next)?;
        let mut confirmed = candidates.confirmed(candidate)?;
        if is_pending {
            candidates.weigh_field(&mut confirmed);
        }
        confirmed.context = Some(phrase);
        confirmed.score = score::raised(confirmed.score, score::CONTEXT);
        (confirmed.score >= threshold).then_some(confirmed)
    }
}

/// Puts candidates in the order in which they are decided, each once.
fn order(candidates: &mut Vec<Candidate>) {
    let key = |candidate: &Candidate| (candidate.start, candidate.end, candidate.detector, candidate.shape);
    sort_by_key(candidates, key);
    candidates.dedup_by_key(|candidate| key(candidate));
}

/// The detectors that a word or a field near a place counts for.
struct AskedFor {
    bits: Vec<u64>,
    any: bool,
}

impl AskedFor {
    fn new(detectors: usize) -> AskedFor {
        AskedFor { bits: vec![0; detectors.div_ceil(64)], any: false }
    }

    fn clear(&mut self) {
        if std::mem::take(&mut self.any) {
            self.bits.fill(0);
        }
    }

    fn insert(&mut self, detector: u16) {
        self.bits[usize::from(detector / 64)] |= 1 << (detector % 64);
        self.any = true;
    }

    fn contains(&self, detector: u16) -> bool {
        self.bits[usize::from(detector / 64)] >> (detector % 64) & 1 == 1
    }

    fn is_empty(&self) -> bool {
        !self.any
    }
}
