//! What the matches of a shape have in common: asked of its automata when it is compiled, so that the engine's tables need no walk through them.

use crate::{
    Anchor, AnchorClass, Automaton, ByteSet, State,
    compile::is_token,
    model::{Behind, List, Reach},
};
use std::collections::BTreeSet;

/// The longest token run that is told apart.
pub const MAX_TOKEN_RUN: usize = 16;
/// The longest run of base64 that is told apart.
pub const MAX_ENCODED_RUN: usize = 96;
/// The shortest run of base64 that the first pass reports.
const ENCODED_RUN: usize = 20;
/// How much of a host is told.
const MAX_HOST: usize = 16;

/// The answers for a shape with these anchors; `whole` is its value with what stands before it. `is_free` says that anything may follow a
/// match, letters and digits as well.
pub(crate) fn reach(
    anchors: &[Anchor],
    before: Option<&Automaton>,
    value: &Automaton,
    whole: &Automaton,
    is_free: bool,
) -> Reach {
    let first = before.unwrap_or(value);
    let has = |class: AnchorClass| anchors.contains(&Anchor::Class(class));
    let words = anchors.iter().filter_map(|anchor| match anchor {
        Anchor::Word(word) | Anchor::Part(word) => Some(behind_word(whole, word.as_bytes())),
        _ => None,
    });
    let (host, behind_host) = if has(AnchorClass::Url) { hosts(first) } else { (Vec::new(), ByteSet::EMPTY) };
    Reach {
        token_run: token_run(anchors, before, value),
        encoded_run: if has(AnchorClass::Token) { encoded_run(first) } else { 0 },
        upper_kinds: if has(AnchorClass::Upper) { upper_kinds(first) } else { 0 },
        token_lengths: if !is_free && (has(AnchorClass::Token) || has(AnchorClass::Upper)) {
            [token_lengths(whole, is_token), token_lengths(whole, |byte| is_token(byte) && !byte.is_ascii_uppercase())]
        } else {
            [u64::MAX; 2]
        },
        behind_words: words.collect::<List<Behind>>(),
        host: host.into(),
        behind_host,
    }
}

/// The states that one of these bytes leads to.
pub(crate) fn step(automaton: &Automaton, states: &[State], takes: impl Fn(u8) -> bool) -> Vec<State> {
    let bytes = (0..=255u8).filter(|byte| takes(*byte));
    let next: BTreeSet<State> =
        bytes.flat_map(|byte| states.iter().filter_map(move |state| automaton.step(*state, byte))).collect();
    next.into_iter().collect()
}

/// The states that any number of these bytes lead to.
fn closure(automaton: &Automaton, states: &[State], takes: impl Fn(u8) -> bool) -> Vec<State> {
    let mut all: BTreeSet<State> = states.iter().copied().collect();
    let mut fresh = states.to_vec();
    while !fresh.is_empty() {
        fresh = step(automaton, &fresh, &takes).into_iter().filter(|state| all.insert(*state)).collect();
    }
    all.into_iter().collect()
}

/// The bytes with which a match goes on; all of them where it can end.
fn next_bytes(automaton: &Automaton, states: &[State]) -> ByteSet {
    let ends = states.iter().any(|state| automaton.accepts(*state));
    let goes_on = |byte: u8| states.iter().any(|state| automaton.step(*state, byte).is_some());
    (0..=255u8).filter(|byte| ends || goes_on(*byte)).collect()
}

/// Which kinds of four bytes a match can start with: bit `n` is set where it can start with the kind `n`, which is digits
/// where the bits of `n` are set, the first byte being the lowest, and capitals elsewhere.
fn upper_kinds(automaton: &Automaton) -> u16 {
    (0..16).filter(|kind| can_start_with(automaton, *kind)).fold(0, |kinds, kind| kinds | 1 << kind)
}

fn can_start_with(automaton: &Automaton, kind: u8) -> bool {
    let states = (0..4).fold(vec![automaton.start()], |states, at| match kind >> at & 1 {
        1 => step(automaton, &states, |byte| byte.is_ascii_digit()),
        _ => step(automaton, &states, |byte| byte.is_ascii_uppercase()),
    });
    !states.is_empty()
}

