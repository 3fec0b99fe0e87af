//! The documents' shell examples and the page of detectors, against the command itself.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

const RETICENT: &str = env!("CARGO_BIN_EXE_reticent");

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The fenced blocks of a language.
fn blocks(document: &str, language: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut lines = document.lines();
    while let Some(line) = lines.next() {
        if line == format!("```{language}") {
            found.push(lines.by_ref().take_while(|line| *line != "```").flat_map(|line| [line, "\n"]).collect());
        } else if line.starts_with("```") {
            lines.by_ref().take_while(|line| *line != "```").for_each(drop);
        }
    }
    found
}

#[test]
#[cfg(unix)]
fn the_console_examples_of_the_readme_print_what_they_show() {
    let readme = read("README.md");
    let folder = tempfile::tempdir().unwrap();
    for policy in blocks(&readme, "toml") {
        let name =
            policy.lines().next().and_then(|line| line.strip_prefix("# ")).expect("a file name in the first line");
        fs::write(folder.path().join(name), &policy).unwrap();
    }
    let programs = Path::new(RETICENT).parent().unwrap();
    let path = format!("{}:{}", programs.display(), std::env::var("PATH").unwrap());
    let mut shown = 0;
    for block in blocks(&readme, "console") {
        for example in block.split("$ ").skip(1) {
            let (command, expected) = example.split_once('\n').unwrap();
            let done =
                Command::new("sh").args(["-c", command]).env("PATH", &path).current_dir(&folder).output().unwrap();
            let printed = String::from_utf8(done.stdout).unwrap();
            assert_eq!(printed, expected, "$ {command}\n{}", String::from_utf8_lossy(&done.stderr));
            shown += 1;
        }
    }
    assert!(shown > 0, "the README has no console examples");
}

/// The page is an introduction, kept by hand, and what the command prints. `RENEW=1 cargo test -p reticent-cli --test docs` renews it.
#[test]
fn the_page_of_detectors_is_what_the_command_prints() {
    let done = Command::new(RETICENT).args(["detectors", "--format", "markdown"]).output().unwrap();
    assert!(done.status.success());
    let printed = String::from_utf8(done.stdout).unwrap();
    let page = read("docs/detectors.md");
    let introduction = page.find("\n## ").map_or(page.as_str(), |end| &page[..=end]);
    let renewed = format!("{introduction}{printed}");
    if std::env::var_os("RENEW").is_some() {
        fs::write(root().join("docs/detectors.md"), renewed).unwrap();
    } else {
        assert!(
            page == renewed,
            "docs/detectors.md is out of date; run RENEW=1 cargo test -p reticent-cli --test docs"
        );
    }
}
