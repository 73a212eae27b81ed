"""What of a frame the user wants to keep although it would be left out."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from core.reading.redaction.found import Kind


@dataclass(frozen=True, slots=True)
class ReadingPolicy:
    """Exceptions from what reading leaves out. By default there are none."""

    keep_secrets: tuple[Kind, ...] = ()
    """Kinds of secrets to find again."""
    keep_private: bool = False
    """Whether windows of private browsing may be kept."""


STRICT: Final = ReadingPolicy()
"""No exceptions."""

Policy = Callable[[], ReadingPolicy]
"""Gives the policy in force."""


def strict() -> ReadingPolicy:
    """The policy without exceptions, for as long as nobody has made any."""
    return STRICT
