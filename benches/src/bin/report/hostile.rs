//! Hostile texts: one unit repeated, which makes many candidates, many near misses or many overlaps.

use crate::table::{figure, table};
use reticent::Redactor;
use reticent_benches::timing::{Contender, in_turns};
use reticent_tests::hard::UNITS;

const SHORT: usize = 64 * 1024;
/// Sixteen times as long: at an equal rate the cost grows with the length and no faster.
const LONG: usize = 16 * SHORT;
const ROUNDS: usize = 3;
/// How many are listed, the slowest first.
const LISTED: usize = 20;

/// The section on hostile texts: rates of both lengths.
pub(crate) fn measure(redactor: &Redactor) -> String {
    let mut rates: Vec<(&str, f64, f64)> = UNITS
        .iter()
        .map(|unit| {
            let texts = [SHORT, LONG].map(|length| unit.repeat(length / unit.len()));
            let mut contenders = texts.each_ref().map(|text| {
                Contender::new("reticent, redact", text.len(), || redactor.redact_bytes(text.as_bytes()).len())
            });
            let timings = in_turns(&mut contenders, ROUNDS);
            (*unit, timings[0].rate() * 1e3, timings[1].rate() * 1e3)
        })
        .collect();
    rates.sort_by(|one, other| one.2.total_cmp(&other.2));
    let rows: Vec<Vec<String>> = rates
        .iter()
        .take(LISTED)
        .map(|(unit, short, long)| vec![format!("`{unit:?}`"), figure(*short), figure(*long)])
        .collect();
    format!(
        "## Hostile texts: MB/s\n\nOne unit repeated; the slowest {LISTED} of {}.\n\n{}",
        UNITS.len(),
        table(&["unit", "64 KiB", "1 MiB"], &rows)
    )
}
