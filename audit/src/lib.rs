//! Audit logs of redaction: a line of JSON for each call, with counts and never a value, chained by hashes.
//!
//! Each line holds its number, the hash of the line before it, and its own hash, over all that stands before that in the line. So a line
//! that was changed, cut out, put in or moved is found by [`check`]. What a chain of hashes alone cannot prove:
//!
//! - that it was not made anew from its first line on by somebody who can write the file. With a key ([`Log::with_key`]) the hashes are
//!   HMACs, and nobody can without it.
//! - that nothing was cut off at its end: what is left is a chain, too. A log with a key keeps a sealed head beside it (`FILE.head`: number
//!   and hash of the last line), which nobody can make for a shorter log without the key; but who can put back an old log together with its
//!   old head has both. Against that, keep [`Log::head`] somewhere else now and then, and give it to [`check`].
//!
//! ```
//! use reticent::{Policy, Redactor};
//! use reticent_audit::{Checking, Log, check};
//!
//! # let folder = std::env::temp_dir().join(format!("reticent-audit-{}", std::process::id()));
//! # std::fs::create_dir_all(&folder).unwrap();
//! # let path = folder.join("audit.jsonl");
//! let redactor = Redactor::new(&Policy::default())?;
//! let log = Log::open(&path)?;
//! let done = redactor.process(b"mail jane@acme.io", None)?;
//! log.append("done", None, &done.report)?;
//! assert_eq!(check(&path, &Checking::default())?.lines, 1);
//! # std::fs::remove_dir_all(&folder).unwrap();
//! # Ok::<(), reticent::Error>(())
//! ```
#![deny(missing_docs)]
#![deny(unsafe_code)]

mod chain;
mod check;
mod log;
mod time;

pub use chain::Head;
pub use check::{Checked, Checking, check};
pub use log::Log;
pub use time::timestamp;
