//! One call of a model: the request masked with tokens, the answer restored, whole or streamed.

use bytes::Bytes;
use http::{
    HeaderMap, HeaderName, HeaderValue,
    header::{CONTENT_LENGTH, CONTENT_TYPE},
};
use reticent::{Error, Redactor, Session};
use serde_json::{Map, Value};
use std::{borrow::Cow, fmt};

/// A request that could not be masked, and was not sent. It carries nothing of what that was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotSent {
    reason: String,
}

impl NotSent {
    pub(crate) fn new(reason: impl Into<String>) -> NotSent {
        NotSent { reason: reason.into() }
    }
}

impl From<Error> for NotSent {
    fn from(error: Error) -> NotSent {
        NotSent::new(error.code())
    }
}

impl fmt::Display for NotSent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "nothing was sent: the request could not be masked ({})", self.reason)
    }
}

impl std::error::Error for NotSent {}

/// Headers and parameters that name the caller to the provider.
const CREDENTIALS: &[&str] = &["key", "auth", "token", "cookie"];
/// Headers that are HTTP's own.
const OF_HTTP: &[&str] = &["host", "content-", "accept", "user-agent", "connection", "transfer-"];
/// What a provider made and wants back to the byte: at the top of a request, and anywhere where it is sealed.
const NAMES: &[&str] = &["model", "previous_response_id", "previous_interaction_id", "conversation", "cachedContent"];
const SEALED: &[&str] = &["signature", "encrypted_content", "thoughtSignature"];
const CALLS: &[&str] =
    &["function_call", "custom_tool_call", "mcp_call", "tool_use", "server_tool_use", "mcp_tool_use"];

/// Where conversations come from: each call is one of its own, unless the caller names one.
#[derive(Clone)]
pub(crate) struct Conversations {
    pub(crate) redactor: Redactor,
    pub(crate) session: Option<Session>,
}

impl Conversations {
    pub(crate) fn begin(&self) -> Exchange {
        Exchange { session: self.session.clone().unwrap_or_else(|| self.redactor.session()) }
    }
}

/// A request and its answer.
#[derive(Clone)]
pub(crate) struct Exchange {
    pub(crate) session: Session,
}

impl Exchange {
    /// The body that may be sent. Equal to the byte where nothing was found.
    pub(crate) fn masked_body(&self, body: Bytes, headers: &HeaderMap) -> Result<Bytes, NotSent> {
        let is_json = kind_of(headers).contains("json");
        if is_json && !body.is_empty() {
            return self.masked_json(body);
        }
        // Text is masked, also between the parts of a form; images and sound are left as they are.
        if std::str::from_utf8(&body).is_err() && !kind_of(headers).contains("multipart/") {
            return Ok(body);
        }
        match self.session.process(&body, None)?.value {
            Cow::Borrowed(_) => Ok(body),
            Cow::Owned(masked) => Ok(masked.into()),
        }
    }

    fn masked_json(&self, body: Bytes) -> Result<Bytes, NotSent> {
        let not_json = |_| NotSent::new("it says that it is JSON, and is not");
        let mut value: Value = serde_json::from_slice(&body).map_err(not_json)?;
        let mut sealed = Vec::new();
        each_sealed(&mut value, true, &mut |part| sealed.push(part.take()));
        let text = value.to_string();
        let Cow::Owned(masked) = self.session.redact(&text)? else { return Ok(body) };
        let mut masked: Value = serde_json::from_str(&masked).map_err(not_json)?;
        let mut sealed = sealed.into_iter();
        each_sealed(&mut masked, true, &mut |part| *part = sealed.next().unwrap_or_default());
        Ok(masked.to_string().into())
    }

    /// Masks headers, all but HTTP's own and credentials; the length is that of the body that is sent.
    pub(crate) fn mask_headers(&self, headers: &mut HeaderMap) -> Result<(), NotSent> {
        headers.remove(CONTENT_LENGTH);
        for (name, value) in headers.iter_mut() {
            if is_kept(name) {
                continue;
            }
            if let Cow::Owned(masked) = self.session.process(value.as_bytes(), None)?.value {
                *value = HeaderValue::from_bytes(&masked).map_err(|_| NotSent::new("a header"))?;
            }
        }
        Ok(())
    }

    /// A path with its query, masked part by part; `None` where nothing was found.
    pub(crate) fn masked_path(&self, path_and_query: &str) -> Result<Option<String>, NotSent> {
        let (path, query) = path_and_query.split_once('?').unwrap_or((path_and_query, ""));
        let mut masked: Vec<String> = Vec::new();
        for segment in path.split('/') {
            masked.push(self.masked_part(segment, "")?);
        }
        let mut made = masked.join("/");
        let mut parameters = Vec::new();
        for parameter in query.split('&').filter(|_| !query.is_empty()) {
            let (name, value) = parameter.split_once('=').unwrap_or((parameter, ""));
            let masked = self.masked_part(value, name)?;
            parameters.push(if parameter.contains('=') {
                format!("{name}={masked}")
            } else {
                self.masked_part(name, "")?
            });
        }
        if path_and_query.contains('?') {
            made = format!("{made}?{}", parameters.join("&"));
        }
        Ok((made != path_and_query).then_some(made))
    }

