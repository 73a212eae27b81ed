"""What every part of the fault programme has in common: how it is run, and what it reports.

A part does something hostile many times and returns frozen figures, a dataclass whose field names are those
of the report. It names the figures that must be 0, and can be asked whether it would notice a broken program.
"""

import random
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal, Protocol

Scale = Literal["tiny", "quick", "long"]
"""How much: seconds for the tests, minutes for a look, hours before a release."""

_SHM: Final = Path("/dev/shm")
_PREFIX: Final = "afterimage-fault-"


@dataclass(frozen=True, slots=True)
class Work:
    """One run of the programme.

    Attributes:
        scale: How much is done.
        seed: Everything random follows from it, except keys and nonces.
        say: Told how it goes, one line at a time.
    """

    scale: Scale = "quick"
    seed: int = 1
    say: Callable[[str], object] = lambda _line: None

    def amount(self, tiny: int, quick: int, long: int) -> int:
        """How many, by scale."""
        return {"tiny": tiny, "quick": quick, "long": long}[self.scale]

    def chance(self, what: str) -> random.Random:
        """Random numbers for one purpose: the same for the same seed, whatever else is run."""
        return random.Random(f"{self.seed} {what}")

    @contextmanager
    def folder(self, *, in_memory: bool = True) -> Iterator[Path]:
        """An empty folder that is gone afterwards; in RAM where thousands of small states are made."""
        parent = _SHM if in_memory and _SHM.is_dir() else None
        made = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=parent))
        try:
            yield made
        finally:
            shutil.rmtree(made, ignore_errors=True)


class Part(Protocol):
    """One part of the programme."""

    @property
    def name(self) -> str:
        """What `--only` calls it."""

    @property
    def promises(self) -> tuple[str, ...]:
        """The figures that must be 0."""

    def run(self, work: Work) -> Any:
        """Do it; returns a frozen dataclass of figures. `None` in one means: not measured."""

    def blind_spots(self, work: Work) -> list[str]:
        """Break the program on purpose, in every way this part exists to notice; those it did not notice."""


class Progress:
    """Says how far a long loop is, every few seconds."""

    def __init__(self, work: Work, what: str, total: int) -> None:
        self._say, self._what, self._total = work.say, what, total
        self._last = time.monotonic()

    def at(self, done: int, more: str = "") -> None:
        """So many are done."""
        if time.monotonic() - self._last >= _EVERY:
            self._last = time.monotonic()
            self._say(f"{self._what}: {done} of {self._total} {more}".rstrip())


_EVERY: Final = 5.0


def to_stderr(line: str) -> None:
    """Progress for a terminal."""
    sys.stderr.write(line + "\n")
    sys.stderr.flush()
