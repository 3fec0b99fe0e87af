//! A baseline: the findings that are known already, so that only new ones are reported.
//!
//! An entry holds no value, and nothing from which one could be found out by trying all values: beside the place and
//! the entity, it has 16 bits of an HMAC-SHA-256 under the file's own random salt. Sixteen bits fit one in 65,536
//! values, so thousands of the possible card or social security numbers fit each entry, and yet a changed value in
//! the place of a known one is reported, but for a chance of one in 65,536.

use super::find::Located;
use crate::failure::Failure;
use hmac::{Hmac, KeyInit, Mac};
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use std::{
    collections::BTreeMap,
    path::{Component, Path, PathBuf},
};

const VERSION: u32 = 1;
const SALT: usize = 32;

/// A baseline file.
#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct File {
    version: u32,
    salt: String,
    findings: Vec<Entry>,
}

/// Equal findings of a file.
#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    /// Below the baseline's folder, with `/`.
    path: String,
    entity: String,
    detector: String,
    /// The 16 bits, in hexadecimal.
    tag: String,
    count: u64,
}

/// What makes findings equal.
type Identity = (String, String, String, String);

/// Findings by what identifies them, with their number.
pub(crate) struct Baseline {
    salt: Vec<u8>,
    folder: PathBuf,
    findings: BTreeMap<Identity, u64>,
}

impl Baseline {
    /// An empty baseline for a file that is to be written; with the salt of the file that is there already, so that
    /// unchanged findings stay unchanged lines.
    pub(crate) fn create(path: &Path) -> Result<Baseline, Failure> {
        if path.exists() {
            let known = Baseline::read(path)?;
            return Ok(Baseline { findings: BTreeMap::new(), ..known });
        }
        let mut salt = vec![0; SALT];
        getrandom::fill(&mut salt)
            .map_err(|error| Failure::new(format!("the system gives no random bytes: {error}"), ""))?;
        Ok(Baseline { salt, folder: folder_of(path), findings: BTreeMap::new() })
    }

    /// The baseline of a file.
    pub(crate) fn read(path: &Path) -> Result<Baseline, Failure> {
        const REMEDY: &str = "Write it anew with --write-baseline, under another name or after removing the file";
        let text = std::fs::read_to_string(path).map_err(|error| Failure::unreadable("the baseline", path, &error))?;
        let wrong = |what: String| Failure::new(format!("{}{what}", path.display()), REMEDY);
        let file: File = serde_json::from_str(&text)
            .map_err(|error| wrong(format!(":{}: this is no baseline of reticent", error.line().max(1))))?;
        if file.version != VERSION {
            return Err(wrong(format!(": version {} of the baseline is not known", file.version)));
        }
        let salt = from_hex(&file.salt).filter(|salt| salt.len() == SALT);
        let salt = salt.ok_or_else(|| wrong(format!(": the salt is not {} hexadecimal digits", 2 * SALT)))?;
        let mut findings = BTreeMap::new();
        for Entry { path, entity, detector, tag, count } in file.findings {
            *findings.entry((path, entity, detector, tag)).or_default() += count;
        }
        Ok(Baseline { salt, folder: folder_of(path), findings })
    }

    /// Whether a finding is listed. Each entry speaks for as many findings as it counts.
    pub(crate) fn takes(&mut self, path: Option<&Path>, found: &Located) -> bool {
        match self.findings.get_mut(&self.identity(path, found)) {
            Some(count) if *count > 0 => {
                *count -= 1;
                true
            }
            _ => false,
        }
    }

    /// Lists a finding.
    pub(crate) fn add(&mut self, path: Option<&Path>, found: &Located) {
        *self.findings.entry(self.identity(path, found)).or_default() += 1;
    }

    /// Writes the file, whole or not at all.
    pub(crate) fn write(&self, path: &Path) -> Result<(), Failure> {
        let findings = self.findings.iter().map(|((path, entity, detector, tag), count)| Entry {
            path: path.clone(),
            entity: entity.clone(),
            detector: detector.clone(),
            tag: tag.clone(),
            count: *count,
        });
        let file = File { version: VERSION, salt: to_hex(&self.salt), findings: findings.collect() };
        let mut text = serde_json::to_string_pretty(&file).unwrap_or_else(|error| unreachable!("plain data: {error}"));
        text.push('\n');
        crate::replace::write(path, text.as_bytes()).map_err(|error| Failure::unwritable("the baseline", path, &error))
    }

    fn identity(&self, path: Option<&Path>, found: &Located) -> Identity {
        let finding = &found.finding;
        let path = path.map_or("-".into(), |path| below(path, &self.folder));
        (path, finding.entity().into(), finding.detector().into(), self.tag(found))
    }

    /// Sixteen bits that depend on the value: its start and its length, as findings can be of any length.
    fn tag(&self, found: &Located) -> String {
        let mac = Hmac::<Sha256>::new_from_slice(&self.salt);
        let mut mac = mac.unwrap_or_else(|_| unreachable!("HMAC takes keys of every length"));
        mac.update(&(found.finding.span().len() as u64).to_le_bytes());
        mac.update(&found.value);
        to_hex(&mac.finalize().into_bytes()[..2])
    }
}

fn folder_of(file: &Path) -> PathBuf {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    folder.canonicalize().unwrap_or_else(|_| folder.to_path_buf())
}

/// The path as seen from the baseline's folder, so that a scan started from elsewhere has the same paths.
fn below(path: &Path, folder: &Path) -> String {
    let absolute = path.canonicalize().unwrap_or_else(|_| path.to_path_buf());
    let path = absolute.strip_prefix(folder).unwrap_or(&absolute);
    let mut text = String::new();
    for part in path.components().filter(|part| *part != Component::CurDir) {
        if !text.is_empty() && !text.ends_with('/') {
            text.push('/');
        }
        match part {
            Component::RootDir => text.push('/'),
            part => text.push_str(&part.as_os_str().to_string_lossy()),
        }
    }
    text
}

fn to_hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn from_hex(text: &str) -> Option<Vec<u8>> {
    let digits: Option<Vec<u8>> = text.chars().map(|digit| digit.to_digit(16).map(|digit| digit as u8)).collect();
    let digits = digits.filter(|digits| digits.len() % 2 == 0)?;
    Some(digits.chunks(2).map(|pair| pair[0] << 4 | pair[1]).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hexadecimal_there_and_back() {
        assert_eq!(from_hex(&to_hex(&[0, 1, 0xab, 0xff])), Some(vec![0, 1, 0xab, 0xff]));
        assert_eq!(from_hex("abc"), None);
        assert_eq!(from_hex("zz"), None);
    }

    #[test]
    fn paths_are_those_below_the_folder() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        std::fs::create_dir(root.join("a")).unwrap();
        std::fs::write(root.join("a/b.txt"), "").unwrap();
        assert_eq!(below(&folder.path().join("a/../a/b.txt"), &root), "a/b.txt");
        assert!(below(&root.join("a/b.txt"), Path::new("/elsewhere")).ends_with("/a/b.txt"));
    }
}
