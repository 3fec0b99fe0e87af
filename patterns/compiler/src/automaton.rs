//! Anchored automata over bytes: a class map and one table of transitions, small enough to stand in a static.
//!
//! `regex-automata` builds and determinises; the tables here hold the same language in a form that needs no
//! loading, so that the first call costs what the thousandth does.

use crate::{List, model::ByteSet};
use regex_automata::{
    Anchored, MatchKind,
    dfa::{Automaton as _, StartKind, dense},
    nfa::thompson,
    util::{primitives::StateID, start, syntax},
};
use std::{borrow::Cow, collections::HashMap};

/// The most states-times-classes that an automaton may have: transitions are 16 bits wide.
const MAX_CELLS: usize = u16::MAX as usize;
/// Minimisation refines partitions state by state: beyond this it costs more build time than it saves memory.
const MAX_MINIMISED: usize = 1_500;

/// A deterministic automaton, anchored at its start, that knows every end of a match.
///
/// States are row offsets into `table`; row 0 is dead, rows from `accepting` on are accepting.
#[derive(Clone, Debug)]
pub struct Automaton {
    /// The class of each byte.
    pub classes: List<u8>,
    /// How many classes there are: the length of a row.
    pub stride: u16,
    /// The row of the first state.
    pub start: u16,
    /// Rows from here on accept.
    pub accepting: u16,
    /// The transitions, row after row.
    pub table: List<u16>,
}

impl Automaton {
    /// Builds the automaton of a pattern: byte semantics, no look-around.
    ///
    /// The error is a sentence without the pattern's position.
    pub fn new(pattern: &str) -> Result<Automaton, String> {
        let dfa = dense::Builder::new()
            .configure(
                dense::Config::new()
                    .start_kind(StartKind::Anchored)
                    .match_kind(MatchKind::All)
                    .accelerate(false)
                    .determinize_size_limit(Some(64 << 20))
                    .dfa_size_limit(Some(16 << 20)),
            )
            .syntax(syntax::Config::new().unicode(false).utf8(false))
            .thompson(thompson::Config::new().utf8(false))
            .build(pattern)
            .map_err(|error| match std::error::Error::source(&error) {
                Some(cause) => format!("{error}: {cause}"),
                None => error.to_string(),
            })?;
        let raw = RawTable::explore(&dfa)?;
        raw.minimise().pack()
    }

    /// Calls `accept` with the end of every match that starts at `text[0]`, shortest first. Linear in the longest match.
    #[inline]
    pub fn each_end(&self, text: &[u8], mut accept: impl FnMut(usize)) {
        let table = &self.table[..];
        let classes = &self.classes[..];
        let mut state = self.start;
        if state >= self.accepting {
            accept(0);
        }
        for (at, &byte) in text.iter().enumerate() {
            state = table[state as usize + classes[byte as usize] as usize];
            if state == 0 {
                return;
            }
            if state >= self.accepting {
                accept(at + 1);
            }
        }
    }

    /// The end of the longest match that starts at `text[0]`.
    #[inline]
    pub fn longest(&self, text: &[u8]) -> Option<usize> {
        let mut longest = None;
        self.each_end(text, |end| longest = Some(end));
        longest
    }

    /// The bytes that a match can start with.
    pub fn first_bytes(&self) -> ByteSet {
        let mut set = ByteSet::EMPTY;
        for byte in 0..=255u8 {
            if self.step(self.start, byte) != 0 {
                set.insert(byte);
            }
        }
        set
    }

    /// The state after one more byte.
    pub fn step(&self, state: u16, byte: u8) -> u16 {
        self.table[state as usize + self.classes[byte as usize] as usize]
    }

    /// Whether a match ends in this state.
    pub fn accepts(&self, state: u16) -> bool {
        state >= self.accepting
    }

    /// The memory of the tables, in bytes.
    pub fn size(&self) -> usize {
        self.classes.len() + 2 * self.table.len()
    }
}

/// States as lists of successors, before packing.
struct RawTable {
    classes: [u8; 256],
    stride: usize,
    rows: Vec<Vec<usize>>,
    accepting: Vec<bool>,
    start: usize,
}

/// The state without a way out, in every raw table.
const DEAD: usize = 0;

