"""Runs a child that acknowledges its work line by line, and ends it with SIGKILL in the middle of it."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def acknowledged_before_kill(module: str, *arguments: str, acknowledgements: int) -> list[str]:
    """What the child had acknowledged when it was killed, which is right after so many lines were read.

    The child goes on working until the signal arrives, so the kill falls anywhere in its next steps.
    """
    command = [sys.executable, "-m", module, *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as child:
        assert child.stdout is not None
        lines = [child.stdout.readline() for _ in range(acknowledgements)]
        child.kill()
        lines += child.stdout.readlines()
    assert child.returncode == -9
    # A line without its end was cut off by the kill.
    return [line.strip() for line in lines if line.endswith("\n")]
