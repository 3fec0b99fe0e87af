//! The detectors of reticent as static tables, compiled from the TOML files beside this crate's manifest.
#![deny(missing_docs)]

use reticent_pattern_compiler::{
    Anchor, AnchorClass, Automaton, Behind, Boundary, ByteSet, Check, CounterExample, Detector, Example, Outline,
    Outlines, Reach, Shape, Status, Validator,
};
use std::borrow::Cow;

static CLASSES: [u8; include_bytes!(concat!(env!("OUT_DIR"), "/classes.bin")).len()] =
    *include_bytes!(concat!(env!("OUT_DIR"), "/classes.bin"));
// Numbers as the target keeps them in memory: the build script has put their bytes in its order.
static CODE: [u16; include_bytes!(concat!(env!("OUT_DIR"), "/code.bin")).len() / 2] =
    zerocopy::transmute!(*include_bytes!(concat!(env!("OUT_DIR"), "/code.bin")));
static NAMES_TABLE: [u32; include_bytes!(concat!(env!("OUT_DIR"), "/names.bin")).len() / 4] =
    zerocopy::transmute!(*include_bytes!(concat!(env!("OUT_DIR"), "/names.bin")));

/// The dictionary of names, for [`reticent_pattern_compiler::names::kinds`]. `names/README.md` says where they are from.
pub static NAMES: &[u32] = &NAMES_TABLE;

include!(concat!(env!("OUT_DIR"), "/detectors.rs"));
