"""What a device takes from others: activities, filed by the same writers, and what the user did elsewhere.

In the writer thread. Everything may be repeated, in any order: what is known is passed over, what was deleted
anywhere does not come back, and of acts the last counts.
"""

import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Final, get_args

import msgspec

from core.devices.circle import Circle
from core.devices.merging import merged
from core.devices.records import Act, Activity, Acts, Picture
from core.engine.exchanging.naming import LocalNames
from core.engine.exchanging.notes import Taken
from core.engine.filing.filing import Filing, Source
from core.engine.forgetting.masking import is_masked, masked_frame
from core.engine.life.changing import Changing
from core.engine.store import Store
from core.engine.tagging import Tagging, TagRegister
from core.extraction.manager import Filed
from core.journal.events import Blotted, Forgotten, MemoryJudged, MemoryPinned
from core.records.memory import Memory, Segment, Verdict
from core.records.message import Message
from core.records.screen import ReadFrame
from core.text.tokens import normalised
from core.vault.keys import record_id

TOGETHER: Final = 16
"""Activities filed in one step: others who want to write wait for no more than that."""
_LONGEST_ID: Final = 2_000
_log = logging.getLogger(__name__)


class Forgets:
    """What was deleted on any device of the circle."""

    def __init__(self, told: Iterable[tuple[bytes, Forgotten]]) -> None:
        """Gather it.

        Args:
            told: deletions, each with the key of the device that names messages in it.
        """
        self._frames: set[str] = set()
        self._messages: dict[bytes, set[str]] = {}
        self._masks: dict[str, list[Blotted]] = {}
        for ids, event in sorted(told, key=lambda one: one[1].at):
            self._frames.update(event.frames)
            self._messages.setdefault(ids, set()).update(event.messages)
            for mask in event.masked:
                self._masks.setdefault(mask.frame_id, []).append(mask)

    def left(self, source: Source) -> Source | None:
        """What may be kept of a source; `None` for nothing."""
        if isinstance(source, Message):
            gone = any(
                record_id(ids, "forgotten", source.id) in names
                for ids, names in self._messages.items()
                if names
            )
            return None if gone else source
        if source.id in self._frames:
            return None
        for mask in self._masks.get(source.id, ()):
            if not is_masked(source, mask):
                source = replace(masked_frame(source, mask), image="")
        return source


