//! The command, as `python -m reticent` and the script run it.

use crate::gate;
use pyo3::prelude::*;
use std::ffi::OsString;

/// Runs the command with these arguments, the program's name first, and gives its exit code.
#[pyfunction]
#[pyo3(signature = (arguments, /))]
pub(crate) fn run_command(arguments: Vec<OsString>, py: Python<'_>) -> PyResult<u8> {
    gate::guarded(|| Ok(py.detach(|| reticent_cli::run(arguments))))
}
