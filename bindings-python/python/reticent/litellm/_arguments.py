"""The arguments of LiteLLM's functions, masked."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

from litellm.llms.base_llm.base_utils import type_to_response_format_param
from pydantic import BaseModel

from reticent._exchange import Exchange
from reticent._files import redacted_file
from reticent._http import masked_header

# What says where a call goes and with which credentials.
_SETTINGS = frozenset(
    ("model", "api_base", "base_url", "api_version", "custom_llm_provider", "fallbacks", "model_list")
)
# What is called as credentials are, and is the user's.
_TEXTS = frozenset(("prompt_cache_key",))
_CREDENTIALS = ("_key", "_key_id", "_token", "_secret", "_password", "_credentials")
_HEADERS = ("headers", "extra_headers")


def masked_call(named: dict[str, Any], exchange: Exchange, kept: tuple[str, ...] = ()) -> dict[str, Any]:
    """The arguments of a call with all texts masked that are no settings of where it goes."""
    texts = {name: value for name, value in named.items() if name not in kept and not _is_setting(name)}
    masked = exchange.masked({name: plain(value, exchange) for name, value in texts.items()})
    for name in _HEADERS:
        if isinstance(named.get(name), dict):
            masked[name] = {key: masked_header(key, value, exchange) for key, value in named[name].items()}
    return {name: masked.get(name, value) for name, value in named.items()}


def _is_setting(name: str) -> bool:
    is_credential = name.endswith(_CREDENTIALS) and name not in _TEXTS
    return name in _SETTINGS or name in _HEADERS or is_credential or name.startswith("mock_")


def plain(value: Any, exchange: Exchange) -> Any:
    """What a call has as plain data: messages of a history as what they are sent as, files with their text masked."""
    if _is_file(value):
        return redacted_file(value, exchange.masked)
    if isinstance(value, list | tuple):
        return [plain(item, exchange) for item in value]
    if isinstance(value, Mapping):
        return {name: plain(item, exchange) for name, item in value.items()}
    if isinstance(value, type) and issubclass(value, BaseModel):
        # A class says how to answer. It is sent as a schema, of which only what has a finding is looked at before.
        form = type_to_response_format_param(value)
        return value if exchange.masked(form) == form else form
    return value.model_dump(exclude_none=True) if isinstance(value, BaseModel) else value


def _is_file(value: Any) -> bool:
    if isinstance(value, tuple):
        return len(value) > 1 and _is_file(value[1])
    return isinstance(value, bytes | os.PathLike) or (hasattr(value, "read") and not isinstance(value, type))
