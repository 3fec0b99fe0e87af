"""Findings, results, reports and redactors as Python objects."""

import copy
import gc
import json
import pickle
import weakref

import pytest
import reticent

EMAIL = "jane@acme.io"


def shout(finding: reticent.Finding, value: str) -> str:
    return f"<{len(value)}>"


def test_a_finding() -> None:
    text = f"mail {EMAIL}"
    [finding] = reticent.scan(text)
    assert (finding.entity, finding.start, finding.end, finding.detector) == ("EMAIL_ADDRESS", 5, 17, "contact.email")
    assert 0.5 <= finding.score <= 1.0
    assert finding.path is None
    assert finding.reasons
    assert all(isinstance(reason, str) for reason in finding.reasons)
    assert json.loads(json.dumps(finding.to_dict())) == finding.to_dict()
    assert list(finding.to_dict()) == ["entity", "start", "end", "score", "detector", "path", "reasons"]


def test_findings_are_values() -> None:
    text = f"{EMAIL} {EMAIL}"
    first, second = reticent.scan(text)
    assert first == reticent.scan(text)[0]
    assert first != second
    assert first != "x"
    assert len({first, second, *reticent.scan(text)}) == 2
    assert copy.copy(first) == first == copy.deepcopy(first) == pickle.loads(pickle.dumps(first))
    with pytest.raises(AttributeError):
        first.start = 0  # type: ignore[misc]
    made = reticent.Finding("X", 0, 1, 0.5, "a.b")
    assert (made.path, made.reasons) == (None, [])
    assert made.text_of(b"xyz") == b"x"
    with pytest.raises(TypeError, match="str or bytes"):
        made.text_of(7)  # type: ignore[call-overload]


def test_nothing_shows_a_value() -> None:
    class Opaque:
        def __repr__(self) -> str:
            return EMAIL

    for value in (f"mail {EMAIL}", [EMAIL], {EMAIL: EMAIL}, [Opaque(), EMAIL]):
        result = reticent.process(value)
        shown = [repr(result), repr(result.findings), repr(result.report), repr(result.report.to_dict())]
        shown += [repr(finding.to_dict()) for finding in result.findings]
        assert EMAIL not in "".join(shown)
    assert repr(reticent.scan(EMAIL)[0]).startswith("Finding(entity='EMAIL_ADDRESS', start=0, end=12, score=")


def test_a_report_counts() -> None:
    result = reticent.process({"a": EMAIL, "b": [EMAIL, "4111 1111 1111 1111", object()]})
    report = result.report
    assert dict(report) == {"CREDIT_CARD": 1, "EMAIL_ADDRESS": 2} == report.entities
    assert report.total == 3 == len(result.findings)
    assert (report["EMAIL_ADDRESS"], report.get("US_SSN"), report.get("US_SSN", 0)) == (2, None, 0)
    assert "EMAIL_ADDRESS" in report
    assert "US_SSN" not in report
    assert 7 not in report
    assert (list(report), len(report)) == (["CREDIT_CARD", "EMAIL_ADDRESS"], 2)
    assert report.items() == list(zip(report.keys(), report.values(), strict=True))
    assert report.detectors["contact.email"] == 2
    assert report.paths == {"/a": 1, "/b/0": 1, "/b/1": 1}
    assert report.unsupported == ["object"]
    assert report.fingerprint == reticent.Redactor().fingerprint
    assert json.loads(json.dumps(report.to_dict()))["total"] == 3
    assert not reticent.process("clean").report
    with pytest.raises(KeyError):
        report["US_SSN"]


def test_results_go_through_pickle() -> None:
    result = reticent.process({"a": EMAIL})
    copied = pickle.loads(pickle.dumps(result))
    assert (copied.value, copied.findings, copied.report) == (result.value, result.findings, result.report)


def test_a_redactor_is_shown_by_its_policy() -> None:
    redactor = reticent.Redactor(profile="pci")
    assert repr(redactor) == f"<Redactor profile=pci fingerprint={redactor.fingerprint}>"
    assert repr(redactor.policy) == f"<Policy profile=pci fingerprint={redactor.fingerprint}>"


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_a_redactor_goes_through_pickle(protocol: int) -> None:
    redactor = reticent.Redactor({"entities": {"EMAIL_ADDRESS": "remove"}}, operators={"CREDIT_CARD": shout})
    copied = pickle.loads(pickle.dumps(redactor, protocol))
    assert copied.fingerprint == redactor.fingerprint
    assert copied.policy == redactor.policy
    text = f"{EMAIL}|4111 1111 1111 1111"
    assert copied.redact(text) == redactor.redact(text) == "|<19>"
    policy = pickle.loads(pickle.dumps(redactor.policy, protocol))
    assert policy == redactor.policy
    assert copy.copy(redactor) is redactor is copy.deepcopy(redactor)
    assert copy.deepcopy(policy) is policy


def test_pickle_carries_no_key(monkeypatch: pytest.MonkeyPatch) -> None:
    key = "correct-horse-battery-staple"
    policy = {"operator": {"type": "hash", "key": {"env": "RETICENT_TEST_KEY"}}}
    redactor = reticent.Redactor(policy, keys={"RETICENT_TEST_KEY": key.encode()})
    pickled = pickle.dumps(redactor)
    assert key.encode() not in pickled
    monkeypatch.delenv("RETICENT_TEST_KEY", raising=False)
    with pytest.raises(reticent.MissingKeyError):
        pickle.loads(pickled)
    monkeypatch.setenv("RETICENT_TEST_KEY", key)
    assert pickle.loads(pickled).redact(EMAIL) == redactor.redact(EMAIL)


def test_a_pickle_that_reads_differently_is_refused() -> None:
    redactor = reticent.Redactor()
    pickled = pickle.dumps(redactor, 0).replace(redactor.fingerprint.encode(), b"0" * len(redactor.fingerprint))
    with pytest.raises(reticent.PolicyError, match="reads differently"):
        pickle.loads(pickled)


def test_functions_of_operators_are_collected() -> None:
    class Holder:
        redactor: reticent.Redactor

        def operate(self, finding: reticent.Finding, value: str) -> str:
            return ""

    holder = Holder()
    holder.redactor = reticent.Redactor(operators={"*": holder.operate})
    gone = weakref.ref(holder)
    del holder
    gc.collect()
    assert gone() is None
