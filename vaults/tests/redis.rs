//! The vault on a Redis server: the same as that in a file, against real servers that each test starts.

mod common;

use common::{Folder, KEY, NEW_KEY, REDACTOR, Store, holds, token};
use reticent::{Limits, Vault};
use reticent_vaults::RedisVault;
use std::{
    process::{Child, Command, Stdio},
    sync::{Arc, Mutex},
    thread,
    time::{Duration, Instant},
};

/// A server of its own, that writes what it is told to the disk before it answers.
struct Server {
    folder: Folder,
    child: Mutex<Child>,
}

impl Server {
    fn new(name: &str) -> Server {
        let folder = Folder::new(&format!("redis-{name}"));
        let child = Mutex::new(Server::start(&folder));
        let server = Server { folder, child };
        server.wait();
        server
    }

    fn start(folder: &Folder) -> Child {
        let mut command = Command::new("redis-server");
        command.args(["--port", "0", "--unixsocket", "redis.sock", "--save", "", "--appendonly", "yes"]);
        command.args(["--appendfsync", "always"]).current_dir(&folder.0);
        let started = command.stdout(Stdio::null()).spawn();
        started.expect("redis-server must be installed: apt install redis-server, brew install redis")
    }

    fn wait(&self) {
        let since = Instant::now();
        while RedisVault::open(&self.place(), KEY).is_err() {
            assert!(since.elapsed() < Duration::from_secs(30), "redis-server does not answer");
            thread::sleep(Duration::from_millis(20));
        }
    }

    /// Ends it as the end of the machine would, and starts it again.
    fn kill(&self) {
        let mut child = self.child.lock().unwrap();
        child.kill().unwrap();
        child.wait().unwrap();
        *child = Server::start(&self.folder);
        drop(child);
        self.wait();
    }

    fn vault(&self) -> RedisVault {
        RedisVault::open(&self.place(), KEY).unwrap()
    }

    /// Says something to it, as an operator would.
    fn say(&self, words: &[&str]) {
        let mut client = redis::Client::open(self.place()).unwrap().get_connection().unwrap();
        let (name, arguments) = words.split_first().unwrap();
        let _: redis::Value = redis::cmd(name).arg(arguments).query(&mut client).unwrap();
    }
}

impl Store for Server {
    fn open(&self) -> Arc<dyn Vault> {
        Arc::new(self.vault())
    }

    fn place(&self) -> String {
        format!("unix://{}", self.folder.0.join("redis.sock").display())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let child = self.child.get_mut().unwrap();
        let _ = child.kill();
        let _ = child.wait();
    }
}

#[test]
fn a_conversation_goes_on_where_another_process_left_it() {
    common::a_conversation_goes_on(&Server::new("on"));
}

#[test]
fn threads_agree_on_tokens() {
    common::threads_agree(&Server::new("threads"));
}

/// Run by the next tests in processes of its own.
#[test]
fn one_of_several_processes() {
    common::talk(|place| Arc::new(RedisVault::open(place, KEY).unwrap()));
}

#[test]
fn processes_agree_on_tokens() {
    common::processes_agree(&Server::new("processes"));
}

#[test]
fn processes_and_servers_that_are_killed_lose_nothing_that_was_kept() {
    let server = Server::new("killed");
    common::what_was_kept_outlives_kills(&server, || server.kill());
}

#[test]
fn nothing_stands_on_the_server_as_it_is() {
    let server = Server::new("sealed");
    token(&server.session("conversation-of-jane"), "jane@acme.io");
    let bytes = server.folder.bytes();
    assert!(holds(&bytes, "RPUSH") && holds(&bytes, "reticent:"), "the server writes down what it keeps");
    for text in ["jane", "acme", "EMAIL", "conversation-of", "a test key"] {
        assert!(!holds(&bytes, text), "{text}");
    }
}

#[test]
fn keys_are_rotated() {
    let server = Server::new("keys");
    let issued = token(&server.session("c"), "jane@acme.io");
    let place = server.place();
    let refused = |key: &[u8]| RedisVault::open(&place, key).unwrap_err();
    assert!(refused(NEW_KEY).to_string().contains("is sealed under another key"));
    assert!(refused(b"short").to_string().contains("5 bytes"));
    let restored = |vault: RedisVault| REDACTOR.session_in(Arc::new(vault), "c").restore(&issued).unwrap().into_owned();
    assert_eq!(restored(RedisVault::open_rotated(&place, NEW_KEY, &[KEY]).unwrap()), "jane@acme.io");
    // Both open it, until the old one is retired.
    for key in [KEY, NEW_KEY] {
        assert_eq!(restored(RedisVault::open(&place, key).unwrap()), "jane@acme.io");
    }
    let vault = RedisVault::open(&place, NEW_KEY).unwrap();
    assert!(vault.retire_previous_keys(b"a key that nobody knows").is_err());
    vault.retire_previous_keys(NEW_KEY).unwrap();
    assert_eq!(refused(KEY).code(), "vault");
    assert_eq!(restored(vault), "jane@acme.io");
    // Another prefix is another vault.
    let other = RedisVault::open_under("other", &place, KEY, &[]).unwrap();
    assert_eq!(restored(other), issued);
}

