//! Vaults that outlive a process: where [`reticent::Session`]s keep their mappings.
//!
//! [`FileVault`] is one file, SQLite inside, that threads and processes of one machine share. `RedisVault`, with the feature `redis`, is a
//! Redis server, for processes on many. Values, tokens and the names of conversations stand in them
//! sealed with AES-256-GCM-SIV (RFC 8452) under a random key, which is sealed itself under the key that the caller gives: so that key can be
//! changed without writing all anew.
//!
//! ```
//! use reticent::{Policy, Redactor};
//! use reticent_vaults::FileVault;
//! use std::sync::Arc;
//!
//! # let folder = std::env::temp_dir().join(format!("reticent-vault-doc-{}", std::process::id()));
//! # std::fs::create_dir_all(&folder).unwrap();
//! # let path = folder.join("vault.db");
//! let redactor = Redactor::new(&Policy::default())?;
//! let vault = || FileVault::open(&path, b"a random secret of 32 bytes here").map(Arc::new);
//! assert_eq!(redactor.session_in(vault()?, "c1").redact("mail jane@acme.io")?, "mail [EMAIL_ADDRESS_1]");
//! // Another process, later.
//! assert_eq!(redactor.session_in(vault()?, "c1").restore("[EMAIL_ADDRESS_1]")?, "jane@acme.io");
//! # std::fs::remove_dir_all(&folder).unwrap();
//! # Ok::<(), reticent::Error>(())
//! ```
#![deny(missing_docs)]
#![deny(unsafe_code)]

mod cache;
mod cipher;
mod file;
mod mapping;
#[cfg(feature = "redis")]
mod redis;
mod time;

pub use file::FileVault;
#[cfg(feature = "redis")]
pub use redis::RedisVault;
pub use time::SystemClock;
