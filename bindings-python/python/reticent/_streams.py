"""Streams whose pieces come from an async iterable, or are events."""

from __future__ import annotations

from collections.abc import AsyncIterable, AsyncIterator, Iterable, Iterator
from typing import Any, TypeVar

from reticent._native import Redactor, RedactStream, RestoreStream

_Text = TypeVar("_Text", str, bytes)


async def restore_async(stream: RestoreStream, pieces: AsyncIterable[_Text]) -> AsyncIterator[_Text]:
    async for piece in pieces:
        restored: _Text | None = stream._push(piece)
        if restored:
            yield restored
    rest: _Text | None = stream._finish()
    if rest:
        yield rest


async def redact_async(redactor: Redactor, pieces: AsyncIterable[Any], is_sse: bool) -> AsyncIterator[Any]:
    stream = None
    async for piece in pieces:
        if stream is None:
            stream = _stream_of(redactor, piece, is_sse)
        for given in stream.push(piece):
            yield given
    if stream is not None:
        for given in stream.finish():
            yield given


def redact_events(redactor: Redactor, first: Any, pieces: Iterable[Any]) -> Iterator[Any]:
    stream = _stream_of(redactor, first, is_sse=False)
    yield from stream.push(first)
    for piece in pieces:
        yield from stream.push(piece)
    yield from stream.finish()


def redact_sse(redactor: Redactor, pieces: Iterable[_Text]) -> Iterator[_Text]:
    stream = None
    for piece in pieces:
        if stream is None:
            stream = _stream_of(redactor, piece, is_sse=True)
        yield from stream.push(piece)
    if stream is not None:
        yield from stream.finish()


def _stream_of(redactor: Redactor, first: Any, is_sse: bool) -> Any:
    """What takes pieces such as the first one. Events are a matter of their own, which texts need not wait for."""
    is_text = isinstance(first, (str, bytes, bytearray, memoryview))
    if not is_sse and is_text:
        return _Pushed(redactor._text(is_told=True))
    from reticent._event_streams import Events

    if not is_sse:
        return Events(redactor)
    from reticent._sse import ServerSentEvents

    if not isinstance(first, (str, bytes)):
        raise TypeError(f"expected pieces of str or bytes, got {type(first).__name__}")
    return ServerSentEvents(Events(redactor), type(first))


class _Pushed:
    """A text that is pushed to, as a list of what is given."""

    def __init__(self, stream: RedactStream) -> None:
        self._stream = stream

    def push(self, piece: Any) -> list[Any]:
        given = self._stream._push(piece)
        return [] if given is None else [given]

    def finish(self) -> list[Any]:
        given = self._stream._finish()
        return [] if given is None else [given]
