"""What to tell of damage in the journal: which stretch of time it concerns, and what to do."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from core.journal.events import (
    Deleted,
    Event,
    Forgotten,
    FrameRecorded,
    GapRecorded,
    LedgerNoted,
    MessagesRecorded,
    SegmentFiled,
)
from core.journal.journal import Journal

UNSEEN = (
    "Part of the journal is damaged. What could be found before can still be found. "
    "Restore the home folder from a backup if you have one."
)
_MOST_NAMED = 3


def told_damage(journal: Journal) -> str:
    """A sentence for the user: what is damaged, when that was written, and what to do; empty for no damage.

    Reads the damaged segments and their neighbours: for a thread that may wait.
    """
    damaged = set(journal.damage)
    if not damaged:
        return ""
    names = [segment.name for segment in journal.segments]
    stretches = [_stretch(journal, names, name) for name in names if name in damaged]
    parts = [f"{name} ({when})" for name, when in stretches[:_MOST_NAMED]]
    more = f" and {len(stretches) - _MOST_NAMED} more" if len(stretches) > _MOST_NAMED else ""
    what = "A part" if len(stretches) == 1 else f"{len(stretches)} parts"
    verb = "is" if len(stretches) == 1 else "are"
    return (
        f"{what} of the journal {verb} damaged: {', '.join(parts)}{more}. What could be found before can "
        "still be found, and recording goes on. Restore the home folder from a backup if you have one."
    )


def _stretch(journal: Journal, names: list[str], name: str) -> tuple[str, str]:
    """The segment as it is called, and when it was written."""
    place = names.index(name)
    before = _last(journal, reversed(names[:place]))
    after = _first(journal, names[place + 1 :])
    inside = sorted(_times(journal.replay_segment(name)))
    if before is None:
        before = inside[0] if inside else None
    if after is None:
        after = inside[-1] if inside else None
    label = f"part {name.rpartition('/')[2].lstrip('0')}"
    if before and after:
        return label, f"written between {_spoken(before)} and {_spoken(after)}"
    if before:
        return label, f"written after {_spoken(before)}"
    return label, f"written before {_spoken(after)}" if after else "of unknown time"


def _last(journal: Journal, names: Iterable[str]) -> datetime | None:
    """The last time told in the nearest segment that tells any."""
    return next((max(times) for name in names if (times := list(_times(journal.replay_segment(name))))), None)


def _first(journal: Journal, names: Iterable[str]) -> datetime | None:
    return next((min(times) for name in names if (times := list(_times(journal.replay_segment(name))))), None)


def _times(events: Iterator[Event]) -> Iterator[datetime]:
    """When events were written, as far as they tell."""
    for event in events:
        if isinstance(event, FrameRecorded):
            yield event.frame.taken_at
        elif isinstance(event, MessagesRecorded):
            yield from (one.sent_at for one in event.messages if one.origin == "chat")
        elif isinstance(event, SegmentFiled):
            yield from (one.recorded_at for one in event.memories[:1])
        elif isinstance(event, GapRecorded):
            yield event.gap.ended_at
        elif isinstance(event, LedgerNoted):
            yield event.time
        elif isinstance(event, Deleted | Forgotten):
            yield event.at


def _spoken(moment: datetime) -> str:
    return f"{moment.day} {moment:%B %Y, %H:%M} UTC"
