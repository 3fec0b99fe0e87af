"""Answers whose pieces a host has gathered: in the JSON of a list, which may be cut, or each in JSON of its own."""

from __future__ import annotations

import json
import re
from typing import Any

from reticent._event_table import provider_of

_LIST = re.compile(r'\s*\[\s*(?=["{])')
_NEXT = re.compile(r"\s*,\s*")
_PIECE = re.compile(r'\s*["{]')
_reader = json.JSONDecoder()


def pieces_of(text: str) -> tuple[list[Any], str] | None:
    """The pieces in the JSON of a list, as far as it goes, and what follows them; None where it has no pieces."""
    begin = _LIST.match(text)
    if begin is None:
        return None
    pieces: list[Any] = []
    at = end = begin.end()
    try:
        while True:
            piece, end = _reader.raw_decode(text, at)
            if not isinstance(piece, str) and not provider_of(piece):
                return None
            pieces.append(piece)
            following = _NEXT.match(text, end)
            if following is None:
                break
            at = following.end()
    except (ValueError, RecursionError):
        # What is cut in the middle of a piece, as previews are.
        if text[at : at + 1] == '"':
            pieces.append(text[at + 1 :])
            end = len(text)
    return pieces, text[end:]


def each_read(pieces: list[Any]) -> list[Any] | None:
    """Pieces of which each is JSON of its own, read."""
    try:
        read = [json.loads(piece) if isinstance(piece, str) and _PIECE.match(piece) else None for piece in pieces]
    except (ValueError, RecursionError):
        return None
    return read if all(isinstance(piece, str | dict) for piece in read) else None


def written(piece: Any) -> str:
    """The JSON of a piece."""
    return json.dumps(piece, ensure_ascii=False)
