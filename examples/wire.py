"""A server on the loopback address in the place of a vendor's: it keeps every byte that a client sends."""

from __future__ import annotations

import gzip
import json
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

LANGSMITH_INFO = {
    "version": "0.13.0",
    "batch_ingest_config": {
        "use_multipart_endpoint": True,
        "size_limit": 100,
        "size_limit_bytes": 20_971_520,
        "scale_up_nthreads_limit": 16,
        "scale_up_qsize_trigger": 1000,
        "scale_down_nempty_trigger": 4,
    },
    "instance_flags": {"zstd_compression_enabled": True, "gzip_body_enabled": True},
}
"""What LangSmith's server says of itself, to have its clients compress and send many runs at once."""

Answer = tuple[str | int, Any] | tuple[str | int, Any, dict[str, str]]
"""A content type, and a body or the pieces of a stream; or, for errors, a status and JSON. Headers, if there are any."""


class Wire:
    """`with Wire(answer) as wire:` listens on `wire.url`; `wire.received` is all that came, decompressed."""

    def __init__(self, answer: Callable[[str, bytes], Any] = lambda path, body: {}) -> None:
        self.bodies: list[bytes] = []
        self.heads: list[str] = []
        self._answer = answer
        self._lock = threading.Lock()
        self._server = _Server(("127.0.0.1", 0), self._handler())
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

    def _keep(self, head: str, body: bytes | None = None) -> None:
        with self._lock:
            self.heads.append(head)
            if body is not None:
                self.bodies.append(body)

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        wire = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                wire._keep(f"{self.requestline}\n{self.headers}")
                self._send(wire._answer(self.path, b""))

            def do_POST(self) -> None:
                body = decompressed(self.headers.get("Content-Encoding", ""), self._body())
                wire._keep(f"{self.requestline}\n{self.headers}", body)
                self._send(wire._answer(self.path, body))

            do_PATCH = do_PUT = do_POST
            do_DELETE = do_GET

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
                kind, body, *headers = answer if isinstance(answer, tuple) else (200, answer)
                status = 200
                if isinstance(kind, int):
                    status, kind, body = kind, "application/json", json.dumps(body).encode()
                self.send_response(status)
                self.send_header("Content-Type", kind)
                for name, text in (headers[0] if headers else {}).items():
                    self.send_header(name, text)
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


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        """Quiet: a client may hang up when it has what it wants."""


def decompressed(encoding: str, body: bytes) -> bytes:
    if encoding == "gzip":
        return gzip.decompress(body)
    if encoding == "zstd":
        import zstandard

        return zstandard.ZstdDecompressor().stream_reader(body, read_across_frames=True).read()
    return body
