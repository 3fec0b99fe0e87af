//! `reticent policy`: checks, shows, names and describes policies.

use crate::{
    args::{PolicyCommand, PolicyFormat},
    console::Console,
    engine::{self, Environment},
    exit::Exit,
    failure::Failure,
    output::Output,
    yaml,
};
use reticent::{DetectorSource, Error, ErrorCode, KeyProvider, KeyReference, Policy, Redactor};
use std::{io::Write, path::Path};

/// The schema of policy files; a test of the core holds it against the parser.
const SCHEMA: &str = include_str!("../../docs/policy.schema.json");

/// Runs the command.
pub(crate) fn run(command: &PolicyCommand, console: &Console, mut out: Output) -> Result<Exit, Failure> {
    let text = match command {
        PolicyCommand::Check { file } => check(file, console)?,
        PolicyCommand::Show { policy, format } => show(&engine::policy(policy)?, *format)?,
        PolicyCommand::Fingerprint { policy } => {
            format!("{}\n", usable(&engine::policy(policy)?)?.fingerprint())
        }
        PolicyCommand::Schema => SCHEMA.to_string(),
    };
    out.write_all(text.as_bytes()).map_err(|error| Failure::stdout(&error))?;
    out.finish()?;
    Ok(Exit::Success)
}

/// Any key will do, where only the policy is looked at.
struct AnyKey;

impl KeyProvider for AnyKey {
    fn key(&self, _: &KeyReference) -> Result<Vec<u8>, Error> {
        Ok(vec![0; 32])
    }
}

/// Compiles a policy without its keys, which finds the mistakes that the arguments brought in.
fn usable(policy: &Policy) -> Result<Redactor, Failure> {
    Ok(Redactor::with_keys(policy, &AnyKey)?)
}

fn show(policy: &Policy, format: PolicyFormat) -> Result<String, Failure> {
    usable(policy)?;
    let text = match format {
        PolicyFormat::Toml => policy.to_toml(),
        PolicyFormat::Json => policy.to_json(),
        PolicyFormat::Yaml => yaml::from_json(&policy.to_json()),
    };
    Ok(if text.ends_with('\n') { text } else { text + "\n" })
}

fn check(file: &Path, console: &Console) -> Result<String, Failure> {
    let policy = engine::read(file)?;
    let redactor = usable(&policy)?;
    for detector in &policy.detector {
        examples(file, detector, &redactor)?;
    }
    // A missing key is a matter of the machine that redacts, not of the policy.
    if let Err(error) = Redactor::with_keys(&policy, &Environment) {
        match error.error_code() {
            ErrorCode::MissingKey => console.note(format_args!("not usable here yet: {error}")),
            _ => return Err(error.into()),
        }
    }
    Ok(format!("{}: correct, fingerprint {}\n", file.display(), redactor.fingerprint()))
}

/// Runs the examples of a policy's own detector through the engine.
fn examples(file: &Path, detector: &DetectorSource, redactor: &Redactor) -> Result<(), Failure> {
    let found = |text: &str| {
        let findings = redactor.scan(text).into_iter().filter(|finding| finding.detector() == detector.id);
        findings.map(|finding| text[finding.span().range()].to_string()).collect::<Vec<_>>()
    };
    let wrong = |what: &str, nth: usize, remedy: &str| {
        let problem = format!("{}: detector `{}`: {what} {}", file.display(), detector.id, nth + 1);
        Failure::new(problem, format!("{remedy}; `reticent explain --policy FILE` shows what is found"))
    };
    for (nth, example) in detector.examples.iter().enumerate() {
        if !found(&example.text).contains(&example.find) {
            return Err(wrong("does not find its example", nth, "Correct the shape or the example"));
        }
    }
    for (nth, example) in detector.counter_examples.iter().enumerate() {
        if !found(&example.text).is_empty() {
            return Err(wrong("finds something in its counter-example", nth, "Make the shape narrower"));
        }
    }
    Ok(())
}
