"""What the tests share."""

import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import reticent


@pytest.fixture(scope="session")
def redactor() -> reticent.Redactor:
    """Give a redactor of the default policy."""
    return reticent.Redactor()


@pytest.fixture
def redis_url() -> Iterator[str]:
    """Start a Redis server of the test's own, and give its URL."""
    program = shutil.which("redis-server")
    if program is None:
        pytest.fail("redis-server is missing: apt install redis-server, brew install redis")
    # The path of a socket must be short.
    folder = Path(tempfile.mkdtemp(prefix="reticent-"))
    socket = folder / "redis.sock"
    arguments = ["--port", "0", "--unixsocket", str(socket), "--save", ""]
    server = subprocess.Popen([program, *arguments], cwd=folder, stdout=subprocess.DEVNULL)
    try:
        until = time.monotonic() + 30
        while not socket.exists():
            if server.poll() is not None or time.monotonic() > until:
                pytest.fail("redis-server does not start")
            time.sleep(0.02)
        yield f"unix://{socket}"
    finally:
        server.kill()
        server.wait()
        shutil.rmtree(folder)
