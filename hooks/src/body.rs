//! Bodies of answers, restored as they arrive.

use crate::{
    events::ServerSentEvents,
    exchange::{Exchange, kind_of},
};
use bytes::{Buf, Bytes};
use http::{
    HeaderMap, Response,
    header::{CONTENT_LENGTH, TRANSFER_ENCODING},
};
use http_body::{Body, Frame, SizeHint};
use std::{
    fmt,
    pin::Pin,
    task::{Context, Poll, ready},
};

/// The body of an answer with values for its tokens: JSON whole, server-sent events as they arrive, all else as it is.
pub struct RestoredBody<B> {
    inner: Pin<Box<B>>,
    how: How,
    /// What stands behind the body, while the rest of it is given.
    trailers: Option<HeaderMap>,
}

enum How {
    Unchanged,
    Json(Exchange, Vec<u8>),
    Events(Box<ServerSentEvents>),
    Ended,
}

impl<B: Body> RestoredBody<B> {
    /// What a provider says of a request that failed is written into logs, and keeps its tokens; so does what is compressed.
    pub(crate) fn response(response: Response<B>, exchange: Exchange) -> Response<RestoredBody<B>> {
        let (mut parts, body) = response.into_parts();
        let kind = kind_of(&parts.headers);
        let is_plain = parts.status.is_success() && !parts.headers.contains_key("content-encoding");
        let how = match is_plain {
            true if kind.contains("event-stream") => How::Events(Box::new(ServerSentEvents::new(exchange))),
            true if kind.contains("json") && !kind.contains("jsonl") => How::Json(exchange, Vec::new()),
            _ => How::Unchanged,
        };
        if !matches!(how, How::Unchanged) {
            parts.headers.remove(CONTENT_LENGTH);
            parts.headers.remove(TRANSFER_ENCODING);
        }
        Response::from_parts(parts, RestoredBody { inner: Box::pin(body), how, trailers: None })
    }
}

impl How {
    /// What may be passed on of a piece.
    fn push(&mut self, mut piece: impl Buf) -> Bytes {
        let piece = piece.copy_to_bytes(piece.remaining());
        match self {
            How::Unchanged => piece,
            How::Json(_, text) => {
                text.extend_from_slice(&piece);
                Bytes::new()
            }
            How::Events(events) => {
                let mut out = Vec::new();
                events.push(&piece, &mut out);
                out.into()
            }
            How::Ended => Bytes::new(),
        }
    }

    /// What is left when the body ends.
    fn finish(&mut self) -> Bytes {
        match std::mem::replace(self, How::Ended) {
            How::Json(exchange, text) => exchange.restored_json(&text).into(),
            How::Events(mut events) => {
                let mut out = Vec::new();
                events.finish(&mut out);
                out.into()
            }
            How::Unchanged | How::Ended => Bytes::new(),
        }
    }
}

impl<B: Body> Body for RestoredBody<B> {
    type Data = Bytes;
    type Error = B::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, B::Error>>> {
        if let Some(trailers) = self.trailers.take() {
            return Poll::Ready(Some(Ok(Frame::trailers(trailers))));
        }
        loop {
            let piece = match ready!(self.inner.as_mut().poll_frame(cx)) {
                Some(Ok(frame)) => match frame.into_data() {
                    Ok(data) => self.how.push(data),
                    // Trailers stand behind the body, which is whole then.
                    Err(frame) => {
                        let rest = self.how.finish();
                        let trailers = frame.into_trailers().ok();
                        if rest.is_empty() {
                            return Poll::Ready(trailers.map(|trailers| Ok(Frame::trailers(trailers))));
                        }
                        self.trailers = trailers;
                        rest
                    }
                },
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => {
                    let rest = self.how.finish();
                    return Poll::Ready((!rest.is_empty()).then(|| Ok(Frame::data(rest))));
                }
            };
            if !piece.is_empty() {
                return Poll::Ready(Some(Ok(Frame::data(piece))));
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        let is_given = matches!(self.how, How::Unchanged | How::Ended) && self.trailers.is_none();
        is_given && self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        if matches!(self.how, How::Unchanged) { self.inner.size_hint() } else { SizeHint::default() }
    }
}

impl<B> fmt::Debug for RestoredBody<B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RestoredBody").finish_non_exhaustive()
    }
}
