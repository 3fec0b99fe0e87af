//! The same person later: words of a finding that are found again wherever they stand behind it.
//!
//! A name counts from where it became known, so that a stream, which has not seen what comes, says the same. What is kept of a name is a hash
//! of each of its words, of the first thousand.

use crate::{
    candidate::{Candidate, allows_word, placeholder_at},
    dispatch::ShapeRef,
    phrase,
    scan::Engine,
    validators::distinctive,
};
use std::collections::BTreeMap;

/// How many words are kept.
const MOST_WORDS: usize = 1000;
/// The longest word that is looked at.
const MAX_WORD: usize = 32;

/// The words that have become known, each with what it is found again as.
#[derive(Clone, Default)]
pub(crate) struct Known {
    words: BTreeMap<u32, u16>,
}

impl Known {
    pub(crate) fn is_empty(&self) -> bool {
        self.words.is_empty()
    }
}

/// The bytes of a word: letters, and what stands inside of names.
fn is_part(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || matches!(byte, b'-' | b'\'') || byte >= 0x80
}

/// Adds the words of a finding, where its entity is one that is found again.
pub(crate) fn learn(engine: &Engine, text: &[u8], candidate: &Candidate, known: &mut Known) {
    let entity = &engine.detectors[candidate.detector as usize].entity;
    let Some(nth) = engine.again().iter().position(|(of, _)| of == entity) else { return };
    if candidate.beside && engine.again().iter().any(|(_, shape)| shape.detector == candidate.detector) {
        return;
    }
    for word in text[candidate.matched.range()].split(|byte| !is_part(*byte)) {
        if known.words.len() < MOST_WORDS
            && let Some(hash) = distinctive(word)
        {
            known.words.entry(hash).or_insert(nth as u16);
        }
    }
}

/// Adds the known words that stand between the findings, from `from` on; the findings are learned from in turn.
pub(crate) fn find(
    engine: &Engine,
    text: &[u8],
    from: usize,
    found: &mut Vec<Candidate>,
    known: &mut Known,
    is_kept: &dyn Fn(&Candidate) -> bool,
) {
    let mut added = Vec::new();
    let mut at = from;
    for candidate in found.iter().filter(|candidate| candidate.end > from) {
        between(engine, text, (at, candidate.start), known, is_kept, &mut added);
        learn(engine, text, candidate, known);
        at = candidate.end;
    }
    between(engine, text, (at, text.len()), known, is_kept, &mut added);
    if !added.is_empty() {
        found.append(&mut added);
        found.sort_unstable_by_key(|candidate| candidate.start);
    }
}

/// The known words of a stretch without findings.
fn between(
    engine: &Engine,
    text: &[u8],
    (start, end): (usize, usize),
    known: &Known,
    is_kept: &dyn Fn(&Candidate) -> bool,
    added: &mut Vec<Candidate>,
) {
    if known.is_empty() {
        return;
    }
    let mut at = start;
    while at < end {
        if let Some(placeholder) = (text[at] == b'[').then(|| placeholder_at(text, at)).flatten() {
            at = placeholder;
            continue;
        }
        let first = text[at];
        // Told by the bytes beside it alone, so that a text that is looked at from here says the same.
        if !(first.is_ascii_uppercase() || first >= 0xC0) || phrase::is_inside_word(text, at) {
            at += 1;
            continue;
        }
        let length = text[at..end].iter().take(MAX_WORD).take_while(|byte| is_part(**byte)).count();
        // A possessive, or a quote that closes.
        let word = text[at..at + length].split(|byte| *byte == b'\'').next().unwrap_or_default();
        if let Some(nth) = distinctive(word).and_then(|hash| known.words.get(&hash))
            && allows_word(text, at, at + word.len())
            && let Some((_, ShapeRef { detector, shape, .. })) = engine.again().get(usize::from(*nth))
        {
            let score = engine.detectors[usize::from(*detector)].shapes[usize::from(*shape)].base;
            let mut candidate = Candidate::new(at, at + word.len(), *detector, *shape, score);
            candidate.beside = true;
            if engine.accepts(&candidate, text) && is_kept(&candidate) {
                added.push(candidate);
                at += word.len();
                continue;
            }
        }
        at += 1;
    }
}
