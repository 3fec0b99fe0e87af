"""OpenTelemetry's SDK: exporters in memory, and OTLP over HTTP to a server that keeps every byte."""

import json

import pytest
import reticent
import reticent.otel as ours
from conftest import ATTACHED, PLANTED, SECRET, assert_clean, raise_grouped, run_section
from opentelemetry._logs import LogRecord, SeverityNumber
from opentelemetry.exporter.otlp.proto.http._log_exporter import OTLPLogExporter
from opentelemetry.exporter.otlp.proto.http.metric_exporter import OTLPMetricExporter
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk._logs import LoggerProvider
from opentelemetry.sdk._logs.export import InMemoryLogRecordExporter, SimpleLogRecordProcessor
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import InMemoryMetricReader, PeriodicExportingMetricReader
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import SpanLimits, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import (
    Link,
    NonRecordingSpan,
    SpanContext,
    Status,
    StatusCode,
    TraceFlags,
    TraceState,
    set_span_in_context,
)
from reticent.hooks import FAILED
from wire import Wire

RESOURCE = Resource({"service.name": "shop", "process.command_args": ["run", f"--key={PLANTED['key']}"]})


@pytest.fixture
def wire():
    with Wire(lambda path, body: ("application/x-protobuf", b"")) as wire:
        yield wire


def leaky_span(provider):
    name, version, url = f"shop of {PLANTED['email']}", f"1 {PLANTED['email']}", f"https://acme.io/{PLANTED['email']}"
    tracer = provider.get_tracer(name, version, schema_url=url, attributes={"owner": PLANTED["email"]})
    state = TraceState([("vendor", PLANTED["email"]), ("plan", "gold")])
    context = SpanContext(trace_id=1, span_id=2, is_remote=True, trace_flags=TraceFlags(1), trace_state=state)
    span = tracer.start_span(
        f"GET /customers/{PLANTED['email']}",
        attributes={
            "gen_ai.prompt.0.content": SECRET,
            "gen_ai.input.messages": json.dumps([{"role": "user", "content": [{"file_data": ATTACHED}]}]),
            "tags": ["a", PLANTED["email"]],
            "gen_ai.usage.input_tokens": 1234567890,
            "http.request.header.authorization": "Bearer aB3dE6gH9jK2mN5pQ8rS1tU4vW7xY0zC",
        },
        context=set_span_in_context(NonRecordingSpan(context)),
        links=[Link(context, {"of": PLANTED["email"]})],
    )
    span.add_event(f"sent to {PLANTED['email']}", {"body": SECRET})
    try:
        raise ValueError(SECRET)
    except ValueError as error:
        span.record_exception(error)
    try:
        raise_grouped()
    except Exception as error:
        span.record_exception(error)
    span.set_status(Status(StatusCode.ERROR, SECRET))
    span.end()
    return span


def chunks_of(text):
    """An answer as OpenAI's client gives it."""
    return [{"choices": [{"index": 0, "delta": {"content": letter}}]} for letter in text]


@pytest.mark.covers("answers in pieces: in lists, in JSON, in events, in numbered attributes")
def test_pieces_of_answers():
    memory = InMemorySpanExporter()
    provider = TracerProvider(span_limits=SpanLimits(max_events=1000))
    provider.add_span_processor(SimpleSpanProcessor(ours.redacting(memory)))
    tracer = provider.get_tracer("shop")
    whole = reticent.redact(SECRET)
    prose = ["nothing ", "in ", "these"]

    def said(pieces):
        return "".join(each if isinstance(each, str) else each["choices"][0]["delta"]["content"] for each in pieces)

    for pieces in (list(SECRET), chunks_of(SECRET), prose, chunks_of("nothing")):
        span = tracer.start_span("answer")
        span.set_attribute("list", [each if isinstance(each, str) else json.dumps(each) for each in pieces])
        span.set_attribute("json", json.dumps(pieces))
        span.set_attribute("preview", json.dumps(pieces)[:-3])
        for at, piece in enumerate(pieces):
            span.add_event("chunk", {"at": at, "json": json.dumps(piece)})
            span.add_event("other")
            if isinstance(piece, str):
                span.set_attribute(f"chunk.{at}", piece)
        span.end()
        (told,) = memory.get_finished_spans()
        memory.clear()
        chunks = [json.loads(event.attributes["json"]) for event in told.events if event.name == "chunk"]
        listed = [each if isinstance(pieces[0], str) else json.loads(each) for each in told.attributes["list"]]
        expected = whole if said(pieces) == SECRET else said(pieces)
        assert [said(each) for each in (chunks, listed, json.loads(told.attributes["json"]))] == [expected] * 3
        assert sum(event.name == "other" for event in told.events) == len(pieces)
        if isinstance(pieces[0], str):
            assert "".join(told.attributes[f"chunk.{at}"] for at in range(len(pieces))) == expected
        assert_clean("".join(c for c in told.attributes["preview"] if c not in '", '))
        if expected != whole:
            assert dict(told.attributes) == {**span.attributes}
            assert [dict(event.attributes) for event in told.events] == [
                dict(event.attributes) for event in span.events
            ]


