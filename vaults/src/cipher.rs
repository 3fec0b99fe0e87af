//! What stands in a store is sealed: a random secret under the caller's keys, everything else under keys derived from the secret.

use crate::mapping::Beginning;
use aes_gcm_siv::{
    Aes256GcmSiv, KeyInit, Nonce,
    aead::{Aead, Payload},
};
use hmac::{Hmac, Mac};
use reticent::Error;
use sha2::Sha256;
use std::fmt;
use zeroize::Zeroizing;

/// The shortest key in bytes.
const MIN_KEY_LENGTH: usize = 16;
/// The bytes of a nonce, which stands in front of what is sealed.
const NONCE: usize = 12;

/// A key of 32 bytes, overwritten on drop.
#[derive(Clone)]
struct Key(Zeroizing<[u8; 32]>);

impl Key {
    fn derive(from: &[u8], purpose: &str) -> Key {
        Key(Zeroizing::new(hmac(from, &[b"reticent vault ", purpose.as_bytes()])))
    }

    fn seal(&self, plain: &[u8], about: &[u8]) -> Result<Vec<u8>, Error> {
        let nonce: [u8; NONCE] = random()?;
        let sealed = Aes256GcmSiv::new((&*self.0).into())
            .encrypt(&Nonce::from(nonce), Payload { msg: plain, aad: about })
            .map_err(|_| Error::vault("a value is too long to be sealed", "Set a lower limit of bytes"))?;
        Ok([&nonce[..], &sealed].concat())
    }

    fn open(&self, sealed: &[u8], about: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        let (nonce, sealed) = sealed.split_first_chunk::<NONCE>()?;
        let payload = Payload { msg: sealed, aad: about };
        Aes256GcmSiv::new((&*self.0).into()).decrypt(&Nonce::from(*nonce), payload).ok().map(Zeroizing::new)
    }
}

/// A key that the caller gives: it seals the secret of a store.
pub(crate) struct MasterKey {
    /// Names it without telling it.
    pub(crate) id: String,
    key: Key,
}

impl MasterKey {
    pub(crate) fn new(bytes: &[u8]) -> Result<MasterKey, Error> {
        if bytes.len() < MIN_KEY_LENGTH {
            return Err(Error::vault(
                format!("the key of the vault has {} bytes, too few for a key", bytes.len()),
                format!("Use a random secret of {MIN_KEY_LENGTH} bytes or more: openssl rand -hex 32"),
            ));
        }
        let id = hmac(bytes, &[b"reticent vault key id"])[..8].iter().map(|byte| format!("{byte:02x}")).collect();
        Ok(MasterKey { id, key: Key::derive(bytes, "secret") })
    }

    /// A key and those before it.
    pub(crate) fn all(key: &[u8], previous: &[&[u8]]) -> Result<Vec<MasterKey>, Error> {
        std::iter::once(key).chain(previous.iter().copied()).map(MasterKey::new).collect()
    }

    pub(crate) fn seal(&self, secret: &Secret) -> Result<Vec<u8>, Error> {
        self.key.seal(&*secret.0, self.id.as_bytes())
    }

    pub(crate) fn open(&self, sealed: &[u8]) -> Option<Secret> {
        let secret = self.key.open(sealed, self.id.as_bytes())?;
        Some(Secret(Zeroizing::new(secret.as_slice().try_into().ok()?)))
    }
}

/// The secret of a store.
pub(crate) struct Secret(Zeroizing<[u8; 32]>);

impl Secret {
    pub(crate) fn new() -> Result<Secret, Error> {
        Ok(Secret(Zeroizing::new(random()?)))
    }
}

/// The secret of a store, and what the store does not have yet: the secret sealed under the first key.
pub(crate) struct Opened {
    pub(crate) secret: Secret,
    pub(crate) missing: Option<Vec<u8>>,
}

/// Opens what a store has, sealed under the keys of these ids, with the first key that is one of them; a store that has nothing gets a new
/// secret.
pub(crate) fn unlock(vault: &dyn fmt::Display, keys: &[MasterKey], has: &[(String, Vec<u8>)]) -> Result<Opened, Error> {
    if has.is_empty() {
        let secret = Secret::new()?;
        let missing = Some(keys[0].seal(&secret)?);
        return Ok(Opened { secret, missing });
    }
    let sealed_under = |key: &MasterKey| has.iter().find(|(id, _)| *id == key.id).map(|(_, sealed)| sealed);
    let known = keys.iter().enumerate().find_map(|(nth, key)| Some((nth, key.open(sealed_under(key)?))));
    let Some((nth, Some(secret))) = known else { return Err(wrong_key(vault)) };
    let missing = (nth > 0).then(|| keys[0].seal(&secret)).transpose()?;
    Ok(Opened { secret, missing })
}

pub(crate) fn wrong_key(vault: &dyn fmt::Display) -> Error {
    Error::vault(
        format!("the vault {vault} is sealed under another key"),
        "Give the key that it was made with, or that key among the previous ones to change it",
    )
}

/// Names and seals what a store keeps.
pub(crate) struct Cipher {
    names: Key,
    values: Key,
}

impl Cipher {
    pub(crate) fn new(secret: &Secret) -> Cipher {
        Cipher { names: Key::derive(&*secret.0, "names"), values: Key::derive(&*secret.0, "values") }
    }

    /// Names a conversation without telling its name.
    pub(crate) fn name(&self, conversation: &str) -> [u8; 32] {
        hmac(&*self.names.0, &[conversation.as_bytes()])
    }

    /// Seals changes as those of this place of this conversation, so that they open nowhere else.
    pub(crate) fn seal(&self, changes: &[u8], place: &Place) -> Result<Vec<u8>, Error> {
        self.values.seal(changes, &place.bytes())
    }

    pub(crate) fn open(&self, sealed: &[u8], place: &Place) -> Result<Zeroizing<Vec<u8>>, Error> {
        self.values.open(sealed, &place.bytes()).ok_or_else(|| {
            let help = "Restore it from a copy, or forget the conversation";
            Error::vault("a conversation in the vault was changed, or sealed under another key", help)
        })
    }
}

/// Where changes belong: a conversation, its beginning, and their number in it.
pub(crate) struct Place<'a> {
    pub(crate) name: &'a [u8; 32],
    pub(crate) beginning: &'a Beginning,
    pub(crate) number: i64,
}

impl Place<'_> {
    fn bytes(&self) -> Vec<u8> {
        [&self.name[..], self.beginning, &self.number.to_le_bytes()].concat()
    }
}

/// Random bytes of the system.
pub(crate) fn random<const N: usize>() -> Result<[u8; N], Error> {
    let mut bytes = [0; N];
    let help = "Check that this process may read the system's random numbers";
    getrandom::fill(&mut bytes).map_err(|_| Error::vault("the system gives no random numbers", help))?;
    Ok(bytes)
}

fn hmac(key: &[u8], parts: &[&[u8]]) -> [u8; 32] {
    let mut mac = <Hmac<Sha256> as hmac::KeyInit>::new_from_slice(key)
        .unwrap_or_else(|_| unreachable!("HMAC takes keys of every length"));
    parts.iter().for_each(|part| mac.update(part));
    mac.finalize().into_bytes().into()
}

impl fmt::Debug for Cipher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Cipher").finish_non_exhaustive()
    }
}
