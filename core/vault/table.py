"""The key table: which sealed file holds a name, and the key that opens it.

Threads that change it at the same time share one fsync: each appends its step to the log, and the first to
get to the disk puts all of them there. A step shows only when it is on disk.
"""

import contextlib
import logging
import threading
from bisect import bisect_left, insort
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from core.records.errors import AfterimageError, EnvironmentFaultError, LockedError
from core.vault.entry import Entry
from core.vault.tablefiles import TableFiles

__all__ = ["Entry", "KeyTable"]

_LOG = logging.getLogger(__name__)
_LAST = "\U0010ffff"
"""Sorts behind every name with the prefix before it."""


@dataclass(slots=True, eq=False)
class _Step:
    """A change on its way to the disk."""

    changes: Mapping[str, Entry | None]
    displaced: dict[str, Entry] = field(default_factory=dict)
    done: bool = False
    error: AfterimageError | None = None


class KeyTable:
    """name → Entry, on disk whenever a method that changes it returns. Thread-safe."""

    def __init__(self, files: TableFiles, entries: dict[str, Entry]) -> None:
        self._files = files
        self._entries = entries
        self._names = sorted(entries)
        self._pending: list[_Step] = []
        self._disk = threading.Lock()  # held while syncing or rewriting; taken before _state
        self._state = threading.Lock()  # entries, names, pending and the end of the log
        self._closed = False

    @classmethod
    def make(cls, folder: Path, wrapping_key: bytes, store_id: bytes) -> Self:
        """A new, empty table in `folder`.

        Raises:
            EnvironmentFaultError: The folder cannot be written.
        """
        return cls(TableFiles.create(folder, wrapping_key, store_id), {})

    @classmethod
    def open(cls, folder: Path, wrapping_key: bytes, store_id: bytes) -> Self:
        """The table in `folder`.

        Raises:
            IntegrityError: It is missing, damaged or an older copy.
            EnvironmentFaultError: It cannot be read.
        """
        return cls(*TableFiles.open(folder, wrapping_key, store_id))

    @staticmethod
    def fresh(size: int = 0) -> Entry:
        """A new random file name and key, recorded nowhere yet: write the file, then `replace` or `apply`."""
        return Entry.fresh(size)

    def get(self, name: str) -> Entry | None:
        """The entry of `name`, `None` where there is none."""
        return self._entries.get(name)

    def names(self, prefix: str = "", *, after: str = "") -> list[str]:
        """The names that begin with `prefix` and sort behind `after`, in order."""
        with self._state:
            start = bisect_left(self._names, max(prefix, f"{after}\0" if after else ""))
            return self._names[start : bisect_left(self._names, prefix + _LAST)]

    def create(self, name: str) -> Entry:
        """A fresh entry recorded under `name` at once, for a file that grows.

        Raises:
            FileExistsError: The name is taken.
        """
        entry = Entry.fresh()
        self.apply({name: entry}, absent=(name,))
        return entry

    def replace(self, name: str, entry: Entry) -> Entry | None:
        """Points `name` at another file and key in one step; returns what it had, its key dropped."""
        return self.apply({name: entry}).get(name)

    def remove(self, names: Iterable[str]) -> dict[str, Entry]:
        """Drops names in one step; returns those that were there. Unknown names are ignored."""
        return self.apply({name: None for name in names if name in self._entries})

    def apply(self, changes: Mapping[str, Entry | None], *, absent: Collection[str] = ()) -> dict[str, Entry]:
        """Sets (an `Entry`) and removes (`None`) several names in one atomic, durable step.

        Args:
            changes: What each name shall be.
            absent: Names that must not be there yet.

        Returns:
            The entries that were displaced, by name. Removing their files is the caller's part.

        Raises:
            FileExistsError: A name in `absent` is taken.
            EnvironmentFaultError: The step is not on disk. (After a disk error it may come to light after a
                crash nevertheless, so a file it speaks of should be left for the next start to clean up.)
            LockedError: The table is closed.
        """
        if not changes:
            return {}
        step = _Step(dict(changes))
        while not self._enqueue(step, absent):
            self.rewrite()
        self._settle(step)
        return step.displaced

    def rewrite(self) -> None:
        """Writes the table anew under a fresh key and destroys the old one: dropped keys are gone for good.

        Raises:
            EnvironmentFaultError: It could not; the table is as before.
            LockedError: The table is closed.
        """
        with self._disk, self._state:
            self._check_open()
            self._rewrite()

    def close(self) -> None:
        """Closes the files. Reading and changing are over then."""
        with self._disk:
            with self._state:
                if self._closed:
                    return
                self._closed = True
            if self._pending:
                self._sync()
            with self._state:
                self._entries = {}
                self._names = []
                self._files.close()

    def _enqueue(self, step: _Step, absent: Collection[str]) -> bool:
        """Appends the step to the log; False if the log may get no more before a rewrite."""
        with self._state:
            self._check_open()
            if self._files.uncertain:
                return False
            for name in absent:
                if self._taken(name):
                    raise FileExistsError(name)
            self._files.append(step.changes)
            self._pending.append(step)
            return True

    def _settle(self, step: _Step) -> None:
        """Puts the step on disk, unless another thread has done so meanwhile."""
        with self._disk:
            if not step.done and step.error is None:
                self._sync()
            if step.error is not None:
                raise step.error
            if not self._closed and self._files.outgrown:
                # Housekeeping: the step itself is safe, and the next one tries again.
                with self._state, contextlib.suppress(EnvironmentFaultError):
                    self._rewrite()

    def _sync(self) -> None:
        """With `_disk` held: one sync for all that was appended before it."""
        with self._state:
            batch = list(self._pending)
        try:
            self._files.sync()
        except EnvironmentFaultError as error:
            _LOG.exception("the key table could not be synced; the next change begins a new log")
            with self._state:
                for step in self._pending:
                    step.error = error
                self._pending = []
        else:
            with self._state:
                self._show(len(batch))

    def _rewrite(self) -> None:
        """With both locks held. Steps that are not on disk yet get there with the new snapshot."""
        entries = dict(self._entries)
        for step in self._pending:
            for name, entry in step.changes.items():
                if entry is None:
                    entries.pop(name, None)
                else:
                    entries[name] = entry
        self._files.rewrite(entries)
        self._show(len(self._pending))

    def _show(self, count: int) -> None:
        """With `_state` held: makes the first `count` pending steps, which are on disk now, visible."""
        for step in self._pending[:count]:
            for name, entry in step.changes.items():
                old = self._entries.get(name)
                if old is not None:
                    step.displaced[name] = old
                if entry is not None:
                    self._entries[name] = entry
                    if old is None:
                        insort(self._names, name)
                elif old is not None:
                    del self._entries[name]
                    del self._names[bisect_left(self._names, name)]
            step.done = True
        del self._pending[:count]

    def _taken(self, name: str) -> bool:
        for step in reversed(self._pending):
            if name in step.changes:
                return step.changes[name] is not None
        return name in self._entries

    def _check_open(self) -> None:
        if self._closed:
            raise LockedError("The vault is locked. Unlock it first.")
