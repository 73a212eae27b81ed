"""What the user does to memories: hide, believe, restore, merge, split, put right. In the writer thread.

Verdicts are events of the journal; the words of a correction are a message, which is evidence like any other
and is deleted like any other. Nothing is overwritten: a memory that was put right stays as an earlier
version.
"""

import secrets
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from typing import Final

from core.engine.filing.filing import Filing, Source
from core.engine.life.judging import judge
from core.engine.life.sums import resting_on
from core.engine.store import Store
from core.extraction.claims import own_slot
from core.journal.events import MemoryJudged
from core.records.errors import NotFoundError, RefusedError
from core.records.memory import Memory, Segment, Verdict
from core.records.message import Corrected, Message
from core.records.screen import ReadFrame
from core.text.clean import clean_lines

CORRECTIONS: Final = "corrections"
"""The conversation that corrections are kept in."""
_LONGEST: Final = 2_000
Now = Callable[[], datetime]


def _now() -> datetime:
    return datetime.now(UTC)


class Changing:
    """Changes memories at the user's word."""

    def __init__(self, store: Store, filing: Filing, now: Now = _now) -> None:
        self._store = store
        self._filing = filing
        self._now = now

    def judge(self, ids: Sequence[str], verdict: Verdict, *, given: bool = True) -> tuple[Memory, ...]:
        """Give a verdict about memories or take it back, about all or none; gives them as they are then.

        Raises:
            NotFoundError: one of them is not there. Nothing was changed.
        """
        found = self._found(ids)
        if verdict == "hidden":  # what says the same would be recalled in its place
            twins = {
                link.memory_id for one in found.values() for link in one.links if link.kind == "said_again"
            }
            found |= self._store.tables.get_many(Memory, twins)
            self._drop_sums(found.values())
        at = self._now()
        changed = self._tell(
            [
                MemoryJudged(memory.id, memory.segment, at, verdict, given)
                for memory in found.values()
                if (memory.wish(verdict) is not None) is not given or verdict == "current"
            ]
        )
        if verdict == "hidden" and not given:
            self._bring_back_passages(found.values())
        now = {memory.id: memory for memory in changed}
        return tuple(now.get(one, found[one]) for one in dict.fromkeys(ids))

    def tell_of(self, memories: Sequence[Memory], event: MemoryJudged) -> None:
        """Put a verdict that was given on another device into effect."""
        if event.verdict == "hidden" and event.given:
            self._drop_sums(memories)
        self._tell([event])
        if event.verdict == "hidden" and not event.given:
            self._bring_back_passages(memories)

    def merge(self, ids: Sequence[str], into: str) -> Memory:
        """Have one memory stand for others that say the same; gives that one.

        Raises:
            NotFoundError: one of them is not there. Nothing was changed.
            RefusedError: it would stand for itself.
        """
        others = tuple(one for one in dict.fromkeys(ids) if one != into)
        found = self._found((*others, into))
        if not others:
            raise RefusedError("Name at least two different memories. Nothing was changed.")
        if found[into].wish("merged"):
            raise RefusedError("That memory was itself merged into another. Nothing was changed.")
        at = self._now()
        self._tell([MemoryJudged(one, found[one].segment, at, "merged", into=into) for one in others])
        return self._store.tables.get_memory(into)

    def split(self, memory_id: str) -> tuple[Memory, ...]:
        """Let what was taken for the same stand by itself again; gives the memories that do now.

        Raises:
            NotFoundError: it is not there.
            RefusedError: nothing was taken for the same.
        """
        memory = self._found([memory_id])[memory_id]
        twins = self._store.tables.get_many(
            Memory, (link.memory_id for link in memory.links if link.kind == "said_again")
        )
        merged = [one for one in (memory, *twins.values()) if one.status == "merged"]
        named = self._store.tables.memories_by_claims([own_slot(memory_id)])
        by_hand = [one for one in named if (wish := one.wish("merged")) and wish.into == memory_id]
        merged += [one for one in by_hand if one.id not in {known.id for known in merged}]
        if not merged:
            raise RefusedError("Nothing else was taken to say the same as this memory.")
        at = self._now()
        events = [
            MemoryJudged(one.id, one.segment, at, "merged", given=False)
            if one.wish("merged")
            else MemoryJudged(one.id, one.segment, at, "apart")
            for one in merged
        ]
        return self._tell(events)

    def correct(self, memory_id: str, text: str, speaker: str, zone: str, *, wording: bool = False) -> Memory:
        """Put a memory right in the user's own words. It stays, as an earlier version; gives the new one.

        Args:
            memory_id: what is wrong.
            text: what is right.
            speaker: the user.
            zone: where the user is.
            wording: whether only the words were wrong, so that times stay as they are.

        Raises:
            NotFoundError: it is not there.
            RefusedError: the words are none, too many, or the same.
        """
        memory = self._found([memory_id])[memory_id]
        words = clean_lines(text)
        if not words or len(words) > _LONGEST:
            raise RefusedError(f"A memory holds 1 to {_LONGEST:,} characters. Nothing was changed.")
        if words == memory.text:
            raise RefusedError("Those are the words it has already.")
        corrected = Corrected(
            memory.id,
            memory.type,
            memory.fields,
            memory.occurred_start if wording else None,
            memory.occurred_end if wording else None,
        )
        message = Message(
            id=f"{CORRECTIONS}/{secrets.token_hex(8)}",
            conversation=CORRECTIONS,
            speaker=speaker or "Me",
            text=words,
            sent_at=self._now(),
            zone=zone,
            origin="user",
            corrects=corrected,
        )
        self._filing.add_messages([message])
        self._filing.settle()
        made = self._store.tables.memories_by_sources([message.id])
        if not made:
            raise RefusedError("Nothing that may be kept is left of these words. Nothing was changed.")
        return made[0]

    def _found(self, ids: Sequence[str]) -> dict[str, Memory]:
        wanted = tuple(dict.fromkeys(ids))
        found = self._store.tables.get_many(Memory, wanted)
        unknown = next((one for one in wanted if one not in found), None)
        if unknown is not None:
            raise NotFoundError(f"There is no memory of the id “{unknown[:80]}”. Nothing was changed.")
        if any(not self._filing.open_sources.isdisjoint(one.source_ids) for one in found.values()):
            self._filing.settle()  # what is filed provisionally is in no journal yet
            found = self._store.tables.get_many(Memory, wanted)
        return found

    def _tell(self, events: Sequence[MemoryJudged]) -> tuple[Memory, ...]:
        if not events:
            return ()
        self._store.journal.append(*events)
        return judge(self._store.tables, self._filing.standings, events)

    def _drop_sums(self, memories: Iterable[Memory]) -> None:
        """Take away what was summed up of them; it is made again without them when there is time."""
        segments = {one.segment for one in memories if one.origin != "consolidation"}
        if sums := resting_on(self._store.tables, segments):
            self._filing.drop(list(sums))

    def _bring_back_passages(self, memories: Iterable[Memory]) -> None:
        """File their segments again, from all their sources."""
        tables = self._store.tables
        wanted = {one.segment for one in memories}
        segments = [one for one in tables.get_many(Segment, wanted).values() if one.source_ids]
        sources = {source for one in segments for source in one.source_ids}
        found: dict[str, Source] = {
            **tables.get_many(ReadFrame, sources),
            **tables.get_many(Message, sources),
        }
        self._filing.refile(segments, found)
