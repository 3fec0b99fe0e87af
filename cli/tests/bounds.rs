//! What must hold for inputs of any size, and for readers that go away.

mod support;

use std::{
    fs,
    io::{BufRead, BufReader, Read, Write},
    process::{Child, ChildStdin, Stdio},
    thread,
};
use support::{command, folder};

/// The length of a line that is far longer than the memory that the command may use.
const LONG_LINE: usize = 96 << 20;
/// What the command may use at most, its own code included.
#[cfg(target_os = "linux")]
const MEMORY: usize = 40 << 20;

const UNIT: &str = "{\\\"role\\\": \\\"user\\\", \\\"text\\\": \\\"some words, then jane@acme.io, and then so many more words \
                    that no window holds the whole of it, until it begins once more\\\"}, ";
const REDACTED: &str = "{\\\"role\\\": \\\"user\\\", \\\"text\\\": \\\"some words, then [EMAIL_ADDRESS], and then so many more words \
                        that no window holds the whole of it, until it begins once more\\\"}, ";

/// Starts the command with pipes all round.
fn start(args: &[&str]) -> (Child, ChildStdin) {
    let mut command = command(".".as_ref(), args);
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it runs");
    let stdin = child.stdin.take().expect("a pipe");
    (child, stdin)
}

/// The most memory that a process has had resident so far, in bytes.
#[cfg(target_os = "linux")]
fn peak_memory(process: u32) -> usize {
    let status = fs::read_to_string(format!("/proc/{process}/status")).expect("a running process");
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).expect("Linux has it");
    line.split_whitespace().nth(1).and_then(|kilobytes| kilobytes.parse::<usize>().ok()).expect("a number") << 10
}

/// Writes one long line, and the peak of memory once all but its end was read.
#[cfg(target_os = "linux")]
fn write_long_line(process: u32, mut stdin: ChildStdin) -> usize {
    let block = UNIT.repeat(500);
    for _ in 0..LONG_LINE / block.len() {
        stdin.write_all(block.as_bytes()).expect("it reads on");
    }
    peak_memory(process)
}

#[test]
#[cfg(target_os = "linux")]
fn a_line_of_any_length_is_redacted_in_bounded_memory() {
    let (mut child, stdin) = start(&["redact"]);
    let process = child.id();
    let mut stdout = child.stdout.take().unwrap();
    let memory = thread::scope(|scope| {
        let writer = scope.spawn(move || write_long_line(process, stdin));
        let mut part = vec![0; REDACTED.len()];
        let mut parts = 0;
        while stdout.read_exact(&mut part).is_ok() {
            assert!(part == REDACTED.as_bytes(), "part {parts}: {}", part.escape_ascii());
            parts += 1;
        }
        assert_eq!(parts, LONG_LINE / (500 * UNIT.len()) * 500);
        writer.join().unwrap()
    });
    assert!(child.wait().unwrap().success());
    assert!(memory < MEMORY, "{memory} bytes resident");
}

#[test]
#[cfg(target_os = "linux")]
fn a_line_of_any_length_is_scanned_in_bounded_memory() {
    let (mut child, stdin) = start(&["scan", "--quiet"]);
    let process = child.id();
    let stdout = BufReader::new(child.stdout.take().unwrap());
    let memory = thread::scope(|scope| {
        let writer = scope.spawn(move || write_long_line(process, stdin));
        let column = UNIT.find("jane").unwrap() + 1;
        let mut count = 0;
        for line in stdout.lines() {
            let expected = format!("<stdin>:1:{}: EMAIL_ADDRESS contact.email ", column + count * UNIT.len());
            let line = line.unwrap();
            assert!(line.starts_with(&expected), "{line}, not {expected}");
            count += 1;
        }
        assert_eq!(count, LONG_LINE / (500 * UNIT.len()) * 500);
        writer.join().unwrap()
    });
    assert_eq!(child.wait().unwrap().code(), Some(1));
    assert!(memory < MEMORY, "{memory} bytes resident");
}

