"""The key table's three files: root, snapshot and log of one generation.

`root` holds the generation's number and its random key, wrapped by the vault. `<generation>.snapshot` is the
whole table as the generation began, `<generation>.log` every change since. The next generation gets a fresh
key, and the old root is overwritten: what was dropped from the table since is then out of reach for good.
"""

import contextlib
import logging
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Final, Self

import msgspec

from core.records.errors import EnvironmentFaultError, IntegrityError
from core.vault.entry import Entry
from core.vault.envelope import KEY_ID_SIZE, KEY_SIZE, Algorithm, Place, seal, unseal
from core.vault.files import (
    explain,
    plain_errors,
    private_folder,
    write_atomic,
    write_atomic_over_secret,
)
from core.vault.log import LogCipher, Position, SealedLog

_LOG = logging.getLogger(__name__)
_ROOT: Final = "root"
_ROOT_KEY_ID: Final = b"key-table root".ljust(KEY_ID_SIZE, b"\0")
_LOG_FLOOR: Final = 256 * 1024
"""Bytes a log may have before its size is compared with the snapshot's."""


class _Row(msgspec.Struct, array_like=True, frozen=True):
    """An entry with its name, as it is written."""

    name: str
    file: bytes
    key: bytes
    size: int
    modified: float

    @classmethod
    def of(cls, name: str, entry: Entry) -> Self:
        return cls(name, entry.key_id, entry.key, entry.size, entry.modified)

    def entry(self) -> Entry:
        return Entry(self.file.hex(), self.key, self.size, self.modified)


class _Change(msgspec.Struct, array_like=True, frozen=True):
    """One atomic step, as it stands in the log."""

    rows: list[_Row]
    removed: list[str]


class _Root(msgspec.Struct, array_like=True, frozen=True):
    """The generation, its key, and how far its log got at the last orderly end."""

    generation: int
    key: bytes
    count: int
    tag: bytes


