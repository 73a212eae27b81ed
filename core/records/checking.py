"""What looking a home through finds."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Severity = Literal["note", "warning", "damage"]
"""Harmless and gone at the next start; not as it should be, but nothing is lost; something cannot be read."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that is not as it should be. Names ids and files, never content."""

    severity: Severity
    kind: str
    """For programs: "header", "key-table", "object", "picture", "segment", "spool", "file", "mode"."""
    file: str
    """Below the home; empty where there is none."""
    what: str
    """What is wrong, as a sentence."""
    meaning: str
    """What follows from it for the user."""
    remedy: str
    """What to do; empty where there is nothing to do."""
    frame_id: str = ""
    """Of a picture: the frame it shows."""
    started_at: datetime | None = None
    """What is affected is from then on, as far as that is known..."""
    ended_at: datetime | None = None
    """...and up to then."""
