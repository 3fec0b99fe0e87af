"""Langfuse: an exporter for its client that sends redacted spans, names and events and all.

>>> langfuse.Langfuse(span_exporter=reticent.langfuse.span_exporter())  # doctest: +SKIP
"""

from __future__ import annotations

import base64
import os
from typing import Any

from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter

from reticent.hooks import Redacts
from reticent.otel import redacting


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
