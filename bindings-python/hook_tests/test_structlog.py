"""structlog."""

import logging

import pytest
import reticent.structlog as ours
import structlog
from conftest import ATTACHED, PLANTED, SECRET, assert_clean, raise_grouped, run_section
from reticent.hooks import FAILED


class Unknown:
    def __repr__(self):
        return f"<{SECRET}>"


def logged(*processors):
    """A logger, and the list of what it writes."""
    lines = []

    class Lines:
        def msg(self, *arguments, **settings):
            lines.append((arguments, settings))

        error = info = msg

    logger = structlog.wrap_logger(Lines(), processors=list(processors), wrapper_class=structlog.BoundLogger)
    return logger, lines


RENDERERS = [
    structlog.processors.JSONRenderer(),
    structlog.dev.ConsoleRenderer(colors=True),
    structlog.processors.KeyValueRenderer(),
    structlog.processors.LogfmtRenderer(),
]


@pytest.mark.covers("events", "bound values", "exceptions with tracebacks", "objects")
@pytest.mark.parametrize("renderer", RENDERERS, ids=lambda renderer: type(renderer).__name__)
@pytest.mark.parametrize("behind", [False, True])
def test_before_and_behind_renderers(renderer, behind):
    ordered = [renderer, ours.redact()] if behind else [ours.redact(), renderer]
    before = [structlog.processors.format_exc_info] if behind else []
    logger, lines = logged(*before, *ordered)
    logger = logger.bind(customer=PLANTED["email"])
    try:
        raise_grouped()
    except Exception:
        logger.error(f"for {PLANTED['card']}", exc_info=True, file=ATTACHED, order=str(Unknown()), n=7)
    assert_clean(repr(lines))
    assert "EMAIL_ADDRESS" in repr(lines)
    assert "ValueError" in repr(lines)


def test_objects_become_redacted_text():
    logger, lines = logged(ours.redact())
    logger.info("seen", what=Unknown(), n=7)
    assert_clean(lines)
    assert lines[0][1]["n"] == 7
    assert lines[0][1]["what"].startswith("<Write to [EMAIL_ADDRESS]")


@pytest.mark.fails_closed
@pytest.mark.parametrize("renderer", [None, *RENDERERS], ids=lambda renderer: type(renderer).__name__)
def test_a_redactor_that_fails(failing, events, renderer):
    for ordered in ([renderer, ours.redact(failing)], [ours.redact(failing), renderer]):
        logger, lines = logged(*filter(None, ordered))
        logger.error(SECRET, customer=PLANTED["email"])
        assert_clean(lines)
        assert FAILED in repr(lines)
    assert events


def test_the_bridge_to_the_standard_library():
    formatter = structlog.stdlib.ProcessorFormatter(
        processors=[
            ours.redact(),
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.JSONRenderer(),
        ]
    )
    record = logging.makeLogRecord({"msg": "to %s", "args": (PLANTED["email"],)})
    assert formatter.format(record) == '{"event": "to [EMAIL_ADDRESS]"}'


def test_redacting_twice_changes_nothing():
    redact = ours.redact()
    once = redact(None, "info", {"event": SECRET})
    assert redact(None, "info", once) == once


def test_the_example_of_the_documents(capsys):
    try:
        run_section("structlog")
        structlog.get_logger().info(SECRET, customer=PLANTED["email"])
    finally:
        structlog.reset_defaults()
    out = capsys.readouterr().out
    assert_clean(out)
    assert "[EMAIL_ADDRESS]" in out
