"""Other processes: forked, spawned, started."""

import concurrent.futures
import multiprocessing
import os
import subprocess
import sys
import threading
import time

import pytest
import reticent

EMAIL = "jane@acme.io"
HIDDEN = "[EMAIL_ADDRESS]"
# Enough that several cores share it out.
TEXTS = [f"{index} " + "wombat quokka zebu okapi " * 200 + EMAIL for index in range(200)]

needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
# Python warns where a process that has threads is forked: that this works is what is tested.
forks_with_threads = pytest.mark.filterwarnings("ignore:.*use of fork.*:DeprecationWarning")


def redact_all(redactor: reticent.Redactor) -> bool:
    return redactor.redact_many(TEXTS) == [text.replace(EMAIL, HIDDEN) for text in TEXTS] and redact_rest(redactor)


def redact_rest(redactor: reticent.Redactor) -> bool:
    return (
        reticent.redact({"a": TEXTS}) == {"a": [text.replace(EMAIL, HIDDEN) for text in TEXTS]}
        and len(redactor.scan_many([TEXTS, TEXTS])) == 2
        and redactor.process(EMAIL).value == HIDDEN
    )


def wait_for(child: int) -> int:
    for _ in range(600):
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.05)
    os.kill(child, 9)
    os.waitpid(child, 0)
    raise TimeoutError("the forked child hangs")


@needs_fork
@forks_with_threads
def test_a_forked_child_works(redactor: reticent.Redactor) -> None:
    assert redact_all(redactor)
    for _ in range(3):
        child = os.fork()
        if child == 0:
            os._exit(0 if redact_all(redactor) else 1)
        assert wait_for(child) == 0
    assert redact_all(redactor)


@needs_fork
@forks_with_threads
def test_a_child_forked_in_the_middle_of_work(redactor: reticent.Redactor) -> None:
    stop = threading.Event()

    def work() -> None:
        while not stop.is_set():
            redactor.redact_many(TEXTS)

    thread = threading.Thread(target=work)
    thread.start()
    try:
        for _ in range(5):
            child = os.fork()
            if child == 0:
                os._exit(0 if redact_all(redactor) else 1)
            assert wait_for(child) == 0
    finally:
        stop.set()
        thread.join()


@needs_fork
@forks_with_threads
@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_workers_of_a_pool(redactor: reticent.Redactor, method: str) -> None:
    context = multiprocessing.get_context(method)
    with concurrent.futures.ProcessPoolExecutor(2, mp_context=context) as pool:
        results = list(pool.map(redactor.process, [f"{index} {EMAIL}" for index in range(20)]))
    assert [result.value for result in results] == [f"{index} {HIDDEN}" for index in range(20)]
    assert results[0].findings == redactor.scan(f"0 {EMAIL}")


def run(*arguments: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([sys.executable, *arguments], input=stdin, capture_output=True, timeout=60, check=False)


def test_the_command() -> None:
    text = f"é {EMAIL} no newline"
    done = run("-m", "reticent", "redact", "-", stdin=text.encode())
    assert (done.returncode, done.stdout, done.stderr) == (0, reticent.redact(text).encode(), b"")
    found = run("-m", "reticent", "scan", "-", stdin=text.encode())
    assert found.returncode == 1
    assert EMAIL.encode() not in found.stdout + found.stderr
    assert run("-m", "reticent", "redact", "--no-such-option").returncode == 2
    version = run("-m", "reticent", "--version")
    assert version.stdout.decode().split() == ["reticent", reticent.__version__]


def test_the_script_is_the_command() -> None:
    script = os.path.join(os.path.dirname(sys.executable), "reticent")
    done = subprocess.run([script, "redact", "-"], input=EMAIL.encode(), capture_output=True, timeout=60, check=False)
    assert (done.returncode, done.stdout) == (0, HIDDEN.encode())


@needs_fork
def test_ctrl_c_ends_the_command() -> None:
    command = [sys.executable, "-m", "reticent", "redact", "-"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        time.sleep(1)
        assert process.poll() is None
        process.send_signal(2)
        assert process.wait(timeout=10) == -2


def test_importing_imports_little() -> None:
    program = "import sys; before = set(sys.modules); import reticent; print(*sorted(set(sys.modules) - before))"
    loaded = run("-c", program).stdout.decode().split()
    assert [name for name in loaded if not name.startswith("reticent")] == []
