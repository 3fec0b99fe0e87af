//! Anchored automata over bytes, as runs: small enough to stand in a static by the thousand.
//!
//! A value is a few literals and byte classes, each so and so often: `sk_[A-Za-z0-9]{20,200}`. An automaton has a state for each of
//! those bytes, and nearly all of them differ from the next one in nothing but their number. So a stretch of such states is one *run* here: a
//! set of bytes on which it goes on, how many states it has, and the exits that they share. The matcher counts through a
//! run in a plain loop. The language is exactly that of the automaton, and each byte is looked at once.
//!
//! [`states`] builds the minimal automaton of a pattern; [`runs`] folds its states and writes them down.

mod runs;
mod states;
#[cfg(test)]
mod tests;

use crate::{List, model::ByteSet};

/// A deterministic automaton, anchored at its start, that knows every end of a match.
#[derive(Clone, Debug)]
pub struct Automaton {
    /// The runs, one after the other, the first one first. A run is three words: the number of its set, how many states it has, and what
    /// kind it is (`ACCEPTS`, `JUMPS`, and the number of its exits); then, if it jumps, the run and the passed states where
    /// its last state goes on, which is the run that follows otherwise; then, by exit, a set, a run and passed states.
    pub code: List<u16>,
    /// The sets that the code numbers. The automata of the catalogue share one list.
    pub sets: List<ByteSet>,
}

/// In the kind of a run: a match ends in each of its states.
const ACCEPTS: u16 = 1 << 15;
/// In the kind of a run: its last state does not go on to the run that follows.
const JUMPS: u16 = 1 << 14;
/// In the kind of a run: the number of its exits.
const EXITS: u16 = JUMPS - 1;

/// A state of an automaton: a run, and how many of its states have been passed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct State {
    /// Where the run stands in the code.
    run: u16,
    passed: u16,
}

/// A run, read from the code.
#[derive(Clone, Copy)]
struct Run<'a> {
    /// The bytes on which a state goes on to the next one.
    set: &'a ByteSet,
    states: u16,
    accepts: bool,
    /// Where the last state goes on with the bytes of `set`.
    then: State,
    /// What the bytes outside of `set` lead to, from each of the states.
    exits: &'a [u16],
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
    pub fn each_end(&self, text: &[u8], mut accept: impl FnMut(usize)) {
        let mut state = self.start();
        let mut at = 0;
        loop {
            let run = self.run(state.run);
            // Up to here it stays in the run.
            let limit = text.len().min(at + usize::from(run.states - state.passed - 1));
            if run.accepts {
                accept(at);
                while at < limit && run.set.contains(text[at]) {
                    at += 1;
                    accept(at);
                }
            } else {
                while at < limit && run.set.contains(text[at]) {
                    at += 1;
                }
            }
            let Some(&byte) = text.get(at) else { return };
            let Some(next) = self.leave(&run, at == limit, byte) else { return };
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
        let run = self.run(state.run);
        let is_last = state.passed + 1 == run.states;
        if !is_last && run.set.contains(byte) {
            return Some(State { passed: state.passed + 1, ..state });
        }
        self.leave(&run, is_last, byte)
    }

    /// Whether a match ends in this state.
    pub fn accepts(&self, state: State) -> bool {
        self.run(state.run).accepts
    }

    /// The memory of the code, in bytes.
    pub fn size(&self) -> usize {
        2 * self.code.len()
    }

    /// The code with other numbers for its sets, such as those of a list that automata share.
    pub fn renumbered(&self, mut number: impl FnMut(&ByteSet) -> u16) -> Vec<u16> {
        let mut code = self.code.to_vec();
        let mut at = 0;
        while at < code.len() {
            let exits_at = at + 3 + if code[at + 2] & JUMPS == 0 { 0 } else { 2 };
            let end = exits_at + 3 * usize::from(code[at + 2] & EXITS);
            for set in std::iter::once(at).chain((exits_at..end).step_by(3)) {
                code[set] = number(&self.sets[usize::from(code[set])]);
            }
            at = end;
        }
        code
    }

    #[inline(always)]
    fn run(&self, at: u16) -> Run<'_> {
        let at = usize::from(at);
        let kind = self.code[at + 2];
        let (then, exits_at) = match kind & JUMPS {
            0 => (State::default(), at + 3),
            _ => (State { run: self.code[at + 3], passed: self.code[at + 4] }, at + 5),
        };
        let end = exits_at + 3 * usize::from(kind & EXITS);
        Run {
            set: &self.sets[usize::from(self.code[at])],
            states: self.code[at + 1],
            accepts: kind & ACCEPTS != 0,
            then: if kind & JUMPS == 0 { State { run: end as u16, passed: 0 } } else { then },
            exits: &self.code[exits_at..end],
        }
    }

    /// Where a byte leads that does not stay in the run.
    #[inline(always)]
    fn leave(&self, run: &Run, is_last: bool, byte: u8) -> Option<State> {
        if is_last && run.set.contains(byte) {
            return Some(run.then);
        }
        let exit = run.exits.chunks_exact(3).find(|exit| self.sets[usize::from(exit[0])].contains(byte))?;
        Some(State { run: exit[1], passed: exit[2] })
    }
}
