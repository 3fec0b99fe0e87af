"""The corpus that every language runs, as tests/conformance/README.md says."""

import asyncio
import functools
import json
import pathlib
import random
import sys
import typing

import pytest
import reticent

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

CORPUS = pathlib.Path(__file__).parents[2] / "tests" / "conformance"
FILLERS = ["wombat quokka zebu okapi ", "écureuil 🦊 größe 日本 "]
SUFFIX = "\nwombat quokka zebu"
KEYS = {"name", "text", "redacted", "findings", "policy", "reason", "in_json", "at_offsets"}

Case = dict[str, typing.Any]
Found = list[tuple[str, int, int]]


def load() -> list[Case]:
    cases = [case for path in sorted(CORPUS.glob("*.toml")) for case in tomllib.loads(path.read_text("utf-8"))["case"]]
    assert len({case["name"] for case in cases}) == len(cases)
    assert all(case.keys() <= KEYS for case in cases)
    return cases


CASES = load()
in_json = [case for case in CASES if case.get("in_json", True)]
at_offsets = [case for case in CASES if case.get("at_offsets", True)]
each_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])


@functools.cache
def compiled(policy: str) -> reticent.Redactor:
    return reticent.Redactor(json.loads(policy))


def redactor_of(case: Case) -> reticent.Redactor:
    return compiled(json.dumps(case.get("policy", {}), sort_keys=True))


def redacted_of(case: Case) -> str:
    return typing.cast(str, case.get("redacted", case["text"]))


def expected_findings(case: Case) -> Found | None:
    """Entity, start and end of each finding; None where the case does not say."""
    if "findings" not in case:
        return [] if redacted_of(case) == case["text"] else None
    found, at = [], 0
    for finding in case["findings"]:
        start = case["text"].index(finding["find"], at)
        at = start + len(finding["find"])
        found.append((finding["entity"], start, at))
    return found


def found(findings: list[reticent.Finding], shift: int = 0) -> Found:
    return [(finding.entity, finding.start - shift, finding.end - shift) for finding in findings]


@each_case
def test_whole_text(case: Case) -> None:
    redactor, text, redacted = redactor_of(case), case["text"], redacted_of(case)
    result = redactor.redact(text)
    assert result == redacted
    if redacted == text:
        assert result is text
    expected = expected_findings(case)
    if expected is not None:
        assert found(redactor.scan(text)) == expected
        assert found(redactor.process(text).findings) == expected
    assert redactor.process(text).value == redacted
    if "policy" not in case:
        assert redactor.redact(redacted) is redacted


@each_case
def test_inside_nested_data(case: Case) -> None:
    redactor = redactor_of(case)
    value = {"note": case["text"], "n": 1}
    assert redactor.redact(value) == {"note": redacted_of(case), "n": 1}
    expected = expected_findings(case)
    if expected is not None:
        findings = redactor.scan(value)
        assert found(findings) == expected
        assert all(finding.path == "/note" for finding in findings)


@pytest.mark.parametrize("case", in_json, ids=lambda case: case["name"])
def test_inside_json_text(case: Case) -> None:
    text = json.dumps({"note": case["text"], "n": 1}, ensure_ascii=False)
    assert json.loads(redactor_of(case).redact(text)) == {"note": redacted_of(case), "n": 1}


@pytest.mark.parametrize("filler", FILLERS, ids=["ascii", "wide"])
@pytest.mark.parametrize("case", at_offsets, ids=lambda case: case["name"])
def test_at_every_offset(case: Case, filler: str) -> None:
    redactor, text, redacted = redactor_of(case), case["text"], redacted_of(case)
    expected = expected_findings(case)
    for length in range(131):
        before = f"{(filler * 7)[:length]}\n"
        assert redactor.redact(f"{before}{text}{SUFFIX}") == f"{before}{redacted}{SUFFIX}"
        if expected is not None:
            assert found(redactor.scan(f"{before}{text}{SUFFIX}"), shift=len(before)) == expected


@each_case
def test_in_pieces(case: Case) -> None:
    redactor, text, redacted = redactor_of(case), case["text"], redacted_of(case)
    for size in [*range(1, 10), 64]:
        pieces = [text[at : at + size] for at in range(0, len(text), size)]
        assert "".join(redactor.redact_stream(pieces)) == redacted, size
    generator = random.Random(case["name"])
    pieces, at = [], 0
    while at < len(text):
        size = generator.randint(1, 20)
        pieces.append(text[at : at + size])
        at += size
    assert "".join(redactor.redact_stream(pieces)) == redacted


def load_sessions() -> list[Case]:
    paths = sorted(CORPUS.glob("sessions/*.toml"))
    return [session for path in paths for session in tomllib.loads(path.read_text("utf-8"))["session"]]


async def collected(pieces: typing.AsyncIterator[str]) -> str:
    return "".join([piece async for piece in pieces])


async def each(pieces: list[str]) -> typing.AsyncIterator[str]:
    for piece in pieces:
        yield piece


@pytest.mark.parametrize("case", load_sessions(), ids=lambda case: case["name"])
def test_sessions(case: Case) -> None:
    session = redactor_of(case).session()
    for step in case["steps"]:
        assert step.keys() <= {"redact", "restore", "gives", "destination", "final", "nested"}
        text, gives = step.get("restore"), step["gives"]
        if text is None:
            assert session.redact(step["redact"]) == gives
            assert session.redact({"note": step["redact"]}) == {"note": gives}
            if step.get("final"):
                continue
            text, gives = gives, step["redact"]
        destination = step.get("destination", "user")
        assert session.restore(text, destination=destination) == gives
        if step.get("nested", True):
            nested = session.restore({"note": text}, destination=destination)["note"]
            assert str(nested) == gives
        for size in [*range(1, 10), 64]:
            pieces = [text[at : at + size] for at in range(0, len(text), size)]
            assert "".join(session.restore_stream(pieces, destination=destination)) == gives, size
            stream = session.restore_stream(each(pieces), destination=destination)
            assert asyncio.run(collected(stream)) == gives, size


@pytest.mark.parametrize("filler", FILLERS, ids=["ascii", "wide"])
def test_no_detector_knows_a_word_of_the_fillers(filler: str) -> None:
    text = filler * 20 + SUFFIX
    assert reticent.redact(text) is text
