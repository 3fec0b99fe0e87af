//! Policies: read by the core, compiled where a redactor is made.

use crate::failure::{gate, of_core};
use napi::Result;
use napi_derive::napi;
use reticent::Policy;

/// A policy as plain data.
#[napi]
pub struct NativePolicy {
    policy: Policy,
}

impl NativePolicy {
    pub(crate) fn inner(&self) -> &Policy {
        &self.policy
    }
}

#[napi]
impl NativePolicy {
    /// Reads a policy in the format that the file's name ends with.
    #[napi(factory)]
    pub fn parse(text: String, file: String) -> Result<NativePolicy> {
        gate(|| Policy::parse(&text, &file).map(|policy| NativePolicy { policy }).map_err(of_core))
    }

    /// Reads a policy that was an object.
    #[napi(factory)]
    pub fn from_json(text: String) -> Result<NativePolicy> {
        gate(|| Policy::from_json(&text, "").map(|policy| NativePolicy { policy }).map_err(of_core))
    }

    /// The default policy with a profile.
    #[napi(factory)]
    pub fn profile(name: String) -> Result<NativePolicy> {
        gate(|| Policy::profile(&name).map(|policy| NativePolicy { policy }).map_err(of_core))
    }

    /// The policy in JSON, with every default written out.
    #[napi]
    pub fn to_json_text(&self) -> Result<String> {
        gate(|| Ok(self.policy.to_json()))
    }

    /// The policy in TOML, with every default written out.
    #[napi]
    pub fn to_toml(&self) -> Result<String> {
        gate(|| Ok(self.policy.to_toml()))
    }

    /// The name of the policy.
    #[napi(getter)]
    pub fn fingerprint(&self) -> Result<String> {
        gate(|| Ok(self.policy.fingerprint()))
    }
}
