"""What the hooks have in common: a shield that never raises and never lets a raw value pass, and events that say so.

>>> from reticent.hooks import Shield
>>> Shield(hook="mine").value({"to": "jane@acme.io"})
{'to': '[EMAIL_ADDRESS]'}
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

import reticent
from reticent._files import without_files

FAILED = "[REDACTION_FAILED]"
"""What stands in place of a value that could not be redacted."""

_COLOUR = "\x1b["

_T = TypeVar("_T")
_logger = logging.getLogger("reticent")


class Redacts(Protocol):
    """A `reticent.Redactor` or a `reticent.Session`."""

    def redact(self, value: _T, /) -> _T: ...

    def process(self, value: object, /) -> reticent.Result: ...


class RedactionError(reticent.ReticentError):
    """What was to be sent to a model could not be redacted, and was not sent. It carries nothing of what that was."""


@dataclass(frozen=True)
class Event:
    """Something that a hook held back because it could not be redacted. It never carries the value."""

    hook: str
    """The hook, such as `langsmith`."""
    where: str
    """The part that was held back, such as `inputs`."""
    error: str
    """The type of the exception, or of the object that nothing is known about."""

    def __str__(self) -> str:
        return f"{self.hook}: {self.where} replaced by {FAILED}: {self.error}"


class _Speaking(threading.local):
    """Whether this thread is telling of an event; what fails then is not told, or it could go in circles."""

    now = False


_speaking = _Speaking()
_listeners: list[Callable[[Event], object]] = []


def listen(listener: Callable[[Event], object]) -> Callable[[], None]:
    """Have each event told to a function, besides the logger `reticent`; what is returned ends that."""
    _listeners.append(listener)
    return lambda: _listeners.remove(listener) if listener in _listeners else None


def tell(event: Event) -> None:
    """Tell listeners and the logger `reticent` of an event. Never raises."""
    if _speaking.now:
        return
    _speaking.now = True
    try:
        for speak in (*_listeners, _log):
            try:
                speak(event)
            except Exception:  # noqa: S112 - a listener's own mistake must not reach the application
                continue
    finally:
        _speaking.now = False


def _log(event: Event) -> None:
    _logger.warning("%s", event)


class Shield:
    """Redacts what goes into traces and logs. Its methods never raise, and never return a raw value."""

    def __init__(self, redactor: Redacts | None = None, *, hook: str) -> None:
        self.redactor: Redacts = reticent.Redactor() if redactor is None else redactor
        self.hook = hook

    def value(self, value: Any, where: str = "value") -> Any:
        """Redact a str or nested data. Objects of unknown types become the redacted text of their `repr`."""
        if type(value) is str:
            return self.text(value, where)
        try:
            value = without_files(value, self.redactor.redact)
            result = self.redactor.process(value)
            if not result.report.unsupported:
                return result.value
            # What nothing is known about could hold anything: a second look, at its text.
            result = self.redactor.process(_spelled(value, set(result.report.unsupported)))
            if not result.report.unsupported:
                return result.value
            return self.failed(where, ", ".join(result.report.unsupported))
        except Exception as error:
            return self.failed(where, type(error).__name__)

    def text(self, text: str, where: str = "text") -> str:
        """Redact a str. Colours, which divide a field from its value, are left out where they hide one."""
        try:
            plain = _without_colours(text) if _COLOUR in text else text
            redacted = str(self.redactor.redact(without_files(plain, self.redactor.redact)))
            if plain is text or redacted != plain:
                return redacted
            return str(self.redactor.redact(without_files(text, self.redactor.redact)))
        except Exception as error:
            return self.failed(where, type(error).__name__)

    def mapping(self, value: Any, where: str = "value") -> Any:
        """Redact a dict; where that fails, a dict that says so, for hosts that want one."""
        redacted = self.value(value, where)
        return {"error": FAILED} if isinstance(redacted, str) and not isinstance(value, str) else redacted

    def document(self, document: Any, where: str = "document") -> Any:
        """Redact a dict whose members a host has named, part by part where the whole cannot be redacted."""
        redacted = self.value(document, where)
        if not isinstance(document, dict) or isinstance(redacted, dict):
            return redacted
        return {name: self._parts(value, where) for name, value in document.items()}

    def _parts(self, value: Any, where: str) -> Any:
        redacted = self.value(value, where)
        if redacted != FAILED or not isinstance(value, dict | list):
            return redacted
        if isinstance(value, list):
            return [self._parts(item, where) for item in value]
        return {self.text(str(name), where): self._parts(item, where) for name, item in value.items()}

    def joined(self, value: Any, where: str = "value") -> Any:
        """Redact what stands across the pieces of an answer, gathered by a host in a list, or in the JSON of one."""
        if isinstance(value, list | tuple):
            given = self.across(value, where)
            return value if given is None else [piece for each in given for piece in each]
        # Most values are none, and need not wait for what reads them.
        if not isinstance(value, str) or not value.lstrip().startswith("["):
            return value
        from reticent._gathered import pieces_of, written

        pieces, rest = pieces_of(value) or ((), "")
        given = self.across(pieces, where)
        return value if given is None else f"[{', '.join(written(piece) for each in given for piece in each)}{rest}"

    def across(self, pieces: Sequence[Any], where: str = "value") -> list[list[Any]] | None:
        """What to give in place of each of these pieces, texts or events; None where nothing is found across them."""
        if len(pieces) < 2 or not isinstance(pieces[0], str | dict):
            return None
        from reticent._gathered import each_read, written

        try:
            if (read := each_read(list(pieces))) is None:
                return self.events().across(list(pieces))  # type: ignore[no-any-return]
            given = self.events().across(read)
            return given and [[written(piece) for piece in each] for each in given]
        except Exception as error:
            return [[self.failed(where, type(error).__name__)]]

    def events(self) -> Any:
        """What redacts an answer that comes in pieces; its findings get no tokens, even in a session."""
        # Only for hosts that tell of pieces.
        from reticent._event_streams import Events

        given: Any = self.redactor
        return Events(given.redactor if isinstance(given, reticent.Session) else given)

    def failed(self, where: str, error: str) -> str:
        """Tell that a value was held back, and give what stands in its place."""
        tell(Event(self.hook, where, error))
        return FAILED


def _without_colours(text: str) -> str:
    """A text without the sequences that set colours, and with a space where one divides two words."""
    plain, *parts = text.split(_COLOUR)
    made, last = [plain], plain[-1:]
    for part in parts:
        behind = part.lstrip("0123456789;")
        if not behind.startswith("m"):
            behind = _COLOUR + part
        else:
            behind = " " + behind[1:] if last.isalnum() and behind[1:2].isalnum() else behind[1:]
        made.append(behind)
        last = behind[-1:] or last
    return "".join(made)


def _spelled(value: Any, unknown: set[str]) -> Any:
    """A copy of plain containers in which objects of unknown types are their `repr`."""
    made: dict[int, Any] = {}

    def spell(part: Any) -> Any:
        if id(part) in made:
            return made[id(part)]
        if type(part) is dict:
            copy: dict[Any, Any] = {}
            made[id(part)] = copy
            copy.update((spell(key), spell(item)) for key, item in part.items())
            return copy
        if type(part) is list:
            items: list[Any] = []
            made[id(part)] = items
            items.extend(map(spell, part))
            return items
        if type(part) is tuple:
            return tuple(map(spell, part))
        return repr(part) if _name(type(part)) in unknown else part

    return spell(value)


def _name(kind: type) -> str:
    prefix = "" if kind.__module__ in ("builtins", "__main__") else f"{kind.__module__}."
    return prefix + kind.__qualname__
