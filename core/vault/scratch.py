"""A temporary folder in RAM, because LanceDB writes vectors and tokens to the temporary folder as they are.

While it builds an index it sorts and shuffles through files there, past the sealed store. A folder of kernel
memory keeps them off the disk (though not out of swap). It is locked for as long as its process lives, so
that the next one can tell, and remove, what a killed one left.
"""

import atexit
import contextlib
import fcntl
import logging
import os
import shutil
import tempfile
from functools import cache
from pathlib import Path
from typing import Final

_LOG = logging.getLogger(__name__)
_PREFIX: Final = "afterimage-scratch-"
_LOCK: Final = ".lock"
_MEMORY_FILE_SYSTEMS: Final = frozenset({"tmpfs", "ramfs"})
_CANDIDATES: Final = ("/dev/shm", "/run/shm")  # noqa: S108 - what is made there is private and its name random


@cache
def ram_folder() -> Path | None:
    """This process's own folder in RAM, made on first use, removed at exit; `None` if it cannot be had."""
    for parent in map(Path, _CANDIDATES):
        if not _is_in_memory(parent):
            continue
        with contextlib.suppress(OSError):
            _remove_abandoned(parent)
            made = Path(tempfile.mkdtemp(prefix=f".{_PREFIX}", dir=parent))
            _lock(made)
            # Under a name that others look for only once it is locked.
            folder = made.rename(parent / made.name.removeprefix("."))
            atexit.register(shutil.rmtree, folder, ignore_errors=True)
            return folder
    return None


def keep_temporary_files_in_ram() -> None:
    """Points the process's temporary folder to RAM.

    Where there is no such thing it points nowhere: building an index then fails, and search goes without it,
    rather than leave vectors readable on the disk.
    """
    folder = ram_folder()
    if folder is None:
        _LOG.warning("no folder in memory for temporary files: indices cannot be built")
    os.environ["TMPDIR"] = str(folder or Path(os.devnull) / "no-folder-in-memory")


def _is_in_memory(folder: Path) -> bool:
    try:
        mounts = Path("/proc/self/mounts").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return False
    fields = [line.split(" ") for line in mounts]
    return any(field[1] == str(folder) and field[2] in _MEMORY_FILE_SYSTEMS for field in fields)


def _lock(folder: Path) -> int | None:
    """Locks a folder until the descriptor is closed or the process ends; `None` if another process has it."""
    descriptor = os.open(folder / _LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        return None
    return descriptor


def _remove_abandoned(parent: Path) -> None:
    for folder in parent.glob(f"{_PREFIX}*"):
        with contextlib.suppress(OSError):
            if folder.stat().st_uid == os.getuid() and (lock := _lock(folder)) is not None:
                shutil.rmtree(folder, ignore_errors=True)
                os.close(lock)
