"""Sessions: what is Python's own about them; the rest is in the corpus."""

import asyncio
import concurrent.futures
import gc
import weakref
from collections.abc import AsyncIterator, Iterator

import pytest
import reticent


@pytest.fixture(scope="module")
def redactor() -> reticent.Redactor:
    return reticent.Redactor()


def test_what_goes_out_comes_back(redactor: reticent.Redactor) -> None:
    session = redactor.session()
    messages = [
        {"role": "user", "content": "mail jane@acme.io", "card_number": 4111111111111111},
        {"role": "user", "content": ["4111111111111111", b"eve@acme.io", ("jane@acme.io",)]},
    ]
    redacted = session.redact(messages)
    assert redacted == [
        {"role": "user", "content": "mail [EMAIL_ADDRESS_1]", "card_number": "[CREDIT_CARD_1]"},
        {"role": "user", "content": ["[CREDIT_CARD_1_A]", b"[EMAIL_ADDRESS_2]", ("[EMAIL_ADDRESS_1]",)]},
    ]
    assert session.restore(redacted) == messages
    assert session.redactor is redactor


def test_the_same_object_where_nothing_is_found(redactor: reticent.Redactor) -> None:
    session = redactor.session()
    for value in ["nothing here", b"nothing", {"a": ["nothing"]}, None, 1.5]:
        assert session.redact(value) is value
        assert session.restore(value) is value


def test_process_gives_findings_and_counts(redactor: reticent.Redactor) -> None:
    result = redactor.session().process("é jane@acme.io")
    assert result.value == "é [EMAIL_ADDRESS_1]"
    assert [(finding.entity, finding.start, finding.end) for finding in result.findings] == [("EMAIL_ADDRESS", 2, 14)]
    assert result.report["EMAIL_ADDRESS"] == 1
    assert redactor.session().process({"a": "jane@acme.io"}).findings[0].path == "/a"


def test_functions_are_called_and_others_tokenised() -> None:
    session = reticent.Redactor(operators={"EMAIL_ADDRESS": lambda finding, value: value[:1] + "@"}).session()
    assert session.redact("jane@acme.io 4111 1111 1111 1111") == "j@ [CREDIT_CARD_1]"
    assert session.redact({"to": "jane@acme.io"}) == {"to": "j@"}

    def fails(finding: reticent.Finding, value: str) -> str:
        raise KeyError("mine")

    session = reticent.Redactor(operators={"*": fails}).session()
    with pytest.raises(KeyError, match="mine"):
        session.redact("jane@acme.io")
    with pytest.raises(KeyError, match="mine"):
        session.redact(["jane@acme.io"])


def test_threads_agree(redactor: reticent.Redactor) -> None:
    session = redactor.session()
    texts = [f"user{n % 50}@acme.io" for n in range(400)]
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        redacted = list(pool.map(session.redact, texts))
    assert len(set(redacted)) == 50
    assert [session.restore(text) for text in redacted] == texts


def test_sessions_are_apart_and_forget(redactor: reticent.Redactor) -> None:
    jane, eve = redactor.session(), redactor.session()
    token = jane.redact("jane@acme.io")
    assert eve.restore(token) == token
    assert jane.restore(token) == "jane@acme.io"
    jane.forget()
    assert jane.restore(token) == token


def test_streams_take_str_bytes_and_async_pieces(redactor: reticent.Redactor) -> None:
    session = redactor.session()
    session.redact("jané@acme.io jane@acme.io")
    answer = "to **email_address_1** é, [EMAIL_ADDRESS_1]."
    whole = session.restore(answer)
    data = answer.encode()
    for size in (1, 2, 3, 7, 100):
        pieces = [data[at : at + size] for at in range(0, len(data), size)]
        assert b"".join(session.restore_stream(pieces)) == whole.encode()
    assert list(session.restore_stream([])) == []
    with pytest.raises(TypeError, match="pieces of the type of the first one"):
        list(session.restore_stream(["a", b"b"]))  # type: ignore[list-item]

    async def source() -> AsyncIterator[bytes]:
        for at in range(len(data)):
            yield data[at : at + 1]

    async def run() -> bytes:
        return b"".join([piece async for piece in session.restore_stream(source())])

    assert asyncio.run(run()) == whole.encode()


def test_pieces_come_out_while_others_go_in(redactor: reticent.Redactor) -> None:
    session = redactor.session()
    session.redact("jane@acme.io")
    given: list[str] = []

    def source() -> Iterator[str]:
        for piece in ["I wrote to [EMAIL_", "ADDRESS_1]", " today", "."]:
            yield piece
            given.append(piece)

    out = []
    for piece in session.restore_stream(source()):
        out.append((piece, len(given)))
    assert out == [("I wrote to ", 0), ("jane@acme.io", 1), (" today", 2), (".", 3)]


def test_a_source_that_fails_ends_the_stream(redactor: reticent.Redactor) -> None:
    session = redactor.session()
    session.redact("jane@acme.io")

    def source() -> Iterator[str]:
        yield "to [EMAIL_ADDRESS"
        raise RuntimeError("mine")

    stream = session.restore_stream(source())
    assert next(stream) == "to "
    with pytest.raises(RuntimeError, match="mine"):
        next(stream)
    assert list(stream) == []


def test_sealed_values_need_no_session() -> None:
    policy = {"operator": {"type": "encrypt", "key": {"caller": "k"}}}
    redactor = reticent.Redactor(policy, keys={"k": b"a test key of no system at all"})
    value = {"to": "jane@acme.io", "n": 1}
    sealed = redactor.redact(value)
    assert sealed["to"].startswith("[EMAIL_ADDRESS:")
    assert redactor.restore(sealed) == value
    assert redactor.restore(sealed["to"].lower()) == "jane@acme.io"
    assert redactor.restore(sealed, destination="log") is sealed
    other = reticent.Redactor(policy, keys={"k": b"another test key of no system"})
    assert other.restore(sealed) is sealed
    assert redactor.session().restore(sealed) == value
    # A number comes back as one, a string of digits as a string, in a field of a rule too.
    policy["field"] = [{"key": "account", "action": "redact", "entity": "ACCOUNT"}]
    ruled = reticent.Redactor(policy, keys={"k": b"a test key of no system at all"})
    numbers = {"ssn": 536228145, "cards": [4111111111111111, "4111111111111111"], "account": 12, "pin": "0042"}
    sealed_numbers = ruled.redact(numbers)
    assert "4111" not in str(sealed_numbers)
    assert isinstance(sealed_numbers["account"], str)
    assert ruled.restore(sealed_numbers) == numbers
    assert ruled.session().restore(sealed_numbers) == numbers
    assert ruled.restore({"a": f"<{sealed_numbers['ssn']}>"}) == {"a": "<536228145>"}
    assert ruled.restore(sealed_numbers, destination="log") is sealed_numbers


def test_a_session_is_shown_and_collected(redactor: reticent.Redactor) -> None:
    session = redactor.session()
    session.redact("jane@acme.io")
    assert repr(session) == f"<Session fingerprint={redactor.fingerprint}>"
    gone = weakref.ref(session)
    del session
    gc.collect()
    assert gone() is None
