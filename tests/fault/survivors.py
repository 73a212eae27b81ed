"""What a power cut may leave of the changes a disk has seen.

Whatever a sync covered is there. Of all the rest any part may be, in any order: names without data, data
without names, some sectors and not others, zeros where a file grew.
"""

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from tests.fault.disk import Change, Image, Node, apply, written

SECTORS: Final = (512, 4096)
"""Bytes that reach the disk together or not at all."""


class Survivors:
    """What may be left of a disk's first changes: made once for each, asked for many ways it could look."""

    def __init__(self, start: Image, changes: Sequence[Change], folders: Mapping[Node, object]) -> None:
        self._start = start
        self._changes = changes
        self._folders = folders
        self._settled = [False] * len(changes)
        self._lost = [False] * len(changes)
        self._settle()
        # A rename is settled by the sync of either folder, for it happens whole.
        halves: dict[int, list[int]] = {}
        for number, change in enumerate(changes):
            if change.partner >= 0:
                halves.setdefault(change.partner, []).append(number)
        for pair in halves.values():
            settled = any(self._settled[number] for number in pair)
            for number in pair:
                self._settled[number] = settled

    def _settle(self) -> None:
        """Sort out what was synced, and what a failed sync gave up: a later one does not bring it back."""
        pending: dict[Node, list[int]] = {}
        for number, change in enumerate(self._changes):
            if change.kind in {"sync", "lost"}:
                outcome = self._settled if change.kind == "sync" else self._lost
                for earlier in pending.pop(change.node, ()):
                    outcome[earlier] = True
            elif change.kind != "mark":
                pending.setdefault(change.node, []).append(number)

    @property
    def unsettled(self) -> int:
        """How many changes a power cut may undo."""
        return sum(
            not settled
            for settled, change in zip(self._settled, self._changes, strict=True)
            if change.kind in {"write", "size", "name", "gone"}
        )

    def image(self, chance: random.Random, way: str) -> Image:
        """One way it could look; `WAYS` names them."""
        keep = _choices(way, chance, self.unsettled)
        image = Image(
            {node: dict(names) for node, names in self._start.folders.items()}, dict(self._start.files)
        )
        for node in self._folders:
            image.folders.setdefault(node, {})
        sector = chance.choice(SECTORS)
        decided: dict[int, float] = {}
        for number, change in enumerate(self._changes):
            if change.kind not in {"write", "size", "name", "gone"}:
                continue
            if self._settled[number]:
                apply(image, change)
                continue
            part = next(keep)(change)
            if change.partner >= 0:
                part = decided.setdefault(change.partner, part)
            if self._lost[number] and way != "keep":
                part = 0.0
            if part >= 1:
                apply(image, change)
            elif part > 0 and change.kind == "write":
                _tear(image, change, chance, sector)
        return image


WAYS: Final = ("drop", "keep", "names", "data", "cut", "torn", "any", "mostly", "hardly")
"""Of what was not synced: nothing is left, all, names, data, all up to some point, sectors, whatever."""

_Choice = Callable[[Change], float]


def _whole(_change: Change) -> float:
    return 1.0


def _partly(_change: Change) -> float:
    return 0.5


def _not(_change: Change) -> float:
    return 0.0


def _choices(way: str, chance: random.Random, unsettled: int) -> Iterator[_Choice]:
    """For each unsettled change, whether it survives: 1 it does, 0 it does not, between: in parts."""
    cut = chance.randrange(unsettled + 1)
    odds = {"any": 0.5, "mostly": 0.85, "hardly": 0.15}.get(way, 0.5)

    def whole(change: Change) -> float:
        return {"keep": True, "names": change.kind in _NAMES, "data": change.kind not in _NAMES}.get(
            way, False
        )

    def torn(change: Change) -> float:
        return 1.0 if change.kind in _NAMES else 0.5

    def thrown(_change: Change) -> float:
        return 0.5 if chance.random() < _TORN else float(chance.random() < odds)

    number = 0
    while True:
        if way == "cut":
            yield _whole if number < cut else _partly if number == cut else _not
        elif way == "torn":
            yield torn
        elif way in {"any", "mostly", "hardly"}:
            yield thrown
        else:
            yield whole
        number += 1


_NAMES: Final = frozenset({"name", "gone"})
_TORN: Final = 0.2


def _tear(image: Image, change: Change, chance: random.Random, sector: int) -> None:
    """Let some sectors of a write happen; the file may have grown to its new length all the same."""
    old = image.files.get(change.node, b"")
    end = change.offset + len(change.data)
    new = written(old, change.offset, change.data)
    if chance.random() < 0.5:
        old = old.ljust(end, b"\0")
    at = change.offset // sector * sector
    while at < end:
        if chance.random() < 0.5 and len(old) >= at:
            old = old[:at] + new[at : at + sector] + old[at + sector :]
        at += sector
    image.files[change.node] = old
