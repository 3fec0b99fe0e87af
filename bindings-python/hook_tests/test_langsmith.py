"""LangSmith's client, to a server that keeps every byte."""

import contextlib
import io
import json
import re
import subprocess
import sys
import uuid
from urllib.parse import unquote

import langsmith
import pytest
import reticent
from conftest import ATTACHED, PLANTED, SECRET, assert_clean, run_section
from langsmith import anonymizer, run_trees
from langsmith.run_helpers import traceable, tracing_context
from langsmith.run_trees import RunTree
from langsmith.schemas import ExampleCreate, FileEntry
from pydantic import BaseModel, ValidationError
from reticent import langsmith as ours
from reticent.hooks import FAILED
from wire import LANGSMITH_INFO, Wire


@pytest.fixture
def wire():
    with Wire(lambda path, body: LANGSMITH_INFO if path.endswith("/info") else {}) as wire:
        yield wire


class Customer(BaseModel):
    email: str
    note: str = "kept"


class Unknown:
    def __repr__(self):
        return f"<{SECRET}>"


def leaky_run(client):
    """A run with a planted value in every part that has text."""
    run = RunTree(
        name=f"answer {PLANTED['email']}",
        run_type="llm",
        inputs={"customer": Customer(email=PLANTED["email"]), "text": SECRET, PLANTED["email"]: 1, "file": ATTACHED},
        tags=[f"for:{PLANTED['email']}"],
        extra={"metadata": {"card": PLANTED["card"]}, "note": SECRET},
        serialized={"kwargs": {"openai_api_key": PLANTED["key"]}},
        attachments={
            f"of {PLANTED['card']}": ("text/plain", SECRET.encode()),
            "picture": ("image/png", b"\x89PNG"),
            "dump": ("application/octet-stream", SECRET.encode()),
        },
        ls_client=client,
    )
    run.post()
    run.add_event({"name": "note", "time": "2026-01-01T00:00:00+00:00", "kwargs": {"token": SECRET}})
    run.end(outputs={"answer": f"{ATTACHED} and {SECRET}", "o": Unknown()}, error=f"Traceback: ValueError: {SECRET}")
    run.patch()
    client.flush()
    return run


@pytest.mark.covers("names", "tags", "inputs", "outputs", "errors", "metadata", "events", "attachments' text")
def test_whole_runs(wire):
    client = ours.Client(api_url=wire.url, api_key="none")
    run = leaky_run(client)
    assert_clean(wire.received)
    assert str(run.id) in wire.received
    for kept in ("[EMAIL_ADDRESS]", "kept", "PNG"):
        assert kept in wire.received


def test_the_wire_would_have_seen_them(wire):
    leaky_run(langsmith.Client(api_url=wire.url, api_key="none"))
    for value in (PLANTED["email"], PLANTED["card"], PLANTED["key"]):
        assert value in wire.received


@pytest.mark.fails_closed
@pytest.mark.parametrize(
    "hook", [ours.options, lambda redactor: {"anonymizer": ours.create_anonymizer(redactor=redactor)}]
)
def test_what_cannot_be_redacted_is_not_sent(wire, failing, events, hook):
    client = langsmith.Client(api_url=wire.url, api_key="none", **hook(failing))
    run = RunTree(name="answer", inputs={"text": SECRET}, run_type="chain", ls_client=client)
    run.post()
    run.end(outputs={"answer": SECRET}, error=SECRET)
    run.patch()
    client.flush()
    assert_clean(wire.received)
    assert FAILED in wire.received
    assert str(run.id) in wire.received
    assert events
    assert_clean(events)
    assert_clean([str(event) for event in events])


@pytest.mark.fails_closed
def test_every_part_fails_closed(wire, failing):
    leaky_run(ours.Client(api_url=wire.url, api_key="none", redactor=failing))
    assert_clean(wire.received)


@pytest.mark.covers("@traceable, also async and streamed")
def test_traceable(wire):
    client = ours.Client(api_url=wire.url, api_key="none")

    @traceable(client=client)
    def answer(question):
        return {"answer": question}

    @traceable(client=client)
    async def answer_later(question):
        return [question]

    @traceable(client=client)
    def pieces(question):
        yield from question.split()

    @traceable(client=client)
    def fail(question):
        raise ValueError(question)

    import asyncio

    with tracing_context(enabled=True):
        assert answer(SECRET) == {"answer": SECRET}
        assert asyncio.run(answer_later(SECRET)) == [SECRET]
        assert list(pieces(SECRET)) == SECRET.split()
        with pytest.raises(ValueError, match="Write to"):
            fail(SECRET)
    client.flush()
    assert_clean(wire.received)
    assert wire.received.count("[EMAIL_ADDRESS]") >= 4


