"""The key table: which sealed file holds a name, and the key that opens it.

Threads that change it at the same time share one fsync: each appends its step to the log, and the first to
get to the disk puts all of them there. A step shows only when it is on disk.
"""

import contextlib
import logging
import threading
from bisect import bisect_left, insort
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Self

from core.records.errors import AfterimageError, EnvironmentFaultError, LockedError, RefusedError
from core.vault.entry import Entry
from core.vault.envelope import FIRST_EPOCH
from core.vault.log import Position
from core.vault.tablefiles import TableFiles
from core.vault.tableformat import Loaded, TableLayout, WrappingKeys, root_epochs

__all__ = ["ChangedError", "Entry", "KeyTable", "Position"]

_LOG = logging.getLogger(__name__)
_LAST = "\U0010ffff"
"""Sorts behind every name with the prefix before it."""


class ChangedError(Exception):
    """A name means something else by now than the caller thought."""


@dataclass(slots=True, eq=False)
class _Step:
    """A change on its way to the disk."""

    changes: Mapping[str, Entry | None]
    displaced: dict[str, Entry] = field(default_factory=dict)
    done: bool = False
    error: AfterimageError | None = None


class KeyTable:
    """name → Entry, on disk whenever a method that changes it returns. Thread-safe.

    Attributes:
        epoch: The generation of keys that new entries belong to.
        read_only: Whether changes are refused and nothing on disk is touched.
    """

    def __init__(
        self, files: TableFiles, entries: dict[str, Entry], *, epoch: int, read_only: bool = False
    ) -> None:
        self._files = files
        self._entries = entries
        self._names = sorted(entries)
        self._pending: list[_Step] = []
        self._disk = threading.Lock()  # held while syncing or rewriting; taken before _state
        self._state = threading.Lock()  # entries, names, pending and the end of the log
        self._closed = False
        self.epoch = epoch
        self.read_only = read_only

    @classmethod
    def make(cls, folder: Path, wrapping_key: bytes, store_id: bytes, *, epoch: int = FIRST_EPOCH) -> Self:
        """A new, empty table in `folder`.

        Raises:
            EnvironmentFaultError: The folder cannot be written.
        """
        wrapping = WrappingKeys(epoch, {epoch: wrapping_key})
        return cls(TableFiles.create(TableLayout(folder, store_id), wrapping), {}, epoch=epoch)

    @classmethod
    def open(
        cls,
        folder: Path,
        wrapping_key: bytes,
        store_id: bytes,
        *,
        epoch: int = FIRST_EPOCH,
        previous: Mapping[int, bytes] | None = None,
        read_only: bool = False,
        salvage: bool = False,
        approve: Callable[["KeyTable"], object] = lambda _table: None,
    ) -> Self:
        """The table in `folder`.

        Args:
            folder: Where its files are.
            wrapping_key: What its root is sealed under, in the present epoch.
            store_id: The vault's.
            epoch: The present one.
            previous: Wrapping keys of earlier epochs, by epoch. A table whose root is sealed under one of
                them, because a rotation was interrupted, is sealed under the present one on opening.
            read_only: Touch nothing on disk and refuse changes.
            salvage: Open it though changes at its end are damaged or missing; they are given up then.
            approve: Shown the table as it is on disk, to look at, before anything is mended; what it raises
                ends the opening.

        Raises:
            IntegrityError: It is missing, damaged or cut short.
            EnvironmentFaultError: It cannot be read.
        """
        layout = TableLayout(folder, store_id)
        wrapping = WrappingKeys(epoch, {**(previous or {}), epoch: wrapping_key})
        loaded = layout.load(wrapping)
        if not salvage:
            loaded.require_whole()
        seen = cls(TableFiles.inspect(layout, wrapping, loaded), loaded.entries, epoch=epoch, read_only=True)
        approve(seen)
        if read_only:
            return seen
        return cls(TableFiles.resume(layout, wrapping, loaded), loaded.entries, epoch=epoch)

    @staticmethod
    def epochs(folder: Path) -> set[int]:
        """The epochs that the table's root says it is sealed under: two in the middle of a rotation.

        Not authenticated: good for choosing what to try, not for believing.

        Raises:
            EnvironmentFaultError: It cannot be read.
        """
        return root_epochs(folder)

    @property
    def generation(self) -> int:
        """Grows with every rewrite."""
        return self._files.generation

    @property
    def position(self) -> Position:
        """Up to where the generation's log is on disk. With `generation` it tells copies of a table apart."""
        return self._files.position

    def reaches(self, generation: int, position: Position) -> bool:
        """Whether this table has in it all that a copy had which stood at `generation` and `position`.

        An older copy does not, nor does one that went another way from some change on. Of earlier generations
        only the number is left to compare.
        """
        with self._state:
            mine = self._files.generation
            return mine > generation or (mine == generation and self._files.reaches(position))

    def fresh(self, size: int = 0) -> Entry:
        """A new random file name and key, recorded nowhere yet: write the file, then `replace` or `apply`."""
        return Entry.fresh(size, epoch=self.epoch)

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
        entry = replace(self.fresh(), growing=True)
        self.apply({name: entry}, absent=(name,))
        return entry

    def replace(self, name: str, entry: Entry) -> Entry | None:
        """Points `name` at another file and key in one step; returns what it had, its key dropped."""
        return self.apply({name: entry}).get(name)

    def remove(self, names: Iterable[str]) -> dict[str, Entry]:
        """Drops names in one step; returns those that were there. Unknown names are ignored."""
        return self.apply({name: None for name in names if name in self._entries})

    def apply(
        self,
        changes: Mapping[str, Entry | None],
        *,
        absent: Collection[str] = (),
        unchanged: Mapping[str, Entry] | None = None,
    ) -> dict[str, Entry]:
        """Sets (an `Entry`) and removes (`None`) several names in one atomic, durable step.

        Args:
            changes: What each name shall be.
            absent: Names that must not be there yet.
            unchanged: What names must still mean.

        Returns:
            The entries that were displaced, by name. Removing their files is the caller's part.

        Raises:
            FileExistsError: A name in `absent` is taken.
            ChangedError: A name in `unchanged` means something else.
            EnvironmentFaultError: The step is not on disk. (After a disk error it may come to light after a
                crash nevertheless, so a file it speaks of should be left for the next start to clean up.)
            LockedError: The table is closed.
        """
        if not changes:
            return {}
        step = _Step(dict(changes))
        while not self._enqueue(step, absent, unchanged or {}):
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
            self._check_writable()
            self._rewrite()

    def rotate(self, wrapping_key: bytes, epoch: int) -> None:
        """Writes the table anew, as `rewrite`, under another wrapping key; new entries belong to `epoch`.

        A crash leaves a root of either epoch, or one of each: open with `previous` then. Raises as `rewrite`.
        """
        with self._disk, self._state:
            self._check_writable()
            self._rewrite(WrappingKeys(epoch, {epoch: wrapping_key}))
            self.epoch = epoch

    def look(self) -> Loaded:
        """The table as it is on disk now, for checking it.

        Raises:
            IntegrityError: Both copies of root or snapshot, or the whole log, are missing or damaged.
            EnvironmentFaultError: They cannot be read.
        """
        with self._disk:
            return self._files.look()

    def checkpoint(self) -> None:
        """Notes how far the log got, so that a log cut short below that shows even after a kill.

        Done now and then by itself; worth a call when no more changes are expected for a while.
        """
        with self._disk:
            if not self._closed:
                self._files.checkpoint()

    def close(self) -> None:
        """Closes the files. Reading and changing are over then."""
        with self._disk:
            with self._state:
                if self._closed:
                    return
                self._closed = True
            if self._pending:
                self._sync()
            if not self.read_only:
                self._files.close()
            with self._state:
                self._entries = {}
                self._names = []

    def _enqueue(self, step: _Step, absent: Collection[str], unchanged: Mapping[str, Entry]) -> bool:
        """Appends the step to the log; False if the log may get no more before a rewrite."""
        with self._state:
            self._check_writable()
            if self._files.uncertain:
                return False
            for name in absent:
                if self._latest(name) is not None:
                    raise FileExistsError(name)
            for name, entry in unchanged.items():
                if self._latest(name) != entry:
                    raise ChangedError(name)
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
            data, position = self._files.take()
        try:
            self._files.write(data, position)
        except EnvironmentFaultError as error:
            _LOG.warning("a change of the key table could not be put on disk: %s", error.code)
            with self._state:
                for step in self._pending:
                    step.error = error
                self._pending = []
                self._files.take_back()
        else:
            with self._state:
                self._show(len(batch))

    def _rewrite(self, wrapping: WrappingKeys | None = None) -> None:
        """With both locks held. Steps that are not on disk yet get there with the new snapshot."""
        entries = dict(self._entries)
        for step in self._pending:
            for name, entry in step.changes.items():
                if entry is None:
                    entries.pop(name, None)
                else:
                    entries[name] = entry
        self._files.rewrite(entries, wrapping)
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

    def _latest(self, name: str) -> Entry | None:
        """What a name means once every change on its way is on disk."""
        for step in reversed(self._pending):
            if name in step.changes:
                return step.changes[name]
        return self._entries.get(name)

    def _check_writable(self) -> None:
        if self._closed:
            raise LockedError("The vault is locked. Unlock it first.")
        if self.read_only:
            raise RefusedError("The memory is open for reading only.")
