"""The caller's own functions that find something."""

import importlib.util
import pathlib
import pickle
import re
from collections.abc import Iterator
from typing import Any

import pytest
import reticent

TEXT = "😀 Ishmael met jane@acme.io. Then Ishmael left."


def crew(text: str) -> Iterator[tuple[str, int, int, float]]:
    for match in re.finditer("Ishmael|Queequeg", text):
        yield "PERSON", match.start(), match.end(), 0.9


def ships(text: str) -> list[tuple[str, int, int]]:
    return [("SHIP", match.start(), match.end()) for match in re.finditer("Pequod", text)]


ships.entities = ["SHIP"]  # type: ignore[attr-defined]


class PresidioLike:
    """What other libraries give: an object with attributes."""

    def __init__(self, start: int, end: int) -> None:
        self.entity_type, self.start, self.end, self.score = "LOCATION", start, end, 0.7


def test_findings_join_those_of_the_detectors() -> None:
    redactor = reticent.Redactor(recognizers=[crew])
    result = redactor.process(TEXT)
    assert result.value == "😀 [PERSON] met [EMAIL_ADDRESS]. Then [PERSON] left."
    first = result.findings[0]
    assert (first.entity, first.detector, first.score) == ("PERSON", "recognizer", 0.9)
    assert TEXT[first.start : first.end] == "Ishmael"
    assert result.report.total == 3
    assert redactor.redact(TEXT) == result.value
    assert redactor.scan(TEXT) == result.findings
    assert redactor.redact_many([TEXT, "nobody"]) == [result.value, "nobody"]
    assert redactor.scan_many([TEXT])[0] == result.findings


def test_nested_data() -> None:
    redactor = reticent.Redactor(recognizers=[crew, ships])
    data = {"Queequeg": ["aboard the Pequod", b"Queequeg", 7], "n": 1}
    # Bytes are not passed on; the name is known from the key before them.
    assert redactor.redact(data) == {"[PERSON]": ["aboard the [SHIP]", b"[PERSON]", 7], "n": 1}
    assert [finding.detector for finding in redactor.scan(data)] == ["recognizer", "recognizer", "person.again"]
    assert redactor.redact([b"Queequeg"]) == [b"Queequeg"]


def test_the_policy_decides() -> None:
    assert reticent.Redactor({"entities": {"PERSON": False}}, recognizers=[crew]).redact("Queequeg") == "Queequeg"
    assert reticent.Redactor({"entities": {"PERSON": "remove"}}, recognizers=[crew]).redact("Queequeg") == ""
    assert reticent.Redactor({"threshold": 0.95}, recognizers=[crew]).redact("Queequeg") == "Queequeg"
    allowed = reticent.Redactor({"allow": [{"value": "Queequeg"}]}, recognizers=[crew])
    assert allowed.redact("Queequeg") == "Queequeg"
    shouted = reticent.Redactor(operators={"PERSON": lambda finding, value: value.upper()}, recognizers=[crew])
    assert shouted.redact("Queequeg") == "QUEEQUEG"


def test_objects_with_attributes() -> None:
    assert reticent.Redactor(recognizers=[lambda text: [PresidioLike(0, 4)]]).redact("Rome") == "[LOCATION]"


@pytest.mark.parametrize(
    "found",
    [
        ("PERSON", 0, 99),
        ("PERSON", 5, 2),
        ("NOBODY_KNOWS", 0, 2),
        ("PERSON", 0, 2, 1.5),
        ("PERSON", 0, 2, float("nan")),
    ],
)
def test_what_is_wrong_ends_the_call(found: tuple[Any, ...]) -> None:
    redactor = reticent.Redactor(recognizers=[lambda text: [found]])
    for call in (redactor.redact, redactor.scan, redactor.process):
        for value in ("secret words", ["secret words"]):
            with pytest.raises(reticent.OperatorError) as raised:
                call(value)
            assert "secret" not in str(raised.value)


def broken(text: str) -> list[Any]:
    raise LookupError("the model is not there")


def test_what_a_recognizer_raises_is_raised() -> None:
    redactor = reticent.Redactor(recognizers=[broken])
    for value in ("words", {"key": "words"}):
        with pytest.raises(LookupError, match="the model is not there"):
            redactor.redact(value)
    with pytest.raises(reticent.OperatorError):
        reticent.Redactor(recognizers=[lambda text: [7]]).redact("words")
    with pytest.raises(reticent.OperatorError):
        reticent.Redactor(recognizers=["spacy"])  # type: ignore[list-item]


def test_a_stream_gives_what_the_whole_text_gives() -> None:
    text = "é Queequeg wrote to jane@acme.io. Queequeg 😀 sails"
    seen: list[tuple[str, int, int]] = []

    def operate(finding: reticent.Finding, value: str) -> str:
        seen.append((finding.entity, finding.start, finding.end))
        return f"<{len(value)}>"

    redactor = reticent.Redactor(recognizers=[crew], operators={"*": operate})
    whole = redactor.redact(text)
    assert whole.count("<8>") == 2
    expected, seen[:] = list(seen), []
    for length in (1, 3, len(text)):
        pieces = [text[at : at + length] for at in range(0, len(text), length)]
        assert "".join(redactor.redact_stream(pieces)) == whole
        assert seen == expected
        seen.clear()
        events = [{"type": "text-delta", "id": "1", "text": piece} for piece in pieces]
        made = list(redactor.redact_stream([*events, {"type": "text-end", "id": "1"}]))
        assert "".join(event.get("text", "") for event in made) == whole
        seen.clear()
    # Bytes are no text for a recogniser, in a stream as elsewhere.
    assert b"".join(redactor.redact_stream([text.encode()])) == redactor.redact(text.encode())
    with pytest.raises(LookupError, match="the model is not there"):
        list(reticent.Redactor(recognizers=[broken]).redact_stream(["words"]))


def test_sessions_ask_them_too() -> None:
    session = reticent.Redactor(recognizers=[crew]).session()
    assert session.redact("Queequeg") == "[PERSON_1]"
    assert session.redact({"name": "Queequeg"}) == {"name": "[PERSON_1]"}
    assert session.restore("[PERSON_1] sails") == "Queequeg sails"


def test_pickles_by_name() -> None:
    copy = pickle.loads(pickle.dumps(reticent.Redactor(recognizers=[crew])))
    assert copy.redact("Queequeg") == "[PERSON]"


if importlib.util.find_spec("spacy") and importlib.util.find_spec("en_core_web_sm"):

    def test_the_example_of_the_docs_with_spacy() -> None:
        """Defined where spaCy and its small English model are installed."""
        docs = pathlib.Path(__file__).parents[2] / "docs" / "people.md"
        example = re.search(r"```python\n(import spacy.*?)```", docs.read_text(encoding="utf-8"), re.DOTALL)
        assert example is not None
        scope: dict[str, Any] = {}
        exec(example[1], scope)  # noqa: S102
        assert "[ORGANIZATION]" in scope["redactor"].redact("She works for Microsoft in Seattle.")


def test_what_they_find_has_operators() -> None:
    redactor = reticent.Redactor(recognizers=[ships], operators={"SHIP": lambda finding, value: f"<{len(value)}>"})
    assert redactor.redact("the Pequod") == "the <6>"
    assert pickle.loads(pickle.dumps(reticent.Redactor(recognizers=[ships]))).redact("the Pequod") == "the [SHIP]"
