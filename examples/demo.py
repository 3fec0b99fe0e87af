#!/usr/bin/env python3
"""The demo that `make demo` runs: redacts the example trace in three ways, then sends it through LangSmith's clients.

Exit code 1 when the three outputs differ, a planted value survives, an identifier is lost or a line is no longer JSON.
"""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

from wire import LANGSMITH_INFO, Wire

EXAMPLES = Path(__file__).resolve().parent
ROOT = EXAMPLES.parent
OUTPUT = ROOT / "demo-output"
TRACE = EXAMPLES / "support-agent.jsonl"
PLANTED = json.loads((EXAMPLES / "support-agent.planted.json").read_bytes())
KEPT = json.loads((EXAMPLES / "support-agent.kept.json").read_bytes())

COLOUR = sys.stdout.isatty()
WIDTH = min(shutil.get_terminal_size((110, 0)).columns, 120)


def styled(code: str, text: str) -> str:
    return f"\033[{code}m{text}\033[0m" if COLOUR else text


def heading(text: str) -> None:
    print(f"\n{styled('1', text)}")


class Checks:
    """Prints each check as it is made, and remembers whether one failed."""

    failed = False

    def __call__(self, holds: bool, text: str) -> None:
        print(f"  {styled('32', '✓') if holds else styled('31', '✗')} {text}")
        self.failed = self.failed or not holds


def run(*command: str | Path) -> bytes:
    """A command's standard output. Its errors go to ours, and LangSmith's settings of this machine stay out of it."""
    settings = {name: value for name, value in os.environ.items() if not name.startswith(("LANGSMITH_", "LANGCHAIN_"))}
    return subprocess.run(list(map(str, command)), cwd=ROOT, env=settings, stdout=subprocess.PIPE, check=True).stdout


def redact_three_ways() -> tuple[dict[str, Path], dict[str, str], dict[str, int]]:
    """The outputs' paths and the times, by way, and what was found."""
    outputs = {way: OUTPUT / f"support-agent.{way}.jsonl" for way in ("command", "python", "node")}

    started = time.perf_counter()
    redacted = run(ROOT / "target/release/reticent", "redact", TRACE)
    elapsed = (time.perf_counter() - started) * 1000
    outputs["command"].write_bytes(redacted)

    python = json.loads(run(sys.executable, EXAMPLES / "redact_trace.py", TRACE, outputs["python"]))
    node = json.loads(run("node", EXAMPLES / "redact_trace.mjs", TRACE, outputs["node"]))
    times = {
        "command": f"{elapsed:6.1f} ms, from start to exit",
        "python": f"{python['milliseconds']:6.1f} ms, the call",
        "node": f"{node['milliseconds']:6.1f} ms, the call",
    }
    return outputs, times, python["found"]


def survivors(text: bytes) -> list[dict]:
    """The planted values that are in `text`."""
    return [planted for planted in PLANTED if planted["value"].encode() in text]


def named(survived: list[dict]) -> str:
    """Which entities survived, never their values."""
    counts = Counter(planted["entity"] for planted in survived)
    return f" ({', '.join(f'{entity} {count}' for entity, count in counts.items())})" if counts else ""


def is_json(line: bytes) -> bool:
    try:
        json.loads(line)
    except ValueError:
        return False
    return True


