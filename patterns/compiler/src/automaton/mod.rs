//! Anchored automata over bytes, small enough to stand in a static by the thousand.
//!
//! A value is a few literals and byte classes, each so and so often: `sk_[A-Za-z0-9]{20,200}`. An automaton has a state for each of
//! those bytes, and nearly all of them differ from the next one in nothing but their number. So a stretch of such states is one *run* here: a
//! set of bytes on which it goes on, how many states it has, and the exits that they share. The matcher counts through a
//! run in a plain loop. Where the states have little in common, as in dates and addresses, each is a table by class of byte instead. The language
//! is exactly that of the automaton either way, and each byte is looked at once.
//!
//! `states` builds the minimal automaton of a pattern; `runs` folds its states and writes them down.

mod runs;
mod states;
#[cfg(test)]
mod tests;

use crate::{List, model::ByteSet};

/// A deterministic automaton, anchored at its start, that knows every end of a match.
#[derive(Clone, Debug)]
pub struct Automaton {
    /// The runs, one after the other, the first one first. Each has a head: what kind it is, and how many edges or bytes follow.
    ///
    /// * `STATE`: the head, and its edges;
    /// * `TABLE`: the head, and for each class of bytes the run that it leads to, marked where a match ends there, or 0: nothing leads back to
    ///   the first one. In an automaton all runs are tables, or none is;
    /// * `RUN`: the head, how many states it has, and its edges; the first one goes on with the run, and from its last state to where it says;
    /// * `LITERAL`: the head, the target behind the last byte, and the bytes.
    ///
    /// A target is where a run stands in the code and how many of its states are passed; an edge is the number of a set and a target.
    pub code: List<u16>,
    /// The class of each byte, if there are tables.
    pub classes: List<u8>,
    /// The sets that the code numbers. The automata of the catalogue share one list.
    pub sets: List<ByteSet>,
}

/// In a head: a match ends in each of the states.
const ACCEPTS: u16 = 1 << 15;
/// In a head: the kind.
const KIND: u16 = 3 << 13;
const STATE: u16 = 0;
const RUN: u16 = 1 << 13;
const LITERAL: u16 = 2 << 13;
const TABLE: u16 = 3 << 13;
/// In a head: how many edges, bytes or classes follow.
const COUNT: u16 = (1 << 13) - 1;
/// The words of an edge.
const EDGE: usize = 3;

/// A state of an automaton: a run, and how many of its states have been passed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct State {
    /// Where the run stands in the code.
    run: u16,
    passed: u16,
}

impl Automaton {
    /// Builds the automaton of a pattern: byte semantics, no look-around, a bound on the length of a match.
    ///
    /// The error is a sentence without the pattern's position.
    pub fn new(pattern: &str) -> Result<Automaton, String> {
        runs::write(&states::minimal(pattern)?)
    }

    /// Calls `accept` with the end of every match that starts at `text[0]`, shortest first. Linear in the longest match.
    #[inline]
    pub fn each_end(&self, text: &[u8], accept: impl FnMut(usize)) {
        self.goes_through(text, accept);
    }

    /// Whether a match that starts at `text[0]` may go on behind the text.
    pub fn goes_on(&self, text: &[u8]) -> bool {
        self.goes_through(text, |_| {})
    }

    /// Whether a match starts at `text[0]`, or may once the text goes on.
    pub fn may_match(&self, text: &[u8]) -> bool {
        let mut matches = false;
        self.goes_through(text, |_| matches = true) || matches
    }

