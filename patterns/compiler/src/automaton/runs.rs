//! From states to runs, and from runs to code.

use super::{ACCEPTS, Automaton, EXITS, JUMPS, states::States};
use crate::ByteSet;

/// The most states that a run may have; a longer stretch is several runs.
const MAX_STATES: usize = u16::MAX as usize;

/// A stretch of states that differ in nothing but their place in it.
struct Run {
    /// From the first to the last.
    states: Vec<usize>,
    /// The bytes with which each goes on to the next one; none where the only state leads nowhere.
    set: ByteSet,
    accepts: bool,
    /// Where the last state goes on with these bytes.
    then: Option<usize>,
    exits: Vec<Edge>,
}

/// Where a state leads, and with which bytes.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Edge {
    set: ByteSet,
    to: usize,
}

/// Writes the code of an automaton.
pub(super) fn write(states: &States) -> Result<Automaton, String> {
    let edges: Vec<Vec<Edge>> = (0..states.states.len()).map(|state| edges(states, state)).collect();
    let accepts: Vec<bool> = states.states.iter().map(|state| state.accepts).collect();
    Folder { edges, accepts, places: vec![None; states.states.len()] }.fold().code()
}

/// The edges of a state, those with the most bytes first: what most bytes do is looked for first.
fn edges(states: &States, state: usize) -> Vec<Edge> {
    let mut edges: Vec<Edge> = Vec::new();
    for byte in 0..=255u8 {
        let class = states.classes[usize::from(byte)];
        let Some(to) = states.states[state].next[usize::from(class)] else { continue };
        let to = to as usize;
        match edges.iter_mut().find(|edge| edge.to == to) {
            Some(edge) => edge.set.insert(byte),
            None => {
                let mut set = ByteSet::EMPTY;
                set.insert(byte);
                edges.push(Edge { set, to });
            }
        }
    }
    edges.sort_by_key(|edge| std::cmp::Reverse(edge.set.len()));
    edges
}

/// The run of a state, and its place there.
#[derive(Clone, Copy)]
struct Place {
    run: usize,
    passed: usize,
}

struct Folder {
    edges: Vec<Vec<Edge>>,
    accepts: Vec<bool>,
    places: Vec<Option<Place>>,
}

/// All runs, the first one first, and the place of each state.
struct Folded {
    runs: Vec<Run>,
    places: Vec<Option<Place>>,
}

impl Folder {
    fn fold(mut self) -> Folded {
        let mut runs = Vec::new();
        let mut waiting = vec![self.edges.len() - 1];
        while let Some(state) = waiting.pop() {
            if self.places[state].is_some() {
                continue;
            }
            let run = self.run_from(state);
            for (passed, state) in run.states.iter().enumerate() {
                self.places[*state] = Some(Place { run: runs.len(), passed });
            }
            waiting.extend(run.exits.iter().map(|exit| exit.to));
            // Where it goes on comes next, so that most runs need not jump.
            waiting.extend(run.then);
            runs.push(run);
        }
        Folded { runs, places: self.places }
    }

    /// The longest run that starts with a state.
    fn run_from(&self, first: usize) -> Run {
        let runs = (0..self.edges[first].len()).map(|edge| self.run_along(first, edge));
        // Of several the first one: it goes on with the most bytes.
        let longest = runs.reduce(|best, run| if run.states.len() > best.states.len() { run } else { best });
        longest.unwrap_or_else(|| Run {
            states: vec![first],
            set: ByteSet::EMPTY,
            accepts: self.accepts[first],
            then: None,
            exits: Vec::new(),
        })
    }

    /// The run that goes on along one edge of its first state.
    fn run_along(&self, first: usize, edge: usize) -> Run {
        let mut exits = self.edges[first].clone();
        let Edge { set, to } = exits.remove(edge);
        let accepts = self.accepts[first];
        let (mut states, mut then) = (vec![first], to);
        while states.len() < MAX_STATES && self.accepts[then] == accepts && self.places[then].is_none() {
            let mut others = self.edges[then].clone();
            let Some(same) = others.iter().position(|edge| edge.set == set) else { break };
            let next = others.remove(same).to;
            if others != exits {
                break;
            }
            states.push(then);
            then = next;
        }
        Run { states, set, accepts, then: Some(then), exits }
    }
}

impl Folded {
    fn code(&self) -> Result<Automaton, String> {
        let mut starts = Vec::with_capacity(self.runs.len());
        let mut length = 0;
        for index in 0..self.runs.len() {
            starts.push(length as u16);
            length += self.length(index);
            if length > usize::from(u16::MAX) {
                return Err("it is too large: too many different parts follow each other".into());
            }
        }
        let mut sets: Vec<ByteSet> = Vec::new();
        let mut number = |set: &ByteSet| match sets.iter().position(|known| known == set) {
            Some(at) => at as u16,
            None => {
                sets.push(*set);
                sets.len() as u16 - 1
            }
        };
        let place = |state: usize| match self.places[state] {
            Some(Place { run, passed }) => [starts[run], passed as u16],
            None => unreachable!("every state that can be reached has its place"),
        };
        let mut code = Vec::with_capacity(length);
        for (index, run) in self.runs.iter().enumerate() {
            let jump = run.then.filter(|_| self.jumps(index));
            let kind = if run.accepts { ACCEPTS } else { 0 } | if jump.is_some() { JUMPS } else { 0 };
            code.extend([number(&run.set), run.states.len() as u16, kind | (run.exits.len() as u16 & EXITS)]);
            code.extend(jump.into_iter().flat_map(&place));
            for exit in &run.exits {
                code.push(number(&exit.set));
                code.extend(place(exit.to));
            }
        }
        Ok(Automaton { code: code.into(), sets: sets.into() })
    }

    fn length(&self, index: usize) -> usize {
        3 + 2 * usize::from(self.jumps(index)) + 3 * self.runs[index].exits.len()
    }

    /// Whether a run does not go on to the one that follows in the code.
    fn jumps(&self, index: usize) -> bool {
        self.runs[index].then.and_then(|then| self.places[then]).is_some_and(|p| (p.run, p.passed) != (index + 1, 0))
    }
}
