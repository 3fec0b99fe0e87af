"""Pydantic AI's agents, with models of three providers, to a server that answers as they do and keeps every byte."""

import asyncio
import json

import pytest
import reticent
from conftest import PLANTED, SECRET, assert_clean, run_auto, run_section
from providers import answer
from pydantic_ai import Agent
from pydantic_ai.models.fallback import FallbackModel
from pydantic_ai.models.test import TestModel as FakeModel
from reticent.hooks import RedactionError
from reticent.pydantic_ai import ProtectedModel
from wire import Wire

EMAIL = PLANTED["email"]
ANSWER = f"I wrote to {EMAIL}."
MODELS = ("openai-chat:gpt-5", "openai-responses:gpt-5", "anthropic:claude", "google:gemini-2.5-flash")


def server(path, body):
    """Answer as a provider does: with a call of the tool until its result is there."""
    asked = json.loads(body)
    if "sent to" in body.decode():
        asked.pop("tools", None)
    return answer(path, json.dumps(asked).encode())


@pytest.fixture
def wire(monkeypatch):
    with Wire(server) as wire:
        monkeypatch.setenv("OPENAI_BASE_URL", f"{wire.url}/v1")
        monkeypatch.setenv("ANTHROPIC_BASE_URL", wire.url)
        monkeypatch.setenv("GOOGLE_GEMINI_BASE_URL", wire.url)
        for name in ("OPENAI", "ANTHROPIC", "GOOGLE"):
            monkeypatch.setenv(f"{name}_API_KEY", "none")
        yield wire


def agent_of(model, seen=None, **settings):
    agent = Agent(model, instructions=f"You write for {EMAIL}", **settings)
    if seen is not None:

        @agent.tool_plain
        def send(to: str) -> str:
            """Send mail."""
            seen.append(to)
            return f"sent to {to}, copy to {PLANTED['phone']}"

    return agent


@pytest.mark.covers("prompts", "instructions", "history", "OpenAI, Anthropic and Google")
@pytest.mark.parametrize("model", MODELS)
def test_run(wire, model):
    agent = agent_of(ProtectedModel(model))
    first = agent.run_sync(SECRET)
    assert first.output == ANSWER
    assert agent.run_sync("again", message_history=first.all_messages()).output == ANSWER
    assert_clean(wire.received)
    # The program's own history has the real values.
    assert EMAIL in first.all_messages_json().decode()


@pytest.mark.covers("arguments and results of tools")
@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize(("policy", "expected"), [({}, "[EMAIL_ADDRESS_1]"), ("tool:send", EMAIL)])
def test_tools(wire, model, policy, expected):
    if policy:
        policy = {"restore": [{"destination": "user"}, {"destination": policy}]}
    seen = []
    agent = agent_of(ProtectedModel(model, reticent.Redactor(policy)), seen)
    assert agent.run_sync(SECRET).output == ANSWER
    assert seen == [expected]
    assert_clean(wire.received)


@pytest.mark.covers("streams")
@pytest.mark.parametrize("model", MODELS)
def test_streamed(wire, model):
    async def talk():
        async with agent_of(ProtectedModel(model)).run_stream(SECRET) as run:
            return [piece async for piece in run.stream_text(delta=True, debounce_by=None)]

    pieces = asyncio.run(talk())
    assert "".join(pieces) == ANSWER
    assert len(pieces) > 3, "the answer came at once"
    assert_clean(wire.received)


@pytest.mark.covers("clients that a provider makes anew", "fallbacks")
def test_a_model_that_is_entered_anew(wire):
    model = ProtectedModel(FallbackModel(*MODELS))

    async def talk():
        async with agent_of(model) as agent:
            return (await agent.run(SECRET)).output

    assert asyncio.run(talk()) == ANSWER
    assert asyncio.run(talk()) == ANSWER
    assert_clean(wire.received)


@pytest.mark.fails_closed
@pytest.mark.parametrize("model", MODELS)
def test_what_cannot_be_masked_is_not_sent(wire, failing, model):
    agent = agent_of(ProtectedModel(model, failing))
    with pytest.raises(RedactionError) as raised:
        agent.run_sync(SECRET)
    assert_clean(repr(raised.value))
    assert wire.heads == []


@pytest.mark.fails_closed
def test_a_model_that_sends_in_ways_of_its_own_is_refused():
    with pytest.raises(reticent.UnsupportedError, match="TestModel"):
        ProtectedModel(FakeModel())


@pytest.mark.covers("agents under `reticent.auto()`")
def test_auto(wire):
    program = f"""
from pydantic_ai import Agent
for model in {MODELS!r}:
    agent = Agent(model)
    for _ in range(2):
        assert agent.run_sync({SECRET!r}).output == {ANSWER!r}

from pydantic_ai.models.test import TestModel
Agent(TestModel()).run_sync("hello")
"""
    printed = run_auto(program, "pydantic_ai")
    assert_clean(printed + wire.received)
    assert "prompts of TestModel are not covered" in printed
    assert len(wire.bodies) == 2 * len(MODELS)


def test_the_example_of_the_documents(wire):
    agent = run_section("Pydantic AI")["agent"]
    assert agent.run_sync(SECRET).output == ANSWER
    assert_clean(wire.received)
