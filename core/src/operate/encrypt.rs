//! `encrypt`: the value itself, sealed with AES-256-GCM-SIV (RFC 8452), so that who has the key restores it without a vault.

use super::Form;
use crate::policy::{LONGEST_SEALED, Sealer};
use zeroize::Zeroizing;

/// Writes `[ENTITY:key-id:sealed]`. A value that is too long for a token becomes a placeholder, for good.
pub(super) fn write(sealer: &Sealer, entity: &str, value: &[u8], form: Form, out: &mut Vec<u8>) {
    if value.len() > LONGEST_SEALED {
        return super::placeholder(entity, out);
    }
    let mut plain = Zeroizing::new(Vec::with_capacity(value.len() + 1));
    plain.push(form.tag());
    plain.extend_from_slice(value);
    out.extend_from_slice(format!("[{entity}:{}:{}]", sealer.key_id(), sealer.seal(entity, &plain)).as_bytes());
}
