"""MLflow Tracing's client, to a server that keeps every byte."""

import json
import re
from urllib.parse import unquote, unquote_plus

import mlflow
import pytest
import reticent.mlflow as ours
from conftest import ATTACHED, ENCODINGS, PLANTED, SECRET, assert_clean, raise_grouped, run_auto, run_section
from mlflow.entities import Dataset, DatasetInput, InputTag, Link, Metric, Param, RunTag, SpanEvent
from mlflow.tracing.attachments import Attachment
from reticent.hooks import FAILED
from wire import Wire

EMAIL = PLANTED["email"]


def server(path, body):
    """Answer as a tracking server does, as far as its client asks."""
    if path.endswith("/version"):
        return "text/plain", b"3.17.2"
    if path.endswith("/traces") and b"trace_info" in body:
        tags = [{"key": "mlflow.artifactLocation", "value": "mlflow-artifacts:/1/traces"}]
        location = {"type": "MLFLOW_EXPERIMENT", "mlflow_experiment": {"experiment_id": "1"}}
        info = {"trace_id": "tr-1", "trace_location": location, "request_time": "2026-11-01T00:00:00Z", "state": "OK"}
        return {"trace": {"trace_info": {**info, "tags": {tag["key"]: tag["value"] for tag in tags}}}}
    if path.endswith("/assessments"):
        return json.loads(body)
    return {}


@pytest.fixture(params=["spans", "artifacts"])
def wire(request, monkeypatch):
    """Give a server that takes spans as they end, and one that takes them with their trace."""

    def answer(path, body):
        if path.endswith("/version") and request.param == "artifacts":
            return "text/plain", b"3.3.0"
        return server(path, body)

    with Wire(answer) as wire:
        mlflow.set_tracking_uri(wire.url)
        monkeypatch.setattr("mlflow.tracing.fluent.get_experiment_id_for_trace", lambda *_: "1", raising=False)
        mlflow.tracing.set_destination(mlflow.entities.trace_location.MlflowExperimentLocation("1"))
        yield wire
        mlflow.tracing.reset()


@pytest.fixture
def install():
    stops = []
    yield lambda *arguments: stops.append(ours.install(*arguments))
    for stop in stops:
        stop()


def trace():
    with mlflow.start_span(f"mail to {EMAIL}", attributes={"note": SECRET}) as span:
        span.set_inputs({"messages": [{"role": "user", "content": SECRET}], EMAIL: 1, "file": ATTACHED})
        span.add_event(SpanEvent(f"sent to {EMAIL}", attributes={"body": SECRET}))
        mlflow.update_current_trace(tags={"of": EMAIL}, metadata={"of": SECRET}, client_request_id=EMAIL)
        with mlflow.start_span("tool") as inner:
            inner.set_inputs({"file": Attachment(content_type="text/plain", content_bytes=SECRET.encode())})
            inner.add_link(Link(span.trace_id, span.span_id, {"of": EMAIL}))
        span.set_outputs(SECRET)
    try:
        with mlflow.start_span("fails"):
            raise_grouped()
    except Exception:
        pass
    mlflow.log_feedback(trace_id=span.trace_id, name="good", value=SECRET, rationale=SECRET, metadata={"of": EMAIL})
    mlflow.set_trace_tag(span.trace_id, "of", EMAIL)
    mlflow.flush_trace_async_logging()
    return span


@pytest.mark.covers(
    "names",
    "inputs and outputs",
    "attributes",
    "events with tracebacks",
    "links",
    "tags and metadata",
    "previews",
    "assessments",
    "attachments' text",
)
def test_traces(wire, install):
    install()
    span = trace()
    assert_clean(wire.received)
    for kept in ("[EMAIL_ADDRESS]", "ValueError", "good", "/assessments", "/attachments/", "/traces.json"):
        assert kept in wire.received
    # The program still sees what it recorded.
    assert span.outputs == SECRET
    assert span.name == f"mail to {EMAIL}"


@pytest.mark.covers("what a function yields, piece by piece, with its previews")
def test_what_is_yielded(wire, install):
    install()

    letters = [*SECRET, *" and so on" * 20]
    chunks = [{"choices": [{"index": 0, "delta": {"content": letter}}]} for letter in letters]

    @mlflow.trace
    def answer(pieces):
        yield from letters if pieces == "letters" else chunks

    assert list(answer("letters")) == letters
    assert list(answer("chunks")) == chunks
    mlflow.flush_trace_async_logging()
    sent = re.sub(r"[^\w@.+-]|choices|index|delta|content|mlflowchunkvalue", "", wire.received)
    for value in PLANTED.values():
        assert re.sub(r"[^\w@.+-]", "", value) not in sent
    assert "[EMAIL_ADDRESS]" in wire.received


@pytest.mark.fails_closed
def test_a_redactor_that_fails(wire, install, failing, events):
    install(failing)
    trace()
    assert_clean(wire.received)
    assert FAILED in wire.received
    assert events


def test_what_is_sent_without_it(wire):
    trace()
    assert EMAIL in wire.received


