//! The invariants that ARCHITECTURE.md and CONTRIBUTING.md write down.

use reticent_tests::repository;
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

/// The modules of the core, lowest first: a module imports only modules of the lines above its own.
const LAYERS: &[&[&str]] = &[
    &["eight", "detector"],
    &["span", "error", "phrase", "validators"],
    &["anchor", "score", "policy"],
    &["view"],
    &["dispatch", "finding"],
    &["offsets", "report"],
    &["candidate", "operate", "answer", "files"],
    &["context", "resolve", "data_url"],
    &["scan"],
    &["again"],
    &["stream", "redactor", "recognize"],
    &["structured"],
    &["session"],
];

/// Modules of one line that may know each other: a redactor makes streams, and a stream asks its redactor; so it is with
/// recognisers.
const PAIRS: &[(&str, &str)] =
    &[("redactor", "stream"), ("stream", "redactor"), ("redactor", "recognize"), ("recognize", "redactor")];

/// Where `unsafe` may stand: SIMD with what it writes to, and the two borders to other languages.
const UNSAFE: &[&str] = &[
    "core/src/anchor/avx2.rs",
    "core/src/anchor/avx512.rs",
    "core/src/anchor/batch.rs",
    "core/src/phrase/classes.rs",
    "core/src/view/avx2.rs",
    "core/src/view/avx512.rs",
    "bindings-python/src/",
    "bindings-node/src/",
];

