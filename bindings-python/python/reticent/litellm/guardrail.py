"""A guardrail for LiteLLM's proxy: masks requests, restores answers, redacts what its loggers get."""

from __future__ import annotations

import secrets
from collections import OrderedDict
from collections.abc import AsyncIterator
from typing import Any

from litellm.integrations.custom_guardrail import CustomGuardrail
from litellm.types.guardrails import GuardrailEventHooks

import reticent
from reticent._exchange import Conversations, Exchange
from reticent._files import without_files
from reticent.hooks import Shield
from reticent.litellm._answers import Chunks, restored_answer
from reticent.litellm._arguments import masked_call
from reticent.litellm._counters import mask_counts
from reticent.litellm._failures import redact_failures
from reticent.litellm.calls import mask_uploads

_HOOKS = [GuardrailEventHooks.pre_call, GuardrailEventHooks.post_call, GuardrailEventHooks.logging_only]
# What the proxy itself keeps beside a request; of these, only what is named below was the user's.
_OF_PROXY = ("proxy_server_request", "secret_fields", "litellm_logging_obj", "litellm_call_id", "guardrails")
# What the proxy knows of a request's user, and not of its key.
_OF_USER = ("user_api_key_end_user_id", "user_api_key_auth")
_MARK = "reticent_call"
_IN_FLIGHT = 10_000


class Guardrail(CustomGuardrail):
    """Masks requests of every kind before they go to a model, restores the answers, streamed or not.

    In the proxy's configuration, give it the modes `pre_call`, `post_call` and `logging_only`, and `default_on`;
    `policy` is a policy or its file. A request that cannot be masked is refused. Loggers get redacted copies.
    """

    def __init__(
        self,
        redactor: reticent.Redactor | None = None,
        *,
        policy: Any = None,
        guardrail_name: str = "reticent",
        event_hook: Any = None,
        default_on: bool = True,
        **settings: Any,
    ) -> None:
        settings = {"supported_event_hooks": _HOOKS, **settings}
        super().__init__(
            guardrail_name=guardrail_name, event_hook=event_hook or _HOOKS, default_on=default_on, **settings
        )
        redactor = redactor or reticent.Redactor(policy)
        self._conversations = Conversations(redactor, None)
        self._shield = Shield(redactor, hook="litellm")
        self._exchanges: OrderedDict[str, Exchange] = OrderedDict()
        mask_counts(self._conversations)
        mask_uploads(self._conversations)
        redact_failures(self._logged, self._request_logged)

    async def async_pre_call_hook(
        self, user_api_key_dict: Any, cache: Any, data: dict[str, Any], call_type: Any
    ) -> Any:
        """Mask a request, and remember what with."""
        proxys, kept = _of_proxy(data)
        exchange = self._conversations.begin(data)
        data |= masked_call(data, exchange, kept)
        self._hide_copies(data, proxys)
        mark = secrets.token_hex(16)
        data[proxys] = {**(data.get(proxys) or {}), _MARK: mark}
        self._exchanges[mark] = exchange
        while len(self._exchanges) > _IN_FLIGHT:
            self._exchanges.popitem(last=False)
        return data

    async def async_post_call_success_hook(self, data: dict[str, Any], user_api_key_dict: Any, response: Any) -> Any:
        """Restore a whole answer, in a copy."""
        exchange = self._exchange(data)
        return response if exchange is None else restored_answer(response, exchange)

    async def async_post_call_streaming_iterator_hook(
        self, user_api_key_dict: Any, response: Any, request_data: dict[str, Any]
    ) -> AsyncIterator[Any]:
        """Restore an answer as it comes."""
        exchange = self._exchange(request_data)
        if exchange is None:
            async for chunk in response:
                yield chunk
            return
        chunks = Chunks(exchange)
        async for chunk in response:
            for restored in chunks.push(chunk):
                yield restored
        for restored in chunks.finish():
            yield restored

    async def async_logging_hook(
        self, kwargs: dict[str, Any], result: Any, call_type: Any
    ) -> tuple[dict[str, Any], Any]:
        """Give loggers redacted copies."""
        return self.logging_hook(kwargs, result, call_type)

    def logging_hook(self, kwargs: dict[str, Any], result: Any, call_type: Any) -> tuple[dict[str, Any], Any]:
        """Give loggers redacted copies. Never raises: LiteLLM would log what it has."""
        return {name: self._logged(name, value) for name, value in kwargs.items()}, self._logged("result", result)

    def _logged(self, name: str, value: Any) -> Any:
        try:
            # Not by what it says: clients and loggers are among these, and have to stay what they are.
            redact = self._shield.redactor.redact
            return redact(without_files(value, redact))
        except Exception as error:
            failed = self._shield.failed(name, type(error).__name__)
            return {"error": failed} if isinstance(value, dict) else [failed] if isinstance(value, list) else failed

    def _request_logged(self, data: dict[str, Any]) -> dict[str, Any]:
        proxys, kept = _of_proxy(data)
        logged = {name: value if name in kept else self._logged(name, value) for name, value in data.items()}
        self._hide_copies(logged, proxys)
        for name in ("proxy_server_request", "secret_fields"):
            if name in logged:
                logged[name] = self._logged(name, logged[name])
        if isinstance(bucket := logged.get(proxys), dict):
            # The proxy's knowledge of the key stays, by which it counts; the rest is what the request said of itself.
            logged[proxys] = {
                name: value if name.startswith("user_api_key") and name not in _OF_USER else self._logged(name, value)
                for name, value in bucket.items()
            }
        return logged

    def _exchange(self, data: dict[str, Any]) -> Exchange | None:
        for name in ("litellm_metadata", "metadata"):
            bucket = data.get(name)
            if isinstance(bucket, dict) and (exchange := self._exchanges.pop(str(bucket.get(_MARK)), None)):
                return exchange
        return None

    def _hide_copies(self, data: dict[str, Any], proxys: str) -> None:
        """Redact the copies of a request that the proxy keeps for its loggers."""
        for place, names in (("proxy_server_request", ("body", "url")), (proxys, ("requester_metadata", "tags"))):
            kept = data.get(place)
            if isinstance(kept, dict):
                data[place] = {**kept, **{name: self._logged(name, kept[name]) for name in names if name in kept}}


def _of_proxy(data: dict[str, Any]) -> tuple[str, tuple[str, ...]]:
    """Where the proxy keeps what it knows of a request, and all the names of it that are its own."""
    proxys = "litellm_metadata" if "litellm_metadata" in data else "metadata"
    return proxys, (*_OF_PROXY, proxys)
