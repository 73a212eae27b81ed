"""Operations on single memories: verdicts, corrections, merging and splitting. Nothing is overwritten."""

from dataclasses import dataclass

from core.protocol.operations.base import Request
from core.records.memory import Verdict


@dataclass(frozen=True, slots=True)
class Changed:
    """The memories that were changed, or have taken another's place."""

    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class JudgeMemories(Request[Changed]):
    """Say of memories that they are never to be recalled, are right, hold again; or take it back.

    `hidden`: never recall. `believed`: let go of what is held back. `current`: an earlier value holds again.
    `apart`: it says something of its own, whatever it looks like.
    """

    op = "memories.judge"
    reply = Changed
    ids: tuple[str, ...]
    verdict: Verdict
    given: bool = True


@dataclass(frozen=True, slots=True)
class MergeMemories(Request[Changed]):
    """Have one memory stand for others that say the same."""

    op = "memories.merge"
    reply = Changed
    ids: tuple[str, ...]
    into: str


@dataclass(frozen=True, slots=True)
class SplitMemory(Request[Changed]):
    """Let what was taken to say the same as a memory stand by itself again."""

    op = "memories.split"
    reply = Changed
    id: str


@dataclass(frozen=True, slots=True)
class CorrectMemory(Request[Changed]):
    """Put a memory right in the user's own words, which are its evidence from then on."""

    op = "memories.correct"
    reply = Changed
    id: str
    text: str
    wording: bool = False
    """Only the words were wrong: times stay as they are."""
    zone: str = ""
    me: str = ""
