"""Messages of LangChain, masked and restored."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from langchain_core.messages import AIMessageChunk, BaseMessage

from reticent._exchange import Exchange, tool_name

# What a provider, or a cache before it, can be given of a message. An artifact is for the program alone.
_SENT = ("content", "tool_calls", "invalid_tool_calls", "additional_kwargs", "response_metadata", "name")


def masked_messages(messages: list[BaseMessage], exchange: Exchange) -> list[BaseMessage]:
    """The messages that may be sent; those without findings are the same."""
    parts = [sent_parts(message) for message in messages]
    return [
        _without_artifact(message if new == old else message.model_copy(update=new))
        for message, old, new in zip(messages, parts, exchange.masked(parts), strict=True)
    ]


def sent_parts(message: BaseMessage) -> dict[str, Any]:
    """What of a message may be sent, as plain data."""
    return {part: getattr(message, part) for part in _SENT if hasattr(message, part)}


def _without_artifact(message: BaseMessage) -> BaseMessage:
    return message if getattr(message, "artifact", None) is None else message.model_copy(update={"artifact": None})


def restored_message(message: Any, exchange: Exchange) -> Any:
    """An answer with values for its tokens, those in calls of tools as far as the policy lets them there."""
    update: dict[str, Any] = {"content": exchange.restored(message.content)}
    for part in ("tool_calls", "invalid_tool_calls"):
        if calls := getattr(message, part, None):
            update[part] = [{**call, "args": exchange.restored(call["args"], _name(call))} for call in calls]
    if message.additional_kwargs:
        update["additional_kwargs"] = exchange.restored(message.additional_kwargs)
    return message.model_copy(update=update)


def whole_chunk(message: Any) -> AIMessageChunk:
    """A whole answer as a chunk, such as models give that do not stream."""
    calls: list[Any] = [
        {"name": call["name"], "args": json.dumps(call["args"]), "id": call["id"], "index": index}
        for index, call in enumerate(message.tool_calls)
    ]
    others = ("additional_kwargs", "id", "name", "response_metadata", "usage_metadata")
    parts = {name: getattr(message, name) for name in others}
    return AIMessageChunk(content=message.content, tool_call_chunks=calls, **parts)


def _name(call: Any) -> str:
    return call.get("name") or "unknown"


class Chunks:
    """Restores the chunks of one answer; as many come out as go in, and one more where something is held at the end."""

    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange
        self._streams: dict[tuple[Any, ...], Any] = {}
        self._tools: dict[Any, str] = {}

    def push(self, chunk: AIMessageChunk) -> Iterator[AIMessageChunk]:
        """The chunks to pass on in a chunk's place."""
        if not isinstance(chunk, AIMessageChunk):
            chunk = whole_chunk(chunk)
        content = self._content(chunk.content)
        calls: list[Any] = [dict(call) for call in chunk.tool_call_chunks]
        for call in calls:
            if call.get("name"):
                self._tools[call.get("index")] = call["name"]
            if call.get("args"):
                call["args"] = self._piece(("tool", call.get("index")), call["args"])
        kept = self._exchange.restored(_without_calls(chunk.additional_kwargs))
        # Calls of tools are made of the chunks' pieces, when a chunk is made.
        made = AIMessageChunk(
            **{
                **{name: getattr(chunk, name) for name in type(chunk).model_fields if name not in ("type",)},
                "content": content,
                "tool_call_chunks": calls,
                "tool_calls": [],
                "invalid_tool_calls": [],
                "additional_kwargs": kept,
            }
        )
        if getattr(chunk, "chunk_position", None) == "last":
            yield from self.finish(chunk.id)
        yield made

    def finish(self, id: str | None = None) -> Iterator[AIMessageChunk]:
        """What is held when the answer ends."""
        for channel, stream in list(self._streams.items()):
            del self._streams[channel]
            rest = stream._finish()
            if not rest:
                continue
            if channel[0] == "tool":
                call = {"name": None, "args": rest, "id": None, "index": channel[1], "type": "tool_call_chunk"}
                yield AIMessageChunk(content="", tool_call_chunks=[call], id=id)  # type: ignore[list-item]
            elif channel == ("text",):
                yield AIMessageChunk(content=rest, id=id)
            elif channel[0] == "block":
                block = {"type": "text", "text": rest, **({} if channel[1] is None else {"index": channel[1]})}
                yield AIMessageChunk(content=[block], id=id)

    def _content(self, content: Any) -> Any:
        if isinstance(content, str):
            return self._piece(("text",), content) if content else content
        return [self._block(block) for block in content]

    def _block(self, block: Any) -> Any:
        if not isinstance(block, dict):
            return self._piece(("block", None), block) if isinstance(block, str) else block
        index = block.get("index")
        if block.get("type") == "text" and isinstance(block.get("text"), str):
            return {**block, "text": self._piece(("block", index), block["text"])}
        if (name := tool_name(block)) is not None:
            self._tools.setdefault(index, name)
        for part in ("partial_json", "arguments", "args"):
            if isinstance(block.get(part), str):
                # The same piece as in the chunk's calls of tools, for those who read blocks.
                return {**block, part: self._piece(("copy", index, part), block[part])}
        return self._exchange.restored(block)

    def _piece(self, channel: tuple[Any, ...], piece: str) -> str:
        if channel not in self._streams:
            tool = self._tools.get(channel[1], "unknown") if channel[0] in ("tool", "copy") else None
            self._streams[channel] = self._exchange.stream("user" if tool is None else f"tool:{tool}")
        return self._streams[channel]._push(piece) or ""


def _without_calls(additional: dict[str, Any]) -> dict[str, Any]:
    """What is beside the message, without the pieces of calls, which `tool_call_chunks` has too."""
    return {name: value for name, value in additional.items() if name not in ("tool_calls", "function_call")}
