"""LangGraph: a serializer of checkpoints that writes redacted state, or tokens that a session restores.

>>> saver = InMemorySaver(serde=reticent.langgraph.RedactingSerializer())  # doctest: +SKIP
"""

from __future__ import annotations

from typing import Any, TypeVar

from langgraph.checkpoint.base import EXCLUDED_METADATA_KEYS, BaseCheckpointSaver, get_checkpoint_metadata
from langgraph.checkpoint.serde.base import SerializerProtocol
from langgraph.checkpoint.serde.jsonplus import JsonPlusSerializer

import reticent
from reticent import _state
from reticent._files import without_files
from reticent.hooks import RedactionError, Redacts

_Saver = TypeVar("_Saver", bound=BaseCheckpointSaver[Any])


class _UnknownError(Exception):
    """Types that nothing is known about."""


class RedactingSerializer(SerializerProtocol):
    """Stands before another serializer. With a session, what is loaded has its values again, as long as it lives.

    What cannot be redacted raises, and nothing is written.
    """

    def __init__(self, redactor: Redacts | None = None, serde: SerializerProtocol | None = None) -> None:
        self._redactor: Any = redactor or reticent.Redactor()
        self._serde = serde or JsonPlusSerializer()

    def dumps_typed(self, obj: Any) -> tuple[str, bytes]:
        """Redact, and have the other serializer write it."""
        return self._serde.dumps_typed(self.redacted(obj))

    def redacted(self, obj: Any) -> Any:
        """What may be kept of an object; raises where that is not known."""
        try:
            return self._redacted(obj)
        except _UnknownError as error:
            unknown = str(error)
        except Exception as error:
            unknown = type(error).__name__
        raise RedactionError(f"a checkpoint could not be redacted, and was not written ({unknown})", code="not-sent")

    def _redacted(self, obj: Any) -> Any:
        try:
            return self._known(obj)
        except _UnknownError:
            return _state.each_changed(obj, self._known, self._redacted)

    def _known(self, obj: Any) -> Any:
        result = self._redactor.process(without_files(obj, self._redactor.redact))
        if result.report.unsupported:
            raise _UnknownError(", ".join(result.report.unsupported))
        return result.value

    def loads_typed(self, data: tuple[str, bytes]) -> Any:
        """Read what the other serializer wrote, and restore it where a session can."""
        value = self._serde.loads_typed(data)
        if not isinstance(self._redactor, reticent.Session):
            return value
        return self._restored(value)

    def _restored(self, value: Any) -> Any:
        restore = self._redactor.restore
        return _state.each_changed(value, lambda part: restore(without_files(part, restore)), self._restored)


def protect(saver: _Saver, redactor: Redacts | None = None) -> _Saver:
    """Have a saver keep redacted checkpoints, writes and metadata. It is the same saver.

    Metadata, and with it what a configuration says, most savers write past their serializer, to find it again.
    """
    if not isinstance(saver.serde, RedactingSerializer):
        saver.serde = serde = RedactingSerializer(redactor, saver.serde)
        put, aput = saver.put, saver.aput

        def put_redacted(config: Any, checkpoint: Any, metadata: Any, versions: Any) -> Any:
            return put(_placed(config), checkpoint, serde.redacted(get_checkpoint_metadata(config, metadata)), versions)

        async def aput_redacted(config: Any, checkpoint: Any, metadata: Any, versions: Any) -> Any:
            told = serde.redacted(get_checkpoint_metadata(config, metadata))
            return await aput(_placed(config), checkpoint, told, versions)

        saver.put, saver.aput = put_redacted, aput_redacted  # type: ignore[method-assign]
    return saver


def _placed(config: Any) -> Any:
    """What of a configuration says where a checkpoint belongs; the rest has become metadata."""
    places = {
        name: value
        for name, value in config.get("configurable", {}).items()
        if name in EXCLUDED_METADATA_KEYS or name.startswith("__")
    }
    return {**config, "metadata": {}, "configurable": places}
