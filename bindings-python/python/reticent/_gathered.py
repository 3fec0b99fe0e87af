"""Answers whose pieces a host has gathered: in the JSON of a list, which may be cut, or each in JSON of its own."""

from __future__ import annotations

import json
from json.decoder import WHITESPACE  # type: ignore[attr-defined]
from typing import Any

from reticent._event_table import provider_of

_reader = json.JSONDecoder()


def pieces_of(text: str) -> tuple[list[Any], str] | None:
    """The pieces in the JSON of a list, as far as it goes, and what follows them; None where it has no pieces."""
    at = end = _behind("[", text, 0)
    if text[at : at + 1] not in ('"', "{"):
        return None
    pieces: list[Any] = []
    try:
        while at:
            piece, end = _reader.raw_decode(text, at)
            if not isinstance(piece, str) and not provider_of(piece):
                return None
            pieces.append(piece)
            at = _behind(",", text, end)
    except (ValueError, RecursionError):
        # What is cut in the middle of a piece, as previews are.
        if text[at : at + 1] == '"':
            pieces.append(text[at + 1 :])
            end = len(text)
    return pieces, text[end:]


def each_read(pieces: list[Any]) -> list[Any] | None:
    """Pieces of which each is JSON of its own, read."""
    try:
        read = [json.loads(piece) if _may_be_json(piece) else None for piece in pieces]
    except (ValueError, RecursionError):
        return None
    return read if all(isinstance(piece, str | dict) for piece in read) else None


def _behind(sign: str, text: str, at: int) -> int:
    """Where what follows a sign begins; 0 where another stands there."""
    at = WHITESPACE.match(text, at).end()
    return int(WHITESPACE.match(text, at + 1).end()) if text[at : at + 1] == sign else 0


def _may_be_json(piece: Any) -> bool:
    return isinstance(piece, str) and piece.lstrip().startswith(('"', "{"))


def written(piece: Any) -> str:
    """The JSON of a piece."""
    return json.dumps(piece, ensure_ascii=False)
