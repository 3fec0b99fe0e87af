"""Small calls of the Python package: time per call, import and first redaction, resident memory.

Run with the Python that has `reticent` installed; `--json` prints what the report reads.
"""

import json
import platform
import subprocess
import sys
import time
from pathlib import Path

PROMPTS = Path(__file__).resolve().parent.parent / "prompts"
ROUNDS = 60
CALLS = 2000
PROCESSES = 10

# Run in new processes: they print the seconds that import and first redaction took, those of the redaction, and their resident kilobytes.
RESIDENT = """
def resident():
    try:
        with open("/proc/self/status") as status:
            return next(int(line.split()[1]) for line in status if line.startswith("VmRSS"))
    except OSError:
        import resource, sys
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // (1024 if sys.platform == "darwin" else 1)
"""
BARE = "import time" + RESIDENT + "print(0.0, 0.0, resident())"
FIRST = (
    "import sys, time\ntext = sys.argv[1]\nstart = time.perf_counter()\nimport reticent\nimported = time.perf_counter()\n"
    "reticent.redact(text)\nend = time.perf_counter()" + RESIDENT + "print(end - start, end - imported, resident())"
)


def per_call_us(redact, text: str) -> float:
    """The best of many rounds, the call through Python's loop included."""
    best = float("inf")
    for _ in range(ROUNDS):
        calls = range(CALLS)
        start = time.perf_counter()
        for _ in calls:
            redact(text)
        best = min(best, time.perf_counter() - start)
    return best / CALLS * 1e6


def nested(rows: int) -> tuple[list, int, list[str]]:
    """Rows of plain values, as a query gives them; how many nodes they are, and their strings."""
    words = ["open", "closed by the owner", "region", "waits for a review", "plan"]
    values = [lambda n: n % 97, lambda n: n * 0.5, lambda _: True, lambda _: None, lambda n: words[n % len(words)]]
    data = [{f"name_{column}": values[(row + column) % 5](row) for column in range(10)} for row in range(rows)]
    strings = [value for row in data for value in row.values() if isinstance(value, str)]
    return data, 1 + 11 * rows, strings


def best_seconds(run, rounds: int = 15) -> float:
    """The best of some rounds."""

    def timed() -> float:
        start = time.perf_counter()
        run()
        return time.perf_counter() - start

    return min(timed() for _ in range(rounds))


def new_processes(code: str, text: str) -> tuple[float, float, float]:
    """The least milliseconds in all and of the redaction, and resident megabytes, of some new processes."""
    outputs = [
        subprocess.run([sys.executable, "-c", code, text], check=True, capture_output=True, text=True).stdout.split()
        for _ in range(PROCESSES)
    ]
    seconds, first, kilobytes = (min(map(float, column)) for column in zip(*outputs, strict=True))
    return seconds * 1e3, first * 1e3, kilobytes / 1024


def main() -> int:
    try:
        import reticent
    except ImportError:
        print("reticent is not installed in this Python: run `make build`", file=sys.stderr)
        return 1
    redactor = reticent.Redactor()
    redact = redactor.redact
    texts = {path.stem: path.read_text(encoding="utf-8") for path in sorted(PROMPTS.glob("*.txt"))}
    measured: dict[str, float | str] = {
        f"{name.replace('-', '_')}_us": per_call_us(redact, text) for name, text in texts.items()
    }
    data, nodes, strings = nested(500)
    above = best_seconds(lambda: redact(data)) - best_seconds(lambda: redactor.redact_many(strings))
    measured["nested_ns"] = above / nodes * 1e9
    streamed = texts["clean-2000"]
    chunks = [streamed[at : at + 4] for at in range(0, len(streamed), 4)]
    measured["chunk_us"] = best_seconds(lambda: list(redactor.redact_stream(chunks))) / len(chunks) * 1e6
    _, _, bare_mb = new_processes(BARE, "")
    measured["import_and_first_ms"], measured["first_ms"], with_mb = new_processes(FIRST, texts["clean-2000"])
    measured["resident_mb"] = with_mb - bare_mb
    measured["runtime"] = f"Python {platform.python_version()}"
    if "--json" in sys.argv[1:]:
        print(json.dumps(measured))
        return 0
    for name, value in measured.items():
        print(f"{name:24} {value if isinstance(value, str) else format(value, '.2f')}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
