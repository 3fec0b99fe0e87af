"""OpenAI's client, to a server that answers as OpenAI does and keeps every byte."""

import asyncio
import codecs
import gzip
import io
import json
import logging
import traceback
from urllib.parse import unquote_plus, urlencode

import httpx
import openai
import pytest
import reticent
import reticent.openai as ours
from conftest import ENCODINGS, PICTURE, PLANTED, SECRET, assert_clean, run_section
from providers import answer, pieces, sse, token_of
from reticent.hooks import RedactionError
from wire import Wire

EMAIL = PLANTED["email"]
ANSWER = f"I wrote to {EMAIL}."
MESSAGES = [{"role": "system", "content": "Help."}, {"role": "user", "content": SECRET, "name": "jane"}]
TOOL = {"name": "send", "description": "Sends mail", "parameters": {"type": "object", "properties": {}}}
CHAT_TOOL = {"type": "function", "function": TOOL}
TO_TOOLS = {"restore": [{"destination": "user"}, {"destination": "tool:send"}]}


@pytest.fixture
def wire():
    with Wire(answer) as wire:
        yield wire


def client_of(wire, kind=openai.OpenAI, redactor=None, session=None, **settings):
    made = kind(base_url=f"{wire.url}/v1", api_key="sk-none", max_retries=0, **settings)
    return ours.protect(made, redactor, session=session)


@pytest.mark.covers("chat", "tool calls", "headers")
def test_chat(wire):
    client = client_of(wire)
    done = client.chat.completions.create(
        model="gpt-5", messages=MESSAGES, user=EMAIL, metadata={"of": EMAIL}, extra_headers={"X-Customer": EMAIL}
    )
    assert done.choices[0].message.content == ANSWER
    assert done.usage.total_tokens == 12
    assert_clean(wire.received)
    assert wire.json[0]["model"] == "gpt-5"
    assert "[EMAIL_ADDRESS_1]" in wire.received


def test_headers_that_every_request_has(wire):
    headers = {"User-Agent": f"shop of {EMAIL}", "Accept-Language": EMAIL, "Content-Disposition": EMAIL}
    client_of(wire, default_headers=headers).chat.completions.create(model="gpt-5", messages=MESSAGES)
    assert_clean("\n".join(wire.heads))
    assert "shop of [EMAIL_ADDRESS_1]" in "\n".join(wire.heads)


def test_members_that_have_one_name():
    body = f'{{"input": "{SECRET}", "input": "nobody"}}'.encode()
    headers = {"content-type": "application/json"}
    with Wire() as wire:
        client_of(wire).post("/any", cast_to=object, content=body, options={"headers": headers})
    assert wire.bodies[0] == b'{"input":"nobody"}'


def test_a_form_that_is_written_as_a_query():
    body = urlencode({"text": SECRET, "n": "1"}).encode()
    headers = {"content-type": "application/x-www-form-urlencoded"}
    with Wire() as wire:
        client_of(wire).post("/any", cast_to=object, content=body, options={"headers": headers})
    sent = unquote_plus(wire.bodies[0].decode())
    assert_clean(sent)
    assert sent.startswith("text=Write to [EMAIL_ADDRESS_1], card ")
    assert sent.endswith("&n=1")


@pytest.mark.parametrize("conversation", [[{"role": "user", "content": SECRET}], {"turns": [EMAIL]}, SECRET])
def test_a_conversation_that_is_no_id(conversation):
    with Wire() as wire:
        client_of(wire).post("/any", cast_to=object, body={"model": {"of": EMAIL}, "conversation": conversation})
    assert_clean(wire.received)
    assert wire.json[0]["model"]["of"].startswith("[EMAIL_ADDRESS")


def test_parts_of_a_form(wire):
    packed = gzip.compress(SECRET.encode())
    head = f'--b\r\ncontent-disposition: form-data; name="{EMAIL}"\r\ncontent-encoding: '.encode()
    headers = {"content-type": "Multipart/Form-Data; Boundary=b"}

    def post(encoding, content):
        body = head + encoding + b"\r\n\r\n" + content + b"\r\n--b--\r\n"
        client_of(wire).post("/any", cast_to=object, content=body, options={"headers": headers})

    post(b"gzip", packed)
    sent = wire.bodies[0][wire.bodies[0].index(b"\x1f\x8b") : -len(b"\r\n--b--\r\n")]
    assert gzip.decompress(sent).startswith(b"Write to [EMAIL_ADDRESS_1], card")
    with pytest.raises(RedactionError):
        post(b"br", packed)
    assert len(wire.bodies) == 1
    assert_clean(wire.received)


