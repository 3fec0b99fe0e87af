"""Events of models' answers: whatever the pieces, what they say joined is what the whole text gives."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
import reticent
from hypothesis import given, settings
from hypothesis import strategies as st

HERE = Path(__file__).parent
SECRET = "aB3dE6gH9jK2mN5pQ8rS1tU4vW7xY0zC"
TEXTS = [
    "mail jane@acme.io.au, card 4111 1111 1111 1111 or +1 415 555 0132 é😀",
    f"export KEY=sk-ant-api03-{SECRET} and {SECRET}",
    "-----BEGIN RSA PRIVATE KEY-----\n" + f"{SECRET}{SECRET}\n" * 4 + "-----END RSA PRIVATE KEY-----\nthat is all",
    "nothing to see here",
    "",
]
ARGUMENTS = [
    {"to": "jane@acme.io", "card": 4242424242424242, "note": 'line\nof "jane@acme.io"\t\u00e9\u2028', "id": 7},
    {"password": "correct-horse-9", "nested": '{"email": "jane@acme.io"}'},
    {"customerName": "José é 😀", "email": "josé@acme.io", "n": [1, 2.50, None, True]},
    {},
]
redactor = reticent.Redactor()


@st.composite
def cut(draw: st.DrawFn, text: str) -> list[str]:
    """A text in pieces."""
    places = sorted(draw(st.lists(st.integers(0, len(text)), max_size=30)))
    every = draw(st.integers(1, 9))
    if draw(st.booleans()):
        return [text[at : at + every] for at in range(0, len(text), every)]
    return [text[start:end] for start, end in zip([0, *places], [*places, len(text)], strict=True)]


@st.composite
def answers(draw: st.DrawFn) -> tuple[list[str], list[str], str, str]:
    """A text and the arguments of a call, whole and in pieces; escapes of JSON may be cut."""
    text = draw(st.sampled_from(TEXTS)) + draw(st.text(max_size=8))
    ascii_only = draw(st.booleans())
    arguments = json.dumps(
        draw(st.sampled_from(ARGUMENTS)), ensure_ascii=ascii_only, indent=draw(st.sampled_from([None, 1]))
    )
    return draw(cut(text)), draw(cut(arguments)), text, arguments


def mixed(*pieces: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The events of several texts, by turns."""
    left = [iter(each) for each in pieces]
    while left:
        for each in list(left):
            event = next(each, None)
            if event is None:
                left.remove(each)
            else:
                yield event


Said = dict[str, str]


def chat(texts: list[str], calls: list[str], *_: str) -> Iterator[dict[str, Any]]:
    def chunk(**choice: Any) -> dict[str, Any]:
        choice = {"index": 0, "finish_reason": None, "logprobs": {"content": [{"token": "jane@"}]}, **choice}
        return {"id": "chatcmpl-1", "object": "chat.completion.chunk", "model": "m", "choices": [choice]}

    def call(arguments: str, **more: Any) -> dict[str, Any]:
        return chunk(delta={"tool_calls": [{"index": 0, **more, "function": {"arguments": arguments}}]})

    yield chunk(delta={"role": "assistant", "content": ""})
    yield call("", id="call_1", type="function")
    yield from mixed((chunk(delta={"content": piece}) for piece in texts), (call(piece) for piece in calls))
    yield chunk(delta={}, finish_reason="tool_calls")
    yield {"id": "chatcmpl-1", "object": "chat.completion.chunk", "choices": [], "usage": {"total_tokens": 12}}


def of_chat(events: list[Any]) -> Said:
    said = {"text": "", "arguments": ""}
    for event in events:
        for choice in event["choices"]:
            assert not choice["logprobs"]
            said["text"] += choice["delta"].get("content") or ""
            for call in choice["delta"].get("tool_calls") or ():
                said["arguments"] += call["function"]["arguments"]
    reasons = [choice["finish_reason"] for event in events for choice in event["choices"]]
    assert reasons.count("tool_calls") == 1
    assert reasons[-1] == "tool_calls"
    assert (
        sum(
            "id" in call
            for event in events
            for choice in event["choices"]
            for call in choice["delta"].get("tool_calls") or ()
        )
        == 1
    )
    return said


