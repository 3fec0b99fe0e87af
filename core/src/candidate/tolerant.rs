//! Vendors change lengths: behind a literal that nothing else starts with, a token of any length is a key.

use super::{Candidates, boundary};
use crate::validators;
use reticent_pattern_compiler::{
    Boundary, Detector, Shape,
    compile::{SHORTEST_TOLERATED, is_token},
};

/// How much of a token says whether it stands for nothing.
const JUDGED: usize = 256;
/// How much before a literal says whether it stands behind a name or inside of other random text.
const BEFORE: usize = 40;
/// From this score on, a shape is what its vendor documents.
const SURE: u8 = 90;

impl Candidates<'_> {
    /// Where the token ends that starts with a literal of the shape; `None` where it is no key.
    pub(super) fn tolerated(&self, detector: u16, shape: &Shape, start: usize, limit: usize) -> Option<usize> {
        let text = self.text;
        let of: &Detector = &self.detectors[usize::from(detector)];
        let body = start + shape.value.longest(&text[start..limit.max(start)])? - SHORTEST_TOLERATED;
        let mut here = self.found.iter().rev().take_while(|candidate| candidate.matched.start == start);
        // A shape that its vendor documents, and that ends where the token may.
        let is_whole = |end: usize| boundary::allows_end(Boundary::Token, text, end);
        if here.any(|other| other.detector == detector && other.score >= SURE && is_whole(other.end)) {
            return None;
        }
        let end = self.token_end(body).min(limit);
        let trimmed = body + without_glued_word(&text[body..end]);
        let is_key = trimmed - body >= SHORTEST_TOLERATED
            && self.ends_well(of, None, trimmed, limit)
            && stands_behind_a_name(text, start)
            && validators::is_key_body(&text[start..trimmed.min(start + JUDGED)], &text[body..trimmed]);
        is_key.then_some(trimmed)
    }

    /// Where the run of token bytes ends that goes on here.
    pub(super) fn token_end(&self, at: usize) -> usize {
        let (from, end) = self.last_token.get();
        if from <= at && at <= end {
            return end;
        }
        let end = at + self.text[at..].iter().take_while(|byte| is_token(**byte)).count();
        self.last_token.set((at, end));
        end
    }
}

/// Whether nothing is glued to a literal but a name: `KEY_hf_…`. In the middle of random text literals come up by chance.
fn stands_behind_a_name(text: &[u8], start: usize) -> bool {
    let length = text[..start].iter().rev().take(BEFORE).take_while(|byte| is_token(**byte)).count();
    length == 0 || boundary::ends_escape(text, start) || validators::reads_as_words(&text[start - length..start])
}

/// The length of a body without joints at its end, and without a word that two joints glue to it: `hf_…__name`.
fn without_glued_word(body: &[u8]) -> usize {
    let end = |body: &[u8]| body.iter().rposition(u8::is_ascii_alphanumeric).map_or(0, |last| last + 1);
    let whole = end(body);
    let tail = body[..whole].iter().rposition(|byte| !byte.is_ascii_alphanumeric()).map_or(0, |joint| joint + 1);
    let word = &body[tail..whole];
    let is_word = word.iter().all(u8::is_ascii_lowercase) || word.iter().all(u8::is_ascii_uppercase);
    let is_glued = tail >= 2 && !body[tail - 2].is_ascii_alphanumeric();
    if is_word && is_glued { end(&body[..tail]) } else { whole }
}
