"""From evidence to searchable memories: journal first, then segments, then tables.

Everything here runs in the writer thread. Evidence is safe once it is in the journal; what follows is
derived and may be repeated. A segment that is still open is filed provisionally under the id it will keep,
so that what the user did a moment ago can be found, and is written to the journal when it has ended.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from core.engine.filing.vectors import Embed, SegmentVectors
from core.engine.life.carrying import carry
from core.engine.life.standings import Standings
from core.engine.store import Store
from core.extraction.manager import Filed, file_sources, prepare
from core.extraction.segmenter import Segmenter
from core.journal.events import FrameRecorded, GapRecorded, MessagesRecorded, SegmentFiled, SegmentRemoved
from core.memory.tables import FiledSegment
from core.reading.policy import Policy, strict
from core.reading.redaction.detect import redact
from core.reading.redaction.found import Kind
from core.records.memory import Gap, Passage, Segment
from core.records.message import Message
from core.records.screen import ReadFrame

Source = ReadFrame | Message
Report = Callable[[int, int], None]
"""Told how many of how many are done."""

MARK = "journal"
"""The tables' note of the journal segment from which on something may be missing in them."""
_TOGETHER = 32
"""Segments filed in one step: enough to spare the tables small writes, few enough to show progress."""


def _silent(_done: int, _total: int) -> None:
    pass


