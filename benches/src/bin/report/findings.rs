//! What is found in the corpora, beside what was planted.

use crate::table::table;
use reticent::Redactor;
use reticent_benches::{
    check::{self, Check},
    corpus::{Corpus, Kind},
};
use std::{collections::BTreeMap, fmt::Write};

/// What "a few" means, in the corpora in which nothing was planted.
const A_FEW: usize = 8;
/// How many findings and misses are listed one by one.
const LISTED: usize = 12;

/// The checks of all corpora.
pub(crate) struct Checked<'c>(Vec<(&'c Corpus, Check)>);

/// Scans each corpus.
pub(crate) fn check<'c>(redactor: &Redactor, corpora: &'c [Corpus]) -> Checked<'c> {
    Checked(corpora.iter().map(|corpus| (corpus, check::check(redactor, corpus))).collect())
}

impl Checked<'_> {
    /// Whether all that was planted is found, and hardly anything where nothing was.
    pub(crate) fn holds(&self) -> bool {
        self.0.iter().all(|(corpus, check)| {
            check.missed.is_empty() && (!corpus.planted.is_empty() || check.others.len() <= A_FEW)
        })
    }

    /// The misses, and the findings that were not planted. The corpora are generated, so their text may be shown.
    pub(crate) fn details(&self) -> String {
        let mut out = String::new();
        for (corpus, check) in &self.0 {
            let mut by_entity = BTreeMap::<&str, usize>::new();
            check.missed.iter().for_each(|planted| *by_entity.entry(planted.entity).or_default() += 1);
            for (entity, count) in by_entity {
                let _ = writeln!(out, "{}: {count} planted {entity} missed", corpus.kind.name());
            }
            for planted in check.missed.iter().take(LISTED) {
                let _ = writeln!(out, "  missed: {}", around(&corpus.text, planted.start, planted.end));
            }
            if corpus.kind != Kind::Dense && !check.others.is_empty() {
                let _ = writeln!(out, "{}: {} findings that were not planted", corpus.kind.name(), check.others.len());
            }
            for finding in check.others.iter().take(LISTED) {
                let shown = around(&corpus.text, finding.span().start, finding.span().end);
                let _ = writeln!(out, "  {} by {}: {shown}", finding.entity(), finding.detector());
            }
        }
        out
    }

    /// The section on findings.
    pub(crate) fn table(&self) -> String {
        let rows: Vec<Vec<String>> = self
            .0
            .iter()
            .map(|(corpus, check)| {
                vec![
                    corpus.kind.name().to_owned(),
                    format!("{:.1}", corpus.text.len() as f64 / (1 << 20) as f64),
                    corpus.planted.len().to_string(),
                    check.found.to_string(),
                    check.missed.len().to_string(),
                    check.others.len().to_string(),
                ]
            })
            .collect();
        let columns = ["text", "MiB", "planted", "found", "missed", "found but not planted"];
        format!("## What was found\n\n{}", table(&columns, &rows))
    }
}

/// A value with the text around it, on one line.
fn around(text: &str, start: usize, end: usize) -> String {
    let from = (0..=start.saturating_sub(48)).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    let to = (end + 24..text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len());
    format!("{}⟦{}⟧{}", &text[from..start], &text[start..end], &text[end..to]).replace('\n', "⏎")
}
