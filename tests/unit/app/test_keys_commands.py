"""`passphrase`, `recovery-key`, `rotate`, `keyring`, and accepting an older copy."""

import os
import sys
from typing import Any

import pytest

from app.cli import passphrase as passphrase_module
from core.protocol.operations import (
    ChangePassphrase,
    GetKeyState,
    KeysChanged,
    KeyState,
    NewRecoveryKey,
    RotateKeys,
    Status,
    Unlock,
    UseKeyring,
)
from core.protocol.server import Context
from core.records.errors import OlderCopyError, WrongPassphraseError
from tests.unit.app.conftest import Run, Serve
from tests.unit.protocol.fake_engine import answering, failing

UNLOCKED = Status(vault="unlocked", capture="off")
OLD, NEW = "correct horse", "violet harbour"


@pytest.fixture(autouse=True)
def _no_new_passphrase(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AFTERIMAGE_NEW_PASSPHRASE", raising=False)


def asked(calls: Any, kind: type) -> Any:
    (found,) = (request for request in calls.requests if isinstance(request, kind))
    return found


def test_the_passphrase_is_changed_without_a_terminal(run: Run, serve: Serve, monkeypatch: Any) -> None:
    calls = serve({"unlock": answering(UNLOCKED), "keys.passphrase": answering(KeysChanged())})
    monkeypatch.setenv("AFTERIMAGE_PASSPHRASE", OLD)
    monkeypatch.setenv("AFTERIMAGE_NEW_PASSPHRASE", NEW)
    result = run("passphrase", "--json")
    assert (result.status, result.document) == (0, {"changed": True, "problem": ""})
    assert asked(calls, ChangePassphrase) == ChangePassphrase(OLD, NEW)
    assert asked(calls, Unlock) == Unlock(OLD)
    assert "AFTERIMAGE_NEW_PASSPHRASE" not in os.environ


def test_both_come_from_descriptors(run: Run, serve: Serve) -> None:
    calls = serve({"unlock": answering(UNLOCKED), "keys.passphrase": answering(KeysChanged())})
    ends = []
    for text in (OLD, NEW):
        reading, writing = os.pipe()
        os.write(writing, f"{text}\n".encode())
        os.close(writing)
        ends.append(reading)
    result = run("--passphrase-fd", str(ends[0]), "passphrase", "--new-passphrase-fd", str(ends[1]))
    assert result.status == 0
    assert asked(calls, ChangePassphrase) == ChangePassphrase(OLD, NEW)
    for end in ends:
        os.close(end)
    assert run("passphrase", "--new-passphrase-fd", "x").status == 2


def test_on_a_terminal_the_old_one_is_asked_once_and_the_new_one_twice(
    run: Run, serve: Serve, monkeypatch: Any
) -> None:
    calls = serve({"unlock": answering(UNLOCKED), "keys.passphrase": answering(KeysChanged())})
    typed = [OLD, NEW, NEW, OLD, NEW, "something else"]
    monkeypatch.setattr(passphrase_module, "_need_terminal", lambda: None)
    monkeypatch.setattr(passphrase_module, "_prompt", lambda _text: typed.pop(0))
    assert run("passphrase").status == 0
    assert asked(calls, ChangePassphrase) == ChangePassphrase(OLD, NEW)
    result = run("passphrase")
    assert (result.status, not typed) == (5, True)
    assert "differ" in result.error


def test_a_short_new_passphrase_is_refused_before_anything_happens(
    run: Run, serve: Serve, monkeypatch: Any
) -> None:
    calls = serve({})
    monkeypatch.setenv("AFTERIMAGE_PASSPHRASE", OLD)
    monkeypatch.setenv("AFTERIMAGE_NEW_PASSPHRASE", "short")
    assert run("passphrase").status == 5
    assert calls.names == []


def test_a_wrong_passphrase_changes_nothing(run: Run, serve: Serve, monkeypatch: Any) -> None:
    calls = serve({"unlock": failing(WrongPassphraseError("No."))})
    monkeypatch.setenv("AFTERIMAGE_PASSPHRASE", "wrong wrong")
    assert run("recovery-key").status == 3
    assert "keys.recovery" not in calls.names


@pytest.mark.parametrize(
    ("command", "op", "request_kind"),
    [("recovery-key", "keys.recovery", NewRecoveryKey), ("rotate", "keys.rotate", RotateKeys)],
)
def test_a_new_recovery_key_is_printed_once(
    run: Run, serve: Serve, monkeypatch: Any, command: str, op: str, request_kind: type
) -> None:
    changed = KeysChanged("ABCD-EFGH", "Not all of it could be written.")
    calls = serve({"unlock": answering(UNLOCKED), op: answering(changed)})
    monkeypatch.setenv("AFTERIMAGE_PASSPHRASE", OLD)
    result = run(command)
    assert result.status == 0
    assert result.out.count("ABCD-EFGH") == 1
    assert result.error == "Not all of it could be written.\n"
    assert asked(calls, request_kind) == request_kind(OLD)
    monkeypatch.setenv("AFTERIMAGE_PASSPHRASE", OLD)
    assert run(command, "--json").document == {
        "recovery_key": "ABCD-EFGH",
        "problem": "Not all of it could be written.",
    }


def test_stopping_while_a_recovery_key_is_made_says_what_that_means(
    run: Run, serve: Serve, monkeypatch: Any
) -> None:
    serve({"unlock": answering(UNLOCKED)})
    monkeypatch.setenv("AFTERIMAGE_PASSPHRASE", OLD)
    from app.cli.session import Session

    real = Session.call

    def call(self: Session, request: Any) -> Any:
        if isinstance(request, NewRecoveryKey):
            raise KeyboardInterrupt
        return real(self, request)

    monkeypatch.setattr(Session, "call", call)
    result = run("recovery-key")
    assert result.status == 130
    assert "may have been replaced" in result.error


def test_the_keyring_is_turned_on_and_off(run: Run, serve: Serve, monkeypatch: Any) -> None:
    calls = serve({"unlock": answering(UNLOCKED), "keys.keyring": answering(KeysChanged())})
    for word, on in (("on", True), ("off", False)):
        monkeypatch.setenv("AFTERIMAGE_PASSPHRASE", OLD)
        result = run("keyring", word, "--json")
        assert (result.status, result.document) == (0, {"keyring": on, "problem": ""})
        assert calls.last == UseKeyring(OLD, on)
    assert run("keyring", "maybe").status == 2


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (KeyState(1, 1, 0, keyring=False), ["not used", "none that Afterimage trusts", "present keys"]),
        (
            KeyState(3, 2, 1200, keyring=True, keyring_name="KDE Wallet"),
            ["besides", "KDE Wallet", "1,200 files"],
        ),
        (KeyState(3, 2, None, keyring=False), ["some of what is stored"]),
    ],
)
def test_the_state_is_told_without_a_passphrase(
    run: Run, serve: Serve, state: KeyState, words: list[str]
) -> None:
    calls = serve({"keys.status": answering(state)})
    result = run("keyring", "status")
    assert all(word in result.out for word in words)
    assert calls.requests == [GetKeyState()]
    assert run("keyring", "status", "--json").document["epoch"] == state.epoch


def test_an_older_copy_is_refused_in_words_and_accepted_on_request(
    run: Run, serve: Serve, monkeypatch: Any
) -> None:
    async def unlock(request: Unlock, _context: Context) -> Status:
        if not request.accept_older:
            raise OlderCopyError("Older.")
        return UNLOCKED

    serve({"unlock": unlock})
    monkeypatch.setenv("AFTERIMAGE_PASSPHRASE", OLD)
    result = run("unlock", "--json")
    assert (result.status, result.document["error"]) == (5, "older_copy")
    monkeypatch.setenv("AFTERIMAGE_PASSPHRASE", OLD)
    assert run("unlock", "--accept-older-copy").status == 0


@pytest.mark.parametrize("command", ["passphrase", "recovery-key", "rotate", "keyring"])
def test_each_explains_itself(run: Run, command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        run(command, "--help")
    assert left.value.code == 0
    assert command in capsys.readouterr().out
    assert not sys.stdin.isatty()
