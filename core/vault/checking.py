"""Looks through what the vault keeps on disk: its key table, its objects, and who may read them.

Nothing is changed, and nothing is kept in the cache of decrypted chunks. Works beside a running engine: what
changes while it is looked at is looked at again.
"""

import logging
import os
import string
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from core.records.checking import Problem
from core.records.errors import EnvironmentFaultError, IntegrityError
from core.vault.entry import Entry
from core.vault.envelope import chunk_count, stream_size
from core.vault.files import PARTIAL_SUFFIX, PRIVATE_FILE, PRIVATE_FOLDER
from core.vault.header import Copies
from core.vault.objectfile import ObjectReader
from core.vault.objects import SealedObjects
from core.vault.tableformat import Loaded

_LOG = logging.getLogger(__name__)
_BATCH: Final = 64
"""Chunks that are read in one call."""
_FANOUT: Final = frozenset(a + b for a in string.hexdigits.lower() for b in string.hexdigits.lower())
_NEXT_START: Final = "Nothing to do: the next start removes it."
RESTORE: Final = "Restore the home folder from a backup."

Step = Callable[[int], None]
"""Told how much more was done, in bytes or things; ends the check by raising."""


@dataclass(frozen=True, slots=True)
class DamagedObject:
    """An object that cannot be read."""

    name: str
    file: str
    why: str


def check_header(copies: Copies) -> Iterator[Problem]:
    """A header's two files against one another."""
    for file in copies.unlike(copies.headers[0]):
        yield Problem(
            "warning",
            "header",
            file,
            "One of the two copies of the vault's header is damaged, missing or older.",
            "The other one is whole, so nothing is lost. If that is damaged too, nothing opens any more.",
            "Unlock once: the copy is written anew then.",
        )


def check_table(loaded: Loaded) -> Iterator[Problem]:
    """The key table's files."""
    for file in loaded.faults:
        yield Problem(
            "warning",
            "key-table",
            f"keys/{file}",
            "A file of the key table is damaged or missing, of which there is another copy.",
            "Nothing is lost.",
            "Unlock once: the copies are written anew then.",
        )
    if loaded.loss:
        yield Problem(
            "damage",
            "key-table",
            "keys",
            loaded.loss,
            f"The vault does not open. Up to {loaded.log.position.count} changes after the last snapshot are "
            "whole; what was stored or deleted after them, which are the latest changes, cannot be told.",
            f"{RESTORE} Without one, `check --repair` opens it without those changes.",
        )


def check_modes(home: Path, step: Step) -> Iterator[Problem]:
    """Who may read what lies in the home."""
    for path in _below(home):
        step(1)
        try:
            status = path.lstat()
        except OSError:
            continue  # it went meanwhile
        expected = PRIVATE_FOLDER if path.is_dir() else PRIVATE_FILE
        name = "" if path == home else str(path.relative_to(home))
        if path.is_symlink():
            yield Problem(
                "warning",
                "file",
                name,
                "This is a link. Afterimage makes none.",
                "What it leads to may not be protected as the home folder is.",
                "Replace it by what it leads to.",
            )
        elif os.name != "nt" and status.st_mode & 0o777 & ~expected:
            yield Problem(
                "warning",
                "mode",
                name,
                f"Others may open this: its mode is {status.st_mode & 0o777:o}, not {expected:o}.",
                "What is in it is sealed, but its size and its changes can be watched.",
                "`check --repair` closes it to others.",
            )


def check_objects(
    objects: SealedObjects, folder: Path, step: Step, *, read_data: bool
) -> Iterator[DamagedObject | Problem]:
    """Whether every object has its file of the right size, and every file its object.

    Args:
        objects: What is looked through.
        folder: Where their files are.
        step: Told of bytes on disk if data is read, and otherwise of objects.
        read_data: Decrypt and authenticate everything.
    """
    known = set()
    for name, entry in objects.list():
        known.add(entry.file)
        damage = _look_again(objects, name, entry, step, read_data=read_data)
        if damage is not None:
            yield damage
        step(0 if read_data else 1)
    yield from _strangers(objects, folder, known)


def _look_again(
    objects: SealedObjects, name: str, entry: Entry | None, step: Step, *, read_data: bool
) -> DamagedObject | None:
    """What is wrong with an object, as it is once it is not being changed any more."""
    while entry is not None:
        why = _why_damaged(objects, entry, step, read_data=read_data)
        now = objects.stat(name)
        if now == entry:
            return DamagedObject(name, entry.file, why) if why else None
        entry = now
    return None


def _why_damaged(objects: SealedObjects, entry: Entry, step: Step, *, read_data: bool) -> str:
    path = objects.path_of(entry)
    try:
        size = path.stat().st_size
        if size != stream_size(entry.size):
            return f"Its file has {size:,} bytes instead of {stream_size(entry.size):,}."
        if read_data:
            last = chunk_count(entry.size) - 1
            with ObjectReader(path, entry, objects.place_of(entry)) as reader:
                for first in range(0, last + 1, _BATCH):
                    step(sum(map(len, reader.read(first, min(first + _BATCH - 1, last)))))
    except FileNotFoundError:
        return "Its file is missing."
    except IntegrityError:
        return "Its file is damaged, or not the one that belongs there."
    except (EnvironmentFaultError, OSError):
        return "Its file cannot be read: the disk reported an error."
    return ""


def _strangers(objects: SealedObjects, folder: Path, known: set[str]) -> Iterator[Problem]:
    """Files that no object has."""
    for path in sorted(_below(folder)):
        if path == folder or (path.is_dir() and path.parent == folder and path.name in _FANOUT):
            continue
        ours = path.parent.parent == folder and path.parent.name in _FANOUT
        if ours and path.name in known:
            continue
        if (ours and path.name in {entry.file for _, entry in objects.list()}) or not path.exists():
            continue  # it came or went while this looked
        yield stranger(f"{folder.name}/{path.relative_to(folder)}", left_over=ours)


def stranger(file: str, *, left_over: bool) -> Problem:
    """A file that nothing names."""
    if left_over or file.endswith(PARTIAL_SUFFIX):
        what = "A file that nothing names, as an interrupted write leaves."
        return Problem("note", "file", file, what, "It is noise: there is no key for it.", _NEXT_START)
    what = "A file that Afterimage did not put here."
    return Problem("warning", "file", file, what, "It is not protected.", "Move it somewhere else.")


def readable_size(objects: SealedObjects) -> int:
    """Bytes of text in all objects."""
    return sum(entry.size for _, entry in objects.list())


def _below(folder: Path) -> Iterator[Path]:
    """A folder and all that is in it; what goes meanwhile is passed over."""
    yield folder
    for parent, folders, files in os.walk(folder, onerror=lambda error: _LOG.debug("%s", error.strerror)):
        yield from (Path(parent) / name for name in (*folders, *files))
