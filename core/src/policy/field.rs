//! Field rules: which fields of nested data are always redacted or never touched.

use super::{
    model::{FieldAction, FieldSource},
    operator::Operator,
    problem::Problem,
};
use reticent_pattern_compiler::{
    Boundary, Detector, compile,
    source::{AnchorSource, DetectorSource, ExampleSource, TolerantSource},
};
use std::{collections::HashMap, iter};

/// The id of what a field rule finds.
pub(crate) const FIELD_DETECTOR: &str = "policy.field";
/// The id of the findings of recognisers.
pub(crate) const RECOGNIZER: &str = "recognizer";
/// The entity of a redacted field whose rule names none.
pub(crate) const FIELD_ENTITY: &str = "FIELD";
/// Names in one path.
const MAX_SEGMENTS: usize = 32;

/// One step into nested data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PathPart<'a> {
    /// A member of an object.
    Key(&'a str),
    /// An element of an array.
    Index(usize),
}

/// What is done to a field, and everything inside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum FieldRule {
    /// The whole value is a finding of this entity.
    Redact {
        /// The entity.
        entity: String,
        /// What is done to the value.
        operator: Operator,
    },
    /// Nothing is looked for in it.
    Keep,
}

/// The field rules of a policy. Of several that apply, the first one counts.
#[derive(Clone, Debug, Default)]
pub(crate) struct FieldRules {
    rules: Vec<FieldRule>,
    /// Normal form of a key, and its rule.
    keys: HashMap<String, usize>,
    /// In the order of the policy.
    paths: Vec<(PathPattern, usize)>,
}

impl FieldRules {
    /// Compiles the rules; `redact` gives the entity and operator of a rule that redacts.
    pub(crate) fn new(
        sources: &[FieldSource],
        mut redact: impl FnMut(&FieldSource) -> Result<FieldRule, Problem>,
    ) -> Result<FieldRules, Problem> {
        let mut rules = FieldRules::default();
        for (index, source) in sources.iter().enumerate() {
            rules.add(source, &mut redact).map_err(|problem| problem.index(index).key("field"))?;
        }
        Ok(rules)
    }

    fn add(
        &mut self,
        source: &FieldSource,
        redact: &mut impl FnMut(&FieldSource) -> Result<FieldRule, Problem>,
    ) -> Result<(), Problem> {
        let at = self.rules.len();
        match (&source.key, &source.path) {
            (Some(key), None) => {
                let key = normal(key);
                if key.is_empty() {
                    return Err(Problem::value("the key has no letter and no digit", "Name the field").key("key"));
                }
                self.keys.entry(key).or_insert(at);
            }
            (None, Some(path)) => {
                let pattern = PathPattern::parse(path).map_err(|problem| problem.key("path"))?;
                self.paths.push((pattern, at));
            }
            _ => {
                return Err(Problem::value(
                    "a field rule needs either `key` or `path`",
                    "Write key = \"name\" for a field anywhere, or path = \"/a/b\" for one place",
                ));
            }
        }
        self.rules.push(match source.action {
            FieldAction::Redact => redact(source)?,
            FieldAction::Keep if source.operator.is_none() && source.entity.is_none() => FieldRule::Keep,
            FieldAction::Keep => {
                let unused = if source.operator.is_some() { "operator" } else { "entity" };
                return Err(Problem::value(
                    format!("a field that is kept has no {unused}"),
                    format!("Remove `{unused}`, or write action = \"redact\""),
                )
                .key(unused));
            }
        });
        Ok(())
    }

    /// The rule that speaks for a key in a text, where there are no paths.
    pub(crate) fn rule_of_key(&self, key: &str) -> Option<&FieldRule> {
        if self.keys.is_empty() { None } else { self.keys.get(&normal(key)).map(|at| &self.rules[*at]) }
    }

    /// For each key whose field is redacted: a detector of its value in text, and the rule.
    pub(crate) fn text_detectors(&self) -> Vec<(Detector, FieldRule)> {
        let redacted = self.keys.iter().filter_map(|(key, at)| match &self.rules[*at] {
            FieldRule::Redact { entity, .. } => Some((key, entity, *at)),
            FieldRule::Keep => None,
        });
        let mut detectors: Vec<(usize, Detector, FieldRule)> =
            redacted.map(|(key, entity, at)| (at, text_detector(key, entity), self.rules[at].clone())).collect();
        detectors.sort_by_key(|(at, ..)| *at);
        detectors.into_iter().map(|(_, detector, rule)| (detector, rule)).collect()
    }