@pytest.mark.covers("chat streams")
def test_chat_streamed(wire):
    with client_of(wire).chat.completions.create(model="gpt-5", messages=MESSAGES, stream=True) as stream:
        chunks = list(stream)
    texts = [chunk.choices[0].delta.content or "" for chunk in chunks]
    assert "".join(texts) == ANSWER
    assert sum(map(bool, texts)) > 3, "the answer came at once"
    assert chunks[-1].choices[0].finish_reason == "stop"
    assert_clean(wire.received)


@pytest.mark.covers("events as a stream")
def test_events_are_redacted_as_they_come(wire):
    redactor = reticent.Redactor()
    client = client_of(wire, redactor=reticent.Redactor(TO_TOOLS))
    asked = {"model": "gpt-5", "messages": MESSAGES, "tools": [CHAT_TOOL]}
    chunks = list(redactor.redact_stream(client.chat.completions.create(**asked, stream=True)))
    assert all(isinstance(chunk, openai.types.chat.ChatCompletionChunk) for chunk in chunks)
    assert_clean("".join(chunk.to_json() for chunk in chunks))
    deltas = [choice.delta for chunk in chunks for choice in chunk.choices]
    assert "".join(delta.content or "" for delta in deltas) == "I wrote to [EMAIL_ADDRESS]."
    calls = [call for delta in deltas for call in delta.tool_calls or ()]
    assert json.loads("".join(call.function.arguments or "" for call in calls)) == {"to": "[EMAIL_ADDRESS]"}
    assert [call.id for call in calls if call.id] == ["call_1"]
    assert [chunk.choices[0].finish_reason for chunk in chunks if chunk.choices[0].finish_reason] == ["tool_calls"]

    asked = {"model": "gpt-5", "input": SECRET, "tools": [{"type": "function", "strict": True, **TOOL}]}
    with client.responses.stream(**asked) as stream:
        gathered = list(redactor.redact_stream(stream))
    for events in (gathered, list(redactor.redact_stream(client.responses.create(**asked, stream=True)))):
        assert_clean("".join(event.to_json(warnings=False) for event in events))
        said = "".join(event.delta for event in events if event.type == "response.output_text.delta")
        assert said == "I wrote to [EMAIL_ADDRESS]."
        assert said == events[-1].response.output_text
        [whole] = [event.arguments for event in events if event.type == "response.function_call_arguments.done"]
        called = [event.delta for event in events if event.type == "response.function_call_arguments.delta"]
        assert "".join(called) == whole == '{"to": "[EMAIL_ADDRESS]"}'
    numbers = [event.sequence_number for event in events]
    assert numbers == sorted(set(numbers))


@pytest.mark.covers("chat.completions.stream")
def test_chat_accumulated_by_the_client(wire):
    client = client_of(wire, redactor=reticent.Redactor(TO_TOOLS))
    asked = {"model": "gpt-5", "messages": MESSAGES, "tools": [CHAT_TOOL]}
    with client.chat.completions.stream(**asked) as stream:
        events = list(stream)
        assert stream.get_final_completion().choices[0].message.content == ANSWER
    said = said_by_the_helper(events)
    assert said == {"content": ANSWER, "arguments": json.dumps({"to": EMAIL})}
    assert_clean(wire.received)


@pytest.mark.covers("events of chat.completions.stream as a stream")
def test_events_of_the_helper_are_redacted_as_they_come(wire):
    redactor = reticent.Redactor()
    client = client_of(wire, redactor=reticent.Redactor(TO_TOOLS))
    asked = {"model": "gpt-5", "messages": MESSAGES, "tools": [CHAT_TOOL]}
    with client.chat.completions.stream(**asked) as stream:
        events = list(redactor.redact_stream(stream))
    assert_clean("".join(event.to_json(warnings=False) for event in events))
    said = said_by_the_helper(events)
    assert said == {"content": "I wrote to [EMAIL_ADDRESS].", "arguments": '{"to": "[EMAIL_ADDRESS]"}'}

    async def gathered():
        waiting = client_of(wire, openai.AsyncOpenAI, redactor=reticent.Redactor(TO_TOOLS))
        async with waiting.chat.completions.stream(**asked) as stream:
            return [event async for event in redactor.redact_stream(stream)]

    assert said_by_the_helper(asyncio.run(gathered())) == said


