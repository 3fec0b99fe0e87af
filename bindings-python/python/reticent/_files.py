"""Files that go out: what is text in them redacted, whatever it is written in; images and sound as they are."""

from __future__ import annotations

import base64
import binascii
import codecs
import copy
import dataclasses
import io
import os
import re
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from typing import Any

Redact = Callable[[str], str]

# What no text holds, in an encoding of one byte a letter.
_CONTROL = bytes((*range(0x09), *range(0x0E, 0x1B), *range(0x1C, 0x20)))
_UNSAID = ("", "application/octet-stream")
# A file inside of JSON, as a text of its own: base64 in either alphabet, by itself or as a URL.
_MARK = ";base64,"
_LONGEST_KIND = 200
_NO_BASE64 = re.compile(r"[^A-Za-z0-9+/_\r\n-]")
_SHORTEST = 16
_SAMPLE = 1024
_KINDS = ("mimeType", "mime_type", "mediaType", "media_type")
# What holds no text.
_PLAIN = (type(None), bool, int, float)
_LISTS = (list, tuple, set, frozenset, deque)
# Of longer runs of base64 the core does not ask what they say; they are looked for at every so many letters.
_LONG_RUN = 4096
_STRIDE = 2048
_PROBE = re.compile(r"(?:[A-Za-z0-9+/_\-\\]|[\r\n][ \t]{0,16}){64}")
_LINES = re.compile(
    r"(?:(?<=\\[rn])|(?<![A-Za-z0-9+/_\\-]))[A-Za-z0-9+/_-]{40,}"
    r"(?:(?:\\+[rn]|[\r\n])+[ \t]{0,16}[A-Za-z0-9+/_-]+)*={0,2}"
)
_BREAK = re.compile(r"(?:\\+[rn]|[\r\n])+[ \t]*")
_URL_BEFORE = re.compile(r"data:([^,;\"\s]{0,100})[^,\"\s]{0,100};base64,\Z")


def redacted_bytes(data: bytes, redact: Redact, kind: str = "") -> bytes:
    """The content of a file, redacted where it is text; `kind` is its media type. The same object where it is clean."""
    for encoding in _encodings(data, kind):
        try:
            text = data.decode(encoding)
        except UnicodeError:
            continue
        redacted = redact(text)
        # What stands in a value's place may have letters that the encoding has not.
        return data if redacted == text else redacted.encode(encoding, "replace")
    return data


def redacted_file(file: Any, redact: Redact, kind: str = "") -> Any:
    """A file as clients take them: its content, a stream of it, its path, or a tuple of its name and one of these."""
    if isinstance(file, tuple):
        name, content, *rest = file
        redacted = redacted_file(content, redact, next((part for part in rest if isinstance(part, str)), kind))
        # Of a path there is a name of its own, which the one that is given goes before.
        return (redact(name) if name else name, redacted[1] if isinstance(redacted, tuple) else redacted, *rest)
    if isinstance(file, str):
        return redact(file)
    if isinstance(file, os.PathLike):
        with open(file, "rb") as opened:
            return (redact(os.path.basename(file)), redacted_bytes(opened.read(), redact, kind))
    if not hasattr(file, "read"):
        return redacted_bytes(bytes(file), redact, kind)
    content = file.read()
    if isinstance(content, str):
        content = content.encode()
    redacted = io.BytesIO(redacted_bytes(content, redact, kind))
    if isinstance(name := getattr(file, "name", None), str):
        # By which clients tell what the file is called, and of what kind it is.
        redacted.name = redact(os.path.basename(name))
    return redacted


def with_files_redacted(value: Any, redact: Redact, kind: str = "") -> Any:
    """Plain data with the files in it redacted, which stay base64; the same object where none is changed."""
    if isinstance(value, str):
        whole = _redacted_inline(value, redact, kind)
        return with_runs_redacted(value, redact) if whole is value else whole
    if isinstance(value, bytes | bytearray | memoryview):
        content = bytes(value)
        redacted = redacted_bytes(content, redact, kind)
        return value if redacted is content else redacted
    if isinstance(value, _LISTS):
        items = [with_files_redacted(item, redact, kind) for item in value]
        return _made(value, items) if any(new is not old for new, old in zip(items, value, strict=True)) else value
    if isinstance(value, Mapping):
        said = next((value[name] for name in _KINDS if isinstance(value.get(name), str)), kind)
        names = [with_files_redacted(name, redact) if isinstance(name, str) else name for name in value]
        items = [with_files_redacted(item, redact, said) for item in value.values()]
        members = list(zip(names, items, strict=True))
        is_same = all(
            new is name and item is old for (new, item), (name, old) in zip(members, value.items(), strict=True)
        )
        return value if is_same else dict(members)
    changed = {}
    for name, item in _members(value).items():
        if (redacted := with_files_redacted(item, redact, kind)) is not item:
            changed[name] = redacted
    return _with_members(value, changed) if changed else value


