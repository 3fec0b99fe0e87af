"""MCP: a middleware of servers that redacts what tools, resources and prompts give, before a client sees it.

>>> MCPServer("shop", middleware=[reticent.mcp.RedactionMiddleware()])  # doctest: +SKIP
"""

from __future__ import annotations

import dataclasses
from typing import Any

import reticent
from reticent.hooks import RedactionError

# What says what a server is and can do: no data of anybody, and clients rely on it to the byte.
_HANDSHAKE = frozenset(("initialize", "ping", "server/discover"))


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
        try:
            found = self._redactor.process(result)
            unknown = ", ".join(found.report.unsupported)
            if not unknown:
                return found.value
        except Exception as error:
            unknown = type(error).__name__
        raise RedactionError(f"a result could not be redacted, and was not sent ({unknown})", code="not-sent")

    def _restored(self, ctx: Any) -> Any:
        params = dict(ctx.params)
        destination = f"tool:{params.get('name')}"
        params["arguments"] = self._redactor.restore(params.get("arguments"), destination=destination)
        return dataclasses.replace(ctx, params=params)
