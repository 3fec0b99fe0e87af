"""LiteLLM's functions, wrapped: before anything of LiteLLM, its loggers and caches among it, sees a prompt."""

from __future__ import annotations

import functools
import importlib
import inspect
import io
import os
from collections.abc import Callable
from typing import Any

from litellm.llms.base_llm.base_utils import type_to_response_format_param
from pydantic import BaseModel

import reticent
from reticent._exchange import Conversations, Exchange, Sessions
from reticent._files import redacted_file
from reticent._http import masked_header
from reticent.litellm._answers import Stream, is_stream, restored_answer

# Where LiteLLM keeps the functions that programs call. Nearly all that send something have an asynchronous twin.
_PLACES = (
    "litellm",
    "litellm.anthropic_interface.messages",
    "litellm.google_genai",
    "litellm.interactions",
    "litellm.interactions.agents",
    "litellm.messages",
    "litellm.vector_store_files",
    "litellm.vector_stores",
)
_OTHERS = ("a_add_message", "add_message", "anthropic_messages", "anthropic_messages_handler")
# What says where a call goes and with which credentials.
_SETTINGS = frozenset(
    ("model", "api_base", "base_url", "api_version", "custom_llm_provider", "fallbacks", "model_list")
)
_CREDENTIALS = ("_key", "_key_id", "_token", "_secret", "_password", "_credentials")
_HEADERS = ("headers", "extra_headers")


def install(redactor: reticent.Redactor | None = None, *, session: Sessions = None) -> None:
    """Have `litellm.completion` and its kind send masked prompts and give restored answers; routers call them, too.

    Call it first: what was imported by its name before stays as it was. `session` is the conversation, or a function
    that gives it; without one, each call is a conversation of its own. What cannot be masked raises
    `reticent.hooks.RedactionError`, and nothing is sent.
    """
    conversations = Conversations(redactor, session)
    for place in _PLACES:
        try:
            module = importlib.import_module(place)
        except ModuleNotFoundError:
            # Of another version.
            continue
        for name, function in _functions(module):
            setattr(module, name, _protected(function, conversations))


def _functions(module: Any) -> list[tuple[str, Callable[..., Any]]]:
    """The functions of a module that call a provider."""
    names = {name for name in vars(module) if f"a{name}" in vars(module)}
    names |= {f"a{name}" for name in names} | {name for name in _OTHERS if name in vars(module)}
    found = [(name, getattr(module, name)) for name in sorted(names)]
    return [(name, each) for name, each in found if inspect.isfunction(each) and not hasattr(each, "_reticent")]


def _protected(function: Callable[..., Any], conversations: Conversations) -> Callable[..., Any]:
    names = list(inspect.signature(function).parameters)

    def begin(arguments: tuple[Any, ...], settings: dict[str, Any]) -> tuple[Exchange, dict[str, Any]]:
        named = {**dict(zip(names, arguments, strict=False)), **settings}
        exchange = conversations.begin(named)
        return exchange, masked_call(named, exchange)

    def answered(answer: Any, exchange: Exchange) -> Any:
        return Stream(answer, exchange) if is_stream(answer) else restored_answer(answer, exchange)

    async def waited(answer: Any, exchange: Exchange) -> Any:
        return answered(await answer, exchange)

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
            answer = function(**masked)
            # Where it is asked to be asynchronous.
            return waited(answer, exchange) if inspect.isawaitable(answer) else answered(answer, exchange)

        protected = calling
    protected._reticent = True
    return protected  # type: ignore[no-any-return]


def masked_call(named: dict[str, Any], exchange: Exchange, kept: tuple[str, ...] = ()) -> dict[str, Any]:
    """The arguments of a call with all texts masked that are no settings of where it goes."""
    texts = {name: value for name, value in named.items() if name not in kept and not _is_setting(name)}
    masked = exchange.masked({name: _plain(value, exchange) for name, value in texts.items()})
    for name in _HEADERS:
        if isinstance(named.get(name), dict):
            masked[name] = {key: masked_header(key, value, exchange) for key, value in named[name].items()}
    return {name: masked.get(name, value) for name, value in named.items()}


def _is_setting(name: str) -> bool:
    return name in _SETTINGS or name in _HEADERS or name.endswith(_CREDENTIALS) or name.startswith("mock_")


def _plain(value: Any, exchange: Exchange) -> Any:
    """What a call has as plain data: messages of a history as what they are sent as, files with their text masked."""
    if _is_file(value):
        return redacted_file(value, exchange.masked)
    if isinstance(value, list | tuple):
        return [_plain(item, exchange) for item in value]
    if isinstance(value, dict):
        return {name: _plain(item, exchange) for name, item in value.items()}
    if isinstance(value, type) and issubclass(value, BaseModel):
        # A class says how to answer. It is sent as a schema, of which only what has a finding is looked at before.
        form = type_to_response_format_param(value)
        return value if exchange.masked(form) == form else form
    return value.model_dump(exclude_none=True) if isinstance(value, BaseModel) else value


def _is_file(value: Any) -> bool:
    if isinstance(value, tuple):
        return len(value) > 1 and _is_file(value[1])
    return isinstance(value, bytes | os.PathLike | io.IOBase)