/// With how many of these token bytes in a row, up to 64, a match can start where the run of token bytes ends there: bit `n - 1` is set for `n`
/// of them, the last bit for 64 and more.
fn token_lengths(automaton: &Automaton, takes: impl Fn(u8) -> bool + Copy) -> u64 {
    let mut states = vec![automaton.start()];
    (0..u64::BITS).fold(0, |lengths, bit| {
        states = step(automaton, &states, takes);
        let is_last = bit + 1 == u64::BITS && !states.is_empty();
        let may_end = || states.iter().any(|state| automaton.accepts(*state));
        let may_go_on = || !step(automaton, &states, |byte| !is_token(byte)).is_empty();
        lengths | u64::from(is_last || may_end() || may_go_on()) << bit
    })
}

fn behind_word(automaton: &Automaton, word: &[u8]) -> Behind {
    let mut states = word.iter().fold(vec![automaton.start()], |states, letter| {
        step(automaton, &states, |byte| byte.eq_ignore_ascii_case(letter))
    });
    let mut behind = Behind { first: next_bytes(automaton, &states), then: [0; 3] };
    let mut has_ended = false;
    for bits in &mut behind.then {
        has_ended |= states.iter().any(|state| automaton.accepts(*state));
        states = step(automaton, &states, |_| true);
        let next = next_bytes(automaton, &states);
        *bits =
            (0..=255u8).filter(|byte| has_ended || next.contains(*byte)).fold(0, |all, byte| all | 1 << (byte & 63));
    }
    behind
}

/// What stands behind `://` in every match, as far as it is the same, and the bytes that can follow what looks like a host.
fn hosts(automaton: &Automaton) -> (Vec<u8>, ByteSet) {
    let scheme = closure(automaton, &[automaton.start()], is_scheme);
    let start = b"://".iter().fold(scheme, |states, sign| step(automaton, &states, |byte| byte == *sign));
    let mut host = Vec::new();
    let mut states = start.clone();
    while host.len() < MAX_HOST {
        let next = next_bytes(automaton, &states);
        let mut bytes = (0..=255u8).filter(|byte| next.contains(*byte));
        let (Some(only), None) = (bytes.next(), bytes.next()) else { break };
        host.push(only);
        states = step(automaton, &states, |byte| byte == only);
    }
    let behind = next_bytes(automaton, &closure(automaton, &start, is_host));
    (host, (0..=255u8).filter(|byte| behind.contains(*byte) && !is_host(*byte)).collect())
}

/// Whether a byte is one of a scheme's (RFC 3986, 3.1).
pub const fn is_scheme(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'.' | b'-')
}

/// Whether a byte is one of a host name's.
pub const fn is_host(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-')
}

/// How many bytes of a literal precede its last run of token bytes.
pub fn head_length(literal: &[u8]) -> usize {
    literal.iter().rposition(|byte| !is_token(*byte)).map_or(0, |at| at + 1)
}

/// Whether a byte is one of base64's (RFC 4648, 4 and 5), padding included.
#[inline]
pub const fn is_encoded(byte: u8) -> bool {
    ENCODED[byte as usize]
}

const ENCODED: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = is_token(byte as u8) || matches!(byte as u8, b'+' | b'/' | b'=');
        byte += 1;
    }
    table
};

/// How many bytes of base64 every match starts with.
fn encoded_run(automaton: &Automaton) -> u8 {
    let mut states = vec![automaton.start()];
    let mut length = 0;
    while length < MAX_ENCODED_RUN
        && !states.is_empty()
        && !states.iter().any(|state| automaton.accepts(*state))
        && step(automaton, &states, |byte| !is_encoded(byte)).is_empty()
    {
        states = step(automaton, &states, is_encoded);
        length += 1;
    }
    length as u8
}

/// Of all literals the shortest token run with which a match has them.
fn token_run(anchors: &[Anchor], before: Option<&Automaton>, value: &Automaton) -> u8 {
    let literals = anchors.iter().filter_map(|anchor| match anchor {
        Anchor::Literal(literal) => shortest_token(before, value, literal.as_bytes(), 0),
        Anchor::Inside { literal, back } => shortest_token(before, value, literal.as_bytes(), *back),
        _ => None,
    });
    literals.min().unwrap_or(MAX_TOKEN_RUN) as u8
}

