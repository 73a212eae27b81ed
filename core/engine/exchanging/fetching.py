"""Fetches what heads name, and has it taken in: what is missing or damaged is told and left for next time."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import partial
from typing import Final

import msgspec

from core.devices.circle import Circle
from core.devices.place import NotThereError, SharedPlace, open_piece
from core.devices.records import Acts, Head, Picture, Row
from core.engine.exchanging.pictures import Pictures, path_of_picture
from core.engine.exchanging.steps import Progress
from core.engine.exchanging.taking import TOGETHER, Forgets, Taking
from core.engine.tagging import TagRegister
from core.journal.events import Forgotten
from core.records.errors import IntegrityError

_PATIENCE_FOR_PICTURES: Final = timedelta(days=1)


class Fetching:
    """Fetches the pieces of others.

    Args:
        place: where they lie.
        circle: what opens them.
        taking: takes them in.
        pictures: fetches pictures.
        there: names and sizes by device, as they were listed.
        steps: how the exchange goes on.
        save: keeps the notes of what was taken.
    """

    def __init__(
        self,
        place: SharedPlace,
        circle: Circle,
        taking: Taking,
        pictures: Pictures,
        there: Mapping[str, Mapping[str, int]],
        steps: Progress,
        save: Callable[[], None],
    ) -> None:
        self._place = place
        self._circle = circle
        self._taking = taking
        self._taken = taking.taken
        self._pictures = pictures
        self._there = there
        self._steps = steps
        self._save = save

    def acts_and_deletions(self, device: str, head: Head) -> None:
        """Acts, deletions and tags, which are read as a whole."""
        seen = self._taken.seen[device]
        for row in head.rows:
            try:
                if row.kind == "acts" and row.file != seen.acts_file:
                    items = self._read(device, row)
                    seen.acts = msgspec.msgpack.decode(items[0], type=Acts)
                    seen.acts_file = row.file
                elif row.kind == "forgets" and row.file != seen.forgets_file:
                    items = self._read(device, row)
                    seen.forgets = [msgspec.msgpack.decode(one, type=Forgotten) for one in items]
                    seen.forgets_file = row.file
                elif row.kind == "tags" and row.file != seen.tags_file:
                    register = msgspec.msgpack.decode(self._read(device, row)[0], type=TagRegister)
                    self._steps.outcome.tags += self._steps.threads.write(
                        partial(self._taking.tags, register)
                    )
                    seen.tags_file = row.file
            except NotThereError:
                continue
            except (IntegrityError, msgspec.MsgspecError, IndexError):
                seen.problem = "A part of what it gives is damaged."
        if not any(row.kind == "acts" for row in head.rows):
            seen.acts, seen.acts_file = {}, ""

    def activities(self, device: str, head: Head, forgets: Forgets) -> None:
        """Take in the activities of a device that are new here, and note which are waited for."""
        seen = self._taken.seen[device]
        rows = [row for row in head.rows if row.kind == "activities"]
        there = {row.file for row in head.rows}
        seen.taken &= there
        self._taken.held = {
            file: items
            for file, items in self._taken.held.items()
            if not file.startswith(f"{device}/") or file.partition("/")[2] in there
        }
        seen.waiting = 0
        fresh = [row for row in rows if row.file not in seen.taken]
        for done, row in enumerate(fresh):
            self._steps.report("Taking what is new elsewhere", done, len(fresh))
            try:
                items = self._read(device, row)
            except NotThereError:
                seen.waiting += 1
                continue
            except IntegrityError:
                seen.problem = "A part of what it gives is damaged."
                continue
            lacking = self._lacking(items, forgets) if self._pictures.wanted else {}
            if self._is_early(device, row, lacking):
                seen.waiting += 1
                continue
            held = self._file(device, items, forgets, pictures=bool(lacking))
            if held:
                self._taken.held[f"{device}/{row.file}"] = held
            seen.taken.add(row.file)
            self._save()
            self._steps.stop()

    def _file(
        self,
        device: str,
        items: list[msgspec.Raw],
        forgets: Forgets,
        *,
        pictures: bool = False,
    ) -> list[bytes]:
        held: list[bytes] = []
        for start in range(0, len(items), TOGETHER):
            some = items[start : start + TOGETHER]
            wanted = self._lacking(some, forgets) if pictures else {}
            bodies = {one: self._pictures.take(device, row) for one, row in wanted.items()}
            found = {one: body for one, body in bodies.items() if body is not None}
            self._steps.outcome.taken_bytes += sum(map(len, found.values()))
            fresh, waiting = self._steps.threads.write(
                partial(self._taking.activities, device, some, forgets, found)
            )
            self._steps.outcome.taken += fresh
            held += waiting
            self._steps.stop()
        return held

    def _lacking(self, items: list[msgspec.Raw], forgets: Forgets) -> dict[str, Picture]:
        return self._steps.threads.write(partial(self._taking.lacking, items, forgets))

    def _is_early(self, device: str, row: Row, lacking: Mapping[str, Picture]) -> bool:
        """Whether pictures of a piece are still on their way. After a day it is taken without them."""
        there, late, now = self._there.get(device, {}), self._taken.seen[device].late, self._steps.now()
        if all(path_of_picture(one.file) in there for one in lacking.values()):
            late.pop(row.file, None)
            return False
        return timedelta(0) <= now - late.setdefault(row.file, now) < _PATIENCE_FOR_PICTURES

    def held(self, forgets: Forgets) -> None:
        """What waited for a memory that may be here by now."""
        for file, items in list(self._taken.held.items()):
            device = file.partition("/")[0]
            left = self._file(device, [msgspec.Raw(one) for one in items], forgets)
            if left:
                self._taken.held[file] = left
            else:
                del self._taken.held[file]

    def _read(self, device: str, row: Row) -> list[msgspec.Raw]:
        data = self._place.piece(device, row)
        items = open_piece(self._circle, device, row, data)
        self._steps.outcome.taken_bytes += len(data)
        return items
