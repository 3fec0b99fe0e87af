//! What views show: candidates of another reading of a text, and whether they are more than what the text itself says.

use super::{Engine, Leaf, NEAR, Open, label_of};
use crate::{
    candidate::{Ahead, Candidate, NearPhrase, field, placeholder_before},
    span::Span,
    validators,
    view::{Encoding, Own, Shown, View},
};

impl Engine {
    /// Adds what a view shows and the text itself, in which this is `shown`, does not; it covers the bytes of the text that say it. Gives
    /// from where on the text is undecided, and whether something in the view waits for what comes.
    pub(super) fn find_in_view(
        &self,
        leaf: &Leaf,
        view: &View,
        shown: &[Candidate],
        found: &mut Vec<Candidate>,
        ahead: Option<Ahead>,
    ) -> (usize, bool) {
        let key = match view.run_start() {
            // What a run says is a value as the run is one.
            Some(start) => label_of(leaf.text, start).or(leaf.key.filter(|_| start == 0)),
            None => leaf.key.filter(|_| view.is_at_start()),
        };
        let goes_on = ahead.is_some();
        let Open { found: mut candidates, mut held, mut waits, .. } = self.find(view.bytes(), key, None, ahead);
        let mut next = 0;
        while let Some(&candidate) = candidates.get(next) {
            next += 1;
            let shape = &self.detectors[usize::from(candidate.detector)].shapes[usize::from(candidate.shape)];
            let has_context = candidate.field.is_some() || candidate.context.is_some() || shape.before.is_some();
            let part = self.shown(&candidate);
            let has_context = has_context || view.is_weak(part.span) && self.is_labelled(view.bytes(), &candidate);
            let covered = view.original(part.span);
            let first = shown.partition_point(|other| other.start < covered.start).saturating_sub(NEAR);
            let near = shown[first..].iter().take_while(|other| other.start < covered.end);
            let near = near.map(|other| self.shown(other)).filter(|other| other.span.overlaps(&covered));
            let is_unclosed = candidate.field.is_some() && view.is_unclosed(part.span);
            // What stands in the name of a column is found there.
            if covered.is_empty() || !candidate.block && (view.cuts(part.span) || view.is_cut() && is_unclosed) {
                continue;
            }
            // The view may be cut before the quote that closes it.
            if goes_on && is_unclosed {
                (held, waits) = (held.min(part.span.start), true);
            }
            match view.is_own(part, has_context, near) {
                Own::Yes => {}
                Own::Behind(gap) => {
                    // What stands behind the gap may be a value without what stands before it.
                    let behind = self.find(&view.bytes()[gap..part.span.end], None, None, None);
                    candidates.extend(behind.found.into_iter().map(|found| found.moved(gap)));
                    continue;
                }
                Own::No => continue,
            }
            if !(leaf.is_kept)(view.bytes(), key, &candidate) {
                continue;
            }
            let is_elsewhere = |phrase: NearPhrase| {
                goes_on_behind_value(leaf.text, covered.start, shown)
                    || has_key_between(leaf.text, covered.start, phrase)
            };
            if view.encoding() == Encoding::Spoken && candidate.context.is_some_and(is_elsewhere) {
                continue;
            }
            let value = &view.bytes()[candidate.matched.range()];
            let validators = self.detectors[candidate.detector as usize].validators.iter();
            let passed = validators.enumerate().fold(0, |passed, (nth, check)| {
                passed | u16::from(validators::holds(check.validator, &check.argument, value)) << nth.min(15)
            });
            found.push(Candidate {
                start: covered.start,
                end: covered.end,
                matched: view.original(candidate.matched),
                decoded: Some((view.encoding(), passed)),
                ..candidate
            });
        }
        (if held == usize::MAX { held } else { view.place(held) }, waits)
    }

    /// Whether the label of a candidate says what it is, where that makes no difference to its score: `my e-mail is …`.
    fn is_labelled(&self, text: &[u8], candidate: &Candidate) -> bool {
        let Some(label) = label_of(text, candidate.start) else { return false };
        let label = label.strip_suffix(b" is").unwrap_or(label);
        let mut is_named = self.key_gives_context(label, candidate.detector);
        self.dispatch.each_field(label, |meaning| {
            is_named |= meaning.detectors.iter().any(|(of, _)| *of == candidate.detector);
            !is_named
        });
        is_named
    }

    /// What a candidate covers, and how sure it is.
    fn shown(&self, candidate: &Candidate) -> Shown {
        let shape = &self.detectors[usize::from(candidate.detector)].shapes[usize::from(candidate.shape)];
        Shown { span: Span::new(candidate.start, candidate.end), sure: (candidate.score, shape.base) }
    }
}

/// Whether one space stands between a value and what another finding or a placeholder covers: digits that only a word near them makes a number are
/// groups of what stands there, `EB12345050 123 45676`.
fn goes_on_behind_value(text: &[u8], start: usize, shown: &[Candidate]) -> bool {
    let Some(space) = start.checked_sub(1).filter(|space| text[*space] == b' ') else { return false };
    let before = &shown[..shown.partition_point(|other| other.start < space)];
    placeholder_before(text, space).is_some() || before.iter().rev().take(NEAR).any(|other| other.end == space)
}

/// Whether a value has a key of its own, and the word that makes it count stands before that.
fn has_key_between(text: &[u8], start: usize, phrase: NearPhrase) -> bool {
    field::before(text, start).key.is_some_and(|(key, _)| usize::from(phrase.distance) > start - key)
}
