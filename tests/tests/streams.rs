//! Streams: whatever the pieces, the output is that of the whole text, and what is held back is what may still become a finding.

use reticent::{Policy, Redactor};
use reticent_tests::{corpus, random::Random};
use std::{fs, path::Path};

/// Redacts a text one character at a time.
fn by_character(redactor: &Redactor, text: &str) -> String {
    let (mut stream, mut out) = (redactor.stream(), Vec::new());
    for character in text.chars() {
        stream.push(character.encode_utf8(&mut [0; 4]).as_bytes(), &mut out);
    }
    stream.finish(&mut out);
    String::from_utf8(out).unwrap()
}

/// Parts of the cases of the corpus, one behind another: whatever has begun goes on as something else.
fn mixed(texts: &[String], random: &mut Random) -> String {
    let mut text = String::new();
    while text.len() < 60 || random.below(3) > 0 {
        let other: Vec<char> = texts[random.below(texts.len())].chars().collect();
        let from = if random.below(2) == 0 { 0 } else { random.below(other.len()) };
        let to = from + random.below(other.len() - from + 1);
        text.extend(&other[from..to]);
        if random.below(3) == 0 {
            text.push_str([" ", "\n", ", ", "\"", "=", ":", "."][random.below(7)]);
        }
    }
    text
}

#[test]
fn what_is_written_fits_whatever_comes() {
    let redactor = Redactor::new(&Policy::default()).unwrap();
    let texts: Vec<String> = corpus::load().into_iter().flat_map(|(_, cases)| cases).map(|case| case.text).collect();
    let number = |name: &str, default: u64| std::env::var(name).ok().and_then(|n| n.parse().ok()).unwrap_or(default);
    let mut random = Random::new(number("STREAMS_SEED", 7));
    for _ in 0..number("STREAMS", 1500) {
        let text = mixed(&texts, &mut random);
        assert_eq!(by_character(&redactor, &text), redactor.redact(&text), "{text:?}");
    }
}

/// The pieces that models write a text in, as tokenisers cut it: a word with the space before it, cut where it is long; up to three digits; a sign.
fn tokens(text: &str) -> Vec<&str> {
    const LONGEST: usize = 12;
    let mut tokens = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let space = usize::from(rest.starts_with(' '));
        let count = |is: fn(char) -> bool, most: usize| {
            rest[space..].chars().take(most).take_while(|c| is(*c)).map(char::len_utf8).sum::<usize>()
        };
        let letters = count(char::is_alphabetic, LONGEST);
        let digits = count(|c| c.is_ascii_digit(), 3);
        let sign = rest[space..].chars().next().map_or(0, char::len_utf8);
        let length = space + letters.max(digits).max(if letters + digits == 0 { sign } else { 0 });
        let (token, behind) = rest.split_at(length);
        tokens.push(token);
        rest = behind;
    }
    tokens
}

/// How many characters are held after each token, in order of size, and how many tokens those are at the median.
fn held(redactor: &Redactor, text: &str) -> (Vec<usize>, usize) {
    let (mut stream, mut out) = (redactor.stream(), Vec::new());
    let (mut held, mut in_tokens) = (Vec::new(), Vec::new());
    let mut lengths: Vec<usize> = Vec::new();
    for token in tokens(text) {
        stream.push(token.as_bytes(), &mut out);
        lengths.push(token.len());
        held.push(stream.held());
        let (mut left, mut count) = (stream.held(), 0);
        for length in lengths.iter().rev().take_while(|_| stream.held() > 0) {
            count += usize::from(left > 0);
            left = left.saturating_sub(*length);
            if left == 0 {
                break;
            }
        }
        in_tokens.push(count);
    }
    stream.finish(&mut out);
    assert!(out == redactor.redact_bytes(text.as_bytes()).as_ref());
    held.sort_unstable();
    in_tokens.sort_unstable();
    (held, in_tokens[in_tokens.len() / 2])
}

#[test]
fn little_is_held_of_prose_code_and_json() {
    let redactor = Redactor::new(&Policy::default()).unwrap();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    for (path, most_tokens, most) in [
        ("LICENSE", 2, 64),
        ("SECURITY.md", 2, 128),
        // Full of keys and examples.
        ("README.md", 3, 200),
        ("core/src/policy/field.rs", 3, 128),
        ("examples/support-agent.jsonl", 8, 300),
    ] {
        let Ok(text) = fs::read_to_string(root.join(path)) else { panic!("{path}") };
        let end = text.char_indices().nth(60_000).map_or(text.len(), |(at, _)| at);
        let (held, median) = held(&redactor, &text[..end]);
        let at = |percent: usize| held[held.len() * percent / 1000];
        println!(
            "{path}: {median} tokens; median {}, p90 {}, p99 {}, p99.9 {}, max {}",
            at(500),
            at(900),
            at(990),
            at(999),
            held[held.len() - 1]
        );
        assert!(median <= most_tokens, "{path}: {median} tokens at the median");
        assert!(at(990) < most, "{path}: {} bytes at the 99th percentile", at(990));
    }
}
