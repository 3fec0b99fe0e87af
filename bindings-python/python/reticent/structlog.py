"""structlog: a processor that redacts events, to stand last before the renderer or behind it.

>>> import reticent.structlog
>>> reticent.structlog.redact()(None, "info", {"event": "to jane@acme.io"})
{'event': 'to [EMAIL_ADDRESS]'}
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Mapping
from typing import Any

from reticent.hooks import FAILED, Redacts, Shield


class redact:  # noqa: N801 - it stands among processors that are written like functions
    """Redacts the text of a renderer, or the event dict of what comes before it, with exceptions as text."""

    def __init__(self, redactor: Redacts | None = None) -> None:
        self._shield = Shield(redactor, hook="structlog")

    def __call__(self, logger: Any, method_name: str, event: Any) -> Any:
        """Redact. Never raises."""
        try:
            return self._redacted(event)
        except Exception as error:
            text = self._shield.failed("event", type(error).__name__)
            return {"event": text} if isinstance(event, Mapping) else text

    def _redacted(self, event: Any) -> Any:
        if not isinstance(event, Mapping):
            # What a renderer gives: text, bytes, or arguments of a logger.
            return self._shield.value(event, "line")
        spelled = spelled_event(event)
        # Of the standard library's bridge: it is a raw record that the formatter needs, and does not render.
        bridge = {name: spelled.pop(name) for name in ("_record", "_from_structlog") if name in spelled}
        redacted = self._shield.value(spelled, "event")
        return {**(redacted if isinstance(redacted, dict) else {"event": FAILED}), **bridge}


def spelled_event(event: Mapping[Any, Any]) -> dict[Any, Any]:
    """An event with text in the place of exceptions."""
    spelled = {name: _spelled(value) for name, value in event.items()}
    # A renderer that finds `exc_info` writes the raw exception; `exception` is where its text is expected.
    if (info := spelled.pop("exc_info", None)) and "exception" not in spelled:
        spelled["exception"] = info if isinstance(info, str) else _spelled(sys.exc_info())
    return spelled


def _spelled(value: Any) -> Any:
    """An exception as the text that a renderer would write of it, traceback and all."""
    if isinstance(value, BaseException):
        value = (type(value), value, value.__traceback__)
    if isinstance(value, tuple) and len(value) == 3 and isinstance(value[1], BaseException):
        return logging.Formatter().formatException(value)
    return value
