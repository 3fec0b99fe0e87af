"""LangSmith: whole runs, redacted on the client's own background thread; and drop-in replacements of its anonymizers.

>>> from reticent.langsmith import Client
>>> client = Client()  # langsmith.Client, with the hook in place; or langsmith.Client(**reticent.langsmith.options())
"""

from __future__ import annotations

import functools
import inspect
import io
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import langsmith
from langsmith._internal._serde import dumps_json
from langsmith.anonymizer import SECRET_PLACEHOLDER as SECRET_PLACEHOLDER

# By names of our own, so that ours may be put in the place of theirs.
from langsmith.anonymizer import create_anonymizer as _their_anonymizer
from langsmith.anonymizer import create_secret_anonymizer as _their_secret_anonymizer
from langsmith.run_trees import RunTree

import reticent
from reticent._files import redacted_file
from reticent._native import redact_file
from reticent.hooks import FAILED, Redacts, Shield

# What LangSmith itself makes of a run, to put it in its place: no text of anybody is in it.
_PLACE = ("id", "trace_id", "parent_run_id", "dotted_order", "session_id", "reference_example_id", "run_type")
_TIMES = ("start_time", "end_time")
# What is sent past the hook of runs, and which of its arguments hold texts; names are what things are found by again.
_UPLOADS = (
    "create_feedback",
    "create_feedback_config",
    "create_feedback_from_token",
    "create_presigned_feedback_token",
    "create_presigned_feedback_tokens",
    "update_feedback",
    "create_example",
    "create_examples",
    "update_example",
    "update_examples",
    "upload_examples_multipart",
    "update_examples_multipart",
    "upsert_examples_multipart",
    "upload_csv",
    "create_dataset",
    "create_project",
    "update_project",
    "create_comparative_experiment",
    "create_annotation_queue",
    "update_annotation_queue",
    "create_prompt",
    "update_prompt",
    "create_commit",
    "push_agent",
    "push_skill",
    "generate_insights",
)
_RECORDS = (
    "inputs",
    "outputs",
    "reference_outputs",
    "metadata",
    "extra",
    "project_extra",
    "source_info",
    "feedback_config",
    "inputs_schema",
    "outputs_schema",
)
_NOTES = ("key", "value", "comment", "correction", "description", "readme", "instructions", "rubric_instructions")
_TEXTS = frozenset((*_RECORDS, *_NOTES, "rubric_items", "attachments", "chat_histories", "csv_file", "tags", "files"))
_LISTS = frozenset(("examples", "updates", "uploads", "upserts"))
# Of a run that is sent as arguments: what says where it belongs.
_WHERE = ("run_id", "project_name", "session_name", "revision_id", "address", "api_key", "api_url")


def options(redactor: Redacts | None = None) -> dict[str, Any]:
    """Arguments for `langsmith.Client` that have whole runs redacted before they are sent, off the caller's thread."""
    # One at a time: nothing waits in the buffer for the next run, or for a `flush` that nobody calls.
    return {"process_buffered_run_ops": process_run_ops(redactor), "run_ops_buffer_size": 1}


def process_run_ops(redactor: Redacts | None = None) -> Callable[[Sequence[dict[str, Any]]], list[dict[str, Any]]]:
    """Make a `process_buffered_run_ops`: it redacts names, tags, inputs, outputs, errors, metadata, events, files."""
    shield = Shield(redactor, hook="langsmith")
    return lambda runs: [_redacted_run(shield, run) for run in runs]


def create_anonymizer(
    replacer: Any = None, *, max_depth: int | None = None, redactor: Redacts | None = None
) -> Callable[[Any], Any]:
    """Replace `langsmith.anonymizer.create_anonymizer`: the replacer's own work first, where there is one, then ours.

    `max_depth` bounds the replacer alone; the redactor knows no depth.
    """
    shield = Shield(redactor, hook="langsmith")
    first = None if replacer is None else _their_anonymizer(replacer, max_depth=max_depth)
    return _anonymizer(shield, first)


def create_secret_anonymizer(
    *, extra_rules: list[Any] | None = None, max_depth: int | None = 24
) -> Callable[[Any], Any]:
    """Replace `langsmith.anonymizer.create_secret_anonymizer`: its rules, then every secret of the catalogue."""
    operator = {"type": "replace", "with": SECRET_PLACEHOLDER}
    shield = Shield(reticent.Redactor({"profile": "secrets", "operator": operator}), hook="langsmith")
    return _anonymizer(shield, _their_secret_anonymizer(extra_rules=extra_rules, max_depth=max_depth))


