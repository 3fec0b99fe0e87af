//! Small calls from Rust.

use crate::table::{figure, table};
use reticent::Redactor;
use reticent_benches::{corpus::PROMPTS, peers, timing::per_call};
use std::time::Duration;

const ROUNDS: usize = 60;
const CALLS: u32 = 500;

/// The section on small calls; `built` and `first` are of this process's start.
pub(crate) fn measure(redactor: &Redactor, built: Duration, first: Duration) -> String {
    let dfa = peers::dfa();
    let micros = |time: Duration| time.as_secs_f64() * 1e6;
    let rows: Vec<Vec<String>> = PROMPTS
        .iter()
        .map(|prompt| {
            let call = micros(per_call(ROUNDS, CALLS, || redactor.redact(prompt.text).len()));
            let walk = micros(per_call(ROUNDS, CALLS, || peers::count_literals(&dfa, prompt.text.as_bytes())));
            vec![prompt.name.to_owned(), figure(walk / call), figure(call), figure(walk)]
        })
        .collect();
    let columns = ["clean prompt", "ratio", "redact, µs", "Aho-Corasick DFA, µs"];
    format!(
        "## Small calls, Rust\n\n{}\nA new process: the default policy compiled in {} ms, first redaction done after {} ms.\n",
        table(&columns, &rows),
        figure(micros(built) / 1e3),
        figure(micros(first) / 1e3),
    )
}
