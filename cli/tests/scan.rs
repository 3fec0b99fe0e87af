//! `reticent scan`: places, formats, exit codes, comments and baselines.

mod support;

use serde_json::Value;
use std::{collections::HashSet, fs};
use support::{Run, feed, folder, run};

const VALUES: [&str; 2] = ["jane@acme.io", "4111 1111 1111 1111"];

fn files() -> tempfile::TempDir {
    folder(&[
        ("clean.txt", b"nothing here"),
        ("sub/a.md", "Grüße an\n日本 jane@acme.io, card 4111 1111 1111 1111\r\nbye".as_bytes()),
        ("sub/.env", b"SUPPORT=jane@acme.io\n"),
    ])
}

/// The lines without their scores, which belong to the catalogue.
fn places(done: &Run) -> Vec<&str> {
    done.text().lines().map(|line| line.rsplit_once(' ').expect("a score").0).collect()
}

fn assert_no_value(done: &Run) {
    for value in VALUES {
        assert!(!done.text().contains(value) && !done.stderr.contains(value), "{}{}", done.text(), done.stderr);
    }
}

#[test]
fn text_has_a_line_a_finding_in_the_order_of_the_files() {
    let files = files();
    for jobs in ["1", "4"] {
        let done = run(files.path(), ["scan", "--jobs", jobs, "sub", "clean.txt"]);
        let expected = [
            "sub/.env:1:9: EMAIL_ADDRESS contact.email",
            "sub/a.md:2:4: EMAIL_ADDRESS contact.email",
            "sub/a.md:2:23: CREDIT_CARD payment.card",
        ];
        assert_eq!(places(&done), expected);
        assert_eq!(done.stderr, "3 findings (CREDIT_CARD 1, EMAIL_ADDRESS 2) in 3 files\n");
        assert_eq!(done.code, 1);
        assert_no_value(&done);
    }
}

#[test]
fn exit_codes_tell_what_happened() {
    let files = files();
    let code = |args: &[&str]| run(files.path(), ["scan", "-q"].iter().chain(args)).code;
    assert_eq!(code(&["clean.txt"]), 0);
    assert_eq!(code(&["sub"]), 1);
    assert_eq!(code(&["--no-such-argument"]), 2);
    assert_eq!(code(&["--policy", "missing.toml", "sub"]), 2);
    assert_eq!(code(&["--baseline", "missing.json", "sub"]), 2);
    assert_eq!(code(&["clean.txt", "missing.txt"]), 3);
    assert_eq!(code(&["sub", "missing.txt"]), 1, "a finding is worse than an unreadable file");
    assert_eq!(feed(["scan"], b"clean").code, 0);
    assert_eq!(feed(["scan", "-"], b"jane@acme.io").code, 1);
}

#[test]
fn a_mistake_in_a_policy_names_its_line() {
    let files = folder(&[("p.toml", b"version = 1\n\nthreshhold = 0.5\n"), ("bad.yaml", b"# ok\n\xff\n")]);
    let done = run(files.path(), ["scan", "--policy", "p.toml"]);
    assert!(done.stderr.contains("p.toml:3: ") && done.stderr.contains("`threshold`"), "{}", done.stderr);
    let done = run(files.path(), ["scan", "--policy", "bad.yaml"]);
    assert!(done.stderr.contains("bad.yaml:2: the policy is not UTF-8"), "{}", done.stderr);
}

#[test]
fn values_are_shown_only_when_asked_for() {
    let files = folder(&[("a\u{1b}[31m.txt", b"x jane@acme.io\n")]);
    let done = run(files.path(), ["scan", "--show-values", "."]);
    assert!(done.text().trim_end().ends_with(": jane@acme.io"), "{}", done.text());
    assert!(!done.stdout.contains(&0x1b), "a name cannot drive the terminal");
    for format in ["json", "sarif"] {
        let hidden = run(files.path(), ["scan", "--format", format, "."]);
        assert_no_value(&hidden);
        let shown = run(files.path(), ["scan", "--format", format, "--show-values", "."]);
        assert!(shown.text().contains("jane@acme.io"));
    }
}

#[test]
fn colours_are_for_terminals_or_for_who_asks() {
    let escape = |args: &[&str]| feed(["scan"].iter().chain(args), b"jane@acme.io").stdout.contains(&0x1b);
    assert!(!escape(&[]), "stdout is a pipe here");
    assert!(escape(&["--color", "always"]));
    assert!(!escape(&["--color=never"]));
    assert!(!escape(&["--color", "always", "--format", "json"]));
}

