//! One call of a model: the request masked with tokens, the answer restored, whole or streamed.

use crate::files::{Redacts, redact_file, redact_in_json, redact_in_text};
use bytes::Bytes;
use http::{
    HeaderMap, HeaderName, HeaderValue,
    header::{CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE},
};
use reticent::{Error, Redactor, Session};
use serde_json::{Map, Value, json};
use std::{
    borrow::Cow,
    collections::VecDeque,
    fmt,
    sync::{Arc, Mutex, PoisonError},
};

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

/// What the names of headers and parameters end with that name the caller to the provider.
const CREDENTIALS: &[&str] = &["key", "auth", "authorization", "token", "cookie", "credential", "signature"];
/// Headers that are HTTP's own.
const OF_HTTP: &[&str] =
    &["host", "accept", "accept-encoding", "connection", "content-type", "content-encoding", "transfer-encoding"];
/// What a provider made and wants back to the byte: at the top of a request, and anywhere where it is sealed.
const NAMES: &[&str] = &["model", "previous_response_id", "previous_interaction_id", "conversation", "cachedContent"];
const SEALED: &[&str] = &["signature", "encrypted_content", "thoughtSignature", "thought_signature"];
const CALLS: &[&str] =
    &["function_call", "custom_tool_call", "mcp_call", "tool_use", "server_tool_use", "mcp_tool_use", "tool_call"];
/// Where a request has its history.
const HISTORIES: &[&str] = &["messages", "input", "contents", "prompt"];
/// Kinds that are named after JSON, and are lines of it.
const LINES: &[&str] = &["jsonl", "ndjson", "json-seq", "json-lines"];

/// Kinds of bodies whose bytes are no text, whatever they say.
const OPAQUE: &[&str] = &["application/octet-stream", "application/pdf", "application/zip", "application/gzip"];

/// What a request names of a conversation that the provider keeps.
const EARLIER: &[&str] = &["previous_response_id", "previous_interaction_id", "conversation"];
/// How many answers' sessions are remembered.
const REMEMBERED: usize = 4096;

/// Where conversations come from: each call is one of its own, unless the caller names one. Only what a provider keeps for us, behind
/// the id of an earlier response, has the session of that response.
#[derive(Clone)]
pub(crate) struct Conversations {
    redactor: Redactor,
    pub(crate) session: Option<Session>,
    responses: Arc<Mutex<VecDeque<(String, Session)>>>,
}

impl Conversations {
    pub(crate) fn new(redactor: &Redactor) -> Conversations {
        Conversations { redactor: redactor.clone(), session: None, responses: Arc::default() }
    }

    /// The exchange for a request with a body.
    pub(crate) fn begin(&self, body: &[u8]) -> Exchange {
        let earlier = if self.session.is_none() { earlier(body) } else { None };
        let known = earlier.as_deref().and_then(|id| self.of_response(id));
        // Where its start is unknown, a conversation gets no tokens: they could be those of other values.
        let gives_tokens = earlier.is_none() || known.is_some();
        let session = known.or_else(|| self.session.clone()).unwrap_or_else(|| self.redactor.session());
        Exchange { session, gives_tokens, conversations: self.clone() }
    }

    fn of_response(&self, id: &str) -> Option<Session> {
        let responses = self.responses.lock().unwrap_or_else(PoisonError::into_inner);
        responses.iter().rev().find(|(known, _)| known == id).map(|(_, session)| session.clone())
    }

    fn remember(&self, response: &Map<String, Value>, session: &Session) {
        let mut responses = self.responses.lock().unwrap_or_else(PoisonError::into_inner);
        for id in [response.get("id"), response.get("conversation")].into_iter().flatten().filter_map(id_of) {
            if responses.iter().rev().take(16).all(|(known, _)| *known != id) {
                responses.push_back((id, session.clone()));
            }
        }
        while responses.len() > REMEMBERED {
            responses.pop_front();
        }
    }
}

fn earlier(body: &[u8]) -> Option<String> {
    EARLIER.iter().find(|name| find(body, name.as_bytes()).is_some())?;
    let body: Value = serde_json::from_slice(body).ok()?;
    EARLIER.iter().find_map(|name| id_of(&body[*name]))
}

fn id_of(reference: &Value) -> Option<String> {
    reference.as_str().or_else(|| reference["id"].as_str()).map(String::from)
}

