//! An audit log as `lib/audit_log.js` calls it.

use crate::failure::{gate, internal, of_core};
use napi::{Result, bindgen_prelude::Buffer};
use napi_derive::napi;
use reticent_audit::{Checking, Head, Log};
use serde_json::Value;
use std::time::Duration;

/// A file to which calls are appended.
#[napi]
pub struct NativeAuditLog {
    log: Log,
}

#[napi]
impl NativeAuditLog {
    /// Opens a log, or begins one.
    #[napi(constructor)]
    pub fn new(path: String, key: Option<Buffer>, sync: bool) -> Result<NativeAuditLog> {
        gate(|| {
            let log = match key {
                None => Log::open(path),
                Some(key) => Log::with_key(path, &key),
            };
            let log = log.map_err(of_core)?;
            Ok(NativeAuditLog { log: if sync { log.synced() } else { log } })
        })
    }

    /// Appends a record of a call.
    #[napi]
    pub fn append(&self, outcome: String, seconds: f64, report: String) -> Result<()> {
        gate(|| {
            let report: Value = serde_json::from_str(&report).map_err(|_| internal("a report could not be read"))?;
            let took = Duration::try_from_secs_f64(seconds).ok();
            self.log.append(&outcome, took, &report).map(drop).map_err(of_core)
        })
    }

    /// `{ lines, hash }` of the last line.
    #[napi]
    pub fn head(&self) -> Result<String> {
        gate(|| {
            let head = self.log.head().map_err(of_core)?;
            serde_json::to_string(&head).map_err(|_| internal("a head could not be written"))
        })
    }
}

/// The number of lines of a log that is what was written.
#[napi]
pub fn check_audit_log(path: String, key: Option<Buffer>, lines: Option<f64>, hash: Option<String>) -> Result<f64> {
    gate(|| {
        let mut checking = Checking::default();
        if let Some(key) = key {
            checking = checking.with_key(&key).map_err(of_core)?;
        }
        if let (Some(lines), Some(hash)) = (lines, hash) {
            checking = checking.with_head(Head { lines: lines as u64, hash });
        }
        Ok(reticent_audit::check(path, &checking).map_err(of_core)?.lines as f64)
    })
}
