"""HTTP clients (httpx2 and httpx, sync and async) whose requests are masked and whose answers are restored."""

from __future__ import annotations

import gzip
import json
from collections.abc import AsyncIterator, Iterable, Iterator
from typing import Any
from urllib.parse import quote, quote_plus, unquote, unquote_plus

from reticent._events import ServerSentEvents
from reticent._exchange import Conversations, Exchange
from reticent._native import redact_file
from reticent.hooks import RedactionError

_EXTENSION = "reticent"
# Headers that hold no text of a user, and what the names of credentials end with, which the provider needs.
_CREDENTIALS = ("key", "auth", "authorization", "token", "cookie", "credential", "signature")
_OF_HTTP = ("host", "accept", "accept-encoding", "connection", "content-type", "content-encoding", "transfer-encoding")
_NO_JSON = object()
# Of a body that is not compressed.
_PLAIN = "identity"


def protect(client: Any, conversations: Any) -> None:
    """Mask and restore what goes through an HTTP client, whatever proxies it has."""
    if getattr(client, "_reticent", None) is not None:
        return
    client._reticent = conversations
    build = client.build_request

    def build_masked(*arguments: Any, **settings: Any) -> Any:
        # Here, before any transport: what is raised here is not taken for a broken connection, which is tried again.
        request = build(*arguments, **settings)
        if not isinstance(request.stream, Iterable):
            return request
        request.read()
        return _masked(request, conversations)

    client.build_request = build_masked
    client._transport = _wrapped(client._transport, conversations)
    client._mounts = {
        pattern: transport and _wrapped(transport, conversations) for pattern, transport in client._mounts.items()
    }


def _wrapped(transport: Any, conversations: Conversations) -> Any:
    """A transport in the same family as one, so that its client takes it."""
    bases = [kind for kind in type(transport).__mro__ if kind.__name__ in ("BaseTransport", "AsyncBaseTransport")]

    class Transport(_Transport, *bases):  # type: ignore[misc]
        """A transport that masks and restores."""

    return Transport(transport, conversations)


class _Transport:
    def __init__(self, transport: Any, conversations: Conversations) -> None:
        self._wrapped = transport
        self._conversations = conversations

    def handle_request(self, request: Any) -> Any:
        request.read()
        request = _masked(request, self._conversations)
        response = self._wrapped.handle_request(request)
        kind, exchange = _kind(response), request.extensions[_EXTENSION]
        if kind == "events":
            return _response(response, request, stream=_pieces(response, exchange))
        if kind == "json":
            response.read()
            response.close()
            return _response(response, request, content=restored_json(response.content, exchange))
        return response

    async def handle_async_request(self, request: Any) -> Any:
        await request.aread()
        request = _masked(request, self._conversations)
        response = await self._wrapped.handle_async_request(request)
        kind, exchange = _kind(response), request.extensions[_EXTENSION]
        if kind == "events":
            return _response(response, request, stream=_async_pieces(response, exchange))
        if kind == "json":
            await response.aread()
            await response.aclose()
            return _response(response, request, content=restored_json(response.content, exchange))
        return response

    def close(self) -> None:
        self._wrapped.close()

    async def aclose(self) -> None:
        await self._wrapped.aclose()


def _masked(request: Any, conversations: Conversations) -> Any:
    """The request that may be sent."""
    exchange = request.extensions.get(_EXTENSION)
    if exchange is not None:
        # Hooks of the client may have added headers since, and parts of the address.
        request.headers = type(request.headers)(_masked_headers(request, exchange))
        request.url = _masked_url(request, exchange)
        return request
    body: Any = request.content
    kind = request.headers.get("content-type", "")
    if body and request.headers.get("content-encoding", _PLAIN) != _PLAIN:
        raise RedactionError("nothing was sent: what is compressed cannot be redacted", code="not-sent")
    value = _json_of(body, kind)
    if value is _NO_JSON:
        exchange = conversations.begin()
        content = _masked_parts(body, kind, exchange)
    else:
        exchange = conversations.begin(value)
        masked = exchange.masked(value)
        # Equal to the byte where nothing was found: what a caller has signed stays valid.
        is_same = masked == value and not _repeats(body)
        content = body if is_same else json.dumps(masked, ensure_ascii=False, separators=(",", ":")).encode()
    headers = _masked_headers(request, exchange)
    headers = [(name, text) for name, text in headers if name.lower() not in ("content-length", "transfer-encoding")]
    extensions = {**request.extensions, _EXTENSION: exchange}
    url = _masked_url(request, exchange)
    return type(request)(request.method, url, headers=headers, content=content, extensions=extensions)