impl RawTable {
    fn explore(dfa: &dense::DFA<Vec<u32>>) -> Result<RawTable, String> {
        let byte_classes = dfa.byte_classes();
        let mut classes = [0u8; 256];
        let mut representatives: Vec<u8> = Vec::new();
        for byte in 0..=255u8 {
            let class = byte_classes.get(byte);
            classes[byte as usize] = class;
            if class as usize == representatives.len() {
                representatives.push(byte);
            }
        }
        let start =
            dfa.start_state(&start::Config::new().anchored(Anchored::Yes)).map_err(|error| error.to_string())?;
        let mut numbers: HashMap<StateID, usize> = HashMap::new();
        let mut table = RawTable {
            classes,
            stride: representatives.len(),
            rows: vec![vec![DEAD; representatives.len()]],
            accepting: vec![false],
            start: 1,
        };
        let mut queue = vec![start];
        numbers.insert(start, 1);
        let mut next = 0;
        while next < queue.len() {
            let state = queue[next];
            next += 1;
            let mut row = Vec::with_capacity(table.stride);
            for &byte in &representatives {
                let successor = dfa.next_state(state, byte);
                // Matches are reported one byte late: a state from which nothing can be accepted any more is dead here.
                row.push(if dfa.is_dead_state(successor) {
                    DEAD
                } else {
                    *numbers.entry(successor).or_insert_with(|| {
                        queue.push(successor);
                        queue.len()
                    })
                });
            }
            table.rows.push(row);
            table.accepting.push(dfa.is_match_state(dfa.next_eoi_state(state)));
        }
        Ok(table)
    }

    /// Merges states that no input tells apart (Moore's partition refinement).
    fn minimise(self) -> RawTable {
        if self.rows.len() > MAX_MINIMISED {
            return self;
        }
        let mut block: Vec<usize> = self.accepting.iter().map(|&a| a as usize).collect();
        let mut blocks = 0;
        loop {
            let mut numbers: HashMap<(usize, Vec<usize>), usize> = HashMap::new();
            let refined: Vec<usize> = (0..self.rows.len())
                .map(|state| {
                    let successors = self.rows[state].iter().map(|&to| block[to]).collect();
                    let fresh = numbers.len();
                    *numbers.entry((block[state], successors)).or_insert(fresh)
                })
                .collect();
            let refined_blocks = numbers.len();
            block = refined;
            if refined_blocks == blocks {
                break;
            }
            blocks = refined_blocks;
        }
        // The dead state is first in the old numbering, so its block keeps number 0.
        let mut rows = vec![Vec::new(); blocks];
        let mut accepting = vec![false; blocks];
        for (state, row) in self.rows.iter().enumerate() {
            rows[block[state]] = row.iter().map(|&to| block[to]).collect();
            accepting[block[state]] = self.accepting[state];
        }
        RawTable { rows, accepting, start: block[self.start], ..self }
    }

    /// Orders accepting states last and writes rows as offsets.
    fn pack(self) -> Result<Automaton, String> {
        let cells = self.rows.len() * self.stride;
        if cells > MAX_CELLS {
            return Err(format!(
                "the automaton has {} states of {} classes, more than the {MAX_CELLS} cells that fit",
                self.rows.len(),
                self.stride
            ));
        }
        let mut order: Vec<usize> = (0..self.rows.len()).collect();
        order.sort_by_key(|&state| (self.accepting[state], state));
        let mut row_of = vec![0u16; order.len()];
        for (position, &state) in order.iter().enumerate() {
            row_of[state] = (position * self.stride) as u16;
        }
        let rejecting = self.accepting.iter().filter(|&&accepts| !accepts).count();
        let table: Vec<u16> = order.iter().flat_map(|&state| self.rows[state].iter().map(|&to| row_of[to])).collect();
        Ok(Automaton {
            classes: Cow::Owned(self.classes.to_vec()),
            stride: self.stride as u16,
            start: row_of[self.start],
            accepting: (rejecting * self.stride) as u16,
            table: Cow::Owned(table),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn longest(pattern: &str, text: &str) -> Option<usize> {
        Automaton::new(pattern).unwrap().longest(text.as_bytes())
    }

    #[test]
    fn finds_the_longest_match_of_any_alternative() {
        assert_eq!(longest("a|ab|abc", "abcd"), Some(3));
        assert_eq!(longest("a{2,4}", "aaaaaa"), Some(4));
        assert_eq!(longest("a{2,4}", "a"), None);
        assert_eq!(longest("(?i)ghp_[a-z0-9]{4}", "GHP_ab12x"), Some(8));
        assert_eq!(longest("x?", "y"), Some(0));
    }

    #[test]
    fn reports_every_end_shortest_first() {
        let mut ends = Vec::new();
        Automaton::new("a{1,3}").unwrap().each_end(b"aaaa", |end| ends.push(end));
        assert_eq!(ends, [1, 2, 3]);
    }

    #[test]
    fn a_counted_class_needs_a_row_a_repeat() {
        let automaton = Automaton::new("[A-Za-z0-9_-]{93}AA").unwrap();
        assert!(automaton.table.len() / automaton.stride as usize <= 190, "{}", automaton.table.len());
    }

    #[test]
    fn too_large_is_an_error() {
        let error = Automaton::new("(?:[a-f][0-9]|[g-z]){30000}").unwrap_err();
        assert!(error.contains("cells") || error.contains("limit"), "{error}");
    }
}