#[test]
fn json_has_findings_and_counts() {
    let files = files();
    let done = run(files.path(), ["scan", "--format", "json", "sub", "clean.txt", "missing.txt"]);
    assert_eq!(done.code, 1);
    let report = done.json();
    let findings = report["findings"].as_array().unwrap();
    assert_eq!(findings.len(), 3);
    let card = &findings[2];
    let text = fs::read(files.path().join("sub/a.md")).unwrap();
    let span = card["start"].as_u64().unwrap() as usize..card["end"].as_u64().unwrap() as usize;
    assert_eq!(&text[span], b"4111 1111 1111 1111");
    assert_eq!((&card["path"], &card["line"], &card["column"]), (&"sub/a.md".into(), &2.into(), &23.into()));
    assert_eq!((&card["end_line"], &card["end_column"]), (&2.into(), &42.into()));
    assert_eq!((&card["entity"], &card["detector"]), (&"CREDIT_CARD".into(), &"payment.card".into()));
    assert!(card["score"].as_f64().unwrap() >= 0.5);
    let summary = &report["summary"];
    assert_eq!(summary["entities"], serde_json::json!({ "CREDIT_CARD": 1, "EMAIL_ADDRESS": 2 }));
    assert_eq!((&summary["files"], &summary["findings"]), (&3.into(), &3.into()));
    assert_eq!(summary["unreadable"].as_array().unwrap().len(), 1);
    assert_no_value(&done);

    let none = feed(["scan", "--format", "json"], b"clean");
    assert_eq!(none.json()["findings"], serde_json::json!([]));
}

/// What SARIF 2.1.0 requires of the parts that are used.
fn check_sarif(log: &Value) {
    assert_eq!(log["version"], "2.1.0");
    assert!(log["$schema"].as_str().unwrap().ends_with("sarif-schema-2.1.0.json"));
    let run = &log["runs"][0];
    assert_eq!(run["columnKind"], "unicodeCodePoints");
    assert_eq!(run["tool"]["driver"]["name"], "reticent");
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    let ids: HashSet<&str> = rules.iter().map(|rule| rule["id"].as_str().unwrap()).collect();
    assert_eq!(ids.len(), rules.len(), "rule ids are unique");
    for rule in rules {
        assert!(!rule["shortDescription"]["text"].as_str().unwrap().is_empty());
        assert!(rule["helpUri"].as_str().is_none_or(|uri| uri.starts_with("https://")), "{rule}");
    }
    let mut fingerprints = HashSet::new();
    for result in run["results"].as_array().unwrap() {
        let index = result["ruleIndex"].as_u64().unwrap() as usize;
        assert_eq!(rules[index]["id"], result["ruleId"]);
        assert!(["error", "warning", "note", "none"].contains(&result["level"].as_str().unwrap()));
        assert!(!result["message"]["text"].as_str().unwrap().is_empty());
        assert!((0.0..=100.0).contains(&result["rank"].as_f64().unwrap()));
        let place = &result["locations"][0]["physicalLocation"];
        assert!(!place["artifactLocation"]["uri"].as_str().unwrap().is_empty());
        let region = &place["region"];
        for key in ["startLine", "startColumn", "endLine", "endColumn", "byteLength"] {
            assert!(region[key].as_u64().unwrap() >= 1, "{region}");
        }
        assert!(region["byteOffset"].is_u64());
        for fingerprint in result["partialFingerprints"].as_object().unwrap().values() {
            assert!(fingerprints.insert(fingerprint.as_str().unwrap().to_string()), "{fingerprint} twice");
        }
    }
    assert!(run["invocations"][0]["executionSuccessful"].is_boolean());
}

#[test]
fn sarif_is_well_formed() {
    let files = files();
    let done = run(files.path(), ["scan", "--format", "sarif", "sub", "missing.txt"]);
    assert_eq!(done.code, 1);
    let log = done.json();
    check_sarif(&log);
    let run_log = &log["runs"][0];
    assert_eq!(run_log["results"].as_array().unwrap().len(), 3);
    assert_eq!(run_log["invocations"][0]["executionSuccessful"], false);
    let place = &run_log["results"][2]["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"], serde_json::json!({ "uri": "sub/a.md", "uriBaseId": "%SRCROOT%" }));
    assert_eq!((&place["region"]["startLine"], &place["region"]["startColumn"]), (&2.into(), &23.into()));
    assert_no_value(&done);
    let clean = run(files.path(), ["scan", "--format", "sarif", "clean.txt"]);
    check_sarif(&clean.json());
    assert_eq!(clean.code, 0);
}

