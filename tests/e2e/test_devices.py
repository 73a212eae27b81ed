"""Two devices of one user, by the command line: real processes, a folder between them, cut off and back."""

from dataclasses import replace
from pathlib import Path

from tests.e2e.program import Program
from tests.e2e.test_command_line import LINES, write


def test_two_homes_share_a_folder_and_what_is_deleted_leaves_all_of_it(
    program: Program, tmp_path: Path
) -> None:
    shared, away = tmp_path / "shared", tmp_path / "away"
    other = replace(program, home=tmp_path / "other", passphrase="quite another passphrase of seven words")
    try:
        for device in (program, other):
            device.ok("init")
            device.ok("unlock")
        program.ok("import", "transcript", str(write(tmp_path / "chat.jsonl", LINES[:3])), "--tz", "UTC")
        program.ok("devices", "create", str(shared), "--name", "Desk")
        code = program.ok("devices", "invite")["code"]
        assert other.run("devices", "join", str(shared), "AAAAAA-AAAAAA").status == 5
        other.ok("devices", "join", str(shared), code, "--name", "Laptop")
        for device in (program, other, program):
            device.ok("devices", "exchange")
        assert {one["name"] for one in program.ok("devices", "list")["devices"]} == {"Desk", "Laptop"}
        assert other.ok("ask", "what was the invoice number Marta sent?")["short"] == "INV-48213"

        shared.rename(away)  # cut off: the stick is out
        assert program.run("devices", "exchange").status == 6
        note = [("n1", "Ada", "2026-03-05T09:00:00", "The spare key hangs behind the blue door.")]
        other.ok("import", "transcript", str(write(tmp_path / "note.jsonl", note)), "--tz", "UTC")
        (told,) = program.ok("search", "INV-48213", "-k", "1")
        program.ok("delete", told["memory_id"], "--yes")
        away.rename(shared)
        for device in (other, program, other, program):
            device.ok("devices", "exchange")
        assert "blue door" in program.ok("search", "spare key", "--level", "line")[0]["text"]
        assert all("INV-48213" not in hit["text"] for hit in other.ok("search", "invoice number"))

        known = {path: path.read_bytes() for path in shared.rglob("*") if path.is_file()}
        assert known
        assert not [path for path, data in known.items() if b"INV-48213" in data or b"blue door" in data]
        assert all(path.stat().st_mode & 0o077 == 0 for path in known)
        other.ok("devices", "leave")
        assert other.run("devices", "exchange").status == 5
    finally:
        other.run("lock")
