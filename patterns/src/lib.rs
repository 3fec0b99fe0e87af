//! The detectors of reticent as data, compiled from the TOML files beside this crate's manifest.
#![deny(missing_docs)]

pub mod labels;

/// The words around names and addresses: `names/around.toml`.
pub mod around {
    include!(concat!(env!("OUT_DIR"), "/around.rs"));
}

use reticent_pattern_compiler::{
    Detector,
    pack::{Packed, Part, unpack},
};
use std::sync::LazyLock;

// Numbers as the target keeps them in memory: the build script has put their bytes in its order.
static CODE: [u16; include_bytes!(concat!(env!("OUT_DIR"), "/code.bin")).len() / 2] =
    zerocopy::transmute!(*include_bytes!(concat!(env!("OUT_DIR"), "/code.bin")));
static NAMES_TABLE: [u32; include_bytes!(concat!(env!("OUT_DIR"), "/names.bin")).len() / 4] =
    zerocopy::transmute!(*include_bytes!(concat!(env!("OUT_DIR"), "/names.bin")));

/// The dictionary of names, for [`reticent_pattern_compiler::names::kinds`]. `names/README.md` says where they are from.
pub static NAMES: &[u32] = &NAMES_TABLE;

static PACKED: Packed = Packed {
    detectors: Part {
        numbers: include_bytes!(concat!(env!("OUT_DIR"), "/detectors.bin")),
        texts: include_str!(concat!(env!("OUT_DIR"), "/detectors.txt")),
    },
    examples: Part {
        numbers: include_bytes!(concat!(env!("OUT_DIR"), "/examples.bin")),
        texts: include_str!(concat!(env!("OUT_DIR"), "/examples.txt")),
    },
    code: &CODE,
    classes: include_bytes!(concat!(env!("OUT_DIR"), "/classes.bin")),
};

/// Every detector of `patterns/`, by file and in the order of the file.
pub static DETECTORS: LazyLock<Vec<Detector>> = LazyLock::new(|| unpack(&PACKED));
