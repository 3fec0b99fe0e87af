"""What the customers of the recorded agent run wrote, and what its tools gave."""

import json
from pathlib import Path

TRACE = Path(__file__).resolve().parent.parent / "support-agent.jsonl"
MESSAGES = [
    event["content"]
    for event in map(json.loads, TRACE.read_text(encoding="utf-8").splitlines())
    if event.get("role") in ("user", "tool") and isinstance(event["content"], str)
]
