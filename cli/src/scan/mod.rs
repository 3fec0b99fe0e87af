//! `reticent scan`: what is found, and where.

mod baseline;
mod comments;
pub(crate) mod find;
mod json;
pub(crate) mod locate;
mod report;
mod sarif;
mod text;

use crate::{
    args::{ScanArgs, ScanFormat},
    console::Console,
    engine,
    exit::Exit,
    failure::Failure,
    input::{self, Input, Kind},
    ordered,
    output::Output,
};
use baseline::Baseline;
use find::{Finder, Located, Sink};
use locate::Wanted;
use report::{Reporter, Summary};
use std::{
    io,
    ops::ControlFlow::{self, Break, Continue},
};

/// Runs the command.
pub(crate) fn run(args: &ScanArgs, console: &Console, out: Output) -> Result<Exit, Failure> {
    let redactor = engine::redactor(&args.policy)?;
    let baseline = match (&args.baseline, &args.write_baseline) {
        (Some(path), _) => Some(Baseline::read(path)?),
        (None, Some(path)) => Some(Baseline::create(path)?),
        (None, None) => None,
    };
    let found = input::collect(&args.input, None)?;
    let finder = Finder {
        redactor: &redactor,
        console,
        wanted: Wanted { lines: args.format == ScanFormat::Sarif, values: args.show_values || baseline.is_some() },
        comments: !args.no_ignore_comments,
    };
    let mut run = Run {
        args,
        console,
        out,
        reporter: report::reporter(args, &redactor),
        baseline,
        summary: Summary::default(),
        failure: None,
    };
    found.unreadable.iter().for_each(|message| run.unreadable(message.clone()));
    let started = run.reporter.start(&mut run.out);
    run.check(started);
    console.start_progress(found.size(), false);
    match &*found.inputs {
        // One input can have any number of findings: each is written as it comes.
        [input] => {
            let outcome = visit(input, args, finder, &mut |located| run.found(input, located));
            run.visited(input, outcome);
        }
        inputs => {
            let work = |input: &Input| {
                let mut findings = Vec::new();
                let outcome = visit(input, args, finder, &mut |located| {
                    findings.push(located);
                    Continue(())
                });
                (findings, outcome)
            };
            ordered::map(args.input.jobs, inputs, work, |input, (findings, outcome)| {
                findings.into_iter().try_for_each(|located| run.found(input, located))?;
                run.visited(input, outcome);
                run.go_on()
            });
        }
    }
    console.end_progress();
    run.finish()
}

/// What became of an input.
enum Visited {
    /// Read to its end; with the number of findings that comments spoke for.
    Read(u64),
    Skipped(Kind),
}

/// Scans one input.
fn visit(input: &Input, args: &ScanArgs, finder: Finder, sink: &mut Sink) -> io::Result<Visited> {
    let reader = input.open()?;
    if input.path.is_none() || args.input.binary {
        return Ok(Visited::Read(finder.find(reader, sink)?));
    }
    match input::sniff(reader)? {
        (Kind::Text, reader) => Ok(Visited::Read(finder.find(reader, sink)?)),
        (kind, _) => Ok(Visited::Skipped(kind)),
    }
}

/// The state of a run; only the main thread has it.
struct Run<'a> {
    args: &'a ScanArgs,
    console: &'a Console,
    out: Output,
    reporter: Box<dyn Reporter>,
    baseline: Option<Baseline>,
    summary: Summary,
    failure: Option<Failure>,
}

impl Run<'_> {
    /// Reports a finding, unless the baseline lists it.
    fn found(&mut self, input: &Input, located: Located) -> ControlFlow<()> {
        let path = input.path.as_deref();
        if let Some(baseline) = &mut self.baseline {
            if self.args.write_baseline.is_some() {
                baseline.add(path, &located);
            } else if baseline.takes(path, &located) {
                self.summary.known += 1;
                return Continue(());
            }
        }
        *self.summary.entities.entry(located.finding.entity().into()).or_default() += 1;
        let written = if self.out.is_terminal() {
            let write =
                || self.reporter.finding(&mut self.out, input, &located).and_then(|()| io::Write::flush(&mut self.out));
            self.console.aside(write)
        } else {
            self.reporter.finding(&mut self.out, input, &located)
        };
        self.check(written);
        self.go_on()
    }

    fn visited(&mut self, input: &Input, outcome: io::Result<Visited>) {
        match outcome {
            Ok(Visited::Read(ignored)) => {
                self.summary.files += 1;
                self.summary.ignored += ignored;
            }
            Ok(Visited::Skipped(kind)) => {
                self.summary.skipped += 1;
                self.console.note(format_args!("{} is skipped: {}", input.name(), kind.why_skipped()));
            }
            Err(error) => self.unreadable(input::unreadable(input, &error)),
        }
    }

    fn unreadable(&mut self, message: String) {
        self.console.error(&message);
        self.summary.unreadable.push(message);
    }

    fn check(&mut self, written: io::Result<()>) {
        if let Err(error) = written {
            self.failure = Some(Failure::stdout(&error));
        }
    }

    /// Ends where nobody reads any more; a baseline is still completed.
    fn go_on(&self) -> ControlFlow<()> {
        let in_vain = self.out.is_closed() && self.args.write_baseline.is_none();
        if in_vain || self.failure.is_some() { Break(()) } else { Continue(()) }
    }

    fn finish(mut self) -> Result<Exit, Failure> {
        let written = self.reporter.finish(&mut self.out, &self.summary);
        self.check(written);
        if let Some(failure) = self.failure {
            return Err(failure);
        }
        self.out.finish()?;
        let summary = &self.summary;
        let mut exit = if summary.unreadable.is_empty() { Exit::Success } else { Exit::Incomplete };
        if let (Some(path), Some(baseline)) = (&self.args.write_baseline, &self.baseline) {
            baseline.write(path)?;
            self.console.summary(format_args!("{} written to {}", findings(summary.total()), path.display()));
        } else {
            if summary.total() > 0 {
                exit = exit.max(Exit::Found);
            }
            if self.args.format == ScanFormat::Text {
                self.console.summary(sentence(summary));
            }
        }
        Ok(exit)
    }
}

/// The counts of a run, for people.
fn sentence(summary: &Summary) -> String {
    let mut text = findings(summary.total());
    if summary.total() > 0 {
        let entities: Vec<String> = summary.entities.iter().map(|(name, count)| format!("{name} {count}")).collect();
        text += &format!(" ({})", entities.join(", "));
    }
    text += &match summary.files {
        1 => " in 1 file".to_string(),
        files => format!(" in {files} files"),
    };
    let parts = [
        (summary.skipped, "binary, skipped"),
        (summary.known, "in the baseline"),
        (summary.ignored, "ignored by comment"),
        (summary.unreadable.len() as u64, "could not be read"),
    ];
    for (count, what) in parts.into_iter().filter(|(count, _)| *count > 0) {
        text += &format!("; {count} {what}");
    }
    text
}

fn findings(count: u64) -> String {
    match count {
        0 => "no findings".into(),
        1 => "1 finding".into(),
        count => format!("{count} findings"),
    }
}
