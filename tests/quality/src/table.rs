//! Tables in Markdown.

use crate::outcome::Tally;

/// The columns of a table of outcomes.
pub(crate) const OUTCOMES: [&str; 7] = ["", "planted", "whole", "with more", "cut", "missed", "whole %"];

/// A table; all columns but the first are numbers.
pub(crate) fn table(columns: &[&str], rows: &[Vec<String>]) -> String {
    let mut out = format!("| {} |\n|---|{}\n", columns.join(" | "), "--:|".repeat(columns.len() - 1));
    for row in rows {
        out += &format!("| {} |\n", row.join(" | "));
    }
    out
}

/// A name that may hold the signs of a table.
pub(crate) fn name(text: &str) -> String {
    if text.chars().all(|c| c.is_alphanumeric() || " ,-.()'".contains(c)) {
        return text.to_owned();
    }
    text.replace('\\', "\\\\")
        .replace('|', "\\|")
        .replace('<', "&lt;")
        .replace('*', "\\*")
        .replace('`', "\\`")
        .replace('_', "\\_")
}

/// A share in per cent.
pub(crate) fn percent(share: f64) -> String {
    format!("{:.1}", share * 100.0)
}

/// A row of a table of outcomes.
pub(crate) fn outcomes(name: String, tally: Tally) -> Vec<String> {
    let counts = [tally.planted(), tally.whole, tally.over, tally.partly, tally.missed];
    let mut row = vec![name];
    row.extend(counts.iter().map(usize::to_string));
    row.push(percent(tally.exact()));
    row
}
