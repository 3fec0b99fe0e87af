//! Part four: identifiers after the name of their type, near misses, numbers under other labels, and traces that hold nothing personal.

use crate::{
    letters::{DIGITS, text},
    outcome::Outcome,
};
use rayon::prelude::*;
use reticent::Redactor;
use reticent_benches::corpus::Kind;
use reticent_tests::random::Random;
use std::{collections::BTreeMap, fs};

/// What stands between a label and its number.
const TEXTS: &[&str] = &[
    "{L}: {V}",
    "My {L} is {V}, thanks.",
    "{L} {V}",
    "{\"note\": \"{L}: {V}\"}",
    "id,{L},city\n17,{V},Rome\n",
    "{L}\n{V}\n",
    "| {L} | {V} |",
    "- **{L}**: {V}",
    "She gave us her {L} ({V}) yesterday.",
];
/// Labels of numbers that are nobody's.
const OTHERS: &[&str] = &[
    "order",
    "order number",
    "invoice",
    "invoice no.",
    "ticket",
    "case",
    "transaction id",
    "tracking",
    "batch",
    "SKU",
    "article",
    "request id",
    "job",
    "build",
    "quantity",
    "reference",
    "Bestellnummer",
    "numéro de commande",
    "pedido",
    "receipt",
];
/// How many numbers of each length from 6 to 19 stand under other labels.
const EACH_LENGTH: usize = 300;
/// The bytes of traces.
const TRACES: usize = 1 << 20;

/// What became of the numbers of one type.
#[derive(Default)]
pub(crate) struct Type {
    /// The label before them.
    pub(crate) label: String,
    /// How many valid ones there are, and how many of them are covered whole.
    pub(crate) valid: (usize, usize),
    /// How many near misses there are, and how many of them are left.
    pub(crate) near: (usize, usize),
    /// One that was missed, and one that was taken.
    pub(crate) shown: Vec<String>,
}

/// The figures of this part.
pub(crate) struct Numbers {
    /// By type.
    pub(crate) types: BTreeMap<String, Type>,
    /// Numbers under other labels, and the detectors that took some.
    pub(crate) others: (usize, BTreeMap<String, usize>),
    /// Bytes of traces, and the detectors that found something in them.
    pub(crate) traces: (usize, BTreeMap<String, usize>),
}

/// Reads, generates and scans.
pub(crate) fn measure(redactor: &Redactor) -> Numbers {
    Numbers { types: types(redactor), others: others(redactor), traces: traces(redactor) }
}

fn types(redactor: &Redactor) -> BTreeMap<String, Type> {
    let path = reticent_tests::repository("tests/quality/data/ids.tsv");
    let data = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let mut types = BTreeMap::<String, Type>::new();
    for (index, line) in data.lines().filter(|line| !line.starts_with('#')).enumerate() {
        let parts: Vec<&str> = line.split('\t').collect();
        let [name, label, valid, near] = parts[..] else {
            panic!("{}: four columns with tabs between", path.display())
        };
        let of = types.entry(name.to_owned()).or_insert_with(|| Type { label: label.to_owned(), ..Type::default() });
        let (text, outcome) = after_label(redactor, TEXTS[index % TEXTS.len()], label, valid);
        of.valid.0 += 1;
        of.valid.1 += usize::from(matches!(outcome, Outcome::Whole | Outcome::Over));
        if !matches!(outcome, Outcome::Whole | Outcome::Over) {
            of.shown.push(format!("{outcome:?}: {text}"));
        }
        let (text, outcome) = after_label(redactor, TEXTS[index % TEXTS.len()], label, near);
        of.near.0 += 1;
        of.near.1 += usize::from(outcome == Outcome::Missed);
        if outcome != Outcome::Missed {
            of.shown.push(format!("near miss taken: {text} → {}", redactor.redact(&text)));
        }
    }
    types
}

fn after_label(redactor: &Redactor, template: &str, label: &str, value: &str) -> (String, Outcome) {
    let template = template.replace("{L}", label);
    let at = template.find("{V}").expect("each text has a place for the value");
    let text = template.replace("{V}", value);
    let outcome = Outcome::of(&redactor.scan(&text), &(at..at + value.len()));
    (text, outcome)
}

fn others(redactor: &Redactor) -> (usize, BTreeMap<String, usize>) {
    let of_length = |length: usize| {
        let mut random = Random::new(length as u64 + 4711);
        let mut taken = Vec::new();
        for index in 0..EACH_LENGTH {
            let value = text(&mut random, "123456789", 1) + &text(&mut random, DIGITS, length - 1);
            let label = OTHERS[random.below(OTHERS.len())];
            let text = TEXTS[index % TEXTS.len()].replace("{L}", label).replace("{V}", &value);
            taken.extend(redactor.scan(&text).first().map(|finding| finding.detector().to_owned()));
        }
        taken
    };
    let taken: Vec<String> = (6..20).into_par_iter().flat_map_iter(of_length).collect();
    ((20 - 6) * EACH_LENGTH, count(taken))
}

fn traces(redactor: &Redactor) -> (usize, BTreeMap<String, usize>) {
    let text = Kind::Trace.generate(TRACES).text;
    let found = redactor.scan(&text).iter().map(|finding| finding.detector().to_owned()).collect();
    (text.len(), count(found))
}

fn count(names: Vec<String>) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    names.into_iter().for_each(|name| *counts.entry(name).or_default() += 1);
    counts
}