#[test]
fn sarif_knows_the_detectors_of_the_policy() {
    let policy =
        b"[[detector]]\nid = 'acme.ticket'\nentity = 'ACME_TICKET'\nanchors = ['TCK-']\nshape = 'TCK-[0-9]{6}'\n\
                   base = 80\nmax_length = 10\nexamples = [{ text = 'see TCK-123456', find = 'TCK-123456' }]\n";
    let files = folder(&[("p.toml", policy), ("a.txt", b"about TCK-654321.")]);
    let done = run(files.path(), ["scan", "--policy", "p.toml", "--format", "sarif", "a.txt"]);
    let log = done.json();
    check_sarif(&log);
    assert_eq!(log["runs"][0]["results"][0]["ruleId"], "acme.ticket");
}

#[test]
fn fingerprints_outlive_moved_lines_and_changed_values() {
    let fingerprints = |text: &[u8]| {
        let files = folder(&[("a.txt", text)]);
        let log = run(files.path(), ["scan", "--format", "sarif", "a.txt"]).json();
        let results = log["runs"][0]["results"].as_array().unwrap().clone();
        results.into_iter().map(|mut result| result["partialFingerprints"].take()).collect::<Vec<_>>()
    };
    let first = fingerprints(b"to: jane@acme.io and bob@acme.io\nto: eve@acme.io\n");
    assert_eq!(first.len(), 3);
    assert_eq!(first, fingerprints(b"new\nlines\n  to: mia@acme.io  and eve@acme.io\nto: jane@acme.io\n"));
}

#[test]
fn a_comment_on_the_line_is_respected() {
    let text = b"a jane@acme.io # reticent:ignore\nb jane@acme.io # reticent:ignore[CREDIT_CARD]\n\
                 c jane@acme.io # reticent:ignore[CREDIT_CARD, EMAIL_ADDRESS]\n";
    let done = feed(["scan"], text);
    assert_eq!(places(&done), ["<stdin>:2:3: EMAIL_ADDRESS contact.email"]);
    assert!(done.stderr.contains("2 ignored by comment"), "{}", done.stderr);
    assert_eq!(places(&feed(["scan", "--no-ignore-comments"], text)).len(), 3);
    // Redacting is not scanning: a comment hides nothing from it.
    assert!(!feed(["redact"], text).text().contains("jane"));
}

#[test]
fn a_baseline_leaves_out_what_is_known() {
    let files = files();
    let at = |args: &[&str]| run(files.path(), ["scan"].iter().chain(args));
    let done = at(&["sub", "--write-baseline", "known.json"]);
    assert_eq!((done.code, places(&done).len()), (0, 3), "{}", done.stderr);
    assert!(done.stderr.contains("3 findings written to known.json"), "{}", done.stderr);
    let baseline = fs::read_to_string(files.path().join("known.json")).unwrap();
    for value in VALUES.iter().chain(&["4111", "jane", "acme.io"]) {
        assert!(!baseline.contains(value), "{baseline}");
    }

    let done = at(&["sub", "--baseline", "known.json"]);
    assert_eq!((done.code, done.text()), (0, ""), "{}", done.stderr);
    assert_eq!(done.stderr, "no findings in 2 files; 3 in the baseline\n");

    // Lines can move; another value, or the same once more, is new.
    fs::write(files.path().join("sub/.env"), "# moved\n\nSUPPORT=jane@acme.io\nSALES=bob@acme.io\n").unwrap();
    let done = at(&["sub", "--baseline", "known.json"]);
    assert_eq!((done.code, places(&done)), (1, vec!["sub/.env:4:7: EMAIL_ADDRESS contact.email"]));
    fs::write(files.path().join("sub/.env"), "SUPPORT=jane@acme.io\nSALES=jane@acme.io\n").unwrap();
    let done = at(&["sub", "--baseline", "known.json"]);
    assert_eq!(places(&done), ["sub/.env:2:7: EMAIL_ADDRESS contact.email"]);

    // From another folder the files are still the same files.
    let done = run(&files.path().join("sub"), ["scan", "a.md", "--baseline", "../known.json"]);
    assert_eq!((done.code, done.text()), (0, ""), "{}", done.stderr);

    // Written again, it keeps its salt: what did not change is no change for git either.
    fs::copy(files.path().join("known.json"), files.path().join("before.json")).unwrap();
    fs::write(files.path().join("sub/.env"), b"SUPPORT=jane@acme.io\n").unwrap();
    at(&["sub", "--write-baseline", "known.json"]);
    assert_eq!(fs::read_to_string(files.path().join("known.json")).unwrap(), baseline);
    // Two baselines of the same findings have nothing in common to compare values by.
    at(&["sub", "--write-baseline", "other.json"]);
    assert_ne!(fs::read_to_string(files.path().join("other.json")).unwrap(), baseline);
}

