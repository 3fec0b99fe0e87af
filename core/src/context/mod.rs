//! Words near a candidate.
//!
//! The window is 64 bytes on either side. Findings and placeholders inside it have no width to the left and end it to the right, so that
//! a text and its redacted form give the same answer.

mod phrases;

use crate::{
    candidate::{CONTEXT as REACH, Candidate, NearPhrase, field, placeholder_at, placeholder_before},
    dispatch::{ContextOf, Dispatch, meaning},
    phrase,
};
use phrases::Phrases;
use std::ops::Range;

/// How far the walk to the left goes in all, and how many findings and placeholders it passes.
const MAX_WALK: usize = 2048;
const MOST_PASSED: usize = 12;

/// What the window of a candidate is read from.
pub(crate) struct Surroundings<'a> {
    pub(crate) text: &'a [u8],
    pub(crate) key: Option<&'a [u8]>,
    /// Findings to the left of the candidate, in order.
    pub(crate) settled: &'a [Candidate],
}

/// The context phrases around a place, looked for once for all candidates there: many detectors ask about one number.
#[derive(Default)]
pub(crate) struct Near<'d> {
    left: Side<'d>,
    right: Side<'d>,
    phrases: Phrases<'d>,
}

/// The phrases of one side, by what they mean.
#[derive(Default)]
struct Side<'d> {
    /// The place, and how many findings there are to the left of it.
    of: Option<(usize, usize)>,
    /// How far each of them is from the place, and what it means.
    phrases: Vec<(usize, &'d [ContextOf])>,
}

impl Side<'_> {
    /// The detector's nearest phrase.
    fn phrase_of(&self, detector: u16) -> Option<NearPhrase> {
        let of_detector = |(distance, phrase): &(usize, &[ContextOf])| {
            let distance = u16::try_from(*distance).unwrap_or(u16::MAX);
            meaning(phrase, detector).map(|index| NearPhrase { index, distance })
        };
        self.phrases.iter().filter_map(of_detector).min_by_key(|phrase| phrase.distance)
    }
}

