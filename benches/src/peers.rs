//! Plain searches of the same text, so that a figure of the engine is also a ratio.

use aho_corasick::{AhoCorasick, AhoCorasickKind};
use regex::bytes::{Regex, RegexBuilder};
use reticent::{Detector, Status};
use reticent_pattern_compiler::{Anchor, AnchorClass};
use std::collections::BTreeSet;

/// Automata over longer literals only: short ones also start words of ordinary text, and a dictionary of them would
/// spend its time on reporting.
const SHORTEST_LITERAL: usize = 4;

/// The detectors that are on by default.
fn detectors() -> impl Iterator<Item = &'static Detector> {
    reticent::catalog().iter().filter(|detector| detector.status == Status::Stable)
}

/// The literal anchors of the catalogue, of four bytes and more.
pub fn literals() -> Vec<&'static str> {
    let literals: BTreeSet<&str> = detectors()
        .flat_map(|detector| detector.anchors.iter())
        .filter_map(|anchor| match anchor {
            Anchor::Literal(literal) if literal.len() >= SHORTEST_LITERAL => Some(&**literal),
            _ => None,
        })
        .collect();
    literals.into_iter().collect()
}

/// An Aho-Corasick DFA over [`literals`]: one table look-up a byte, case-sensitive. What the ratios are to. The library's
/// prefilters are left on; they are for fewer literals than the catalogue has.
pub fn dfa() -> AhoCorasick {
    AhoCorasick::builder()
        .kind(Some(AhoCorasickKind::DFA))
        .build(literals())
        .expect("the literals of the catalogue make a small DFA")
}

/// The shapes of the catalogue as regexes of their own, each of which reads the whole text. Left out are values that only
/// a field, a phrase or a finding beside them gives away: without it their shapes fit nearly all text.
pub fn regexes() -> Vec<Regex> {
    let stands_alone = |anchor: &Anchor| !matches!(anchor, Anchor::Beside(_) | Anchor::Class(AnchorClass::Field));
    detectors()
        .filter(|detector| detector.anchors.iter().any(stands_alone))
        .flat_map(|detector| detector.shapes.iter())
        .filter(|shape| shape.before.is_none())
        .map(|shape| RegexBuilder::new(&shape.pattern).unicode(false).build().expect("a shape is a valid regex"))
        .collect()
}

/// Reads the text for a byte that is in none of the corpora: as fast as memory is read.
pub fn absent_byte(text: &[u8]) -> bool {
    memchr::memchr(0, text).is_some()
}

/// How often the automaton matches.
pub fn count_literals(automaton: &AhoCorasick, text: &[u8]) -> usize {
    automaton.find_iter(text).count()
}

/// How often the regexes match, each in a pass of its own.
pub fn count_matches(regexes: &[Regex], text: &[u8]) -> usize {
    regexes.iter().map(|regex| regex.find_iter(text).count()).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::Kind;

    #[test]
    fn the_automaton_counts_planted_keys() {
        let corpus = Kind::Typical.generate(256 << 10);
        let is_counted =
            |entity| matches!(entity, "GITHUB_TOKEN" | "OPENAI_API_KEY" | "AWS_ACCESS_KEY_ID" | "SLACK_TOKEN");
        let keys = corpus.planted.iter().filter(|planted| is_counted(planted.entity)).count();
        assert!(keys > 0);
        assert!(count_literals(&dfa(), corpus.text.as_bytes()) >= keys);
    }

    #[test]
    fn regexes_read_most_of_the_catalogue() {
        let regexes = regexes();
        assert!(regexes.len() > 50, "{}", regexes.len());
        assert!(count_matches(&regexes, Kind::Dense.generate(8 << 10).text.as_bytes()) > 0);
    }
}