def said_by_the_helper(events):
    """What its events say, piece by piece; which is what they say in the end."""
    said = {"content": "", "arguments": ""}
    for event in events:
        if event.type == "content.delta":
            said["content"] += event.delta
        elif event.type == "tool_calls.function.arguments.delta":
            said["arguments"] += event.arguments_delta
        elif event.type == "content.done":
            assert event.content == said["content"]
        elif event.type == "tool_calls.function.arguments.done":
            assert event.arguments == said["arguments"]
    return said


def test_what_names_a_call_is_said_once():
    """Also where a stream ends in the middle of a token, and so an event is added for it."""

    def chunk(delta, finish=None):
        choice = {"index": 0, "delta": delta, "finish_reason": finish}
        return {"id": "chatcmpl-1", "created": 1, "model": "m", "object": "chat.completion.chunk", "choices": [choice]}

    def cut_short(path, body):
        call = {"index": 0, "id": "call_1", "type": "function"}
        call["function"] = {"name": "send", "arguments": '{"to": "[EMAIL_ADDR'}
        first = chunk({"role": "assistant", "content": "I wrote to [EMAIL", "tool_calls": [call]})
        usage = {"prompt_tokens": 5, "completion_tokens": 7, "total_tokens": 12}
        return "text/event-stream", sse([{**first, "usage": usage}, chunk({}, "length"), "[DONE]"])

    with Wire(cut_short) as wire:
        chunks = list(client_of(wire).chat.completions.create(model="gpt-5", messages=MESSAGES, stream=True))
    deltas = [chunk.choices[0].delta for chunk in chunks]
    calls = [call for delta in deltas for call in delta.tool_calls or ()]
    assert "".join(delta.content or "" for delta in deltas) == "I wrote to [EMAIL"
    assert "".join(call.function.arguments for call in calls) == '{"to": "[EMAIL_ADDR'
    assert [call.id for call in calls if call.id] == ["call_1"]
    assert [call.function.name for call in calls if call.function.name] == ["send"]
    assert [delta.role for delta in deltas if delta.role] == ["assistant"]
    assert [chunk.usage.total_tokens for chunk in chunks if chunk.usage] == [12]
    assert [chunk.choices[0].finish_reason for chunk in chunks][-1] == "length"
    assert len(chunks) > 2


@pytest.mark.parametrize("streamed", [False, True])
@pytest.mark.parametrize(("policy", "seen"), [({}, "[EMAIL_ADDRESS_1]"), (TO_TOOLS, EMAIL)])
def test_tools_get_what_the_policy_lets_them(wire, streamed, policy, seen):
    client = client_of(wire, redactor=reticent.Redactor(policy))
    asked = {"model": "gpt-5", "messages": MESSAGES, "tools": [CHAT_TOOL]}
    if streamed:
        with client.chat.completions.stream(**asked) as stream:
            message = stream.get_final_completion().choices[0].message
    else:
        message = client.chat.completions.create(**asked).choices[0].message
    assert json.loads(message.tool_calls[0].function.arguments) == {"to": seen}
    assert message.content == ANSWER
    asked = {"model": "gpt-5", "input": SECRET, "tools": [{"type": "function", **TOOL}]}
    if streamed:
        with client.responses.stream(**asked) as stream:
            events = list(stream)
            output = stream.get_final_response().output
        done = [event for event in events if event.type == "response.function_call_arguments.done"]
        assert json.loads(done[0].arguments) == {"to": seen}
    else:
        output = client.responses.create(**asked).output
    assert json.loads(output[1].arguments) == {"to": seen}
    assert_clean(wire.received)


@pytest.mark.covers("responses", "response streams")
def test_responses(wire):
    client = client_of(wire)
    first = client.responses.create(model="gpt-5", input=SECRET, instructions=f"You write for {EMAIL}")
    assert first.output_text == ANSWER
    events = list(client.responses.create(model="gpt-5", input=[{"role": "user", "content": SECRET}], stream=True))
    assert "".join(event.delta for event in events if event.type == "response.output_text.delta") == ANSWER
    for event in events:
        if event.type == "response.output_text.done":
            assert event.text == ANSWER
        if event.type == "response.completed":
            assert event.response.output_text == ANSWER
    numbers = [event.sequence_number for event in events]
    assert numbers == list(range(len(events)))
    assert_clean(wire.received)


