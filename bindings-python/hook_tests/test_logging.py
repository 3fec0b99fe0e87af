"""The standard library's logging."""

import collections
import io
import logging
import logging.config
import logging.handlers
import queue
import threading
import types

import pytest
import reticent.logging as ours
from conftest import ATTACHED, PLANTED, SECRET, assert_clean, raise_grouped, run_section
from reticent.hooks import FAILED, Shield


@pytest.fixture
def logger():
    logger = logging.Logger("test")
    yield logger
    for handler in logger.handlers:
        handler.close()


def stream_of(logger, redactor=None, layout="%(levelname)s %(name)s %(message)s"):
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(logging.Formatter(layout))
    logger.addHandler(ours.protect(handler, redactor))
    return out


class Order:
    def __str__(self):
        return f"order of {PLANTED['email']}"


@pytest.mark.covers("messages", "arguments", "extras", "tracebacks", "stacks", "logger names")
def test_all_parts(logger):
    out = stream_of(logger, layout="%(name)s %(funcName)s %(message)s %(customer)s")
    logger.name = f"for.{PLANTED['email']}"
    try:
        raise_grouped()
    except Exception:
        logger.exception(
            "got %s and %s: %s",
            SECRET,
            Order(),
            ATTACHED,
            extra={"customer": {"card": PLANTED["card"]}},
            stack_info=True,
        )
    text = out.getvalue()
    assert_clean(text)
    assert "got Write to [EMAIL_ADDRESS]" in text
    assert "order of [EMAIL_ADDRESS]" in text
    assert "ValueError: Write to [EMAIL_ADDRESS]" in text
    assert "test_all_parts" in text


def test_a_record_without_findings_is_written_as_ever(logger):
    plain, ours_ = io.StringIO(), stream_of(logger, layout="%(levelname)s:%(lineno)d:%(message)s:%(thread)d")
    handler = logging.StreamHandler(plain)
    handler.setFormatter(logging.Formatter("%(levelname)s:%(lineno)d:%(message)s:%(thread)d"))
    logger.addHandler(handler)
    logger.warning("took %d ms for %s", 12, "a/b")
    assert ours_.getvalue() == plain.getvalue()


def test_other_handlers_and_the_caller_keep_the_original(logger):
    stream_of(logger)
    seen = []
    handler = logging.Handler()
    handler.emit = seen.append
    logger.addHandler(handler)
    logger.error("to %s", PLANTED["email"], exc_info=ValueError("x"))
    assert seen[0].getMessage() == f"to {PLANTED['email']}"
    assert seen[0].exc_info is not None


@pytest.mark.covers("queues, sockets, memory")
def test_handlers_without_a_formatter(logger):
    records = queue.Queue()
    logger.addHandler(ours.protect(logging.handlers.QueueHandler(records)))
    memory = logging.handlers.MemoryHandler(10, target=logging.StreamHandler(out := io.StringIO()))
    logger.addHandler(ours.protect(memory))
    socket = logging.handlers.SocketHandler("127.0.0.1", 9)
    sent = []
    socket.send = sent.append
    logger.addHandler(ours.protect(socket))
    try:
        raise ValueError(SECRET)
    except ValueError:
        logger.exception("to %s", PLANTED["email"], extra={"who": PLANTED["email"]})
    memory.flush()
    assert_clean(vars(records.get()))
    assert_clean(out.getvalue())
    assert_clean(sent)
    assert len(sent) == 1


class Adds(logging.Filter, logging.Formatter):
    """What is told of a record behind a hook: a filter and a formatter that know more of it, as of a request."""

    def filter(self, record):
        record.user = PLANTED["email"]
        return True

    def format(self, record):
        return f"{record.getMessage()} {record.user} {PLANTED['card']}"


@pytest.mark.covers("what filters and formatters add")
def test_what_is_added_behind_the_hook(logger):
    lines = []
    for formatter in (Adds(), logging.Formatter("%(message)s %(user)s %(of)s", defaults={"of": PLANTED["card"]})):
        stream = io.StringIO()
        handler = ours.protect(logging.StreamHandler(stream))
        handler.addFilter(Adds())
        handler.setFormatter(formatter)
        logger.addHandler(handler)
        lines.append(stream)
    logger.info("of %s", PLANTED["ssn"])
    assert [line.getvalue() for line in lines] == ["of [US_SSN] [EMAIL_ADDRESS] [CREDIT_CARD]\n"] * 2


