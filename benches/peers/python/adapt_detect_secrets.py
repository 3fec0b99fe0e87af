"""detect-secrets: its default plugins and filters over a file, for which it is made. It finds and does not rewrite.

Its call for strings is no alternative: that one reports every word together with its entropy, for a person to look at.
"""

import tempfile
from itertools import accumulate
from pathlib import Path

import harness
from detect_secrets.core.potential_secret import PotentialSecret
from detect_secrets.core.scan import scan_file
from detect_secrets.settings import default_settings


def secrets(text: str) -> list[PotentialSecret]:
    file.write_text(text, encoding="utf-8")
    return list(scan_file(str(file)))


def find(text: str) -> list[tuple[str, int, int]]:
    """It gives a value and the number of its line: every occurrence there counts."""
    lines = text.splitlines(keepends=True)
    starts = list(accumulate((len(line) for line in lines), initial=0))
    spans = []
    for secret in secrets(text):
        line, at, value = lines[secret.line_number - 1], starts[secret.line_number - 1], secret.secret_value
        start = line.find(value) if value else -1
        while start >= 0:
            spans.append((secret.type, at + start, at + start + len(value)))
            start = line.find(value, start + len(value))
    return spans


with tempfile.TemporaryDirectory() as folder, default_settings():
    file = Path(folder) / "prompt.txt"
    harness.run("detect-secrets", secrets, find=find)