def hide(redactor: Redacts | None = None) -> Callable[[dict[str, Any]], dict[str, Any]]:
    """Make a function for `hide_inputs`, `hide_outputs` and `hide_metadata`, or `process_inputs` of `@traceable`."""
    shield = Shield(redactor, hook="langsmith")
    return lambda value: shield.mapping(_plain(shield, value), "value")


class Client(langsmith.Client):
    """LangSmith's client with `options`, and with runs, feedback and examples redacted where no hook of it is asked."""

    # LangSmith's client has slots, and so a subclass has a dict of its own.
    def __init__(self, *arguments: Any, redactor: Redacts | None = None, **settings: Any) -> None:
        self._shield = Shield(redactor, hook="langsmith")
        super().__init__(*arguments, **{**options(self._shield.redactor), **settings})


def protect_all(redactor: Redacts | None = None) -> None:
    """Have every client redact that is made from now on, the asynchronous ones, too; hooks of its own go first."""
    shield = Shield(redactor, hook="langsmith")
    if getattr(langsmith.Client.multipart_ingest, "_reticent", False):
        return
    _protect(langsmith.Client, lambda _: shield)
    _protect(langsmith.AsyncClient, lambda _: shield)
    _protect_headers(lambda _: shield)
    for name in ("create_run", "update_run"):
        setattr(langsmith.AsyncClient, name, _redacting_run(getattr(langsmith.AsyncClient, name), shield))
    init = langsmith.Client.__init__

    @functools.wraps(init)
    def init_redacting(self: Any, *arguments: Any, **settings: Any) -> None:
        first = settings.get("process_buffered_run_ops")
        ours = options(shield.redactor)
        if first is not None:
            run_ops = ours.pop("process_buffered_run_ops")
            settings["process_buffered_run_ops"] = lambda runs: run_ops(first(runs))
        init(self, *arguments, **{**ours, **settings})

    langsmith.Client.__init__ = init_redacting  # type: ignore[method-assign]


def _protect(kind: Any, shield_of: Callable[[Any], Shield]) -> None:
    """Have what clients of a class send past the hook of runs redacted."""
    for name in _UPLOADS:
        if hasattr(kind, name):
            setattr(kind, name, _redacting(getattr(kind, name), shield_of))
    if ingest := getattr(kind, "multipart_ingest", None):

        @functools.wraps(ingest)
        def multipart_ingest(self: Any, create: Any = None, update: Any = None, **settings: Any) -> None:
            hook = process_run_ops(shield_of(self).redactor)
            create, update = (hook([_as_dict(run) for run in runs]) if runs else runs for runs in (create, update))
            ingest(self, create=create, update=update, **settings)

        multipart_ingest._reticent = True  # type: ignore[attr-defined]
        kind.multipart_ingest = multipart_ingest


def _protect_headers(shield_of: Callable[[Any], Shield | None]) -> None:
    """Have what runs say of themselves in headers of requests redacted: metadata and tags."""
    to_headers = RunTree.to_headers

    @functools.wraps(to_headers)
    def redacted_headers(self: Any) -> dict[str, str]:
        shield = shield_of(self.ls_client)
        if shield is None:
            return to_headers(self)
        extra = {**self.extra, "metadata": _redacted_part(shield, "metadata", self.extra.get("metadata") or {})}
        tags = _redacted_part(shield, "tags", self.tags)
        return to_headers(self.model_copy(update={"extra": extra, "tags": tags}))

    RunTree.to_headers = redacted_headers


def _redacting(upload: Callable[..., Any], shield_of: Callable[[Any], Shield]) -> Callable[..., Any]:
    """A method of LangSmith's client whose texts are redacted first."""
    names = list(inspect.signature(upload).parameters)[1:]

    @functools.wraps(upload)
    def redacted_upload(self: Any, *arguments: Any, **settings: Any) -> Any:
        # By position or by name as they were given, which LangSmith counts.
        given = _redacted_texts(shield_of(self), dict(zip(names, arguments, strict=False)))
        return upload(self, *given.values(), **_redacted_texts(shield_of(self), settings))

    return redacted_upload


def _redacting_run(send: Callable[..., Any], shield: Shield) -> Callable[..., Any]:
    """A method of LangSmith's client that sends a run as it is, redacted first."""
    names = list(inspect.signature(send).parameters)[1:]

    @functools.wraps(send)
    def send_redacted(self: Any, *arguments: Any, **settings: Any) -> Any:
        given = {**dict(zip(names, arguments, strict=False)), **settings}
        where = {name: given.pop(name) for name in _WHERE if name in given}
        return send(self, **where, **_redacted_run(shield, given))

    return send_redacted


