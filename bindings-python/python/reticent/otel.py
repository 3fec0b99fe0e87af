"""OpenTelemetry: exporters that send redacted copies of spans, logs and metrics, and leave the originals alone.

>>> from reticent.otel import redacting
>>> provider.add_span_processor(BatchSpanProcessor(redacting(OTLPSpanExporter())))  # doctest: +SKIP
"""

from __future__ import annotations

import copy
import dataclasses
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

from opentelemetry.sdk._logs.export import LogRecordExporter
from opentelemetry.sdk.metrics.export import MetricExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import Event, ReadableSpan
from opentelemetry.sdk.trace.export import SpanExporter
from opentelemetry.sdk.util.instrumentation import InstrumentationScope
from opentelemetry.trace import Link, SpanContext, TraceState
from opentelemetry.trace.status import Status

from reticent._otel_audit import AuditMetrics
from reticent.hooks import FAILED, Redacts, Shield

__all__ = ["AuditMetrics", "redacting"]

_T = TypeVar("_T")


def redacting(exporter: Any, redactor: Redacts | None = None) -> Any:
    """Wrap an exporter of spans, logs or metrics; one that is wrapped already comes back as it is."""
    if isinstance(exporter, _Redacting):
        return exporter
    for kind, wrapper in _WRAPPERS.items():
        if isinstance(exporter, kind):
            return wrapper(exporter, redactor)
    raise TypeError(f"expected an exporter of spans, logs or metrics, got {type(exporter).__name__}")


class _Redacting:
    """What the wrappers have in common: everything but `export` is the exporter's own."""

    def __init__(self, exporter: Any, redactor: Redacts | None = None) -> None:
        self._exporter = exporter
        self._shield = Shield(redactor, hook="otel")
        # Equal for nearly all that a program exports.
        self._last_resource: tuple[Resource, Resource] | None = None
        self._last_scope: tuple[Any, Any] | None = None

    def shutdown(self, *arguments: Any, **settings: Any) -> Any:
        return self._exporter.shutdown(*arguments, **settings)

    def force_flush(self, *arguments: Any, **settings: Any) -> Any:
        return self._exporter.force_flush(*arguments, **settings)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.__dict__["_exporter"], name)

    def _each(self, copied: Callable[[_T], _T], items: Iterable[_T], where: str) -> list[_T]:
        """Redacted copies; what cannot be copied is dropped."""
        copies = []
        for item in items:
            try:
                copies.append(copied(item))
            except Exception as error:
                self._shield.failed(where, type(error).__name__)
        return copies

    def _attributes(self, attributes: Mapping[str, Any] | None, where: str = "attributes") -> Any:
        if not attributes:
            return attributes
        redacted = self._shield.value(dict(attributes), where)
        if not isinstance(redacted, dict):
            return {"redaction": FAILED}
        # Of what has yielded an answer, all of its pieces.
        made = {name: self._shield.joined(value, where) for name, value in redacted.items()}
        for names in _numbered(made):
            given = self._shield.across([made[name] for name in names], where)
            if given is not None:
                pieces = dict(zip(names, given, strict=False))
                made.update((name, "\n".join(pieces.get(name, ()))) for name in names)
        return made

    def _resource(self, resource: Any) -> Any:
        if resource is None:
            return None
        if self._last_resource is None or self._last_resource[0] is not resource:
            url = self._shield.text(resource.schema_url, "resource")
            copied = Resource(self._attributes(resource.attributes, "resource"), url)
            self._last_resource = (resource, copied)
        return self._last_resource[1]

    def _scope(self, scope: Any) -> Any:
        if scope is None:
            return None
        if self._last_scope is None or self._last_scope[0] is not scope:
            names = [
                text and self._shield.text(text, "scope") for text in (scope.name, scope.version, scope.schema_url)
            ]
            self._last_scope = (scope, InstrumentationScope(*names, self._attributes(scope.attributes, "scope")))
        return self._last_scope[1]

    def _context(self, context: Any) -> Any:
        """Where a span stands: identifiers, and a state that vendors and users write into headers."""
        if context is None or not context.trace_state:
            return context
        state = self._attributes(context.trace_state, "trace state")
        return SpanContext(
            context.trace_id, context.span_id, context.is_remote, context.trace_flags, TraceState(list(state.items()))
        )


class _Span(ReadableSpan):
    """A copy of a span, which still knows how much was dropped of the original."""

    def __init__(self, original: ReadableSpan, **parts: Any) -> None:
        super().__init__(**parts)
        self._dropped = (original.dropped_attributes, original.dropped_events, original.dropped_links)

    @property
    def dropped_attributes(self) -> int:
        return self._dropped[0]

    @property
    def dropped_events(self) -> int:
        return self._dropped[1]

    @property
    def dropped_links(self) -> int:
        return self._dropped[2]