@pytest.mark.covers("what a function yields, piece by piece")
def test_what_is_yielded(wire, failing):
    def yielded(redactor, made):
        client = ours.Client(api_url=wire.url, api_key="none", redactor=redactor)
        wire.bodies.clear()

        @traceable(client=client)
        def answer():
            yield from made

        with tracing_context(enabled=True):
            assert list(answer()) == made
        client.flush()
        return json.loads(re.findall(r'\{"output":(\[.*?\])\}\s', wire.received)[-1])

    whole, prose = reticent.redact(SECRET), [*"nothing to see"]
    chunks = [{"choices": [{"index": 0, "delta": {"content": letter}}]} for letter in SECRET]
    for redactor in (None, reticent.Redactor().session()):
        assert "".join(yielded(redactor, [*SECRET])) == whole
        made = yielded(redactor, chunks)
        assert "".join(chunk["choices"][0]["delta"]["content"] for chunk in made) == whole
    assert yielded(None, prose) == prose
    assert yielded(None, ["one", {"two": 3}]) == ["one", {"two": 3}]
    assert yielded(failing, [*SECRET]) == [FAILED]


def test_a_program_that_ends_without_flush_sends_its_runs(wire):
    program = f"""
import langsmith, reticent.langsmith
client = reticent.langsmith.Client(api_url={wire.url!r}, api_key="none")
@langsmith.traceable(client=client)
def answer(question): return "about " + question
with langsmith.tracing_context(enabled=True): answer("mail jane.roe@acme.io")
"""
    subprocess.run([sys.executable, "-c", program], check=True, timeout=280)
    assert "about mail [EMAIL_ADDRESS]" in wire.received
    assert_clean(wire.received)


@pytest.mark.covers("feedback")
def test_feedback_and_direct_ingestion(wire):
    client = ours.Client(api_url=wire.url, api_key="none")
    run = {"run_id": uuid.uuid4(), "session_id": uuid.uuid4()}
    client.create_feedback(
        key="helpful", **run, comment=SECRET, correction={"text": SECRET}, source_info={"by": SECRET}
    )
    run_id = uuid.uuid4()
    place = {"id": run_id, "trace_id": run_id, "dotted_order": f"20260101T000000000000Z{run_id}", "run_type": "chain"}
    client.multipart_ingest(create=[{**place, "name": "r", "inputs": {"text": SECRET}}])
    client.flush()
    assert_clean(wire.received)
    assert str(run_id) in wire.received
    assert "[EMAIL_ADDRESS]" in wire.received


@pytest.mark.covers("examples")
@pytest.mark.fails_closed
@pytest.mark.parametrize("fails", [False, True])
def test_what_is_sent_past_the_hook_of_runs(wire, failing, fails):
    client = ours.Client(api_url=wire.url, api_key="none", redactor=failing if fails else None)
    run_id, dataset_id = uuid.uuid4(), uuid.uuid4()
    example = {"inputs": {"text": SECRET}, "outputs": {"text": SECRET}, "metadata": {"text": SECRET}}
    attached = {"file": ("text/plain", SECRET.encode("utf-16"))}
    calls = [
        lambda: client.create_feedback(run_id, "helpful", value=SECRET, source_info={"by": SECRET}, trace_id=run_id),
        lambda: client.update_feedback(run_id, comment=SECRET, correction={"text": SECRET}),
        lambda: client.create_example({"text": SECRET}, dataset_id=dataset_id, outputs={"text": SECRET}),
        lambda: client.create_examples(dataset_id=dataset_id, examples=[{**example, "attachments": attached}]),
        lambda: client.create_examples(dataset_id=dataset_id, examples=[ExampleCreate(**example)]),
        lambda: client.update_example(run_id, inputs={"text": SECRET}, dataset_id=dataset_id),
        lambda: client.create_dataset("shop", description=SECRET, inputs_schema={"description": SECRET}),
        lambda: client.create_feedback_from_token(f"{wire.url}/feedback/tokens/{run_id}", comment=SECRET),
        lambda: client.create_annotation_queue(name="q", description=SECRET, rubric_instructions=SECRET),
        lambda: client.update_annotation_queue(run_id, name="q", description=SECRET, rubric_instructions=SECRET),
        lambda: client.create_comparative_experiment("c", [run_id], description=SECRET, metadata={"text": SECRET}),
        lambda: client.create_feedback(run_id, f"as {PLANTED['email']} has it", trace_id=run_id),
        lambda: client.upload_csv(("a.csv", io.BytesIO(SECRET.encode("utf-16"))), ["a"], ["b"], description=SECRET),
    ]
    for call in calls:
        # What the server answers here is none of LangSmith's.
        with contextlib.suppress(langsmith.utils.LangSmithError, ValidationError, TypeError, KeyError):
            call()
    client.flush()
    assert_clean(wire.received)
    assert_clean("".join(body.decode("utf-16", "ignore") for body in wire.bodies))
    assert len(wire.bodies) >= len(calls) - 1


