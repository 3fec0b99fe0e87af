"""Strings and bytes: what comes back, and where findings are."""

import enum
import sys
import typing

import pytest
import reticent
from hypothesis import given
from hypothesis import strategies as st

EMAIL = "jane@acme.io"
CARD = "4111 1111 1111 1111"


def spans(text: str) -> list[str]:
    return [text[finding.start : finding.end] for finding in reticent.scan(text)]


def test_a_text_is_redacted() -> None:
    assert reticent.redact(f"mail {EMAIL}, card {CARD}") == "mail [EMAIL_ADDRESS], card [CREDIT_CARD]"


@pytest.mark.parametrize("text", ["", "nothing here", "zażółć 😀", "\0", "\ud800 alone", "x" * 5000])
def test_the_same_object_comes_back_where_nothing_is_found(text: str) -> None:
    assert reticent.redact(text) is text
    assert reticent.process(text).value is text
    assert reticent.scan(text) == []


@pytest.mark.parametrize(
    "before",
    [
        "",
        "a ",
        "é ",
        "😀 ",
        "日本 ",
        "e\u0301 ",
        "👩‍👩‍👧‍👦 ",
        "\0 ",
        "שלום ",
        "مرحبا ",
        "\u202eabc\u202c ",
        "\ud83d ",
        "\udfff\ud800 ",
    ],
)
def test_offsets_are_code_points(before: str) -> None:
    text = f"{before}{EMAIL} 😀 {CARD}"
    assert spans(text) == [EMAIL, CARD]
    assert reticent.redact(text) == f"{before}[EMAIL_ADDRESS] 😀 [CREDIT_CARD]"
    assert [finding.text_of(text) for finding in reticent.process(text).findings] == [EMAIL, CARD]


@given(st.text(alphabet=st.characters(), max_size=80), st.text(alphabet=st.characters(), max_size=80))
def test_only_what_is_found_changes(before: str, after: str) -> None:
    text = f"{before} <{EMAIL}> {after}"
    findings = reticent.scan(text)
    assert EMAIL in [finding.text_of(text) for finding in findings]
    expected, at = "", 0
    for finding in findings:
        expected += f"{text[at : finding.start]}[{finding.entity}]"
        at = finding.end
    assert reticent.redact(text) == expected + text[at:]


def test_a_large_text() -> None:
    clean = "the quick brown fox jumps over the lazy dog\n" * (100_000_000 // 44)
    assert reticent.redact(clean) is clean
    text = f"{clean}😀 {EMAIL}"
    assert reticent.redact(text) == f"{clean}😀 [EMAIL_ADDRESS]"
    assert spans(text) == [EMAIL]


@pytest.mark.parametrize("kind", [bytes, bytearray, memoryview])
@pytest.mark.parametrize("noise", [b"", b"\xff\xfe\x80 ", b"\0\0 ", b"\xed\xa0\x80 ", "é😀 ".encode()])
def test_bytes_have_byte_offsets(kind: type[typing.Any], noise: bytes) -> None:
    value = kind(noise + EMAIL.encode() + noise)
    redacted = reticent.redact(value)
    assert type(redacted) is kind
    assert bytes(redacted) == noise + b"[EMAIL_ADDRESS]" + noise
    [finding] = reticent.scan(value)
    assert bytes(value[finding.start : finding.end]) == EMAIL.encode()
    clean = kind(noise)
    assert reticent.redact(clean) is clean


def test_a_bytearray_may_change_afterwards() -> None:
    value = bytearray(EMAIL.encode())
    redacted = reticent.redact(value)
    value[:4] = b"XXXX"
    assert redacted == b"[EMAIL_ADDRESS]"


def test_a_subclass_of_str_becomes_a_str_where_it_changes() -> None:
    class Markup(str):
        __slots__ = ("raw",)

    clean = Markup("nothing")
    assert reticent.redact(clean) is clean
    redacted = reticent.redact(Markup(EMAIL))
    assert redacted == "[EMAIL_ADDRESS]"
    assert type(redacted) is str


def test_members_of_enums() -> None:
    class Contact(str, enum.Enum):
        SUPPORT = "support@acme.io"
        NONE = "none"

    class Plain(enum.Enum):
        SUPPORT = "support@acme.io"
        NUMBER = 4111111111111111

    assert reticent.redact(Contact.NONE) is Contact.NONE
    members: list[typing.Any] = [Contact.SUPPORT, Plain.SUPPORT]
    assert reticent.redact(members) == ["[EMAIL_ADDRESS]", "[EMAIL_ADDRESS]"]
    assert reticent.redact(Plain.NUMBER) is Plain.NUMBER


def test_no_reference_is_kept() -> None:
    text = f"{EMAIL} é"
    before = sys.getrefcount(text)
    for _ in range(100):
        reticent.redact(text)
        reticent.scan([text])
        reticent.process({"a": text})
    assert sys.getrefcount(text) == before
