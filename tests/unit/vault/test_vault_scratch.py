"""Temporary files in RAM: private, removed at the end, and by the next process after a kill."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from core.vault import scratch

MAKE = "from core.vault import scratch; print(scratch.ram_folder(), flush=True);"


def start(code: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", MAKE + code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


def folder_of(process: "subprocess.Popen[str]") -> Path:
    assert process.stdout is not None
    return Path(process.stdout.readline().strip())


def test_it_is_private_in_memory_and_goes_with_its_process() -> None:
    with start("input()") as process:
        folder = folder_of(process)
        assert scratch._is_in_memory(folder.parent)
        assert folder.stat().st_mode & 0o777 == 0o700
        process.communicate("\n")
    assert not folder.exists()


def test_the_next_one_removes_what_a_killed_one_left_and_nothing_of_the_living() -> None:
    with start("input()") as killed, start("input()") as living:
        left, kept = folder_of(killed), folder_of(living)
        (left / "vectors").write_bytes(b"readable")
        killed.kill()
        killed.communicate()
        with start("") as following:
            folder_of(following)
            following.communicate()
        assert not left.exists()
        assert kept.exists()
        living.communicate("\n")


def test_where_there_is_no_memory_folder_nothing_readable_is_left_anywhere(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("TMPDIR", "before")
    monkeypatch.setattr(scratch, "_CANDIDATES", (str(tmp_path),))
    monkeypatch.setattr(scratch, "ram_folder", scratch.ram_folder.__wrapped__)
    scratch.keep_temporary_files_in_ram()
    with pytest.raises(OSError, match="Not a directory"):
        Path(os.environ["TMPDIR"]).mkdir()
    assert list(tmp_path.iterdir()) == []
