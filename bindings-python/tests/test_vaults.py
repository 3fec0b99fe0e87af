"""Vaults: conversations go on in other processes and threads, expire, and stand sealed where they are kept."""

import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
import reticent
from reticent import Redactor, Vault, VaultError

KEY = b"a test key, not a real one"


def test_a_conversation_goes_on_in_another_process(tmp_path: Path) -> None:
    path = tmp_path / "vault.db"
    session = Redactor().session("c", vault=Vault.file(path, key=KEY))
    assert session.redact({"to": "jane@acme.io"}) == {"to": "[EMAIL_ADDRESS_1]"}
    program = (
        "import sys, reticent; vault = reticent.Vault.file(sys.argv[1], key=b'a test key, not a real one');"
        "session = reticent.Redactor().session('c', vault=vault);"
        "print(session.restore('[EMAIL_ADDRESS_1]'), session.redact('eve@acme.io jane@acme.io'))"
    )
    done = subprocess.run([sys.executable, "-c", program, str(path)], capture_output=True, text=True, check=True)
    assert done.stdout == "jane@acme.io [EMAIL_ADDRESS_2] [EMAIL_ADDRESS_1]\n"
    assert session.restore("".join(["[EMAIL_ADDRESS_2]"])) == "eve@acme.io"
    assert b"acme" not in b"".join(file.read_bytes() for file in tmp_path.iterdir())
    session.forget()
    assert session.restore("[EMAIL_ADDRESS_2]") == "[EMAIL_ADDRESS_2]"


def test_threads_agree_on_tokens(tmp_path: Path) -> None:
    path = tmp_path / "vault.db"
    seen: list[list[str]] = []

    def talk(vault: Vault) -> None:
        session = Redactor().session("c", vault=vault)
        tokens = [session.redact(f"u{value}@acme.io") for value in range(20)]
        assert [session.restore(token) for token in tokens] == [f"u{value}@acme.io" for value in range(20)]
        seen.append(tokens)

    shared = Vault.file(path, key=KEY)
    vaults = [shared, Vault.file(path, key=KEY), Vault.file(path, key=KEY), shared]
    threads = [threading.Thread(target=talk, args=(vault,)) for vault in vaults * 2]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(seen) == 8
    assert all(tokens == seen[0] for tokens in seen)


def test_a_conversation_goes_on_through_a_redis_server(redis_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REDIS_URL", redis_url)
    vault = Vault.redis({"env": "REDIS_URL"}, key=KEY)
    session = Redactor().session("c", vault=vault)
    assert session.redact({"to": "jane@acme.io"}) == {"to": "[EMAIL_ADDRESS_1]"}
    program = (
        "import os, reticent; vault = reticent.Vault.redis(os.environ['REDIS_URL'], key=b'a test key, not a real one');"
        "session = reticent.Redactor().session('c', vault=vault);"
        "print(session.restore('[EMAIL_ADDRESS_1]'), session.redact('eve@acme.io jane@acme.io'))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "jane@acme.io [EMAIL_ADDRESS_2] [EMAIL_ADDRESS_1]\n"
    assert "".join(session.restore_stream(["[EMAIL_ADD", "RESS_2]"])) == "eve@acme.io"
    # Another prefix is another vault; another key opens none.
    other = Vault.redis(redis_url, key=b"another test key, as unreal", prefix="other")
    assert Redactor().session("c", vault=other).restore("[EMAIL_ADDRESS_1]") == "[EMAIL_ADDRESS_1]"
    with pytest.raises(VaultError, match="sealed under another key"):
        Vault.redis(redis_url, key=b"another test key, as unreal")
    rotated = Vault.redis(redis_url, key=b"another test key, as unreal", previous=[KEY])
    rotated.retire_previous_keys(b"another test key, as unreal")
    with pytest.raises(VaultError):
        Vault.redis(redis_url, key=KEY)
    session.forget()
    assert session.restore("[EMAIL_ADDRESS_2]") == "[EMAIL_ADDRESS_2]"
    assert "jane" not in repr(vault)


def test_conversations_expire_and_are_limited() -> None:
    vault = Vault.memory(idle=0.2, values=1)
    session = Redactor().session("c", vault=vault)
    assert session.redact("jane@acme.io eve@acme.io") == "[EMAIL_ADDRESS_1] [EMAIL_ADDRESS]"
    assert Redactor().session("c", vault=vault).restore("[EMAIL_ADDRESS_1]") == "jane@acme.io"
    assert Redactor().session("d", vault=vault).restore("[EMAIL_ADDRESS_1]") == "[EMAIL_ADDRESS_1]"
    time.sleep(0.3)
    assert session.restore("[EMAIL_ADDRESS_1]") == "[EMAIL_ADDRESS_1]"
    session.redact("jane@acme.io")
    vault.forget("c")
    assert session.restore("[EMAIL_ADDRESS_1]") == "[EMAIL_ADDRESS_1]"


def test_keys_are_references_and_are_rotated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "vault.db"
    monkeypatch.setenv("OLD_KEY", KEY.decode())
    old, new = {"env": "OLD_KEY"}, b"another test key, as unreal"
    Redactor().session("c", vault=Vault.file(path, key=old)).redact("jane@acme.io")
    with pytest.raises(VaultError, match="sealed under another key"):
        Vault.file(path, key=new)
    vault = Vault.file(path, key=new, previous=[old])
    vault.retire_previous_keys(new)
    with pytest.raises(VaultError):
        Vault.file(path, key=old)
    assert Redactor().session("c", vault=vault).restore("[EMAIL_ADDRESS_1]") == "jane@acme.io"
    assert "acme" not in repr(vault)


def test_mistakes_say_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(reticent.MissingKeyError, match="NO_SUCH_KEY"):
        Vault.file(tmp_path / "v.db", key={"env": "NO_SUCH_KEY"})
    with pytest.raises(VaultError, match="5 bytes"):
        Vault.file(tmp_path / "v.db", key=b"short")
    with pytest.raises(VaultError, match="cannot be reached") as refused:
        Vault.redis("redis://jane:secret@127.0.0.1:1", key=KEY)
    assert "secret" not in str(refused.value)
    with pytest.raises(VaultError, match="both"):
        Redactor().session("c")
    with pytest.raises(VaultError, match="`idle`"):
        Vault.memory(idle=-1)
