"""Server-sent events, cut and written again."""

from __future__ import annotations

import codecs
import json
from typing import Any

from reticent._event_streams import Events, unknown

_BLANK = "\n\n"
# What some readers take for the end of a line.
_ENDS = ("\x85", "\u2028", "\u2029")


class ServerSentEvents:
    """The text of a stream of events, redacted. Pieces may be cut anywhere."""

    def __init__(self, events: Events, kind: Any) -> None:
        self._events = events
        self._kind = kind
        # Bytes that are no text stay what they are.
        self._decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
        self._pieces: list[str] = []
        # The last character, which may be half of a blank line, and half of an end of a line.
        self._end = ""
        self._half = ""
        self._is_first = True
        # Whether the events say their types in lines of their own.
        self._is_named = False

    def push(self, piece: Any) -> list[Any]:
        """What can be given once a piece has come."""
        if not isinstance(piece, self._kind):
            raise TypeError(f"expected pieces of the type of the first one, got {type(piece).__name__}")
        return self._taken(piece if isinstance(piece, str) else self._decoder.decode(piece))

    def finish(self) -> list[Any]:
        """What is left when the stream ends."""
        given = self._taken(self._half + self._decoder.decode(b"", final=True), is_last=True)
        last = self._block("".join(self._pieces))
        self._pieces = []
        last += "".join(map(self._written, self._events.finish()))
        return [*given, self._like(last)] if last else given

    def _taken(self, text: str, is_last: bool = False) -> list[Any]:
        text = text if is_last else self._half + text
        # The mark that a text may begin with is none of its first line.
        text = text.removeprefix("\ufeff") if self._is_first else text
        self._is_first = self._is_first and not text
        self._half = "\r" if text.endswith("\r") and not is_last else ""
        text = text.removesuffix(self._half).replace("\r\n", "\n").replace("\r", "\n")
        self._pieces.append(text)
        edge = self._end + text
        self._end = edge[-1:]
        if _BLANK not in edge:
            return []
        *blocks, rest = "".join(self._pieces).split(_BLANK)
        self._pieces, self._end = [rest], rest[-1:]
        return [self._like(written) for block in blocks if (written := self._block(block))]

    def _block(self, block: str) -> str:
        lines = [line for line in block.split("\n") if line]
        if not lines:
            return ""
        data = [line[5:].removeprefix(" ") for line in lines if line.startswith("data:")]
        others = [line for line in lines if not line.startswith("data:")]
        head = self._events.whole("\n".join(others))
        head += "\n" if head else ""
        if not data:
            return f"{head}\n"
        event = _parsed("\n".join(data))
        if isinstance(event, (dict, list)):
            if isinstance(event, list):
                raise unknown(event)
            *added, made = self._events.push(event)
            self._is_named = any(line.startswith("event:") for line in others)
            before = "".join(map(self._written, added))
            return f"{before}{head}{_data(_json(made)) if made is not event else _data(*data)}\n"
        if data == ["[DONE]"]:
            return "".join(map(self._written, self._events.flush())) + f"{head}data: [DONE]\n\n"
        # Text in no event: the next block of it may go on in the middle of a value.
        return f"{head}{_data(*self._events.text(chr(10).join(data)).split(chr(10)))}\n"

    def _written(self, event: Any) -> str:
        if isinstance(event, str):
            return f"{_data(*event.split(chr(10)))}\n"
        kind = event.get("type")
        head = f"event: {kind}\n" if isinstance(kind, str) and self._is_named else ""
        return f"{head}{_data(_json(event))}\n"

    def _like(self, text: str) -> Any:
        return text if self._kind is str else text.encode("utf-8", "surrogateescape")


def _parsed(data: str) -> Any:
    try:
        return json.loads(data)
    except ValueError:
        return data


def _data(*lines: str) -> str:
    return "".join(f"data: {line}\n" for line in lines)


def _json(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    try:
        text.encode()
    except UnicodeEncodeError:
        # Half a character, whose other half may come in the next event.
        return json.dumps(value, separators=(",", ":"))
    return json.dumps(value, separators=(",", ":")) if any(end in text for end in _ENDS) else text
