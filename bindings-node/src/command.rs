//! The command, as `npx reticent` runs it.

use crate::failure::gate;
use napi::Result;
use napi_derive::napi;

/// Runs the command with these arguments, the program's name first; gives its exit code.
#[napi]
pub fn run_command(arguments: Vec<String>) -> Result<u8> {
    gate(|| Ok(reticent_cli::run(arguments.into_iter().map(Into::into))))
}
