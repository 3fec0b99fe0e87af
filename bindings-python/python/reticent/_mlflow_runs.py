"""MLflow's runs: parameters, tags, names and artifacts are redacted where the client sends them."""

from __future__ import annotations

import copy
import functools
import inspect
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from mlflow.entities import Metric, Param, RunTag
from mlflow.tracking._tracking_service.client import TrackingServiceClient

from reticent._native import redact_file
from reticent.hooks import Shield

Arguments = dict[str, Any]


def install(shield: Shield) -> Callable[[], None]:
    """Have what runs say redacted as it is sent; what is returned ends that."""
    plain = {name: getattr(TrackingServiceClient, name) for name in _CHANGES if hasattr(TrackingServiceClient, name)}
    for name, function in plain.items():
        setattr(TrackingServiceClient, name, _redacting(function, _CHANGES[name], shield))

    def uninstall() -> None:
        for name, function in plain.items():
            setattr(TrackingServiceClient, name, function)

    return uninstall


def _redacting(function: Any, change: Callable[[Shield, Arguments, ExitStack], None], shield: Shield) -> Any:
    signature = inspect.signature(function)

    @functools.wraps(function)
    def redacting(*given: Any, **named: Any) -> Any:
        bound = signature.bind(*given, **named)
        bound.apply_defaults()
        with ExitStack() as files:
            change(shield, bound.arguments, files)
            return function(*bound.args, **bound.kwargs)

    return redacting


def _texts(*names: str) -> Callable[[Shield, Arguments, ExitStack], None]:
    """A change of arguments that are texts, dicts of them, or lists of records with a key and a value."""

    def change(shield: Shield, arguments: Arguments, _: ExitStack) -> None:
        for name in names:
            value = arguments.get(name)
            if isinstance(value, dict):
                arguments[name] = shield.mapping(value, name)
            elif isinstance(value, str):
                arguments[name] = shield.text(value, name)
            elif value:
                arguments[name] = [_record(shield, each, name) for each in value]

    return change


def _pair(shield: Shield, arguments: Arguments, _: ExitStack) -> None:
    [(arguments["key"], arguments["value"])] = shield.mapping({arguments["key"]: arguments["value"]}, "pair").items()


def _record(shield: Shield, record: Any, where: str) -> Any:
    """A copy of a parameter, a tag or a metric."""
    if isinstance(record, Metric):
        made = copy.copy(record)
        made._key = shield.text(record.key, where)
        return made
    kind = RunTag if isinstance(record, RunTag) else Param
    [(key, value)] = shield.mapping({record.key: record.value}, where).items()
    return kind(key, value)


def _file(shield: Shield, arguments: Arguments, files: ExitStack) -> None:
    folder = Path(files.enter_context(_folder()))
    path = Path(arguments["local_path"])
    made = folder / shield.text(path.name, "artifact")
    if path.is_dir():
        _copy_tree(shield, path, made)
    else:
        _copy(shield, path, made)
    arguments["local_path"] = str(made)
    _place(shield, arguments)


def _tree(shield: Shield, arguments: Arguments, files: ExitStack) -> None:
    folder = Path(files.enter_context(_folder()))
    _copy_tree(shield, Path(arguments["local_dir"]), folder)
    arguments["local_dir"] = str(folder)
    _place(shield, arguments)


def _place(shield: Shield, arguments: Arguments) -> None:
    if arguments.get("artifact_path"):
        arguments["artifact_path"] = shield.text(str(arguments["artifact_path"]), "artifact")


@contextmanager
def _folder() -> Iterator[str]:
    with tempfile.TemporaryDirectory(prefix="reticent-") as folder:
        yield folder


def _copy_tree(shield: Shield, source: Path, target: Path) -> None:
    target.mkdir(exist_ok=True)
    for place, _, names in os.walk(source):
        below = Path(place).relative_to(source)
        made = target.joinpath(*(shield.text(part, "artifact") for part in below.parts))
        made.mkdir(parents=True, exist_ok=True)
        for name in names:
            _copy(shield, Path(place) / name, _free(made / shield.text(name, "artifact")))


def _free(path: Path) -> Path:
    """The path, or one with a number that keeps apart two names that are the same once redacted."""
    number = 1
    free = path
    while free.exists():
        number += 1
        free = path.with_name(f"{path.stem}_{number}{path.suffix}")
    return free


def _copy(shield: Shield, source: Path, target: Path) -> None:
    """A copy of a file, redacted where it is text."""
    target.write_bytes(redact_file(source.read_bytes(), lambda text: shield.text(text, "artifact")))


_CHANGES: dict[str, Callable[[Shield, Arguments, ExitStack], None]] = {
    "create_run": _texts("tags", "run_name"),
    "update_run": _texts("name"),
    "create_experiment": _texts("name", "tags"),
    "rename_experiment": _texts("new_name"),
    "set_experiment_tag": _pair,
    "log_metric": _texts("key"),
    "log_param": _pair,
    "set_tag": _pair,
    "log_batch": _texts("metrics", "params", "tags"),
    "log_artifact": _file,
    "log_artifacts": _tree,
    "create_logged_model": _texts("name", "tags", "params"),
    "log_model_params": _texts("params"),
    "set_logged_model_tags": _texts("tags"),
    "log_model_artifact": _file,
    "log_model_artifacts": _tree,
}
