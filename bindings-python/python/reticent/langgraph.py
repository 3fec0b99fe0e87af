"""LangGraph: a serializer of checkpoints that writes redacted state, or tokens that a session restores.

>>> saver = InMemorySaver(serde=reticent.langgraph.RedactingSerializer())  # doctest: +SKIP
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

from langgraph.checkpoint.serde.base import SerializerProtocol
from langgraph.checkpoint.serde.jsonplus import JsonPlusSerializer
from langgraph.types import Send

import reticent
from reticent._files import without_files
from reticent.hooks import RedactionError, Redacts


class _UnknownError(Exception):
    """Types that nothing is known about."""


class RedactingSerializer(SerializerProtocol):
    """Stands before another serializer. With a session, what is loaded has its values again, as long as it lives.

    What cannot be redacted raises, and nothing is written.
    """

    def __init__(self, redactor: Redacts | None = None, serde: SerializerProtocol | None = None) -> None:
        self._redactor: Any = redactor or reticent.Redactor()
        self._serde = serde or JsonPlusSerializer()

    def dumps_typed(self, obj: Any) -> tuple[str, bytes]:
        """Redact, and have the other serializer write it."""
        try:
            # What a node has raised is written as this text, and never loaded as an exception.
            redacted = self._redacted(repr(obj) if isinstance(obj, BaseException) else obj)
        except _UnknownError as error:
            unknown = str(error)
        except Exception as error:
            unknown = type(error).__name__
        else:
            return self._serde.dumps_typed(redacted)
        raise RedactionError(f"a checkpoint could not be redacted, and was not written ({unknown})", code="not-sent")

    def _redacted(self, obj: Any) -> Any:
        def redact(value: Any) -> Any:
            result = self._redactor.process(without_files(value, self._redactor.redact))
            if result.report.unsupported:
                raise _UnknownError(", ".join(result.report.unsupported))
            return result.value

        return _each_sent(obj, redact)

    def loads_typed(self, data: tuple[str, bytes]) -> Any:
        """Read what the other serializer wrote, and restore it where a session can."""
        value = self._serde.loads_typed(data)
        if not isinstance(self._redactor, reticent.Session):
            return value
        restore = self._redactor.restore
        return _each_sent(value, lambda part: restore(without_files(part, restore)))


def _each_sent(value: Any, change: Callable[[Any], Any]) -> Any:
    """Change a value, looking into LangGraph's own `Send`: what a node is called with."""
    if isinstance(value, Send):
        sent = copy.copy(value)
        sent.arg = _each_sent(value.arg, change)
        return sent
    if isinstance(value, list | tuple) and any(isinstance(item, Send) for item in value):
        return type(value)(_each_sent(item, change) for item in value)
    return change(value)
