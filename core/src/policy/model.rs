//! The policy as plain data: what a file says, nothing resolved yet.

use super::{
    action::Action,
    operator::{self, OperatorRule},
    places::Places,
    restore::{self, RestoreSource},
};
use reticent_pattern_compiler::{did_you_mean, source::DetectorSource};
use serde::{Deserialize, Deserializer, Serialize, de};
use std::{collections::BTreeMap, fmt};

use crate::error::{Error, ErrorCode};

/// Which detectors, thresholds, operators, allow-lists and field rules: plain data, the same in TOML, YAML and JSON.
///
/// Every key has a default, so that `Policy::default()` is the default policy and an empty file is one too.
///
/// ```
/// use reticent::Policy;
///
/// let policy = Policy::from_toml("profile = 'default'\n[entities]\nEMAIL_ADDRESS = 'remove'", "policy.toml")?;
/// assert_eq!(policy, Policy::from_yaml("entities: { EMAIL_ADDRESS: remove }", "policy.yaml")?);
/// # Ok::<(), reticent::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default, expecting = "the keys of a policy")]
pub struct Policy {
    /// The version of the format; 1.
    pub version: u32,
    /// Where the selection of detectors starts from.
    pub profile: Profile,
    /// The score, 0.0 to 1.0, from which a candidate is a finding.
    pub threshold: f64,
    /// What is done to a finding whose entity has no operator of its own.
    pub operator: OperatorRule,
    /// What a finding means for the call whose entity has no action of its own.
    #[serde(skip_serializing_if = "Action::is_default")]
    pub action: Action,
    /// Settings by entity.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub entities: BTreeMap<String, EntityRule>,
    /// Detectors switched on and off by id.
    #[serde(skip_serializing_if = "DetectorSelection::is_empty")]
    pub detectors: DetectorSelection,
    /// Kinds of values that are found or left alone.
    pub switches: Switches,
    /// Countries, as ISO 3166 writes them (`FR`), whose telephone numbers count as they are written at home, without a word beside them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub countries: Vec<String>,
    /// Values that are never findings.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub allow: Vec<AllowSource>,
    /// Fields of nested data that are always redacted or never touched.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub field: Vec<FieldSource>,
    /// Where sessions may restore values, and which ones.
    #[serde(skip_serializing_if = "restore::is_default")]
    pub restore: Vec<RestoreSource>,
    /// The policy's own detectors, in the schema of the catalogue.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub detector: Vec<DetectorSource>,
    /// Where that stands in the text that the policy was read from, for errors.
    #[doc(hidden)]
    #[serde(skip)]
    pub places: Places,
}

impl Default for Policy {
    fn default() -> Policy {
        Policy {
            version: super::VERSION,
            profile: Profile::Default,
            threshold: 0.5,
            operator: OperatorRule::default(),
            action: Action::default(),
            entities: BTreeMap::new(),
            detectors: DetectorSelection::default(),
            switches: Switches::default(),
            countries: Vec::new(),
            allow: Vec::new(),
            field: Vec::new(),
            restore: restore::default(),
            detector: Vec::new(),
            places: Places::default(),
        }
    }
}

/// Where the selection of detectors starts from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Profile {
    /// Every stable detector.
    #[default]
    Default,
    /// Payment cards, as PCI DSS wants them.
    Pci,
    /// Keys, tokens, passwords, connection strings.
    Secrets,
    /// The identifiers of the HIPAA Safe Harbor method.
    Hipaa,
    /// Personal data in the sense of GDPR Art. 4(1).
    Gdpr,
}

impl Profile {
    /// Every profile.
    pub const ALL: &'static [Profile] =
        &[Profile::Default, Profile::Pci, Profile::Secrets, Profile::Hipaa, Profile::Gdpr];

    /// The name that policies use.
    pub const fn name(self) -> &'static str {
        match self {
            Profile::Default => "default",
            Profile::Pci => "pci",
            Profile::Secrets => "secrets",
            Profile::Hipaa => "hipaa",
            Profile::Gdpr => "gdpr",
        }
    }

    /// The profile of that name, or an error that suggests one.
    pub fn parse(name: &str) -> Result<Profile, Error> {
        let names = || Profile::ALL.iter().map(|profile| profile.name());
        Profile::ALL.iter().copied().find(|profile| profile.name() == name).ok_or_else(|| {
            Error::new(
                ErrorCode::PolicyValue,
                format!("unknown profile `{name}`{}", did_you_mean(name, names())),
                format!("Use one of: {}", names().collect::<Vec<_>>().join(", ")),
            )
        })
    }
}

