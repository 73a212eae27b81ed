"""Whether the computer runs on its battery."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

SUPPLIES: Final = Path("/sys/class/power_supply")
"""Where Linux shows mains and batteries, a folder each."""


def on_battery(supplies: Path = SUPPLIES) -> bool:
    """Whether it does; no where nobody can tell, as on a computer without a battery.

    Args:
        supplies: the folder that Linux fills.
    """
    return _linux(supplies) if sys.platform.startswith("linux") else _elsewhere()


def _elsewhere() -> bool:
    import psutil  # noqa: PLC0415 -- not needed to open a screen

    found = psutil.sensors_battery()
    return found is not None and found.power_plugged is False


def _linux(supplies: Path) -> bool:
    """A battery of the computer, not of its mouse, is being emptied, and no mains is there."""
    discharging = False
    for supply in _folders(supplies):
        kind = _word(supply / "type")
        if kind in {"Mains", "USB"} and _word(supply / "online") == "1":
            return False
        if kind == "Battery" and _word(supply / "scope") != "Device":
            discharging = discharging or _word(supply / "status") == "Discharging"
    return discharging


def _folders(supplies: Path) -> Iterator[Path]:
    try:
        yield from sorted(supplies.iterdir())
    except OSError:
        return


def _word(path: Path) -> str:
    try:
        return path.read_text("ascii", "replace").strip()
    except OSError:  # not every supply tells everything, and they come and go
        return ""
