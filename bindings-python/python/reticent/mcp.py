"""MCP: a middleware of servers that redacts what tools, resources and prompts give, before a client sees it.

>>> MCPServer("shop", middleware=[reticent.mcp.RedactionMiddleware()])  # doctest: +SKIP

And clients that mask what they ask a server for, and restore what it answers:

>>> client = reticent.mcp.protect(mcp.Client("https://shop.example/mcp"))  # doctest: +SKIP
"""

from __future__ import annotations

import dataclasses
from contextlib import AsyncExitStack
from typing import Any, TypeVar

import reticent
from reticent.hooks import RedactionError, Shield

# What says what a server is and can do: no data of anybody, and clients rely on it to the byte.
_HANDSHAKE = frozenset(("initialize", "ping", "server/discover"))
# What names a tool, a prompt or a request to the other side.
_NAMES = ("name", "progressToken", "requestId")

_Client = TypeVar("_Client")


class RedactionMiddleware:
    """Redacts results; with a session also restores the tokens in arguments, where the policy lets them to `tool:NAME`.

    What cannot be redacted is not sent: the client gets an error.
    """

    def __init__(self, redactor: reticent.Redactor | None = None, *, session: reticent.Session | None = None) -> None:
        self._redactor: Any = session or redactor or reticent.Redactor()
        self._session = session

    async def __call__(self, ctx: Any, call_next: Any) -> Any:
        """Restore, call, redact."""
        if self._session is not None and ctx.method == "tools/call" and ctx.params:
            ctx = self._restored(ctx)
        result = await call_next(ctx)
        if result is None or ctx.method in _HANDSHAKE:
            return result
        return _redacted(self._redactor, result, "a result")

    def _restored(self, ctx: Any) -> Any:
        params = dict(ctx.params)
        destination = f"tool:{params.get('name')}"
        params["arguments"] = self._redactor.restore(params.get("arguments"), destination=destination)
        return dataclasses.replace(ctx, params=params)


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
    if request.params is None or request.method in _HANDSHAKE:
        return request
    params = request.params.model_dump(by_alias=True, mode="json", exclude_none=True)
    masked = {
        **_redacted(conversation, params, "a request"),
        **{name: params[name] for name in _NAMES if name in params},
    }
    if request.method == "tools/call":
        masked["arguments"] = conversation.restore(masked.get("arguments"), destination=f"tool:{params['name']}")
    if masked == params:
        return request
    return request.model_copy(update={"params": type(request.params).model_validate(masked, by_name=False)})


def _redacted(redacts: Any, value: Any, what: str) -> Any:
    """What may be sent in place of a value; raises where that is not known."""
    try:
        found = redacts.process(value)
        unknown = ", ".join(found.report.unsupported)
        if not unknown:
            return found.value
    except Exception as error:
        unknown = type(error).__name__
    raise RedactionError(f"{what} could not be redacted, and was not sent ({unknown})", code="not-sent")
