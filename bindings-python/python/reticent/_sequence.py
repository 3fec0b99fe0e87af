"""The numbers of events in a sequence into which others are added."""

from __future__ import annotations

from typing import Any, TypeVar

from reticent._nodes import changed, get

_NAME = "sequence_number"
_Event = TypeVar("_Event")


class Sequence:
    """Keeps the events of an answer numbered one after the other; those that have no numbers stay as they are."""

    def __init__(self) -> None:
        # How many events were added, and the number that the next one would have without them.
        self._added = self._next = 0

    def arrived(self, event: Any) -> None:
        """Note an event that has come: what is added now stands before it."""
        if isinstance(number := get(event, _NAME), int):
            self._next = number

    def own(self, event: _Event) -> _Event:
        """The event that has come, with its number."""
        numbered = self._numbered(event) if self._added else event
        self._next += 1
        return numbered

    def added(self, event: _Event) -> _Event:
        """An event that is added, with its number."""
        numbered = self._numbered(event)
        self._added += numbered is not event
        return numbered

    def _numbered(self, event: _Event) -> _Event:
        if not isinstance(get(event, _NAME), int):
            return event
        return changed(event, {(_NAME,): self._next + self._added})  # type: ignore[no-any-return]
