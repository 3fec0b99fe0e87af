"""The native module. Import its names from `reticent`."""

import os
from collections.abc import AsyncIterable, AsyncIterator, Awaitable, Callable, Coroutine, Iterable, Iterator, Mapping
from typing import Any, Literal, TypeAlias, TypeVar, final, overload

from typing_extensions import Self

_T = TypeVar("_T")
_ProfileName: TypeAlias = Literal["default", "pci", "secrets", "hipaa", "gdpr"]
_PolicySource: TypeAlias = str | os.PathLike[str] | dict[str, Any] | Policy
_Operator: TypeAlias = Callable[[Finding, str], str]
_Recognizer: TypeAlias = Callable[[str], Iterable[Any]]
_Answer: TypeAlias = Literal["allow", "mask", "block"]
_Answers: TypeAlias = _Answer | list[_Answer]
_Ask: TypeAlias = Callable[[list[Finding]], _Answers | Awaitable[_Answers]]
_Audit: TypeAlias = Callable[[AuditRecord], object]
_Key: TypeAlias = bytes | bytearray | str
_KeyGiven: TypeAlias = _Key | dict[Literal["env"], str]
_Keys: TypeAlias = Mapping[str, _Key] | Callable[[str], _Key | None]

__version__: str
__all__ = [
    "AuditLog",
    "AuditRecord",
    "Blocked",
    "Finding",
    "Policy",
    "Questions",
    "RedactStream",
    "Redactor",
    "Report",
    "RestoreStream",
    "Result",
    "Session",
    "Vault",
    "__version__",
    "_restore_redactor",
    "process",
    "redact",
    "redact_file",
    "redact_in_text",
    "run_command",
    "scan",
]

@final
class AuditLog:
    """A file of JSON lines, chained by hashes, to which calls are appended. Give it as `audit` to a redactor."""

    def __new__(cls, path: str | os.PathLike[str], /, *, key: _KeyGiven | None = None, sync: bool = False) -> Self: ...
    def __call__(self, record: AuditRecord, /) -> None: ...
    @property
    def head(self) -> tuple[int, str]:
        """How many lines there are, and the hash of the last one: kept elsewhere, it proves that none was cut off."""

    @staticmethod
    def check(
        path: str | os.PathLike[str], /, *, key: _KeyGiven | None = None, head: tuple[int, str] | None = None
    ) -> int:
        """Check a log: an error where it is not what was written, else the number of its lines."""

@final
class AuditRecord:
    """One call, for an audit: when, how long, what came of it, and the counts."""

    def __new__(cls, time: str, seconds: float, outcome: Literal["done", "blocked"], report: Report) -> Self: ...
    @property
    def time(self) -> str:
        """When it began, in UTC as RFC 3339 has it."""

    @property
    def seconds(self) -> float:
        """How long it took."""

    @property
    def outcome(self) -> Literal["done", "blocked"]:
        """`blocked` where the policy, or an answer, has stopped it; then the counts are of what it has blocked."""

    @property
    def report(self) -> Report:
        """The counts."""

    def to_dict(self) -> dict[str, Any]:
        """Give the record as a plain dict, ready for JSON."""

    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __reduce__(self) -> tuple[Any, ...]: ...

@final
class Blocked:
    """A finding that has blocked a call: what and where, without its value."""

    def __new__(cls, entity: str, detector: str | None = None, path: str | None = None) -> Self: ...
    @property
    def entity(self) -> str:
        """What kind of thing it is."""

    @property
    def detector(self) -> str | None:
        """The id of the detector that found it; of a stream, which counts only, none."""

    @property
    def path(self) -> str | None:
        """In nested data, the JSON Pointer of the string that it is in."""

    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __reduce__(self) -> tuple[Any, ...]: ...

@final
class Questions:
    """What the policy asks about in a value."""

    @property
    def findings(self) -> list[Finding]:
        """The findings that are asked about, in order."""