def responses(texts: list[str], calls: list[str], text: str, arguments: str) -> Iterator[dict[str, Any]]:
    message = {"type": "message", "id": "msg_1", "content": [{"type": "output_text", "text": text}]}
    call = {"type": "function_call", "id": "fc_1", "name": "send", "call_id": "call_1", "arguments": arguments}

    def delta(kind: str, index: int, piece: str) -> dict[str, Any]:
        return {
            "type": f"response.{kind}.delta",
            "output_index": index,
            "delta": piece,
            "item_id": "x",
            "content_index": 0,
        }

    events = [
        {"type": "response.created", "response": {"id": "resp_1", "output": []}},
        {"type": "response.output_item.added", "output_index": 0, "item": {**message, "content": []}},
        {"type": "response.output_item.added", "output_index": 1, "item": {**call, "arguments": ""}},
        *mixed(
            ({**delta("output_text", 0, piece), "logprobs": [{"token": "jane@"}]} for piece in texts),
            (delta("function_call_arguments", 1, piece) for piece in calls),
        ),
        {"type": "response.output_text.done", "output_index": 0, "content_index": 0, "text": text},
        {"type": "response.function_call_arguments.done", "output_index": 1, "arguments": arguments},
        {"type": "response.output_item.done", "output_index": 0, "item": message},
        {"type": "response.output_item.done", "output_index": 1, "item": call},
        {"type": "response.completed", "response": {"id": "resp_1", "output": [message, call]}},
    ]
    return ({**event, "sequence_number": number} for number, event in enumerate(events))


def of_responses(events: list[Any]) -> Said:
    said = {"text": "", "arguments": ""}
    done = set()
    for number, event in enumerate(events):
        assert event["sequence_number"] == number
        name = "text" if event.get("output_index") == 0 else "arguments"
        if event["type"].endswith(".delta"):
            assert name not in done, "a piece behind the end of its text"
            assert not event.get("logprobs")
            said[name] += event["delta"]
        elif event["type"].endswith(("text.done", "arguments.done")):
            done.add(name)
            assert event[name] == said[name]
    message, call = events[-1]["response"]["output"]
    assert (message["content"][0]["text"], call["arguments"]) == (said["text"], said["arguments"])
    assert (events[-3]["item"], events[-2]["item"]) == (message, call)
    return said


