"""The exceptions: each has a stable code and says what to do."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from reticent._native import Blocked


class ReticentError(Exception):
    """What this package raises of its own."""

    code: str
    """A stable word for the kind of mistake."""
    help: str
    """What to do about it."""
    file: str | None
    """The policy file as the caller named it, where there is one."""
    line: int | None
    """The line in it, from 1."""

    def __init__(
        self, message: str, *, code: str = "", help: str = "", file: str | None = None, line: int | None = None
    ) -> None:
        super().__init__(message)
        self.code = code
        self.help = help
        self.file = file
        self.line = line


class PolicyError(ReticentError, ValueError):
    """A policy cannot be read, or says what no policy says."""


class DetectorError(ReticentError, ValueError):
    """A detector of a policy breaks a rule of the detector schema."""


class MissingKeyError(ReticentError):
    """The key that an operator refers to is not there, or too short."""


class OperatorError(ReticentError, ValueError):
    """An operator has options that it does not take, or a function that is none."""


class BlockedError(ReticentError):
    """The policy blocks what was found, or nobody has allowed it. Nothing was returned."""

    blocked: "tuple[Blocked, ...]" = ()
    """What was blocked, and where."""


class PolicyWarning(UserWarning):
    """The policy warns of what was found."""


class VaultError(ReticentError):
    """A store of conversations cannot be read or written."""


class AuditError(ReticentError):
    """An audit log cannot be read or written, or is not what was written."""


class UnsupportedError(ReticentError):
    """This version does not do that."""


class InternalError(ReticentError):
    """A mistake in this package. Nothing was returned, so nothing raw got out."""
