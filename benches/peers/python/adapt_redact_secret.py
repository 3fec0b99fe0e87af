"""redact-secret: all secrets, and its six families of personal data, which are off by default."""

import harness
import redact_secret

redact_secret.initialize(pii=["pii:global", "pii:us"])


def find(text: str) -> list[tuple[str, int, int]]:
    return [(found.type, found.start, found.end) for found in redact_secret.scan(text)]


harness.run("redact-secret", redact_secret.scan_and_redact, find=find)
