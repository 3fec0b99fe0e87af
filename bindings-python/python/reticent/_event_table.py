"""Which members of a provider's events carry pieces of text, and what ends a text: `_events.json`, read."""

from __future__ import annotations

import functools
import json
from collections.abc import Iterable, Iterator
from pathlib import Path as File
from typing import Any, NamedTuple

from reticent._nodes import Path, get, is_record, members, walk

Channel = tuple[Any, ...]

_DATA = json.loads(File(__file__).with_name("_events.json").read_text(encoding="utf-8"))
_NAMES = frozenset(_DATA["names"])
_WHOLE = frozenset(_DATA["whole"])
REPEATS = frozenset(_DATA["repeats"])
ONCE = frozenset(_DATA["once"])
SNAPSHOTS = frozenset(_DATA["snapshots"])
# What an event calls its type.
_KINDS = ("type", "event")
# Snapshots that a host may have parsed already.
_PARSED = frozenset(("arguments", "args", "input", "parsed", "parsed_arguments"))


class Leaf(NamedTuple):
    """A piece of a text in an event."""

    channel: Channel
    """Which text it belongs to."""
    path: Path
    """Where it stands."""
    root: int
    """How many steps of the path lead to what holds pieces alone: what else is there is not said again."""
    text: str


class Provider:
    """The rows of one provider."""

    def __init__(self, row: dict[str, Any]) -> None:
        self._type: list[str] | None = row.get("type")
        self._member: str | None = row.get("member")
        self._texts = [_Texts(each) for each in row.get("texts", ())]
        self._ends = [_End(each) for each in row.get("ends", ())]
        derived = row.get("derived", {})
        self._from: str = derived.get("from", "")
        self._derived = frozenset(derived.get("members", ()))
        self._refused = [_End({"filled": row["refused"]})] if "refused" in row else []
        self.once = ONCE.union(row.get("once", ()))
        """What is not said again in an event that is added."""

    def has(self, event: Any, kind: str) -> bool:
        """Whether an event is of this provider."""
        if self._type is not None:
            return _matched(self._type, (), kind) is not None
        return self._member in members(event)

    def derived(self, event: Any) -> frozenset[str]:
        """Members of an event that are made of its pieces."""
        return self._derived if get(event, self._from) else frozenset()

    def is_refused(self, event: Any) -> bool:
        """Whether the texts of an event, or of those behind it, could not be told apart."""
        return any(True for row in self._refused for _ in row.channels(event, ""))

    def leaves(self, event: Any) -> list[Leaf]:
        """The pieces of text in an event."""
        kind = _kind(event)
        return [leaf for row in self._texts for leaf in row.leaves(event, kind)]

    def ended(self, event: Any) -> list[Channel]:
        """What the channels of texts start with that end with an event."""
        kind = _kind(event)
        return [channel for row in self._ends for channel in row.channels(event, kind)]


@functools.cache
def _providers() -> list[Provider]:
    return [Provider(row) for row in _DATA["providers"]]


def provider_of(event: Any) -> Provider | None:
    """Whose event it is; none where nothing is known of it."""
    if not is_record(event):
        return None
    kind = _kind(event)
    return next((provider for provider in _providers() if provider.has(event, kind)), None)


def is_error(event: Any) -> bool:
    """Whether an event says that the answer has failed."""
    return _kind(event) == "error" or bool(get(event, "error") and "choices" not in members(event))


def snapshots(event: Any, taken: set[Path]) -> Iterator[tuple[Path, Any]]:
    """The texts in an event that come whole, and repeat what was streamed; parsed ones, too."""
    return ((path, value) for path, value in walk(event, _is_snapshot) if path not in taken)


def _is_snapshot(name: str, value: Any) -> bool:
    is_parsed = name in _PARSED and isinstance(value, (dict, list))
    return bool(value) and (is_parsed or (name in SNAPSHOTS and isinstance(value, str)))


