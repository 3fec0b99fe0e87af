//! The cipher of the `encrypt` operator: AES-256-GCM-SIV (RFC 8452) under keys derived from those that the policy names.
//!
//! Equal values of an entity give equal tokens, as with `hash`: the nonce is fixed, which this cipher is made to bear. What is sealed as
//! one entity does not open as another.

use super::key::HashKey;
use aes_gcm_siv::{
    Aes256GcmSiv, KeyInit, Nonce,
    aead::{Aead, Payload},
};
use std::{collections::HashMap, fmt};
use zeroize::Zeroizing;

/// The longest value that becomes a token; with the token's other parts it stays within the longest placeholder.
pub(crate) const LONGEST_SEALED: usize = 2048;
/// Lower case and digits without those that look alike (RFC 4648), so that a change of case and the escapes of Markdown lose nothing.
const ALPHABET: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";

/// The key of an `encrypt` operator. Debug shows its id only; the bytes are overwritten on drop.
#[derive(Clone, PartialEq, Eq)]
pub struct Sealer {
    id: String,
    key: Zeroizing<[u8; 32]>,
}

impl Sealer {
    pub(super) fn new(key: &HashKey) -> Sealer {
        Sealer { id: key.key_id().into(), key: key.derive("reticent encrypt, AES-256-GCM-SIV") }
    }

    /// Names the key without telling it.
    pub fn key_id(&self) -> &str {
        &self.id
    }

    /// The value as letters and digits that only this key opens.
    pub(crate) fn seal(&self, entity: &str, value: &[u8]) -> String {
        let sealed = self.cipher().encrypt(&nonce(), Payload { msg: value, aad: entity.as_bytes() });
        // AES-GCM-SIV refuses messages of 64 GiB and more only.
        encode(&sealed.unwrap_or_else(|_| unreachable!("a value is shorter than {LONGEST_SEALED} bytes")))
    }

    /// The value; `None` where this key did not seal it as this entity, or where it was changed.
    fn open(&self, entity: &str, sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        let payload = Payload { msg: &decode(sealed)?, aad: entity.as_bytes() };
        self.cipher().decrypt(&nonce(), payload).ok().map(Zeroizing::new)
    }

    fn cipher(&self) -> Aes256GcmSiv {
        Aes256GcmSiv::new((&*self.key).into())
    }
}

impl fmt::Debug for Sealer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sealer").field("id", &self.id).finish_non_exhaustive()
    }
}

/// One for all, so that a token needs none: it is the value that makes the difference.
fn nonce() -> Nonce {
    Nonce::default()
}

/// Every key that may have sealed a token, by its id.
#[derive(Clone, Debug, Default)]
pub(crate) struct Opener {
    keys: HashMap<String, Sealer>,
}

impl Opener {
    pub(super) fn add(&mut self, keys: &[HashKey]) {
        self.keys.extend(keys.iter().map(|key| (key.key_id().to_string(), Sealer::new(key))));
    }

    /// The ids of the keys.
    pub(crate) fn key_ids(&self) -> impl Iterator<Item = &str> {
        self.keys.keys().map(String::as_str)
    }

    /// The value that a token of this entity holds.
    pub(crate) fn open(&self, entity: &str, key_id: &str, sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        self.keys.get(key_id)?.open(entity, sealed)
    }
}

fn encode(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len().div_ceil(5) * 8);
    let (mut held, mut bits) = (0u32, 0);
    for byte in bytes {
        held = held << 8 | u32::from(*byte);
        bits += 8;
        while bits >= 5 {
            bits -= 5;
            out.push(char::from(ALPHABET[(held >> bits) as usize & 31]));
        }
    }
    if bits > 0 {
        out.push(char::from(ALPHABET[(held << (5 - bits)) as usize & 31]));
    }
    out
}

/// The bytes of letters and digits in either case.
fn decode(text: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(text.len() * 5 / 8);
    let (mut held, mut bits) = (0u32, 0);
    for letter in text {
        let value = match letter.to_ascii_lowercase() {
            letter @ b'a'..=b'z' => letter - b'a',
            digit @ b'2'..=b'7' => digit - b'2' + 26,
            _ => return None,
        };
        held = held << 5 | u32::from(value);
        bits += 5;
        if bits >= 8 {
            bits -= 8;
            out.push((held >> bits) as u8);
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::{KeyProvider, KeyReference};

    struct Fixed(&'static str);
    impl KeyProvider for Fixed {
        fn key(&self, _: &KeyReference) -> Result<Vec<u8>, crate::Error> {
            Ok(self.0.into())
        }
    }

    fn key(text: &'static str) -> HashKey {
        HashKey::resolve(&KeyReference::Env("K".into()), &Fixed(text)).unwrap()
    }

    #[test]
    fn letters_and_back() {
        // RFC 4648, section 10, in lower case and without padding.
        for (bytes, letters) in [("", ""), ("f", "my"), ("fo", "mzxq"), ("foo", "mzxw6"), ("foobar", "mzxw6ytboi")] {
            assert_eq!(encode(bytes.as_bytes()), letters);
            assert_eq!(decode(letters.to_uppercase().as_bytes()).unwrap(), bytes.as_bytes());
        }
        assert!(decode(b"m1").is_none());
    }

    #[test]
    fn only_the_key_opens_and_only_as_the_entity() {
        let old = key("an old key that is long enough");
        let new = key("a new key that is long enough");
        let mut opener = Opener::default();
        opener.add(&[new.clone(), old.clone()]);
        for key in [&old, &new] {
            let sealed = Sealer::new(key).seal("EMAIL_ADDRESS", b"jane@acme.io");
            let open =
                |entity: &str, sealed: &[u8]| opener.open(entity, key.key_id(), sealed).map(|value| value.to_vec());
            assert_eq!(open("EMAIL_ADDRESS", sealed.as_bytes()).unwrap(), b"jane@acme.io");
            assert_eq!(open("EMAIL_ADDRESS", sealed.to_uppercase().as_bytes()).unwrap(), b"jane@acme.io");
            assert_eq!(open("PERSON", sealed.as_bytes()), None);
            let changed = sealed.replacen(&sealed[..1], if sealed.starts_with('a') { "b" } else { "a" }, 1);
            assert_eq!(open("EMAIL_ADDRESS", changed.as_bytes()), None);
        }
        let sealed = Sealer::new(&old).seal("EMAIL_ADDRESS", b"jane@acme.io");
        assert_eq!(opener.open("EMAIL_ADDRESS", new.key_id(), sealed.as_bytes()), None);
        assert_eq!(opener.open("EMAIL_ADDRESS", "00000000", sealed.as_bytes()), None);
    }

    #[test]
    fn a_sealer_shows_nothing_but_its_id() {
        let sealer = Sealer::new(&key("correct horse battery staple"));
        assert_eq!(format!("{sealer:?}"), format!("Sealer {{ id: \"{}\", .. }}", sealer.key_id()));
    }
}
