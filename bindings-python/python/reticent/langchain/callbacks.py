"""Callbacks: what another handler, such as a tracer of a vendor, is told is redacted before."""

from __future__ import annotations

import functools
import inspect
from collections import OrderedDict
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple
from uuid import UUID

from langchain_core.callbacks import AsyncCallbackHandler, BaseCallbackHandler
from langchain_core.messages import BaseMessage
from langchain_core.outputs import ChatGenerationChunk, GenerationChunk

from reticent._event_streams import Events
from reticent.hooks import Redacts, Shield

_EVENTS = [name for name in dir(AsyncCallbackHandler) if name.startswith("on_")]
_FLAGS = [name for name in dir(BaseCallbackHandler) if name.startswith("ignore_")]
_TOKEN, _STREAMED = "on_llm_new_token", "on_stream_event"
# What of these events is a piece of an answer.
_PIECES = {_TOKEN: ("token", "chunk"), _STREAMED: ("event",)}
_STARTS = ("on_llm_start", "on_chat_model_start")
_IN_FLIGHT = 4096


class _Call(NamedTuple):
    """What the other handler is told."""

    event: str
    arguments: list[Any]
    settings: dict[str, Any]


class RedactingCallbackHandler(BaseCallbackHandler):
    """Stands before another handler, whose events it passes on redacted. Never raises, whatever that one does.

    LangChain swallows what handlers raise and goes on; so the raw event must not reach the other at all. An answer that
    comes in pieces is redacted as a whole: what may still become a part of a finding is told with a later piece.
    """

    def __init__(self, handler: BaseCallbackHandler, redactor: Redacts | None = None) -> None:
        self._handler = handler
        self._shield = Shield(redactor, hook="langchain")
        self._answers = _Answers(self._shield)
        for name in _FLAGS:
            if getattr(handler, name, False):
                setattr(self, f"_{name}", True)
        # In order, before the program goes on: what is mutable is read while it is what it was.
        self.run_inline = True
        # LangChain waits for what is a coroutine function, and for nothing else.
        for name in _EVENTS:
            if inspect.iscoroutinefunction(getattr(handler, name, None)):
                setattr(self, name, functools.partial(self._tell_waiting, name))

    def _told(self, value: Any, where: str) -> Any:
        if value is None or isinstance(value, bool | int | float | UUID):
            return value
        if isinstance(value, BaseException):
            return RuntimeError(self._shield.text(f"{type(value).__name__}: {value}", "error"))
        return self._shield.value(value, where)

    def _calls(self, name: str, arguments: tuple[Any, ...], settings: dict[str, Any]) -> list[_Call]:
        try:
            return list(self._redacted(name, arguments, settings))
        except Exception as error:
            self._shield.failed(name, type(error).__name__)
            return []

    def _redacted(self, name: str, arguments: tuple[Any, ...], settings: dict[str, Any]) -> Iterator[_Call]:
        """What the other handler is to be told of an event."""
        run = settings.get("run_id")
        pieces = {key: settings[key] for key in _PIECES.get(name, ()) if key in settings}
        told = {key: self._told(value, f"{name} {key}") for key, value in settings.items() if key not in pieces}
        if name in _PIECES:
            # Some are told of it by its place, some by its name.
            piece = arguments[0] if arguments else pieces[_PIECES[name][0]]
            if (answer := self._answers.of(run)) is None:
                # It may be the rest of a value.
                self._shield.failed(name, "TooManyAnswers")
                return
            answer.settings = told
            yield from answer.token(piece, pieces.get("chunk")) if name == _TOKEN else answer.streamed(piece)
            return
        if name in _STARTS:
            self._answers.began(run)
        elif name in ("on_llm_end", "on_llm_error") and (ended := self._answers.ended(run)):
            # What is held when an answer fails is discarded: it was not decided.
            yield from ended.finish() if name == "on_llm_end" else ()
        yield _Call(name, [self._told(value, name) for value in arguments], told)

    def _tell(self, name: str, /, *arguments: Any, **settings: Any) -> Any:
        result = None
        for event, told, named in self._calls(name, arguments, settings):
            try:
                result = getattr(self._handler, event)(*told, **named)
            except NotImplementedError:
                # Of chat models: handlers without it are told of a prompt.
                raise
            except Exception as error:
                self._shield.failed(event, type(error).__name__)
        return result

    async def _tell_waiting(self, name: str, /, *arguments: Any, **settings: Any) -> Any:
        result = None
        for event, told, named in self._calls(name, arguments, settings):
            try:
                result = await getattr(self._handler, event)(*told, **named)
            except NotImplementedError:
                raise
            except Exception as error:
                self._shield.failed(event, type(error).__name__)
        return result


