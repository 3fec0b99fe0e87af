"""`reticent.auto()`, in a process of its own, with all the common hosts."""

import os
import subprocess
import sys

import pytest
from conftest import PLANTED, SECRET, assert_clean
from providers import answer
from wire import LANGSMITH_INFO, Wire

PROGRAM = f"""
import reticent
coverage = reticent.auto({{"restore": [{{"destination": "user"}}]}})
again = reticent.auto()
print(coverage)

import logging, sys
import anthropic, langsmith, loguru, openai, structlog
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor

text = {SECRET!r}
logging.basicConfig(level=logging.INFO)
logging.warning("to %s", text)
loguru.logger.info(text)
structlog.get_logger().info(text, to=text)
structlog.configure(processors=[structlog.processors.JSONRenderer()])
structlog.get_logger().info(text, to=text)

provider = TracerProvider()
provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
with provider.get_tracer("shop").start_as_current_span(text):
    pass
provider.shutdown()

@langsmith.traceable
def run(text):
    asked = [{{"role": "user", "content": text}}]
    answers = [openai.OpenAI().chat.completions.create(model="gpt-5", messages=asked).choices[0].message.content]
    message = anthropic.Anthropic().messages.create(model="claude", max_tokens=9, messages=asked)
    return [*answers, message.content[1].text]

answers = run(text)
assert answers == ["I wrote to {PLANTED["email"]}."] * 2
langsmith.Client().flush()
"""


def run(program, wire):
    urls = {
        "OPENAI_BASE_URL": f"{wire.url}/v1",
        "ANTHROPIC_BASE_URL": wire.url,
        "ANTHROPIC_VERTEX_BASE_URL": wire.url,
        "LANGSMITH_ENDPOINT": wire.url,
        "OTEL_EXPORTER_OTLP_ENDPOINT": wire.url,
        "LANGSMITH_TRACING": "true",
    }
    keys = dict.fromkeys(("OPENAI_API_KEY", "ANTHROPIC_API_KEY", "LANGSMITH_API_KEY"), "none")
    return subprocess.run(
        [sys.executable, "-c", program], env={**os.environ, **urls, **keys}, capture_output=True, text=True, timeout=280
    )


@pytest.mark.covers("logging, loguru, structlog, OpenTelemetry, LangSmith, OpenAI, Anthropic in one call")
def test_one_call_covers_all():
    with Wire(lambda path, body: LANGSMITH_INFO if path.endswith("/info") else answer(path, body)) as wire:
        done = run(PROGRAM, wire)
    assert done.returncode == 0, done.stderr
    assert_clean(wire.received + done.stdout + done.stderr)
    heads = "\n".join(wire.heads)
    for path in ("/v1/chat/completions", "/v1/messages", "/v1/traces", "/runs"):
        assert path in heads
    assert done.stderr.count("[EMAIL_ADDRESS]") >= 2
    assert done.stdout.count("[EMAIL_ADDRESS]") >= 4
    for host in ("logging", "loguru", "structlog", "opentelemetry.sdk", "langsmith", "openai", "anthropic"):
        assert f"covered      {host}: " in done.stdout


# What none of these tells as a run, a call of the first client, or by the one hook that LangSmith has.
BESIDE = f"""
import reticent
reticent.auto({{"restore": [{{"destination": "user"}}]}})

import asyncio, contextlib, uuid
import anthropic, langsmith
from langsmith.run_helpers import traceable, tracing_context

text, run_id = {SECRET!r}, uuid.uuid4()
seen = []
own = langsmith.Client(process_buffered_run_ops=lambda runs: seen.extend(runs) or runs, run_ops_buffer_size=1)
with tracing_context(enabled=True):
    traceable(lambda text: text, client=own, name="own hook")(text)
own.flush()
assert seen, "the program's own hook goes first"
own.create_feedback(run_id, "note", comment=text, source_info={{"of": text}})
own.multipart_ingest(create=[{{
    "id": run_id, "trace_id": run_id, "dotted_order": f"20260101T000000000000Z{{run_id}}", "name": text,
    "run_type": "llm", "inputs": {{"text": text}}, "start_time": "2026-01-01T00:00:00Z",
}}])

async def wait():
    client = langsmith.AsyncClient()
    await client.create_run(text, {{"text": text}}, "llm", id=run_id, tags=[text], extra={{"metadata": {{"of": text}}}})
    await client.update_run(run_id, outputs={{"text": text}}, error=text)
    # The server's answers are none of a feedback, or an example.
    for call in (
        lambda: client.create_feedback(run_id, "note", comment=text),
        lambda: client.create_example({{"text": text}}, dataset_id=uuid.uuid4()),
    ):
        with contextlib.suppress(Exception):
            await call()

asyncio.run(wait())

vertex = anthropic.AnthropicVertex(access_token="none", region="eu", project_id="shop")
asked = [{{"role": "user", "content": text}}]
message = vertex.messages.create(model="claude", max_tokens=9, messages=asked)
assert message.content[1].text == "I wrote to {PLANTED["email"]}."
"""


@pytest.mark.covers("LangSmith's feedback, its asynchronous client and hooks of one's own; Anthropic on clouds")
def test_what_is_sent_beside():
    def served(path, body):
        if path.endswith("/info"):
            return LANGSMITH_INFO
        # There, a path names the model.
        return answer("/v1/messages", body.replace(b"{", b'{"model":"",', 1)) if "rawPredict" in path else {"id": "1"}

    with Wire(served) as wire:
        done = run(BESIDE, wire)
    assert done.returncode == 0, done.stderr
    assert_clean(wire.received + done.stdout + done.stderr)
    heads = "\n".join(wire.heads)
    for path in ("PATCH /runs", "POST /runs ", "/runs/multipart", "/feedback", "/examples", "rawPredict"):
        assert path in heads


@pytest.mark.fails_closed
def test_a_policy_that_is_wrong_stops_the_program(tmp_path):
    policy = tmp_path / "policy.toml"
    policy.write_text("entitees = 1\n")
    with Wire() as wire:
        done = run(f"import reticent; reticent.auto({str(policy)!r})", wire)
    assert done.returncode == 1
    assert "PolicyError" in done.stderr
