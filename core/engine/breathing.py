"""Gives memory back to the system: after large reads glibc keeps hundreds of MiB that nobody uses."""

import ctypes
import sys
from functools import lru_cache
from typing import Any


def give_memory_back() -> None:
    """Return what is free but held. Takes some milliseconds; does nothing on other systems."""
    trim = _trim()
    if trim is not None:
        trim(0)


@lru_cache(maxsize=1)
def _trim() -> Any:
    if not sys.platform.startswith("linux"):
        return None
    try:
        return ctypes.CDLL(None).malloc_trim
    except (OSError, AttributeError):  # another C library
        return None
