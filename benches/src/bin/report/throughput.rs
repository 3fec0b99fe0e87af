//! Long texts: the engine and plain searches of the same bytes, in turns.

use crate::table::{rows, table};
use reticent::{NoKeys, Path, Policy, Redactor};
use reticent_benches::{
    REGEX_BYTES,
    corpus::Corpus,
    peers,
    timing::{Contender, Timing, in_turns},
};

const ROUNDS: usize = 25;
/// The separate regexes take longer than all the others together.
const REGEX_ROUNDS: usize = 3;

const DFA: &str = "Aho-Corasick DFA";

/// The sections on long texts: ratios, then rates.
pub(crate) fn measure(corpora: &[Corpus]) -> String {
    let redactor = |path| Redactor::compile(&Policy::default(), &NoKeys, path).expect("the default policy compiles");
    let detected = redactor(Path::detect());
    let others = Path::available().iter().rev().skip(1);
    let paths: Vec<(&str, Redactor)> = others.map(|path| (name_of(*path), redactor(*path))).collect();
    let (dfa, regexes) = (peers::dfa(), peers::regexes());
    let measured: Vec<Vec<Timing>> = corpora
        .iter()
        .map(|corpus| {
            let text = corpus.text.as_bytes();
            let slice = &text[..text.len().min(REGEX_BYTES)];
            let mut contenders = vec![
                Contender::new("reticent, scan", text.len(), || detected.scan_bytes(text).len()),
                Contender::new("reticent, redact", text.len(), || detected.redact_bytes(text).len()),
            ];
            for (name, redactor) in &paths {
                contenders.push(Contender::new(name, text.len(), || redactor.redact_bytes(text).len()));
            }
            contenders.push(Contender::new(DFA, text.len(), || peers::count_literals(&dfa, text)));
            contenders.push(Contender::new("memchr", text.len(), || usize::from(peers::absent_byte(text))));
            let mut timings = in_turns(&mut contenders, ROUNDS);
            let run = || peers::count_matches(&regexes, slice);
            timings.extend(in_turns(&mut [Contender::new("separate regexes", slice.len(), run)], REGEX_ROUNDS));
            timings
        })
        .collect();

    let columns: Vec<&str> = [""].into_iter().chain(corpora.iter().map(|corpus| corpus.kind.name())).collect();
    let names: Vec<&str> = measured[0].iter().map(|timing| timing.name).collect();
    let rows = |value: &dyn Fn(&[Timing], &Timing) -> f64| {
        let column = |timings: &Vec<Timing>| timings.iter().map(|timing| value(timings, timing)).collect();
        rows(&names, &measured.iter().map(column).collect::<Vec<_>>())
    };
    let base = |timings: &[Timing]| timings.iter().find(|timing| timing.name == DFA).map_or(1.0, Timing::rate);
    format!(
        "## Long texts: ratio to the {DFA}\n\n{}\n{} literals in the DFA, {} regexes.\n\n## Long texts: GB/s\n\n{}",
        table(&columns, &rows(&|timings, timing| timing.rate() / base(timings))),
        peers::literals().len(),
        regexes.len(),
        table(&columns, &rows(&|_, timing| timing.rate())),
    )
}

/// A row of the tables.
fn name_of(path: Path) -> &'static str {
    match path {
        Path::Portable => "reticent, redact, portable path",
        Path::Avx2 => "reticent, redact, AVX2 path",
        Path::Avx512 => "reticent, redact, AVX-512 path",
    }
}
