"""loguru: sinks get redacted text, with tracebacks and the values of variables in them.

>>> import reticent.loguru
>>> uninstall = reticent.loguru.install()  # every sink, now and later
>>> uninstall()
"""

from __future__ import annotations

import copy
import logging
import sys
import traceback
from collections.abc import Callable
from typing import Any

import loguru
from loguru import _logger
from loguru._handler import Message

from reticent.hooks import FAILED, Redacts, Shield
from reticent.logging import protect

# Parts of a record that hold text of the program or its users; the others are numbers and times.
_TEXTS = ("message", "extra", "name", "function", "module")
_NAMED = ("level", "file", "thread", "process")


def install(redactor: Redacts | None = None) -> Callable[[], None]:
    """Put a shield before each sink, and before those that are added later; what is returned undoes the latter."""
    shield = Shield(redactor, hook="loguru")
    core = loguru.logger._core  # type: ignore[attr-defined]
    for handler in core.handlers.values():
        _protect(handler, shield)

    make = _logger.Handler

    def make_protected(**settings: Any) -> Any:
        return _protect(make(**settings), shield)

    def uninstall() -> None:
        if _logger.Handler is make_protected:
            _logger.Handler = make

    # Where `add` makes them: so that nothing is written before the shield is there.
    _logger.Handler = make_protected
    return uninstall


def _protect(handler: Any, shield: Shield) -> Any:
    if not isinstance(handler._sink, _Sink):
        if isinstance(standard := getattr(handler._sink, "_handler", None), logging.Handler):
            # It makes records of its own, which name the thread as it is.
            protect(standard, shield.redactor)
        handler._sink = _Sink(handler._sink, shield)
        # It prints whole records to the standard error where a format or a sink fails.
        handler._error_interceptor = _Errors(handler._error_interceptor, shield)
    return handler


class _Sink:
    """A sink that is given redacted messages; all else is the sink's own."""

    def __init__(self, sink: Any, shield: Shield) -> None:
        self._sink, self._shield = sink, shield

    def write(self, message: Any) -> None:
        redacted = Message(self._shield.text(str(message), "message"))
        redacted.record = _redacted(self._shield, message.record)
        self._sink.write(redacted)

    def __getattr__(self, name: str) -> Any:
        if "_sink" not in self.__dict__:
            # While it is copied, as loguru has it for loggers of their own.
            raise AttributeError(name)
        return getattr(self._sink, name)


class SinkError(Exception):
    """A mistake of a sink or a format as loguru prints it: what was raised, with its traceback, redacted."""


class _Errors:
    """What loguru prints of a mistake, without the raw record."""

    def __init__(self, interceptor: Any, shield: Shield) -> None:
        self._interceptor, self._shield = interceptor, shield

    def should_catch(self) -> bool:
        return bool(self._interceptor.should_catch())

    def print(self, record: Any = None, *, exception: Any = None) -> None:
        record = None if record is None else _redacted(self._shield, record)
        raised = exception or sys.exc_info()[1]
        told = "".join(traceback.format_exception(raised)) if raised else ""
        self._interceptor.print(record, exception=SinkError(self._shield.text(told, "error")))


def _redacted(shield: Shield, record: dict[str, Any]) -> dict[str, Any]:
    made = dict(record)
    texts = shield.value({name: record[name] for name in _TEXTS if name in record}, "record")
    made.update(texts if isinstance(texts, dict) else dict.fromkeys(_TEXTS, FAILED))
    if not isinstance(made.get("extra"), dict):
        made["extra"] = {"redaction": FAILED}
    for name in _NAMED:
        if name in record:
            made[name] = _renamed(shield, record[name])
    # The exception itself is raw; its text stands in the message.
    made["exception"] = None
    return made


def _renamed(shield: Shield, part: Any) -> Any:
    """A thread, a file and the like by a name, and a path, that say nothing of anybody."""
    if shield.text(names := f"{part.name} {getattr(part, 'path', '')}", "record") == names:
        return part
    made = copy.copy(part)
    for name in ("name", "path"):
        if hasattr(part, name):
            setattr(made, name, shield.text(str(getattr(part, name)), "record"))
    return made
