"""The sealed object store: whole objects under names, each in a sealed file of its own with a key of its own.

A file is written under its random name and synced before the key table names it, so an object is there
entirely or not at all, and a crash leaves at most a file that nothing names, which the next start removes.
"""

import contextlib
import logging
import string
import threading
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from core.records.errors import IntegrityError, LockedError, RefusedError
from core.vault.cache import ChunkCache
from core.vault.entry import Entry
from core.vault.envelope import CHUNK_SIZE, Place, chunk_count, stream_size
from core.vault.files import fsync_dir, plain_errors, private_folder
from core.vault.objectfile import Condition, ObjectReader, ObjectWriter, read_chunks
from core.vault.table import ChangedError, KeyTable

_LOG = logging.getLogger(__name__)
CACHE_BUDGET: Final = 32 * 1024 * 1024
_BATCH: Final = 16
"""Chunks that are written in one call."""
_FANOUT: Final = frozenset(a + b for a in string.hexdigits.lower() for b in string.hexdigits.lower())
_NAMES: Final = "objects/"
"""Before every object's name in the key table, which other parts of the vault share."""


class SealedObjects:
    """Named objects, encrypted at rest. Thread-safe.

    Args:
        folder: Where the files are; made if need be.
        table: The vault's key table, which stays the caller's to close.
        store_id: What the files are bound to.
        cache_budget: Bytes of decrypted chunks to hold in RAM.
        read_only: Touch nothing on disk and refuse changes, as the table does if it is opened so.
    """

    def __init__(
        self,
        folder: Path,
        table: KeyTable,
        store_id: bytes,
        cache_budget: int = CACHE_BUDGET,
        *,
        read_only: bool = False,
    ) -> None:
        self._folder = folder
        self._table = table
        self._store_id = store_id
        self._cache = ChunkCache(cache_budget)
        self._closed = False
        self._ready: set[str] = set()
        self._folders = threading.Lock()
        self._read_only = read_only or table.read_only
        if self._read_only:
            return
        private_folder(folder)
        removed = self._remove_leftovers()
        if removed:
            _LOG.info("removed %d files of unfinished writes", removed)

    def put(
        self,
        name: str,
        data: bytes | Iterable[bytes],
        *,
        only_if_absent: bool = False,
        in_place_of: Entry | None = None,
    ) -> Entry:
        """Stores an object, on disk when this returns, in place of any other of that name.

        Raises:
            FileExistsError: `only_if_absent`, and there is one.
            ChangedError: `in_place_of` is given, and is not what the name means.
            EnvironmentFaultError: It could not be stored; what was there before is still there.
        """
        if only_if_absent and self.stat(name) is not None:
            raise FileExistsError(name)
        with self.writer() as writer:
            for piece in (data,) if isinstance(data, bytes) else data:
                writer.write(piece)
            return writer.commit(name, only_if_absent=only_if_absent, in_place_of=in_place_of)

    def writer(self) -> "ObjectWriter":
        """Begins an object that is written piece by piece and named at the end.

        Raises:
            EnvironmentFaultError: The file could not be made.
        """
        self._check_writable()
        entry = self._table.fresh()
        path = self.path_of(entry)
        with self._folders:
            if path.parent.name not in self._ready:
                private_folder(path.parent)
                with plain_errors(self._folder):
                    fsync_dir(self._folder)  # a killed process may have made it, and got no further
                self._ready.add(path.parent.name)
        return ObjectWriter(path, entry, self.place_of(entry), self._publish)

    def get(self, name: str, start: int = 0, end: int | None = None) -> bytes:
        """The bytes of an object from `start` up to `end`, as far as there are any.

        Raises:
            FileNotFoundError: There is no such object.
            IntegrityError: It is damaged.
            EnvironmentFaultError: It cannot be read.
        """
        while True:
            entry = self.stat(name)
            if entry is None:
                raise FileNotFoundError(name)
            try:
                return self.read(entry, start, end)
            except FileNotFoundError:
                if self.stat(name) == entry:
                    raise IntegrityError(f"The object {name} is missing from the vault's folder.") from None
            except IntegrityError as error:
                raise IntegrityError(f"The object {name} cannot be read: {error}") from None

    def read(self, entry: Entry, start: int = 0, end: int | None = None) -> bytes:
        """Like `get`, of what an entry stands for.

        Raises:
            FileNotFoundError: Its file is gone.
            IntegrityError: It is damaged.
            EnvironmentFaultError: It cannot be read.
        """
        self._check_open()
        end = entry.size if end is None else min(end, entry.size)
        if start >= end:
            return b""
        held = self._held(entry, start, end)
        if held is not None:
            return held
        first, last = start // CHUNK_SIZE, (end - 1) // CHUNK_SIZE
        texts = read_chunks(self.path_of(entry), entry, self.place_of(entry), first, last)
        if (last - first + 1) * CHUNK_SIZE <= self._cache.largest_run:
            for number, text in enumerate(texts, first):
                self._cache.put(entry.file, number, text)
        return _cut(texts, start - first * CHUNK_SIZE, end - first * CHUNK_SIZE)

    def pieces(self, entry: Entry, start: int = 0, end: int | None = None) -> Iterator[bytes]:
        """Like `read`, a piece of up to 1 MiB at a time, past the cache.

        What the entry stands for can be read to its end even if it is replaced or deleted meanwhile.

        Raises:
            FileNotFoundError: Its file is gone; only before the first piece.
            IntegrityError: It is damaged; the pieces that came before are authentic.
            EnvironmentFaultError: It cannot be read.
        """
        self._check_open()
        end = entry.size if end is None else min(end, entry.size)
        with ObjectReader(self.path_of(entry), entry, self.place_of(entry)) as reader:
            while start < end:
                first = start // CHUNK_SIZE
                until = min(end, (first + _BATCH) * CHUNK_SIZE)
                texts = reader.read(first, (until - 1) // CHUNK_SIZE)
                yield _cut(texts, start - first * CHUNK_SIZE, until - first * CHUNK_SIZE)
                start = until

    def _held(self, entry: Entry, start: int, end: int) -> bytes | None:
        """The bytes from `start` to `end` if all of them are in the cache."""
        parts = []
        for number in range(start // CHUNK_SIZE, (end - 1) // CHUNK_SIZE + 1):
            offset = number * CHUNK_SIZE
            part = self._cache.get(entry.file, number, max(0, start - offset), end - offset)
            if part is None:
                return None
            parts.append(part)
        return parts[0] if len(parts) == 1 else b"".join(parts)

    def stat(self, name: str) -> Entry | None:
        """Size, time and whereabouts of an object, `None` where there is none."""
        self._check_open()
        return self._table.get(_NAMES + name)

    def list(self, prefix: str = "", *, after: str = "") -> list[tuple[str, Entry]]:
        """The objects whose names begin with `prefix` and sort behind `after`, in order."""
        self._check_open()
        names = self._table.names(_NAMES + prefix, after=_NAMES + after if after else "")
        found = ((name, self._table.get(name)) for name in names)
        return [(name.removeprefix(_NAMES), entry) for name, entry in found if entry is not None]

    def delete(self, names: Iterable[str]) -> None:
        """Removes objects; unknown names are passed over. `purge` then destroys their keys for good.

        Raises:
            EnvironmentFaultError: Nothing was removed.
        """
        self._check_writable()
        self._forget(self._table.remove(_NAMES + name for name in names).values())

    def copy(self, source: str, target: str, *, only_if_absent: bool = False) -> Entry:
        """Stores a second, independent object with the same bytes.

        Raises:
            FileNotFoundError: There is no `source`.
            FileExistsError: `only_if_absent`, and there is a `target`.
            IntegrityError: The source is damaged.
            EnvironmentFaultError: It could not be stored.
        """
        entry = self.stat(source)
        if entry is None:
            raise FileNotFoundError(source)
        step = _BATCH * CHUNK_SIZE
        pieces = (self.get(source, at, at + step) for at in range(0, entry.size, step))
        return self.put(target, pieces, only_if_absent=only_if_absent)

    def rename(self, source: str, target: str) -> None:
        """Gives an object another name, in one step, in place of any other of that name.

        Raises:
            FileNotFoundError: There is no `source`.
            EnvironmentFaultError: Nothing was changed.
        """
        self._check_writable()
        entry = self.stat(source)
        if entry is None:
            raise FileNotFoundError(source)
        if source != target:
            displaced = self._table.apply({_NAMES + source: None, _NAMES + target: entry})
            displaced.pop(_NAMES + source, None)
            self._forget(displaced.values())

    def purge(self) -> None:
        """Destroys the keys of all that was deleted: what is left of it on the disk is noise from now on.

        Raises:
            EnvironmentFaultError: It could not; try again when the disk is well.
        """
        self._check_writable()
        self._table.rewrite()

    def reseal(self, limit_bytes: int) -> int:
        """Seals objects of earlier epochs anew, under fresh keys and in the present epoch.

        Their old keys are out of reach once the key table has been rewritten. May run beside anything else.

        Args:
            limit_bytes: Stop after so many bytes; at least one object is done, if there is one.

        Returns:
            How many bytes on disk were sealed anew; 0 when nothing is left that can be. Damaged objects stay
            as they are.

        Raises:
            EnvironmentFaultError: The disk refused; what was done stays done.
        """
        self._check_writable()
        done = 0
        for name, entry in self.list():
            if entry.epoch < self._table.epoch and self._reseal(name, entry):
                done += stream_size(entry.size)
                if done >= limit_bytes:
                    break
        return done

    @property
    def outdated_bytes(self) -> int:
        """How many bytes on disk are sealed in earlier epochs."""
        return sum(stream_size(entry.size) for _, entry in self.list() if entry.epoch < self._table.epoch)

    def forget_decrypted(self) -> None:
        """Drops and overwrites what is decrypted in RAM; reading goes on and fills it again."""
        self._cache.clear()

    def close(self) -> None:
        """Forgets what is decrypted and refuses everything from now on."""
        self._closed = True
        self._cache.close()

    def _reseal(self, name: str, entry: Entry) -> bool:
        """Replaces an object by a copy under a fresh key, unless it is damaged or has changed meanwhile."""
        try:
            with self.writer() as writer:
                for piece in self.pieces(entry):
                    writer.write(piece)
                writer.commit(name, in_place_of=entry)
        except (ChangedError, FileNotFoundError):
            return False
        except IntegrityError:
            _LOG.warning("a damaged object stays sealed in an earlier epoch")
            return False
        return True

    def _publish(self, name: str, entry: Entry, condition: Condition) -> None:
        self._check_writable()
        full = _NAMES + name
        displaced = self._table.apply(
            {full: entry},
            absent=(full,) if condition.absent else (),
            unchanged={} if condition.unchanged is None else {full: condition.unchanged},
        )
        self._forget(displaced.values())

    def _forget(self, entries: Iterable[Entry]) -> None:
        """Removes files that nothing names any more."""
        for entry in entries:
            self._cache.drop(entry.file, chunk_count(entry.size))
            with contextlib.suppress(OSError):  # it is noise without its key, and the next start tries again
                self.path_of(entry).unlink(missing_ok=True)

    def _remove_leftovers(self) -> int:
        known = {entry.file for _, entry in self.list()}
        removed = 0
        with plain_errors(self._folder):
            for folder in self._folder.iterdir():
                if folder.name not in _FANOUT:
                    continue
                for path in folder.iterdir():
                    if path.name not in known:
                        path.unlink(missing_ok=True)
                        removed += 1
        return removed

    def place_of(self, entry: Entry) -> Place:
        """What an entry's file is bound to."""
        return Place(self._store_id, f"{_NAMES}{entry.file}")

    def path_of(self, entry: Entry) -> Path:
        """Where an entry's file is."""
        return self._folder / entry.file[:2] / entry.file

    def _check_open(self) -> None:
        if self._closed:
            raise LockedError("The vault is locked. Unlock it first.")

    def _check_writable(self) -> None:
        self._check_open()
        if self._read_only:
            raise RefusedError("The memory is open for reading only.")


def _cut(texts: list[bytes], start: int, end: int) -> bytes:
    """The bytes from `start` up to `end` of chunks that stand one after the other."""
    if len(texts) == 1:
        return texts[0][start:end]
    last = (len(texts) - 1) * CHUNK_SIZE
    return b"".join((texts[0][start:], *texts[1:-1], texts[-1][: end - last]))
