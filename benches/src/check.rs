//! What the engine finds in the corpora: figures of an engine that misses, or that finds too much, would be worth nothing.

use crate::corpus::{Corpus, Planted};
use reticent::{Finding, Redactor};

/// What was found, beside what was planted.
pub struct Check {
    /// All findings.
    pub findings: usize,
    /// The planted values that are covered to their last byte by a finding of the right entity.
    pub found: usize,
    /// The planted values that are not.
    pub missed: Vec<Planted>,
    /// The findings where nothing was planted.
    pub others: Vec<Finding>,
}

/// Scans a corpus and compares.
pub fn check(redactor: &Redactor, corpus: &Corpus) -> Check {
    let findings = redactor.scan(&corpus.text);
    let touches =
        |finding: &Finding, planted: &Planted| finding.span().start < planted.end && planted.start < finding.span().end;
    let is_found = |planted: &Planted| {
        // Both are in the order of the text, so that a search by halves is enough.
        let first = findings.partition_point(|finding| finding.span().end <= planted.start);
        findings[first..].first().is_some_and(|finding| {
            let span = finding.span();
            finding.entity() == planted.entity && span.start <= planted.start && planted.end <= span.end
        })
    };
    let missed: Vec<Planted> = corpus.planted.iter().filter(|planted| !is_found(planted)).copied().collect();
    let is_other = |finding: &&Finding| {
        let first = corpus.planted.partition_point(|planted| planted.end <= finding.span().start);
        !corpus.planted[first..].first().is_some_and(|planted| touches(finding, planted))
    };
    Check {
        findings: findings.len(),
        found: corpus.planted.len() - missed.len(),
        others: findings.iter().filter(is_other).cloned().collect(),
        missed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::Kind;
    use reticent::Policy;

    #[test]
    fn planted_values_are_found_and_clean_text_stays_clean() {
        let redactor = Redactor::new(&Policy::default()).expect("the default policy compiles");
        for kind in Kind::ALL {
            let corpus = kind.generate(256 << 10);
            let check = check(&redactor, &corpus);
            assert_eq!(check.missed, [], "{}", kind.name());
            assert_eq!(check.found, corpus.planted.len(), "{}", kind.name());
            assert!(check.others.len() <= 2, "{}: {:?}", kind.name(), check.others);
        }
    }
}
