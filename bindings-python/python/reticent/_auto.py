"""`reticent.auto()`: installs the hooks of what is installed, and says what is covered and what is not."""

from __future__ import annotations

import importlib
import importlib.util
import inspect
import logging
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import reticent

_MASK = "mask prompts with a session of your own"
_WITHOUT = {
    "langgraph": "give checkpointers to `reticent.langgraph.protect`",
    "groq": "give clients to `reticent.openai.protect`",
    "cohere": _MASK,
    "mistralai": _MASK,
    "ollama": _MASK,
}


@dataclass(frozen=True)
class Coverage:
    """What `auto` has done: for each host, what is covered; and of hosts that it found, what is not, and why."""

    covered: dict[str, str] = field(default_factory=dict)
    not_covered: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        lines = [f"covered      {host}: {what}" for host, what in self.covered.items()]
        return "\n".join([*lines, *(f"not covered  {host}: {why}" for host, why in self.not_covered.items())])


def install(policy: Any = None) -> Coverage:
    """Install all hooks that there are hosts for."""
    if policy is None:
        policy = os.environ.get("RETICENT_POLICY")
    redactor = policy if isinstance(policy, reticent.Redactor) else reticent.Redactor(policy)
    coverage = Coverage()
    for host, (hook, what) in _HOOKS.items():
        if not _is_installed(host):
            continue
        try:
            hook(redactor)
            coverage.covered[host] = what
        except Exception as error:
            coverage.not_covered[host] = f"its hook does not fit this version ({type(error).__name__})"
    coverage.not_covered.update({host: why for host, why in _WITHOUT.items() if _is_installed(host)})
    return coverage


def _is_installed(host: str) -> bool:
    try:
        return importlib.util.find_spec(host) is not None
    except ModuleNotFoundError:
        return False


def _before_init(kind: Any, change: Callable[[tuple[Any, ...], dict[str, Any]], tuple[Any, dict[str, Any]]]) -> None:
    """Have a class's arguments changed before each object is made, once however often it is asked for."""
    init = kind.__init__
    if getattr(init, "_reticent", False):
        return

    def changed(self: Any, *arguments: Any, **settings: Any) -> None:
        arguments, settings = change(arguments, settings)
        init(self, *arguments, **settings)

    changed._reticent = True  # type: ignore[attr-defined]
    kind.__init__ = changed


def _after_init(kind: Any, protect: Callable[[Any], Any]) -> None:
    """Have each object of a class protected when it is made."""
    init = kind.__init__
    if getattr(init, "_reticent", False):
        return

    def protected(self: Any, *arguments: Any, **settings: Any) -> None:
        init(self, *arguments, **settings)
        protect(self)

    protected._reticent = True  # type: ignore[attr-defined]
    kind.__init__ = protected


def _logging(redactor: reticent.Redactor) -> None:
    from reticent.logging import install

    install(redactor)


def _loguru(redactor: reticent.Redactor) -> None:
    from reticent.loguru import install

    install(redactor)


def _structlog(redactor: reticent.Redactor) -> None:
    import structlog
    from structlog._base import BoundLoggerBase

    from reticent.structlog import redact

    configure = structlog.configure
    if getattr(configure, "_reticent", False):
        return

    def protected(processors: Any) -> Any:
        if any(isinstance(processor, redact) for processor in processors):
            return processors
        # Before the renderer, which is the last.
        return [*processors[:-1], redact(redactor), *processors[-1:]]

    def configure_redacting(processors: Any = None, *arguments: Any, **settings: Any) -> None:
        given = structlog.get_config()["processors"] if processors is None else processors
        configure(protected(given), *arguments, **settings)

    configure_redacting._reticent = True  # type: ignore[attr-defined]
    structlog.configure = configure_redacting
    configure_redacting()

    def change(arguments: Any, settings: dict[str, Any]) -> tuple[Any, dict[str, Any]]:
        # Whoever has chosen the processors: `wrap_logger`, or structlog itself once its defaults are back.
        if len(arguments) > 1:
            return (arguments[0], protected(arguments[1]), *arguments[2:]), settings
        return arguments, {**settings, "processors": protected(settings["processors"])}

    _before_init(BoundLoggerBase, change)


def _openai(redactor: reticent.Redactor) -> None:
    import openai

    from reticent.openai import protect

    for kind in (openai.OpenAI, openai.AsyncOpenAI):
        _after_init(kind, lambda client: protect(client, redactor))


def _anthropic(redactor: reticent.Redactor) -> None:
    import anthropic

    from reticent.anthropic import protect

    # Those of the clouds are classes of their own.
    for kind in filter(inspect.isclass, vars(anthropic).values()):
        if kind.__name__.startswith(("Anthropic", "AsyncAnthropic")) and not issubclass(kind, Exception):
            _after_init(kind, lambda client: protect(client, redactor))


def _google(redactor: reticent.Redactor) -> None:
    from google import genai

    from reticent.google_genai import protect

    _after_init(genai.Client, lambda client: protect(client, redactor))


def _pydantic_ai(redactor: reticent.Redactor) -> None:
    from pydantic_ai import models

    from reticent.pydantic_ai import ProtectedModel

    infer = models.infer_model
    if getattr(infer, "_reticent", False):
        return

    def infer_protected(*arguments: Any, **settings: Any) -> Any:
        model = infer(*arguments, **settings)
        try:
            return model if isinstance(model, ProtectedModel) else ProtectedModel(model, redactor)
        except reticent.UnsupportedError:
            logging.getLogger("reticent").warning("pydantic-ai: prompts of %s are not covered", type(model).__name__)
            return model

    infer_protected._reticent = True  # type: ignore[attr-defined]
    models.infer_model = infer_protected


