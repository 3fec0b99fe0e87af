"""Langfuse: arguments for its client with which all that it sends is redacted: spans, scores, datasets, prompts.

>>> langfuse.Langfuse(**reticent.langfuse.options())  # doctest: +SKIP
"""

from __future__ import annotations

import base64
import os
from typing import Any

import httpx
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
    holds something is not what was announced of it, and so Langfuse's storage refuses it. Its asynchronous API
    makes an HTTP client of its own.
    """
    names = ("base_url", "public_key", "secret_key")
    told = {name: settings[name] for name in names if settings.get(name) is not None}
    timeout = float(timeout or _setting("TIMEOUT") or 5)
    client = httpx_client or httpx.Client(timeout=timeout, headers=additional_headers)
    exporter = span_exporter(redactor=redactor, headers=additional_headers or {}, timeout=timeout, **told)
    return {**settings, "timeout": timeout, "span_exporter": exporter, "httpx_client": protected(client, redactor)}


def protected(client: httpx.Client, redactor: Redacts | None = None) -> httpx.Client:
    """Have an HTTP client of Langfuse redact what it sends. It is the same client."""
    protect(client, OneWay(Shield(redactor, hook="langfuse")))
    return client


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