/// A request and its answer.
#[derive(Clone)]
pub(crate) struct Exchange {
    pub(crate) session: Session,
    gives_tokens: bool,
    conversations: Conversations,
}

impl Exchange {
    /// The body that may be sent. Equal to the byte where nothing was found.
    pub(crate) fn masked_body(&self, body: Bytes, headers: &HeaderMap) -> Result<Bytes, NotSent> {
        let said = kind_of(headers);
        let kind = said.to_ascii_lowercase();
        if body.is_empty() {
            return Ok(body);
        }
        if headers.get(CONTENT_ENCODING).is_some_and(|encoding| encoding != "identity") {
            return Err(NotSent::new("its body is compressed"));
        }
        if kind.contains("json") && !LINES.iter().any(|lines| kind.contains(lines)) {
            return self.masked_json(body);
        }
        if kind.contains("x-www-form-urlencoded") {
            let form = std::str::from_utf8(&body).map_err(|_| NotSent::new("its form is no text"))?;
            let masked = self.masked_path(&format!("?{form}"))?;
            return Ok(masked.map_or_else(|| body.clone(), |masked| masked[1..].to_owned().into()));
        }
        let masked = match boundary_of(said) {
            Some(boundary) => self.masked_form(&body, boundary)?.into(),
            None if kind.starts_with("multipart/") => return Err(NotSent::new("its form has no boundary")),
            None => self.masked_file(&body, &kind)?,
        };
        Ok(match masked {
            Cow::Borrowed(_) => body,
            Cow::Owned(masked) => masked.into(),
        })
    }

    fn masked_json(&self, body: Bytes) -> Result<Bytes, NotSent> {
        let not_json = |_| NotSent::new("it says that it is JSON, and is not");
        let mut value: Value = serde_json::from_slice(&body).map_err(not_json)?;
        let mut sealed = Vec::new();
        each_sealed(&mut value, true, &mut |part, name| {
            let is_sealed =
                part.is_null() || name.map_or_else(|| self.is_sealed(part), |name| self.is_name(name, part));
            if is_sealed {
                sealed.push(part.take());
            }
            is_sealed
        });
        // What stands in a file is looked at by itself: it has to stay a file.
        let has_files = redact_in_json(&mut value, "", self)?;
        self.learn(&value)?;
        let text = value.to_string();
        let masked = match self.redacted(&text)? {
            // Of members that have one name only the last was looked at.
            Cow::Borrowed(_) if !has_files && self.conversations.redactor.scan_bytes(&body).is_empty() => {
                return Ok(body);
            }
            masked => masked,
        };
        let mut masked: Value = serde_json::from_str(&masked).map_err(not_json)?;
        let mut sealed = sealed.into_iter();
        each_sealed(&mut masked, true, &mut |part, _| {
            let is_place = part.is_null();
            if is_place {
                *part = sealed.next().unwrap_or_default();
            }
            is_place
        });
        Ok(masked.to_string().into())
    }

    /// Whether a part names what a provider has; another API's `conversation` may be the conversation itself.
    fn is_name(&self, name: &str, part: &Value) -> bool {
        (name == "model" && part.is_string()) || self.is_clean(part)
    }

    /// Whether a part is what a provider has sealed: base64, in which nothing is found. A tool's own `signature` is anything.
    fn is_sealed(&self, part: &Value) -> bool {
        let is_base64 = |byte: u8| byte.is_ascii_alphanumeric() || b"+/=_-".contains(&byte);
        part.as_str().is_some_and(|text| text.bytes().all(is_base64)) && self.is_clean(part)
    }

    fn is_clean(&self, part: &Value) -> bool {
        let redactor = &self.conversations.redactor;
        let has_files = redact_in_json(&mut part.clone(), "", redactor);
        matches!(has_files, Ok(false)) && redactor.scan_bytes(part.to_string().as_bytes()).is_empty()
    }

