"""reticent: the default policy."""

import harness
import reticent

redactor = reticent.Redactor()


def find(text: str) -> list[tuple[str, int, int]]:
    return [(found.entity, found.start, found.end) for found in redactor.scan(text)]


harness.run("reticent", redactor.redact, find=find)
