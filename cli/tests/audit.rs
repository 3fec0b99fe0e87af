//! Actions of policies, and audit logs.

mod support;

use std::fs;
use support::{command, feed, run};

const SSN: &[u8] = b"my SSN is 536-22-8145\n";

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder")
}

#[test]
fn a_policy_blocks_warns_and_asks_nobody() {
    let folder = folder();
    let policy = |name: &str, action: &str| {
        let path = folder.path().join(name);
        fs::write(&path, format!("[entities]\nUS_SSN = \"{action}\"")).expect("a policy");
        path.to_str().expect("a path").to_string()
    };
    for action in ["block", "ask"] {
        let blocked = feed(["redact", "--policy", &policy("block.toml", action)], SSN);
        assert_eq!(blocked.code, 4, "{}", blocked.stderr);
        // What came before was written when nothing could change it any more.
        assert!(b"my SSN is ".starts_with(blocked.text().as_bytes()), "{}", blocked.text());
        assert!(blocked.stderr.contains("<stdin>: the policy blocks what holds US_SSN"), "{}", blocked.stderr);
        assert!(!blocked.stderr.contains("536-22"));
    }
    let warned = feed(["redact", "--policy", &policy("warn.toml", "warn")], SSN);
    assert_eq!((warned.code, warned.text()), (0, "my SSN is [US_SSN]\n"));
    assert!(warned.stderr.contains("the policy warns of US_SSN"), "{}", warned.stderr);
}

#[test]
fn a_blocked_file_stays_and_the_others_are_redacted() {
    let folder = folder();
    fs::write(folder.path().join("p.toml"), "[entities]\nUS_SSN = 'block'").expect("a policy");
    fs::write(folder.path().join("a.txt"), SSN).expect("a file");
    fs::write(folder.path().join("b.txt"), "mail jane@acme.io").expect("a file");
    let args = ["redact", "-i", "a.txt", "b.txt", "--policy", "p.toml", "--audit", "log.jsonl"];
    assert_eq!(run(folder.path(), args).code, 4);
    let read = |name: &str| fs::read_to_string(folder.path().join(name)).expect("a file");
    assert_eq!((read("a.txt").as_bytes(), read("b.txt").as_str()), (SSN, "mail [EMAIL_ADDRESS]"));
    let log = read("log.jsonl");
    assert!(log.contains("\"outcome\":\"blocked\"") && log.contains("\"outcome\":\"done\""), "{log}");
    assert!(!log.contains("536-22") && !log.contains("jane"));
}

#[test]
fn a_log_is_checked() {
    let folder = folder();
    fs::write(folder.path().join("a.txt"), "mail jane@acme.io").expect("a file");
    let with_key = |args: &[&str]| {
        let output = command(folder.path(), args).env("AUDIT_KEY", "a test key, not a real one").output();
        support::Run::from(output.expect("it runs"))
    };
    let keyed = ["--audit-key-env", "AUDIT_KEY"];
    for (log, key, check_key) in
        [("plain.jsonl", &[][..], &[][..]), ("keyed.jsonl", &keyed, &["--key-env", "AUDIT_KEY"])]
    {
        for _ in 0..3 {
            let done = with_key(&[&["redact", "a.txt", "--audit", log][..], key].concat());
            assert_eq!((done.code, done.text()), (0, "mail [EMAIL_ADDRESS]"), "{}", done.stderr);
        }
        let check = |more: &[&str]| with_key(&[&["audit", "check", log][..], check_key, more].concat());
        let head = with_key(&["audit", "head", log]);
        assert_eq!(check(&["--head", head.text().trim()]).text(), format!("{log}: 3 lines, each as it was written\n"));
        let path = folder.path().join(log);
        let text = fs::read_to_string(&path).expect("a log");
        let two: String = text.lines().take(2).map(|line| format!("{line}\n")).collect();
        fs::write(&path, two).expect("a log");
        let cut = check(&["--head", head.text().trim()]);
        assert!(cut.code == 2 && cut.stderr.contains("is not what was written"), "{}", cut.stderr);
        assert_eq!(check(&[]).code, if key.is_empty() { 0 } else { 2 });
        fs::write(&path, text.replacen(":1", ":7", 1)).expect("a log");
        assert!(check(&[]).stderr.contains("line 1"));
    }
    let missing = run(folder.path(), ["audit", "head", "none.jsonl"]);
    assert!(missing.code == 2 && !folder.path().join("none.jsonl").exists());
}
