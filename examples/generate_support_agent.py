#!/usr/bin/env python3
"""Makes the example trace: a support agent's recorded run, full of made-up personal data and secrets.

Writes, beside this file,
  support-agent.jsonl         the trace, one event a line
  support-agent.planted.json  every value planted in it, with its entity: none may survive redaction
  support-agent.kept.json     identifiers that look like data and are not: all must survive

Nobody's data is in it: reserved ranges, published test values, or made-up values with valid checksums.
The output is the same on every machine. With --check, nothing is written: exit code 1 when the files differ.
"""

import argparse
import json
import sys
from pathlib import Path

from support_agent import europe, incidents, world
from support_agent.recorder import Recorder

FOLDER = Path(__file__).parent


def record() -> Recorder:
    """Lets the agent work on all its tickets."""
    recorder = Recorder()
    for ticket in world.TICKETS + europe.TICKETS + incidents.TICKETS:
        ticket(recorder)
    return recorder


def files() -> dict[str, str]:
    """The three files' texts, by name."""
    recorder = record()
    trace = "".join(json.dumps(event, ensure_ascii=False) + "\n" for event in recorder.events)
    lost = [value for value in [*recorder.planted, *recorder.kept] if value not in trace]
    if lost:
        raise ValueError(f"not in the trace as they are: {lost}")
    planted = [{"entity": entity, "value": value} for value, entity in recorder.planted.items()]
    return {
        "support-agent.jsonl": trace,
        "support-agent.planted.json": json.dumps(planted, ensure_ascii=False, indent=1) + "\n",
        "support-agent.kept.json": json.dumps(recorder.kept, ensure_ascii=False, indent=1) + "\n",
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="compare with the files instead of writing them")
    check = parser.parse_args().check
    stale = []
    for name, text in files().items():
        path = FOLDER / name
        if check:
            if not path.is_file() or path.read_bytes() != text.encode():
                stale.append(name)
        else:
            path.write_bytes(text.encode())
    if stale:
        print(
            f"{', '.join(stale)}: not what generate_support_agent.py makes; run it and commit the result",
            file=sys.stderr,
        )
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
