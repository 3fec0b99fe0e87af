//! The detectors of reticent as static tables, compiled from the TOML files beside this crate's manifest.
#![deny(missing_docs)]
// The tables are turned into numbers by the compiler, a loop over all of their words.
#![allow(long_running_const_eval)]

use reticent_pattern_compiler::{
    Anchor, AnchorClass, Automaton, Behind, Boundary, ByteSet, Check, CounterExample, Detector, Example, Outline,
    Outlines, Reach, Shape, Status, Validator,
};
use std::borrow::Cow;

static CLASSES: [u8; include_bytes!(concat!(env!("OUT_DIR"), "/classes.bin")).len()] =
    *include_bytes!(concat!(env!("OUT_DIR"), "/classes.bin"));
static CODE: [u16; include_bytes!(concat!(env!("OUT_DIR"), "/code.bin")).len() / 2] =
    words(include_bytes!(concat!(env!("OUT_DIR"), "/code.bin")));

static NAMES_TABLE: [u32; include_bytes!(concat!(env!("OUT_DIR"), "/names.bin")).len() / 4] = {
    let bytes = include_bytes!(concat!(env!("OUT_DIR"), "/names.bin"));
    let mut entries = [0; _];
    let mut at = 0;
    while at < entries.len() {
        entries[at] = u32::from_le_bytes([bytes[4 * at], bytes[4 * at + 1], bytes[4 * at + 2], bytes[4 * at + 3]]);
        at += 1;
    }
    entries
};

/// The dictionary of names, for [`reticent_pattern_compiler::names::kinds`]. `names/README.md` says where they are from.
pub static NAMES: &[u32] = &NAMES_TABLE;

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
