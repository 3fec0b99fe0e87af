"""The instrumentors of OpenInference and OpenLLMetry, and Phoenix's provider, to a server that keeps every byte."""

import asyncio
import contextlib
import json
import zlib

import openai
import pytest
import reticent
from conftest import ATTACHED, PLANTED, SECRET, assert_clean, run_section
from openinference.instrumentation import OITracer, TraceConfig
from openinference.instrumentation.openai import OpenAIInstrumentor as OpenInference
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.instrumentation.openai import OpenAIInstrumentor as OpenLLMetry
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from phoenix.client import AsyncClient, Client
from providers import answer
from reticent.hooks import FAILED
from reticent.otel import redacting
from reticent.phoenix import protect
from wire import Wire

MESSAGES = [{"role": "system", "content": f"You write for {PLANTED['email']}"}, {"role": "user", "content": SECRET}]
HOLDS_FILE = {
    "role": "user",
    "content": [
        {"type": "file", "file": {"filename": "notes.txt", "file_data": ATTACHED}},
        {"type": "text", "text": SECRET},
    ],
}
TOOL = {"type": "function", "function": {"name": "send", "parameters": {"type": "object", "properties": {}}}}


@pytest.fixture
def model():
    """Give a model that repeats what it is told, or refuses with it."""

    def repeat(path, body):
        if b"refuse" in body:
            return 400, {"error": {"message": f"what is {SECRET}"}}
        return answer(path, body.replace(b"[EMAIL_ADDRESS_1]", PLANTED["email"].encode()))

    with Wire(repeat) as wire:
        yield openai.OpenAI(base_url=f"{wire.url}/v1", api_key="none", max_retries=0)


@pytest.fixture
def backend():
    with Wire(lambda path, body: ("application/x-protobuf", b"")) as wire:
        yield wire


def talk(model, instrumentor, provider):
    instrumentor = instrumentor()
    instrumentor.instrument(tracer_provider=provider)
    try:
        model.chat.completions.create(
            model="gpt-5", messages=[*MESSAGES, HOLDS_FILE], tools=[TOOL], user=PLANTED["email"]
        )
        list(model.chat.completions.create(model="gpt-5", messages=MESSAGES, stream=True))
        model.responses.create(model="gpt-5", input=SECRET, instructions=SECRET)
        with pytest.raises(openai.BadRequestError):
            model.chat.completions.create(model="gpt-5", messages=[{"role": "user", "content": "refuse " + SECRET}])
    finally:
        instrumentor.uninstrument()
    provider.force_flush()


@pytest.mark.covers("OpenInference's and OpenLLMetry's spans: messages, tools, streams, exceptions")
@pytest.mark.parametrize("instrumentor", [OpenInference, OpenLLMetry])
def test_instrumentors(model, backend, instrumentor):
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(redacting(OTLPSpanExporter(f"{backend.url}/v1/traces"))))
    talk(model, instrumentor, provider)
    assert len(backend.bodies) >= 4
    assert "gpt-5" in backend.received
    assert "[EMAIL_ADDRESS]" in backend.received
    assert_clean(backend.received)


@pytest.mark.covers("OpenInference's spans of functions that yield")
def test_what_is_yielded():
    memory = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(redacting(memory)))
    tracer = OITracer(provider.get_tracer("shop"), TraceConfig())

    @tracer.llm
    def answer():
        yield from SECRET

    assert "".join(answer()) == SECRET
    (span,) = memory.get_finished_spans()
    assert "".join(json.loads(span.attributes["output.value"])) == reticent.redact(SECRET)


@pytest.mark.fails_closed
@pytest.mark.parametrize("instrumentor", [OpenInference, OpenLLMetry])
def test_a_redactor_that_fails(model, backend, failing, events, instrumentor):
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(redacting(OTLPSpanExporter(f"{backend.url}/v1/traces"), failing)))
    talk(model, instrumentor, provider)
    assert FAILED in backend.received
    assert_clean(backend.received)
    assert events


@pytest.mark.covers("Phoenix's clients: spans, datasets, annotations, files")
@pytest.mark.fails_closed
@pytest.mark.parametrize("fails", [False, True])
def test_clients_of_phoenix(failing, tmp_path, fails):
    redactor = failing if fails else None
    span = {
        "name": SECRET,
        "context": {"trace_id": "0af7651916cd43dd8448eb211c80319c", "span_id": "b7ad6b7169203331"},
        "span_kind": "LLM",
        "start_time": "2026-01-01T00:00:00Z",
        "end_time": "2026-01-01T00:00:00Z",
        "status_code": "OK",
        "attributes": {"input.value": SECRET},
    }
    table = tmp_path / "a.csv"
    table.write_text(f'question,answer\n"{SECRET}",{PLANTED["email"]}\n', encoding="utf-8")
    named = {"annotation_name": "note", "annotator_kind": "HUMAN"}
    with Wire(lambda path, body: {"total_received": 1, "total_queued": 1}) as wire:
        client = protect(Client(base_url=wire.url), redactor)
        client.spans.log_spans(project_identifier=f"of {PLANTED['email']}", spans=[span])
        client.spans.add_span_annotation(span_id="b7ad6b7169203331", explanation=SECRET, **named)
        with contextlib.suppress(KeyError):
            client.datasets.create_dataset(name="d", inputs=[{"text": SECRET}], dataset_description=SECRET)
        with contextlib.suppress(KeyError):
            keys = {"input_keys": ["question"], "output_keys": ["answer"]}
            client.datasets.create_dataset(name="d", csv_file_path=table, **keys)
        spans = protect(AsyncClient(base_url=wire.url), redactor).spans
        asyncio.run(spans.log_spans(project_identifier="shop", spans=[span]))
    packed = next(body for body in wire.bodies if b"\x1f\x8b" in body)
    sent = zlib.decompressobj(31).decompress(packed[packed.index(b"\x1f\x8b") :]).decode()
    for told in (wire.received, sent):
        assert_clean(told)
        assert (FAILED if fails else "[EMAIL_ADDRESS]") in told
    assert len(wire.bodies) >= 5


@pytest.mark.covers("Phoenix's provider")
def test_the_example_of_the_documents(model, backend, monkeypatch):
    monkeypatch.setenv("PHOENIX_COLLECTOR_ENDPOINT", backend.url)
    provider = run_section("Phoenix, OpenInference, OpenLLMetry")["provider"]
    talk(model, OpenInference, provider)
    assert backend.bodies
    assert_clean(backend.received)
