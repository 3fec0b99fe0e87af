"""Answers in the forms of the providers, about the tokens that they were sent."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from wire import Answer

TOKEN = re.compile(r"\[EMAIL_ADDRESS_\d+\]")


def pieces(text: str, size: int) -> list[str]:
    return [text[at : at + size] for at in range(0, len(text), size)]


def token_of(body: bytes) -> str:
    """The token of the last e-mail address in a request."""
    tokens = TOKEN.findall(body.decode("utf-8"))
    return tokens[-1] if tokens else "[EMAIL_ADDRESS_1]"


def sse(events: list[Any], named: bool = False) -> Iterator[bytes]:
    for event in events:
        data = event if isinstance(event, str) else json.dumps(event)
        head = f"event: {event['type']}\n" if named and isinstance(event, dict) else ""
        # Cut where a network may cut: in the middle of events.
        block = f"{head}data: {data}\n\n".encode()
        yield block[: len(block) // 2]
        yield block[len(block) // 2 :]


def chat(body: bytes, size: int = 3) -> dict[str, Any] | Answer:
    """OpenAI's chat completions: a sentence with the token, or a call of the first tool with it."""
    asked = json.loads(body)
    text, arguments = f"I wrote to {token_of(body)}.", json.dumps({"to": token_of(body)})
    name = asked["tools"][0]["function"]["name"] if asked.get("tools") else None
    call = {"id": "call_1", "type": "function", "function": {"name": name, "arguments": arguments}}
    base = {"id": "chatcmpl-1", "created": 1, "model": asked["model"]}
    if not asked.get("stream"):
        message = {"role": "assistant", "content": text, **({"tool_calls": [call]} if name else {})}
        choice = {"index": 0, "message": message, "finish_reason": "tool_calls" if name else "stop"}
        usage = {"prompt_tokens": 5, "completion_tokens": 7, "total_tokens": 12}
        return {**base, "object": "chat.completion", "choices": [choice], "usage": usage}

    def chunk(delta: dict[str, Any], finish: str | None = None) -> dict[str, Any]:
        return {
            **base,
            "object": "chat.completion.chunk",
            "choices": [{"index": 0, "delta": delta, "finish_reason": finish}],
        }

    events: list[Any] = [chunk({"role": "assistant", "content": ""})]
    events += [chunk({"content": piece}) for piece in pieces(text, size)]
    if name:
        events.append(chunk({"tool_calls": [{**call, "index": 0, "function": {"name": name, "arguments": ""}}]}))
        for piece in pieces(arguments, size):
            events.append(chunk({"tool_calls": [{"index": 0, "function": {"arguments": piece}}]}))
    events += [chunk({}, "tool_calls" if name else "stop"), "[DONE]"]
    return "text/event-stream", sse(events)


def responses(body: bytes, size: int = 3) -> dict[str, Any] | Answer:
    """OpenAI's responses: the same."""
    asked = json.loads(body)
    text, arguments = f"I wrote to {token_of(body)}.", json.dumps({"to": token_of(body)})
    part = {"type": "output_text", "text": text, "annotations": []}
    message = {"type": "message", "id": "msg_1", "status": "completed", "role": "assistant", "content": [part]}
    output: list[dict[str, Any]] = [message]
    if asked.get("tools"):
        name = asked["tools"][0]["name"]
        output.append(
            {"type": "function_call", "id": "fc_1", "call_id": "call_1", "name": name, "arguments": arguments}
        )
    response = {
        "id": f"resp_{len(body)}",
        "object": "response",
        "created_at": 1,
        "model": asked["model"],
        "status": "completed",
        "output": output,
        "parallel_tool_calls": True,
        "tool_choice": "auto",
        "tools": [],
    }
    if not asked.get("stream"):
        return response
    events: list[dict[str, Any]] = [{"type": "response.created", "response": {**response, "output": []}}]
    place = {"item_id": "msg_1", "output_index": 0, "content_index": 0}
    events.append({"type": "response.output_item.added", "output_index": 0, "item": {**message, "content": []}})
    events.append({"type": "response.content_part.added", **place, "part": {**part, "text": ""}})
    for piece in pieces(text, size):
        events.append({"type": "response.output_text.delta", **place, "delta": piece, "logprobs": []})
    events.append({"type": "response.output_text.done", **place, "text": text, "logprobs": []})
    events.append({"type": "response.content_part.done", **place, "part": part})
    events.append({"type": "response.output_item.done", "output_index": 0, "item": message})
    for item in output[1:]:
        place = {"item_id": "fc_1", "output_index": 1}
        events.append({"type": "response.output_item.added", "output_index": 1, "item": {**item, "arguments": ""}})
        for piece in pieces(arguments, size):
            events.append({"type": "response.function_call_arguments.delta", **place, "delta": piece})
        events.append({"type": "response.function_call_arguments.done", **place, "arguments": arguments})
        events.append({"type": "response.output_item.done", "output_index": 1, "item": item})
    events.append({"type": "response.completed", "response": response})
    return "text/event-stream", sse([{**event, "sequence_number": n} for n, event in enumerate(events)], named=True)


