"""From the journal back to tables: after a crash only what is missing, on request everything."""

import logging
from collections.abc import Iterator, Mapping

from core.engine.filing import MARK, Filing, Report, Source
from core.engine.store import Store
from core.extraction.manager import Filed
from core.journal.events import (
    Event,
    FrameRecorded,
    GapRecorded,
    MessageChanged,
    MessagesRecorded,
    SegmentFiled,
    SegmentRemoved,
)
from core.protocol.operations import Rebuilt
from core.records.errors import IntegrityError
from core.records.memory import Segment
from core.records.message import Message
from core.records.screen import ReadFrame

_TOGETHER = 32
_FRAMES_TOGETHER = 200
_GONE = 0
"""In place of the number of a segment's last event: it was removed."""
_log = logging.getLogger(__name__)


class Replay:
    """Fills tables from the journal. Runs in the writer thread, before anything new is taken in."""

    def __init__(self, store: Store, filing: Filing) -> None:
        self._store = store
        self._filing = filing

    def bring_up_to_date(self, report: Report) -> None:
        """Make the tables tell what the journal tells, whatever has become of them."""
        if self._store.complete:
            try:
                self.what_is_missing()
                self._store.tables.counts()  # reads what every window shows first
            except IntegrityError:
                _log.exception("the tables are damaged and are derived again")
            else:
                return
        self.everything(report)

    def rebuild(self, report: Report) -> Rebuilt:
        """As `everything`, unless the tables would lose by it.

        Raises:
            IntegrityError: a damaged journal has less than they have. Nothing was changed.
        """
        if self._have_more():
            raise IntegrityError(
                "Part of the journal is damaged or missing, and rebuilding would lose what the tables still "
                "have of it. Nothing was changed. Restore the home folder from a backup."
            )
        return self.everything(report)

    def _have_more(self) -> bool:
        """Whether the tables have evidence that the journal has lost."""
        recorded: set[str] = set()
        for event in self._store.journal.replay():
            if isinstance(event, FrameRecorded):
                recorded.add(event.frame.id)
            elif isinstance(event, MessagesRecorded):
                recorded |= {one.id for one in event.messages if one.role == "statement"}
        try:
            counts = self._store.tables.counts()
        except IntegrityError:
            return False
        return counts.frames + counts.messages > len(recorded)

    def everything(self, report: Report) -> Rebuilt:
        """Empty the tables and derive them again. What belongs to no ended segment is taken in as new."""
        self._filing.start_over()
        self._store.tables.drop_all()
        self._run("", report, fresh=True)
        counts = self._store.tables.counts()
        return Rebuilt(counts.frames, counts.messages, counts.memories, counts.passages)

    def what_is_missing(self) -> None:
        """Put into the tables what the journal has beyond them, after an end in the middle of something."""
        self._run(self._store.tables.noted(MARK), lambda _done, _total: None, fresh=False)

    def _run(self, since: str, report: Report, *, fresh: bool) -> None:
        """Two passes: the second knows which version of a segment is the last one."""
        last, total = self._last_versions(since)
        sources: dict[str, Source] = {}
        known = {} if fresh else self._store.tables.get_many(Segment, last)
        filed = _Batches(self._store, self._filing, known)
        for done, event in enumerate(self._store.journal.replay(since), start=1):
            if isinstance(event, SegmentFiled):
                for source_id in event.segment.source_ids:
                    sources.pop(source_id, None)
                if last[event.segment.id] == done:
                    filed.segment(event)
            else:
                self._evidence(event, sources, filed)
            if done % _TOGETHER == 0:
                report(done, total)
        filed.flush()
        gone = [segment_id for segment_id, place in last.items() if place == _GONE]
        if gone and not fresh:
            self._store.tables.remove_segments(gone)
        if sources:
            _log.info("%d sources were recorded but not filed yet", len(sources))
        self._filing.resume(sources.values())
        report(total, total)

    def _last_versions(self, since: str) -> tuple[dict[str, int], int]:
        """The number of each segment's last event, or `_GONE`, and the number of all events."""
        last: dict[str, int] = {}
        number = 0
        for number, event in enumerate(self._store.journal.replay(since), start=1):
            if isinstance(event, SegmentFiled):
                last[event.segment.id] = number
            elif isinstance(event, SegmentRemoved):
                last[event.segment_id] = _GONE
        return last, number

    def _evidence(self, event: Event, sources: dict[str, Source], filed: "_Batches") -> None:
        if isinstance(event, FrameRecorded):
            sources[event.frame.id] = event.frame
            filed.frame(event.frame)
        elif isinstance(event, MessagesRecorded):
            sources |= {one.id: one for one in event.messages if one.role == "statement"}
            filed.messages(event.messages)
        elif isinstance(event, MessageChanged):
            filed.messages((event.message,))
        elif isinstance(event, GapRecorded):
            self._store.tables.add_gap(event.gap)


class _Batches:
    """Writes to the tables in steps large enough to be quick."""

    def __init__(self, store: Store, filing: Filing, known: Mapping[str, Segment]) -> None:
        self._store = store
        self._filing = filing
        self._known = known
        self._frames: list[ReadFrame] = []
        self._segments: list[SegmentFiled] = []

    def frame(self, frame: ReadFrame) -> None:
        self._frames.append(frame)
        if len(self._frames) >= _FRAMES_TOGETHER:
            self._flush_frames()

    def messages(self, messages: tuple[Message, ...]) -> None:
        self._store.tables.add_messages(messages)

    def segment(self, event: SegmentFiled) -> None:
        # While it was open, less of it may have been put there under the same id.
        if self._known.get(event.segment.id) == event.segment:
            return
        self._segments.append(event)
        if len(self._segments) >= _TOGETHER:
            self.flush()

    def flush(self) -> None:
        self._flush_frames()
        if self._segments:
            self._filing.index(list(self._filed()))
            self._segments.clear()

    def _flush_frames(self) -> None:
        self._store.tables.add_frames(self._frames)
        self._frames.clear()

    def _filed(self) -> Iterator[Filed]:
        """Memories as they were filed; passages made again from their sources."""
        wanted = [one for event in self._segments for one in event.segment.source_ids]
        tables = self._store.tables
        sources: dict[str, Source] = {
            **tables.get_many(ReadFrame, wanted),
            **tables.get_many(Message, wanted),
        }
        for event in self._segments:
            yield Filed(event.segment, self._filing.passages(event.segment, sources), event.memories)
