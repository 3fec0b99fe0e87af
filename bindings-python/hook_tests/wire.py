"""A server on the loopback address in the place of a vendor's: it keeps every byte that a client sends."""

from __future__ import annotations

import gzip
import json
import threading
from collections.abc import Callable, Iterable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Answer = tuple[str, bytes | Iterable[bytes]]
"""A content type, and a body or the pieces of a stream."""


class Wire:
    """`with Wire(answer) as wire:` listens on `wire.url`; `wire.received` is all that came, decompressed."""

    def __init__(self, answer: Callable[[str, bytes], Any] = lambda path, body: {}) -> None:
        self.bodies: list[bytes] = []
        self.heads: list[str] = []
        self._answer = answer
        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Wire:
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def received(self) -> str:
        """Request lines, headers and bodies; escapes of JSON undone once, so that none hides a value."""
        with self._lock:
            raw = b"\n".join(self.bodies).decode("utf-8", "replace")
            return "\n".join([*self.heads, raw, raw.replace("\\\\", "\\").replace('\\"', '"').replace("\\/", "/")])

    @property
    def json(self) -> list[Any]:
        """The bodies, read as JSON."""
        return [json.loads(body) for body in self.bodies if body]

    def _keep(self, head: str, body: bytes) -> None:
        with self._lock:
            self.heads.append(head)
            self.bodies.append(body)

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        wire = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                self._send(wire._answer(self.path, b""))

            def do_POST(self) -> None:
                body = decompressed(self.headers.get("Content-Encoding", ""), self._body())
                wire._keep(f"{self.requestline}\n{self.headers}", body)
                self._send(wire._answer(self.path, body))

            do_PATCH = do_PUT = do_POST

            def _body(self) -> bytes:
                if "chunked" not in self.headers.get("Transfer-Encoding", ""):
                    return self.rfile.read(int(self.headers.get("Content-Length", 0)))
                chunks = []
                while size := int(self.rfile.readline().split(b";")[0], 16):
                    chunks.append(self.rfile.read(size))
                    self.rfile.readline()
                self.rfile.readline()
                return b"".join(chunks)

            def _send(self, answer: Any) -> None:
                kind, body = answer if isinstance(answer, tuple) else ("application/json", json.dumps(answer).encode())
                self.send_response(200)
                self.send_header("Content-Type", kind)
                if isinstance(body, bytes):
                    self.send_header("Content-Length", str(len(body)))
                    self.end_headers()
                    self.wfile.write(body)
                    return
                self.send_header("Transfer-Encoding", "chunked")
                self.end_headers()
                for piece in body:
                    self.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece))
                    self.wfile.flush()
                self.wfile.write(b"0\r\n\r\n")

            def log_message(self, *_: object) -> None:
                """Quiet."""

        return Handler


def decompressed(encoding: str, body: bytes) -> bytes:
    if encoding == "gzip":
        return gzip.decompress(body)
    if encoding == "zstd":
        import zstandard

        return zstandard.ZstdDecompressor().stream_reader(body, read_across_frames=True).read()
    return body
