//! What the matches of a shape have in common: asked of its automaton once, when a policy is compiled.

use super::{
    literals::head_length,
    urls::{is_host, is_scheme},
};
use reticent_pattern_compiler::{Anchor, Automaton, ByteSet, Detector, Shape, State, compile::is_token};
use std::borrow::Cow;

/// The automaton that starts where the shape does.
fn first_automaton(shape: &Shape) -> &Automaton {
    shape.before.as_ref().unwrap_or(&shape.value)
}

/// The states that one of these bytes leads to.
fn step(automaton: &Automaton, states: &[State], takes: impl Fn(u8) -> bool) -> Vec<State> {
    let mut next: Vec<State> = states
        .iter()
        .flat_map(|&state| (0..=255u8).filter(|byte| takes(*byte)).filter_map(move |byte| automaton.step(state, byte)))
        .collect();
    next.sort_unstable();
    next.dedup();
    next
}

/// The states that any number of these bytes lead to.
fn closure(automaton: &Automaton, mut states: Vec<State>, takes: impl Fn(u8) -> bool) -> Vec<State> {
    loop {
        let mut all = step(automaton, &states, &takes);
        all.extend(&states);
        all.sort_unstable();
        all.dedup();
        if all.len() == states.len() {
            return all;
        }
        states = all;
    }
}

/// The bytes with which a match goes on; all of them where it can end.
fn next_bytes(automaton: &Automaton, states: &[State]) -> ByteSet {
    let ends = states.iter().any(|state| automaton.accepts(*state));
    let mut set = ByteSet::EMPTY;
    (0..=255u8)
        .filter(|byte| ends || states.iter().any(|state| automaton.step(*state, *byte).is_some()))
        .for_each(|byte| set.insert(byte));
    set
}

/// Whether some match starts with four bytes of this kind: digits where its bits are set, capitals elsewhere.
pub(super) fn can_start_with_kind(shape: &Shape, kind: usize) -> bool {
    let automaton = first_automaton(shape);
    let states = (0..4).fold(vec![automaton.start()], |states, at| match kind >> at & 1 {
        1 => step(automaton, &states, |byte| byte.is_ascii_digit()),
        _ => step(automaton, &states, |byte| byte.is_ascii_uppercase()),
    });
    !states.is_empty()
}

/// The bytes that can follow a word, in any case, in a match that starts with it.
pub(super) fn behind_word(shape: &Shape, word: &[u8]) -> ByteSet {
    let automaton = first_automaton(shape);
    let start = vec![automaton.start()];
    let states =
        word.iter().fold(start, |states, letter| step(automaton, &states, |byte| byte.eq_ignore_ascii_case(letter)));
    next_bytes(automaton, &states)
}

/// The states of a match behind the `://` of its scheme.
fn behind_scheme(automaton: &Automaton) -> Vec<State> {
    let scheme = closure(automaton, vec![automaton.start()], is_scheme);
    b"://".iter().fold(scheme, |states, sign| step(automaton, &states, |byte| byte == *sign))
}

/// The bytes that can follow the host, or what looks like one, in a match that starts with a scheme.
pub(super) fn behind_host(shape: &Shape) -> ByteSet {
    let automaton = first_automaton(shape);
    next_bytes(automaton, &closure(automaton, behind_scheme(automaton), is_host))
}

/// What stands behind `://` in every match, as far as it is the same.
pub(super) fn host(shape: &Shape) -> Vec<u8> {
    const ENOUGH: usize = 16;
    let automaton = first_automaton(shape);
    let mut states = behind_scheme(automaton);
    let mut host = Vec::new();
    while host.len() < ENOUGH {
        let next = next_bytes(automaton, &states);
        let mut bytes = (0..=255u8).filter(|byte| next.contains(*byte));
        let (Some(only), None) = (bytes.next(), bytes.next()) else { break };
        host.push(only);
        states = step(automaton, &states, |byte| byte == only);
    }
    host
}

/// The shortest token run with which every literal can be found: 4, 8 or 16.
pub(super) fn token_run(detectors: &[Cow<'static, Detector>]) -> u32 {
    let mut shortest = 16;
    for detector in detectors {
        for anchor in detector.anchors.iter() {
            let Anchor::Literal(literal) = anchor else { continue };
            let head = head_length(literal.as_bytes());
            for shape in detector.shapes.iter() {
                shortest = shortest.min(shortest_token(shape, literal.as_bytes(), head).unwrap_or(16));
            }
        }
    }
    match shortest {
        16.. => 16,
        8.. => 8,
        _ => 4,
    }
}

/// How many token bytes stand in a row from the literal's last token on: the fewest that any match has, at most 16. `None` where no match
/// starts with the literal.
fn shortest_token(shape: &Shape, literal: &[u8], head: usize) -> Option<usize> {
    // A state of `before` that accepts is followed by the value.
    let enter = |states: Vec<(bool, State)>| -> Vec<(bool, State)> {
        let mut all = states;
        if let Some(before) = &shape.before
            && all.iter().any(|&(in_value, state)| !in_value && before.accepts(state))
        {
            all.push((true, shape.value.start()));
        }
        all.sort_unstable();
        all.dedup();
        all
    };
    let step = |states: &[(bool, State)], byte: u8| -> Vec<(bool, State)> {
        states
            .iter()
            .filter_map(|&(in_value, state)| {
                let automaton = if in_value { &shape.value } else { shape.before.as_ref().unwrap_or(&shape.value) };
                Some((in_value, automaton.step(state, byte)?))
            })
            .collect()
    };
    let mut states = enter(match &shape.before {
        Some(before) => vec![(false, before.start())],
        None => vec![(true, shape.value.start())],
    });
    for &byte in literal {
        states = enter(step(&states, byte));
    }
    if states.is_empty() {
        return None;
    }
    let mut length = literal.len() - head;
    while length < 16 {
        let ends = states.iter().any(|&(in_value, state)| in_value && shape.value.accepts(state))
            || (0..=255u8).any(|byte| !is_token(byte) && !step(&states, byte).is_empty());
        if ends {
            break;
        }
        let mut next: Vec<(bool, State)> =
            (0..=255u8).filter(|byte| is_token(*byte)).flat_map(|byte| step(&states, byte)).collect();
        next.sort_unstable();
        next.dedup();
        states = enter(next);
        length += 1;
    }
    Some(length)
}
