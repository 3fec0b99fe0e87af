"""Server-sent events of OpenAI (Chat, Responses, completions), Anthropic and Google, restored as they arrive.

Deltas of one text go through one stream, which holds back what may be the start of a token. Before the event that ends
a text, what is still held is sent in an event like its last; snapshots that repeat the text are restored whole.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from reticent._event_table import ONCE, REPEATS
from reticent._exchange import Exchange
from reticent._leaves import Leaf, ends, leaves, tools_named
from reticent._nodes import alone, changed, cleared
from reticent._sequence import Sequence

_BLANKS = (b"\n\n", b"\r\n\r\n", b"\r\r")


class Events:
    """Restores the events of one answer."""

    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange
        self._streams: dict[tuple[Any, ...], Any] = {}
        # The last event of each text, restored, with all of its pieces.
        self._last: dict[tuple[Any, ...], tuple[dict[str, Any], Leaf, list[Leaf]]] = {}
        self._tools: dict[tuple[Any, ...], str] = {}
        self._sequence = Sequence()

    def push(self, event: Any) -> list[Any]:
        """The events to send in an event's place."""
        if not isinstance(event, dict):
            return [event]
        self._tools.update(tools_named(event))
        self._sequence.arrived(event)
        found = leaves(event)
        # Pieces are no part of what is restored whole.
        emptied = changed(event, {leaf.path: "" for leaf in found})
        rest = self._exchange.restored(emptied, self._tool_of_snapshot(event))
        own = {leaf.channel: leaf for leaf in found}
        # What ends before this event's own pieces goes before them.
        before = self._flushed([name for name in self._streams if name not in own and ends(event, name)])
        texts = {}
        for leaf in found:
            texts[leaf.path] = self._stream(leaf.channel)._push(leaf.text) or ""
        for channel, leaf in own.items():
            if ends(event, channel):
                texts[leaf.path] += self._streams.pop(channel)._finish() or ""
        restored = changed(rest, texts)
        self._last.update((channel, (restored, leaf, found)) for channel, leaf in own.items())
        return [*before, self._sequence.own(restored)]

    def finish(self) -> list[Any]:
        """What is still held when the answer ends without saying so."""
        return self._flushed(list(self._streams))

    def _flushed(self, channels: list[tuple[Any, ...]]) -> list[Any]:
        events = []
        for channel in channels:
            rest = self._streams.pop(channel)._finish()
            if rest:
                event, leaf, pieces = self._last[channel]
                others = [other.path for other in pieces if other is not leaf]
                made = cleared(alone(event, leaf.path, leaf.root, others, rest), REPEATS | ONCE)
                events.append(self._sequence.added(made))
        return events

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
        self._pieces: list[bytes] = []
        # The last of what is held, which may be the start of a blank line.
        self._end = b""

    def push(self, piece: bytes) -> bytes:
        """What can be passed on once a piece has come."""
        edge = self._end + piece
        self._pieces.append(piece)
        self._end = edge[-3:]
        if not any(blank in edge for blank in _BLANKS):
            return b""
        *blocks, rest = _cut(b"".join(self._pieces))
        self._pieces, self._end = [rest], rest[-3:]
        return b"".join(map(self._block, blocks))

    def finish(self) -> bytes:
        """What is left when the stream ends."""
        held = b"".join(self._pieces)
        self._pieces = []
        rest = self._block(held) if held.strip() else b""
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


def _cut(text: bytes) -> Iterator[bytes]:
    """What stands between blank lines, and what follows the last one."""
    start, ends = 0, [(text.find(blank), blank) for blank in _BLANKS]
    while found := [end for end in ends if end[0] >= 0]:
        end, blank = min(found)
        yield text[start:end]
        start = end + len(blank)
        ends = [(text.find(blank, start) if 0 <= at < start else at, blank) for at, blank in ends]
    yield text[start:]


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
