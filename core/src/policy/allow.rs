//! Allow-lists: values that are never findings.

use super::{model::AllowSource, problem::Problem, test_values};
use regex::bytes::Regex;
use std::collections::{HashMap, HashSet};

/// The allow rules of a policy.
#[derive(Clone, Debug, Default)]
pub(crate) struct AllowList {
    /// Values allowed whatever they are found as.
    values: HashSet<Vec<u8>>,
    /// Values allowed as one entity.
    values_by_entity: HashMap<String, HashSet<Vec<u8>>>,
    /// Regexes over the whole value, with the entity to which each is confined.
    regexes: Vec<(Regex, Option<String>)>,
    /// Whether published test values are allowed too.
    test_values: bool,
}

impl AllowList {
    pub(crate) fn new(sources: &[AllowSource], allow_test_values: bool) -> Result<AllowList, Problem> {
        let mut list = AllowList { test_values: allow_test_values, ..AllowList::default() };
        for (index, source) in sources.iter().enumerate() {
            list.add(source).map_err(|problem| problem.index(index).key("allow"))?;
        }
        Ok(list)
    }

    fn add(&mut self, source: &AllowSource) -> Result<(), Problem> {
        match (&source.value, &source.regex) {
            (Some(value), None) => {
                if value.is_empty() {
                    return Err(Problem::value("the value is empty", "Write the value that is allowed").key("value"));
                }
                if !source.examples.is_empty() || !source.counter_examples.is_empty() {
                    return Err(Problem::value(
                        "an exact value needs no examples",
                        "Remove them; they belong to `regex`",
                    ));
                }
                let values = match &source.entity {
                    None => &mut self.values,
                    Some(entity) => self.values_by_entity.entry(entity.clone()).or_default(),
                };
                values.insert(value.as_bytes().to_vec());
            }
            (None, Some(pattern)) => {
                let regex = regex(pattern).map_err(|problem| problem.key("regex"))?;
                check_examples(&regex, source)?;
                self.regexes.push((regex, source.entity.clone()));
            }
            _ => {
                return Err(Problem::value(
                    "an allow rule needs either `value` or `regex`",
                    "Write { value = \"…\" }, or { regex = \"…\", examples = [\"…\"], counter_examples = [\"…\"] }",
                ));
            }
        }
        Ok(())
    }

    /// Whether it allows nothing.
    pub(crate) fn is_empty(&self) -> bool {
        self.values.is_empty() && self.values_by_entity.is_empty() && self.regexes.is_empty() && !self.test_values
    }

    /// Whether a value found as this entity is left alone.
    pub(crate) fn allows(&self, entity: &str, value: &[u8]) -> bool {
        self.values.contains(value)
            || self.values_by_entity.get(entity).is_some_and(|values| values.contains(value))
            || self
                .regexes
                .iter()
                .any(|(regex, of)| of.as_deref().is_none_or(|of| of == entity) && regex.is_match(value))
            || self.test_values && test_values::is_test_value(entity, value)
    }
}

/// The regex over the whole value, unless it would allow nearly everything.
fn regex(pattern: &str) -> Result<Regex, Problem> {
    // Alone first: `a)|(b` would become valid inside the group.
    Regex::new(pattern)
        .and_then(|_| Regex::new(&format!(r"\A(?:{pattern})\z")))
        .map_err(|error| {
            let detail = error.to_string();
            let reason = detail.lines().last().unwrap_or_default().trim_start_matches("error: ");
            Problem::value(
                format!("the regex is not valid: {reason}"),
                "Use the syntax of the `regex` crate: no look-around, no back-references",
            )
        })
        .and_then(|regex| match allows_anything(&regex) {
            true => Err(Problem::value(
                "the regex allows nearly every value",
                "Write a fixed part of the values into it: a prefix, or a domain",
            )),
            false => Ok(regex),
        })
}

/// Whether the regex matches the empty text, or some length of text whatever its characters are.
fn allows_anything(regex: &Regex) -> bool {
    const KINDS: [&str; 4] = ["4929381705", "qwhzkxv", "RTJMPGB", "k.V3-xQ@8_zM"];
    regex.is_match(b"")
        || (1..=64).any(|length| {
            KINDS.iter().all(|kind| {
                let text: Vec<u8> = kind.bytes().cycle().take(length).collect();
                regex.is_match(&text)
            })
        })
}

