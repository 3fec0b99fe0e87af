//! `tracing` and OpenTelemetry, with their own formatters, processors and exporters.

mod common;

use common::{CARD, EMAIL, KEY, assert_clean, attached, failing, redactor, secret};
use opentelemetry::{
    InstrumentationScope, KeyValue, Value,
    trace::{Link, SpanBuilder, SpanContext, SpanId, Status, TraceFlags, TraceId, TraceState, Tracer, TracerProvider},
};
use opentelemetry_sdk::{
    Resource,
    trace::{InMemorySpanExporter, SdkTracerProvider, SpanExporter},
};
use reticent::Redactor;
use reticent_hooks::{
    FAILED, listen,
    opentelemetry::RedactingSpanExporter,
    tracing::{RedactingFields, RedactingWriter},
};
use std::{
    io,
    sync::{Arc, Mutex},
};
use tracing_subscriber::fmt::{
    MakeWriter,
    format::{DefaultFields, FmtSpan, JsonFields},
};

/// A log in memory.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    fn text(&self) -> String {
        String::from_utf8(self.0.lock().expect("nothing panicked").clone()).expect("it is text")
    }
}

impl io::Write for Log {
    fn write(&mut self, piece: &[u8]) -> io::Result<usize> {
        self.0.lock().expect("nothing panicked").write(piece)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Log;

    fn make_writer(&'a self) -> Log {
        self.clone()
    }
}

fn leak() {
    let span = tracing::info_span!("answer", of = EMAIL, card = tracing::field::Empty);
    let _entered = span.enter();
    span.record("card", CARD);
    tracing::info!(password = "hunter2secret", n = 1234567890, "mail {}", secret());
    tracing::error!(error = &io::Error::other(secret()) as &dyn std::error::Error, "failed");
    tracing::info!(file = attached(), "see {} and {}", attached(), secret());
    tracing::warn!("-----BEGIN PRIVATE KEY-----\nto {EMAIL}\nand {KEY}");
}

#[test]
fn writers_redact_events_in_every_format() {
    let log = Log::default();
    let writer = || RedactingWriter::new(log.clone(), &redactor());
    let builder = || tracing_subscriber::fmt().with_ansi(false).with_writer(writer());
    tracing::subscriber::with_default(builder().finish(), leak);
    tracing::subscriber::with_default(builder().pretty().finish(), leak);
    let colored = builder().with_ansi(true).with_span_events(FmtSpan::FULL).with_thread_names(true);
    let named = std::thread::Builder::new().name(format!("of {EMAIL}"));
    let written = named.spawn(|| tracing::subscriber::with_default(colored.finish(), leak)).expect("it starts");
    written.join().expect("it ends");
    let plain = log.text();
    assert_clean(&plain);
    assert!(!plain.contains("hunter2secret"));
    assert!(plain.contains("[EMAIL_ADDRESS]") && plain.contains("1234567890"));
    log.0.lock().expect("nothing panicked").clear();
    tracing::subscriber::with_default(builder().json().finish(), leak);
    assert_clean(&log.text());
    for line in log.text().lines() {
        serde_json::from_str::<serde_json::Value>(line).expect("a line is JSON still");
    }
    assert_eq!(log.text().lines().count(), 4);
}

#[test]
fn fields_are_redacted_where_other_layers_read_them() {
    let log = Log::default();
    let fields = RedactingFields::new(DefaultFields::new(), &redactor());
    let subscriber = tracing_subscriber::fmt().with_ansi(false).fmt_fields(fields).with_writer(log.clone()).finish();
    tracing::subscriber::with_default(subscriber, leak);
    assert_clean(&log.text());
    assert!(log.text().contains("answer{of=\"[EMAIL_ADDRESS]\""), "{}", log.text());
}

#[test]
fn fields_in_json_are_one_object() {
    for (redactor, shown) in [(redactor(), "[EMAIL_ADDRESS]"), (failing(), FAILED)] {
        let log = Log::default();
        let fields = RedactingFields::new(JsonFields::new(), &redactor);
        let writer = RedactingWriter::new(log.clone(), &redactor);
        let subscriber = tracing_subscriber::fmt().json().fmt_fields(fields).with_writer(writer).finish();
        tracing::subscriber::with_default(subscriber, leak);
        assert_clean(&log.text());
        for line in log.text().lines() {
            let line: serde_json::Value = serde_json::from_str(line).expect("a line is JSON still");
            assert!(line["span"]["of"] == shown || line["redaction"] == shown, "{line}");
        }
        assert_eq!(log.text().lines().count(), 4);
    }
}

#[test]
fn what_cannot_be_redacted_is_not_written() {
    let events = Arc::new(Mutex::new(Vec::new()));
    let kept = Arc::clone(&events);
    let listening = listen(move |event| kept.lock().expect("nothing panicked").push(event.clone()));
    let careless = listen(|_| panic!("a listener's mistake"));
    let log = Log::default();
    let writer = RedactingWriter::new(log.clone(), &failing());
    tracing::subscriber::with_default(tracing_subscriber::fmt().with_writer(writer).finish(), leak);
    drop((listening, careless));
    assert_eq!(log.text(), format!("{FAILED}\n").repeat(4));
    let events = events.lock().expect("nothing panicked");
    assert!(events.iter().any(|event| (event.hook, event.place) == ("tracing", "event") && event.error == "blocked"));
    assert_clean(&format!("{events:?}"));
}

fn provider(memory: &InMemorySpanExporter, redactor: &Redactor) -> SdkTracerProvider {
    let exporter = RedactingSpanExporter::new(RedactingSpanExporter::new(memory.clone(), redactor), redactor);
    let resource =
        Resource::builder_empty().with_attribute(KeyValue::new("process.command_args", format!("--key={KEY}")));
    SdkTracerProvider::builder().with_simple_exporter(exporter).with_resource(resource.build()).build()
}

fn leaky_span(provider: &SdkTracerProvider) {
    use opentelemetry::{
        Context,
        trace::{Span, TraceContextExt},
    };
    let scope = InstrumentationScope::builder(format!("shop of {EMAIL}"))
        .with_version(EMAIL)
        .with_schema_url(format!("https://acme.io/{EMAIL}"))
        .with_attributes([KeyValue::new("of", EMAIL)])
        .build();
    let attributes = vec![
        KeyValue::new("gen_ai.prompt", secret()),
        KeyValue::new("gen_ai.input.messages", serde_json::json!([{"file_data": attached()}]).to_string()),
        KeyValue::new("http.request.header.authorization", format!("Bearer {KEY}")),
        KeyValue::new("password", "hunter2secret"),
        KeyValue::new("n", 1234567890),
        KeyValue::new("card", 4111111111111111_i64),
        KeyValue::new("to", opentelemetry::Value::Array(vec![opentelemetry::StringValue::from(EMAIL)].into())),
        KeyValue::new(format!("of {EMAIL}"), true),
    ];
    let (trace, span) = (TraceId::from(7_u128), SpanId::from(7_u64));
    let state = TraceState::from_key_value([("vendor", EMAIL), ("plan", "gold")]).expect("it is a state");
    let context = SpanContext::new(trace, span, TraceFlags::SAMPLED, true, state);
    let parent = Context::new().with_remote_span_context(context.clone());
    let links = vec![Link::new(context, vec![KeyValue::new("of", EMAIL)], 0)];
    let builder = SpanBuilder::from_name(format!("to {EMAIL}")).with_attributes(attributes).with_links(links);
    let mut span = provider.tracer_with_scope(scope).build_with_context(builder, &parent);
    span.add_event(format!("to {EMAIL}"), vec![KeyValue::new("body", secret())]);
    span.record_error(&io::Error::other(secret()));
    span.record_error(&io::Error::other(io::Error::new(io::ErrorKind::NotFound, secret())));
    span.set_status(Status::error(secret()));
    span.end();
}

#[test]
fn spans_are_redacted_in_all_their_parts() {
    let memory = InMemorySpanExporter::default();
    let provider = provider(&memory, &redactor());
    leaky_span(&provider);
    let spans = memory.get_finished_spans().expect("they are kept");
    let shown = format!("{spans:?}");
    assert_clean(&shown);
    assert!(!shown.contains("hunter2secret") && !shown.contains("4111111111111111"));
    assert_eq!(spans[0].name, "to [EMAIL_ADDRESS]");
    assert!(spans[0].attributes.contains(&KeyValue::new("n", 1234567890)));
    assert!(spans[0].attributes.contains(&KeyValue::new("of [EMAIL_ADDRESS]", true)));
    assert_eq!((spans[0].events.len(), spans[0].links.len()), (3, 1));
}

#[test]
fn resources_are_redacted() {
    #[derive(Debug, Default)]
    struct Keeping(Arc<Mutex<String>>);
    impl SpanExporter for Keeping {
        async fn export(&self, _: Vec<opentelemetry_sdk::trace::SpanData>) -> opentelemetry_sdk::error::OTelSdkResult {
            Ok(())
        }
        fn set_resource(&mut self, resource: &Resource) {
            *self.0.lock().expect("nothing panicked") = format!("{resource:?}");
        }
    }
    let kept = Arc::new(Mutex::new(String::new()));
    let mut exporter = RedactingSpanExporter::new(Keeping(Arc::clone(&kept)), &redactor());
    let attributes = [KeyValue::new("key", KEY), KeyValue::new("service.name", "shop")];
    exporter.set_resource(
        &Resource::builder_empty().with_schema_url(attributes, "https://opentelemetry.io/schemas/1.30.0").build(),
    );
    let shown = kept.lock().expect("nothing panicked");
    assert_clean(&shown);
    assert!(shown.contains("shop") && shown.contains("schemas/1.30.0"), "{shown}");
}

#[test]
fn what_cannot_be_redacted_is_not_exported() {
    let memory = InMemorySpanExporter::default();
    let provider = provider(&memory, &failing());
    leaky_span(&provider);
    let spans = memory.get_finished_spans().expect("they are kept");
    assert_clean(&format!("{spans:?}"));
    assert_eq!(spans[0].name, FAILED);
    assert!(spans[0].attributes.iter().all(|attribute| attribute.key.as_str() == "redaction"));
}

#[test]
fn what_stands_across_pieces_is_redacted() {
    use opentelemetry::{Array, StringValue, trace::Span};
    use serde_json::json;
    let pieces = ["to jane.r", "oe@ac", "me.io now"];
    let chunk = |piece: &str| json!({"choices": [{"index": 0, "delta": {"content": piece}}]});
    let thought = |(at, piece): (usize, &str)| json!({"type": "content_block_delta", "index": at % 2, "delta": {"thinking": piece}});
    let by_turns = ["to jane.r", "of joe@r", "oe@ac", "oe.n", "me.io now", "et"].into_iter().enumerate();
    let cut = format!("{},\"oe@ac\", \"me.io now", json!(["to jane.r"]).to_string().trim_end_matches(']'));
    let texts = |texts: &[&str]| {
        Value::Array(Array::String(texts.iter().map(|text| StringValue::from(text.to_string())).collect()))
    };
    let attributes = [
        KeyValue::new("list", texts(&pieces)),
        KeyValue::new("json", json!(pieces).to_string()),
        KeyValue::new("cut", cut),
        KeyValue::new("chunks", json!(pieces.map(chunk)).to_string()),
        KeyValue::new("each", texts(&pieces.map(|piece| chunk(piece).to_string()).each_ref().map(String::as_str))),
        KeyValue::new("turns", json!(by_turns.map(thought).collect::<Vec<_>>()).to_string()),
        KeyValue::new("chunk.0", pieces[0]),
        KeyValue::new("chunk.2", pieces[2]),
        KeyValue::new("chunk.1", pieces[1]),
        KeyValue::new("names", texts(&["same", "same"])),
        KeyValue::new("numbers", json!([1, 2]).to_string()),
        KeyValue::new(
            "history",
            json!([{"content": "to jane.r"}, {"content": "oe@ac"}, {"content": "me.io"}]).to_string(),
        ),
    ];
    for (redactor, shown) in [(redactor(), "[EMAIL_ADDRESS]"), (failing(), FAILED)] {
        let memory = InMemorySpanExporter::default();
        let provider = provider(&memory, &redactor);
        let mut span = provider.tracer("shop").start("answer");
        span.set_attributes(attributes.clone());
        for piece in pieces {
            span.add_event("chunk", vec![KeyValue::new("n", 1), KeyValue::new("content", piece)]);
        }
        span.end();
        let spans = memory.get_finished_spans().expect("they are kept");
        for attribute in &spans[0].attributes[..9] {
            let text = attribute.value.to_string();
            let said = !attribute.key.as_str().starts_with("chunk.") && text.contains(shown);
            assert!(said || !text.contains("oe@ac"), "{attribute:?}");
            assert!(!text.contains("oe.net") && !text.contains("jane.r"), "{attribute:?}");
        }
        assert_eq!(spans[0].attributes[9..], attributes[9..]);
        let events: Vec<_> =
            spans[0].events.iter().map(|event| event.attributes[1].value.as_str().into_owned()).collect();
        assert!(events.concat().contains(shown) && !events.concat().contains("oe@ac"), "{events:?}");
    }
}
