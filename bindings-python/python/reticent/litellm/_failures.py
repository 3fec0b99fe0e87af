"""What LiteLLM tells its loggers of calls that fail, about which it asks no guardrail: redacted copies."""

from __future__ import annotations

import functools
import inspect
import sys
from collections.abc import Callable
from typing import Any

from litellm.litellm_core_utils.litellm_logging import Logging

from reticent.hooks import Event, tell

Redact = Callable[[str, Any], Any]


def redact_failures(redact: Redact, request: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
    """Have a function redact the parts of calls that fail, by their names, and another requests of the proxy's."""
    _wrap(Logging, ("failure_handler", "async_failure_handler"), _of_call)
    # Of a program without the proxy, loggers get no requests of it.
    if (proxy := sys.modules.get("litellm.proxy.utils")) is not None:
        _wrap(proxy.ProxyLogging, ("post_call_failure_hook",), _of_request)
    Logging._reticent = (redact, request)


def _wrap(kind: Any, names: tuple[str, ...], change: Callable[[Any, dict[str, Any]], None]) -> None:
    for name in names:
        handler = getattr(kind, name)
        if not hasattr(handler, "_reticent"):
            setattr(kind, name, _redacting(handler, change))


def _redacting(handler: Callable[..., Any], change: Callable[[Any, dict[str, Any]], None]) -> Any:
    names = list(inspect.signature(handler).parameters)

    @functools.wraps(handler)
    def redacting(*arguments: Any, **settings: Any) -> Any:
        named = {**dict(zip(names, arguments, strict=False)), **settings}
        try:
            change(named.pop("self"), named)
        except Exception as error:
            # What cannot be changed, such as an exception that is frozen, is told to nobody.
            tell(Event("litellm", handler.__name__, type(error).__name__))
            return _nothing() if inspect.iscoroutinefunction(handler) else None
        return handler(arguments[0], **named)

    redacting._reticent = True  # type: ignore[attr-defined]
    return redacting


async def _nothing() -> None:
    """Stand in the place of a handler that is not called."""


def _of_call(logging: Any, named: dict[str, Any]) -> None:
    redact, _ = Logging._reticent
    details = getattr(logging, "model_call_details", {})
    logging.model_call_details = {name: redact(name, value) for name, value in details.items()}
    named["traceback_exception"] = redact("traceback", named.get("traceback_exception"))
    _hide(named.get("exception"), redact)


def _of_request(_: Any, named: dict[str, Any]) -> None:
    redact, request = Logging._reticent
    named["request_data"] = request(named["request_data"])
    named["traceback_str"] = redact("traceback", named.get("traceback_str"))
    _hide(named.get("original_exception"), redact)


def _hide(error: BaseException | None, redact: Redact) -> None:
    """Redact what an exception says, and those that it came from: loggers have the same object as the caller."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        error.args = tuple(redact("exception", argument) for argument in error.args)
        vars(error).update({name: redact("exception", value) for name, value in vars(error).items()})
        error = error.__cause__ or error.__context__
