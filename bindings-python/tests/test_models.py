"""Models of pydantic and messages of LangChain, where they are installed."""

import functools
import typing

import pytest
import reticent

pydantic = pytest.importorskip("pydantic")
messages = pytest.importorskip("langchain_core.messages")

EMAIL = "jane@acme.io"
HIDDEN = "[EMAIL_ADDRESS]"


class Address(pydantic.BaseModel):  # type: ignore[misc,name-defined]
    email: str = pydantic.Field(max_length=12)
    note: str = ""


class Account(pydantic.BaseModel):  # type: ignore[misc,name-defined]
    model_config = pydantic.ConfigDict(frozen=True, extra="allow")
    address: Address
    tags: tuple[str, ...] = ()
    _secret: str = pydantic.PrivateAttr("kept")

    @functools.cached_property
    def shown(self) -> str:
        return f"<{self.address.email}>"


class Root(pydantic.RootModel[list[str]]):  # type: ignore[misc,name-defined]
    pass


def test_a_model_keeps_its_class_and_no_validator_runs() -> None:
    account = Account(address=Address(email=EMAIL), tags=("a", EMAIL), phone="+14155550132")
    assert EMAIL in account.shown
    redacted = reticent.redact(account)
    assert type(redacted) is Account
    assert redacted.address.email == HIDDEN
    assert redacted.tags == ("a", HIDDEN)
    assert redacted.phone == "[PHONE_NUMBER]"
    assert redacted.shown == f"<{HIDDEN}>"
    assert redacted._secret == "kept"
    assert EMAIL not in redacted.model_dump_json()
    assert account.address.email == EMAIL
    assert account.phone == "+14155550132"


def test_private_attributes_are_walked() -> None:
    account = Account(address=Address(email="none"))
    account._secret = f"of {EMAIL}"
    redacted = reticent.redact(account)
    assert redacted._secret == f"of {HIDDEN}"
    assert account._secret == f"of {EMAIL}"


def test_a_clean_model_comes_back() -> None:
    account = Account(address=Address(email="none"))
    assert reticent.redact(account) is account
    assert reticent.redact({"a": [account]})["a"][0] is account


def test_frozen_models_in_sets() -> None:
    class Tag(pydantic.BaseModel):  # type: ignore[misc,name-defined]
        model_config = pydantic.ConfigDict(frozen=True)
        name: str

    assert reticent.redact({Tag(name=EMAIL)}) == {Tag(name=HIDDEN)}


def test_root_models_and_paths() -> None:
    assert reticent.redact(Root(["x", EMAIL])).root == ["x", HIDDEN]
    [finding] = reticent.scan([Account(address=Address(email=EMAIL))])
    assert finding.path == "/0/address/email"


def test_messages_of_langchain() -> None:
    conversation: list[typing.Any] = [
        messages.SystemMessage("You help."),
        messages.HumanMessage(f"I am {EMAIL}", name="jane"),
        messages.AIMessage(
            [{"type": "text", "text": f"Hello {EMAIL}"}],
            tool_calls=[{"name": "find", "args": {"email": EMAIL}, "id": "call_1", "type": "tool_call"}],
            usage_metadata={"input_tokens": 1, "output_tokens": 2, "total_tokens": 3},
        ),
        messages.ToolMessage(f'{{"email": "{EMAIL}"}}', tool_call_id="call_1"),
    ]
    redacted = reticent.redact(conversation)
    assert redacted[0] is conversation[0]
    assert [type(message) for message in redacted] == [type(message) for message in conversation]
    assert redacted[1].content == f"I am {HIDDEN}"
    assert redacted[2].tool_calls[0] == {"name": "find", "args": {"email": HIDDEN}, "id": "call_1", "type": "tool_call"}
    assert redacted[2].usage_metadata == conversation[2].usage_metadata
    assert redacted[3].content == f'{{"email": "{HIDDEN}"}}'
    assert EMAIL not in repr(redacted)
    assert EMAIL in repr(conversation)


def test_a_model_that_is_not_told_by_its_objects() -> None:
    class Pretender:
        def __getattr__(self, name: str) -> object:
            return lambda *args, **kwargs: EMAIL

    pretender = Pretender()
    assert reticent.redact([pretender])[0] is pretender
