"""Google's Gen AI client: prompts are masked, answers restored; Gemini and Vertex AI, streams, chats, embeddings.

>>> from google import genai
>>> client = reticent.google_genai.protect(genai.Client())  # doctest: +SKIP
"""

from __future__ import annotations

import functools
import inspect
import mimetypes
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import reticent
from reticent._exchange import Conversations, Sessions
from reticent._files import redacted_file
from reticent._http import protect as _protect

_Client = TypeVar("_Client")


def protect(client: _Client, redactor: reticent.Redactor | None = None, *, session: Sessions = None) -> _Client:
    """Have a client send masked prompts and give restored answers, asynchronous ones, too. It is the same client.

    `session` is the conversation, or a function that gives it; without one, each call is a conversation of its own,
    which the history in its prompt makes the same again. What cannot be masked raises `reticent.hooks.RedactionError`.
    """
    conversations = Conversations(redactor, session)
    host: Any = client
    protect_api(host._api_client, conversations)
    for services in (host, host.aio):
        _protect_uploads(services, conversations)
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


def _protect_uploads(services: Any, conversations: Conversations) -> None:
    """Have files masked before they are announced: how long they are, and in which pieces they come."""
    for name, method in (("files", "upload"), ("file_search_stores", "upload_to_file_search_store")):
        service = getattr(services, name, None)
        upload = getattr(service, method, None)
        if upload is not None and not getattr(upload, "_reticent", False):
            setattr(service, method, _masking(upload, conversations))


def _masking(upload: Any, conversations: Conversations) -> Any:
    @functools.wraps(upload)
    def masking(*, file: Any, **settings: Any) -> Any:
        with _masked(file, conversations) as masked:
            return upload(file=masked, **settings)

    @functools.wraps(upload)
    async def masking_async(*, file: Any, **settings: Any) -> Any:
        with _masked(file, conversations) as masked:
            return await upload(file=masked, **settings)

    made: Any = masking_async if inspect.iscoroutinefunction(upload) else masking
    made._reticent = True
    return made


@contextmanager
def _masked(file: Any, conversations: Conversations) -> Iterator[Any]:
    """A copy of a file that may be sent, where that was: a stream of its content, or a path that says its kind."""
    path = Path(file) if isinstance(file, str) else file
    masked = redacted_file(path, conversations.begin().masked)
    if not isinstance(masked, tuple):
        yield masked
        return
    name, content = masked
    kind = Path(path).suffix
    with tempfile.TemporaryDirectory(prefix="reticent-") as folder:
        is_lost = kind.lower() in mimetypes.types_map and not name.endswith(kind)
        copy = Path(folder, name + kind if is_lost else name)
        copy.write_bytes(content)
        yield copy
