//! Every key that a literal announces, planted in all the surroundings that prompts and traces have: none is missed, none is cut.

use reticent::{Anchor, Detector, Policy, Redactor, Status};
use reticent_tests::{filler, random::Random};

/// What may stand directly before a key.
const LEFT: &[&str] = &[
    "",
    " ",
    "\n",
    "\t",
    "(",
    "[",
    "{",
    "<",
    ">",
    "\"",
    "'",
    "`",
    "=",
    ":",
    ",",
    ";",
    "|",
    "/",
    "&",
    "?",
    "#",
    "*",
    "**",
    "_",
    "__",
    "-",
    ".",
    "…",
    "\\\"",
    "\\\\\\\"",
    "\\n",
    "\\\\n",
    "\\t",
    "\\r\\n",
    "\\u0022",
    "\\u000a",
    "%22",
    "%20",
    "%0A",
    "%3D",
    "é",
    "日本",
    "密钥是",
    "🦊",
    "\u{200b}",
    "\u{feff}",
    "“",
    "«",
    "\u{a0}",
    "\u{0}",
];

/// What may stand directly behind it.
const RIGHT: &[&str] = &[
    "", " ", "\n", "\t", ",", ".", ";", ":", "!", "?", ")", "]", "}", ">", "<", "</b>", "&", "&amp;", "&x=1", "|", "'",
    "\"", "`", "\\\"", "\\\\\\\"", "\\n", "\\\\n", "\\u0022", "%22", "%0A", "*", "**", "_ ", "__", "- ", "é", "日本",
    "，", "。", "🦊", "\u{200b}", "”", "»", "…", "\u{a0}", "\u{0}", "#x", "@host", "$ ",
];

/// Stable detectors whose literal alone makes a finding, and nothing before or after the value is asked for.
fn announced() -> impl Iterator<Item = &'static Detector> {
    reticent::catalog().iter().filter(|detector| {
        detector.status == Status::Stable
            && detector.anchors.iter().all(|anchor| matches!(anchor, Anchor::Literal(_)))
            && detector.shapes.iter().all(|shape| shape.base >= 50 && shape.before.is_none() && shape.after.is_none())
            && !detector.groups.iter().any(|group| group == "opt-in")
    })
}

/// Where a finding of the whole value ends: behind what its detector swallows.
fn end_of(detector: &Detector, text: &str, end: usize) -> usize {
    let Some(set) = detector.extend else { return end };
    end + text.as_bytes()[end..].iter().take_while(|byte| set.contains(**byte)).count()
}

#[test]
fn the_catalogue_announces_keys_by_literals() {
    assert!(announced().count() > 30, "{}", announced().count());
}

#[test]
fn no_key_is_missed_whatever_stands_beside_it() {
    let redactor = Redactor::new(&Policy::default()).expect("the default policy compiles");
    let mut missed = Vec::new();
    for detector in announced() {
        for example in detector.examples.iter() {
            for (left, right) in LEFT.iter().map(|left| (*left, " ")).chain(RIGHT.iter().map(|right| (" ", *right))) {
                let before = format!("wombat{left}");
                let text = format!("{before}{}{right}quokka", example.find);
                let end = before.len() + example.find.len();
                // A letter glued to a key is a longer word; a key may be glued to nothing.
                if left.is_empty() || right.is_empty() {
                    continue;
                }
                let (start, end) = (before.len(), end_of(detector, &text, end));
                let findings = redactor.scan(&text);
                if !findings.iter().any(|found| found.span().start == start && found.span().end == end) {
                    let found: Vec<_> = findings.iter().map(|f| (f.detector(), &text[f.span().range()])).collect();
                    missed.push(format!("{} in {text:?}: {found:?}", detector.id));
                }
            }
        }
    }
    assert!(missed.is_empty(), "{} missed:\n{}", missed.len(), missed[..missed.len().min(40)].join("\n"));
}

#[test]
fn no_key_is_missed_in_random_surroundings_and_at_any_offset() {
    let redactor = Redactor::new(&Policy::default()).expect("the default policy compiles");
    let mut random = Random::new(7);
    let mut missed = Vec::new();
    for detector in announced() {
        for example in detector.examples.iter() {
            for _ in 0..60 {
                let left = loop {
                    let left = *random.choice::<&str>(LEFT);
                    if !left.is_empty() {
                        break left;
                    }
                };
                let before = filler::prefix(random.choice::<&str>(&filler::FILLERS), random.below(200)) + "\n" + left;
                let right = ["\n", ", ", ". ", ")", "]", "\"", "&", "<", "\\n", "%22", "。"][random.below(11)];
                let text =
                    format!("{before}{}{right}{}", example.find, filler::prefix(filler::FILLERS[0], random.below(90)));
                let start = before.len();
                let end = end_of(detector, &text, start + example.find.len());
                let covered = redactor.scan(&text).iter().any(|f| f.span().start == start && f.span().end == end);
                if !covered {
                    missed.push(format!("{} in {text:?}", detector.id));
                }
            }
        }
    }
    assert!(missed.is_empty(), "{} missed:\n{}", missed.len(), missed[..missed.len().min(20)].join("\n"));
}

/// The same through a slow oracle: wherever a literal stands at the start of a word, its shape says whether a key follows.
#[test]
fn no_candidate_of_a_literal_is_missed() {
    let redactor = Redactor::new(&Policy::default()).expect("the default policy compiles");
    let texts = reticent_tests::material::texts();
    for text in &texts {
        let bytes = text.as_bytes();
        let findings = redactor.scan(text);
        for detector in announced().filter(|detector| detector.validators.is_empty()) {
            for at in (0..bytes.len()).filter(|&at| at == 0 || bytes[at - 1].is_ascii_whitespace()) {
                let starts = detector.anchors.iter().any(
                    |anchor| matches!(anchor, Anchor::Literal(literal) if bytes[at..].starts_with(literal.as_bytes())),
                );
                let bound = bytes.len().min(at + detector.max_length as usize);
                let ends_well = |length: &usize| bytes.get(at + length).is_none_or(u8::is_ascii_whitespace);
                let matches =
                    detector.shapes.iter().filter_map(|shape| shape.value.longest(&bytes[at..bound])).find(ends_well);
                if let Some(length) = matches.filter(|_| starts) {
                    let covered = findings.iter().any(|f| f.span().start <= at && at + length <= f.span().end);
                    assert!(covered, "{} missed in {text:?}", detector.id);
                }
            }
        }
    }
}
