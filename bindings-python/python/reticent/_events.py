"""Server-sent events of OpenAI (Chat, Responses, completions) and Anthropic, restored as they arrive.

Deltas of one text go through one stream, which holds back what may be the start of a token. Before the event that ends
a text, what is still held is sent in an event like its last; snapshots that repeat the text are restored whole.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from typing import Any, NamedTuple

from reticent._exchange import Exchange

_BLANKS = (b"\n\n", b"\r\n\r\n", b"\r\r")


class Leaf(NamedTuple):
    """A piece of a text in an event."""

    channel: tuple[Any, ...]
    """Which text it belongs to; the first part says what ends it."""
    holder: dict[str, Any]
    key: str


class Events:
    """Restores the events of one answer."""

    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange
        self._streams: dict[tuple[Any, ...], Any] = {}
        self._last: dict[tuple[Any, ...], dict[str, Any]] = {}
        self._tools: dict[tuple[Any, ...], str] = {}
        self._added = 0

    def push(self, event: Any) -> list[Any]:
        """The events to send in an event's place."""
        if not isinstance(event, dict):
            return [event]
        self._note_tools(event)
        pieces = []
        for leaf in _leaves(event):
            # Not part of what is restored whole.
            pieces.append(leaf.holder[leaf.key])
            leaf.holder[leaf.key] = ""
        restored = self._exchange.restored(event, self._tool_of_snapshot(event))
        for leaf, piece in zip(_leaves(restored), pieces, strict=True):
            leaf.holder[leaf.key] = self._stream(leaf.channel)._push(piece) or ""
            self._last[leaf.channel] = restored
        ended = [channel for channel in self._streams if _ends(event, channel)]
        return [*self._flushed(ended), self._numbered(restored)]

    def finish(self) -> list[Any]:
        """What is still held when the answer ends without saying so."""
        return self._flushed(list(self._streams))

    def _flushed(self, channels: list[tuple[Any, ...]]) -> list[Any]:
        events = []
        for channel in channels:
            rest = self._streams.pop(channel)._finish()
            if rest:
                event = copy.deepcopy(self._last[channel])
                for leaf in _leaves(event):
                    leaf.holder[leaf.key] = rest if leaf.channel == channel else ""
                for choice in event.get("choices") or ():
                    choice["finish_reason"] = None
                events.append(self._numbered(event, added=True))
        return events

    def _numbered(self, event: dict[str, Any], added: bool = False) -> dict[str, Any]:
        """An event with its number in the sequence, into which others were added."""
        number = event.get("sequence_number")
        if isinstance(number, int):
            event = {**event, "sequence_number": number + self._added + (0 if not added else 1)}
            self._added += added
        return event

    def _stream(self, channel: tuple[Any, ...]) -> Any:
        if channel not in self._streams:
            tool = self._tools.get(channel[1:])
            destination = f"tool:{tool or 'unknown'}" if channel[0] == "tool" else "user"
            self._streams[channel] = self._exchange.stream(destination)
        return self._streams[channel]

    def _tool_of_snapshot(self, event: dict[str, Any]) -> str | None:
        """The tool whose whole arguments an event repeats, where it does not name the tool itself."""
        kind = str(event.get("type"))
        is_call = kind.startswith("response.") and ("arguments" in kind or "tool_call" in kind)
        return self._tools.get((event.get("output_index"),), "unknown") if is_call and kind.endswith(".done") else None

    def _note_tools(self, event: dict[str, Any]) -> None:
        """Remember which tool the pieces that follow are for."""
        for choice in event.get("choices") or ():
            delta = choice.get("delta") or {}
            for call in delta.get("tool_calls") or ():
                name = (call.get("function") or call.get("custom") or {}).get("name")
                if name:
                    self._tools[(choice.get("index"), call.get("index"))] = name
            if (name := (delta.get("function_call") or {}).get("name")) is not None:
                self._tools[(choice.get("index"), None)] = name
        if event.get("type") == "content_block_start" and "name" in event.get("content_block", {}):
            self._tools[(event.get("index"),)] = event["content_block"]["name"]
        item = event.get("item")
        if event.get("type") == "response.output_item.added" and isinstance(item, dict) and "name" in item:
            self._tools[(event.get("output_index"),)] = item["name"]


def _leaves(event: dict[str, Any]) -> list[Leaf]:
    """The pieces of text in an event."""
    return [leaf for leaf in _all_leaves(event) if isinstance(leaf.holder.get(leaf.key), str)]