    /// Has the session meet a conversation as it grew, message by message. A history can hold tokens of earlier answers, such as
    /// the arguments of a tool. Met behind the values that they stand for they are known; all at once, they would be somebody's
    /// own text, and their numbers be left free.
    fn learn(&self, value: &Value) -> Result<(), NotSent> {
        let history = HISTORIES.iter().find_map(|name| value[*name].as_array()).or(value.as_array());
        let Some(history) = history.filter(|history| history.len() > 1) else { return Ok(()) };
        // What is the same in every call comes first, so that its numbers are the same, too.
        let others = value.as_object().into_iter().flatten().filter(|(name, _)| !HISTORIES.contains(&name.as_str()));
        let others: Map<String, Value> = others.map(|(name, part)| (name.clone(), part.clone())).collect();
        self.redacted(&Value::Object(others).to_string())?;
        for message in history {
            self.redacted(&message.to_string())?;
        }
        Ok(())
    }

    /// A body that is no form: text is masked, images and sound are left as they are. In what else is binary, such as the messages of
    /// gRPC, nothing can be put in place of a value.
    fn masked_file<'b>(&self, body: &'b [u8], kind: &str) -> Result<Cow<'b, [u8]>, NotSent> {
        let is_text =
            (std::str::from_utf8(body).is_ok() && !body.contains(&0)) || kind.contains("json") || kind.contains("xml");
        let is_message = kind.starts_with("application/") && !OPAQUE.iter().any(|opaque| kind.starts_with(opaque));
        let masked = redact_file(body, kind, self)?;
        if is_text || !is_message {
            return Ok(masked);
        }
        let is_clean = matches!(masked, Cow::Borrowed(_)) && self.conversations.redactor.scan_bytes(body).is_empty();
        if is_clean { Ok(masked) } else { Err(NotSent::new("its body is binary")) }
    }

    /// A form, part by part.
    fn masked_form(&self, body: &[u8], boundary: &str) -> Result<Vec<u8>, NotSent> {
        let separator = [b"--", boundary.as_bytes()].concat();
        let mut made = Vec::with_capacity(body.len());
        let mut rest = body;
        while let Some(at) = find(rest, &separator) {
            made.extend(self.masked_part(&rest[..at])?);
            made.extend_from_slice(&separator);
            rest = &rest[at + separator.len()..];
        }
        made.extend(self.masked_part(rest)?);
        Ok(made)
    }

    fn masked_part(&self, part: &[u8]) -> Result<Vec<u8>, NotSent> {
        let start = find(part, b"\r\n\r\n").map_or(part.len(), |at| at + 4);
        let (head, content) = part.split_at(start);
        let field = |name: &str| {
            let lines = std::str::from_utf8(head).unwrap_or_default().lines();
            let mut fields = lines.filter_map(|line| line.split_once(':'));
            let field = fields.find(|(field, _)| field.eq_ignore_ascii_case(name));
            field.map(|(_, value)| value.trim().to_ascii_lowercase()).unwrap_or_default()
        };
        let kind = field("content-type");
        if kind.starts_with("multipart/") || !["", "identity"].contains(&&*field("content-encoding")) {
            return Err(NotSent::new("a part of its form is compressed, or a form itself"));
        }
        if let Ok(text) = std::str::from_utf8(part)
            && !part.contains(&0)
        {
            // As one text: a field's name says what its value is.
            let text = redact_in_text(text, "", self)?;
            return Ok(self.redacted(&text)?.into_owned().into());
        }
        let end = content.len() - if content.ends_with(b"\r\n") { 2 } else { 0 };
        let masked = [&redact_file(head, "", self)?, &redact_file(&content[..end], &kind, self)?, &content[end..]];
        Ok(masked.concat())
    }

    /// Masks headers, all but HTTP's own and credentials; the length is that of the body that is sent.
    pub(crate) fn mask_headers(&self, headers: &mut HeaderMap) -> Result<(), NotSent> {
        headers.remove(CONTENT_LENGTH);
        for (name, value) in headers.iter_mut() {
            if is_kept(name) {
                continue;
            }
            if let Cow::Owned(masked) = redact_file(value.as_bytes(), "", self)? {
                *value = HeaderValue::from_bytes(&masked).map_err(|_| NotSent::new("a header"))?;
            }
        }
        Ok(())
    }

    /// A path with its query, masked part by part; `None` where nothing was found.
    pub(crate) fn masked_path(&self, path_and_query: &str) -> Result<Option<String>, NotSent> {
        let (path, query) = path_and_query.split_once('?').unwrap_or((path_and_query, ""));
        let segments: Vec<&str> = path.split('/').collect();
        let parameters: Vec<&str> = query.split('&').collect();
        // A query's names say what its values are; credentials go to the provider as they are.
        let named = |parameter: &&str| {
            let (name, value) = parameter.split_once('=').unwrap_or((parameter, ""));
            if is_credential(&decoded(name)) { json!([]) } else { json!({ form_decoded(name): form_decoded(value) }) }
        };
        let opened = json!({
            "path": segments.iter().map(|segment| decoded(segment)).collect::<Vec<_>>(),
            "query": parameters.iter().map(named).collect::<Vec<_>>(),
        });
        let text = opened.to_string();
        let Cow::Owned(masked) = self.redacted(&text)? else { return Ok(None) };
        let masked: Value = serde_json::from_str(&masked).map_err(|_| NotSent::new("its address"))?;
        let part = |name: &str, at: usize| (masked[name][at] != opened[name][at]).then(|| masked[name][at].clone());
        let path: Vec<Cow<'_, str>> = (segments.iter().enumerate())
            .map(|(at, segment)| match part("path", at) {
                Some(masked) => encoded(masked.as_str().unwrap_or_default()).into(),
                None => (*segment).into(),
            })
            .collect();
        let query: Vec<Cow<'_, str>> = (parameters.iter().enumerate())
            .map(|(at, parameter)| match part("query", at) {
                Some(Value::Object(members)) => {
                    let pair = |(name, value): (&String, &Value)| {
                        format!("{}={}", encoded(name), encoded(value.as_str().unwrap_or_default()))
                    };
                    members.iter().map(pair).collect::<Vec<_>>().join("&").into()
                }
                _ => (*parameter).into(),
            })
            .collect();
        let mark = if path_and_query.contains('?') { "?" } else { "" };
        Ok(Some(format!("{}{mark}{}", path.join("/"), query.join("&"))))
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
                if ["response", "interaction"]
                    .iter()
                    .any(|kind| record.get("object").is_some_and(|object| object == kind))
                {
                    self.conversations.remember(record, &self.session);
                }
                let called = tool.map(String::from).or_else(|| tool_name(record));
                // A provider's error becomes one of the program's, and so goes to logs, with the tokens it has.
                let is_kept = |name: &str, part: &Value| {
                    SEALED.contains(&name) || (tool.is_none() && name == "error" && part.is_object())
                };
                let parts = record.iter_mut().filter(|(name, part)| !is_kept(name, part));
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

/// What stands between the parts of a form.
fn boundary_of(kind: &str) -> Option<&str> {
    let parameters = kind.split(';').skip(1).filter_map(|parameter| parameter.trim().split_once('='));
    let mut boundaries = parameters.filter(|(name, _)| name.eq_ignore_ascii_case("boundary"));
    boundaries.next().map(|(_, boundary)| boundary.trim_matches('"')).filter(|boundary| !boundary.is_empty())
}

impl Redacts for Exchange {
    fn redacted<'t>(&self, text: &'t str) -> Result<Cow<'t, str>, Error> {
        if self.gives_tokens { self.session.redact(text) } else { self.session.redactor().try_redact(text) }
    }
}

fn is_kept(name: &HeaderName) -> bool {
    OF_HTTP.contains(&name.as_str()) || is_credential(name.as_str())
}

fn is_credential(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    CREDENTIALS.iter().any(|end| name.ends_with(end))
}

fn find(bytes: &[u8], part: &[u8]) -> Option<usize> {
    bytes.windows(part.len()).position(|window| window == part)
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

/// Calls a function with each part that may go through untouched, in order, and its name where that is one at the top; it says
/// whether the part does.
fn each_sealed(value: &mut Value, top: bool, change: &mut dyn FnMut(&mut Value, Option<&str>) -> bool) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| each_sealed(item, false, change)),
        Value::Object(record) => {
            for (name, part) in record {
                let at_top = Some(name.as_str()).filter(|name| top && NAMES.contains(name));
                let may_be_sealed = at_top.is_some() || SEALED.contains(&name.as_str());
                if !(may_be_sealed && change(part, at_top)) {
                    each_sealed(part, false, change);
                }
            }
        }
        _ => {}
    }
}

/// As forms write it, with a plus for a space.
fn form_decoded(part: &str) -> String {
    decoded(&part.replace('+', " "))
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