@pytest.mark.covers("headers of distributed traces")
def test_headers_of_distributed_traces(wire, failing):
    for redactor, shown in ((None, "[EMAIL_ADDRESS]"), (failing, FAILED)):
        client = ours.Client(api_url=wire.url, api_key="none", redactor=redactor)
        run = RunTree(name="order", client=client, tags=[SECRET], extra={"metadata": {"to": PLANTED["email"]}})
        told = unquote(str(run.to_headers()))
        assert_clean(told)
        assert shown in told
        assert run.tags == [SECRET]
    other = RunTree(name="order", client=langsmith.Client(api_url=wire.url, api_key="none"), tags=[SECRET])
    assert SECRET in unquote(str(other.to_headers()))


@pytest.mark.covers("files of agents and skills")
def test_what_is_pushed_to_the_hub():
    tenant = {
        "id": str(uuid.uuid4()),
        "display_name": "x",
        "created_at": "2026-01-01T00:00:00Z",
        "tenant_handle": "x",
    }
    files = {f"{PLANTED['email']}/a.md": FileEntry(type="file", content=SECRET), "old.md": None}
    with Wire(lambda path, body: {**tenant, "repo": {}, "commit": {"commit_hash": "a"}}) as wire:
        client = ours.Client(api_url=wire.url, api_key="none")
        client.push_agent("x/shop", files=files, description=SECRET, readme=SECRET, tags=[SECRET])
        client.push_skill("x/shop", files=files)
    assert_clean(wire.received)
    assert wire.json[-1]["files"]["old.md"] is None
    assert wire.json[-1]["files"]["[EMAIL_ADDRESS]/a.md"]["content"].startswith("Write to [EMAIL_ADDRESS]")


@pytest.mark.parametrize("encoding", ["utf-16", "latin-1", "utf-8"])
def test_attachments_in_any_encoding(encoding):
    text = f"Grüße an {PLANTED['email']}"
    run = {"id": uuid.uuid4(), "attachments": {"note": ("text/plain", text.encode(encoding))}}
    [redacted] = ours.process_run_ops()([run])
    _, data = redacted["attachments"]["note"]
    assert data.decode(encoding) == "Grüße an [EMAIL_ADDRESS]"


@pytest.mark.covers("hide_inputs, hide_outputs, hide_metadata")
def test_hide(wire):
    hide = ours.hide()
    client = langsmith.Client(api_url=wire.url, api_key="none", hide_inputs=hide, hide_outputs=hide, hide_metadata=hide)
    run = RunTree(
        name="r", inputs={"text": SECRET}, extra={"metadata": {"text": SECRET}}, run_type="chain", ls_client=client
    )
    run.post()
    run.end(outputs={"answer": Customer(email=PLANTED["email"])})
    run.patch()
    client.flush()
    assert_clean(wire.received)


def test_hide_fails_closed(failing):
    assert ours.hide(failing)({"text": SECRET}) == {"error": FAILED}


def test_an_anonymizer_without_a_replacer():
    anonymize = ours.create_anonymizer()
    assert anonymize({"to": [PLANTED["email"]], "n": 7}) == {"to": ["[EMAIL_ADDRESS]"], "n": 7}
    assert anonymize("hello") == "hello"
    nested = PLANTED["email"]
    for _ in range(50):
        nested = {"in": [nested]}
    assert_clean(anonymize(nested))


def test_replacers_of_langsmith_come_first():
    rule = {"pattern": re.compile(r"ticket \d+"), "replace": "[ticket]"}
    assert ours.create_anonymizer([rule])({"a": "ticket 12 of jane.roe@acme.io"}) == {
        "a": "[ticket] of [EMAIL_ADDRESS]"
    }
    assert ours.create_anonymizer(lambda text: text.replace("x", "y"))("x") == "y"
    assert ours.create_anonymizer(lambda text, path: "/".join(map(str, path)))({"a": ["b"]}) == {"a": ["a/0"]}


@pytest.mark.fails_closed
def test_a_replacer_that_raises(events):
    def replacer(text):
        raise RuntimeError(text)

    assert ours.create_anonymizer(replacer)({"error": SECRET}) == {"error": FAILED}
    assert events[0].error == "RuntimeError"


SECRETS = [
    "Authorization: Bearer aB3dE6gH9jK2mN5pQ8rS1tU4vW7xY0zC",
    "postgres://app:hunter2secret@db.internal:5432/app",
    "DEPLOY_TOKEN=aB3dE6gH9jK2mN5pQ8rS1tU4",
    PLANTED["key"],
]


