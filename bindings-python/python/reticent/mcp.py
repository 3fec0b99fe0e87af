"""MCP: a middleware of servers that redacts what tools, resources and prompts give, before a client sees it.

>>> MCPServer("shop", middleware=[reticent.mcp.RedactionMiddleware()])  # doctest: +SKIP

And clients that mask what they ask a server for, and restore what it answers:

>>> client = reticent.mcp.protect(mcp.Client("https://shop.example/mcp"))  # doctest: +SKIP
"""

from __future__ import annotations

import copy
import dataclasses
from contextlib import AsyncExitStack
from typing import Any, TypeVar

from mcp.shared.exceptions import MCPError
from pydantic import ValidationError

import reticent
from reticent._files import with_files_redacted
from reticent.hooks import FAILED, RedactionError, Shield

# With which both sides say who they are and what they can do.
_HANDSHAKE = frozenset(("initialize", "ping", "server/discover"))
# What they rely on to the byte, and no data of anybody: versions and abilities.
_OF_PROTOCOL = ("protocolVersion", "supportedVersions", "capabilities")
# What names a tool, a prompt or a request to the other side.
_REQUESTS = ("progressToken", "requestId")
_NAMES = ("name", *_REQUESTS)

_Client = TypeVar("_Client")


class RedactionMiddleware:
    """Redacts all that a server sends; with a session also restores tokens, where the policy lets them to `tool:NAME`.

    Results and errors, and what a handler sends by itself: logs, progress, and what it asks the client for. What cannot
    be redacted is not sent: the client gets an error.
    """

    def __init__(self, redactor: reticent.Redactor | None = None, *, session: reticent.Session | None = None) -> None:
        self._redactor: Any = session or redactor or reticent.Redactor()
        self._session = session

    async def __call__(self, ctx: Any, call_next: Any) -> Any:
        """Restore, call, redact."""
        if self._session is not None and ctx.method == "tools/call" and ctx.params:
            ctx = self._restored(ctx)
        ctx = dataclasses.replace(ctx, session=self._protected(ctx.session))
        try:
            result = await call_next(ctx)
        except Exception as error:
            raise self._told(error) from error
        kept = _OF_PROTOCOL if ctx.method in _HANDSHAKE else ()
        return None if result is None else _redacted(self._redactor, result, "a result", kept)

    def _restored(self, ctx: Any) -> Any:
        params = dict(ctx.params)
        destination = f"tool:{params.get('name')}"
        params["arguments"] = self._redactor.restore(params.get("arguments"), destination=destination)
        return dataclasses.replace(ctx, params=params)

    def _protected(self, session: Any) -> Any:
        """A copy of a session, whose ways to the client are redacted."""
        made = copy.copy(session)
        made._request_outbound = _Outbound(session._request_outbound, self._redactor)
        made._connection = _Connection(session._connection, self._redactor)
        return made

    def _told(self, error: Exception) -> Exception:
        """What the client may see of an error: of others than MCP's, it sees the text or nothing."""
        try:
            if isinstance(error, MCPError):
                document = error.error.model_dump()
                told = _redacted(self._redactor, document, "an error", ("code",))
                return error if told == document else MCPError(told["code"], told["message"], told.get("data"))
            text = str(error)
            redacted = str(self._redactor.redact(text))
            return error if redacted == text or isinstance(error, ValidationError) else HandlerError(redacted)
        except Exception:
            return HandlerError(FAILED)


class HandlerError(Exception):
    """What a handler of a server raised, as far as a client may see it."""


class _Outbound:
    """A way to the client, on which all is redacted; all else is its own."""

    def __init__(self, outbound: Any, redacts: Any) -> None:
        self._outbound, self._redacts = outbound, redacts

    def __getattr__(self, name: str) -> Any:
        return getattr(self.__dict__["_outbound"], name)

    async def send_raw_request(self, method: str, params: Any, *more: Any) -> Any:
        answer = await self._outbound.send_raw_request(method, self._redacted(params, "a request"), *more)
        return self._redacts.restore(answer) if isinstance(self._redacts, reticent.Session) else answer

    async def notify(self, method: str, params: Any, *more: Any) -> None:
        await self._outbound.notify(method, self._redacted(params, "a notification"), *more)

    async def progress(self, progress: float, total: float | None = None, message: str | None = None) -> None:
        await self._outbound.progress(progress, total, self._redacted(message, "progress"))

    def _redacted(self, value: Any, what: str) -> Any:
        return None if value is None else _redacted(self._redacts, value, what, _REQUESTS)


