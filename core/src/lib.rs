//! Masks personal data, card numbers and secrets in prompts, tool calls and traces, before they leave the process.
#![deny(missing_docs)]
#![deny(unsafe_code)]

mod again;
mod anchor;
mod answer;
mod candidate;
mod context;
mod data_url;
mod detector;
mod dispatch;
mod eight;
mod error;
pub mod files;
mod finding;
pub mod offsets;
mod operate;
mod phrase;
mod policy;
mod recognize;
mod redactor;
mod report;
mod resolve;
mod scan;
mod score;
mod session;
mod span;
mod stream;
pub mod structured;
mod validators;
mod view;

pub use anchor::Path;
pub use answer::{Answer, Question};
pub use error::{Blocked, Error, ErrorCode};
pub use finding::{Finding, Reason};
pub use policy::{
    Action, AllowSource, DetectorSelection, EntityRule, FieldAction, FieldSource, HashKey, KeyProvider, KeyReference,
    NoKeys, Operator, OperatorRule, Policy, Profile, RestoreSource, Sealer, Switches, TokenStyle,
};
pub use recognize::{Recognized, Recognizer, Recognizing, byte_span};
pub use redactor::{Caller, DEFAULT_THRESHOLD, Processed, Redactor};
pub use report::Report;
pub use reticent_pattern_compiler::{Anchor, AnchorClass, Detector, Status, Validator, source::DetectorSource};
pub use session::{Clock, Ledger, Limits, MemoryVault, RestoreStream, Session, Vault};
pub use span::Span;
pub use stream::{RedactedPieces, RedactedReader, Stream};

/// The built-in catalogue: every detector, in the order in which ties are resolved.
pub fn catalog() -> &'static [Detector] {
    &reticent_patterns::DETECTORS
}