    /// Whether any of them redacts.
    pub(crate) fn redact(&self) -> bool {
        self.rules.iter().any(|rule| matches!(rule, FieldRule::Redact { .. }))
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.rules.is_empty()
    }

    /// A rule by its number.
    pub(crate) fn get(&self, rule: usize) -> &FieldRule {
        &self.rules[rule]
    }

    /// Where the rules stand at a value itself, before any step into it.
    pub(crate) fn start(&self) -> Reached {
        Reached::Open(self.paths.iter().map(|(pattern, _)| pattern.start()).collect())
    }

    /// Where they stand one step further. A rule covers all that is inside its field, so the outermost field that has one decides.
    pub(crate) fn step(&self, from: &Reached, part: PathPart<'_>) -> Reached {
        let Reached::Open(states) = from else { return from.clone() };
        let by_key = match part {
            PathPart::Key(key) if !self.keys.is_empty() => self.keys.get(&normal(key)).copied(),
            _ => None,
        };
        let next: Box<[u64]> =
            self.paths.iter().zip(states).map(|((pattern, _), states)| pattern.step(*states, part)).collect();
        let by_path = self.paths.iter().zip(&next).find(|((pattern, _), states)| pattern.is_end(**states));
        match by_key.into_iter().chain(by_path.map(|((_, at), _)| *at)).min() {
            Some(rule) => Reached::Rule(rule),
            None => Reached::Open(next),
        }
    }

    /// The rule of the field at a path.
    #[cfg(test)]
    pub(crate) fn rule(&self, path: &[PathPart<'_>]) -> Option<&FieldRule> {
        match path.iter().fold(self.start(), |reached, part| self.step(&reached, *part)) {
            Reached::Rule(rule) => Some(self.get(rule)),
            Reached::Open(_) => None,
        }
    }

    /// Where they stand at a value that is reached in two ways: it is redacted where either says so, and kept where both do.
    pub(crate) fn join(&self, one: &Reached, other: &Reached) -> Reached {
        let is_kept = |rule: usize| self.rules[rule] == FieldRule::Keep;
        match (one, other) {
            (Reached::Rule(one), Reached::Rule(other)) => match (is_kept(*one), is_kept(*other)) {
                (true, false) => Reached::Rule(*other),
                (false, true) => Reached::Rule(*one),
                _ => Reached::Rule(*one.min(other)),
            },
            (Reached::Rule(rule), open @ Reached::Open(_)) | (open @ Reached::Open(_), Reached::Rule(rule)) => {
                if is_kept(*rule) {
                    open.clone()
                } else {
                    Reached::Rule(*rule)
                }
            }
            (Reached::Open(one), Reached::Open(other)) => {
                let both = one.iter().zip(other).zip(&self.paths);
                Reached::Open(
                    both.map(|((one, other), (_, at))| if is_kept(*at) { one & other } else { one | other }).collect(),
                )
            }
        }
    }
}

/// Where the rules stand at a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Reached {
    /// This one decides.
    Rule(usize),
    /// None does yet. For each path the segments that can come next: see [`PathPattern::start`].
    Open(Box<[u64]>),
}

/// The detector of whatever is assigned to a key.
fn text_detector(key: &str, entity: &str) -> Detector {
    let source = DetectorSource {
        id: FIELD_DETECTOR.into(),
        entity: entity.into(),
        status: "stable".into(),
        description: "The value of a field that a rule of the policy redacts".into(),
        source: String::new(),
        groups: Vec::new(),
        anchors: vec![AnchorSource::Class { class: "field".into(), back: 0 }],
        shape: Some(r"[^\x00]{1,2048}".into()),
        shapes: Vec::new(),
        tolerant: TolerantSource::default(),
        before: None,
        after: None,
        boundary: Some("none".into()),
        max_length: 2048,
        extend: None,
        closing: String::new(),
        validators: Vec::new(),
        base: Some(100),
        context: Vec::new(),
        fields: spellings(key),
        examples: vec![ExampleSource { text: "key=value".into(), find: "value".into() }],
        counter_examples: Vec::new(),
    };
    match compile::detector(&source, None) {
        Ok(detector) => detector,
        Err(error) => unreachable!("a key in normal form makes a detector: {error}"),
    }
}