class _Connection:
    """A connection whose way to the client is redacted."""

    def __init__(self, connection: Any, redacts: Any) -> None:
        self._connection = connection
        self.outbound = _Outbound(connection.outbound, redacts)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.__dict__["_connection"], name)


def protect(
    client: _Client, redactor: reticent.Redactor | None = None, *, session: reticent.Session | None = None
) -> _Client:
    """Have a client, or the session of one, mask what it sends and restore what comes back. It is the same client.

    Arguments of tools keep the values that the policy lets to `tool:NAME`. What cannot be masked raises
    `reticent.hooks.RedactionError`, and is not sent; nor is what a callback answers the server.
    """
    conversation = session or (redactor or reticent.Redactor()).session()
    host: Any = client
    if not hasattr(host, "_build_session"):
        _protect(host, conversation)
        return client
    build = host._build_session

    async def build_protected(stack: AsyncExitStack) -> Any:
        made = await build(stack)
        _protect(made, conversation)
        return made

    host._build_session = build_protected
    return client


def _protect(client: Any, conversation: reticent.Session) -> None:
    if getattr(client, "_reticent", False):
        return
    client._reticent = True
    shield = Shield(conversation, hook="mcp")
    send_request, send_notification = client.send_request, client.send_notification
    on_request, on_notify = client._on_request, client._on_notify

    async def send_masked(request: Any, *arguments: Any, **settings: Any) -> Any:
        result = await send_request(_masked(conversation, request), *arguments, **settings)
        if request.method in _HANDSHAKE:
            return result
        document = result.model_dump(by_alias=True, mode="json", exclude_none=True)
        restored = conversation.restore(document)
        return result if restored == document else type(result).model_validate(restored, by_name=False)

    async def notify_masked(notification: Any) -> None:
        try:
            masked = _masked(conversation, notification)
        except RedactionError as error:
            # A notification asks for nothing: it is left out, as a trace would be.
            shield.failed("notification", error.code)
            return
        await send_notification(masked)

    async def answer_masked(context: Any, method: str, params: Any) -> Any:
        answer = await on_request(context, method, conversation.restore(params) if params else params)
        return _redacted(conversation, answer, "an answer")

    async def notified(context: Any, method: str, params: Any) -> None:
        await on_notify(context, method, conversation.restore(params) if params else params)

    client.send_request, client.send_notification = send_masked, notify_masked
    client._on_request, client._on_notify = answer_masked, notified


def _masked(conversation: reticent.Session, request: Any) -> Any:
    """A request, or a notification, that may be sent."""
    if request.params is None:
        return request
    params = request.params.model_dump(by_alias=True, mode="json", exclude_none=True)
    kept = _OF_PROTOCOL if request.method in _HANDSHAKE else _NAMES
    masked = _redacted(conversation, params, "a request", kept)
    if request.method == "tools/call":
        masked["arguments"] = conversation.restore(masked.get("arguments"), destination=f"tool:{params['name']}")
    if masked == params:
        return request
    return request.model_copy(update={"params": type(request.params).model_validate(masked, by_name=False)})


def _redacted(redacts: Any, value: Any, what: str, kept: tuple[str, ...] = ()) -> Any:
    """What may be sent in place of a value, with some of its members as they are; raises where that is not known."""
    try:
        # A file in it has to stay one.
        found = redacts.process(with_files_redacted(value, redacts.redact))
        unknown = ", ".join(found.report.unsupported)
        if not unknown:
            same = {name: value[name] for name in kept if name in value} if isinstance(value, dict) else {}
            return {**found.value, **same} if same else found.value
    except Exception as error:
        unknown = type(error).__name__
    raise RedactionError(f"{what} could not be redacted, and was not sent ({unknown})", code="not-sent")
