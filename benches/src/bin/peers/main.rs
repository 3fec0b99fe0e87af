//! The Rust side of `make bench-peers`: writes the texts that all peers read, and measures what is written in Rust.
//!
//! `peers texts FOLDER` writes `texts.json` and `planted.json`; `peers reticent|patterns FILE` reads such texts and
//! prints what it measured as JSON lines. The driver is `benches/peers/run.py`.

mod contenders;
mod measure;
mod texts;

use std::{path::Path, process::ExitCode};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [command, path] = &arguments[..] else {
        eprintln!("usage: peers texts FOLDER | peers reticent|patterns TEXTS");
        return ExitCode::FAILURE;
    };
    let path = Path::new(path);
    let done = match command.as_str() {
        "texts" => texts::write(path).map_err(Into::into),
        name => contenders::measure(name, path),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{command}: {error}");
            ExitCode::FAILURE
        }
    }
}