@pytest.mark.covers(
    "span names", "attributes", "events with tracebacks", "links", "status", "resources", "scopes", "trace state"
)
def test_spans(wire):
    memory = InMemorySpanExporter()
    provider = TracerProvider(resource=RESOURCE)
    provider.add_span_processor(SimpleSpanProcessor(ours.redacting(memory)))
    provider.add_span_processor(BatchSpanProcessor(ours.redacting(OTLPSpanExporter(f"{wire.url}/v1/traces"))))
    original = leaky_span(provider)
    provider.force_flush()
    assert_clean(wire.received)
    assert "[EMAIL_ADDRESS]" in wire.received
    span = memory.get_finished_spans()[-1]
    assert_clean(span.to_json())
    assert_clean(span.attributes)
    assert span.attributes["gen_ai.usage.input_tokens"] == 1234567890
    assert span.attributes["tags"] == ("a", "[EMAIL_ADDRESS]")
    assert "aB3dE6gH9jK2" not in repr(span.attributes)
    assert (span.context.trace_id, span.context.span_id) == (original.context.trace_id, original.context.span_id)
    assert dict(span.context.trace_state) == {"vendor": "[EMAIL_ADDRESS]", "plan": "gold"}
    assert (span.start_time, span.end_time) == (original.start_time, original.end_time)
    assert "Traceback" in span.events[1].attributes["exception.stacktrace"]
    # Another exporter, or the program, still sees what it recorded.
    assert original.attributes["gen_ai.prompt.0.content"] == SECRET


@pytest.mark.covers("log bodies", "log attributes")
def test_logs(wire):
    memory = InMemoryLogRecordExporter()
    provider = LoggerProvider(resource=RESOURCE)
    provider.add_log_record_processor(SimpleLogRecordProcessor(ours.redacting(memory)))
    provider.add_log_record_processor(SimpleLogRecordProcessor(ours.redacting(OTLPLogExporter(f"{wire.url}/v1/logs"))))
    try:
        raise ValueError(SECRET)
    except ValueError as error:
        record = LogRecord(
            body={"text": SECRET, "parts": [SECRET, ATTACHED]},
            attributes={"to": PLANTED["email"], "n": 7},
            severity_number=SeverityNumber.ERROR,
            severity_text=f"ERROR of {PLANTED['email']}",
            event_name=f"mail.{PLANTED['email']}",
            exception=error,
        )
        provider.get_logger("shop", PLANTED["email"]).emit(record)
    provider.force_flush()
    assert_clean(wire.received)
    (readable,) = memory.get_finished_logs()
    assert_clean(readable.to_json())
    assert readable.log_record.attributes["n"] == 7
    assert readable.log_record.severity_number == SeverityNumber.ERROR
    assert "ValueError" in readable.log_record.attributes["exception.type"]
    assert record.body["text"] == SECRET


@pytest.mark.covers("metrics' attributes")
def test_metrics(wire):
    exporter = ours.redacting(OTLPMetricExporter(f"{wire.url}/v1/metrics"))
    provider = MeterProvider(
        [PeriodicExportingMetricReader(exporter, export_interval_millis=60_000)], resource=RESOURCE
    )
    meter = provider.get_meter("shop", PLANTED["email"], f"https://acme.io/{PLANTED['email']}")
    meter.create_counter("orders", unit="a@acme.io", description=SECRET).add(
        1, {"customer": PLANTED["email"], "plan": "gold"}
    )
    meter.create_histogram("duration").record(1.5, {"customer": PLANTED["card"]})
    meter.create_gauge("open").set(2, {"customer": PLANTED["email"]})
    provider.shutdown()
    assert_clean(wire.received)
    assert "a@acme.io" not in wire.received
    for kept in ("orders", "duration", "open", "gold", "[EMAIL_ADDRESS]", "[CREDIT_CARD]"):
        assert kept in wire.received


