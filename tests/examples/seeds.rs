//! Writes every text of the catalogue and the corpus as a file, a folder for each fuzz target: `seeds FOLDER`.

use reticent_tests::material;
use std::{env, fs, io, path::Path};

fn main() -> io::Result<()> {
    let folder = env::args().nth(1).ok_or_else(|| io::Error::other("name the folder to write to"))?;
    for target in ["scan_bytes", "stream", "structured"] {
        let folder = Path::new(&folder).join(target);
        fs::create_dir_all(&folder)?;
        for (number, text) in material::texts().iter().enumerate() {
            fs::write(folder.join(format!("{number:04}")), text)?;
        }
    }
    Ok(())
}
