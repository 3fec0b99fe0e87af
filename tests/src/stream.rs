//! A text through a stream, in pieces.

use crate::random::Random;
use reticent::{Redactor, Report};

/// Redacts a text that arrives in pieces whose lengths `next` gives.
pub fn in_pieces(redactor: &Redactor, text: &[u8], mut next: impl FnMut() -> usize) -> (Vec<u8>, Report) {
    let mut stream = redactor.stream();
    let mut out = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let (piece, after) = rest.split_at(next().clamp(1, rest.len()));
        stream.push(piece, &mut out);
        rest = after;
    }
    let report = stream.finish(&mut out);
    (out, report)
}

/// In pieces of equal length, in bytes.
pub fn in_equal_pieces(redactor: &Redactor, text: &[u8], length: usize) -> Vec<u8> {
    in_pieces(redactor, text, || length).0
}

/// In pieces of random lengths up to `most`.
pub fn in_random_pieces(redactor: &Redactor, text: &[u8], most: usize, seed: u64) -> Vec<u8> {
    let mut random = Random::new(seed);
    in_pieces(redactor, text, || 1 + random.below(most)).0
}
