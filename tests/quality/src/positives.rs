//! Part one: values of every detector, planted in every surrounding, format and encoding.

use crate::{
    containers::{self, CONTAINERS},
    encodings::ENCODINGS,
    outcome::{Outcome, Tally, touches},
    surroundings::{GLUED, SURROUNDINGS},
    traffic::Traffic,
    values::{self, Needs, Planter},
};
use rayon::prelude::*;
use reticent::Redactor;
use reticent_tests::random::Random;
use std::{collections::BTreeMap, ops::Range};

/// How many values of a detector stand in each surrounding, format and encoding, and in traffic.
const IN_EACH: usize = 3;
const IN_TRAFFIC: usize = 12;
/// Longer values are keys in blocks and the like, whose encodings are another matter.
const LONGEST_ENCODED: usize = 400;
/// Sentences of agents that a value stands in.
const SENTENCES: &[&str] = &[
    "Use {V} for this call.",
    "I tried it with {V}, and the service answered 401.",
    "The tool returned: {V}",
    "It should be `{V}` (the old one is gone).",
    "Client(\"{V}\") fails, see the log.",
    "setting={V} region=eu",
];

/// Where a value was planted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Part {
    /// Directly beside something, in prose.
    Surrounding,
    /// In a format.
    Format,
    /// Written in another way.
    Encoding,
    /// In a step of an agent run.
    Traffic,
    /// In the text of one of the detector's examples.
    Example,
}

impl Part {
    /// Every part, in the order of the tables.
    pub(crate) const ALL: [Part; 5] = [Part::Surrounding, Part::Format, Part::Encoding, Part::Traffic, Part::Example];

    /// The name in tables.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Part::Surrounding => "surrounding",
            Part::Format => "format",
            Part::Encoding => "encoding",
            Part::Traffic => "agent traffic",
            Part::Example => "examples of the catalogue",
        }
    }
}

/// What became of the values of one detector.
pub(crate) struct Measured {
    /// The detector.
    pub(crate) planter: Planter,
    /// By part and what the part calls it.
    pub(crate) tallies: BTreeMap<(Part, &'static str), Tally>,
    /// How many of the covered values are found as what they are.
    pub(crate) named: usize,
    /// Findings where nothing was planted, by the detector that made them.
    pub(crate) others: BTreeMap<String, usize>,
    /// A text for each cell in which something went wrong.
    pub(crate) defects: BTreeMap<(Part, &'static str), String>,
}

impl Measured {
    /// The tally of a part, or of all.
    pub(crate) fn total(&self, part: Option<Part>) -> Tally {
        let mut total = Tally::default();
        for ((of, _), tally) in &self.tallies {
            if part.is_none_or(|part| part == *of) {
                total += *tally;
            }
        }
        total
    }
}

/// Plants and scans.
pub(crate) fn measure(redactor: &Redactor) -> Vec<Measured> {
    let traffic = Traffic::generate();
    values::planters().into_par_iter().map(|planter| Run::new(redactor, &traffic, planter).run()).collect()
}

struct Run<'a> {
    redactor: &'a Redactor,
    traffic: &'a Traffic,
    out: Measured,
}

impl<'a> Run<'a> {
    fn new(redactor: &'a Redactor, traffic: &'a Traffic, planter: Planter) -> Run<'a> {
        let (tallies, others, defects) = Default::default();
        Run { redactor, traffic, out: Measured { planter, tallies, named: 0, others, defects } }
    }

    fn run(mut self) -> Measured {
        if self.out.planter.needs == Needs::Nothing {
            self.surroundings();
            self.encodings();
        }
        self.formats();
        self.in_traffic();
        self.examples();
        self.out
    }

    fn surroundings(&mut self) {
        let mut random = self.out.planter.random(1);
        let may_be_glued = self.out.planter.may_be_glued();
        for (name, left, right) in SURROUNDINGS.iter().filter(|(name, ..)| may_be_glued || !GLUED.contains(name)) {
            for _ in 0..IN_EACH {
                let value = self.out.planter.value(&mut random);
                if self.out.planter.goes_on(&value, right) || self.out.planter.starts_earlier(left, &value) {
                    continue;
                }
                let before = format!("What we use here is{}{left}", if left.starts_with(' ') { "" } else { " " });
                let planted = before.len()..before.len() + value.len();
                let text = format!("{before}{value}{right}");
                self.judge(&mut random, Part::Surrounding, name, &text, &planted);
            }
        }
    }

    fn encodings(&mut self) {
        let mut random = self.out.planter.random(2);
        for (name, write) in ENCODINGS {
            for _ in 0..IN_EACH {
                let value = self.out.planter.value(&mut random);
                // Hex may hide a secret; digits in hex are nothing that anyone writes.
                if value.len() > LONGEST_ENCODED || name.starts_with("hex") && !self.out.planter.is_secret() {
                    continue;
                }
                let Some(written) = write(&mut random, &value) else { continue };
                let before = "The one that we use is ";
                let planted = before.len()..before.len() + written.len();
                let text = format!("{before}{written} as you know, nothing else.");
                self.judge(&mut random, Part::Encoding, name, &text, &planted);
            }
        }
        for _ in 0..IN_EACH {
            let value = self.out.planter.value(&mut random);
            if value.len() <= LONGEST_ENCODED {
                let (text, planted) = containers::basic(&value);
                self.judge(&mut random, Part::Encoding, "HTTP basic", &text, &planted);
            }
        }
    }

