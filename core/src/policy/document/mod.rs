//! A policy's text as a tree whose every part knows its line: the same tree from TOML, YAML and JSON, so that the three
//! have the same errors.

mod decode;
mod json;
mod toml;
mod yaml;

use crate::error::{Error, ErrorCode};
use serde::de::DeserializeOwned;

/// A policy is at most this long. One that holds every detector of the catalogue is a tenth of it.
pub(crate) const MAX_BYTES: usize = 4 << 20;
/// Lists and tables inside each other; a policy needs six.
pub(crate) const MAX_DEPTH: usize = 32;

/// The language of a policy's text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    Toml,
    Yaml,
    Json,
}

impl Format {
    /// The format that a file's name ends with.
    pub(crate) fn of(file: &str) -> Result<Format, Error> {
        let extension = file.rsplit(['/', '\\']).next().and_then(|name| name.rsplit_once('.')).map(|(_, e)| e);
        match extension.map(str::to_ascii_lowercase).as_deref() {
            Some("toml") => Ok(Format::Toml),
            Some("yaml" | "yml") => Ok(Format::Yaml),
            Some("json") => Ok(Format::Json),
            _ => Err(Error::new(
                ErrorCode::Unsupported,
                "the format of the policy is not told by its name",
                "Name the file .toml, .yaml, .yml or .json",
            )
            .at(file, 0)),
        }
    }
}

/// A value, and the line (from 1) at which it starts.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Node {
    pub(crate) line: usize,
    pub(crate) value: Value,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Value {
    Null,
    Bool(bool),
    Integer(i64),
    Float(f64),
    Text(String),
    List(Vec<Node>),
    Table(Vec<Entry>),
    /// What no key of a policy takes, such as TOML's dates, with its name.
    Other(&'static str),
}

/// A key of a table with its own line.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Entry {
    pub(crate) key: String,
    pub(crate) line: usize,
    pub(crate) node: Node,
}

/// One step from a table or list to a part of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    Key(String),
    Index(usize),
}

/// A parsed text.
pub(crate) struct Document<'a> {
    file: &'a str,
    root: Node,
}

impl<'a> Document<'a> {
    pub(crate) fn parse(format: Format, text: &str, file: &'a str) -> Result<Document<'a>, Error> {
        // Editors of some systems start a file with a byte order mark.
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        if text.len() > MAX_BYTES {
            let problem = format!("the policy has {} bytes, more than {MAX_BYTES}", text.len());
            return Err(Error::new(ErrorCode::PolicySyntax, problem, "Shorten it").at(file, 0));
        }
        let root = match format {
            Format::Toml => toml::read(text),
            Format::Yaml => yaml::read(text),
            Format::Json => json::read(text),
        };
        match root {
            Ok(root) => Ok(Document { file, root }),
            Err(mistake) => {
                Err(Error::new(ErrorCode::PolicySyntax, mistake.problem, mistake.help).at(file, mistake.line))
            }
        }
    }

    pub(crate) fn file(&self) -> &str {
        self.file
    }

    pub(crate) fn decode<T: DeserializeOwned>(&self) -> Result<T, Error> {
        T::deserialize(&self.root).map_err(|error| error.into_error(self.file))
    }

    /// The line of the deepest part that the path leads to.
    pub(crate) fn line_of(&self, path: &[Step]) -> usize {
        let mut node = &self.root;
        let mut line = node.line;
        for step in path {
            let next = match (step, &node.value) {
                (Step::Key(key), Value::Table(entries)) => {
                    entries.iter().find(|entry| entry.key == *key).map(|entry| (entry.line, &entry.node))
                }
                (Step::Index(index), Value::List(nodes)) => nodes.get(*index).map(|node| (node.line, node)),
                _ => None,
            };
            let Some((next_line, next_node)) = next else { break };
            (line, node) = (next_line, next_node);
        }
        line
    }
}

/// A path as messages write it: `allow[0].regex`.
pub(crate) fn path_text(path: &[Step]) -> String {
    let mut text = String::new();
    for step in path {
        match step {
            Step::Key(key) => {
                if !text.is_empty() {
                    text.push('.');
                }
                text.push_str(key);
            }
            Step::Index(index) => text.push_str(&format!("[{index}]")),
        }
    }
    text
}

/// Text that is not in its format.
struct Mistake {
    line: usize,
    problem: String,
    help: &'static str,
}

/// Byte offsets to lines.
struct Lines(Vec<usize>);

impl Lines {
    fn new(text: &str) -> Lines {
        Lines(text.match_indices('\n').map(|(at, _)| at).collect())
    }

