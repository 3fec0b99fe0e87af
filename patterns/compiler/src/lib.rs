//! The schema of reticent's detectors, and the compiler that turns a TOML file into tables.
//!
//! Three steps, one module each:
//!
//! * [`source`] reads a file into [`source::FamilyFile`], exactly as it is written;
//! * [`compile`] checks each rule of the schema and builds a [`Detector`];
//! * [`pack`] writes detectors as data, for the build of `reticent-patterns`, and makes them of it again.
//!
//! Users' own detectors go through the first two at run time, so they meet the same checks and run in
//! the same engine as the built-in ones.
#![deny(missing_docs)]

mod argument;
pub mod automaton;
pub mod checksum;
pub mod compile;
mod error;
pub mod grammar;
mod model;
pub mod names;
mod outline;
pub mod pack;
pub mod reach;
mod signature;
pub mod source;
mod suggest;
mod validator;

pub use argument::PHONE_REGIONS;
pub use automaton::{Automaton, State};
pub use error::PatternError;
pub use model::{
    Anchor, AnchorClass, Behind, Boundary, ByteSet, Check, CounterExample, Detector, Example, List, Reach, Shape,
    Status, Text,
};
pub use outline::{Outline, Outlines};
pub use suggest::{closest, did_you_mean};
pub use validator::Validator;
