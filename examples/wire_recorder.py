"""A server on the loopback address in place of LangSmith's: it keeps every byte that a client sends."""

import gzip
import json
import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import zstandard

INFO = {
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


class WireRecorder:
    """`with WireRecorder() as wire:` listens on `wire.url`; `wire.received` is all that came, decompressed."""

    def __init__(self) -> None:
        self._bodies: list[bytes] = []
        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> "WireRecorder":
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def received(self) -> bytes:
        with self._lock:
            return b"\n".join(self._bodies)

    @property
    def runs(self) -> int:
        """How many distinct runs arrived: parts `post.<id>` of multipart bodies, or the list `post` of JSON bodies."""
        ids = set(re.findall(rb'name="?post\.([0-9a-f-]{36})"?[;\r]', self.received))
        for body in self._bodies:
            if body.startswith(b"{"):
                ids.update(run["id"].encode() for run in json.loads(body).get("post", []))
        return len(ids)

    def _keep(self, body: bytes) -> None:
        with self._lock:
            self._bodies.append(body)

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        recorder = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                self._answer(INFO if self.path.endswith("/info") else {})

            def do_POST(self) -> None:
                # The request line and headers are on the wire too.
                recorder._keep(f"{self.requestline}\n{self.headers}".encode())
                recorder._keep(self._decompressed(self._body()))
                self._answer({})

            do_PATCH = do_POST

            def _body(self) -> bytes:
                if "chunked" not in self.headers.get("Transfer-Encoding", ""):
                    return self.rfile.read(int(self.headers.get("Content-Length", 0)))
                chunks = []
                while size := int(self.rfile.readline().split(b";")[0], 16):
                    chunks.append(self.rfile.read(size))
                    self.rfile.readline()
                self.rfile.readline()
                return b"".join(chunks)

            def _decompressed(self, body: bytes) -> bytes:
                encoding = self.headers.get("Content-Encoding", "")
                if encoding == "zstd":
                    return zstandard.ZstdDecompressor().stream_reader(body, read_across_frames=True).read()
                return gzip.decompress(body) if encoding == "gzip" else body

            def _answer(self, value: dict) -> None:
                body = json.dumps(value).encode()
                self.send_response(200 if self.command == "GET" else 202)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Quiet: the demo prints its own summary."""

        return Handler
