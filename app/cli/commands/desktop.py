"""`run`: hand this process over to the windows."""

import argparse
import os
import subprocess
import sys

from app.cli.outcome import Outcome
from app.cli.session import Session
from app.roles import role_command
from core.records.errors import EnvironmentFaultError


def run(session: Session, _options: argparse.Namespace) -> Outcome:
    """Become the desktop role. On POSIX this does not return."""
    if not _has_display():
        raise EnvironmentFaultError(
            "There is no display to show windows on. Start it from a graphical session, or set DISPLAY."
        )
    command = role_command("desktop", "--home", str(session.home))
    if os.name == "posix":
        os.execv(command[0], command)  # noqa: S606 -- our own program, no shell wanted
    finished = subprocess.run(command, check=False)  # noqa: S603 -- our own program
    return Outcome({"exit_status": finished.returncode}, "", finished.returncode)


def _has_display() -> bool:
    if sys.platform in {"win32", "darwin"}:
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))
