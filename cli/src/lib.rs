//! The command `reticent`: redacts and scans files, folders and streams.
//!
//! [`run`] is the whole of it; the binary of this crate, the Python package and the Node package call it with their
//! arguments. Results go to stdout, everything else to stderr. Exit codes:
//!
//! | code | means |
//! |---|---|
//! | 0 | done; `scan` and `explain` found nothing |
//! | 1 | `scan` or `explain` found something, also where some input could not be read |
//! | 2 | wrong usage, or a mistake in the policy or the baseline |
//! | 3 | done, except that some input could not be read or some output not be written |
//! | 4 | the policy blocks what some input of `redact` holds; of a file nothing was written, of stdin nothing from there on |
#![deny(missing_docs)]
#![deny(unsafe_code)]

mod args;
mod audit;
mod catalog;
mod console;
mod detectors;
mod engine;
mod exit;
mod explain;
mod failure;
mod input;
mod ordered;
mod output;
mod policy;
mod printable;
mod redact;
mod replace;
mod scan;
mod unfinished;
mod yaml;

use args::{Cli, Command};
use clap::{ColorChoice, CommandFactory, FromArgMatches};
use console::Console;
use exit::Exit;
use failure::Failure;
use output::Output;
use std::{
    ffi::OsString,
    panic::{self, AssertUnwindSafe},
    sync::{Arc, Mutex},
};

/// Runs the command with its arguments, the first being the name of the program, and gives the exit code.
pub fn run(args: impl IntoIterator<Item = OsString>) -> u8 {
    let args: Vec<OsString> = args.into_iter().collect();
    let command = Cli::command().color(help_color(&args));
    let parsed = command.try_get_matches_from(args).and_then(|matches| Cli::from_arg_matches(&matches));
    let cli = match parsed {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version come as errors too. A reader that has gone is no reason to fail.
            let _ = error.print();
            return if error.use_stderr() { Exit::Failed } else { Exit::Success }.code();
        }
    };
    let console = Console::new(&cli.display);
    let exit = without_panic(|| dispatch(&cli, &console)).unwrap_or_else(|failure| {
        console.end_progress();
        let exit = failure.exit();
        console.error(failure);
        exit
    });
    exit.code()
}

/// Turns a panic into a failure. Its message is not printed: it could quote the text that is being redacted.
fn without_panic(work: impl FnOnce() -> Result<Exit, Failure>) -> Result<Exit, Failure> {
    let place = Arc::new(Mutex::new(String::new()));
    let noted = Arc::clone(&place);
    let hook = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        if let (Some(location), Ok(mut place)) = (info.location(), noted.lock()) {
            *place = format!(" at {location}");
        }
    }));
    let outcome = panic::catch_unwind(AssertUnwindSafe(work));
    panic::set_hook(hook);
    outcome.unwrap_or_else(|_| {
        let place = place.lock().map(|place| place.clone()).unwrap_or_default();
        Err(Failure::new(
            format!("internal error{place}; what was not written yet is lost, and nothing was written unredacted"),
            "Report it, with this message",
        ))
    })
}

fn dispatch(cli: &Cli, console: &Console) -> Result<Exit, Failure> {
    let out = Output::stdout(&cli.display);
    match &cli.command {
        Command::Redact(args) => redact::run(args, console, out),
        Command::Scan(args) => scan::run(args, console, out),
        Command::Detectors(args) => detectors::run(args, out),
        Command::Policy { command } => policy::run(command, console, out),
        Command::Audit { command } => audit::run(command, out),
        Command::Explain(args) => explain::run(args, console, out),
    }
}

/// What `--color` says, for messages about arguments that are not understood.
fn help_color(args: &[OsString]) -> ColorChoice {
    let mut args = args.iter().filter_map(|arg| arg.to_str());
    let mut choice = ColorChoice::Auto;
    while let Some(arg) = args.next() {
        let value = match arg.strip_prefix("--color") {
            Some("") => args.next(),
            Some(rest) => rest.strip_prefix('='),
            None => continue,
        };
        choice = match value {
            Some("always") => ColorChoice::Always,
            Some("never") => ColorChoice::Never,
            _ => choice,
        };
    }
    choice
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_says_where_and_not_what() {
        let failure = without_panic(|| panic!("about jane@acme.io")).unwrap_err().to_string();
        assert!(failure.starts_with("internal error at "), "{failure}");
        assert!(!failure.contains("jane"));
    }

    #[test]
    fn the_arguments_are_consistent() {
        Cli::command().debug_assert();
    }
}
