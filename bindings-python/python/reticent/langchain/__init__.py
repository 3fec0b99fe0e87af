"""LangChain: chat models that send masked prompts, a middleware for agents, callbacks and documents.

>>> from reticent.langchain import ProtectedChatModel, RedactionMiddleware  # doctest: +SKIP
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reticent.langchain.callbacks import RedactingCallbackHandler
from reticent.langchain.chat_model import GuardrailError, ProtectedChatModel
from reticent.langchain.documents import RedactingDocumentTransformer, RedactingRetriever

if TYPE_CHECKING:
    from reticent.langchain.middleware import RedactionMiddleware

__all__ = [
    "GuardrailError",
    "ProtectedChatModel",
    "RedactingCallbackHandler",
    "RedactingDocumentTransformer",
    "RedactingRetriever",
    "RedactionMiddleware",
]


def __getattr__(name: str) -> Any:
    # Agents are in the package `langchain`; all else wants only `langchain-core`.
    if name == "RedactionMiddleware":
        from reticent.langchain.middleware import RedactionMiddleware

        return RedactionMiddleware
    raise AttributeError(name)
