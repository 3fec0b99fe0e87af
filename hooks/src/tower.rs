//! `tower`: a layer around clients that masks requests to a model and restores its answers.
//!
//! ```
//! use reticent::{Policy, Redactor};
//! use reticent_hooks::tower::RedactionLayer;
//! use tower::ServiceBuilder;
//! # use bytes::Bytes;
//! # use http_body_util::Full;
//! # use hyper_util::{client::legacy::Client, rt::TokioExecutor};
//!
//! let redactor = Redactor::new(&Policy::default())?;
//! let client: Client<_, Full<Bytes>> = Client::builder(TokioExecutor::new()).build_http();
//! let client = ServiceBuilder::new().layer(RedactionLayer::new(&redactor)).service(client);
//! # drop(client);
//! # Ok::<(), reticent::Error>(())
//! ```

use crate::{
    body::RestoredBody,
    exchange::{Conversations, Exchange, NotSent},
};
use bytes::Bytes;
use http::{Request, Response, Uri, uri::PathAndQuery};
use http_body::Body;
use http_body_util::BodyExt;
use reticent::{Redactor, Session};
use std::{
    fmt,
    pin::Pin,
    task::{Context, Poll},
};
use tower_layer::Layer;
use tower_service::Service;

/// What a client's own errors and [`NotSent`] become.
pub type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// Makes services that mask requests, their bodies, headers and addresses, and restore answers, whole or streamed. What cannot be masked is
/// not sent: the call fails with a [`NotSent`].
#[derive(Clone)]
pub struct RedactionLayer {
    conversations: Conversations,
}

impl RedactionLayer {
    /// Each call is a conversation of its own.
    pub fn new(redactor: &Redactor) -> RedactionLayer {
        RedactionLayer { conversations: Conversations::new(redactor) }
    }

    /// All calls are of one conversation.
    #[must_use]
    pub fn with_session(mut self, session: Session) -> RedactionLayer {
        self.conversations.session = Some(session);
        self
    }
}

impl fmt::Debug for RedactionLayer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RedactionLayer").finish_non_exhaustive()
    }
}

impl<S> Layer<S> for RedactionLayer {
    type Service = Redaction<S>;

    fn layer(&self, inner: S) -> Redaction<S> {
        Redaction { inner, conversations: self.conversations.clone() }
    }
}

/// A client that masks requests and restores answers; made by [`RedactionLayer`].
#[derive(Clone)]
pub struct Redaction<S> {
    inner: S,
    conversations: Conversations,
}

impl<S: fmt::Debug> fmt::Debug for Redaction<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Redaction").field("inner", &self.inner).finish_non_exhaustive()
    }
}

impl<S, B, A> Service<Request<B>> for Redaction<S>
where
    S: Service<Request<B>, Response = Response<A>> + Clone + Send + 'static,
    S::Error: Into<BoxError>,
    S::Future: Send,
    B: Body + From<Bytes> + Send + 'static,
    B::Data: Send,
    B::Error: Into<BoxError>,
    A: Body,
{
    type Response = Response<RestoredBody<A>>;
    type Error = BoxError;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, BoxError>> + Send>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        self.inner.poll_ready(cx).map_err(Into::into)
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        // The service that is ready is this one; its copy may not be.
        let copy = self.inner.clone();
        let mut inner = std::mem::replace(&mut self.inner, copy);
        let conversations = self.conversations.clone();
        Box::pin(async move {
            let (masked, exchange) = masked(request, &conversations).await?;
            let response = inner.call(masked).await.map_err(Into::into)?;
            Ok(RestoredBody::response(response, exchange))
        })
    }
}

async fn masked<B>(request: Request<B>, conversations: &Conversations) -> Result<(Request<B>, Exchange), BoxError>
where
    B: Body + From<Bytes>,
    B::Error: Into<BoxError>,
{
    let (mut parts, body) = request.into_parts();
    let body = body.collect().await.map_err(Into::into)?.to_bytes();
    let exchange = conversations.begin(&body);
    let body = exchange.masked_body(body, &parts.headers)?;
    let path = parts.uri.path_and_query().map_or("", PathAndQuery::as_str);
    if let Some(path) = exchange.masked_path(path)? {
        let mut uri = parts.uri.into_parts();
        uri.path_and_query = Some(path.parse().map_err(|_| NotSent::new("its address"))?);
        parts.uri = Uri::from_parts(uri).map_err(|_| NotSent::new("its address"))?;
    }
    exchange.mask_headers(&mut parts.headers)?;
    Ok((Request::from_parts(parts, B::from(body)), exchange))
}
