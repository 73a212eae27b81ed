"""`check` on the command line: by a running engine, or by itself where none can open the home."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from core.protocol.operations import Check, CheckReport, Repair, Repaired, Status
from core.records.checking import Problem
from core.records.errors import IntegrityError
from core.vault.keys import KdfParameters
from core.vault.vault import Vault
from tests.unit.app.conftest import Run, Serve
from tests.unit.protocol.fake_engine import answering, failing

LOCKED = Status(vault="locked", capture="off")
SEGMENT = Problem(
    "damage",
    "segment",
    "journal/ab.segment",
    "Segment 2 of the journal is damaged.",
    "Something is lost.",
    "Restore it.",
    started_at=datetime(2026, 3, 4, 12, 0, tzinfo=UTC),
    ended_at=datetime(2026, 3, 4, 13, 30, tzinfo=UTC),
)
LEFT_OVER = Problem("note", "file", "objects/00/x", "A file that nothing names.", "It is noise.", "")
PASSPHRASE = "a passphrase to look with"


def test_a_running_engine_is_asked(run: Run, serve: Serve) -> None:
    calls = serve(
        {"check": answering(CheckReport((LEFT_OVER,), read_data=True, objects=1234, bytes_read=5678))}
    )
    result = run("check", "--read-data")
    assert (result.status, calls.last) == (0, Check(read_data=True))
    assert "All is well" in result.out
    assert "1,234 sealed objects" in result.out
    assert "every byte read (5,678)" in result.out
    document = run("check", "--read-data", "--json").document
    assert document["clean"] is True
    assert document["report"]["problems"][0]["severity"] == "note"


def test_problems_are_told_and_give_another_status(run: Run, serve: Serve) -> None:
    serve({"check": answering(CheckReport((SEGMENT,), read_data=False))})
    result = run("check")
    assert result.status == 6
    assert "DAMAGED: Segment 2 of the journal is damaged." in result.out
    assert "2026-03-04 12:00 to 2026-03-04 13:30 UTC" in result.out
    assert "structure only" in result.out
    document = run("check", "--json").document
    assert (document["clean"], document["repaired"]) == (False, None)
    assert document["report"]["problems"][0]["file"] == "journal/ab.segment"


def test_repairing_asks_first(run: Run, serve: Serve) -> None:
    calls = serve(
        {
            "check": answering(CheckReport((SEGMENT,), read_data=False)),
            "repair": answering(Repaired(1, 0, 0, rebuilt=True)),
        }
    )
    result = run("check", "--repair")
    assert result.status == 2
    assert "Segment 2" in result.error
    assert "nobody to ask" in result.error
    assert "repair" not in calls.names
    result = run("check", "--repair", "--yes", "--json")
    assert (result.status, calls.last) == (0, Repair())
    assert result.document["repaired"]["segments"] == 1


def test_nothing_is_repaired_where_nothing_is_wrong(run: Run, serve: Serve) -> None:
    calls = serve({"check": answering(CheckReport((), read_data=False))})
    assert run("check", "--repair", "--yes").status == 0
    assert "repair" not in calls.names


@pytest.fixture
def vault(home: Path) -> Path:
    made, _ = Vault.create(home, PASSPHRASE, KdfParameters(64 * 1024, 3, 4))
    for number in range(3):
        made.objects.put(f"images/frm_{number}", b"picture")
    made.close()
    return home


def test_without_an_engine_it_looks_for_itself(run: Run, vault: Path, monkeypatch: Any) -> None:
    before = {path: path.stat().st_mtime_ns for path in [vault, *vault.rglob("*")]}
    monkeypatch.setenv("AFTERIMAGE_PASSPHRASE", PASSPHRASE)
    result = run("check", "--read-data", "--json")
    assert (result.status, result.error) == (0, "")
    assert result.document["report"]["objects"] == 3
    assert {path: path.stat().st_mtime_ns for path in [vault, *vault.rglob("*")]} == before
    (picture, *_) = (path for path in (vault / "objects").rglob("*") if path.is_file())
    picture.unlink()
    monkeypatch.setenv("AFTERIMAGE_PASSPHRASE", PASSPHRASE)
    result = run("check")
    assert result.status == 6
    assert "picture of the frame" in result.out
    monkeypatch.setenv("AFTERIMAGE_PASSPHRASE", "another passphrase")
    assert run("check").status == 3
    assert run("check").status == 3, "there is no terminal to ask on"


def test_where_the_engine_cannot_open_it_for_damage_it_looks_for_itself(
    run: Run, serve: Serve, vault: Path, monkeypatch: Any
) -> None:
    (log,) = (vault / "keys").glob("*.log")
    data = bytearray(log.read_bytes())
    data[len(data) // 2] ^= 1
    log.write_bytes(data)
    serve({"status": answering(LOCKED), "unlock": failing(IntegrityError("Change 2 is damaged."))})
    monkeypatch.setenv("AFTERIMAGE_PASSPHRASE", PASSPHRASE)
    result = run("check", "--json")
    assert result.status == 6
    damaged = [one["kind"] for one in result.document["report"]["problems"] if one["severity"] == "damage"]
    assert damaged == ["key-table", "object"]
    assert log.read_bytes() == data


def test_a_table_that_does_not_open_is_salvaged_before_the_engine_repairs(
    run: Run, serve: Serve, vault: Path, monkeypatch: Any
) -> None:
    (log,) = (vault / "keys").glob("*.log")
    log.write_bytes(log.read_bytes()[:-1] + b"\1")
    unlocked = []

    async def unlock(_request: Any, _context: Any) -> Any:
        try:
            Vault.open(vault, PASSPHRASE).close()
        except IntegrityError:
            unlocked.append(False)
            raise
        unlocked.append(True)
        return Status(vault="unlocked", capture="off")

    serve(
        {
            "status": answering(LOCKED),
            "unlock": unlock,
            "repair": answering(Repaired(0, 0, 0, rebuilt=True)),
        }
    )
    monkeypatch.setenv("AFTERIMAGE_PASSPHRASE", PASSPHRASE)
    result = run("check", "--repair", "--yes", "--json")
    assert (result.status, unlocked) == (0, [False, True])


def test_no_vault_is_said(run: Run, home: Path, monkeypatch: Any) -> None:
    home.mkdir()
    monkeypatch.setenv("AFTERIMAGE_PASSPHRASE", PASSPHRASE)
    assert run("check").status == 4
    assert list(home.iterdir()) == []
