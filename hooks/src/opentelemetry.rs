//! OpenTelemetry: an exporter of spans that gives another redacted ones.
//!
//! ```
//! use opentelemetry_sdk::trace::{InMemorySpanExporter, SdkTracerProvider};
//! use reticent::{Policy, Redactor};
//! use reticent_hooks::opentelemetry::RedactingSpanExporter;
//!
//! let redactor = Redactor::new(&Policy::default())?;
//! let exporter = RedactingSpanExporter::new(InMemorySpanExporter::default(), &redactor);
//! let provider = SdkTracerProvider::builder().with_simple_exporter(exporter).build();
//! # drop(provider);
//! # Ok::<(), reticent::Error>(())
//! ```

use crate::{gathered, shield::Shield};
use opentelemetry::{
    Array, InstrumentationScope, Key, KeyValue, StringValue, Value,
    trace::{Event, SpanContext, Status},
};
use opentelemetry_sdk::{
    Resource,
    error::OTelSdkResult,
    trace::{SpanData, SpanExporter},
};
use reticent::Redactor;
use serde_json::Value as Json;
use std::{collections::BTreeMap, fmt, time::Duration};

/// Stands before another exporter: names, attributes, events, links, status, scope and resource of spans are redacted.
pub struct RedactingSpanExporter<E> {
    inner: E,
    shield: Shield,
}

impl<E> RedactingSpanExporter<E> {
    /// Wraps an exporter.
    pub fn new(inner: E, redactor: &Redactor) -> RedactingSpanExporter<E> {
        RedactingSpanExporter { inner, shield: Shield::new("opentelemetry", redactor) }
    }
}

impl<E: fmt::Debug> fmt::Debug for RedactingSpanExporter<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RedactingSpanExporter").field("inner", &self.inner).finish_non_exhaustive()
    }
}

impl<E: SpanExporter> SpanExporter for RedactingSpanExporter<E> {
    fn export(&self, mut batch: Vec<SpanData>) -> impl Future<Output = OTelSdkResult> + Send {
        batch.iter_mut().for_each(|span| self.redact(span));
        self.inner.export(batch)
    }

    fn shutdown_with_timeout(&self, timeout: Duration) -> OTelSdkResult {
        self.inner.shutdown_with_timeout(timeout)
    }

    fn force_flush(&self) -> OTelSdkResult {
        self.inner.force_flush()
    }

    fn set_resource(&mut self, resource: &Resource) {
        let mut attributes: Vec<KeyValue> =
            resource.iter().map(|(key, value)| KeyValue::new(key.clone(), value.clone())).collect();
        self.attributes(&mut attributes, "resource");
        let builder = Resource::builder_empty();
        let redacted = match resource.schema_url() {
            Some(url) => builder.with_schema_url(attributes, self.shield.text(url, "resource").into_owned()),
            None => builder.with_attributes(attributes),
        };
        self.inner.set_resource(&redacted.build());
    }
}

impl<E> RedactingSpanExporter<E> {
    fn redact(&self, span: &mut SpanData) {
        span.name = self.shield.text(&span.name, "name").into_owned().into();
        self.attributes(&mut span.attributes, "attributes");
        for event in &mut span.events.events {
            event.name = self.shield.text(&event.name, "event").into_owned().into();
            self.attributes(&mut event.attributes, "event");
        }
        self.across_events(&mut span.events.events);
        for link in &mut span.links.links {
            self.attributes(&mut link.attributes, "link");
            self.context(&mut link.span_context);
        }
        if let Status::Error { description } = &mut span.status {
            *description = self.shield.text(description, "status").into_owned().into();
        }
        span.instrumentation_scope = self.scope(&span.instrumentation_scope);
        self.context(&mut span.span_context);
    }

    /// Where a span stands: identifiers, and a state that vendors and users write into headers.
    fn context(&self, context: &mut SpanContext) {
        let state = context.trace_state().header();
        let redacted = self.shield.text(&state, "trace state");
        if redacted != state {
            // What is no state any more is left out.
            let state = redacted.parse().unwrap_or_default();
            let (trace, span, flags) = (context.trace_id(), context.span_id(), context.trace_flags());
            *context = SpanContext::new(trace, span, flags, context.is_remote(), state);
        }
    }

    fn scope(&self, scope: &InstrumentationScope) -> InstrumentationScope {
        let text = |text: &str| self.shield.text(text, "scope").into_owned();
        let mut attributes: Vec<KeyValue> = scope.attributes().cloned().collect();
        self.attributes(&mut attributes, "scope");
        let mut builder = InstrumentationScope::builder(text(scope.name())).with_attributes(attributes);
        if let Some(version) = scope.version() {
            builder = builder.with_version(text(version));
        }
        if let Some(url) = scope.schema_url() {
            builder = builder.with_schema_url(text(url));
        }
        builder.build()
    }

