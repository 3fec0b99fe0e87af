"""Masks personal data, card numbers and secrets in prompts, tool calls and traces, before they leave the process.

>>> import reticent
>>> reticent.redact("mail jane@acme.io")
'mail [EMAIL_ADDRESS]'
"""

from reticent._errors import (
    AuditError,
    BlockedError,
    DetectorError,
    InternalError,
    MissingKeyError,
    OperatorError,
    PolicyError,
    PolicyWarning,
    ReticentError,
    UnsupportedError,
    VaultError,
)
from reticent._native import (
    AuditLog,
    AuditRecord,
    Blocked,
    Finding,
    Policy,
    Redactor,
    RedactStream,
    Report,
    RestoreStream,
    Result,
    Session,
    Vault,
    __version__,
    process,
    redact,
    scan,
)

# As `typing` has it, which takes longer to import than all of this; checkers of types know the name.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from reticent._auto import Coverage

__all__ = [
    "AuditError",
    "AuditLog",
    "AuditRecord",
    "Blocked",
    "BlockedError",
    "DetectorError",
    "Finding",
    "InternalError",
    "MissingKeyError",
    "OperatorError",
    "Policy",
    "PolicyError",
    "PolicyWarning",
    "RedactStream",
    "Redactor",
    "Report",
    "RestoreStream",
    "Result",
    "ReticentError",
    "Session",
    "UnsupportedError",
    "Vault",
    "VaultError",
    "__version__",
    "auto",
    "process",
    "redact",
    "scan",
]


def auto(policy: "Any" = None) -> "Coverage":
    """Install the hooks of the hosts that are installed, under one policy, and say what is covered and what is not.

    `policy` is a redactor, or what makes one: a file, a dict, a policy; or the file that RETICENT_POLICY names. Call it
    first in the program: clients, processors and exporters that were made before are not covered.
    """
    from reticent._auto import install

    return install(policy)