class _Answers:
    """The answers that are coming, by run: the latest of them, for not every run is said to end."""

    def __init__(self, shield: Shield) -> None:
        self._shield = shield
        # Of a run that has begun nothing is known before its first piece.
        self._known: OrderedDict[Any, _Answer | None] = OrderedDict()
        self._has_given_up = False

    def began(self, run: Any) -> None:
        """A run that may answer in pieces."""
        self._known.setdefault(run, None)
        self._bound()

    def of(self, run: Any) -> _Answer | None:
        """The answer of a run; none where it may be one that was given up, and so in the middle of a value."""
        answer = self._known.get(run)
        if answer is None and (run in self._known or not self._has_given_up):
            answer = self._known[run] = _Answer(self._shield)
            self._bound()
        return answer

    def ended(self, run: Any) -> _Answer | None:
        return self._known.pop(run, None)

    def _bound(self) -> None:
        while len(self._known) > _IN_FLIGHT:
            self._has_given_up = True
            self._known.popitem(last=False)


class _Answer:
    """An answer as it comes, each text of it redacted as one."""

    def __init__(self, shield: Shield) -> None:
        self._shield = shield
        self._events: Events | None = shield.events()
        # Of the last piece: what else is told with what is held.
        self.settings: dict[str, Any] = {}
        self._info: Any = None

    def token(self, token: Any, chunk: Any) -> Iterator[_Call]:
        """A piece, and the chunk that it is of, where there is one."""
        message = getattr(chunk, "message", None)
        self._info = self._shield.value(getattr(chunk, "generation_info", None), _TOKEN)
        if message is None:
            yield from self._pushed(lambda events: [events.text(token)], chunk is not None)
        else:
            yield from self._pushed(lambda events: events.push(message), True)

    def streamed(self, event: Any) -> Iterator[_Call]:
        """An event of a stream of blocks."""
        yield from self._pushed(lambda events: events.push(event), True)

    def finish(self) -> Iterator[_Call]:
        """What is held when the answer ends."""
        yield from self._pushed(lambda events: events.finish(), True)

    def _pushed(self, push: Callable[[Events], list[Any]], has_chunk: bool) -> Iterator[_Call]:
        if self._events is None:
            return
        try:
            given = push(self._events)
        except Exception as error:
            # What comes behind could be the rest of a value, so nothing of it is told.
            self._events = None
            given = [self._shield.failed(_TOKEN, type(error).__name__)]
        yield from (self._call(each, has_chunk) for each in given)

    def _call(self, given: Any, has_chunk: bool) -> _Call:
        if isinstance(given, BaseMessage):
            made: Any = ChatGenerationChunk(message=given, generation_info=self._info)  # type: ignore[arg-type]
            token = made.text if isinstance(given.content, str) else given.content
            return _Call(_TOKEN, [token], {**self.settings, "chunk": made})
        if not isinstance(given, str):
            return _Call(_STREAMED, [given], self.settings)
        made = {"chunk": GenerationChunk(text=given, generation_info=self._info)} if has_chunk else {}
        return _Call(_TOKEN, [given], {**self.settings, **made})


def _event(name: str) -> Callable[..., Any]:
    def handle(self: RedactingCallbackHandler, *arguments: Any, **settings: Any) -> Any:
        return self._tell(name, *arguments, **settings)

    handle.__name__ = name
    return handle


for _name in _EVENTS:
    if hasattr(BaseCallbackHandler, _name):
        setattr(RedactingCallbackHandler, _name, _event(_name))
for _name in _FLAGS:
    setattr(
        RedactingCallbackHandler,
        _name,
        property(lambda self, flag=f"_{_name}": getattr(self, flag, False)),  # type: ignore[misc]
    )
