"""A middleware of agents: messages and calls of tools are masked for the model, and its answers restored."""

from __future__ import annotations

import functools
import hashlib
import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, NoReturn

from langchain.agents.middleware import AgentMiddleware, PIIDetectionError
from langchain.agents.middleware._redaction import BUILTIN_DETECTORS, PIIMatch, apply_strategy, resolve_detector

import reticent
from reticent._exchange import Sessions
from reticent.langchain.chat_model import GuardrailError, ProtectedChatModel

Strategy = Literal["restore", "redact", "mask", "hash", "block"]
_STRATEGIES = ("restore", "redact", "mask", "hash", "block")
# Hashes are keyed, and so not to be found by hashing all phone numbers; the same value has the same hash in a process.
_KEY = secrets.token_bytes(32)


class BlockedError(PIIDetectionError, GuardrailError):
    """A prompt or an answer holds what may not be in it: `PIIMiddleware`'s own error, but without the values."""

    def __init__(self, pii_type: str, where: str, entities: list[str]) -> None:
        super().__init__(pii_type, ())
        self.args = (f"a {where} holds {', '.join(entities)}",)
        self.code = "guardrail"


class RedactionMiddleware(AgentMiddleware[Any, Any, Any]):
    """Masks what an agent sends to its model: system prompt, history, calls of tools and their results, all of it.

    Without arguments it is the default policy, with tokens that are restored in the answer. `pii_types` names kinds as
    `PIIMiddleware` does, or entities, which get the `strategy`: those of `PIIMiddleware`, in its forms, and `restore`.
    What its detectors find is found, and what the policy finds besides is masked and restored. Several middlewares are
    one policy. Of `apply_to_…` the output says whether `block` stops answers, too; the rest is always covered.
    """

    def __init__(
        self,
        *pii_types: str,
        strategy: Strategy = "restore",
        detector: Callable[[str], list[Any]] | str | None = None,
        redactor: reticent.Redactor | None = None,
        session: Sessions = None,
        apply_to_input: bool = True,
        apply_to_output: bool = False,
        apply_to_tool_results: bool = True,
    ) -> None:
        super().__init__()
        self._name = f"{type(self).__name__}[{','.join(pii_types)}]" if pii_types else type(self).__name__
        self._redactor, self._session = redactor, session
        is_chosen = redactor is None and (pii_types or strategy != "restore")
        self._choice = _Choice(pii_types, strategy, detector, apply_to_output) if is_chosen else None
        self._made: dict[tuple[_Choice, ...], dict[str, Any]] = {}
        # What is wrong with it is said now.
        self._settings = self._settings_of((self._choice,) if self._choice else ())

    @property
    def name(self) -> str:
        """The name that an agent tells its middlewares apart by."""
        return self._name

    def wrap_model_call(self, request: Any, handler: Any) -> Any:
        """Call the model through one that masks and restores, so that streams are restored, too."""
        return handler(self._protected(request))

    async def awrap_model_call(self, request: Any, handler: Any) -> Any:
        """Do the same where the agent runs asynchronously."""
        return await handler(self._protected(request))

    def _protected(self, request: Any) -> Any:
        choices: tuple[_Choice, ...] = (self._choice,) if self._choice else ()
        settings = self._settings
        if isinstance(request.model, ProtectedChatModel):
            outer = request.model._choices
            if outer is None or not choices:
                # Protected already, under a policy of its own.
                return request
            choices = (*outer, *choices)
            settings = {"session": request.model.session, **self._settings_of(choices)}
        model = ProtectedChatModel(request.model, **settings)
        model._choices = None if self._redactor else choices
        return request.override(model=model)

    def _settings_of(self, choices: tuple[_Choice, ...]) -> dict[str, Any]:
        if choices not in self._made:
            self._made[choices] = {
                "redactor": self._redactor or _redactor(choices),
                "prompt_guardrails": [entity for choice in choices for entity in choice.blocked()],
                "response_guardrails": [entity for choice in choices if choice.answers for entity in choice.blocked()],
                "on_violation": functools.partial(_stop, choices),
                **({} if self._session is None else {"session": self._session}),
            }
        return self._made[choices]