#[test]
fn conversations_expire_and_are_limited() {
    let server = Server::new("expiry");
    let vault = server.vault().with_expiry(Duration::from_millis(600)).with_limits(Limits { values: 2, bytes: 1000 });
    let vault: Arc<RedisVault> = Arc::new(vault);
    let [a, b] = ["a", "b"].map(|name| REDACTOR.session_in(vault.clone(), name));
    token(&a, "jane@acme.io");
    token(&b, "jane@acme.io");
    // Every use counts.
    for _ in 0..5 {
        thread::sleep(Duration::from_millis(200));
        assert_eq!(a.restore("[EMAIL_ADDRESS_1]").unwrap(), "jane@acme.io");
    }
    assert_eq!(b.restore("[EMAIL_ADDRESS_1]").unwrap(), "[EMAIL_ADDRESS_1]");
    assert_eq!(token(&b, "eve@acme.io"), "[EMAIL_ADDRESS_1]");
    assert_eq!(token(&b, "bob@acme.io"), "[EMAIL_ADDRESS_2]");
    assert_eq!(b.redact("zoe@acme.io").unwrap(), "[EMAIL_ADDRESS]", "the third is one too many");
}

#[test]
fn a_process_that_ends_in_its_turn_keeps_nobody_waiting_for_long() {
    let server = Server::new("turn");
    let session = server.session("c");
    token(&session, "jane@acme.io");
    let mut client = redis::Client::open(server.place()).unwrap().get_connection().unwrap();
    let lists: Vec<String> = redis::cmd("KEYS").arg("reticent:{*}").query(&mut client).unwrap();
    server.say(&["SET", &format!("{}:turn", lists[0]), "one that was killed", "PX", "1000"]);
    let since = Instant::now();
    assert_eq!(token(&session, "eve@acme.io"), "[EMAIL_ADDRESS_2]");
    assert!(since.elapsed() < Duration::from_secs(5));
}

#[test]
fn a_server_that_lost_rows_or_has_wrong_ones_is_noticed() {
    let server = Server::new("lost");
    let [first, second] = [(); 2].map(|()| server.session("c"));
    let mut client = redis::Client::open(server.place()).unwrap().get_connection().unwrap();
    token(&first, "jane@acme.io");
    token(&first, "eve@acme.io");
    let lists: Vec<String> = redis::cmd("KEYS").arg("reticent:{*}").query(&mut client).unwrap();
    let list = &lists[0];
    // As a server that goes down without having written the last row.
    server.say(&["RPOP", list]);
    assert_eq!(token(&second, "bob@acme.io"), "[EMAIL_ADDRESS_2]");
    assert_eq!(first.restore("[EMAIL_ADDRESS_2]").unwrap(), "bob@acme.io");
    assert_eq!(token(&first, "eve@acme.io"), "[EMAIL_ADDRESS_3]");
    // A row that was moved is none.
    let row: Vec<u8> = redis::cmd("LINDEX").arg(list).arg(1).query(&mut client).unwrap();
    redis::cmd("RPUSH").arg(list).arg(row).exec(&mut client).unwrap();
    let error = second.redact("zoe@acme.io").unwrap_err();
    assert!(error.to_string().contains("was changed"), "{error}");
    second.forget().unwrap();
    assert_eq!(token(&second, "zoe@acme.io"), "[EMAIL_ADDRESS_1]");
}

#[test]
fn a_server_that_went_away_is_told_and_comes_back() {
    let server = Server::new("away");
    let session = server.session("c");
    token(&session, "jane@acme.io");
    server.kill();
    assert_eq!(session.restore("[EMAIL_ADDRESS_1]").unwrap(), "jane@acme.io");
    server.child.lock().unwrap().kill().unwrap();
    server.child.lock().unwrap().wait().unwrap();
    let error = session.redact("eve@acme.io").unwrap_err();
    assert_eq!(error.code(), "vault");
    assert!(error.to_string().contains("cannot be reached") && !error.to_string().contains("eve"), "{error}");
    for (url, problem) in
        [("redis//nowhere", "is none"), ("redis://jane:secret@127.0.0.1:1/0", "127.0.0.1:1 cannot be used")]
    {
        let error = RedisVault::open(url, KEY).unwrap_err().to_string();
        assert!(error.contains(problem) && !error.contains("secret"), "{error}");
    }
    assert!(RedisVault::open("rediss://127.0.0.1:1", KEY).unwrap_err().to_string().contains("TLS"));
}