    /// As [`Automaton::each_end`]; gives whether a match may go on behind the text.
    #[inline]
    fn goes_through(&self, text: &[u8], mut accept: impl FnMut(usize)) -> bool {
        let tables = self.tables();
        if let Some(classes) = tables.classes.first_chunk() {
            return goes_through_tables(tables.code, classes, text, accept);
        }
        let mut state = self.start();
        let mut at = 0;
        loop {
            let (head, rest) = tables.run(state);
            let accepts = head & ACCEPTS != 0;
            if accepts {
                accept(at);
            }
            let edges = match head & KIND {
                STATE => rest,
                LITERAL => {
                    let (then, bytes) = literal(rest);
                    let bytes = &bytes[usize::from(state.passed)..];
                    let here = &text[at..];
                    if !bytes.iter().zip(here).all(|(expected, byte)| *expected == u16::from(*byte)) {
                        return false;
                    }
                    if here.len() < bytes.len() {
                        return true;
                    }
                    at += bytes.len();
                    state = then;
                    continue;
                }
                _ => {
                    let (states, edges) = (rest[0], &rest[1..]);
                    let set = &tables.sets[usize::from(edges[0])];
                    let limit = text.len().min(at + usize::from(states - state.passed - 1));
                    let run = &text[at..limit];
                    if accepts {
                        for _ in run.iter().take_while(|byte| set.contains(**byte)) {
                            at += 1;
                            accept(at);
                        }
                    } else {
                        at += run.iter().position(|byte| !set.contains(*byte)).unwrap_or(run.len());
                    }
                    // Before the last state its own edge stays in the run, and that has ended.
                    if at < limit { &edges[EDGE..] } else { edges }
                }
            };
            let Some(byte) = text.get(at) else { return true };
            let Some(next) = tables.follow(edges, *byte) else { return false };
            state = next;
            at += 1;
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
        (0..=255).filter(|byte| self.step(self.start(), *byte).is_some()).collect()
    }

    /// The first state.
    pub fn start(&self) -> State {
        State::default()
    }

    /// The state after one more byte; `None` where no match goes on with it.
    pub fn step(&self, state: State, byte: u8) -> Option<State> {
        let tables = self.tables();
        let (head, rest) = tables.run(state);
        let passed = state.passed + 1;
        match head & KIND {
            STATE => tables.follow(rest, byte),
            TABLE => tables.look_up(state, byte),
            LITERAL => {
                let (then, bytes) = literal(rest);
                let is_last = usize::from(passed) == bytes.len();
                (bytes[usize::from(state.passed)] == u16::from(byte)).then_some(if is_last {
                    then
                } else {
                    State { passed, ..state }
                })
            }
            _ => {
                let stays = passed < rest[0] && tables.sets[usize::from(rest[1])].contains(byte);
                if stays { Some(State { passed, ..state }) } else { tables.follow(&rest[1..], byte) }
            }
        }
    }

    /// Whether a match ends in this state.
    pub fn accepts(&self, state: State) -> bool {
        self.tables().run(state).0 & ACCEPTS != 0
    }

    /// The memory of the code and the classes, in bytes.
    pub fn size(&self) -> usize {
        2 * self.code.len() + self.classes.len()
    }

    /// The code with other numbers for its sets, such as those of a list that automata share.
    pub fn renumbered(&self, mut number: impl FnMut(&ByteSet) -> u16) -> Vec<u16> {
        let mut code = self.code.to_vec();
        let mut at = 0;
        while at < code.len() {
            let length = 1 + self.tables().run(State { run: at as u16, passed: 0 }).1.len();
            let first = match code[at] & KIND {
                STATE => at + 1,
                RUN => at + 2,
                _ => at + length,
            };
            at += length;
            for set in (first..at).step_by(EDGE) {
                code[set] = number(&self.sets[usize::from(code[set])]);
            }
        }
        code
    }

    #[inline(always)]
    fn tables(&self) -> Tables<'_> {
        Tables { code: &self.code, classes: &self.classes, sets: &self.sets }
    }
}

/// [`Automaton::goes_through`] where every state is a table.
#[inline]
fn goes_through_tables(code: &[u16], classes: &[u8; 256], text: &[u8], mut accept: impl FnMut(usize)) -> bool {
    if code[0] & ACCEPTS != 0 {
        accept(0);
    }
    let mut table = 0;
    for (at, byte) in text.iter().enumerate() {
        let next = code[table + 1 + usize::from(classes[usize::from(*byte)])];
        if next == 0 {
            return false;
        }
        if next & ACCEPTS != 0 {
            accept(at + 1);
        }
        table = usize::from(next & !ACCEPTS);
    }
    true
}

/// The lists of an automaton, borrowed once for a whole match.
#[derive(Clone, Copy)]
struct Tables<'a> {
    code: &'a [u16],
    classes: &'a [u8],
    sets: &'a [ByteSet],
}

impl<'a> Tables<'a> {
    /// The head of a run and what follows it.
    #[inline(always)]
    fn run(self, state: State) -> (u16, &'a [u16]) {
        let at = usize::from(state.run);
        let head = self.code[at];
        let count = usize::from(head & COUNT);
        let length = match head & KIND {
            STATE => EDGE * count,
            RUN => 1 + EDGE * count,
            TABLE => count,
            _ => 2 + count,
        };
        (head, &self.code[at + 1..at + 1 + length])
    }

    /// Where a byte leads from a table.
    #[inline(always)]
    fn look_up(self, state: State, byte: u8) -> Option<State> {
        let class = usize::from(self.classes[usize::from(byte)]);
        let run = self.code[usize::from(state.run) + 1 + class];
        (run != 0).then_some(State { run: run & !ACCEPTS, passed: 0 })
    }

    /// Where a byte leads along edges.
    #[inline(always)]
    fn follow(self, edges: &[u16], byte: u8) -> Option<State> {
        let edge = edges.chunks_exact(EDGE).find(|edge| self.sets[usize::from(edge[0])].contains(byte))?;
        Some(State { run: edge[1], passed: edge[2] })
    }
}

/// The target behind a literal, and its bytes.
#[inline(always)]
fn literal(rest: &[u16]) -> (State, &[u16]) {
    (State { run: rest[0], passed: rest[1] }, &rest[2..])
}
