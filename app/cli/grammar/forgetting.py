"""The grammar of `deletions`, and what `delete` takes beside what it deletes."""

from typing import Any, Final

_ABOUT: Final = "the receipts of what was deleted: how much and when, never what"
_STAYS: Final = """\
What is deleted is gone from this memory: pictures, words, vectors, indices, answers that repeat it, and
captures that wait to be read. Their keys are destroyed, and what they sealed is noise from then on. Out of
reach are copies elsewhere: backups that were made before (they forget it when they are restored here, or with
restore --deletions-from), files you exported, and what others have copied. A solid-state disk may keep old
blocks for a while; without their keys they are noise.
"""


def add_options(delete: Any) -> None:
    """Add to `delete` what it takes beside what it deletes."""
    delete.epilog = _STAYS
    delete.add_argument(
        "--also-alike",
        action="store_true",
        help="with frames: also the near-identical ones around them that show the same",
    )


def add(command: Any) -> None:
    """Add the commands.

    Args:
        command: makes the parser of a command from its name and summary.
    """
    command("deletions", _ABOUT)
