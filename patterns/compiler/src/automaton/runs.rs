//! From states to runs or tables, and from those to code.

use super::{ACCEPTS, Automaton, COUNT, EDGE, LITERAL, RUN, STATE, TABLE, states::States};
use crate::{ByteSet, List};
use std::collections::HashMap;

/// The most states that a run may have; a longer stretch is several runs.
const MAX_STATES: usize = COUNT as usize;
/// From so many states on, one byte again and again is counted rather than written out.
const MIN_COUNTED: usize = 8;

/// From so many states on, a stretch is a run. Fewer are as small one by one.
const MIN_RUN: usize = 4;
/// How many times the words of runs tables may take, being faster where each state has several ways on.
const MOST_TABLES: usize = 6;
/// The most words of tables, however large the runs: long values are not worth more.
const MAX_TABLES: usize = 8192;

/// A stretch of states that differ in nothing but their place in it, or in the one byte that each goes on with.
struct Run {
    kind: u16,
    /// From the first to the last.
    states: Vec<usize>,
    /// The bytes of a literal.
    bytes: Vec<u8>,
    accepts: bool,
    /// Of a stretch, the first edge goes on to the next state, and from the last state to where it says.
    edges: Vec<Edge>,
}

/// Where a state leads, and with which bytes.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Edge {
    set: ByteSet,
    to: usize,
}

/// Writes the code of an automaton: runs, or tables where its states have so little in common that those are hardly larger.
pub(super) fn write(states: &States) -> Result<Automaton, String> {
    let edges: Vec<Vec<Edge>> = (0..states.states.len()).map(|state| edges(states, state)).collect();
    let accepts: Vec<bool> = states.states.iter().map(|state| state.accepts).collect();
    let runs = Folder { edges, accepts, places: vec![None; states.states.len()] }.fold().code()?;
    Ok(tables(states, MOST_TABLES * runs.code.len()).unwrap_or(runs))
}

/// A table for each state, if they take no more words than that.
fn tables(states: &States, most: usize) -> Option<Automaton> {
    let (classes, columns) = columns(states);
    let row = 1 + columns.len();
    if states.states.len() * row > most.min(MAX_TABLES) {
        return None;
    }
    // The start is the last state, and comes first.
    let place = |state: u32| {
        let accepts = if states.states[state as usize].accepts { ACCEPTS } else { 0 };
        ((states.states.len() - 1 - state as usize) * row) as u16 | accepts
    };
    let mut code = Vec::new();
    for state in states.states.iter().rev() {
        code.push(TABLE | if state.accepts { ACCEPTS } else { 0 } | columns.len() as u16);
        code.extend(columns.iter().map(|class| state.next[*class].map_or(0, place)));
    }
    Some(Automaton { code: code.into(), classes: classes.into(), sets: List::default() })
}

/// The class of each byte, classes that no state tells apart being one, and a class of the states for each of them.
fn columns(states: &States) -> (Vec<u8>, Vec<usize>) {
    let mut known: HashMap<Vec<Option<u32>>, u8> = HashMap::new();
    let mut columns = Vec::new();
    let classes = states.classes.iter().map(|class| {
        let class = usize::from(*class);
        let column = states.states.iter().map(|state| state.next[class]).collect();
        *known.entry(column).or_insert_with(|| {
            columns.push(class);
            columns.len() as u8 - 1
        })
    });
    (classes.collect(), columns)
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
            waiting.extend(run.edges.iter().rev().map(|edge| edge.to));
            runs.push(run);
        }
        Folded { runs, places: self.places }
    }

    /// The longest run that starts with a state.
    fn run_from(&self, first: usize) -> Run {
        let runs = (0..self.edges[first].len()).map(|edge| self.run_along(first, edge));
        // Of several the first one: it goes on with the most bytes.
        let longest = runs.reduce(|best, run| if run.states.len() > best.states.len() { run } else { best });
        match longest {
            Some(run) if run.states.len() >= MIN_COUNTED => run,
            longest => match self.literal_from(first) {
                Some(literal) => literal,
                None => longest.unwrap_or_else(|| Run {
                    kind: STATE,
                    states: vec![first],
                    bytes: Vec::new(),
                    accepts: self.accepts[first],
                    edges: Vec::new(),
                }),
            },
        }
    }

    /// The run that goes on along one edge of its first state.
    fn run_along(&self, first: usize, edge: usize) -> Run {
        let mut edges = self.edges[first].clone();
        let own = edges.remove(edge);
        let accepts = self.accepts[first];
        let (mut states, mut then) = (vec![first], own.to);
        while states.len() < MAX_STATES && self.accepts[then] == accepts && self.places[then].is_none() {
            let mut others = self.edges[then].clone();
            let Some(same) = others.iter().position(|edge| edge.set == own.set) else { break };
            let next = others.remove(same).to;
            if others != edges {
                break;
            }
            states.push(then);
            then = next;
        }
        if states.len() < MIN_RUN {
            states.truncate(1);
            then = own.to;
        }
        edges.insert(0, Edge { to: then, ..own });
        Run { kind: if states.len() == 1 { STATE } else { RUN }, states, bytes: Vec::new(), accepts, edges }
    }

    /// The bytes that follow each other from a state on, each the only one that goes on.
    fn literal_from(&self, first: usize) -> Option<Run> {
        let (mut states, mut bytes, mut then) = (Vec::new(), Vec::new(), first);
        while states.len() < MAX_STATES && !self.accepts[then] && self.places[then].is_none() {
            let [Edge { set, to }] = self.edges[then][..] else { break };
            let Some(byte) = set.only() else { break };
            states.push(then);
            bytes.push(byte);
            then = to;
        }
        let edges = vec![Edge { set: ByteSet::EMPTY, to: then }];
        (!states.is_empty()).then_some(Run { kind: LITERAL, states, bytes, accepts: false, edges })
    }
}

impl Folded {
    fn code(&self) -> Result<Automaton, String> {
        let mut starts = Vec::with_capacity(self.runs.len());
        let mut length = 0;
        for run in &self.runs {
            starts.push(length as u16);
            length += run.length();
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
        let target = |edge: &Edge| match self.places[edge.to] {
            Some(Place { run, passed }) => [starts[run], passed as u16],
            None => unreachable!("every state that can be reached has its place"),
        };
        let mut code: Vec<u16> = Vec::with_capacity(length);
        for run in &self.runs {
            let accepts = if run.accepts { ACCEPTS } else { 0 };
            if run.kind == LITERAL {
                code.push(accepts | LITERAL | run.bytes.len() as u16);
                code.extend(run.edges.iter().flat_map(&target));
                code.extend(run.bytes.iter().map(|byte| u16::from(*byte)));
                continue;
            }
            code.push(accepts | run.kind | run.edges.len() as u16);
            code.extend((run.kind == RUN).then_some(run.states.len() as u16));
            for edge in &run.edges {
                code.push(number(&edge.set));
                code.extend(target(edge));
            }
        }
        Ok(Automaton { code: code.into(), classes: List::default(), sets: sets.into() })
    }
}

impl Run {
    /// How many words it takes.
    fn length(&self) -> usize {
        match self.kind {
            LITERAL => 3 + self.bytes.len(),
            STATE => 1 + EDGE * self.edges.len(),
            _ => 2 + EDGE * self.edges.len(),
        }
    }
}
