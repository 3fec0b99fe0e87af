"""Redacts a text file: redact_trace.py INPUT OUTPUT. Prints what was found, and how long redaction took, as JSON."""

import json
import sys
import time
from collections import Counter
from pathlib import Path

import reticent

source, target = map(Path, sys.argv[1:])
text = source.read_bytes().decode("utf-8")

redactor = reticent.Redactor()
started = time.perf_counter()
redacted = redactor.redact(text)
milliseconds = (time.perf_counter() - started) * 1000

target.write_bytes(redacted.encode("utf-8"))
found = Counter(finding.entity for finding in redactor.scan(text))
print(json.dumps({"milliseconds": milliseconds, "found": found}))
