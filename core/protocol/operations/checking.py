"""Operations that look the home through and mend what can be mended."""

from dataclasses import dataclass

from core.protocol.operations.base import Request
from core.records.checking import Problem


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What a check found, and how much it looked at."""

    problems: tuple[Problem, ...]
    read_data: bool
    """Whether every byte was decrypted and authenticated, or only the structure looked at."""
    files: int = 0
    objects: int = 0
    pictures: int = 0
    """Pictures of frames that are known to be there and, if data was read, to be what was stored."""
    segments: int = 0
    records: int = 0
    events: int = 0
    bytes_read: int = 0

    @property
    def clean(self) -> bool:
        """Whether all is well but for what the next start tidies up."""
        return all(problem.severity == "note" for problem in self.problems)


@dataclass(frozen=True, slots=True)
class Check(Request[CheckReport]):
    """Look the home through. Changes nothing."""

    op = "check"
    reply = CheckReport
    read_data: bool = False
    """Decrypt and authenticate every byte, and decode every record of the journal."""


@dataclass(frozen=True, slots=True)
class Repaired:
    """What was mended."""

    segments: int
    """Damaged journal segments that were written anew without what could not be read."""
    missing_segments: int
    """Segments struck off the list because their files are gone."""
    modes: int
    """Files and folders that were open to others and are the owner's alone now."""
    rebuilt: bool
    """Whether the tables were derived again."""
    rebuild_refused: str = ""
    """Why not, where they could not be."""


@dataclass(frozen=True, slots=True)
class Repair(Request[Repaired]):
    """Write damaged journal segments anew without what cannot be read, and derive the tables again.

    What could not be read is given up for good: ask before.
    """

    op = "repair"
    reply = Repaired
