//! Compiles every `*.toml` of this folder, which is walked, so that no list of files can be forgotten; the dictionary of names, and the words around
//! names.

use reticent_pattern_compiler::{compile, grammar, names, pack};
use std::{env, error::Error, fs, path::Path, process::ExitCode};

fn main() -> ExitCode {
    match build() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            println!("cargo::error={error}");
            ExitCode::FAILURE
        }
    }
}

fn build() -> Result<(), Box<dyn Error>> {
    let folder = env::var("CARGO_MANIFEST_DIR")?;
    println!("cargo::rerun-if-changed={folder}");
    let mut files: Vec<_> = fs::read_dir(&folder)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<Vec<_>, _>>()?
        .into_iter()
        .filter(|path| path.extension().is_some_and(|e| e == "toml") && !path.ends_with("Cargo.toml"))
        .collect();
    files.sort();

    let mut families = Vec::new();
    for path in &files {
        println!("cargo::rerun-if-changed={}", path.display());
        let family = path.file_stem().and_then(|stem| stem.to_str()).ok_or("a file name is not UTF-8")?;
        let (name, text) = (format!("patterns/{family}.toml"), fs::read_to_string(path)?);
        let detectors = compile::family(&name, &text, Some(family))?;
        families.push((name, text, detectors));
    }
    compile::unique(families.iter().map(|(name, text, detectors)| (&**name, &**text, &**detectors)))?;

    let detectors: Vec<_> = families.into_iter().flat_map(|(_, _, detectors)| detectors).collect();
    let packed = pack::pack(&detectors);
    let out = env::var("OUT_DIR")?;
    let out = Path::new(&out);
    fs::write(out.join("detectors.bin"), packed.detectors.numbers)?;
    fs::write(out.join("detectors.txt"), packed.detectors.texts)?;
    fs::write(out.join("examples.bin"), packed.examples.numbers)?;
    fs::write(out.join("examples.txt"), packed.examples.texts)?;
    fs::write(out.join("code.bin"), in_order_of_target(packed.code, 2)?)?;
    fs::write(out.join("classes.bin"), packed.classes)?;

    let folder = Path::new(&folder).join("names");
    println!("cargo::rerun-if-changed={}", folder.display());
    let list = |file: &str| fs::read_to_string(folder.join(file));
    let lists = [
        (names::FIRST, list("first.txt")?),
        (names::LAST, list("last.txt")?),
        (names::WORD, list("words.txt")?),
        (names::THING | names::WORD, list("things.txt")?),
        (names::NAMESAKE, list("namesakes.txt")?),
    ];
    let names = names::table(lists.iter().map(|(kind, words)| (*kind, &**words)));
    let names: Vec<u8> = names.into_iter().flat_map(u32::to_le_bytes).collect();
    fs::write(out.join("names.bin"), in_order_of_target(names, 4)?)?;
    fs::write(out.join("around.rs"), grammar::tables("patterns/names/around.toml", &list("around.toml")?)?)?;
    Ok(())
}

/// The bytes of numbers of `width` bytes each, the lowest first, in the order in which the target keeps them.
fn in_order_of_target(mut bytes: Vec<u8>, width: usize) -> Result<Vec<u8>, env::VarError> {
    if env::var("CARGO_CFG_TARGET_ENDIAN")? == "big" {
        bytes.chunks_exact_mut(width).for_each(<[u8]>::reverse);
    }
    Ok(bytes)
}