#[test]
fn a_broken_baseline_is_refused() {
    let files = folder(&[("x.json", b"{\n\"version\": 1,\n\"salt\": 12}"), ("a.txt", b"jane@acme.io")]);
    for args in [["--baseline", "x.json"], ["--write-baseline", "x.json"]] {
        let done = run(files.path(), ["scan", "a.txt"].iter().chain(&args));
        assert_eq!(done.code, 2);
        assert!(done.stderr.contains("x.json:3: ") && done.stderr.contains("--write-baseline"), "{}", done.stderr);
    }
}

#[test]
fn folders_are_walked_as_people_expect() {
    let files = folder(&[
        (".gitignore", b"target/\n"),
        (".env", b"jane@acme.io"),
        (".git/config", b"jane@acme.io"),
        ("target/out.txt", b"jane@acme.io"),
        ("src/a.txt", b"jane@acme.io"),
        ("src/b.bin", b"\0jane@acme.io"),
        ("src/utf16.txt", b"\xff\xfej\0a\0n\0e\0"),
        ("src/latin1.txt", b"Gr\xfc\xdfe jane@acme.io"),
    ]);
    let paths = |args: &[&str]| {
        let done = run(files.path(), ["scan", "."].iter().chain(args));
        let paths = done.text().lines().map(|line| line.split(':').next().unwrap().to_string()).collect::<Vec<_>>();
        (paths, done.stderr)
    };
    let (found, notes) = paths(&[]);
    assert_eq!(found, ["./.env", "./src/a.txt", "./src/latin1.txt"]);
    assert!(notes.contains("./src/b.bin is skipped: it is binary"), "{notes}");
    assert!(notes.contains("./src/utf16.txt is skipped: it is UTF-16"), "{notes}");
    assert!(notes.contains("2 binary, skipped"), "{notes}");
    assert_eq!(paths(&["--no-ignore"]).0, ["./.env", "./src/a.txt", "./src/latin1.txt", "./target/out.txt"]);
    assert_eq!(paths(&["--no-hidden"]).0, ["./src/a.txt", "./src/latin1.txt"]);
    assert_eq!(paths(&["--binary"]).0, ["./.env", "./src/a.txt", "./src/b.bin", "./src/latin1.txt"]);
    assert_eq!(paths(&["-q"]).1, "");
}

#[test]
fn many_files_keep_their_order() {
    let contents: Vec<(String, Vec<u8>)> = (0..300)
        .map(|nth| (format!("{nth:03}.txt"), "filler ".repeat(nth * 97 % 5000).into_bytes()))
        .map(|(name, filler)| (name, [filler, b"jane@acme.io".to_vec()].concat()))
        .collect();
    let listed: Vec<(&str, &[u8])> = contents.iter().map(|(name, text)| (name.as_str(), text.as_slice())).collect();
    let files = folder(&listed);
    let one = run(files.path(), ["scan", ".", "-j", "1"]);
    let many = run(files.path(), ["scan", ".", "-j", "8"]);
    assert_eq!(one.text().lines().count(), 300);
    assert_eq!(one.text(), many.text());
}

#[test]
#[cfg(target_os = "linux")]
fn an_unreadable_file_is_named_with_a_remedy() {
    let files = files();
    let done = run(files.path(), ["scan", "/proc/self/mem", "clean.txt", "--binary"]);
    assert_eq!(done.code, 3);
    assert!(done.stderr.contains("error: cannot read /proc/self/mem: "), "{}", done.stderr);
    assert!(done.stderr.contains("leave it out"), "{}", done.stderr);
    assert!(done.stderr.contains("no findings in 1 file; 1 could not be read"), "{}", done.stderr);
}
