"""Policies, and the exceptions for their mistakes."""

import json
import os
import pathlib
import pickle
import textwrap
import typing

import pytest
import reticent

EMAIL = "jane@acme.io"

TICKET = {
    "id": "acme.ticket",
    "entity": "TICKET",
    "description": "A ticket of Acme.",
    "source": "https://acme.example/tickets",
    "anchors": ["TCK-"],
    "shape": "TCK-[0-9]{6}",
    "base": 80,
    "max_length": 10,
    "examples": [{"text": "see TCK-123456", "find": "TCK-123456"}],
    "counter_examples": [{"text": "see TCK-12", "reason": "too short"}],
}


def test_a_policy_from_every_source(tmp_path: pathlib.Path) -> None:
    data = {"profile": "pci", "threshold": 0.6, "entities": {"CREDIT_CARD": "remove"}}
    toml = 'profile = "pci"\nthreshold = 0.6\nentities = { CREDIT_CARD = "remove" }\n'
    path = tmp_path / "policy.toml"
    path.write_text(toml)
    yaml = tmp_path / "policy.yaml"
    yaml.write_text("profile: pci\nthreshold: 0.6\nentities: { CREDIT_CARD: remove }\n")
    policies = [
        reticent.Policy.from_dict(data),
        reticent.Policy.from_toml(toml),
        reticent.Policy.from_json(json.dumps(data)),
        reticent.Policy.from_yaml(yaml.read_text()),
        reticent.Policy.from_file(path),
        reticent.Policy.from_file(str(yaml)),
    ]
    assert len({policy.fingerprint for policy in policies}) == 1
    assert len(set(policies)) == 1
    assert all(policy == policies[0] for policy in policies)
    assert policies[0].profile == "pci"
    assert reticent.Policy.from_toml(policies[0].to_toml()) == policies[0]
    assert reticent.Policy.from_json(policies[0].to_json()) == policies[0]
    sources: list[typing.Any] = [data, path, str(path), yaml, policies[0]]
    redactors = [reticent.Redactor(source) for source in sources]
    assert {redactor.fingerprint for redactor in redactors} == {policies[0].fingerprint}
    assert redactors[0].policy == policies[0]
    assert redactors[0].redact(f"{EMAIL} 4111 1111 1111 1111") == f"{EMAIL} "


def test_profiles() -> None:
    assert reticent.Policy() == reticent.Redactor().policy
    assert reticent.Redactor(profile="pci").policy == reticent.Policy("pci") != reticent.Policy()
    assert reticent.Redactor({"profile": "gdpr"}, profile="pci").policy.profile == "pci"
    with pytest.raises(reticent.PolicyError, match="did you mean `pci`"):
        reticent.Redactor(profile="pcii")  # type: ignore[arg-type]


def test_own_detectors() -> None:
    redactor = reticent.Redactor({"detector": [TICKET]})
    assert redactor.redact("see TCK-123456") == "see [TICKET]"


@pytest.mark.parametrize(
    ("text", "error", "code", "line"),
    [
        ("version = 1\nthreshold = = 2", reticent.PolicyError, "policy-syntax", 2),
        ("version = 1\nthreshhold = 0.5", reticent.PolicyError, "policy-value", 2),
        ("threshold = 7.0", reticent.PolicyError, "policy-value", 1),
        ("operator = 'hash'", reticent.OperatorError, "operator", 1),
        ("version = 2", reticent.UnsupportedError, "unsupported", 1),
    ],
)
def test_a_mistake_has_its_class_code_line_and_remedy(
    text: str, error: type[reticent.ReticentError], code: str, line: int
) -> None:
    with pytest.raises(error) as caught:
        reticent.Policy.from_toml(text, file_name="mine.toml")
    raised = caught.value
    assert (raised.code, raised.file, raised.line) == (code, "mine.toml", line)
    assert raised.help
    assert str(raised).startswith(f"mine.toml:{line}: ")
    assert raised.help in str(raised)
    assert isinstance(raised, reticent.ReticentError)
    copied = pickle.loads(pickle.dumps(raised))
    assert (type(copied), str(copied), vars(copied)) == (type(raised), str(raised), vars(raised))


