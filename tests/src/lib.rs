//! What the tests across modules share: the conformance corpus, a host for nested data, and material to make texts from.

pub mod corpus;
pub mod filler;
pub mod hard;
pub mod heap;
pub mod material;
pub mod random;
pub mod stream;

use std::path::{Path, PathBuf};

/// A path of the repository.
pub fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the tests stand in a folder of the repository").join(path)
}
