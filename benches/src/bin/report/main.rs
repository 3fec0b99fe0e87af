//! Measures everything once and writes `benches/RESULTS.md`.
//!
//! `--check` only looks at what is found, and fails where a planted value is missed or clean text has more than a few findings.

mod bindings;
mod catalogue;
mod cores;
mod findings;
mod hostile;
mod machine;
mod small;
mod streams;
mod table;
mod throughput;

use reticent::{Policy, Redactor};
use reticent_benches::{CORPUS_BYTES, corpus::Kind};
use std::{fs, path::Path, process::ExitCode, time::Instant};

const INTRODUCTION: &str = include_str!("introduction.md");
/// What a profile of the engine shows; taken anew where the engine has changed.
const WHERE_THE_TIME_GOES: &str = include_str!("where_the_time_goes.md");

fn main() -> ExitCode {
    // First of all, while nothing is warm: what a new process waits for.
    let start = Instant::now();
    let redactor = Redactor::new(&Policy::default()).expect("the default policy compiles");
    let built = start.elapsed();
    redactor.redact("Is there anything in here?");
    let first = start.elapsed();

    let corpora = Kind::ALL.map(|kind| kind.generate(CORPUS_BYTES));
    let checked = findings::check(&redactor, &corpora);
    print!("{}", checked.details());
    if std::env::args().any(|argument| argument == "--check") {
        print!("{}", checked.table());
        return if checked.holds() { ExitCode::SUCCESS } else { ExitCode::FAILURE };
    }

    // The figures are of one core, also where a long text would be shared out.
    rayon::ThreadPoolBuilder::new().num_threads(1).build_global().expect("the pool is not in use yet");
    let report = [
        INTRODUCTION.to_owned(),
        throughput::measure(&corpora),
        catalogue::measure(&corpora),
        cores::measure(&redactor, &corpora),
        streams::measure(&redactor, &corpora),
        hostile::measure(&redactor),
        checked.table(),
        small::measure(&redactor, built, first),
        bindings::measure(),
        WHERE_THE_TIME_GOES.to_owned(),
        machine::describe(),
    ]
    .join("\n");
    print!("{report}");
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("RESULTS.md");
    match fs::write(&file, report) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("benches/RESULTS.md cannot be written: {error}");
            ExitCode::FAILURE
        }
    }
}
