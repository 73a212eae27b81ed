"""Files of others, opened within limits: no links, no bombs, nothing endless."""

import os
import sqlite3
import stat
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import BinaryIO, Final

from core.records.errors import EnvironmentFaultError, NotFoundError, RefusedError

_MIB: Final = 1024**2
MOST_JSON: Final = 256 * _MIB
MOST_TEXT: Final = 16 * _MIB
MOST_DATABASE: Final = 1024 * _MIB
MOST_FILES: Final = 100_000
_MOST_ENTRIES: Final = 10_000
_MOST_UNPACKED: Final = 2048 * _MIB
_MOST_RATIO: Final = 100
_LONGEST_CELL: Final = 16 * _MIB
_LINK: Final = 0o120000
_SHARED_MEMORY: Final = Path("/dev/shm")  # noqa: S108 -- a private folder is made in it


def read(path: Path, most: int) -> bytes:
    """A regular file's bytes.

    Raises:
        AfterimageError: it is not there, not a file, cannot be read, or is larger than that.
    """
    try:
        with os.fdopen(_open(path), "rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise RefusedError(f"{path.name} is not a file. Nothing was imported.")
            data = file.read(most + 1)
    except FileNotFoundError:
        raise NotFoundError(f"There is no file {path}.") from None
    except OSError as error:
        reason = os.strerror(error.errno or 0)
        raise EnvironmentFaultError(f"{path.name} cannot be read ({reason}).") from None
    if len(data) > most:
        raise RefusedError(f"{path.name} is larger than {most // _MIB} MiB, the most of its kind.")
    return data


def open_file(path: Path) -> BinaryIO:
    """A regular file, open for reading; one that the user has named by a link is opened where that leads.

    Raises:
        AfterimageError: it is not there, not a file, or cannot be read.
    """
    try:
        file = os.fdopen(_open(path.resolve()), "rb")
        if stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            return file
        file.close()
    except FileNotFoundError:
        raise NotFoundError(f"There is no file {path}.") from None
    except OSError as error:
        reason = os.strerror(error.errno or 0)
        raise EnvironmentFaultError(f"{path.name} cannot be read ({reason}).") from None
    raise RefusedError(f"{path.name} is not a file. Nothing was imported.")


def _open(path: Path) -> int:
    """Not through a link, and without waiting for whoever writes into a pipe."""
    return os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))


def beginning(path: Path, size: int = 4096) -> bytes:
    """The first bytes of a file, none where it cannot be read."""
    try:
        with os.fdopen(_open(path), "rb") as file:
            return file.read(size) if stat.S_ISREG(os.fstat(file.fileno()).st_mode) else b""
    except OSError:
        return b""


def walk(folder: Path) -> Iterator[Path]:
    """The regular files below a folder in order, without hidden ones and without following links.

    Raises:
        RefusedError: there are too many.
    """
    count = 0
    for root, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            path = Path(root) / name
            if name.startswith(".") or path.is_symlink() or not path.is_file():
                continue
            count += 1
            if count > MOST_FILES:
                raise RefusedError(f"The folder holds more than {MOST_FILES:,} files. Import parts of it.")
            yield path


@contextmanager
def unpacked(path: Path) -> Iterator[zipfile.ZipFile]:
    """An archive that keeps to the limits by its own account; `entry` holds it to that.

    Raises:
        RefusedError: it is damaged, holds a link or leads elsewhere, or unpacks to too much.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            if len(entries) > _MOST_ENTRIES:
                raise RefusedError(f"The archive has more than {_MOST_ENTRIES:,} files.")
            if sum(one.file_size for one in entries) > _MOST_UNPACKED:
                raise RefusedError("The archive unpacks to more than 2 GiB. Unpack it and import the folder.")
            for one in entries:
                _check_entry(one)
            yield archive
    except (zipfile.BadZipFile, NotImplementedError, OSError, RuntimeError) as error:
        raise RefusedError(f"{path.name} is not an archive that can be read.") from error


def _check_entry(entry: zipfile.ZipInfo) -> None:
    parts = entry.filename.replace("\\", "/").split("/")
    if entry.filename.startswith(("/", "\\")) or ".." in parts or ":" in parts[0]:
        raise RefusedError("The archive holds a file that leads out of it. Nothing was imported.")
    if (entry.external_attr >> 16) & 0o170000 == _LINK:
        raise RefusedError("The archive holds a link. Nothing was imported.")
    if entry.file_size > _MIB and entry.file_size > _MOST_RATIO * max(entry.compress_size, 1):
        raise RefusedError("The archive unpacks to far more than it holds. Nothing was imported.")


def entry(archive: zipfile.ZipFile, name: str, most: int) -> bytes:
    """One file of an archive, whatever it claims to unpack to.

    Raises:
        RefusedError: it is larger than that, or damaged.
    """
    try:
        with archive.open(name) as file:
            data = file.read(most + 1)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, ValueError) as error:
        raise RefusedError("The archive is damaged. Nothing was imported.") from error
    if len(data) > most:
        raise RefusedError(f"“{Path(name).name}” is larger than {most // _MIB} MiB.")
    return data


@contextmanager
def database(path: Path) -> Iterator[sqlite3.Connection]:
    """A copy of an SQLite database, with what its owner has not yet written into it, in memory if possible.

    Its owner may be running, and is not disturbed.

    Raises:
        RefusedError: it is damaged or too large.
    """
    data = read(path, MOST_DATABASE)
    parent = _SHARED_MEMORY if _SHARED_MEMORY.is_dir() else None
    with tempfile.TemporaryDirectory(prefix="afterimage-", dir=parent) as folder:
        copy = Path(folder) / "copy"
        copy.write_bytes(data)
        log = path.with_name(path.name + "-wal")
        if log.is_file():
            (Path(folder) / "copy-wal").write_bytes(read(log, MOST_DATABASE))
        try:
            with closing(sqlite3.connect(copy)) as connection:
                connection.execute("PRAGMA trusted_schema = OFF")
                connection.execute("PRAGMA query_only = ON")
                connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST_CELL)
                connection.text_factory = lambda raw: raw.decode("utf-8", "replace")
                yield connection
        except (sqlite3.Error, OverflowError) as error:
            raise RefusedError(f"{path.name} is damaged, or is not a database that is known here.") from error


def tables(connection: sqlite3.Connection) -> frozenset[str]:
    """The names of a database's tables."""
    rows = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' LIMIT 1000")
    return frozenset(str(name) for (name,) in rows)
