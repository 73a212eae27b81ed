"""What a device gives: a mirror of what its journal tells of itself, piece by piece.

A piece is made of a stretch of one file of the journal. Deleting rewrites files of the journal under other
names; pieces of files that are no longer there are made anew from what is left, and the old ones are removed
with their keys. Everything in pieces is looked up as it is now, so nothing that was deleted gets into one.
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

import msgspec

from core.devices.circle import Circle
from core.devices.merging import NEVER, after, merged
from core.devices.place import seal_piece
from core.devices.records import Act, Activity, Acts, Picture, Row
from core.engine.exchanging.naming import memory_name
from core.engine.exchanging.notes import Given, OwnAct, Span
from core.engine.forgetting.hidden import Shown
from core.engine.store import Store
from core.engine.tagging import Tagging
from core.extraction.proposals.taking import MAKER
from core.journal.codec import UnknownEvent, decode_batch
from core.journal.events import (
    Event,
    Forgotten,
    MemoryJudged,
    MemoryPinned,
    SegmentFiled,
    SegmentRemoved,
)
from core.journal.journal import SegmentInfo
from core.records.errors import IntegrityError
from core.records.memory import Memory, Segment
from core.records.message import Message
from core.records.screen import ReadFrame

_KINDS: Final = ("segment", "segment-removed", "pinned", "judged", "forgotten")
_MOST_SPANS: Final = 12
"""Pieces of one file of the journal after which they are made into one."""

Piece = tuple[Row, bytes]
PictureOf = Callable[[str], Picture]
"""Where a picture of the vault goes."""


class Giving:
    """Makes the pieces. In the writer thread: journal and tables stand still meanwhile."""

    def __init__(
        self, store: Store, shown: Shown, circle: Circle, given: Given, picture: PictureOf | None = None
    ) -> None:
        """Take what is needed.

        Args:
            store: the open store.
            shown: its tables without what is being deleted.
            circle: as this device knows it.
            given: what was given before.
            picture: says where pictures go; `None` where they do not travel.
        """
        self._store = store
        self._shown = shown
        self.circle = circle
        self.given = given
        self._picture = picture
        self.images: list[str] = []
        """Pictures that the last piece tells of, by their names in the vault."""

    def forget_what_went(self, there: Iterable[str]) -> None:
        """Pass over what is not in the journal or not in the place any more.

        Args:
            there: the files of this device that lie in the place in full length.
        """
        given, here = self.given, {one.file for one in self._store.journal.segments}
        present = set(there)
        inherited = sorted(self.circle.inherited)
        if inherited != given.inherited:  # there is more to give of stretches that were looked at before
            given.spans.clear()
            given.inherited = inherited
        given.spans = {
            file: spans
            for file, spans in given.spans.items()
            if file in here and all(one.row is None or one.row.file in present for one in spans)
        }
        if given.acts_row is not None and given.acts_row.file not in present:
            given.acts_row, given.acts_digest = None, b""
        if given.forgets_row is not None and given.forgets_row.file not in present:
            given.forgets_row = None
        if given.tags_row is not None and given.tags_row.file not in present:
            given.tags_row, given.tags_digest = None, b""

    def todo(self) -> list[SegmentInfo]:
        """The files of the journal in which there is something new, the oldest first."""
        spans = self.given.spans
        return [
            one
            for one in self._store.journal.segments
            if not (known := spans.get(one.file)) or known[-1].size != one.size
        ]

    def give(self, info: SegmentInfo) -> Piece | None:
        """The piece for what is new in a file of the journal."""
        spans = self.given.spans.setdefault(info.file, [])
        if len(spans) >= _MOST_SPANS:
            spans.clear()
        start = spans[-1].end if spans else 0
        scan = self._store.journal.scan(info.name)
        if scan is None:
            del self.given.spans[info.file]
            return None
        events: list[Event] = []
        self.images = []
        for number, payload in enumerate(scan):
            if number >= start:
                events += _events(payload)
        activities = self._activities(events)
        self._note_acts(events)
        self._note_forgets(events)
        piece = seal_piece(self.circle, "activities", activities) if activities else None
        spans.append(Span(max(scan.count, start), info.size, piece[0] if piece else None))
        return piece

    def give_acts(self) -> Piece | None:
        """The piece of all acts, if there are others than before."""
        given = self.given
        there = self._store.tables.get_many(Memory, given.acts)
        given.acts = {one: kinds for one, kinds in given.acts.items() if one in there}
        register = self.register()
        told = sorted((name, kind, act) for name, kinds in register.items() for kind, act in kinds.items())
        digest = hashlib.sha256(msgspec.msgpack.encode(told)).digest() if told else b""
        if digest == given.acts_digest and (given.acts_row is not None or not register):
            return None
        given.acts_digest = digest
        if not register:
            given.acts_row = None
            return None
        row, data = seal_piece(self.circle, "acts", [register])
        given.acts_row = row
        return row, data

    def register(self) -> Acts:
        """All acts of this device, by the memories' names."""
        return merged(
            {own.name: {kind: own.act}} for kinds in self.given.acts.values() for kind, own in kinds.items()
        )

    def give_forgets(self) -> Piece | None:
        """The piece of all deletions, if there are more than before."""
        given = self.given
        if not given.forgets or (given.forgets_row is not None and given.forgets_count == len(given.forgets)):
            return None
        row, data = seal_piece(self.circle, "forgets", given.forgets)
        given.forgets_row, given.forgets_count = row, len(given.forgets)
        return row, data

    def give_tags(self) -> Piece | None:
        """The piece of all that is known of tags, if that is something else than before."""
        given, register = self.given, Tagging(self._store.vault.objects).register()
        known = bool(register.tags or register.gone)
        digest = hashlib.sha256(msgspec.msgpack.encode(register)).digest() if known else b""
        if digest == given.tags_digest:
            return None
        given.tags_row, given.tags_digest = None, digest
        if not known:
            return None
        row, data = seal_piece(self.circle, "tags", [register])
        given.tags_row = row
        return row, data

    @property
    def rows(self) -> list[Row]:
        """Everything that is given now."""
        given = self.given
        rows = [one.row for spans in given.spans.values() for one in spans]
        return [one for one in (*rows, given.acts_row, given.forgets_row, given.tags_row) if one is not None]

    # ── activities ───────────────────────────────────────────────────────────────────────────────────

    def _activities(self, events: Sequence[Event]) -> list[Activity]:
        filed: dict[str, SegmentFiled] = {}
        for event in events:
            if isinstance(event, SegmentFiled):
                filed[event.segment.id] = event
            elif isinstance(event, SegmentRemoved):
                filed.pop(event.segment_id, None)
        segments = [
            one
            for one in self._shown.get_many(Segment, filed).values()
            if one.source_ids and one.origin != "consolidation" and self._is_ours(one.device)
        ]
        wanted = [source for one in segments for source in one.source_ids]
        frames = self._shown.get_many(ReadFrame, wanted)
        self.images = [one.image for one in frames.values() if one.image and self._picture is not None]
        messages = self._shown.get_many(Message, wanted)
        corrected = self._corrected(messages.values())
        return [
            Activity(
                one,
                tuple(_without_picture(frames[each]) for each in one.source_ids if each in frames),
                tuple(messages[each] for each in one.source_ids if each in messages),
                {each: corrected[each] for each in one.source_ids if each in corrected},
                tuple(each for each in filed[one.id].memories if each.extractor == MAKER),
                self._pictures(frames[each] for each in one.source_ids if each in frames),
            )
            for one in segments
        ]

    def _pictures(self, frames: Iterable[ReadFrame]) -> dict[str, Picture]:
        if self._picture is None:
            return {}
        return {one.id: self._picture(one.image) for one in frames if one.image}

    def _is_ours(self, device: str) -> bool:
        return not device or device in self.circle.inherited

    def _corrected(self, messages: Iterable[Message]) -> dict[str, bytes]:
        """The names of memories that were put right, by message."""
        target = {one.id: one.corrects.memory_id for one in messages if one.corrects is not None}
        found = self._store.tables.get_many(Memory, target.values())
        return {
            one: memory_name(self.circle, found[memory_id])
            for one, memory_id in target.items()
            if memory_id in found
        }

    # ── acts and deletions ───────────────────────────────────────────────────────────────────────────

    def _note_acts(self, events: Sequence[Event]) -> None:
        acts = [one for one in events if isinstance(one, MemoryPinned | MemoryJudged)]
        wanted = {one.memory_id for one in acts}
        wanted |= {one.into for one in acts if isinstance(one, MemoryJudged) and one.into}
        memories = self._store.tables.get_many(Memory, wanted)
        names = {one: memory_name(self.circle, memory) for one, memory in memories.items()}
        given = self.given
        for event in acts:
            at = event.at or NEVER
            if event.device and event.device not in self.circle.inherited:
                given.seen = max(given.seen, at)
                continue
            if event.memory_id not in names:
                continue
            kind, is_given, into = _said(event, names)
            known = given.acts.get(event.memory_id, {}).get(kind)
            if event.device:  # of a device whose heir this one is: its time is as it was
                given.seen = max(given.seen, at)
                if known is not None and at <= known.act.at:
                    continue
                moment = at
            elif known is not None and at <= known.told:
                continue  # the same stretch of the journal, once more
            else:
                given.seen = moment = after(at, given.seen)
            act = Act(moment, self.circle.device, is_given, into)
            given.acts.setdefault(event.memory_id, {})[kind] = OwnAct(names[event.memory_id], at, act)

    def _note_forgets(self, events: Sequence[Event]) -> None:
        known: set[datetime] = {one.at for one in self.given.forgets}
        for event in events:
            if isinstance(event, Forgotten) and self._is_ours(event.device) and event.at not in known:
                known.add(event.at)
                self.given.forgets.append(event)


def _events(payload: bytes) -> list[Event]:
    try:
        return [one for one in decode_batch(payload, _KINDS) if not isinstance(one, UnknownEvent)]
    except IntegrityError:
        return []


def _said(event: MemoryPinned | MemoryJudged, names: dict[str, bytes]) -> tuple[str, bool, bytes]:
    """The kind of an act, whether it was given, and into what."""
    if isinstance(event, MemoryPinned):
        return "pinned", event.pinned, b""
    return event.verdict, event.given, names.get(event.into, b"")


def _without_picture(frame: ReadFrame) -> ReadFrame:
    return replace(frame, image="")
