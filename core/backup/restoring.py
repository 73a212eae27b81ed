"""Brings a backed-up state back as a home of its own.

Everything is put together beside the new home, under a hidden name, and renamed when it is whole: a crash
leaves what can be gone on with, and never half a home. Each file is authenticated on its way.
"""

import contextlib
import hashlib
import os
import shutil
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Final

from core.backup.authentic import check_row
from core.backup.deletions import FORGET_AGAIN, encode_forgotten, forgotten_in_segment
from core.backup.finding import OpenedBackup
from core.backup.manifest import JOURNAL, Manifest, Row
from core.backup.source import file_in_home, shown
from core.backup.transfers import in_parallel
from core.backup.trial import Report, Step, counts
from core.journal.events import Forgotten
from core.records.errors import EnvironmentFaultError, IntegrityError, InUseError, RefusedError
from core.vault.files import create_private, explain, fsync_dir, plain_errors, private_folder, write_all
from core.vault.header import HEADER_FILES, write_header
from core.vault.objects import SealedObjects
from core.vault.rollback import begin_history
from core.vault.table import KeyTable

if sys.platform != "win32":
    import fcntl

_TOLD_EVERY: Final = 50
_RESERVE: Final = 64 * 1024 * 1024
"""Room to leave beside what is restored: its tables have to be derived there."""
_ENTRIES_TOGETHER: Final = 10_000


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore brought back."""

    number: int
    created: str
    verified_at: datetime | None
    files: int
    bytes: int
    segments: int
    records: int
    objects: int
    resumed: int
    """Files that an earlier try had brought already."""
    deletions: int
    """Deletions that are applied again when the home is first opened."""
    left_out: tuple[str, ...]


class Restoring:
    """One restore into one new home. Blocking; used once.

    Args:
        backup: What is restored.
        home: Where to; must not exist, or be empty.
        forgotten: Deletions that another copy of the memory knows of.
        report: Told of progress.
        stop: Called often; what it raises ends the restore, which another one goes on with.
    """

    def __init__(
        self, backup: OpenedBackup, home: Path, forgotten: Iterable[Forgotten], report: Report, stop: Step
    ) -> None:
        self._backup = backup
        self._home = home
        self._forgotten = list(forgotten)
        self._report = report
        self._stop = stop
        self._resumed = 0
        self._store_id = backup.found.repository.store_id

    def run(self) -> Restored:
        """Brings everything back.

        Raises:
            RefusedError: There is something in the new home's place already.
            IntegrityError: A file of the backup is damaged, missing, or another one's; it is named.
            EnvironmentFaultError: No room, no access, or the place of the backup cannot be read.
            InUseError: Another restore to the same place is under way.
            AfterimageError: What `stop` raises.
        """
        require_free(self._home)
        manifest = self._backup.manifest
        with plain_errors(self._home):
            self._home.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        staging = staging_folder(self._home, self._store_id)
        private_folder(staging)
        with _only_one(staging):
            self._clear(staging, manifest)
            self._require_room(staging, manifest)
            self._bring_files(staging, manifest)
            known = self._write_keys(staging, manifest)
            self._move_in(staging)
        segments, records, objects = counts(manifest)
        return Restored(
            number=manifest.number,
            created=manifest.created,
            verified_at=self._backup.verified_at,
            files=len(manifest.rows),
            bytes=sum(row.length for row in manifest.rows),
            segments=segments,
            records=records,
            objects=objects,
            resumed=self._resumed,
            deletions=known,
            left_out=tuple(manifest.left_out),
        )

    def _clear(self, staging: Path, manifest: Manifest) -> None:
        """Removes from an earlier try all but sealed files of this state."""
        keep = {file_in_home(staging, row.name, row.file.hex()) for row in manifest.rows}
        with plain_errors(staging):
            for name in ("keys", "tables"):
                shutil.rmtree(staging / name, ignore_errors=True)
            for parent, _, names in os.walk(staging):
                for name in names:
                    path = Path(parent) / name
                    if path not in keep:
                        path.unlink(missing_ok=True)

    def _require_room(self, staging: Path, manifest: Manifest) -> None:
        with plain_errors(staging):
            there = sum(
                path.stat().st_size
                for row in manifest.rows
                if (path := file_in_home(staging, row.name, row.file.hex())).exists()
            )
            free = shutil.disk_usage(staging).free
        # Every file takes whole blocks, and the key table a row.
        needed = sum(row.length + 4096 for row in manifest.rows) - there + _RESERVE
        if free < needed:
            raise EnvironmentFaultError(
                f"The backup needs {needed // 1024**2 + 1:,} MiB, and only {free // 1024**2:,} MiB are free "
                "there. Free some space or choose another disk. Nothing was restored."
            )

    def _bring_files(self, staging: Path, manifest: Manifest) -> None:
        repository = self._backup.found.repository
        folders = {file_in_home(staging, row.name, row.file.hex()).parent for row in manifest.rows}
        for folder in sorted({staging / "journal", staging / "objects", *folders}):
            private_folder(folder)
        rows = manifest.rows
        parallel = repository.destination.parallel
        bring = partial(self._bring, staging)
        with contextlib.closing(in_parallel(bring, rows, parallel)) as bringing:
            for done, (_, resumed) in enumerate(bringing):
                self._stop()
                if done % _TOLD_EVERY == 0:
                    self._report("Restoring", done, len(rows))
                self._resumed += resumed
        with plain_errors(staging):
            for folder in folders:
                fsync_dir(folder)
        self._report("Restoring", len(rows), len(rows))

    def _bring(self, staging: Path, row: Row) -> bool:
        """Brings one file, unless it is there; says whether it was."""
        path = file_in_home(staging, row.name, row.file.hex())
        with contextlib.suppress(OSError, IntegrityError):
            check_row(path.read_bytes(), row, self._store_id)
            return True
        repository = self._backup.found.repository
        try:
            data = repository.read_file(row.stored_as, row.length)
            check_row(data, row, self._store_id)
        except (FileNotFoundError, IntegrityError) as error:
            why = "It is missing." if isinstance(error, FileNotFoundError) else str(error)
            raise IntegrityError(
                f"{shown(row.name)}, file {row.stored_as} of the backup, cannot be restored. {why}"
            ) from None
        with plain_errors(path):
            path.unlink(missing_ok=True)
            descriptor = create_private(path)
            try:
                write_all(descriptor, data)
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
        return False

    def _write_keys(self, staging: Path, manifest: Manifest) -> int:
        """The key table, the settings, what is to be forgotten again, and last the header."""
        keys, header = self._backup.keys, self._backup.found.header
        entries = {row.name: row.entry for row in manifest.rows}
        forgotten = self._not_forgotten_yet(staging, manifest)
        self._report("Writing the keys", 0, 0)
        table = KeyTable.make(staging / "keys", keys.derive("key-table"), self._store_id, epoch=header.epoch)
        try:
            names = sorted(entries)
            for start in range(0, len(names), _ENTRIES_TOGETHER):
                table.apply({name: entries[name] for name in names[start : start + _ENTRIES_TOGETHER]})
            objects = SealedObjects(staging / "objects", table, self._store_id)
            if forgotten:
                objects.put(FORGET_AGAIN, encode_forgotten(forgotten))
            objects.close()
            table.rewrite()
        finally:
            table.close()
        if manifest.settings is not None:
            path = staging / "settings.json"
            with plain_errors(path):
                descriptor = create_private(path)
                try:
                    write_all(descriptor, manifest.settings)
                    os.fsync(descriptor)
                finally:
                    os.close(descriptor)
        problem = write_header(staging, begin_history(header, keys))
        if problem:
            raise EnvironmentFaultError(problem)
        return len(forgotten)

    def _not_forgotten_yet(self, staging: Path, manifest: Manifest) -> list[Forgotten]:
        """The deletions that the restored journal does not tell of itself."""
        if not self._forgotten:
            return []
        known = {
            event.at
            for row in manifest.rows
            if row.name.startswith(JOURNAL)
            for event in forgotten_in_segment(
                file_in_home(staging, row.name, row.file.hex()).read_bytes(), row, self._store_id
            )
        }
        return [event for event in self._forgotten if event.at not in known]

    def _move_in(self, staging: Path) -> None:
        self._stop()
        require_free(self._home)
        try:
            if os.name == "nt" and self._home.exists():
                self._home.rmdir()  # an empty folder is replaced in one step everywhere else
            staging.rename(self._home)
            fsync_dir(self._home.parent)
        except OSError as error:
            raise explain(error, self._home) from error


def require_free(home: Path) -> None:
    """Refuses a place where something is.

    Raises:
        RefusedError: There is something.
        EnvironmentFaultError: It cannot be told.
    """
    with plain_errors(home):
        if home.is_symlink() or (home.exists() and not home.is_dir()):
            raise RefusedError(f"{home} is not a folder. Choose another place for the restored home.")
        if home.is_dir() and next(home.iterdir(), None) is not None:
            vault = any((home / name).exists() for name in HEADER_FILES)
            raise RefusedError(
                f"{home} {'holds a memory already' if vault else 'is not empty'}. "
                "Move it away, or choose a new folder; nothing was changed."
            )


def staging_folder(home: Path, store_id: bytes) -> Path:
    """Where a restore to `home` is put together: beside it, on the same disk."""
    mark = hashlib.sha256(store_id + os.fsencode(home.name)).hexdigest()[:16]
    return home.parent / f".afterimage-restoring-{mark}"


@contextlib.contextmanager
def _only_one(staging: Path) -> Iterator[None]:
    """Keeps a second restore out of the same staging folder, by a lock that ends with the process."""
    if sys.platform == "win32":
        yield
        return
    with plain_errors(staging):
        descriptor = os.open(staging, os.O_RDONLY | os.O_DIRECTORY)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise InUseError(
                "Another restore to the same place is under way. Wait until it has ended."
            ) from None
        yield
    finally:
        os.close(descriptor)
