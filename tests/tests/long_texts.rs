//! Long texts: streams whose windows are filled and left many times, findings longer than a window, and cost that grows with the text.

use reticent::{Policy, Redactor};
use reticent_tests::{filler, hard, material, random::Random, stream};

fn redactor() -> Redactor {
    Redactor::new(&Policy::default()).expect("the default policy compiles")
}

/// Pieces of the catalogue and the corpus in some order, with neutral text between so that thousands of values stay apart.
fn long_text(length: usize, seed: u64) -> String {
    let texts = material::texts();
    let mut random = Random::new(seed);
    let mut text = String::with_capacity(length + 4096);
    while text.len() < length {
        text.push_str(random.choice::<String>(&texts));
        text.push_str(random.choice::<&str>(material::NOISE));
        if random.below(3) == 0 {
            text.push_str(&filler::prefix(random.choice::<&str>(&filler::FILLERS), random.below(400)));
        }
    }
    text
}

fn assert_same(found: &[u8], expected: &[u8], way: &str) {
    if found == expected {
        return;
    }
    let at =
        found.iter().zip(expected).position(|(one, other)| one != other).unwrap_or(found.len().min(expected.len()));
    let show =
        |bytes: &[u8]| String::from_utf8_lossy(&bytes[at.saturating_sub(80)..bytes.len().min(at + 120)]).into_owned();
    panic!("{way}: differs at byte {at}\nexpected: …{:?}\nfound:    …{:?}", show(expected), show(found));
}

#[test]
fn a_long_text_in_any_pieces() {
    let redactor = redactor();
    for seed in 0..3 {
        let text = long_text(260 * 1024, seed);
        let whole = redactor.redact(&text);
        for most in [7, 700, 9_000, 70_000, 200_000] {
            let pieces = stream::in_random_pieces(&redactor, text.as_bytes(), most, seed);
            assert_same(&pieces, whole.as_bytes(), &format!("seed {seed}, pieces up to {most}"));
        }
    }
}

#[test]
fn one_byte_at_a_time_near_the_edges_of_the_window() {
    let redactor = redactor();
    let text = long_text(170 * 1024, 9);
    let whole = redactor.redact(&text);
    for edge in [8 * 1024, 64 * 1024, 72 * 1024, 80 * 1024, 144 * 1024] {
        let mut at = 0;
        let pieces = stream::in_pieces(&redactor, text.as_bytes(), || {
            let length = match at {
                at if at < edge - 300 => edge - 300 - at,
                at if at < edge + 300 => 1,
                _ => usize::MAX / 2,
            };
            at += length.min(text.len());
            length
        });
        assert_same(&pieces.0, whole.as_bytes(), &format!("around {edge}"));
    }
}

#[test]
fn a_value_at_every_place_around_the_edge_of_the_window() {
    let redactor = redactor();
    for (value, placeholder) in [("jane@acme.io", "[EMAIL_ADDRESS]"), ("4111 1111 1111 1111", "[CREDIT_CARD]")] {
        for edge in [64 * 1024, 72 * 1024] {
            for before in (edge - 40..edge + 10).step_by(3) {
                let text = filler::prefix(filler::FILLERS[0], before)
                    + "\n"
                    + value
                    + "\n"
                    + &filler::prefix(filler::FILLERS[1], 12_000);
                let expected = text.replace(value, placeholder);
                let pieces = stream::in_equal_pieces(&redactor, text.as_bytes(), 4096);
                assert_same(&pieces, expected.as_bytes(), &format!("{value} at {before}"));
            }
        }
    }
}

#[test]
fn a_key_block_longer_than_any_window_is_replaced_once() {
    let redactor = redactor();
    let line = "aB3dE6gH9jK2mN5pQ8rS1tU4vW7xY0zCzY9wX8vU7tS6rQ5pO4nM3lK2jI1hG0fD\n";
    let body = line.repeat(300 * 1024 / line.len());
    let closing = "-----END PRIVATE KEY-----";
    for (begin, closing, end) in [
        ("", closing, ""),
        ("wombat\n", closing, "\nquokka jane@acme.io\n"),
        ("a: \"", "\\n-----END PRIVATE KEY-----", "\""),
        ("{\"a\": \"{\\\"b\\\": \\\"", "", "\\\"}\"}"),
    ] {
        let key =
            format!("-----BEGIN PRIVATE KEY-----\nMIIEvAIBADANBgkqhkiG9w0BAQEFAASC\n{}{closing}", body.trim_end());
        let text = format!("{begin}{key}{end}");
        let expected = format!("{begin}[PRIVATE_KEY]{end}").replace("jane@acme.io", "[EMAIL_ADDRESS]");
        assert_same(redactor.redact(&text).as_bytes(), expected.as_bytes(), "whole");
        for length in [1, 13, 4096, 65_536, 400_000] {
            let pieces = stream::in_equal_pieces(&redactor, text.as_bytes(), length);
            assert_same(&pieces, expected.as_bytes(), &format!("pieces of {length}"));
        }
    }
}

#[test]
fn a_token_longer_than_its_bound_is_covered_to_its_end() {
    let redactor = redactor();
    let token = format!("ghp_{}", "aB3dE6gH9jK2mN5p".repeat(8 * 1024));
    let text = format!("wombat {token} quokka jane@acme.io");
    let expected = "wombat [GITHUB_TOKEN] quokka [EMAIL_ADDRESS]";
    assert_eq!(redactor.redact(&text), expected);
    for length in [11, 5_000, 90_000] {
        let pieces = stream::in_equal_pieces(&redactor, text.as_bytes(), length);
        assert_same(&pieces, expected.as_bytes(), &format!("pieces of {length}"));
    }
}

#[test]
fn hard_texts_in_any_pieces() {
    let redactor = redactor();
    for unit in hard::UNITS {
        let text = unit.repeat((12 * 1024) / unit.len());
        let whole = redactor.redact(&text);
        for length in [1, 1_000] {
            let pieces = stream::in_equal_pieces(&redactor, text.as_bytes(), length);
            assert_same(&pieces, whole.as_bytes(), &format!("{unit:?} repeated, pieces of {length}"));
        }
    }
}
