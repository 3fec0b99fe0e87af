"""Files that go out: what is text in them redacted, whatever it is written in; images and sound as they are."""

from __future__ import annotations

import copy
import dataclasses
import io
import os
from collections import deque
from collections.abc import Callable, Mapping
from typing import Any

from reticent._native import redact_file, redact_in_text

Redact = Callable[[str], str]

# A text that is shorter the core reads, with what stands in it as base64.
_LONG = 4096
_KINDS = ("mimeType", "mime_type", "mediaType", "media_type")
# What holds no text.
_PLAIN = (type(None), bool, int, float)
_LISTS = (list, tuple, set, frozenset, deque)


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
            return (redact(os.path.basename(file)), redact_file(opened.read(), redact, kind))
    if not hasattr(file, "read"):
        return redact_file(bytes(file), redact, kind)
    content = file.read()
    if isinstance(content, str):
        content = content.encode()
    redacted = io.BytesIO(redact_file(content, redact, kind))
    if isinstance(name := getattr(file, "name", None), str):
        # By which clients tell what the file is called, and of what kind it is.
        redacted.name = redact(os.path.basename(name))
    return redacted


def with_files_redacted(value: Any, redact: Redact, kind: str = "") -> Any:
    """Plain data with the files in it redacted, which stay base64; the same object where none is changed."""
    if isinstance(value, str):
        return redact_in_text(value, redact, kind)
    if isinstance(value, bytes | bytearray | memoryview):
        content = bytes(value)
        redacted = redact_file(content, redact, kind)
        return value if redacted is content else redacted
    if isinstance(value, _LISTS):
        items = [with_files_redacted(item, redact, kind) for item in value]
        return _made(value, items) if any(new is not old for new, old in zip(items, value, strict=True)) else value
    if isinstance(value, Mapping):
        said = next((value[name] for name in _KINDS if isinstance(value.get(name), str)), kind)
        names = [redact_in_text(name, redact) if isinstance(name, str) else name for name in value]
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
            if len(part) > _LONG:
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
