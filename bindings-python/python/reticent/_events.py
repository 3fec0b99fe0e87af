"""Server-sent events of OpenAI (Chat, Responses, completions), Anthropic and Google, restored as they arrive.

Deltas of one text go through one stream, which holds back what may be the start of a token. Before the event that ends
a text, what is still held is sent in an event like its last; snapshots that repeat the text are restored whole.
"""

from __future__ import annotations

import copy
import json
from typing import Any

from reticent._exchange import Exchange
from reticent._leaves import ends, leaves, tools_named

_BLANKS = (b"\n\n", b"\r\n\r\n", b"\r\r")


class Events:
    """Restores the events of one answer."""

    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange
        self._streams: dict[tuple[Any, ...], Any] = {}
        self._last: dict[tuple[Any, ...], dict[str, Any]] = {}
        self._tools: dict[tuple[Any, ...], str] = {}
        # How many events were added to the sequence, and the number in it that the next one would have without them.
        self._added = self._next = 0

    def push(self, event: Any) -> list[Any]:
        """The events to send in an event's place."""
        if not isinstance(event, dict):
            return [event]
        self._tools.update(tools_named(event))
        if isinstance(number := event.get("sequence_number"), int):
            self._next = number
        pieces = []
        for leaf in leaves(event):
            # Not part of what is restored whole.
            pieces.append(leaf.holder[leaf.key])
            leaf.holder[leaf.key] = ""
        restored = self._exchange.restored(event, self._tool_of_snapshot(event))
        found = leaves(restored)
        ended = [channel for channel in self._streams if ends(event, channel)]
        # What ends before this event's own pieces goes before them.
        own = {leaf.channel: leaf for leaf in found}
        before = self._flushed([channel for channel in ended if channel not in own])
        for leaf, piece in zip(found, pieces, strict=True):
            leaf.holder[leaf.key] = self._stream(leaf.channel)._push(piece) or ""
            self._last[leaf.channel] = restored
        for channel, leaf in own.items():
            if ends(event, channel):
                leaf.holder[leaf.key] += self._streams.pop(channel)._finish() or ""
        restored = self._numbered(restored)
        self._next += 1
        return [*before, restored]

    def finish(self) -> list[Any]:
        """What is still held when the answer ends without saying so."""
        return self._flushed(list(self._streams))

    def _flushed(self, channels: list[tuple[Any, ...]]) -> list[Any]:
        events = []
        for channel in channels:
            rest = self._streams.pop(channel)._finish()
            if rest:
                event = copy.deepcopy(self._last[channel])
                for leaf in leaves(event):
                    leaf.holder[leaf.key] = rest if leaf.channel == channel else ""
                for choice in event.get("choices") or ():
                    choice["finish_reason"] = None
                for candidate in event.get("candidates") or ():
                    candidate.pop("finishReason", None)
                events.append(self._numbered(event, added=True))
        return events

    def _numbered(self, event: dict[str, Any], added: bool = False) -> dict[str, Any]:
        """An event with its number in the sequence, into which others were added."""
        if isinstance(event.get("sequence_number"), int):
            event = {**event, "sequence_number": self._next + self._added}
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
        kind = (event.get("type") or event.get("event_type")) if isinstance(event, dict) else None
        head = f"event: {kind}\n".encode() if isinstance(kind, str) and named is not False else b""
        return head + b"data: " + _json(event) + b"\n\n"


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
