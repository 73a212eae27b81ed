"""What is exported can be read elsewhere, and makes the same memories in another home."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from tests.e2e.program import Program
from tests.e2e.test_command_line import LINES, write
from tests.unit.importing import samples


def memories(program: Program) -> list[tuple[Any, ...]]:
    """What there is, by all that does not depend on a vault's keys."""
    told = []
    for row in program.ok("memories"):
        whole = program.ok("show", row["id"])
        quotes = tuple(sorted(source["quote"] for source in whole["sources"]))
        kept = ("type", "text", "occurred_start", "occurred_end", "trust", "app", "conversation", "status")
        told.append((*(whole[name] for name in kept), quotes))
    return sorted(told, key=str)


def test_an_export_makes_the_same_memories_in_another_home(program: Program, tmp_path: Path) -> None:
    program.ok("init")
    program.ok("unlock")
    shots = tmp_path / "shots"
    shots.mkdir()
    samples.picture(shots / "Screenshot from 2026-03-04 14-00-00.png", "Gate B14 boards at noon")
    program.ok("import", str(write(tmp_path / "chat.jsonl", LINES[:3])), "--tz", "Europe/Berlin")
    program.ok("import", str(shots), "--tz", "UTC")
    before = memories(program)
    assert len(before) > 3

    lines = tmp_path / "all.jsonl"
    assert program.ok("export", "jsonl", str(lines))["sources"] == 4
    assert lines.stat().st_mode & 0o077 == 0
    kinds = [json.loads(line).get("kind") for line in lines.read_text().splitlines()]
    assert sorted(kinds[1:]) == ["frame", "message", "message", "message"]
    assert program.run("export", "jsonl", str(lines)).status == 5

    folder = tmp_path / "notes"
    told = program.ok("export", "markdown", str(folder), "--tz", "UTC")
    assert told["memories"] == len(before)
    note = (folder / "2026-03-02.md").read_text()
    assert "INV-48213" in note.replace("\\", "")
    assert (folder / "frames" / "000001.webp").read_bytes()[:4] == b"RIFF"

    other = replace(program, home=tmp_path / "other")
    try:
        other.ok("init")
        other.ok("unlock")
        got = other.ok("import", str(lines))
        assert (got["kind"], got["added"], got["pictures"], got["unreadable"]) == ("afterimage", 3, 1, 0)
        assert memories(other) == before
        again = other.ok("import", str(lines))
        assert (again["added"], again["pictures"], again["known"]) == (0, 0, 4)
        (seen,) = other.ok("search", "gate B14 boards", "--level", "line", "-k", "1")
        other.ok("frame", seen["source_ids"][0], "--out", str(tmp_path / "shown.png"))
    finally:
        other.run("lock")