    /// What stands across events: an answer may have come as an event for each of its pieces.
    fn across_events(&self, events: &mut [Event]) {
        let mut texts: BTreeMap<Key, Vec<&mut Value>> = BTreeMap::new();
        for attribute in events.iter_mut().flat_map(|event| &mut event.attributes) {
            if matches!(attribute.value, Value::String(_)) {
                texts.entry(attribute.key.clone()).or_default().push(&mut attribute.value);
            }
        }
        texts.into_values().for_each(|pieces| self.across(pieces, "event"));
    }

    /// What stands across attributes that are pieces of one text: `chunk.0`, `chunk.1`.
    fn across_numbered(&self, attributes: &mut [KeyValue], place: &'static str) {
        let mut texts: BTreeMap<String, Vec<&mut KeyValue>> = BTreeMap::new();
        for attribute in attributes {
            let stem = attribute.key.as_str().trim_end_matches(|letter: char| letter.is_ascii_digit());
            if stem.len() < attribute.key.as_str().len() && matches!(attribute.value, Value::String(_)) {
                texts.entry(stem.into()).or_default().push(attribute);
            }
        }
        for mut pieces in texts.into_values() {
            pieces.sort_by_key(|piece| (piece.key.as_str().len(), piece.key.clone()));
            self.across(pieces.into_iter().map(|piece| &mut piece.value).collect(), place);
        }
    }

    fn across(&self, pieces: Vec<&mut Value>, place: &'static str) {
        if pieces.len() < 2 {
            return;
        }
        let said: Vec<_> = pieces.iter().map(|piece| piece.as_str().into_owned()).collect();
        let said: Vec<&str> = said.iter().map(String::as_str).collect();
        let given = gathered::across(&self.shield, &said, place);
        for (piece, text) in pieces.into_iter().zip(given.unwrap_or_default()) {
            *piece = Value::String(text.into());
        }
    }

    fn attributes(&self, attributes: &mut [KeyValue], place: &'static str) {
        self.each_attribute(attributes, place);
        // Of what has yielded an answer, all of its pieces.
        for attribute in attributes.iter_mut() {
            let joined = match &attribute.value {
                Value::String(text) => gathered::joined(&self.shield, text.as_str(), place).map(|text| text.into()),
                Value::Array(Array::String(pieces)) => {
                    let pieces: Vec<&str> = pieces.iter().map(StringValue::as_str).collect();
                    gathered::across(&self.shield, &pieces, place)
                        .map(|given| Value::Array(given.into_iter().map(StringValue::from).collect::<Vec<_>>().into()))
                }
                _ => None,
            };
            if let Some(joined) = joined {
                attribute.value = joined;
            }
        }
        self.across_numbered(attributes, place);
    }

    /// Redacts attributes, all of them in one text of JSON, so that their names speak for their values.
    fn each_attribute(&self, attributes: &mut [KeyValue], place: &'static str) {
        if attributes.is_empty() {
            return;
        }
        let member = |attribute: &KeyValue| {
            let mut member = serde_json::Map::new();
            member.insert(attribute.key.to_string(), json_of(&attribute.value));
            Json::Object(member)
        };
        let text = Json::Array(attributes.iter().map(member).collect()).to_string();
        let redacted = self.shield.text(&text, place);
        if redacted == text {
            return;
        }
        let members: Vec<serde_json::Map<String, Json>> = serde_json::from_str(&redacted).unwrap_or_default();
        let readable = members.len() == attributes.len() && members.iter().all(|member| member.len() == 1);
        let failed = if readable { None } else { Some(self.shield.failed(place, "not JSON")) };
        let mut members = members.into_iter().flatten();
        for attribute in attributes {
            let (key, value) = match (&failed, members.next()) {
                (None, Some((key, value))) => (key, value),
                (failed, _) => ("redaction".into(), Json::from(failed.as_deref().unwrap_or_default())),
            };
            if key != attribute.key.as_str() {
                attribute.key = Key::from(key);
            }
            if value != json_of(&attribute.value) {
                attribute.value = value_of(value);
            }
        }
    }
}

fn json_of(value: &Value) -> Json {
    match value {
        Value::Bool(value) => (*value).into(),
        Value::I64(value) => (*value).into(),
        Value::F64(value) => (*value).into(),
        Value::String(value) => value.as_str().into(),
        Value::Array(Array::Bool(values)) => values.clone().into(),
        Value::Array(Array::I64(values)) => values.clone().into(),
        Value::Array(Array::F64(values)) => values.clone().into(),
        Value::Array(Array::String(values)) => values.iter().map(|value| value.as_str()).collect(),
        // Kinds that are not known are text.
        other => other.to_string().into(),
    }
}

/// A value that has changed, and so is text or has some in it.
fn value_of(json: Json) -> Value {
    let text = |json: Json| match json {
        Json::String(text) => text,
        other => other.to_string(),
    };
    match json {
        Json::Array(items) => Value::Array(Array::String(items.into_iter().map(|item| text(item).into()).collect())),
        other => Value::String(text(other).into()),
    }
}
