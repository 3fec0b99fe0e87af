//! Writes the prompts that the small calls of every language are timed on.

use reticent_benches::corpus::PROMPTS;
use std::{fs, io, path::Path};

fn main() -> io::Result<()> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("prompts");
    PROMPTS.iter().try_for_each(|prompt| fs::write(folder.join(prompt.file_name()), prompt.generate()))
}
