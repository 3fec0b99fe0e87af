//! The values that are planted: for each detector, generated from its shapes, or those of its examples where a checksum decides.

use crate::shape::Walk;
use reticent::{Anchor, AnchorClass, Detector, Status, Validator};
use reticent_pattern_compiler::{Boundary, Shape};
use reticent_tests::random::Random;

/// Validators that a random value of the shape passes. Any other one is a checksum or a structure, which no random value has.
const PASSED_BY_RANDOM: &[Validator] =
    &[Validator::RandomValue, Validator::SecretValue, Validator::NotPlaceholder, Validator::LettersAndDigits];
/// The score from which on a candidate is a finding.
const FINDING: u8 = 50;
/// How often a value is drawn anew that has not both letters and digits.
const DRAWS: usize = 50;

/// What a value needs beside itself to be found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Needs {
    /// Nothing: its shape says what it is.
    Nothing,
    /// A key that is listed in `fields`.
    Field,
    /// A word that is listed in `context`.
    Context,
    /// The text around it in an example: what `before` and `after` ask for, or another finding.
    Example,
}

/// A detector, with what it takes to plant values of it.
pub(crate) struct Planter {
    /// The detector.
    pub(crate) detector: &'static Detector,
    /// What its values need.
    pub(crate) needs: Needs,
    /// The seed of its values, of its id alone: a new detector changes nothing for the others.
    seed: u64,
    walks: Vec<Walk>,
    /// Where a checksum decides.
    examples: Vec<&'static str>,
}

/// The detectors that the default policy switches on.
pub(crate) fn planters() -> Vec<Planter> {
    let is_on = |d: &&Detector| d.status == Status::Stable && !d.groups.iter().any(|group| group == "opt-in");
    reticent::catalog().iter().filter(is_on).map(Planter::new).collect()
}

impl Planter {
    fn new(detector: &'static Detector) -> Planter {
        // The body of a block is swallowed, so that its shape says nothing of it.
        let is_random = detector.closing.is_empty()
            && detector
                .validators
                .iter()
                .all(|check| check.fail.is_some() || PASSED_BY_RANDOM.contains(&check.validator));
        let mut examples: Vec<&str> = detector.examples.iter().map(|example| example.find.as_ref()).collect();
        examples.sort_unstable();
        examples.dedup();
        let alone: Vec<&str> = examples.iter().copied().filter(|value| is_enough(detector, value)).collect();
        let needs = needs(detector, is_random || !alone.is_empty());
        let shapes =
            detector.shapes.iter().filter(|shape| needs != Needs::Nothing || score(detector, shape) >= FINDING);
        Planter {
            detector,
            needs,
            seed: detector.id.bytes().fold(1, |seed, byte| (seed * 31 + u64::from(byte)) % 0xFFFF_FFFB),
            walks: if is_random { shapes.map(|shape| Walk::new(&shape.pattern)).collect() } else { Vec::new() },
            examples: if needs == Needs::Nothing { alone } else { examples },
        }
    }

    /// Numbers for this detector, and for the part of the measure that `salt` names.
    pub(crate) fn random(&self, salt: u64) -> Random {
        Random::new(self.seed.wrapping_add(salt << 32))
    }

    /// A value.
    pub(crate) fn value(&self, random: &mut Random) -> String {
        if self.walks.is_empty() {
            return (*random.choice(&self.examples)).to_owned();
        }
        let mixed = self.detector.validators.iter().any(|check| check.validator == Validator::LettersAndDigits);
        let mut value = String::new();
        for _ in 0..DRAWS {
            value = self.announced(random.choice(&self.walks).value(random), random);
            let has = |class: fn(&u8) -> bool| value.as_bytes().iter().any(class);
            let is_mixed = has(u8::is_ascii_digit) && has(u8::is_ascii_alphabetic);
            if value.len() <= self.detector.max_length as usize && (is_mixed || !mixed) {
                break;
            }
        }
        value
    }

