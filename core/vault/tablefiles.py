"""Writes the key table's files: a generation's root, snapshot, log and checkpoint.

The next generation gets a fresh key, and the old roots are overwritten: what was dropped from the table since
is then out of reach for good.
"""

import contextlib
import logging
import os
import secrets
import time
from collections.abc import Mapping
from typing import Final, Self

import msgspec

from core.records.errors import EnvironmentFaultError
from core.vault.checkpoint import Checkpoint
from core.vault.entry import Entry
from core.vault.envelope import KEY_SIZE
from core.vault.files import (
    create_private,
    explain,
    fsync_dir,
    plain_errors,
    private_folder,
    write_atomic_over_secret,
    write_new,
)
from core.vault.log import LogContents, Position, SealedLog, SyncFailedError
from core.vault.tableformat import ROOTS, Change, Loaded, Root, TableLayout, WrappingKeys

_LOG = logging.getLogger(__name__)
_LOG_FLOOR: Final = 256 * 1024
"""Bytes a log may have before its size is compared with the snapshot's."""
_CHECKPOINT_CHANGES: Final = 64
_CHECKPOINT_SECONDS: Final = 5.0
"""After so many changes, or so long after the last one, the next sync notes a checkpoint."""


class TableFiles:
    """The table's files, open for writing. Not thread-safe, but `write` may run beside `append`."""

    def __init__(self, layout: TableLayout, wrapping: WrappingKeys) -> None:
        self._layout = layout
        self._wrapping = wrapping
        self._root = Root(0, b"")
        self._log: SealedLog | None = None
        self._contents = LogContents([], b"", 0, 0, damaged=False)
        self._checkpoint = layout.checkpoint(self._root)
        self._snapshot_size = 0
        self._last_tried = 0
        self._checkpoint_at = time.monotonic()
        self.uncertain = False
        """A disk error left open what is on disk: nothing may be appended before a rewrite succeeded."""

    @classmethod
    def create(cls, layout: TableLayout, wrapping: WrappingKeys) -> Self:
        """An empty table. What an interrupted creation left in the folder is removed.

        Raises:
            EnvironmentFaultError: The folder cannot be written.
        """
        private_folder(layout.folder)
        with plain_errors(layout.folder):
            for path in layout.folder.iterdir():
                path.unlink()
        files = cls(layout, wrapping)
        files.rewrite({})
        return files

    @classmethod
    def resume(cls, layout: TableLayout, wrapping: WrappingKeys, loaded: Loaded) -> Self:
        """Goes on with the table that was loaded, and mends what there is another copy of.

        Raises:
            EnvironmentFaultError: It cannot be written.
        """
        files = cls(layout, wrapping)
        files._root, files._checkpoint = loaded.root, loaded.checkpoint
        files._snapshot_size = loaded.snapshot_size
        files._last_tried = loaded.root.generation
        path = layout.path(loaded.root.generation, "log")
        if loaded.loss:  # its end must not be written to: the salvaged table begins anew
            files.uncertain = True
            files.rewrite(loaded.entries)
            return files
        files._log = SealedLog.resume(path, layout.log_cipher(loaded.root), loaded.log)
        # A log that was not closed is not gone on with. Should its last sync have failed, what was read of it
        # may not be on disk, and no further sync of the same file would put it there.
        unclosed = loaded.log.position != loaded.checkpoint.position
        if loaded.faults or loaded.outdated or loaded.epoch != wrapping.epoch or unclosed:
            if loaded.faults:
                _LOG.warning("the key table is mended from its copies: %s", ", ".join(loaded.faults))
            try:
                files.rewrite(loaded.entries)
            except EnvironmentFaultError:
                _LOG.exception("the key table could not be written anew; the next start tries again")
        else:
            files._remove_others()
        return files

    @classmethod
    def inspect(cls, layout: TableLayout, wrapping: WrappingKeys, loaded: Loaded) -> Self:
        """The files as they were loaded, for looking only: nothing but the properties may be used."""
        files = cls(layout, wrapping)
        files._root, files._contents = loaded.root, loaded.log
        return files

    @property
    def generation(self) -> int:
        """Grows with every rewrite."""
        return self._root.generation

    @property
    def position(self) -> Position:
        """Up to where the generation's log is on disk."""
        return (self._log or self._contents).position

    @property
    def outgrown(self) -> bool:
        """Whether folding the log into a new snapshot is due."""
        return self._current_log().size > max(_LOG_FLOOR, 2 * self._snapshot_size)

    def reaches(self, position: Position) -> bool:
        """Whether the generation's log holds what another copy of it held up to `position`."""
        return (self._log or self._contents).reaches(position)

    def look(self) -> Loaded:
        """The table as it is on disk now."""
        return self._layout.load(self._wrapping)

    def append(self, changes: Mapping[str, Entry | None]) -> None:
        """Adds one atomic step to what the next `write` puts on disk."""
        self._current_log().append(msgspec.msgpack.encode(Change.of(changes)))

    def take(self) -> tuple[bytes, Position]:
        """The steps appended since the last time, to hand to `write`."""
        return self._current_log().take()

    def write(self, data: bytes, position: Position) -> None:
        """Puts on disk what `take` gave.

        Raises:
            EnvironmentFaultError: It is not there. Unless the files are `uncertain` now, go on after
                `take_back`.
        """
        log = self._current_log()
        path = self._layout.path(self._root.generation, "log")
        if self.uncertain:
            raise EnvironmentFaultError("The key table could not be written. Check the disk and try again.")
        self.uncertain = True
        try:
            log.write(data, position)
        except SyncFailedError as error:
            raise explain(error, path) from error
        except OSError as error:
            self.uncertain = False
            raise explain(error, path) from error
        self.uncertain = False
        since = log.position.count - self._checkpoint.position.count
        if since >= _CHECKPOINT_CHANGES or time.monotonic() - self._checkpoint_at >= _CHECKPOINT_SECONDS:
            self.checkpoint()

    def take_back(self) -> None:
        """Forgets what was appended and is not on disk."""
        self._current_log().take_back()

    def checkpoint(self) -> None:
        """Notes how far the log got: if it is cut short below that, it shows."""
        self._checkpoint_at = time.monotonic()
        if self._log is not None and not self.uncertain:
            self._checkpoint.note(self._log.position)

    def rewrite(self, entries: Mapping[str, Entry], wrapping: WrappingKeys | None = None) -> None:
        """Begins the next generation, under a fresh key, with `entries`, and destroys the old key.

        A crash in between leaves the old generation or the new one.

        Args:
            entries: The whole table.
            wrapping: What the root is sealed under from now on, if that changes.

        Raises:
            EnvironmentFaultError: The old generation stands.
        """
        wrapping = wrapping or self._wrapping
        # A number is never used twice: a failed attempt's root may be on disk, and must find its own files.
        generation = self._last_tried = max(self._root.generation, self._last_tried) + 1
        root = Root(generation, secrets.token_bytes(KEY_SIZE))
        log, checkpoint, snapshot_size = self._write_generation(root, entries, wrapping.epoch)
        self.uncertain = True
        try:
            for name in ROOTS:
                sealed = self._layout.seal_root(name, root, wrapping.keys[wrapping.epoch], wrapping.epoch)
                write_atomic_over_secret(self._layout.folder / name, sealed)
        except BaseException:
            log.close()
            raise
        self.uncertain = False
        if self._log is not None:
            self._log.close()
        self._root, self._log, self._checkpoint = root, log, checkpoint
        self._wrapping, self._snapshot_size = wrapping, snapshot_size
        self._remove_others()

    def close(self) -> None:
        """Notes how far the log got and closes it."""
        self.checkpoint()
        log, self._log = self._log, None
        if log is not None:
            log.close()

    def _write_generation(
        self, root: Root, entries: Mapping[str, Entry], epoch: int
    ) -> tuple[SealedLog, Checkpoint, int]:
        """All files of a generation but the roots, on disk; nothing refers to them yet."""
        layout, folder = self._layout, self._layout.folder
        size = 0
        with plain_errors(folder):
            for path in layout.snapshots(root.generation):
                sealed = layout.seal_snapshot(path, root, entries, epoch)
                size = len(sealed)
                write_new(path, sealed)
            checkpoint = layout.checkpoint(root)
            checkpoint.create()
            path = layout.path(root.generation, "log")
            path.unlink(missing_ok=True)
            descriptor = create_private(path)
            try:
                os.fsync(descriptor)
                fsync_dir(folder)
            except OSError:
                os.close(descriptor)
                raise
        return SealedLog.create(path, layout.log_cipher(root), descriptor), checkpoint, size

    def _current_log(self) -> SealedLog:
        if self._log is None:
            raise ValueError("the key table is closed")
        return self._log

    def _remove_others(self) -> None:
        """Removes earlier generations, and what an interrupted rewrite left."""
        folder = self._layout.folder
        with contextlib.suppress(OSError):  # they are noise without their key: the next start tries again
            for path in set(folder.iterdir()) - self._layout.files(self._root.generation):
                path.unlink()
