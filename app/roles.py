"""The processes of this program, and how each is started."""

import sys
from typing import Final, Literal

Role = Literal["desktop", "engine", "worker", "model", "portal", "importer", "plugin"]
ROLE_OPTION: Final = "--role"


def role_command(role: Role, *arguments: str) -> list[str]:
    """The command that starts this program in a role, from source and frozen alike."""
    program = [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "app"]
    return [*program, ROLE_OPTION, role, *arguments]