    /// The value with a literal of the detector at its start: a shape may be wider than the literals.
    fn announced(&self, value: String, random: &mut Random) -> String {
        let literal = |anchor: &'static Anchor| match anchor {
            Anchor::Literal(literal) => Some(literal.as_ref()),
            _ => None,
        };
        let literals: Option<Vec<&str>> = self.detector.anchors.iter().map(literal).collect();
        match literals {
            Some(literals) if !literals.iter().any(|literal| value.starts_with(literal)) => {
                let fits = |literal: &&str| value.is_char_boundary(literal.len()) && literal.len() <= value.len();
                let replaced = |literal: &str| format!("{literal}{}", &value[literal.len()..]);
                let fitting: Vec<String> = literals.into_iter().filter(fits).map(replaced).collect();
                let matched: Vec<&String> = fitting.iter().filter(|value| matches(self.detector, value)).collect();
                if matched.is_empty() { value } else { (*random.choice(&matched)).clone() }
            }
            _ => value,
        }
    }

    /// Whether a letter, a sign or a path glued to a value leaves it one: true of keys, and not of numbers.
    pub(crate) fn may_be_glued(&self) -> bool {
        matches!(self.detector.boundary, Boundary::Token | Boundary::None)
    }

    /// Whether it is a secret.
    pub(crate) fn is_secret(&self) -> bool {
        self.detector.groups.iter().any(|group| group == "secrets")
    }

    /// Whether a value goes on with what follows it, so that nobody could say where it ends.
    pub(crate) fn goes_on(&self, value: &str, right: &str) -> bool {
        let text = format!("{value}{right}");
        let swallows = |byte: &u8| self.detector.extend.is_some_and(|set| set.contains(*byte));
        right.as_bytes().first().is_some_and(swallows)
            || self.detector.shapes.iter().any(|shape| shape.value.longest(text.as_bytes()) > Some(value.len()))
    }

    /// Whether what stands before a value could be its first characters.
    pub(crate) fn starts_earlier(&self, left: &str, value: &str) -> bool {
        (1..=left.len()).filter(|from| left.is_char_boundary(left.len() - from)).any(|from| {
            let text = format!("{}{value}", &left[left.len() - from..]);
            self.detector.shapes.iter().any(|shape| shape.value.longest(text.as_bytes()) == Some(text.len()))
        })
    }
}

/// The score of a shape's value without field and context. A random one fails each checksum that may fail; the others hold.
fn score(detector: &Detector, shape: &Shape) -> u8 {
    detector.validators.iter().fold(shape.base, |score, check| match check.fail {
        Some(failed) if !PASSED_BY_RANDOM.contains(&check.validator) => failed,
        _ => check.pass.unwrap_or(score),
    })
}

fn is_whole(shape: &Shape, value: &str) -> bool {
    shape.value.longest(value.as_bytes()) == Some(value.len())
}

fn matches(detector: &Detector, value: &str) -> bool {
    detector.shapes.iter().any(|shape| is_whole(shape, value))
}

/// Whether a value is a finding without field and context. What a detector swallows is not part of its shape.
fn is_enough(detector: &Detector, value: &str) -> bool {
    let fits = |shape: &Shape| match detector.extend {
        Some(_) => shape.value.longest(value.as_bytes()).is_some(),
        None => is_whole(shape, value),
    };
    detector.shapes.iter().any(|shape| fits(shape) && score(detector, shape) >= FINDING)
}

fn needs(detector: &Detector, has_values: bool) -> Needs {
    let is_surrounded = detector.shapes.iter().all(|shape| shape.before.is_some() || shape.after.is_some());
    let stands_alone = |anchor: &Anchor| {
        !matches!(
            anchor,
            Anchor::Word(_)
                | Anchor::Part(_)
                | Anchor::AheadOf(_)
                | Anchor::Counted(_)
                | Anchor::Beside(_)
                | Anchor::Again(_)
                | Anchor::Class(AnchorClass::Field)
        )
    };
    let is_enough = detector.shapes.iter().any(|shape| score(detector, shape) >= FINDING);
    match () {
        () if is_surrounded => Needs::Example,
        () if is_enough && has_values && detector.anchors.iter().any(stands_alone) => Needs::Nothing,
        () if !detector.fields.is_empty() => Needs::Field,
        () if !detector.context.is_empty() => Needs::Context,
        () => Needs::Example,
    }
}