@pytest.mark.covers("traces under `reticent.auto()`")
def test_auto(wire):
    program = f"""
import mlflow
mlflow.set_tracking_uri({wire.url!r})
mlflow.tracing.set_destination(mlflow.entities.trace_location.MlflowExperimentLocation("1"))
with mlflow.start_span("to " + {EMAIL!r}) as span:
    span.set_inputs({SECRET!r})
mlflow.flush_trace_async_logging()
"""
    assert_clean(run_auto(program, "mlflow.tracing") + wire.received)
    assert "[EMAIL_ADDRESS]" in wire.received


def runs(path, body):
    """Answer as a tracking server does of runs."""
    info = {"run_id": "r1", "run_uuid": "r1", "experiment_id": "1", "status": "RUNNING", "start_time": 1}
    info |= {"artifact_uri": "mlflow-artifacts:/1/r1/artifacts", "lifecycle_stage": "active"}
    if "/runs/" in path:
        return {"run": {"info": info, "data": {}}, "run_info": info}
    return server(path, body)


@pytest.mark.covers("runs: parameters, tags, names, artifacts")
def test_runs(install, tmp_path, monkeypatch):
    for name in ("LOGNAME", "USER", "USERNAME"):
        monkeypatch.setenv(name, "shop")
    (tmp_path / "of" / "more").mkdir(parents=True)
    for name in (
        f"to {EMAIL}.txt",
        f"more/{PLANTED['card']}.txt",
        f"more/{PLANTED['card'].replace('4111', '4242')}.txt",
    ):
        (tmp_path / "of" / name).write_text(SECRET)
    picture = b"\x89PNG\r\n\x1a\n\x00\xff"
    (tmp_path / "picture.png").write_bytes(picture)
    with Wire(runs) as wire:
        mlflow.set_tracking_uri(wire.url)
        install()
        client = mlflow.MlflowClient()
        run = client.create_run("1", tags={"of": SECRET, EMAIL: "1"}, run_name=f"for {EMAIL}").info.run_id
        client.log_param(run, "prompt", SECRET)
        client.log_param(run, "rate", 0.25)
        client.log_metric(run, f"cost of {EMAIL}", 1.5)
        client.set_tag(run, "note", SECRET)
        records = [[Metric(f"of {EMAIL}", 2.5, 1, 0)], [Param("asked", SECRET)], [RunTag("told", SECRET)]]
        client.log_batch(run, *records)
        client.log_text(run, SECRET, f"{EMAIL}.txt")
        client.log_dict(run, {"to": EMAIL, "n": [1, PLANTED["card"]]}, "asked.json")
        client.log_artifact(run, str(tmp_path / "of" / f"to {EMAIL}.txt"), f"of/{EMAIL}")
        client.log_artifacts(run, str(tmp_path / "of"))
        client.log_artifact(run, str(tmp_path / "picture.png"))
        for encoding in ENCODINGS:
            (tmp_path / f"{encoding}.csv").write_text(f"Über alles:\n{SECRET}", encoding)
            client.log_artifact(run, str(tmp_path / f"{encoding}.csv"))
        client.update_run(run, name=f"for {EMAIL}")
        assert_clean(unquote(wire.received))
        sent = b"".join(wire.bodies)
    assert_clean(sent)
    assert picture in sent
    assert sent.count(b"[OPENAI_API_KEY]") >= 9
    assert b'"0.25"' in sent
    assert b"[EMAIL_ADDRESS]" in sent
    assert (tmp_path / "of" / f"to {EMAIL}.txt").read_text() == SECRET


@pytest.mark.covers("registries, datasets, searches")
def test_what_else_is_asked(install):
    def registry(path, body):
        kept = {"registered_model": {"name": "n"}, "model_version": {"name": "n", "version": "1"}}
        return {**kept, "experiment": {"experiment_id": "1", "name": "e", "lifecycle_stage": "active"}}

    with Wire(registry) as wire:
        mlflow.set_tracking_uri(wire.url)
        mlflow.set_registry_uri(wire.url)
        install()
        client = mlflow.MlflowClient()
        client.create_registered_model(f"of {EMAIL}", tags={"of": SECRET}, description=SECRET)
        client.set_model_version_tag("n", "1", "note", SECRET)
        client.log_inputs("r1", [DatasetInput(Dataset(EMAIL, "d1", "local", SECRET), [InputTag("of", EMAIL)])])
        client.search_runs(["1"], f"tags.of = '{EMAIL}'")
        mlflow.set_experiment(f"of {EMAIL}")
        assert_clean(unquote_plus(wire.received))
    for path in ("registered-models/create", "model-versions/set-tag", "runs/log-inputs", "runs/search", "get-by-name"):
        assert path in wire.received
    assert "experiment_name=of+%5BEMAIL_ADDRESS%5D" in wire.received


@pytest.mark.fails_closed
def test_runs_that_cannot_be_redacted(install, failing, events):
    with Wire(runs) as wire:
        mlflow.set_tracking_uri(wire.url)
        install(failing)
        client = mlflow.MlflowClient()
        run = client.create_run("1", run_name=f"for {EMAIL}").info.run_id
        client.log_param(run, "prompt", SECRET)
        client.log_text(run, SECRET, "a.txt")
        assert_clean(unquote(wire.received))
        assert FAILED in wire.received
    assert events


def test_the_example_of_the_documents(wire):
    uninstall = run_section("MLflow")["uninstall"]
    trace()
    uninstall()
    assert_clean(wire.received)
    assert wire.bodies
