//! RESULTS.md.

use crate::{
    documents::{Documents, KINDS, Share},
    negatives::Untouched,
    numbers::{Numbers, Type},
    outcome::{Tally, share},
    positives::{Measured, Part},
    surroundings::SURROUNDINGS,
    table::{OUTCOMES, name, outcomes, percent, table},
    trees::{self, Scanned},
    values::Needs,
};
use std::collections::BTreeMap;

const INTRODUCTION: &str = include_str!("introduction.md");

/// The parts of the measure.
pub(crate) struct Results {
    /// Planted values.
    pub(crate) positives: Vec<Measured>,
    /// Source trees.
    pub(crate) trees: Vec<Scanned>,
    /// Look-alikes.
    pub(crate) negatives: Vec<Untouched>,
    /// Identifiers and numbers.
    pub(crate) numbers: Numbers,
    /// People in documents.
    pub(crate) documents: Documents,
}

/// Findings in source trees that nobody has said to be true.
#[derive(Default)]
struct FalseInTrees {
    secrets: usize,
    names: usize,
    others: usize,
    megabytes: f64,
}

impl Results {
    /// The whole file.
    pub(crate) fn report(&self) -> String {
        [
            INTRODUCTION.to_owned(),
            format!("## Overall\n\n{}", self.overall()),
            self.planted(),
            self.trees(),
            self.look_alikes(),
            self.numbers(),
            self.documents(),
            self.detectors(),
        ]
        .join("\n")
    }

    /// One figure a row, beside what it has to reach.
    pub(crate) fn overall(&self) -> String {
        let mut rows = Vec::new();
        let mut row = |what: &str, figure: f64, target: &str, unit: &str| {
            rows.push(vec![what.to_owned(), format!("{figure:.1}{unit}"), target.to_owned()]);
        };
        for (part, target) in [
            (Part::Surrounding, "≥ 97 %"),
            (Part::Format, "≥ 97 %"),
            (Part::Encoding, "≥ 97 %"),
            (Part::Traffic, "≥ 99.5 %"),
        ] {
            let secrets = self.total(part, true);
            row(&format!("Secrets covered exactly, by {}", part.name()), secrets.exact() * 100.0, target, " %");
        }
        row(
            "Personal values covered exactly, in agent traffic",
            self.total(Part::Traffic, false).exact() * 100.0,
            "≥ 98.5 %",
            " %",
        );
        let FalseInTrees { secrets, names, others, megabytes } = self.false_in_trees();
        row("False secrets in a MB of source trees", secrets as f64 / megabytes, "≤ 1", "");
        row("False personal values in a MB of source trees, without names", others as f64 / megabytes, "≤ 1", "");
        row("Names in a MB of source trees, for the most part authors'", names as f64 / megabytes, "–", "");
        let (all, untouched) = self.negatives.iter().fold((0, 0), |sum, n| (sum.0 + n.all, sum.1 + n.untouched));
        row("Look-alikes untouched", share(untouched, all) * 100.0, "≥ 97 %", " %");
        let numbers = &self.numbers;
        let sum = |pair: fn(&Type) -> (usize, usize)| {
            let pairs = numbers.types.values().map(pair);
            pairs.fold((0, 0), |sum, (all, good)| (sum.0 + all, sum.1 + good))
        };
        let (valid, near) = (sum(|of| of.valid), sum(|of| of.near));
        row("Valid identifiers covered, after their type's name", share(valid.1, valid.0) * 100.0, "≥ 98 %", " %");
        row("Near misses of them left", share(near.1, near.0) * 100.0, "≥ 95 %", " %");
        let taken: usize = numbers.others.1.values().sum();
        row("Numbers under other labels that were taken", share(taken, numbers.others.0) * 100.0, "≤ 1 %", " %");
        for (kind, target) in KINDS.iter().zip(["≥ 80 %", "≥ 75 %", "≥ 92 %"]) {
            let Share { all, covered } = self.documents.total(kind);
            row(&format!("In documents, {kind} that are covered"), share(covered, all) * 100.0, target, " %");
        }
        let found: usize = numbers.traces.1.values().sum();
        rows.push(vec!["Findings in 1 MiB of traces with nothing personal".into(), found.to_string(), "≤ 5".into()]);
        table(&["", "measured", "to reach"], &rows)
    }

