//! Streams of pieces.

use futures_core::Stream;
use reticent::Redactor;
use std::{
    fmt,
    pin::Pin,
    task::{Context, Poll, ready},
};

/// The pieces of a redacted text: see [`redact_stream`].
pub struct RedactedStream<S> {
    pieces: S,
    /// None once the text has ended.
    stream: Option<reticent::Stream>,
}

/// The pieces of a redacted text, or an error: see [`try_redact_stream`].
pub struct TryRedactedStream<S> {
    pieces: S,
    /// None once the text has ended, or cannot go on.
    stream: Option<reticent::Stream>,
}

/// Redacts a text that a stream gives in pieces. Each item is what has been decided since the one before; those joined are the redacted text.
///
/// It cannot fail, so what the policy blocks or asks about is redacted as anything else.
///
/// ```
/// use futures_util::{StreamExt, stream};
/// use reticent::{Policy, Redactor};
/// use reticent_hooks::streams::redact_stream;
///
/// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
/// let redactor = Redactor::new(&Policy::default())?;
/// let answer = stream::iter(["mail ja", "ne@ac", "me.io, please"]);
/// let redacted: Vec<Vec<u8>> = redact_stream(&redactor, answer).collect().await;
/// assert_eq!(redacted.concat(), b"mail [EMAIL_ADDRESS], please");
/// # Ok::<(), reticent::Error>(())
/// # }).unwrap();
/// ```
pub fn redact_stream<S>(redactor: &Redactor, pieces: S) -> RedactedStream<S>
where
    S: Stream + Unpin,
    S::Item: AsRef<[u8]>,
{
    RedactedStream { pieces, stream: Some(redactor.stream()) }
}

/// As [`redact_stream`], for a stream that may fail, as one from a network does. An error discards what was held, and ends the text.
///
/// ```
/// use futures_util::{TryStreamExt, stream};
/// use reticent::{Policy, Redactor};
/// use reticent_hooks::streams::try_redact_stream;
///
/// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
/// let redactor = Redactor::new(&Policy::default())?;
/// let answer = stream::iter([Ok("mail jane@ac"), Err("the connection is lost")]);
/// let mut redacted = try_redact_stream(&redactor, answer);
/// assert_eq!(redacted.try_next().await, Ok(Some(b"mail ".to_vec())));
/// assert_eq!(redacted.try_next().await, Err("the connection is lost"));
/// assert_eq!(redacted.try_next().await, Ok(None));
/// # Ok::<(), reticent::Error>(())
/// # }).unwrap();
/// ```
pub fn try_redact_stream<S, T, E>(redactor: &Redactor, pieces: S) -> TryRedactedStream<S>
where
    S: Stream<Item = Result<T, E>> + Unpin,
    T: AsRef<[u8]>,
{
    TryRedactedStream { pieces, stream: Some(redactor.stream()) }
}

impl<S> Stream for RedactedStream<S>
where
    S: Stream + Unpin,
    S::Item: AsRef<[u8]>,
{
    type Item = Vec<u8>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Vec<u8>>> {
        let RedactedStream { pieces, stream } = &mut *self;
        let mut out = Vec::new();
        while out.is_empty() {
            let Some(open) = stream else { return Poll::Ready(None) };
            match ready!(Pin::new(&mut *pieces).poll_next(context)) {
                Some(piece) => open.push(piece.as_ref(), &mut out),
                None => finish(stream, &mut out),
            }
        }
        Poll::Ready(Some(out))
    }
}

impl<S, T, E> Stream for TryRedactedStream<S>
where
    S: Stream<Item = Result<T, E>> + Unpin,
    T: AsRef<[u8]>,
{
    type Item = Result<Vec<u8>, E>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Vec<u8>, E>>> {
        let TryRedactedStream { pieces, stream } = &mut *self;
        let mut out = Vec::new();
        while out.is_empty() {
            let Some(open) = stream else { return Poll::Ready(None) };
            match ready!(Pin::new(&mut *pieces).poll_next(context)) {
                Some(Ok(piece)) => open.push(piece.as_ref(), &mut out),
                Some(Err(error)) => {
                    *stream = None;
                    return Poll::Ready(Some(Err(error)));
                }
                None => finish(stream, &mut out),
            }
        }
        Poll::Ready(Some(Ok(out)))
    }
}

/// Ends the text.
fn finish(stream: &mut Option<reticent::Stream>, out: &mut Vec<u8>) {
    if let Some(stream) = stream.take() {
        stream.finish(out);
    }
}

impl<S> fmt::Debug for RedactedStream<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RedactedStream").finish_non_exhaustive()
    }
}

impl<S> fmt::Debug for TryRedactedStream<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TryRedactedStream").finish_non_exhaustive()
    }
}
