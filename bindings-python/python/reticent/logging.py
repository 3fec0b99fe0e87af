"""The standard library's logging: handlers that get redacted copies of records, with arguments, extras and tracebacks.

>>> import reticent.logging
>>> uninstall = reticent.logging.install()  # every handler, now and later
>>> uninstall()
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from reticent.hooks import FAILED, Redacts, Shield
from reticent.structlog import spelled_event

# Numbers, what is rewritten apart from the rest, and the logger that structlog's formatter hands to processors.
_OWN = frozenset(
    (
        "_logger",
        "args",
        "created",
        "exc_info",
        "levelno",
        "lineno",
        "message",
        "msecs",
        "msg",
        "process",
        "relativeCreated",
        "thread",
    )
)
_traceback = logging.Formatter()


class RedactingFormatter(logging.Formatter):
    """Redacts what another formatter writes, in configurations that name formatters; `protect` covers more."""

    def __init__(self, formatter: logging.Formatter | None = None, redactor: Redacts | None = None) -> None:
        super().__init__()
        self._formatter = formatter or logging.Formatter()
        self._shield = Shield(redactor, hook="logging")

    def format(self, record: logging.LogRecord) -> str:
        """Format with the other formatter, which is given a redacted copy, and redact what it writes."""
        try:
            text = self._formatter.format(_redacted(self._shield, record))
        except Exception as error:
            text = self._shield.failed("record", type(error).__name__)
        return self._shield.text(text, "record")


def protect(handler: logging.Handler, redactor: Redacts | None = None) -> logging.Handler:
    """Have a handler get redacted copies of records, whatever it does with them; other handlers see the originals."""
    return _protect(handler, Shield(redactor, hook="logging"))


def install(redactor: Redacts | None = None) -> Callable[[], None]:
    """Protect the handlers of all loggers, and those that are added later; what is returned undoes the latter."""
    shield = Shield(redactor, hook="logging")
    loggers = [logging.getLogger(), *logging.Logger.manager.loggerDict.values()]
    for logger in loggers:
        for handler in getattr(logger, "handlers", ()):
            _protect(handler, shield)
    if logging.lastResort is not None:
        _protect(logging.lastResort, shield)

    add = logging.Logger.addHandler

    def add_protected(self: logging.Logger, hdlr: logging.Handler) -> None:
        add(self, _protect(hdlr, shield))

    def uninstall() -> None:
        if logging.Logger.addHandler is add_protected:
            logging.Logger.addHandler = add  # type: ignore[method-assign]

    logging.Logger.addHandler = add_protected  # type: ignore[method-assign]
    return uninstall


def _protect(handler: logging.Handler, shield: Shield) -> logging.Handler:
    if getattr(handler, "_reticent", None) is None:
        # In place of `handle` and not of `emit`: there the handler's lock is held, and an event is a record, too.
        handle, keeps, form = handler.handle, handler.filter, handler.format

        def filtered(record: logging.LogRecord) -> Any:
            kept: Any = keeps(record)
            if not kept or not handler.filters:
                return kept
            # Filters add what they know of the context, or give another record.
            if isinstance(kept, logging.LogRecord) and kept is not record:
                return _redacted(shield, kept)
            record.__dict__.update(_redacted(shield, record).__dict__)
            return kept

        def formatted(record: logging.LogRecord) -> Any:
            text: Any = form(record)
            return text if _is_plain(handler.formatter) else shield.value(text, "record")

        handler.handle = lambda record: handle(_redacted(shield, record))  # type: ignore[method-assign]
        handler.filter, handler.format = filtered, formatted  # type: ignore[method-assign]
        handler._reticent = shield  # type: ignore[attr-defined]
    return handler


def _is_plain(formatter: logging.Formatter | None) -> bool:
    """Whether a formatter writes what stands in the record, and nothing that it has from elsewhere."""
    if formatter is None:
        return True
    return type(formatter) is logging.Formatter and not getattr(formatter._style, "_defaults", None)


def _redacted(shield: Shield, record: logging.LogRecord) -> logging.LogRecord:
    """A copy in which nothing is raw. Never raises."""
    try:
        return _copied(shield, record)
    except Exception as error:
        text = shield.failed("record", type(error).__name__)
        return logging.LogRecord(text, record.levelno, text, record.lineno, text, None, None)


def _copied(shield: Shield, record: logging.LogRecord) -> logging.LogRecord:
    parts: dict[str, Any] = {name: value for name, value in record.__dict__.items() if name not in _OWN}
    try:
        parts["message"] = record.getMessage()
    except Exception as error:
        parts["message"] = shield.failed("message", type(error).__name__)
    if isinstance(record.msg, dict):
        # An event of structlog, or of a formatter that writes JSON: it stays one.
        parts["msg"] = spelled_event(record.msg)
    if record.exc_info:
        # The exception itself is raw, so handlers get its text alone.
        parts["exc_text"] = record.exc_text or _traceback.formatException(record.exc_info)  # type: ignore[arg-type]
    # All parts at once: one pass. Where that fails, each on its own, so that one does not cost the others.
    together = shield.value(parts, "record")
    if not isinstance(together, dict):
        together = {name: shield.value(value, name) for name, value in parts.items()}
    copy = logging.makeLogRecord({name: record.__dict__[name] for name in _OWN if name in record.__dict__})
    copy.__dict__.update(together)
    copy.msg, copy.args, copy.exc_info = copy.message, None, None
    if "msg" in parts:
        copy.msg = together["msg"] if isinstance(together["msg"], dict) else {"event": FAILED}
        copy.message = str(copy.msg)
    return copy


__all__ = ["FAILED", "RedactingFormatter", "install", "protect"]
