"""The events of a model's answer, redacted as they come.

Each text of an answer (a choice's content, a block, the arguments of one call of a tool) goes through a stream of the
engine of its own. Before the event that ends a text, what its stream still holds is given in an event like its last;
events that repeat a text are redacted whole, which gives the same. `_events.json` says where providers have texts.
"""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from reticent._errors import BlockedError, UnsupportedError
from reticent._event_table import REPEATS, Channel, Leaf, is_error, provider_of, snapshots
from reticent._native import Redactor, RedactStream, Report
from reticent._nodes import Path, alone, changed, cleared, is_record, members
from reticent._sequence import Sequence

_COUNTS = ("entities", "detectors", "paths", "operators", "actions")
_DATA: Channel = ("data",)
_Given = TypeVar("_Given")


class Events:
    """Redacts the events of one answer, dicts or the objects of a provider's SDK, and texts that come between them."""

    def __init__(self, redactor: Redactor) -> None:
        self._redactor = redactor
        self._each = redactor._unheard()
        self._streams: dict[Channel, RedactStream] = {}
        # The last event of each text, redacted, with all of its pieces, and what of it is said once.
        self._last: dict[Channel, tuple[Any, Leaf, list[Leaf], frozenset[str]]] = {}
        self._sequence = Sequence()
        self._started = time.perf_counter()
        self._counts: dict[str, Counter[str]] = {name: Counter() for name in _COUNTS}

    def push(self, event: Any) -> list[Any]:
        """The events to give in an event's place."""
        return self._told_if_blocked(lambda: self._push(event))

    def text(self, piece: str) -> str:
        """What is decided now of a text that comes in no event."""
        return self._told_if_blocked(lambda: str(self._stream(_DATA)._push(piece) or ""))

    def whole(self, text: str) -> str:
        """A text that comes whole."""
        return self._told_if_blocked(lambda: str(self._redacted(text)))

    def finish(self) -> list[Any]:
        """What is held when the answer ends; a text that came in no event is a str."""
        given = self.flush()
        counts = {name: dict(counts) for name, counts in self._counts.items()}
        self._redactor._tell(
            time.perf_counter() - self._started,
            Report(self._redactor.fingerprint, unsupported=[], **counts),
        )
        return given

    def flush(self) -> list[Any]:
        """What is held of all texts, which end here."""
        return self._told_if_blocked(lambda: self._flushed(list(self._streams)))

    def across(self, pieces: list[Any]) -> list[list[Any]] | None:
        """What to give in place of each piece of an answer that is there; None where nothing is found across them."""
        if all(isinstance(piece, str) for piece in pieces):
            given: list[list[Any]] = [[self.text(piece)] for piece in pieces]
            given[-1] = ["".join([*given[-1], *self.flush()])]
        elif all(provider_of(piece) for piece in pieces):
            given = [self.push(piece) for piece in pieces]
            given[-1] += self.flush()
        else:
            return None
        return given if self._counts["entities"] else None

    def _told_if_blocked(self, call: Callable[[], _Given]) -> _Given:
        try:
            return call()
        except BaseException as error:
            # What is held is discarded: nothing that comes later can give it.
            self._streams.clear()
            if isinstance(error, BlockedError):
                self._redactor._tell(time.perf_counter() - self._started, error)
            raise

    def _push(self, event: Any) -> list[Any]:
        # LangGraph's: a message, and what is known of it.
        if isinstance(event, tuple) and len(event) == 2 and provider_of(event[0]):
            return [(made, self._redacted(event[1])) for made in self._push(event[0])]
        provider = provider_of(event)
        if provider is None:
            raise unknown(event)
        if provider.is_refused(event):
            raise UnsupportedError(
                "events of a helper do not say which of several answers they are for. Redact the chunks of "
                "`create(stream=True)`, or ask for one answer",
                code="unsupported",
            )
        if is_error(event):
            self._streams.clear()
        self._sequence.arrived(event)
        event = cleared(event, REPEATS | provider.derived(event))
        leaves = provider.leaves(event)
        whole = dict(snapshots(event, {leaf.path for leaf in leaves}))
        emptied = changed(event, {**dict.fromkeys(whole, ""), **{leaf.path: "" for leaf in leaves}})
        texts: dict[Path, Any] = {path: self._snapshot(text) for path, text in whole.items()}
        rest = self._redacted(emptied)
        if not all(_has(rest, path) for path in texts) or not all(_has(rest, leaf.path) for leaf in leaves):
            raise UnsupportedError("an event has pieces of text in a member whose name is redacted", code="unsupported")
        ends = provider.ended(event)
        last = {leaf.channel: leaf for leaf in leaves}
        before = self._flushed([name for name in self._streams if name not in last and _ended(name, ends)])
        for leaf in leaves:
            texts[leaf.path] = self._piece(leaf, ends if last[leaf.channel] is leaf else [])
        if rest is emptied and all(_at(event, path) == text for path, text in texts.items()):
            made = event
        else:
            made = _made(changed(rest, texts))
        for name, leaf in last.items():
            if name in self._streams:
                self._last[name] = (made, leaf, leaves, provider.once)
        return [*before, self._sequence.own(made)]

    def _piece(self, leaf: Leaf, ends: list[Channel]) -> str:
        """What is decided now of a text; all of it where it ends."""
        if not leaf.text and leaf.channel not in self._streams:
            return ""
        given = self._stream(leaf.channel)._push(leaf.text) or ""
        return given + self._finished(leaf.channel) if _ended(leaf.channel, ends) else given

    def _stream(self, channel: Channel) -> RedactStream:
        if channel not in self._streams:
            self._streams[channel] = self._each._text(is_told=False)
        return self._streams[channel]

    def _finished(self, channel: Channel) -> str:
        stream = self._streams.pop(channel)
        rest: str = stream._finish() or ""
        self._count(stream._counted)
        return rest

    def _flushed(self, channels: Iterable[Channel]) -> list[Any]:
        given = []
        for channel in channels:
            rest = self._finished(channel)
            if rest and channel == _DATA:
                given.append(rest)
            elif rest:
                event, leaf, leaves, once = self._last[channel]
                others = [other.path for other in leaves if other.path != leaf.path]
                made = cleared(alone(event, leaf.path, leaf.root, others, rest), once)
                given.append(self._sequence.added(_made(made)))
            self._last.pop(channel, None)
        return given

    def _redacted(self, value: Any) -> Any:
        result = self._each.process(value)
        if result.report.unsupported:
            raise UnsupportedError(
                f"an event holds {', '.join(result.report.unsupported)}, of which nothing is known. "
                "Give the event as plain data, such as its `model_dump()`",
                code="unsupported",
            )
        self._count(result.report)
        return result.value

    def _snapshot(self, value: Any) -> Any:
        if isinstance(value, str):
            return self._redacted(value)
        # What a host has parsed: the same as in the text that it was streamed as.
        try:
            return json.loads(self._redacted(json.dumps(value, ensure_ascii=False)))
        except (TypeError, ValueError):
            return self._redacted(value)

    def _count(self, report: Report | None) -> None:
        if report is not None and report.total:
            for name in _COUNTS:
                self._counts[name].update(getattr(report, name))


