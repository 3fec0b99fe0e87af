//! Logs: what was written passes, whatever else does not; threads and processes share one.

use reticent::{Policy, Redactor};
use reticent_audit::{Checked, Checking, Head, Log, check};
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    thread,
    time::{Duration, UNIX_EPOCH},
};

const KEY: &[u8] = b"a test key, not a real one";

/// A folder of its own, removed at the end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Folder {
        let path = std::env::temp_dir().join(format!("reticent-audit-{}-{name}", std::process::id()));
        fs::create_dir_all(&path).unwrap();
        Folder(path)
    }

    fn log(&self) -> PathBuf {
        self.0.join("audit.jsonl")
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn write(log: &Log, lines: usize) -> Vec<Head> {
    let redactor = Redactor::new(&Policy::default()).unwrap();
    let append = |nth: usize| {
        let text = format!("mail jane{nth}@acme.io");
        log.append("done", Some(Duration::from_millis(2)), &redactor.process(text.as_bytes(), None).unwrap().report)
    };
    (0..lines).map(|nth| append(nth).unwrap()).collect()
}

fn keyed() -> Checking {
    Checking::default().with_key(KEY).unwrap()
}

fn problem(path: &Path, checking: &Checking) -> String {
    let error = check(path, checking).unwrap_err();
    assert_eq!(error.code(), "audit");
    error.to_string()
}

#[test]
fn a_line_has_counts_and_no_value() {
    let folder = Folder::new("line");
    let log = Log::open(folder.log()).unwrap();
    let report = Redactor::new(&Policy::default()).unwrap().process(b"mail jane@acme.io", None).unwrap().report;
    let head = log.append_at(UNIX_EPOCH, "done", None, &report).unwrap();
    let line = fs::read_to_string(folder.log()).unwrap();
    let expected = format!(
        "{{\"n\":1,\"time\":\"1970-01-01T00:00:00.000Z\",\"outcome\":\"done\",\"fingerprint\":\"{}\",\"entities\":{{\"EMAIL_ADDRESS\":1}},\
         \"detectors\":{{\"contact.email\":1}},\"operators\":{{\"replace\":1}},\"prev\":\"{}\",\"hash\":\"{}\"}}\n",
        report.fingerprint(),
        "0".repeat(64),
        head.hash
    );
    assert_eq!(line, expected);
    assert!(!line.contains("jane") && !format!("{log:?}").contains("key\":"));
}

#[test]
fn what_was_written_passes_and_goes_on_after_a_restart() {
    for (name, is_keyed) in [("plain", false), ("keyed", true)] {
        let folder = Folder::new(name);
        let open = || if is_keyed { Log::with_key(folder.log(), KEY) } else { Log::open(folder.log()) }.unwrap();
        let checking = if is_keyed { keyed() } else { Checking::default() };
        let mut heads = write(&open(), 3);
        heads.extend(write(&open().synced(), 2));
        let head = Head { lines: 5, hash: heads[4].hash.clone() };
        assert_eq!(open().head().unwrap(), head);
        let found = check(folder.log(), &checking).unwrap();
        assert_eq!(found, Checked { lines: 5, head: head.clone(), end_is_proved: is_keyed });
        assert!(check(folder.log(), &checking.clone().with_head(head)).unwrap().end_is_proved);
        // An older head is still there; what came after it is not proved by it.
        let older = check(folder.log(), &Checking::default().with_head(heads[1].clone()));
        assert_eq!(older.is_ok_and(|found| !found.end_is_proved), !is_keyed);
    }
}

#[test]
fn every_change_of_every_line_is_found() {
    let folder = Folder::new("changed");
    let heads = write(&Log::open(folder.log()).unwrap(), 5);
    let text = fs::read_to_string(folder.log()).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    let broken = |lines: Vec<String>, place: &str| {
        fs::write(folder.log(), lines.join("\n") + "\n").unwrap();
        let problem = problem(&folder.log(), &Checking::default().with_head(heads[4].clone()));
        assert!(problem.contains(place), "{problem}");
    };
    let owned = || lines.iter().map(|line| line.to_string()).collect::<Vec<_>>();
    for at in 0..5 {
        let place = format!("line {}", at + 1);
        let mut changed = owned();
        changed[at] = changed[at].replace("EMAIL_ADDRESS\":1", "EMAIL_ADDRESS\":2");
        broken(changed, &place);
        let mut cut = owned();
        cut.remove(at);
        broken(cut, if at == 4 { "it does not hold the line 5" } else { &place });
        let mut twice = owned();
        twice.insert(at, lines[at].to_string());
        broken(twice, &format!("line {}", at + 2));
        let mut moved = owned();
        moved.swap(at, (at + 1) % 5);
        broken(moved, &format!("line {}", if at == 4 { 1 } else { at + 1 }));
    }
    // Each single byte.
    for at in (0..text.len()).step_by(7) {
        let mut bytes = text.clone().into_bytes();
        bytes[at] = if bytes[at] == b'0' { b'1' } else { b'0' };
        fs::write(folder.log(), bytes).unwrap();
        assert!(check(folder.log(), &Checking::default()).is_err(), "byte {at}");
    }
}

#[test]
fn a_log_with_a_key_cannot_be_cut_or_made_anew_without_it() {
    let folder = Folder::new("cut");
    write(&Log::with_key(folder.log(), KEY).unwrap(), 4);
    let text = fs::read_to_string(folder.log()).unwrap();
    let three: String = text.lines().take(3).map(|line| format!("{line}\n")).collect();
    fs::write(folder.log(), &three).unwrap();
    assert!(problem(&folder.log(), &keyed()).contains("it has 3 lines, and its head says 4"));
    // Without a key and a head from elsewhere, a log that was cut at its end is a log.
    let other = folder.0.join("other.jsonl");
    let heads = write(&Log::open(&other).unwrap(), 4);
    let plain: String = fs::read_to_string(&other).unwrap().lines().take(3).map(|line| format!("{line}\n")).collect();
    fs::write(&other, plain).unwrap();
    assert!(!check(&other, &Checking::default()).unwrap().end_is_proved);
    assert!(problem(&other, &Checking::default().with_head(heads[3].clone())).contains("the line 4"));
    // A log of another key.
    write(&Log::with_key(folder.0.join("eve.jsonl"), b"another key of somebody else").unwrap(), 4);
    assert!(
        problem(&folder.0.join("eve.jsonl"), &keyed()).contains("line 1 was changed, or written under another key")
    );
    assert!(Log::with_key(folder.log(), b"short").unwrap_err().to_string().contains("5 bytes"));
}

#[test]
fn what_a_writer_that_died_left_is_cut() {
    let folder = Folder::new("torn");
    write(&Log::open(folder.log()).unwrap(), 2);
    let text = fs::read_to_string(folder.log()).unwrap();
    fs::write(folder.log(), text.clone() + "{\"n\":3,\"time\":").unwrap();
    assert!(problem(&folder.log(), &Checking::default()).contains("line 3 has no end"));
    write(&Log::open(folder.log()).unwrap(), 1);
    assert_eq!(check(folder.log(), &Checking::default()).unwrap().lines, 3);
    assert!(fs::read_to_string(folder.log()).unwrap().starts_with(&text));
    // Nothing is cut from a file that is no log.
    for text in ["dear diary\n", "dear diary", "{\"n\":7}"] {
        fs::write(folder.log(), text).unwrap();
        assert!(Log::open(folder.log()).unwrap_err().to_string().contains("its last line is none of a log"));
        assert_eq!(fs::read_to_string(folder.log()).unwrap(), text);
    }
}

#[test]
fn threads_share_a_log() {
    let folder = Folder::new("threads");
    let shared = Log::open(folder.log()).unwrap();
    thread::scope(|scope| {
        for nth in 0..8 {
            let (shared, path) = (&shared, folder.log());
            scope.spawn(move || match nth % 2 {
                0 => write(shared, 20),
                _ => write(&Log::open(path).unwrap(), 20),
            });
        }
    });
    assert_eq!(check(folder.log(), &Checking::default()).unwrap().lines, 160);
}

/// Run by the next test in processes of its own.
#[test]
fn one_of_several_writers() {
    if let Some(path) = std::env::var_os("RETICENT_AUDIT_TEST") {
        write(&Log::with_key(path, KEY).unwrap(), 20);
    }
}

#[test]
fn processes_share_a_log() {
    let folder = Folder::new("processes");
    let writer = || {
        Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "one_of_several_writers"])
            .env("RETICENT_AUDIT_TEST", folder.log())
            .stdout(std::process::Stdio::null())
            .spawn()
            .unwrap()
    };
    let mut writers: Vec<_> = (0..6).map(|_| writer()).collect();
    assert!(writers.iter_mut().all(|writer| writer.wait().unwrap().success()));
    assert_eq!(check(folder.log(), &keyed()).unwrap().lines, 120);
}
