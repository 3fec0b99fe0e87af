//! The chain: how a line is hashed, and what the head of a log is.

use hmac::{Hmac, KeyInit, Mac};
use reticent::Error;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fmt;
use zeroize::Zeroizing;

/// What stands between a line and its hash.
pub(crate) const MARK: &str = ",\"hash\":\"";
/// What stands behind the hash.
pub(crate) const CLOSE: &str = "\"}";
/// The shortest key in bytes.
const MIN_KEY_LENGTH: usize = 16;
/// The hash before the first line.
const NOTHING: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// The last line of a log: how many there are, and its hash.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// The number of the line, from 1; 0 in an empty log.
    pub lines: u64,
    /// The hash of the line, in hexadecimal digits.
    pub hash: String,
}

impl Default for Head {
    fn default() -> Head {
        Head { lines: 0, hash: NOTHING.into() }
    }
}

/// What a line says of the chain.
#[derive(Deserialize)]
pub(crate) struct Link {
    pub(crate) n: u64,
    pub(crate) prev: String,
    pub(crate) hash: String,
}

/// Hashes lines, under a key where there is one. The key is overwritten on drop.
#[derive(Clone, Default)]
pub(crate) struct Hasher {
    key: Option<Zeroizing<Vec<u8>>>,
}

impl Hasher {
    pub(crate) fn keyed(key: &[u8]) -> Result<Hasher, Error> {
        if key.len() < MIN_KEY_LENGTH {
            return Err(Error::audit(
                format!("the key of the audit log has {} bytes, too few for a key", key.len()),
                format!("Use a random secret of {MIN_KEY_LENGTH} bytes or more: openssl rand -hex 32"),
            ));
        }
        Ok(Hasher { key: Some(Zeroizing::new(key.to_vec())) })
    }

    pub(crate) fn is_keyed(&self) -> bool {
        self.key.is_some()
    }

    /// The hash of a line up to its own hash.
    pub(crate) fn line(&self, line: &str) -> String {
        self.hash("line", line)
    }

    /// The seal of a head.
    pub(crate) fn head(&self, head: &Head) -> String {
        self.hash("head", &format!("{} {}", head.lines, head.hash))
    }

    /// One purpose's hash is never another's.
    fn hash(&self, purpose: &str, text: &str) -> String {
        let parts = ["reticent audit ", purpose, "\n", text];
        let digest = match &self.key {
            None => {
                let mut hash = Sha256::new();
                parts.iter().for_each(|part| hash.update(part));
                hash.finalize()
            }
            Some(key) => {
                let mut mac = Hmac::<Sha256>::new_from_slice(key)
                    .unwrap_or_else(|_| unreachable!("HMAC takes keys of every length"));
                parts.iter().for_each(|part| mac.update(part.as_bytes()));
                mac.finalize().into_bytes()
            }
        };
        digest.iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

impl fmt::Debug for Hasher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Hasher").field("keyed", &self.is_keyed()).finish_non_exhaustive()
    }
}

/// The parts of a line: what is hashed, and what it says of the chain.
pub(crate) fn parts(line: &str) -> Option<(&str, Link)> {
    let hashed = &line[..line.rfind(MARK)?];
    if line.len() != hashed.len() + MARK.len() + 64 + CLOSE.len() {
        return None;
    }
    Some((hashed, serde_json::from_str(line).ok()?))
}
