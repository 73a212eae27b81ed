"""What there is to let go, from tables and disk, in the terms of the policy."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime

from core.engine.keeping.figures import Measured
from core.engine.keeping.policy import Activity, Stock, StoredPicture
from core.engine.pictures.stored import PICTURES
from core.engine.store import Store
from core.memory.codec import moment
from core.memory.keys import key_of
from core.memory.stock import MemoryWeight, Stock as Tables, Turn, Weight
from core.records.memory import Segment


def take_stock(store: Store, measured: Measured, now: datetime) -> Stock:
    """Everything that rules could let go. Reads only; takes seconds where there is much.

    Args:
        store: the open store.
        measured: its home.
        now: what the clock shows.
    """
    tables = store.tables.stock()
    scale = _bytes_on_disk_for_each(tables, measured)
    sources = tables.frames | tables.messages
    of_segment: defaultdict[str, list[MemoryWeight]] = defaultdict(list)
    for memory in tables.memories:
        of_segment[memory.segment_id].append(memory)
    pinned_sources = {key_of(one) for memory in tables.memories if memory.pinned for one in memory.source_ids}
    activities = [
        _activity(segment, size, of_segment[segment.id], sources, pinned_sources, scale, now)
        for segment, size in tables.segments
    ]
    pinned_ids = {one.id for one in activities if one.pinned}
    pinned_sources |= {
        key_of(one)
        for segment, _ in tables.segments
        if segment.id in pinned_ids
        for one in segment.source_ids
    }
    pictures = tuple(_pictures(tables.frames, measured, pinned_sources))
    return Stock(
        pictures=pictures,
        activities=(*activities, *_chats(tables.turns, scale)),
        used=measured.used,
        pinned_memories=sum(memory.pinned for memory in tables.memories),
        pinned_bytes=sum(one.bytes for one in pictures if one.pinned)
        + sum(one.text_bytes + one.memory_bytes for one in activities if one.pinned),
        future=sum(1 for one in sources.values() if moment(one.at) > now),
    )


def _bytes_on_disk_for_each(tables: Tables, measured: Measured) -> float:
    """Bytes that journal and tables take on the disk for each byte of a record."""
    records = sum(one.bytes for one in (*tables.frames.values(), *tables.messages.values()))
    records += sum(one.bytes for one in tables.memories) + sum(size for _, size in tables.segments)
    return (measured.of("journal") + measured.of("tables")) / records if records else 0.0


def _activity(
    segment: Segment,
    size: int,
    memories: list[MemoryWeight],
    sources: Mapping[str, Weight],
    pinned_sources: set[str],
    scale: float,
    now: datetime,
) -> Activity:
    keys = [key_of(one) for one in segment.source_ids]
    left = [sources[key] for key in keys if key in sources]
    # What was imported counts from the day on which it was, unless a clock says that this is still to come.
    taken_in = max((one.recorded_at for one in memories), default=segment.ended_at)
    return Activity(
        id=segment.id,
        at=max(segment.ended_at, taken_in) if taken_in <= now else segment.ended_at,
        began=segment.started_at,
        sources=len(left),
        memories=len(memories),
        text_bytes=round(scale * sum(one.bytes for one in left)),
        memory_bytes=round(scale * (size + sum(one.bytes for one in memories))),
        pinned=any(one.pinned for one in memories) or not pinned_sources.isdisjoint(keys),
    )


def _chats(turns: list[Turn], scale: float) -> list[Activity]:
    """Questions and answers, which are no evidence and in no segment: chat by chat, by its last turn."""
    chats: defaultdict[str, list[Turn]] = defaultdict(list)
    for turn in turns:
        chats[turn.conversation_key].append(turn)
    found = []
    for key, said in chats.items():
        ours = [turn for turn in said if not turn.statement]
        if ours:
            times = [moment(turn.at) for turn in said]
            found.append(
                Activity(
                    id=key,
                    at=max(times),
                    began=min(times),
                    sources=len(ours),
                    memories=0,
                    text_bytes=round(scale * sum(turn.bytes for turn in ours)),
                    memory_bytes=0,
                    turns=tuple(turn.id for turn in ours),
                )
            )
    return found


def _pictures(frames: Mapping[str, Weight], measured: Measured, pinned: set[str]) -> list[StoredPicture]:
    found = []
    for name, size in measured.pictures.items():
        frame_id = name.removeprefix(PICTURES).partition(".")[0]
        key = key_of(frame_id)
        if key in frames:
            found.append(StoredPicture(frame_id, name, moment(frames[key].at), size, key in pinned))
    return found
