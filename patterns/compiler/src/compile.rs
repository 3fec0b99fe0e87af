//! From a detector as written to a [`Detector`]: each rule of the schema is checked here, and each message says the remedy.

use crate::{
    Anchor, AnchorClass, Automaton, Boundary, ByteSet, Check, CounterExample, Detector, Example, List, Outlines,
    PatternError, Shape, Status, Text, Validator, argument,
    reach::reach,
    source::{AnchorSource, CheckSource, DetectorSource, FamilyFile, ShapeSource, TolerantSource},
    suggest::did_you_mean,
};
use std::{
    borrow::Cow,
    collections::{HashMap, HashSet},
    ops::Range,
};

pub use crate::signature::{
    DOUBLE_SEPARATOR, MAX_FIRST_GROUP, MAX_SECOND_GROUP, separator_class, signature, signatures,
};

/// The longest bound that a detector may have; what is longer is reached with `extend`.
pub const MAX_LENGTH: u32 = 4096;
/// The shortest literal that can anchor: the table is hashed on three bytes.
pub const MIN_LITERAL: usize = 3;
/// The fewest token bytes behind a literal that are a key whatever its length.
pub const SHORTEST_TOLERATED: usize = 20;
/// The score of one.
pub const TOLERATED: u8 = 55;
/// The shortest word anchor. One of two letters counts where a capital stands behind it.
pub const MIN_WORD: usize = 2;

/// Parses and compiles one file. `file` is how errors call it; with `family`, each id must be `family.…`.
pub fn family(file: &str, text: &str, family: Option<&str>) -> Result<Vec<Detector>, PatternError> {
    let parsed: FamilyFile = toml::from_str(text).map_err(|error| toml_error(file, text, &error))?;
    let mut ids = HashSet::new();
    let mut detectors = Vec::with_capacity(parsed.detector.len());
    let starts: Vec<usize> = parsed.detector.iter().map(|source| source.span().start).chain([text.len()]).collect();
    for (source, part) in parsed.detector.iter().zip(starts.windows(2)) {
        let compiled = match ids.insert(&source.get_ref().id) {
            true => detector(source.get_ref(), family),
            false => Err(taken(&source.get_ref().id, file)),
        };
        detectors.push(compiled.map_err(|error| PatternError {
            file: file.into(),
            line: line_of(text, part[0]..part[1], error.key),
            ..error
        })?);
    }
    Ok(detectors)
}

/// Refuses an id that two files have. Each file with its name, its text and its detectors.
pub fn unique<'a>(files: impl IntoIterator<Item = (&'a str, &'a str, &'a [Detector])>) -> Result<(), PatternError> {
    let mut seen: HashMap<&str, &str> = HashMap::new();
    for (file, text, detectors) in files {
        for detector in detectors {
            if let Some(earlier) = seen.insert(&detector.id, file) {
                let of_id = |line: &str| line.trim_start().starts_with("id") && line.contains(&*detector.id);
                let line = text.lines().position(of_id).map_or(0, |index| index + 1);
                return Err(PatternError { file: file.into(), line, ..taken(&detector.id, earlier) });
            }
        }
    }
    Ok(())
}

fn taken(id: &str, file: &str) -> PatternError {
    PatternError {
        file: String::new(),
        line: 0,
        detector: id.into(),
        key: "id",
        problem: format!("the id is already taken in {file}"),
        remedy: "Give each detector an id of its own".into(),
    }
}

/// Compiles one detector. Its errors name the key that is wrong; the caller knows the file and the line.
pub fn detector(source: &DetectorSource, family: Option<&str>) -> Result<Detector, PatternError> {
    Compiler { source }.compile(family)
}

/// The line of a key of the detector that stands in this part of a file, or the line on which the detector starts.
fn line_of(text: &str, part: Range<usize>, key: &str) -> usize {
    let first = text[..part.start].matches('\n').count() + 1;
    let has_key =
        |line: &str| line.trim_start().strip_prefix(key).is_some_and(|rest| rest.trim_start().starts_with('='));
    first + text[part].lines().position(has_key).unwrap_or(0)
}

pub(crate) fn toml_error(file: &str, text: &str, error: &toml::de::Error) -> PatternError {
    let line = error.span().map_or(0, |span| text[..span.start.min(text.len())].matches('\n').count() + 1);
    let message = error.message().to_string();
    let remedy = unknown_key(&message).unwrap_or_else(|| "See the schema in CONTRIBUTING.md".into());
    PatternError { file: file.into(), line, detector: String::new(), key: "", problem: message, remedy }
}

/// For serde's "unknown field `x`, expected one of `a`, `b`": a suggestion.
fn unknown_key(message: &str) -> Option<String> {
    let rest = message.strip_prefix("unknown field `")?;
    let (name, expected) = rest.split_once('`')?;
    let known: Vec<&str> = expected.split('`').skip(1).step_by(2).collect();
    let suggestion = did_you_mean(name, known.iter().copied());
    Some(format!("Remove the key{}", suggestion.replace("; did you mean", ", or did you mean")))
}

