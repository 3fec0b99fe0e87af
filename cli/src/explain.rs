//! `reticent explain`: why each finding is one.

use crate::{
    args::ExplainArgs,
    catalog::{self, Entry},
    console::Console,
    engine,
    exit::Exit,
    failure::Failure,
    output::Output,
    printable::printable,
    scan::{
        find::{Finder, Located},
        locate::Wanted,
    },
};
use anstyle::{AnsiColor, Style};
use std::{
    io::{self, Read, Write},
    ops::ControlFlow::{Break, Continue},
};

const ENTITY: Style = AnsiColor::Red.on_default().bold();
const LABEL: Style = Style::new().dimmed();

/// Runs the command.
pub(crate) fn run(args: &ExplainArgs, console: &Console, mut out: Output) -> Result<Exit, Failure> {
    let redactor = engine::redactor(&args.policy)?;
    let entries = catalog::of(redactor.policy());
    let reader: Box<dyn Read> = match args.text.as_deref() {
        None | Some("-") => Box::new(io::stdin().lock()),
        Some(text) => Box::new(io::Cursor::new(text.to_string())),
    };
    let wanted = Wanted { lines: false, values: args.show_values };
    let finder = Finder { redactor: &redactor, console, wanted, comments: false };
    let mut count = 0_u64;
    let mut written = Ok(());
    finder
        .find(reader, &mut |located| {
            count += 1;
            let entry = entries.iter().find(|entry| entry.id == located.finding.detector());
            written = explain(&located, entry, args.show_values, &mut out);
            if written.is_err() || out.is_closed() { Break(()) } else { Continue(()) }
        })
        .map_err(|error| Failure::stdin(&error))?;
    if count == 0 {
        written = writeln!(out, "nothing found");
    }
    written.map_err(|error| Failure::stdout(&error))?;
    out.finish()?;
    Ok(if count == 0 { Exit::Success } else { Exit::Found })
}

fn explain(located: &Located, entry: Option<&Entry>, show_values: bool, out: &mut Output) -> io::Result<()> {
    let (strong, label) = (out.style(ENTITY), out.style(LABEL));
    let finding = &located.finding;
    let (start, end) = (located.start, located.end);
    writeln!(
        out,
        "{}:{} to {}:{}  {strong}{}{strong:#}  score {:.2}",
        start.line,
        start.column,
        end.line,
        end.column,
        finding.entity(),
        finding.score()
    )?;
    let mut row = |name: &str, text: &str| writeln!(out, "    {label}{name:10}{label:#} {text}");
    if show_values {
        row("value", &printable(&located.value))?;
    }
    match entry {
        Some(entry) => {
            row("detector", &format!("{}: {}", entry.id, entry.description))?;
            row("source", &entry.source)?;
            row("anchor", &entry.anchors.join("; "))?;
        }
        None => row("detector", finding.detector())?,
    }
    for (nth, reason) in finding.reasons().iter().enumerate() {
        row(if nth == 0 { "reasons" } else { "" }, &reason.to_string())?;
    }
    Ok(())
}
