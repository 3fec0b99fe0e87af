//! SARIF 2.1.0 (OASIS), for code-scanning services.

use super::{
    find::Located,
    report::{Reporter, Summary, portable_path},
};
use crate::{catalog, input::Input, output::Output};
use reticent::Policy;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::{
    collections::HashMap,
    io::{self, Write},
};

const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
/// Which algorithm gave a partial fingerprint.
const FINGERPRINT: &str = "reticentPlace/v1";

pub(crate) struct Sarif {
    show_values: bool,
    rules: Vec<catalog::Entry>,
    index: HashMap<String, usize>,
    /// The input whose findings are being written, and how often each place was seen in it.
    path: String,
    seen: HashMap<[u8; 32], u32>,
    separator: &'static str,
}

impl Sarif {
    pub(crate) fn new(show_values: bool, policy: &Policy) -> Sarif {
        let rules = catalog::of(policy);
        let index = rules.iter().enumerate().map(|(index, rule)| (rule.id.clone(), index)).collect();
        Sarif { show_values, rules, index, path: String::new(), seen: HashMap::new(), separator: "\n" }
    }

    /// Names a finding across versions of its file, without its value: the path, the detector, what stands before it
    /// on its line (other findings left out), and how many like it came before.
    fn fingerprint(&mut self, path: &str, found: &Located) -> String {
        if self.path != path {
            self.path = path.into();
            self.seen.clear();
        }
        let mut digest = Sha256::new();
        for part in [path.as_bytes(), b"\0", found.finding.detector().as_bytes(), b"\0"] {
            digest.update(part);
        }
        digest.update(found.before.unwrap_or_default());
        let nth = self.seen.entry(digest.clone().finalize().into()).or_default();
        digest.update(nth.to_le_bytes());
        *nth += 1;
        digest.finalize()[..16].iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

impl Reporter for Sarif {
    fn start(&mut self, out: &mut Output) -> io::Result<()> {
        let driver = json!({
            "name": "reticent",
            "version": env!("CARGO_PKG_VERSION"),
            "informationUri": env!("CARGO_PKG_REPOSITORY"),
            "rules": self.rules.iter().map(rule).collect::<Vec<_>>(),
        });
        write!(
            out,
            "{{\"$schema\": \"{SCHEMA}\", \"version\": \"2.1.0\", \"runs\": [{{\n\"tool\": {{\"driver\": {driver}}},\n\
             \"columnKind\": \"unicodeCodePoints\",\n\"results\": ["
        )
    }

    fn finding(&mut self, out: &mut Output, input: &Input, found: &Located) -> io::Result<()> {
        let finding = &found.finding;
        let path = portable_path(input);
        let fingerprint = self.fingerprint(&path, found);
        let index = self.index.get(finding.detector());
        let mut region = json!({
            "startLine": found.start.line,
            "startColumn": found.start.column,
            "endLine": found.end.line,
            "endColumn": found.end.column,
            "byteOffset": finding.span().start,
            "byteLength": finding.span().len(),
        });
        if self.show_values {
            region["snippet"] = json!({ "text": String::from_utf8_lossy(&found.value) });
        }
        let mut result = json!({
            "ruleId": finding.detector(),
            "level": index.map_or("warning", |index| level(&self.rules[*index])),
            "message": { "text": format!("{} with a score of {:.2}", finding.entity(), finding.score()) },
            "locations": [{ "physicalLocation": { "artifactLocation": artifact(input, &path), "region": region } }],
            "partialFingerprints": { FINGERPRINT: fingerprint },
            "rank": (finding.score() * 100.0).round(),
        });
        if let Some(index) = index {
            result["ruleIndex"] = (*index).into();
        }
        write!(out, "{}{result}", self.separator)?;
        self.separator = ",\n";
        Ok(())
    }

    fn finish(&mut self, out: &mut Output, summary: &Summary) -> io::Result<()> {
        let notifications = |message: &String| json!({ "level": "error", "message": { "text": message } });
        let invocation = json!({
            "executionSuccessful": summary.unreadable.is_empty(),
            "toolExecutionNotifications": summary.unreadable.iter().map(notifications).collect::<Vec<_>>(),
        });
        writeln!(out, "\n],\n\"invocations\": [{invocation}]\n}}]}}")
    }
}

fn rule(entry: &catalog::Entry) -> Value {
    let mut rule = json!({
        "id": entry.id,
        "name": entry.entity,
        "shortDescription": { "text": sentence(entry) },
        "defaultConfiguration": { "level": level(entry) },
        "properties": { "tags": entry.groups },
    });
    if !entry.source.is_empty() {
        rule["helpUri"] = entry.source.as_str().into();
    }
    rule
}

/// SARIF wants a text in every description; a user's detector may have none.
fn sentence(entry: &catalog::Entry) -> &str {
    if entry.description.is_empty() { &entry.entity } else { &entry.description }
}

/// What opens a door is worse than what names a person.
fn level(entry: &catalog::Entry) -> &'static str {
    if entry.groups.iter().any(|group| group == "secrets") { "error" } else { "warning" }
}

/// A URI: relative to the sources' root where the path is.
fn artifact(input: &Input, path: &str) -> Value {
    match &input.path {
        None => json!({ "uri": "stdin" }),
        Some(file) if file.is_absolute() => {
            let root = if path.starts_with('/') { "file://" } else { "file:///" };
            json!({ "uri": format!("{root}{}", percent_encoded(path)) })
        }
        Some(_) => {
            let path = path.trim_start_matches("./");
            json!({ "uri": percent_encoded(path), "uriBaseId": "%SRCROOT%" })
        }
    }
}

/// A path as part of a URI (RFC 3986).
fn percent_encoded(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => uri.push(char::from(byte)),
            // The colon of a drive.
            b':' if cfg!(windows) && uri.len() == 1 => uri.push(':'),
            byte => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::PathBuf;

    fn uri(path: &str) -> Value {
        let input = Input { path: Some(PathBuf::from(path)), below: PathBuf::new() };
        artifact(&input, path)["uri"].take()
    }

    #[test]
    fn paths_become_uris() {
        assert_eq!(uri("./a b/ü.txt"), "a%20b/%C3%BC.txt");
        assert_eq!(uri("notes: 1#2.txt"), "notes%3A%201%232.txt");
        #[cfg(unix)]
        assert_eq!(uri("/tmp/x"), "file:///tmp/x");
    }
}
