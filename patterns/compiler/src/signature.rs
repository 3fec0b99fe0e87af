//! Signatures: how a run of digit groups starts. Digit candidates are dispatched by signature, so that a run costs one look-up however
//! many detectors there are.

use crate::{Automaton, State, reach::step};

/// The separator of a digit group as a number from 1 to 5; `None` where the byte is no separator.
pub const fn separator_class(byte: u8) -> Option<u16> {
    match byte {
        b' ' => Some(1),
        b'.' => Some(2),
        b'-' => Some(3),
        b'/' => Some(4),
        b'(' | b')' => Some(5),
        _ => None,
    }
}

/// The class of two separator bytes between groups.
pub const DOUBLE_SEPARATOR: u16 = 6;
/// Longest first group that a signature tells apart.
pub const MAX_FIRST_GROUP: usize = 63;
/// Longest second group that a signature tells apart.
pub const MAX_SECOND_GROUP: usize = 31;

/// The signature of a digit run that starts with a group of `first` digits, then a separator of this class, then a
/// group of `second`; class and second are 0 where the first group stands alone.
pub const fn signature(first: usize, separator: u16, second: usize) -> u16 {
    (first as u16) << 8 | separator << 5 | second as u16
}

/// Every signature with which a match of the automaton can start, `back` bytes after its start.
pub fn signatures(automaton: &Automaton, back: u8) -> Vec<u16> {
    let mut states = vec![automaton.start()];
    // A group is all the digits there are, so the byte before it is none.
    for at in 1..=back {
        states = step(automaton, &states, |byte| at < back || !byte.is_ascii_digit());
    }
    let mut found = Vec::new();
    let mut first = step(automaton, &states, |byte| byte.is_ascii_digit());
    for first_length in 1..=MAX_FIRST_GROUP {
        if first.is_empty() {
            break;
        }
        let ends = |set: &[State]| set.iter().any(|&state| automaton.accepts(state));
        let continues_otherwise =
            !step(automaton, &first, |byte| !byte.is_ascii_digit() && separator_class(byte).is_none()).is_empty();
        if ends(&first) || continues_otherwise {
            found.push(signature(first_length, 0, 0));
        }
        for separator in 1..=5 {
            let after = step(automaton, &first, |byte| separator_class(byte) == Some(separator));
            second_groups(automaton, &after, first_length, separator, &mut found);
            let after_two = step(automaton, &after, |byte| separator_class(byte).is_some());
            second_groups(automaton, &after_two, first_length, DOUBLE_SEPARATOR, &mut found);
        }
        first = step(automaton, &first, |byte| byte.is_ascii_digit());
    }
    found.sort_unstable();
    found.dedup();
    found
}

fn second_groups(automaton: &Automaton, after: &[State], first: usize, separator: u16, found: &mut Vec<u16>) {
    let not_digits = step(automaton, after, |byte| !byte.is_ascii_digit() && separator_class(byte).is_none());
    if after.iter().any(|&state| automaton.accepts(state)) || !not_digits.is_empty() {
        found.push(signature(first, 0, 0));
    }
    let mut second = step(automaton, after, |byte| byte.is_ascii_digit());
    for length in 1..=MAX_SECOND_GROUP {
        if second.is_empty() {
            return;
        }
        let ends = second.iter().any(|&state| automaton.accepts(state))
            || !step(automaton, &second, |byte| !byte.is_ascii_digit()).is_empty();
        if ends {
            found.push(signature(first, separator, length));
        }
        second = step(automaton, &second, |byte| byte.is_ascii_digit());
    }
}
