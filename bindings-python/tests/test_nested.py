"""Nested data: the same shape, redacted."""

import collections
import dataclasses
import datetime
import decimal
import math
import types
import typing
import uuid

import pytest
import reticent
from hypothesis import given
from hypothesis import strategies as st

EMAIL = "jane@acme.io"
CARD = 4111111111111111
HIDDEN = "[EMAIL_ADDRESS]"


class Pair(typing.NamedTuple):
    name: str
    email: str


@dataclasses.dataclass
class Person:
    email: str
    friends: list["Person"] = dataclasses.field(default_factory=list)
    KIND: typing.ClassVar[str] = "support@acme.io"


@dataclasses.dataclass(frozen=True)
class Frozen:
    email: str
    age: int = 7


@dataclasses.dataclass(frozen=True, slots=True)
class Slotted:
    email: str
    age: int = 7


@pytest.mark.parametrize(
    ("value", "redacted"),
    [
        ({"a": EMAIL}, {"a": HIDDEN}),
        ([EMAIL, 1, None], [HIDDEN, 1, None]),
        ((EMAIL, (EMAIL,)), (HIDDEN, (HIDDEN,))),
        (Pair("x", EMAIL), Pair("x", HIDDEN)),
        ({EMAIL, "b"}, {HIDDEN, "b"}),
        (frozenset({EMAIL}), frozenset({HIDDEN})),
        ({"a": EMAIL.encode()}, {"a": HIDDEN.encode()}),
        ([bytearray(EMAIL.encode())], [bytearray(HIDDEN.encode())]),
        (collections.deque([EMAIL, 1], maxlen=5), collections.deque([HIDDEN, 1], maxlen=5)),
        (collections.OrderedDict(b=EMAIL, a=1), collections.OrderedDict(b=HIDDEN, a=1)),
        (collections.defaultdict(list, a=[EMAIL]), collections.defaultdict(list, a=[HIDDEN])),
        (collections.Counter({EMAIL: 2}), collections.Counter({HIDDEN: 2})),
        (collections.UserDict(a=EMAIL), collections.UserDict(a=HIDDEN)),
        (types.MappingProxyType({"a": EMAIL}), types.MappingProxyType({"a": HIDDEN})),
        (Person(EMAIL, [Person(EMAIL)]), Person(HIDDEN, [Person(HIDDEN)])),
        (Frozen(EMAIL), Frozen(HIDDEN)),
        (Slotted(EMAIL), Slotted(HIDDEN)),
        ({Frozen(EMAIL): {Slotted(EMAIL)}}, {Frozen(HIDDEN): {Slotted(HIDDEN)}}),
        ({(EMAIL, 1): 2}, {(HIDDEN, 1): 2}),
        ({b"k": 1, EMAIL.encode(): 2}, {b"k": 1, HIDDEN.encode(): 2}),
    ],
    ids=lambda value: type(value).__name__,
)
def test_each_type_keeps_its_shape(value: object, redacted: object) -> None:
    result = reticent.redact(value)
    assert result == redacted
    assert type(result) is type(redacted)
    assert reticent.redact(result) is result
    assert EMAIL not in repr(result)


def test_details_of_containers_are_kept() -> None:
    redacted = reticent.redact(collections.defaultdict(list, a=[EMAIL]))
    assert redacted.default_factory is list
    assert reticent.redact(collections.deque([EMAIL], maxlen=3)).maxlen == 3
    ordered = collections.OrderedDict(a=EMAIL, b=1)
    ordered.move_to_end("a")
    assert list(reticent.redact(ordered)) == ["b", "a"]


def test_subclasses_of_containers() -> None:
    class Tagged(dict):  # type: ignore[type-arg]
        pass

    class Picky(dict):  # type: ignore[type-arg]
        def __new__(cls, needed: int) -> "Picky":
            return super().__new__(cls)

        def __init__(self, needed: int) -> None:
            super().__init__(a=EMAIL)

    class Rows(list):  # type: ignore[type-arg]
        pass

    assert type(reticent.redact(Tagged(a=EMAIL))) is Tagged
    assert type(reticent.redact(Rows([EMAIL]))) is Rows
    assert reticent.redact(Picky(1)) == {"a": HIDDEN}
    # What an object holds beside its entries would come along unseen.
    remembering = Tagged(a=EMAIL)
    vars(remembering)["raw"] = EMAIL
    assert type(reticent.redact(remembering)) is dict