@final
class Finding:
    """A confirmed candidate: what it is, where it is, how sure that is and why. It never carries the value."""

    def __new__(
        cls,
        entity: str,
        start: int,
        end: int,
        score: float,
        detector: str,
        path: str | None = None,
        reasons: list[str] = ...,
    ) -> Self: ...
    @property
    def entity(self) -> str:
        """What kind of thing it is, such as `CREDIT_CARD`."""

    @property
    def start(self) -> int:
        """The first position: code points in a str, bytes in bytes."""

    @property
    def end(self) -> int:
        """The position after the last."""

    @property
    def score(self) -> float:
        """How sure it is, from 0 to 1."""

    @property
    def detector(self) -> str:
        """The id of the detector that found it, such as `payment.card`."""

    @property
    def path(self) -> str | None:
        """In nested data, the JSON Pointer of the leaf that the positions index."""

    @property
    def reasons(self) -> list[str]:
        """Why: what the score is made of."""

    @overload
    def text_of(self, text: str, /) -> str: ...
    @overload
    def text_of(self, text: bytes, /) -> bytes: ...
    def to_dict(self) -> dict[str, Any]:
        """The finding as a plain dict, ready for JSON."""

    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __reduce__(self) -> tuple[Any, ...]: ...

@final
class Report:
    """What a call found, in numbers: a mapping from entities to counts. It holds no value, so it is safe to log."""

    def __new__(
        cls,
        fingerprint: str,
        entities: dict[str, int],
        detectors: dict[str, int],
        paths: dict[str, int],
        unsupported: list[str],
        operators: dict[str, int] = ...,
        actions: dict[str, int] = ...,
    ) -> Self: ...
    @property
    def fingerprint(self) -> str:
        """The fingerprint of the policy that decided."""

    @property
    def total(self) -> int:
        """How many findings there are in all."""

    @property
    def entities(self) -> dict[str, int]:
        """Findings by entity."""

    @property
    def detectors(self) -> dict[str, int]:
        """Findings by detector."""

    @property
    def operators(self) -> dict[str, int]:
        """Findings by what was written in their place."""

    @property
    def actions(self) -> dict[str, int]:
        """Findings by what the policy's actions and their answers made of them."""

    @property
    def paths(self) -> dict[str, int]:
        """Findings by JSON Pointer, for nested data."""

    @property
    def unsupported(self) -> list[str]:
        """Types whose objects came back unchanged because nothing is known about them."""

    def to_dict(self) -> dict[str, Any]:
        """The report as a plain dict, ready for JSON."""

    def keys(self) -> list[str]:
        """The entities that were found."""

    def values(self) -> list[int]:
        """The counts, in the order of the entities."""

    def items(self) -> list[tuple[str, int]]:
        """Entities with their counts."""

    @overload
    def get(self, entity: str, default: None = None, /) -> int | None: ...
    @overload
    def get(self, entity: str, default: _T, /) -> int | _T: ...
    def __getitem__(self, entity: str, /) -> int: ...
    def __contains__(self, entity: object, /) -> bool: ...
    def __len__(self) -> int: ...
    def __iter__(self) -> Iterator[str]: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __reduce__(self) -> tuple[Any, ...]: ...

@final
class Result:
    """What `process` gives: the redacted value, the findings and the counts."""

    def __new__(cls, value: Any, findings: list[Finding], report: Report) -> Self: ...
    @property
    def value(self) -> Any:
        """The redacted value; the same object where nothing was changed."""

    @property
    def findings(self) -> list[Finding]:
        """The findings, in order."""

    @property
    def report(self) -> Report:
        """The counts."""

    def __reduce__(self) -> tuple[Any, ...]: ...

@final
class Policy:
    """Which detectors, thresholds, operators, allow-lists and field rules: the same in TOML, YAML and JSON."""

    def __new__(cls, profile: _ProfileName = "default") -> Self: ...
    @staticmethod
    def from_file(path: str | os.PathLike[str], /) -> Policy:
        """Read a policy file; its name ends in .toml, .yaml, .yml or .json."""

    @staticmethod
    def from_dict(policy: dict[str, Any], /) -> Policy:
        """Read a policy from plain data."""

    @staticmethod
    def from_toml(text: str, /, file_name: str = "policy.toml") -> Policy:
        """Read a policy in TOML; errors call it by the file name."""

    @staticmethod
    def from_yaml(text: str, /, file_name: str = "policy.yaml") -> Policy:
        """Read a policy in YAML; errors call it by the file name."""

    @staticmethod
    def from_json(text: str, /, file_name: str = "policy.json") -> Policy:
        """Read a policy in JSON; errors call it by the file name."""

    @property
    def profile(self) -> str:
        """The name of the profile that the policy starts from."""

    @property
    def fingerprint(self) -> str:
        """Names the policy: equal for equal policies, in whatever language and format they are written."""

    def to_toml(self) -> str:
        """The policy in TOML, with every default written out."""

    def to_json(self) -> str:
        """The policy in JSON, with every default written out."""

    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __copy__(self) -> Self: ...
    def __deepcopy__(self, _memo: Any, /) -> Self: ...
    def __reduce__(self) -> tuple[Any, ...]: ...

