"""A value that may answer, and where it was found."""

from dataclasses import dataclass

TRAILING = " .,;:!?\"'\u201c\u201d()[]"
"""What stands around a value and is no part of it."""


@dataclass(frozen=True, slots=True)
class Found:
    """A value and where it was found."""

    short: str
    """As it is given to the user."""
    quoted: str
    """As it stands in the text."""
    start: int
    """In the unit's text; -1 where it stands beside it."""
    end: int
    said: bool = True
    """False where nothing says it and it is only known when it was seen."""
    label: str = ""
    """What the screen calls it."""
