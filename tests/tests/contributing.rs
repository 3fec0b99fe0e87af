//! "Add a detector: one file", as CONTRIBUTING.md says it, done.

use reticent::{Policy, Redactor};
use reticent_pattern_compiler::compile;
use reticent_tests::repository;
use std::fs;

/// The file that CONTRIBUTING.md shows: its one block of TOML.
fn shown_family() -> String {
    let page = fs::read_to_string(repository("CONTRIBUTING.md")).expect("CONTRIBUTING.md is there");
    let blocks: Vec<&str> =
        page.split("```toml\n").skip(1).filter_map(|rest| rest.split_once("\n```")).map(|(block, _)| block).collect();
    assert_eq!(blocks.len(), 1, "CONTRIBUTING.md shows one family");
    blocks[0].to_string() + "\n"
}

#[test]
fn the_shown_family_meets_the_checks_of_the_build() {
    let detectors = compile::family("acme.toml", &shown_family(), Some("acme")).expect("the shown family compiles");
    assert!(!detectors.is_empty());
    for detector in &detectors {
        assert!(
            detector.examples.len() >= 3 && !detector.counter_examples.is_empty(),
            "{} is a model to follow",
            detector.id
        );
        assert!(detector.source.starts_with("https://"), "{}", detector.id);
    }
}

#[test]
fn its_examples_are_found_and_its_counter_examples_are_not() {
    let family = shown_family();
    let detectors = compile::family("acme.toml", &family, Some("acme")).expect("the shown family compiles");
    let policy = Policy::from_toml(&family, "acme.toml").expect("a family is a policy's own detectors");
    let redactor = Redactor::new(&policy).expect("the policy compiles");
    for detector in &detectors {
        for example in detector.examples.iter() {
            let findings = redactor.scan(&example.text);
            let found = findings
                .iter()
                .any(|f| f.detector() == &*detector.id && example.text[f.span().range()] == example.find);
            assert!(found, "{}: {:?} in {:?}: {findings:?}", detector.id, example.find, example.text);
        }
        for counter in detector.counter_examples.iter() {
            let silent = redactor.scan(&counter.text).iter().all(|finding| finding.detector() != &*detector.id);
            assert!(silent, "{}: {:?} ({})", detector.id, counter.text, counter.reason);
        }
    }
}

#[test]
fn a_mistake_in_it_is_refused_with_its_line_and_a_remedy() {
    let family = shown_family();
    for (right, wrong) in [
        ("max_length = 42", "max_lenght = 42"),
        ("{32}'", "+'"),
        ("anchors = [\"acme_live_\", \"acme_test_\"]", "anchors = [\"acme_live_\", \"acme_demo_\"]"),
        ("id = \"acme.customer-number\"", "id = \"acme.api-key\""),
        ("base = 95", "base = 950"),
        ("\"not-placeholder\"", "\"no-placeholder\""),
    ] {
        let broken = family.replacen(right, wrong, 1);
        assert_ne!(broken, family, "{right:?} stands in the shown family");
        let result = compile::family("acme.toml", &broken, Some("acme")).and_then(|detectors| {
            compile::unique([("acme.toml", &*broken, &*detectors)])?;
            Ok(detectors)
        });
        let error = result.expect_err(wrong).to_string();
        // An id that is taken stands there twice; the second one is the mistake.
        let (line, _) = broken.lines().enumerate().filter(|(_, line)| line.contains(wrong)).last().expect(wrong);
        assert!(error.starts_with(&format!("acme.toml:{}:", line + 1)), "{wrong}: {error}");
    }
}