def unknown(event: Any) -> Exception:
    """The exception for an event of which nothing is known: its texts might come in pieces."""
    kind = type(event)
    if not is_record(event):
        return TypeError(f"expected pieces of str or bytes, or events, got {kind.__module__}.{kind.__qualname__}")
    return UnsupportedError(
        f"an event ({kind.__qualname__}) is of no provider that is known, so its pieces of text are not, either. "
        "Redact the texts as streams of their own, or the whole events with `redact`",
        code="unsupported",
    )


def _ended(channel: Channel, ends: list[Channel]) -> bool:
    return any(channel[: len(end)] == end for end in ends)


def _at(event: Any, path: Path) -> Any:
    for key in path:
        event = event[key] if isinstance(event, (dict, list)) else members(event)[key]
    return event


def _has(event: Any, path: Path) -> bool:
    for key in path:
        if isinstance(event, list):
            event = event[key]
        elif is_record(event) and key in members(event):
            event = members(event)[key]
        else:
            return False
    return True


def _made(event: Any) -> Any:
    """A message of LangChain makes its calls of the pieces that it has, when it is made."""
    fields = members(event)
    if isinstance(event, dict) or not fields.get("tool_call_chunks"):
        return event
    empty = {"name": None, "args": None, "id": None, "index": None}
    calls = [{**empty, **call} for call in fields["tool_call_chunks"]]
    others = {name: value for name, value in fields.items() if name != "type"}
    return type(event)(**{**others, "tool_call_chunks": calls})
