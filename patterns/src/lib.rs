//! The detectors of reticent as static tables, compiled from the TOML files beside this crate's manifest.
#![deny(missing_docs)]
// The tables are turned into numbers by the compiler, a loop over all of their words.
#![allow(long_running_const_eval)]

use reticent_pattern_compiler::{
    Anchor, AnchorClass, Automaton, Boundary, ByteSet, Check, CounterExample, Detector, Example, Outline, Outlines,
    Reach, Shape, Status, Validator,
};
use std::borrow::Cow;

static CLASSES: [u8; include_bytes!(concat!(env!("OUT_DIR"), "/classes.bin")).len()] =
    *include_bytes!(concat!(env!("OUT_DIR"), "/classes.bin"));
static CODE: [u16; include_bytes!(concat!(env!("OUT_DIR"), "/code.bin")).len() / 2] =
    words(include_bytes!(concat!(env!("OUT_DIR"), "/code.bin")));

/// Little-endian pairs of bytes as numbers; evaluated by the compiler.
const fn words<const N: usize>(bytes: &[u8]) -> [u16; N] {
    let mut words = [0; N];
    let mut at = 0;
    while at < N {
        words[at] = u16::from_le_bytes([bytes[2 * at], bytes[2 * at + 1]]);
        at += 1;
    }
    words
}

include!(concat!(env!("OUT_DIR"), "/detectors.rs"));
