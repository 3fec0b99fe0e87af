"""Keys, and the caller's own functions as operators."""

import asyncio
import collections.abc
import pathlib
from collections.abc import AsyncIterator

import pytest
import reticent

EMAIL = "jane@acme.io"
CARD = "4111 1111 1111 1111"
KEY = b"0123456789abcdef0123456789abcdef"
ENV_POLICY = {"operator": {"type": "hash", "key": {"env": "RETICENT_TEST_KEY"}}}
CALLER_POLICY = {"operator": {"type": "hash", "key": {"caller": "main"}}}


def test_a_key_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RETICENT_TEST_KEY", KEY.decode())
    hashed = reticent.Redactor(ENV_POLICY).redact(EMAIL)
    assert hashed.startswith("[EMAIL_ADDRESS:")
    assert hashed == reticent.Redactor(ENV_POLICY, keys={"RETICENT_TEST_KEY": KEY}).redact(EMAIL)
    assert hashed != reticent.Redactor(ENV_POLICY, keys={"RETICENT_TEST_KEY": KEY[::-1]}).redact(EMAIL)


def test_a_key_from_the_caller() -> None:
    hashed = reticent.Redactor(CALLER_POLICY, keys={"main": KEY}).redact(EMAIL)
    asked = []

    def keys(name: str) -> bytes:
        asked.append(name)
        return KEY

    assert reticent.Redactor(CALLER_POLICY, keys=keys).redact(EMAIL) == hashed
    assert set(asked) == {"main"}
    assert reticent.Redactor(CALLER_POLICY, keys={"main": bytearray(KEY)}).redact(EMAIL) == hashed
    assert reticent.Redactor(CALLER_POLICY, keys={"main": KEY.decode()}).redact(EMAIL) == hashed


def test_a_missing_or_short_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("RETICENT_TEST_KEY", raising=False)
    for build in (
        lambda: reticent.Redactor(ENV_POLICY),
        lambda: reticent.Redactor(CALLER_POLICY),
        lambda: reticent.Redactor(CALLER_POLICY, keys={"other": KEY}),
        lambda: reticent.Redactor(CALLER_POLICY, keys=lambda name: None),
        lambda: reticent.Redactor(CALLER_POLICY, keys={"main": b"hunter2"}),
    ):
        with pytest.raises(reticent.MissingKeyError) as caught:
            build()
        assert caught.value.code == "missing-key"
        assert caught.value.help
        assert "hunter2" not in str(caught.value)


def test_what_a_function_of_keys_raises_comes_out() -> None:
    def keys(name: str) -> bytes:
        raise ConnectionError("the key service is away")

    with pytest.raises(ConnectionError, match="away"):
        reticent.Redactor(CALLER_POLICY, keys=keys)
    with pytest.raises(TypeError, match="bytes or str, got int"):
        reticent.Redactor(CALLER_POLICY, keys={"main": 7})  # type: ignore[dict-item]


def test_a_function_sees_the_finding_and_the_value() -> None:
    seen = []

    def operator(finding: reticent.Finding, value: str) -> str:
        seen.append((finding, value))
        return f"<{len(value)}>"

    redactor = reticent.Redactor(operators={"EMAIL_ADDRESS": operator})
    text = f"é😀 {EMAIL} 日本 {EMAIL}, {CARD}"
    assert redactor.redact(text) == "é😀 <12> 日本 <12>, [CREDIT_CARD]"
    assert [(text[finding.start : finding.end], value) for finding, value in seen] == [(EMAIL, EMAIL)] * 2
    assert [finding for finding, _ in seen] == redactor.scan(text)[:2]
    result = redactor.process([text])
    assert result.value == ["é😀 <12> 日本 <12>, [CREDIT_CARD]"]
    assert redactor.redact_many([text, {"a": EMAIL}]) == [result.value[0], {"a": "<12>"}]


def test_a_function_in_nested_data_sees_what_scan_gives() -> None:
    seen = []

    def operator(finding: reticent.Finding, value: str) -> str:
        seen.append(finding)
        return "x"

    value = {"a": [f"é😀 {EMAIL}"], "b": EMAIL}
    redactor = reticent.Redactor(operators={"*": operator})
    redactor.redact(value)
    assert seen == redactor.scan(value)


def test_one_function_for_all() -> None:
    operators = {"*": lambda finding, value: finding.entity[0], "CREDIT_CARD": lambda finding, value: "#"}
    redactor = reticent.Redactor(operators=operators)
    assert redactor.redact(f"{EMAIL} {CARD}") == "E #"