/// Makes detectors of what recognisers find as an entity: they look for nothing themselves.
pub(crate) fn recognized_detectors() -> impl Fn(&str) -> Detector {
    let of_field = text_detector("value", FIELD_ENTITY);
    let any = Detector {
        id: RECOGNIZER.into(),
        description: "What a recogniser of the caller finds".into(),
        anchors: Vec::new().into(),
        shapes: Vec::new().into(),
        boundary: Boundary::Word,
        fields: Vec::new().into(),
        examples: iter::empty().collect(),
        ..of_field
    };
    move |entity| Detector { entity: entity.to_string().into(), ..any.clone() }
}

/// A key in normal form with a space at each place near its end: the engine tells by the last letters whether a key can be one that it knows,
/// and a rule speaks for every spelling of its key.
fn spellings(key: &str) -> Vec<String> {
    let places = key.char_indices().map(|(at, _)| at).filter(|at| *at > 0);
    let spaced = places.rev().take(3).map(|at| format!("{} {}", &key[..at], &key[at..]));
    std::iter::once(key.to_string()).chain(spaced).collect()
}

/// A key's letters and digits in lower case: the same for every spelling of a name.
fn normal(key: &str) -> String {
    key.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// A path with `*` for any part of a name and `**` for any number of names.
#[derive(Clone, Debug, PartialEq, Eq)]
struct PathPattern(Vec<Segment>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Segment {
    /// `**`
    Any,
    /// A name, cut at each `*`.
    Name(Vec<String>),
}

impl PathPattern {
    fn parse(path: &str) -> Result<PathPattern, Problem> {
        let Some(inner) = path.strip_prefix('/') else {
            return Err(Problem::value(
                "the path does not start with `/`",
                "Write a path from the root, /messages/*/content, or /**/content for any depth",
            ));
        };
        let segments: Vec<&str> = inner.split('/').collect();
        if segments.len() > MAX_SEGMENTS {
            return Err(Problem::value(
                format!("the path has more than {MAX_SEGMENTS} names"),
                "Put `**` in place of the names in the middle",
            ));
        }
        segments
            .into_iter()
            .map(|segment| match segment {
                "**" => Ok(Segment::Any),
                name if name.contains("**") => Err(Problem::value(
                    "`**` stands beside other characters of a name",
                    "Write `**` as a name of its own, or a single `*` inside a name",
                )),
                name if name.split('~').skip(1).any(|behind| !behind.starts_with(['0', '1'])) => Err(Problem::value(
                    "a `~` stands before neither `0` nor `1`",
                    "Write `~1` for a `/` in a name, and `~0` for a `~`",
                )),
                // RFC 6901: first ~1, then ~0.
                name => {
                    Ok(Segment::Name(name.split('*').map(|part| part.replace("~1", "/").replace("~0", "~")).collect()))
                }
            })
            .collect::<Result<_, _>>()
            .map(PathPattern)
    }

    /// The segments that can come next, so that `**` never makes it go back. Bit n: the first n segments are matched; `MAX_SEGMENTS` bits and
    /// the end fit.
    fn start(&self) -> u64 {
        self.skip_any(1)
    }

    fn step(&self, states: u64, part: PathPart<'_>) -> u64 {
        let mut next = 0;
        for (at, segment) in self.0.iter().enumerate() {
            if states >> at & 1 == 0 {
                continue;
            }
            match segment {
                Segment::Any => next |= 1 << at,
                Segment::Name(pieces) if is_name(pieces, &part) => next |= 1 << (at + 1),
                Segment::Name(_) => {}
            }
        }
        self.skip_any(next)
    }

    fn is_end(&self, states: u64) -> bool {
        states >> self.0.len() & 1 == 1
    }

    fn skip_any(&self, mut states: u64) -> u64 {
        for (at, segment) in self.0.iter().enumerate() {
            if *segment == Segment::Any && states >> at & 1 == 1 {
                states |= 1 << (at + 1);
            }
        }
        states
    }
}

fn is_name(pieces: &[String], part: &PathPart<'_>) -> bool {
    match part {
        PathPart::Key(key) => is_like(pieces, key),
        PathPart::Index(index) => is_like(pieces, &index.to_string()),
    }
}

/// Whether a name has the pieces in order, the first at its start and the last at its end.
fn is_like(pieces: &[String], name: &str) -> bool {
    let [first, inner @ .., last] = pieces else {
        return pieces.first().is_some_and(|only| only == name);
    };
    let Some(rest) = name.strip_prefix(first.as_str()) else { return false };
    let Some(mut rest) = rest.strip_suffix(last.as_str()) else { return false };
    for piece in inner {
        let Some(at) = rest.find(piece.as_str()) else { return false };
        rest = &rest[at + piece.len()..];
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use PathPart::{Index, Key};

    fn source(key: Option<&str>, path: Option<&str>, action: FieldAction) -> FieldSource {
        FieldSource {
            key: key.map(str::to_string),
            path: path.map(str::to_string),
            action,
            entity: None,
            operator: None,
        }
    }

    fn redact(_: &FieldSource) -> Result<FieldRule, Problem> {
        Ok(FieldRule::Redact { entity: FIELD_ENTITY.into(), operator: Operator::Remove })
    }

    fn error(source: FieldSource) -> String {
        FieldRules::new(&[source], redact).unwrap_err().into_error(None).to_string()
    }

    #[test]
    fn keys_match_in_every_spelling() {
        let rules = FieldRules::new(&[source(Some("card number"), None, FieldAction::Keep)], redact).unwrap();
        for key in ["cardNumber", "CARD_NUMBER", "card-number", "cardnumber", "Card.Number"] {
            assert_eq!(rules.rule(&[Key(key)]), Some(&FieldRule::Keep), "{key}");
        }
        for key in ["card", "cardNumbers", "mycardnumber", ""] {
            assert_eq!(rules.rule(&[Key(key)]), None, "{key}");
        }
    }

    #[test]
    fn paths_match_pointers_and_globs() {
        let table: &[(&str, &[PathPart<'_>], bool)] = &[
            ("/a/b", &[Key("a"), Key("b")], true),
            ("/a/b", &[Key("a")], false),
            ("/a/b", &[Key("a"), Key("b"), Key("c")], true),
            ("/a/0", &[Key("a"), Index(0)], true),
            ("/a/*/c", &[Key("a"), Index(7), Key("c")], true),
            ("/a/*/c", &[Key("a"), Key("c")], false),
            ("/*/c", &[Key("a"), Key("b"), Key("c")], false),
            ("/**/c", &[Key("c")], true),
            ("/**/c", &[Key("a"), Index(1), Key("c")], true),
            ("/**/c", &[Key("c"), Key("a")], true),
            ("/a/**", &[Key("a"), Key("x"), Key("y")], true),
            ("/a/**", &[Key("b"), Key("x")], false),
            ("/**/a/**/b", &[Key("a"), Key("a"), Key("x"), Key("b")], true),
            ("/user_*", &[Key("user_name")], true),
            ("/user_*_id", &[Key("user_id")], false),
            ("/*_a_*_b", &[Key("x_a_y_a_z_b")], true),
            ("/~1x~0", &[Key("/x~")], true),
            ("/a~01", &[Key("a~1")], true),
        ];
        for (pattern, path, expected) in table {
            let rules = FieldRules::new(&[source(None, Some(pattern), FieldAction::Keep)], redact).unwrap();
            assert_eq!(rules.rule(path).is_some(), *expected, "{pattern} {path:?}");
        }
    }

    #[test]
    fn the_first_rule_that_applies_counts() {
        let sources = [
            source(None, Some("/**/public/**"), FieldAction::Keep),
            source(Some("name"), None, FieldAction::Redact),
            source(Some("name"), None, FieldAction::Keep),
        ];
        let rules = FieldRules::new(&sources, redact).unwrap();
        assert_eq!(rules.rule(&[Key("public"), Key("name")]), Some(&FieldRule::Keep));
        assert!(matches!(rules.rule(&[Key("name")]), Some(FieldRule::Redact { .. })));
        assert!(!rules.is_empty());
    }

    #[test]
    fn mistakes_say_the_remedy() {
        assert!(error(source(None, None, FieldAction::Keep)).contains("needs either `key` or `path`"));
        assert!(error(source(Some("a"), Some("/a"), FieldAction::Keep)).contains("needs either"));
        assert!(error(source(Some("--"), None, FieldAction::Keep)).starts_with("`field[0].key`"));
        assert!(error(source(None, Some("a.b"), FieldAction::Keep)).contains("start with `/`"));
        assert!(error(source(None, Some("/a**"), FieldAction::Keep)).contains("`**`"));
        assert!(error(source(None, Some(&"/x".repeat(40)), FieldAction::Keep)).contains("more than 32"));
        let mut kept = source(Some("a"), None, FieldAction::Keep);
        kept.entity = Some("PERSON".into());
        assert!(error(kept).contains("Remove `entity`"));
    }
}
