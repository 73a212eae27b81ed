"""Takes from a worker what it never needs, before it touches anything that others wrote."""

import ctypes
import errno
import os
import platform
import struct
import sys
from pathlib import Path
from typing import Final, NamedTuple

_NICENESS: Final = 10
_PREFERRED_VICTIM: Final = (
    b"500"  # of -1000 to 1000: when memory runs out, this process goes before the engine
)

_SET_NO_NEW_PRIVS: Final = 38
_SET_DUMPABLE: Final = 4
_SET_MODE_FILTER: Final = 1
_FILTER_ALL_THREADS: Final = 1

_LOAD_WORD: Final = 0x20
_JUMP_IF_EQUAL: Final = 0x15
_JUMP_IF_AT_LEAST: Final = 0x35
_RETURN: Final = 0x06
_ALLOW: Final = 0x7FFF0000
_DENY: Final = 0x00050000 | errno.EPERM
_AT_NUMBER, _AT_MACHINE, _AT_FIRST_ARGUMENT = 0, 4, 16  # offsets in the kernel's record of a call
_FOREIGN_NUMBERS: Final = 0x40000000  # x32 calls on x86-64, which would slip past the numbers below
_IO_URING_SETUP: Final = 425  # its rings open sockets without a socket call
_LOCAL_FAMILY: Final = 1  # AF_UNIX


class _Machine(NamedTuple):
    """What differs between processors: the kernel's mark for them and the numbers of two calls."""

    mark: int
    socket: int
    seccomp: int


_MACHINES: Final = {
    "x86_64": _Machine(0xC000003E, socket=41, seccomp=317),
    "aarch64": _Machine(0xC00000B7, socket=198, seccomp=277),
}


class _Program(ctypes.Structure):
    """`struct sock_fprog`."""

    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_char_p))


def forbid_network() -> bool:
    """Make every attempt to open a socket fail, except local ones, for good and for all threads.

    Returns:
        Whether the system does that: 64-bit Linux on x86 and ARM. Elsewhere nothing changes.
    """
    machine = _MACHINES.get(platform.machine())
    if sys.platform != "linux" or machine is None or sys.maxsize < 1 << 32:
        return False
    code = b"".join(struct.pack("=HBBI", *step) for step in _filter(machine))
    program = _Program(len(code) // 8, code)
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        return False
    done: int = libc.syscall(
        ctypes.c_long(machine.seccomp),
        ctypes.c_ulong(_SET_MODE_FILTER),
        ctypes.c_ulong(_FILTER_ALL_THREADS),
        ctypes.byref(program),
    )
    return done == 0


def _filter(machine: _Machine) -> tuple[tuple[int, int, int, int], ...]:
    """The steps as (operation, skip if true, skip if false, operand); steps 8 and 9 are the two outcomes."""
    return (
        (_LOAD_WORD, 0, 0, _AT_MACHINE),
        (_JUMP_IF_EQUAL, 0, 6, machine.mark),
        (_LOAD_WORD, 0, 0, _AT_NUMBER),
        (_JUMP_IF_AT_LEAST, 4, 0, _FOREIGN_NUMBERS),
        (_JUMP_IF_EQUAL, 3, 0, _IO_URING_SETUP),
        (_JUMP_IF_EQUAL, 0, 3, machine.socket),
        (_LOAD_WORD, 0, 0, _AT_FIRST_ARGUMENT),
        (_JUMP_IF_EQUAL, 1, 0, _LOCAL_FAMILY),
        (_RETURN, 0, 0, _DENY),
        (_RETURN, 0, 0, _ALLOW),
    )


def leave_no_dumps() -> None:
    """Keep what is in memory out of core dumps and from other processes of the user, where systems can."""
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415 - not on Windows

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_SET_DUMPABLE, 0, 0, 0, 0)


def step_back() -> None:
    """Lower priority than anything the user waits for, and first in line when memory runs out."""
    if sys.platform == "win32":
        below_normal = 0x00004000
        kernel = ctypes.windll.kernel32
        kernel.SetPriorityClass(kernel.GetCurrentProcess(), below_normal)
        return
    os.nice(_NICENESS)
    try:
        Path("/proc/self/oom_score_adj").write_bytes(_PREFERRED_VICTIM)
    except OSError:
        return  # not Linux, or not allowed: only a preference
