//! Keys of operators: by reference in a policy, as bytes only in a compiled one.

use super::fault::Fault;
use crate::error::{Error, ErrorCode};
use hmac::{Hmac, KeyInit, Mac};
use serde::{Deserialize, Deserializer, Serialize, de};
use sha2::Sha256;
use std::fmt;
use zeroize::Zeroizing;

/// The shortest key in bytes. A shorter one can be guessed, and with it each hashed value.
pub(crate) const MIN_KEY_LENGTH: usize = 16;

/// Where a key comes from. A policy never holds the key itself.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum KeyReference {
    /// `{ env = "NAME" }`: the environment variable of that name.
    Env(String),
    /// `{ caller = "name" }`: a key that the program hands over under that name.
    Caller(String),
}

impl KeyReference {
    /// The error of a [`KeyProvider`] that has no such key.
    pub fn missing(&self) -> Error {
        let (problem, help) = match self {
            KeyReference::Env(name) => (
                format!("the environment variable `{name}` with the key of an operator is not set"),
                format!("Set `{name}` to a random secret of {MIN_KEY_LENGTH} bytes or more: openssl rand -hex 32"),
            ),
            KeyReference::Caller(name) => (
                format!("the key `{name}` of an operator was not handed over"),
                format!("Pass a key called `{name}`, of {MIN_KEY_LENGTH} bytes or more, where the redactor is made"),
            ),
        };
        Error::new(ErrorCode::MissingKey, problem, help)
    }
}

impl<'de> Deserialize<'de> for KeyReference {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<KeyReference, D::Error> {
        const HELP: &str = "Put the key into an environment variable and write key = { env = \"NAME\" }";

        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Table {
            env: Option<String>,
            caller: Option<String>,
        }
        struct Visitor;
        impl<'de> de::Visitor<'de> for Visitor {
            type Value = KeyReference;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a reference to a key: a table with `env` or `caller`")
            }

            fn visit_str<E: de::Error>(self, _key: &str) -> Result<KeyReference, E> {
                let problem =
                    "the key itself stands in the policy, where it can be read by anyone who reads the policy";
                Err(Fault::new(ErrorCode::Operator, problem, HELP).into_error())
            }

            fn visit_map<A: de::MapAccess<'de>>(self, map: A) -> Result<KeyReference, A::Error> {
                match Table::deserialize(de::value::MapAccessDeserializer::new(map))? {
                    Table { env: Some(name), caller: None } if !name.is_empty() => Ok(KeyReference::Env(name)),
                    Table { env: None, caller: Some(name) } if !name.is_empty() => Ok(KeyReference::Caller(name)),
                    _ => {
                        let problem = "a key needs either `env` or `caller`, with a name";
                        Err(Fault::new(ErrorCode::Operator, problem, HELP).into_error())
                    }
                }
            }
        }
        deserializer.deserialize_any(Visitor)
    }
}

/// Hands over the keys that a policy refers to. The core reads no environment; a binding or program does.
pub trait KeyProvider {
    /// The key, or [`KeyReference::missing`].
    fn key(&self, reference: &KeyReference) -> Result<Vec<u8>, Error>;
}

/// For policies without keys: has none.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoKeys;

impl KeyProvider for NoKeys {
    fn key(&self, reference: &KeyReference) -> Result<Vec<u8>, Error> {
        Err(reference.missing())
    }
}

/// The key of the `hash` operator. Debug shows its id only; the bytes are overwritten on drop.
#[derive(Clone, PartialEq, Eq)]
pub struct HashKey {
    bytes: Zeroizing<Vec<u8>>,
    id: String,
}

impl HashKey {
    /// The key of a reference, if it is long enough.
    pub(crate) fn resolve(reference: &KeyReference, keys: &dyn KeyProvider) -> Result<HashKey, Error> {
        let bytes = Zeroizing::new(keys.key(reference)?);
        if bytes.len() < MIN_KEY_LENGTH {
            let (KeyReference::Env(name) | KeyReference::Caller(name)) = reference;
            return Err(Error::new(
                ErrorCode::MissingKey,
                format!("the key `{name}` has {} bytes, too few for a key", bytes.len()),
                format!("Use a random secret of {MIN_KEY_LENGTH} bytes or more: openssl rand -hex 32"),
            ));
        }
        let tag = hmac(&bytes, b"reticent key id");
        let id = tag[..4].iter().map(|byte| format!("{byte:02x}")).collect();
        Ok(HashKey { bytes, id })
    }

    /// Names the key without telling it: the same key has the same id everywhere.
    pub fn key_id(&self) -> &str {
        &self.id
    }

    /// HMAC-SHA-256 of a value under this key.
    pub(crate) fn hmac(&self, value: &[u8]) -> [u8; 32] {
        hmac(&self.bytes, value)
    }

    /// A key for another purpose: what is written with the one tells nothing about the other.
    pub(super) fn derive(&self, purpose: &str) -> Zeroizing<[u8; 32]> {
        Zeroizing::new(hmac(&self.bytes, purpose.as_bytes()))
    }
}

impl fmt::Debug for HashKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HashKey").field("id", &self.id).finish_non_exhaustive()
    }
}

fn hmac(key: &[u8], value: &[u8]) -> [u8; 32] {
    // HMAC takes keys of every length; a longer one than a block is hashed first.
    let mut mac =
        Hmac::<Sha256>::new_from_slice(key).unwrap_or_else(|_| unreachable!("HMAC takes keys of every length"));
    mac.update(value);
    mac.finalize().into_bytes().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Fixed(&'static [u8]);
    impl KeyProvider for Fixed {
        fn key(&self, _: &KeyReference) -> Result<Vec<u8>, Error> {
            Ok(self.0.to_vec())
        }
    }

    #[test]
    fn the_hmac_is_that_of_rfc_4231() {
        // Test case 6 has a key longer than a block; test cases 1 to 4 have keys that the length rule lets through or not.
        let key = HashKey::resolve(&KeyReference::Env("K".into()), &Fixed(&[0xaa; 131])).unwrap();
        let tag = key.hmac(b"Test Using Larger Than Block-Size Key - Hash Key First");
        let hex: String = tag.iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(hex, "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
    }

    #[test]
    fn a_key_shows_nothing_but_its_id() {
        let reference = KeyReference::Caller("k".into());
        let key = HashKey::resolve(&reference, &Fixed(b"correct horse battery")).unwrap();
        assert_eq!(format!("{key:?}"), format!("HashKey {{ id: \"{}\", .. }}", key.key_id()));
        assert_eq!(key.key_id().len(), 8);
        assert_eq!(key.key_id(), HashKey::resolve(&reference, &Fixed(b"correct horse battery")).unwrap().key_id());
        assert_ne!(key.key_id(), HashKey::resolve(&reference, &Fixed(b"another horse battery")).unwrap().key_id());
    }

    #[test]
    fn short_and_missing_keys_are_refused() {
        let reference = KeyReference::Env("APP_KEY".into());
        let short = HashKey::resolve(&reference, &Fixed(b"hunter2")).unwrap_err();
        assert_eq!(short.code(), "missing-key");
        assert!(!format!("{short}{short:?}").contains("hunter2"));
        assert_eq!(HashKey::resolve(&reference, &NoKeys).unwrap_err(), reference.missing());
    }
}
