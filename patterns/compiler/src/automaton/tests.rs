use super::*;
use proptest::prelude::*;
use regex_automata::{
    Anchored, MatchKind,
    dfa::{Automaton as _, StartKind, dense},
    util::{start, syntax},
};

fn longest(pattern: &str, text: &str) -> Option<usize> {
    Automaton::new(pattern).unwrap().longest(text.as_bytes())
}

fn ends(automaton: &Automaton, text: &[u8]) -> Vec<usize> {
    let mut ends = Vec::new();
    automaton.each_end(text, |end| ends.push(end));
    ends
}

/// The same ends, byte by byte.
fn stepped_ends(automaton: &Automaton, text: &[u8]) -> Vec<usize> {
    let mut ends = Vec::new();
    let mut state = Some(automaton.start());
    for at in 0..=text.len() {
        let Some(here) = state else { break };
        if automaton.accepts(here) {
            ends.push(at);
        }
        state = text.get(at).and_then(|byte| automaton.step(here, *byte));
    }
    ends
}

/// Whether a match goes on behind a text, byte by byte.
fn steps_on(automaton: &Automaton, text: &[u8]) -> bool {
    text.iter().try_fold(automaton.start(), |state, byte| automaton.step(state, *byte)).is_some()
}

/// The ends that the dense automaton of `regex-automata` has.
fn dense_ends(pattern: &str, text: &[u8]) -> Vec<usize> {
    let dfa = dense::Builder::new()
        .configure(dense::Config::new().start_kind(StartKind::Anchored).match_kind(MatchKind::All))
        .syntax(syntax::Config::new().unicode(false).utf8(false))
        .build(pattern)
        .unwrap();
    let mut state = dfa.start_state(&start::Config::new().anchored(Anchored::Yes)).unwrap();
    let mut ends = Vec::new();
    for at in 0..=text.len() {
        if dfa.is_match_state(dfa.next_eoi_state(state)) {
            ends.push(at);
        }
        if let Some(byte) = text.get(at) {
            state = dfa.next_state(state, *byte);
        }
    }
    ends
}

#[test]
fn finds_the_longest_match_of_any_alternative() {
    assert_eq!(longest("a|ab|abc", "abcd"), Some(3));
    assert_eq!(longest("a{2,4}", "aaaaaa"), Some(4));
    assert_eq!(longest("a{2,4}", "a"), None);
    assert_eq!(longest("(?i)ghp_[a-z0-9]{4}", "GHP_ab12x"), Some(8));
    assert_eq!(longest("x?", "y"), Some(0));
    assert_eq!(longest("[a&&b]", "a"), None);
}

#[test]
fn reports_every_end_shortest_first() {
    assert_eq!(ends(&Automaton::new("a{1,3}").unwrap(), b"aaaa"), [1, 2, 3]);
    assert_eq!(ends(&Automaton::new("a{0,2}b?").unwrap(), b"aab"), [0, 1, 2, 3]);
}

#[test]
fn a_repeat_costs_the_same_however_often() {
    let size = |pattern: &str| Automaton::new(pattern).unwrap().size();
    assert_eq!(size("sk_[A-Za-z0-9]{20,30}"), size("sk_[A-Za-z0-9]{20,2000}"));
    assert_eq!(size("[a-z]{1,20}-[0-9]{2,30}"), size("[a-z]{1,200}-[0-9]{2,300}"));
    assert!(size("sk_[A-Za-z0-9]{20,2000}") <= 40, "{}", size("sk_[A-Za-z0-9]{20,2000}"));
}

#[test]
fn what_has_no_bound_or_is_too_large_is_an_error() {
    assert!(Automaton::new("a+b").unwrap_err().contains("no bound"));
    let error = Automaton::new("(?:[a-f][0-9]|[g-z]){30000}").unwrap_err();
    assert!(error.contains("large") || error.contains("limit"), "{error}");
}