class Taking:
    """Takes from other devices. Belongs to one exchange."""

    def __init__(self, store: Store, filing: Filing, circle: Circle, taken: Taken) -> None:
        self._store = store
        self._filing = filing
        self._circle = circle
        self._names = LocalNames(circle, store.tables)
        self.taken = taken

    # ── activities ───────────────────────────────────────────────────────────────────────────────────

    def activities(
        self,
        device: str,
        items: Sequence[msgspec.Raw],
        forgets: Forgets,
        pictures: Mapping[str, bytes] = MappingProxyType({}),
    ) -> tuple[int, list[bytes]]:
        """File activities of a device, with the pictures of their frames, as far as there are any.

        Returns:
            How many sources are new, and what has to wait for a memory that is not here yet.
        """
        made: list[tuple[Filed, Sequence[Source]]] = []
        more: list[Filed] = []
        held: list[bytes] = []
        taken: set[str] = set()
        for item in items:
            activity = _decoded(item)
            if activity is None or activity.segment.origin == "consolidation":
                continue
            sources = self._fresh(activity, forgets, taken)
            if sources is None:
                held.append(bytes(item))
            elif sources:
                sources = self._with_pictures(sources, pictures)
                taken |= {one.id for one in sources}
                made.append((self._filed(device, activity, sources), sources))
            elif activity.proposed:
                more += self._read_elsewhere(activity)
        if made:
            self._filing.adopt(made)
            self._names.forget()
        if more:
            self._filing.keep(more)
            self._names.forget()
        return len(taken), held

    def lacking(self, items: Sequence[msgspec.Raw], forgets: Forgets) -> dict[str, Picture]:
        """The pictures of frames in these activities that are not known here, by the frames' ids."""
        found: dict[str, Picture] = {}
        for item in items:
            activity = _decoded(item)
            if activity is not None and activity.pictures:
                known = self._store.tables.get_many(ReadFrame, activity.pictures)
                whole = {one.id for one in activity.frames if forgets.left(one) is one}
                found |= {
                    one: row for one, row in activity.pictures.items() if one not in known and one in whole
                }
        return found

    def _with_pictures(self, sources: list[Source], pictures: Mapping[str, bytes]) -> list[Source]:
        return [
            replace(one, image=self._store.put_image(one.id, pictures[one.id]))
            if isinstance(one, ReadFrame) and one.id in pictures
            else one
            for one in sources
        ]

    def _fresh(self, activity: Activity, forgets: Forgets, besides: set[str]) -> list[Source] | None:
        """What is not known here of an activity's sources; `None` where it has to wait."""
        every: list[Source] = [*activity.frames, *activity.messages]
        order = {one: place for place, one in enumerate(activity.segment.source_ids)}
        wanted = [one for one in every if 0 < len(one.id) <= _LONGEST_ID and one.id in order]
        ids = [one.id for one in wanted]
        known = (
            self._store.tables.get_many(ReadFrame, ids).keys()
            | self._store.tables.get_many(Message, ids).keys()
        )
        known |= self._filing.open_sources | besides
        fresh = [left for one in wanted if one.id not in known and (left := forgets.left(one)) is not None]
        found: list[Source] = []
        for source in sorted(fresh, key=lambda one: order[one.id]):
            if isinstance(source, Message) and source.corrects is not None:
                name = activity.corrected.get(source.id, b"")
                memory_id = self._names.id_of(name) if name else ""
                if not memory_id:
                    return None
                source = replace(source, corrects=replace(source.corrects, memory_id=memory_id))  # noqa: PLW2901 -- as it is called here
            found.append(source)
        return found

    def _filed(self, device: str, activity: Activity, sources: Sequence[Source]) -> Filed:
        identify, cut = self._store.identify, activity.segment
        segment = Segment(
            identify("segment", cut.origin, sources[0].id),
            cut.origin,
            tuple(one.id for one in sources),
            cut.started_at,
            cut.ended_at,
            cut.zone,
            cut.app,
            cut.window_title,
            cut.conversation,
            device=device,
        )
        filed = self._filing.derive(segment, {one.id: one for one in sources})
        return self._with_proposed(filed, activity)

    def _with_proposed(self, filed: Filed, activity: Activity) -> Filed:
        """With what a model made of it there: it passed the gates, and no model is needed here."""
        present, known = set(filed.segment.source_ids), {one.id for one in filed.memories}
        more = []
        for memory in activity.proposed:
            if not memory.evidence or not present.issuperset(memory.source_ids):
                continue
            source = memory.evidence[0].source_id
            own = self._store.identify("memory", memory.type, source, normalised(memory.text))
            if own not in known:
                more.append(
                    replace(memory, id=own, segment=filed.segment.id, pinned=False, wishes=(), links=())
                )
        if not activity.segment.read_by:
            return filed
        segment = replace(filed.segment, read_by=activity.segment.read_by)
        return replace(filed, segment=segment, memories=(*filed.memories, *more))

    def _read_elsewhere(self, activity: Activity) -> list[Filed]:
        """An activity that is known and was read by a model since."""
        tables = self._store.tables
        found = tables.segments_by_sources(activity.segment.source_ids)
        if len(found) != 1 or found[0].read_by or found[0].source_ids != activity.segment.source_ids:
            return []
        ids = found[0].source_ids
        sources: dict[str, Source] = {**tables.get_many(ReadFrame, ids), **tables.get_many(Message, ids)}
        return [self._with_proposed(self._filing.derive(found[0], sources), activity)]

    # ── tags ─────────────────────────────────────────────────────────────────────────────────────────

    def tags(self, register: TagRegister) -> int:
        """Bring tags together with those of another device; says how many that concerns."""
        return Tagging(self._store.vault.objects).merge(register)

    # ── acts ─────────────────────────────────────────────────────────────────────────────────────────

    def acts(self, own: Acts) -> int:
        """Put into effect what the user did last on other devices; says how many memories that concerns."""
        here = self._circle.device
        changed = 0
        for name, kinds in merged([own, *(one.acts for one in self.taken.seen.values())]).items():
            for kind, act in kinds.items():
                before = self.taken.applied.get(name, {}).get(kind)
                if act.device == here or act == before:
                    continue
                memory_id = self._names.id_of(name)
                if memory_id and self._apply(memory_id, kind, act):
                    self.taken.applied.setdefault(name, {})[kind] = act
                    changed += 1
        return changed

    def _apply(self, memory_id: str, kind: str, act: Act) -> bool:
        tables, journal = self._store.tables, self._store.journal
        memory = tables.get_many(Memory, [memory_id])[memory_id]
        if kind == "pinned":
            journal.append(MemoryPinned(memory_id, act.given, act.at, act.device))
            tables.set_pinned([memory_id], pinned=act.given)
            return True
        verdict = _verdict(kind)
        into = self._names.id_of(act.into) if act.into else ""
        if verdict is None or (act.into and not into):
            return False
        event = MemoryJudged(
            memory_id, memory.segment, act.at, verdict, act.given, into, act.device
        )  # fmt: skip
        Changing(self._store, self._filing).tell_of([memory], event)
        return True


def _decoded(item: msgspec.Raw) -> Activity | None:
    """An activity as it was written; `None` for one of a newer version that makes no sense here."""
    try:
        return msgspec.msgpack.decode(item, type=Activity)
    except msgspec.MsgspecError:
        _log.warning("an activity of another device is of a newer version and is passed over")
        return None


def _verdict(kind: str) -> Verdict | None:
    found: Mapping[str, Verdict] = {one: one for one in get_args(Verdict)}
    return found.get(kind)
