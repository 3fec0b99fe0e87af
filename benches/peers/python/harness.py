"""What the Python adapters share: reads the texts, takes the turns, prints JSON lines.

The same turns as `benches/peers/node/harness.mjs` and `benches/src/bin/peers/measure.rs` take.
"""

import json
import sys
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

SAMPLE_SECONDS = 1.0
"""Once a first pass has taken this long, what it has read is the sample."""
TURNS_SECONDS = 1.0
"""Turns go on for this long."""
FEWEST_TURNS = 3
FINDING_SECONDS = 5.0
"""Once this long has gone into looking for what is found in one kind of text, what was read is the sample."""


def run(
    package: str,
    work: Callable[[str], object],
    *,
    find: Callable[[str], list[tuple[str, int, int]]] | None = None,
    mask: Callable[[str], str] | None = None,
    placeholder: str = "",
) -> None:
    """Measures a peer.

    `work` is the call that is timed. Either `find` gives what was found (a name, first character, the one after the
    last), or `mask` gives the rewritten text, from which the driver sees where the placeholders stand.
    """
    texts = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    say(what="about", version=version(package), unit="characters", placeholder=placeholder)
    for kind, forms in texts.items():
        if find is not None:
            say(what="findings", kind=kind, spans=within(FINDING_SECONDS, find, forms["prompts"]))
        elif mask is not None:
            say(what="masked", kind=kind, texts=within(FINDING_SECONDS, mask, forms["prompts"]))
    for form, kind in [("prompts", "typical"), *(("long", kind) for kind in texts)]:
        sample, seconds = best_turn(work, texts[kind][form])
        size = sum(len(text.encode()) for text in sample)
        of = len(texts[kind][form])
        say(what="time", form=form, kind=kind, bytes=size, seconds=seconds, texts=len(sample), of=of)


def say(**line: object) -> None:
    """Prints a line at once, so that the driver has it also when time runs out."""
    print(json.dumps(line), flush=True)


def within(seconds: float, call: Callable[[str], object], texts: list[str]) -> list[object]:
    """What the call gives for each text, until the time is over."""
    start, results = time.perf_counter(), []
    for text in texts:
        results.append(call(text))
        if time.perf_counter() - start > seconds:
            break
    return results


def best_turn(work: Callable[[str], object], texts: list[str]) -> tuple[list[str], float]:
    """The sample and the shortest pass over it; the pass that finds the sample warms up."""
    sample = texts[: len(within(SAMPLE_SECONDS, work, texts))]
    start, turns, best = time.perf_counter(), 0, float("inf")
    while turns < FEWEST_TURNS or time.perf_counter() - start < TURNS_SECONDS:
        turn = time.perf_counter()
        for text in sample:
            work(text)
        best = min(best, time.perf_counter() - turn)
        turns += 1
    return sample, best
