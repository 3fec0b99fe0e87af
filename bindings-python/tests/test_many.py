"""Batches and streams."""

import collections.abc
import itertools
import threading
import time

import pytest
import reticent
from hypothesis import given
from hypothesis import strategies as st

EMAIL = "jane@acme.io"
HIDDEN = "[EMAIL_ADDRESS]"
FILLER = "wombat quokka zebu okapi "


def test_texts_in_order(redactor: reticent.Redactor) -> None:
    texts = [f"{index} {EMAIL}" if index % 3 else f"{index} clean" for index in range(1000)]
    redacted = redactor.redact_many(texts)
    assert redacted == [reticent.redact(text) for text in texts]
    assert all(redacted[index] is texts[index] for index in range(0, 1000, 3))
    assert redactor.scan_many(texts) == [reticent.scan(text) for text in texts]


def test_large_batches_on_all_cores(redactor: reticent.Redactor) -> None:
    texts = [f"é {FILLER * 400}{index} {EMAIL}" for index in range(200)]
    assert redactor.redact_many(texts) == [text.replace(EMAIL, HIDDEN) for text in texts]
    for text, [finding] in zip(texts, redactor.scan_many(texts), strict=True):
        assert finding.text_of(text) == EMAIL
    nested = [{"a": [text], "n": index} for index, text in enumerate(texts)]
    assert redactor.redact_many(nested) == [reticent.redact(value) for value in nested]
    assert redactor.scan_many(nested) == [reticent.scan(value) for value in nested]


def test_mixed_values(redactor: reticent.Redactor) -> None:
    values = [EMAIL, {"a": EMAIL}, 7, None, EMAIL.encode(), [EMAIL], object(), "clean"]
    redacted = redactor.redact_many(values)
    assert redacted[:6] == [HIDDEN, {"a": HIDDEN}, 7, None, HIDDEN.encode(), [HIDDEN]]
    assert redacted[6] is values[6]
    assert [len(findings) for findings in redactor.scan_many(values)] == [1, 1, 0, 0, 1, 1, 0, 0]
    flat = [EMAIL, EMAIL.encode(), bytearray(EMAIL.encode())]
    assert redactor.redact_many(flat) == [HIDDEN, HIDDEN.encode(), HIDDEN.encode()]


def test_any_iterable(redactor: reticent.Redactor) -> None:
    assert redactor.redact_many([]) == []
    assert redactor.scan_many(()) == []
    assert redactor.redact_many(text for text in (EMAIL, "x")) == [HIDDEN, "x"]
    assert redactor.redact_many({"a": 1, EMAIL: 2}) == ["a", HIDDEN]
    for mistaken in ("text", b"text", bytearray(b"text")):
        with pytest.raises(TypeError, match="iterable of values"):
            redactor.redact_many(mistaken)
    with pytest.raises(TypeError):
        redactor.scan_many(7)  # type: ignore[arg-type]


def pieces(text: str, size: int) -> list[str]:
    return [text[at : at + size] for at in range(0, len(text), size)]


@pytest.mark.parametrize("size", [1, 2, 3, 7, 64, 100_000])
def test_any_split_gives_what_the_whole_gives(redactor: reticent.Redactor, size: int) -> None:
    text = f"é😀 \ud800 {EMAIL} {FILLER * 10}" * 20
    streamed = list(redactor.redact_stream(pieces(text, size)))
    assert "".join(streamed) == redactor.redact(text)
    assert all(streamed)


@given(st.lists(st.text(alphabet=st.characters()) | st.just("jane@acm") | st.just("e.io ")))
def test_any_pieces(parts: list[str]) -> None:
    redactor = reticent.Redactor(profile="gdpr")
    assert "".join(redactor.redact_stream(parts)) == redactor.redact("".join(parts))


def test_a_long_stream_gives_out_as_it_goes(redactor: reticent.Redactor) -> None:
    taken = 0

    def source() -> collections.abc.Iterator[str]:
        nonlocal taken
        for _ in range(1000):
            taken += 1
            yield f"日本 {FILLER * 40}{EMAIL} "

    stream = redactor.redact_stream(source())
    first = next(stream)
    assert taken < 500
    rest = list(stream)
    assert first + "".join(rest) == redactor.redact("".join(source()))


def test_a_stream_of_bytes(redactor: reticent.Redactor) -> None:
    text = b"\xff\xfe " + EMAIL.encode() + b" \x80"
    streamed = list(redactor.redact_stream(bytes([byte]) for byte in text))
    assert b"".join(streamed) == redactor.redact(text)


def test_an_empty_stream(redactor: reticent.Redactor) -> None:
    assert list(redactor.redact_stream([])) == []
    assert list(redactor.redact_stream(["", ""])) == []


def test_mistakes_in_a_stream(redactor: reticent.Redactor) -> None:
    with pytest.raises(TypeError):
        redactor.redact_stream(7)  # type: ignore[call-overload]
    for wrong in (["a", b"b"], [b"a", "b"], ["a", 7]):
        with pytest.raises(TypeError, match="pieces"):
            list(redactor.redact_stream(wrong))  # type: ignore[arg-type]


def test_a_source_that_raises_ends_the_stream(redactor: reticent.Redactor) -> None:
    def source() -> collections.abc.Iterator[str]:
        yield f"mail {EMAIL[:6]}"
        raise ConnectionError("gone")

    stream = redactor.redact_stream(source())
    assert next(stream) == "mail "
    # What was held back may be the start of a value.
    with pytest.raises(ConnectionError, match="gone"):
        next(stream)
    assert list(stream) == []


def test_a_stream_that_reads_itself(redactor: reticent.Redactor) -> None:
    streams: list[collections.abc.Iterator[str]] = []

    def source() -> collections.abc.Iterator[str]:
        yield next(streams[0])

    streams.append(redactor.redact_stream(source()))
    with pytest.raises(ValueError, match="already being read"):
        next(streams[0])


def test_threads_share_a_redactor(redactor: reticent.Redactor) -> None:
    failures = []

    def work(number: int) -> None:
        for index in range(200):
            text = f"{number}-{index} é {EMAIL}"
            if redactor.redact({"a": [text]}) != {"a": [f"{number}-{index} é {HIDDEN}"]}:
                failures.append(text)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


@pytest.mark.parametrize("nested", [False, True])
def test_other_threads_run_while_a_text_is_scanned(redactor: reticent.Redactor, nested: bool) -> None:
    text = f"{FILLER}{EMAIL} " * 100_000
    value = [text] if nested else text
    ticks: list[float] = []
    stop = threading.Event()

    def tick() -> None:
        while not stop.is_set():
            ticks.append(time.perf_counter())
            time.sleep(0.0005)

    thread = threading.Thread(target=tick)
    thread.start()
    started = time.perf_counter()
    redactor.scan_many([value[:1] if nested else text])
    redactor.redact(text)
    ended = time.perf_counter()
    stop.set()
    thread.join()
    during = [at for at in ticks if started < at < ended]
    longest = max(after - before for before, after in itertools.pairwise([started, *during, ended]))
    assert longest < 0.9 * (ended - started)
    assert len(during) > 10