/// Messages count the examples from 1 and do not quote them: they may be real values.
fn check_examples(regex: &Regex, source: &AllowSource) -> Result<(), Problem> {
    if source.examples.is_empty() || source.counter_examples.is_empty() {
        return Err(Problem::value(
            "an allow regex needs `examples` and `counter_examples`",
            "Add a value or more that it must match, and look-alikes that it must not match",
        ));
    }
    if let Some(at) = source.examples.iter().position(|example| !regex.is_match(example.as_bytes())) {
        return Err(Problem::value(
            format!("the regex does not match example {}", at + 1),
            "Correct one of the two; the regex must match the whole of it",
        )
        .index(at)
        .key("examples"));
    }
    if let Some(at) = source.counter_examples.iter().position(|example| regex.is_match(example.as_bytes())) {
        return Err(Problem::value(format!("the regex matches counter-example {}", at + 1), "Make the regex narrower")
            .index(at)
            .key("counter_examples"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn by_regex(regex: &str, examples: &[&str], counter_examples: &[&str]) -> AllowSource {
        let owned = |list: &[&str]| list.iter().map(|text| text.to_string()).collect();
        AllowSource {
            regex: Some(regex.into()),
            examples: owned(examples),
            counter_examples: owned(counter_examples),
            ..AllowSource::default()
        }
    }

    fn error(source: AllowSource) -> String {
        AllowList::new(&[source], false).unwrap_err().into_error(None).to_string()
    }

    #[test]
    fn exact_values_are_allowed_exactly() {
        let value = |value: &str, entity: Option<&str>| AllowSource {
            value: Some(value.into()),
            entity: entity.map(str::to_string),
            ..AllowSource::default()
        };
        let list = AllowList::new(&[value("help@acme.io", None), value("4242", Some("PIN"))], false).unwrap();
        assert!(list.allows("EMAIL_ADDRESS", b"help@acme.io"));
        assert!(!list.allows("EMAIL_ADDRESS", b"Help@acme.io"));
        assert!(!list.allows("EMAIL_ADDRESS", b"x-help@acme.io"));
        assert!(list.allows("PIN", b"4242"));
        assert!(!list.allows("OTHER", b"4242"));
    }

    #[test]
    fn a_regex_must_match_the_whole_value() {
        let list = AllowList::new(
            &[by_regex(r"[a-z]+@acme\.io|noreply@.*\.acme\.io", &["help@acme.io"], &["help@acme.io.evil.com"])],
            false,
        )
        .unwrap();
        assert!(list.allows("EMAIL_ADDRESS", b"help@acme.io"));
        assert!(!list.allows("EMAIL_ADDRESS", b"help@acme.io.evil.com"));
        assert!(!list.allows("EMAIL_ADDRESS", b"x1help@acme.io"));
    }

    #[test]
    fn a_regex_that_allows_everything_is_refused() {
        for pattern in ["", ".*", ".+", r"\S+", "x?", ".{20,}", r"[\w.@-]+", "(?s:.)+", r".{16}", "a|.*"] {
            assert!(error(by_regex(pattern, &["a"], &[])).contains("nearly every value"), "{pattern}");
        }
        for pattern in [r"\d{4}", r".+@acme\.io", "TEST-.*"] {
            assert!(!error(by_regex(pattern, &["?"], &["?"])).contains("nearly every value"), "{pattern}");
        }
    }

    #[test]
    fn examples_are_run_and_not_quoted() {
        let missed = error(by_regex(r"a\d", &["a1", "private"], &["b1"]));
        assert!(missed.starts_with("`allow[0].examples[1]`: the regex does not match example 2"), "{missed}");
        assert!(!missed.contains("private"));
        let hit = error(by_regex(r"a\d", &["a1"], &["a2"]));
        assert!(hit.starts_with("`allow[0].counter_examples[0]`: the regex matches counter-example 1"), "{hit}");
        assert!(error(by_regex(r"a\d", &["a1"], &[])).contains("needs `examples` and `counter_examples`"));
        assert!(error(by_regex(r"a)|(b", &["a"], &["b"])).contains("not valid"));
        assert!(error(AllowSource::default()).contains("either `value` or `regex`"));
    }
}
