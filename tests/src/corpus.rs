//! The conformance corpus, as `conformance/README.md` describes it.

use reticent::{Policy, Redactor};
use serde::Deserialize;
use std::{fs, ops::Range, path::Path};

/// One case with what it expects.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    /// Unique in the corpus.
    pub name: String,
    /// What is redacted.
    pub text: String,
    /// What must come out; the text where it is left out.
    redacted: Option<String>,
    /// All findings in order, where the case lists them.
    findings: Option<Vec<Expected>>,
    /// The policy as data.
    policy: Option<toml::Table>,
    /// Why.
    #[serde(default)]
    pub reason: String,
    /// Whether it is run as JSON text.
    #[serde(default = "yes")]
    pub in_json: bool,
    /// Whether it is run inside a longer text.
    #[serde(default = "yes")]
    pub at_offsets: bool,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Expected {
    entity: String,
    find: String,
}

fn yes() -> bool {
    true
}

/// A file of the corpus.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    case: Vec<Case>,
}

impl Case {
    /// What must come out.
    pub fn redacted(&self) -> &str {
        self.redacted.as_deref().unwrap_or(&self.text)
    }

    /// Whether the default policy decides.
    pub fn has_default_policy(&self) -> bool {
        self.policy.is_none()
    }

    /// A redactor of the case's policy; `default` where it has none.
    pub fn redactor(&self, default: &Redactor) -> Redactor {
        redactor_of(self.policy.as_ref(), &self.name, default)
    }

    /// Entity and byte span of each finding, where the case says; nothing where the text stays.
    pub fn findings(&self) -> Option<Vec<(&str, Range<usize>)>> {
        let Some(findings) = &self.findings else { return (self.redacted() == self.text).then(Vec::new) };
        let mut from = 0;
        let spans = findings.iter().map(|expected| {
            let at = self.text[from..].find(&expected.find).expect("the text of a finding stands in the case's text");
            let start = from + at;
            from = start + expected.find.len();
            (expected.entity.as_str(), start..from)
        });
        Some(spans.collect())
    }
}

/// A call under a policy with actions.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Call {
    /// Unique in the corpus.
    pub name: String,
    /// The policy as data.
    policy: Option<toml::Table>,
    /// What is redacted.
    pub text: String,
    /// What must come out, unless the call fails.
    pub redacted: Option<String>,
    /// The entities that the call fails for, in order.
    #[serde(default)]
    pub blocked: Vec<String>,
    /// The entities that it warns of, in order.
    #[serde(default)]
    pub warned: Vec<String>,
    /// The entities that it asks about, in order.
    #[serde(default)]
    pub asked: Vec<String>,
    /// What is answered to each question; nobody is there to answer where it is left out.
    pub answer: Option<String>,
}

impl Call {
    /// A redactor of the call's policy.
    pub fn redactor(&self, default: &Redactor) -> Redactor {
        redactor_of(self.policy.as_ref(), &self.name, default)
    }
}

/// The calls under policies with actions, in the order of the file names.
pub fn load_actions() -> Vec<Call> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct File {
        call: Vec<Call>,
    }
    let read = |(name, text): (String, String)| {
        let file: File = toml::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
        file.call
    };
    texts("conformance/actions").into_iter().flat_map(read).collect()
}

/// A conversation with what each step expects.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Conversation {
    /// Unique in the corpus.
    pub name: String,
    /// The policy as data.
    policy: Option<toml::Table>,
    /// What is done, in order.
    pub steps: Vec<Step>,
}

/// A step of a conversation: a text that is redacted or one that is restored.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// What is redacted.
    pub redact: Option<String>,
    /// What is restored.
    pub restore: Option<String>,
    /// What must come out.
    pub gives: String,
    /// For whom it is restored.
    #[serde(default = "user")]
    pub destination: String,
    /// Whether an operator cannot be undone.
    #[serde(default, rename = "final")]
    pub is_final: bool,
    /// Whether it is run as nested data.
    #[serde(default = "yes")]
    pub nested: bool,
}

fn user() -> String {
    "user".into()
}

impl Conversation {
    /// A redactor of the conversation's policy.
    pub fn redactor(&self, default: &Redactor) -> Redactor {
        redactor_of(self.policy.as_ref(), &self.name, default)
    }
}

fn redactor_of(policy: Option<&toml::Table>, name: &str, default: &Redactor) -> Redactor {
    let Some(policy) = policy else { return default.clone() };
    let json = serde_json::to_string(policy).expect("TOML becomes JSON");
    let policy = Policy::from_json(&json, name).expect("the policy of a case is right");
    Redactor::new(&policy).expect("the policy of a case compiles")
}

/// The conversations, in the order of the file names.
pub fn load_sessions() -> Vec<Conversation> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct File {
        session: Vec<Conversation>,
    }
    texts("conformance/sessions")
        .into_iter()
        .flat_map(|(name, text)| {
            let file: File = toml::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
            file.session
        })
        .collect()
}

/// The files of a folder with their names, in order.
fn texts(folder: &str) -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut texts: Vec<_> = fs::read_dir(folder)
        .expect("the corpus is there")
        .map(|entry| entry.expect("the folder can be read").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "toml"))
        .map(|path| {
            let text = fs::read_to_string(&path).expect("a theme can be read");
            (path.file_stem().expect("a theme has a name").to_string_lossy().into_owned(), text)
        })
        .collect();
    texts.sort();
    texts
}

/// The corpus: themes with their cases, in the order of the file names.
pub fn load() -> Vec<(String, Vec<Case>)> {
    texts("conformance")
        .into_iter()
        .map(|(name, text)| {
            let file: File = toml::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
            (name, file.case)
        })
        .collect()
}
