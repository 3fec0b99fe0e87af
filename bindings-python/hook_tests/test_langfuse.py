"""Langfuse's client, to a server that keeps every byte."""

import asyncio
import contextlib
import json

import pytest
import reticent.langfuse as ours
from conftest import ATTACHED, PICTURE, PLANTED, SECRET, assert_clean, run_auto, run_section
from langfuse import Langfuse, propagate_attributes
from langfuse.api import AsyncLangfuseAPI, CreateScoreRequest
from langfuse.media import LangfuseMedia
from reticent.hooks import FAILED
from wire import Wire

EMAIL = PLANTED["email"]


@pytest.fixture
def wire(monkeypatch):
    with Wire(lambda path, body: ("application/x-protobuf", b"") if "otel" in path else {}) as wire:
        monkeypatch.setenv("LANGFUSE_BASE_URL", wire.url)
        monkeypatch.setenv("LANGFUSE_PUBLIC_KEY", f"pk-{wire.url[-5:]}")
        monkeypatch.setenv("LANGFUSE_SECRET_KEY", "none")
        yield wire


def leak(client):
    with (
        client.start_as_current_observation(as_type="generation", name=f"for {PLANTED['email']}") as generation,
        propagate_attributes(user_id=PLANTED["email"], tags=[PLANTED["email"]], metadata={"card": PLANTED["card"]}),
    ):
        generation.update(
            input=[{"role": "user", "content": SECRET}],
            output=SECRET,
            metadata={"deep": {"text": SECRET, "file": f"see {ATTACHED}"}},
        )
        generation.update(status_message=SECRET, level="ERROR")
        client.create_event(name=f"to {PLANTED['email']}", input=SECRET)
    client.flush()
    client.shutdown()


@pytest.mark.covers("inputs, outputs, metadata", "names", "users and tags", "status", "events")
def test_all_parts(wire):
    leak(Langfuse(span_exporter=ours.span_exporter()))
    assert_clean(wire.received)
    assert "/api/public/otel/v1/traces" in wire.received
    assert "[EMAIL_ADDRESS]" in wire.received


def answers(path, body):
    if path == "/api/public/media":
        digest = json.loads(body)["sha256Hash"].translate(str.maketrans("+/", "-_"))
        return {
            "mediaId": digest[:22],
            "uploadUrl": f"http://127.0.0.1:{answers.port}/put?X-Amz-Credential=AKIAIOSFODNN7EXAMPLE",
        }
    at = {"createdAt": "2026-01-01T00:00:00Z", "updatedAt": "2026-01-01T00:00:00Z"}
    if "datasets" in path:
        return {"id": "d", "name": "n", "projectId": "p", "metadata": {}, **at}
    if "prompts" in path:
        return {"type": "text", "name": "n", "version": 1, "prompt": "x", "labels": [], "tags": [], "config": {}}
    return {"successes": [], "errors": []}


def leak_past_spans(client):
    with contextlib.suppress(Exception):
        # Whatever it makes of an answer that is none.
        client.api.datasets.get(f"of {EMAIL}")
    client.create_score(name=f"of {EMAIL}", value=1, trace_id="0" * 31 + "1", comment=SECRET, metadata={"of": EMAIL})
    client.create_dataset(name="n", description=SECRET, metadata={"of": EMAIL})
    client.create_prompt(name="n", prompt=SECRET, tags=[EMAIL], config={"of": EMAIL}, commit_message=SECRET)
    with client.start_as_current_observation(as_type="span", name="files") as span:
        media = LangfuseMedia(content_bytes=SECRET.encode(), content_type="text/plain")
        picture = LangfuseMedia(content_bytes=PICTURE, content_type="image/png")
        span.update(input={"asked": media, "seen": picture})
    client.flush()
    client.shutdown()


@pytest.mark.covers("scores", "datasets", "prompts", "files")
def test_what_is_no_span():
    with Wire(answers) as wire:
        answers.port = wire.url.rpartition(":")[2]
        leak_past_spans(Langfuse(**ours.options(base_url=wire.url, public_key="pk-others", secret_key="none")))
        assert_clean(wire.received)
        assert wire.bodies.count(PICTURE) == 1
    # What opens the door of a storage is left.
    assert any(head.startswith("PUT /put?X-Amz-Credential=AKIAIOSFODNN7EXAMPLE ") for head in wire.heads)
    for path in ("scores", "v2/datasets", "v2/prompts"):
        assert any(f"/api/public/{path} " in head for head in wire.heads)