impl<'a> Surroundings<'a> {
    /// The detector's context phrase that stands nearest to the candidate, on its left if one does. `near` is what was found for the candidates before;
    /// `next` tells where the next candidate to the right starts.
    pub(crate) fn phrase_near<'d>(
        &self,
        dispatch: &'d Dispatch,
        candidate: &Candidate,
        near: &mut Near<'d>,
        next: impl Fn() -> usize,
    ) -> Option<NearPhrase> {
        self.look_left(dispatch, candidate.start, near);
        near.left.phrase_of(candidate.detector).or_else(|| {
            let right = Some((candidate.end, self.settled.len()));
            if near.right.of != right {
                near.right.of = right;
                near.right.phrases.clear();
                let end = self.right_end(candidate.end, next()).max(candidate.end);
                let (phrases, right) = (&mut near.phrases, &mut near.right.phrases);
                phrases.each_in(dispatch, self.text, candidate.end..end, |phrase, at| {
                    right.push((at.start - candidate.end, phrase));
                });
            }
            near.right.phrase_of(candidate.detector)
        })
    }

    /// Calls `visit` with what each phrase means that may be context of a value of at most so many bytes: with those of
    /// [`Surroundings::phrase_near`], wherever the value ends, and perhaps with more.
    pub(crate) fn each_phrase_near<'d>(
        &self,
        dispatch: &'d Dispatch,
        start: usize,
        longest: usize,
        near: &mut Near<'d>,
        mut visit: impl FnMut(&'d [ContextOf]),
    ) {
        self.look_left(dispatch, start, near);
        near.left.phrases.iter().for_each(|(_, phrase)| visit(phrase));
        let limit = self.text.len().min(start + longest + REACH);
        let window = &self.text[start..limit];
        let end = memchr::memchr3(b'\n', b'"', b'}', window).unwrap_or(window.len());
        near.phrases.each_in(dispatch, self.text, start..start + end, |phrase, _| visit(phrase));
    }

    fn look_left<'d>(&self, dispatch: &'d Dispatch, start: usize, near: &mut Near<'d>) {
        let left = Some((start, self.settled.len()));
        if near.left.of != left {
            near.left.of = left;
            near.left.phrases.clear();
            let (phrases, left) = (&mut near.phrases, &mut near.left.phrases);
            self.each_left_phrase(dispatch, start, phrases, |phrase, end| left.push((start - end, phrase)));
        }
    }

    /// Calls `visit` with what each phrase to the left means, and where it ends.
    fn each_left_phrase<'d>(
        &self,
        dispatch: &'d Dispatch,
        start: usize,
        phrases: &mut Phrases<'d>,
        mut visit: impl FnMut(&'d [ContextOf], usize),
    ) {
        let before = field::before(self.text, start);
        match before.key {
            // A member of JSON says what its value is; its neighbours say nothing about it.
            Some((first, end)) if before.quoted_key => {
                each_context(dispatch, &self.text[first..end], |phrase| visit(phrase, start));
            }
            _ => {
                let first = self.each_left_piece(start, |piece| {
                    phrases.each_in(dispatch, self.text, piece, |phrase, at| visit(phrase, at.end));
                });
                if first == 0 {
                    each_context(dispatch, self.key.unwrap_or(&[]), |phrase| visit(phrase, 0));
                }
            }
        }
    }

    /// Visits what stands to the left, piece by piece between findings and placeholders; gives where the window starts.
    fn each_left_piece(&self, end: usize, mut visit: impl FnMut(Range<usize>)) -> usize {
        let text = self.text;
        let floor = end.saturating_sub(MAX_WALK);
        let mut budget = REACH;
        let mut settled = self.settled.len();
        let mut passed = 0;
        let mut at = end;
        let mut piece_end = end;
        'walk: while at > floor && budget > 0 {
            while settled > 0 && self.settled[settled - 1].start >= at {
                settled -= 1;
            }
            let before = settled.checked_sub(1).map(|last| &self.settled[last]);
            let opaque = match before {
                Some(finding) if finding.end >= at => Some(finding.start),
                _ => placeholder_before(text, at),
            };
            if let Some(start) = opaque {
                // A word that is glued to a finding is a part of it.
                visit(at + phrase::glued(&text[at..piece_end])..piece_end);
                at = start;
                piece_end = start;
                passed += 1;
                if passed == MOST_PASSED {
                    break;
                }
                continue;
            }
            // Plain text up to the finding before it, as far as the window goes.
            let low = before.map_or(0, |finding| finding.end).max(floor).max(at.saturating_sub(budget));
            let stretch = &text[low..at];
            let plain = stretch.iter().rev().take_while(|byte| !MAY_END_WINDOW[**byte as usize]).count();
            at -= plain;
            budget -= plain;
            if plain < stretch.len() {
                if is_edge(text, at - 1) {
                    break 'walk;
                }
                if placeholder_before(text, at).is_none() {
                    at -= 1;
                    budget -= 1;
                }
            }
        }
        // A word that the window cuts is no word.
        let mut start = at;
        if budget == 0 {
            while start < piece_end && phrase::is_inside_word(text, start) {
                start += 1;
            }
        }
        visit(start..piece_end);
        at
    }

    fn right_end(&self, start: usize, next: usize) -> usize {
        let text = self.text;
        let limit = text.len().min(start + REACH).min(next.max(start));
        let mut end = start;
        while end < limit {
            let byte = text[end];
            if MAY_END_WINDOW[byte as usize]
                && (matches!(byte, b'\n' | b'"' | b'{' | b'}') || placeholder_at(text, end).is_some())
            {
                return end;
            }
            end += 1;
        }
        let cut = end < text.len() && end == start + REACH;
        while cut && end > start && phrase::is_inside_word(text, end) {
            end -= 1;
        }
        end
    }
}

/// Calls `visit` with what each context phrase in a text means.
fn each_context<'d>(dispatch: &'d Dispatch, text: &[u8], mut visit: impl FnMut(&'d [ContextOf])) {
    dispatch.each_context(text, |phrase| {
        visit(phrase);
        true
    });
}

/// The bytes that can be an edge, or the end or start of a placeholder; almost none is.
const MAY_END_WINDOW: [bool; 256] = {
    let mut table = [false; 256];
    let bytes = b"{},[]\"\n";
    let mut at = 0;
    while at < bytes.len() {
        table[bytes[at] as usize] = true;
        at += 1;
    }
    table
};

/// Whether a member of JSON ends here: what stands before belongs to other values.
fn is_edge(text: &[u8], at: usize) -> bool {
    match text[at] {
        b'{' | b'}' => true,
        b',' => at > 0 && (text[at - 1] == b'"' || text[at - 1].is_ascii_digit() && text.get(at + 1) == Some(&b'"')),
        _ => false,
    }
}
