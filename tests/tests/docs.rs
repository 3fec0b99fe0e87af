//! What the documents say about the engine, checked against it.

use reticent::{Policy, Redactor, Validator, catalog};
use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// A document without its fenced blocks.
fn prose(document: &str) -> String {
    let mut fenced = false;
    document
        .lines()
        .filter(|line| {
            let fence = line.trim_start().starts_with("```");
            fenced ^= fence;
            !fenced && !fence
        })
        .flat_map(|line| [line, "\n"])
        .collect()
}

/// The part of a document under a heading of any level, up to the next heading.
fn section<'d>(document: &'d str, heading: &str) -> &'d str {
    let (_, rest) = document.split_once(&format!("# {heading}\n")).unwrap_or_else(|| panic!("no heading {heading:?}"));
    rest.find("\n#").map_or(rest, |end| &rest[..end])
}

/// The words in backticks.
fn code_words(text: &str) -> BTreeSet<&str> {
    text.split('`').skip(1).step_by(2).collect()
}

/// Families of secrets that belong to no vendor.
const GENERAL: [&str; 4] = ["connection-string.", "credential.", "jwt.", "private-key."];

/// Of the keys of vendors, which are hundreds, the table has examples; docs/detectors.md has them all.
#[test]
fn the_readme_lists_the_entities_of_the_catalogue() {
    let readme = read("README.md");
    let table: String = section(&readme, "What it finds").lines().filter(|line| line.starts_with('|')).collect();
    let listed: BTreeSet<&str> = code_words(&table);
    let known: BTreeSet<&str> = catalog().iter().map(|detector| &*detector.entity).collect();
    let general: BTreeSet<&str> = catalog()
        .iter()
        .filter(|detector| {
            detector.groups.iter().any(|group| group != "secrets")
                || GENERAL.iter().any(|family| detector.id.starts_with(family))
        })
        .map(|detector| &*detector.entity)
        .collect();
    assert_eq!(listed.difference(&known).collect::<Vec<_>>(), Vec::<&&str>::new(), "listed and not known");
    assert_eq!(general.difference(&listed).collect::<Vec<_>>(), Vec::<&&str>::new(), "known and not listed");
}

#[test]
fn the_readme_opens_with_what_the_engine_does() {
    let readme = read("README.md");
    let line = |label: &str| {
        let line = readme.lines().find(|line| line.starts_with(label)).unwrap_or_else(|| panic!("no line {label:?}"));
        line[label.len()..].trim().to_string()
    };
    let redactor = Redactor::new(&Policy::default()).unwrap();
    assert_eq!(redactor.redact(&line("in  ")), line("out  "));
}

#[test]
fn the_readme_says_how_much_a_stream_holds_back() {
    let redactor = Redactor::new(&Policy::default()).unwrap();
    let most = |start: &str, piece: &str| {
        let (mut stream, mut out) = (redactor.stream(), Vec::new());
        stream.push(start.as_bytes(), &mut out);
        let held = (0..20_000).map(|_| {
            stream.push(piece.as_bytes(), &mut out);
            stream.held()
        });
        held.max().unwrap_or_default()
    };
    assert!(most("", "wombat quokka zebu") < 20, "a word of plain text is held");
    let held = format!("up to {} KiB", most("ghp_", "aB3dE6gH9jK2").div_ceil(1024));
    assert!(section(&read("README.md"), "Limits").contains(&held), "it holds {held}");
}

/// Hosts are put in by two lines, and an example that no test runs is none.
#[test]
fn the_readme_has_a_short_example_for_each_host_that_is_run() {
    let readme = read("README.md");
    let (_, hooks) = readme.split_once("\n## Hooks\n").expect("a part about hooks");
    let hooks = &hooks[..hooks.find("\n## ").expect("a part behind it")];
    let tests = |folder: &str, kind: &str| -> String {
        let entries = fs::read_dir(root().join(folder)).unwrap().map(|entry| entry.unwrap().path());
        entries
            .filter(|path| path.to_string_lossy().ends_with(kind))
            .map(|path| fs::read_to_string(path).unwrap())
            .collect()
    };
    let (python, node) = (tests("bindings-python/hook_tests", ".py"), tests("bindings-node/hook-tests", ".mjs"));
    assert!(read("hooks/src/lib.rs").contains("README.md"), "the examples in Rust are run");
    for host in hooks.split("\n### ").skip(1) {
        let (title, body) = host.split_once('\n').unwrap();
        let fences: Vec<&str> = body.split("```").skip(1).step_by(2).collect();
        assert!(!fences.is_empty(), "{title} has no example");
        for fence in fences {
            let (language, example) = fence.split_once('\n').unwrap();
            let lines = example.lines().count();
            assert!((2..=6).contains(&lines), "{title}: {lines} lines of {language}");
            let run = match language {
                "python" => [format!("run_section(\"{title}\""), format!("example(\"{title}\")")]
                    .iter()
                    .any(|call| python.contains(call)),
                "js" => {
                    [format!("section('{title}'"), format!("example('{title}')")].iter().any(|call| node.contains(call))
                }
                language => language == "rust",
            };
            assert!(run, "{title}: no test runs the example of {language}");
        }
    }
}

#[test]
fn contributing_lists_every_validator() {
    let contributing = read("CONTRIBUTING.md");
    let listed: Vec<&str> = section(&contributing, "Validators")
        .lines()
        .filter_map(|line| line.strip_prefix("| `")?.split('`').next())
        .collect();
    let known: Vec<&str> = Validator::ALL.iter().map(|validator| validator.name()).collect();
    assert_eq!(listed, known);
}

#[test]
fn the_targets_of_make_that_are_documented_exist() {
    let makefile = read("Makefile");
    for page in ["README.md", "CONTRIBUTING.md"] {
        let text = read(page);
        let named = text.split(['`', '\n']).filter_map(|part| part.strip_prefix("make ")?.split_whitespace().next());
        let named: BTreeSet<&str> = named.collect();
        assert!(named.contains("test"), "{page} does not say how to test");
        for target in named {
            assert!(makefile.contains(&format!("\n{target}:")), "{page}: make {target}");
        }
    }
}

#[test]
fn links_lead_somewhere() {
    for page in [
        "README.md",
        "ARCHITECTURE.md",
        "CONTRIBUTING.md",
        "SECURITY.md",
        "CHANGELOG.md",
        "docs/policy.md",
        "docs/detectors.md",
        "docs/hooks.md",
        "tests/conformance/README.md",
    ] {
        let folder = root().join(page).parent().unwrap().to_path_buf();
        let text = prose(&read(page));
        for link in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            if link.starts_with("https://") {
                continue;
            }
            let (path, anchor) = link.split_once('#').unwrap_or((link, ""));
            let target = if path.is_empty() { root().join(page) } else { folder.join(path) };
            assert!(target.exists(), "{page}: {link}");
            if !anchor.is_empty() {
                let target = fs::read_to_string(&target).unwrap();
                assert!(
                    prose(&target).lines().any(|line| anchor_of(line).as_deref() == Some(anchor)),
                    "{page}: {link}"
                );
            }
        }
    }
}

/// The anchor that code hosts give a heading.
fn anchor_of(line: &str) -> Option<String> {
    let heading = line.strip_prefix('#')?.trim_start_matches('#').trim();
    let kept = heading.to_lowercase().replace(' ', "-");
    Some(kept.chars().filter(|c| c.is_alphanumeric() || *c == '-' || *c == '_').collect())
}
