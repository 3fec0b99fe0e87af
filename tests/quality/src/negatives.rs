//! Part three: what prompts, traces, code and logs are full of, and what is nobody's: it stays as it is.

mod generators;

use crate::outcome::touches;
use generators::GENERATORS;
use rayon::prelude::*;
use reticent::Redactor;
use reticent_tests::random::Random;
use std::collections::BTreeMap;

/// How many of each kind.
const EACH: usize = 400;
/// The texts they stand in; `{K}` is the key that such values have.
const TEXTS: &[&str] = &[
    "{\"{K}\": \"{V}\", \"status\": \"ok\"}",
    "{\"event\":\"{\\\"{K}\\\": \\\"{V}\\\"}\"}",
    "level=info msg=\"step done\" {K}={V} took=12ms",
    "As you see, it is {V}, and nothing else changed.",
    "- {K}: {V}",
    "{V}",
];

/// What became of one kind of look-alike.
pub(crate) struct Untouched {
    /// The kind.
    pub(crate) name: &'static str,
    /// How many were scanned.
    pub(crate) all: usize,
    /// How many stayed as they are.
    pub(crate) untouched: usize,
    /// The detectors that took the others.
    pub(crate) taken_by: BTreeMap<String, usize>,
    /// One that was taken.
    pub(crate) shown: Option<String>,
}

/// Generates and scans.
pub(crate) fn measure(redactor: &Redactor) -> Vec<Untouched> {
    GENERATORS.par_iter().enumerate().map(|(index, kind)| measure_kind(redactor, index as u64, kind)).collect()
}

fn measure_kind(redactor: &Redactor, seed: u64, (name, key, value): &generators::Generator) -> Untouched {
    let mut random = Random::new(seed + 77);
    let mut out = Untouched { name, all: 0, untouched: 0, taken_by: BTreeMap::new(), shown: None };
    for index in 0..EACH {
        let value = value(&mut random);
        let template = TEXTS[index % TEXTS.len()];
        let is_json = template.starts_with('{');
        // What needs more than a string of JSON stands by itself.
        if value.contains(['"', '\n']) && template != "{V}" || is_json && value.contains('\\') {
            continue;
        }
        let template = template.replace("{K}", key);
        let at = template.find("{V}").expect("each text has a place for the value");
        let text = template.replacen("{V}", &value, 1);
        let findings = redactor.scan(&text);
        let mut touching = findings.iter().filter(|f| touches(f.span().range(), &(at..at + value.len()))).peekable();
        out.all += 1;
        out.untouched += usize::from(touching.peek().is_none());
        for finding in touching {
            *out.taken_by.entry(finding.detector().to_owned()).or_default() += 1;
            out.shown.get_or_insert_with(|| text.chars().take(160).collect());
        }
    }
    out
}
