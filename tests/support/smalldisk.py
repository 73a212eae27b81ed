"""A real disk of a few megabytes, to be filled up: only a full disk behaves like one."""

import ctypes
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

_FILLER = "filler"


@contextmanager
def small_disk(at: Path, megabytes: int) -> Iterator[Path]:
    """A file system of that size, mounted at a new folder. Skips the test where one may not mount."""
    if not sys.platform.startswith("linux"):
        pytest.skip("needs a Linux that lets the tests mount a small disk")
    at.mkdir()
    library = ctypes.CDLL(None, use_errno=True)
    options = f"size={megabytes}m,mode=700".encode()
    if library.mount(b"none", os.fsencode(at), b"tmpfs", 0, options):
        pytest.skip("needs the right to mount a small disk (root)")
    try:
        yield at
    finally:
        if library.umount2(os.fsencode(at), 2):  # detached: whatever still holds a file there ends later
            raise OSError(ctypes.get_errno(), "the small disk could not be taken away")


def fill(disk: Path, leave: int = 0) -> None:
    """Take all room on that disk but some bytes."""
    empty(disk)
    with (disk / _FILLER).open("wb", buffering=0) as file:
        step = 2**20
        while step >= 512:
            try:
                file.write(bytes(step))
            except OSError:
                step //= 2
    if leave:
        size = (disk / _FILLER).stat().st_size
        os.truncate(disk / _FILLER, max(0, size - leave))


def empty(disk: Path) -> None:
    """Give the room back."""
    (disk / _FILLER).unlink(missing_ok=True)
