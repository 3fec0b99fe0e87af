//! Operators: as a policy writes them ([`OperatorRule`]), and resolved for the engine ([`Operator`]).

use super::{
    fault::Fault,
    key::{HashKey, KeyReference},
    seal::Sealer,
};
use crate::error::ErrorCode;
use serde::{Deserialize, Deserializer, Serialize, de};
use std::fmt;

/// How many hexadecimal digits a hash has where the policy does not say.
pub(crate) const DEFAULT_HASH_LENGTH: u32 = 16;
/// The shortest hash: below 8 digits (32 bits) different values soon share one.
pub(crate) const MIN_HASH_LENGTH: u32 = 8;
/// The longest hash: all of HMAC-SHA-256.
pub(crate) const MAX_HASH_LENGTH: u32 = 64;

/// The words that stand for an operator.
pub(crate) const NAMES: &[&str] = &["replace", "mask", "hash", "remove", "keep", "encrypt", "tokenize"];

/// What the tokens of a session look like.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum TokenStyle {
    /// `[EMAIL_ADDRESS_1]`
    #[default]
    Token,
    /// A value like it from a range that is reserved for documentation: `user1@example.com`. A token where there is no such range.
    Surrogate,
    /// A value of the same form that the same checks let pass, from a reserved range where the entity has one. A token where there is none.
    Format,
}

impl TokenStyle {
    /// The style of the number that it is kept as.
    pub(crate) fn from_tag(tag: u8) -> Option<TokenStyle> {
        [TokenStyle::Token, TokenStyle::Surrogate, TokenStyle::Format].into_iter().find(|style| *style as u8 == tag)
    }
}

/// An operator as a policy writes it: a word, or a table with `type` and the options of that type.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "type", rename_all = "lowercase")]
pub enum OperatorRule {
    /// A placeholder in place of the value.
    Replace {
        /// The placeholder; `{entity}` stands for the entity. `[{entity}]` where none is given.
        #[serde(skip_serializing_if = "Option::is_none")]
        with: Option<String>,
    },
    /// The value with its characters hidden, some at either end excepted.
    Mask {
        /// What stands for a hidden character.
        character: char,
        /// How many characters stay at the start.
        keep_first: u32,
        /// How many characters stay at the end.
        keep_last: u32,
    },
    /// HMAC-SHA-256 of the value.
    Hash {
        /// Where the key comes from.
        key: KeyReference,
        /// How many hexadecimal digits of the hash are written.
        length: u32,
    },
    /// The value sealed under a key, so that who has the key can restore it without a vault.
    Encrypt {
        /// Where the key comes from that seals.
        key: KeyReference,
        /// Keys that have sealed before, and still restore.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        previous: Vec<KeyReference>,
    },
    /// In a session, a token that its vault restores; elsewhere the placeholder.
    Tokenize {
        /// What tokens look like.
        style: TokenStyle,
    },
    /// Nothing in place of the value.
    Remove,
    /// The value as it is; the finding is still reported.
    Keep,
}

impl Default for OperatorRule {
    fn default() -> OperatorRule {
        OperatorRule::Replace { with: None }
    }
}

/// An operator that is ready to be applied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Operator {
    /// A placeholder in place of the value.
    Replace {
        /// The placeholder; `{entity}` stands for the entity. None is `[ENTITY]`.
        template: Option<String>,
    },
    /// The value with its characters hidden, some at either end excepted.
    Mask {
        /// What stands for a hidden character.
        character: char,
        /// How many characters stay at the start.
        keep_first: usize,
        /// How many characters stay at the end.
        keep_last: usize,
    },
    /// HMAC-SHA-256 of the value.
    Hash {
        /// The key.
        key: HashKey,
        /// How many hexadecimal digits of the hash are written.
        length: usize,
    },
    /// The value sealed under a key.
    Encrypt {
        /// The keys; the first one seals.
        sealer: Sealer,
    },
    /// In a session, a token that its vault restores; elsewhere the placeholder.
    Tokenize {
        /// What tokens look like.
        style: TokenStyle,
    },
    /// Nothing in place of the value.
    Remove,
    /// The value as it is.
    Keep,
}

