//! Where conversations are kept, as `lib/vault.js` calls it.

use crate::failure::{gate, of_core};
use napi::{Result, bindgen_prelude::Buffer};
use napi_derive::napi;
use reticent::{Limits, MemoryVault, Vault};
use reticent_vaults::{FileVault, RedisVault, SystemClock};
use std::{sync::Arc, time::Duration};

/// Keeps the mappings of conversations.
#[napi]
pub struct NativeVault {
    kind: Kind,
}

enum Kind {
    Memory(Arc<MemoryVault>),
    File(Arc<FileVault>),
    Redis(Arc<RedisVault>),
}

impl NativeVault {
    pub(crate) fn inner(&self) -> Arc<dyn Vault> {
        match &self.kind {
            Kind::Memory(vault) => vault.clone(),
            Kind::File(vault) => vault.clone(),
            Kind::Redis(vault) => vault.clone(),
        }
    }
}

fn limits(values: Option<f64>, bytes: Option<f64>) -> Limits {
    let general = Limits::default();
    Limits {
        values: values.map_or(general.values, |values| values as usize),
        bytes: bytes.map_or(general.bytes, |bytes| bytes as usize),
    }
}

#[napi]
impl NativeVault {
    /// A vault in memory; `idle` in seconds.
    #[napi(factory)]
    pub fn memory(idle: Option<f64>, values: Option<f64>, bytes: Option<f64>) -> Result<NativeVault> {
        gate(|| {
            let vault = MemoryVault::new(limits(values, bytes));
            let vault = match idle {
                Some(idle) => vault.with_expiry(Duration::from_secs_f64(idle), Arc::new(SystemClock)),
                None => vault,
            };
            Ok(NativeVault { kind: Kind::Memory(Arc::new(vault)) })
        })
    }

    /// A vault in a file.
    #[napi(factory)]
    pub fn file(
        path: String,
        key: Buffer,
        previous: Vec<Buffer>,
        idle: Option<f64>,
        values: Option<f64>,
        bytes: Option<f64>,
    ) -> Result<NativeVault> {
        gate(|| {
            let previous: Vec<&[u8]> = previous.iter().map(|key| key.as_ref()).collect();
            let vault = FileVault::open_rotated(path, &key, &previous).map_err(of_core)?;
            let vault = vault.with_limits(limits(values, bytes));
            let vault = match idle {
                Some(idle) => vault.with_expiry(Duration::from_secs_f64(idle)),
                None => vault,
            };
            Ok(NativeVault { kind: Kind::File(Arc::new(vault)) })
        })
    }

    /// A vault on a Redis server.
    #[napi(factory)]
    #[allow(clippy::too_many_arguments)]
    pub fn redis(
        url: String,
        key: Buffer,
        previous: Vec<Buffer>,
        prefix: String,
        idle: Option<f64>,
        values: Option<f64>,
        bytes: Option<f64>,
    ) -> Result<NativeVault> {
        gate(|| {
            let previous: Vec<&[u8]> = previous.iter().map(|key| key.as_ref()).collect();
            let vault = RedisVault::open_under(&prefix, &url, &key, &previous).map_err(of_core)?;
            let vault = vault.with_limits(limits(values, bytes));
            let vault = match idle {
                Some(idle) => vault.with_expiry(Duration::from_secs_f64(idle)),
                None => vault,
            };
            Ok(NativeVault { kind: Kind::Redis(Arc::new(vault)) })
        })
    }

    /// Forgets a conversation.
    #[napi]
    pub fn forget(&self, conversation: String) -> Result<()> {
        gate(|| self.inner().forget(&conversation).map_err(of_core))
    }

    /// Takes from all keys but this one what they open.
    #[napi]
    pub fn retire_previous_keys(&self, key: Buffer) -> Result<()> {
        gate(|| match &self.kind {
            Kind::Memory(_) => Ok(()),
            Kind::File(vault) => vault.retire_previous_keys(&key).map_err(of_core),
            Kind::Redis(vault) => vault.retire_previous_keys(&key).map_err(of_core),
        })
    }
}
