"""What a home takes on the disk, by kind, and how fast that grows.

Counted in blocks of the disk, folders included, as `du` does it: what a person would find by other means.
"""

import os
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal, get_args

from core.engine.keeping.ballast import FILE as RESERVE
from core.engine.keeping.policy import GIB
from core.engine.pictures.stored import ALBUMS, PICTURES, names_in
from core.protocol.operations import Storage, StorageKind
from core.vault.objects import SealedObjects

TABLES: Final = "tables/"
Name = Literal["pictures", "tables", "journal", "spool", "keys", "logs", "reserve", "sealed", "other"]
_FOLDERS: Final[dict[str, Name]] = {
    "objects": "sealed",
    "journal": "journal",
    "spool": "spool",
    "keys": "keys",
    "logs": "logs",
    RESERVE: "reserve",
}
_BLOCK: Final = 512
_DAY: Final = 24 * 3600.0
_WEEK, _MONTH = 7, 30


@dataclass(frozen=True, slots=True)
class _File:
    top: str
    """The name directly below the home that it belongs to."""
    name: str
    bytes: int
    written: float
    folder: bool


@dataclass(slots=True)
class _Sum:
    bytes: int = 0
    files: int = 0
    written: list[tuple[float, int]] = field(default_factory=list)

    def add(self, file: _File) -> None:
        self.bytes += file.bytes
        self.files += not file.folder
        self.written.append((file.written, file.bytes))

    def since(self, moment: float) -> int:
        return sum(size for written, size in self.written if written >= moment)


@dataclass(frozen=True, slots=True)
class Measured:
    """A home, measured."""

    kinds: dict[Name, _Sum]
    pictures: dict[str, int]
    """What each picture takes, by its name; empty while locked. Those of an album count alike."""
    at: float

    @property
    def used(self) -> int:
        """All of it, in bytes."""
        return sum(one.bytes for one in self.kinds.values())

    def of(self, name: Name) -> int:
        """What one kind takes."""
        return self.kinds[name].bytes if name in self.kinds else 0

    def per_day(self, days: int) -> int:
        """Bytes that came in on a day, on average over so many; what went again is not counted."""
        pictures, journal = self.kinds.get("pictures", _Sum()), self.kinds.get("journal", _Sum())
        times = [written for one in (pictures, journal) for written, _ in one.written]
        if not times:
            return 0
        span = min(days * _DAY, max(self.at - min(times), _DAY))
        since = self.at - days * _DAY
        recent = journal.since(since)
        # Tables are rewritten all the time and tell nothing; they grow as the journal does.
        tables = self.of("tables") * recent // journal.bytes if journal.bytes else 0
        return int((pictures.since(since) + recent + tables) * _DAY / span)


def measure(home: Path, objects: SealedObjects | None = None) -> Measured:
    """Measure a home.

    Args:
        home: the home folder.
        objects: of the open vault, which knows pictures from tables; `None` while it is locked.
    """
    names = {entry.file: name for name, entry in objects.list()} if objects is not None else {}
    kinds: defaultdict[Name, _Sum] = defaultdict(_Sum)
    pictures: dict[str, int] = {}
    for file in _files(home):
        kind = _FOLDERS.get(file.top, "other")
        if kind == "sealed" and objects is not None:
            name = names.get(file.name, "")
            kind = _kind(name)
            members = names_in(name) or (name,)
            if kind == "pictures":
                pictures |= dict.fromkeys(members, file.bytes // len(members))
        kinds[kind].add(file)
    return Measured(dict(kinds), pictures, time.time())


def _kind(name: str) -> Name:
    if name.startswith((PICTURES, ALBUMS)):
        return "pictures"
    return "tables" if name.startswith(TABLES) else "other"


def storage(measured: Measured, free: int, floor: int, max_gb: float) -> Storage:
    """The figures of a home, with what they mean for the days to come."""
    limit = int(max_gb * GIB)
    week, month = measured.per_day(_WEEK), measured.per_day(_MONTH)
    pace = week or month
    return Storage(
        kinds=tuple(
            StorageKind(name, measured.kinds[name].bytes, measured.kinds[name].files)
            for name in get_args(Name)
            if name in measured.kinds
        ),
        used=measured.used,
        free=free,
        floor=floor,
        limit=limit,
        per_day_week=week,
        per_day_month=month,
        limit_in_days=max(limit - measured.used, 0) / pace if limit and pace else None,
        floor_in_days=max(free - floor, 0) / pace if pace else None,
    )


def _files(home: Path) -> Iterator[_File]:
    """Everything in a home. What goes while it is being looked at is passed over."""
    pending: list[tuple[str, str]] = [("", str(home))]
    while pending:
        top, folder = pending.pop()
        try:
            with os.scandir(folder) as entries:
                yield _file(top, os.path.basename(folder), os.stat(folder), folder=True)  # noqa: PTH116, PTH119 -- paths cost three times as much, and there are many
                for entry in entries:
                    below = top or entry.name
                    try:
                        if entry.is_dir(follow_symlinks=False):
                            pending.append((below, entry.path))
                        else:
                            found = entry.stat(follow_symlinks=False)
                            yield _file(below, entry.name, found, folder=False)
                    except FileNotFoundError:
                        continue
        except FileNotFoundError:
            continue


def _file(top: str, name: str, found: os.stat_result, *, folder: bool) -> _File:
    blocks = getattr(found, "st_blocks", None)
    size = found.st_size if blocks is None else blocks * _BLOCK
    return _File(top, name, size, found.st_mtime, folder)
