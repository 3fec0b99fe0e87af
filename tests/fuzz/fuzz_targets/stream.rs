//! Any text in any pieces: the output joined is that of the whole text. The first two bytes choose the pieces.
#![no_main]

use libfuzzer_sys::fuzz_target;
use reticent::{Policy, Redactor};
use reticent_tests::stream;
use std::sync::LazyLock;

static REDACTOR: LazyLock<Redactor> =
    LazyLock::new(|| Redactor::new(&Policy::default()).expect("the default policy compiles"));

fuzz_target!(|bytes: &[u8]| {
    let [most, seed, text @ ..] = bytes else { return };
    let pieces = stream::in_random_pieces(&REDACTOR, text, 1 + usize::from(*most), u64::from(*seed));
    assert_eq!(pieces, *REDACTOR.redact_bytes(text));
});
