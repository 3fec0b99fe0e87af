"""Langfuse: arguments for its client with which all that it sends is redacted: spans, scores, datasets, prompts.

>>> langfuse.Langfuse(**reticent.langfuse.options())  # doctest: +SKIP
"""

from __future__ import annotations

import base64
import os
from typing import Any

import httpx
from langfuse.api import AsyncLangfuseAPI, LangfuseAPI
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter

from reticent._http import protect
from reticent._one_way import OneWay
from reticent.hooks import Redacts, Shield
from reticent.otel import redacting


def options(
    redactor: Redacts | None = None,
    *,
    timeout: float | None = None,
    additional_headers: dict[str, str] | None = None,
    httpx_client: httpx.Client | None = None,
    **settings: Any,
) -> dict[str, Any]:
    """Make arguments for `Langfuse`: an exporter, and an HTTP client for all that is no span.

    `settings` are other arguments of it; keys and address among them go to the exporter, too. The text of a file that
    holds something is not what was announced of it, and so Langfuse's storage refuses it. Clients of its API, of which
    it makes an asynchronous one by itself, redact what they send from now on.
    """
    protect_apis(redactor)
    names = ("base_url", "public_key", "secret_key")
    told = {name: settings[name] for name in names if settings.get(name) is not None}
    timeout = float(timeout or _setting("TIMEOUT") or 5)
    client = httpx_client or httpx.Client(timeout=timeout, headers=additional_headers)
    exporter = span_exporter(redactor=redactor, headers=additional_headers or {}, timeout=timeout, **told)
    return {**settings, "timeout": timeout, "span_exporter": exporter, "httpx_client": protected(client, redactor)}


def protected(client: Any, redactor: Redacts | None = None) -> Any:
    """Have an HTTP client of Langfuse, sync or async, redact what it sends. It is the same client."""
    protect(client, OneWay(Shield(redactor, hook="langfuse")))
    return client


def protect_apis(redactor: Redacts | None = None) -> None:
    """Have all clients of Langfuse's API that are made from now on redact what they send."""
    for kind, http in ((LangfuseAPI, httpx.Client), (AsyncLangfuseAPI, httpx.AsyncClient)):
        _protect_made(kind, http, redactor)


def _protect_made(kind: Any, http: Any, redactor: Redacts | None) -> None:
    kind._reticent = redactor
    init = kind.__init__
    if hasattr(init, "_reticent"):
        return

    def protecting(self: Any, **settings: Any) -> None:
        if settings.get("httpx_client") is None:
            # The client that it would make by itself.
            follows, timeout = settings.get("follow_redirects", True), settings.get("timeout") or 60
            settings["httpx_client"] = http(timeout=timeout, follow_redirects=bool(follows))
        protected(settings["httpx_client"], kind._reticent)
        init(self, **settings)

    protecting._reticent = True  # type: ignore[attr-defined]
    kind.__init__ = protecting


def span_exporter(
    *,
    base_url: str | None = None,
    public_key: str | None = None,
    secret_key: str | None = None,
    redactor: Redacts | None = None,
    **settings: Any,
) -> Any:
    """Make a `span_exporter` for `Langfuse`, with the address and keys that its client has, from the environment too.

    `mask` and `mask_otel_spans` of Langfuse cannot change the names of spans, their events and status; this does.
    """
    base_url = base_url or _setting("BASE_URL") or _setting("HOST") or "https://cloud.langfuse.com"
    keys = (public_key or _setting("PUBLIC_KEY"), secret_key or _setting("SECRET_KEY"))
    headers = {
        "Authorization": "Basic " + base64.b64encode(":".join(keys).encode()).decode(),
        "x-langfuse-public-key": keys[0],
        "x-langfuse-ingestion-version": "4",
        **settings.pop("headers", {}),
    }
    path = _setting("OTEL_TRACES_EXPORT_PATH") or "api/public/otel/v1/traces"
    return redacting(OTLPSpanExporter(f"{base_url.rstrip('/')}/{path}", headers=headers, **settings), redactor)


def _setting(name: str) -> str:
    """A setting of Langfuse's client in the environment."""
    return os.environ.get(f"LANGFUSE_{name}", "")
