"""What is the same for all commands: passphrases, errors, streams, interrupts."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from app.cli import passphrase
from app.cli.main import run_command_line
from core.hardening import PASSPHRASE_VARIABLE
from core.protocol.operations import Hits, Status, Unlock
from core.records.errors import (
    AfterimageError,
    EnvironmentFaultError,
    IntegrityError,
    LockedError,
    NotFoundError,
    RefusedError,
    WrongPassphraseError,
)
from tests.unit.app.conftest import Run, Serve
from tests.unit.protocol.fake_engine import answering, failing

LOCKED = Status(vault="locked", capture="off")
UNLOCKED = Status(vault="unlocked", capture="off")
SEARCH = answering(Hits(()))


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A terminal; what is put in the list is typed."""
    typed: list[str] = []
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.setattr("getpass.getpass", lambda _prompt: typed.pop(0))
    return typed


def _pipe(data: bytes) -> int:
    reader, writer = os.pipe()
    os.write(writer, data)
    os.close(writer)
    return reader


def test_an_unlocked_engine_needs_no_passphrase(run: Run, serve: Serve) -> None:
    calls = serve({"search": SEARCH})
    assert run("search", "x").status == 0
    assert calls.names == ["status", "search"]


def test_the_environment_unlocks_once(run: Run, serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    calls = serve({"status": answering(LOCKED), "unlock": answering(UNLOCKED), "search": SEARCH})
    monkeypatch.setenv(PASSPHRASE_VARIABLE, "correct horse")
    assert run("search", "x").status == 0
    assert calls.requests[1] == Unlock("correct horse")
    assert PASSPHRASE_VARIABLE not in os.environ


def test_a_passphrase_that_is_given_is_always_checked(
    run: Run, serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    serve({"unlock": failing(WrongPassphraseError("That is not it.")), "search": SEARCH})
    monkeypatch.setenv(PASSPHRASE_VARIABLE, "wrong wrong")
    assert run("search", "x").status == 3


def test_a_descriptor_goes_before_the_environment(
    run: Run, serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = serve({"status": answering(LOCKED), "unlock": answering(UNLOCKED), "search": SEARCH})
    monkeypatch.setenv(PASSPHRASE_VARIABLE, "wrong wrong")
    descriptor = _pipe("pässword ok\n".encode())
    assert run("search", "x", "--passphrase-fd", str(descriptor)).status == 0
    os.close(descriptor)
    assert calls.requests[1] == Unlock("pässword ok")


@pytest.mark.parametrize("data", [b"", b"\n", b"\xff\xfe", bytes(5000)])
def test_a_descriptor_with_no_passphrase_is_refused(run: Run, serve: Serve, data: bytes) -> None:
    serve({"status": answering(LOCKED), "search": SEARCH})
    descriptor = _pipe(data)
    assert run("search", "x", "--passphrase-fd", str(descriptor)).status == 5
    os.close(descriptor)
    assert run("search", "x", "--passphrase-fd", "987").status == 5


def test_without_a_terminal_nobody_is_asked(run: Run, serve: Serve) -> None:
    serve({"status": answering(LOCKED), "search": SEARCH})
    result = run("search", "x", "--json")
    assert (result.status, result.document["error"]) == (3, "locked")
    assert PASSPHRASE_VARIABLE in result.error


def test_a_person_is_asked_once(run: Run, serve: Serve, terminal: list[str]) -> None:
    calls = serve({"status": answering(LOCKED), "unlock": answering(UNLOCKED), "search": SEARCH})
    terminal.append("correct horse")
    assert run("search", "x").status == 0
    assert calls.requests[1] == Unlock("correct horse")


def test_a_new_passphrase_is_asked_for_twice(terminal: list[str]) -> None:
    terminal += ["correct horse", "correct horse"]
    assert passphrase.ask_for_new() == "correct horse"
    terminal += ["correct horse", "other horse"]
    with pytest.raises(RefusedError, match="differ"):
        passphrase.ask_for_new()
    terminal[:] = ["short"]
    with pytest.raises(RefusedError, match="8 characters"):
        passphrase.ask_for_new()


def test_hanging_up_at_the_prompt(terminal: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def hang_up(_prompt: str) -> str:
        raise EOFError

    assert terminal == []
    monkeypatch.setattr("getpass.getpass", hang_up)
    with pytest.raises(LockedError):
        passphrase.ask()


def test_a_home_without_a_vault(run: Run, serve: Serve, home: Path) -> None:
    serve({"status": answering(Status(vault="absent", capture="off"))})
    result = run("search", "x")
    assert result.status == 4
    assert str(home) in result.error


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (LockedError("x"), 3),
        (WrongPassphraseError("x"), 3),
        (NotFoundError("x"), 4),
        (RefusedError("x"), 5),
        (EnvironmentFaultError("x"), 6),
        (IntegrityError("x"), 6),
        (AfterimageError("x"), 1),
        (ValueError("x"), 1),
    ],
)
def test_exit_statuses(run: Run, serve: Serve, error: Exception, status: int) -> None:
    serve({"search": failing(error)})
    result = run("search", "x", "--json")
    assert result.status == status
    assert set(result.document) == {"error", "message"}
    assert result.error.startswith("afterimage: ")
    assert result.error.count("\n") == 1


def test_usage_errors_have_a_document_too(run: Run) -> None:
    result = run("search", "x", "-k", "many", "--json")
    assert (result.status, result.document["error"]) == (2, "usage")
    assert run("dance").status == 2


def test_ctrl_c_ends_with_130(run: Run, serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    serve({"search": SEARCH})

    def interrupted(*_arguments: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("core.protocol.client.Client._wait", interrupted)
    assert run("search", "x").status == 130


def test_a_reader_that_leaves_is_no_error(home: Path, serve: Serve) -> None:
    serve({"search": SEARCH})
    command = [sys.executable, "-m", "app", "--home", str(home), "search", "x"]
    reader, writer = os.pipe()
    os.close(reader)
    finished = subprocess.run(
        command, stdout=writer, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, check=False
    )
    os.close(writer)
    assert (finished.returncode, finished.stderr) == (141, b"")


def test_run_needs_a_display(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    result = run("run")
    assert result.status == 6
    assert "no display" in result.error


def test_run_becomes_the_desktop(run: Run, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class BecameError(Exception):
        pass

    def become(program: str, command: list[str]) -> None:
        assert program == command[0]
        assert command[-4:] == ["--role", "desktop", "--home", str(home)]
        raise BecameError

    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    monkeypatch.setattr(os, "execv", become)
    with pytest.raises(BecameError):
        run("run")


def test_the_home_is_named_by_the_environment(
    home: Path, serve: Serve, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    serve({})
    monkeypatch.setenv("AFTERIMAGE_HOME", str(home))
    assert run_command_line(["status"]) == 0
    assert str(home) in capsys.readouterr().out
