//! A detector file as it is written: the schema, nothing interpreted yet.
//!
//! The same types read users' own detectors from a policy, in TOML, YAML or JSON.

use serde::{Deserialize, Serialize};
use toml::Spanned;

/// One file of `patterns/`: a family of detectors.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FamilyFile {
    /// The detectors of the family, in the order in which they are listed.
    pub detector: Vec<Spanned<DetectorSource>>,
}

/// One detector as written.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct DetectorSource {
    /// `family.name`.
    pub id: String,
    /// UPPER_SNAKE.
    pub entity: String,
    /// `stable`, `preview` or `retired`.
    #[serde(default = "stable")]
    pub status: String,
    /// One sentence.
    #[serde(default)]
    pub description: String,
    /// URL of the vendor's or standard's own page.
    #[serde(default)]
    pub source: String,
    /// Groups that profiles select by.
    #[serde(default)]
    pub groups: Vec<String>,
    /// Where candidates start.
    pub anchors: Vec<AnchorSource>,
    /// The pattern, where there is only one.
    #[serde(default)]
    pub shape: Option<String>,
    /// Several patterns with base scores of their own.
    #[serde(default)]
    pub shapes: Vec<ShapeSource>,
    /// Behind which literals a token of any length counts too, at a lower score.
    #[serde(default)]
    pub tolerant: TolerantSource,
    /// What must stand before the value.
    #[serde(default)]
    pub before: Option<String>,
    /// What must stand after the value.
    #[serde(default)]
    pub after: Option<String>,
    /// `token`, `word`, `number`, `group` or `none`.
    #[serde(default)]
    pub boundary: Option<String>,
    /// The longest match in bytes, `before` and `after` not counted.
    pub max_length: u32,
    /// A byte class that the finding swallows to the right: `[A-Za-z0-9+/=]`.
    #[serde(default)]
    pub extend: Option<String>,
    /// Text that closes an extended finding.
    #[serde(default)]
    pub closing: String,
    /// Offline checks.
    #[serde(default)]
    pub validators: Vec<CheckSource>,
    /// The base score, 0 to 100, where there is only one shape.
    #[serde(default)]
    pub base: Option<u8>,
    /// Context words.
    #[serde(default)]
    pub context: Vec<String>,
    /// Field names.
    #[serde(default)]
    pub fields: Vec<String>,
    /// Texts with findings.
    #[serde(default)]
    pub examples: Vec<ExampleSource>,
    /// Texts without findings.
    #[serde(default)]
    pub counter_examples: Vec<CounterExampleSource>,
}

fn stable() -> String {
    "stable".into()
}

/// An anchor as written: a literal, or a table with one of `class`, `inside`, `word`, `part`, `counted`, `beside`, `again`.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(untagged, deny_unknown_fields)]
pub enum AnchorSource {
    /// `"ghp_"`
    Literal(String),
    /// `{ class = "digits", back = 1 }`
    Class {
        /// `digits`, `at`, `upper`, `country-code`, `url`, `dashes`, `colons`, `field`, `name`, `house` or `town`.
        class: String,
        /// With `digits`: how many bytes before the digits the match starts.
        #[serde(default)]
        back: u8,
    },
    /// `{ inside = ".atlasv1.", back = 14 }`
    Inside {
        /// The literal.
        inside: String,
        /// How many bytes before it the match starts.
        back: u8,
    },
    /// `{ word = "born" }`
    Word {
        /// The word, in lower case.
        word: String,
    },
    /// `{ part = "password" }`
    Part {
        /// The word, in lower case.
        part: String,
    },
    /// `{ ahead_of = "password" }`
    AheadOf {
        /// The word, in lower case.
        ahead_of: String,
    },
    /// `{ counted = "years" }`
    Counted {
        /// The word, in lower case.
        counted: String,
    },
    /// `{ beside = "CREDIT_CARD" }`
    Beside {
        /// The entity.
        beside: String,
    },
    /// `{ again = "PERSON" }`
    Again {
        /// The entity.
        again: String,
    },
}

/// Behind which literals a token of any length counts: `true` for all of the anchors, or a list of some.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(untagged)]
pub enum TolerantSource {
    /// All of them, or none.
    All(bool),
    /// These.
    Some(Vec<String>),
}

impl Default for TolerantSource {
    fn default() -> TolerantSource {
        TolerantSource::All(false)
    }
}

/// A shape with a base score of its own.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct ShapeSource {
    /// The pattern.
    pub pattern: String,
    /// The score of a match, 0 to 100.
    pub base: u8,
}

/// A validator as written: its name, or a table with the scores of both outcomes.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(untagged, deny_unknown_fields)]
pub enum CheckSource {
    /// `"luhn"`, or `"phone:US"` with an argument: it must hold.
    Required(String),
    /// `{ name = "crc32-base62", pass = 99, fail = 60 }`
    Scored {
        /// The name, with an argument after a colon.
        name: String,
        /// The score where it holds.
        #[serde(default)]
        pass: Option<u8>,
        /// The score where it does not; without it the candidate is dropped.
        #[serde(default)]
        fail: Option<u8>,
    },
}

/// An example as written.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct ExampleSource {
    /// The text.
    pub text: String,
    /// The part that is found.
    pub find: String,
}

/// A counter-example as written.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct CounterExampleSource {
    /// The text.
    pub text: String,
    /// What the look-alike is.
    pub reason: String,
}
