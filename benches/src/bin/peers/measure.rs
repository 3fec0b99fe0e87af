//! The same turns as `benches/peers/python/harness.py` and `benches/peers/node/harness.mjs` take.

use serde_json::{Map, Value, json};
use std::{
    fs,
    hint::black_box,
    io,
    path::Path,
    time::{Duration, Instant},
};

/// Once a first pass has taken this long, what it has read is the sample.
const SAMPLE: Duration = Duration::from_secs(1);
/// Turns go on for this long.
const TURNS: Duration = Duration::from_secs(1);
/// And there are at least so many.
const FEWEST_TURNS: usize = 3;

/// What a contender found: its name for it, its first byte and the byte after it.
pub(crate) type Found = (String, usize, usize);

/// The texts of the shared file.
pub(crate) struct Texts(Map<String, Value>);

impl Texts {
    pub(crate) fn read(path: &Path) -> io::Result<Texts> {
        Ok(Texts(serde_json::from_str(&fs::read_to_string(path)?)?))
    }

    /// The texts of each kind in one form, `prompts` or `long`.
    fn each(&self, form: &str) -> impl Iterator<Item = (&str, Vec<&str>)> {
        self.0.iter().map(move |(kind, forms)| {
            let texts = forms[form].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
            (kind.as_str(), texts)
        })
    }
}

/// Prints what is found in the prompts, then times `work`, which gives a count so that it cannot be optimised away.
pub(crate) fn print(version: &str, texts: &Texts, find: impl Fn(&str) -> Vec<Found>, work: impl Fn(&str) -> usize) {
    println!("{}", json!({ "what": "about", "version": version, "unit": "bytes" }));
    for (kind, prompts) in texts.each("prompts") {
        let spans: Vec<Vec<Found>> = prompts.iter().map(|prompt| find(prompt)).collect();
        println!("{}", json!({ "what": "findings", "kind": kind, "spans": spans }));
    }
    for form in ["prompts", "long"] {
        for (kind, texts) in texts.each(form).filter(|(kind, _)| form == "long" || *kind == "typical") {
            let (sample, best) = best_turn(&texts, &work);
            let bytes: usize = texts[..sample].iter().map(|text| text.len()).sum();
            let line = json!({
                "what": "time", "form": form, "kind": kind, "bytes": bytes, "seconds": best.as_secs_f64(),
                "texts": sample, "of": texts.len(),
            });
            println!("{line}");
        }
    }
}

/// How many texts the sample has, and the shortest pass over them.
fn best_turn(texts: &[&str], work: impl Fn(&str) -> usize) -> (usize, Duration) {
    let start = Instant::now();
    let mut sample = 0;
    for text in texts {
        black_box(work(text));
        sample += 1;
        if start.elapsed() > SAMPLE {
            break;
        }
    }
    let (start, mut turns, mut best) = (Instant::now(), 0, Duration::MAX);
    while turns < FEWEST_TURNS || start.elapsed() < TURNS {
        let turn = Instant::now();
        for text in &texts[..sample] {
            black_box(work(text));
        }
        best = best.min(turn.elapsed());
        turns += 1;
    }
    (sample, best)
}