@final
class RedactStream:
    """The redacted pieces of a text that arrives in pieces; joined they are what the whole text gives."""

    def __iter__(self) -> Self: ...
    def __next__(self) -> Any: ...
    def _push(self, piece: str | bytes, /) -> Any: ...
    def _finish(self) -> Any: ...
    @property
    def _counted(self) -> Report | None: ...

@final
class RestoreStream:
    """The restored pieces of a text that arrives in pieces; joined they are what the whole text gives."""

    def __iter__(self) -> Self: ...
    def __next__(self) -> Any: ...
    def _push(self, piece: str | bytes, /) -> Any: ...
    def _finish(self) -> Any: ...

@final
class Session:
    """A conversation: redacts with tokens, `[EMAIL_ADDRESS_1]`, and restores them. Shared between threads."""

    @property
    def redactor(self) -> Redactor:
        """The redactor that it was made of."""

    def redact(self, value: _T, /) -> _T:
        """Redact a str or nested data with tokens; the same object where nothing was found."""

    def process(self, value: object, /) -> Result:
        """Redact with tokens, find and count in one pass."""

    def redact_async(self, value: _T, /) -> Coroutine[Any, Any, _T]:
        """As `redact`, awaiting the answers of an async `ask`."""

    def process_async(self, value: object, /) -> Coroutine[Any, Any, Result]:
        """As `process`, awaiting the answers of an async `ask`."""

    @property
    def _ask(self) -> _Ask | None: ...
    def _questions(self, value: object, /) -> Questions: ...
    def _answered(self, value: object, questions: Questions, answers: _Answers | None, /) -> Result: ...
    def restore(self, value: _T, /, *, destination: str = "user") -> _T:
        """Restore a str or nested data for a destination; the same object where nothing was."""

    @overload
    def restore_stream(self, pieces: Iterable[str], /, *, destination: str = "user") -> Iterator[str]: ...
    @overload
    def restore_stream(self, pieces: Iterable[bytes], /, *, destination: str = "user") -> Iterator[bytes]: ...
    @overload
    def restore_stream(self, pieces: AsyncIterable[str], /, *, destination: str = "user") -> AsyncIterator[str]: ...
    @overload
    def restore_stream(self, pieces: AsyncIterable[bytes], /, *, destination: str = "user") -> AsyncIterator[bytes]: ...
    def forget(self) -> None:
        """Forget the conversation: its tokens are never restored again."""

@final
class Vault:
    """Keeps the mappings of conversations: in memory, or sealed in a file that processes share or on a Redis server."""

    @staticmethod
    def memory(*, idle: float | None = None, values: int | None = None, bytes: int | None = None) -> Vault:
        """Make a vault in memory, which is overwritten when a conversation is forgotten or the vault is dropped."""

    @staticmethod
    def file(
        path: str | os.PathLike[str],
        /,
        *,
        key: _KeyGiven,
        previous: list[_KeyGiven] = ...,
        idle: float | None = None,
        values: int | None = None,
        bytes: int | None = None,
    ) -> Vault:
        """Open or begin a vault in a file; `previous` are keys that it may be sealed under still."""

    @staticmethod
    def redis(
        url: _KeyGiven,
        /,
        *,
        key: _KeyGiven,
        previous: list[_KeyGiven] = ...,
        prefix: str = "reticent",
        idle: float | None = None,
        values: int | None = None,
        bytes: int | None = None,
    ) -> Vault:
        """Open or begin a vault on a Redis server; several vaults in a database have a prefix each."""

    def forget(self, conversation: str, /) -> None:
        """Forget a conversation: its tokens are never restored again."""

    def retire_previous_keys(self, key: _KeyGiven, /) -> None:
        """Take from all keys but this one what they open, once every process has the new key."""