    fn total(&self, part: Part, secret: bool) -> Tally {
        let mut total = Tally::default();
        for measured in self.positives.iter().filter(|measured| measured.planter.is_secret() == secret) {
            total += measured.total(Some(part));
        }
        total
    }

    fn planted(&self) -> String {
        let mut out = "## Planted values\n".to_owned();
        for part in Part::ALL {
            out += &format!("\n### By {}\n\n", part.name());
            let mut cells = BTreeMap::<&str, [Tally; 2]>::new();
            for measured in &self.positives {
                for ((_, name), tally) in measured.tallies.iter().filter(|((of, _), _)| *of == part) {
                    cells.entry(name).or_default()[usize::from(!measured.planter.is_secret())] += *tally;
                }
            }
            let mut cells: Vec<_> = cells.into_iter().collect();
            cells.sort_by_key(|(name, _)| SURROUNDINGS.iter().position(|(of, ..)| of == name));
            let mut rows = Vec::new();
            for (cell, [secret, personal]) in cells {
                let mut row = outcomes(name(cell), secret);
                row.push(personal.planted().to_string());
                row.push(if personal.planted() == 0 { "–".into() } else { percent(personal.exact()) });
                rows.push(row);
            }
            let mut row = outcomes("**all**".into(), self.total(part, true));
            let personal = self.total(part, false);
            row.extend([personal.planted().to_string(), percent(personal.exact())]);
            rows.push(row);
            let columns: Vec<&str> = OUTCOMES.iter().copied().chain(["personal", "whole %"]).collect();
            out += &table(&columns, &rows);
        }
        out
    }

    /// What was found in source trees that nobody has said to be true. Names stand apart: sources are signed by their authors, and nobody
    /// can review them all.
    fn false_in_trees(&self) -> FalseInTrees {
        let (secrets, people) = (trees::secrets(), trees::people());
        let mut of = FalseInTrees::default();
        for (detector, count) in trees::false_findings(&self.trees) {
            *match detector {
                _ if secrets.contains(detector) => &mut of.secrets,
                _ if people.contains(detector) => &mut of.names,
                _ => &mut of.others,
            } += count;
        }
        let bytes: usize = self.trees.iter().map(|tree| tree.bytes).sum();
        of.megabytes = bytes.max(1) as f64 / 1e6;
        of
    }

    fn trees(&self) -> String {
        let (secrets, people) = (trees::secrets(), trees::people());
        let is_secret = |id: &str| secrets.contains(id);
        let is_name = |id: &str| people.contains(id);
        let mut rows = Vec::new();
        for tree in &self.trees {
            let megabytes = tree.bytes as f64 / 1e6;
            let count = |fits: &dyn Fn(&str) -> bool, reviewed: bool| {
                let counts = |found: &&trees::Found| fits(&found.detector) && found.kind.is_some() == reviewed;
                tree.found.iter().filter(counts).count()
            };
            let other = |id: &str| !is_secret(id) && !is_name(id);
            rows.push(vec![
                tree.name.to_owned(),
                tree.files.to_string(),
                format!("{megabytes:.1}"),
                count(&is_secret, true).to_string(),
                count(&is_secret, false).to_string(),
                format!("{:.2}", count(&is_secret, false) as f64 / megabytes),
                count(&other, true).to_string(),
                count(&other, false).to_string(),
                format!("{:.2}", count(&other, false) as f64 / megabytes),
                count(&is_name, false).to_string(),
            ]);
        }
        let columns =
            ["", "files", "MB", "true secrets", "false", "a MB", "true personal values", "false", "a MB", "names"];
        let megabytes = self.false_in_trees().megabytes;
        let mut by_detector: Vec<_> = trees::false_findings(&self.trees).into_iter().collect();
        by_detector.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        let by_detector: Vec<Vec<String>> = by_detector
            .into_iter()
            .map(|(detector, count)| {
                vec![format!("`{detector}`"), count.to_string(), format!("{:.3}", count as f64 / megabytes)]
            })
            .collect();
        format!(
            "## Source trees\n\n{}\n{}",
            table(&columns, &rows),
            table(&["false findings by", "findings", "a MB"], &by_detector)
        )
    }

