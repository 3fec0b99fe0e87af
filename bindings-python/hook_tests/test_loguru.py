"""loguru."""

import copy
import json
import logging
import threading

import pytest
import reticent
import reticent.loguru as ours
from conftest import PLANTED, SECRET, assert_clean, run_section
from loguru import logger
from reticent.hooks import FAILED


@pytest.fixture(autouse=True)
def clean():
    logger.remove()
    yield
    logger.remove()


@pytest.fixture
def install():
    undo = []
    yield lambda redactor=None: undo.append(ours.install(redactor))
    for uninstall in undo:
        uninstall()


def say():
    card = PLANTED["card"]
    try:
        raise ValueError(f"no {card}")
    except ValueError:
        logger.bind(customer=PLANTED["email"]).exception("to {}", PLANTED["email"])


@pytest.mark.covers("messages", "extras", "tracebacks with values of variables", "files, streams, functions, queues")
@pytest.mark.parametrize("settings", [{}, {"serialize": True}, {"enqueue": True}, {"diagnose": True, "colorize": True}])
def test_sinks(install, tmp_path, settings):
    records, file = [], tmp_path / "log.txt"
    before = []
    logger.add(before.append, format="{message} {extra}", **settings)
    install()
    logger.add(records.append, format="{message} {extra}", **settings)
    logger.add(file, format="{message} {extra}", **settings)
    say()
    logger.complete()
    text = file.read_text(encoding="utf-8")
    assert_clean(text)
    assert_clean([str(record) for record in records + before])
    assert_clean([record.record for record in records])
    assert "to [EMAIL_ADDRESS]" in text
    assert "ValueError" in text
    if settings.get("serialize"):
        assert json.loads(text)["record"]["message"] == "to [EMAIL_ADDRESS]"


@pytest.mark.covers("the standard library's handlers as sinks")
def test_handlers_as_sinks(install):
    install()
    seen = []
    handler = logging.Handler()
    handler.emit = lambda record: seen.append(f"{record.threadName}: {handler.format(record)}")
    logger.add(handler, format="{message}")
    thread = threading.Thread(target=logger.error, args=(SECRET,), name=f"of {PLANTED['email']}")
    thread.start()
    thread.join()
    assert len(seen) == 1
    assert_clean(seen)


# What is copied with a logger has to be found by its name.
_written = []


def _write(message):
    _written.append(message)


def test_loggers_of_their_own(install):
    install()
    logger.add(_write, format="{message}")
    copy.deepcopy(logger).info(SECRET)
    assert [str(message) for message in _written] == [f"{reticent.redact(SECRET)}\n"]


@pytest.mark.fails_closed
def test_a_redactor_that_fails(install, failing, events):
    install(failing)
    lines = []
    logger.add(lines.append, format="{message} {extra}")
    say()
    logger.info("fine")
    assert_clean(lines)
    assert_clean([line.record for line in lines])
    assert lines[0] == FAILED
    assert lines[1] == "fine {}\n"
    assert events


@pytest.mark.fails_closed
def test_a_format_that_fails(install, capsys):
    install()
    logger.add(lambda line: None, format="{extra[missing]} {message}", catch=True)
    logger.bind(customer=PLANTED["email"]).info(SECRET)
    err = capsys.readouterr().err
    assert "Loguru" in err
    assert_clean(err)


@pytest.mark.fails_closed
def test_a_value_that_fails_with_a_secret(install, capsys):
    class Broken:
        def __str__(self):
            raise ValueError(SECRET)

        __repr__ = __str__

    lines = []
    install()
    logger.add(lines.append, serialize=True)
    logger.info("note", extra=Broken())
    shown = capsys.readouterr().err
    assert_clean(shown)
    assert_clean(lines)
    # Where it went wrong is still told.
    assert "Traceback" in shown
    assert "ValueError: Write to [EMAIL_ADDRESS]" in shown


@pytest.mark.covers("names of threads and levels")
def test_names(install):
    install()
    records = []
    logger.add(lambda message: records.append(message.record))
    logger.level(PLANTED["email"], no=33)
    thread = threading.Thread(target=logger.log, args=(PLANTED["email"], "x"), name=f"of {PLANTED['email']}")
    thread.start()
    thread.join()
    (record,) = records
    assert record["thread"].name == "of [EMAIL_ADDRESS]"
    assert record["thread"].id == thread.ident
    assert record["level"].name == "[EMAIL_ADDRESS]"


def test_redacting_twice_changes_nothing(install):
    install()
    install(reticent.Redactor())
    lines = []
    logger.add(lines.append, format="{message}")
    logger.info(SECRET)
    logger.info(lines[0].strip())
    assert lines[0] == lines[1]


def test_the_example_of_the_documents():
    names = run_section("loguru")
    try:
        lines = []
        logger.add(lines.append)
        logger.info(SECRET)
        assert_clean(lines)
        assert len(lines) == 1
    finally:
        names["uninstall"]()
