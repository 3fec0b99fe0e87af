"""Pydantic AI: a model around another whose prompts are masked on their way to the provider, and answers restored.

>>> agent = Agent(reticent.pydantic_ai.ProtectedModel("openai:gpt-5"))  # doctest: +SKIP
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any

from pydantic_ai.models import Model
from pydantic_ai.models.wrapper import WrapperModel

import reticent
from reticent._exchange import Conversations, Sessions
from reticent._http import protect
from reticent.google_genai import protect_api


class ProtectedModel(WrapperModel):
    """Wraps a model, or what names one, and protects the client that it sends with: streams, tools, settings and all.

    The agent, its history and its traces keep the real values. What cannot be masked raises
    `reticent.hooks.RedactionError`, and nothing is sent. `session` is the conversation, or a function that gives it;
    without one, each call is a conversation of its own, which the history in its prompt makes the same again.
    """

    def __init__(
        self, wrapped: Model | str, redactor: reticent.Redactor | None = None, *, session: Sessions = None
    ) -> None:
        super().__init__(wrapped)
        self._conversations = Conversations(redactor, session)
        self._protect()

    async def request(self, *arguments: Any, **settings: Any) -> Any:
        self._protect()
        return await super().request(*arguments, **settings)

    @asynccontextmanager
    async def request_stream(self, *arguments: Any, **settings: Any) -> AsyncIterator[Any]:
        self._protect()
        async with super().request_stream(*arguments, **settings) as stream:
            yield stream

    async def count_tokens(self, *arguments: Any, **settings: Any) -> Any:
        self._protect()
        return await super().count_tokens(*arguments, **settings)

    async def compact_messages(self, *arguments: Any, **settings: Any) -> Any:
        self._protect()
        return await super().compact_messages(*arguments, **settings)

    async def batch_create(self, *arguments: Any, **settings: Any) -> Any:
        self._protect()
        return await super().batch_create(*arguments, **settings)

    def _protect(self) -> None:
        # Before each call: a provider that is entered anew makes itself a new client.
        for model in _models(self.wrapped):
            _protect_client(getattr(model, "client", None), self._conversations, type(model).__name__)


def _protect_client(client: Any, conversations: Conversations, name: str) -> None:
    """Protect the client of a provider: OpenAI's and Anthropic's and those of their kind, and Google's."""
    http = getattr(client, "_client", None)
    if hasattr(client, "_api_client"):
        protect_api(client._api_client, conversations)
    elif hasattr(http, "build_request"):
        protect(http, conversations)
    else:
        raise reticent.UnsupportedError(
            f"the client of {name} cannot be protected: mask prompts with a session of your own"
        )


def _models(model: Any) -> Iterator[Any]:
    """The models that send, behind those that wrap or choose."""
    if isinstance(model, WrapperModel):
        yield from _models(model.wrapped)
    elif isinstance(several := getattr(model, "models", None), list | tuple):
        for each in several:
            yield from _models(each)
    else:
        yield model