def _masked_headers(request: Any, exchange: Exchange) -> list[tuple[str, Any]]:
    return [(name, masked_header(name, text, exchange)) for name, text in request.headers.multi_items()]


def _masked_url(request: Any, exchange: Exchange) -> Any:
    target = request.url.raw_path.decode("ascii")
    masked = masked_target(target, exchange)
    return request.url if masked == target else request.url.copy_with(raw_path=masked.encode("ascii"))


def _json_of(body: bytes, kind: str) -> Any:
    """A body as JSON; some that say so are lines of it, or a file."""
    if "json" not in kind or not body:
        return _NO_JSON
    try:
        return json.loads(body)
    except ValueError:
        return _NO_JSON


def _repeats(body: bytes) -> bool:
    """Whether an object of a document has a name twice: of such members only the last was looked at."""
    repeated = False

    def members(pairs: list[tuple[str, Any]]) -> None:
        nonlocal repeated
        repeated = repeated or len(dict(pairs)) < len(pairs)

    json.loads(body, object_pairs_hook=members)
    return repeated


def masked_target(target: str, exchange: Any) -> str:
    """The path and query of a URL, masked part by part; what has no finding keeps its bytes."""
    path, mark, query = target.partition("?")
    segments = path.split("/")
    pairs = [pair.partition("=") for pair in query.split("&")]
    opened = {
        "path": [unquote(segment) for segment in segments],
        # A query's names say what its values are; credentials go to the provider as they are.
        "query": [{} if is_credential(name) else {unquote_plus(name): unquote_plus(value)} for name, _, value in pairs],
    }
    masked: Any = exchange.masked(opened)
    if masked == opened:
        return target
    path = "/".join(
        segment if new == old else quote(new, safe="")
        for segment, old, new in zip(segments, opened["path"], masked["path"], strict=True)
    )
    written = [
        "".join(pair) if new == old else "=".join(map(quote_plus, next(iter(new.items()))))
        for pair, old, new in zip(pairs, opened["query"], masked["query"], strict=True)
    ]
    return path + mark + "&".join(written)


def is_credential(name: str) -> bool:
    """Whether a header or a part of a query holds what opens a door, which the provider needs as it is."""
    return name.lower().endswith(_CREDENTIALS)


def masked_header(name: str, text: str, exchange: Exchange) -> Any:
    """The text of a header, masked where it can be a user's."""
    name = name.lower()
    is_kept = name in _OF_HTTP or is_credential(name)
    return text if is_kept else exchange.masked(text)


def _masked_parts(body: bytes, kind: str, exchange: Exchange) -> bytes:
    """A file, or a form with files: those that are text are masked; images and sound are left as they are."""
    if "x-www-form-urlencoded" in kind:
        return masked_target(f"?{body.decode('latin-1')}", exchange)[1:].encode("latin-1")
    parameters = dict(part.strip().split("=", 1) for part in kind.split(";") if "=" in part)
    boundary = next((value for name, value in parameters.items() if name.lower() == "boundary"), "").strip('"')
    if not boundary:
        return redact_file(body, exchange.masked, kind)
    separator = b"--" + boundary.encode()
    return separator.join(_masked_part(part, exchange) for part in body.split(separator))