def anthropic(texts: list[str], calls: list[str], *_: str) -> Iterator[dict[str, Any]]:
    yield {"type": "message_start", "message": {"id": "msg_1", "type": "message", "content": [], "usage": {}}}
    yield {
        "type": "content_block_start",
        "index": 0,
        "content_block": {"type": "text", "text": texts[0] if texts else ""},
    }
    for piece in texts[1:]:
        yield {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": piece}}
    yield {"type": "content_block_stop", "index": 0}
    block = {"type": "tool_use", "id": "toolu_1", "name": "send", "input": {}}
    yield {"type": "content_block_start", "index": 1, "content_block": block}
    for piece in calls:
        yield {"type": "content_block_delta", "index": 1, "delta": {"type": "input_json_delta", "partial_json": piece}}
    yield {"type": "content_block_stop", "index": 1}
    yield {"type": "message_delta", "delta": {"stop_reason": "tool_use"}, "usage": {"output_tokens": 3}}
    yield {"type": "message_stop"}


def of_anthropic(events: list[Any]) -> Said:
    said = {"text": "", "arguments": ""}
    stopped = set()
    for event in events:
        if event["type"] == "content_block_stop":
            stopped.add(event["index"])
        elif event["type"].startswith("content_block"):
            assert event["index"] not in stopped
            part = event.get("delta") or event["content_block"]
            said["text"] += part.get("text", "")
            said["arguments"] += part.get("partial_json", "")
    return said


def ai_sdk(texts: list[str], calls: list[str], _: str, arguments: str) -> Iterator[dict[str, Any]]:
    yield {"type": "stream-start", "warnings": []}
    yield {"type": "text-start", "id": "0"}
    yield {"type": "tool-input-start", "id": "call_1", "toolName": "send"}
    yield from mixed(
        ({"type": "text-delta", "id": "0", "delta": piece} for piece in texts),
        ({"type": "tool-input-delta", "id": "call_1", "delta": piece} for piece in calls),
        [{"type": "raw", "rawValue": {"delta": "jane@acme.io"}}],
    )
    yield {"type": "text-end", "id": "0"}
    yield {"type": "tool-input-end", "id": "call_1"}
    yield {"type": "tool-call", "toolCallId": "call_1", "toolName": "send", "input": arguments}
    yield {"type": "tool-call", "toolCallId": "call_1", "toolName": "send", "input": json.loads(arguments)}
    yield {"type": "finish", "finishReason": "tool-calls", "usage": {"inputTokens": 1}}


def of_ai_sdk(events: list[Any]) -> Said:
    said = {"text": "", "arguments": ""}
    for event in events:
        assert event["type"] != "raw" or not event["rawValue"]
        if event["type"].endswith("-delta"):
            said["text" if event["type"] == "text-delta" else "arguments"] += event["delta"]
    whole, parsed = [event for event in events if event["type"] == "tool-call"]
    assert whole["input"] == said["arguments"]
    assert "jane" not in json.dumps(parsed)
    return {**said, "parsed": json.dumps(parsed["input"], ensure_ascii=False)}


def langchain(texts: list[str], calls: list[str], *_: str) -> Iterator[dict[str, Any]]:
    def chunk(**fields: Any) -> dict[str, Any]:
        return {"type": "AIMessageChunk", "id": "run-1", "content": "", "tool_call_chunks": [], **fields}

    yield from mixed(
        (chunk(content=[{"type": "text", "text": piece, "index": 0}]) for piece in texts),
        (
            chunk(
                tool_call_chunks=[{"name": None, "id": None, "args": piece, "index": 1, "type": "tool_call_chunk"}],
                tool_calls=[{"name": "send", "args": {"to": "jane@ac"}, "id": None}],
            )
            for piece in calls
        ),
    )
    yield chunk(chunk_position="last", usage_metadata={"total_tokens": 3})


def of_langchain(events: list[Any]) -> Said:
    said = {"text": "", "arguments": ""}
    for event in events:
        said["text"] += "".join(block["text"] for block in event["content"])
        said["arguments"] += "".join(call["args"] or "" for call in event["tool_call_chunks"])
        assert not event.get("tool_calls")
    assert [event.get("chunk_position") for event in events].count("last") == 1
    return said


def protocol(texts: list[str], calls: list[str], text: str, arguments: str) -> Iterator[dict[str, Any]]:
    """LangChain's protocol, in which each block says its whole at its end."""

    def block(event: str, index: int, **parts: Any) -> dict[str, Any]:
        return {"event": f"content-block-{event}", "index": index, **parts}

    call = {"id": "call_1", "name": "send"}
    yield {"event": "message-start", "role": "ai", "id": "run-1"}
    yield block("start", 0, content={"type": "text", "text": ""})
    yield block("start", 1, content={"type": "tool_call_chunk", **call, "args": ""})
    yield from mixed(
        (block("delta", 0, delta={"type": "text-delta", "text": piece}) for piece in texts),
        (block("delta", 1, delta={"type": "tool-call-delta", "args": piece}) for piece in calls),
    )
    # Of older versions: what was gathered so far.
    yield block("delta", 1, delta={"type": "block-delta", "fields": {"type": "tool_call_chunk", "args": "jane@ac"}})
    yield block("finish", 0, content={"type": "text", "text": text})
    yield block("finish", 1, content={"type": "tool_call", **call, "args": json.loads(arguments)})
    yield {"event": "message-finish", "usage": {"total_tokens": 3}}


def of_protocol(events: list[Any]) -> Said:
    deltas = [event["delta"] for event in events if event["event"] == "content-block-delta"]
    assert not any(delta.get("fields") for delta in deltas)
    said = {"text": "".join(delta.get("text", "") for delta in deltas)}
    said["arguments"] = "".join(delta.get("args", "") for delta in deltas)
    text, call = (event["content"] for event in events if event["event"] == "content-block-finish")
    assert text["text"] == said["text"]
    return {**said, "parsed": json.dumps(call["args"], ensure_ascii=False)}


def helper(texts: list[str], calls: list[str], text: str, arguments: str) -> Iterator[dict[str, Any]]:
    """OpenAI's helper: each chunk, then what it says, with what was gathered so far."""
    so_far = {"text": "", "arguments": ""}

    def chunk(**choice: Any) -> dict[str, Any]:
        made = {"id": "chatcmpl-1", "choices": [{"index": 0, "finish_reason": None, **choice}]}
        return {"type": "chunk", "chunk": made, "snapshot": {"choices": [{"message": {"content": so_far["text"]}}]}}

    def said(piece: str) -> Iterator[dict[str, Any]]:
        so_far["text"] += piece
        yield chunk(delta={"content": piece})
        yield {"type": "content.delta", "delta": piece, "snapshot": so_far["text"], "parsed": {"said": so_far["text"]}}
        yield {"type": "logprobs.content.delta", "content": [{"token": piece}], "snapshot": [{"token": piece}]}

    def called(piece: str) -> Iterator[dict[str, Any]]:
        so_far["arguments"] += piece
        yield chunk(delta={"tool_calls": [{"index": 0, "function": {"arguments": piece}}]})
        place = {"name": "send", "index": 0, "arguments_delta": piece, "parsed_arguments": {"to": "jane@ac"}}
        yield {"type": "tool_calls.function.arguments.delta", **place, "arguments": so_far["arguments"]}

    for pieces in mixed([said(piece) for piece in texts], [called(piece) for piece in calls]):
        yield from pieces
    yield chunk(delta={}, finish_reason="tool_calls")
    yield {"type": "content.done", "content": text, "parsed": None}
    yield {"type": "logprobs.content.done", "content": [{"token": piece} for piece in texts]}
    place = {"name": "send", "index": 0, "parsed_arguments": json.loads(arguments)}
    yield {"type": "tool_calls.function.arguments.done", **place, "arguments": arguments}


def of_helper(events: list[Any]) -> Said:
    said = {"text": "", "arguments": ""}
    of_chunks = {"text": "", "arguments": ""}
    for event in events:
        assert not event.get("snapshot")
        if event["type"] == "chunk":
            [choice] = event["chunk"]["choices"]
            of_chunks["text"] += choice["delta"].get("content") or ""
            for call in choice["delta"].get("tool_calls") or ():
                of_chunks["arguments"] += call["function"]["arguments"]
        elif event["type"] == "content.delta":
            said["text"] += event["delta"]
            assert not event["parsed"]
        elif event["type"].endswith("arguments.delta"):
            said["arguments"] += event["arguments_delta"]
            assert not event["arguments"]
            assert not event["parsed_arguments"]
        elif event["type"].startswith("logprobs"):
            assert not event["content"]
    assert of_chunks == said
    whole = {event["type"]: event for event in events}
    assert whole["content.done"]["content"] == said["text"]
    done = whole["tool_calls.function.arguments.done"]
    assert done["arguments"] == said["arguments"]
    return {**said, "parsed": json.dumps(done["parsed_arguments"], ensure_ascii=False)}


PROVIDERS: dict[str, tuple[Callable[..., Iterator[dict[str, Any]]], Callable[[list[Any]], Said]]] = {
    "chat": (chat, of_chat),
    "responses": (responses, of_responses),
    "anthropic": (anthropic, of_anthropic),
    "ai-sdk": (ai_sdk, of_ai_sdk),
    "langchain": (langchain, of_langchain),
    "langchain-protocol": (protocol, of_protocol),
    "helper": (helper, of_helper),
}


def is_as_the_whole(said: Said, text: str, arguments: str) -> None:
    if (parsed := said.pop("parsed", None)) is not None:
        assert parsed == redactor.redact(json.dumps(json.loads(arguments), ensure_ascii=False))
    assert said == {"text": redactor.redact(text), "arguments": redactor.redact(arguments)}
    json.loads(said["arguments"])


@pytest.mark.parametrize("provider", PROVIDERS)
@given(answer=answers())
@settings(max_examples=25, deadline=None)
def test_pieces_joined_are_what_the_whole_gives(provider: str, answer: tuple[Any, ...]) -> None:
    made, read = PROVIDERS[provider]
    texts, calls, text, arguments = answer
    events = list(made(texts, calls, text, arguments))
    before = json.dumps(events)
    is_as_the_whole(read(list(redactor.redact_stream(iter(events)))), text, arguments)
    assert json.dumps(events) == before, "events of the caller are not changed"


@pytest.mark.parametrize("kind", [str, bytes])
@pytest.mark.parametrize("provider", PROVIDERS)
@given(answer=answers(), data=st.data())
@settings(max_examples=8, deadline=None)
def test_server_sent_events_may_be_cut_anywhere(kind: type, provider: str, answer: Any, data: st.DataObject) -> None:
    made, read = PROVIDERS[provider]
    texts, calls, text, arguments = answer
    line = data.draw(st.sampled_from(["\n", "\r\n"]))
    events = [
        f"event: {event.get('type')}{line}data: {json.dumps(event)}{line}{line}"
        for event in made(texts, calls, text, arguments)
    ]
    whole = "".join([f": hello{line}{line}", *events, f"data: [DONE]{line}{line}"])
    sent: Any = whole if kind is str else whole.encode()
    every = data.draw(st.integers(1, 200))
    pieces = [sent[at : at + every] for at in range(0, len(sent), every)]
    given_out = kind().join(redactor.redact_stream(pieces, format="sse"))
    out = given_out if kind is str else given_out.decode()
    lines = [line[6:] for line in out.split("\n") if line.startswith("data: ")]
    assert lines.pop() == "[DONE]"
    is_as_the_whole(read([json.loads(line) for line in lines]), text, arguments)


def test_an_async_source() -> None:
    async def each(pieces: Iterable[Any]) -> AsyncIterator[Any]:
        for piece in pieces:
            yield piece

    async def collected(pieces: Iterable[Any], **options: Any) -> list[Any]:
        return [piece async for piece in redactor.redact_stream(each(pieces), **options)]

    text, arguments = TEXTS[0], json.dumps(ARGUMENTS[0])
    events = list(anthropic(list(text), list(arguments)))
    is_as_the_whole(of_anthropic(asyncio.run(collected(events))), text, arguments)
    assert "".join(asyncio.run(collected(text))) == redactor.redact(text)
    assert b"".join(asyncio.run(collected([b"mail jane@", b"acme.io"]))) == b"mail [EMAIL_ADDRESS]"
    sent = [f"data: {json.dumps(event)}\n\n" for event in events]
    assert asyncio.run(collected(sent, format="sse")) == list(redactor.redact_stream(sent, format="sse"))
    assert asyncio.run(collected([])) == []
    with pytest.raises(TypeError):
        asyncio.run(collected(["a", b"b"]))
    with pytest.raises(TypeError):
        asyncio.run(collected([7]))


def test_what_is_held_goes_with_an_error() -> None:
    def broken(events: Iterable[Any]) -> Iterator[Any]:
        yield from events
        raise ConnectionError

    for made, _ in PROVIDERS.values():
        events = list(made(["mail jane@acme"], ['{"to": "jane@acme'], "", "{}"))
        first = next(at for at, event in enumerate(events) if "acme" in json.dumps(event))
        out: list[Any] = []
        with pytest.raises(ConnectionError):
            out.extend(redactor.redact_stream(broken(events[: first + 1])))
        assert out
        assert "jane" not in json.dumps(out).replace("jane@acme.io", "")
    # The provider's own: what came before it is not said any more.
    events = [*list(chat(["mail jane@acme"], []))[:3], {"error": {"message": "overloaded"}}]
    out = list(redactor.redact_stream(events))
    assert out[-1] == events[-1]
    assert "jane" not in json.dumps(out)


def test_an_answer_that_does_not_say_its_end() -> None:
    events = list(chat(["mail jane@", "acme.io"], []))[:-2]
    said = "".join(event["choices"][0]["delta"].get("content") or "" for event in redactor.redact_stream(events))
    assert said == "mail [EMAIL_ADDRESS]"


def test_events_of_which_nothing_is_known() -> None:
    with pytest.raises(reticent.UnsupportedError, match="no provider"):
        list(redactor.redact_stream([{"token": "jane@ac"}]))
    with pytest.raises(reticent.UnsupportedError, match="no provider"):
        list(redactor.redact_stream(['data: {"token": "jane@ac"}\n\n'], format="sse"))
    with pytest.raises(reticent.UnsupportedError, match="nothing is known"):
        list(redactor.redact_stream([{"choices": [], "more": object()}]))
    with pytest.raises(TypeError):
        list(redactor.redact_stream([{"choices": []}, "text"]))
    with pytest.raises(ValueError, match="format"):
        redactor.redact_stream([], format="json")  # type: ignore[call-overload]


def test_text_that_comes_in_no_event() -> None:
    sent = [
        "data: Hello\n\n",
        "data:  jane@\n\n",
        "data: acme.io, bye\n\n",
        ": jane@acme.io\n\n",
        "data: now bob@acme.io",
    ]
    out = "".join(redactor.redact_stream(sent, format="sse"))
    said = "".join(line.removeprefix("data: ") for line in out.splitlines() if line.startswith("data"))
    assert said == "Hello [EMAIL_ADDRESS], byenow [EMAIL_ADDRESS]"
    assert ": [EMAIL_ADDRESS]\n" in out


def test_members_that_no_row_names_are_pieces_too() -> None:
    pieces = ["jane@", "acme", ".io"]
    events = [{"choices": [{"index": 0, "delta": {"novel": {"thought": piece}}}]} for piece in pieces]
    out = list(redactor.redact_stream([*events, {"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]}]))
    said = "".join(event["choices"][0]["delta"].get("novel", {}).get("thought", "") for event in out)
    assert said == "[EMAIL_ADDRESS]"


def test_members_whose_names_are_redacted() -> None:
    event = {"choices": [{"index": 0, "delta": {"jane@acme.io": "a piece"}}]}
    with pytest.raises(reticent.UnsupportedError) as caught:
        list(redactor.redact_stream([event]))
    assert "jane" not in str(caught.value)


@pytest.mark.parametrize("blank", ["\n\n", "\r\n\r\n", "\r\r", "\n\r\n", "\r\n\n"])
def test_ends_of_lines_of_any_kind(blank: str) -> None:
    events = [{"choices": [{"index": 0, "delta": {"content": piece}}]} for piece in ("jane@", "acme", ".io")]
    sent = "\ufeff" + "".join(f"data: {json.dumps(event)}{blank}" for event in events)
    for every in (1, 2, 3, 50, 1000):
        pieces = [sent[at : at + every] for at in range(0, len(sent), every)]
        out = "".join(redactor.redact_stream(pieces, format="sse"))
        said = [json.loads(line[6:])["choices"][0]["delta"] for line in out.split("\n") if line.startswith("data: ")]
        assert "".join(delta.get("content", "") for delta in said) == "[EMAIL_ADDRESS]", every


def test_pieces_of_gemini() -> None:
    def chunk(*parts: dict[str, Any], **more: Any) -> dict[str, Any]:
        return {"candidates": [{"content": {"role": "model", "parts": list(parts)}, **more}]}

    def argument(piece: str) -> dict[str, Any]:
        return {"functionCall": {"partialArgs": [{"jsonPath": "$.to", "stringValue": piece}]}}

    events = [
        chunk({"text": "of ja", "thought": True}),
        chunk({"text": "ne@acme.io", "thought": True}, {"text": "mail ja"}),
        chunk({"text": "ne@acme.io"}),
        chunk(argument("jane@")),
        chunk(argument("acme.io")),
        chunk(finishReason="STOP"),
    ]
    out = list(redactor.redact_stream(events))
    parts = [part for event in out for part in event["candidates"][0]["content"]["parts"]]
    assert "".join(part.get("text", "") for part in parts if part.get("thought")) == "of [EMAIL_ADDRESS]"
    assert "".join(part.get("text", "") for part in parts if not part.get("thought")) == "mail [EMAIL_ADDRESS]"
    pieces = [part["functionCall"]["partialArgs"][0]["stringValue"] for part in parts if "functionCall" in part]
    assert "".join(pieces) == "[EMAIL_ADDRESS]"
    assert [event["candidates"][0].get("finishReason") for event in out].count("STOP") == 1


def test_what_names_a_call_is_said_once() -> None:
    def chunk(name: str, arguments: str, value: str, **more: Any) -> dict[str, Any]:
        place = {"json_path" if "_" in name else "jsonPath": "$.to", value: "mail jane@acme.io"}
        part = {name: {"name": "send", "id": "call_1", arguments: [place]}}
        return {"candidates": [{"content": {"role": "model", "parts": [part]}, **more}]}

    for names in (
        ("functionCall", "partialArgs", "stringValue"),
        # As Google's package for Python spells them.
        ("function_call", "partial_args", "string_value"),
    ):
        call, arguments, value = names
        out = list(redactor.redact_stream([chunk(*names), {"candidates": [{"finishReason": "STOP"}]}]))
        calls = [event["candidates"][0]["content"]["parts"][0][call] for event in out[:-1]]
        assert "".join(each[arguments][0][value] for each in calls) == "mail [EMAIL_ADDRESS]"
        assert [bool(each["name"]) for each in calls] == [bool(each["id"]) for each in calls] == [True, False]


def test_a_helper_with_several_answers() -> None:
    chunk = {"choices": [{"index": 1, "delta": {"content": "jane@"}}]}
    with pytest.raises(reticent.UnsupportedError, match="several answers"):
        list(redactor.redact_stream([{"type": "chunk", "chunk": chunk}]))


def test_one_record_for_an_answer() -> None:
    records: list[reticent.AuditRecord] = []
    audited = reticent.Redactor({"entities": {"US_SSN": "block"}}, audit=records.append)
    list(audited.redact_stream(list(anthropic(["jane@", "acme.io"], ["{}"]))))
    [record] = records
    assert (record.outcome, record.report.entities) == ("done", {"EMAIL_ADDRESS": 1})
    with pytest.raises(reticent.BlockedError):
        list(audited.redact_stream(anthropic(["my SSN is 536-22", "-8145 and more"], ["{}"])))
    assert [record.outcome for record in records] == ["done", "blocked"]
    assert records[1].report.entities == {"US_SSN": 1}


def test_objects_of_langchain() -> None:
    messages = pytest.importorskip("langchain_core.messages")
    arguments = json.dumps(ARGUMENTS[0])

    def call(piece: str, **more: Any) -> dict[str, Any]:
        return {"name": None, "id": None, "index": 0, "type": "tool_call_chunk", "args": piece, **more}

    chunks = [
        messages.AIMessageChunk(content="", id="run-1", tool_call_chunks=[call("", name="send", id="call_1")]),
        *(messages.AIMessageChunk(content=piece, id="run-1") for piece in TEXTS[0]),
        *(messages.AIMessageChunk(content="", id="run-1", tool_call_chunks=[call(piece)]) for piece in arguments),
        messages.AIMessageChunk(content="", id="run-1", chunk_position="last"),
    ]
    out = list(redactor.redact_stream(iter(chunks)))
    assert all(type(chunk) is messages.AIMessageChunk for chunk in out)
    assert "jane" not in repr(out)
    whole = out[0]
    for chunk in out[1:]:
        whole += chunk
    assert whole.content == redactor.redact(TEXTS[0])
    [made] = whole.tool_calls
    assert (made["name"], made["id"], made["args"]) == ("send", "call_1", json.loads(redactor.redact(arguments)))
    # LangGraph has them with what is known of them.
    pairs = list(redactor.redact_stream((chunk, {"langgraph_node": "agent"}) for chunk in chunks))
    assert [chunk for chunk, _ in pairs] == out
    assert all(known == {"langgraph_node": "agent"} for _, known in pairs)


def test_the_packages_have_the_same_table() -> None:
    of_node = HERE.parents[1] / "bindings-node" / "lib" / "events.json"
    table = Path(reticent.__file__).with_name("_events.json")
    assert of_node.read_text(encoding="utf-8") == table.read_text(encoding="utf-8")