#[test]
fn first_bytes_are_those_of_the_first_state() {
    let first = Automaton::new("(?:ab|[0-3]x){1,4}").unwrap().first_bytes();
    let listed: Vec<u8> = (0..=255).filter(|byte| first.contains(*byte)).collect();
    assert_eq!(listed, b"0123a");
}

const CLASSES: &[&str] = &["a", "b", "-", "[ab]", "[a-d]", "[b-f]", "[^a]", "[0-9]", "[a-z0-9]", "[a-z0-9_-]", "\\xC3"];

/// A class, so and so often.
fn item() -> impl Strategy<Value = String> {
    (prop::sample::select(CLASSES), 0..3usize, 0..4usize)
        .prop_map(|(class, least, more)| format!("{class}{{{least},{}}}", least + more))
}

fn sequence() -> impl Strategy<Value = String> {
    prop::collection::vec(item(), 1..3).prop_map(|items| items.concat())
}

/// Classes that follow each other without a byte in common, often: what tokens are made of.
fn token() -> impl Strategy<Value = String> {
    let part = (prop::sample::select(vec!["[a-d]", "[b0]", "a"]), 1..30usize, 0..30usize, 0..2usize);
    prop::collection::vec(part, 1..4).prop_map(|parts| {
        let parts = parts
            .into_iter()
            .map(|(class, least, more, dashes)| format!("{class}{{{least},{}}}{}", least + more, &"--"[..1 + dashes]));
        parts.collect()
    })
}

/// Sequences with alternatives, small ones: an automaton of any sequences can be exponentially larger than they are.
fn pattern() -> impl Strategy<Value = String> {
    let alternatives = prop::collection::vec(sequence(), 1..4).prop_map(|all| format!("(?:{})", all.join("|")));
    prop_oneof![sequence(), token(), (alternatives, item()).prop_map(|(all, last)| all + &last)]
}

fn text() -> impl Strategy<Value = Vec<u8>> {
    let byte = prop_oneof![8 => prop::sample::select(b"ab-c0_\xC3".to_vec()), 1 => any::<u8>()];
    prop_oneof![
        prop::collection::vec(byte, 0..60),
        // Long runs of one byte.
        prop::collection::vec((prop::sample::select(b"abz09-".to_vec()), 1..40usize), 0..8)
            .prop_map(|runs| runs.into_iter().flat_map(|(byte, count)| vec![byte; count]).collect::<Vec<u8>>()),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn runs_have_the_ends_of_the_dense_automaton(pattern in pattern(), texts in prop::collection::vec(text(), 1..6)) {
        let automaton = Automaton::new(&pattern).unwrap();
        for text in texts {
            let expected = dense_ends(&pattern, &text);
            prop_assert_eq!(&ends(&automaton, &text), &expected, "{} {:?}", pattern, text);
            prop_assert_eq!(&stepped_ends(&automaton, &text), &expected, "{} {:?}", pattern, text);
        }
    }

    #[test]
    fn mutated_matches_have_the_ends_of_the_dense_automaton(
        (pattern, matched) in pattern().prop_flat_map(|pattern| {
            let matches = prop::string::bytes_regex(&format!("(?-u:{pattern})")).unwrap();
            (Just(pattern), matches)
        }),
        place in any::<prop::sample::Index>(),
        byte in prop::sample::select(b"abz-09\xC3".to_vec()),
    ) {
        let automaton = Automaton::new(&pattern).unwrap();
        prop_assert_eq!(automaton.longest(&matched).is_some(), true);
        let mut mutated = matched.clone();
        if !mutated.is_empty() {
            let place = place.index(mutated.len());
            mutated[place] = byte;
            mutated.insert(place, byte);
        }
        for text in [matched, mutated] {
            prop_assert_eq!(ends(&automaton, &text), dense_ends(&pattern, &text), "{} {:?}", pattern, text);
            let goes_on = steps_on(&automaton, &text);
            prop_assert_eq!(automaton.goes_on(&text), goes_on, "{} {:?}", pattern, text);
            prop_assert_eq!(automaton.may_match(&text), goes_on || automaton.longest(&text).is_some(), "{}", pattern);
        }
    }
}
