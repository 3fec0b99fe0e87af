//! What a second core brings to many texts at once.

use crate::table::{rows, table};
use reticent::Redactor;
use reticent_benches::{
    corpus::Corpus,
    timing::{Contender, in_turns},
};

const ROUNDS: usize = 9;
/// The length of one text of a batch.
const TEXT: usize = 16 << 10;
const CORES: [(usize, &str); 2] = [(1, "1"), (2, "2")];

/// The section on cores: batches of texts of 16 KiB.
pub(crate) fn measure(redactor: &Redactor, corpora: &[Corpus]) -> String {
    let pools = CORES.map(|(cores, name)| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(cores).build().expect("threads can be started");
        (name, pool)
    });
    let measured: Vec<Vec<f64>> = corpora
        .iter()
        .map(|corpus| {
            let texts: Vec<&[u8]> = corpus.text.as_bytes().chunks(TEXT).collect();
            let mut contenders: Vec<Contender> = Vec::new();
            for (name, pool) in &pools {
                let run = || pool.install(|| redactor.redact_many(&texts).len());
                contenders.push(Contender::new(name, corpus.text.len(), run));
            }
            let timings = in_turns(&mut contenders, ROUNDS);
            timings.iter().map(|timing| timing.rate() / timings[0].rate()).collect()
        })
        .collect();
    let names: Vec<&str> = pools.iter().map(|(name, _)| *name).collect();
    let columns: Vec<&str> = ["cores"].into_iter().chain(corpora.iter().map(|corpus| corpus.kind.name())).collect();
    format!(
        "## Batches: ratio to one core\n\n`redact_many` over texts of 16 KiB.\n\n{}",
        table(&columns, &rows(&names, &measured))
    )
}
