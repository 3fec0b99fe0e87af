//! Vendors change lengths: behind a literal that nothing else starts with, a token of any length is found, and found whole.

use reticent::{Anchor, Detector, Finding, Policy, Reason, Redactor, Span, Status};
use reticent_pattern_compiler::compile::TOLERATED;
use reticent_tests::random::Random;

const BASE62: &str = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const BASE64URL: &str = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_";
const LENGTHS: &[usize] = &[20, 21, 32, 40, 64, 100, 150, 250, 3_000];
/// What chance makes of one body in so many looks like words or ends in a joint.
const MOST_MISSED: f64 = 0.01;

fn literals() -> impl Iterator<Item = (&'static Detector, &'static str)> {
    let is_on = |d: &&Detector| d.status == Status::Stable && !d.groups.iter().any(|group| group == "opt-in");
    reticent::catalog().iter().filter(is_on).flat_map(|detector| {
        let tolerant = detector.shapes.iter().find(|shape| shape.tolerant);
        let body = "aB3dE6gH9jK2mN5pQ8rS1tU4";
        detector.anchors.iter().filter_map(move |anchor| match anchor {
            Anchor::Literal(literal) => {
                let value = format!("{literal}{body}");
                tolerant?.value.longest(value.as_bytes()).map(|_| (detector, &**literal))
            }
            _ => None,
        })
    })
}

#[test]
fn keys_of_any_length_are_found_whole() {
    let redactor = Redactor::new(&Policy::default()).unwrap();
    let mut random = Random::new(17);
    let (mut planted, mut missed) = (0, Vec::new());
    for (_, literal) in literals() {
        for alphabet in [BASE62, &BASE62[..16], BASE64URL] {
            let letters = alphabet.to_lowercase();
            let alphabet = if alphabet.len() == 16 { &letters } else { alphabet };
            for length in LENGTHS {
                let mut body: String =
                    (0..*length).map(|_| alphabet.as_bytes()[random.below(alphabet.len())] as char).collect();
                body.replace_range(..1, "a");
                body.replace_range(length - 1.., "7");
                let text = format!("it is {literal}{body}, is it not?");
                let value = 6..6 + literal.len() + body.len();
                planted += 1;
                if !redactor.scan(&text).iter().any(|found| found.span() == Span::new(value.start, value.end)) {
                    missed.push(text[value.start..value.end.min(120)].to_owned());
                }
            }
        }
    }
    assert!(planted > 8_000, "{planted}");
    assert!(missed.len() as f64 <= MOST_MISSED * f64::from(planted), "{} of {planted}: {missed:#?}", missed.len());
}

#[test]
fn words_and_placeholders_behind_a_literal_are_none() {
    let redactor = Redactor::new(&Policy::default()).unwrap();
    for (detector, literal) in literals() {
        for body in [
            "helper_for_the_checkout_flow",
            "client-side-rendering-of-lists",
            "internalModelConfigurationName",
            "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
            "your_key_goes_here_and_not_there",
            "event_0123456789abcdef0123",
        ] {
            let text = format!("see {literal}{body} in it");
            let found = redactor.scan(&text);
            // Where the vendor's own shape is no surer, words are its validators' matter.
            if detector.shapes.iter().any(|shape| !shape.tolerant && shape.base <= TOLERATED) {
                continue;
            }
            let tolerated = Reason::Shape(TOLERATED);
            let is_tolerated = |f: &Finding| f.detector() == detector.id && f.reasons().contains(&tolerated);
            assert!(!found.iter().any(is_tolerated), "{text}");
        }
    }
}

#[test]
fn many_literals_in_one_token_cost_no_more_than_one() {
    let redactor = Redactor::new(&Policy::default()).unwrap();
    let text = "hf_aB3dE6_".repeat(40_000);
    // One look a literal over all of the token would not come to an end.
    assert_eq!(redactor.scan(&text).len(), 1);
}
