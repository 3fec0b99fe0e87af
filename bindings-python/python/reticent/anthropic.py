"""Anthropic's client: a middleware that masks prompts and restores answers, streamed or not.

>>> import anthropic, reticent.anthropic
>>> client = anthropic.Anthropic(middleware=[reticent.anthropic.Middleware()])  # doctest: +SKIP

A middleware is not told of the headers and parameters that a client has by default; `protect` covers these, too:

>>> client = reticent.anthropic.protect(anthropic.Anthropic())  # doctest: +SKIP
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

import anthropic

import reticent
from reticent._exchange import Conversations, Exchange, Sessions
from reticent._files import redacted_file
from reticent._http import is_credential, masked_header, masked_target, restored_response
from reticent._http import protect as _protect

_Client = TypeVar("_Client")


def protect(client: _Client, redactor: reticent.Redactor | None = None, *, session: Sessions = None) -> _Client:
    """Have a client, sync or async, send masked prompts and give restored answers. It is the same client.

    What it logs by itself, before anything is sent, is raw: that is for `reticent.logging`.
    """
    http: Any = client._client  # type: ignore[attr-defined]
    _protect(http, Conversations(redactor, session))
    return client


class Middleware(anthropic.Middleware):
    """Masks each request, and restores its answer. What cannot be masked raises `reticent.hooks.RedactionError`.

    `session` is the conversation, or a function that gives it; without one, each call is a conversation of its own,
    which the history in its prompt makes the same again.
    """

    def __init__(self, redactor: reticent.Redactor | None = None, *, session: Sessions = None) -> None:
        self._conversations = Conversations(redactor, session)

    def handle(self, request: Any, call_next: Any) -> Any:
        """Mask, call, restore."""
        exchange, masked = self._masked(request)
        response = call_next(masked)
        response.http_response = restored_response(response.http_response, exchange)
        return response

    async def handle_async(self, request: Any, call_next: Any) -> Any:
        """Mask, call, restore."""
        exchange, masked = self._masked(request)
        response = await call_next(masked)
        response.http_response = restored_response(response.http_response, exchange)
        return response

    def _masked(self, request: Any) -> tuple[Exchange, Any]:
        exchange = self._conversations.begin(request.json)
        headers = {
            name: masked_header(name, text, exchange) if isinstance(text, str) else text
            for name, text in request.headers.items()
        }
        body = exchange.masked(request.json)
        keys = {name: value for name, value in request.query_params.items() if is_credential(name)}
        others = {name: value for name, value in request.query_params.items() if name not in keys}
        params = {**keys, **exchange.masked(others)}
        masked = request.copy(url=masked_target(request.url, exchange), params=params, body=body, headers=headers)
        if masked.options.files:
            masked.options.files = [
                (name, redacted_file(file, exchange.masked)) for name, file in _pairs(masked.options.files)
            ]
        return exchange, masked


def _pairs(files: Any) -> Any:
    return files.items() if isinstance(files, Mapping) else files
