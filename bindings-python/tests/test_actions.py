"""What findings mean for the call: warnings, questions, calls that fail; and who is told of calls."""

import asyncio
import pickle
import sys
import threading
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import reticent
from reticent import AuditLog, AuditRecord, BlockedError, Finding, PolicyWarning, Redactor

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

ROOT = Path(__file__).parents[2]
CALLS = tomllib.loads((ROOT / "tests/conformance/actions/actions.toml").read_text())["call"]
SSN = "my SSN is 536-22-8145"


class Asked:
    """Answers every question alike, and keeps what it was asked about."""

    def __init__(self, answer: Any) -> None:
        self.answer = answer
        self.entities: list[str] = []

    def __call__(self, findings: list[Finding]) -> Any:
        self.entities += [finding.entity for finding in findings]
        return self.answer

    async def wait(self, findings: list[Finding]) -> Any:
        await asyncio.sleep(0)
        return self(findings)


def ways(case: dict[str, Any], asked: Asked) -> Iterator[tuple[str, bool, Callable[[], Any]]]:
    """Each way to make the call: the place that messages name, whether it has tokens, and the call itself."""
    answers = "answer" in case
    redactor = Redactor(case["policy"], ask=asked if answers else None)
    waiting = Redactor(case["policy"], ask=asked.wait if answers else None)
    text = case["text"]
    for target, tokens in ((redactor, False), (redactor.session(), True)):
        yield "", tokens, lambda target=target: target.redact(text)
        yield "", tokens, lambda target=target: target.process(text).value
        yield " at /note", tokens, lambda target=target: target.redact({"note": text})["note"]
        yield " at /note", tokens, lambda target=target: target.process({"note": text}).value["note"]
    for target, tokens in ((waiting, False), (waiting.session(), True)):
        yield "", tokens, lambda target=target: asyncio.run(target.redact_async(text))
        yield " at /note", tokens, lambda target=target: asyncio.run(target.process_async({"note": text})).value["note"]
    yield "", False, lambda: redactor.redact_many([text])[0]


@pytest.mark.parametrize("case", CALLS, ids=[case["name"] for case in CALLS])
def test_the_corpus(case: dict[str, Any]) -> None:
    asked = Asked(case.get("answer"))
    for place, tokens, call in ways(case, asked):
        asked.entities.clear()

        def named(entities: list[str], place: str = place) -> str:
            return ", ".join(entity + place for entity in entities)

        if "blocked" in case:
            with pytest.raises(BlockedError) as raised:
                call()
            error = raised.value
            assert str(error) == f"the policy blocks what holds {named(case['blocked'])}. {error.help}"
            assert (error.code, [one.entity for one in error.blocked]) == ("blocked", case["blocked"])
        else:
            with warnings.catch_warnings(record=True) as caught:
                warnings.simplefilter("always")
                redacted = call()
            expected = case["redacted"]
            assert redacted == (expected.replace("]", "_1]") if tokens else expected)
            messages = [str(one.message) for one in caught if one.category is PolicyWarning]
            assert messages == ([f"the policy warns of {named(case['warned'])}"] if "warned" in case else [])
        assert asked.entities == case.get("asked", [])


def test_streams_fail_before_anything_blocked_is_given() -> None:
    redactor = Redactor({"entities": {"US_SSN": "block"}})
    given: list[str] = []
    with pytest.raises(BlockedError, match="US_SSN"):
        given.extend(redactor.redact_stream([SSN + " ", *["wombat " * 1000] * 40]))
    # What stands before it may have been given.
    assert "my SSN ".startswith("".join(given))
    with pytest.warns(PolicyWarning, match="the policy warns of US_SSN"):
        assert "".join(Redactor({"action": "warn"}).redact_stream([SSN])) == "my SSN is [US_SSN]"


def test_an_answer_is_for_each_finding_and_for_one_call() -> None:
    data = {"a": SSN, "b": ["536-22-8146", SSN]}
    seen: list[list[str | None]] = []

    def ask(findings: list[Finding]) -> list[str]:
        seen.append([finding.path for finding in findings])
        return ["allow", "mask", "allow"]

    redactor = Redactor({"entities": {"US_SSN": "ask"}}, ask=ask)
    assert redactor.redact(data) == {"a": SSN, "b": ["[US_SSN]", SSN]}
    assert redactor.redact(data) == {"a": SSN, "b": ["[US_SSN]", SSN]}
    assert seen == [["/a", "/b/0", "/b/1"]] * 2


