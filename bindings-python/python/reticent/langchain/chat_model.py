"""A chat model around another: what reaches that one is masked, what comes back is restored."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import yaml
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult
from pydantic import ConfigDict, Field, PrivateAttr

import reticent
from reticent._exchange import Conversations, Exchange
from reticent.hooks import RedactionError
from reticent.langchain._messages import Chunks, masked_messages, restored_message, sent_parts, whole_chunk

# Callbacks and tracers see the outer call; the inner one would be the same again.
_QUIET: Any = {"callbacks": []}


class GuardrailError(reticent.ReticentError):
    """A prompt or an answer holds an entity that a guardrail names. It carries no value."""


class ProtectedChatModel(BaseChatModel):
    """Wraps any chat model, and is one: with all of Runnable's methods, streams chunk by chunk.

    A `cache` becomes the inner model's, so that no cache ever holds a raw prompt. What cannot be masked raises
    `reticent.hooks.RedactionError`, and nothing is sent.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    llm: BaseChatModel
    redactor: Any = Field(default=None, exclude=True, repr=False)
    session: Any = Field(default=None, exclude=True, repr=False)
    """The conversation, or a function that gives it; without one, each call is a conversation of its own."""
    prompt_guardrails: Sequence[str] = ()
    """Entities that may not be in a prompt, not even masked; `*` for any."""
    response_guardrails: Sequence[str] = ()
    """Entities that may not be in a model's answer."""
    on_violation: Callable[[str, list[str]], str] | None = Field(default=None, exclude=True)
    """Of `prompt` or `response` and entities, gives the answer in place of what a guardrail stops; else it raises."""

    _conversations: Conversations = PrivateAttr()
    # What several middlewares of an agent have chosen, one after the other.
    _choices: Any = PrivateAttr(default=None)

    def __init__(self, llm: BaseChatModel, **settings: Any) -> None:
        if isinstance(llm, ProtectedChatModel):
            llm = llm.llm
        if (cache := settings.pop("cache", None)) is not None:
            llm = llm.model_copy(update={"cache": cache})
        settings = {"cache": False, "profile": getattr(llm, "profile", None), **settings}
        super().__init__(llm=llm, **settings)
        self._conversations = Conversations(self.redactor, self.session)

    @property
    def _llm_type(self) -> str:
        return f"reticent-{self.llm._llm_type}"

    @property
    def _identifying_params(self) -> dict[str, Any]:
        return {"policy": self._conversations.redactor.fingerprint, **self.llm._identifying_params}

    def _get_ls_params(self, stop: list[str] | None = None, **settings: Any) -> Any:
        return self.llm._get_ls_params(stop, **settings)

    def get_token_ids(self, text: str) -> list[int]:
        """Count what is sent as the inner model does, which may ask its provider."""
        return self.llm.get_token_ids(self._conversations.begin().masked(text))

    def get_num_tokens_from_messages(self, messages: list[BaseMessage], tools: Any = None) -> int:
        """Count what is sent as the inner model does, which may ask its provider."""
        _, masked, settings = self._begin(messages, {"tools": tools})
        return self.llm.get_num_tokens_from_messages(masked, **settings)

    def bind_tools(self, tools: Any, **settings: Any) -> Any:
        """Bind what the inner model makes of tools."""
        bound: Any = self.llm.bind_tools(tools, **settings)
        return self.bind(**bound.kwargs)

    def save(self, path: str | Path) -> None:
        """Write the configuration, policy and all, as YAML; the inner model is not part of it."""
        policy = json.loads(self._conversations.redactor.policy.to_json())
        guardrails = {"prompt": list(self.prompt_guardrails), "response": list(self.response_guardrails)}
        text = yaml.safe_dump({"version": 1, "policy": policy, "guardrails": guardrails}, sort_keys=False)
        Path(path).write_text(text, encoding="utf-8")

    @classmethod
    def load(cls, path: str | Path, llm: BaseChatModel, **settings: Any) -> ProtectedChatModel:
        """Read a configuration that `save` wrote."""
        saved = yaml.safe_load(Path(path).read_text(encoding="utf-8"))
        if saved.get("version") != 1:
            raise reticent.UnsupportedError(f"a configuration of version {saved.get('version')} cannot be read here")
        guardrails = saved["guardrails"]
        return cls(
            llm,
            **{
                "redactor": reticent.Redactor(saved["policy"]),
                "prompt_guardrails": guardrails["prompt"],
                "response_guardrails": guardrails["response"],
                **settings,
            },
        )

    def _begin(self, messages: list[BaseMessage], settings: dict[str, Any]) -> tuple[Exchange, Any, dict[str, Any]]:
        exchange = self._conversations.begin()
        # The settings are the same in each call, so their values have the same numbers when they come first.
        settings = exchange.masked(settings)
        return exchange, masked_messages(messages, exchange), settings

    def _violation(self, kind: str, texts: Any, entities: Sequence[str]) -> str | None:
        """The answer in place of one that a guardrail stops; none where it stops nothing."""
        if not entities:
            return None
        try:
            found = self._conversations.redactor.process(texts).report.entities
        except Exception as error:
            name = type(error).__name__
            raise RedactionError(f"the {kind} could not be looked through ({name})", code="not-sent") from None
        stopped = sorted(found) if "*" in entities else [entity for entity in entities if entity in found]
        if not stopped:
            return None
        if self.on_violation is None:
            raise GuardrailError(f"a {kind} holds {', '.join(stopped)}", code="guardrail")
        return self.on_violation(kind, stopped)

    def _stopped(self, messages: list[BaseMessage]) -> str | None:
        return self._violation("prompt", [sent_parts(message) for message in messages], self.prompt_guardrails)

    def _answered(self, message: Any, exchange: Exchange) -> ChatResult:
        # What the model itself wrote: before values that the user knows are put back.
        instead = self._violation("response", sent_parts(message), self.response_guardrails)
        restored = restored_message(message, exchange) if instead is None else AIMessage(instead)
        return ChatResult(generations=[ChatGeneration(message=restored)])

    def _generate(self, messages: list[BaseMessage], stop: Any = None, run_manager: Any = None, **settings: Any) -> Any:
        if (instead := self._stopped(messages)) is not None:
            return ChatResult(generations=[ChatGeneration(message=AIMessage(instead))])
        exchange, masked, settings = self._begin(messages, {"stop": stop, **settings})
        return self._answered(self.llm.invoke(masked, _QUIET, **settings), exchange)

    async def _agenerate(
        self, messages: list[BaseMessage], stop: Any = None, run_manager: Any = None, **settings: Any
    ) -> Any:
        if (instead := self._stopped(messages)) is not None:
            return ChatResult(generations=[ChatGeneration(message=AIMessage(instead))])
        exchange, masked, settings = self._begin(messages, {"stop": stop, **settings})
        return self._answered(await self.llm.ainvoke(masked, _QUIET, **settings), exchange)

    def _stream(
        self, messages: list[BaseMessage], stop: Any = None, run_manager: Any = None, **settings: Any
    ) -> Iterator[ChatGenerationChunk]:
        if self.response_guardrails or (instead := self._stopped(messages)) is not None:
            # A guardrail looks at whole answers: one chunk.
            yield _as_chunk(self._generate(messages, stop, **settings) if self.response_guardrails else instead)
            return
        exchange, masked, settings = self._begin(messages, {"stop": stop, **settings})
        chunks = Chunks(exchange)
        for chunk in self.llm.stream(masked, _QUIET, **settings):
            yield from (ChatGenerationChunk(message=restored) for restored in chunks.push(chunk))
        yield from (ChatGenerationChunk(message=rest) for rest in chunks.finish())

    async def _astream(
        self, messages: list[BaseMessage], stop: Any = None, run_manager: Any = None, **settings: Any
    ) -> AsyncIterator[ChatGenerationChunk]:
        if self.response_guardrails or (instead := self._stopped(messages)) is not None:
            yield _as_chunk(await self._agenerate(messages, stop, **settings) if self.response_guardrails else instead)
            return
        exchange, masked, settings = self._begin(messages, {"stop": stop, **settings})
        chunks = Chunks(exchange)
        async for chunk in self.llm.astream(masked, _QUIET, **settings):
            for restored in chunks.push(chunk):
                yield ChatGenerationChunk(message=restored)
        for rest in chunks.finish():
            yield ChatGenerationChunk(message=rest)


def _as_chunk(answer: Any) -> ChatGenerationChunk:
    """A whole answer as a chunk."""
    if isinstance(answer, str):
        return ChatGenerationChunk(message=AIMessageChunk(answer))
    return ChatGenerationChunk(message=whole_chunk(answer.generations[0].message))
