"""OpenAI's Agents SDK: a processor of traces that owns its exporter, and so is the only way out.

>>> reticent.openai_agents.install()  # doctest: +SKIP
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from agents.run import ModelInputData
from agents.tracing import set_trace_processors
from agents.tracing.processor_interface import TracingExporter
from agents.tracing.processors import BatchTraceProcessor, default_exporter

from reticent import Redactor
from reticent._exchange import Conversations, Sessions
from reticent.hooks import FAILED, Redacts, Shield

# Where a trace or a span has its place; nothing of it is text of anybody, unless a program has made its identifiers.
_PLACE = ("object", "started_at", "ended_at")
_IDENTIFIERS = ("id", "trace_id", "parent_id")
_HEX = frozenset("0123456789abcdef")


class RedactingExporter(TracingExporter):
    """Gives another exporter redacted copies of traces and spans. What cannot be read is dropped."""

    def __init__(self, exporter: TracingExporter, redactor: Redacts | None = None) -> None:
        self._exporter = exporter
        self._shield = Shield(redactor, hook="openai-agents")

    def export(self, items: list[Any]) -> None:
        """Redact, and export."""
        copies: list[Any] = []
        for item in items:
            try:
                if (document := item.export()) is not None:
                    copies.append(_Copy(item, self._redacted(document)))
            except Exception as error:
                self._shield.failed("span", type(error).__name__)
        self._exporter.export(copies)

    def _redacted(self, document: dict[str, Any]) -> dict[str, Any]:
        parts: dict[str, Any] = {}
        for name, value in document.items():
            if name in _PLACE or (name in _IDENTIFIERS and _is_own(value)):
                parts[name] = value
            elif name == "span_data" and isinstance(value, dict):
                # The type says what the backend reads; the rest is looked at part by part.
                parts[name] = {
                    key: item if key == "type" else self._shield.value(item, key) for key, item in value.items()
                }
            else:
                # The same for each that names it, so what belongs together stays together.
                redacted = self._shield.value(value, name)
                parts[name] = {"redaction": FAILED} if redacted == FAILED and isinstance(value, dict) else redacted
        return parts


def _is_own(identifier: Any) -> bool:
    """Whether the SDK has made an identifier."""
    kind, _, number = str(identifier).partition("_")
    return identifier is None or (kind in ("trace", "span") and _HEX.issuperset(number))


class _Copy:
    """A redacted trace or span, for an exporter, which asks it for no more than this."""

    def __init__(self, original: Any, document: dict[str, Any]) -> None:
        self._document = document
        self.tracing_api_key = getattr(original, "tracing_api_key", None)
        self.trace_id = document.get("trace_id") or document.get("id")

    def export(self) -> dict[str, Any]:
        return self._document


def input_filter(redactor: Redactor | None = None, *, session: Sessions = None) -> Callable[[Any], ModelInputData]:
    """Make a `call_model_input_filter` of `RunConfig` for models whose client is not protected.

    It masks instructions and input; the SDK asks it neither about tools nor about answers, which `restore` of the
    session reads. What cannot be masked raises `reticent.hooks.RedactionError`, and nothing is sent.
    """
    conversations = Conversations(redactor, session)

    def masked(data: Any) -> ModelInputData:
        given = {"instructions": data.model_data.instructions, "input": data.model_data.input}
        return ModelInputData(**conversations.begin().masked(given))

    return masked


def install(redactor: Redacts | None = None, *, exporter: TracingExporter | None = None) -> None:
    """Make a redacting processor the only one, in place of that which sends raw traces to OpenAI.

    A processor beside another cannot keep that from sending: the SDK swallows what one raises, and asks the next.
    """
    set_trace_processors([BatchTraceProcessor(RedactingExporter(exporter or default_exporter(), redactor))])
