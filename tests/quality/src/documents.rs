//! Part five: invented people in invented documents, in the languages and scripts of many countries.

use crate::outcome::{Outcome, touches};
use reticent::Redactor;
use std::{collections::BTreeMap, fs, ops::Range};

/// How much of an address has to be covered, so that nobody finds the house.
const OF_ADDRESS: f64 = 0.6;

/// How many values of a kind there are in the documents, and how many of them are covered.
#[derive(Clone, Copy, Default)]
pub(crate) struct Share {
    /// All.
    pub(crate) all: usize,
    /// Covered.
    pub(crate) covered: usize,
}

/// The figures of this part.
#[derive(Default)]
pub(crate) struct Documents {
    /// By country and kind of value.
    pub(crate) shares: BTreeMap<(String, &'static str), Share>,
    /// What was missed.
    pub(crate) missed: Vec<String>,
}

impl Documents {
    /// The share of a kind, over all countries.
    pub(crate) fn total(&self, kind: &str) -> Share {
        let mut total = Share::default();
        for share in self.shares.iter().filter(|((_, of), _)| *of == kind).map(|(_, share)| share) {
            total.all += share.all;
            total.covered += share.covered;
        }
        total
    }
}

/// The kinds of values, as RESULTS.md calls them.
pub(crate) const KINDS: [&str; 3] = ["names", "addresses", "telephone numbers and e-mail addresses"];

/// What stands for a value in a document, and its kind.
const SIGNS: [(&str, usize); 5] = [("{N}", 0), ("{A}", 1), ("{P}", 2), ("{E}", 2), ("{F}", 0)];

/// What the data has of one country.
#[derive(Default)]
struct Country {
    names: Vec<String>,
    addresses: Vec<String>,
    phones: Vec<String>,
    documents: Vec<String>,
}

/// Reads, fills in and scans.
pub(crate) fn measure(redactor: &Redactor) -> Documents {
    let countries = read();
    let in_english = &countries["*"].documents;
    let mut out = Documents::default();
    for (name, country) in countries.iter().filter(|(name, _)| *name != "*") {
        let is_latin = country.names.iter().all(|name| name.starts_with(|c: char| c < '\u{250}'));
        let documents = country.documents.iter().chain(in_english.iter().filter(|_| is_latin));
        for (number, document) in documents.enumerate() {
            for (index, person) in country.names.iter().enumerate() {
                let of = |list: &[String]| list[(number + index) % list.len()].clone();
                let email = format!("p{number}{index}@acme.io");
                let first_name = person.split(' ').next().unwrap_or(person).to_owned();
                let values = [person.clone(), of(&country.addresses), of(&country.phones), email, first_name];
                judge(redactor, name, document, &values, &mut out);
            }
        }
    }
    out
}

fn read() -> BTreeMap<String, Country> {
    let path = reticent_tests::repository("tests/quality/data/documents.tsv");
    let data = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let mut countries = BTreeMap::<String, Country>::new();
    for line in data.lines().filter(|line| !line.starts_with('#')) {
        let parts: Vec<&str> = line.splitn(3, '\t').collect();
        let [country, kind, value] = parts[..] else { panic!("{}: three columns with tabs between", path.display()) };
        let of = countries.entry(country.to_owned()).or_default();
        let list = match kind {
            "name" => &mut of.names,
            "address" => &mut of.addresses,
            "phone" => &mut of.phones,
            "document" => &mut of.documents,
            other => panic!("{}: no such kind: {other}", path.display()),
        };
        list.push(value.replace("\\n", "\n"));
    }
    countries
}

/// Fills a document in, and looks what of it is covered.
fn judge(redactor: &Redactor, country: &str, document: &str, values: &[String; 5], out: &mut Documents) {
    let mut text = String::new();
    let mut planted: Vec<(usize, Range<usize>)> = Vec::new();
    let mut rest = document;
    while let Some(at) = rest.find(['{']) {
        text += &rest[..at];
        let sign = SIGNS.iter().position(|(sign, _)| rest[at..].starts_with(sign));
        match sign {
            Some(sign) => {
                planted.push((sign, text.len()..text.len() + values[sign].len()));
                text += &values[sign];
                rest = &rest[at + 3..];
            }
            None => {
                text.push('{');
                rest = &rest[at + 1..];
            }
        }
    }
    text += rest;
    let findings = redactor.scan(&text);
    for (sign, place) in planted {
        let kind = KINDS[SIGNS[sign].1];
        let covered = match SIGNS[sign].1 {
            1 => {
                let of =
                    findings.iter().map(|finding| finding.span().range()).filter(|span| touches(span.clone(), &place));
                let bytes: usize = of.map(|span| span.end.min(place.end) - span.start.max(place.start)).sum();
                bytes as f64 >= place.len() as f64 * OF_ADDRESS
            }
            _ => matches!(Outcome::of(&findings, &place), Outcome::Whole | Outcome::Over),
        };
        let share = out.shares.entry((country.to_owned(), kind)).or_default();
        share.all += 1;
        share.covered += usize::from(covered);
        if !covered {
            out.missed.push(format!("{country} {kind}: {:?} in {:?}", &text[place], text));
        }
    }
}
