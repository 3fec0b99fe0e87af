//! The native module of the Python package `reticent`: it converts types and calls the engine, and nothing else.
//!
//! ```text
//! redactor, policy, batch, default_redactor            what Python sees
//! session, vault, stream, restore_stream, pieces
//! structured, classify, assemble                      Python's own data model for the engine's walk
//! text, finding, report, keys, errors, audit_log, blocked  one type each, to Rust or back
//! call                                                one call over a value, with all that follows
//! operators, recognizers, asking, audit, files        the caller's own functions
//! gate, panics, pool                                  the one way into the engine
//! ```

mod asking;
mod assemble;
mod audit;
mod audit_log;
mod batch;
mod blocked;
mod call;
mod classify;
mod command;
mod default_redactor;
mod errors;
mod fields;
mod files;
mod finding;
mod gate;
mod keys;
mod operators;
mod panics;
mod pieces;
mod policy;
mod pool;
mod recognizers;
mod redactor;
mod report;
mod restore_stream;
mod session;
mod stream;
mod structured;
mod text;
mod vault;

use pyo3::prelude::*;

#[pymodule]
mod _native {
    use pyo3::prelude::*;

    #[pymodule_export]
    use crate::{
        asking::Questions,
        audit::AuditRecord,
        audit_log::AuditLog,
        blocked::Blocked,
        command::run_command,
        default_redactor::{process, redact, scan},
        files::{redact_file, redact_in_text},
        finding::Finding,
        policy::Policy,
        redactor::{Redactor, restore_redactor},
        report::{Report, Result as ProcessResult},
        restore_stream::RestoreStream,
        session::Session,
        stream::RedactStream,
        vault::Vault,
    };

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        crate::panics::silence();
        module.add("__version__", env!("CARGO_PKG_VERSION"))
    }
}
