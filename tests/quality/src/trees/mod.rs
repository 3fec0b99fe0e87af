//! Part two: what is found in the source trees that package managers put on a machine, where next to nothing is secret.

mod places;
mod reviewed;

use rayon::prelude::*;
use reticent::{Redactor, Status};
pub(crate) use reviewed::Reviewed;
use sha2::{Digest, Sha256};
use std::{
    collections::{BTreeMap, HashSet},
    fs,
    path::{Path, PathBuf},
};

/// The most of one tree that is read, spread over its files.
const BYTES: u64 = 64 << 20;
/// Larger files are data.
const LARGEST: u64 = 2 << 20;
/// Files with the versions and hashes of packages.
const LOCKS: &[&str] = &[
    "Cargo.lock",
    "package-lock.json",
    ".package-lock.json",
    "npm-shrinkwrap.json",
    "yarn.lock",
    "pnpm-lock.yaml",
    "poetry.lock",
    "Pipfile.lock",
    "uv.lock",
    "go.sum",
    "Gemfile.lock",
    "composer.lock",
];

/// A finding in a tree.
pub(crate) struct Found {
    /// The id of the detector.
    pub(crate) detector: String,
    /// What a reviewer said that it is.
    pub(crate) kind: Option<String>,
    /// A hash of the value.
    pub(crate) hash: String,
    /// The last two parts of the path.
    pub(crate) suffix: String,
    /// The value with some text around it, for a reviewer's eyes only.
    pub(crate) shown: String,
}

/// What was read of one tree, and what was found in it.
#[derive(Default)]
pub(crate) struct Scanned {
    /// What it is.
    pub(crate) name: &'static str,
    /// The files that were read.
    pub(crate) files: usize,
    /// Their bytes.
    pub(crate) bytes: usize,
    /// The findings.
    pub(crate) found: Vec<Found>,
}

/// Reads and scans every tree that the tools of this machine name.
pub(crate) fn measure(redactor: &Redactor, reviewed: &Reviewed) -> Vec<Scanned> {
    let mut trees = Vec::new();
    let mut locks = Scanned { name: "lock files", ..Scanned::default() };
    for (name, roots) in places::trees() {
        let mut files = Vec::new();
        roots.iter().for_each(|root| list(root, &roots, &mut files));
        let (lock_files, sources): (Vec<_>, Vec<_>) = files.into_iter().partition(|file| is_lock(&file.path));
        add(&mut locks, scan(redactor, reviewed, &lock_files));
        let mut tree = Scanned { name, ..Scanned::default() };
        add(&mut tree, scan(redactor, reviewed, &spread(sources)));
        trees.push(tree);
    }
    trees.push(locks);
    trees.retain(|tree| tree.files > 0);
    trees
}

/// The detectors that find secrets.
pub(crate) fn secrets() -> HashSet<&'static str> {
    let is_secret =
        |d: &&reticent::Detector| d.groups.iter().any(|group| group == "secrets") && d.status == Status::Stable;
    reticent::catalog().iter().filter(is_secret).map(|detector| detector.id.as_ref()).collect()
}

/// The detectors that find names of people.
pub(crate) fn people() -> HashSet<&'static str> {
    reticent::catalog()
        .iter()
        .filter(|detector| detector.entity == "PERSON")
        .map(|detector| detector.id.as_ref())
        .collect()
}

/// How many findings of each detector nobody has said to be true.
pub(crate) fn false_findings(trees: &[Scanned]) -> BTreeMap<&str, usize> {
    let mut counts = BTreeMap::new();
    for found in trees.iter().flat_map(|tree| &tree.found).filter(|found| found.kind.is_none()) {
        *counts.entry(found.detector.as_str()).or_default() += 1;
    }
    counts
}

/// The findings for a reviewer: the columns of `reviewed.tsv`, and the value where it stands.
pub(crate) fn listing(trees: &[Scanned]) -> String {
    let line = |found: &Found| {
        let kind = found.kind.as_deref().unwrap_or("");
        format!("{}\t{}\t{}\t{kind}\t{}\n", found.detector, found.hash, found.suffix, found.shown)
    };
    trees.iter().flat_map(|tree| &tree.found).map(line).collect()
}

struct File {
    path: PathBuf,
    bytes: u64,
    /// Decides which files are read of a tree that is larger than what is read of it.
    lot: [u8; 32],
}

/// The files below a folder, but for the other trees in it.
fn list(folder: &Path, roots: &[PathBuf], files: &mut Vec<File>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let (path, Ok(kind)) = (entry.path(), entry.file_type()) else { continue };
        if kind.is_dir() && !roots.contains(&path) && !places::is_tree_of_its_own(&path) {
            list(&path, roots, files);
        } else if kind.is_file() {
            let bytes = entry.metadata().map_or(0, |metadata| metadata.len());
            if (1..LARGEST).contains(&bytes) {
                let lot = Sha256::digest(suffix(&path).as_bytes()).into();
                files.push(File { path, bytes, lot });
            }
        }
    }
}

fn is_lock(path: &Path) -> bool {
    path.file_name().is_some_and(|name| LOCKS.iter().any(|lock| name == *lock))
}

fn spread(mut files: Vec<File>) -> Vec<File> {
    files.sort_by(|a, b| (a.lot, &a.path).cmp(&(b.lot, &b.path)));
    let mut bytes = 0;
    files.retain(|file| {
        bytes += file.bytes;
        bytes <= BYTES
    });
    files
}

fn scan(redactor: &Redactor, reviewed: &Reviewed, files: &[File]) -> Vec<(usize, Vec<Found>)> {
    let scan = |file: &File| {
        let text = fs::read_to_string(&file.path).ok().filter(|text| !text.contains('\0'))?;
        let suffix = suffix(&file.path);
        let found = redactor.scan(&text).into_iter().map(|finding| {
            let span = finding.span();
            let hash = hash(&text[span.range()]);
            let kind = reviewed.kind(finding.detector(), &hash, &suffix).map(str::to_owned);
            let shown = shown(&text, span.start, span.end);
            Found { detector: finding.detector().to_owned(), kind, hash, suffix: suffix.clone(), shown }
        });
        Some((text.len(), found.collect()))
    };
    files.par_iter().filter_map(scan).collect()
}

fn add(to: &mut Scanned, scanned: Vec<(usize, Vec<Found>)>) {
    for (bytes, found) in scanned {
        to.files += 1;
        to.bytes += bytes;
        to.found.extend(found);
    }
}

/// The last two parts of a path: the same for each user and version of a package.
fn suffix(path: &Path) -> String {
    let parts: Vec<_> = path.iter().rev().take(2).map(|part| part.to_string_lossy()).collect();
    parts.into_iter().rev().collect::<Vec<_>>().join("/")
}

/// Half of a SHA-256: enough to know a value again, and not to know it.
fn hash(value: &str) -> String {
    Sha256::digest(value.as_bytes())[..8].iter().map(|byte| format!("{byte:02x}")).collect()
}

fn shown(text: &str, start: usize, end: usize) -> String {
    let from = (0..=start.saturating_sub(60)).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    let to = ((end + 30).min(text.len())..=text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len());
    let value: String = text[start..end].chars().take(120).collect();
    format!("{}⟦{value}⟧{}", &text[from..start], &text[end..to]).replace(['\n', '\r', '\t'], " ")
}