def test_a_conversation_that_the_provider_keeps(wire):
    client = client_of(wire)
    first = client.responses.create(model="gpt-5", input="mail joe@roe.net, then jane.roe@acme.io")
    second = client.responses.create(model="gpt-5", input=f"again {EMAIL}", previous_response_id=first.id)
    assert second.output_text == ANSWER
    assert "again [EMAIL_ADDRESS_2]" in wire.received
    # Of a response that is not known here, nothing is restored that could be somebody else's.
    other = client.responses.create(model="gpt-5", input=f"again {EMAIL}", previous_response_id="resp_of_elsewhere")
    assert "EMAIL_ADDRESS" in other.output_text
    assert_clean(wire.received)


def test_history_keeps_its_tokens(wire):
    client = client_of(wire)
    history = [{"role": "user", "content": f"joe@roe.net asks about {EMAIL}"}]
    for turn in ("and then?", "zoe@roe.net too"):
        done = client.chat.completions.create(model="gpt-5", messages=history)
        history += [
            {"role": "assistant", "content": done.choices[0].message.content},
            {"role": "user", "content": turn},
        ]
    first, second = (body["messages"] for body in wire.json)
    assert second[: len(first)] == first
    assert second[1]["content"] == "I wrote to [EMAIL_ADDRESS_2]."


def test_tokens_in_a_history_keep_what_they_stand_for(wire):
    client = client_of(wire)
    asked = {"model": "gpt-5", "tools": [CHAT_TOOL]}
    history = [{"role": "user", "content": f"joe@roe.net asks about {EMAIL}"}]
    for _ in range(2):
        message = client.chat.completions.create(**asked, messages=history).choices[0].message
        assert message.content == ANSWER
        assert json.loads(message.tool_calls[0].function.arguments) == {"to": "[EMAIL_ADDRESS_2]"}
        done = {"role": "tool", "tool_call_id": "call_1", "content": "sent to [EMAIL_ADDRESS_2]"}
        history += [message.model_dump(exclude_none=True), done]
    first, second = (body["messages"] for body in wire.json)
    assert second[: len(first)] == first
    assert_clean(wire.received)


@pytest.mark.covers("async clients")
def test_async(wire):
    async def talk():
        async with client_of(wire, openai.AsyncOpenAI) as client:
            done = await client.chat.completions.create(model="gpt-5", messages=MESSAGES)
            text = ""
            async for chunk in await client.chat.completions.create(model="gpt-5", messages=MESSAGES, stream=True):
                text += chunk.choices[0].delta.content or ""
            file = await client.files.create(file=("a.txt", SECRET.encode()), purpose="assistants")
            return done.choices[0].message.content, text, file.id

    assert asyncio.run(talk()) == (ANSWER, ANSWER, "file-1")
    assert_clean(wire.received)


@pytest.mark.covers("the previous HTTP transport")
def test_legacy_httpx(wire):
    with httpx.Client() as http:
        client = client_of(wire, http_client=http)
        done = client.chat.completions.create(model="gpt-5", messages=MESSAGES)
        assert done.choices[0].message.content == ANSWER
        stream = client.chat.completions.create(model="gpt-5", messages=MESSAGES, stream=True)
        assert "".join(chunk.choices[0].delta.content or "" for chunk in stream) == ANSWER
    assert_clean(wire.received)


@pytest.mark.covers("embeddings", "files")
def test_other_calls(wire):
    client = client_of(wire)
    assert client.embeddings.create(model="e", input=[SECRET], encoding_format="float").data[0].embedding == [0.5, 0.25]
    picture = b"\x89PNG\r\n\x1a\n\xff\xfe" + bytes(range(256))
    client.files.create(file=(f"{EMAIL}.txt", SECRET.encode()), purpose="assistants")
    client.files.create(file=("a.png", picture), purpose="vision")
    assert_clean(wire.received)
    assert picture in wire.bodies[-1]


