"""Masks personal data, card numbers and secrets in prompts, tool calls and traces, before they leave the process.

>>> import reticent
>>> reticent.redact("mail jane@acme.io")
'mail [EMAIL_ADDRESS]'
"""

from reticent._errors import (
    DetectorError,
    InternalError,
    MissingKeyError,
    OperatorError,
    PolicyError,
    ReticentError,
    UnsupportedError,
)
from reticent._native import (
    Finding,
    Policy,
    Redactor,
    RedactStream,
    Report,
    RestoreStream,
    Result,
    Session,
    __version__,
    process,
    redact,
    scan,
)

__all__ = [
    "DetectorError",
    "Finding",
    "InternalError",
    "MissingKeyError",
    "OperatorError",
    "Policy",
    "PolicyError",
    "RedactStream",
    "Redactor",
    "Report",
    "RestoreStream",
    "Result",
    "ReticentError",
    "Session",
    "UnsupportedError",
    "__version__",
    "process",
    "redact",
    "scan",
]
