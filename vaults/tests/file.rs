//! The vault in a file: threads, processes, keys, expiry, and ends at any moment.

mod common;

use common::{Folder, KEY, NEW_KEY, REDACTOR, Store, holds, token};
use reticent::{Clock, Limits, Session, Vault};
use reticent_vaults::FileVault;
use std::{
    fs,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

impl Folder {
    fn path(&self) -> PathBuf {
        self.0.join("vault.db")
    }
}

impl Store for Folder {
    fn open(&self) -> Arc<dyn Vault> {
        open(&self.path())
    }

    fn place(&self) -> String {
        self.path().to_string_lossy().into_owned()
    }
}

fn open(path: &Path) -> Arc<FileVault> {
    Arc::new(FileVault::open(path, KEY).unwrap())
}

fn session(path: &Path, conversation: &str) -> Session {
    REDACTOR.session_in(open(path), conversation)
}

#[test]
fn a_conversation_goes_on_where_another_process_left_it() {
    common::a_conversation_goes_on(&Folder::new("on"));
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
    common::threads_agree(&Folder::new("threads"));
}

/// Run by the next tests in processes of its own.
#[test]
fn one_of_several_processes() {
    common::talk(|place| open(Path::new(place)));
}

#[test]
fn processes_agree_on_tokens() {
    common::processes_agree(&Folder::new("processes"));
}

#[test]
fn a_process_that_is_killed_loses_nothing_that_was_kept() {
    let folder = Folder::new("killed");
    common::what_was_kept_outlives_kills(&folder, || assert!(!holds(&folder.bytes(), "@acme.io")));
}
