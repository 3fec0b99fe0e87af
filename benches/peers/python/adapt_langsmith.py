"""LangSmith's anonymizer: its own rules for secrets, or with the argument `patterns` those of `patterns.json`."""

import json
import re
import sys
from pathlib import Path

import harness
from langsmith.anonymizer import SECRET_PLACEHOLDER, create_anonymizer, create_secret_anonymizer

if sys.argv[2:] == ["patterns"]:
    placeholder = "\ue000"
    patterns = json.loads((Path(__file__).parent.parent / "patterns.json").read_text(encoding="utf-8"))
    rules = [{"pattern": re.compile(pattern, re.ASCII), "replace": placeholder} for pattern in patterns.values()]
    anonymizer = create_anonymizer(rules)
else:
    placeholder = SECRET_PLACEHOLDER
    anonymizer = create_secret_anonymizer()


def mask(text: str) -> str:
    return anonymizer({"content": text})["content"]


harness.run("langsmith", mask, mask=mask, placeholder=placeholder)
