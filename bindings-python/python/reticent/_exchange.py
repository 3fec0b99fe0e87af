"""One call of a model: the request masked with tokens, the answer restored, whole or streamed."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Any

import reticent
from reticent._files import with_files_redacted
from reticent.hooks import RedactionError

Sessions = reticent.Session | Callable[[], reticent.Session] | None

# What a provider made, and wants back to the byte: at the top of a request, and anywhere where it is sealed.
_NAMES = ("model", "previous_response_id", "previous_interaction_id", "conversation", "cachedContent")
_SEALED = ("signature", "encrypted_content", "thoughtSignature", "thought_signature")
_BASE64 = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=_-")
_TOOLS = ("function_call", "custom_tool_call", "mcp_call", "tool_use", "server_tool_use", "mcp_tool_use", "tool_call")
_HISTORIES = ("messages", "input", "contents", "prompt")
_REMEMBERED = 4096
# In the place of a sealed part. A text that is just this is sealed, too, so that they can be told.
_PLACE = "\ue000"


class OneWay:
    """In a session's place where the start of a conversation is unknown: it gives no tokens, and restores none."""

    def __init__(self, redactor: reticent.Redactor) -> None:
        self.redactor = redactor

    def redact(self, value: Any) -> Any:
        return self.redactor.redact(value)

    def restore(self, value: Any, *, destination: str = "user") -> Any:
        return value

    def restore_stream(self, pieces: Any, *, destination: str = "user") -> Any:
        return self.redactor.session().restore_stream(pieces, destination="nowhere")


class Conversations:
    """Which session a call belongs to.

    Where the caller names none, each call has one of its own: a prompt brings its whole history, in which the same
    values have the same tokens again, and nothing of one user is ever restored for another. Only what a provider keeps
    for us, behind the id of an earlier response, needs the session of that response.
    """

    def __init__(self, redactor: reticent.Redactor | None, session: Sessions) -> None:
        self.redactor = redactor or (session.redactor if isinstance(session, reticent.Session) else reticent.Redactor())
        self._session = session
        self._responses: OrderedDict[str, Any] = OrderedDict()
        self._lock = threading.Lock()

    def begin(self, body: Any = None) -> Exchange:
        """The exchange for a request."""
        if self._session is not None:
            return Exchange(self, self._session() if callable(self._session) else self._session)
        earlier = _earlier(body) if isinstance(body, dict) else None
        if earlier is None:
            return Exchange(self, self.redactor.session())
        with self._lock:
            known = self._responses.get(earlier)
        return Exchange(self, known or OneWay(self.redactor))

    def remember(self, response: dict[str, Any], session: Any) -> None:
        with self._lock:
            for name in (response.get("id"), _id(response.get("conversation"))):
                if isinstance(name, str):
                    self._responses[name] = session
            while len(self._responses) > _REMEMBERED:
                self._responses.popitem(last=False)


def _earlier(body: dict[str, Any]) -> str | None:
    """The id that a request names of a conversation that the provider keeps."""
    ids = (_id(body.get(name)) for name in ("previous_response_id", "previous_interaction_id", "conversation"))
    return next((name for name in ids if isinstance(name, str) and name), None)


def _id(reference: Any) -> Any:
    return reference.get("id") if isinstance(reference, dict) else reference


