//! `reticent redact`: from stdin, files and folders to stdout, in place and to folders.

mod support;

use reticent::{Policy, Redactor};
use std::{fs, path::Path};
use support::{command, feed, folder, names, run};

const MAIL: &[u8] = b"mail jane@acme.io\n";
const CLEAN: &[u8] = b"nothing here\r\nat all";

/// Bytes of every kind: text with findings, invalid UTF-8, NULs, line ends, and the pieces that findings are made of.
fn random_text(seed: u64) -> Vec<u8> {
    const PIECES: &[&[u8]] = &[
        b"jane@acme.io",
        b"4111 1111 1111 1111",
        b"{\"email\": \"bob@example.org\", \"n\": 4111111111111111}",
        b"password = \"correct-Horse7battery\"\n",
        b"\r\n",
        b"\n",
        b"\0",
        b"\xff\xfe",
        b"\xed\xa0\x80",
        "naïve Grüße 日本 ".as_bytes(),
        b"\\\"",
        b"jane",
        b"@",
        b"acme.io",
        b" 4111",
        b"-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEA\n",
        b"-----END RSA PRIVATE KEY-----",
        b" and some words between, ",
    ];
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut next = move |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % below as u64) as usize
    };
    let count = next(60);
    (0..count).flat_map(|_| PIECES[next(PIECES.len())].to_vec()).collect()
}

#[test]
fn stdin_to_stdout_is_what_the_library_gives() {
    let redactor = Redactor::new(&Policy::default()).unwrap();
    for seed in 0..60 {
        let text = random_text(seed);
        let args: &[&str] = if seed % 2 == 0 { &["redact"] } else { &["redact", "-"] };
        let done = feed(args, &text);
        let expected = redactor.redact_bytes(&text);
        assert_eq!(done.stdout.escape_ascii().to_string(), expected.escape_ascii().to_string(), "seed {seed}");
        assert_eq!((done.code, done.stderr.as_str()), (0, ""), "seed {seed}");
    }
}

#[test]
fn a_file_to_stdout_keeps_every_other_byte() {
    let files = folder(&[("a.txt", b"\xef\xbb\xbfmail jane@acme.io\0\xff\r\n\r\nno newline at the end")]);
    let done = run(files.path(), ["redact", "a.txt"]);
    assert_eq!(done.stdout, b"\xef\xbb\xbfmail [EMAIL_ADDRESS]\0\xff\r\n\r\nno newline at the end");
    assert_eq!((done.code, done.stderr.as_str()), (0, ""));
}

#[test]
fn text_in_utf_16_is_refused_and_not_passed_on() {
    let little: Vec<u8> = "\u{feff}mail jane@acme.io".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let big: Vec<u8> = "\u{feff}mail jane@acme.io".encode_utf16().flat_map(u16::to_be_bytes).collect();
    for text in [&little, &big] {
        let done = feed(["redact"], text);
        assert_eq!((done.code, done.stdout.as_slice()), (3, &b""[..]));
        assert!(
            done.stderr.contains("<stdin> is not redacted: it is UTF-16 text. Convert it to UTF-8 first"),
            "{}",
            done.stderr
        );
        assert_eq!(feed(["redact", "--binary"], text).stdout, *text);
    }
}

#[test]
fn json_lines_stay_json() {
    let lines =
        b"{\"to\": \"jane@acme.io\", \"card\": 4111111111111111}\n{\"args\": \"{\\\"to\\\": \\\"jane@acme.io\\\"}\"}\n";
    let done = feed(["redact"], lines);
    let parsed: Vec<serde_json::Value> =
        done.text().lines().map(|line| serde_json::from_str(line).expect("each line is JSON")).collect();
    assert_eq!(parsed[0]["to"], "[EMAIL_ADDRESS]");
    assert_eq!(parsed[0]["card"], "[CREDIT_CARD]");
    assert_eq!(parsed[1]["args"], "{\"to\": \"[EMAIL_ADDRESS]\"}");
}

#[test]
fn several_inputs_need_a_place() {
    let files = folder(&[("a.txt", MAIL), ("sub/b.txt", MAIL)]);
    for args in [&["redact", "a.txt", "sub/b.txt"][..], &["redact", "sub"], &["redact", "-", "a.txt"]] {
        let done = run(files.path(), args);
        assert_eq!(done.code, 2, "{args:?}");
        assert!(done.stdout.is_empty());
        assert!(done.stderr.contains("--output DIR") && done.stderr.contains("--in-place"), "{}", done.stderr);
    }
    assert_eq!(fs::read(files.path().join("a.txt")).unwrap(), MAIL);
}

