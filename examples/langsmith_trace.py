"""Sends a trace through LangSmith's own client: langsmith_trace.py TRACE URL [--raw].

The only line that matters to you is the one with `anonymizer`. --raw leaves it out, to show what would be sent.
"""

import json
import sys
from pathlib import Path

from langsmith import Client
from langsmith.run_trees import RunTree

import reticent

trace, url = sys.argv[1:3]
raw = "--raw" in sys.argv

redactor = reticent.Redactor()
client = Client(api_url=url, api_key="none", anonymizer=None if raw else redactor.redact)

session = RunTree(name="support-agent", run_type="chain", inputs={"trace": Path(trace).name}, ls_client=client)
session.post()
for line in Path(trace).read_bytes().decode("utf-8").split("\n")[:-1]:
    event = json.loads(line)
    # The event as nested data, and once more as a string with JSON in it: both are usual in traces.
    run = session.create_child(
        name="event", run_type="tool", inputs={"event": event}, extra={"metadata": {"event": event}}
    )
    run.end(outputs={"line": line}, error=event.get("error"))
    run.post()
session.end(outputs={"done": True})
session.patch()
client.flush()
