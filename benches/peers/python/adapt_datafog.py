"""datafog-core: what is on by default and, with the locale `de`, what it knows of Germany (IBANs among it)."""

import datafog_core
import harness

SCAN = {"locale": "de"}
REDACT = {"scan": SCAN, "transform": {"default": {"strategy": "redact"}}}


def find(text: str) -> list[tuple[str, int, int]]:
    found = datafog_core.scan(text, SCAN)
    return [(one.entity_type, one.codepoint_range.start, one.codepoint_range.end) for one in found]


harness.run("datafog-core", lambda text: datafog_core.scan_and_transform(text, REDACT), find=find)
