"""MLflow: traces and runs are redacted where the client sends them, not in a span processor.

>>> uninstall = reticent.mlflow.install()  # doctest: +SKIP
"""

from __future__ import annotations

import copy
import dataclasses
import functools
from collections.abc import Callable, Iterable
from typing import Any

from mlflow.entities import Span
from mlflow.entities.trace_data import TraceData
from mlflow.tracing import provider
from mlflow.tracing.attachments import Attachment
from mlflow.tracing.client import TracingClient
from mlflow.utils import rest_utils

from reticent import _mlflow_runs
from reticent._http import masked_target
from reticent._native import redact_file
from reticent._one_way import OneWay
from reticent.hooks import Redacts, Shield
from reticent.otel import RedactingSpanExporter, redacting

_ID = "mlflow.traceRequestId"
# What puts a record in its place; no text of anybody is in it.
_PLACE = ("trace_id", "span_id", "run_id", "assessment_id", "source_type", "valid", "create_time_ms", "overrides")


def install(redactor: Redacts | None = None) -> Callable[[], None]:
    """Have traces redacted as they are sent, and what runs say and keep; what is returned ends that.

    MLflow keeps a span as it was where a span processor raises, and gives it no names, tags and previews to change.
    What the program itself sees of its traces keeps the real values. Artifacts that are no text go as they are.
    """
    shield = Shield(redactor, hook="mlflow")
    spans = _Spans(shield)
    plain = {name: getattr(TracingClient, name) for name in (*_OF_CLIENT, "log_spans", "_upload_trace_data")}
    exporter = provider.get_otlp_exporter
    if getattr(exporter, "_reticent", False):
        return lambda: None

    def log_spans(self: Any, location: str, sent: list[Any], *rest: Any, **settings: Any) -> Any:
        return plain["log_spans"](self, location, spans.copies(sent), *rest, **settings)

    def upload_trace_data(self: Any, info: Any, data: Any) -> Any:
        return plain["_upload_trace_data"](self, info, TraceData(spans=spans.copies(data.spans)))

    def exporter_redacting(*arguments: Any, **settings: Any) -> Any:
        return redacting(exporter(*arguments, **settings), shield.redactor)

    exporter_redacting._reticent = True  # type: ignore[attr-defined]
    TracingClient.log_spans = log_spans
    TracingClient._upload_trace_data = upload_trace_data
    provider.get_otlp_exporter = exporter_redacting
    for name, change in _OF_CLIENT.items():
        setattr(TracingClient, name, _changed(plain[name], change, shield))

    runs = _mlflow_runs.install(shield)
    request = rest_utils.http_request
    rest_utils.http_request = _redacting(request, shield)

    def uninstall() -> None:
        runs()
        rest_utils.http_request = request
        for name, function in plain.items():
            setattr(TracingClient, name, function)
        provider.get_otlp_exporter = exporter

    return uninstall


def _redacting(http_request: Any, shield: Shield) -> Any:
    """What all that MLflow asks its server goes through: registries, datasets, searches, and what they are asked by."""
    one_way = OneWay(shield)

    @functools.wraps(http_request)
    def redacting(host_creds: Any, endpoint: str, method: str, *rest: Any, **settings: Any) -> Any:
        for name in ("json", "params"):
            if settings.get(name):
                settings[name] = shield.document(settings[name], name)
        return http_request(host_creds, masked_target(endpoint, one_way), method, *rest, **settings)

    return redacting


class _Spans(RedactingSpanExporter):
    """Copies of MLflow's spans, redacted as those of OpenTelemetry that they are around."""

    def __init__(self, shield: Shield) -> None:
        super().__init__(None)
        self._shield = shield

    def copies(self, spans: Any) -> list[Any]:
        return self._each(self._copy, spans, "span")

    def _copy(self, span: Any) -> Any:
        made = Span(self._span(span._span))
        made._links = [
            dataclasses.replace(link, attributes=self._attributes(link.attributes, "link")) for link in span._links
        ]
        return made

    def _attributes(self, attributes: Any, where: str = "attributes") -> Any:
        redacted = super()._attributes(attributes, where)
        # Which trace it belongs to.
        return {**redacted, _ID: attributes[_ID]} if attributes and _ID in attributes else redacted


def _changed(function: Any, change: Callable[..., Any], shield: Shield) -> Any:
    def changed(self: Any, *arguments: Any, **settings: Any) -> Any:
        return function(self, *change(shield, *arguments, **settings))

    return changed


def _trace_info(shield: Shield, trace_info: Any) -> tuple[Any]:
    texts = ("request_preview", "response_preview", "client_request_id", "trace_metadata", "tags", "assessments")
    return (_copied(shield, trace_info, texts),)


def _tag(shield: Shield, trace_id: str, key: str, value: Any) -> tuple[str, str, Any]:
    (changed,) = shield.mapping({key: value}, "tag").items()
    return (trace_id, *changed)


def _new_assessment(shield: Shield, trace_id: str, assessment: Any) -> tuple[str, Any]:
    return trace_id, _copied(shield, assessment)


def _assessment(shield: Shield, trace_id: str, assessment_id: str, assessment: Any) -> tuple[str, str, Any]:
    return trace_id, assessment_id, _copied(shield, assessment)


def _copied(shield: Shield, record: Any, names: Iterable[str] | None = None) -> Any:
    """A copy of one of MLflow's records with its texts redacted, and those of the records in it."""
    made = copy.copy(record)
    for name in names or (field.name for field in dataclasses.fields(record)):
        value = getattr(record, name)
        if dataclasses.is_dataclass(value):
            value = _copied(shield, value)
        elif isinstance(value, list) and value and all(map(dataclasses.is_dataclass, value)):
            value = [_copied(shield, each) for each in value]
        elif isinstance(value, dict):
            value = {key: shield.joined(item, name) for key, item in shield.mapping(value, name).items()}
        elif name not in _PLACE and value is not None:
            value = shield.joined(shield.value(value, name), name)
        setattr(made, name, value)
    return made


def _attachments(shield: Shield, trace_info: Any, attachments: dict[str, Any]) -> tuple[Any, dict[str, Any]]:
    """Attachments with their text redacted; images and sound as they are."""
    return trace_info, {name: _attachment(shield, attachment) for name, attachment in attachments.items()}


def _attachment(shield: Shield, attachment: Any) -> Any:
    content = redact_file(
        attachment.content_bytes, lambda text: shield.text(text, "attachment"), attachment.content_type
    )
    made = Attachment(content_type=attachment.content_type, content_bytes=content)
    made._id = attachment.id
    return made


# What of a client sends something, and how its arguments are changed before.
_OF_CLIENT: dict[str, Callable[..., Any]] = {
    "start_trace": _trace_info,
    "set_trace_tag": _tag,
    "log_assessment": _new_assessment,
    "update_assessment": _assessment,
    "_upload_attachments": _attachments,
}
