//! One JSON object: the findings, one a line, and the counts.

use super::{
    find::Located,
    report::{Reporter, Summary, portable_path},
};
use crate::{input::Input, output::Output};
use serde_json::json;
use std::io::{self, Write};

pub(crate) struct Json {
    show_values: bool,
    fingerprint: String,
    separator: &'static str,
}

impl Json {
    pub(crate) fn new(show_values: bool, fingerprint: &str) -> Json {
        Json { show_values, fingerprint: fingerprint.into(), separator: "\n" }
    }
}

impl Reporter for Json {
    fn start(&mut self, out: &mut Output) -> io::Result<()> {
        write!(out, "{{\"version\": 1, \"policy\": \"{}\", \"findings\": [", self.fingerprint)
    }

    fn finding(&mut self, out: &mut Output, input: &Input, found: &Located) -> io::Result<()> {
        let finding = &found.finding;
        let mut entry = json!({
            "path": portable_path(input),
            "line": found.start.line,
            "column": found.start.column,
            "end_line": found.end.line,
            "end_column": found.end.column,
            "start": finding.span().start,
            "end": finding.span().end,
            "entity": finding.entity(),
            "detector": finding.detector(),
            "score": finding.score(),
        });
        if self.show_values {
            entry["value"] = String::from_utf8_lossy(&found.value).into();
        }
        write!(out, "{}{entry}", self.separator)?;
        self.separator = ",\n";
        Ok(())
    }

    fn finish(&mut self, out: &mut Output, summary: &Summary) -> io::Result<()> {
        let summary = json!({
            "findings": summary.total(),
            "entities": summary.entities,
            "files": summary.files,
            "skipped_binary": summary.skipped,
            "ignored_by_comment": summary.ignored,
            "in_baseline": summary.known,
            "unreadable": summary.unreadable,
        });
        writeln!(out, "\n], \"summary\": {summary}}}")
    }
}
