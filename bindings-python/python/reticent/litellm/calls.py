"""LiteLLM's functions, wrapped: before anything of LiteLLM, its loggers and caches among it, sees a prompt."""

from __future__ import annotations

import functools
import importlib
import inspect
from collections.abc import Callable
from typing import Any

import litellm

import reticent
from reticent._exchange import Conversations, Exchange, Sessions
from reticent.litellm._answers import Stream, is_stream, restored_answer
from reticent.litellm._arguments import masked_call, plain
from reticent.litellm._counters import mask_counts

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
_OTHERS = ("a_add_message", "acount_tokens", "add_message", "anthropic_messages", "anthropic_messages_handler")


def install(redactor: reticent.Redactor | None = None, *, session: Sessions = None) -> None:
    """Have `litellm.completion` and its kind send masked prompts and give restored answers; routers call them, too.

    Call it first: what was imported by its name before stays as it was. `session` is the conversation, or a function
    that gives it; without one, each call is a conversation of its own. What cannot be masked raises
    `reticent.hooks.RedactionError`, and nothing is sent.
    """
    conversations = Conversations(redactor, session)
    mask_counts(conversations)
    for place in _PLACES:
        try:
            module = importlib.import_module(place)
        except ModuleNotFoundError:
            # Of another version.
            continue
        for name, function in _functions(module):
            setattr(module, name, _protected(function, conversations))


def mask_uploads(conversations: Conversations) -> None:
    """Have files that the proxy is given be sent with their texts masked: guardrails are told no more than a name."""
    create = litellm.acreate_file
    if hasattr(create, "_reticent"):
        return
    names = list(inspect.signature(create).parameters)

    @functools.wraps(create)
    async def creating(*arguments: Any, **settings: Any) -> Any:
        named = {**dict(zip(names, arguments, strict=False)), **settings}
        return await create(**{**named, "file": plain(named["file"], conversations.begin())})

    creating._reticent = True  # type: ignore[attr-defined]
    litellm.acreate_file = creating


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
