"""Anthropic's client, to a server that answers as Anthropic does and keeps every byte."""

import asyncio
import base64
import json
import logging
import sys
import traceback
from urllib.parse import unquote_plus

import anthropic
import pytest
import reticent
import reticent.anthropic as ours
from conftest import PLANTED, SECRET, assert_clean, run_section
from providers import answer
from reticent.hooks import RedactionError
from wire import Wire

EMAIL = PLANTED["email"]
ANSWER = f"I wrote to {EMAIL}."
TOOL = {"name": "send", "description": "Sends mail", "input_schema": {"type": "object", "properties": {}}}
TO_TOOLS = {"restore": [{"destination": "user"}, {"destination": "tool:send"}]}
ASKED = {
    "model": "claude",
    "max_tokens": 100,
    "system": f"You write for {EMAIL}.",
    "messages": [{"role": "user", "content": [{"type": "text", "text": SECRET}]}],
    "metadata": {"user_id": EMAIL},
}


@pytest.fixture
def wire():
    with Wire(answer) as wire:
        yield wire


# How clients are protected in a test.
how = "middleware"


@pytest.fixture(autouse=True, params=["middleware", "protect"])
def each_way(request, monkeypatch):
    monkeypatch.setattr(sys.modules[__name__], "how", request.param)


def client_of(wire, redactor=None, kind=anthropic.Anthropic, session=None, **settings):
    settings |= {"base_url": wire.url, "api_key": "none", "max_retries": 1}
    if how == "protect":
        return ours.protect(kind(**settings), redactor, session=session)
    return kind(**settings, middleware=[ours.Middleware(redactor, session=session)])


def text_of(message):
    return "".join(block.text for block in message.content if block.type == "text")


@pytest.mark.covers("messages", "system prompts", "metadata")
def test_messages(wire):
    message = client_of(wire).messages.create(**ASKED)
    assert text_of(message) == ANSWER
    assert message.usage.output_tokens == 7
    assert message._request_id is None
    assert_clean(wire.received)
    assert "[EMAIL_ADDRESS_1]" in wire.received


@pytest.mark.covers("streams")
def test_streams(wire):
    client = client_of(wire)
    events = list(client.messages.create(**ASKED, stream=True))
    texts = [
        event.delta.text for event in events if event.type == "content_block_delta" and event.delta.type == "text_delta"
    ]
    assert "".join(texts) == ANSWER
    assert len(texts) > 3, "the answer came at once"
    with client.messages.stream(**ASKED) as stream:
        assert "".join(stream.text_stream) == ANSWER
        assert text_of(stream.get_final_message()) == ANSWER
    assert_clean(wire.received)


@pytest.mark.covers("tool calls")
@pytest.mark.covers("events as a stream")
def test_events_are_redacted_as_they_come(wire):
    redactor = reticent.Redactor()
    client = client_of(wire, redactor=reticent.Redactor(TO_TOOLS))
    asked = {**ASKED, "tools": [TOOL]}
    with client.messages.stream(**asked) as stream:
        gathered = list(redactor.redact_stream(stream))
    for events in (gathered, list(redactor.redact_stream(client.messages.create(**asked, stream=True)))):
        assert_clean("".join(event.to_json() for event in events))
        deltas = [event.delta for event in events if event.type == "content_block_delta"]
        assert "".join(delta.text for delta in deltas if delta.type == "text_delta") == "I wrote to [EMAIL_ADDRESS]."
        called = "".join(delta.partial_json for delta in deltas if delta.type == "input_json_delta")
        assert json.loads(called) == {"to": "[EMAIL_ADDRESS]"}
    assert "".join(event.text for event in gathered if event.type == "text") == "I wrote to [EMAIL_ADDRESS]."
    assert text_of(gathered[-1].message) == "I wrote to [EMAIL_ADDRESS]."