def _masked_part(part: bytes, exchange: Exchange) -> bytes:
    head, blank, content = part.partition(b"\r\n\r\n")
    fields = dict(line.lower().split(b":", 1) for line in head.split(b"\r\n") if b":" in line)
    kind, encoding = (
        fields.get(name, b"").strip().decode("latin-1") for name in (b"content-type", b"content-encoding")
    )
    if encoding in ("", _PLAIN) and b"\0" not in content:
        try:
            # As one text: a field's name says what its value is.
            return bytes(exchange.masked(part.decode("utf-8")).encode("utf-8"))
        except UnicodeDecodeError:
            pass
    content, end = (content[:-2], b"\r\n") if content.endswith(b"\r\n") else (content, b"")
    if encoding == "gzip":
        content = gzip.compress(redact_file(gzip.decompress(content), exchange.masked, kind))
    elif encoding in ("", _PLAIN):
        content = redact_file(content, exchange.masked, kind)
    else:
        raise RedactionError("nothing was sent: what is compressed cannot be redacted", code="not-sent")
    return redact_file(head, exchange.masked) + blank + content + end


def _kind(response: Any) -> str | None:
    """How an answer is restored. One that is an error is not: it becomes an exception, and so goes to logs."""
    if response.status_code >= 400:
        return None
    kind = response.headers.get("content-type", "")
    return "events" if "event-stream" in kind else "json" if "json" in kind and "jsonl" not in kind else None


def restored_json(body: bytes, exchange: Exchange) -> bytes:
    """The answer of a call that is not streamed."""
    try:
        value = json.loads(body)
    except ValueError:
        return body
    restored = exchange.restored(value)
    return body if restored == value else json.dumps(restored, ensure_ascii=False).encode("utf-8", "surrogatepass")


def _response(response: Any, request: Any, **body: Any) -> Any:
    """A response with another body, which is neither compressed nor of the same length."""
    dropped = ("content-encoding", "content-length", "transfer-encoding")
    headers = [(name, text) for name, text in response.headers.multi_items() if name.lower() not in dropped]
    if "stream" in body:
        body["stream"] = _stream_of(response, body["stream"])
    made = type(response)(response.status_code, headers=headers, extensions=response.extensions, **body)
    made.request = request
    if hasattr(response, "_elapsed"):
        made.elapsed = response.elapsed
    return made


def _stream_of(response: Any, pieces: Any) -> Any:
    """Pieces as a stream of the response's own library, which closes the original."""
    library = {kind.__name__: kind for kind in type(response.stream).__mro__}
    base = library.get("SyncByteStream") or library["AsyncByteStream"]
    if hasattr(pieces, "__aiter__"):
        base = library["AsyncByteStream"]

        class AsyncStream(base):  # type: ignore[misc, valid-type]
            """What is left of the answer."""

            def __aiter__(self) -> AsyncIterator[bytes]:
                return pieces  # type: ignore[no-any-return]

            async def aclose(self) -> None:
                await response.aclose()

        return AsyncStream()

    class Stream(base):  # type: ignore[misc, valid-type]
        """What is left of the answer."""

        def __iter__(self) -> Iterator[bytes]:
            return pieces  # type: ignore[no-any-return]

        def close(self) -> None:
            response.close()

    return Stream()


def _pieces(response: Any, exchange: Exchange) -> Iterator[bytes]:
    events = ServerSentEvents(exchange)
    for piece in response.iter_bytes():
        if restored := events.push(piece):
            yield restored
    if rest := events.finish():
        yield rest


async def _async_pieces(response: Any, exchange: Exchange) -> AsyncIterator[bytes]:
    events = ServerSentEvents(exchange)
    async for piece in response.aiter_bytes():
        if restored := events.push(piece):
            yield restored
    if rest := events.finish():
        yield rest


def restored_response(response: Any, exchange: Exchange) -> Any:
    """A response that a client has received already, restored."""
    kind = _kind(response)
    if kind == "json" and response.is_closed:
        return _response(response, response.request, content=restored_json(response.content, exchange))
    if kind == "events":
        pieces = (
            _async_pieces
            if hasattr(response.stream, "__aiter__") and not hasattr(response.stream, "__iter__")
            else _pieces
        )
        return _response(response, response.request, stream=pieces(response, exchange))
    return response
