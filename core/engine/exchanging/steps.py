"""What the parts of an exchange share: where they run, whom they tell, and what has come of it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

Result = TypeVar("Result")
Report = Callable[[str, int, int], None]
Step = Callable[[], None]
"""Called between two steps; what it raises ends the exchange."""


@dataclass(frozen=True, slots=True)
class Threads:
    """Where the steps of an exchange run."""

    write: Callable[[Callable[[], Result]], Result]
    """In the writer thread, while nothing else changes what is remembered."""
    wait: Callable[[Awaitable[bool]], bool]
    """On the loop."""


@dataclass(slots=True)
class Outcome:
    """What came of an exchange."""

    taken: int = 0
    """Frames and messages that are new here."""
    given: int = 0
    """Pieces."""
    given_bytes: int = 0
    taken_bytes: int = 0
    acts: int = 0
    tags: int = 0
    """Tags that are new here, or gone."""
    forgotten: int = 0
    waiting: int = 0
    """Pieces of others that are not there yet."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How an exchange goes on."""

    threads: Threads
    report: Report
    stop: Step
    now: Callable[[], datetime]
    outcome: Outcome
