//! Hooks of [`reticent`] for programs in Rust: what goes to a model is masked and its answer restored; what goes into traces and
//! logs is redacted. Each is behind a feature of its host's name, and costs nothing where that is off.
//!
//! | feature | host | hook |
//! |---|---|---|
//! | `tracing` | `tracing-subscriber` | [`tracing::RedactingWriter`] around a writer, [`tracing::RedactingFields`] around a formatter of fields |
//! | `opentelemetry` | `opentelemetry_sdk` | [`opentelemetry::RedactingSpanExporter`] around an exporter of spans |
//! | `tower` | `tower`: hyper, tonic, axum | [`tower::RedactionLayer`] around a client |
//! | `reqwest` | `reqwest-middleware` | [`reqwest::RedactionMiddleware`] of a client |
//! | `futures` | `futures` | [`streams::redact_stream`] around a `Stream` of pieces, [`streams::try_redact_stream`] around one that may fail |
//! | `tokio` | `tokio` | [`streams::redact_async_reader`] around an `AsyncRead` |
//!
//! Hooks on the way to a model fail where a request cannot be masked, and nothing is sent. Hooks of traces and logs never fail:
//! what cannot be redacted becomes [`FAILED`], and an event says so to each [`listen`]er.
#![deny(missing_docs)]
#![deny(unsafe_code)]

mod shield;

#[cfg(feature = "http")]
mod body;
#[cfg(feature = "http")]
mod events;
#[cfg(feature = "http")]
mod exchange;
#[cfg(any(feature = "http", feature = "opentelemetry", feature = "tracing"))]
mod files;
#[cfg(feature = "opentelemetry")]
mod gathered;
#[cfg(feature = "opentelemetry")]
pub mod opentelemetry;
#[cfg(feature = "reqwest")]
pub mod reqwest;
#[cfg(any(feature = "futures", feature = "tokio"))]
pub mod streams;
#[cfg(feature = "tower")]
pub mod tower;
#[cfg(feature = "tracing")]
pub mod tracing;

#[cfg(feature = "http")]
pub use body::RestoredBody;
#[cfg(feature = "http")]
pub use exchange::NotSent;
pub use shield::{Event, FAILED, Listening, listen};

/// Runs the Rust examples of the README, of which some are of hooks.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;

/// Runs the Rust examples of the page about hooks.
#[cfg(doctest)]
#[doc = include_str!("../../docs/hooks.md")]
struct Hooks;
