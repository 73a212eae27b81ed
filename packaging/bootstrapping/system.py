"""Libraries and programs of the system: which are missing, and how they get there."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from bootstrapping.console import CommandError, Console

WINDOW_LIBRARIES: Final = (
    "libegl1",
    "libgl1",
    "libxkbcommon-x11-0",
    "libxcb-cursor0",
    "libxcb-icccm4",
    "libxcb-keysyms1",
    "libxcb-shape0",
    "libxcb-xkb1",
    "libdbus-1-3",
)
"""What Qt needs on X11."""

TEST_PROGRAMS: Final = (
    "xvfb",
    "xdotool",
    "openbox",
    "trayer",
    "x11-utils",
    "x11-xserver-utils",
    "xterm",
    "mousepad",
    "picom",
    "firefox-esr",
    "chromium",
    "at-spi2-core",
    "tesseract-ocr-deu",
    "tesseract-ocr-rus",
    "dbus-daemon",
    "fonts-dejavu",
    "fonts-liberation",
    "dbus",
    "gnome-keyring",
    "g++",
)
"""What the end-to-end tests capture and what they do it with, and what compiles the model runtime."""


_INSTALL: Final = ("apt-get", "install", "-y", "--no-install-recommends")


def is_debian() -> bool:
    """Whether packages are looked after by apt and dpkg."""
    return sys.platform == "linux" and all(map(shutil.which, ("apt-get", "dpkg-query")))


def missing_packages(names: Iterable[str]) -> list[str]:
    """Those of the packages that are not installed; none where dpkg cannot tell."""
    wanted = list(names)
    if not is_debian():
        return []
    query = ["dpkg-query", "--show", "--showformat", "${Package} ${db:Status-Status}\n", *wanted]
    answer = subprocess.run(query, capture_output=True, text=True, check=False)
    return not_installed(wanted, answer.stdout)


def not_installed(wanted: Sequence[str], answer: str) -> list[str]:
    """Which of the wanted packages dpkg-query does not report as installed."""
    rows = (line.partition(" ") for line in answer.splitlines())
    installed = {name for name, _, state in rows if state == "installed"}
    return [name for name in wanted if name not in installed]


def install_packages(console: Console, names: Sequence[str]) -> bool:
    """Installs what is missing where this may, and prints the line to type where it may not.

    Returns:
        Whether all of them are there now. What lacks costs some function, so nobody is stopped by it.
    """
    missing = missing_packages(names)
    if not missing:
        return True
    line = " ".join([*_INSTALL, *missing])
    if os.geteuid() != 0:
        console.step(f"{len(missing)} system packages are missing. Please install them with this line:")
        console.detail(f"sudo {line}")
        return False
    console.step(f"Installing {len(missing)} system packages: {' '.join(missing)}")
    if _apt(console, *_INSTALL, *missing):
        return True
    _apt(console, "apt-get", "update")
    if _apt(console, *_INSTALL, *missing):
        return True
    # One name that this system does not know stops all the others.
    lacking = [name for name in missing if not _apt(console, *_INSTALL, name)]
    if lacking:
        console.detail(f"Could not install {' '.join(lacking)}. Going on without.")
    return not lacking


def _apt(console: Console, *command: str) -> bool:
    try:
        console.call(command, environment=os.environ | {"DEBIAN_FRONTEND": "noninteractive"}, show=False)
    except CommandError:
        return False
    return True


def free_bytes(folder: Path) -> int:
    """Room on the disk that holds `folder`."""
    return shutil.disk_usage(folder).free
