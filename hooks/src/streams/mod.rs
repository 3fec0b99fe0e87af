//! Texts that arrive in pieces, in asynchronous programs: what [`Redactor::redact_stream`] and [`Redactor::redact_reader`] are to iterators and
//! readers, these are to a `Stream` of the `futures` crates and to an `AsyncRead` of `tokio`.
//!
//! Whatever the pieces, what comes out joined is what redacting the whole text gives, and only what may still become a part of a finding is held
//! back. Who drops one of these before its end, or gets an error from it, has seen nothing that was still undecided.

#[cfg(feature = "tokio")]
mod reader;

#[cfg(feature = "tokio")]
pub use reader::{RedactedAsyncReader, redact_async_reader};

#[cfg(feature = "futures")]
mod pieces;

#[cfg(feature = "futures")]
pub use pieces::{RedactedStream, TryRedactedStream, redact_stream, try_redact_stream};

#[cfg(doc)]
use reticent::Redactor;
