"""What is told to a service, and not asked of it: a shield in a conversation's place, for the HTTP clients of one."""

from __future__ import annotations

from typing import Any

from reticent.hooks import Shield


class OneWay:
    """An exchange, and the conversations that it is of, in which everything is redacted and nothing restored."""

    def __init__(self, shield: Shield) -> None:
        self._shield = shield

    def begin(self, body: Any = None) -> OneWay:
        return self

    def masked(self, value: Any) -> Any:
        if isinstance(value, str):
            return self._shield.text(value, "request")
        return self._shield.document(value, "request")

    def restored(self, value: Any, tool: str | None = None) -> Any:
        return value
