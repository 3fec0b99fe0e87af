//! A Markdown table.

/// A table of these columns; the first is text, the others are figures.
pub(crate) fn table(columns: &[&str], rows: &[Vec<String>]) -> String {
    let line = |cells: &[String]| format!("| {} |\n", cells.join(" | "));
    let header: Vec<String> = columns.iter().map(|column| (*column).to_owned()).collect();
    let rule: Vec<String> =
        (0..columns.len()).map(|index| if index == 0 { "---" } else { "---:" }.to_owned()).collect();
    let mut out = line(&header) + &line(&rule);
    rows.iter().for_each(|row| out.push_str(&line(row)));
    out
}

/// Rows of a name and its figure in each column.
pub(crate) fn rows(names: &[&str], columns: &[Vec<f64>]) -> Vec<Vec<String>> {
    let row = |(row, name): (usize, &&str)| {
        [(*name).to_owned()].into_iter().chain(columns.iter().map(|column| figure(column[row]))).collect()
    };
    names.iter().enumerate().map(row).collect()
}

/// Three digits that count, whatever the size.
pub(crate) fn figure(value: f64) -> String {
    let decimals = if value >= 100.0 {
        0
    } else if value >= 10.0 {
        1
    } else if value >= 0.1 {
        2
    } else {
        4
    };
    format!("{value:.decimals$}")
}