#[test]
fn in_place_changes_only_files_with_findings() {
    let files = folder(&[("a.txt", MAIL), ("sub/clean.txt", CLEAN), (".env", MAIL), ("sub/bin", b"\0jane@acme.io")]);
    let clean = files.path().join("sub/clean.txt");
    let before = fs::metadata(&clean).unwrap();
    let done = run(files.path(), ["redact", "--in-place", "."]);
    assert_eq!(done.code, 0, "{}", done.stderr);
    assert_eq!(fs::read(files.path().join("a.txt")).unwrap(), b"mail [EMAIL_ADDRESS]\n");
    assert_eq!(fs::read(files.path().join(".env")).unwrap(), b"mail [EMAIL_ADDRESS]\n");
    assert_eq!(fs::read(files.path().join("sub/bin")).unwrap(), b"\0jane@acme.io");
    assert_eq!(fs::read(&clean).unwrap(), CLEAN);
    assert_eq!(fs::metadata(&clean).unwrap().modified().unwrap(), before.modified().unwrap());
    assert_eq!(names(files.path()), [".env", "a.txt", "sub/bin", "sub/clean.txt"], "no temporary file stays");
    assert!(done.stderr.contains("sub/bin is skipped") && done.stderr.contains("--binary"), "{}", done.stderr);
    assert!(done.stderr.contains("2 redacted in 3 files (EMAIL_ADDRESS 2)"), "{}", done.stderr);

    let done = run(files.path(), ["redact", "-i", "--binary", "-q", "sub/bin"]);
    assert_eq!((done.code, done.stderr.as_str()), (0, ""));
    assert_eq!(fs::read(files.path().join("sub/bin")).unwrap(), b"\0[EMAIL_ADDRESS]");
}

#[test]
#[cfg(unix)]
fn in_place_is_atomic_and_keeps_permissions_and_links() {
    use std::{
        io::Read,
        os::unix::fs::{MetadataExt, PermissionsExt, symlink},
    };
    let files = folder(&[("real/secret.txt", MAIL)]);
    let target = files.path().join("real/secret.txt");
    fs::set_permissions(&target, fs::Permissions::from_mode(0o640)).unwrap();
    symlink("real/secret.txt", files.path().join("link")).unwrap();
    let before = fs::metadata(&target).unwrap();
    let mut reader = fs::File::open(&target).unwrap();

    let done = run(files.path(), ["redact", "--in-place", "link"]);
    assert_eq!(done.code, 0, "{}", done.stderr);
    assert!(fs::symlink_metadata(files.path().join("link")).unwrap().is_symlink());
    assert_eq!(fs::read(&target).unwrap(), b"mail [EMAIL_ADDRESS]\n");
    let after = fs::metadata(&target).unwrap();
    assert_eq!(after.mode(), before.mode());
    assert_eq!((after.uid(), after.gid()), (before.uid(), before.gid()));
    assert_ne!(after.ino(), before.ino(), "a new file took the place of the old one");
    // Who had the old file open still reads all of it: at no time was there a file with a part of its text.
    let mut seen = Vec::new();
    reader.read_to_end(&mut seen).unwrap();
    assert_eq!(seen, MAIL);
}

#[test]
#[cfg(unix)]
fn links_inside_folders_are_not_followed() {
    let files = folder(&[("in/a.txt", MAIL), ("elsewhere/b.txt", MAIL)]);
    std::os::unix::fs::symlink("../elsewhere", files.path().join("in/folder")).unwrap();
    std::os::unix::fs::symlink("../elsewhere/b.txt", files.path().join("in/file")).unwrap();
    let done = run(files.path(), ["redact", "--in-place", "in"]);
    assert_eq!(done.code, 0, "{}", done.stderr);
    assert_eq!(fs::read(files.path().join("in/a.txt")).unwrap(), b"mail [EMAIL_ADDRESS]\n");
    assert_eq!(fs::read(files.path().join("elsewhere/b.txt")).unwrap(), MAIL);
}

