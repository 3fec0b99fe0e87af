"""OpenAI's Agents SDK: its traces and its model, to servers that keep every byte."""

import asyncio

import agents
import openai
import pytest
import reticent.openai
import reticent.openai_agents as ours
from agents.tracing import get_trace_provider
from agents.tracing.processors import BackendSpanExporter
from conftest import ATTACHED, PLANTED, SECRET, assert_clean, run_section
from providers import answer
from reticent.hooks import FAILED, RedactionError
from wire import Wire

ANSWER = f"I wrote to {PLANTED['email']}."


@pytest.fixture
def wire():
    with Wire(lambda path, body: {} if "traces" in path else answer(path, body)) as wire:
        yield wire


def talk(wire, redactor=None):
    """Run an agent, with traces to the server."""
    exporter = BackendSpanExporter(api_key="none", endpoint=f"{wire.url}/v1/traces/ingest")
    ours.install(redactor, exporter=exporter)
    client = reticent.openai.protect(openai.AsyncOpenAI(base_url=f"{wire.url}/v1", api_key="none"))
    model = agents.OpenAIChatCompletionsModel("gpt-5", client)
    agent = agents.Agent(name="support", instructions=f"You write for {PLANTED['email']}", model=model)

    async def run():
        with agents.trace("support", group_id=PLANTED["email"], metadata={"card": PLANTED["card"]}):
            with agents.custom_span(f"for {PLANTED['email']}", {"text": SECRET, "file": ATTACHED}) as span:
                span.set_error({"message": SECRET, "data": {"text": SECRET}})
            return (await agents.Runner.run(agent, SECRET)).final_output

    output = asyncio.run(run())
    get_trace_provider().force_flush()
    return output


@pytest.mark.covers("traces", "spans of agents, generations and your own", "errors", "prompts and answers")
def test_traces_and_model(wire):
    assert talk(wire) == ANSWER
    assert_clean(wire.received)
    assert "trace.span" in wire.received
    assert '"generation"' in wire.received


def filtered(wire, **settings):
    """Run an agent whose client is not protected, behind the filter of its input."""
    ours.install(exporter=BackendSpanExporter(api_key="none", endpoint=f"{wire.url}/v1/traces/ingest"))
    client = openai.AsyncOpenAI(base_url=f"{wire.url}/v1", api_key="none", max_retries=0)
    agent = agents.Agent("support", instructions=SECRET, model=agents.OpenAIResponsesModel("gpt-5", client))
    config = agents.RunConfig(call_model_input_filter=ours.input_filter(**settings))
    output = asyncio.run(agents.Runner.run(agent, SECRET, run_config=config)).final_output
    get_trace_provider().force_flush()
    return output


@pytest.mark.covers("input filters")
def test_input_filter(wire):
    session = reticent.Redactor().session()
    assert filtered(wire, session=session) == "I wrote to [EMAIL_ADDRESS_1]."
    assert session.restore("I wrote to [EMAIL_ADDRESS_1].") == ANSWER
    assert_clean(wire.received)


@pytest.mark.fails_closed
def test_an_input_filter_that_fails(wire, failing):
    with pytest.raises(RedactionError) as raised:
        filtered(wire, redactor=failing)
    assert_clean(repr(raised.value))
    assert not any("/responses " in head for head in wire.heads)


@pytest.mark.covers("identifiers of the program's own")
def test_identifiers(wire):
    exporter = BackendSpanExporter(api_key="none", endpoint=f"{wire.url}/v1/traces/ingest")
    ours.install(exporter=exporter)
    with (
        agents.trace("w", trace_id=f"trace_/{PLANTED['email']}"),
        agents.custom_span("a", span_id=f"span_/{PLANTED['email']}"),
        agents.custom_span("b") as inner,
    ):
        pass
    get_trace_provider().force_flush()
    assert_clean(wire.received)
    sent = {item["id"]: item for body in wire.json for item in body["data"]}
    assert sent[inner.span_id]["parent_id"] == "span_/[EMAIL_ADDRESS]"
    assert {"trace_/[EMAIL_ADDRESS]", "span_/[EMAIL_ADDRESS]", inner.span_id} == set(sent)


@pytest.mark.fails_closed
def test_a_redactor_that_fails(wire, failing, events):
    assert talk(wire, failing) == ANSWER
    assert_clean(wire.received)
    assert FAILED in wire.received
    assert events


def test_the_example_of_the_documents(monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "none")
    monkeypatch.setattr(
        agents.tracing.processors, "_global_exporter", BackendSpanExporter(endpoint="http://127.0.0.1:9")
    )
    run_section("OpenAI Agents SDK")
    agents.set_trace_processors([])
