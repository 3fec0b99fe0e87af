//! The vault in a file: threads, processes, keys, expiry, and ends at any moment.

use reticent::{Clock, Limits, Policy, Redactor, Session};
use reticent_vaults::FileVault;
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{
        Arc, LazyLock,
        atomic::{AtomicU64, Ordering},
    },
    thread,
    time::Duration,
};

const KEY: &[u8] = b"a test key, not a real one";
const NEW_KEY: &[u8] = b"another test key, as unreal";
static REDACTOR: LazyLock<Redactor> = LazyLock::new(|| Redactor::new(&Policy::default()).unwrap());

/// A folder of its own, removed at the end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Folder {
        let path = std::env::temp_dir().join(format!("reticent-vault-{}-{name}", std::process::id()));
        fs::create_dir_all(&path).unwrap();
        Folder(path)
    }

    fn path(&self) -> PathBuf {
        self.0.join("vault.db")
    }

    /// Everything that stands in the files.
    fn bytes(&self) -> Vec<u8> {
        let files = fs::read_dir(&self.0).unwrap().map(|entry| fs::read(entry.unwrap().path()).unwrap());
        files.collect::<Vec<_>>().concat()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn open(path: &Path) -> Arc<FileVault> {
    Arc::new(FileVault::open(path, KEY).unwrap())
}

fn session(path: &Path, conversation: &str) -> Session {
    REDACTOR.session_in(open(path), conversation)
}

/// The token of a value, which must come back.
fn token(session: &Session, value: &str) -> String {
    let token = session.redact(value).unwrap().into_owned();
    assert_eq!(session.restore(&token).unwrap(), value);
    token
}

fn holds(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}

#[test]
fn a_conversation_goes_on_where_another_process_left_it() {
    let folder = Folder::new("on");
    let (first, second) = (session(&folder.path(), "c"), session(&folder.path(), "c"));
    assert_eq!(token(&first, "jane@acme.io"), "[EMAIL_ADDRESS_1]");
    assert_eq!(token(&second, "eve@acme.io"), "[EMAIL_ADDRESS_2]");
    assert_eq!(token(&first, "JANE@acme.io"), "[EMAIL_ADDRESS_1_A]");
    assert_eq!(token(&second, "jane@acme.io"), "[EMAIL_ADDRESS_1]");
    // A token that was typed in one is not issued in the other.
    first.redact("what is [EMAIL_ADDRESS_3]?").unwrap();
    assert_eq!(token(&second, "bob@acme.io"), "[EMAIL_ADDRESS_4]");
    // Other conversations know nothing of it.
    assert_eq!(session(&folder.path(), "d").restore("[EMAIL_ADDRESS_1]").unwrap(), "[EMAIL_ADDRESS_1]");
    first.forget().unwrap();
    assert_eq!(second.restore("[EMAIL_ADDRESS_1]").unwrap(), "[EMAIL_ADDRESS_1]");
    assert_eq!(token(&second, "zoe@acme.io"), "[EMAIL_ADDRESS_1]");
    assert_eq!(token(&first, "zoe@acme.io"), "[EMAIL_ADDRESS_1]");
}

#[test]
fn nothing_stands_in_the_file_as_it_is() {
    let folder = Folder::new("sealed");
    let session = session(&folder.path(), "conversation-of-jane");
    token(&session, "jane@acme.io");
    let bytes = folder.bytes();
    assert!(bytes.len() > 1000);
    for text in ["jane", "acme", "EMAIL", "conversation-of", "a test key"] {
        assert!(!holds(&bytes, text), "{text}");
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(fs::metadata(folder.path()).unwrap().permissions().mode() & 0o777, 0o600);
    }
    let vault = format!("{:?}", open(&folder.path()));
    assert!(vault.contains("vault.db") && !vault.contains("key"));
}

#[test]
fn keys_are_rotated() {
    let folder = Folder::new("keys");
    let issued = token(&session(&folder.path(), "c"), "jane@acme.io");
    let refused = |key: &[u8]| FileVault::open(folder.path(), key).unwrap_err();
    assert!(refused(NEW_KEY).to_string().contains("is sealed under another key"));
    assert!(refused(b"short").to_string().contains("5 bytes"));
    let rotated = FileVault::open_rotated(folder.path(), NEW_KEY, &[KEY]).unwrap();
    assert_eq!(REDACTOR.session_in(Arc::new(rotated), "c").restore(&issued).unwrap(), "jane@acme.io");
    // Both open it, until the old one is retired.
    for key in [KEY, NEW_KEY] {
        let vault = Arc::new(FileVault::open(folder.path(), key).unwrap());
        assert_eq!(REDACTOR.session_in(vault, "c").restore(&issued).unwrap(), "jane@acme.io");
    }
    let vault = FileVault::open(folder.path(), NEW_KEY).unwrap();
    assert!(vault.retire_previous_keys(b"a key that nobody knows").is_err());
    vault.retire_previous_keys(NEW_KEY).unwrap();
    assert_eq!(refused(KEY).code(), "vault");
    assert_eq!(REDACTOR.session_in(Arc::new(vault), "c").restore(&issued).unwrap(), "jane@acme.io");
}

#[test]
fn what_is_no_vault_or_was_changed_is_refused() {
    let folder = Folder::new("wrong");
    fs::write(folder.path(), "dear diary, this is no database at all, and it stays as it is").unwrap();
    let error = FileVault::open(folder.path(), KEY).unwrap_err();
    assert_eq!((error.code(), error.to_string().contains("cannot be used")), ("vault", true), "{error}");
    assert!(fs::read_to_string(folder.path()).unwrap().starts_with("dear diary"));
    assert!(FileVault::open(folder.0.join("no/such/folder.db"), KEY).is_err());
}

#[test]
fn conversations_expire_and_are_limited() {
    #[derive(Default)]
    struct Hand(AtomicU64);
    impl Clock for Hand {
        fn now(&self) -> Duration {
            Duration::from_secs(self.0.load(Ordering::Relaxed))
        }
    }
    let folder = Folder::new("expiry");
    let clock = Arc::new(Hand::default());
    let vault = FileVault::open(folder.path(), KEY).unwrap().with_expiry(Duration::from_secs(100));
    let vault = Arc::new(vault.with_clock(clock.clone()).with_limits(Limits { values: 2, bytes: 1000 }));
    let [a, b] = ["a", "b"].map(|name| REDACTOR.session_in(vault.clone(), name));
    let held = |session: &Session| session.restore("[EMAIL_ADDRESS_1]").unwrap() == "jane@acme.io";
    clock.0.store(1000, Ordering::Relaxed);
    token(&a, "jane@acme.io");
    token(&b, "jane@acme.io");
    for (now, a_held, b_held, count) in [(1060, true, true, 2), (1120, true, true, 2), (1219, true, true, 2)] {
        clock.0.store(now, Ordering::Relaxed);
        assert_eq!((held(&a), held(&b), vault.len().unwrap()), (a_held, b_held, count), "at {now}");
    }
    clock.0.store(1280, Ordering::Relaxed);
    assert!(held(&a));
    clock.0.store(1330, Ordering::Relaxed);
    assert_eq!((held(&a), held(&b), vault.len().unwrap()), (true, false, 1));
    // A new conversation of that name begins anew, whatever process had the old one.
    assert_eq!(token(&b, "eve@acme.io"), "[EMAIL_ADDRESS_1]");
    assert_eq!(token(&b, "bob@acme.io"), "[EMAIL_ADDRESS_2]");
    assert_eq!(b.redact("zoe@acme.io").unwrap(), "[EMAIL_ADDRESS]", "the third is one too many");
    clock.0.store(2000, Ordering::Relaxed);
    assert!(vault.is_empty().unwrap());
}

#[test]
fn threads_agree_on_tokens() {
    let folder = Folder::new("threads");
    let shared = open(&folder.path());
    let talk = |nth: usize| {
        let vault = if nth.is_multiple_of(2) { shared.clone() } else { open(&folder.path()) };
        let session = REDACTOR.session_in(vault, "c");
        (0..25).map(|value| token(&session, &format!("u{}@acme.io", (value * 7 + nth) % 25))).collect::<BTreeSet<_>>()
    };
    let tokens: Vec<BTreeSet<String>> = thread::scope(|scope| {
        let threads: Vec<_> = (0..8).map(|nth| scope.spawn(move || talk(nth))).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    let expected: BTreeSet<String> = (1..=25).map(|number| format!("[EMAIL_ADDRESS_{number}]")).collect();
    assert!(tokens.iter().all(|tokens| *tokens == expected));
}

/// Run by the next tests in processes of its own: says each value with its token once it is kept.
#[test]
fn one_of_several_processes() {
    let Some(path) = std::env::var_os("RETICENT_VAULT_TEST") else { return };
    let session = session(Path::new(&path), "c");
    for value in 0..200 {
        let value = format!("u{value}@acme.io");
        println!("kept {value} {}", session.redact(&value).unwrap());
    }
}

fn process(path: &Path) -> Child {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "one_of_several_processes", "--nocapture"]).env("RETICENT_VAULT_TEST", path);
    command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap()
}

/// What a process has said, until so many lines, after which it is killed.
fn kept(mut child: Child, most: usize) -> BTreeMap<String, String> {
    let lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
    let kept = lines.filter_map(|line| {
        let mut words = line.split_once("kept ")?.1.split(' ').map(str::to_string);
        Some((words.next()?, words.next()?))
    });
    let kept = kept.take(most).collect();
    let _ = child.kill();
    let _ = child.wait();
    kept
}

#[test]
fn processes_agree_on_tokens() {
    let folder = Folder::new("processes");
    let children: Vec<Child> = (0..4).map(|_| process(&folder.path())).collect();
    let said: Vec<_> = children.into_iter().map(|child| kept(child, 200)).collect();
    assert_eq!(said[0].len(), 200);
    assert_eq!(said[0].values().collect::<BTreeSet<_>>().len(), 200);
    assert!(said.iter().all(|one| *one == said[0]));
}

#[test]
fn a_process_that_is_killed_loses_nothing_that_was_kept() {
    let folder = Folder::new("killed");
    let mut known = BTreeMap::new();
    for most in [1, 3, 7, 20, 41, 60, 90, 130] {
        let said = kept(process(&folder.path()), most);
        assert!(!said.is_empty());
        for (value, token) in said {
            assert_eq!(*known.entry(value.clone()).or_insert(token.clone()), token, "{value} has two tokens");
        }
        let session = session(&folder.path(), "c");
        for (value, token) in &known {
            assert_eq!(session.restore(token).unwrap(), *value);
        }
        assert!(!holds(&folder.bytes(), "@acme.io"));
    }
    assert_eq!(known.values().collect::<BTreeSet<_>>().len(), known.len());
}
