"""Looks the journal through: every segment's chain of records and, on request, every event in them."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from core.journal.codec import UnknownEvent, decode_batch
from core.journal.events import (
    Deleted,
    Event,
    FrameRecorded,
    GapRecorded,
    LedgerNoted,
    MessagesRecorded,
    PictureDropped,
)
from core.journal.journal import Journal, SegmentInfo
from core.records.checking import Problem
from core.records.errors import EnvironmentFaultError, IntegrityError

Step = Callable[[int], None]
"""Told how many more bytes were looked at; ends the check by raising."""
_NUMBER = len("journal/")


@dataclass(frozen=True, slots=True)
class FramePicture:
    """A frame and the name of its picture."""

    frame_id: str
    taken_at: datetime
    name: str


@dataclass(slots=True)
class JournalFindings:
    """What the journal holds and what is wrong with it."""

    segments: int = 0
    records: int = 0
    events: int = 0
    bytes_read: int = 0
    pictures: dict[str, FramePicture] = field(default_factory=dict)
    """By frame, those that are to be there now; only if data was read."""
    problems: list[Problem] = field(default_factory=list)


@dataclass(slots=True)
class _Looked:
    """One segment as far as it can be read."""

    info: SegmentInfo
    why: str = ""
    first: datetime | None = None
    last: datetime | None = None


def check_journal(journal: Journal, folder: Path, step: Step, *, read_data: bool) -> JournalFindings:
    """Looks through all segments.

    Args:
        journal: What is looked through; may be in use.
        folder: Where its files are.
        step: Told of bytes.
        read_data: Decode every record as well.
    """
    findings = JournalFindings()
    looked = []
    for info in journal.segments:
        found = _look(journal, info, findings, read_data=read_data)
        if found is not None:
            looked.append(found)
        step(info.size)
    findings.segments = len(looked)
    for number, segment in enumerate(looked):
        if segment.why:
            findings.problems.append(_damaged(looked, number))
    findings.problems += _strangers(folder, {segment.file for segment in journal.segments})
    return findings


def _look(
    journal: Journal, info: SegmentInfo, findings: JournalFindings, *, read_data: bool
) -> _Looked | None:
    looked = _Looked(info)
    if info.damaged:
        looked.why = "Records of it are missing: it is shorter than it was, or damaged."
    try:
        scan = journal.scan(info.name)
    except EnvironmentFaultError:
        looked.why = "Its file is missing, or the disk reported an error."
        return looked
    if scan is None:
        return None  # it went while this looked
    for payload in scan:
        findings.records += 1
        if read_data:
            looked.why = looked.why or _decode(payload, looked, findings)
    findings.bytes_read += scan.end
    if not scan.whole:
        looked.why = looked.why or "Records of it are missing or not what was written."
    return looked


def _decode(payload: bytes, looked: _Looked, findings: JournalFindings) -> str:
    """Takes in what a record tells; says what is wrong with it."""
    try:
        events = decode_batch(payload)
    except IntegrityError:
        return "A record of it is authentic, but cannot be decoded."
    findings.events += len(events)
    for event in events:
        if isinstance(event, UnknownEvent):
            continue
        times = list(_times(event))
        if times:
            looked.first = min([looked.first or times[0], *times])
            looked.last = max([looked.last or times[0], *times])
        if isinstance(event, FrameRecorded):
            frame = event.frame
            findings.pictures[frame.id] = FramePicture(frame.id, frame.taken_at, frame.image)
        elif isinstance(event, PictureDropped):
            for frame_id in event.frame_ids:
                findings.pictures.pop(frame_id, None)
    return ""


def _times(event: Event) -> Iterator[datetime]:
    """When an event was noted, as far as it tells."""
    match event:
        case FrameRecorded(frame):
            yield frame.taken_at
        case GapRecorded(gap):
            yield gap.started_at
        case LedgerNoted(time=at) | Deleted(at=at):
            yield at
        case MessagesRecorded(messages):
            yield from (one.sent_at for one in messages)
        case _:
            pass


def _damaged(segments: list[_Looked], number: int) -> Problem:
    """A damaged segment, and between which times what it lacks must lie, as far as its neighbours tell."""
    segment = segments[number]
    before = [one.last for one in segments[:number] if one.last is not None]
    after = [one.first for one in segments[number + 1 :] if one.first is not None]
    return Problem(
        "damage",
        "segment",
        f"journal/{segment.info.file}",
        f"Segment {int(segment.info.name[_NUMBER:])} of the journal is damaged. {segment.why}",
        "What its damaged records told is lost from the journal. What the tables have of it can be found "
        "until they are derived again.",
        "Restore the home folder from a backup. Without one, `check --repair` keeps what can be read.",
        started_at=before[-1] if before else segment.first,
        ended_at=after[0] if after else segment.last,
    )


def _strangers(folder: Path, known: Iterable[str]) -> Iterator[Problem]:
    """Files that no segment has."""
    names = set(known)
    if not folder.is_dir():
        return
    for path in sorted(folder.iterdir()):
        if path.name in names:
            continue
        ours = path.suffix == ".segment"
        yield Problem(
            "note" if ours else "warning",
            "file",
            f"journal/{path.name}",
            "A file that nothing names, as an interrupted write leaves."
            if ours
            else "A file that Afterimage did not put here.",
            "It is noise: there is no key for it." if ours else "It is not protected.",
            "Nothing to do: the next start removes it." if ours else "Move it somewhere else.",
        )
