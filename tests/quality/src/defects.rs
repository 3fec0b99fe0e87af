//! What to mend first: where values were missed or cut, with a text for each. The values are generated, so they may be shown.

use crate::{
    positives::{Measured, Part},
    results::Results,
};
use std::fmt::Write;

/// How many cells of a detector are shown.
const SHOWN: usize = 4;

/// All defects.
pub(crate) fn list(results: &Results) -> String {
    let mut out = positives(&results.positives);
    out += "\n# Look-alikes that are taken\n";
    for kind in results.negatives.iter().filter(|kind| kind.untouched < kind.all) {
        let shown = kind.shown.as_deref().unwrap_or("");
        let _ = writeln!(
            out,
            "- {}: {} of {} by {:?}: {shown}",
            kind.name,
            kind.all - kind.untouched,
            kind.all,
            kind.taken_by
        );
    }
    out += "\n# Identifiers\n";
    for (name, of) in &results.numbers.types {
        let (missed, taken) = (of.valid.0 - of.valid.1, of.near.0 - of.near.1);
        if missed + taken > 0 {
            let shown: Vec<&str> = of.shown.iter().take(2).map(String::as_str).collect();
            let _ = writeln!(out, "- {name}: {missed} missed, {taken} near misses taken: {}", shown.join(" · "));
        }
    }
    out += "\n# People in documents\n";
    for missed in &results.documents.missed {
        let _ = writeln!(out, "- {missed}");
    }
    let _ = writeln!(
        out,
        "\nUnder other labels: {:?}\nIn traces: {:?}",
        results.numbers.others.1, results.numbers.traces.1
    );
    out
}

/// The detectors whose values are not covered exactly, the worst first.
fn positives(measured: &[Measured]) -> String {
    let mut worst: Vec<&Measured> = measured.iter().filter(|measured| !measured.defects.is_empty()).collect();
    let wrong = |measured: &Measured| {
        let total = measured.total(None);
        total.planted() - total.whole
    };
    worst.sort_by_key(|measured| std::cmp::Reverse(wrong(measured)));
    let mut out = "# Planted values\n".to_owned();
    for measured in worst {
        let (total, planter) = (measured.total(None), &measured.planter);
        let _ = writeln!(
            out,
            "## {} ({:?}): {} of {} not covered exactly",
            planter.detector.id,
            planter.needs,
            wrong(measured),
            total.planted()
        );
        for part in Part::ALL {
            let cells: Vec<String> = measured
                .tallies
                .iter()
                .filter(|((of, _), tally)| *of == part && tally.whole < tally.planted())
                .map(|((_, name), tally)| format!("{name} {}/{}", tally.whole, tally.planted()))
                .collect();
            if !cells.is_empty() {
                let _ = writeln!(out, "- {}: {}", part.name(), cells.join(" · "));
            }
        }
        for text in measured.defects.values().take(SHOWN) {
            let _ = writeln!(out, "    {text}");
        }
    }
    out
}
