"""Starting with the session: the desktop's own file for that, read anew each time it is asked."""

import os
import sys
from pathlib import Path
from typing import Final

_NAME: Final = "afterimage.desktop"
_SPECIAL: Final = '"`$\\'


def autostart_file() -> Path:
    """Where desktops look for it (freedesktop.org, Desktop Application Autostart)."""
    config = os.environ.get("XDG_CONFIG_HOME") or str(Path.home() / ".config")
    return Path(config) / "autostart" / _NAME


def starts_at_login(file: Path | None = None) -> bool:
    """Whether it is there and not switched off by somebody else's settings."""
    try:
        lines = (file or autostart_file()).read_text(encoding="utf-8").splitlines()
    except OSError:
        return False
    found = {line.replace(" ", "") for line in lines}
    return not found & {"Hidden=true", "X-GNOME-Autostart-enabled=false"}


def start_at_login(command: list[str], *, on: bool, file: Path | None = None) -> None:
    """Write the file or remove it.

    Args:
        command: what starts the desktop.
        on: whether it shall.
        file: for tests.

    Raises:
        OSError: the folder cannot be written to.
    """
    file = file or autostart_file()
    if not on:
        file.unlink(missing_ok=True)
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    words = " ".join(_quoted(word) for word in command)
    file.write_text(
        "[Desktop Entry]\n"
        "Type=Application\n"
        "Name=Afterimage\n"
        "Comment=Remembers what you saw, on this computer alone\n"
        f"Exec={words}\n"
        "Terminal=false\n"
        "X-GNOME-Autostart-enabled=true\n",
        encoding="utf-8",
    )


def own_command(home: str) -> list[str]:
    """What starts this desktop again, from source and frozen alike."""
    program = [sys.executable]
    if not getattr(sys, "frozen", False):
        root = Path(__file__).resolve().parent.parent
        # `-m app` finds the program only from its own folder.
        program = ["env", f"PYTHONPATH={root}", sys.executable, "-m", "app"]
    return [*program, "desktop", "--home", home]


def _quoted(word: str) -> str:
    """A word of `Exec`, as the Desktop Entry Specification quotes it."""
    escaped = "".join(f"\\{letter}" if letter in _SPECIAL else letter for letter in word).replace("%", "%%")
    # A backslash is an escape of the file's own strings as well.
    return '"' + escaped.replace("\\", "\\\\") + '"'
