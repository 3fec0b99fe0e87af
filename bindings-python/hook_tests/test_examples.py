"""The programs of examples/hooks, each against a server that answers as all its hosts do and keeps every byte."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from providers import answer
from wire import LANGSMITH_INFO, Wire

EXAMPLES = Path(__file__).parents[2] / "examples"
PLANTED = json.loads((EXAMPLES / "support-agent.planted.json").read_text(encoding="utf-8"))
PROGRAMS = sorted(path for path in (EXAMPLES / "hooks").glob("*.py") if path.stem != "conversation")


def server(path, body):
    if path.endswith("/info"):
        return LANGSMITH_INFO
    if not path.startswith("/v1"):
        return {}
    if path.endswith("/traces"):
        return "application/x-protobuf", b""
    asked = json.loads(body)
    if len(asked.get("messages", [])) > 2:
        # The second turn of an agent: it has what the tool gave.
        asked.pop("tools", None)
    return answer(path, json.dumps(asked).encode())


def survivors(text):
    """The entities of planted values in a text, never the values."""
    shown = [text, text.replace("\\\\", "\\").replace('\\"', '"')]
    return [planted["entity"] for planted in PLANTED if any(planted["value"] in form for form in shown)]


# A program in which no redactor has an operator that works: each raises, with the value in the message.
FAILING = """
import runpy, sys
import reticent

def fail(finding, value):
    raise RuntimeError(f"no rule for {value}")

made = reticent.Redactor

class Failing(type):
    def __call__(cls, *arguments, **settings):
        return made(*arguments, **{"operators": {"*": fail}, **settings})

    def __instancecheck__(cls, each):
        return isinstance(each, made)

reticent.Redactor = Failing("Redactor", (), {})
sys.path.insert(0, sys.argv[1].rpartition("/")[0])
runpy.run_path(sys.argv[1], run_name="__main__")
"""


def run(*command):
    """What a program has sent, and how it ended."""
    keys = dict.fromkeys(("OPENAI_API_KEY", "ANTHROPIC_API_KEY", "LANGSMITH_API_KEY"), "none")
    with Wire(server) as wire:
        urls = {"OPENAI_BASE_URL": f"{wire.url}/v1", "ANTHROPIC_BASE_URL": wire.url, "LANGSMITH_ENDPOINT": wire.url}
        urls["OTEL_EXPORTER_OTLP_ENDPOINT"] = f"{wire.url}/v1"
        urls["OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"] = f"{wire.url}/v1/traces"
        environment = {**os.environ, **keys, **urls}
        done = subprocess.run(
            [sys.executable, *map(str, command)], env=environment, capture_output=True, text=True, timeout=280
        )
    assert survivors(wire.received) == []
    assert survivors(done.stderr) == []
    return wire, done


@pytest.mark.covers("complete programs, no planted value on any wire or in any log")
@pytest.mark.parametrize("program", PROGRAMS, ids=lambda program: program.stem)
def test_no_planted_value_gets_out(program):
    wire, done = run(program)
    assert done.returncode == 0, done.stderr[-2000:]
    assert len(wire.bodies) >= 40
    # The customer is answered with the real values.
    assert "@" in done.stdout


@pytest.mark.fails_closed
@pytest.mark.parametrize("program", PROGRAMS, ids=lambda program: program.stem)
def test_nothing_gets_out_of_a_program_whose_redactor_fails(program):
    _, done = run("-c", FAILING, program)
    assert done.returncode != 0
    assert "reticent.hooks.RedactionError" in done.stderr
    assert survivors(done.stdout) == []


def test_there_are_programs():
    assert len(PROGRAMS) >= 4