class Exchange:
    """A request and its answer."""

    def __init__(self, conversations: Conversations, session: Any) -> None:
        self._conversations = conversations
        self.session = session

    def masked(self, value: Any) -> Any:
        """What may be sent in place of a value; raises where that is not known."""
        try:
            sealed: list[Any] = []
            # The parts that go through untouched leave marks while the others are redacted, in one pass.
            opened = self._without_sealed(value, sealed, top=True)
            self._learn(opened)
            return _with_sealed(self._redacted(opened), iter(sealed))
        except Exception as error:
            name = type(error).__name__
        # Outside of the handler: neither cause nor context, which could hold the value.
        raise RedactionError(f"nothing was sent: the prompt could not be redacted ({name})", code="not-sent")

    def restored(self, value: Any, tool: str | None = None) -> Any:
        """An answer with values for its tokens, where the policy lets them to the user, or to a tool by its name."""
        destination = "user" if tool is None else f"tool:{tool}"
        if isinstance(value, str):
            return self.session.restore(value, destination=destination)
        if isinstance(value, list):
            return [self.restored(item, tool) for item in value]
        if not isinstance(value, dict) or _is_thinking(value):
            return value
        if value.get("object") in ("response", "interaction") or ("status" in value and "steps" in value):
            self._conversations.remember(value, self.session)
        tool = tool or tool_name(value)
        return {
            name: item if name in _SEALED or (tool is None and _is_error(name, item)) else self.restored(item, tool)
            for name, item in value.items()
        }

    def _learn(self, value: Any) -> None:
        """Have the session meet a conversation as it grew, message by message.

        A history can hold tokens of earlier answers, such as the arguments of a tool. Met behind the values that they
        stand for they are known; all at once, they would be somebody's own text, and their numbers be left free.
        """
        history = value if isinstance(value, list) else None
        if isinstance(value, dict):
            names = [name for name in _HISTORIES if isinstance(value.get(name), list)]
            history = value[names[0]] if names else None
            if history is not None:
                # What is the same in every call comes first, so that its numbers are the same, too.
                self._redacted({name: item for name, item in value.items() if name not in names})
        if history is not None and len(history) > 1:
            for message in history:
                self._redacted(message)

    def _redacted(self, value: Any) -> Any:
        # What stands in a file is looked at by itself: it has to stay a file.
        return self.session.redact(with_files_redacted(value, self.session.redact))

    def _without_sealed(self, value: Any, sealed: list[Any], top: bool = False) -> Any:
        if isinstance(value, list):
            return [self._without_sealed(item, sealed) for item in value]
        if not isinstance(value, dict):
            return self._sealed(value, sealed) if value == _PLACE else value
        if _is_thinking(value) and self._is_clean(list(value.values())):
            return self._sealed(value, sealed)
        opened = {}
        for name, item in value.items():
            is_name = top and name in _NAMES and self._is_name(name, item)
            is_sealed = is_name or (name in _SEALED and self._is_sealed(item))
            opened[name] = self._sealed(item, sealed) if is_sealed else self._without_sealed(item, sealed)
        return opened

    def _is_name(self, name: str, value: Any) -> bool:
        """Whether a part names what a provider has; another API's `conversation` may be the conversation itself."""
        return (name == "model" and isinstance(value, str)) or self._is_clean(value)

    def _is_sealed(self, value: Any) -> bool:
        """Whether a part is what a provider has sealed: base64, in which nothing is found; a tool's may be anything."""
        return isinstance(value, str) and _BASE64.issuperset(value) and self._is_clean(value)

    def _is_clean(self, value: Any) -> bool:
        redact = self._conversations.redactor.redact
        return bool(redact(with_files_redacted(value, redact)) == value)

    @staticmethod
    def _sealed(value: Any, sealed: list[Any]) -> str:
        sealed.append(value)
        return _PLACE

    def stream(self, destination: str) -> Any:
        """A stream that is pushed to, one for each text of an answer."""
        return self.session.restore_stream((), destination=destination)


def tool_name(value: dict[str, Any]) -> str | None:
    """The name of the tool that a part of an answer calls; none where it is no call."""
    name = value.get("name")
    called = value.get("type") in _TOOLS or "arguments" in value or "args" in value
    return name if called and isinstance(name, str) else None


def _is_error(name: str, value: Any) -> bool:
    """Whether a part is a provider's error: it becomes an exception, and so goes to logs, with the tokens it has."""
    return name == "error" and isinstance(value, dict)


def _is_thinking(value: dict[str, Any]) -> bool:
    """Whether a part is what Anthropic's models think: signed to the byte, so it keeps its tokens."""
    return value.get("type") in ("thinking", "redacted_thinking") and ("signature" in value or "data" in value)


def _with_sealed(value: Any, sealed: Any) -> Any:
    if isinstance(value, dict):
        return {name: _with_sealed(item, sealed) for name, item in value.items()}
    if isinstance(value, list):
        return [_with_sealed(item, sealed) for item in value]
    return next(sealed) if value == _PLACE else value