/// How many token bytes stand in a row from the literal's last token on: the fewest that any match has. `None` where no match has
/// the literal `back` bytes behind its start.
fn shortest_token(before: Option<&Automaton>, value: &Automaton, literal: &[u8], back: u8) -> Option<usize> {
    // The states in `before`, and those in the value; where `before` can end, the value starts.
    let enter = |(lead, mut body): (Vec<State>, Vec<State>)| {
        if before.is_some_and(|before| lead.iter().any(|state| before.accepts(*state))) {
            body.push(value.start());
        }
        (lead, body)
    };
    let next = |(lead, body): &(Vec<State>, Vec<State>), takes: &dyn Fn(u8) -> bool| {
        (before.map_or_else(Vec::new, |before| step(before, lead, takes)), step(value, body, takes))
    };
    let is_dead = |(lead, body): &(Vec<State>, Vec<State>)| lead.is_empty() && body.is_empty();
    let mut states = enter(match before {
        Some(before) => (vec![before.start()], Vec::new()),
        None => (Vec::new(), vec![value.start()]),
    });
    for _ in 0..back {
        states = enter(next(&states, &|_| true));
    }
    for literal_byte in literal {
        states = enter(next(&states, &|byte| byte == *literal_byte));
    }
    if is_dead(&states) {
        return None;
    }
    let ends = |(_, body): &(Vec<State>, Vec<State>)| body.iter().any(|state| value.accepts(*state));
    let mut length = literal.len() - head_length(literal);
    // A run of base64 is reported too, and has `+` and `/` inside, but no padding.
    let is_unpadded = |byte| is_encoded(byte) && byte != b'=';
    let mut encoded = if back == 0 && head_length(literal) == 0 { length } else { ENCODED_RUN };
    let (mut in_tokens, mut in_run) = (states.clone(), states);
    while length < MAX_TOKEN_RUN && !ends(&in_tokens) && is_dead(&next(&in_tokens, &|byte| !is_token(byte))) {
        in_tokens = enter(next(&in_tokens, &is_token));
        length += 1;
    }
    if encoded < ENCODED_RUN {
        while encoded < ENCODED_RUN && !ends(&in_run) && is_dead(&next(&in_run, &|byte| !is_unpadded(byte))) {
            in_run = enter(next(&in_run, &is_unpadded));
            encoded += 1;
        }
        if encoded == ENCODED_RUN {
            return Some(MAX_TOKEN_RUN);
        }
    }
    Some(length)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(anchors: &[Anchor], before: Option<&str>, value: &str) -> Reach {
        let automaton = |pattern: &str| Automaton::new(pattern).unwrap();
        let whole = automaton(&format!("(?:{})(?:{value})", before.unwrap_or_default()));
        reach(anchors, before.map(automaton).as_ref(), &automaton(value), &whole, false)
    }

    fn listed(set: &ByteSet) -> Vec<u8> {
        (0..=255).filter(|byte| set.contains(*byte)).collect()
    }

    #[test]
    fn token_runs_go_from_the_literals_last_token_to_the_first_other_byte() {
        let run = |literal: &'static str, before: Option<&str>, value: &str| {
            of(&[Anchor::Literal(literal.into())], before, value).token_run
        };
        assert_eq!(run("ghp_", None, "ghp_[a-z0-9]{4,9}"), 8);
        assert_eq!(run("ghp_", None, "ghp_[a-z0-9]{36}"), 16);
        assert_eq!(run("v1.ab", None, "v1\\.abc?[.][a-z]{20}"), 2);
        assert_eq!(run("key=", Some("key="), "[a-z]{6}"), 6);
        assert_eq!(run("abc", Some("abc ?"), "[a-z]{6}"), 3);
        assert_eq!(run("xyz", None, "abc[a-z]{2}"), 16);
        assert_eq!(run("ABSK", None, "ABSK[A-Za-z0-9+/]{20}"), 16);
        assert_eq!(run("ABSK", None, "ABSK[A-Za-z0-9+/]{15}"), 4);
    }

    #[test]
    fn encoded_runs_go_to_the_first_end_or_other_byte() {
        let run = |value: &str| of(&[Anchor::Class(AnchorClass::Token)], None, value).encoded_run;
        assert_eq!(run("[a-z]{40}[A-Z+/]{3}="), 44);
        assert_eq!(run("[a-z]{20,30}[.][a-z]{6}"), 20);
        assert_eq!(run("[a-z]{64}|[A-Z]{32}"), 32);
        assert_eq!(usize::from(run("[a-z]{200}")), MAX_ENCODED_RUN);
        assert_eq!(of(&[], None, "[a-z]{64}").encoded_run, 0);
    }

    #[test]
    fn token_lengths_are_those_of_runs_that_end_where_a_match_does_or_goes_on() {
        let both = |value: &str| of(&[Anchor::Class(AnchorClass::Token)], None, value).token_lengths;
        let lengths = |value: &str| both(value)[0];
        assert_eq!(lengths("[a-f0-9]{3}|[a-f0-9]{5}"), 0b10100);
        assert_eq!(lengths("[a-z]{2,3}[.][a-z]{1,4}"), 0b110);
        assert_eq!(lengths("[a-z]{70}"), 1 << 63);
        assert_eq!(lengths("[$][a-z]{3}"), 0, "a match that starts with a sign starts with no token");
        assert_eq!(of(&[], None, "[a-z]{3}").token_lengths, [u64::MAX; 2]);
        assert_eq!(both("[a-zA-Z]{2}KEY[a-z]{1,2}"), [0b110_0000, 0], "no match is without a capital");
        assert_eq!(both("[a-f0-9]{3}|[A-F0-9]{5}"), [0b10100, 0b10100], "digits are no capitals");
        assert_eq!(both("[a-z+]{2}AZ|[a-z]{3}"), [0b1101, 0b101], "a sign may stand where the run ends");
    }

    #[test]
    fn upper_kinds_are_those_of_the_first_four_bytes() {
        let kinds = |value: &str| of(&[Anchor::Class(AnchorClass::Upper)], None, value).upper_kinds;
        assert_eq!(kinds("[A-Z]{5}[0-9]{4}[A-Z]"), 1 << 0b0000);
        assert_eq!(kinds("[A-Z][0-9]{3}"), 1 << 0b1110);
        assert_eq!(kinds("[A-Z0-9]{8}"), u16::MAX);
        assert_eq!(of(&[], None, "[A-Z0-9]{8}").upper_kinds, 0);
    }

    #[test]
    fn words_know_what_follows_them() {
        let anchors = [Anchor::Word("born".into()), Anchor::Word("dob".into())];
        let reach = of(&anchors, Some("(?i:born[ :]|dob:)"), "[0-9]{4}");
        let next = reach.behind_words.iter().map(|behind| listed(&behind.first));
        assert_eq!(next.collect::<Vec<_>>(), [b" :".to_vec(), b":".to_vec()]);
        let [born, _] = &*reach.behind_words else { panic!("two words") };
        for text in ["", " ", " 1", ":1985", ":1985 and so on"] {
            assert!(born.allows(text.as_bytes()), "{text}");
        }
        for text in ["-", " on", ": 1985"] {
            assert!(!born.allows(text.as_bytes()), "{text}");
        }
        let reach = of(&[Anchor::Word("ring".into())], None, "ring[0-9]?");
        assert!(reach.behind_words[0].allows(b" a bell"));
    }

    #[test]
    fn hosts_are_told_as_far_as_they_are_the_same() {
        let url = [Anchor::Class(AnchorClass::Url)];
        let reach = of(&url, None, "https?://hooks\\.acme\\.io/[a-z]{8}");
        assert_eq!((&*reach.host, listed(&reach.behind_host)), (&b"hooks.acme.io/"[..], b"/".to_vec()));
        let reach = of(&url, None, "[a-z]{2,8}://[a-z0-9.]{1,20}:[a-z]{1,9}@");
        assert_eq!((&*reach.host, listed(&reach.behind_host)), (&b""[..], b":".to_vec()));
    }
}
