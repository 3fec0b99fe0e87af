//! Where a policy lets values be restored.

use super::{
    compile::{CompiledRule, check_known},
    problem::Problem,
};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeSet, HashMap};

/// The destination that is meant where none is named: whoever holds the conversation.
pub(crate) const USER: &str = "user";

/// A destination into which values may be restored: a name, in which `*` stands for any part of it, and the entities.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields, expecting = "a table with `destination`, and `entities` where not all may be restored")]
pub struct RestoreSource {
    /// What the caller names the destination: `user`, `tool:crm.update`, `log`; `*` stands for any part.
    pub destination: String,
    /// The entities that may be restored there; all where none is named.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub entities: Vec<String>,
}

/// Where a policy says nothing, values are restored for the user, and nowhere else.
pub(super) fn default() -> Vec<RestoreSource> {
    vec![RestoreSource { destination: USER.into(), entities: Vec::new() }]
}

pub(super) fn is_default(rules: &[RestoreSource]) -> bool {
    rules == default()
}

/// The destinations of a policy, ready to be asked.
#[derive(Clone, Debug)]
pub(super) struct Destinations {
    rules: Vec<RestoreSource>,
}

impl Destinations {
    pub(super) fn new(
        rules: &[RestoreSource],
        entities: &HashMap<String, CompiledRule>,
    ) -> Result<Destinations, Problem> {
        let known: BTreeSet<&str> = match rules.iter().all(|rule| rule.entities.is_empty()) {
            true => BTreeSet::new(),
            false => entities.keys().map(String::as_str).collect(),
        };
        for (index, rule) in rules.iter().enumerate() {
            if rule.destination.is_empty() {
                let problem = Problem::value("a destination without a name", "Name it: `user`, `tool:crm.update`, `*`");
                return Err(problem.key("destination").index(index).key("restore"));
            }
            for entity in &rule.entities {
                check_known(entity, &known).map_err(|problem| problem.key("entities").index(index).key("restore"))?;
            }
        }
        Ok(Destinations { rules: rules.to_vec() })
    }

    /// Whether values of this entity may be restored there.
    pub(super) fn allow(&self, destination: &str, entity: &str) -> bool {
        self.rules.iter().any(|rule| {
            matches(rule.destination.as_bytes(), destination.as_bytes())
                && (rule.entities.is_empty() || rule.entities.iter().any(|allowed| allowed == entity))
        })
    }
}

/// Whether a name matches a pattern in which `*` stands for any part. Both are short, and the time is their product at most.
fn matches(pattern: &[u8], name: &[u8]) -> bool {
    let (mut at, mut in_name) = (0, 0);
    // The last star, and the part of the name that it stands for up to now.
    let mut star: Option<(usize, usize)> = None;
    while in_name < name.len() {
        match pattern.get(at) {
            Some(b'*') => {
                star = Some((at, in_name));
                at += 1;
            }
            Some(byte) if *byte == name[in_name] => {
                at += 1;
                in_name += 1;
            }
            _ => match star {
                None => return false,
                Some((place, covered)) => {
                    star = Some((place, covered + 1));
                    at = place + 1;
                    in_name = covered + 1;
                }
            },
        }
    }
    pattern[at..].iter().all(|byte| *byte == b'*')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stars_stand_for_any_part() {
        for (pattern, name, expected) in [
            ("user", "user", true),
            ("user", "users", false),
            ("tool:*", "tool:crm.update", true),
            ("tool:*", "tool:", true),
            ("tool:*.update", "tool:crm.update", true),
            ("tool:*.update", "tool:crm.delete", false),
            ("*", "log", true),
            ("*", "", true),
            ("", "log", false),
        ] {
            assert_eq!(matches(pattern.as_bytes(), name.as_bytes()), expected, "{pattern} {name}");
        }
    }

    #[test]
    fn a_rule_may_be_confined_to_entities() {
        let rule = |destination: &str, entities: &[&str]| RestoreSource {
            destination: destination.into(),
            entities: entities.iter().map(ToString::to_string).collect(),
        };
        let destinations = Destinations { rules: vec![rule("user", &[]), rule("tool:crm.*", &["EMAIL_ADDRESS"])] };
        for (destination, entity, allowed) in [
            ("user", "CREDIT_CARD", true),
            ("tool:crm.update", "EMAIL_ADDRESS", true),
            ("tool:crm.update", "CREDIT_CARD", false),
            ("log", "EMAIL_ADDRESS", false),
        ] {
            assert_eq!(destinations.allow(destination, entity), allowed, "{destination} {entity}");
        }
    }
}
