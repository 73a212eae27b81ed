"""Filters by which the kernel refuses calls of this process, as classic BPF programs: seccomp(2) of Linux.

A program runs once for each call and jumps forwards only. Each rule here is a few steps that end the program
if they apply and go on to the next rule if not, so rules can stand in any order and number.
"""

import ctypes
import errno
import platform
import struct
import sys
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

Step = tuple[int, int, int, int]
"""Operation, steps to skip if it is true, steps to skip if not, operand."""

_SET_NO_NEW_PRIVS: Final = 38
_SET_MODE_FILTER: Final = 1
_FILTER_ALL_THREADS: Final = 1
_LOAD_WORD: Final = 0x20
_JUMP_IF_EQUAL: Final = 0x15
_JUMP_IF_AT_LEAST: Final = 0x35
_JUMP_IF_ANY_BIT: Final = 0x45
_RETURN: Final = 0x06
_ERROR: Final = 0x00050000
_ALLOW: Final[Step] = (_RETURN, 0, 0, 0x7FFF0000)
_NUMBER, _MACHINE, _ARGUMENTS = 0, 4, 16
"""Offsets in the kernel's record of a call (`struct seccomp_data`), in bytes."""
_FOREIGN_NUMBERS: Final = 0x40000000
"""Where x32 calls begin on x86-64, which would slip past the numbers of others."""


class _Processor(NamedTuple):
    mark: int
    """The kernel's name for its calls (`AUDIT_ARCH_…`)."""
    seccomp: int
    """The number of the call that sets a filter."""


_PROCESSORS: Final = {"x86_64": _Processor(0xC000003E, 317), "aarch64": _Processor(0xC00000B7, 277)}


class _Program(ctypes.Structure):
    """`struct sock_fprog`."""

    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_char_p))


def supported() -> bool:
    """Whether this system has such filters, and their numbers are known: 64-bit Linux on x86 and ARM."""
    return sys.platform == "linux" and platform.machine() in _PROCESSORS and sys.maxsize >= 1 << 32


def refuse(numbers: Iterable[int], error: int = errno.EPERM) -> Iterator[Step]:
    """Rules under which calls of these numbers fail with an error."""
    for number in numbers:
        yield (_JUMP_IF_EQUAL, 0, 1, number)
        yield _fail(error)


def refuse_if(number: int, argument: int, bits: int, *, are_set: bool) -> Iterator[Step]:
    """A rule under which a call fails by the low 32 bits of one of its arguments, and passes otherwise.

    Args:
        number: of the call.
        argument: which one, from 0.
        bits: of which one has to be set, or none.
        are_set: whether it fails where one is set, or where none is.
    """
    yield (_JUMP_IF_EQUAL, 0, 4, number)
    yield (_LOAD_WORD, 0, 0, _ARGUMENTS + 8 * argument)
    yield (_JUMP_IF_ANY_BIT, 0 if are_set else 1, 1 if are_set else 0, bits)
    yield _fail(errno.EPERM)
    yield _ALLOW


def install(rules: Iterable[Step]) -> bool:
    """Set a filter for all threads of this process and what it starts, for good. Filters set before stay.

    What no rule refuses passes; calls in the manner of another processor fail.

    Returns:
        Whether the system does that; if not, nothing has changed.
    """
    processor = _PROCESSORS.get(platform.machine())
    if not supported() or processor is None:
        return False
    steps = (*_of_this_machine(processor), *rules, _ALLOW)
    code = b"".join(struct.pack("=HBBI", *step) for step in steps)
    program = _Program(len(steps), code)
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        return False
    done: int = libc.syscall(
        ctypes.c_long(processor.seccomp),
        ctypes.c_ulong(_SET_MODE_FILTER),
        ctypes.c_ulong(_FILTER_ALL_THREADS),
        ctypes.byref(program),
    )
    return done == 0


def _of_this_machine(processor: _Processor) -> Iterator[Step]:
    """Refuse foreign calls, and leave the number of the call in hand."""
    yield (_LOAD_WORD, 0, 0, _MACHINE)
    yield (_JUMP_IF_EQUAL, 1, 0, processor.mark)
    yield _fail(errno.EPERM)
    yield (_LOAD_WORD, 0, 0, _NUMBER)
    yield (_JUMP_IF_AT_LEAST, 0, 1, _FOREIGN_NUMBERS)
    yield _fail(errno.EPERM)


def _fail(error: int) -> Step:
    return (_RETURN, 0, 0, _ERROR | error)