def print_found(found: dict[str, int]) -> None:
    heading(f"Found: {sum(found.values())} values of {len(found)} entities")
    longest = max(map(len, found), default=0)
    cells = [
        f"{entity:<{longest}} {styled('36', f'{count:>3}')}"
        for entity, count in sorted(found.items(), key=lambda item: -item[1])
    ]
    columns = max(1, WIDTH // (longest + 7))
    for start in range(0, len(cells), columns):
        print("  " + "   ".join(cells[start : start + columns]))


def print_before_and_after(before: list[bytes], after: list[bytes]) -> None:
    """Three messages whose text changed: a customer's in English, one in Japanese, and a tool's result."""
    heading("Before and after")
    wanted = [lambda text: "CVV" in text, lambda text: "電話" in text, lambda text: "DATABASE_URL=" in text]
    for matches in wanted:
        for old_line, new_line in zip(before, after, strict=False):
            old = json.loads(old_line).get("content")
            if isinstance(old, str) and matches(old):
                new = json.loads(new_line)["content"]
                print(f"  {styled('31', '-')} {excerpt(old)}\n  {styled('32', '+')} {excerpt(new)}\n")
                break


def excerpt(text: str) -> str:
    """The part of a text that a line of the terminal holds; an environment file from its database on."""
    start = text.find("DATABASE_URL=")
    line = text[max(start, 0) :].replace("\n", " ")
    limit = WIDTH - 6
    wide = sum(ord(character) > 0x2E7F for character in line[:limit])
    return line if len(line) <= limit - wide else line[: limit - wide - 1] + "…"


def send_through_langsmith(language: str, *command: str | Path) -> tuple[int, int, list[dict], list[dict]]:
    """How many runs and bytes arrived, and the planted values among them: with the redactor, and without."""
    with Wire(as_langsmith) as wire:
        run(*command, TRACE, wire.url)
    with Wire(as_langsmith) as unredacted:
        run(*command, TRACE, unredacted.url, "--raw")
    received, size = wire.received.encode(), sum(map(len, wire.bodies))
    (OUTPUT / f"langsmith.{language}.wire").write_bytes(received)
    return runs_in(wire.bodies), size, survivors(received), survivors(unredacted.received.encode())


def as_langsmith(path: str, body: bytes) -> dict:
    return LANGSMITH_INFO if path.endswith("/info") else {}


def runs_in(bodies: list[bytes]) -> int:
    """How many distinct runs arrived: parts `post.<id>` of multipart bodies, or the list `post` of JSON bodies."""
    ids = set()
    for body in bodies:
        ids.update(re.findall(rb'name="?post\.([0-9a-f-]{36})"?[;\r]', body))
        if body.startswith(b"{"):
            ids.update(run["id"].encode() for run in json.loads(body).get("post", []))
    return len(ids)


def main() -> int:
    OUTPUT.mkdir(exist_ok=True)
    check = Checks()
    before = TRACE.read_bytes()
    events = len(before.splitlines())
    print(styled("1", f"reticent: {TRACE.relative_to(ROOT)}, {events:,} lines, {len(before):,} bytes"))

    outputs, times, found = redact_three_ways()
    heading("Redacted in three ways")
    for way, path in outputs.items():
        print(f"  {way:<8} {times[way]:<32} sha256 {hashlib.sha256(path.read_bytes()).hexdigest()}")
    texts = [path.read_bytes() for path in outputs.values()]
    after = texts[0]
    check(texts.count(after) == len(texts), "the three outputs are the same, byte for byte")

    print_found(found)
    print_before_and_after(before.splitlines(), after.splitlines())

    survived = survivors(after)
    check(not survived, f"{len(PLANTED) - len(survived)} of {len(PLANTED)} planted values are gone{named(survived)}")
    kept = sum(value.encode() in after for value in KEPT)
    check(kept == len(KEPT), f"{kept} of {len(KEPT)} ids, timestamps and hashes are as they were")
    lines = after.splitlines()
    valid = sum(map(is_json, lines))
    check(valid == len(lines) == events, f"{valid} of {events} lines are valid JSON")

    heading("Sent through LangSmith's own clients, to a local server that keeps every byte")
    expected = events + 1  # one run an event, and the session around them
    ways = {
        "Python": (sys.executable, EXAMPLES / "langsmith_trace.py"),
        "JavaScript": ("node", EXAMPLES / "langsmith_trace.mjs"),
    }
    for language, command in ways.items():
        runs, size, leaked, unredacted = send_through_langsmith(language.lower(), *command)
        check(runs == expected, f"{language}: {runs} of {expected} runs arrived, {size:,} bytes")
        check(
            not leaked and len(unredacted) == len(PLANTED),
            f"{language}: {len(leaked)} planted values on the wire{named(leaked)}; without the anonymizer {len(unredacted)}",
        )

    print(
        f"\nAll output is in {OUTPUT.relative_to(ROOT)}/." if not check.failed else styled("31", "\nThe demo failed.")
    )
    return 1 if check.failed else 0


if __name__ == "__main__":
    sys.exit(main())