#[test]
#[cfg(target_os = "linux")]
fn a_finding_of_any_length_is_found_in_bounded_memory() {
    let (mut child, mut stdin) = start(&["scan", "--quiet", "--format", "json", "--show-values"]);
    let process = child.id();
    let memory = thread::scope(|scope| {
        let writer = scope.spawn(move || {
            stdin.write_all(b"one\ntwo -----BEGIN RSA PRIVATE KEY-----\n").unwrap();
            let block = format!("{}\n", "MIIEpAIBAAKCAQEA".repeat(4)).repeat(10_000);
            for _ in 0..LONG_LINE / block.len() {
                stdin.write_all(block.as_bytes()).unwrap();
            }
            let memory = peak_memory(process);
            stdin.write_all(b"-----END RSA PRIVATE KEY-----\nmail jane@acme.io").unwrap();
            (memory, LONG_LINE / block.len() * 10_000)
        });
        let mut text = String::new();
        child.stdout.take().unwrap().read_to_string(&mut text).unwrap();
        let (memory, lines) = writer.join().unwrap();
        let report: serde_json::Value = serde_json::from_str(&text).unwrap();
        let findings = report["findings"].as_array().unwrap();
        assert_eq!(findings.len(), 2, "{text:.2000}");
        assert_eq!((&findings[0]["line"], &findings[0]["column"]), (&2.into(), &5.into()));
        assert_eq!((&findings[0]["end_line"], &findings[0]["end_column"]), (&(lines + 3).into(), &30.into()));
        assert_eq!((&findings[1]["line"], &findings[1]["column"]), (&(lines + 4).into(), &6.into()));
        memory
    });
    assert_eq!(child.wait().unwrap().code(), Some(1));
    assert!(memory < MEMORY, "{memory} bytes resident");
}

/// Runs with a reader that takes one byte and leaves; gives the exit code and stderr.
fn with_impatient_reader(folder: &std::path::Path, args: &[&str]) -> (Option<i32>, String) {
    let mut command = command(folder, args);
    let mut child =
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it runs");
    let mut stdout = child.stdout.take().unwrap();
    stdout.read_exact(&mut [0]).unwrap();
    drop(stdout);
    let mut stderr = String::new();
    child.stderr.take().unwrap().read_to_string(&mut stderr).unwrap();
    (child.wait().unwrap().code(), stderr)
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let text = "mail jane@acme.io and bob@acme.io\n".repeat(200_000);
    let files = folder(&[("a.txt", text.as_bytes()), ("b.txt", text.as_bytes())]);
    for (args, code) in [
        (&["redact", "-q", "a.txt"][..], 0),
        (&["scan", "-q", "a.txt"], 1),
        (&["scan", "-q", "a.txt", "b.txt"], 1),
        (&["scan", "-q", "--format", "sarif", "."], 1),
        (&["detectors", "--format", "json"], 0),
    ] {
        let (exit, stderr) = with_impatient_reader(files.path(), args);
        assert_eq!((exit, stderr.as_str()), (Some(code), ""), "{args:?}");
    }
}

#[test]
fn what_goes_to_files_is_complete_without_a_reader() {
    let text = "mail jane@acme.io and bob@acme.io\n".repeat(50_000);
    let files = folder(&[("a.txt", text.as_bytes()), ("b.txt", text.as_bytes())]);
    let read = |name: &str| -> serde_json::Value {
        serde_json::from_slice(&fs::read(files.path().join(name)).unwrap()).unwrap()
    };
    let (code, stderr) = with_impatient_reader(files.path(), &["redact", "a.txt", "--report", "report.json"]);
    assert_eq!((code, stderr.as_str()), (Some(0), ""));
    assert_eq!(read("report.json")["findings"], 100_000);

    let (code, _) = with_impatient_reader(files.path(), &["scan", "a.txt", "b.txt", "--write-baseline", "known.json"]);
    assert_eq!(code, Some(0));
    let known = read("known.json");
    let counts = known["findings"].as_array().unwrap().iter().map(|entry| entry["count"].as_u64().unwrap());
    assert_eq!(counts.sum::<u64>(), 200_000);
}

#[test]
fn text_that_trickles_in_is_not_held_for_ever() {
    let (mut child, mut stdin) = start(&["redact"]);
    let mut stdout = child.stdout.take().unwrap();
    // More than what the engine has to look ahead, and less than what is read at a time.
    // More than what the engine has to look ahead, and less than what is read at a time.
    let text = "mail jane@acme.io, please. ".repeat(12_000);
    let writer = thread::spawn(move || {
        stdin.write_all(text.as_bytes()).expect("it reads");
        stdin
    });
    let mut start = vec![0; 100_000];
    stdout.read_exact(&mut start).expect("some of it arrives while stdin is open");
    assert!(start.starts_with(b"mail [EMAIL_ADDRESS], please. mail [EMAIL_ADDRESS]"));
    let rest = thread::spawn(move || stdout.read_to_end(&mut Vec::new()).map(drop));
    drop(writer.join().unwrap());
    rest.join().unwrap().unwrap();
    assert!(child.wait().unwrap().success());
}
