"""LiteLLM's token counters, which it asks for past its functions and guardrails: they count masked texts."""

from __future__ import annotations

import dataclasses
import functools
import inspect
from collections.abc import Awaitable, Callable
from typing import Any

from litellm.llms.base_llm.base_utils import BaseTokenCounter

from reticent._exchange import Conversations, Exchange
from reticent.litellm._arguments import plain

_METHODS = ("count_tokens", "count_responses_request")
# What says where a count is asked for, and how.
_SETTINGS = ("deployment", "messages_format", "model_to_use", "policy", "request_model")


def mask_counts(conversations: Conversations) -> None:
    """Have the counters of all providers, also of those that are loaded later, send masked texts."""
    if not hasattr(BaseTokenCounter, "_reticent"):

        def made(kind: Any, /, **settings: Any) -> None:
            super(BaseTokenCounter, kind).__init_subclass__(**settings)
            _mask(kind)

        BaseTokenCounter.__init_subclass__ = classmethod(made)
        for kind in _kinds(BaseTokenCounter):
            _mask(kind)
    BaseTokenCounter._reticent = conversations


def _kinds(base: Any) -> list[Any]:
    return [kind for each in base.__subclasses__() for kind in (each, *_kinds(each))]


def _mask(kind: Any) -> None:
    for name in _METHODS:
        if name in vars(kind):
            setattr(kind, name, _masked(vars(kind)[name]))


def _masked(count: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
    names = list(inspect.signature(count).parameters)

    @functools.wraps(count)
    async def counting(*arguments: Any, **settings: Any) -> Any:
        counter, named = arguments[0], {**dict(zip(names[1:], arguments[1:], strict=False)), **settings}
        exchange = BaseTokenCounter._reticent.begin()
        kept = {name: value for name, value in named.items() if name in _SETTINGS}
        masked = {name: _of(value, exchange) for name, value in named.items() if name not in kept}
        return await count(counter, **kept, **masked)

    return counting


def _of(value: Any, exchange: Exchange) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        parts = {field.name: _of(getattr(value, field.name), exchange) for field in dataclasses.fields(value)}
        return dataclasses.replace(value, **parts)
    return exchange.masked(plain(value, exchange))
