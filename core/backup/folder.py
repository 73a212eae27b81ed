"""A backup in a folder: on another disk, a stick, or a share."""

import contextlib
import errno
import os
import secrets
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from core.backup.destination import Stored
from core.records.errors import EnvironmentFaultError
from core.vault.files import (
    PARTIAL_SUFFIX,
    PRIVATE_FOLDER,
    create_private,
    explain,
    fsync_dir,
    plain_errors,
    write_all,
)

_CANNOT_SYNC: Final = {errno.EINVAL, errno.ENOTSUP, errno.EBADF}
"""What shares and foreign file systems answer that have no syncing of folders; they write names through."""


class FolderDestination:
    """Files below one folder, readable by their owner only. Thread-safe.

    Args:
        root: The user's folder; its own mode is left as it is, since it may hold other things.
        make: Make it if it is not there.

    Raises:
        EnvironmentFaultError: It is not there, or is no folder.
    """

    parallel = 1

    def __init__(self, root: Path, *, make: bool = False) -> None:
        self._root = root
        self._touched: set[Path] = set()
        self._lock = threading.Lock()
        with plain_errors(root):
            if make and root.parent.is_dir() and not root.exists():
                root.mkdir(mode=PRIVATE_FOLDER)
                _sync_folder(root.parent)
            there = root.is_dir()
        if not there:
            raise EnvironmentFaultError(
                f"The folder {root} is not there. Plug in its disk, or choose another folder."
            )

    @property
    def label(self) -> str:
        """The folder's path."""
        return str(self._root)

    def list(self, prefix: str) -> Iterator[Stored]:
        """Everything below a prefix that ends at a "/", leftovers of unfinished writes included."""
        folder = self._root / prefix
        with plain_errors(folder):
            for parent, _, names in os.walk(folder):
                below = Path(parent).relative_to(self._root).as_posix()
                for name in sorted(names):
                    with contextlib.suppress(FileNotFoundError):
                        yield Stored(f"{below}/{name}", (Path(parent) / name).lstat().st_size)

    def folders(self) -> Iterator[str]:
        """The folders directly in this one."""
        with plain_errors(self._root):
            for path in sorted(self._root.iterdir()):
                if path.is_dir():
                    yield path.name

    def get(self, name: str, limit: int) -> bytes:
        """The first `limit` bytes of a file."""
        path = self._root / name
        try:
            with path.open("rb") as file:
                return file.read(limit)
        except FileNotFoundError:
            raise
        except OSError as error:
            raise explain(error, path) from error

    def put(self, name: str, data: bytes) -> None:
        """Writes beside, then renames."""
        path = self._root / name
        partial = self._partial(path)
        with plain_errors(path):
            self._make_folder(path.parent)
            try:
                self._write(partial, data)
                partial.replace(path)
            except BaseException:
                with contextlib.suppress(OSError):
                    partial.unlink(missing_ok=True)
                raise
        with self._lock:
            self._touched.add(path.parent)

    def create(self, name: str, data: bytes) -> bool:
        """Writes beside, then links, which fails where something is; without links it writes in place."""
        path = self._root / name
        partial = self._partial(path)
        with plain_errors(path):
            self._make_folder(path.parent)
            try:
                self._write(partial, data)
                try:
                    os.link(partial, path)
                except FileExistsError:
                    return False
                except OSError:
                    try:
                        self._write(path, data)
                    except FileExistsError:
                        return False
            finally:
                with contextlib.suppress(OSError):
                    partial.unlink(missing_ok=True)
            _sync_folder(path.parent)
        return True

    def swap(self, name: str, data: bytes, before: bytes) -> bool:
        """Compares, then replaces: the two steps may be told apart by somebody very quick."""
        try:
            if self.get(name, len(before) + 1) != before:
                return False
        except FileNotFoundError:
            return False
        self.put(name, data)
        self.settle()
        return True

    def settle(self) -> None:
        """Syncs the folders that got files; the files were synced when they were written."""
        with self._lock:
            touched, self._touched = self._touched, set()
        for folder in touched:
            with plain_errors(folder):
                _sync_folder(folder)

    def remove(self, names: Sequence[str]) -> None:
        """Unlinks, and removes folders that have become empty."""
        parents = set()
        for name in names:
            path = self._root / name
            with plain_errors(path):
                path.unlink(missing_ok=True)
            parents.add(path.parent)
        for parent in parents:
            with contextlib.suppress(OSError):
                _sync_folder(parent)
                parent.rmdir()  # only an empty one goes

    def _make_folder(self, folder: Path) -> None:
        """Makes it, and every folder between it and the user's own, for the owner only."""
        missing = []
        while folder != self._root and not folder.is_dir():
            missing.append(folder)
            folder = folder.parent
        for each in reversed(missing):
            each.mkdir(mode=PRIVATE_FOLDER, exist_ok=True)
            _sync_folder(each.parent)

    @staticmethod
    def _partial(path: Path) -> Path:
        return path.with_name(f".{secrets.token_hex(8)}{PARTIAL_SUFFIX}")

    @staticmethod
    def _write(path: Path, data: bytes) -> None:
        descriptor = create_private(path)
        try:
            write_all(descriptor, data)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _sync_folder(folder: Path) -> None:
    try:
        fsync_dir(folder)
    except OSError as error:
        if error.errno not in _CANNOT_SYNC:
            raise
