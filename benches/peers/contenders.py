"""Who is measured, in the order of the tables, and what each has switched on."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Contender:
    """A package with one setting."""

    name: str
    language: str
    """`Rust`, `Python` or `Node`."""
    program: str
    """The adapter's file, or the command of the `peers` binary."""
    about: str
    """What is switched on, and what the timed call does."""
    arguments: tuple[str, ...] = ()

    @property
    def is_ours(self) -> bool:
        return self.name.startswith("reticent")


CONTENDERS = (
    Contender("reticent, Rust", "Rust", "reticent", "The default policy: every stable detector. `redact`."),
    Contender("reticent, Python", "Python", "adapt_reticent.py", "The same. `Redactor.redact`."),
    Contender("reticent, Node", "Node", "adapt_reticent.mjs", "The same. `Redactor.redact`."),
    Contender(
        "RegexSet, 13 patterns",
        "Rust",
        "patterns",
        "The `regex` crate: one pattern written for each planted family (`benches/peers/patterns.json`) in a `RegexSet`, then each "
        "pattern that matches alone, for its places. No checksums. Finds, does not rewrite.",
    ),
    Contender(
        "presidio-analyzer",
        "Python",
        "adapt_presidio.py",
        "No model: its own `NoOpNlpEngine`, so neither names nor context words. All recognisers that are on by default for "
        "English, no score threshold, as it comes. `analyze` only, without the anonymizer.",
    ),
    Contender(
        "presidio-analyzer, 0.4",
        "Python",
        "adapt_presidio.py",
        "The same with a score threshold of 0.4.",
        ("0.4",),
    ),
    Contender(
        "datafog-core",
        "Python",
        "adapt_datafog.py",
        "Its defaults and the locale `de`, for IBANs. `scan_and_transform`, strategy `redact`.",
    ),
    Contender(
        "redact-secret",
        "Python",
        "adapt_redact_secret.py",
        "Its secrets, and the personal data that is off by default, selected with `pii:global` and `pii:us`. `scan_and_redact`.",
    ),
    Contender(
        "detect-secrets",
        "Python",
        "adapt_detect_secrets.py",
        "Its default plugins and filters, over a file with the text: writing that file is in the time. Finds, does not rewrite.",
    ),
    Contender(
        "LangSmith, its secrets",
        "Python",
        "adapt_langsmith.py",
        "`langsmith`'s `create_secret_anonymizer`, with the rules that it has.",
    ),
    Contender(
        "LangSmith, 13 patterns",
        "Python",
        "adapt_langsmith.py",
        "`langsmith`'s `create_anonymizer` with the patterns that the `RegexSet` is given, as it is used with rules of one's own.",
        ("patterns",),
    ),
    Contender(
        "LangChain PIIMiddleware",
        "Python",
        "adapt_langchain.py",
        "One `PIIMiddleware` for each of its five built-in types (`email`, `credit_card`, `ip`, `mac_address`, `url`), strategy "
        "`redact`, over one user message. `before_model` of each.",
    ),
    Contender(
        "openredaction",
        "Node",
        "adapt_openredaction.mjs",
        "As it comes: all patterns, names and context analysis. `detect`, which also rewrites.",
    ),
    Contender("redact-pii", "Node", "adapt_redact_pii.mjs", "`SyncRedactor` with all built-in rules. `redact`."),
    Contender("@redactpii/node", "Node", "adapt_redactpii_node.mjs", "All built-in rules. `redact`."),
    Contender(
        "secretlint",
        "Node",
        "adapt_secretlint.mjs",
        "`@secretlint/core` with the recommended preset. `lintSource`. Finds, does not rewrite.",
    ),
)