def test_what_changes_while_the_answer_is_awaited_was_not_allowed() -> None:
    data = {"a": SSN}

    async def ask(findings: list[Finding]) -> str:
        data["a"] = "my SSN is 536-22-8146"
        return "allow"

    with pytest.raises(BlockedError, match="US_SSN at /a"):
        asyncio.run(Redactor({"action": "ask"}, ask=ask).redact_async(data))


@pytest.mark.parametrize("answer", ["yes", ["allow", "allow"], [], None, 1, [None]])
def test_what_is_no_answer_ends_the_call(answer: Any) -> None:
    redactor = Redactor({"action": "ask"}, ask=Asked(answer))
    for call in (redactor.redact, lambda text: asyncio.run(redactor.redact_async(text))):
        with pytest.raises((reticent.OperatorError, BlockedError)):
            call(SSN)


def test_an_async_function_needs_an_async_call() -> None:
    redactor = Redactor({"action": "ask"}, ask=Asked("allow").wait)
    with pytest.raises(reticent.OperatorError, match="redact_async"):
        redactor.redact(SSN)


def test_what_the_function_raises_is_raised() -> None:
    def ask(findings: list[Finding]) -> str:
        raise KeyError("nobody")

    with pytest.raises(KeyError, match="nobody"):
        Redactor({"action": "ask"}, ask=ask).redact(SSN)
    with pytest.raises(reticent.OperatorError, match="not a function"):
        Redactor(ask=1)  # type: ignore[arg-type]


def test_each_call_is_told() -> None:
    records: list[AuditRecord] = []
    redactor = Redactor({"entities": {"US_SSN": "block", "IBAN_CODE": "warn"}}, audit=records.append)
    redactor.redact("hello")
    redactor.session().process({"a": "jane@acme.io", "b": "jane@acme.io"})
    with pytest.raises(BlockedError):
        redactor.redact({"x": SSN})
    "".join(redactor.redact_stream(["mail jane", "@acme.io"]))
    with pytest.warns(PolicyWarning):
        redactor.redact_many(["jane@acme.io", "IBAN GB82 WEST 1234 5698 7654 32"])
    told = [(record.outcome, record.report.total, record.report.operators, record.report.actions) for record in records]
    assert told == [
        ("done", 0, {}, {}),
        ("done", 2, {"tokenize": 2}, {}),
        ("blocked", 1, {}, {"block": 1}),
        ("done", 1, {"replace": 1}, {}),
        ("done", 1, {"replace": 1}, {}),
        ("done", 1, {"replace": 1}, {"warn": 1}),
    ]
    assert records[1].report.paths == {"/a": 1, "/b": 1}
    assert records[2].report.paths == {"/x": 1}
    assert all(record.time.endswith("Z") and 0 <= record.seconds < 60 for record in records)
    assert "536-22" not in str([record.to_dict() for record in records])
    assert pickle.loads(pickle.dumps(records[1])) == records[1]


def test_an_audit_that_fails_ends_the_call() -> None:
    def audit(record: AuditRecord) -> None:
        raise OSError("the disk is full")

    for value in ("hello", {"a": "jane@acme.io"}):
        with pytest.raises(OSError, match="the disk is full"):
            Redactor(audit=audit).redact(value)
    with pytest.raises(reticent.AuditError, match="not a function"):
        Redactor(audit=[1])  # type: ignore[list-item]


def test_a_log_is_chained_and_checked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AUDIT_KEY", "a test key, not a real one")
    path = tmp_path / "audit.jsonl"
    for key in (None, b"a test key, not a real one", {"env": "AUDIT_KEY"}):
        log = AuditLog(path, key=key)
        seen: list[AuditRecord] = []
        redactor = Redactor(audit=[log, seen.append])
        threads = [threading.Thread(target=lambda r=redactor: r.redact("mail jane@acme.io")) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert (AuditLog.check(path, key=key), len(seen)) == (8, 8)
        assert AuditLog.check(path, key=key, head=log.head) == 8
        text = path.read_text()
        assert "jane" not in text
        assert text.count('"EMAIL_ADDRESS":1') == 8
        path.write_text(text.replace('"EMAIL_ADDRESS":1', '"EMAIL_ADDRESS":0', 1))
        with pytest.raises(reticent.AuditError, match="line 1 was changed"):
            AuditLog.check(path, key=key)
        path.unlink()
    with pytest.raises(reticent.AuditError):
        AuditLog(tmp_path / "nowhere" / "audit.jsonl")
    with pytest.raises(reticent.MissingKeyError, match="NO_SUCH_KEY"):
        AuditLog(path, key={"env": "NO_SUCH_KEY"})