/// What a policy says about one entity: `false`, `true`, the name of an operator or of an action, or a table.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct EntityRule {
    /// Whether it is looked for at all.
    pub enabled: bool,
    /// The score from which a candidate of this entity is a finding.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub threshold: Option<f64>,
    /// What is done to its findings.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub operator: Option<OperatorRule>,
    /// What its findings mean for the call.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub action: Option<Action>,
}

impl Default for EntityRule {
    fn default() -> EntityRule {
        EntityRule { enabled: true, threshold: None, operator: None, action: None }
    }
}

/// The words that an entity's rule may be: operators, then actions.
const WORDS: &[&str] =
    &["replace", "mask", "hash", "remove", "keep", "encrypt", "tokenize", "redact", "warn", "ask", "block"];

impl<'de> Deserialize<'de> for EntityRule {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<EntityRule, D::Error> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Table {
            enabled: Option<bool>,
            threshold: Option<f64>,
            operator: Option<OperatorRule>,
            action: Option<Action>,
        }
        struct Visitor;
        impl<'de> de::Visitor<'de> for Visitor {
            type Value = EntityRule;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("true, false, an operator, an action, or a table of `enabled`, `threshold`, `operator` and `action`")
            }

            fn visit_bool<E>(self, enabled: bool) -> Result<EntityRule, E> {
                Ok(EntityRule { enabled, ..EntityRule::default() })
            }

            fn visit_str<E: de::Error>(self, name: &str) -> Result<EntityRule, E> {
                if let Some(action) = Action::parse(name) {
                    return Ok(EntityRule { action: Some(action), ..EntityRule::default() });
                }
                if !operator::NAMES.contains(&name) {
                    return Err(E::unknown_variant(name, WORDS));
                }
                let operator = OperatorRule::deserialize(de::value::StrDeserializer::new(name))?;
                Ok(EntityRule { operator: Some(operator), ..EntityRule::default() })
            }

            fn visit_map<A: de::MapAccess<'de>>(self, map: A) -> Result<EntityRule, A::Error> {
                let table = Table::deserialize(de::value::MapAccessDeserializer::new(map))?;
                Ok(EntityRule {
                    enabled: table.enabled.unwrap_or(true),
                    threshold: table.threshold,
                    operator: table.operator,
                    action: table.action,
                })
            }
        }
        deserializer.deserialize_any(Visitor)
    }
}

/// Detectors switched on and off, by id or by `family.*`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default, expecting = "a table of `enable` and `disable`")]
pub struct DetectorSelection {
    /// Switched on, also where they are preview or opt-in.
    pub enable: Vec<String>,
    /// Switched off; the last word.
    pub disable: Vec<String>,
}

impl DetectorSelection {
    fn is_empty(&self) -> bool {
        self.enable.is_empty() && self.disable.is_empty()
    }
}

/// Kinds of values that are found or left alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default, expecting = "a table of `private_ips`, `test_values` and `loopback`")]
pub struct Switches {
    /// Whether addresses of private networks (RFC 1918, RFC 4193) are findings.
    pub private_ips: bool,
    /// Whether published test values (test cards, example.com) are findings.
    pub test_values: bool,
    /// Whether loopback addresses are findings.
    pub loopback: bool,
}

impl Default for Switches {
    fn default() -> Switches {
        Switches { private_ips: true, test_values: true, loopback: false }
    }
}

/// A value that is never a finding: exact, or by a regex that must match the whole of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default, expecting = "a table with `value` or `regex`")]
pub struct AllowSource {
    /// The value itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// A regex of the `regex` crate, anchored to the whole value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub regex: Option<String>,
    /// Values that the regex must match.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub examples: Vec<String>,
    /// Values that it must not match.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub counter_examples: Vec<String>,
    /// The entity to which it is confined.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entity: Option<String>,
}

/// What is done to the value of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum FieldAction {
    /// The whole value is a finding.
    Redact,
    /// The value is not touched.
    Keep,
}

/// A field of nested data that is always redacted or never touched, by key or by path.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields, expecting = "a table with `action`, and `key` or `path`")]
pub struct FieldSource {
    /// A name in any case and with any separators: `card number` is also `cardNumber` and `CARD_NUMBER`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// A JSON Pointer, in which `*` stands for any part of a name and `**` for any number of names.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// What is done to the value.
    pub action: FieldAction,
    /// The entity of the finding; `FIELD` where none is named.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entity: Option<String>,
    /// The operator of the finding; the entity's where none is named.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub operator: Option<OperatorRule>,
}