def _made(value: Any, items: list[Any]) -> Any:
    """A list of the kind of another."""
    if hasattr(value, "_make"):
        return value._make(items)
    return next(kind(items) for kind in _LISTS if isinstance(value, kind))


def _members(value: Any) -> dict[str, Any]:
    """The members of an object that the core looks into: a pydantic model or a dataclass."""
    if isinstance(value, type):
        return {}
    if hasattr(type(value), "model_fields_set"):
        return {**vars(value), **(getattr(value, "__pydantic_extra__", None) or {})}
    if dataclasses.is_dataclass(value):
        return {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
    return {}


def _with_members(value: Any, members: dict[str, Any]) -> Any:
    if hasattr(type(value), "model_copy"):
        return value.model_copy(update=members)
    made = copy.copy(value)
    for name, member in members.items():
        object.__setattr__(made, name, member)
    return made


def _may_hold_files(value: Any) -> bool:
    """Whether a value has bytes, or a text that is so long that a file in it may be past what the core decodes."""
    stack, seen = [value], set()
    while stack:
        part = stack.pop()
        if isinstance(part, str):
            if len(part) > _LONG_RUN:
                return True
        elif isinstance(part, bytes | bytearray | memoryview):
            return True
        elif not isinstance(part, _PLAIN) and id(part) not in seen:
            seen.add(id(part))
            if isinstance(part, _LISTS):
                stack.extend(part)
            elif isinstance(part, Mapping):
                stack.extend((*part.keys(), *part.values()))
            else:
                stack.extend(_members(part).values())
    return False


def without_files(value: Any, redact: Redact) -> Any:
    """A value whose files, where there may be any that the core does not read, are redacted."""
    return with_files_redacted(value, redact) if _may_hold_files(value) else value


def with_runs_redacted(text: str, redact: Redact) -> str:
    """A text with the files redacted that stand in it as long runs of base64, in one line or many."""
    pieces, written = [], 0
    for run in _long_runs(text):
        url = _URL_BEFORE.search(text, max(written, run.start() - _LONGEST_KIND), run.start())
        pieces += [text[written : run.start()], _redacted_lines(run[0], redact, url[1] if url else "")]
        written = run.end()
    return "".join([*pieces, text[written:]]) if pieces else text


def _long_runs(text: str) -> Iterator[re.Match[str]]:
    """The runs that go over a place that is looked at. They are looked for once: it is linear in the text."""
    runs = _LINES.finditer(text)
    run = None
    for at in range(_STRIDE, len(text), _STRIDE):
        if (run and at < run.end() and run.start() <= at) or not _PROBE.match(text, at):
            continue
        while run is None or run.end() <= at:
            if (run := next(runs, None)) is None:
                return
        if run.start() <= at:
            yield run


def _redacted_lines(run: str, redact: Redact, kind: str) -> str:
    breaks = [found.start() for found in _BREAK.finditer(run)]
    # The last line may be a word of what goes on.
    for end in (len(run), *breaks[-1:]):
        body = _BREAK.sub("", run[:end])
        if (redacted := _redacted_inline(body, redact, kind)) is not body:
            return redacted + run[end:]
    return run


def _redacted_inline(text: str, redact: Redact, kind: str) -> str:
    at = text.find(_MARK, 0, _LONGEST_KIND) if text.startswith("data:") else -1
    start = at + len(_MARK) if at >= 0 else 0
    body = text[start:].rstrip("=\r\n ")
    if len(body) < _SHORTEST or _NO_BASE64.search(body):
        return text
    body = "".join(body.split())
    is_of_urls = "-" in body or "_" in body
    try:
        content = base64.b64decode(body + "=" * (-len(body) % 4), b"-_" if is_of_urls else None)
    except binascii.Error:
        return text
    # A word is base64, too: what does not say that it is text has to be UTF-8 or UTF-16.
    redacted = redacted_bytes(content, redact, text[5:start].partition(";")[0] or kind or "application/base64")
    if redacted is content:
        return text
    written = base64.urlsafe_b64encode(redacted) if is_of_urls else base64.b64encode(redacted)
    return text[:start] + written.decode()


def _encodings(data: bytes, kind: str) -> tuple[str, ...]:
    """What a file may be written in, if it is text."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return ("utf-16",)
    # Letters of two bytes, mostly Latin, without a mark that says so.
    start = data[:_SAMPLE]
    for first, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        if start[first::2].count(0) * 4 > len(start):
            return (encoding, "utf-8")
    # Any bytes are Latin: they count as text where the file says that it is, or nothing in it says otherwise.
    is_text = kind.startswith("text/") or "json" in kind or "xml" in kind
    is_text = is_text or (kind in _UNSAID and data.translate(None, _CONTROL) == data)
    return ("utf-8", "latin-1") if is_text else ("utf-8",)