    fn masked_part(&self, part: &str, name: &str) -> Result<String, NotSent> {
        let lower = name.to_ascii_lowercase();
        if CREDENTIALS.iter().any(|credential| lower.contains(credential)) {
            return Ok(part.into());
        }
        let text = decoded(part);
        Ok(match self.session.redact(&text)? {
            Cow::Borrowed(_) => part.into(),
            Cow::Owned(masked) => encoded(&masked),
        })
    }

    /// An answer with values for its tokens, where the policy lets them to the user, or to a tool by its name.
    pub(crate) fn restore(&self, value: &mut Value, tool: Option<&str>) {
        match value {
            Value::String(text) => {
                let destination = destination_of(tool);
                // Of a vault that cannot be read, tokens stay.
                let restored = self.session.restore_for(text.as_bytes(), &destination).map(Cow::into_owned);
                if let Some(restored) = restored.ok().and_then(|restored| String::from_utf8(restored).ok()) {
                    *text = restored;
                }
            }
            Value::Array(items) => items.iter_mut().for_each(|item| self.restore(item, tool)),
            Value::Object(record) => {
                if is_thinking(record) {
                    return;
                }
                let called = tool.map(String::from).or_else(|| tool_name(record));
                let parts = record.iter_mut().filter(|(name, _)| !SEALED.contains(&name.as_str()));
                parts.for_each(|(_, part)| self.restore(part, called.as_deref()));
            }
            _ => {}
        }
    }

    /// A whole answer in JSON, restored; as it is where it is none.
    pub(crate) fn restored_json(&self, body: &[u8]) -> Vec<u8> {
        let Ok(mut value) = serde_json::from_slice::<Value>(body) else { return body.into() };
        let before = value.clone();
        self.restore(&mut value, None);
        if value == before { body.into() } else { value.to_string().into() }
    }
}

pub(crate) fn destination_of(tool: Option<&str>) -> String {
    tool.map_or_else(|| "user".into(), |tool| format!("tool:{tool}"))
}

pub(crate) fn kind_of(headers: &HeaderMap) -> &str {
    headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default()
}

fn is_kept(name: &HeaderName) -> bool {
    let name = name.as_str();
    OF_HTTP.iter().any(|start| name.starts_with(start)) || CREDENTIALS.iter().any(|part| name.contains(part))
}

/// The name of the tool that a part of an answer calls.
fn tool_name(record: &Map<String, Value>) -> Option<String> {
    let is_call = record.get("type").and_then(Value::as_str).is_some_and(|kind| CALLS.contains(&kind));
    let name = record.get("name").and_then(Value::as_str)?;
    (is_call || record.contains_key("arguments") || record.contains_key("args")).then(|| name.into())
}

/// Whether a part is what a model thinks, and signed: then it is to the byte.
fn is_thinking(record: &Map<String, Value>) -> bool {
    let kind = record.get("type").and_then(Value::as_str).unwrap_or_default();
    kind == "redacted_thinking" || (kind == "thinking" && record.contains_key("signature"))
}

/// Calls a function with each part that goes through untouched, in order: strings that are sealed, and nulls in their places.
fn each_sealed(value: &mut Value, top: bool, change: &mut dyn FnMut(&mut Value)) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| each_sealed(item, false, change)),
        Value::Object(record) => {
            for (name, part) in record {
                let is_name = top && NAMES.contains(&name.as_str());
                if is_name || (SEALED.contains(&name.as_str()) && is_sealed(part)) {
                    change(part);
                } else {
                    each_sealed(part, false, change);
                }
            }
        }
        _ => {}
    }
}

fn is_sealed(value: &Value) -> bool {
    let is_base64 = |byte: u8| byte.is_ascii_alphanumeric() || b"+/=_-".contains(&byte);
    value.is_null() || value.as_str().is_some_and(|text| text.bytes().all(is_base64))
}

fn decoded(part: &str) -> String {
    let bytes = part.as_bytes();
    let mut made = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let digits = part.get(at + 1..at + 3).and_then(|digits| u8::from_str_radix(digits, 16).ok());
        match (bytes[at], digits) {
            (b'%', Some(byte)) => {
                made.push(byte);
                at += 3;
            }
            (byte, _) => {
                made.push(byte);
                at += 1;
            }
        }
    }
    String::from_utf8(made).unwrap_or_else(|_| part.into())
}

fn encoded(text: &str) -> String {
    let mut made = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            made.push(byte.into());
        } else {
            made.push_str(&format!("%{byte:02X}"));
        }
    }
    made
}
