"""Keys of a real home: a new passphrase, new keys, killed in the middle, an older copy put in its place."""

import os
import random
import shutil
import signal
import time
from pathlib import Path

import pytest

from tests.e2e.lives import transcript_lines
from tests.e2e.program import PASSPHRASE, Program
from tests.e2e.test_command_line import write
from tests.support.xvfb import wait_for

NEW = "a quite different passphrase"
COUNT = 12


@pytest.fixture
def filled(program: Program, tmp_path: Path) -> Program:
    """A home with a few memories, locked."""
    program.ok("init")
    lines, _ = transcript_lines(3, COUNT)
    program.ok("import", "transcript", str(write(tmp_path / "chat.jsonl", lines)), "--tz", "UTC")
    end(program)
    return program


def end(program: Program) -> None:
    program.ok("lock")
    wait_for(lambda: not program.processes())


def messages(program: Program) -> int:
    return len(program.ok("search", "code name", "--level", "line", "-k", "50"))


def test_new_passphrase_new_keys_and_back_to_an_older_copy(filled: Program, tmp_path: Path) -> None:
    old = shutil.copytree(filled.home, tmp_path / "old")
    filled.environment["AFTERIMAGE_NEW_PASSPHRASE"] = NEW
    assert filled.ok("passphrase") == {"changed": True, "problem": ""}
    assert filled.run("search", "code name").status == 3
    filled.passphrase = NEW
    recovery_key = filled.ok("rotate")["recovery_key"]
    state = filled.ok("keyring", "status")
    assert (state["epoch"], state["keyring"]) == (2, False)
    filled.passphrase = recovery_key
    assert messages(filled) == COUNT
    end(filled)

    shutil.rmtree(filled.home)
    shutil.copytree(old, filled.home)
    filled.passphrase = PASSPHRASE
    refused = filled.run("search", "code name")
    assert (refused.status, refused.data["error"]) == (5, "older_copy")
    filled.ok("unlock", "--accept-older-copy")
    end(filled)
    assert messages(filled) == COUNT


def test_killed_in_the_middle_of_a_rotation(filled: Program) -> None:
    """Whatever it got to, the passphrase opens everything."""
    chance = random.Random(5)
    filled.ok("unlock")
    for _ in range(2):
        command = filled.start("rotate")
        time.sleep(chance.uniform(0.2, 3.0))
        for process in filled.processes():
            if process != command.pid:
                os.kill(process, signal.SIGKILL)
        command.communicate()
        wait_for(lambda: not filled.processes())
        assert messages(filled) == COUNT
        filled.ok("unlock")
