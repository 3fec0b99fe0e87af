//! `reqwest`: a middleware of `reqwest-middleware` that masks requests to a model and restores its answers.
//!
//! ```
//! use reqwest_middleware::ClientBuilder;
//! use reticent::{Policy, Redactor};
//! use reticent_hooks::reqwest::RedactionMiddleware;
//!
//! let redactor = Redactor::new(&Policy::default())?;
//! let client = ClientBuilder::new(reqwest::Client::new()).with(RedactionMiddleware::new(&redactor)).build();
//! # drop(client);
//! # Ok::<(), reticent::Error>(())
//! ```

use crate::{
    body::RestoredBody,
    exchange::{Conversations, Exchange, NotSent},
};
use http::Extensions;
use http_body_util::BodyExt;
use reqwest::{Body, Request, Response, ResponseBuilderExt};
use reqwest_middleware::{Error, Middleware, Next, Result};
use reticent::{Redactor, Session};
use std::fmt;

/// Masks requests, their bodies, headers and addresses, and restores answers, whole or streamed. What cannot be masked is not sent: the
/// call fails with a [`NotSent`].
#[derive(Clone)]
pub struct RedactionMiddleware {
    conversations: Conversations,
}

impl RedactionMiddleware {
    /// Each call is a conversation of its own.
    pub fn new(redactor: &Redactor) -> RedactionMiddleware {
        RedactionMiddleware { conversations: Conversations::new(redactor) }
    }

    /// All calls are of one conversation.
    #[must_use]
    pub fn with_session(mut self, session: Session) -> RedactionMiddleware {
        self.conversations.session = Some(session);
        self
    }
}

impl fmt::Debug for RedactionMiddleware {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RedactionMiddleware").finish_non_exhaustive()
    }
}

#[async_trait::async_trait]
impl Middleware for RedactionMiddleware {
    async fn handle(&self, mut request: Request, extensions: &mut Extensions, next: Next<'_>) -> Result<Response> {
        let body = request.body_mut().take();
        let has_body = body.is_some();
        let body = body.unwrap_or_default().collect().await?.to_bytes();
        let exchange = self.conversations.begin(&body);
        if has_body {
            let masked = exchange.masked_body(body, request.headers()).map_err(Error::middleware)?;
            *request.body_mut() = Some(masked.into());
        }
        mask_head(&mut request, &exchange).map_err(Error::middleware)?;
        let response = next.run(request, extensions).await?;
        // Where an answer comes from is lost on the way to another body.
        let place = http::Response::builder().url(response.url().clone()).body(()).map_err(Error::middleware)?;
        let mut restored = RestoredBody::response(response.into(), exchange);
        restored.extensions_mut().extend(place.into_parts().0.extensions);
        Ok(restored.map(Body::wrap).into())
    }
}

fn mask_head(request: &mut Request, exchange: &Exchange) -> std::result::Result<(), NotSent> {
    exchange.mask_headers(request.headers_mut())?;
    let url = request.url_mut();
    if let Some(path) = exchange.masked_path(&path_and_query(url))? {
        let (path, query) = path.split_once('?').map_or((path.as_str(), None), |(path, query)| (path, Some(query)));
        url.set_path(path);
        url.set_query(query);
    }
    Ok(())
}

fn path_and_query(url: &reqwest::Url) -> String {
    url.query().map_or_else(|| url.path().into(), |query| format!("{}?{query}", url.path()))
}