def _redacted_texts(shield: Shield, given: dict[str, Any]) -> dict[str, Any]:
    """Arguments, or members of an example, with those redacted that hold texts."""
    redacted = dict(given)
    for name, value in given.items():
        if name in _TEXTS:
            redacted[name] = _redacted_part(shield, name, value)
        elif name in _LISTS and value is not None:
            redacted[name] = [_redacted_example(shield, each) for each in value]
    return redacted


def _redacted_example(shield: Shield, example: Any) -> Any:
    if isinstance(example, dict):
        return _redacted_texts(shield, example)
    return example.model_copy(update=_redacted_texts(shield, dict(example)))


_protect(Client, lambda client: client._shield)
_protect_headers(lambda client: getattr(client, "_shield", None))


def _anonymizer(shield: Shield, first: Callable[[Any], Any] | None) -> Callable[[Any], Any]:
    def anonymize(data: Any) -> Any:
        try:
            changed = data if first is None else first(data)
        except Exception as error:
            changed = shield.failed("value", type(error).__name__)
            return {"error": changed} if isinstance(data, dict) else changed
        return shield.mapping(changed) if isinstance(changed, dict) else shield.value(changed)

    return anonymize


def _redacted_run(shield: Shield, run: dict[str, Any]) -> dict[str, Any]:
    kept = (*_PLACE, *_TIMES)
    return {part: value if part in kept else _redacted_part(shield, part, value) for part, value in run.items()}


def _redacted_part(shield: Shield, part: str, value: Any) -> Any:
    """A part of what is sent, redacted, and of the kind that LangSmith wants there."""
    if value is None:
        return None
    if part == "attachments":
        return _attachments(shield, value)
    if part == "files":
        return {shield.text(path, part): _redacted_entry(shield, entry) for path, entry in value.items()}
    if part == "csv_file":
        file = Path(value) if isinstance(value, str) else value
        name, content = redacted_file(file, lambda text: shield.text(text, part), "text/csv")
        return name, io.BytesIO(content) if isinstance(content, bytes) else content
    redacted = shield.value(_plain(shield, value, part), part)
    if part == "outputs" and isinstance(redacted, dict):
        # Of a function that yields, all that it has yielded.
        redacted = {name: shield.joined(item, part) for name, item in redacted.items()}
    if redacted == FAILED and part in ("tags", "events"):
        return [FAILED] if part == "tags" else [{"name": FAILED}]
    is_record = isinstance(value, dict) or part in (*_RECORDS, "serialized")
    return {"error": FAILED} if redacted == FAILED and is_record else redacted


def _plain(shield: Shield, value: Any, where: str = "value") -> Any:
    """What LangSmith will write of a value: so nothing is sent that was not looked at."""
    if isinstance(value, str):
        return value
    try:
        return json.loads(dumps_json(value))
    except Exception as error:
        failed = shield.failed(where, type(error).__name__)
        return {"error": failed} if isinstance(value, dict) else failed


def _attachments(shield: Shield, attachments: Any) -> Any:
    """Attachments with names and texts redacted, whatever kind they say they are; images and sound as they are."""
    redacted = {}
    for name, attachment in dict(attachments).items():
        try:
            pair = isinstance(attachment, tuple)
            kind, data = attachment if pair else (attachment.mime_type, attachment.data)
            if isinstance(data, bytes | str):
                data = _redacted_file(shield, kind, data)
            elif _says_text(kind):
                data = FAILED.encode()
        except Exception as error:
            kind, data = "text/plain", shield.failed("attachments", type(error).__name__).encode()
        redacted[shield.text(name, "attachments")] = (kind, data)
    return redacted


def _redacted_entry(shield: Shield, entry: Any) -> Any:
    """A file of an agent or a skill; none where it is to be deleted."""
    if entry is None:
        return None
    texts = {name: shield.text(text, "files") for name, text in dict(entry).items() if isinstance(text, str)}
    return entry.model_copy(update={**texts, "type": entry.type})


def _redacted_file(shield: Shield, kind: str, data: bytes | str) -> bytes:
    if isinstance(data, str):
        data = data.encode()
    return redact_file(data, lambda text: shield.text(text, "attachments"), kind)


def _says_text(kind: str) -> bool:
    return kind.startswith("text/") or "json" in kind or "xml" in kind


def _as_dict(run: Any) -> dict[str, Any]:
    return dict(run.model_dump() if hasattr(run, "model_dump") else run)
