"""What LiteLLM answers, restored in copies: its own loggers have the originals, and they keep their tokens."""

from __future__ import annotations

from collections import deque
from typing import Any

from pydantic import ValidationError

from reticent._events import Events, ServerSentEvents
from reticent._exchange import Exchange


def restored_answer(answer: Any, exchange: Exchange) -> Any:
    """A whole answer; what is no answer of a model comes back as it is."""
    if hasattr(answer, "model_dump"):
        document = answer.model_dump()
        restored = exchange.restored(document)
        return answer if restored == document else _made(restored, answer)
    return exchange.restored(answer) if isinstance(answer, dict | list | str) else answer


def is_stream(answer: Any) -> bool:
    return hasattr(answer, "__next__") or hasattr(answer, "__anext__")


class Chunks:
    """Restores the chunks of one answer: objects of LiteLLM, or the bytes of server-sent events."""

    def __init__(self, exchange: Exchange) -> None:
        self._events = Events(exchange)
        self._bytes = ServerSentEvents(exchange)
        # What an event of each type is made like.
        self._like: dict[Any, Any] = {}

    def push(self, chunk: Any) -> list[Any]:
        """The chunks to pass on in a chunk's place."""
        if isinstance(chunk, bytes | str):
            piece = self._bytes.push(chunk.encode() if isinstance(chunk, str) else chunk)
            return [_as(piece, chunk)] if piece else []
        if isinstance(chunk, dict):
            return self._events.push(chunk)
        if not hasattr(chunk, "model_dump"):
            return [chunk]
        event = chunk.model_dump()
        self._like[event.get("type")] = chunk
        return [_made(restored, self._like[restored.get("type")]) for restored in self._events.push(event)]

    def finish(self) -> list[Any]:
        """What is held when the answer ends."""
        rest = self._bytes.finish()
        events = [_made(event, self._like[event.get("type")]) for event in self._events.finish()]
        return [*([rest] if rest else []), *events]


class Stream:
    """A stream of LiteLLM's, sync or async, whose chunks are restored; all else is the stream's own."""

    def __init__(self, stream: Any, exchange: Exchange) -> None:
        self._stream = stream
        self._chunks: Chunks | None = Chunks(exchange)
        self._ready: deque[Any] = deque()

    def __getattr__(self, name: str) -> Any:
        return getattr(self.__dict__["_stream"], name)

    def __iter__(self) -> Stream:
        return self

    def __aiter__(self) -> Stream:
        return self

    def __next__(self) -> Any:
        while not self._ready and self._chunks is not None:
            try:
                self._ready.extend(self._chunks.push(next(self._stream)))
            except StopIteration:
                self._end()
        if not self._ready:
            raise StopIteration
        return self._ready.popleft()

    async def __anext__(self) -> Any:
        while not self._ready and self._chunks is not None:
            try:
                self._ready.extend(self._chunks.push(await self._stream.__anext__()))
            except StopAsyncIteration:
                self._end()
        if not self._ready:
            raise StopAsyncIteration
        return self._ready.popleft()

    def _end(self) -> None:
        if self._chunks is not None:
            self._ready.extend(self._chunks.finish())
        self._chunks = None


def _made(document: dict[str, Any], like: Any) -> Any:
    """An object like another, of other contents."""
    try:
        made = type(like)(**document)
    except (TypeError, ValidationError):
        # LiteLLM does not validate all that a provider sends, and so has what would not pass.
        made = type(like).model_construct(**document)
    for name in ("_hidden_params", "_response_headers"):
        if (kept := getattr(like, name, None)) is not None:
            setattr(made, name, kept)
    return made


def _as(piece: bytes, like: Any) -> Any:
    return piece.decode("utf-8") if isinstance(like, str) else piece