@pytest.mark.fails_closed
def test_a_redactor_that_fails(logger, failing, events, capsys):
    out = stream_of(logger, failing)
    logger.error("to %s", PLANTED["email"], extra={"n": 1})
    logger.error("fine")
    try:
        raise ValueError(SECRET)
    except ValueError:
        logger.exception("also fine")
    text = out.getvalue()
    assert_clean(text)
    assert FAILED in text
    assert "ERROR test fine" in text
    assert "also fine" in text
    assert events
    assert_clean([str(event) for event in events])
    assert_clean(capsys.readouterr().err)


@pytest.mark.fails_closed
def test_arguments_that_do_not_fit_their_message(logger, capsys):
    class Raising:
        def __str__(self):
            raise RuntimeError(SECRET)

    out = stream_of(logger)
    logger.error("to %s", Raising())
    logger.error("to %d", PLANTED["email"])
    logger.error("to %s %s", PLANTED["email"])
    assert out.getvalue().count(FAILED) == 3
    assert_clean(out.getvalue() + capsys.readouterr().err)


@pytest.mark.fails_closed
def test_a_formatter_that_fails(logger, capsys):
    out = stream_of(logger, layout="%(missing)s %(message)s")
    logger.error(SECRET)
    assert_clean(out.getvalue() + capsys.readouterr().err)


def test_events_of_a_failing_redactor_do_not_go_in_circles(failing):
    root = logging.getLogger()
    handler = ours.protect(logging.StreamHandler(out := io.StringIO()), failing)
    root.addHandler(handler)
    try:
        root.error(SECRET)
    finally:
        root.removeHandler(handler)
    assert_clean(out.getvalue())
    assert out.getvalue().count(FAILED) >= 2


@pytest.mark.covers("every thread")
def test_many_threads(logger):
    out = stream_of(logger)
    threads = [
        threading.Thread(target=lambda: [logger.error("to %s", PLANTED["email"]) for _ in range(50)]) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert out.getvalue() == "ERROR test to [EMAIL_ADDRESS]\n" * 400


def test_protecting_twice_is_protecting_once(logger):
    out = stream_of(logger)
    ours.protect(logger.handlers[0])
    logger.error(SECRET)
    once = out.getvalue()
    stream_of(logger)
    logger.error(once.strip())
    assert_clean(once)
    assert out.getvalue() == f"{once}ERROR test {once}"


def test_a_formatter_in_a_configuration():
    out = io.StringIO()
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {"safe": {"()": "reticent.logging.RedactingFormatter"}},
            "handlers": {"out": {"class": "logging.StreamHandler", "stream": out, "formatter": "safe"}},
            "loggers": {"configured": {"handlers": ["out"], "propagate": False}},
        }
    )
    try:
        raise ValueError(SECRET)
    except ValueError:
        logging.getLogger("configured").exception("to %s", PLANTED["email"])
    assert_clean(out.getvalue())
    assert "Traceback" in out.getvalue()


Sent = collections.namedtuple("Sent", "file n")


@pytest.mark.parametrize(
    "made",
    [
        collections.OrderedDict(file=ATTACHED),
        collections.defaultdict(str, file=ATTACHED),
        types.MappingProxyType({"file": ATTACHED}),
        collections.UserDict(file=ATTACHED),
        Sent(ATTACHED, 1),
        collections.deque([ATTACHED]),
        {ATTACHED},
        {ATTACHED: 1},
        memoryview(SECRET.encode("utf-16")),
    ],
    ids=lambda made: type(made).__name__,
)
def test_files_in_containers_of_any_kind(made):
    redacted = Shield(hook="logging").value({"of": made})["of"]
    assert_clean(bytes(redacted).decode("utf-16") if isinstance(made, memoryview) else repr(redacted))


@pytest.mark.parametrize("part", ["A", "\\n", "AAAA\n", "\\"])
def test_what_looks_like_a_file_costs_linear_time(part):
    text = "\\" + part * (1_000_000 // len(part))
    assert Shield(hook="logging").text(text) == text


def test_the_example_of_the_documents(capsys):
    names = run_section("Logging")
    logger = logging.Logger("later")
    logger.addHandler(logging.StreamHandler(out := io.StringIO()))
    names["uninstall"]()
    logger.error(SECRET)
    assert_clean(out.getvalue())
    logging.Logger("after").addHandler(handler := logging.StreamHandler(out := io.StringIO()))
    handler.handle(logging.makeLogRecord({"msg": "raw"}))
    assert not hasattr(handler, "_reticent")
