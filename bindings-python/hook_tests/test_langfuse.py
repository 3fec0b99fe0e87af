"""Langfuse's client, to a server that keeps every byte."""

import pytest
import reticent.langfuse as ours
from conftest import PLANTED, SECRET, assert_clean, run_auto, run_section
from langfuse import Langfuse, propagate_attributes
from reticent.hooks import FAILED
from wire import Wire


@pytest.fixture
def wire(monkeypatch):
    with Wire(lambda path, body: ("application/x-protobuf", b"") if "otel" in path else {}) as wire:
        monkeypatch.setenv("LANGFUSE_BASE_URL", wire.url)
        monkeypatch.setenv("LANGFUSE_PUBLIC_KEY", f"pk-{wire.url[-5:]}")
        monkeypatch.setenv("LANGFUSE_SECRET_KEY", "none")
        yield wire


def leak(client):
    with (
        client.start_as_current_observation(as_type="generation", name=f"for {PLANTED['email']}") as generation,
        propagate_attributes(user_id=PLANTED["email"], tags=[PLANTED["email"]], metadata={"card": PLANTED["card"]}),
    ):
        generation.update(
            input=[{"role": "user", "content": SECRET}], output=SECRET, metadata={"deep": {"text": SECRET}}
        )
        generation.update(status_message=SECRET, level="ERROR")
        client.create_event(name=f"to {PLANTED['email']}", input=SECRET)
    client.flush()
    client.shutdown()


@pytest.mark.covers("inputs, outputs, metadata", "names", "users and tags", "status", "events")
def test_all_parts(wire):
    leak(Langfuse(span_exporter=ours.span_exporter()))
    assert_clean(wire.received)
    assert "/api/public/otel/v1/traces" in wire.received
    assert "[EMAIL_ADDRESS]" in wire.received


AUTO = f"""
from langfuse import Langfuse
client = Langfuse()
with client.start_as_current_observation(as_type="generation", name={PLANTED["email"]!r}) as generation:
    generation.update(input={SECRET!r}, status_message={SECRET!r}, level="ERROR")
client.flush()
client.shutdown()
"""


@pytest.mark.covers("its own exporter under `reticent.auto()`")
def test_auto(wire):
    printed = run_auto(AUTO, "langfuse")
    assert "[EMAIL_ADDRESS]" in wire.received
    assert_clean(wire.received + printed)


@pytest.mark.fails_closed
def test_a_redactor_that_fails(wire, failing, events):
    leak(Langfuse(span_exporter=ours.span_exporter(redactor=failing)))
    assert_clean(wire.received)
    assert FAILED in wire.received
    assert events


def test_the_example_of_the_documents(wire):
    leak(run_section("Langfuse")["client"])
    assert_clean(wire.received)
    assert "[EMAIL_ADDRESS]" in wire.received
