"""Core memory as prompts and windows take it: labelled blocks of lines within limits (as in MemGPT)."""

from collections.abc import Iterable
from typing import Final, Literal

from core.records.memory import Memory

Block = Literal["user", "persona"]
LIMITS: Final[dict[Block, int]] = {"user": 2_000, "persona": 600}
"""Characters of a block."""


def core_lines(memories: Iterable[Memory], block: Block) -> tuple[Memory, ...]:
    """The lines of a block that fit its limit, in the order in which they were learned.

    Pinned lines come first where there is not room for all, then what was said most often and last. What does
    not fit stays an ordinary memory and is found like any other.
    """
    lines = [one for one in memories if one.type == "core" and one.live and one.field("block") == block]
    lines.sort(key=lambda one: (one.pinned, one.times, one.last_said or one.learned_at, one.id), reverse=True)
    room = LIMITS[block]
    kept = []
    for line in lines:
        if len(line.text) + 1 <= room:
            room -= len(line.text) + 1
            kept.append(line)
    return tuple(sorted(kept, key=lambda one: (one.learned_at, one.id)))
