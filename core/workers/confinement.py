"""Takes from a worker that runs code of others what `isolation` leaves: writing files, signals, processes.

A seccomp filter refuses every call that changes a file or reaches a process, and opening for anything but
reading. Landlock, where the kernel has it (5.13 and later), also hides all files but those named.
"""

import ctypes
import errno
import os
import platform
import struct
import sys
import sysconfig
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final, NamedTuple

import core
from core.workers import seccomp

_SET_NO_NEW_PRIVS: Final = 38
_WRITING: Final = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC if sys.platform != "win32" else 0
_A_THREAD: Final = 0x10000
"""Of clone's flags: it makes a thread, not a process."""
_FALL_BACK: Final = (435, 437)
"""clone3 and openat2, whose arguments a filter cannot see; libraries use older calls where they are not."""


class _Calls(NamedTuple):
    """Numbers of calls of one kind of processor."""

    denied: tuple[int, ...]
    """By x86's names: truncate, rename, mkdir, rmdir, creat, link, unlink, symlink, chmod, fchmod, chown,
    fchown, lchown, utime, mknod, setxattr, lsetxattr, fsetxattr, removexattr and its kin, utimes, mkdirat,
    mknodat, fchownat, futimesat, unlinkat, renameat, linkat, symlinkat, fchmodat, utimensat, renameat2,
    fchmodat2; kill, tkill, tgkill, rt_sigqueueinfo, rt_tgsigqueueinfo, pidfd_send_signal; fork, vfork."""
    open: int | None
    """With its flags in second place; ARM has none."""
    openat: int
    clone: int


_MACHINES: Final = {
    "x86_64": _Calls(
        (76, *range(82, 89), *range(90, 95), 132, 133, 188, 189, 190, 197, 198, 199, 235, *range(258, 262),
         263, 264, 265, 266, 268, 280, 316, 452, 62, 200, 234, 129, 297, 424, 57, 58),
        2, 257, 56,
    ),
    "aarch64": _Calls(
        (45, 38, 34, 37, 35, 36, 52, 53, 54, 55, 88, 33, 5, 6, 7, 14, 15, 16, 276, 452,
         129, 130, 131, 138, 240, 424),
        None, 56, 220,
    ),
}  # fmt: skip

_LANDLOCK_CREATE, _LANDLOCK_ADD, _LANDLOCK_RESTRICT = 444, 445, 446
_LANDLOCK_VERSION: Final = 1
_PATH_BENEATH: Final = 1
_READ_FILE, _READ_FOLDER = 1 << 2, 1 << 3
_RIGHTS: Final = (13, 14, 15, 15, 16)
"""How many rights over files the versions of Landlock know, from the first on."""
_SYSTEM: Final = (
    "/usr", "/lib", "/lib64", "/etc/ld.so.cache", "/etc/localtime", "/dev/null", "/dev/zero", "/dev/urandom",
    "/dev/random",
)  # fmt: skip


def forbid_changes() -> bool:
    """Make writing files, signals and new processes fail in this process, for good. Threads still start.

    Returns:
        Whether the system does that.
    """
    calls = _MACHINES.get(platform.machine())
    return calls is not None and seccomp.install(_rules(calls))


def _rules(calls: _Calls) -> Iterator[seccomp.Step]:
    yield from seccomp.refuse(calls.denied)
    yield from seccomp.refuse(_FALL_BACK, errno.ENOSYS)
    if calls.open is not None:
        yield from seccomp.refuse_if(calls.open, 1, _WRITING, are_set=True)
    yield from seccomp.refuse_if(calls.openat, 2, _WRITING, are_set=True)
    yield from seccomp.refuse_if(calls.clone, 0, _A_THREAD, are_set=False)


def see_only(folders: Iterable[str]) -> bool:
    """Hide all files of this machine from this thread and those it starts, but for these and the system's.

    What is open already stays open.

    Args:
        folders: Folders or files that may be read, with all below them.

    Returns:
        Whether the system does that.
    """
    if not seccomp.supported():
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    version: int = libc.syscall(_LANDLOCK_CREATE, None, 0, _LANDLOCK_VERSION)
    if version < 1 or libc.prctl(_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        return False
    handled = struct.pack("=Q", (1 << _RIGHTS[min(version, len(_RIGHTS)) - 1]) - 1)
    rules: int = libc.syscall(_LANDLOCK_CREATE, handled, len(handled), 0)
    if rules < 0:
        return False
    try:
        for folder in (*folders, *_SYSTEM):
            _show(libc, rules, folder)
        done: int = libc.syscall(_LANDLOCK_RESTRICT, rules, 0)
    finally:
        os.close(rules)
    return done == 0


def _show(libc: ctypes.CDLL, rules: int, place: str) -> None:
    try:
        descriptor = os.open(place, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return  # what is not there need not be shown
    try:
        rights = _READ_FILE | (_READ_FOLDER if Path(place).is_dir() else 0)
        libc.syscall(_LANDLOCK_ADD, rules, _PATH_BENEATH, struct.pack("=Qi", rights, descriptor), 0)
    finally:
        os.close(descriptor)


def program_folders() -> tuple[str, ...]:
    """Where this program, its Python and the packages of both are: what running it needs to read."""
    known = {str(Path(core.__file__).resolve().parents[1]), sys.prefix, sys.base_prefix}
    known |= {
        path for name, path in sysconfig.get_paths().items() if name in {"stdlib", "purelib", "platlib"}
    }
    return tuple(sorted(known))