@pytest.mark.parametrize("secret", SECRETS)
def test_secrets(secret):
    anonymize = ours.create_secret_anonymizer()
    once = anonymize({"deep": [{"text": f"see {secret} there"}]})
    assert secret not in repr(once)
    assert ours.SECRET_PLACEHOLDER in once["deep"][0]["text"]
    assert once["deep"][0]["text"].startswith("see ")
    assert anonymize(once) == once


BOTH = [
    *(f"see {secret} there" for secret in SECRETS),
    "Proxy-Authorization: bearer zY9wX8vU7tS6rQ5pO4nM3lK2",
    '{"client_secret": "zY9wX8vU7tS6rQ5p", "region": "eu"}',
    "GET /v2/runs?api_key=ZY9WX8VU7TS6&page=2",
    "amqp://:zY9wX8vU7tS6@queue.internal:5672",
    "-----BEGIN EC PRIVATE KEY-----\n" + "zY9wX8vU" * 8 + "\n-----END EC PRIVATE KEY-----",
    "aws AKIAQ4T7ZX2MNB6LPWRC in us-east-1",
    "npm_zY9wX8vU7tS6rQ5pO4nM3lK2jI1hG0fE9dC8",
    # Nothing of these is a secret, for neither.
    "7f1de29e6da19d22b51c68001e7e0e54e62c5c07",
    "0f8fad5b-d9cb-469f-a165-70867728950e",
    "token_count: 90210",
    "The build took 12 seconds.",
    'encoding="o200k_base"',
    {"args": [{"n": 7, "ok": True, "none": None, "text": "plain"}]},
]


@pytest.mark.covers("LangSmith's secret preset, in its own output format")
@pytest.mark.parametrize("text", BOTH)
def test_the_secret_preset_gives_what_langsmiths_does(text):
    """LangSmith's own tests of it are in none of its packages, wheel or source, so the two are compared here.

    Behind each other, in either order, they give the same, too.
    """
    theirs, here = anonymizer.create_secret_anonymizer(), ours.create_secret_anonymizer()
    assert here(text) == theirs(text)
    assert here(theirs(text)) == theirs(here(text)) == theirs(text)


@pytest.mark.parametrize("replacer", ["rules", "function", "processor"])
def test_anonymizers_give_what_langsmiths_do(replacer):
    """Where a replacer leaves nothing to find, what comes out is LangSmith's, in every form that it takes one."""
    rules = [
        anonymizer.StringNodeRule(pattern=re.compile(r"[\w.]+@[\w.]+\w"), replace="[mail]"),
        anonymizer.StringNodeRule(pattern=re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")),
    ]
    made = {
        "rules": rules,
        "function": lambda text, path: rules[0]["pattern"].sub("[mail]", text) if path else text,
        "processor": anonymizer.RuleNodeProcessor(rules),
    }[replacer]
    run = {
        "to": "jane.roe@acme.io",
        "ids": [str(uuid.UUID(int=7)), 7, None],
        "deep": {"text": "see joe@roe.net", "t": ()},
    }
    assert ours.create_anonymizer(made)(run) == anonymizer.create_anonymizer(made)(run)
    assert ours.create_anonymizer(made)(["human", "a"]) == ["human", "a"]


def test_fields_that_name_a_secret():
    anonymize = ours.create_secret_anonymizer()
    assert anonymize({"password": "hunter2secret"}) == {"password": ours.SECRET_PLACEHOLDER}
    assert anonymize({"mail": PLANTED["email"]}) == {"mail": PLANTED["email"]}
    rules = [{"pattern": re.compile(r"CASE-\d{6}"), "replace": "[case]"}]
    assert ours.create_secret_anonymizer(extra_rules=rules)("CASE-123456") == "[case]"


def test_redacting_twice_changes_nothing():
    hook = ours.process_run_ops()
    run = {
        "id": uuid.uuid4(),
        "name": SECRET,
        "tags": [SECRET],
        "inputs": {"a": SECRET},
        "error": SECRET,
        "start_time": 1,
    }
    once = hook([run])
    assert hook(once) == once
    assert once[0]["id"] == run["id"]
    assert_clean(once)


def test_a_session_can_be_the_redactor():
    session = reticent.Redactor().session()
    (run,) = ours.process_run_ops(session)([{"id": 1, "inputs": {"text": SECRET}}])
    assert session.restore(run["inputs"]) == {"text": SECRET}


def test_the_example_of_the_documents(wire, monkeypatch):
    monkeypatch.setenv("LANGSMITH_ENDPOINT", wire.url)
    monkeypatch.setenv("LANGSMITH_API_KEY", "none")
    names = run_section("LangSmith")
    client = run_trees.get_cached_client()
    try:
        with tracing_context(enabled=True):
            traceable(lambda question: question, name="echo")(SECRET)
        client.flush()
    finally:
        names["langsmith"].configure(client=None)
    assert_clean(wire.received)
    assert "[EMAIL_ADDRESS]" in wire.received
