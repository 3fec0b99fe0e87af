"""Events as trees, dicts or the objects of a provider's SDK: members read, and copies made with some changed."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

Path = tuple[Any, ...]


def is_record(node: Any) -> bool:
    """Whether a node has members by name: a dict, a model of pydantic, a dataclass."""
    kind = type(node)
    return isinstance(node, dict) or hasattr(kind, "__pydantic_fields__") or hasattr(kind, "__dataclass_fields__")


def members(node: Any) -> Mapping[str, Any]:
    """The members of a node, by their names."""
    if isinstance(node, dict):
        return node
    extra = getattr(node, "__pydantic_extra__", None)
    own: dict[str, Any] = getattr(node, "__dict__", {})
    return {**own, **extra} if extra else own


def get(node: Any, name: str) -> Any:
    """A member of a node; none where there is none."""
    return members(node).get(name) if is_record(node) else None


def _set(node: Any, key: Any, value: Any) -> None:
    if isinstance(node, (dict, list)):
        node[key] = value
    elif (extra := getattr(node, "__pydantic_extra__", None)) and key in extra:
        extra[key] = value
    else:
        # Past validators and frozen classes: what is set is of the type that was there.
        node.__dict__[key] = value


def changed(node: Any, changes: Mapping[Path, Any]) -> Any:
    """A node with other values at these paths, and of the same class; what is not on a path is shared."""
    if not changes:
        return node
    if () in changes:
        return changes[()]
    below: dict[Any, dict[Path, Any]] = {}
    for (key, *rest), value in changes.items():
        below.setdefault(key, {})[tuple(rest)] = value
    made = _copied(node)
    for key, inner in below.items():
        before = node[key] if isinstance(node, (dict, list)) else members(node)[key]
        _set(made, key, changed(before, inner))
    return made


def _copied(node: Any) -> Any:
    made = copy.copy(node)
    extra = getattr(made, "__pydantic_extra__", None)
    if extra:
        # `copy.copy` of a model shares what is not in its fields.
        object.__setattr__(made, "__pydantic_extra__", dict(extra))
    return made


def only(node: Any, kept: Iterable[str]) -> Any:
    """A node with some of its members alone; in an object, the others are empty."""
    names = set(kept)
    if isinstance(node, dict):
        return {name: value for name, value in node.items() if name in names}
    return changed(node, {(name,): _emptied(value) for name, value in members(node).items() if name not in names})


def _emptied(value: Any) -> Any:
    return [] if isinstance(value, list) else {} if isinstance(value, dict) else None


def walk(node: Any, is_end: Callable[[str, Any], bool]) -> Iterator[tuple[Path, Any]]:
    """The members in a tree at which a look ends, with their paths; below them it is not looked."""
    pending: list[tuple[Path, Any]] = [((), node)]
    while pending:
        path, current = pending.pop()
        if isinstance(current, list):
            pending += [((*path, index), item) for index, item in enumerate(current)]
        elif is_record(current):
            for name, value in members(current).items():
                if is_end(name, value):
                    yield (*path, name), value
                else:
                    pending.append(((*path, name), value))


def cleared(node: Any, names: frozenset[str]) -> Any:
    """A node without the values that members of these names have, wherever they are."""
    named = walk(node, lambda name, _: name in names)
    return changed(node, {path: [] if isinstance(value, list) else None for path, value in named if value})


def alone(node: Any, path: Path, root: int, others: Iterable[Path], text: str) -> Any:
    """An event like another that has one text at a path, and nothing else to say.

    Down to `root` it keeps what says where the text belongs, without the `others`; below, what says which item it is.
    """
    if not path:
        return text
    key, *rest = path
    below = [tuple(inner) for first, *inner in others if first == key]
    if isinstance(node, list):
        return [alone(node[key], tuple(rest), root - 1, below, text)]
    own = {(key,): alone(members(node)[key], tuple(rest), root - 1, below, text)}
    if root <= 0:
        return changed(only(node, (key, "index", "type")), own)
    besides = {other[0] for other in others} - {key}
    return changed(node, {**own, **{(name,): type(members(node)[name])() for name in besides}})
