"""Streams whose pieces come from an async iterable."""

from collections.abc import AsyncIterable, AsyncIterator
from typing import TypeVar

from reticent._native import RestoreStream

_Text = TypeVar("_Text", str, bytes)


async def restore_async(stream: RestoreStream, pieces: AsyncIterable[_Text]) -> AsyncIterator[_Text]:
    async for piece in pieces:
        restored: _Text | None = stream._push(piece)
        if restored:
            yield restored
    rest: _Text | None = stream._finish()
    if rest:
        yield rest
