"""Sets Afterimage up, runs it and tests it: `python3 packaging/bootstrap.py setup|run|test`.

This file finds a Python that is new enough, so it keeps to what Python 3.6 understands; the work is done by
the package `bootstrapping` beside it. Nothing but the standard library is used.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

OLDEST = (3, 11)
NEWEST = (3, 14)
"""The newest minor version that is looked for by name."""


def newer_pythons() -> "list[str]":
    """Programs that may be a newer Python, the best first: by name on PATH, then those of pyenv and uv."""
    minors = range(NEWEST[1], OLDEST[1] - 1, -1)
    found = [path for path in (shutil.which(f"python3.{minor}") for minor in minors) if path]
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv") / "versions"
    for folder in (pyenv, Path.home() / ".local" / "share" / "uv" / "python"):
        found += sorted((str(path) for path in folder.glob("*/bin/python3")), reverse=True)
    return found


def is_new_enough(program: str) -> bool:
    """Whether a program is a Python that will do. A pyenv shim may be there and lead nowhere."""
    check = f"import sys; sys.exit(sys.version_info[:2] < {OLDEST})"
    try:
        nowhere = subprocess.DEVNULL
        return subprocess.call([program, "-c", check], stdout=nowhere, stderr=nowhere) == 0
    except OSError:
        return False


def hand_over(arguments: "list[str]") -> int:
    """Start this file again with a newer Python; say what to do where there is none."""
    here = "Python {}.{} ({})".format(*sys.version_info[:2], sys.executable)
    for program in newer_pythons():
        if is_new_enough(program):
            print(f"This is {here}: going on with {program}.", flush=True)
            return subprocess.call([program, str(Path(__file__).resolve()), *arguments])
    sys.stderr.write(
        f"Afterimage needs Python 3.11 or newer. This is {here}, and no newer one was found.\n"
        "Install one from https://www.python.org/downloads/ or, on Debian and Ubuntu, with\n"
        "    sudo apt-get install python3.11 python3.11-venv\n"
        "and use it in place of python3 in this command.\n"
    )
    return 1


def main(arguments: "list[str]") -> int:
    """Do what the arguments ask for, in this Python if it is new enough."""
    if sys.version_info[:2] < OLDEST:
        return hand_over(arguments)
    from bootstrapping.commands import main as carry_out  # noqa: PLC0415 - older Pythons cannot read it

    return carry_out(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
