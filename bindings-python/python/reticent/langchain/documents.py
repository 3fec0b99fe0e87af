"""Documents of loaders and retrievers, redacted before they are embedded, stored or put into a prompt."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from langchain_core.documents import BaseDocumentTransformer, Document
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict, PrivateAttr

import reticent
from reticent._files import without_files
from reticent.hooks import RedactionError, Redacts


class RedactingDocumentTransformer(BaseDocumentTransformer):
    """Redacts texts and metadata of documents. What cannot be redacted raises, and nothing is passed on."""

    def __init__(self, redactor: Redacts | None = None) -> None:
        self._redactor: Redacts = redactor or reticent.Redactor()

    def transform_documents(self, documents: Sequence[Document], **settings: Any) -> Sequence[Document]:
        """Redact documents; those without findings are the same."""
        return [self._redacted(document) for document in documents]

    def _redacted(self, document: Document) -> Document:
        try:
            parts = {"page_content": document.page_content, "metadata": document.metadata, "id": document.id}
            result = self._redactor.process(without_files(parts, self._redactor.redact))
            if not result.report.unsupported:
                return document if result.value is parts else document.model_copy(update=result.value)
            name = ", ".join(result.report.unsupported)
        except Exception as error:
            name = type(error).__name__
        raise RedactionError(f"a document could not be redacted ({name})", code="not-sent")


class RedactingRetriever(BaseRetriever):
    """A retriever whose documents are redacted: `RedactingRetriever(retriever=store.as_retriever())`."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    retriever: BaseRetriever
    redactor: Any = None

    _transformer: RedactingDocumentTransformer = PrivateAttr()

    def model_post_init(self, context: Any, /) -> None:
        """Make what redacts."""
        self._transformer = RedactingDocumentTransformer(self.redactor)

    def _get_relevant_documents(self, query: str, *, run_manager: Any) -> list[Document]:
        found = self.retriever.invoke(query, {"callbacks": run_manager.get_child()})
        return list(self._transformer.transform_documents(found))

    async def _aget_relevant_documents(self, query: str, *, run_manager: Any) -> list[Document]:
        found = await self.retriever.ainvoke(query, {"callbacks": run_manager.get_child()})
        return list(self._transformer.transform_documents(found))
