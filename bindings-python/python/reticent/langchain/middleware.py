"""A middleware of agents: messages and calls of tools are masked for the model, and its answers restored."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any, Literal

from langchain.agents.middleware import AgentMiddleware
from langchain.agents.middleware._redaction import RedactionRule

import reticent
from reticent._exchange import Sessions
from reticent.langchain.chat_model import ProtectedChatModel

Strategy = Literal["restore", "redact", "mask", "hash", "block"]


class RedactionMiddleware(AgentMiddleware[Any, Any, Any]):
    """Masks what an agent sends to its model: system prompt, history, calls of tools and their results, all of it.

    Without arguments it is the default policy, with tokens that are restored in the answer. `pii_types` names kinds as
    `PIIMiddleware` does, or entities, which get the `strategy`: those of `PIIMiddleware`, and `restore`; what the
    policy finds besides is masked and restored. `apply_to_…` are accepted: what they choose from is always covered.
    """

    def __init__(
        self,
        *pii_types: str,
        strategy: Strategy = "restore",
        detector: Callable[[str], list[Any]] | str | None = None,
        redactor: reticent.Redactor | None = None,
        session: Sessions = None,
        apply_to_input: bool = True,
        apply_to_output: bool = True,
        apply_to_tool_results: bool = True,
    ) -> None:
        super().__init__()
        if redactor is None and (pii_types or strategy != "restore"):
            redactor = _redactor(pii_types, strategy, detector)
        self._settings: dict[str, Any] = {"redactor": redactor or reticent.Redactor(), "session": session}
        if strategy == "block":
            self._settings["prompt_guardrails"] = [_entity(name) for name in pii_types] or ["*"]

    def wrap_model_call(self, request: Any, handler: Any) -> Any:
        """Call the model through one that masks and restores, so that streams are restored, too."""
        return handler(self._protected(request))

    async def awrap_model_call(self, request: Any, handler: Any) -> Any:
        """Do the same where the agent runs asynchronously."""
        return await handler(self._protected(request))

    def _protected(self, request: Any) -> Any:
        if isinstance(request.model, ProtectedChatModel):
            return request
        return request.override(model=ProtectedChatModel(request.model, **self._settings))


def _entity(name: str) -> str:
    """The entity that a name of `PIIMiddleware` stands for, where the catalogue has one: `ip` is an address, too."""
    for entity in (name.upper(), f"{name.upper()}_ADDRESS"):
        try:
            reticent.Redactor({"entities": {entity: True}})
        except reticent.PolicyError:
            continue
        return entity
    return name.upper()


def _operator(name: str, strategy: Strategy) -> Any:
    """What a strategy of `PIIMiddleware` does to a kind, in the words of a policy."""
    if strategy == "redact":
        return {"operator": {"type": "replace", "with": f"[REDACTED_{name.upper()}]"}}
    if strategy == "mask":
        return {"operator": {"type": "mask", "keep_last": 4}}
    if strategy == "hash":
        # Keyed, and so not to be found by hashing all phone numbers; the same value has the same hash in a process.
        return {"operator": {"type": "hash", "key": {"caller": "process"}}}
    return True


_KEY = secrets.token_bytes(32)


def _redactor(names: tuple[str, ...], strategy: Strategy, detector: Any) -> reticent.Redactor:
    """The redactor of a choice such as `PIIMiddleware` has it."""
    if not names:
        chosen = _operator("", strategy)
        policy = {} if chosen is True else {"operator": "replace" if strategy == "redact" else chosen["operator"]}
        return reticent.Redactor(policy, keys={"process": _KEY})
    policy = {"entities": {_entity(name): _operator(name, strategy) for name in names}}
    if detector is None:
        return reticent.Redactor(policy, keys={"process": _KEY})
    if len(names) != 1:
        raise ValueError("a detector finds one kind of thing: name that one alone")
    find = RedactionRule(pii_type=names[0], strategy="redact", detector=detector).resolve().detector
    entity = _entity(names[0])

    def recognizer(text: str) -> list[tuple[str, int, int, float]]:
        return [(entity, match["start"], match["end"], 1.0) for match in find(text)]

    recognizer.entities = [entity]  # type: ignore[attr-defined]
    # An entity of nobody else is the recogniser's, and its replacement the plain one.
    try:
        return reticent.Redactor(policy, keys={"process": _KEY}, recognizers=[recognizer])
    except reticent.PolicyError:
        return reticent.Redactor(keys={"process": _KEY}, recognizers=[recognizer])