def test_the_original_is_as_it_was() -> None:
    value = {"a": [EMAIL, {"b": (EMAIL,)}], "c": Person(EMAIL)}
    before = repr(value)
    reticent.redact(value)
    assert repr(value) == before


@pytest.mark.parametrize(
    "value", [{}, [], (), set(), {"a": [1, 2.5, None, True]}, [Person("x")], Frozen("x"), Pair("a", "b"), None, 7, b""]
)
def test_the_same_object_comes_back_where_nothing_is_found(value: object) -> None:
    assert reticent.redact(value) is value
    assert reticent.process(value).value is value


def test_what_has_not_changed_is_shared() -> None:
    clean = {"x": [1, 2]}
    redacted = reticent.redact({"clean": clean, "dirty": EMAIL})
    assert redacted["clean"] is clean


def test_integers_that_are_cards() -> None:
    assert reticent.redact({"card": CARD, "ok": True}) == {"card": "[CREDIT_CARD]", "ok": True}
    value: list[typing.Any] = [CARD, {CARD: 1}]
    assert reticent.redact(value) == ["[CREDIT_CARD]", {"[CREDIT_CARD]": 1}]


def test_decimals_that_are_integers() -> None:
    value = {"card": decimal.Decimal(CARD), "total": decimal.Decimal("12.50"), decimal.Decimal(CARD): 1}
    redacted = reticent.redact(value)
    assert redacted == {"card": "[CREDIT_CARD]", "total": decimal.Decimal("12.50"), "[CREDIT_CARD]": 1}
    assert redacted["total"] is value["total"]
    outcome = reticent.process(value)
    assert outcome.report["CREDIT_CARD"] == 2
    assert outcome.report.unsupported == []


def test_floats_that_are_integers() -> None:
    value = {"card": float(CARD), "total": 12.5, "ratio": 3.0, float(CARD): 1}
    redacted = reticent.redact(value)
    assert redacted == {"card": "[CREDIT_CARD]", "total": 12.5, "ratio": 3.0, "[CREDIT_CARD]": 1}
    clean = [float("inf"), float("nan"), -1e300, 1234567.0, 0.25]
    assert reticent.redact(clean) is clean


