"""OpenAI's client, and those of its kind: prompts are masked, answers restored; Chat, Responses, embeddings, streams.

>>> import openai, reticent.openai
>>> client = reticent.openai.protect(openai.OpenAI())  # doctest: +SKIP
"""

from __future__ import annotations

from typing import Any, TypeVar

import reticent
from reticent._exchange import Conversations, Sessions
from reticent._http import protect as _protect

_Client = TypeVar("_Client")


def protect(client: _Client, redactor: reticent.Redactor | None = None, *, session: Sessions = None) -> _Client:
    """Have a client, sync or async, send masked prompts and give restored answers. It is the same client.

    `session` is the conversation, or a function that gives it; without one, each call is a conversation of its own,
    which the history in its prompt makes the same again. What cannot be masked raises `reticent.hooks.RedactionError`.
    """
    http: Any = getattr(client, "_client", client)
    _protect(http, Conversations(redactor, session))
    return client
