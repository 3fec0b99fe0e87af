"""Google's Gen AI client: prompts are masked, answers restored; Gemini and Vertex AI, streams, chats, embeddings.

>>> from google import genai
>>> client = reticent.google_genai.protect(genai.Client())  # doctest: +SKIP
"""

from __future__ import annotations

from typing import Any, TypeVar

import reticent
from reticent._exchange import Conversations, Sessions
from reticent._http import protect as _protect

_Client = TypeVar("_Client")


def protect(client: _Client, redactor: reticent.Redactor | None = None, *, session: Sessions = None) -> _Client:
    """Have a client send masked prompts and give restored answers, asynchronous ones, too. It is the same client.

    `session` is the conversation, or a function that gives it; without one, each call is a conversation of its own,
    which the history in its prompt makes the same again. What cannot be masked raises `reticent.hooks.RedactionError`.
    """
    protect_api(client._api_client, Conversations(redactor, session))  # type: ignore[attr-defined]
    return client


def protect_api(api: Any, conversations: Conversations) -> None:
    """Protect what a client sends with."""
    waiting = api._async_httpx_client
    if waiting is None or api._use_google_auth_sync():
        raise reticent.UnsupportedError(
            "a client with certificates of its own sends past the HTTP clients that are protected here: give it "
            "`http_options` with an `httpx_client` and an `httpx_async_client`"
        )
    _protect(api._httpx_client, conversations)
    _protect(waiting, conversations)
    # Where aiohttp is installed, it would be taken in the place of the protected client.
    api._use_aiohttp = lambda: False
    _protect_each_loop(waiting, conversations)


def _protect_each_loop(client: Any, conversations: Conversations) -> None:
    """Protect the clients that an asynchronous one makes for itself, one for each event loop."""
    of_loop = getattr(client, "_client_for_running_loop", None)
    if of_loop is None or getattr(of_loop, "_reticent", False):
        return

    def of_loop_protected() -> Any:
        made = of_loop()
        _protect(made, conversations)
        return made

    of_loop_protected._reticent = True  # type: ignore[attr-defined]
    client._client_for_running_loop = of_loop_protected
