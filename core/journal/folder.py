"""The journal's files and their entries in the key table, which are changed together.

A segment is a file `<key id>.segment`. The table says under "journal/<number>" which files count, in what
order and under which keys. An entry is `growing` while its segment is appended to, and its size is how many
bytes were acknowledged when that was last noted: a segment that is shorter was cut. From its end on the size
is the number of bytes that count. The table's change is what makes a segment begin, end, be replaced or go; a
file that the table does not name is what a crash left behind.
"""

import logging
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Final, Protocol

from core.journal.segment import Scan, SegmentCipher
from core.journal.tail import Tail
from core.vault.files import fsync_dir, private_folder
from core.vault.table import Entry

_PREFIX: Final = "journal/"
_SUFFIX: Final = ".segment"
_LOG = logging.getLogger(__name__)


class SegmentKeys(Protocol):
    """What the journal needs of the vault's key table; every change is durable on return."""

    @property
    def epoch(self) -> int:
        """The generation of keys that new entries belong to."""

    @property
    def read_only(self) -> bool:
        """Whether changes are refused."""

    def fresh(self, size: int = 0) -> Entry:
        """A new key and file name, recorded nowhere yet."""

    def get(self, name: str) -> Entry | None:
        """The entry of that name."""

    def names(self, prefix: str = "") -> list[str]:
        """All names that begin so, in order."""

    def replace(self, name: str, entry: Entry) -> Entry | None:
        """Records the entry under the name; the key of the one before is dropped."""

    def remove(self, names: Iterable[str]) -> dict[str, Entry]:
        """Drops entries and their keys."""


class SegmentFolder:
    """Segments by name. Not thread-safe: the journal holds its lock.

    Args:
        folder: Made if need be.
        store_id: The vault's.
        keys: The vault's key table.
        read_only: Touch nothing; whatever writes must not be called.

    Raises:
        EnvironmentFaultError: The folder cannot be used.
    """

    def __init__(self, folder: Path, store_id: bytes, keys: SegmentKeys, *, read_only: bool = False) -> None:
        self.path = folder
        self._store_id = store_id
        self._keys = keys
        self._unsettled = False
        if not read_only:
            private_folder(folder)

    def names(self) -> list[str]:
        """All segments, oldest first."""
        return self._keys.names(_PREFIX)

    def next_name(self) -> str:
        """The name of a segment that comes after all others."""
        names = self.names()
        number = int(names[-1].removeprefix(_PREFIX)) + 1 if names else 1
        return f"{_PREFIX}{number:08d}"

    def is_growing(self, name: str) -> bool:
        """Whether a segment has not ended."""
        entry = self._keys.get(name)
        return entry is not None and entry.growing

    def noted_size(self, name: str) -> int:
        """How many bytes of a segment are known to count: all of one that has ended."""
        entry = self._keys.get(name)
        return 0 if entry is None else entry.size

    def outdated(self) -> list[str]:
        """Segments that are sealed in an earlier epoch, oldest first."""
        entries = ((name, self._keys.get(name)) for name in self.names())
        return [name for name, entry in entries if entry is not None and entry.epoch < self._keys.epoch]

    def size_on_disk(self, name: str) -> int:
        """The length of its file, 0 where there is none."""
        entry = self._keys.get(name)
        try:
            return 0 if entry is None else self._file(entry).stat().st_size
        except OSError:
            return 0

    def file_name(self, name: str) -> str:
        """The name of its file; empty where there is no such segment."""
        entry = self._keys.get(name)
        return "" if entry is None else self._file(entry).name

    def load(self, name: str, size: int = 0) -> Scan | None:
        """A segment's bytes, ready to be walked; `None` if there is no such segment (any more).

        Args:
            name: The segment.
            size: How many bytes count, if it has not ended.

        Raises:
            OSError: Its file is missing or cannot be read.
        """
        entry = self._keys.get(name)
        if entry is None:
            return None
        counts = size or (0 if entry.growing else entry.size)
        return Scan(self._cipher(name, entry), self._file(entry).read_bytes(), counts)

    def resume(self, name: str, scan: Scan) -> Tail:
        """Goes on behind the exhausted `scan` of the segment.

        Raises:
            KeyError: There is no such segment.
            OSError: It cannot be written.
        """
        entry = self._entry(name)
        return Tail.resume(self._file(entry), self._cipher(name, entry), scan)

    def write(self, name: str, payloads: Iterable[bytes] = (), *, ended: bool = False) -> Tail:
        """Makes a file under a fresh key, then has the name mean it; what the name meant before is removed.

        Raises:
            OSError: Nothing has changed.
            AfterimageError: The key table could not be changed; nothing has changed.
        """
        entry = self._keys.fresh()
        tail = Tail.create(self._file(entry), self._cipher(name, entry), payloads)
        try:
            before = self._keys.replace(name, replace(entry, size=tail.size, growing=not ended))
        except BaseException:
            tail.close()
            # After a disk error the change may still come to light in a crash, so its file must stay for now.
            self._unsettled = True
            raise
        if before is not None:
            self._unlink([self._file(before)])
        if self._unsettled:
            self._unsettled = False
            self.sweep()
        return tail

    def end(self, name: str, size: int) -> None:
        """Records that a segment ends at `size`, for good.

        Raises:
            KeyError: There is no such segment.
            AfterimageError: The key table could not be changed.
        """
        self._keys.replace(name, replace(self._entry(name), size=size, growing=False))

    def note(self, name: str, size: int) -> None:
        """Records how much of a growing segment was acknowledged.

        Raises:
            KeyError: There is no such segment.
            AfterimageError: The key table could not be changed.
        """
        self._keys.replace(name, replace(self._entry(name), size=size))

    def drop(self, name: str) -> None:
        """Removes a segment: its key first, then its file.

        Raises:
            AfterimageError: The key table could not be changed; the segment is still there.
        """
        gone = self._keys.remove([name])
        self._unlink(self._file(entry) for entry in gone.values())

    def sweep(self) -> None:
        """Removes files the table does not name.

        An empty table removes nothing: if it was lost, the segments are all that a restored one could open.
        """
        entries = [self._keys.get(name) for name in self.names()]
        known = {entry.file for entry in entries if entry is not None}
        orphans = [path for path in self.path.glob(f"*{_SUFFIX}") if path.stem not in known]
        if known and orphans:
            _LOG.info("removing %d unfinished or replaced journal files", len(orphans))
            self._unlink(orphans)

    def _entry(self, name: str) -> Entry:
        entry = self._keys.get(name)
        if entry is None:
            raise KeyError(name)
        return entry

    def _file(self, entry: Entry) -> Path:
        return self.path / f"{entry.file}{_SUFFIX}"

    def _cipher(self, name: str, entry: Entry) -> SegmentCipher:
        return SegmentCipher(self._store_id, name, entry)

    def _unlink(self, paths: Iterable[Path]) -> None:
        """Removes files that no key opens any more. What resists is tried again at the next start."""
        try:
            for path in paths:
                path.unlink(missing_ok=True)
            fsync_dir(self.path)
        except OSError as error:
            _LOG.warning("could not remove a journal file that is not needed: errno %s", error.errno)
