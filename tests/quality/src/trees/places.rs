//! Where source trees are: the tools say.

use std::{
    collections::BTreeSet,
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

/// The paths that Python's modules are in.
const PYTHON: &str =
    "import sysconfig; print('\\n'.join(sysconfig.get_path(name) for name in ('stdlib', 'purelib', 'platlib')))";

/// What a tree is, and its folders. A tool that is not there names none.
pub(crate) fn trees() -> Vec<(&'static str, Vec<PathBuf>)> {
    let cargo = env::var("CARGO").unwrap_or_else(|_| "cargo".into());
    let sysroot = lines("rustc", &["--print", "sysroot"]);
    let below = |folders: &[PathBuf], path: &str| folders.iter().map(|folder| folder.join(path)).collect::<Vec<_>>();
    let mut python = lines("python3", &["-c", PYTHON]);
    let repository = reticent_tests::repository("");
    python.extend(lines(&repository.join(".venv/bin/python").to_string_lossy(), &["-c", PYTHON]));
    let (packages, library): (Vec<_>, Vec<_>) = python.into_iter().partition(|path| is_packages(path));
    let mut node = lines("npm", &["root", "--global"]);
    node.extend([repository.join("bindings-node/node_modules"), repository.join("examples/node_modules")]);
    let trees = [
        ("crates of the registry", registries(&cargo)),
        ("Rust's standard library", below(&sysroot, "lib/rustlib/src")),
        ("Rust's documentation", below(&sysroot, "share/doc")),
        ("Python's standard library", library),
        ("site-packages", packages),
        ("node_modules", node),
        ("Go's standard library", below(&lines("go", &["env", "GOROOT"]), "src")),
        ("Go modules", lines("go", &["env", "GOMODCACHE"])),
    ];
    let unique = |folders: Vec<PathBuf>| {
        let there = folders.iter().filter_map(|folder| fs::canonicalize(folder).ok());
        there.collect::<BTreeSet<_>>().into_iter().collect::<Vec<_>>()
    };
    trees.into_iter().map(|(name, folders)| (name, unique(folders))).collect()
}

/// Whether a folder in a tree is a tree of another kind, and read there.
pub(crate) fn is_tree_of_its_own(path: &Path) -> bool {
    is_packages(path) || path.ends_with("__pycache__")
}

fn is_packages(path: &Path) -> bool {
    path.ends_with("site-packages") || path.ends_with("dist-packages")
}

/// The folders that hold the sources of the crates we depend on, and of all others that were fetched.
fn registries(cargo: &str) -> Vec<PathBuf> {
    let metadata = output(cargo, &["metadata", "--format-version", "1", "--offline"]).unwrap_or_default();
    let Ok(metadata) = serde_json::from_slice::<serde_json::Value>(&metadata) else { return Vec::new() };
    let packages = metadata["packages"].as_array().into_iter().flatten();
    packages
        .filter(|package| package["source"].is_string())
        .filter_map(|package| Path::new(package["manifest_path"].as_str()?).ancestors().nth(2).map(Path::to_owned))
        .collect::<BTreeSet<_>>()
        .into_iter()
        .collect()
}

fn lines(command: &str, arguments: &[&str]) -> Vec<PathBuf> {
    let output = output(command, arguments).unwrap_or_default();
    String::from_utf8_lossy(&output).lines().filter(|line| !line.is_empty()).map(PathBuf::from).collect()
}

fn output(command: &str, arguments: &[&str]) -> Option<Vec<u8>> {
    let output = Command::new(command).args(arguments).current_dir(reticent_tests::repository("")).output().ok()?;
    output.status.success().then_some(output.stdout)
}