@pytest.mark.parametrize("value", [EMAIL, EMAIL.encode(), [EMAIL], {"a": {EMAIL: 1}}, "x" * 200_000 + " " + EMAIL])
def test_what_a_function_raises_comes_out_and_nothing_raw(value: object) -> None:
    class RefusedError(Exception):
        pass

    raised = RefusedError("no")

    def operator(finding: reticent.Finding, text: str) -> str:
        raise raised

    redactor = reticent.Redactor(operators={"EMAIL_ADDRESS": operator})
    calls: list[collections.abc.Callable[[], object]] = [
        lambda: redactor.redact(value),
        lambda: redactor.process(value),
        lambda: redactor.redact_many([value]),
    ]
    for call in calls:
        with pytest.raises(RefusedError) as caught:
            call()
        assert caught.value is raised
        assert caught.traceback[-1].name == "operator"


@pytest.mark.parametrize("returned", [None, 7, b"x"])
def test_a_function_that_returns_no_str(returned: object) -> None:
    redactor = reticent.Redactor(operators={"EMAIL_ADDRESS": lambda finding, value: returned})  # type: ignore[dict-item,return-value]
    with pytest.raises(reticent.OperatorError, match="not a str") as caught:
        redactor.redact(f"mail {EMAIL}")
    assert caught.value.code == "operator"
    assert EMAIL not in str(caught.value)


def test_a_function_may_call_the_redactor() -> None:
    def operator(finding: reticent.Finding, value: str) -> str:
        return reticent.redact([value])[0]

    assert reticent.Redactor(operators={"EMAIL_ADDRESS": operator}).redact(EMAIL) == "[EMAIL_ADDRESS]"


def test_a_function_with_bytes_and_surrogates() -> None:
    redactor = reticent.Redactor(operators={"EMAIL_ADDRESS": lambda finding, value: f"<{value}\ud800>"})
    assert redactor.redact(f"\udfff {EMAIL}") == f"\udfff <{EMAIL}\ud800>"
    redactor = reticent.Redactor(operators={"EMAIL_ADDRESS": lambda finding, value: f"<{value}>"})
    assert redactor.redact(b"\xff " + EMAIL.encode()) == b"\xff <" + EMAIL.encode() + b">"


def test_mistakes_with_functions() -> None:
    with pytest.raises(reticent.OperatorError, match="did you mean `EMAIL_ADDRESS`"):
        reticent.Redactor(operators={"EMAIL_ADRESS": lambda finding, value: ""})
    with pytest.raises(reticent.OperatorError, match="is str, not a function"):
        reticent.Redactor(operators={"EMAIL_ADDRESS": "mask"})  # type: ignore[dict-item]


def test_a_stream_calls_functions_as_the_whole_text_does() -> None:
    seen: list[tuple[str, int, int, str | bytes]] = []

    def operate(finding: reticent.Finding, value: str) -> str:
        seen.append((finding.entity, finding.start, finding.end, value))
        return f"<{len(value)}>"

    redactor = reticent.Redactor(operators={"EMAIL_ADDRESS": operate})
    text = f'é 😀 {EMAIL}, "{EMAIL}" 😀 and call (212) 555-0147; eve@acme.io'
    whole = redactor.redact(text)
    expected, seen[:] = list(seen), []
    assert len(expected) == 3
    assert "[PHONE_NUMBER]" in whole

    async def in_async(pieces: list[str]) -> str:
        async def given() -> AsyncIterator[str]:
            for piece in pieces:
                yield piece

        return "".join([piece async for piece in redactor.redact_stream(given())])

    for length in (1, 2, 5, len(text)):
        pieces = [text[at : at + length] for at in range(0, len(text), length)]
        assert "".join(redactor.redact_stream(pieces)) == whole, length
        assert seen == expected
        seen.clear()
        assert asyncio.run(in_async(pieces)) == whole
        assert seen == expected
        seen.clear()
    events = [{"type": "text-delta", "id": "1", "text": piece} for piece in text]
    made = list(redactor.redact_stream([*events, {"type": "text-end", "id": "1"}]))
    assert "".join(event.get("text", "") for event in made) == whole
    assert b"".join(redactor.redact_stream([text[:20].encode(), text[20:].encode()])) == redactor.redact(text.encode())


def test_what_a_function_raises_ends_a_stream() -> None:
    def refuse(finding: reticent.Finding, value: str) -> str:
        raise LookupError("no")

    given = []
    with pytest.raises(LookupError, match="no"):
        given.extend(reticent.Redactor(operators={"*": refuse}).redact_stream(["to you: ", EMAIL, " and more"]))


def test_names_of_entities_are_not_the_bindings_business() -> None:
    """Everything that names an entity or a detector stands in the catalogue."""
    root = pathlib.Path(__file__).parents[1]
    assert not [path for path in root.glob("python/**/*.py") if "EMAIL" in path.read_text().split('"""', 2)[-1]]