def _all_leaves(event: dict[str, Any]) -> Iterator[Leaf]:
    for choice in event.get("choices") or ():
        yield from _chat_leaves(choice)
    kind = event.get("type")
    delta = event.get("delta")
    if kind == "content_block_delta" and isinstance(delta, dict):
        # What is thought is signed to the byte, and so it keeps its tokens.
        if delta.get("type") == "text_delta":
            yield Leaf(("text", event.get("index")), delta, "text")
        elif delta.get("type") == "input_json_delta":
            yield Leaf(("tool", event.get("index")), delta, "partial_json")
    elif isinstance(kind, str) and isinstance(delta, str) and kind.endswith(".delta") and "audio.delta" not in kind:
        if "arguments" in kind or "tool_call" in kind:
            yield Leaf(("tool", event.get("output_index")), event, "delta")
        else:
            place = (event.get(name) for name in ("output_index", "content_index", "summary_index"))
            yield Leaf((kind.removesuffix(".delta"), *place), event, "delta")


def _chat_leaves(choice: dict[str, Any]) -> Iterator[Leaf]:
    index, delta = choice.get("index"), choice.get("delta")
    if not isinstance(delta, dict):
        # A completion of the older kind has its text in the choice.
        if "message" not in choice and "text" in choice:
            yield Leaf(("text", index), choice, "text")
        return
    for name in ("content", "refusal", "reasoning_content", "reasoning"):
        yield Leaf((name, index), delta, name)
    for call in delta.get("tool_calls") or ():
        for part, name in (("function", "arguments"), ("custom", "input")):
            if isinstance(call.get(part), dict):
                yield Leaf(("tool", index, call.get("index")), call[part], name)
    if isinstance(delta.get("function_call"), dict):
        yield Leaf(("tool", index, None), delta["function_call"], "arguments")


def _ends(event: dict[str, Any], channel: tuple[Any, ...]) -> bool:
    """Whether a text ends with an event."""
    for choice in event.get("choices") or ():
        if choice.get("finish_reason") and choice.get("index") == channel[1]:
            return True
    kind = event.get("type")
    if kind == "content_block_stop":
        return bool(event.get("index") == channel[1])
    if kind in ("message_stop", "response.completed", "response.incomplete", "response.failed"):
        return True
    if isinstance(kind, str) and kind.endswith(".done") and kind.startswith("response."):
        if event.get("output_index") != channel[1]:
            return False
        same = kind.removesuffix(".done") == channel[0]
        return same or kind == "response.output_item.done" or (channel[0] == "tool" and "content_part" not in kind)
    return False


class ServerSentEvents:
    """The bytes of a stream of events, restored."""

    def __init__(self, exchange: Exchange) -> None:
        self._events = Events(exchange)
        self._held = b""
        self._name = b""

    def push(self, piece: bytes) -> bytes:
        """What can be passed on once a piece has come."""
        self._held += piece
        out = b""
        while found := [(at, blank) for blank in _BLANKS if (at := self._held.find(blank)) >= 0]:
            at, blank = min(found)
            block, self._held = self._held[:at], self._held[at + len(blank) :]
            out += self._block(block)
        return out

    def finish(self) -> bytes:
        """What is left when the stream ends."""
        rest = self._block(self._held) if self._held.strip() else b""
        self._held = b""
        return rest + b"".join(self._written(event, None) for event in self._events.finish())

    def _block(self, block: bytes) -> bytes:
        lines = block.splitlines()
        data = b"\n".join(line[5:].removeprefix(b" ") for line in lines if line.startswith(b"data:"))
        others = [line for line in lines if not line.startswith(b"data:")]
        if not data:
            return block + b"\n\n"
        try:
            event = json.loads(data)
        except ValueError:
            ended = b"".join(self._written(event, None) for event in self._events.finish())
            return ended + block + b"\n\n"
        named = any(line.startswith(b"event:") for line in others)
        written = self._events.push(event)
        added = b"".join(self._written(event, named or None) for event in written[:-1])
        head = b"".join(line + b"\n" for line in others)
        return added + head + b"data: " + _json(written[-1]) + b"\n\n"

    def _written(self, event: Any, named: bool | None) -> bytes:
        kind = event.get("type") if isinstance(event, dict) else None
        head = f"event: {kind}\n".encode() if isinstance(kind, str) and named is not False else b""
        return head + b"data: " + _json(event) + b"\n\n"


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