    fn look_alikes(&self) -> String {
        let row = |kind: &Untouched| {
            let taken: Vec<String> = kind.taken_by.iter().map(|(id, count)| format!("`{id}` {count}")).collect();
            let share = percent(share(kind.untouched, kind.all));
            vec![name(kind.name), kind.all.to_string(), share, taken.join(", ")]
        };
        let rows: Vec<_> = self.negatives.iter().map(row).collect();
        format!("## Look-alikes\n\n{}", table(&["", "scanned", "untouched %", "taken by"], &rows))
    }

    fn numbers(&self) -> String {
        let row = |(id, of): (&String, &Type)| {
            let shares = [percent(share(of.valid.1, of.valid.0)), percent(share(of.near.1, of.near.0))];
            vec![format!("{id}, “{}”", of.label), shares[0].clone(), shares[1].clone()]
        };
        let types: Vec<_> = self.numbers.types.iter().map(row).collect();
        let by = |counts: &BTreeMap<String, usize>| {
            let rows: Vec<_> = counts.iter().map(|(id, count)| vec![format!("`{id}`"), count.to_string()]).collect();
            table(&["taken by", "findings"], &rows)
        };
        format!(
            "## Identifiers and numbers\n\n{}\n### {} numbers of 6 to 19 digits under other labels\n\n{}\n### {} bytes of traces\n\n{}",
            table(&["after its name", "valid found %", "near misses left %"], &types),
            self.numbers.others.0,
            by(&self.numbers.others.1),
            self.numbers.traces.0,
            by(&self.numbers.traces.1),
        )
    }

    fn documents(&self) -> String {
        let mut countries: Vec<&str> = self.documents.shares.keys().map(|(country, _)| country.as_str()).collect();
        countries.dedup();
        let rows: Vec<_> = countries
            .into_iter()
            .map(|country| {
                let of = |kind: &&'static str| {
                    let of = self.documents.shares.get(&(country.to_owned(), *kind)).copied().unwrap_or_default();
                    percent(share(of.covered, of.all))
                };
                std::iter::once(country.to_owned()).chain(KINDS.iter().map(of)).collect()
            })
            .collect();
        let columns: Vec<&str> = std::iter::once("country").chain(KINDS).collect();
        format!("## People in documents\n\nWhat is covered, in %.\n\n{}", table(&columns, &rows))
    }

    /// Precision counts every finding of a detector in all parts; in source trees, what nobody has reviewed is false.
    fn detectors(&self) -> String {
        let mut false_findings = BTreeMap::<&str, usize>::new();
        let mut add = |id, count| *false_findings.entry(id).or_default() += count;
        trees::false_findings(&self.trees).into_iter().for_each(|(id, count)| add(id, count));
        let counted = self.negatives.iter().map(|kind| &kind.taken_by);
        let counted = counted.chain([&self.numbers.others.1, &self.numbers.traces.1]);
        for counts in counted.chain(self.positives.iter().map(|measured| &measured.others)) {
            counts.iter().for_each(|(id, count)| add(id, *count));
        }
        let row = |measured: &Measured| {
            let (total, id) = (measured.total(None), measured.planter.detector.id.as_ref());
            let wrong = false_findings.get(id).copied().unwrap_or(0);
            let covered = total.whole + total.over;
            vec![
                format!("`{id}`"),
                match measured.planter.needs {
                    Needs::Nothing => "itself",
                    Needs::Field => "its key",
                    Needs::Context => "a word",
                    Needs::Example => "its example",
                }
                .to_owned(),
                total.planted().to_string(),
                percent(total.recall()),
                percent(total.exact()),
                percent(share(measured.named, total.planted())),
                wrong.to_string(),
                percent(share(covered, covered + wrong)),
            ]
        };
        let rows: Vec<_> = self.positives.iter().map(row).collect();
        let columns = [
            "detector",
            "planted by",
            "planted",
            "recall %",
            "exact %",
            "named right %",
            "false findings",
            "precision %",
        ];
        format!("## Detectors\n\n{}", table(&columns, &rows))
    }
}
