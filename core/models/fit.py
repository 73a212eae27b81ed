"""Whether a model fits into this machine's memory, before anything is loaded."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from core.models.gguf import GgufHeader

Fit = Literal["green", "yellow", "red"]

_MIB: Final = 1024 * 1024
_WEIGHTS: Final = 1.7
"""Times the file: weights are mapped, and some are kept a second time in the order the processor likes."""
_WORKING: Final = 300 * _MIB
_COMFORTABLE: Final = 0.6
"""Of all memory: what a model may take without others noticing."""
LEAST_CONTEXT: Final = 2048
USUAL_CONTEXT: Final = 8192
_NO_LIMIT: Final = 1 << 60


@dataclass(frozen=True, slots=True)
class Memory:
    """Bytes of this machine, or of the part of it that this process may use."""

    total: int
    available: int


@dataclass(frozen=True, slots=True)
class Plan:
    """One way to load a model."""

    context: int
    gpu_layers: int
    """-1 is all."""


def this_memory() -> Memory:
    """What there is now; control groups count. Where the system does not tell, all of it counts as free."""
    total, available = _system_memory()
    limit, used = _group_limit()
    return Memory(min(total, limit), max(0, min(available, limit - used)))


def bytes_needed(file_bytes: int, cache_bytes: int = 0) -> int:
    """What a model takes while it works, by rule of thumb. Measured: 1.7 times the file, and the cache."""
    return int(file_bytes * _WEIGHTS) + cache_bytes + _WORKING


def fit(needed: int, memory: Memory) -> Fit:
    """Green: it fits well. Yellow: it fits as things are, tightly. Red: it does not."""
    if needed > memory.available:
        return "red"
    return "green" if needed <= memory.total * _COMFORTABLE else "yellow"


def plans(header: GgufHeader, wanted: int, *, gpu: bool) -> Iterator[Plan]:
    """Ways to load a model, the best first: fewer layers on the graphics card, then a shorter context."""
    longest = header.context_length or wanted
    context = max(min(wanted, longest), min(LEAST_CONTEXT, longest))
    for layers in (-1, header.layers // 2, 0) if gpu else (0,):
        yield Plan(context, layers)
    while context // 2 >= LEAST_CONTEXT:
        context //= 2
        yield Plan(context, 0)


def _system_memory() -> tuple[int, int]:
    try:
        lines = Path("/proc/meminfo").read_text("ascii").splitlines()
        fields = {
            name: int(rest.split()[0]) * 1024 for name, _, rest in (line.partition(":") for line in lines)
        }
        return fields["MemTotal"], fields["MemAvailable"]
    except (OSError, ValueError, KeyError, IndexError):
        pass
    try:
        total = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):
        return _NO_LIMIT, _NO_LIMIT
    return total, total


def _group_limit() -> tuple[int, int]:
    """Limit and use of the control group, version 2; where a group has no limit, none."""
    try:
        place = Path("/proc/self/cgroup").read_text("ascii").rpartition("::")[2].strip().lstrip("/")
        folder = Path("/sys/fs/cgroup") / place
        return int((folder / "memory.max").read_text("ascii")), int(
            (folder / "memory.current").read_text("ascii")
        )
    except (OSError, ValueError):
        return _NO_LIMIT, 0
