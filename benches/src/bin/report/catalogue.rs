//! How the rate depends on what is looked for: detectors added by the thousand, and whole families switched off.

use crate::table::{rows, table};
use reticent::{Path, Policy, Redactor};
use reticent_benches::{
    corpus::{Corpus, Kind},
    made_up,
    timing::{Contender, in_turns},
};

const ROUNDS: usize = 15;
/// Enough text for a steady rate.
const BYTES: usize = 1 << 20;

/// How many detectors are added, and the name of the row.
const ADDED: [(usize, &str); 5] = [(100, "100"), (300, "300"), (500, "500"), (1_000, "1,000"), (3_000, "3,000")];
const DEFAULT: &str = "none";
const WITHOUT_PEOPLE: &str = "names and addresses off";

/// The section on the size of the catalogue.
pub(crate) fn measure(corpora: &[Corpus]) -> String {
    let policy = |toml: &str| Policy::from_toml(toml, "made-up.toml").expect("the policy is well-formed");
    let redactor = |policy: &Policy| Redactor::new(policy).expect("the policy compiles");
    let mut redactors = vec![(DEFAULT, redactor(&Policy::default()))];
    redactors.extend(ADDED.map(|(count, name)| (name, redactor(&policy(&made_up::policy(count))))));
    redactors.push((WITHOUT_PEOPLE, redactor(&policy("version = 1\n[entities]\nPERSON = false\nLOCATION = false\n"))));
    let kinds = [Kind::Clean, Kind::Trace, Kind::Multilingual];
    let texts: Vec<(&str, &[u8])> = corpora
        .iter()
        .filter(|corpus| kinds.contains(&corpus.kind))
        .map(|corpus| (corpus.kind.name(), &corpus.text.as_bytes()[..corpus.text.len().min(BYTES)]))
        .collect();
    let measured: Vec<Vec<f64>> = texts
        .iter()
        .map(|(_, text)| {
            let mut contenders: Vec<Contender> = Vec::new();
            for (name, redactor) in &redactors {
                contenders.push(Contender::new(name, text.len(), || redactor.redact_bytes(text).len()));
            }
            let timings = in_turns(&mut contenders, ROUNDS);
            timings.iter().map(|timing| timing.rate() / timings[0].rate()).collect()
        })
        .collect();
    let names: Vec<&str> = redactors.iter().map(|(name, _)| *name).collect();
    let columns: Vec<&str> = ["detectors added"].into_iter().chain(texts.iter().map(|(name, _)| *name)).collect();
    format!(
        "## The catalogue: ratio to the default one\n\nDetectors of a made-up prefix and twenty characters or more, beside all that are there; and \
         the default ones without those of people and places. Path `{:?}`.\n\n{}",
        Path::detect(),
        table(&columns, &rows(&names, &measured)),
    )
}
