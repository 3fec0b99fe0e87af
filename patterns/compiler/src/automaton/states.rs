//! From a pattern to the smallest automaton of its language.
//!
//! `regex-automata` builds and determinises. A pattern whose matches have a bound gives an automaton without cycles, and that
//! one is minimised in a single walk: from the last states to the first, equal states become one.

use regex_automata::{
    Anchored, MatchKind,
    dfa::{Automaton as _, StartKind, dense},
    nfa::thompson,
    util::{primitives::StateID, start, syntax},
};
use std::collections::HashMap;

/// The states of an automaton without cycles, each after all that it leads to. The last one is the start.
pub(super) struct States {
    /// The class of each byte.
    pub(super) classes: [u8; 256],
    pub(super) states: Vec<State>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct State {
    pub(super) accepts: bool,
    /// By class of bytes: the state that follows, if any match goes on.
    pub(super) next: Vec<Option<u32>>,
}

/// The smallest automaton of a pattern. The error is a sentence without the pattern's position.
pub(super) fn minimal(pattern: &str) -> Result<States, String> {
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
    let start = dfa.start_state(&start::Config::new().anchored(Anchored::Yes)).map_err(|error| error.to_string())?;
    let (classes, representatives) = classes(&dfa);
    let mut merged = Merged::default();
    // Depth first, without recursion: a state is merged when all that it leads to is.
    let mut open = vec![start];
    while let Some(&state) = open.last() {
        let successors = || representatives.iter().map(|byte| dfa.next_state(state, *byte));
        match merged.progress.get(&state) {
            None => {
                merged.progress.insert(state, Progress::Open);
                for next in successors().filter(|next| !dfa.is_dead_state(*next)) {
                    match merged.progress.get(&next) {
                        None => open.push(next),
                        Some(Progress::Open) => return Err("its matches have no bound".into()),
                        Some(Progress::Merged(_)) => {}
                    }
                }
            }
            Some(Progress::Open) => {
                // Matches are reported one byte late, at the end of the text if need be.
                let accepts = dfa.is_match_state(dfa.next_eoi_state(state));
                let next = successors().map(|next| merged.number(next)).collect();
                merged.add(state, State { accepts, next });
                open.pop();
            }
            Some(Progress::Merged(_)) => {
                open.pop();
            }
        }
    }
    if merged.states.is_empty() {
        merged.states.push(State { accepts: false, next: vec![None; representatives.len()] });
    }
    Ok(States { classes, states: merged.states })
}

/// The class of each byte, and a byte of each class.
fn classes(dfa: &dense::DFA<Vec<u32>>) -> ([u8; 256], Vec<u8>) {
    let mut classes = [0u8; 256];
    let mut representatives = Vec::new();
    for byte in 0..=255u8 {
        let class = dfa.byte_classes().get(byte);
        classes[usize::from(byte)] = class;
        if usize::from(class) == representatives.len() {
            representatives.push(byte);
        }
    }
    (classes, representatives)
}

/// What has become of the states of the first automaton.
#[derive(Default)]
struct Merged {
    progress: HashMap<StateID, Progress>,
    numbers: HashMap<State, u32>,
    states: Vec<State>,
}

enum Progress {
    /// What it leads to is being merged.
    Open,
    /// The state that it has become; none where no match can end any more.
    Merged(Option<u32>),
}

impl Merged {
    fn number(&self, state: StateID) -> Option<u32> {
        match self.progress.get(&state) {
            Some(Progress::Merged(number)) => *number,
            _ => None,
        }
    }

    fn add(&mut self, id: StateID, state: State) {
        let leads_nowhere = !state.accepts && state.next.iter().all(Option::is_none);
        let number = (!leads_nowhere).then(|| {
            *self.numbers.entry(state).or_insert_with_key(|state| {
                self.states.push(state.clone());
                self.states.len() as u32 - 1
            })
        });
        self.progress.insert(id, Progress::Merged(number));
    }
}
