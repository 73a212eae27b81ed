from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from core.protocol.operations import (
    Created,
    CreateVault,
    GetSettings,
    GetStatus,
    Lock,
    Nothing,
    Pause,
    Progress,
    SetSetting,
    Settings,
    Status,
    Unlock,
)
from core.protocol.server import Context
from core.records.errors import NotFoundError, RefusedError, WrongPassphraseError
from tests.unit.app.conftest import Run, Serve
from tests.unit.protocol.fake_engine import answering, failing

ABSENT = Status(vault="absent", capture="off")
LOCKED = Status(vault="locked", capture="off")
UNLOCKED = Status(
    vault="unlocked",
    capture="paused",
    reason="you paused it",
    last_frame_at=datetime(2026, 3, 4, 13, 2, tzinfo=UTC),
    paused_until=datetime(2026, 3, 4, 14, 0, tzinfo=UTC),
    frames=1200,
    spooled=3,
    notice="Capture resumed.",
)


def test_init_gives_the_recovery_key(run: Run, serve: Serve, home: Path, monkeypatch: Any) -> None:
    calls = serve({"status": answering(ABSENT), "init": answering(Created("KEY-KEY"))})
    monkeypatch.setenv("AFTERIMAGE_PASSPHRASE", "correct horse")
    result = run("init", "--json")
    assert (result.status, result.error) == (0, "")
    assert result.document == {"home": str(home), "recovery_key": "KEY-KEY"}
    assert calls.requests == [GetStatus(), CreateVault("correct horse")]
    monkeypatch.setenv("AFTERIMAGE_PASSPHRASE", "correct horse")
    assert "KEY-KEY" in run("init").out


def test_init_refuses_a_short_passphrase_before_anything_starts(run: Run, monkeypatch: Any) -> None:
    monkeypatch.setenv("AFTERIMAGE_PASSPHRASE", "short")
    result = run("init", "--json")
    assert result.status == 5
    assert result.document["error"] == "refused"
    assert "8 characters" in result.error


def test_init_refuses_a_second_vault(run: Run, serve: Serve, monkeypatch: Any) -> None:
    calls = serve({"status": answering(LOCKED)})
    monkeypatch.setenv("AFTERIMAGE_PASSPHRASE", "correct horse")
    assert run("init").status == 5
    assert calls.names == ["status"]


def test_status_for_people_and_programs(run: Run, serve: Serve) -> None:
    serve({"status": answering(UNLOCKED)})
    document = run("status", "--json").document
    assert document["vault"] == "unlocked"
    assert document["last_frame_at"] == "2026-03-04T13:02:00Z"
    text = run("status", "--tz", "Europe/Berlin").out
    assert "paused until 2026-03-04 15:00: you paused it" in text
    assert "Last frame  2026-03-04 14:02" in text
    assert "1,200, 3 waiting" in text
    assert text.endswith("Capture resumed.\n")


def test_status_says_how_far_an_unlock_is(run: Run, serve: Serve) -> None:
    half = Progress("Deriving the search index again", 42, 100)
    serve({"status": answering(replace(LOCKED, vault="opening", progress=half))})
    assert "opening, deriving the search index again (42 %)" in run("status").out
    assert run("status", "--json").document["progress"]["done"] == 42


def test_lock_waits_until_the_engine_has_gone(run: Run, serve: Serve) -> None:
    async def lock(_request: Any, _context: Context) -> Nothing:
        connections = hang_up["engine"].server._clients
        for connection in list(connections):
            connection._loop.call_later(0.01, connection._writer.close)
        return Nothing()

    hang_up: dict[str, Any] = {}
    calls = serve({"lock": lock})
    hang_up["engine"] = calls.engine
    result = run("lock", "--json")
    assert (result.status, result.document) == (0, {"locked": True})
    assert calls.requests == [Lock()]


def test_lock_without_an_engine_has_nothing_to_do(run: Run) -> None:
    assert run("lock").out == "Locked.\n"


def test_unlock_asks_the_engine_to_stay(run: Run, serve: Serve, monkeypatch: Any) -> None:
    calls = serve({"status": answering(LOCKED), "unlock": answering(UNLOCKED)})
    monkeypatch.setenv("AFTERIMAGE_PASSPHRASE", "correct horse")
    assert run("unlock", "--json").document["vault"] == "unlocked"
    assert calls.last == Unlock("correct horse", stay=True)


def test_unlock_with_a_wrong_passphrase(run: Run, serve: Serve, monkeypatch: Any) -> None:
    serve({"status": answering(LOCKED), "unlock": failing(WrongPassphraseError("That is not it."))})
    monkeypatch.setenv("AFTERIMAGE_PASSPHRASE", "wrong")
    result = run("unlock", "--json")
    assert (result.status, result.document["error"]) == (3, "wrong_passphrase")


def test_unlock_without_a_vault(run: Run, serve: Serve, monkeypatch: Any) -> None:
    serve({"status": answering(ABSENT)})
    monkeypatch.setenv("AFTERIMAGE_PASSPHRASE", "correct horse")
    assert run("unlock").status == 4


def test_pause_and_resume(run: Run, serve: Serve) -> None:
    calls = serve({"pause": answering(UNLOCKED), "resume": answering(UNLOCKED)})
    assert run("pause", "15", "--json").document["capture"] == "paused"
    assert calls.last == Pause(15.0)
    run("pause")
    assert calls.last == Pause(None)
    assert run("resume").status == 0


def test_settings_are_read_and_changed(run: Run, serve: Serve) -> None:
    values = {"capture.interval": 2.0, "privacy.exclude_apps": ["KeePassXC"]}
    calls = serve({"config.get": answering(Settings(values)), "config.set": answering(Settings(values))})
    assert run("config", "get", "--json").document == values
    assert run("config", "get").out == 'capture.interval = 2.0\nprivacy.exclude_apps = ["KeePassXC"]\n'
    assert calls.last == GetSettings("")
    changed = run("--json", "config", "set", "privacy.exclude_apps", '["KeePassXC"]')
    assert changed.document == {"privacy.exclude_apps": ["KeePassXC"]}
    assert calls.last == SetSetting("privacy.exclude_apps", ["KeePassXC"])


def test_settings_that_do_not_fit(run: Run, serve: Serve) -> None:
    serve({"config.set": failing(RefusedError("No.")), "config.get": failing(NotFoundError("No."))})
    assert run("config", "set", "capture.interval", "x").status == 5
    assert run("config", "get", "capture.nonsense").status == 4
