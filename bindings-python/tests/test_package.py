"""The package itself: its stubs, its documents, its layers."""

import doctest
import pathlib
import re
import subprocess
import sys

import reticent

PACKAGE = pathlib.Path(__file__).parents[1]
ROOT = PACKAGE.parent


def test_the_stubs_are_those_of_the_module() -> None:
    # The modules in Python have their types beside them; the hooks among them want hosts that are not installed here.
    names = ["reticent._native", "reticent.hooks"]
    command = [sys.executable, "-m", "mypy.stubtest", *names, "--mypy-config-file", str(PACKAGE / "pyproject.toml")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=110, cwd=PACKAGE, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_users_code_is_checked_against_the_stubs(tmp_path: pathlib.Path) -> None:
    program = tmp_path / "program.py"
    program.write_text(
        "import reticent\n"
        "text: str = reticent.redact('x')\n"
        "data: dict[str, list[int]] = reticent.Redactor(profile='pci').redact({'a': [1]})\n"
        "spans: list[tuple[int, int]] = [(f.start, f.end) for f in reticent.scan(text)]\n"
        "pieces: list[str] = list(reticent.Redactor().redact_stream(['a']))\n"
        "counts: dict[str, int] = dict(reticent.process(text).report.items())\n"
        "reticent.Redactor(profile='pcii')  # type: ignore[arg-type]\n"
        "reticent.Redactor(operators={'*': lambda f, v: v.upper() + f.entity})\n"
    )
    command = [sys.executable, "-m", "mypy", "--strict", "--warn-unused-ignores", str(program)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=110, cwd=tmp_path, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_package_is_typed() -> None:
    assert (PACKAGE / "python" / "reticent" / "py.typed").exists()
    assert set(reticent.__all__) <= set(dir(reticent))


def test_the_examples_of_the_documents_hold() -> None:
    assert doctest.testmod(reticent).failed == 0
    assert doctest.testfile(str(PACKAGE / "README.md"), module_relative=False).failed == 0


def test_the_native_module_works_with_every_python_from_3_10() -> None:
    import reticent._native

    assert ".abi3." in pathlib.Path(reticent._native.__file__).name


def code_of(path: pathlib.Path) -> str:
    """Give the source of a Rust file without its comments."""
    return re.sub(r"(?m)^\s*//.*$|\s//\s.*$", "", path.read_text())


def test_the_binding_converts_types_and_nothing_else() -> None:
    catalogue = "\n".join(path.read_text() for path in ROOT.glob("patterns/*.toml"))
    names = set(re.findall(r'(?m)^(?:id|entity) = "([^"]+)"', catalogue))
    assert len(names) > 50
    # What goes through text, in Rust: a binding that needs it does the engine's work.
    loops = re.compile(r"\.(chars|char_indices|split\w*|lines|matches|trim\w*)\(|as_bytes\(\)\.iter|regex|memchr|aho")
    for path in sorted(PACKAGE.glob("src/*.rs")):
        code = code_of(path)
        assert not [name for name in names if f'"{name}"' in code], path.name
        assert not loops.findall(code), path.name


def test_no_panic_gets_out_and_none_shows_its_message(tmp_path: pathlib.Path) -> None:
    """The engine has no panic that a test could cause, so the file that catches them is tested alone."""
    program = tmp_path / "panics"
    source = PACKAGE / "src" / "panics.rs"
    build = ["rustc", "--edition", "2024", "--test", str(source), "-o", str(program)]
    subprocess.run(build, check=True, capture_output=True, timeout=110)
    done = subprocess.run([program], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stdout
    assert "1 passed" in done.stdout
    assert "jane" not in done.stdout + done.stderr


def test_each_call_from_python_goes_through_the_gate() -> None:
    """What runs the engine stands inside `gate::guarded`, so that no panic gets out."""
    for name in ("redactor.rs", "default_redactor.rs", "stream.rs", "command.rs", "policy.rs"):
        code = code_of(PACKAGE / "src" / name)
        calls = code.split("#[pymethods]")[-1] if "#[pymethods]" in code else code.split("#[pyfunction]", 1)[-1]
        for function in re.split(r"\n(?:    )?(?:pub\(crate\) )?fn ", calls)[1:]:
            runs = re.search(r"(_value|read_\w+|batch::\w+|Redactor::build|self\.next|cli::run)\(", function)
            assert not runs or "gate::guarded" in function, f"{name}: {function.splitlines()[0]}"