/// Files of this kind below a folder, without what is built or installed.
fn files(folder: &str, extensions: &[&str]) -> Vec<PathBuf> {
    const SKIPPED: &[&str] = &["target", "node_modules", ".venv", "__pycache__", "corpus", "artifacts"];
    let mut found = Vec::new();
    let mut folders = vec![repository(folder)];
    while let Some(folder) = folders.pop() {
        let Ok(entries) = fs::read_dir(&folder) else { continue };
        for path in entries.map(|entry| entry.expect("a folder can be read").path()) {
            let name = path.file_name().expect("an entry has a name").to_string_lossy().into_owned();
            if path.is_dir() {
                if !SKIPPED.contains(&name.as_str()) {
                    folders.push(path);
                }
            } else if extensions.iter().any(|extension| name.ends_with(extension)) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn name(path: &Path) -> String {
    path.strip_prefix(repository("")).expect("a file of the repository").to_string_lossy().replace('\\', "/")
}

/// The code of a Rust file: no comments, no unit tests at its end.
fn code(path: &Path) -> String {
    let text = read(path);
    let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    text.lines().map(|line| if line.trim_start().starts_with("//") { "" } else { line }).collect::<Vec<_>>().join("\n")
}

/// Fails with everything that is wrong, a line each.
fn assert_none(wrong: Vec<String>, rule: &str) {
    assert!(wrong.is_empty(), "{rule}:\n{}", wrong.join("\n"));
}

/// The modules that `use crate::…` and paths from `crate::` name.
fn imports(code: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for (at, _) in code.match_indices("crate::") {
        if code[..at].ends_with(|before: char| before.is_alphanumeric() || before == '_') {
            continue;
        }
        let rest = &code[at + "crate::".len()..];
        match rest.strip_prefix('{') {
            None => {
                found.insert(first_word(rest));
            }
            Some(list) => {
                let mut depth = 0;
                let mut starts = true;
                for (place, byte) in list.char_indices() {
                    match byte {
                        '{' => depth += 1,
                        '}' if depth == 0 => break,
                        '}' => depth -= 1,
                        ',' if depth == 0 => starts = true,
                        _ if starts && !byte.is_whitespace() => {
                            found.insert(first_word(&list[place..]));
                            starts = false;
                        }
                        _ => {}
                    }
                }
            }
        }
    }
    found
}

fn first_word(text: &str) -> String {
    text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
}

#[test]
fn a_module_of_the_core_imports_only_modules_above_it() {
    let layer: BTreeMap<&str, usize> = LAYERS
        .iter()
        .enumerate()
        .flat_map(|(layer, modules)| modules.iter().map(move |module| (*module, layer)))
        .collect();
    let root = code(&repository("core/src/lib.rs"));
    let mut declared = BTreeSet::new();
    for line in root.lines() {
        let line = line.trim_start_matches("pub ").trim_start_matches("pub(crate) ");
        if let Some(module) = line.strip_prefix("mod ").and_then(|rest| rest.strip_suffix(';')) {
            declared.insert(module);
        }
    }
    assert_eq!(declared, layer.keys().copied().collect(), "each module of the core has its layer");

    let mut wrong = Vec::new();
    for path in files("core/src", &[".rs"]) {
        let file = name(&path);
        let module = file["core/src/".len()..].split(['/', '.']).next().unwrap_or_default().to_string();
        if module == "lib" || file.contains("/tests") {
            continue;
        }
        for import in imports(&code(&path)) {
            let Some(&of) = layer.get(import.as_str()) else { continue };
            let allowed =
                of < layer[module.as_str()] || import == module || PAIRS.contains(&(module.as_str(), import.as_str()));
            if !allowed {
                wrong.push(format!("{file} imports {import}"));
            }
        }
    }
    assert_none(wrong, "a module imports only modules above it");
}

#[test]
fn the_catalogue_is_read_where_detectors_are_chosen_and_shown() {
    const READERS: &[&str] = &["core/src/lib.rs", "core/src/policy/compile.rs"];
    let wrong = files("core/src", &[".rs"])
        .into_iter()
        .filter(|path| {
            let code = code(path)
                .replace("reticent_patterns::NAMES", "")
                .replace("reticent_patterns::labels", "")
                .replace("reticent_patterns::around", "");
            code.contains("reticent_patterns::")
        })
        .map(|path| name(&path))
        .filter(|file| !READERS.contains(&file.as_str()) && !file.contains("/tests/"))
        .collect();
    assert_none(wrong, "the catalogue has two readers; the dictionary of names and the lists of labels are none of it");
}

/// The sources of the bindings that people write; what is generated holds names.
fn binding_sources() -> Vec<PathBuf> {
    let mut sources = files("bindings-python/src", &[".rs"]);
    sources.extend(files("bindings-python/python", &[".py"]));
    sources.extend(files("bindings-node/src", &[".rs"]));
    sources.extend(files("bindings-node/lib", &[".js", ".mjs", ".ts"]));
    sources.extend(
        ["bindings-node/index.js", "bindings-node/index.mjs"].map(repository).into_iter().filter(|path| path.exists()),
    );
    sources
}

#[test]
fn bindings_name_no_detector_and_no_entity() {
    let names: BTreeSet<&str> =
        reticent::catalog().iter().flat_map(|detector| [&*detector.id, &*detector.entity]).collect();
    // Where a library looks for its key is not how that is called when it is found.
    let names: BTreeSet<&str> = names.difference(&BTreeSet::from(["LOGFIRE_TOKEN"])).copied().collect();
    let mut wrong = Vec::new();
    for path in binding_sources() {
        let code = code(&path);
        for quote in ['"', '\'', '`'] {
            for literal in code.split(quote) {
                if names.contains(literal) {
                    wrong.push(format!("{}: {literal}", name(&path)));
                }
            }
        }
    }
    assert_none(wrong, "bindings convert types: no detector's name in them");
}

#[test]
fn bindings_hold_no_loop_over_text() {
    const LOOPS: &[&str] = &[
        ".bytes()",
        ".chars()",
        ".char_indices()",
        "codePointAt(",
        "charCodeAt(",
        "for byte in",
        "for c in",
        "re.compile(",
        "new RegExp(",
    ];
    let mut wrong = Vec::new();
    for path in binding_sources() {
        for (line, code) in code(&path).lines().enumerate() {
            // A method of that name without a loop over its result is the binding's own.
            for found in LOOPS.iter().filter(|found| code.contains(**found) && !code.contains("self.bytes()")) {
                wrong.push(format!("{}:{}: {found}", name(&path), line + 1));
            }
        }
    }
    assert_none(wrong, "bindings convert types: no loop over text in them");
}

#[test]
fn unsafe_code_stands_where_it_must() {
    let mut wrong = Vec::new();
    for folder in ["core", "patterns", "cli", "tests", "benches", "bindings-python", "bindings-node"] {
        for path in files(folder, &[".rs"]) {
            let file = name(&path);
            if UNSAFE.iter().any(|allowed| file.starts_with(allowed)) || file == "tests/tests/tidy.rs" {
                continue;
            }
            let has = code(&path).lines().any(|line| {
                line.split(|c: char| !(c.is_alphanumeric() || c == '_')).any(|word| word == "unsafe")
                    && !line.contains("(unsafe")
            });
            if has {
                wrong.push(file);
            }
        }
    }
    assert_none(wrong, "`unsafe` is for SIMD and for the borders to other languages");
}

#[test]
fn every_unsafe_block_says_why_it_is_sound() {
    let mut wrong = Vec::new();
    for path in files("core/src", &[".rs"])
        .into_iter()
        .chain(files("bindings-python/src", &[".rs"]))
        .chain(files("bindings-node/src", &[".rs"]))
    {
        let text = read(&path);
        let lines: Vec<&str> = text.lines().collect();
        for (at, line) in lines.iter().enumerate() {
            let opens = line.contains("unsafe {") || line.contains("unsafe impl");
            let above = lines[at.saturating_sub(8)..at].iter().any(|line| line.contains("SAFETY:"));
            if opens && !line.trim_start().starts_with("//") && !above {
                wrong.push(format!("{}:{}", name(&path), at + 1));
            }
        }
    }
    assert_none(wrong, "a `SAFETY:` comment stands above");
}

#[test]
fn one_version_everywhere() {
    let workspace: toml::Table = toml::from_str(&read(&repository("Cargo.toml"))).expect("Cargo.toml");
    let version = workspace["workspace"]["package"]["version"].as_str().expect("a version").to_string();
    let mut wrong = Vec::new();
    for (krate, dependency) in workspace["workspace"]["dependencies"].as_table().expect("dependencies") {
        if krate.starts_with("reticent") && dependency["version"].as_str() != Some(&version) {
            wrong.push(format!("Cargo.toml: {krate}"));
        }
    }
    for member in workspace["workspace"]["members"].as_array().expect("members") {
        let file = format!("{}/Cargo.toml", member.as_str().expect("a folder"));
        let manifest: toml::Table = toml::from_str(&read(&repository(&file))).expect("Cargo.toml");
        let inherits = manifest["package"]["version"].get("workspace").and_then(toml::Value::as_bool) == Some(true);
        if !inherits {
            wrong.push(file);
        }
    }
    let python: toml::Table =
        toml::from_str(&read(&repository("bindings-python/pyproject.toml"))).expect("pyproject.toml");
    let project = python["project"].as_table().expect("a project");
    let dynamic = project.get("dynamic").and_then(toml::Value::as_array);
    let is_dynamic = dynamic.is_some_and(|names| names.iter().any(|name| name.as_str() == Some("version")));
    if !is_dynamic && project.get("version").and_then(toml::Value::as_str) != Some(&version) {
        wrong.push("bindings-python/pyproject.toml".into());
    }
    let node: serde_json::Value =
        serde_json::from_str(&read(&repository("bindings-node/package.json"))).expect("package.json");
    if node["version"] != version.as_str() {
        wrong.push("bindings-node/package.json".into());
    }
    assert_none(wrong, &format!("the version is {version}"));
}

#[test]
fn every_detector_has_a_source_examples_and_counter_examples_with_reasons() {
    let mut wrong = Vec::new();
    for path in files("patterns", &[".toml"]) {
        let file = name(&path);
        // The words around names are no family of detectors.
        if file.ends_with("Cargo.toml") || file.starts_with("patterns/names/") {
            continue;
        }
        let family: toml::Table = toml::from_str(&read(&path)).expect("a family is TOML");
        for detector in family["detector"].as_array().expect("a family has detectors") {
            let id = detector["id"].as_str().unwrap_or_default();
            let list = |key: &str| detector.get(key).and_then(toml::Value::as_array).cloned().unwrap_or_default();
            let says = |entry: &toml::Value, key: &str| {
                entry.get(key).and_then(toml::Value::as_str).is_some_and(|text| !text.trim().is_empty())
            };
            if !detector
                .get("source")
                .and_then(toml::Value::as_str)
                .is_some_and(|source| source.starts_with("https://"))
            {
                wrong.push(format!("{file}: {id}: a source"));
            }
            if list("examples").is_empty() || !list("examples").iter().all(|example| says(example, "find")) {
                wrong.push(format!("{file}: {id}: examples"));
            }
            if list("counter_examples").is_empty()
                || !list("counter_examples").iter().all(|counter| says(counter, "reason"))
            {
                wrong.push(format!("{file}: {id}: counter-examples with reasons"));
            }
        }
    }
    assert_none(wrong, "every detector has");
}

#[test]
fn nothing_is_skipped_or_left_to_do() {
    let marks: Vec<String> = [
        ("#[", "ignore"),
        ("tod", "o!("),
        ("unimplemente", "d!("),
        ("db", "g!("),
        ("TO", "DO"),
        ("FIX", "ME"),
        ("X", "XX:"),
        ("@pytest.mark.", "skip"),
        ("@pytest.mark.", "xfail"),
        ("test.", "skip("),
        ("test.", "todo("),
        ("it.", "skip("),
    ]
    .map(|(start, end)| format!("{start}{end}"))
    .to_vec();
    let mut wrong = Vec::new();
    for folder in ["core", "patterns", "cli", "tests", "benches", "bindings-python", "bindings-node", "examples"] {
        for path in files(folder, &[".rs", ".py", ".js", ".mjs", ".ts"]) {
            for (line, text) in read(&path).lines().enumerate() {
                for mark in marks.iter().filter(|mark| text.contains(mark.as_str())) {
                    wrong.push(format!("{}:{}: {mark}", name(&path), line + 1));
                }
            }
        }
    }
    assert_none(wrong, "no test is skipped, nothing is left to do");
}

#[test]
fn text_files_are_plain() {
    let mut wrong = Vec::new();
    for folder in ["core", "patterns", "cli", "tests", "benches", "bindings-python/src", "bindings-node/src", "docs"] {
        for path in files(folder, &[".rs", ".toml", ".md"]) {
            let text = read(&path);
            for (line, text) in text.lines().enumerate() {
                if text.ends_with([' ', '\t', '\r']) && !name(&path).ends_with(".md") {
                    wrong.push(format!("{}:{}: blank at the end", name(&path), line + 1));
                }
            }
            if !text.is_empty() && !text.ends_with('\n') {
                wrong.push(format!("{}: no line break at the end", name(&path)));
            }
        }
    }
    assert_none(wrong, "text files are plain");
}
