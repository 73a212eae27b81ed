"""Pins, storage rules and figures by the command line and real processes."""

import subprocess
from pathlib import Path

from tests.e2e.program import Program
from tests.e2e.test_command_line import filled as filled  # noqa: PLC0414 -- a fixture


def du(path: Path) -> int:
    found = subprocess.run(["du", "-s", "-B1", str(path)], check=True, capture_output=True, text=True)
    return int(found.stdout.split()[0])


def test_a_memory_is_pinned_and_stays_so_over_a_rebuild(filled: Program) -> None:
    memory = filled.ok("search", "cat called Biscuit")[0]["memory_id"]
    assert filled.ok("pin", memory)["changed"] == 1
    assert filled.ok("pin", memory)["changed"] == 0
    filled.ok("rebuild")
    assert filled.ok("show", memory)["pinned"]
    assert filled.ok("unpin", memory)["changed"] == 1
    assert not filled.ok("show", memory)["pinned"]
    assert filled.run("pin", "memory_none").status == 4


def test_rules_are_shown_and_confirmed_before_they_are_followed(filled: Program) -> None:
    assert all(
        value == 0
        for name, value in filled.ok("config", "get").items()
        if name.startswith("storage.") and "_days" in name
    )
    refused = filled.run("config", "set", "storage.keep_days", "30")
    assert refused.status == 5
    assert "has not been confirmed" in refused.data["message"]
    preview = filled.ok("retention", "--days", "30")
    assert [stage["items"] for stage in preview["stages"]] == [0, 0, 0]  # it came in today
    assert not preview["confirmed"]
    filled.ok("config", "set", "storage.keep_days", "30", "--yes")
    assert filled.ok("retention")["confirmed"]
    assert filled.ok("retention", "--apply", "--yes")["done"]
    assert filled.ok("status")["messages"] == 5
    assert filled.run("config", "set", "storage.keep_days", "7").status == 5
    filled.ok("config", "set", "storage.keep_days", "0")
    assert filled.run("retention", "--apply", "--yes").status == 5


def test_figures_are_those_of_the_disk(filled: Program) -> None:
    found = filled.ok("storage")
    assert found["used"] == sum(kind["bytes"] for kind in found["kinds"])
    assert abs(found["used"] - du(filled.home)) <= 64 * 4096  # what was logged since
    assert found["floor"] == 2**30
    filled.ok("lock")
    assert "sealed" in [kind["name"] for kind in filled.ok("storage")["kinds"]]


def test_below_the_floor_it_says_so_and_takes_no_import(filled: Program, tmp_path: Path) -> None:
    filled.ok("config", "set", "storage.min_free_mb", "1048576")
    filled.ok("resume")
    status = filled.ok("status")
    assert status["capture"] == "degraded"
    assert "1.0 TB have to stay free" in status["reason"]
    refused = filled.run("import", "transcript", str(tmp_path / "chat.jsonl"))
    assert refused.status == 6
    assert "have to stay free" in refused.data["message"]
    assert filled.ok("search", "invoice")
    filled.ok("config", "set", "storage.min_free_mb", "64")
    assert "stay free" not in filled.ok("status")["reason"]
