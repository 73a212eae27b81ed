"""The frozen program: one folder with everything in it, for whoever has no Python."""

import os
from pathlib import Path
from typing import Final

from bootstrapping import portable
from bootstrapping.console import CommandError, Console, SetupError
from bootstrapping.layout import PACKAGING, Environment

BUILD: Final = PACKAGING / "build"
DIST: Final = PACKAGING / "dist"
PROGRAM: Final = DIST / "afterimage" / ("afterimage.exe" if os.name == "nt" else "afterimage")


def freeze(console: Console, environment: Environment) -> Path:
    """Make it anew.

    Returns:
        The folder.

    Raises:
        SetupError: it cannot be made.
    """
    portable.build_portable(console, environment)
    console.step("Freezing the program")
    command = [
        *(str(environment.python), "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN"),
        *("--workpath", str(BUILD / "freezing"), "--distpath", str(DIST), str(PACKAGING / "afterimage.spec")),
    ]
    try:
        console.call(command)
    except CommandError as error:
        raise SetupError(f"The program could not be frozen: {error}") from error
    return PROGRAM.parent
