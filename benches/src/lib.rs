//! What the benches, the report and its checks share: generated corpora, the searches that stand beside the engine, and
//! a clock that is fair on a busy machine.
#![deny(missing_docs)]

pub mod check;
pub mod corpus;
mod grammar;
pub mod made_up;
pub mod peers;
mod random;
pub mod timing;

/// The bytes of a corpus that figures are taken over: larger than the caches of a core.
pub const CORPUS_BYTES: usize = 4 << 20;
/// The bytes that the separate regexes are run over: they are slow, and their rate does not depend on the length.
pub const REGEX_BYTES: usize = 128 << 10;
