//! `reticent redact`: the same bytes, with what is found replaced.

mod worker;

use crate::{
    args::RedactArgs,
    audit,
    console::Console,
    engine,
    exit::Exit,
    failure::Failure,
    input::{self, Input, Inputs},
    ordered,
    output::Output,
    replace,
};
use reticent::{Redactor, Report};
use reticent_audit::Log;
use serde_json::json;
use std::{
    collections::HashMap,
    io::Write,
    ops::ControlFlow,
    path::{Path, PathBuf},
    time::Instant,
};
use worker::{Outcome, Trouble, Worker};

/// Runs the command.
pub(crate) fn run(args: &RedactArgs, console: &Console, mut out: Output) -> Result<Exit, Failure> {
    let redactor = engine::redactor(&args.policy)?;
    let inputs = input::collect(&args.input, args.output.as_deref())?;
    check(args, &inputs)?;
    let mut exit = Exit::Success;
    for message in &inputs.unreadable {
        console.error(message);
        exit = Exit::Incomplete;
    }
    let to_stdout = !args.in_place && args.output.is_none();
    let mut counts = Counts { report: redactor.stream().report().clone(), files: 0 };
    console.start_progress(inputs.size(), to_stdout);
    let audit = Audit::open(args)?;
    let worker = Worker { args, redactor: &redactor, console };
    if to_stdout {
        for input in &inputs.inputs {
            let started = Instant::now();
            match worker.to_stdout(input, &mut out) {
                Ok(report) => settle(&redactor, &audit, console, input, started, &report, &mut counts)?,
                Err(Trouble::Stdout(error)) => return Err(Failure::stdout(&error)),
                Err(trouble) => {
                    console.error(trouble.message(input));
                    audit.blocked(&redactor, started, &trouble)?;
                    exit = exit.max(trouble.exit());
                }
            }
        }
    } else {
        let mut untold = None;
        ordered::map(
            args.input.jobs,
            &inputs.inputs,
            |input| (Instant::now(), worker.to_file(input)),
            |input, (started, outcome)| {
                let told = match outcome {
                    Ok(Outcome::Redacted(report)) => {
                        settle(&redactor, &audit, console, input, started, &report, &mut counts)
                    }
                    Ok(Outcome::Skipped(kind)) => {
                        console.note(format_args!("{} is skipped: {}", input.name(), kind.why_skipped()));
                        Ok(())
                    }
                    Err(trouble) => {
                        console.error(trouble.message(input));
                        exit = exit.max(trouble.exit());
                        audit.blocked(&redactor, started, &trouble)
                    }
                };
                match told {
                    Ok(()) => ControlFlow::Continue(()),
                    Err(failure) => {
                        untold = Some(failure);
                        ControlFlow::Break(())
                    }
                }
            },
        );
        if let Some(failure) = untold {
            return Err(failure);
        }
    }
    console.end_progress();
    counts.write(args, &mut out)?;
    out.finish()?;
    if !to_stdout {
        console.summary(counts.sentence());
    }
    Ok(exit)
}

/// What follows when an input is redacted: warnings, the audit log, the counts.
fn settle(
    redactor: &Redactor,
    audit: &Audit,
    console: &Console,
    input: &Input,
    started: Instant,
    report: &Report,
    counts: &mut Counts,
) -> Result<(), Failure> {
    if let Some(warning) = redactor.warning_of(report) {
        console.note(format_args!("{}: {warning}", input.name()));
    }
    audit.append("done", started, report)?;
    counts.add(report);
    Ok(())
}

/// The audit log, where one is wanted.
struct Audit(Option<Log>);

impl Audit {
    fn open(args: &RedactArgs) -> Result<Audit, Failure> {
        let Some(path) = &args.audit else { return Ok(Audit(None)) };
        Ok(Audit(Some(match &args.audit_key_env {
            Some(name) => Log::with_key(path, &audit::key(name)?)?,
            None => Log::open(path)?,
        })))
    }