def test_mistakes_in_a_file_name_it(tmp_path: pathlib.Path) -> None:
    path = tmp_path / "policy.toml"
    path.write_text("\n\nthreshhold = 1.0")
    with pytest.raises(reticent.PolicyError) as caught:
        reticent.Redactor(path)
    assert (caught.value.file, caught.value.line) == (str(path), 3)
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(reticent.PolicyError, match="not UTF-8") as caught:
        reticent.Redactor(path)
    assert (caught.value.code, caught.value.file) == ("policy-syntax", str(path))
    with pytest.raises(FileNotFoundError) as missing:
        reticent.Redactor(tmp_path / "none.toml")
    assert missing.value.filename is not None
    assert missing.value.strerror == os.strerror(missing.value.errno)
    other = tmp_path / "policy.ini"
    other.write_text("")
    with pytest.raises(reticent.UnsupportedError, match=r"\.toml"):
        reticent.Policy.from_file(other)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"shape": "TCK-[0-9]+"}, "detector"),
        ({"shape": "TCK-([0-9]{6}"}, "detector"),
        ({"shape": "TCK-(?=[0-9]{6})"}, "detector"),
        ({"anchors": ["XYZ-"]}, "detector"),
        ({"examples": []}, "detector"),
        ({"id": "contact.email"}, "detector"),
        ({"validators": ["phone:XX"]}, "detector"),
        ({"colour": "red"}, "policy-value"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_a_mistaken_detector_is_refused(change: dict[str, typing.Any], code: str) -> None:
    with pytest.raises(reticent.ReticentError) as caught:
        reticent.Redactor({"detector": [TICKET | change]})
    assert caught.value.code == code
    assert isinstance(caught.value, reticent.DetectorError if code == "detector" else reticent.PolicyError)
    assert caught.value.help


def test_a_mistaken_detector_of_a_file_has_the_line_of_its_key(tmp_path: pathlib.Path) -> None:
    path = tmp_path / "policy.json"
    second = json.dumps(TICKET | {"id": "acme.parcel", "validators": ["phone:XX"]})
    second = second.replace('"validators"', '\n"validators"')
    path.write_text(f'{{"detector": [{json.dumps(TICKET)}, {second}]}}')
    mistake = r"`acme.parcel`, `validators`: .* does not know the argument `XX`"
    with pytest.raises(reticent.DetectorError, match=mistake) as caught:
        reticent.Redactor(path)
    assert (caught.value.file, caught.value.line) == (str(path), 2)
    assert "`phone:GB`" in caught.value.help


def test_a_duplicate_id_is_refused() -> None:
    with pytest.raises(reticent.DetectorError, match=r"acme\.ticket"):
        reticent.Redactor({"detector": [TICKET, TICKET]})


def test_a_policy_of_a_dict_has_no_place() -> None:
    with pytest.raises(reticent.PolicyError, match="did you mean `threshold`") as caught:
        reticent.Redactor({"threshhold": 1})
    assert (caught.value.file, caught.value.line) == (None, None)


@pytest.mark.parametrize("value", [{1, 2}, float("nan"), object(), b"x"])
def test_a_policy_that_is_not_plain_data(value: object) -> None:
    with pytest.raises(reticent.PolicyError, match="plain data") as caught:
        reticent.Policy.from_dict({"threshold": value})
    assert isinstance(caught.value.__cause__, (TypeError, ValueError))


def test_a_policy_that_holds_itself() -> None:
    cycle: dict[str, typing.Any] = {}
    cycle["entities"] = cycle
    with pytest.raises(reticent.PolicyError, match="plain data"):
        reticent.Redactor(cycle)


def test_a_policy_of_the_wrong_type() -> None:
    with pytest.raises(TypeError, match="a path, a dict or a Policy, got int"):
        reticent.Redactor(7)  # type: ignore[arg-type]


def test_the_hierarchy() -> None:
    for error in (
        reticent.PolicyError,
        reticent.DetectorError,
        reticent.MissingKeyError,
        reticent.OperatorError,
        reticent.UnsupportedError,
        reticent.InternalError,
    ):
        assert issubclass(error, reticent.ReticentError)
    assert issubclass(reticent.PolicyError, ValueError)


def test_every_code_of_the_engine_has_a_class() -> None:
    source = pathlib.Path(__file__).parents[2] / "core" / "src" / "error.rs"
    declared = source.read_text().split("codes! {")[1].split("\n}")[0]
    map_of_codes = (pathlib.Path(__file__).parents[1] / "src" / "errors.rs").read_text()
    names = [line.split("=")[0].strip() for line in declared.splitlines() if "=" in line and "///" not in line]
    assert names
    for name in names:
        assert f"ErrorCode::{name}" in map_of_codes
    assert "_ =>" not in textwrap.dedent(map_of_codes).split("fn class_of")[1].split("\n}")[0]
