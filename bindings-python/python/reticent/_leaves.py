"""Where an event of OpenAI, Anthropic or Google has pieces of text, which tool they are for, and what ends them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from reticent._nodes import Path

_LAST = ("interaction.completed", "message_stop", "response.completed", "response.incomplete", "response.failed")


class Leaf(NamedTuple):
    """A piece of a text in an event."""

    channel: tuple[Any, ...]
    """Which text it belongs to; the first part says what ends it."""
    path: Path
    """Where it stands."""
    root: int
    """How many steps of the path lead to what holds pieces alone: what else is there is not said again."""
    text: str


def tools_named(event: dict[str, Any]) -> Iterator[tuple[tuple[Any, ...], str]]:
    """The tools that an event names, by the places of the pieces that follow for them."""
    for choice in event.get("choices") or ():
        delta = choice.get("delta") or {}
        for call in delta.get("tool_calls") or ():
            name = (call.get("function") or call.get("custom") or {}).get("name")
            if name:
                yield (choice.get("index"), call.get("index")), name
        if (name := (delta.get("function_call") or {}).get("name")) is not None:
            yield (choice.get("index"), None), name
    kind = event.get("type") or event.get("event_type")
    started = {
        "content_block_start": ("content_block", "index"),
        "response.output_item.added": ("item", "output_index"),
        "step.start": ("step", "index"),
    }
    if kind in started:
        part, index = started[kind]
        called = event.get(part)
        if isinstance(called, dict) and isinstance(called.get("name"), str):
            yield (event.get(index),), called["name"]


def leaves(event: dict[str, Any]) -> list[Leaf]:
    """The pieces of text in an event."""
    return [leaf for channel, path, root in _places(event) for leaf in _leaf(event, channel, path, root)]


def _leaf(event: Any, channel: tuple[Any, ...], path: Path, root: int) -> Iterator[Leaf]:
    for key in path:
        event = event[key] if isinstance(event, list) else event.get(key) if isinstance(event, dict) else None
    if isinstance(event, str):
        yield Leaf(channel, path, root, event)


def _places(event: dict[str, Any]) -> Iterator[tuple[tuple[Any, ...], Path, int]]:
    for at, choice in enumerate(event.get("choices") or ()):
        yield from _of_choice(choice, ("choices", at))
    for at, candidate in enumerate(event.get("candidates") or ()):
        for nth, part in enumerate(_google_parts(candidate)):
            path = ("candidates", at, "content", "parts", nth, "text")
            yield (_google_kind(part), candidate.get("index")), path, len(path)
    kind = event.get("type") or event.get("event_type")
    delta, index = event.get("delta"), event.get("index")
    if kind == "content_block_delta" and isinstance(delta, dict):
        # What is thought is signed to the byte, and so it keeps its tokens.
        if delta.get("type") == "text_delta":
            yield ("text", index), ("delta", "text"), 1
        elif delta.get("type") == "input_json_delta":
            yield ("tool", index), ("delta", "partial_json"), 1
    elif kind == "step.delta":
        # Google's interactions.
        yield ("tool", index), ("delta", "arguments"), 1
        yield ("step", index), ("delta", "text"), 1
    elif isinstance(kind, str) and kind.endswith(".delta") and "audio.delta" not in kind:
        if "arguments" in kind or "tool_call" in kind:
            yield ("tool", event.get("output_index")), ("delta",), 1
        else:
            place = (event.get(name) for name in ("output_index", "content_index", "summary_index"))
            yield (kind.removesuffix(".delta"), *place), ("delta",), 1


def _of_choice(choice: dict[str, Any], path: Path) -> Iterator[tuple[tuple[Any, ...], Path, int]]:
    index, delta = choice.get("index"), choice.get("delta")
    if not isinstance(delta, dict):
        # A completion of the older kind has its text in the choice.
        if "message" not in choice:
            yield ("text", index), (*path, "text"), 3
        return
    path = (*path, "delta")
    for name in ("content", "refusal", "reasoning_content", "reasoning"):
        yield (name, index), (*path, name), 3
    for nth, call in enumerate(delta.get("tool_calls") or ()):
        for part, name in (("function", "arguments"), ("custom", "input")):
            yield ("tool", index, call.get("index")), (*path, "tool_calls", nth, part, name), 3
    yield ("tool", index, None), (*path, "function_call", "arguments"), 3


def _google_parts(candidate: dict[str, Any]) -> list[dict[str, Any]]:
    return (candidate.get("content") or {}).get("parts") or []


def _google_kind(part: dict[str, Any]) -> str:
    return "thought" if part.get("thought") else "text"


def ends(event: dict[str, Any], channel: tuple[Any, ...]) -> bool:
    """Whether a text ends with an event."""
    for choice in event.get("choices") or ():
        if choice.get("finish_reason") and choice.get("index") == channel[1]:
            return True
    for candidate in event.get("candidates") or ():
        if candidate.get("index") == channel[1]:
            # Thoughts end where the answer starts, and both where a tool is called.
            kinds = {_google_kind(part) for part in _google_parts(candidate) if "text" in part}
            called = any("functionCall" in part for part in _google_parts(candidate))
            return bool(candidate.get("finishReason")) or called or channel[0] not in kinds
    kind = event.get("type") or event.get("event_type")
    if kind in ("content_block_stop", "step.stop"):
        return bool(event.get("index") == channel[1])
    if kind in _LAST:
        return True
    if isinstance(kind, str) and kind.endswith(".done") and kind.startswith("response."):
        if event.get("output_index") != channel[1]:
            return False
        same = kind.removesuffix(".done") == channel[0]
        return same or kind == "response.output_item.done" or (channel[0] == "tool" and "content_part" not in kind)
    return False
