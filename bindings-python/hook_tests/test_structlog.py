"""structlog."""

import io
import json
import logging

import pytest
import reticent
import reticent.logging
import reticent.structlog as ours
import structlog
from conftest import ATTACHED, PLANTED, SECRET, assert_clean, raise_grouped, run_auto, run_section
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


@pytest.mark.parametrize(
    "line",
    [
        "\x1b[3mpassword\x1b[0m\x1b[2m=\x1b[0m'hunter2secret'\x1b[0m",
        "password: \x1b[32m'hunter2secret'\x1b[39m",
        f"\x1b[36mto\x1b[0m=\x1b[35m{PLANTED['email']}\x1b[0m\x1b[1mnext",
        "\x1b[1mnothing\x1b[0m in \x1b[2Jthis",
    ],
)
def test_colours_hide_nothing(line):
    told = ours.redact()(None, "info", line)
    assert "hunter2" not in told
    assert_clean(told)
    assert ours.redact()(None, "info", told) == told
    assert (told == line) == ("nothing" in line)


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


@pytest.mark.covers("the standard library's handlers, with structlog's formatter")
def test_the_bridge_behind_a_handler_that_is_protected(failing):
    def written(redactor):
        out = io.StringIO()
        rendered = [
            structlog.stdlib.add_logger_name,
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.JSONRenderer(),
        ]
        handler = reticent.logging.protect(logging.StreamHandler(out), redactor)
        handler.setFormatter(structlog.stdlib.ProcessorFormatter(processors=rendered))
        bridged = structlog.wrap_logger(
            logging.Logger("shop", logging.INFO), processors=[structlog.stdlib.ProcessorFormatter.wrap_for_formatter]
        )
        bridged._logger.addHandler(handler)
        try:
            raise_grouped()
        except Exception:
            bridged.error(SECRET, customer=PLANTED["email"], exc_info=True)
        assert_clean(out.getvalue())
        return json.loads(out.getvalue())

    line = written(None)
    assert line["customer"] == "[EMAIL_ADDRESS]"
    assert line["logger"] == "shop"
    assert "ValueError" in line["exception"]
    assert line["event"] == reticent.redact(SECRET)
    assert written(failing)["event"] == FAILED


@pytest.mark.covers("however it is configured under `auto`")
def test_auto():
    out = run_auto(
        f"""
import structlog
text, renderers = {SECRET!r}, [structlog.processors.JSONRenderer()]
structlog.get_logger().info(text)
structlog.wrap_logger(structlog.PrintLogger(), processors=renderers).info("wrapped", to=text)
structlog.reset_defaults()
structlog.configure_once(processors=renderers)
structlog.get_logger().info("configured", to=text)
with structlog.testing.capture_logs() as logs:
    structlog.get_logger().info("captured", to=text)
print(logs)
""",
        "structlog",
    )
    assert_clean(out)
    assert out.count("[EMAIL_ADDRESS]") == 4


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
