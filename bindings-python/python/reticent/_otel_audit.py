"""What calls have found, as metrics of OpenTelemetry."""

from __future__ import annotations

from collections.abc import Mapping

from opentelemetry.metrics import Meter, get_meter

from reticent import AuditRecord, __version__


class AuditMetrics:
    """Counts calls and findings. Give it as `audit` to a redactor.

    Names of entities, detectors, operators and actions are attributes; values never are, nor paths, whose keys are the
    data's own.
    """

    def __init__(self, meter: Meter | None = None) -> None:
        meter = meter or get_meter("reticent", __version__)
        self._calls = meter.create_counter("reticent.calls", "{call}", "Calls, by outcome")
        self._seconds = meter.create_histogram("reticent.call.duration", "s", "How long calls took")
        self._findings = meter.create_counter("reticent.findings", "{finding}", "Findings, by entity")
        self._detections = meter.create_counter("reticent.detections", "{finding}", "Findings, by detector")
        self._operations = meter.create_counter("reticent.operations", "{finding}", "What stands in place of findings")
        self._actions = meter.create_counter("reticent.actions", "{finding}", "What the policy's actions made of them")

    def __call__(self, record: AuditRecord) -> None:
        """Count a call."""
        report = record.report
        shared = {"reticent.policy": report.fingerprint, "reticent.outcome": record.outcome}
        self._calls.add(1, shared)
        self._seconds.record(record.seconds, shared)
        counts: tuple[tuple[str, Mapping[str, int]], ...] = (
            ("entity", report.entities),
            ("detector", report.detectors),
            ("operator", report.operators),
            ("action", report.actions),
        )
        counters = (self._findings, self._detections, self._operations, self._actions)
        for counter, (name, each) in zip(counters, counts, strict=True):
            for value, count in each.items():
                counter.add(count, {**shared, f"reticent.{name}": value})
