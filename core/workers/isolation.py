"""Takes from a worker what it never needs, before it touches anything that others wrote."""

import ctypes
import os
import platform
import sys
from pathlib import Path
from typing import Final

from core.workers import seccomp

_NICENESS: Final = 10
_PREFERRED_VICTIM: Final = (
    b"500"  # of -1000 to 1000: when memory runs out, this process goes before the engine
)

_MEMORY: Final = 4 * 1024**3
"""Bytes of address space. Reading the largest picture takes 1.1 GiB of it, all libraries included."""
_FILES: Final = 256

_MMAP_THRESHOLD: Final = -3
_ARENA_MAX: Final = -8
_LARGE: Final = 1024 * 1024
"""Bytes from which on memory is asked of the system and given back; left alone, glibc raises it to 32 MiB."""
_ARENAS: Final = 2

_COMMON: Final = (425, 438)
"""io_uring_setup, whose rings open sockets without a socket call, and pidfd_getfd, which takes another
process's; the same numbers everywhere."""
_DENIED: Final = {
    "x86_64": (41, 42, 43, 44, 46, 49, 50, 288, 307, 101, 310, 311, 59, 322, *_COMMON),
    "aarch64": (198, 203, 202, 206, 211, 200, 201, 242, 269, 117, 270, 271, 221, 281, *_COMMON),
}
"""socket, connect, accept, sendto, sendmsg, bind, listen, accept4, sendmmsg: no talking to anybody, be it
the network, the user's desktop bus, a display or an engine. A pair of sockets talks to itself only.
ptrace, process_vm_readv, process_vm_writev: no looking into other processes.
execve, execveat: no other program."""


def forbid_network() -> bool:
    """Make every attempt to reach another process or machine fail, for good and for all threads.

    Returns:
        Whether the system does that: 64-bit Linux on x86 and ARM. Elsewhere nothing changes.
    """
    return seccomp.install(seccomp.refuse(_DENIED.get(platform.machine(), ())))


def keep_within_limits(memory: int = _MEMORY) -> None:
    """Bound memory and open files: a hostile picture ends this process, not the machine's patience.

    Args:
        memory: bytes of address space, mapped files included.
    """
    if sys.platform != "linux":  # macOS takes neither limit seriously, and Windows has none
        return
    import resource  # noqa: PLC0415 - not on Windows

    for kind, wanted in ((resource.RLIMIT_AS, memory), (resource.RLIMIT_NOFILE, _FILES)):
        _, hard = resource.getrlimit(kind)
        limit = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(kind, (limit, limit))


def hold_little() -> None:
    """Have what a picture took given back at once instead of being held for the next, with glibc."""
    if not sys.platform.startswith("linux"):
        return
    try:
        tune = ctypes.CDLL(None).mallopt
    except (OSError, AttributeError):  # another C library
        return
    tune(_MMAP_THRESHOLD, _LARGE)
    tune(_ARENA_MAX, _ARENAS)


def step_back(niceness: int = _NICENESS) -> None:
    """Lower priority than what the user works with, and first in line when memory runs out."""
    if sys.platform == "win32":
        below_normal = 0x00004000
        kernel = ctypes.windll.kernel32
        kernel.SetPriorityClass(kernel.GetCurrentProcess(), below_normal)
        return
    os.nice(niceness)
    try:
        Path("/proc/self/oom_score_adj").write_bytes(_PREFERRED_VICTIM)
    except OSError:
        return  # not Linux, or not allowed: only a preference
