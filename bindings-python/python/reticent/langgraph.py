"""LangGraph: a serializer of checkpoints that writes redacted state, or tokens that a session restores.

>>> saver = InMemorySaver(serde=reticent.langgraph.RedactingSerializer())  # doctest: +SKIP
"""

from __future__ import annotations

from typing import Any

from langgraph.checkpoint.serde.base import SerializerProtocol
from langgraph.checkpoint.serde.jsonplus import JsonPlusSerializer

import reticent
from reticent.hooks import RedactionError, Redacts


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
            result = self._redactor.process(obj)
            unknown = ", ".join(result.report.unsupported)
        except Exception as error:
            unknown = type(error).__name__
            result = None
        if result is None or unknown:
            raise RedactionError(
                f"a checkpoint could not be redacted, and was not written ({unknown})", code="not-sent"
            )
        return self._serde.dumps_typed(result.value)

    def loads_typed(self, data: tuple[str, bytes]) -> Any:
        """Read what the other serializer wrote, and restore it where a session can."""
        value = self._serde.loads_typed(data)
        return self._redactor.restore(value) if isinstance(self._redactor, reticent.Session) else value