async def leak_by_api(api):
    """Send what a user's own calls of the asynchronous API do; whatever it makes of an answer that is none."""
    body = {"name": f"of {EMAIL}", "value": 1, "traceId": "1", "comment": SECRET, "metadata": {"of": EMAIL}}
    for call in (
        lambda: api.scores.create(request=[CreateScoreRequest(**body)]),
        lambda: api.comments.create(project_id="p", object_type="TRACE", object_id="1", content=SECRET),
        lambda: api.datasets.get(f"of {EMAIL}"),
        lambda: api.prompts.list(name=EMAIL, tag=PLANTED["card"]),
    ):
        with contextlib.suppress(Exception):
            await call()


def clients_of_apis(wire, redactor=None):
    keys = {"base_url": wire.url, "public_key": f"pk-{wire.url[-5:]}", "secret_key": "none"}
    made = Langfuse(**ours.options(redactor, **keys))
    return made, AsyncLangfuseAPI(base_url=wire.url, username="pk", password="none")


@pytest.mark.covers("the asynchronous API")
def test_the_asynchronous_api():
    with Wire(answers) as wire:
        client, own = clients_of_apis(wire)
        for api in (client.async_api, own):
            asyncio.run(leak_by_api(api))
        client.shutdown()
        assert_clean(wire.received)
        for path in ("scores", "comments"):
            assert wire.received.count(f"POST /api/public/{path} ") == 2
        assert "GET /api/public/v2/prompts?name=%5BEMAIL_ADDRESS%5D&tag=%5BCREDIT_CARD%5D " in wire.received


@pytest.mark.fails_closed
def test_the_asynchronous_api_with_a_redactor_that_fails(failing, events):
    with Wire(answers) as wire:
        client, own = clients_of_apis(wire, failing)
        for api in (client.async_api, own):
            asyncio.run(leak_by_api(api))
        client.shutdown()
        assert_clean(wire.received)
        assert FAILED in wire.received
    assert events


@pytest.mark.fails_closed
def test_what_is_no_span_with_a_redactor_that_fails(failing, events):
    with Wire(answers) as wire:
        answers.port = wire.url.rpartition(":")[2]
        leak_past_spans(
            Langfuse(**ours.options(failing, base_url=wire.url, public_key="pk-failing", secret_key="none"))
        )
        assert_clean(wire.received)
        assert FAILED in wire.received
        assert "GET /api/public/v2/datasets/%5BREDACTION_FAILED%5D " in wire.received
    assert events


AUTO = f"""
import asyncio, contextlib
from langfuse import Langfuse
client = Langfuse()
with client.start_as_current_observation(as_type="generation", name={PLANTED["email"]!r}) as generation:
    generation.update(input={SECRET!r}, status_message={SECRET!r}, level="ERROR")
    generation.score(name="of", value=1, comment={SECRET!r})
client.flush()

async def ask():
    comment = {{"project_id": "p", "object_type": "TRACE", "object_id": "1", "content": {SECRET!r}}}
    await client.async_api.comments.create(**comment)

with contextlib.suppress(Exception):
    asyncio.run(ask())
client.shutdown()
"""


@pytest.mark.covers("its own exporter under `reticent.auto()`")
def test_auto(wire):
    printed = run_auto(AUTO, "langfuse")
    assert "[EMAIL_ADDRESS]" in wire.received
    assert "/api/public/scores " in wire.received
    assert "/api/public/comments " in wire.received
    assert_clean(wire.received + printed)


@pytest.mark.fails_closed
def test_a_redactor_that_fails(wire, failing, events):
    leak(Langfuse(span_exporter=ours.span_exporter(redactor=failing)))
    assert_clean(wire.received)
    assert FAILED in wire.received
    assert events


def test_the_example_of_the_documents(wire):
    leak(run_section("Langfuse")["client"])
    assert_clean(wire.received)
    assert "[EMAIL_ADDRESS]" in wire.received
