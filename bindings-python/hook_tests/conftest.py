"""What the tests of the hooks share: values to look for, a redactor that fails, and the table of what was shown."""

from __future__ import annotations

import base64
import binascii
import builtins
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import reticent
from reticent import hooks

PLANTED = {
    "email": "jane.roe@acme.io",
    "card": "4111 1111 1111 1111",
    "ssn": "536-90-4399",
    "key": "sk-proj-aB3dE6gH9jK2mN5pQ8rS1tU4vW7xY0zC3bD6fG9hJ2kL5",
    "phone": "+1 415 555 2671",
}
SECRET = f"Write to {PLANTED['email']}, card {PLANTED['card']}, key {PLANTED['key']}"
ENCODINGS = ("utf-16", "utf-8", "latin-1", "utf-16-le", "utf-16-be")
"""What text files are written in."""
ATTACHED = "data:text/plain;base64," + base64.b64encode(f"{'The notes. ' * 900}{SECRET}".encode()).decode()
"""A text file as prompts hold them, and what traces say of prompts, longer than what is decoded of any text."""
PICTURE = b"\x89PNG\r\n\x1a\n\x00\x00\xff\xfe"


@pytest.fixture
def failing() -> reticent.Redactor:
    """Give a redactor whose every finding raises, with the value in the message, as careless code does."""

    def fail(_: reticent.Finding, value: str) -> str:
        raise RuntimeError(f"no rule for {value}")

    return reticent.Redactor(operators={"*": fail})


@pytest.fixture
def events() -> Iterator[list[hooks.Event]]:
    """Give the events of a test as they come."""
    told: list[hooks.Event] = []
    stop = hooks.listen(told.append)
    yield told
    stop()


def assert_clean(text: object) -> None:
    """No planted value is in a text, whatever escapes it is written with; or in bytes, in any encoding."""
    if isinstance(text, bytes):
        for entity, value in PLANTED.items():
            assert not any(value.encode(encoding) in text for encoding in ENCODINGS[1:]), f"{entity} got out"
        return
    text = text if isinstance(text, str) else repr(text)
    for entity, value in PLANTED.items():
        assert value not in text, f"{entity} got out"
        assert json.dumps(value)[1:-1] not in text, f"{entity} got out"
    for run in re.findall(r"[A-Za-z0-9+/]{1024,}", text):
        for start in range(4):
            decoded = _decoded(run[start:])
            assert not any(value.encode() in decoded for value in PLANTED.values()), "a file got out"


def _decoded(run: str) -> bytes:
    try:
        return base64.b64decode(run[: len(run) // 4 * 4])
    except binascii.Error:
        return b""


def raise_grouped() -> None:
    """Raise a group of exceptions of which one has a cause and a note, with planted values in each."""
    try:
        raise ValueError(SECRET)
    except ValueError as error:
        try:
            raise KeyError(PLANTED["email"]) from error
        except KeyError as cause:
            cause.__notes__ = [SECRET]
            kind = getattr(builtins, "ExceptionGroup", None)
            raise (kind(SECRET, [cause]) if kind else cause)  # noqa: B904 - the context is meant


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "covers(*parts): what of a host's data the test shows to be redacted")
    config.addinivalue_line("markers", "fails_closed: the test shows that nothing raw leaves when redaction fails")


_shown: dict[str, Any] = {"covers": [], "fails_closed": False, "passed": 0, "failed": 0}


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    outcome: Any = yield
    report = outcome.get_result()
    if report.when != "call" and report.passed:
        return
    _shown["passed" if report.passed else "failed"] += 1
    if report.passed:
        for mark in item.iter_markers("covers"):
            _shown["covers"] += [part for part in mark.args if part not in _shown["covers"]]
        _shown["fails_closed"] |= item.get_closest_marker("fails_closed") is not None


def pytest_sessionfinish() -> None:
    """Leave what was shown for the table that run.py prints."""
    if path := os.environ.get("RETICENT_HOOKS_SHOWN"):
        with open(path, "w", encoding="utf-8") as file:
            json.dump(_shown, file)


def example(title: str) -> str:
    """The Python example under a heading of README.md, or of docs/hooks.md."""
    for page in ("README.md", "docs/hooks.md"):
        text = (Path(__file__).parents[2] / page).read_text(encoding="utf-8")
        section = re.search(rf"^##+ {re.escape(title)}\n(.*?)(?=^##|\Z)", text, re.MULTILINE | re.DOTALL)
        if found := section and re.search(r"^```python\n(.*?)^```$", section[1], re.MULTILINE | re.DOTALL):
            return found[1]
    raise AssertionError(f"there is no example of {title}")


def run_section(title: str, **names: Any) -> dict[str, Any]:
    """Run the Python example under a heading, and give its names."""
    exec(compile(example(title), title, "exec"), names)
    return names


def run_auto(program: str, host: str) -> str:
    """Run a program in a process of its own, under `reticent.auto()`; give what it printed, in which is nothing raw."""
    done = subprocess.run(
        [sys.executable, "-c", example("All at once") + program], capture_output=True, text=True, timeout=280
    )
    assert done.returncode == 0, done.stderr
    assert f"covered      {host}: " in done.stdout
    return done.stdout + done.stderr
