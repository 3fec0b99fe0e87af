#!/usr/bin/env python3
"""Runs the tests of the hooks, each host in an environment of its own with pinned versions, and prints what was shown.

run.py [--together] [HOST ...]: all hosts where none is named; --together puts them in one environment, which is faster.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
PACKAGE = HERE.parent / "python"
ENVIRONMENTS = HERE.parent.parent / "target" / "hooks"
OVERRIDES = HERE / "requirements" / "overrides.txt"
HOSTS = sorted(path.stem.removeprefix("test_") for path in HERE.glob("test_*.py"))


def requirements(host: str) -> list[Path]:
    """What a host's tests are pinned to; those of the package alone have none."""
    return [path for path in (HERE / "requirements" / f"{host}.txt",) if path.exists()]


def environment(name: str, files: list[Path]) -> Path:
    """The Python of an environment that has these requirements, and this checkout's package."""
    folder = ENVIRONMENTS / name
    wanted = "".join(path.read_text(encoding="utf-8") for path in (OVERRIDES, *files))
    python, stamp = folder / "bin" / "python", folder / "installed.txt"
    if stamp.exists() and stamp.read_text(encoding="utf-8") == wanted:
        return python
    uv = [sys.executable, "-m", "uv", "--quiet"]
    subprocess.run([*uv, "venv", "--clear", "--no-project", "--python", sys.executable, folder], check=True)
    # A source distribution could want a compiler, or run code of its own.
    names = [part for path in files for part in ("-r", path)]
    install = ["pip", "install", "--python", python, "--overrides", OVERRIDES, "--only-binary", ":all:", *names]
    subprocess.run([*uv, *install], check=True)
    site = subprocess.run(
        [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
        check=True,
        capture_output=True,
        text=True,
    )
    Path(site.stdout.strip(), "reticent.pth").write_text(f"{PACKAGE}\n", encoding="utf-8")
    stamp.write_text(wanted, encoding="utf-8")
    return python


def run(host: str, python: Path) -> dict:
    """What the tests of a host have shown."""
    shown = ENVIRONMENTS / f"{host}.json"
    shown.unlink(missing_ok=True)
    # What this machine has set up for a host stays out of its tests.
    ours = (
        "LANGSMITH_",
        "LANGCHAIN_",
        "OPENAI_",
        "ANTHROPIC_",
        "OTEL_",
        "SENTRY_",
        "LOGFIRE_",
        "LANGFUSE_",
        "MLFLOW_",
        "LITELLM_",
    )
    settings = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    # LiteLLM would ask the network for prices.
    settings["LITELLM_LOCAL_MODEL_COST_MAP"] = "True"
    command = [python, "-m", "pytest", "-q", HERE / f"test_{host}.py"]
    done = subprocess.run(
        command, cwd=HERE, env={**settings, "RETICENT_HOOKS_SHOWN": str(shown)}, capture_output=True, text=True
    )
    told = json.loads(shown.read_text(encoding="utf-8")) if shown.exists() else {"covers": [], "passed": 0, "failed": 0}
    if done.returncode:
        print(done.stdout + done.stderr)
        # Also where pytest itself has stopped, before all tests were run.
        told["failed"] = told["failed"] or 1
    return told


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--together", action="store_true", help="one environment for all")
    parser.add_argument("hosts", nargs="*", metavar="HOST")
    arguments = parser.parse_args()
    hosts = arguments.hosts or HOSTS
    ENVIRONMENTS.mkdir(parents=True, exist_ok=True)

    shared = HERE / "requirements" / "pytest.txt"
    passed = failed = 0
    rows = []
    for host in hosts:
        files = [path for name in (hosts if arguments.together else [host]) for path in requirements(name)]
        python = environment("-".join(hosts) if arguments.together else host, [shared, *files])
        shown = run(host, python)
        passed, failed = passed + shown["passed"], failed + shown["failed"]
        closed = "FAILED" if shown["failed"] else "yes" if shown["fails_closed"] else "not shown"
        rows.append((host, ", ".join(shown["covers"]), closed))

    width = max(len(host) for host, _, _ in rows)
    print(f"{'host':<{width}} │ fails closed │ covered")
    for host, covers, closed in rows:
        print(f"{host:<{width}} │ {closed:<12} │ {covers}")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