impl Operator {
    /// The word of its `type`.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Operator::Replace { .. } => "replace",
            Operator::Mask { .. } => "mask",
            Operator::Hash { .. } => "hash",
            Operator::Encrypt { .. } => "encrypt",
            Operator::Tokenize { .. } => "tokenize",
            Operator::Remove => "remove",
            Operator::Keep => "keep",
        }
    }

    /// The style of the token that a session writes in its place; none where something else was asked for.
    pub(crate) fn token_style(&self) -> Option<TokenStyle> {
        match self {
            Operator::Tokenize { style } => Some(*style),
            Operator::Replace { template: None } => Some(TokenStyle::Token),
            _ => None,
        }
    }
}

/// Every option of every operator, before it is known which ones the `type` takes.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, expecting = "a table with `type`")]
struct Options {
    #[serde(rename = "type")]
    name: String,
    with: Option<String>,
    character: Option<char>,
    keep_first: Option<u32>,
    keep_last: Option<u32>,
    key: Option<KeyReference>,
    length: Option<u32>,
    previous: Option<Vec<KeyReference>>,
    style: Option<TokenStyle>,
}

impl Options {
    fn named(name: &str) -> Options {
        Options {
            name: name.into(),
            with: None,
            character: None,
            keep_first: None,
            keep_last: None,
            key: None,
            length: None,
            previous: None,
            style: None,
        }
    }

    fn required_key<E: de::Error>(self) -> Result<KeyReference, E> {
        self.key.ok_or_else(|| {
            Fault::new(
                ErrorCode::Operator,
                format!("the operator `{}` has no key", self.name),
                format!(
                    "Name the environment variable that holds it: {{ type = \"{}\", key = {{ env = \"NAME\" }} }}",
                    self.name
                ),
            )
            .into_error()
        })
    }

    fn rule<E: de::Error>(mut self) -> Result<OperatorRule, E> {
        let taken: &[&str] = match self.name.as_str() {
            "replace" => &["with"],
            "mask" => &["character", "keep_first", "keep_last"],
            "hash" => &["key", "length"],
            "encrypt" => &["key", "previous"],
            "tokenize" => &["style"],
            "remove" | "keep" => &[],
            other => return Err(E::unknown_variant(other, NAMES)),
        };
        let given = [
            ("with", self.with.is_some()),
            ("character", self.character.is_some()),
            ("keep_first", self.keep_first.is_some()),
            ("keep_last", self.keep_last.is_some()),
            ("key", self.key.is_some()),
            ("length", self.length.is_some()),
            ("previous", self.previous.is_some()),
            ("style", self.style.is_some()),
        ];
        if let Some((option, _)) = given.iter().find(|(option, given)| *given && !taken.contains(option)) {
            let takes = match taken {
                [] => "no options".into(),
                options => format!("`{}`", options.join("`, `")),
            };
            return Err(Fault::new(
                ErrorCode::Operator,
                format!("the operator `{}` takes no `{option}`", self.name),
                format!("Remove `{option}`: `{}` takes {takes}", self.name),
            )
            .into_error());
        }
        Ok(match self.name.as_str() {
            "replace" => OperatorRule::Replace { with: self.with },
            "mask" => OperatorRule::Mask {
                character: self.character.unwrap_or('*'),
                keep_first: self.keep_first.unwrap_or(0),
                keep_last: self.keep_last.unwrap_or(0),
            },
            "hash" => {
                OperatorRule::Hash { length: self.length.unwrap_or(DEFAULT_HASH_LENGTH), key: self.required_key()? }
            }
            "encrypt" => {
                OperatorRule::Encrypt { previous: self.previous.take().unwrap_or_default(), key: self.required_key()? }
            }
            "tokenize" => OperatorRule::Tokenize { style: self.style.unwrap_or_default() },
            "remove" => OperatorRule::Remove,
            _ => OperatorRule::Keep,
        })
    }
}

impl<'de> Deserialize<'de> for OperatorRule {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<OperatorRule, D::Error> {
        struct Visitor;
        impl<'de> de::Visitor<'de> for Visitor {
            type Value = OperatorRule;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an operator: a word such as \"mask\", or a table with `type`")
            }

            fn visit_str<E: de::Error>(self, name: &str) -> Result<OperatorRule, E> {
                Options::named(name).rule()
            }

            fn visit_map<A: de::MapAccess<'de>>(self, map: A) -> Result<OperatorRule, A::Error> {
                Options::deserialize(de::value::MapAccessDeserializer::new(map))?.rule()
            }
        }
        deserializer.deserialize_any(Visitor)
    }
}