@final
class Redactor:
    """A compiled policy: immutable, shared between threads, built once."""

    def __new__(
        cls,
        policy: _PolicySource | None = None,
        *,
        profile: _ProfileName | None = None,
        operators: dict[str, _Operator] | None = None,
        recognizers: Iterable[_Recognizer] | None = None,
        ask: _Ask | None = None,
        audit: _Audit | Iterable[_Audit] | None = None,
        keys: _Keys | None = None,
    ) -> Self: ...
    @property
    def policy(self) -> Policy:
        """The policy that was compiled."""

    @property
    def fingerprint(self) -> str:
        """The fingerprint of the policy."""

    def redact(self, value: _T, /) -> _T:
        """Redact a str or nested data; the same object where nothing was found."""

    def scan(self, value: object, /) -> list[Finding]:
        """Give the findings of a str or nested data, in order."""

    def process(self, value: object, /) -> Result:
        """Redact, find and count in one pass."""

    def redact_async(self, value: _T, /) -> Coroutine[Any, Any, _T]:
        """As `redact`, awaiting the answers of an async `ask`."""

    def process_async(self, value: object, /) -> Coroutine[Any, Any, Result]:
        """As `process`, awaiting the answers of an async `ask`."""

    @property
    def _ask(self) -> _Ask | None: ...
    def _questions(self, value: object, /) -> Questions: ...
    def _answered(self, value: object, questions: Questions, answers: _Answers | None, /) -> Result: ...
    def redact_many(self, values: Iterable[_T], /) -> list[_T]:
        """Redact many values on all cores, in order."""

    def scan_many(self, values: Iterable[object], /) -> list[list[Finding]]:
        """Scan many values on all cores, in order."""

    @overload
    def redact_stream(self, pieces: Iterable[_T], /, *, format: Literal["sse"] | None = None) -> Iterator[_T]: ...
    @overload
    def redact_stream(
        self, pieces: AsyncIterable[_T], /, *, format: Literal["sse"] | None = None
    ) -> AsyncIterator[_T]: ...
    def _text(self, *, is_told: bool) -> RedactStream: ...
    def _unheard(self) -> Redactor: ...
    def _tell(self, seconds: float, outcome: Report | BaseException, /) -> None: ...
    def session(self, conversation: str | None = None, *, vault: Vault | None = None) -> Session:
        """Begin a conversation in memory, or go on with one in a vault, by its name."""

    def restore(self, value: _T, /, *, destination: str = "user") -> _T:
        """Restore what the operator `encrypt` has written under this policy's keys; the same object without it."""

    def __copy__(self) -> Self: ...
    def __deepcopy__(self, _memo: Any, /) -> Self: ...
    def __reduce__(self) -> tuple[Any, ...]: ...

def redact(value: _T, /) -> _T:
    """Redact a str or nested data under the default policy; the same object where nothing was found."""

def scan(value: object, /) -> list[Finding]:
    """Give the findings of a str or nested data under the default policy."""

def process(value: object, /) -> Result:
    """Redact, find and count in one pass under the default policy."""

def redact_file(content: bytes, redact: Callable[[str], str], kind: str = "", /) -> bytes:
    """Redact the content of a file where it is text, whatever it is written in; the same object where it is clean."""

def redact_in_text(value: str, redact: Callable[[str], str], kind: str = "", /) -> str:
    """Redact the files that stand in a str as base64, which they stay; the same object where they are clean."""

def run_command(arguments: list[str], /) -> int:
    """Run the command with these arguments, the program's name first, and give its exit code."""

def _restore_redactor(
    policy: str,
    fingerprint: str,
    operators: dict[str, _Operator] | None,
    recognizers: Iterable[_Recognizer] | None = None,
    ask: _Ask | None = None,
    audit: _Audit | Iterable[_Audit] | None = None,
    /,
) -> Redactor:
    """Make a pickled redactor again, under keys that are looked up again."""
