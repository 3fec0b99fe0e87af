//! Small calls from Python and Node: runs their scripts, where the packages are built.

use crate::table::{figure, table};
use serde_json::Value;
use std::{path::Path, process::Command};

const FOLDER: &str = env!("CARGO_MANIFEST_DIR");

/// A line of the table: what the scripts call it, its title, and what is to be reached in Python and in Node.
const LINES: [(&str, &str, &str, &str); 8] = [
    ("clean_200_us", "redact, 200 B clean prompt, µs", "", ""),
    ("clean_2000_us", "redact, 2 KB clean prompt, µs", "under 5", "under 6"),
    ("multilingual_2000_us", "redact, 2 KB multilingual prompt, µs", "", ""),
    ("nested_ns", "nested data, ns a node above its strings", "under 80", "under 300"),
    ("chunk_us", "stream of 4-character chunks, µs a chunk", "", ""),
    ("import_and_first_ms", "import and first redaction, new process, ms", "under 30", "under 30"),
    ("first_ms", "first redaction after import, new process, ms", "under 5", "under 5"),
    ("resident_mb", "resident memory above the bare interpreter, MB", "under 12", "under 12"),
];

/// The section on the bindings.
pub(crate) fn measure() -> String {
    let python = Path::new(FOLDER).join("../.venv/bin/python");
    let languages = [
        run(&mut Command::new(python), "python/small_calls.py"),
        run(&mut Command::new("node"), "node/small_calls.mjs"),
    ];
    let cell = |language: &Option<Value>, line: &str| {
        let value = language.as_ref().and_then(|measured| measured[line].as_f64());
        value.map_or_else(|| "not built".to_owned(), figure)
    };
    let rows: Vec<Vec<String>> = LINES
        .iter()
        .map(|(line, title, python, node)| {
            let [in_python, in_node] = &languages;
            vec![
                (*title).to_owned(),
                cell(in_python, line),
                (*python).to_owned(),
                cell(in_node, line),
                (*node).to_owned(),
            ]
        })
        .collect();
    let versions: Vec<&str> = languages.iter().flatten().filter_map(|measured| measured["runtime"].as_str()).collect();
    let columns = ["", "Python", "to reach", "Node", "to reach"];
    let runtimes = if versions.is_empty() { String::new() } else { format!("\n{}.\n", versions.join(", ")) };
    format!("## Small calls, Python and Node\n\n{}{runtimes}", table(&columns, &rows))
}

/// What the script printed; none where it cannot run.
fn run(command: &mut Command, script: &str) -> Option<Value> {
    let output = command.arg(Path::new(FOLDER).join(script)).arg("--json").output().ok()?;
    serde_json::from_slice(&output.stdout).ok().filter(|_| output.status.success())
}