/// What profiles and policies select detectors by.
const GROUPS: [&str; 10] =
    ["contact", "financial", "gdpr", "health", "hipaa", "national-id", "network", "opt-in", "pci", "secrets"];

struct Compiler<'a> {
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
            groups: self.groups()?,
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

    fn error(&self, key: &'static str, problem: impl Into<String>, remedy: impl Into<String>) -> PatternError {
        PatternError {
            file: String::new(),
            line: 0,
            detector: self.source.id.clone(),
            key,
            problem: problem.into(),
            remedy: remedy.into(),
        }
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

    fn groups(&self) -> Result<List<Text>, PatternError> {
        match self.source.groups.iter().find(|group| !GROUPS.contains(&group.as_str())) {
            None => Ok(texts(&self.source.groups)),
            Some(other) => Err(self.error(
                "groups",
                format!("unknown group `{other}`{}", did_you_mean(other, GROUPS)),
                format!("Use those that profiles select by: {}", GROUPS.join(", ")),
            )),
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

    /// A word with which a match starts, of so many letters at least.
    fn plain_word(&self, word: &str, shortest: usize) -> Result<Text, PatternError> {
        let is_plain = word.len() >= shortest
            && word.bytes().take(MIN_LITERAL).all(|b| b.is_ascii_lowercase())
            && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
        // Of other writings, a word as it is written.
        let is_wide =
            shortest == MIN_WORD && word.len() >= MIN_LITERAL && word.bytes().next().is_some_and(|b| !b.is_ascii());
        if !is_plain && !is_wide {
            return Err(self.error(
                "anchors",
                format!("the word anchor `{word}` is not a plain word"),
                "Use two or more lower-case letters, then letters or digits, three or more letters for a part of a name; a word of another \
                 writing begins with a letter beyond ASCII; longer phrases go into `before`",
            ));
        }
        Ok(owned(word))
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
            AnchorSource::Word { word } => self.plain_word(word, MIN_WORD).map(Anchor::Word),
            AnchorSource::Part { part } => self.plain_word(part, MIN_LITERAL).map(Anchor::Part),
            AnchorSource::AheadOf { ahead_of } => self.plain_word(ahead_of, MIN_LITERAL).map(Anchor::AheadOf),
            AnchorSource::Counted { counted } => self.plain_word(counted, MIN_LITERAL).map(Anchor::Counted),
            AnchorSource::Beside { beside } => Ok(Anchor::Beside(owned(beside))),
            AnchorSource::Again { again } => Ok(Anchor::Again(owned(again))),
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
                    "name" => AnchorClass::Name,
                    "first-name" => AnchorClass::FirstName,
                    "opening-name" => AnchorClass::OpeningName,
                    "house" => AnchorClass::House,
                    "month" => AnchorClass::Month,
                    "town" => AnchorClass::Town,
                    "unit" => AnchorClass::Unit,
                    "street" => AnchorClass::Street,
                    other => {
                        let known = [
                            "digits",
                            "at",
                            "upper",
                            "token",
                            "country-code",
                            "url",
                            "dashes",
                            "colons",
                            "field",
                            "name",
                            "first-name",
                            "opening-name",
                            "house",
                            "month",
                            "town",
                            "unit",
                            "street",
                        ];
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
        let mut shapes: Vec<Shape> =
            written.iter().map(|shape| self.shape(shape, anchors)).collect::<Result<_, PatternError>>()?;
        shapes.extend(self.tolerant_shape(anchors)?);
        Ok(shapes)
    }

    /// Vendors change lengths: behind these literals a token of any length is a key, at a lower score than the vendor's shape.
    fn tolerant_shape(&self, anchors: &[Anchor]) -> Result<Option<Shape>, PatternError> {
        let tolerated: Vec<Anchor> = match &self.source.tolerant {
            TolerantSource::All(false) => return Ok(None),
            TolerantSource::All(true) => anchors.to_vec(),
            TolerantSource::Some(literals) => literals.iter().map(|text| Anchor::Literal(owned(text))).collect(),
        };
        let literals: Vec<&str> = tolerated
            .iter()
            .filter(|anchor| anchors.contains(anchor))
            .filter_map(|anchor| match anchor {
                Anchor::Literal(literal) => Some(&**literal),
                _ => None,
            })
            .collect();
        if literals.len() < tolerated.len() || literals.is_empty() {
            return Err(self.error(
                "tolerant",
                "it is tolerant behind what is no literal anchor",
                "List those of the `anchors` that are literals",
            ));
        }
        if self.source.before.is_some() || self.source.after.is_some() {
            return Err(self.error(
                "tolerant",
                "a value with `before` or `after` has no length of its own",
                "Remove `tolerant`",
            ));
        }
        let body = SHORTEST_TOLERATED;
        let longest = literals.iter().map(|literal| literal.len()).max().unwrap_or(0) + body;
        if longest > self.source.max_length as usize {
            return Err(self.error(
                "max_length",
                format!("a tolerated value has {longest} bytes at least, more than max_length"),
                format!("Raise max_length to {longest}"),
            ));
        }
        let heads = literals.iter().map(|literal| regex_syntax::escape(literal)).collect::<Vec<_>>().join("|");
        let value = self.automaton("tolerant", &format!("(?:{heads})[A-Za-z0-9_-]{{{body}}}"))?;
        Ok(Some(Shape {
            base: TOLERATED,
            pattern: Cow::Owned(format!("(?:{heads})[A-Za-z0-9_-]{{{}}}[A-Za-z0-9]", body - 1)),
            tolerant: true,
            first: value.first_bytes(),
            signatures: List::default(),
            outlines: Outlines::of_matches(&value, true),
            reach: reach(&tolerated, None, &value, &value, true),
            before: None,
            value,
            after: None,
        }))
    }

    /// The key under which the pattern stands.
    fn shape_key(&self) -> &'static str {
        if self.source.shape.is_some() { "shape" } else { "shapes" }
    }

    fn shape(&self, shape: &ShapeSource, anchors: &[Anchor]) -> Result<Shape, PatternError> {
        if shape.base > 100 {
            let key = if self.source.base.is_some() { "base" } else { "shapes" };
            return Err(self.error(key, "the base score is over 100", "Use 0 to 100"));
        }
        let longest = self.bounded(self.shape_key(), &shape.pattern)?;
        if longest > self.source.max_length as usize {
            return Err(self.error(
                "max_length",
                format!("a shape can match {longest} bytes, more than max_length"),
                format!("Raise max_length to {longest}, or shorten the shape"),
            ));
        }
        let before = self.optional("before", self.source.before.as_deref())?;
        let after = self.optional("after", self.source.after.as_deref())?;
        let value = self.automaton(self.shape_key(), &shape.pattern)?;
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
        // A boundary refuses letters and digits behind a match; what is swallowed, and what must follow, may be those.
        let is_free = self.boundary(anchors)? == Boundary::None || after.is_some() || self.source.extend.is_some();
        Ok(Shape {
            base: shape.base,
            pattern: owned(&shape.pattern),
            tolerant: false,
            first: whole.first_bytes(),
            signatures: signature_list.into(),
            outlines: Outlines::of_matches(&whole, is_free),
            reach: reach(anchors, before.as_ref(), &value, &whole, is_free),
            before,
            value,
            after,
        })
    }

    fn optional(&self, key: &'static str, pattern: Option<&str>) -> Result<Option<Automaton>, PatternError> {
        pattern
            .map(|pattern| {
                self.bounded(key, pattern)?;
                self.automaton(key, pattern)
            })
            .transpose()
    }

    fn automaton(&self, key: &'static str, pattern: &str) -> Result<Automaton, PatternError> {
        Automaton::new(pattern).map_err(|problem| {
            self.error(key, format!("the pattern cannot be built: {problem}"), "Simplify it, or shorten its repeats")
        })
    }

    /// The longest match of a pattern; refuses what has no bound or looks around.
    fn bounded(&self, key: &'static str, pattern: &str) -> Result<usize, PatternError> {
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
        if properties.minimum_len() == Some(0) && key == self.shape_key() {
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
                argument::check(validator, argument)
                    .map_err(|error| self.error("validators", error.problem, error.remedy))?;
                Ok(Check { validator, argument: owned(argument), pass, fail })
            })
            .collect()
    }

    /// Context words and field names: lower case, words separated by one space.
    fn phrases(&self, key: &'static str, phrases: &[String]) -> Result<List<Text>, PatternError> {
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
                Anchor::Word(word) | Anchor::Part(word) | Anchor::AheadOf(word) | Anchor::Counted(word) => {
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

fn owned(text: &str) -> Text {
    Cow::Owned(text.to_string())
}

fn texts(list: &[String]) -> List<Text> {
    list.iter().map(|text| owned(text)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: &str = "[[detector]]\nid = 'acme.a'\nentity = 'A'\nanchors = ['abc']\nshape = 'abc'\nbase = 80\nmax_length = 3\n\
                     examples = [{ text = 'abc', find = 'abc' }]\n";

    fn place(error: PatternError) -> (String, usize, &'static str) {
        (error.file, error.line, error.key)
    }

    #[test]
    fn mistakes_have_the_line_of_their_key_in_their_detector() {
        let second = A.replace("max_length = 3", "max_length = 2");
        let error = family("acme.toml", &format!("{A}{second}").replacen("acme.a", "acme.b", 1), Some("acme"));
        assert_eq!(place(error.unwrap_err()), ("acme.toml".into(), 15, "max_length"));
        let error = family("acme.toml", &A.replace("base = 80\n", ""), None).unwrap_err();
        assert_eq!(place(error).1, 5);
    }

    #[test]
    fn an_id_that_is_taken_has_the_line_of_the_second() {
        let error = family("acme.toml", &format!("{A}\n{A}"), None).unwrap_err();
        assert_eq!(place(error), ("acme.toml".into(), 11, "id"));
        let (text, detectors) = (format!("# Acme\n{A}"), family("a.toml", A, None).unwrap());
        let error = unique([("a.toml", A, &*detectors), ("b.toml", &text, &*detectors)]).unwrap_err();
        assert_eq!(place(error), ("b.toml".into(), 3, "id"));
    }
}
