"""Where an event of OpenAI, Anthropic or Google has pieces of text, which tool they are for, and what ends them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

_LAST = ("interaction.completed", "message_stop", "response.completed", "response.incomplete", "response.failed")


class Leaf(NamedTuple):
    """A piece of a text in an event."""

    channel: tuple[Any, ...]
    """Which text it belongs to; the first part says what ends it."""
    holder: dict[str, Any]
    key: str


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
    return [leaf for leaf in _all_leaves(event) if isinstance(leaf.holder.get(leaf.key), str)]


def _all_leaves(event: dict[str, Any]) -> Iterator[Leaf]:
    for choice in event.get("choices") or ():
        yield from _chat_leaves(choice)
    for candidate in event.get("candidates") or ():
        yield from _google_leaves(candidate)
    kind = event.get("type") or event.get("event_type")
    delta = event.get("delta")
    if kind == "content_block_delta" and isinstance(delta, dict):
        # What is thought is signed to the byte, and so it keeps its tokens.
        if delta.get("type") == "text_delta":
            yield Leaf(("text", event.get("index")), delta, "text")
        elif delta.get("type") == "input_json_delta":
            yield Leaf(("tool", event.get("index")), delta, "partial_json")
    elif kind == "step.delta" and isinstance(delta, dict):
        # Google's interactions.
        yield Leaf(("tool", event.get("index")), delta, "arguments")
        yield Leaf(("step", event.get("index")), delta, "text")
    elif isinstance(kind, str) and isinstance(delta, str) and kind.endswith(".delta") and "audio.delta" not in kind:
        if "arguments" in kind or "tool_call" in kind:
            yield Leaf(("tool", event.get("output_index")), event, "delta")
        else:
            place = (event.get(name) for name in ("output_index", "content_index", "summary_index"))
            yield Leaf((kind.removesuffix(".delta"), *place), event, "delta")


def _chat_leaves(choice: dict[str, Any]) -> Iterator[Leaf]:
    index, delta = choice.get("index"), choice.get("delta")
    if not isinstance(delta, dict):
        # A completion of the older kind has its text in the choice.
        if "message" not in choice and "text" in choice:
            yield Leaf(("text", index), choice, "text")
        return
    for name in ("content", "refusal", "reasoning_content", "reasoning"):
        yield Leaf((name, index), delta, name)
    for call in delta.get("tool_calls") or ():
        for part, name in (("function", "arguments"), ("custom", "input")):
            if isinstance(call.get(part), dict):
                yield Leaf(("tool", index, call.get("index")), call[part], name)
    if isinstance(delta.get("function_call"), dict):
        yield Leaf(("tool", index, None), delta["function_call"], "arguments")


def _google_leaves(candidate: dict[str, Any]) -> Iterator[Leaf]:
    for part in _google_parts(candidate):
        yield Leaf(("thought" if part.get("thought") else "text", candidate.get("index")), part, "text")


def _google_parts(candidate: dict[str, Any]) -> list[dict[str, Any]]:
    parts = (candidate.get("content") or {}).get("parts") or ()
    return [part for part in parts if isinstance(part, dict)]


def ends(event: dict[str, Any], channel: tuple[Any, ...]) -> bool:
    """Whether a text ends with an event."""
    for choice in event.get("choices") or ():
        if choice.get("finish_reason") and choice.get("index") == channel[1]:
            return True
    for candidate in event.get("candidates") or ():
        if candidate.get("index") == channel[1]:
            # Thoughts end where the answer starts, and both where a tool is called.
            kinds = {
                "thought" if part.get("thought") else "text" for part in _google_parts(candidate) if "text" in part
            }
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
