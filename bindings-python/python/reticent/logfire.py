"""Logfire: arguments of `logfire.configure` with which all that it exports is redacted.

>>> logfire.configure(**reticent.logfire.options())  # doctest: +SKIP
"""

from __future__ import annotations

import functools
import os
from typing import Any

import logfire
from logfire._internal import config
from opentelemetry.exporter.otlp.proto.http._log_exporter import OTLPLogExporter
from opentelemetry.exporter.otlp.proto.http.metric_exporter import OTLPMetricExporter
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk._logs.export import BatchLogRecordProcessor
from opentelemetry.sdk.metrics.export import PeriodicExportingMetricReader
from opentelemetry.sdk.trace.export import BatchSpanProcessor

from reticent.hooks import Redacts
from reticent.otel import redacting


def options(
    redactor: Redacts | None = None, *, token: str | None = None, base_url: str | None = None, **settings: Any
) -> dict[str, Any]:
    """Make the arguments, with the token and the address that Logfire has, from the environment too.

    They take the place of Logfire's own exporters, and of its console, which prints raw values; those that it makes for
    collectors that the environment names redact from now on. `settings` are other arguments of `configure`; processors,
    readers and `advanced` among them stay what they are, beside these.
    """
    _protect_collectors(redactor)
    advanced = settings.pop("advanced", None) or logfire.AdvancedOptions()
    token = token or os.environ.get("LOGFIRE_TOKEN") or ""
    base_url = base_url or os.environ.get("LOGFIRE_BASE_URL") or (advanced.generate_base_url(token) if token else None)
    if base_url is None:
        raise ValueError("Logfire has no token: set LOGFIRE_TOKEN, or pass `token=`")
    headers = {"Authorization": token}

    def exporter(kind: Any, path: str) -> Any:
        return redacting(kind(f"{base_url.rstrip('/')}/v1/{path}", headers=headers), redactor)

    advanced.log_record_processors = [
        *advanced.log_record_processors,
        BatchLogRecordProcessor(exporter(OTLPLogExporter, "logs")),
    ]
    metrics = settings.pop("metrics", None)
    if metrics is not False:
        metrics = metrics or logfire.MetricsOptions()
        reader = PeriodicExportingMetricReader(exporter(OTLPMetricExporter, "metrics"))
        metrics.additional_readers = [*metrics.additional_readers, reader]
    processors = [
        *(settings.pop("additional_span_processors", None) or ()),
        BatchSpanProcessor(exporter(OTLPSpanExporter, "traces")),
    ]
    return {
        "console": False,
        **settings,
        "send_to_logfire": False,
        "additional_span_processors": processors,
        "advanced": advanced,
        "metrics": metrics,
    }


def _protect_collectors(redactor: Redacts | None) -> None:
    """Have the exporters redact that Logfire makes for OTEL_EXPORTER_OTLP_ENDPOINT and its kin."""
    for name in ("OTLPSpanExporter", "OTLPMetricExporter", "OTLPLogExporter"):
        kind = getattr(config, name)
        setattr(config, name, functools.partial(_redacting, getattr(kind, "args", (kind,))[0], redactor))


def _redacting(kind: Any, redactor: Redacts | None, *arguments: Any, **settings: Any) -> Any:
    return redacting(kind(*arguments, **settings), redactor)