@pytest.mark.parametrize("streamed", [False, True])
@pytest.mark.parametrize(("policy", "seen"), [({}, "[EMAIL_ADDRESS_1]"), (TO_TOOLS, EMAIL)])
def test_tools_get_what_the_policy_lets_them(wire, streamed, policy, seen):
    client = client_of(wire, reticent.Redactor(policy))
    if streamed:
        with client.messages.stream(**ASKED, tools=[TOOL]) as stream:
            message = stream.get_final_message()
    else:
        message = client.messages.create(**ASKED, tools=[TOOL])
    assert message.content[2].input == {"to": seen}
    assert text_of(message) == ANSWER


@pytest.mark.parametrize("streamed", [False, True])
def test_thoughts_come_back_as_they_were_signed(wire, streamed):
    client = client_of(wire)
    if streamed:
        with client.messages.stream(**ASKED) as stream:
            message = stream.get_final_message()
    else:
        message = client.messages.create(**ASKED)
    history = [*ASKED["messages"], {"role": "assistant", "content": [block.model_dump() for block in message.content]}]
    client.messages.create(**{**ASKED, "messages": [*history, {"role": "user", "content": "and then?"}]})
    thought = wire.json[-1]["messages"][1]["content"][0]
    assert thought["thinking"] == "Write to [EMAIL_ADDRESS_1]"
    assert thought["signature"] == "c2lnbmVk"
    assert wire.json[-1]["messages"][0] == wire.json[0]["messages"][0]
    assert_clean(wire.received)


@pytest.mark.covers("async clients")
def test_async(wire):
    async def talk():
        async with client_of(wire, kind=anthropic.AsyncAnthropic) as client:
            message = await client.messages.create(**ASKED)
            async with client.messages.stream(**ASKED) as stream:
                streamed = "".join([text async for text in stream.text_stream])
            return text_of(message), streamed

    assert asyncio.run(talk()) == (ANSWER, ANSWER)
    assert_clean(wire.received)


@pytest.mark.covers("URLs")
def test_urls(wire):
    client = client_of(wire)
    client.get(f"/v1/customers/{EMAIL}", cast_to=object, options={"params": {"q": SECRET, "key": "kept-as-it-is"}})
    client.messages.create(**ASKED, extra_body={"note": EMAIL}, extra_query={"of": EMAIL})
    assert_clean(unquote_plus(wire.received))
    assert wire.heads[0].startswith("GET /v1/customers/%5BEMAIL_ADDRESS_1%5D?")
    assert "key=kept-as-it-is" in wire.heads[0]


@pytest.mark.covers("what the package logs")
@pytest.mark.parametrize("each_way", ["middleware"], indirect=True)
def test_what_the_client_logs_by_itself(wire, caplog):
    caplog.set_level(logging.DEBUG, "anthropic")
    client_of(wire).messages.create(**ASKED)
    assert "Request options" in caplog.text
    assert_clean(caplog.text)


@pytest.mark.covers("errors")
def test_an_error_keeps_its_tokens():
    def refuse(path, body):
        return 400, {"type": "error", "error": {"type": "invalid_request_error", "message": f"what is {body.decode()}"}}

    with Wire(refuse) as wire:
        client = client_of(wire)
        with pytest.raises(anthropic.BadRequestError) as raised:
            client.messages.create(**ASKED)
    assert "[EMAIL_ADDRESS_1]" in str(raised.value)
    assert_clean("".join(traceback.format_exception(raised.value)) + repr(raised.value.body))
    assert_clean(raised.value.request.content)


@pytest.mark.fails_closed
def test_what_cannot_be_masked_is_not_sent(wire, failing):
    client = client_of(wire, failing)
    for settings in ({}, {"stream": True}):
        with pytest.raises(RedactionError) as raised:
            client.messages.create(**ASKED, **settings)
        assert raised.value.__cause__ is None
    with pytest.raises(RedactionError):
        asyncio.run(client_of(wire, failing, anthropic.AsyncAnthropic).messages.create(**ASKED))
    with pytest.raises(RedactionError):
        client.messages.create(**{**ASKED, "messages": []}, extra_headers={"X-Customer": EMAIL})
    assert wire.bodies == []


