//! From a detector as written to a [`Detector`]: each rule of the schema is checked here, and each message says the remedy.

use crate::{
    Anchor, AnchorClass, Automaton, Boundary, ByteSet, Check, CounterExample, Detector, Example, List, PatternError,
    Shape, State, Status, Text, Validator, checksum,
    reach::{reach, step},
    source::{AnchorSource, CheckSource, DetectorSource, FamilyFile, ShapeSource},
    suggest::did_you_mean,
};
use std::{borrow::Cow, collections::HashMap};

/// The longest bound that a detector may have; what is longer is reached with `extend`.
pub const MAX_LENGTH: u32 = 4096;
/// The shortest literal that can anchor: the table is hashed on three bytes.
pub const MIN_LITERAL: usize = 3;

/// Parses and compiles one file. `file` is how errors call it; with `family`, each id must be `family.…`.
pub fn family(file: &str, text: &str, family: Option<&str>) -> Result<Vec<Detector>, PatternError> {
    let parsed: FamilyFile = toml::from_str(text).map_err(|error| toml_error(file, text, &error))?;
    parsed.detector.iter().map(|source| detector(file, text, source, family)).collect()
}

/// Refuses an id that two detectors share. `detectors` are pairs of file and detector.
pub fn unique<'a>(detectors: impl IntoIterator<Item = (&'a str, &'a Detector)>) -> Result<(), PatternError> {
    let mut seen: HashMap<&str, &str> = HashMap::new();
    for (file, detector) in detectors {
        if let Some(earlier) = seen.insert(&detector.id, file) {
            return Err(PatternError {
                file: file.into(),
                line: 0,
                detector: detector.id.to_string(),
                problem: format!("the id is already taken in {earlier}"),
                remedy: "Give each detector an id of its own".into(),
            });
        }
    }
    Ok(())
}

/// Compiles one detector. `text` is the whole source, in which the lines of mistakes are looked up.
pub fn detector(
    file: &str,
    text: &str,
    source: &DetectorSource,
    family: Option<&str>,
) -> Result<Detector, PatternError> {
    Compiler { file, text, source }.compile(family)
}

fn toml_error(file: &str, text: &str, error: &toml::de::Error) -> PatternError {
    let line = error.span().map_or(0, |span| text[..span.start.min(text.len())].matches('\n').count() + 1);
    let message = error.message().to_string();
    let remedy = unknown_key(&message).unwrap_or_else(|| "See the schema in CONTRIBUTING.md".into());
    PatternError { file: file.into(), line, detector: String::new(), problem: message, remedy }
}

/// For serde's "unknown field `x`, expected one of `a`, `b`": a suggestion.
fn unknown_key(message: &str) -> Option<String> {
    let rest = message.strip_prefix("unknown field `")?;
    let (name, expected) = rest.split_once('`')?;
    let known: Vec<&str> = expected.split('`').skip(1).step_by(2).collect();
    let suggestion = did_you_mean(name, known.iter().copied());
    Some(format!("Remove the key{}", suggestion.replace("; did you mean", ", or did you mean")))
}

struct Compiler<'a> {
    file: &'a str,
    text: &'a str,
    source: &'a DetectorSource,
}

