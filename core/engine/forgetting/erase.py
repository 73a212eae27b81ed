"""Carrying a deletion out: pictures first, then the journal, since it is the truth, then what is derived.

What is to happen is written down before, so that a crash in the middle is finished at the next unlock, and a
full disk when there is room again. Until then it is hidden. Every step may be repeated.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from core.engine.filing.filing import Filing, Source
from core.engine.forgetting.hidden import Hidden
from core.engine.forgetting.intent import Intent, Intents, MakeRoom, Rest
from core.engine.forgetting.masking import is_masked, masked_frame, next_image
from core.engine.forgetting.plan import Plan
from core.engine.forgetting.receipts import Receipts, deleted
from core.engine.forgetting.rewriting import REMOVED_ANSWER, Rewriting, emptied
from core.engine.ledger import Ledger
from core.engine.store import Store
from core.journal.events import Blotted, Deleted, Forgotten
from core.protocol.operations import DeletionCounts
from core.records.errors import AfterimageError, EnvironmentFaultError, IntegrityError, RefusedError
from core.records.geometry import Box
from core.records.memory import Segment
from core.records.message import Message
from core.records.screen import ReadFrame
from core.text.caches import forget_content

__all__ = ["REMOVED_ANSWER", "Eraser", "MaskPicture", "Report"]

MaskPicture = Callable[[bytes, str, Sequence[Box]], bytes]
"""Takes a picture, its codec and boxes; gives the picture with the boxes filled."""
Report = Callable[[str, int, int], None]

_LOOKED_FOR = 500
"""Ids up to which looking for them in the journal is quicker than decoding all of it."""
_log = logging.getLogger(__name__)


class Eraser:
    """Carries plans out. Runs in the writer thread, which is the only one that changes anything."""

    def __init__(
        self, store: Store, filing: Filing, mask_picture: MaskPicture, make_room: MakeRoom = lambda: 0
    ) -> None:
        """Take what is needed.

        Args:
            store: the opened store.
            filing: files again what is left.
            mask_picture: fills boxes on pictures.
            make_room: gives up the room that is kept by for a full disk.
        """
        self._store = store
        self._filing = filing
        self._mask_picture = mask_picture
        self._make_room = make_room
        self._intents = Intents(store.vault.objects, make_room)
        self._receipts = Receipts(store)
        self._told: set[tuple[type, datetime]] = set()
        """What the journal tells already of deletions that are under way."""
        self._sizes: dict[datetime, int] = {}
        """Bytes that were there when deletions were begun."""
        self._applied: set[datetime] = set()
        """Deletions that are carried out but for what could not be looked at yet."""
        self._ours: set[datetime] = set()
        """Deletions of which all that was told is known."""
        self.waiting: tuple[Intent, ...] = ()
        """Deletions that have begun and are not done."""
        self.hidden = Hidden()
        """What they took: nobody may recall it any more."""
        self._wait_for(self._intents.waiting())

    def erase(
        self, plan: Plan, report: Report, *, rest: Rest | None = None, forgotten: Forgotten | None = None
    ) -> DeletionCounts:
        """Delete for good.

        Args:
            plan: what goes.
            report: told how far it has come.
            rest: what could not be looked at yet, and must be before the deletion is done.
            forgotten: what the journal told of a deletion that is done again.

        Returns:
            The receipt. It is pending where the disk, or something else that may pass, held the deletion up:
            then it is hidden, and `finish` goes on with it.

        Raises:
            EnvironmentFaultError: there was no room even to note it. Nothing was deleted.
        """
        intent = self.add(plan, rest=rest, forgotten=forgotten)
        counts = self._go_on(report).get(intent.at)
        return counts or replace(intent.counts, done=True, pending=True, deleted_at=intent.at)

    def add(self, plan: Plan, *, rest: Rest | None = None, forgotten: Forgotten | None = None) -> Intent:
        """Note a deletion behind those that wait, without beginning it. It is hidden from now on.

        Raises:
            EnvironmentFaultError: there was no room even to note it.
        """
        intent = Intent(
            forgotten.at if forgotten is not None else self._intents.moment(),
            tuple(sorted(plan.frames)),
            tuple(sorted(plan.messages)),
            tuple(plan.masked.values()),
            plan.segments,
            plan.answers,
            plan.pictures,
            plan.counts,
            rest,
            forgotten,
            plan.span,
        )
        self._intents.write(intent)
        self._ours.add(intent.at)
        self._wait_for((*self.waiting, intent))
        return intent

    def finish_interrupted(self, report: Report) -> bool:
        """Finish what has begun; says whether there was anything. What is still held up goes on waiting."""
        if not self.waiting:
            return False
        _log.warning("finishing %d deletions that were interrupted", len(self.waiting))
        self._go_on(report)
        return True

    def _wait_for(self, intents: Sequence[Intent]) -> None:
        self.waiting = tuple(intents)
        self.hidden = Hidden.of(self.waiting)

    def _go_on(self, report: Report) -> dict[datetime, DeletionCounts]:
        """Carry out what waits, in order, for as long as it goes; the receipts of what is done."""
        receipts = {}
        try:
            for intent in self.waiting:
                self._sizes.setdefault(intent.at, self._size())
                self._drop_pictures(intent)
            for intent in self.waiting:
                if intent.at not in self._applied:
                    receipts[intent.at] = self._carry_out(intent, report)
                elif intent.rest is None:
                    receipts[intent.at] = self._conclude(intent)
        except AfterimageError as error:
            _log.warning("a deletion is held up: %s", error.code)
        return receipts

    @property
    def held_up(self) -> bool:
        """Whether something else than what waits to be read keeps a deletion from its end."""
        return any(intent.at not in self._applied for intent in self.waiting)

    def settled(self, intent: Intent) -> None:
        """What was left to be looked at for a deletion has been: it can be finished."""
        without = replace(intent, rest=None)
        self._intents.write(without)
        self._wait_for([without if one.at == intent.at else one for one in self.waiting])

    def _carry_out(self, intent: Intent, report: Report) -> DeletionCounts:
        tables, journal = self._store.tables, self._store.journal
        self._read_told()
        masked = self._blot_out(intent, report)
        self._tell(self._forgotten(intent))
        segments = self._present(intent.segments)
        sources = self._sources_left(intent, segments, masked)
        answers = {turn.id: emptied(turn) for turn in tables.get_many(Message, intent.answers).values()}
        rewriting = Rewriting(
            frozenset((*intent.frames, *intent.messages)),
            masked,
            {mask.frame_id: mask for mask in intent.masked},
            frozenset(segment.id for segment in segments),
            frozenset(
                one.id for segment in segments for one in self._filing.derive(segment, sources).memories
            ),
            answers,
        )
        journal.rewrite(
            rewriting.transform,
            lambda done, total: report("Rewriting the journal", done, total),
            ids=rewriting.ids if len(rewriting.ids) <= _LOOKED_FOR else None,
        )
        report("Filing again what is left", 0, 0)
        self._filing.refile(segments, sources)
        tables.add_frames(masked.values())
        tables.add_messages(answers.values())
        tables.delete(ReadFrame, intent.frames)
        tables.delete(Message, intent.messages)
        report("Destroying what is left on the disk", 0, 0)
        tables.purge()
        if intent.rest is not None:
            # The same words may still come in with what waits to be read.
            self._applied.add(intent.at)
            return replace(intent.counts, done=True, pending=True, deleted_at=intent.at)
        return self._conclude(intent)

    def _conclude(self, intent: Intent) -> DeletionCounts:
        """Everything else is done: take the time out of the ledger, give the receipt and drop the note."""
        if intent.span is not None:
            start, end = intent.span
            Ledger(self._store).forget(start, min(end, intent.at))
        self._with_room(self._store.forget_unused)
        self._store.vault.objects.purge()
        forget_content()
        self._store.forget_deleted()
        counts = replace(
            intent.counts,
            done=True,
            deleted_at=intent.at,
            bytes_freed=max(0, self._sizes.pop(intent.at) - self._size()),
        )
        receipt = deleted(counts)
        self._tell(receipt)
        self._receipts.add(receipt)
        # Journal segments may be gone, and their numbers be given anew: an older mark would hide those.
        self._filing.mark()
        self._intents.drop(intent)
        self._wait_for([one for one in self.waiting if one.at != intent.at])
        _log.info("deleted %d frames and %d messages", counts.frames, counts.messages)
        return counts

    # ── pictures ─────────────────────────────────────────────────────────────────────────────────────

    def _drop_pictures(self, intent: Intent) -> None:
        """Remove the pictures of frames that go, and destroy their keys."""
        pictures = self._store.pictures
        if present := [name for name in intent.pictures if pictures.has(name)]:
            self._with_room(lambda: pictures.delete(present))
            self._with_room(self._store.vault.objects.purge)

    def _blot_out(self, intent: Intent, report: Report) -> dict[str, ReadFrame]:
        """Give the frames that stay new pictures and destroy the keys of the old ones."""
        pictures = self._store.pictures
        done: dict[str, ReadFrame] = {}
        stale: list[str] = []
        frames = self._store.tables.get_many(ReadFrame, [mask.frame_id for mask in intent.masked])
        try:
            for number, mask in enumerate(intent.masked):
                report("Blotting out", number, len(intent.masked))
                frame = frames.get(mask.frame_id)
                if frame is None:
                    continue
                done[frame.id] = self._masked(frame, mask)
                if done[frame.id].image != frame.image:
                    stale.append(frame.image)
        finally:
            if stale := [name for name in stale if pictures.has(name)]:
                self._with_room(lambda: pictures.delete(stale))
                self._with_room(self._store.vault.objects.purge)
        return done

    def _masked(self, frame: ReadFrame, mask: Blotted) -> ReadFrame:
        if is_masked(frame, mask):
            return frame
        name, version = next_image(frame)
        pictures = self._store.pictures
        if not pictures.has(name) and pictures.has(frame.image):
            try:
                image = self._mask_picture(self._store.image(frame), frame.codec, mask.boxes)
            except (IntegrityError, RefusedError):
                # Nobody can see what is on it, so it goes whole: it must not hold up the deletion for ever.
                _log.warning("the picture of frame %s is damaged and is removed", frame.id)
            else:
                self._with_room(lambda: self._store.put_image(frame.id, image, version))
        return masked_frame(frame, mask, name)

    def _with_room(self, work: Callable[[], object]) -> None:
        """Do something that needs a little room, with the help of the reserve if it must be."""
        try:
            work()
        except EnvironmentFaultError:
            if not self._make_room():
                raise
            work()

    # ── what is left ─────────────────────────────────────────────────────────────────────────────────

    def _present(self, segments: Sequence[Segment]) -> list[Segment]:
        """The segments with what they have got since: a deletion can wait for long."""
        known = self._store.tables.get_many(Segment, [segment.id for segment in segments])
        present = []
        for segment in segments:
            now = known.get(segment.id, segment)
            ids = tuple(dict.fromkeys((*segment.source_ids, *now.source_ids)))
            present.append(replace(segment, source_ids=ids))
        return present

    def _sources_left(
        self, intent: Intent, segments: Sequence[Segment], masked: dict[str, ReadFrame]
    ) -> dict[str, Source]:
        gone = {*intent.frames, *intent.messages}
        wanted = {one for segment in segments for one in segment.source_ids} - gone
        tables = self._store.tables
        sources: dict[str, Source] = {
            **tables.get_many(ReadFrame, wanted),
            **tables.get_many(Message, wanted),
        }
        return sources | masked

    # ── what the journal tells ───────────────────────────────────────────────────────────────────────

    def _forgotten(self, intent: Intent) -> Forgotten:
        if intent.forgotten is not None:
            return intent.forgotten
        name = self._store.identify
        return Forgotten(
            at=intent.at,
            frames=intent.frames,
            messages=tuple(name("forgotten", one) for one in intent.messages),
            emptied=tuple(name("forgotten", one) for one in intent.answers),
            masked=intent.masked,
        )

    def _tell(self, event: Forgotten | Deleted) -> None:
        """Tell it, unless an attempt that was interrupted did."""
        place = (type(event), event.at)
        if place not in self._told:
            self._with_room(lambda: self._store.journal.append(event))
            self._told.add(place)

    def _read_told(self) -> None:
        """Find out what earlier attempts have told, which only matters of those before the last unlock."""
        foreign = {intent.at for intent in self.waiting} - self._ours
        if not foreign:
            return
        for event in self._store.journal.replay():
            if isinstance(event, Forgotten | Deleted) and event.at in foreign:
                self._told.add((type(event), event.at))
        self._ours |= foreign

    def _size(self) -> int:
        objects = self._store.vault.objects
        return sum(entry.size for _, entry in objects.list()) + self._store.journal.size
