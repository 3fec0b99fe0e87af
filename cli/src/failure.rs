//! What stops the whole command.

use crate::exit::Exit;
use std::{fmt, path::Path};

/// What is wrong, where, and what to do about it. It never holds a value that the command hides.
#[derive(Debug)]
pub(crate) struct Failure {
    problem: String,
    remedy: String,
    exit: Exit,
}

impl Failure {
    /// A failure with its remedy, both as sentences without the full stop.
    pub(crate) fn new(problem: impl Into<String>, remedy: impl Into<String>) -> Failure {
        Failure { problem: problem.into(), remedy: remedy.into(), exit: Exit::Failed }
    }

    /// How the run ends.
    pub(crate) fn exit(&self) -> Exit {
        self.exit
    }

    /// A file that has to be read before anything else, and cannot be.
    pub(crate) fn unreadable(what: &str, path: &Path, error: &std::io::Error) -> Failure {
        Failure::new(format!("cannot read {what} {}: {error}", path.display()), "Check the path and its permissions")
    }

    /// A file that has to be written, and cannot be.
    pub(crate) fn unwritable(what: &str, path: &Path, error: &std::io::Error) -> Failure {
        Failure::new(
            format!("cannot write {what} {}: {error}", path.display()),
            "Check that the folder exists, is writable and has space left",
        )
    }

    /// Stdout could not be written, for another reason than a reader that has gone.
    pub(crate) fn stdout(error: &std::io::Error) -> Failure {
        let problem = format!("cannot write to stdout: {error}");
        let remedy = "Check the disk or the program that stdout leads to";
        Failure { exit: Exit::Incomplete, ..Failure::new(problem, remedy) }
    }

    /// Stdin could not be read.
    pub(crate) fn stdin(error: &std::io::Error) -> Failure {
        Failure::new(format!("cannot read stdin: {error}"), "Check the program that stdin comes from")
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.problem)?;
        if !self.remedy.is_empty() {
            write!(f, ". {}", self.remedy)?;
        }
        Ok(())
    }
}

impl From<reticent::Error> for Failure {
    fn from(error: reticent::Error) -> Failure {
        Failure::new(error.to_string(), "")
    }
}