impl Compiler<'_> {
    fn compile(&self, family: Option<&str>) -> Result<Detector, PatternError> {
        let source = self.source;
        self.check_id(family)?;
        self.check_entity()?;
        let anchors = self.anchors()?;
        let shapes = self.shapes(&anchors)?;
        self.check_examples(&anchors)?;
        Ok(Detector {
            id: owned(&source.id),
            entity: owned(&source.entity),
            status: self.status()?,
            description: owned(&source.description),
            source: owned(&source.source),
            groups: texts(&source.groups),
            boundary: self.boundary(&anchors)?,
            anchors: anchors.into(),
            shapes: shapes.into(),
            max_length: source.max_length,
            extend: source.extend.as_deref().map(|class| self.extend(class)).transpose()?,
            closing: owned(&source.closing),
            validators: self.validators()?,
            context: self.phrases("context", &source.context)?,
            fields: self.phrases("fields", &source.fields)?,
            examples: source.examples.iter().map(|e| Example { text: owned(&e.text), find: owned(&e.find) }).collect(),
            counter_examples: source
                .counter_examples
                .iter()
                .map(|e| CounterExample { text: owned(&e.text), reason: owned(&e.reason) })
                .collect(),
        })
    }

    fn error(&self, key: &str, problem: impl Into<String>, remedy: impl Into<String>) -> PatternError {
        PatternError {
            file: self.file.into(),
            line: self.line_of(key),
            detector: self.source.id.clone(),
            problem: problem.into(),
            remedy: remedy.into(),
        }
    }

    /// The line of a key of this detector: the first line with that key after its id, or the id's own.
    fn line_of(&self, key: &str) -> usize {
        let mut id_line = 0;
        for (index, line) in self.text.lines().enumerate() {
            let trimmed = line.trim_start().trim_start_matches(['-', '{', '"', ' ']);
            if id_line == 0 {
                if trimmed.starts_with("id") && line.contains(self.source.id.as_str()) {
                    id_line = index + 1;
                }
            } else if trimmed.starts_with("id") {
                break;
            }
            if id_line > 0 && trimmed.starts_with(key) {
                return index + 1;
            }
        }
        id_line
    }

    fn check_id(&self, family: Option<&str>) -> Result<(), PatternError> {
        let id = &self.source.id;
        let well_formed = id.split_once('.').is_some_and(|(family, name)| {
            [family, name].iter().all(|part| {
                !part.is_empty()
                    && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'_')
            })
        });
        if !well_formed {
            return Err(self.error(
                "id",
                format!("the id `{id}` is not `family.name`"),
                "Use lower-case letters, digits and `-` on both sides of one dot",
            ));
        }
        match family {
            Some(family) if !id.starts_with(&format!("{family}.")) => Err(self.error(
                "id",
                format!("the id `{id}` does not start with the file's name"),
                format!("Write `{family}.…`, or move it to the file of its family"),
            )),
            _ => Ok(()),
        }
    }

    fn check_entity(&self) -> Result<(), PatternError> {
        let entity = &self.source.entity;
        let upper_snake = entity.starts_with(|c: char| c.is_ascii_uppercase())
            && !entity.ends_with('_')
            && entity.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_')
            && entity.len() <= 64;
        if upper_snake {
            return Ok(());
        }
        Err(self.error(
            "entity",
            format!("the entity `{entity}` is not UPPER_SNAKE"),
            "Use upper-case letters, digits and `_`, at most 64 of them, a letter first",
        ))
    }

    fn status(&self) -> Result<Status, PatternError> {
        match self.source.status.as_str() {
            "stable" => Ok(Status::Stable),
            "preview" => Ok(Status::Preview),
            "retired" => Ok(Status::Retired),
            other => {
                Err(self.error("status", format!("unknown status `{other}`"), "Use `stable`, `preview` or `retired`"))
            }
        }
    }

    fn anchors(&self) -> Result<Vec<Anchor>, PatternError> {
        if self.source.anchors.is_empty() {
            return Err(self.error(
                "anchors",
                "it has no anchor",
                "Name the literals that the value starts with, or a class such as { class = \"digits\" }",
            ));
        }
        self.source.anchors.iter().map(|anchor| self.anchor(anchor)).collect()
    }

    fn anchor(&self, anchor: &AnchorSource) -> Result<Anchor, PatternError> {
        match anchor {
            AnchorSource::Literal(literal) => {
                self.check_literal(literal)?;
                Ok(Anchor::Literal(owned(literal)))
            }
            AnchorSource::Inside { inside, back } => {
                self.check_literal(inside)?;
                if inside.as_bytes().last().is_some_and(|byte| is_token(*byte)) || inside.len() < MIN_LITERAL {
                    return Err(self.error(
                        "anchors",
                        format!("the literal `{inside}` inside of a value cannot be reached"),
                        "End it with a punctuation mark other than `_` and `-`",
                    ));
                }
                Ok(Anchor::Inside { literal: owned(inside), back: *back })
            }
            AnchorSource::Word { word } => {
                let plain = word.len() >= MIN_LITERAL
                    && word.bytes().take(MIN_LITERAL).all(|b| b.is_ascii_lowercase())
                    && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
                if !plain {
                    return Err(self.error(
                        "anchors",
                        format!("the word anchor `{word}` is not a plain word"),
                        "Use three or more lower-case letters, then letters or digits; longer phrases go into `before`",
                    ));
                }
                Ok(Anchor::Word(owned(word)))
            }
            AnchorSource::Beside { beside } => Ok(Anchor::Beside(owned(beside))),
            AnchorSource::Class { class, back } => {
                let class = match class.as_str() {
                    "digits" => AnchorClass::Digits { back: *back },
                    "at" => AnchorClass::At,
                    "upper" => AnchorClass::Upper,
                    "token" => AnchorClass::Token,
                    "country-code" => AnchorClass::CountryCode,
                    "url" => AnchorClass::Url,
                    "dashes" => AnchorClass::Dashes,
                    "colons" => AnchorClass::Colons,
                    "field" => AnchorClass::Field,
                    other => {
                        let known =
                            ["digits", "at", "upper", "token", "country-code", "url", "dashes", "colons", "field"];
                        return Err(self.error(
                            "anchors",
                            format!("unknown anchor class `{other}`{}", did_you_mean(other, known)),
                            format!("Use one of {}", known.join(", ")),
                        ));
                    }
                };
                if *back > 0 && !matches!(class, AnchorClass::Digits { .. }) {
                    return Err(self.error("anchors", "`back` stands at an anchor that is not `digits`", "Remove it"));
                }
                if class == AnchorClass::Field && self.source.fields.is_empty() {
                    return Err(self.error(
                        "anchors",
                        "it is anchored on fields and names none",
                        "List the field names in `fields`",
                    ));
                }
                Ok(Anchor::Class(class))
            }
        }
    }

    fn check_literal(&self, literal: &str) -> Result<(), PatternError> {
        let bytes = literal.as_bytes();
        let plain = |byte: &u8| byte.is_ascii_graphic();
        if bytes.len() < MIN_LITERAL || !bytes.iter().all(plain) {
            return Err(self.error(
                "anchors",
                format!("the literal anchor `{literal}` is too short or not plain ASCII"),
                format!("Anchor on {MIN_LITERAL} or more ASCII characters, or on a class"),
            ));
        }
        // A literal with a byte outside [A-Za-z0-9_-] is reached from the token after that byte.
        let head = bytes.iter().rposition(|b| !is_token(*b)).map_or(0, |at| at + 1);
        if head < MIN_LITERAL && bytes.len() - head < MIN_LITERAL {
            return Err(self.error(
                "anchors",
                format!("the literal anchor `{literal}` cannot be reached"),
                "Its part up to the last punctuation mark, or the part behind it, needs three bytes",
            ));
        }
        Ok(())
    }

    fn shapes(&self, anchors: &[Anchor]) -> Result<Vec<Shape>, PatternError> {
        let source = self.source;
        let written: Vec<ShapeSource> = match (&source.shape, source.shapes.is_empty()) {
            (Some(pattern), true) => {
                let base =
                    source.base.ok_or_else(|| self.error("shape", "it has no base score", "Add `base`, 0 to 100"))?;
                vec![ShapeSource { pattern: pattern.clone(), base }]
            }
            (None, false) if source.base.is_none() => source.shapes.clone(),
            (None, true) => {
                return Err(self.error("id", "it has no shape", "Add `shape` and `base`, or `shapes`"));
            }
            _ => {
                return Err(self.error(
                    "shape",
                    "it has both `shapes` and `shape` or `base`",
                    "Keep `shapes`, or `shape` with `base`",
                ));
            }
        };
        if source.max_length == 0 || source.max_length > MAX_LENGTH {
            return Err(self.error(
                "max_length",
                format!("max_length is {}", source.max_length),
                format!("Use 1 to {MAX_LENGTH}; a value that can be longer is swallowed with `extend`"),
            ));
        }
        written.iter().map(|shape| self.shape(shape, anchors)).collect()
    }

    fn shape(&self, shape: &ShapeSource, anchors: &[Anchor]) -> Result<Shape, PatternError> {
        if shape.base > 100 {
            return Err(self.error("base", "the base score is over 100", "Use 0 to 100"));
        }
        let longest = self.bounded("shape", &shape.pattern)?;
        if longest > self.source.max_length as usize {
            return Err(self.error(
                "max_length",
                format!("a shape can match {longest} bytes, more than max_length"),
                format!("Raise max_length to {longest}, or shorten the shape"),
            ));
        }
        let before = self.optional("before", self.source.before.as_deref())?;
        let after = self.optional("after", self.source.after.as_deref())?;
        let value = self.automaton("shape", &shape.pattern)?;
        let whole = match &self.source.before {
            Some(pattern) => self.automaton("before", &format!("(?:{pattern})(?:{})", shape.pattern))?,
            None => value.clone(),
        };
        let mut signature_list: Vec<u16> = anchors
            .iter()
            .filter_map(|anchor| match anchor {
                Anchor::Class(AnchorClass::Digits { back }) => Some(signatures(&whole, *back)),
                _ => None,
            })
            .flatten()
            .collect();
        signature_list.sort_unstable();
        signature_list.dedup();
        Ok(Shape {
            base: shape.base,
            pattern: owned(&shape.pattern),
            first: whole.first_bytes(),
            signatures: signature_list.into(),
            reach: reach(anchors, before.as_ref(), &value),
            before,
            value,
            after,
        })
    }

    fn optional(&self, key: &str, pattern: Option<&str>) -> Result<Option<Automaton>, PatternError> {
        pattern
            .map(|pattern| {
                self.bounded(key, pattern)?;
                self.automaton(key, pattern)
            })
            .transpose()
    }

    fn automaton(&self, key: &str, pattern: &str) -> Result<Automaton, PatternError> {
        Automaton::new(pattern).map_err(|problem| {
            self.error(key, format!("the pattern cannot be built: {problem}"), "Simplify it, or shorten its repeats")
        })
    }

    /// The longest match of a pattern; refuses what has no bound or looks around.
    fn bounded(&self, key: &str, pattern: &str) -> Result<usize, PatternError> {
        let hir =
            regex_syntax::ParserBuilder::new().unicode(false).utf8(false).build().parse(pattern).map_err(|error| {
                let detail = error.to_string();
                let reason = detail.lines().last().unwrap_or_default().trim_start_matches("error: ").to_string();
                self.error(
                    key,
                    format!("the pattern is not valid: {reason}"),
                    "Patterns use the syntax of the `regex` crate, with ASCII classes",
                )
            })?;
        let properties = hir.properties();
        if !properties.look_set().is_empty() {
            return Err(self.error(
                key,
                "the pattern looks around (`^`, `$`, `\\b`)",
                "Say what may not stand beside the match with `boundary`, `before` or `after`",
            ));
        }
        if properties.minimum_len() == Some(0) && key == "shape" {
            return Err(self.error(key, "the shape matches the empty text", "Make one part of it required"));
        }
        properties.maximum_len().ok_or_else(|| {
            self.error(
                key,
                "the pattern has no bound",
                "Replace `*`, `+` and `{n,}` by `{n,m}`; a value that can be longer is swallowed with `extend`",
            )
        })
    }

    fn boundary(&self, anchors: &[Anchor]) -> Result<Boundary, PatternError> {
        match self.source.boundary.as_deref() {
            Some("none") => Ok(Boundary::None),
            Some("token") => Ok(Boundary::Token),
            Some("word") => Ok(Boundary::Word),
            Some("number") => Ok(Boundary::Number),
            Some("group") => Ok(Boundary::Group),
            Some(other) => Err(self.error(
                "boundary",
                format!("unknown boundary `{other}`"),
                "Use `token`, `word`, `number`, `group` or `none`",
            )),
            None if anchors.iter().any(|a| matches!(a, Anchor::Class(AnchorClass::Digits { .. }))) => {
                Ok(Boundary::Group)
            }
            None if anchors.iter().any(|a| matches!(a, Anchor::Literal(_) | Anchor::Inside { .. })) => {
                Ok(Boundary::Token)
            }
            None => Ok(Boundary::Word),
        }
    }

    fn extend(&self, class: &str) -> Result<ByteSet, PatternError> {
        let automaton = Automaton::new(class).ok().filter(|automaton| {
            let first = automaton.first_bytes();
            (0..=255u8).all(|byte| {
                !first.contains(byte) || {
                    automaton.step(automaton.start(), byte).is_some_and(|state| {
                        automaton.accepts(state) && (0..=255u8).all(|next| automaton.step(state, next).is_none())
                    })
                }
            })
        });
        match automaton {
            Some(automaton) => Ok(automaton.first_bytes()),
            None => Err(self.error(
                "extend",
                format!("`{class}` is not one byte class"),
                "Write a class such as [A-Za-z0-9+/=]",
            )),
        }
    }

    fn validators(&self) -> Result<List<Check>, PatternError> {
        self.source
            .validators
            .iter()
            .map(|check| {
                let (name, pass, fail) = match check {
                    CheckSource::Required(name) => (name, None, None),
                    CheckSource::Scored { name, pass, fail } => (name, *pass, *fail),
                };
                if pass.max(fail).is_some_and(|score| score > 100) {
                    return Err(self.error("validators", "a score is over 100", "Use 0 to 100"));
                }
                let (name, argument) = name.split_once(':').unwrap_or((name, ""));
                let validator = Validator::parse(name).map_err(|problem| {
                    self.error("validators", problem, "`reticent detectors --validators` lists them")
                })?;
                if validator == Validator::Checksum {
                    checksum::check(argument).map_err(|error| self.error("validators", error.problem, error.remedy))?;
                }
                Ok(Check { validator, argument: owned(argument), pass, fail })
            })
            .collect()
    }

    /// Context words and field names: lower case, words separated by one space.
    fn phrases(&self, key: &str, phrases: &[String]) -> Result<List<Text>, PatternError> {
        for phrase in phrases {
            let normal = phrase.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ");
            if normal.is_empty() || normal != *phrase || phrase.contains(['_', '-']) {
                return Err(self.error(
                    key,
                    format!("`{phrase}` is not written in lower case with single spaces"),
                    format!(
                        "Write `{}`: spellings with `_`, `-` and capitals are matched too",
                        normal.replace(['_', '-'], " ")
                    ),
                ));
            }
        }
        Ok(texts(phrases))
    }

    fn check_examples(&self, anchors: &[Anchor]) -> Result<(), PatternError> {
        let source = self.source;
        if source.examples.is_empty() {
            return Err(self.error("examples", "it has no example", "Add { text = \"…\", find = \"…\" }"));
        }
        for example in &source.examples {
            if example.find.is_empty() || example.text.matches(&example.find).count() != 1 {
                return Err(self.error(
                    "examples",
                    "the `find` of an example does not stand in its text exactly once",
                    "Quote in `find` the part of `text` that is found",
                ));
            }
        }
        for counter in &source.counter_examples {
            if counter.reason.trim().is_empty() {
                return Err(self.error(
                    "counter_examples",
                    "a counter-example has no reason",
                    "Say what the look-alike is: an order id, a trace id, a version",
                ));
            }
        }
        for anchor in anchors {
            let (name, shown) = match anchor {
                Anchor::Literal(literal) | Anchor::Inside { literal, .. } => {
                    (literal, source.examples.iter().any(|e| e.text.contains(&**literal)))
                }
                Anchor::Word(word) => {
                    (word, source.examples.iter().any(|e| e.text.to_ascii_lowercase().contains(&**word)))
                }
                _ => continue,
            };
            if !shown {
                return Err(self.error(
                    "anchors",
                    format!("no example has the anchor `{name}`"),
                    "Add an example with it, or remove the anchor",
                ));
            }
        }
        Ok(())
    }
}