def _litellm(redactor: reticent.Redactor) -> None:
    from reticent.litellm import install

    install(redactor)


def _mcp(redactor: reticent.Redactor) -> None:
    import mcp
    from mcp.server.mcpserver import MCPServer

    from reticent.mcp import RedactionMiddleware, protect

    def change(arguments: Any, settings: dict[str, Any]) -> tuple[Any, dict[str, Any]]:
        given = list(settings.get("middleware") or ())
        if not any(isinstance(entry, RedactionMiddleware) for entry in given):
            given.append(RedactionMiddleware(redactor))
        return arguments, {**settings, "middleware": given}

    _before_init(MCPServer, change)
    _after_init(mcp.ClientSession, lambda session: protect(session, redactor))


def _mlflow(redactor: reticent.Redactor) -> None:
    from reticent.mlflow import install

    install(redactor)


def _langsmith(redactor: reticent.Redactor) -> None:
    from reticent.langsmith import protect_all

    protect_all(redactor)


def _langfuse(redactor: reticent.Redactor) -> None:
    import httpx
    import langfuse

    from reticent.langfuse import protect_apis, protected

    protect_apis(redactor)

    def change(arguments: Any, settings: dict[str, Any]) -> tuple[Any, dict[str, Any]]:
        client = settings.get("httpx_client") or httpx.Client(
            timeout=settings.get("timeout") or 5, headers=settings.get("additional_headers")
        )
        return arguments, {**settings, "httpx_client": protected(client, redactor)}

    _before_init(langfuse.Langfuse, change)


def _phoenix(redactor: reticent.Redactor) -> None:
    from phoenix.client import AsyncClient, Client

    from reticent.phoenix import protect

    for kind in (Client, AsyncClient):
        _after_init(kind, lambda client: protect(client, redactor))


def _sentry(redactor: reticent.Redactor) -> None:
    import sentry_sdk
    from sentry_sdk.transport import HttpTransport

    from reticent.sentry import transport

    init = sentry_sdk.init
    if getattr(init, "_reticent", False):
        return

    def init_redacting(*arguments: Any, **settings: Any) -> Any:
        base = settings.get("transport") or HttpTransport
        if isinstance(base, type):
            settings["transport"] = transport(redactor, base)
        return init(*arguments, **settings)

    init_redacting._reticent = True  # type: ignore[attr-defined]
    sentry_sdk.init = init_redacting


def _agents(redactor: reticent.Redactor) -> None:
    from reticent.openai_agents import install

    install(redactor)


def _otel(redactor: reticent.Redactor) -> None:
    from opentelemetry.sdk._logs import export as logs
    from opentelemetry.sdk.metrics import export as metrics
    from opentelemetry.sdk.trace import export as traces

    from reticent.otel import redacting

    def change(arguments: Any, settings: dict[str, Any]) -> tuple[Any, dict[str, Any]]:
        if arguments:
            return (redacting(arguments[0], redactor), *arguments[1:]), settings
        names = [name for name in settings if name in ("span_exporter", "exporter")]
        return arguments, {**settings, **{name: redacting(settings[name], redactor) for name in names}}

    kinds = [traces.SimpleSpanProcessor, traces.BatchSpanProcessor, metrics.PeriodicExportingMetricReader]
    for kind in (*kinds, logs.SimpleLogRecordProcessor, logs.BatchLogRecordProcessor):
        _before_init(kind, change)


def _by_otel(_: reticent.Redactor) -> None:
    """Nothing more: what a host exports goes through OpenTelemetry's processors, and `_otel` is there."""


_HOOKS: dict[str, tuple[Callable[[reticent.Redactor], None], str]] = {
    "logging": (_logging, "every handler of every logger, now and later"),
    "loguru": (_loguru, "every sink, now and later"),
    "structlog": (_structlog, "the processors, now and as they are configured later"),
    "opentelemetry.sdk": (_otel, "exporters of spans, logs and metrics whose processors are made from now on"),
    "logfire": (_by_otel, "what it exports, by the hook of OpenTelemetry; call `configure` after this"),
    "langfuse": (
        _langfuse,
        "spans by the hook of OpenTelemetry; scores, datasets and prompts of clients made from now on",
    ),
    "phoenix.client": (_phoenix, "spans, datasets, prompts and annotations of clients that are made from now on"),
    "langsmith": (_langsmith, "runs, feedback, examples and prompts of clients that are made from now on"),
    "openai": (_openai, "prompts and answers of clients that are made from now on; not realtime connections"),
    "anthropic": (_anthropic, "prompts and answers of clients that are made from now on"),
    "google.genai": (_google, "prompts and answers of clients that are made from now on; not live connections"),
    "litellm": (_litellm, "prompts and answers of its functions and routers; the proxy has a guardrail for it"),
    "pydantic_ai": (
        _pydantic_ai,
        "models of OpenAI, Anthropic, Google and their kind, as agents take them from now on",
    ),
    "mcp": (_mcp, "servers of `MCPServer` and all clients that are made from now on"),
    "mlflow.tracing": (_mlflow, "traces, runs, registries and what else it asks its server"),
    "agents.tracing": (_agents, "traces of OpenAI's Agents SDK, by the one processor that is left"),
    "sentry_sdk": (_sentry, "envelopes, where `init` is called from now on without a transport that is made already"),
}