class TableFiles:
    """Reads and writes the table's files. Not thread-safe, but `sync` may run beside `append`."""

    def __init__(self, folder: Path, wrapping_key: bytes, store_id: bytes) -> None:
        self._folder = folder
        self._wrapping_key = wrapping_key
        self._store_id = store_id
        self._root = _Root(0, b"", 0, b"")
        self._log: SealedLog | None = None
        self._snapshot_size = 0
        self._last_tried = 0
        self.uncertain = False
        """A disk error left open what is on disk: nothing may be appended before a rewrite succeeded."""

    @classmethod
    def create(cls, folder: Path, wrapping_key: bytes, store_id: bytes) -> Self:
        """An empty table. What an interrupted creation left in `folder` is removed.

        Raises:
            EnvironmentFaultError: The folder cannot be written.
        """
        private_folder(folder)
        with plain_errors(folder):
            for path in folder.iterdir():
                path.unlink()
        files = cls(folder, wrapping_key, store_id)
        files.rewrite({})
        return files

    @classmethod
    def open(cls, folder: Path, wrapping_key: bytes, store_id: bytes) -> tuple[Self, dict[str, Entry]]:
        """The table as of the last change that was on disk.

        Raises:
            IntegrityError: One of the files is missing, damaged or an older copy.
            EnvironmentFaultError: They cannot be read.
        """
        files = cls(folder, wrapping_key, store_id)
        try:
            entries = files._load()
        except msgspec.DecodeError:
            files._close_log()
            raise IntegrityError(
                "The key table is not of a form this program knows. Restore the home folder from a backup."
            ) from None
        except IntegrityError as error:
            files._close_log()
            raise IntegrityError(f"{error} Restore the home folder from a backup.") from None
        files._remove_others()
        return files, entries

    @property
    def outgrown(self) -> bool:
        """Whether a rewrite would at least halve what must be read at the next start."""
        return self._current_log().size > max(self._snapshot_size, _LOG_FLOOR)

    def append(self, changes: Mapping[str, Entry | None]) -> None:
        """Adds one atomic step to the log; it counts after `sync`.

        Raises:
            EnvironmentFaultError: Nothing was added.
        """
        rows = [_Row.of(name, entry) for name, entry in changes.items() if entry is not None]
        removed = [name for name, entry in changes.items() if entry is None]
        self._current_log().append(msgspec.msgpack.encode(_Change(rows, removed)))

    def sync(self) -> None:
        """Puts all steps appended so far on disk.

        Raises:
            EnvironmentFaultError: The log's end is unknown now, and the files are `uncertain`.
        """
        try:
            self._current_log().sync()
        except EnvironmentFaultError:
            self.uncertain = (
                True  # a second fsync of the same file would claim success for pages long dropped
            )
            raise

    def rewrite(self, entries: Mapping[str, Entry]) -> None:
        """Begins the next generation, under a fresh key, with `entries`, and destroys the old key.

        A crash in between leaves the old generation or the new one.

        Raises:
            EnvironmentFaultError: The old generation stands.
        """
        # A number is never used twice: a failed attempt's root may be on disk, and must find its own files.
        generation = self._last_tried = max(self._root.generation, self._last_tried) + 1
        root = _Root(generation, secrets.token_bytes(KEY_SIZE), Position().count, Position().tag)
        rows = [_Row.of(name, entry) for name, entry in entries.items()]
        snapshot, log_path = self._path(generation, "snapshot"), self._path(generation, "log")
        sealed = seal(
            root.key, msgspec.msgpack.encode(rows), self._place(snapshot), key_id=_key_id(generation)
        )
        write_atomic(snapshot, sealed)
        log = SealedLog.create(log_path, LogCipher(root.key, self._place(log_path)))
        self.uncertain = True
        try:
            self._write_root(root)
        except BaseException:
            log.close()
            raise
        self.uncertain = False
        if self._log is not None:
            self._log.close()
        self._root, self._log, self._snapshot_size = root, log, len(sealed)
        self._remove_others()

    def close(self) -> None:
        """Notes how far the log got, so that a log cut short afterwards shows, and closes it.

        Raises:
            EnvironmentFaultError: The note could not be made; nothing is lost by that.
        """
        log, self._log = self._log, None
        if log is None:
            return
        log.close()
        if not self.uncertain and log.position.count != self._root.count:
            position = log.position
            self._write_root(_Root(self._root.generation, self._root.key, position.count, position.tag))

    def _close_log(self) -> None:
        if self._log is not None:
            self._log.close()
            self._log = None

    def _load(self) -> dict[str, Entry]:
        self._root = msgspec.msgpack.decode(
            unseal(
                self._wrapping_key,
                self._read(self._folder / _ROOT),
                self._place(self._folder / _ROOT),
                algorithm=Algorithm.AES_256_GCM_SIV,
            ),
            type=_Root,
        )
        snapshot = self._path(self._root.generation, "snapshot")
        sealed = self._read(snapshot)
        rows = msgspec.msgpack.decode(unseal(self._root.key, sealed, self._place(snapshot)), type=list[_Row])
        self._snapshot_size = len(sealed)
        entries = {row.name: row.entry() for row in rows}
        log_path = self._path(self._root.generation, "log")
        self._log, records = SealedLog.open(log_path, LogCipher(self._root.key, self._place(log_path)))
        self._check_not_cut([position for _, position in records])
        for payload, _ in records:
            change = msgspec.msgpack.decode(payload, type=_Change)
            for name in change.removed:
                entries.pop(name, None)
            entries.update((row.name, row.entry()) for row in change.rows)
        return entries

    def _check_not_cut(self, positions: list[Position]) -> None:
        noted = Position(self._root.count, self._root.tag)
        if noted.count and (len(positions) < noted.count or positions[noted.count - 1] != noted):
            raise IntegrityError(
                "The key table's log is shorter than when it was closed: damaged, or an old copy."
            )

    def _current_log(self) -> SealedLog:
        if self._log is None:
            raise ValueError("the key table is closed")
        return self._log

    def _write_root(self, root: _Root) -> None:
        path = self._folder / _ROOT
        write_atomic_over_secret(
            path,
            seal(
                self._wrapping_key,
                msgspec.msgpack.encode(root),
                self._place(path),
                key_id=_ROOT_KEY_ID,
                algorithm=Algorithm.AES_256_GCM_SIV,
            ),
        )

    def _read(self, path: Path) -> bytes:
        try:
            return path.read_bytes()
        except FileNotFoundError:
            raise IntegrityError(f"The key table's file {path.name} is missing.") from None
        except OSError as error:
            raise explain(error, path) from error

    def _remove_others(self) -> None:
        """Removes earlier generations, and what an interrupted rewrite left."""
        generation = self._root.generation
        keep = {self._folder / _ROOT, self._path(generation, "snapshot"), self._path(generation, "log")}
        with contextlib.suppress(OSError):  # they are noise without their key: the next start tries again
            for path in set(self._folder.iterdir()) - keep:
                path.unlink()

    def _path(self, generation: int, kind: str) -> Path:
        return self._folder / f"{generation:010d}.{kind}"

    def _place(self, path: Path) -> Place:
        return Place(self._store_id, f"{self._folder.name}/{path.name}")


def _key_id(generation: int) -> bytes:
    return generation.to_bytes(KEY_ID_SIZE)