class RedactingSpanExporter(_Redacting, SpanExporter):
    """Exports spans with names, attributes, events with tracebacks, links, status and resource redacted."""

    def export(self, spans: Sequence[ReadableSpan]) -> Any:
        return self._exporter.export(self._each(self._span, spans, "span"))

    def _span(self, span: ReadableSpan) -> ReadableSpan:
        status = span.status
        if status.description:
            status = Status(status.status_code, self._shield.text(status.description, "status"))
        return _Span(
            span,
            name=self._shield.text(span.name, "name"),
            context=self._context(span.context),
            parent=self._context(span.parent),
            resource=self._resource(span.resource),
            attributes=self._attributes(span.attributes),
            events=self._events(span.events),
            links=[Link(self._context(link.context), self._attributes(link.attributes, "link")) for link in span.links],
            kind=span.kind,
            status=status,
            start_time=span.start_time,
            end_time=span.end_time,
            instrumentation_scope=self._scope(span.instrumentation_scope),
        )

    def _events(self, events: Sequence[Event]) -> list[Event]:
        """Events, and what stands across them: an answer may have come as an event for each of its pieces."""
        made = [
            Event(self._shield.text(event.name, "event"), self._attributes(event.attributes, "event"), event.timestamp)
            for event in events
        ]
        seen = Counter(name for event in made for name, value in (event.attributes or {}).items() if type(value) is str)
        for name in (name for name, count in seen.items() if count > 1):
            said = {at: event.attributes for at, event in enumerate(made) if type(_said(event, name)) is str}
            given = self._shield.across([attributes[name] for attributes in said.values()], "event")
            if given is None:
                continue
            pieces = dict(zip(said, given, strict=False))
            made = [
                each
                for at, event in enumerate(made)
                for each in ([_saying(event, name, piece) for piece in pieces.get(at, ())] if at in said else [event])
            ]
        return made


def _numbered(attributes: Mapping[str, Any]) -> list[list[str]]:
    """The names of texts that are pieces of one: `chunk.0`, `chunk.1`, in order."""
    found: dict[str, list[str]] = {}
    for name, value in attributes.items():
        if name[-1:].isdecimal() and type(value) is str:
            found.setdefault(name.rstrip("0123456789"), []).append(name)
    return [sorted(names, key=lambda name: (len(name), name)) for names in found.values() if len(names) > 1]


def _said(event: Event, name: str) -> Any:
    return (event.attributes or {}).get(name)


def _saying(event: Event, name: str, value: Any) -> Event:
    return Event(event.name, {**event.attributes, name: value}, event.timestamp)


class RedactingLogExporter(_Redacting, LogRecordExporter):
    """Exports log records with body, attributes with tracebacks, event name and resource redacted."""

    def export(self, batch: Sequence[Any]) -> Any:
        return self._exporter.export(self._each(self._readable, batch, "log record"))

    def _readable(self, readable: Any) -> Any:
        record = copy.copy(readable.log_record)
        record.body = self._shield.value(record.body, "body")
        record.attributes = self._attributes(record.attributes)
        for name in ("event_name", "severity_text"):
            if getattr(record, name, None):
                setattr(record, name, self._shield.text(getattr(record, name), name))
        if getattr(record, "exception", None) is not None:
            record.exception = None
        return dataclasses.replace(
            readable,
            log_record=record,
            resource=self._resource(readable.resource),
            instrumentation_scope=self._scope(readable.instrumentation_scope),
        )


class RedactingMetricExporter(_Redacting, MetricExporter):
    """Exports metrics with the attributes of data points, exemplars and resource redacted."""

    def __init__(self, exporter: Any, redactor: Redacts | None = None) -> None:
        super().__init__(exporter, redactor)
        # What a reader asks of an exporter without calling it.
        self._preferred_temporality = exporter._preferred_temporality
        self._preferred_aggregation = exporter._preferred_aggregation

    def export(self, metrics_data: Any, timeout_millis: float = 10_000, **settings: Any) -> Any:
        resources = self._each(self._of_resource, metrics_data.resource_metrics, "metrics")
        copied = dataclasses.replace(metrics_data, resource_metrics=resources)
        return self._exporter.export(copied, timeout_millis=timeout_millis, **settings)

    def _of_resource(self, metrics: Any) -> Any:
        scopes = self._each(self._of_scope, metrics.scope_metrics, "metrics")
        return dataclasses.replace(
            metrics,
            resource=self._resource(metrics.resource),
            scope_metrics=scopes,
            schema_url=self._shield.text(metrics.schema_url or "", "resource"),
        )

    def _of_scope(self, metrics: Any) -> Any:
        copies = self._each(self._metric, metrics.metrics, "metric")
        url = self._shield.text(metrics.schema_url or "", "scope")
        return dataclasses.replace(metrics, scope=self._scope(metrics.scope), metrics=copies, schema_url=url)

    def _metric(self, metric: Any) -> Any:
        points = self._each(self._point, metric.data.data_points, "data point")
        return dataclasses.replace(
            metric,
            name=self._shield.text(metric.name, "name"),
            description=self._shield.text(metric.description or "", "description"),
            unit=self._shield.text(metric.unit or "", "unit"),
            data=dataclasses.replace(metric.data, data_points=points),
        )

    def _point(self, point: Any) -> Any:
        exemplars = [
            dataclasses.replace(exemplar, filtered_attributes=self._attributes(exemplar.filtered_attributes))
            for exemplar in point.exemplars or ()
        ]
        return dataclasses.replace(point, attributes=self._attributes(point.attributes), exemplars=exemplars)


_WRAPPERS: dict[type, type[_Redacting]] = {
    SpanExporter: RedactingSpanExporter,
    LogRecordExporter: RedactingLogExporter,
    MetricExporter: RedactingMetricExporter,
}