def messages(body: bytes, size: int = 3) -> dict[str, Any] | Answer:
    """Anthropic's messages: the same, with a thought before."""
    asked = json.loads(body)
    token = token_of(body)
    text, thought = (
        f"I wrote to {token}.",
        {"type": "thinking", "thinking": f"Write to {token}", "signature": "c2lnbmVk"},
    )
    content: list[dict[str, Any]] = [thought, {"type": "text", "text": text}]
    if asked.get("tools"):
        name = asked["tools"][0]["name"]
        content.append({"type": "tool_use", "id": "toolu_1", "name": name, "input": {"to": token}})
    message = {
        "id": "msg_1",
        "type": "message",
        "role": "assistant",
        "model": asked["model"],
        "content": content,
        "stop_reason": "end_turn",
        "stop_sequence": None,
        "usage": {"input_tokens": 5, "output_tokens": 7},
    }
    if not asked.get("stream"):
        return message
    events: list[dict[str, Any]] = [
        {"type": "message_start", "message": {**message, "content": [], "stop_reason": None}}
    ]
    for index, block in enumerate(content):
        start = {"thinking": {"thinking": "", "signature": ""}, "text": {"text": ""}, "tool_use": {"input": {}}}
        events.append(
            {"type": "content_block_start", "index": index, "content_block": {**block, **start[block["type"]]}}
        )
        if block["type"] == "thinking":
            deltas = [{"type": "thinking_delta", "thinking": piece} for piece in pieces(block["thinking"], size)]
            deltas.append({"type": "signature_delta", "signature": block["signature"]})
        elif block["type"] == "text":
            deltas = [{"type": "text_delta", "text": piece} for piece in pieces(text, size)]
        else:
            whole = json.dumps(block["input"])
            deltas = [{"type": "input_json_delta", "partial_json": piece} for piece in pieces(whole, size)]
        events += [{"type": "content_block_delta", "index": index, "delta": delta} for delta in deltas]
        events.append({"type": "content_block_stop", "index": index})
    events.append({"type": "message_delta", "delta": {"stop_reason": "end_turn"}, "usage": {"output_tokens": 7}})
    events.append({"type": "message_stop"})
    return "text/event-stream", sse(events, named=True)


def gemini(body: bytes, size: int = 3) -> dict[str, Any] | Answer:
    """Google's generateContent: a thought and a sentence with the token, and a call of the first tool with it."""
    asked = json.loads(body)
    token = token_of(body)
    tools = [tool for tools in asked.get("tools") or [] for tool in tools.get("functionDeclarations", [])]
    calls = [{"functionCall": {"name": tools[0]["name"], "args": {"to": token}}}] if tools else []
    thought = {"text": f"Write to {token}", "thought": True}
    content = {"role": "model", "parts": [thought, {"text": f"I wrote to {token}."}, *calls]}
    return {"candidates": [{"index": 0, "content": content, "finishReason": "STOP"}], "usageMetadata": USAGE}


USAGE = {"promptTokenCount": 5, "candidatesTokenCount": 7, "totalTokenCount": 12}


def gemini_stream(body: bytes, size: int = 3) -> Answer:
    """The same in pieces; the last has text, and says that it is the last."""
    whole: Any = gemini(body)
    thought, text, *calls = whole["candidates"][0]["content"]["parts"]
    parts = [{**thought, "text": piece} for piece in pieces(thought["text"], size)]
    parts += [{"text": piece} for piece in pieces(text["text"], size)] + calls
    events = [{"candidates": [{"index": 0, "content": {"role": "model", "parts": [part]}}]} for part in parts]
    events[-1]["candidates"][0]["finishReason"] = "STOP"
    events[-1]["usageMetadata"] = USAGE
    return "text/event-stream", sse(events)


def interactions(body: bytes, size: int = 3) -> dict[str, Any] | Answer:
    """Google's interactions: a sentence with the token."""
    asked = json.loads(body)
    text = f"I wrote to {token_of(body)}."
    step = {"type": "model_output", "content": [{"type": "text", "text": text}]}
    interaction = {"id": f"int_{len(body)}", "object": "interaction", "status": "completed", "model": asked["model"]}
    if not asked.get("stream"):
        return {**interaction, "steps": [step]}
    events: list[Any] = [{"event_type": "interaction.created", "interaction": interaction}]
    events.append({"event_type": "step.start", "index": 0, "step": {**step, "content": []}})
    for piece in pieces(text, size):
        events.append({"event_type": "step.delta", "index": 0, "delta": {"type": "text", "text": piece}})
    events += [
        {"event_type": "step.stop", "index": 0},
        {"event_type": "interaction.completed", "interaction": interaction},
    ]
    return "text/event-stream", sse(events)


def answer(path: str, body: bytes) -> Any:
    """The provider that a path belongs to."""
    if path.endswith("/chat/completions"):
        return chat(body)
    if path.endswith("/responses"):
        return responses(body)
    if path.endswith("/messages"):
        return messages(body)
    if path.endswith(":generateContent"):
        return gemini(body)
    if ":streamGenerateContent" in path:
        return gemini_stream(body)
    if path.endswith("/interactions"):
        return interactions(body)
    if path.endswith(":batchEmbedContents"):
        return {"embeddings": [{"values": [0.5, 0.25]}]}
    if path.endswith("/embeddings"):
        data = [{"object": "embedding", "index": 0, "embedding": [0.5, 0.25]}]
        return {"object": "list", "data": data, "model": "e", "usage": {"prompt_tokens": 1, "total_tokens": 1}}
    return {"id": "file-1", "object": "file", "bytes": 1, "created_at": 1, "filename": "f", "purpose": "assistants"}