@pytest.mark.covers("files in any encoding, and what they are called")
@pytest.mark.parametrize("encoding", ENCODINGS)
def test_files(wire, encoding):
    client = client_of(wire)
    text = f"Über alles:\n{SECRET}\n"
    client.files.create(file=(f"{EMAIL}.csv", text.encode(encoding), "text/csv"), purpose="assistants")
    client.files.create(file=(f"{EMAIL}.log", io.BytesIO(text.encode(encoding))), purpose="assistants")
    client.files.create(file=(f"{EMAIL}.png", PICTURE), purpose="vision")
    assert_clean(b"".join(wire.bodies))
    assert_clean(wire.received)
    start = "Über alles:\nWrite to [EMAIL_ADDRESS_".encode(encoding).removeprefix(codecs.BOM_UTF16)
    assert [start in body for body in wire.bodies] == [True, True, False]
    assert PICTURE in wire.bodies[2]


@pytest.mark.covers("lines of JSON")
def test_lines_of_json_are_no_json(wire):
    lines = f'{{"a": "{EMAIL}"}}\n{{"b": "{EMAIL}"}}\n'
    headers = {"Content-Type": "application/jsonl"}
    client_of(wire).post("/batch", cast_to=object, content=lines.encode(), options={"headers": headers})
    assert wire.bodies == [lines.replace(EMAIL, "[EMAIL_ADDRESS_1]").encode()]


@pytest.mark.covers("what the HTTP client logs")
def test_the_http_client_logs_masked_addresses(wire, caplog):
    caplog.set_level("INFO")
    client_of(wire).files.create(file=("a.txt", b"x"), purpose="assistants", extra_query={"of": EMAIL})
    assert "POST" in caplog.text
    assert_clean(unquote_plus(caplog.text))


@pytest.mark.covers("URLs")
def test_urls(wire):
    client = client_of(wire)
    client.get(f"/customers/{EMAIL}/orders", cast_to=object, options={"params": {"q": SECRET, "after": "file-abc/123"}})
    client.files.retrieve("file-abc123", extra_query={"key": "AIzaSyA-1234567890abcdefghijklmnopqrstu"})
    assert_clean(unquote_plus(wire.received))
    assert wire.heads[0].startswith("GET /v1/customers/%5BEMAIL_ADDRESS_1%5D/orders?q=Write+to+%5BEMAIL_ADDRESS_1%5D")
    assert "after=file-abc%2F123 " in wire.heads[0]
    # What opens the door is the provider's, and a clean URL keeps its bytes.
    assert "GET /v1/files/file-abc123?key=AIzaSyA-1234567890abcdefghijklmnopqrstu " in wire.heads[1]


@pytest.mark.covers("errors")
@pytest.mark.parametrize("streamed", [False, True])
def test_an_error_keeps_its_tokens(streamed):
    def refuse(path, body):
        error = {"error": {"code": "invalid", "message": f"what is {body.decode()}", "type": "invalid_request_error"}}
        return ("text/event-stream", sse([error])) if streamed else (400, error)

    with Wire(refuse) as wire:
        client = client_of(wire)
        with pytest.raises(openai.APIError) as raised:
            list(client.chat.completions.create(model="gpt-5", messages=MESSAGES, stream=streamed))
    assert "[EMAIL_ADDRESS_1]" in str(raised.value)
    told = "".join(traceback.format_exception(raised.value)) + repr(raised.value.body) + repr(raised.value.request)
    assert_clean(told)
    assert_clean(raised.value.request.content)


@pytest.mark.covers("what the package logs")
def test_what_the_client_logs_by_itself(wire, caplog):
    caplog.set_level(logging.DEBUG, "openai")
    client_of(wire).chat.completions.create(model="gpt-5", messages=MESSAGES)
    assert "HTTP" in caplog.text
    assert_clean(caplog.text)


def test_texts_by_turns_keep_the_sequence():
    """What is held of one text comes when others have gone on."""

    def by_turns(path, body):
        def delta(index, piece):
            return {"type": "response.output_text.delta", "output_index": index, "content_index": 0, "delta": piece}

        def done(index, text):
            return {"type": "response.output_text.done", "output_index": index, "content_index": 0, "text": text}

        token = token_of(body)
        pieces_by_turns = [delta(0, token[:-1]), delta(1, token[:-1]), delta(2, "hello")]
        events = [*pieces_by_turns, done(0, token[:-1]), done(1, token[:-1]), done(2, "hello")]
        return "text/event-stream", sse([{**event, "sequence_number": n} for n, event in enumerate(events)], named=True)

    with Wire(by_turns) as wire:
        events = list(client_of(wire).responses.create(model="gpt-5", input=SECRET, stream=True))
    assert [event.sequence_number for event in events] == list(range(len(events)))
    for index in range(3):
        own = [event for event in events if event.output_index == index]
        said = "".join(event.delta for event in own if event.type.endswith(".delta"))
        assert own[-1].text == said