@pytest.mark.parametrize(
    "value",
    [
        True,
        2**64,
        10**5000,
        -(10**5000),
        math.nan,
        math.inf,
        1.5,
        4111111111111111.5,
        1e300,
        1j,
        range(3),
        datetime.datetime(2024, 1, 2, tzinfo=datetime.timezone.utc),
        datetime.date(2024, 1, 2),
        datetime.timedelta(1),
        uuid.UUID(int=1),
        decimal.Decimal("1.5"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_plain_values_are_never_touched(value: object) -> None:
    assert reticent.redact(value) is value
    outcome = reticent.process({"a": [value]})
    assert outcome.value["a"][0] is value
    assert outcome.report.unsupported == []


def test_huge_integers_as_keys() -> None:
    value = {10**5000: EMAIL, None: EMAIL, 1.5: EMAIL, True: EMAIL}
    assert reticent.redact(value) == {10**5000: HIDDEN, None: HIDDEN, 1.5: HIDDEN, True: HIDDEN}


def test_json_in_a_string_stays_json() -> None:
    value = {"arguments": '{"email": "jane@acme.io", "card_number": 4111111111111111}'}
    assert reticent.redact(value) == {"arguments": '{"email": "[EMAIL_ADDRESS]", "card_number": "[CREDIT_CARD]"}'}


def test_keys_are_redacted_and_kept_apart() -> None:
    value = {"a@acme.io": 1, "b@acme.io": 2, "c": 3}
    assert reticent.redact(value) == {HIDDEN: 1, f"{HIDDEN}_2": 2, "c": 3}
    assert [finding.path for finding in reticent.scan({EMAIL: EMAIL})] == [f"/{HIDDEN}", f"/{HIDDEN}"]


def test_a_key_gives_context() -> None:
    assert reticent.redact({"cvv": "123", "n": "123"})["n"] == "123"
    assert reticent.redact({"password": "tr0ub4dor&3zx"})["password"] != "tr0ub4dor&3zx"


def test_findings_of_nested_data_have_paths_and_offsets_of_the_leaf() -> None:
    value = {"a": ["é😀 " + EMAIL], "b/c~d": Person(EMAIL), "e": Pair("x", EMAIL)}
    findings = reticent.scan(value)
    assert [finding.path for finding in findings] == ["/a/0", "/b~1c~0d/email", "/e/email"]
    assert (findings[0].start, findings[0].end) == (3, 15)
    assert findings == reticent.process(value).findings
    assert reticent.scan("mail " + EMAIL)[0].path is None


def test_cycles_and_shared_parts_are_kept() -> None:
    shared = [EMAIL]
    value: dict[str, typing.Any] = {"a": shared, "b": shared}
    value["self"] = value
    redacted = reticent.redact(value)
    assert redacted["self"] is redacted
    assert redacted["a"] is redacted["b"]
    assert redacted["a"] == [HIDDEN]

    person = Person(EMAIL)
    person.friends.append(person)
    copied = reticent.redact(person)
    assert copied.email == HIDDEN
    assert copied.friends[0] is copied

    clean: list[object] = ["nothing"]
    clean.append(clean)
    assert reticent.redact(clean) is clean


def test_a_cycle_through_frozen_objects_leaks_nothing() -> None:
    frozen = Frozen(EMAIL)
    object.__setattr__(frozen, "age", frozen)
    redacted: typing.Any = reticent.redact(frozen)
    seen = set()
    while isinstance(redacted, Frozen) and id(redacted) not in seen:
        seen.add(id(redacted))
        assert redacted.email == HIDDEN
        redacted = redacted.age

    inner: list[typing.Any] = [EMAIL]
    fixed = (inner, EMAIL)
    inner.append(fixed)
    copied = reticent.redact(fixed)
    assert copied[0][1] is copied or copied[0][1][0] is copied[0]
    assert copied[1] == HIDDEN


@pytest.mark.parametrize("wrap", [lambda value: [value], lambda value: {"k": value}, lambda value: (value,)])
def test_any_depth(wrap: typing.Callable[[object], typing.Any]) -> None:
    value: typing.Any = EMAIL
    clean: typing.Any = "nothing"
    for _ in range(100_000):
        value, clean = wrap(value), wrap(clean)
    assert reticent.redact(clean) is clean
    redacted = reticent.redact(value)
    while not isinstance(redacted, str):
        redacted = redacted["k"] if isinstance(redacted, dict) else redacted[0]
    assert redacted == HIDDEN


class Hostile:
    """Raises whatever is asked of it."""

    def __getattribute__(self, name: str) -> object:
        raise RuntimeError(name)

    def __eq__(self, other: object) -> bool:
        raise RuntimeError

    __hash__ = object.__hash__

    def __repr__(self) -> str:
        raise RuntimeError


class HostileType(type):
    def __getattr__(cls, name: str) -> object:
        raise RuntimeError(name)

    def __instancecheck__(cls, instance: object) -> bool:
        raise RuntimeError

    def __subclasscheck__(cls, subclass: type) -> bool:
        raise RuntimeError


class HostileObject(metaclass=HostileType):
    @property
    def email(self) -> str:
        raise RuntimeError


class HostileMapping(collections.UserDict):  # type: ignore[type-arg]
    def items(self) -> typing.Any:
        raise RuntimeError


@dataclasses.dataclass
class HostileGetter:
    email: str

    def __getattribute__(self, name: str) -> object:
        raise RuntimeError(name)


@pytest.mark.parametrize("kind", [Hostile, HostileObject, HostileMapping], ids=lambda kind: kind.__name__)
def test_objects_that_raise_come_back_unchanged_and_named(kind: type) -> None:
    hostile = kind()
    for value in ([hostile, EMAIL], {"a": EMAIL, "b": hostile}, (EMAIL, hostile)):
        result = reticent.process(value)
        parts = list(result.value.values()) if isinstance(result.value, dict) else list(result.value)
        assert any(part is hostile for part in parts)
        assert any(type(part) is str and part == HIDDEN for part in parts)
        assert result.report.unsupported == [f"{__name__}.{kind.__name__}"]
    assert reticent.redact(hostile) is hostile


def test_getters_do_not_run() -> None:
    redacted = reticent.redact(HostileGetter(EMAIL))
    assert object.__getattribute__(redacted, "email") == HIDDEN


def test_unknown_types_are_named_also_as_keys() -> None:
    class Token:
        pass

    token = Token()
    result = reticent.process({token: EMAIL, "x": Token()})
    assert result.value[token] == HIDDEN
    [name] = result.report.unsupported
    assert name.endswith("Token")
    assert name.startswith(__name__)


def test_what_asks_the_program_to_stop_goes_on() -> None:
    class Stopping(collections.UserDict):  # type: ignore[type-arg]
        def items(self) -> typing.Any:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        reticent.redact([Stopping()])


def test_class_attributes_are_not_fields() -> None:
    redacted = reticent.redact(Person(EMAIL))
    assert vars(redacted) == {"email": HIDDEN, "friends": []}
    assert Person.KIND == "support@acme.io"


LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary() | st.just(EMAIL)
VALUES = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner)
        | st.tuples(inner, inner)
        | st.dictionaries(st.text() | st.integers(), inner)
        | st.sets(st.text() | st.just(EMAIL))
    ),
    max_leaves=20,
)