    fn formats(&mut self) {
        let mut random = self.out.planter.random(3);
        for container in CONTAINERS {
            for _ in 0..IN_EACH {
                let Some(key) = self.key(&mut random) else { return };
                let value = self.out.planter.value(&mut random);
                // A key is one where it is written as one: not in a log's sentence; and a word near the value is one in prose.
                let fits = match self.out.planter.needs {
                    Needs::Context => ["prose", "Markdown"].contains(&container.name),
                    Needs::Field => container.name != "log",
                    _ => true,
                };
                if !fits || value.contains('\n') && !container.lines {
                    continue;
                }
                let (text, planted) = container.plant(&mut random, key, &value);
                self.judge(&mut random, Part::Format, container.name, &text, &planted);
            }
        }
    }

    /// What a value is called where it stands; nothing where it can't be said.
    fn key(&self, random: &mut Random) -> Option<&'static str> {
        let detector = self.out.planter.detector;
        match self.out.planter.needs {
            Needs::Nothing => Some("setting"),
            Needs::Field => Some(random.choice(&detector.fields).as_ref()),
            Needs::Context => Some(random.choice(&detector.context).as_ref()),
            Needs::Example => None,
        }
    }

    fn in_traffic(&mut self) {
        let mut random = self.out.planter.random(4);
        for _ in 0..IN_TRAFFIC {
            let value = self.out.planter.value(&mut random);
            let key = self.key(&mut random);
            let (text, planted) = match (self.out.planter.needs, key) {
                (Needs::Field, Some(key)) => self.traffic.member(&mut random, key, &value),
                (Needs::Context, Some(word)) => {
                    self.traffic.say(&mut random, &format!("The {word} is {{V}}, as given."), &value)
                }
                (Needs::Example, _) => {
                    let example = random.choice(&self.out.planter.detector.examples);
                    let sentence = example.text.replacen(example.find.as_ref(), "{V}", 1);
                    self.traffic.say(&mut random, &sentence, &example.find)
                }
                _ if random.below(3) == 0 => self.traffic.member(&mut random, "setting", &value),
                _ => {
                    let sentence = *random.choice(SENTENCES);
                    self.traffic.say(&mut random, sentence, &value)
                }
            };
            let findings = self.redactor.scan(&text);
            self.record(Part::Traffic, "trace", &text, &planted, &findings);
        }
    }

    /// The detector's examples, with its other values in them.
    fn examples(&mut self) {
        let mut random = self.out.planter.random(5);
        let detector = self.out.planter.detector;
        for example in detector.examples.iter() {
            let Some(at) = example.text.find(example.find.as_ref()) else { continue };
            for own in [true, false] {
                let value = if own { example.find.to_string() } else { self.out.planter.value(&mut random) };
                let rest = &example.text[at + example.find.len()..];
                // An example may show what ends a value of one shape, and not another's.
                if !own && (self.out.planter.needs != Needs::Nothing || self.out.planter.goes_on(&value, rest)) {
                    continue;
                }
                let text = format!("{}{value}{rest}", &example.text[..at]);
                self.judge(&mut random, Part::Example, "example", &text, &(at..at + value.len()));
            }
        }
    }

    /// Scans a text among traffic.
    fn judge(&mut self, random: &mut Random, part: Part, name: &'static str, text: &str, planted: &Range<usize>) {
        let (text, planted) = self.traffic.around(random, text, planted);
        let findings = self.redactor.scan(&text);
        self.record(part, name, &text, &planted, &findings);
    }

    fn record(
        &mut self,
        part: Part,
        name: &'static str,
        text: &str,
        planted: &Range<usize>,
        findings: &[reticent::Finding],
    ) {
        let outcome = Outcome::of(findings, planted);
        *self.out.tallies.entry((part, name)).or_default() += Tally::one(outcome);
        let (touching, others): (Vec<_>, Vec<_>) =
            findings.iter().partition(|finding| touches(finding.span().range(), planted));
        self.out.named +=
            usize::from(touching.iter().any(|finding| finding.entity() == self.out.planter.detector.entity));
        // An example may hold more than the value that it shows.
        if part != Part::Example {
            for finding in others {
                *self.out.others.entry(finding.detector().to_owned()).or_default() += 1;
            }
        }
        if outcome != Outcome::Whole {
            let found: Vec<_> =
                touching.iter().map(|finding| (finding.detector(), &text[finding.span().range()])).collect();
            let (from, to) = (floor(text, planted.start.saturating_sub(40)), ceil(text, planted.end + 24));
            let shown = format!(
                "{outcome:?} {:?}⟦{:?}⟧{:?} found {found:?}",
                &text[from..planted.start],
                &text[planted.clone()],
                &text[planted.end..to]
            );
            self.out.defects.entry((part, name)).or_insert(shown);
        }
    }
}

fn floor(text: &str, at: usize) -> usize {
    (0..=at).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

fn ceil(text: &str, at: usize) -> usize {
    (at..text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len())
}
