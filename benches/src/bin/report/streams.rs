//! Text that comes in pieces, and the way back from tokens.

use crate::table::{rows, table};
use reticent::Redactor;
use reticent_benches::{
    corpus::Corpus,
    timing::{Contender, in_turns},
};

const ROUNDS: usize = 5;
/// How much of a corpus is streamed.
const PART: usize = 256 << 10;
/// A token of a model, in bytes.
const PIECE: usize = 4;
/// How many values the session holds.
const VALUES: usize = 10_000;

/// The section on streams and sessions.
pub(crate) fn measure(redactor: &Redactor, corpora: &[Corpus]) -> String {
    const WHOLE: &str = "redact, whole";
    const PIECES: &str = "redact, in pieces of 4 bytes";
    const RESTORE: &str = "restore, whole, without tokens";
    const RESTORE_PIECES: &str = "restore, in pieces of 4 bytes";
    let session = redactor.session();
    let values: String = (0..VALUES).map(|n| format!("user{n}@acme.io\n")).collect();
    session.redact(&values).expect("memory does not fail");
    let measured: Vec<Vec<f64>> = corpora
        .iter()
        .map(|corpus| {
            let text = &corpus.text.as_bytes()[..PART.min(corpus.text.len())];
            let in_pieces = || {
                let (mut stream, mut out) = (redactor.stream(), Vec::with_capacity(text.len()));
                text.chunks(PIECE).for_each(|piece| stream.push(piece, &mut out));
                stream.finish(&mut out);
                out.len()
            };
            let restored_in_pieces = || {
                let (mut stream, mut out) = (session.restore_stream(), Vec::with_capacity(text.len()));
                for piece in text.chunks(PIECE) {
                    stream.push(piece, &mut out).expect("memory does not fail");
                }
                stream.finish(&mut out).expect("memory does not fail");
                out.len()
            };
            let mut contenders = [
                Contender::new(WHOLE, text.len(), || redactor.redact_bytes(text).len()),
                Contender::new(PIECES, text.len(), in_pieces),
                Contender::new(RESTORE, text.len(), || {
                    session.restore_for(text, "user").expect("memory does not fail").len()
                }),
                Contender::new(RESTORE_PIECES, text.len(), restored_in_pieces),
            ];
            in_turns(&mut contenders, ROUNDS).iter().map(|timing| timing.rate() * 1e3).collect()
        })
        .collect();
    let columns: Vec<&str> = [""].into_iter().chain(corpora.iter().map(|corpus| corpus.kind.name())).collect();
    format!(
        "## Streams and sessions: MB/s\n\nThe session holds {VALUES} values.\n\n{}",
        table(&columns, &rows(&[WHOLE, PIECES, RESTORE, RESTORE_PIECES], &measured))
    )
}