def test_a_last_piece_that_says_it_is_the_last():
    """Servers of OpenAI's kind send the end with the last piece."""

    def last(path, body):
        base = {"id": "1", "created": 1, "model": "m", "object": "chat.completion.chunk"}
        whole = f"I wrote to {token_of(body)}"
        choices = [{"index": 0, "delta": {"content": piece}, "finish_reason": None} for piece in pieces(whole, 5)]
        choices[-1]["finish_reason"] = "stop"
        return "text/event-stream", sse([*({**base, "choices": [choice]} for choice in choices), "[DONE]"])

    with Wire(last) as wire:
        client = client_of(wire)
        chunks = list(client.chat.completions.create(model="gpt-5", messages=MESSAGES, stream=True))
    assert "".join(chunk.choices[0].delta.content for chunk in chunks) == f"I wrote to {EMAIL}"
    assert chunks[-1].choices[0].finish_reason == "stop"


@pytest.mark.fails_closed
@pytest.mark.parametrize("retries", [0, 1])
def test_what_cannot_be_masked_is_not_sent(wire, failing, retries):
    client = client_of(wire, redactor=failing).with_options(max_retries=retries)
    calls = [
        lambda: client.chat.completions.create(model="gpt-5", messages=MESSAGES),
        lambda: client.chat.completions.create(model="gpt-5", messages=MESSAGES, stream=True),
        lambda: client.responses.create(model="gpt-5", input=SECRET),
        lambda: client.embeddings.create(model="e", input=SECRET),
        lambda: client.chat.completions.create(model="gpt-5", messages=[], extra_headers={"X-Customer": EMAIL}),
    ]
    for call in calls:
        with pytest.raises(RedactionError) as raised:
            call()
        assert_clean(repr(raised.value))
        assert raised.value.__cause__ is None
        assert raised.value.__context__ is None
    assert wire.bodies == []


@pytest.mark.fails_closed
def test_what_is_compressed_is_not_sent(wire):
    options = {"headers": {"Content-Encoding": "gzip"}}
    with pytest.raises(RedactionError):
        client_of(wire).post("/x", content=gzip.compress(SECRET.encode()), cast_to=object, options=options)
    assert wire.bodies == []


@pytest.mark.fails_closed
def test_an_async_call_that_cannot_be_masked(wire, failing):
    client = client_of(wire, openai.AsyncOpenAI, redactor=failing)
    with pytest.raises(RedactionError):
        asyncio.run(client.chat.completions.create(model="gpt-5", messages=MESSAGES))
    assert wire.bodies == []


def test_a_session_of_the_caller(wire):
    session = reticent.Redactor().session()
    session.redact("joe@roe.net")
    client = client_of(wire, session=lambda: session)
    assert client.responses.create(model="gpt-5", input=SECRET).output_text == ANSWER
    assert "[EMAIL_ADDRESS_2]" in wire.received


def test_protecting_twice_is_protecting_once(wire):
    client = ours.protect(client_of(wire))
    assert client.responses.create(model="gpt-5", input=SECRET).output_text == ANSWER


def test_the_example_of_tools_in_the_documents(wire, monkeypatch):
    monkeypatch.setenv("OPENAI_BASE_URL", f"{wire.url}/v1")
    monkeypatch.setenv("OPENAI_API_KEY", "none")
    client = run_section("Tools")["client"]
    done = client.chat.completions.create(model="gpt-5", messages=MESSAGES, tools=[CHAT_TOOL])
    assert json.loads(done.choices[0].message.tool_calls[0].function.arguments) == {"to": EMAIL}
    assert_clean(wire.received)


def test_the_example_of_the_documents(wire, monkeypatch):
    monkeypatch.setenv("OPENAI_BASE_URL", f"{wire.url}/v1")
    monkeypatch.setenv("OPENAI_API_KEY", "none")
    client = run_section("OpenAI")["client"]
    assert client.responses.create(model="gpt-5", input=SECRET).output_text == ANSWER
    assert_clean(wire.received)