class Filing:
    """Files what was read and said."""

    def __init__(self, store: Store, embed: Embed, policy: Policy = strict) -> None:
        self._store = store
        self._policy = policy
        self._vectors = SegmentVectors(embed)
        self.standings = Standings(store.tables)
        self._segmenter = Segmenter(store.identify)
        self._sources: dict[str, Source] = {}
        """Evidence that belongs to no ended segment yet."""
        self._ended: list[Segment] = []
        self._unseen: list[ReadFrame] = []
        """Frames that the tables do not have yet."""
        self._unheard: list[Message] = []
        """Messages that the tables do not have yet, because they could not be written."""
        self._changed = False
        self.forgotten = 0
        """How often something was forgotten: what was read of the journal before is out of date then."""

    # ── taking evidence in ───────────────────────────────────────────────────────────────────────────

    def knows(self, frame_id: str) -> bool:
        """Whether that frame was taken before."""
        if frame_id in self._sources:
            return True
        return bool(self._store.tables.get_many(ReadFrame, [frame_id]))

    def add_frame(self, frame: ReadFrame) -> None:
        """Take a frame that was read. It is safe when this returns, and found after the next `publish`."""
        self._store.journal.append(FrameRecorded(frame))
        self._take_frame(frame)

    def add_messages(self, messages: Sequence[Message]) -> int:
        """Take messages, all of them or none; those that are known are left out. Returns how many are new."""
        known = {message.id for message in self._unheard}
        known |= self._store.tables.get_many(Message, (message.id for message in messages)).keys()
        keep = self._policy().keep_secrets
        fresh = tuple(_redacted(message, keep) for message in messages if message.id not in known)
        if fresh:
            self._store.journal.append(MessagesRecorded(fresh))
            self._unheard.extend(fresh)
            self._take_messages(fresh)
            self._show_messages()
        return len(fresh)

    def add_gap(self, gap: Gap) -> None:
        """Note that nothing was recorded for a while."""
        self._store.journal.append(GapRecorded(gap))
        self._store.tables.add_gap(gap)

    def resume(self, sources: Iterable[Source]) -> None:
        """Take evidence that the journal has and that no ended segment holds, after a crash."""
        kept = tuple(sources)
        for frame in sorted((one for one in kept if isinstance(one, ReadFrame)), key=moment_of):
            self._take_frame(frame)
        self._take_messages([one for one in kept if isinstance(one, Message)])

    def _take_frame(self, frame: ReadFrame) -> None:
        self._unseen.append(frame)
        self._sources[frame.id] = frame
        self._ended.extend(self._segmenter.add_frame(frame))
        self._changed = True

    def _take_messages(self, messages: Sequence[Message]) -> None:
        statements = [message for message in messages if message.role == "statement"]
        self._sources |= {message.id: message for message in statements}
        self._ended.extend(self._segmenter.add_messages(statements))
        self._changed = self._changed or bool(statements)

    def _show_messages(self) -> None:
        self._store.tables.add_messages(self._unheard)
        self._unheard.clear()

    # ── making it searchable ─────────────────────────────────────────────────────────────────────────

    def publish(self, report: Report = _silent) -> bool:
        """Make everything taken so far searchable; says whether there was anything.

        When something fails in the middle, what is left is taken up by the next call.
        """
        self._show_messages()
        if not self._changed:
            return False
        self._store.tables.add_frames(self._unseen)
        self._unseen.clear()
        still_open = self._segmenter.open_segments()
        done, total = 0, len(self._ended) + len(still_open)
        while batch := self._ended[:_TOGETHER]:
            self._file(batch, self._sources)
            del self._ended[:_TOGETHER]
            for source_id in _sources_of(batch):
                self._sources.pop(source_id, None)
            done += len(batch)
            report(done, total)
        self._file_provisionally(still_open)
        self._changed = False
        report(total, total)
        return True

    def settle(self, report: Report = _silent) -> bool:
        """End what is open and make everything searchable: before a deletion, an import's end, a shutdown.

        Says whether there was anything.
        """
        self._ended.extend(self._segmenter.flush())
        self._changed = self._changed or bool(self._ended)
        changed = self.publish(report)
        self.mark()
        return changed

    def mark(self) -> None:
        """Note that the tables hold everything up to the journal's present segment."""
        if self._store.tables.noted(MARK) != (last := self._store.journal.last_segment):
            self._store.tables.note(MARK, last)

    def refile(self, segments: Sequence[Segment], sources: Mapping[str, Source]) -> None:
        """File segments again from the sources that are left of them; a segment without any is removed."""
        # After a crash in between, the journal has shown these sources as belonging to no segment.
        self.forget(_sources_of(segments))
        kept = [segment for segment in segments if any(one in sources for one in segment.source_ids)]
        gone = [segment.id for segment in segments if segment not in kept]
        if gone:
            self.drop(gone)
        for start in range(0, len(kept), _TOGETHER):
            self._file(kept[start : start + _TOGETHER], sources)

    def drop(self, segment_ids: Sequence[str]) -> None:
        """Take segments out of the tables, and tell the journal."""
        self._store.journal.append(*map(SegmentRemoved, segment_ids))
        self.remove(segment_ids)

    def remove(self, segment_ids: Sequence[str]) -> None:
        """Take segments out of the tables; what stood beside their memories stands anew."""
        before = self._store.tables.memories_by_segments(segment_ids)
        self._store.tables.remove_segments(segment_ids)
        self.standings.without(before)

    def forget(self, source_ids: Iterable[str]) -> None:
        """Drop what is held of sources that were deleted, or are filed in another way."""
        gone = frozenset(source_ids)
        self.forgotten += 1
        self._segmenter.forget(gone)
        self._ended = [left for one in self._ended if (left := _without(one, gone)).source_ids]
        self._unseen = [frame for frame in self._unseen if frame.id not in gone]
        self._unheard = [message for message in self._unheard if message.id not in gone]
        self._vectors.forget()
        for source_id in gone:
            self._sources.pop(source_id, None)

    def forget_vectors(self) -> None:
        """Let go of vectors that are kept only to be quick."""
        self._vectors.forget()

    def start_over(self) -> None:
        """Drop everything that waits: it comes again from the journal."""
        self.forget(self._sources)
        self._unseen.clear()
        self._unheard.clear()

    def derive(self, segment: Segment, sources: Mapping[str, Source]) -> Filed:
        """What filing the segment from these sources gives; changes nothing."""
        found = [sources[one] for one in segment.source_ids if one in sources]
        return file_sources(segment, found, self._store.identify, datetime.now(UTC))

    def passages(self, segment: Segment, sources: Mapping[str, Source]) -> tuple[Passage, ...]:
        """The passages of a segment whose memories were filed before."""
        found = [sources[one] for one in segment.source_ids if one in sources]
        return prepare(segment, found, self._store.identify, datetime.now(UTC)).passages

    def beside_others(self, filed: Sequence[Filed]) -> list[Filed]:
        """Segments whose memories know how they stand beside those that the tables have.

        The others are put right first: should an end come in between, these segments are not in the tables
        yet and are filed again.
        """
        placed, others = self.standings.place(filed)
        self._store.tables.restate(others)
        return placed

    def embedded(self, filed: Sequence[Filed]) -> list[FiledSegment]:
        """Segments as the tables take them."""
        return self._vectors.added(filed)

    @property
    def open_sources(self) -> frozenset[str]:
        """What belongs to no ended segment yet."""
        return frozenset(self._sources)

    def refresh(self) -> None:
        """Have the next `publish` put everything there that is not in an ended segment: tables lost it."""
        self._unseen = [one for one in self._sources.values() if isinstance(one, ReadFrame)]
        heard = {one.id: one for one in self._sources.values() if isinstance(one, Message)}
        self._unheard = list((heard | {one.id: one for one in self._unheard}).values())
        self._changed = True

    def _file(self, segments: Sequence[Segment], sources: Mapping[str, Source]) -> None:
        """File segments for good."""
        self.keep([self.derive(segment, sources) for segment in segments])

    def keep(self, made: Sequence[Filed]) -> None:
        """Write what was made to the journal and the tables, each segment in place of what it was before.

        Embedding may fail, so it comes before both.
        """
        filed = carry(self._store.tables, made)
        embedded = self.embedded(self.beside_others(filed))
        self._store.journal.append(*(SegmentFiled(one.segment, one.memories) for one in filed))
        self._store.tables.file_segments(embedded)

    def adopt(self, made: Sequence[tuple[Filed, Sequence[Source]]]) -> None:
        """Take activities of another device, each with its sources, all of them or none."""
        filed = carry(self._store.tables, [one for one, _ in made])
        embedded = self.embedded(self.beside_others(filed))
        sources = [source for _, some in made for source in some]
        frames = [one for one in sources if isinstance(one, ReadFrame)]
        messages = [one for one in sources if isinstance(one, Message)]
        # Evidence and segments in one record: nothing of it is ever cut here as if it had been seen here.
        self._store.journal.append(
            *map(FrameRecorded, frames),
            *([MessagesRecorded(tuple(messages))] if messages else []),
            *(SegmentFiled(one.segment, one.memories) for one in filed),
        )
        self._store.tables.add_frames(frames)
        self._store.tables.add_messages(messages)
        self._store.tables.file_segments(embedded)

    def _file_provisionally(self, segments: Sequence[Segment]) -> None:
        """File what is still open, all of it, in the tables alone."""
        derived = [self.derive(segment, self._sources) for segment in segments]
        embedded = self.embedded(self.beside_others(carry(self._store.tables, derived)))
        self._store.tables.file_segments(embedded)


def _redacted(message: Message, keep: Sequence[Kind]) -> Message:
    """What is said loses its secrets before it is kept, like what is seen."""
    text = redact(message.text, keep)
    return message if text == message.text else replace(message, text=text)


def moment_of(source: Source) -> datetime:
    """When a source was seen or said."""
    return source.taken_at if isinstance(source, ReadFrame) else source.sent_at


def _sources_of(segments: Iterable[Segment]) -> list[str]:
    return [source_id for segment in segments for source_id in segment.source_ids]


def _without(segment: Segment, gone: frozenset[str]) -> Segment:
    return replace(segment, source_ids=tuple(one for one in segment.source_ids if one not in gone))