    fn append(&self, outcome: &str, started: Instant, report: &Report) -> Result<(), Failure> {
        let Some(log) = &self.0 else { return Ok(()) };
        Ok(log.append(outcome, Some(started.elapsed()), report).map(drop)?)
    }

    /// Tells of an input that the policy has blocked; of other trouble there is nothing to tell.
    fn blocked(&self, redactor: &Redactor, started: Instant, trouble: &Trouble) -> Result<(), Failure> {
        let Trouble::Blocked(error) = trouble else { return Ok(()) };
        redactor.report_of(error).map_or(Ok(()), |report| self.append("blocked", started, &report))
    }
}

/// Refuses what could not end well, before anything is written.
fn check(args: &RedactArgs, inputs: &Inputs) -> Result<(), Failure> {
    let from_stdin = inputs.inputs.iter().any(|input| input.path.is_none());
    let to_stdout = !args.in_place && args.output.is_none();
    if to_stdout && (inputs.folders || inputs.inputs.len() > 1) {
        return Err(Failure::new(
            "several files cannot be told apart on stdout",
            "Add --output DIR to write them below a folder, or --in-place to change them",
        ));
    }
    if !to_stdout && from_stdin {
        let problem = "stdin has no place to be written to with --in-place or --output";
        return Err(Failure::new(problem, "Leave them out to write to stdout, or name files"));
    }
    if to_stdout && args.report.as_deref().is_some_and(is_dash) {
        return Err(Failure::new("the report would be mixed with the text on stdout", "Give --report a file"));
    }
    let Some(folder) = &args.output else {
        return Ok(());
    };
    if folder.exists() && !folder.is_dir() {
        let problem = format!("--output {} is a file", folder.display());
        return Err(Failure::new(problem, "Name a folder, or redirect stdout to a file"));
    }
    let mut targets: HashMap<PathBuf, &Input> = HashMap::new();
    for input in &inputs.inputs {
        let target = folder.join(&input.below);
        if let Some(other) = targets.get(&target) {
            let problem = format!("{} and {} would both become {}", other.name(), input.name(), target.display());
            return Err(Failure::new(problem, "Redact them into folders of their own"));
        }
        let same =
            |path: &PathBuf| path.canonicalize().is_ok_and(|path| target.canonicalize().is_ok_and(|it| it == path));
        if input.path.as_ref().is_some_and(same) {
            let problem = format!("--output {} would replace {} by itself", folder.display(), input.name());
            return Err(Failure::new(problem, "Use --in-place to change files, or another folder"));
        }
        targets.insert(target, input);
    }
    Ok(())
}

fn is_dash(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// What was found in all inputs.
struct Counts {
    report: Report,
    files: u64,
}

impl Counts {
    fn add(&mut self, report: &Report) {
        self.report.merge(report);
        self.files += 1;
    }

    /// Writes the report, if one is wanted.
    fn write(&self, args: &RedactArgs, out: &mut Output) -> Result<(), Failure> {
        let Some(path) = &args.report else {
            return Ok(());
        };
        let report = json!({ "files": self.files, "findings": self.report.total(), "report": self.report });
        let text = format!("{report:#}\n");
        if is_dash(path) {
            return out.write_all(text.as_bytes()).map_err(|error| Failure::stdout(&error));
        }
        replace::write(path, text.as_bytes()).map_err(|error| Failure::unwritable("the report", path, &error))
    }

    fn sentence(&self) -> String {
        let entities: Vec<String> = self.report.entities().map(|(name, count)| format!("{name} {count}")).collect();
        let files = if self.files == 1 { "1 file".to_string() } else { format!("{} files", self.files) };
        match entities.as_slice() {
            [] => format!("nothing found in {files}"),
            entities => format!("{} redacted in {files} ({})", self.report.total(), entities.join(", ")),
        }
    }
}