@dataclass(frozen=True)
class _Choice:
    """Kinds, and what is to be done with them."""

    names: tuple[str, ...]
    strategy: Strategy
    detector: Callable[[str], list[Any]] | str | None
    answers: bool

    def __post_init__(self) -> None:
        if self.strategy not in _STRATEGIES:
            raise ValueError(f"there is no strategy {self.strategy!r}; there are {', '.join(_STRATEGIES)}")
        if self.detector is not None and len(self.names) != 1:
            raise ValueError("a detector finds one kind of thing: name that one alone")

    def entities(self) -> dict[str, str]:
        """The entities that the names stand for."""
        return {name: _entity(name) for name in self.names}

    def blocked(self) -> list[str]:
        return [] if self.strategy != "block" else list(self.entities().values()) or ["*"]

    def operators(self) -> dict[str, Callable[[Any, str], str]]:
        if self.strategy in ("restore", "block"):
            return {}
        return {entity: _operator(name, self.strategy) for name, entity in self.entities().items()}

    def recognizers(self) -> list[Any]:
        return [
            _recognizer(entity, resolve_detector(name, self.detector))
            for name, entity in self.entities().items()
            if self.detector is not None or name in BUILTIN_DETECTORS
        ]


def _redactor(choices: tuple[_Choice, ...]) -> reticent.Redactor:
    """The redactor of choices such as `PIIMiddleware` has them."""
    policy: dict[str, Any] = {"entities": {}}
    for choice in choices:
        # A kind of somebody's own is no part of a policy: its detector is enough.
        policy["entities"] |= {
            entity: True for entity in choice.entities().values() if choice.detector is None or _is_known(entity)
        }
        if not choice.names and choice.strategy in _OF_ALL:
            policy["operator"] = _OF_ALL[choice.strategy]
    return reticent.Redactor(
        policy,
        keys={"process": _KEY},
        operators={entity: operator for choice in choices for entity, operator in choice.operators().items()},
        recognizers=[recognizer for choice in choices for recognizer in choice.recognizers()],
    )


# What a strategy does to all that is found, where no kind is named.
_OF_ALL: dict[str, Any] = {
    "redact": "replace",
    "mask": {"type": "mask", "keep_last": 4},
    "hash": {"type": "hash", "key": {"caller": "process"}},
}


def _operator(name: str, strategy: Strategy) -> Callable[[Any, str], str]:
    """What `PIIMiddleware` writes in a value's place."""

    def hashed(_: Any, value: str) -> str:
        return f"<{name}_hash:{hmac.new(_KEY, value.encode(), hashlib.sha256).hexdigest()[:8]}>"

    def written(_: Any, value: str) -> str:
        match = PIIMatch(type=name, value=value, start=0, end=len(value))
        return apply_strategy(value, [match], strategy)  # type: ignore[arg-type]

    return hashed if strategy == "hash" else written


def _recognizer(entity: str, detector: Callable[[str], list[Any]]) -> Any:
    def recognizer(text: str) -> list[tuple[str, int, int, float]]:
        return [(entity, match["start"], match["end"], 1.0) for match in detector(text)]

    recognizer.entities = [entity]  # type: ignore[attr-defined]
    return recognizer


def _entity(name: str) -> str:
    """The entity that a name of `PIIMiddleware` stands for, where the catalogue has one: `ip` is an address, too."""
    names = (name.upper(), f"{name.upper()}_ADDRESS")
    return next((entity for entity in names if _is_known(entity)), name.upper())


def _is_known(entity: str) -> bool:
    try:
        reticent.Redactor({"entities": {entity: True}})
    except reticent.PolicyError:
        return False
    return True


def _stop(choices: tuple[_Choice, ...], where: str, entities: list[str]) -> NoReturn:
    names = {entity: name for choice in choices for name, entity in choice.entities().items()}
    raise BlockedError(names.get(entities[0], entities[0]), where, entities)
