"""Measures other packages beside this one, each in a process of its own: `make bench-peers`.

Installs the peers under `target/peers`, writes the shared texts, runs the adapters one after the other, and writes
`benches/PEERS.md` and `benches/peers.svg`. Names as arguments choose contenders, whose old results are replaced.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import report
from contenders import CONTENDERS, Contender

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
WORK = ROOT / "target" / "peers"
PYTHON = WORK / "venv" / "bin" / "python"
OUR_PYTHON = ROOT / ".venv" / "bin" / "python"
RUST = ROOT / "target" / "release" / "peers"
TEXTS = WORK / "texts.json"
SECONDS = 300
"""How long a contender may take: what it has printed by then is what counts."""


def main(names: list[str]) -> int:
    WORK.mkdir(parents=True, exist_ok=True)
    install()
    run("cargo", "build", "--release", "--quiet", "-p", "reticent-benches", "--bin", "peers", cwd=ROOT)
    run(str(RUST), "texts", str(WORK))
    chosen = [one for one in CONTENDERS if not names or any(name in one.name for name in names)]
    for contender in chosen:
        result = results_of(contender)
        with result.open("w") as lines:
            finished = measure(contender, lines)
        print(f"{contender.name:26} {report.summary(result) if finished else 'stopped'}", flush=True)
    report.write(WORK, ROOT / "benches")
    print("benches/PEERS.md and benches/peers.svg are written.")
    return 0


def install() -> None:
    """The peers, in environments of their own; what is there already stays."""
    if not PYTHON.exists():
        run(sys.executable, "-m", "venv", str(WORK / "venv"))
    pip = [str(PYTHON), "-m", "pip", "--quiet", "--disable-pip-version-check"]
    run(*pip, "install", "-r", str(HERE / "requirements.txt"))
    # Copied, so that the packages are found beside them and nothing is installed among the sources.
    shutil.copytree(HERE / "node", WORK / "node", dirs_exist_ok=True)
    run("npm", "install", "--silent", "--no-audit", "--no-fund", "--no-package-lock", cwd=WORK / "node")


def run(*command: str, cwd: Path | None = None) -> None:
    subprocess.run(command, check=True, cwd=cwd)


def results_of(contender: Contender) -> Path:
    return WORK / report.file_name(contender)


def measure(contender: Contender, lines) -> bool:
    """Runs an adapter on one core; whether it ended by itself and well."""
    environment = {**os.environ, "RETICENT": str(ROOT / "bindings-node")}
    # Libraries with threads of their own get one.
    environment |= dict.fromkeys(("RAYON_NUM_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")
    try:
        done = subprocess.run(
            [*command(contender), *contender.arguments],
            stdout=lines,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
            timeout=SECONDS,
            env=environment,
            preexec_fn=one_core,
        )
    except subprocess.TimeoutExpired:
        return False
    if done.returncode != 0:
        print(done.stderr, file=sys.stderr)
    return done.returncode == 0


def command(contender: Contender) -> list[str]:
    if contender.language == "Rust":
        return [str(RUST), contender.program, str(TEXTS)]
    if contender.language == "Node":
        return ["node", str(WORK / "node" / contender.program), str(TEXTS)]
    python = OUR_PYTHON if contender.is_ours else PYTHON
    return [str(python), str(HERE / "python" / contender.program), str(TEXTS)]


def one_core() -> None:
    """The last core that this process may use, where the system lets it choose."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except (subprocess.CalledProcessError, json.JSONDecodeError) as error:
        sys.exit(str(error))
