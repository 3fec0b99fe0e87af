//! `reticent detectors`: the catalogue, from the same records as the engine.

use crate::{
    args::{DetectorsArgs, ListFormat},
    catalog::{self, Entry},
    exit::Exit,
    failure::Failure,
    output::Output,
};
use anstyle::{AnsiColor, Style};
use reticent::Validator;
use serde_json::json;
use std::io::{self, Write};

const HEADING: Style = Style::new().bold();
const ID: Style = AnsiColor::Green.on_default();

/// Runs the command.
pub(crate) fn run(args: &DetectorsArgs, mut out: Output) -> Result<Exit, Failure> {
    let words: Vec<String> = args.words.iter().map(|word| word.to_lowercase()).collect();
    let written = if args.validators {
        validators(&words, args.format, &mut out)
    } else {
        let chosen: Vec<Entry> = catalog::builtin().into_iter().filter(|entry| has_all(entry, &words)).collect();
        if chosen.is_empty() {
            return Err(Failure::new(
                format!("no detector has {}", args.words.join(" and ")),
                "Run `reticent detectors` to see them all",
            ));
        }
        match args.format {
            ListFormat::Text => text(&chosen, &mut out),
            ListFormat::Json => {
                serde_json::to_writer_pretty(&mut out, &chosen).map_err(io::Error::from).and_then(|()| writeln!(out))
            }
            ListFormat::Markdown => markdown(&chosen, &mut out),
        }
    };
    written.map_err(|error| Failure::stdout(&error))?;
    out.finish()?;
    Ok(Exit::Success)
}

fn has_all(entry: &Entry, words: &[String]) -> bool {
    let text = [&entry.id, &entry.entity, &entry.status, &entry.description, &entry.groups.join(" ")];
    let text = text.map(|part| part.to_lowercase()).join("\n");
    words.iter().all(|word| text.contains(word))
}

/// The detectors by family, in the order of the catalogue.
fn families(entries: &[Entry]) -> impl Iterator<Item = (&str, &[Entry])> {
    entries.chunk_by(|a, b| a.family() == b.family()).map(|family| (family[0].family(), family))
}

fn text(entries: &[Entry], out: &mut Output) -> io::Result<()> {
    let (heading, id) = (out.style(HEADING), out.style(ID));
    for (nth, (family, entries)) in families(entries).enumerate() {
        if nth > 0 {
            writeln!(out)?;
        }
        writeln!(out, "{heading}{family}{heading:#}")?;
        for entry in entries {
            writeln!(
                out,
                "  {id}{}{id:#}  {}  {}  [{}]",
                entry.id,
                entry.entity,
                entry.status,
                entry.groups.join(", ")
            )?;
            writeln!(out, "      {}", entry.description)?;
            writeln!(out, "      {}", entry.source)?;
            if let Some(example) = entry.examples.first() {
                writeln!(out, "      example: {}", one_line(&example.text))?;
            }
        }
    }
    Ok(())
}

/// The longest example that is shown whole.
const LONG: usize = 100;

/// A text on one line, and not a long one.
fn one_line(text: &str) -> String {
    let mut line = String::new();
    for character in text.chars().take(LONG) {
        match character {
            '\n' => line.push_str("\\n"),
            '\t' => line.push_str("\\t"),
            character => line.push(character),
        }
    }
    if text.chars().nth(LONG).is_some() {
        line.push('…');
    }
    line
}

fn markdown(entries: &[Entry], out: &mut Output) -> io::Result<()> {
    for (nth, (family, entries)) in families(entries).enumerate() {
        if nth > 0 {
            writeln!(out)?;
        }
        writeln!(
            out,
            "## {family}\n\n| detector | entity | status | groups | finds | example |\n|---|---|---|---|---|---|"
        )?;
        for entry in entries {
            let example = entry.examples.first().map_or(String::new(), |example| code(&one_line(&example.text)));
            let description = cell(&entry.description);
            let finds = match entry.source.as_str() {
                "" => description,
                source => format!("{description} ([source]({source}))"),
            };
            writeln!(
                out,
                "| `{}` | `{}` | {} | {} | {finds} | {example} |",
                entry.id,
                entry.entity,
                entry.status,
                entry.groups.join(", ")
            )?;
        }
    }
    Ok(())
}

fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}

/// Code in a cell of a table, with more backticks around it than inside.
fn code(text: &str) -> String {
    let inside = text.split(|character| character != '`').map(str::len).max().unwrap_or(0);
    let ticks = "`".repeat(inside + 1);
    let space = if inside > 0 { " " } else { "" };
    format!("{ticks}{space}{}{space}{ticks}", cell(text))
}

/// The validators, and which detectors use each.
fn validators(words: &[String], format: ListFormat, out: &mut Output) -> io::Result<()> {
    let entries = catalog::builtin();
    let name_of = |written: &str| written.split(':').next().unwrap_or_default().to_string();
    let rows: Vec<(&str, &str, Vec<&str>)> = Validator::ALL
        .iter()
        .map(|validator| {
            let uses = |entry: &&Entry| entry.validators.iter().any(|written| name_of(written) == validator.name());
            let users: Vec<&str> = entries.iter().filter(uses).map(|entry| entry.id.as_str()).collect();
            (validator.name(), validator.description(), users)
        })
        .filter(|(name, description, users)| {
            let text = format!("{name}\n{description}\n{}", users.join("\n")).to_lowercase();
            words.iter().all(|word| text.contains(word))
        })
        .collect();
    match format {
        ListFormat::Text => {
            let id = out.style(ID);
            for (name, description, users) in rows {
                writeln!(out, "{id}{name}{id:#}\n    {description}\n    used by: {}", list(&users))?;
            }
            Ok(())
        }
        ListFormat::Json => {
            let rows: Vec<_> = rows
                .iter()
                .map(|(name, description, users)| json!({ "name": name, "description": description, "detectors": users }))
                .collect();
            writeln!(out, "{:#}", serde_json::Value::from(rows))
        }
        ListFormat::Markdown => {
            writeln!(out, "| validator | checks | used by |\n|---|---|---|")?;
            for (name, description, users) in rows {
                writeln!(out, "| `{name}` | {} | {} |", cell(description), list(&users))?;
            }
            Ok(())
        }
    }
}

fn list(users: &[&str]) -> String {
    if users.is_empty() { "no built-in detector".into() } else { users.join(", ") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn examples_stay_on_one_line() {
        assert_eq!(one_line("a\nb"), "a\\nb");
        assert_eq!(one_line(&"x".repeat(LONG + 1)), format!("{}…", "x".repeat(LONG)));
    }

    #[test]
    fn tables_survive_their_cells() {
        assert_eq!(code("a|b"), "`a\\|b`");
        assert_eq!(code("a`b"), "`` a`b ``");
    }
}
