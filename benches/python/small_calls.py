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

# Run in new processes: they print the seconds that import and first redaction took, and their resident kilobytes.
RESIDENT = """
def resident():
    try:
        with open("/proc/self/status") as status:
            return next(int(line.split()[1]) for line in status if line.startswith("VmRSS"))
    except OSError:
        import resource, sys
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // (1024 if sys.platform == "darwin" else 1)
"""
BARE = "import time" + RESIDENT + "print(0.0, resident())"
FIRST = (
    "import sys, time\ntext = sys.argv[1]\nstart = time.perf_counter()\nimport reticent\nreticent.redact(text)\n"
    "elapsed = time.perf_counter() - start" + RESIDENT + "print(elapsed, resident())"
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


def new_processes(code: str, text: str) -> tuple[float, float]:
    """The least seconds and resident megabytes of some new processes."""
    outputs = [
        subprocess.run([sys.executable, "-c", code, text], check=True, capture_output=True, text=True).stdout.split()
        for _ in range(PROCESSES)
    ]
    return min(float(seconds) for seconds, _ in outputs), min(int(kb) for _, kb in outputs) / 1024


def main() -> int:
    try:
        import reticent
    except ImportError:
        print("reticent is not installed in this Python: run `make build`", file=sys.stderr)
        return 1
    redact = reticent.Redactor().redact
    texts = {path.stem: path.read_text(encoding="utf-8") for path in sorted(PROMPTS.glob("*.txt"))}
    measured: dict[str, float | str] = {
        f"{name.replace('-', '_')}_us": per_call_us(redact, text) for name, text in texts.items()
    }
    _, bare_mb = new_processes(BARE, "")
    seconds, with_mb = new_processes(FIRST, texts["clean-2000"])
    measured["import_and_first_ms"] = seconds * 1e3
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
