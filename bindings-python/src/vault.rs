//! Where conversations are kept, as Python sees it.

use crate::{errors, gate, keys};
use pyo3::prelude::*;
use reticent::{Limits, MemoryVault};
use reticent_vaults::{FileVault, RedisVault, SystemClock};
use std::{path::PathBuf, sync::Arc, time::Duration};

/// Keeps the mappings of conversations: in memory, or sealed in a file that processes share or on a Redis server.
#[pyclass(frozen, module = "reticent")]
pub(crate) struct Vault {
    kind: Kind,
}

enum Kind {
    Memory(Arc<MemoryVault>),
    File(Arc<FileVault>, PathBuf),
    Redis(Arc<RedisVault>),
}

impl Vault {
    pub(crate) fn inner(&self) -> Arc<dyn reticent::Vault> {
        match &self.kind {
            Kind::Memory(vault) => vault.clone(),
            Kind::File(vault, _) => vault.clone(),
            Kind::Redis(vault) => vault.clone(),
        }
    }
}

/// The limits, the general ones where none are given.
fn limits(values: Option<usize>, bytes: Option<usize>) -> Limits {
    let general = Limits::default();
    Limits { values: values.unwrap_or(general.values), bytes: bytes.unwrap_or(general.bytes) }
}

fn idle_time(seconds: Option<f64>) -> PyResult<Option<Duration>> {
    let wrong = || {
        let help = "Give the seconds after which a conversation that nobody uses is forgotten";
        errors::of_binding(reticent::ErrorCode::Vault, "`idle` is not a time", help)
    };
    seconds
        .map(|seconds| Duration::try_from_secs_f64(seconds).ok().filter(|idle| !idle.is_zero()).ok_or_else(wrong))
        .transpose()
}

#[pymethods]
impl Vault {
    /// A vault in memory, which is overwritten when a conversation is forgotten or the vault is dropped.
    #[staticmethod]
    #[pyo3(signature = (*, idle=None, values=None, bytes=None))]
    fn memory(idle: Option<f64>, values: Option<usize>, bytes: Option<usize>) -> PyResult<Vault> {
        gate::guarded(|| {
            let vault = MemoryVault::new(limits(values, bytes));
            let vault = match idle_time(idle)? {
                Some(idle) => vault.with_expiry(idle, Arc::new(SystemClock)),
                None => vault,
            };
            Ok(Vault { kind: Kind::Memory(Arc::new(vault)) })
        })
    }

    /// A vault in a file, sealed under a key of 16 bytes or more; `previous` are keys that it may be sealed under still.
    #[staticmethod]
    #[pyo3(signature = (path, /, *, key, previous=Vec::new(), idle=None, values=None, bytes=None))]
    fn file(
        path: PathBuf,
        key: &Bound<'_, PyAny>,
        previous: Vec<Bound<'_, PyAny>>,
        idle: Option<f64>,
        values: Option<usize>,
        bytes: Option<usize>,
    ) -> PyResult<Vault> {
        gate::guarded(|| {
            let previous = previous.iter().map(keys::given).collect::<PyResult<Vec<_>>>()?;
            let previous: Vec<&[u8]> = previous.iter().map(|key| key.as_slice()).collect();
            let vault = FileVault::open_rotated(&path, &keys::given(key)?, &previous);
            let vault = vault.map_err(|error| errors::from_core(&error))?.with_limits(limits(values, bytes));
            let vault = match idle_time(idle)? {
                Some(idle) => vault.with_expiry(idle),
                None => vault,
            };
            Ok(Vault { kind: Kind::File(Arc::new(vault), path) })
        })
    }

    /// A vault on a Redis server, sealed; the URL may be a reference, too, since it may hold a password. Several vaults in a database have a
    /// `prefix` each.
    #[staticmethod]
    #[pyo3(signature = (url, /, *, key, previous=Vec::new(), prefix="reticent", idle=None, values=None, bytes=None))]
    #[allow(clippy::too_many_arguments)]
    fn redis(
        url: &Bound<'_, PyAny>,
        key: &Bound<'_, PyAny>,
        previous: Vec<Bound<'_, PyAny>>,
        prefix: &str,
        idle: Option<f64>,
        values: Option<usize>,
        bytes: Option<usize>,
    ) -> PyResult<Vault> {
        gate::guarded(|| {
            let (given, key) = (keys::given(url)?, keys::given(key)?);
            let previous = previous.iter().map(keys::given).collect::<PyResult<Vec<_>>>()?;
            let previous: Vec<&[u8]> = previous.iter().map(|key| key.as_slice()).collect();
            let idle = idle_time(idle)?;
            let open = || RedisVault::open_under(prefix, &String::from_utf8_lossy(&given), &key, &previous);
            let vault = url.py().detach(open).map_err(|error| errors::from_core(&error))?;
            let vault = vault.with_limits(limits(values, bytes));
            let vault = match idle {
                Some(idle) => vault.with_expiry(idle),
                None => vault,
            };
            Ok(Vault { kind: Kind::Redis(Arc::new(vault)) })
        })
    }

    /// Forgets a conversation: its tokens are never restored again.
    #[pyo3(signature = (conversation, /))]
    fn forget(&self, conversation: &str, py: Python<'_>) -> PyResult<()> {
        let inner = self.inner();
        gate::guarded(|| py.detach(|| inner.forget(conversation)).map_err(|error| errors::from_core(&error)))
    }

    /// Of a vault with a key: takes from all keys but this one what they open, once every process has the new key.
    #[pyo3(signature = (key, /))]
    fn retire_previous_keys(&self, key: &Bound<'_, PyAny>) -> PyResult<()> {
        gate::guarded(|| {
            let (py, given) = (key.py(), keys::given(key)?);
            let retired = py.detach(|| match &self.kind {
                Kind::Memory(_) => Ok(()),
                Kind::File(vault, _) => vault.retire_previous_keys(&given),
                Kind::Redis(vault) => vault.retire_previous_keys(&given),
            });
            retired.map_err(|error| errors::from_core(&error))
        })
    }

    fn __repr__(&self) -> String {
        match &self.kind {
            Kind::Memory(_) => "<Vault in memory>".to_owned(),
            Kind::File(_, path) => format!("<Vault {path:?}>"),
            Kind::Redis(vault) => format!("<Vault on {}>", vault.address()),
        }
    }
}
