"""Logfire, to a server that keeps every byte; and in a process of its own, under `reticent.auto()`."""

import logging

import logfire
import openai
import pytest
import reticent.logfire as ours
from conftest import ATTACHED, PLANTED, SECRET, assert_clean, raise_grouped, run_auto, run_section
from opentelemetry._logs import LogRecord, get_logger
from providers import answer
from reticent.hooks import FAILED
from wire import Wire

EMAIL = PLANTED["email"]


def server(path, body):
    return answer(path, body) if path.endswith("/completions") else ("application/x-protobuf", b"")


@pytest.fixture
def wire():
    with Wire(server) as wire:
        yield wire


def traced(wire):
    """All that Logfire sends: spans, logs, metrics, exceptions, a model's call."""
    with logfire.span("mail to {to}", to=EMAIL, password="hunter2secret", note=EMAIL) as span:
        span.set_attribute("gen_ai.input.messages", f"{ATTACHED} and {SECRET}")
        logfire.info("sent {text}", text=SECRET, nested={"card": PLANTED["card"]})
        try:
            raise_grouped()
        except Exception:
            logfire.exception("could not send to {to}", to=EMAIL)
        client = openai.OpenAI(base_url=f"{wire.url}/v1", api_key="none")
        logfire.instrument_openai(client)
        client.chat.completions.create(model="gpt-5", messages=[{"role": "user", "content": "hello " + EMAIL}])
    logging.getLogger("shop").addHandler(logfire.LogfireLoggingHandler())
    logging.getLogger("shop").warning("to %s", SECRET)
    logfire.metric_counter("orders").add(1, {"customer": EMAIL})
    logfire.force_flush()


def sent(wire):
    """What was sent to Logfire, not to the model."""
    return "".join(body.decode("utf-8", "replace") for body in wire.bodies if not body.startswith(b"{"))


@pytest.mark.covers("spans", "attributes that Logfire's scrubbing leaves", "exceptions", "a model's calls", "metrics")
def test_what_is_exported(wire):
    logfire.configure(**ours.options(token="none", base_url=wire.url))
    traced(wire)
    assert_clean(sent(wire))
    for kept in ("[EMAIL_ADDRESS]", "ValueError", "orders", "gpt-5"):
        assert kept in sent(wire)
    assert {head.split()[1] for head in wire.heads} >= {"/v1/traces", "/v1/metrics"}


@pytest.mark.fails_closed
def test_a_redactor_that_fails(wire, failing, events):
    logfire.configure(**ours.options(failing, token="none", base_url=wire.url))
    traced(wire)
    assert_clean(sent(wire))
    assert FAILED in sent(wire)
    assert events


def test_settings_of_the_caller_stay(wire):
    made = ours.options(token="none", base_url=wire.url, service_name="shop", metrics=False, console=None)
    assert (made["service_name"], made["metrics"], made["console"]) == ("shop", False, None)
    with pytest.raises(ValueError, match="LOGFIRE_TOKEN"):
        ours.options()


@pytest.mark.covers("collectors that the environment names")
def test_collectors_of_the_environment(wire, monkeypatch):
    with Wire(server) as collector:
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", collector.url)
        for _ in range(2):
            logfire.configure(**ours.options(token="none", base_url=wire.url))
            get_logger("shop").emit(LogRecord(body=SECRET, attributes={"to": EMAIL}))
            traced(wire)
        paths = {head.split()[1] for head in collector.heads}
        assert paths >= {"/v1/traces", "/v1/metrics", "/v1/logs"}
        assert_clean(sent(collector) + sent(wire))


PROGRAM = f"""
import logfire
logfire.configure(token="none", send_to_logfire=True, advanced=logfire.AdvancedOptions(base_url=URL))
with logfire.span("mail to {{to}}", to={EMAIL!r}, note={EMAIL!r}):
    logfire.info("sent {{text}}", text={SECRET!r})
logfire.metric_counter("orders").add(1, {{"customer": {EMAIL!r}}})
logfire.force_flush()
"""


@pytest.mark.covers("its own exporters and console under `reticent.auto()`")
def test_auto(wire):
    printed = run_auto(PROGRAM.replace("URL", repr(wire.url)), "logfire")
    assert "[EMAIL_ADDRESS]" in wire.received
    assert_clean(wire.received + printed)


def test_the_example_of_the_documents(wire, monkeypatch):
    monkeypatch.setenv("LOGFIRE_TOKEN", "none")
    monkeypatch.setenv("LOGFIRE_BASE_URL", wire.url)
    run_section("Logfire")
    traced(wire)
    assert_clean(sent(wire))