#[test]
fn an_output_folder_gets_the_names_below_the_given_ones() {
    let files = folder(&[("in/a.txt", MAIL), ("in/sub/b.txt", CLEAN), ("c.txt", MAIL)]);
    let done = run(files.path(), ["redact", "in", "c.txt", "--output", "in/out"]);
    assert_eq!(done.code, 0, "{}", done.stderr);
    let out = files.path().join("in/out");
    assert_eq!(names(&out), ["a.txt", "c.txt", "sub/b.txt"]);
    assert_eq!(fs::read(out.join("a.txt")).unwrap(), b"mail [EMAIL_ADDRESS]\n");
    assert_eq!(fs::read(out.join("sub/b.txt")).unwrap(), CLEAN);
    assert_eq!(fs::read(files.path().join("in/a.txt")).unwrap(), MAIL);
    // A second run does not read what the first one wrote.
    let done = run(files.path(), ["redact", "in", "c.txt", "--output", "in/out"]);
    assert_eq!(done.code, 0, "{}", done.stderr);
    assert_eq!(names(&out), ["a.txt", "c.txt", "sub/b.txt"]);
}

#[test]
fn outputs_that_would_replace_something_are_refused() {
    let files = folder(&[("x/a.txt", MAIL), ("y/a.txt", MAIL)]);
    let done = run(files.path(), ["redact", "x", "y", "--output", "out"]);
    assert_eq!(done.code, 2);
    assert!(done.stderr.contains("would both become"), "{}", done.stderr);
    assert!(!files.path().join("out").exists());
    let done = run(files.path(), ["redact", "x", "--output", "x"]);
    assert_eq!(done.code, 2);
    assert!(done.stderr.contains("--in-place"), "{}", done.stderr);
    let done = run(files.path(), ["redact", "x", "--output", "y/a.txt"]);
    assert_eq!(done.code, 2);
    assert_eq!(fs::read(files.path().join("x/a.txt")).unwrap(), MAIL);
}

#[test]
fn an_input_that_cannot_be_read_does_not_stop_the_others() {
    let files = folder(&[("a.txt", MAIL), ("b.txt", MAIL)]);
    let mut missing = vec!["missing.txt"];
    if Path::new("/proc/self/mem").exists() {
        // It opens, and fails when it is read, also for root.
        missing.push("/proc/self/mem");
    }
    let args = ["redact", "--in-place", "--binary", "a.txt"].into_iter().chain(missing.clone()).chain(["b.txt"]);
    let done = run(files.path(), args);
    assert_eq!(done.code, 3, "{}", done.stderr);
    for path in missing {
        assert!(done.stderr.contains(&format!("cannot read {path}: ")), "{}", done.stderr);
    }
    assert_eq!(fs::read(files.path().join("a.txt")).unwrap(), b"mail [EMAIL_ADDRESS]\n");
    assert_eq!(fs::read(files.path().join("b.txt")).unwrap(), b"mail [EMAIL_ADDRESS]\n");
}

#[test]
#[cfg(unix)]
fn an_output_that_cannot_be_written_does_not_stop_the_others() {
    let files = folder(&[("in/a.txt", MAIL), ("in/b/c.txt", MAIL), ("out/b", b"a file where a folder should be")]);
    let done = run(files.path(), ["redact", "in", "--output", "out"]);
    assert_eq!(done.code, 3, "{}", done.stderr);
    assert!(done.stderr.contains("cannot write the file out/b/c.txt"), "{}", done.stderr);
    assert_eq!(fs::read(files.path().join("out/a.txt")).unwrap(), b"mail [EMAIL_ADDRESS]\n");
}

#[test]
fn the_report_counts_and_holds_no_value() {
    let files = folder(&[("a.txt", b"jane@acme.io bob@acme.io 4111 1111 1111 1111"), ("b.txt", CLEAN)]);
    let done = run(files.path(), ["redact", "-q", "--in-place", "--report", "-", "a.txt", "b.txt"]);
    assert_eq!(done.code, 0, "{}", done.stderr);
    let report = done.json();
    assert_eq!((report["files"].as_u64(), report["findings"].as_u64()), (Some(2), Some(3)));
    assert_eq!(report["report"]["entities"], serde_json::json!({ "CREDIT_CARD": 1, "EMAIL_ADDRESS": 2 }));
    assert_eq!(report["report"]["fingerprint"], Policy::default().fingerprint());

    let done = feed(["redact", "--report", "-"], MAIL);
    assert_eq!(done.code, 2, "text and report do not mix");
    let path = files.path().join("report.json");
    let done = feed(["redact", "--report", path.to_str().unwrap()], MAIL);
    assert_eq!(done.text(), "mail [EMAIL_ADDRESS]\n");
    let text = fs::read_to_string(path).unwrap();
    assert!(text.contains("\"EMAIL_ADDRESS\": 1") && !text.contains("jane"), "{text}");
}