@pytest.mark.fails_closed
def test_a_redactor_that_fails(wire, failing, events):
    memory = InMemorySpanExporter()
    provider = TracerProvider(resource=RESOURCE)
    provider.add_span_processor(SimpleSpanProcessor(ours.redacting(memory, failing)))
    leaky_span(provider)
    span = memory.get_finished_spans()[-1]
    assert span.name == FAILED
    assert span.attributes == {"redaction": FAILED}
    assert_clean(span.to_json())

    logs = LoggerProvider(resource=RESOURCE)
    logs.add_log_record_processor(
        SimpleLogRecordProcessor(ours.redacting(OTLPLogExporter(f"{wire.url}/v1/logs"), failing))
    )
    logs.get_logger("shop").emit(LogRecord(body=SECRET, attributes={"to": PLANTED["email"]}))

    exporter = ours.redacting(OTLPMetricExporter(f"{wire.url}/v1/metrics"), failing)
    meters = MeterProvider([PeriodicExportingMetricReader(exporter)], resource=RESOURCE)
    meters.get_meter("shop").create_counter("orders").add(1, {"customer": PLANTED["email"]})
    meters.shutdown()
    assert len(wire.bodies) == 2
    assert wire.received.count(FAILED) >= 2
    assert_clean(wire.received)
    assert events


@pytest.mark.fails_closed
def test_a_span_that_cannot_be_copied_is_dropped(events):
    memory = InMemorySpanExporter()
    ours.redacting(memory).export([object()])
    assert memory.get_finished_spans() == ()
    assert events[0].where == "span"


def counted(reader):
    """What the metrics of a reader say: by name and attributes, but for the policy's."""
    said = {}
    for resource in reader.get_metrics_data().resource_metrics:
        for metric in (metric for scope in resource.scope_metrics for metric in scope.metrics):
            for point in metric.data.data_points:
                own = [
                    v for k, v in sorted(point.attributes.items()) if k not in ("reticent.policy", "reticent.outcome")
                ]
                place = (metric.name, point.attributes["reticent.outcome"], *own)
                said[place] = point.count if hasattr(point, "count") else point.value
    return said


@pytest.mark.covers("counts of audits")
def test_audits_become_metrics(monkeypatch):
    reader = InMemoryMetricReader()
    meters = MeterProvider([reader])
    policy = {"entities": {"US_SSN": "block", "CREDIT_CARD": "mask"}}
    redactor = reticent.Redactor(policy, audit=ours.AuditMetrics(meters.get_meter("shop")))
    redactor.redact({PLANTED["email"]: SECRET})
    "".join(redactor.redact_stream(["mail jane.", "roe@acme.io"]))
    with pytest.raises(reticent.BlockedError):
        redactor.redact(f"my SSN is {PLANTED['ssn']}")
    assert_clean(reader.get_metrics_data() and str(reader.get_metrics_data()))
    redactor.redact("nothing")
    said = counted(reader)
    assert said["reticent.calls", "done"] == 3
    assert said["reticent.calls", "blocked"] == 1
    assert said["reticent.call.duration", "done"] == 3
    assert said["reticent.findings", "done", "EMAIL_ADDRESS"] == 3
    assert said["reticent.findings", "blocked", "US_SSN"] == 1
    assert said["reticent.detections", "done", "payment.card"] == 1
    assert said["reticent.operations", "done", "mask"] == 1
    assert said["reticent.actions", "blocked", "block"] == 1
    # The program's own provider, where no meter is given.
    monkeypatch.setattr("opentelemetry.metrics._internal._METER_PROVIDER", meters)
    reticent.Redactor(audit=ours.AuditMetrics()).redact("nothing")
    assert counted(reader)["reticent.calls", "done"] >= 1


def test_wrapping_and_redacting_twice_changes_nothing():
    memory = InMemorySpanExporter()
    wrapped = ours.redacting(memory)
    assert ours.redacting(wrapped) is wrapped
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(wrapped))
    leaky_span(provider)
    once = memory.get_finished_spans()[-1]
    wrapped.export([once])
    assert memory.get_finished_spans()[-1].to_json() == once.to_json()
    with pytest.raises(TypeError, match="expected an exporter"):
        ours.redacting(object())


def test_the_example_of_the_documents(wire, monkeypatch):
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", wire.url)
    provider = run_section("OpenTelemetry")["provider"]
    leaky_span(provider)
    provider.shutdown()
    assert wire.bodies
    assert_clean(wire.received)
