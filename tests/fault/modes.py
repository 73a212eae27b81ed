"""File modes: all of a home, its backup and its sockets is for its owner alone, whatever the mask was."""

import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.fault.day import Days
from tests.fault.parts import Work

_PLACES: Final = ("home", "run", "backup", "restored")
"""What must be private as a whole. The user's other folders are the user's."""


@dataclass(frozen=True, slots=True)
class ModeFigures:
    """What was looked at."""

    modes_checked: int
    modes_wrong: int
    modes_examples: tuple[str, ...] = ()


class Modes:
    """The part of the programme."""

    name = "modes"
    promises = ("modes_wrong",)

    def __init__(self, days: Days) -> None:
        self._days = days

    def run(self, work: Work) -> ModeFigures:
        """Look at all that a day has left."""
        day = self._days.get(work)
        seen = list(_modes([day.folder / name for name in _PLACES]))
        wrong = [
            f"{oct(mode)} {path.relative_to(day.folder)}" for path, mode in seen if not is_private(path, mode)
        ]
        return ModeFigures(len(seen), len(wrong), tuple(wrong[:12]))

    def blind_spots(self, work: Work) -> list[str]:
        """A file and a folder that others may look into."""
        with work.folder() as folder:
            (folder / "file").touch(0o644)
            (folder / "file").chmod(0o644)
            (folder / "folder").mkdir()
            (folder / "folder").chmod(0o755)
            found = [path.name for path, mode in _modes([folder]) if not is_private(path, mode)]
        return [f"modes: a {name} for all" for name in ("file", "folder") if name not in found]


def _modes(places: list[Path]) -> Iterator[tuple[Path, int]]:
    for place in places:
        if place.exists():
            for path in (place, *place.rglob("*")):
                yield path, stat.S_IMODE(path.lstat().st_mode)


def is_private(path: Path, mode: int) -> bool:
    """Whether only the owner gets at it. Sockets need the right to write and no other."""
    if path.is_dir():
        return mode == 0o700
    return mode == 0o600 or (not path.is_file() and mode & 0o077 == 0)