@pytest.mark.covers("headers", "files")
def test_headers_and_files(wire):
    headers = {"X-Customer": EMAIL, "X-Author": EMAIL, "X-Auth-Request-Email": EMAIL}
    client_of(wire).messages.create(**ASKED, extra_headers=headers, extra_query={"keyword": EMAIL})
    client_of(wire).beta.files.upload(file=(f"{EMAIL}.txt", SECRET.encode(), "text/plain"))
    assert_clean(wire.received)
    assert "[EMAIL_ADDRESS_1].txt" in wire.received
    picture = b"\x89PNG\xff" + bytes(range(256))
    client_of(wire).beta.files.upload(file=("a.png", picture, "image/png"))
    assert picture in wire.bodies[-1]


def test_what_is_called_as_sealed_parts_are_is_masked_where_it_is_none(wire):
    sealed = {"signature": "c2VhbGVkIGJ5IHRoZSBwcm92aWRlcg=="}
    inputs = {"signature": PLANTED["key"], "cards": [{"signature": "5500005555555559"}, {"signature": None}, sealed]}
    call = {"type": "tool_use", "id": "toolu_1", "name": "sign", "input": inputs}
    thought = {"type": "redacted_thinking", "data": base64.b64encode(SECRET.encode()).decode()}
    client_of(wire).messages.create(**{**ASKED, "messages": [{"role": "assistant", "content": [call, thought]}]})
    call, sent = json.loads(wire.bodies[0])["messages"][0]["content"]
    assert sent["data"] != thought["data"]
    asked = call["input"]
    assert asked["cards"] == [{"signature": "[CREDIT_CARD_2]"}, {"signature": None}, sealed]
    assert_clean(wire.received)


@pytest.mark.covers("headers and parameters that a client has by default")
def test_defaults_of_a_client(wire):
    client = anthropic.Anthropic(
        base_url=wire.url, api_key="none", default_headers={"X-Customer": EMAIL}, default_query={"of": EMAIL}
    )
    ours.protect(client).with_options(timeout=5).messages.create(**ASKED)
    assert len(wire.bodies) == 1
    assert_clean(unquote_plus(wire.received))


@pytest.mark.parametrize("kind", [anthropic.Anthropic, anthropic.AsyncAnthropic])
def test_what_hooks_of_the_http_client_add(wire, kind):
    def add(request):
        request.headers["X-Author"] = EMAIL
        request.url = request.url.copy_add_param("of", EMAIL)

    async def add_async(request):
        add(request)

    client = ours.protect(kind(base_url=wire.url, api_key="none"))
    client._client.event_hooks = {"request": [add if kind is anthropic.Anthropic else add_async]}
    called = client.messages.create(**ASKED)
    if kind is anthropic.AsyncAnthropic:
        asyncio.run(_awaited(called))
    assert "x-author: [EMAIL_ADDRESS_1]" in wire.heads[0]
    assert_clean(unquote_plus(wire.received))


async def _awaited(coroutine):
    return await coroutine


def test_a_session_of_the_caller(wire):
    session = reticent.Redactor().session()
    session.redact("joe@roe.net")
    assert text_of(client_of(wire, session=session).messages.create(**ASKED)) == ANSWER
    assert "[EMAIL_ADDRESS_2]" in wire.received


def test_the_example_of_the_documents(wire, monkeypatch):
    monkeypatch.setenv("ANTHROPIC_BASE_URL", wire.url)
    monkeypatch.setenv("ANTHROPIC_API_KEY", "none")
    client = run_section("Anthropic")["client"]
    assert text_of(client.messages.create(**ASKED)) == ANSWER
    assert_clean(wire.received)