#[test]
fn keys_come_from_the_environment() {
    let policy = b"[entities.EMAIL_ADDRESS.operator]\ntype = \"hash\"\nkey = { env = \"TEST_HASH_KEY\" }\n";
    let files = folder(&[("policy.toml", policy), ("a.txt", MAIL)]);
    let redact = ["redact", "--policy", "policy.toml", "a.txt"];
    let done = run(files.path(), redact);
    assert_eq!(done.code, 2);
    assert!(done.stderr.contains("TEST_HASH_KEY"), "{}", done.stderr);
    assert!(done.stdout.is_empty());

    let with_key = |key: &str| {
        let output = command(files.path(), redact).env("TEST_HASH_KEY", key).output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    let first = with_key("correct horse battery staple");
    assert!(!first.contains("jane") && first.starts_with("mail "), "{first}");
    assert_eq!(first, with_key("correct horse battery staple"));
    assert_ne!(first, with_key("another horse battery staple"));
}

#[test]
fn arguments_change_the_policy() {
    let text = b"mail jane@acme.io, card 4111 1111 1111 1111";
    let redacted = |args: &[&str]| {
        let done = feed(["redact"].iter().chain(args), text);
        assert_eq!(done.code, 0, "{}", done.stderr);
        done.text().to_string()
    };
    assert_eq!(redacted(&[]), "mail [EMAIL_ADDRESS], card [CREDIT_CARD]");
    assert_eq!(redacted(&["--entities", "EMAIL_ADDRESS"]), "mail [EMAIL_ADDRESS], card 4111 1111 1111 1111");
    assert_eq!(redacted(&["--exclude", "EMAIL_ADDRESS"]), "mail jane@acme.io, card [CREDIT_CARD]");
    assert_eq!(redacted(&["--profile", "pci"]), "mail jane@acme.io, card ***************1111");
    assert_eq!(redacted(&["--threshold", "1"]), std::str::from_utf8(text).unwrap());
    for args in [&["--entities", "EMAIL"][..], &["--profile", "pcl"], &["--threshold", "2"], &["--policy", "none.toml"]]
    {
        let done = feed(["redact"].iter().chain(args), text);
        assert_eq!(done.code, 2, "{args:?}");
        assert!(done.stdout.is_empty() && !done.stderr.contains("jane"), "{}", done.stderr);
    }
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_behind_stdout_is_output_that_could_not_be_written() {
    let files = folder(&[("a.txt", MAIL)]);
    for args in [["redact", "a.txt"], ["scan", "a.txt"], ["explain", "mail jane@acme.io"]] {
        let full = fs::File::options().write(true).open("/dev/full").unwrap();
        let done = support::Run::from(command(files.path(), args).stdout(full).output().unwrap());
        assert_eq!(done.code, 3, "{args:?}: {}", done.stderr);
        assert!(done.stderr.contains("cannot write to stdout"), "{args:?}: {}", done.stderr);
    }
}

#[test]
#[cfg(unix)]
fn a_signal_leaves_the_file_as_it_was_and_no_other() {
    use std::{os::unix::process::ExitStatusExt, process::Stdio, time::Duration};
    let text = b"some words, and mail jane@acme.io\n".repeat(1 << 20);
    for (name, number) in [("INT", 2), ("TERM", 15), ("HUP", 1)] {
        let files = folder(&[("a.txt", &text)]);
        let mut running =
            command(files.path(), ["redact", "--in-place", "a.txt"]).stderr(Stdio::null()).spawn().unwrap();
        while names(files.path()).len() < 2 {
            assert!(running.try_wait().unwrap().is_none(), "done before the signal");
            std::thread::sleep(Duration::from_millis(1));
        }
        let kill = std::process::Command::new("kill").args([format!("-{name}"), running.id().to_string()]).status();
        assert!(kill.unwrap().success());
        assert_eq!(running.wait().unwrap().signal(), Some(number));
        assert_eq!(names(files.path()), ["a.txt"], "{name}");
        assert!(fs::read(files.path().join("a.txt")).unwrap() == text, "{name}");
    }
}
