//! Names of values that do not tell them.

use sha2::{Digest as _, Sha256};

/// Names a value without telling it.
pub(super) type Digest = [u8; 16];

/// The start of SHA-256 over parts that cannot run into each other.
pub(super) fn digest(parts: &[&[u8]]) -> Digest {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part);
    }
    let mut digest = Digest::default();
    digest.copy_from_slice(&hash.finalize()[..16]);
    digest
}