@given(VALUES)
def test_whatever_comes_keeps_its_types_and_is_stable(value: object) -> None:
    redacted = reticent.redact(value)
    assert type(redacted) is type(value) or isinstance(value, int)
    assert EMAIL not in repr(redacted)
    assert reticent.redact(redacted) is redacted
    assert (redacted is value) == (reticent.scan(value) == [])


def test_a_rule_redacts_whatever_stands_in_its_field() -> None:
    class Opaque:
        pass

    redactor = reticent.Redactor({"field": [{"key": "pay", "action": "redact"}]})
    born = datetime.date(1990, 1, 2)
    values = [1.5, True, born, uuid.UUID(int=5), decimal.Decimal("1.25"), 10**60, 10**5000, Opaque(), 1j, b"\xff"]
    other = datetime.date(1990, 1, 2)
    redacted = redactor.redact({"pay": [*values, None, {"from": 0.5}], "fee": 1.5, "born": other})
    assert redacted["pay"][:-2] == ["[FIELD]"] * (len(values) - 1) + [b"[FIELD]"]
    assert redacted["pay"][-2:] == [None, {"from": "[FIELD]"}]
    assert (redacted["fee"], redacted["born"]) == (1.5, other)
    session = redactor.session()
    plain = {"pay": [1.5, True, False, -2e100]}
    assert session.redact(plain) == {"pay": ["[FIELD_1]", "[FIELD_2]", "[FIELD_3]", "[FIELD_4]"]}
    assert session.restore(session.redact(plain)) == plain


def test_what_is_shared_is_kept_where_every_place_is_and_found_under_every_key() -> None:
    shared = {"id": EMAIL}
    redactor = reticent.Redactor({"field": [{"path": "/keep/**", "action": "keep"}]})
    for value in ({"keep": shared, "other": shared}, {"other": shared, "keep": shared}):
        redacted = redactor.redact(value)
        assert redacted["keep"] is redacted["other"]
        assert redacted["other"] == {"id": HIDDEN}
    numbers = [536228145]
    assert reticent.redact({"list": numbers, "ssn": numbers}) == {"list": ["[US_SSN]"], "ssn": ["[US_SSN]"]}
