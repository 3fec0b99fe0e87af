"""What states of LangGraph may hold besides data: its own `Send` and `Item`, paths, addresses, patterns, exceptions."""

from __future__ import annotations

import copy
import ipaddress
import re
import uuid
from collections import deque
from collections.abc import Callable, Iterable
from pathlib import PurePath
from typing import Any

from langgraph.store.base import Item
from langgraph.types import Send

from reticent._nodes import changed, is_record, members

_ADDRESSES = tuple(getattr(ipaddress, f"IPv{v}{kind}") for v in (4, 6) for kind in ("Address", "Interface", "Network"))
_Change = Callable[[Any], Any]
_compiled = re.compile


def each_changed(value: Any, change: _Change, change_part: _Change) -> Any:
    """Change a state whole, and what the engine does not know in it by its parts.

    Each of these is set aside meanwhile. A UUID stands for it, which the engine leaves as it is; so it still sees what
    was not found here.
    """
    aside: dict[uuid.UUID, Any] = {}

    def set_aside(part: Any) -> Any:
        if (made := _by_parts(part, change_part)) is None:
            return part
        name = uuid.uuid4()
        aside[name] = made
        return name

    made = change(_each(value, set_aside))
    return _each(made, lambda part: aside.get(part, part) if type(part) is uuid.UUID else part) if aside else made


def _by_parts(value: Any, change: _Change) -> Any:
    """Something that the engine does not know, changed; None where it is nothing of the kind."""
    if isinstance(value, Send):
        made: Any = copy.copy(value)
        made.arg = change(value.arg)
    elif isinstance(value, Item):
        made = copy.copy(value)
        made.value, made.key, made.namespace = change(value.value), change(value.key), change(value.namespace)
    elif isinstance(value, PurePath):
        made = type(value)(change(str(value)))
    elif isinstance(value, re.Pattern):
        made = _compiled(change(value.pattern), value.flags)
    elif isinstance(value, _ADDRESSES):
        # A token is no address, and so what has one becomes text; an interface is an address in its network.
        address = str(getattr(value, "ip", value))
        text = change(address) + str(value)[len(address) :]
        made = value if text == str(value) else text
    elif isinstance(value, BaseException):
        # What a node has raised is written as this text, and never loaded as an exception.
        made = change(repr(value))
    else:
        return None
    return made


def _each(value: Any, change: _Change) -> Any:
    """A copy of nested data with its parts changed; the same object where none is."""
    if value is None or isinstance(value, str | int | float | bytes):
        return value
    if (made := change(value)) is not value:
        return made
    if isinstance(value, dict):
        items = {key: _each(item, change) for key, item in value.items()}
        if all(items[key] is item for key, item in value.items()):
            return value
        made = copy.copy(value)
        made.update(items)
        return made
    if isinstance(value, list | tuple | set | frozenset | deque):
        parts = [_each(item, change) for item in value]
        return value if all(part is item for part, item in zip(parts, value, strict=True)) else _like(value, parts)
    if is_record(value):
        fields = {(name,): _each(item, change) for name, item in members(value).items()}
        return changed(value, {path: item for path, item in fields.items() if item is not members(value)[path[0]]})
    return value


def _like(value: Any, parts: Iterable[Any]) -> Any:
    if hasattr(value, "_make"):
        return value._make(parts)
    return deque(parts, value.maxlen) if isinstance(value, deque) else type(value)(parts)