/// Whether a byte belongs to a token `[A-Za-z0-9_-]`.
#[inline]
pub const fn is_token(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-'
}

/// The separator of a digit group as a number from 1 to 5; `None` where the byte is no separator.
pub const fn separator_class(byte: u8) -> Option<u16> {
    match byte {
        b' ' => Some(1),
        b'.' => Some(2),
        b'-' => Some(3),
        b'/' => Some(4),
        b'(' | b')' => Some(5),
        _ => None,
    }
}

/// The class of two separator bytes between groups.
pub const DOUBLE_SEPARATOR: u16 = 6;
/// Longest first group that a signature tells apart.
pub const MAX_FIRST_GROUP: usize = 63;
/// Longest second group that a signature tells apart.
pub const MAX_SECOND_GROUP: usize = 31;

/// The signature of a digit run that starts with a group of `first` digits, then a separator of this class, then a
/// group of `second`; class and second are 0 where the first group stands alone.
pub const fn signature(first: usize, separator: u16, second: usize) -> u16 {
    (first as u16) << 8 | separator << 5 | second as u16
}

/// Every signature with which a match of the automaton can start, `back` bytes after its start.
///
/// Digit candidates are dispatched by signature, so that a run costs one look-up however many detectors there are.
pub fn signatures(automaton: &Automaton, back: u8) -> Vec<u16> {
    let mut states = vec![automaton.start()];
    // A group is all the digits there are, so the byte before it is none.
    for at in 1..=back {
        states = step(automaton, &states, |byte| at < back || !byte.is_ascii_digit());
    }
    let mut found = Vec::new();
    let mut first = step(automaton, &states, |byte| byte.is_ascii_digit());
    for first_length in 1..=MAX_FIRST_GROUP {
        if first.is_empty() {
            break;
        }
        let ends = |set: &[State]| set.iter().any(|&state| automaton.accepts(state));
        let continues_otherwise =
            !step(automaton, &first, |byte| !byte.is_ascii_digit() && separator_class(byte).is_none()).is_empty();
        if ends(&first) || continues_otherwise {
            found.push(signature(first_length, 0, 0));
        }
        for separator in 1..=5 {
            let after = step(automaton, &first, |byte| separator_class(byte) == Some(separator));
            second_groups(automaton, &after, first_length, separator, &mut found);
            let after_two = step(automaton, &after, |byte| separator_class(byte).is_some());
            second_groups(automaton, &after_two, first_length, DOUBLE_SEPARATOR, &mut found);
        }
        first = step(automaton, &first, |byte| byte.is_ascii_digit());
    }
    found.sort_unstable();
    found.dedup();
    found
}

fn second_groups(automaton: &Automaton, after: &[State], first: usize, separator: u16, found: &mut Vec<u16>) {
    let not_digits = step(automaton, after, |byte| !byte.is_ascii_digit() && separator_class(byte).is_none());
    if after.iter().any(|&state| automaton.accepts(state)) || !not_digits.is_empty() {
        found.push(signature(first, 0, 0));
    }
    let mut second = step(automaton, after, |byte| byte.is_ascii_digit());
    for length in 1..=MAX_SECOND_GROUP {
        if second.is_empty() {
            return;
        }
        let ends = second.iter().any(|&state| automaton.accepts(state))
            || !step(automaton, &second, |byte| !byte.is_ascii_digit()).is_empty();
        if ends {
            found.push(signature(first, separator, length));
        }
        second = step(automaton, &second, |byte| byte.is_ascii_digit());
    }
}

fn owned(text: &str) -> Text {
    Cow::Owned(text.to_string())
}

fn texts(list: &[String]) -> List<Text> {
    list.iter().map(|text| owned(text)).collect()
}
