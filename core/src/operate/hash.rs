//! `hash`: HMAC-SHA-256 (RFC 2104, FIPS 180-4) under the policy's key, so that equal values stay equal and none can be guessed without the key.

use crate::policy::HashKey;

/// Writes `[ENTITY:key-id:digest]`, the digest being the first `length` hexadecimal digits.
pub(super) fn write(key: &HashKey, length: usize, entity: &str, value: &[u8], out: &mut Vec<u8>) {
    let digest: String = key.hmac(value).iter().map(|byte| format!("{byte:02x}")).collect();
    let digest = &digest[..length.min(digest.len())];
    out.extend_from_slice(format!("[{entity}:{}:{digest}]", key.key_id()).as_bytes());
}
