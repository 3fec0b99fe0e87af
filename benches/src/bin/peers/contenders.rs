//! What is written in Rust: the engine, and the `regex` crate's `RegexSet`.

use crate::measure::{self, Found, Texts};
use regex::bytes::{Regex, RegexSet, RegexSetBuilder};
use reticent::{Policy, Redactor};
use std::{collections::BTreeMap, error::Error, path::Path};

/// Patterns as one would write them for what is planted; the anonymizer of LangSmith is given the same.
const PATTERNS: &str = include_str!("../../../peers/patterns.json");
/// Says the version of the `regex` crate, which has no constant for it.
const LOCK: &str = include_str!("../../../../Cargo.lock");

/// Measures the contender of that name.
pub(crate) fn measure(name: &str, texts: &Path) -> Result<(), Box<dyn Error>> {
    let texts = Texts::read(texts)?;
    match name {
        "reticent" => reticent(&texts),
        "patterns" => {
            let patterns: BTreeMap<String, String> = serde_json::from_str(PATTERNS)?;
            Patterns::new(patterns.into_iter().collect())?.measure(&texts);
            Ok(())
        }
        _ => Err("no such contender".into()),
    }
}

fn reticent(texts: &Texts) -> Result<(), Box<dyn Error>> {
    rayon::ThreadPoolBuilder::new().num_threads(1).build_global()?;
    let redactor = Redactor::new(&Policy::default())?;
    let find = |text: &str| {
        let findings = redactor.scan(text);
        findings.iter().map(|found| (found.entity().to_owned(), found.span().start, found.span().end)).collect()
    };
    measure::print(env!("CARGO_PKG_VERSION"), texts, find, |text| redactor.redact(text).len());
    Ok(())
}

/// A set that says which of its patterns occur, and each pattern to say where.
struct Patterns {
    names: Vec<String>,
    set: RegexSet,
    each: Vec<Regex>,
}

impl Patterns {
    fn new(patterns: Vec<(String, String)>) -> Result<Patterns, regex::Error> {
        let (names, patterns): (Vec<_>, Vec<_>) = patterns.into_iter().unzip();
        let set = RegexSetBuilder::new(&patterns).unicode(false).build()?;
        let each = patterns.iter().map(|pattern| regex::bytes::RegexBuilder::new(pattern).unicode(false).build());
        Ok(Patterns { names, set, each: each.collect::<Result<_, _>>()? })
    }

    fn measure(&self, texts: &Texts) {
        let version = LOCK.split_once("name = \"regex\"\nversion = \"").and_then(|(_, rest)| rest.split('"').next());
        measure::print(version.unwrap_or_default(), texts, |text| self.find(text), |text| self.find(text).len());
    }

    fn find(&self, text: &str) -> Vec<Found> {
        let matching = self.set.matches(text.as_bytes());
        matching
            .iter()
            .flat_map(|pattern| {
                let name = &self.names[pattern];
                self.each[pattern]
                    .find_iter(text.as_bytes())
                    .map(move |found| (name.clone(), found.start(), found.end()))
            })
            .collect()
    }
}