    fn line(&self, offset: usize) -> usize {
        self.0.partition_point(|&newline| newline < offset) + 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(format: Format, text: &str) -> Node {
        Document::parse(format, text, "p").map(|document| document.root).unwrap()
    }

    #[test]
    fn the_three_formats_give_one_tree() {
        let toml = "a = 1\nb = [true,\n 'x']\n[c]\nd = 0.5";
        let yaml = "a: 1\nb: [true,\n  x]\nc:\n  d: 0.5\n";
        let json = "{\"a\": 1,\n\"b\": [true, \"x\"],\n\"c\": {\n\"d\": 0.5}}";
        fn plain(node: &Node) -> String {
            match &node.value {
                Value::List(nodes) => format!("{:?}", nodes.iter().map(plain).collect::<Vec<_>>()),
                Value::Table(entries) => {
                    let mut parts: Vec<_> = entries.iter().map(|e| format!("{}={}", e.key, plain(&e.node))).collect();
                    parts.sort();
                    format!("{parts:?}")
                }
                scalar => format!("{scalar:?}"),
            }
        }
        let tree = plain(&read(Format::Toml, toml));
        assert_eq!(plain(&read(Format::Yaml, yaml)), tree);
        assert_eq!(plain(&read(Format::Json, json)), tree);
    }

    #[test]
    fn each_part_knows_its_line() {
        let texts = [
            (Format::Toml, "a = 1\n\n[b]\nc = [\n  'x',\n  'y',\n]\n[[d]]\ne = 1\n[[d]]\nf = 2", [1, 3, 4, 6, 11]),
            (Format::Yaml, "a: 1\n\nb:\n  c:\n    - x\n    - y\nd:\n- e: 1\n- g: 0\n  f: 2\n", [1, 3, 4, 6, 10]),
            (
                Format::Json,
                "{\"a\": 1,\n\"b\":\n{\"c\": [\n\"x\",\n\"y\"]},\n\"d\": [{\"e\": 1},\n{\n\"f\": 2}]}",
                [1, 2, 3, 5, 8],
            ),
        ];
        let key = |key: &str| Step::Key(key.into());
        let paths = [
            vec![key("a")],
            vec![key("b")],
            vec![key("b"), key("c")],
            vec![key("b"), key("c"), Step::Index(1)],
            vec![key("d"), Step::Index(1), key("f")],
        ];
        for (format, text, lines) in texts {
            let document = Document::parse(format, text, "p").unwrap_or_else(|error| panic!("{error}"));
            let found: Vec<_> = paths.iter().map(|path| document.line_of(path)).collect();
            assert_eq!(found, lines, "{format:?}");
        }
    }

    #[test]
    fn a_format_is_told_by_the_name() {
        for (file, format) in [
            ("policy.toml", Format::Toml),
            ("/etc/a.b/policy.YAML", Format::Yaml),
            ("C:\\p.yml", Format::Yaml),
            ("p.json", Format::Json),
        ] {
            assert_eq!(Format::of(file).unwrap(), format);
        }
        for file in ["policy", "policy.ini", "a.toml/policy"] {
            let error = Format::of(file).unwrap_err();
            assert_eq!((error.code(), error.help()), ("unsupported", "Name the file .toml, .yaml, .yml or .json"));
        }
    }

    #[test]
    fn malformed_text_has_its_line() {
        for (format, text, line) in [
            (Format::Toml, "a = 1\nb = = 2", 2),
            (Format::Toml, "a = 1\n\na = 2", 3),
            (Format::Yaml, "a: 1\nb: [1, 2\nc: 3\n", 3),
            (Format::Yaml, "a: 1\nb: 2\na: 3\n", 3),
            (Format::Json, "{\"a\": 1,\n\"b\": }", 2),
            (Format::Json, "{\"a\": 1,\n\n\"a\": 2}", 3),
        ] {
            let error = Document::parse(format, text, "p").map(|_| ()).unwrap_err();
            assert_eq!((error.code(), error.place()), ("policy-syntax", Some(("p", line))), "{format:?}: {error}");
        }
    }

    #[test]
    fn depth_and_size_are_bounded() {
        for (format, open, close) in
            [(Format::Toml, "a = ", ""), (Format::Yaml, "a: ", ""), (Format::Json, "{\"a\": ", "}")]
        {
            for depth in [40, 100_000] {
                let text = format!("{open}{}{}{close}", "[".repeat(depth), "]".repeat(depth));
                let error = Document::parse(format, &text, "p").map(|_| ()).unwrap_err();
                assert_eq!(error.code(), "policy-syntax", "{format:?}");
            }
            let long = format!("{open}\"{}\"{close}", "x".repeat(MAX_BYTES));
            assert!(Document::parse(format, &long, "p").is_err(), "{format:?}");
        }
    }
}
