"""Sentry's client, to a server that keeps every byte."""

import codecs
import logging

import pytest
import reticent.sentry as ours
import sentry_sdk
from conftest import ATTACHED, ENCODINGS, PLANTED, SECRET, assert_clean, raise_grouped
from reticent.hooks import FAILED
from wire import Wire


@pytest.fixture
def wire():
    with Wire() as wire:
        yield wire


def leak(wire, transport, **settings):
    """Send all that Sentry's client sends, with planted values in each part."""
    dsn = wire.url.replace("http://", "http://key@") + "/1"
    sentry_sdk.init(dsn, transport=transport, traces_sample_rate=1.0, enable_logs=True, keep_alive=False, **settings)
    leak_parts()


def leak_parts():
    try:
        sentry_sdk.set_user({"email": PLANTED["email"]})
        sentry_sdk.set_tag("customer", PLANTED["email"])
        sentry_sdk.set_context("order", {"card": PLANTED["card"]})
        sentry_sdk.add_breadcrumb(message=SECRET, data={"to": PLANTED["email"]})
        with sentry_sdk.start_transaction(name=f"GET /{PLANTED['email']}") as transaction:
            transaction.set_data("gen_ai.prompt", f"{ATTACHED} and {SECRET}")
            with sentry_sdk.start_span(op="llm", name=SECRET) as span:
                span.set_data("gen_ai.response", SECRET)
        card = PLANTED["card"]
        try:
            raise ValueError(f"no {card}")
        except ValueError:
            sentry_sdk.capture_exception()
        try:
            raise_grouped()
        except Exception:
            sentry_sdk.capture_exception()
        logging.getLogger("shop").error(SECRET)
        sentry_sdk.logger.info("to {to}", to=PLANTED["email"])
        with sentry_sdk.new_scope() as scope:
            scope.add_attachment(bytes=SECRET.encode(), filename=f"{PLANTED['email']}.txt", content_type="text/plain")
            scope.add_attachment(bytes=b"\x89PNG\xff", filename="a.png")
            sentry_sdk.capture_message(SECRET)
    finally:
        sentry_sdk.get_client().close(timeout=5)
        sentry_sdk.init()


@pytest.mark.covers(
    "events", "tracebacks with variables", "transactions", "spans", "breadcrumbs", "logs", "attachments' text"
)
def test_all_parts(wire):
    leak(wire, ours.transport())
    assert_clean(wire.received)
    for kept in ("[EMAIL_ADDRESS]", "ValueError", "PNG"):
        assert kept in wire.received


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_attachments_in_any_encoding(wire, encoding):
    dsn = wire.url.replace("http://", "http://key@") + "/1"
    sentry_sdk.init(dsn, transport=ours.transport(), default_integrations=False, keep_alive=False)
    with sentry_sdk.new_scope() as scope:
        text = f"Über alles:\n{SECRET}"
        scope.add_attachment(bytes=text.encode(encoding), filename="a.csv", content_type="text/csv")
        sentry_sdk.capture_message("with a file")
    sentry_sdk.get_client().close(timeout=5)
    sentry_sdk.init()
    assert "Über alles:\nWrite to [EMAIL".encode(encoding).removeprefix(codecs.BOM_UTF16) in wire.bodies[0]
    assert_clean(wire.bodies[0])


def test_members_of_an_attachment_that_have_one_name(wire):
    dsn = wire.url.replace("http://", "http://key@") + "/1"
    sentry_sdk.init(dsn, transport=ours.transport(), default_integrations=False, keep_alive=False)
    with sentry_sdk.new_scope() as scope:
        document = f'{{"to": "{SECRET}", "to": "nobody"}}'
        scope.add_attachment(bytes=document.encode(), filename="a.json", content_type="application/json")
        sentry_sdk.capture_message("with a file")
    sentry_sdk.get_client().close(timeout=5)
    sentry_sdk.init()
    assert_clean(wire.received)
    assert "nobody" in wire.received


@pytest.mark.covers("what Spotlight gets")
@pytest.mark.parametrize("has_dsn", [True, False])
def test_spotlight(wire, has_dsn):
    with Wire() as sidecar:
        dsn = wire.url.replace("http://", "http://key@") + "/1" if has_dsn else None
        settings = {"traces_sample_rate": 1.0, "enable_logs": True, "keep_alive": False}
        sentry_sdk.init(dsn, transport=ours.transport(), spotlight=f"{sidecar.url}/stream", **settings)
        leak_parts()
        assert_clean(sidecar.received)
        assert "[EMAIL_ADDRESS]" in sidecar.received
    assert bool(wire.bodies) == has_dsn
    assert_clean(wire.received)


@pytest.mark.fails_closed
def test_spotlight_with_a_redactor_that_fails(failing, events):
    with Wire() as sidecar:
        sentry_sdk.init(transport=ours.transport(failing), spotlight=f"{sidecar.url}/stream")
        leak_parts()
        assert_clean(sidecar.received)
        assert FAILED in sidecar.received
    assert events


def test_the_wire_would_have_seen_them(wire):
    leak(wire, None)
    for value in (PLANTED["email"], PLANTED["card"], PLANTED["key"]):
        assert value in wire.received


@pytest.mark.fails_closed
def test_a_redactor_that_fails(wire, failing, events):
    leak(wire, ours.transport(failing))
    assert_clean(wire.received)
    assert FAILED in wire.received
    assert events
    assert_clean([str(event) for event in events])


def test_the_example_of_the_documents(wire, monkeypatch):
    from conftest import run_section

    monkeypatch.setenv("SENTRY_DSN", wire.url.replace("http://", "http://key@") + "/1")
    run_section("Sentry")
    sentry_sdk.capture_message(SECRET)
    sentry_sdk.get_client().close(timeout=5)
    sentry_sdk.init()
    assert_clean(wire.received)
    assert "[EMAIL_ADDRESS]" in wire.received
