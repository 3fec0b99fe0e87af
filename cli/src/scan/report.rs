//! What the formats of `scan` have in common.

use super::{find::Located, json::Json, sarif::Sarif, text::Text};
use crate::{
    args::{ScanArgs, ScanFormat},
    input::Input,
    output::Output,
};
use reticent::Redactor;
use std::{collections::BTreeMap, io};

/// Counts of a run, for summaries.
#[derive(Debug, Default)]
pub(crate) struct Summary {
    /// How many inputs were read.
    pub(crate) files: u64,
    /// How many of them were skipped for being binary.
    pub(crate) skipped: u64,
    /// Findings by entity.
    pub(crate) entities: BTreeMap<String, u64>,
    /// Findings for which a comment spoke.
    pub(crate) ignored: u64,
    /// Findings that the baseline lists.
    pub(crate) known: u64,
    /// The messages about inputs that could not be read.
    pub(crate) unreadable: Vec<String>,
}

impl Summary {
    /// The number of findings reported.
    pub(crate) fn total(&self) -> u64 {
        self.entities.values().sum()
    }
}

/// Writes findings as they come, so that no list of them is ever held.
pub(crate) trait Reporter {
    /// What comes before the first finding.
    fn start(&mut self, out: &mut Output) -> io::Result<()>;
    /// One finding.
    fn finding(&mut self, out: &mut Output, input: &Input, found: &Located) -> io::Result<()>;
    /// What comes after the last finding.
    fn finish(&mut self, out: &mut Output, summary: &Summary) -> io::Result<()>;
}

/// The reporter for a format.
pub(crate) fn reporter(args: &ScanArgs, redactor: &Redactor) -> Box<dyn Reporter> {
    match args.format {
        ScanFormat::Text => Box::new(Text::new(args.show_values)),
        ScanFormat::Json => Box::new(Json::new(args.show_values, redactor.fingerprint())),
        ScanFormat::Sarif => Box::new(Sarif::new(args.show_values, redactor.policy())),
    }
}

/// A path with `/` on every system, for files that are read elsewhere.
pub(crate) fn portable_path(input: &Input) -> String {
    let name = input.name();
    if std::path::MAIN_SEPARATOR == '\\' { name.replace('\\', "/") } else { name }
}
