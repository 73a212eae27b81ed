"""Private files that survive a crash: owner-only modes, atomic replacement, fsync, errors in plain words."""

import contextlib
import errno
import os
import secrets
from collections.abc import Iterator
from pathlib import Path

from core.records.errors import EnvironmentFaultError

PRIVATE_FILE = 0o600
PRIVATE_FOLDER = 0o700
PARTIAL_SUFFIX = ".partial"
"""Ends the name of a file that is still being written; whatever bears it after a crash is rubbish."""

_NEW_FILE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)

_EXPLANATIONS = {
    errno.ENOSPC: "The disk is full. Free some space; nothing that was saved is lost.",
    errno.EDQUOT: "Your disk quota is used up. Free some space; nothing that was saved is lost.",
    errno.EACCES: "Afterimage may not use {path}. Give your user access to it, or choose another folder.",
    errno.EPERM: "Afterimage may not change {path}. Give your user access to it, or choose another folder.",
    errno.EROFS: "{path} is on a disk that can only be read. Choose another folder.",
    errno.ENAMETOOLONG: "The path {path} is too long for this system. Choose a folder with a shorter path.",
    errno.ENOTDIR: "A part of the path {path} is a file, not a folder. Choose another folder.",
    errno.EEXIST: "{path} is a file, but a folder is needed there. Choose another folder.",
    errno.EISDIR: "{path} is a folder, but a file is needed there. Move it away.",
    errno.ENOENT: "{path} is missing. Was the folder moved, or a disk unplugged?",
    errno.EIO: "The disk reported an error at {path}. Check the disk before going on.",
    errno.EMFILE: "Too many files are open. Close other programs and try again.",
    errno.ENFILE: "Too many files are open on this machine. Close other programs and try again.",
    errno.ELOOP: "{path} is a link that leads nowhere usable. Choose another folder.",
}


def explain(error: OSError, path: Path) -> EnvironmentFaultError:
    """What an operating system error at `path` means to a person, and what to do about it."""
    shown = str(path) if len(str(path)) <= 120 else f"{str(path)[:100]}…"  # noqa: PLR2004
    template = _EXPLANATIONS.get(error.errno or 0)
    if template is None:
        return EnvironmentFaultError(
            f"The system refused an operation on {shown}: {error.strerror or error}."
        )
    return EnvironmentFaultError(template.format(path=shown))


@contextlib.contextmanager
def plain_errors(path: Path) -> Iterator[None]:
    """Turns any `OSError` inside into an `EnvironmentFaultError` about `path`."""
    try:
        yield
    except OSError as error:
        raise explain(error, path) from error


def fsync_dir(folder: Path) -> None:
    """Makes names created, renamed or removed in `folder` durable.

    Raises:
        OSError: The system could not.
    """
    if os.name == "nt":  # Windows has no handle to sync for a folder; it journals names itself
        return
    descriptor = os.open(folder, os.O_RDONLY | getattr(os, "O_DIRECTORY", 0))
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def private_folder(folder: Path) -> None:
    """Makes `folder` (and its parents) if need be, and sees to it that only its owner may enter.

    Raises:
        EnvironmentFaultError: It is a file, not ours, too long, on a full disk...
    """
    with plain_errors(folder):
        if not folder.is_dir():
            parent = folder.parent
            if parent != folder and not parent.is_dir():
                parent.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
            folder.mkdir(mode=PRIVATE_FOLDER, exist_ok=True)
            try:
                fsync_dir(parent)
            except OSError:
                with contextlib.suppress(OSError):
                    folder.rmdir()  # it would be taken for one that is safely there
                raise
        if os.name != "nt" and folder.stat().st_mode & 0o777 != PRIVATE_FOLDER:
            folder.chmod(PRIVATE_FOLDER)


def create_private(path: Path) -> int:
    """A descriptor for writing a file that must not exist yet, readable by its owner only.

    Raises:
        OSError: The system could not.
    """
    return os.open(path, _NEW_FILE, PRIVATE_FILE)


def write_all(descriptor: int, data: bytes | bytearray | memoryview) -> None:
    """Writes every byte, however many calls the system needs for it.

    Raises:
        OSError: The system could not; some of it may be written.
    """
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def sync_data(descriptor: int) -> None:
    """Puts what was written to a file on disk, and of its metadata only what finding it takes.

    Raises:
        OSError: What is on disk is unknown. Never sync that file again: the system has dropped the pages, and
            would claim success.
    """
    if hasattr(os, "fdatasync"):
        os.fdatasync(descriptor)
    else:
        os.fsync(descriptor)


def write_new(path: Path, data: bytes) -> None:
    """Writes a file of a name that nobody knows yet; the folder is still to be synced.

    Raises:
        OSError: Whatever there is of it is of no use.
    """
    path.unlink(missing_ok=True)
    descriptor = create_private(path)
    try:
        write_all(descriptor, data)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_atomic(path: Path, data: bytes) -> None:
    """Replaces `path` by `data` so that a crash leaves the old or the new bytes, never a mixture.

    On disk when it returns.

    Raises:
        EnvironmentFaultError: The old file is untouched.
    """
    partial = path.with_name(f".{path.name}.{secrets.token_hex(4)}{PARTIAL_SUFFIX}")
    with plain_errors(path):
        try:
            descriptor = create_private(partial)
            try:
                write_all(descriptor, data)
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
            partial.replace(path)
        except OSError:
            with contextlib.suppress(OSError):
                partial.unlink(missing_ok=True)
            raise
        fsync_dir(path.parent)


def write_atomic_over_secret(path: Path, data: bytes) -> None:
    """Like `write_atomic`, and overwrites the blocks of the file that was there, because it held a key.

    Where the disk does not write in place (SSDs, copy-on-write) the old blocks may outlive this.

    Raises:
        EnvironmentFaultError: The old file is untouched.
    """
    try:
        old = os.open(path, os.O_RDWR | getattr(os, "O_CLOEXEC", 0))
    except FileNotFoundError:
        write_atomic(path, data)
        return
    except OSError as error:
        raise explain(error, path) from error
    try:
        write_atomic(path, data)
        with plain_errors(path):
            length = os.fstat(old).st_size
            write_all(old, secrets.token_bytes(length))
            os.fsync(old)
    finally:
        os.close(old)


def remove_partials(folder: Path) -> int:
    """Removes what a crash left half written directly in `folder`; returns how many files that were."""
    removed = 0
    with plain_errors(folder):
        for path in folder.iterdir():
            if path.name.endswith(PARTIAL_SUFFIX):
                path.unlink(missing_ok=True)
                removed += 1
    return removed
