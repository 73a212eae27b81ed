"""What a command gives back: the same result for programs and for people."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Outcome:
    """A command's result."""

    document: Any
    """For `--json`: anything msgspec can write."""
    text: str
    """For people."""
    exit_status: int = 0
