"""LiteLLM's functions, wrapped: before anything of LiteLLM, its loggers and caches among it, sees a prompt."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from typing import Any

import litellm
from pydantic import BaseModel

import reticent
from reticent._exchange import Conversations, Exchange, Sessions
from reticent._http import masked_header
from reticent.litellm._answers import Stream, is_stream, restored_answer

_FUNCTIONS = ("completion", "text_completion", "responses", "embedding", "rerank", "moderation", "image_generation")
# What says where a call goes and with which credentials.
_SETTINGS = frozenset(
    ("model", "api_base", "base_url", "api_version", "custom_llm_provider", "fallbacks", "model_list")
)
_CREDENTIALS = ("api_key", "_token", "_secret_key", "_access_key_id", "_credentials")
_HEADERS = ("headers", "extra_headers")


def install(redactor: reticent.Redactor | None = None, *, session: Sessions = None) -> None:
    """Have `litellm.completion` and its kind send masked prompts and give restored answers; routers call them, too.

    Call it first: what was imported by its name before stays as it was. `session` is the conversation, or a function
    that gives it; without one, each call is a conversation of its own. What cannot be masked raises
    `reticent.hooks.RedactionError`, and nothing is sent.
    """
    conversations = Conversations(redactor, session)
    for name in (each for function in _FUNCTIONS for each in (function, f"a{function}")):
        function = getattr(litellm, name, None)
        if function is not None and not getattr(function, "_reticent", False):
            setattr(litellm, name, _protected(function, conversations))


def _protected(function: Callable[..., Any], conversations: Conversations) -> Callable[..., Any]:
    names = list(inspect.signature(function).parameters)

    def begin(arguments: tuple[Any, ...], settings: dict[str, Any]) -> tuple[Exchange, dict[str, Any]]:
        named = {**dict(zip(names, arguments, strict=False)), **settings}
        exchange = conversations.begin(named)
        return exchange, masked_call(named, exchange)

    def answered(answer: Any, exchange: Exchange) -> Any:
        return Stream(answer, exchange) if is_stream(answer) else restored_answer(answer, exchange)

    if inspect.iscoroutinefunction(function):

        @functools.wraps(function)
        async def waiting(*arguments: Any, **settings: Any) -> Any:
            exchange, masked = begin(arguments, settings)
            return answered(await function(**masked), exchange)

        protected: Any = waiting
    else:

        @functools.wraps(function)
        def calling(*arguments: Any, **settings: Any) -> Any:
            exchange, masked = begin(arguments, settings)
            return answered(function(**masked), exchange)

        protected = calling
    protected._reticent = True
    return protected  # type: ignore[no-any-return]


def masked_call(named: dict[str, Any], exchange: Exchange, kept: tuple[str, ...] = ()) -> dict[str, Any]:
    """The arguments of a call with all texts masked that are no settings of where it goes."""
    texts = {name: value for name, value in named.items() if name not in kept and not _is_setting(name)}
    masked = exchange.masked({name: _plain(value) for name, value in texts.items()})
    for name in _HEADERS:
        if isinstance(named.get(name), dict):
            masked[name] = {key: masked_header(key, value, exchange) for key, value in named[name].items()}
    return {name: masked.get(name, value) for name, value in named.items()}


def _is_setting(name: str) -> bool:
    return name in _SETTINGS or name in _HEADERS or name.endswith(_CREDENTIALS) or name.startswith("mock_")


def _plain(value: Any) -> Any:
    """Messages that LiteLLM or a client has answered with, in a history, as what they are sent as."""
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {name: _plain(item) for name, item in value.items()}
    return value.model_dump(exclude_none=True) if isinstance(value, BaseModel) else value