class _Texts:
    def __init__(self, row: dict[str, Any]) -> None:
        self._type: list[str] = row.get("type", ["*"])
        self._except: list[str] = row.get("except", [])
        self._channel: list[str] = row.get("channel", [])
        self._paths = [_steps(path) for path in row["paths"]]
        self._at: str | None = row.get("at")

    def leaves(self, event: Any, kind: str) -> Iterator[Leaf]:
        if (match := _matched(self._type, self._except, kind)) is None:
            return
        channel = _channel(self._channel, event, match)
        for steps in self._paths:
            for name, path, root, text in _found(event, steps, (), ()):
                yield Leaf((*channel, *((self._at, *name[1:]) if self._at else name)), path, root, text)


class _End:
    def __init__(self, row: dict[str, Any]) -> None:
        self._type: list[str] = row.get("type", ["*"])
        self._except: list[str] = row.get("except", [])
        self._channel: list[str] = row.get("channel", [])
        # The member that has a value, and the items on the way to it.
        steps = _steps(row["filled"]) if "filled" in row else [("key", "")]
        self._way, self._member = steps[:-1], steps[-1]

    def channels(self, event: Any, kind: str) -> Iterator[Channel]:
        if (match := _matched(self._type, self._except, kind)) is None:
            return
        channel = _channel(self._channel, event, match)
        if not self._member[1]:
            # What an event does not say, it ends all of.
            while channel and channel[-1] is None:
                channel = channel[:-1]
            yield channel
            return
        for name, node in _items(event, self._way, ()):
            if get(node, self._member[1]):
                yield (*channel, *name)


def _kind(event: Any) -> str:
    return next((kind for name in _KINDS if isinstance(kind := get(event, name), str)), "")


def _matched(types: Iterable[str], excepted: Iterable[str], kind: str) -> str | None:
    """What the `*` of the first type stands for that a kind is of; none where it is of none."""
    if kind in excepted:
        return None
    for each in types:
        start, star, end = each.partition("*")
        is_long_enough = len(kind) >= len(start) + len(end)
        if kind == each or (star and is_long_enough and kind.startswith(start) and kind.endswith(end)):
            return kind[len(start) : len(kind) - len(end)]
    return None


def _channel(parts: list[str], event: Any, match: str) -> Channel:
    def part(name: str) -> Any:
        if name == "$1":
            return match
        if name.startswith("="):
            return name[1:]
        return next((value for each in name.split("|") if (value := get(event, each)) is not None), None)

    return tuple(part(name) for name in parts)


def _steps(path: str) -> list[tuple[str, str]]:
    """`choices[index].delta.**` as steps: keys, items by a member, all that is below."""
    steps = []
    for part in path.split("."):
        key, _, member = part.rstrip("]").partition("[")
        steps.append(("all", "") if key == "**" else ("key", key))
        if member:
            steps.append(("items", member))
    return steps


def _identity(item: Any, member: str, at: int) -> Any:
    value = get(item, member)
    return value if isinstance(value, (int, str)) else at if member == "index" else None


def _items(node: Any, steps: Any, name: Channel) -> Iterator[tuple[Channel, Any]]:
    if not steps:
        yield name, node
        return
    (kind, key), *rest = steps
    if kind == "key":
        yield from _items(get(node, key), rest, (*name, key))
    elif isinstance(node, list):
        for at, item in enumerate(node):
            yield from _items(item, rest, (*name, _identity(item, key, at)))


def _found(node: Any, steps: Any, name: Channel, path: Path) -> Iterator[tuple[Channel, Path, int, str]]:
    if not steps:
        if isinstance(node, str):
            yield name, path, len(path), node
        return
    (kind, key), *rest = steps
    if kind == "all":
        yield from _below(node, name, path, len(path))
    elif kind == "key":
        yield from _found(get(node, key), rest, (*name, key), (*path, key))
    elif isinstance(node, list):
        for at, item in enumerate(node):
            yield from _found(item, rest, (*name, _identity(item, key, at)), (*path, at))


def _below(node: Any, name: Channel, path: Path, root: int) -> Iterator[tuple[Channel, Path, int, str]]:
    if isinstance(node, str):
        yield name, path, root, node
    elif isinstance(node, list):
        for at, item in enumerate(node):
            yield from _below(item, (*name, _identity(item, "index", at)), (*path, at), root)
    elif is_record(node):
        for key, value in members(node).items():
            if key not in _WHOLE and not (key in _NAMES and isinstance(value, str)):
                yield from _below(value, (*name, key), (*path, key), root)
