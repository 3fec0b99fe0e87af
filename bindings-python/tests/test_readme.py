"""The Python examples of README.md: each expression gives what the comment behind it shows."""

import ast
import re
from pathlib import Path

import pytest

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
# Those of hooks need their hosts, and are run by hook_tests.
README = re.sub(r"^## Hooks\n.*?(?=^## )", "", README, flags=re.MULTILINE | re.DOTALL)


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


def shown_value(line: str) -> object:
    """What the comment at the end of a line shows; `...` where it shows nothing."""
    # Two spaces set the comment off; a `#` inside of a string has none before it.
    _, comment, text = line.rpartition("  # ")
    return ast.literal_eval(text) if comment else ...


@pytest.mark.parametrize("block", blocks("python"))
def test_examples_give_what_they_show(block, tmp_path, monkeypatch, request):
    monkeypatch.chdir(tmp_path)
    if "REDIS_URL" in block:
        monkeypatch.setenv("REDIS_URL", request.getfixturevalue("redis_url"))
    for policy in blocks("toml"):
        name = policy.splitlines()[0].removeprefix("# ")
        (tmp_path / name).write_text(policy, encoding="utf-8")
    lines = block.splitlines()
    names: dict[str, object] = {}
    shown = 0
    for statement in ast.parse(block).body:
        source = ast.unparse(statement)
        if not isinstance(statement, ast.Expr):
            exec(source, names)  # noqa: S102 - the README is our own
            continue
        expected = shown_value(lines[statement.end_lineno - 1])
        assert expected is not ..., f"nothing is shown for {source}"
        assert eval(source, names) == expected, source  # noqa: S307 - the README is our own
        shown += 1
    assert shown


def test_there_are_examples():
    assert blocks("python")
