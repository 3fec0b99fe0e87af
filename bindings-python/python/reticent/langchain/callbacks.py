"""Callbacks: what another handler, such as a tracer of a vendor, is told is redacted before."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from langchain_core.callbacks import AsyncCallbackHandler, BaseCallbackHandler

from reticent.hooks import Redacts, Shield

_EVENTS = [name for name in dir(AsyncCallbackHandler) if name.startswith("on_")]


class RedactingCallbackHandler(BaseCallbackHandler):
    """Stands before another handler, whose events it passes on redacted. Never raises, whatever that one does.

    LangChain swallows what handlers raise and goes on; so the raw event must not reach the other at all.
    """

    def __init__(self, handler: BaseCallbackHandler, redactor: Redacts | None = None) -> None:
        self._handler = handler
        self._shield = Shield(redactor, hook="langchain")
        for name in ("ignore_llm", "ignore_retry", "ignore_chain", "ignore_agent", "ignore_retriever"):
            if getattr(handler, name, False):
                setattr(self, f"_{name}", True)
        # In order, before the program goes on: what is mutable is read while it is what it was.
        self.run_inline = True

    def _told(self, value: Any, where: str) -> Any:
        if value is None or isinstance(value, bool | int | float | UUID):
            return value
        if isinstance(value, BaseException):
            return RuntimeError(self._shield.text(f"{type(value).__name__}: {value}", "error"))
        return self._shield.value(value, where)

    def _tell(self, name: str, arguments: Any, settings: dict[str, Any]) -> Any:
        told = [self._told(value, name) for value in arguments]
        named = {key: self._told(value, f"{name} {key}") for key, value in settings.items()}
        return getattr(self._handler, name)(*told, **named)


def _event(name: str) -> Callable[..., Any]:
    def handle(self: RedactingCallbackHandler, *arguments: Any, **settings: Any) -> Any:
        try:
            return self._tell(name, arguments, settings)
        except NotImplementedError:
            # Of chat models: handlers without it are told of a prompt.
            raise
        except Exception as error:
            self._shield.failed(name, type(error).__name__)
            return None

    handle.__name__ = name
    return handle


for _name in _EVENTS:
    if hasattr(BaseCallbackHandler, _name):
        setattr(RedactingCallbackHandler, _name, _event(_name))
for _name in ("ignore_llm", "ignore_retry", "ignore_chain", "ignore_agent", "ignore_retriever"):
    setattr(
        RedactingCallbackHandler,
        _name,
        property(lambda self, flag=f"_{_name}": getattr(self, flag, False)),  # type: ignore[misc]
    )
