//! `reticent audit`: whether an audit log is what was written.

use crate::{args::AuditCommand, engine::Environment, exit::Exit, failure::Failure, output::Output};
use reticent::{KeyProvider, KeyReference};
use reticent_audit::{Checking, Head, Log, check};
use std::{io::Write, path::Path};

/// Runs the command.
pub(crate) fn run(command: &AuditCommand, mut out: Output) -> Result<Exit, Failure> {
    let text = match command {
        AuditCommand::Check { file, key_env, head } => checked(file, key_env.as_deref(), head.as_ref())?,
        AuditCommand::Head { file } => {
            let head = Log::open_existing(file)?.head()?;
            format!("{}:{}\n", head.lines, head.hash)
        }
    };
    out.write_all(text.as_bytes()).map_err(|error| Failure::stdout(&error))?;
    out.finish()?;
    Ok(Exit::Success)
}

fn checked(file: &Path, key_env: Option<&str>, head: Option<&Head>) -> Result<String, Failure> {
    let mut checking = Checking::default();
    if let Some(name) = key_env {
        checking = checking.with_key(&key(name)?)?;
    }
    if let Some(head) = head {
        checking = checking.with_head(head.clone());
    }
    let found = check(file, &checking)?;
    let end = match (found.end_is_proved, head.is_some()) {
        (true, _) => "",
        (false, true) => "; what came after the given head may have been cut off at the end",
        (false, false) => "; lines may have been cut off at its end: give a key or a --head to prove that none was",
    };
    Ok(format!("{}: {} lines, each as it was written{end}\n", file.display(), found.lines))
}

/// The key in an environment variable.
pub(crate) fn key(name: &str) -> Result<Vec<u8>, Failure> {
    Ok(Environment.key(&KeyReference::Env(name.to_string()))?)
}

/// A head as `reticent audit head` prints it: `LINES:HASH`.
pub(crate) fn parse_head(text: &str) -> Result<Head, &'static str> {
    let parts = text.split_once(':').filter(|(_, hash)| hash.len() == 64);
    let head = parts.and_then(|(lines, hash)| Some(Head { lines: lines.parse().ok()?, hash: hash.to_string() }));
    head.ok_or("a head is LINES:HASH, as `reticent audit head FILE` prints it")
}
