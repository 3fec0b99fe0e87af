//! What every vault that outlives a process must hold: the same tests for each, and processes of their own that talk in one.

use reticent::{Policy, Redactor, Session, Vault};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    io::{BufRead, BufReader},
    path::PathBuf,
    process::{Child, Command, Stdio},
    sync::{Arc, LazyLock},
    thread,
    time::Duration,
};

pub(crate) const KEY: &[u8] = b"a test key, not a real one";
pub(crate) const NEW_KEY: &[u8] = b"another test key, as unreal";
pub(crate) static REDACTOR: LazyLock<Redactor> = LazyLock::new(|| Redactor::new(&Policy::default()).unwrap());
/// Where the processes of a test keep their mappings.
const PLACE: &str = "RETICENT_VAULT_TEST";
/// How many processes, or threads, talk at the same time.
const TALKERS: usize = 8;
/// How many values each process has.
const VALUES: usize = 200;

/// A folder of its own, removed at the end.
pub(crate) struct Folder(pub(crate) PathBuf);

impl Folder {
    pub(crate) fn new(name: &str) -> Folder {
        let path = std::env::temp_dir().join(format!("reticent-vault-{}-{name}", std::process::id()));
        fs::create_dir_all(&path).unwrap();
        Folder(path)
    }

    /// Everything that stands in the files, also in folders of it.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        let mut folders = vec![self.0.clone()];
        let mut bytes = Vec::new();
        while let Some(folder) = folders.pop() {
            for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
                match path.metadata() {
                    Ok(about) if about.is_dir() => folders.push(path),
                    Ok(about) if about.is_file() => bytes.extend(fs::read(path).unwrap_or_default()),
                    _ => {}
                }
            }
        }
        bytes
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Something that holds a vault.
pub(crate) trait Store: Sync {
    /// Opens the vault with [`KEY`].
    fn open(&self) -> Arc<dyn Vault>;

    /// What processes know it by.
    fn place(&self) -> String;

    fn session(&self, conversation: &str) -> Session {
        REDACTOR.session_in(self.open(), conversation)
    }
}

/// The token of a value, which must come back.
pub(crate) fn token(session: &Session, value: &str) -> String {
    let token = session.redact(value).unwrap().into_owned();
    assert_eq!(session.restore(&token).unwrap(), value);
    token
}

pub(crate) fn holds(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}

pub(crate) fn a_conversation_goes_on(store: &impl Store) {
    let (first, second) = (store.session("c"), store.session("c"));
    assert_eq!(token(&first, "jane@acme.io"), "[EMAIL_ADDRESS_1]");
    assert_eq!(token(&second, "eve@acme.io"), "[EMAIL_ADDRESS_2]");
    assert_eq!(token(&first, "JANE@acme.io"), "[EMAIL_ADDRESS_1_A]");
    assert_eq!(token(&second, "jane@acme.io"), "[EMAIL_ADDRESS_1]");
    // A token that was typed in one is not issued in the other.
    first.redact("what is [EMAIL_ADDRESS_3]?").unwrap();
    assert_eq!(token(&second, "bob@acme.io"), "[EMAIL_ADDRESS_4]");
    // Other conversations know nothing of it.
    assert_eq!(store.session("d").restore("[EMAIL_ADDRESS_1]").unwrap(), "[EMAIL_ADDRESS_1]");
    first.forget().unwrap();
    assert_eq!(second.restore("[EMAIL_ADDRESS_1]").unwrap(), "[EMAIL_ADDRESS_1]");
    assert_eq!(token(&second, "zoe@acme.io"), "[EMAIL_ADDRESS_1]");
    assert_eq!(token(&first, "zoe@acme.io"), "[EMAIL_ADDRESS_1]");
}

pub(crate) fn threads_agree(store: &impl Store) {
    let shared = store.open();
    let talk = |nth: usize| {
        let vault = if nth.is_multiple_of(2) { shared.clone() } else { store.open() };
        let session = REDACTOR.session_in(vault, "c");
        (0..25).map(|value| token(&session, &format!("u{}@acme.io", (value * 7 + nth) % 25))).collect::<BTreeSet<_>>()
    };
    let talk = &talk;
    let tokens: Vec<BTreeSet<String>> = thread::scope(|scope| {
        let threads: Vec<_> = (0..TALKERS).map(|nth| scope.spawn(move || talk(nth))).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    let expected: BTreeSet<String> = (1..=25).map(|number| format!("[EMAIL_ADDRESS_{number}]")).collect();
    assert!(tokens.iter().all(|tokens| *tokens == expected));
}

/// What a process of the next tests does: says each value with its token once it is kept.
pub(crate) fn talk(open: impl Fn(&str) -> Arc<dyn Vault>) {
    let Ok(place) = std::env::var(PLACE) else { return };
    let session = REDACTOR.session_in(open(&place), "c");
    for value in 0..VALUES {
        let value = format!("u{value}@acme.io");
        println!("kept {value} {}", session.redact(&value).unwrap());
    }
}

fn process(store: &impl Store) -> Child {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "one_of_several_processes", "--nocapture"]).env(PLACE, store.place());
    command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap()
}

/// What a process has said, until so many lines, after which, and a pause, it is killed.
fn kept(mut child: Child, most: usize, pause: Duration) -> BTreeMap<String, String> {
    let mut said = BTreeMap::new();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
    let mut take = |said: &mut BTreeMap<String, String>, most: usize| {
        let words = lines.by_ref().filter_map(|line| {
            let (value, token) = line.split_once("kept ")?.1.split_once(' ')?;
            Some((value.to_string(), token.to_string()))
        });
        said.extend(words.take(most));
    };
    take(&mut said, most);
    thread::sleep(pause);
    let _ = child.kill();
    let _ = child.wait();
    take(&mut said, VALUES);
    said
}

pub(crate) fn processes_agree(store: &impl Store) {
    let children: Vec<Child> = (0..TALKERS).map(|_| process(store)).collect();
    // Each is read to its end: one that waits for its reader would keep others waiting.
    let said: Vec<_> = thread::scope(|scope| {
        let all: Vec<_> =
            children.into_iter().map(|child| scope.spawn(|| kept(child, VALUES, Duration::ZERO))).collect();
        all.into_iter().map(|one| one.join().unwrap()).collect()
    });
    assert_eq!(said[0].len(), VALUES);
    assert_eq!(said[0].values().collect::<BTreeSet<_>>().len(), VALUES);
    assert!(said.iter().all(|one| *one == said[0]));
}

/// Kills processes at any moment; `between` may do the same to the store.
pub(crate) fn what_was_kept_outlives_kills(store: &impl Store, mut between: impl FnMut()) {
    let mut known = BTreeMap::new();
    for (most, pause) in [(1, 0), (3, 911), (7, 377), (20, 1553), (41, 640), (60, 83), (90, 2011), (130, 1201)] {
        let said = kept(process(store), most, Duration::from_micros(pause));
        assert!(!said.is_empty());
        for (value, token) in said {
            assert_eq!(*known.entry(value.clone()).or_insert(token.clone()), token, "{value} has two tokens");
        }
        between();
        let session = store.session("c");
        for (value, token) in &known {
            assert_eq!(session.restore(token).unwrap(), *value);
        }
    }
    assert_eq!(known.values().collect::<BTreeSet<_>>().len(), known.len());
}
