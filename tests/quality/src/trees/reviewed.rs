//! The findings in source trees that somebody looked at and that are what they say: keys of tests, sample cards, addresses.

use std::{collections::HashMap, fs};

/// The list: what a finding is, by its detector, the hash of its value and the end of its path.
pub(crate) struct Reviewed(HashMap<[String; 3], String>);

/// Stands for any value or any path.
const ANY: &str = "*";
/// Says that a finding is none, where the entry for any value says otherwise.
const FALSE: &str = "false";

impl Reviewed {
    /// Reads `reviewed.tsv`: lines of detector, hash, path and kind.
    pub(crate) fn load() -> Reviewed {
        let path = reticent_tests::repository("tests/quality/reviewed.tsv");
        let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let entry = |(number, line): (usize, &str)| {
            let parts: Vec<&str> = line.split('\t').collect();
            let [detector, hash, suffix, kind] = parts[..] else {
                panic!("{} line {}: detector, hash, path, kind, with tabs between", path.display(), number + 1)
            };
            ([detector, hash, suffix].map(str::to_owned), kind.to_owned())
        };
        let lines = text.lines().enumerate().filter(|(_, line)| !line.is_empty() && !line.starts_with('#'));
        Reviewed(lines.map(entry).collect())
    }

    /// What a finding is, where it is true.
    pub(crate) fn kind(&self, detector: &str, hash: &str, suffix: &str) -> Option<&str> {
        let of = |hash: &str, suffix: &str| self.0.get(&[detector, hash, suffix].map(str::to_owned));
        let kind = of(hash, suffix).or_else(|| of(hash, ANY)).or_else(|| of(ANY, suffix)).or_else(|| of(ANY, ANY))?;
        (kind != FALSE).then_some(kind)
    }
}
