//! The command `reticent`; all of it is in the library, which the Python and Node packages carry too.

use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(reticent_cli::run(std::env::args_os()))
}
