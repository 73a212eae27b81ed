"""Names that the user gives to stretches of time, as one sealed note of the vault.

They are nothing that was seen or said, so the journal does not tell them: no answer rests on them. As a note
that is written anew they leave nothing behind when they are taken off, and a backup takes them along.

Devices of one circle bring theirs together: the tags that are on any of them and were taken off on none. So
the ids of those taken off are kept, which tell nothing; what has another name is another tag.
"""

import re
import secrets
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Final, TypeVar

import msgspec

from core.engine.forgetting.words import Needles
from core.protocol.operations import Tag
from core.records.errors import IntegrityError, NotFoundError, RefusedError
from core.vault.objects import SealedObjects

LONGEST: Final = 80
"""Characters of a name."""
_NOTE: Final = "state/tags"
_GONE: Final = "state/tags-gone"
Noted = TypeVar("Noted")
_ID: Final = re.compile(r"[0-9a-f]{16}")
_MOST: Final = 10_000


class TagRegister(msgspec.Struct, frozen=True):
    """All that a device knows of tags."""

    tags: tuple[Tag, ...]
    gone: tuple[str, ...]
    """Ids of those that were taken off."""


class Tagging:
    """Of an open vault. Blocking; changes belong to the writer thread."""

    def __init__(self, objects: SealedObjects) -> None:
        self._objects = objects

    def listed(
        self, start: datetime | None = None, end: datetime | None = None, text: str = ""
    ) -> tuple[Tag, ...]:
        """Those that touch the stretch and hold all the words, the earliest first.

        Raises:
            IntegrityError: the note is damaged.
        """
        words = text.casefold().split()
        found = [
            tag
            for tag in self._read()
            if (start is None or tag.end >= start)
            and (end is None or tag.start < end)
            and all(word in tag.name.casefold() for word in words)
        ]
        return tuple(sorted(found, key=lambda tag: (tag.start, tag.end, tag.name)))

    def add(self, name: str, start: datetime, end: datetime) -> Tag:
        """Name a stretch. `name` is cleaned already.

        Raises:
            RefusedError: name or stretch make no sense, or there are too many. Nothing was changed.
        """
        if not name or len(name) > LONGEST:
            raise RefusedError(f"A tag has 1 to {LONGEST} characters.")
        if start >= end:
            raise RefusedError("A stretch of time ends after it begins.")
        kept = self._read()
        same = next((tag for tag in kept if (tag.name, tag.start, tag.end) == (name, start, end)), None)
        if same is not None:
            return same
        if len(kept) >= _MOST:
            raise RefusedError(f"There are {_MOST:,} tags already. Remove some first.")
        tag = Tag(secrets.token_hex(8), name, start, end)
        self._write((*kept, tag))
        return tag

    def remove(self, tag_id: str) -> None:
        """Take one off, for good.

        Raises:
            NotFoundError: there is none of that id.
        """
        if not self._keep(lambda tag: tag.id != tag_id):
            raise NotFoundError("There is no such tag any more.")
        self._objects.purge()

    def forget(self, span: tuple[datetime, datetime] | None, words: tuple[str, ...]) -> None:
        """Something is deleted: so are the tags of no other time, and those that repeat its words.

        The caller destroys what was written before, with everything else that goes.
        """
        needles = Needles(words)

        def stays(tag: Tag) -> bool:
            inside = span is not None and span[0] <= tag.start and tag.end <= span[1]
            return not inside and not (needles and needles.touches(tag.name))

        self._keep(stays)

    def register(self) -> TagRegister:
        """What other devices may know, in an order that depends on nothing else.

        Raises:
            IntegrityError: a note is damaged.
        """
        return TagRegister(tuple(sorted(self._read(), key=lambda tag: tag.id)), tuple(sorted(self._gone())))

    def merge(self, other: TagRegister) -> int:
        """Take in what another device knows; says how many tags are new here or gone.

        Of tags alike in name and stretch one stays, the same on all devices. What makes no sense is passed
        over.

        Raises:
            IntegrityError: a note of this device is damaged.
        """
        kept = {tag.id: tag for tag in self._read()}
        gone = self._gone() | {one for one in other.gone if _ID.fullmatch(one)}
        every = {tag.id: tag for tag in other.tags if _makes_sense(tag)} | kept
        once: dict[tuple[str, datetime, datetime], str] = {}
        for tag in sorted(every.values(), key=lambda tag: tag.id):
            if tag.id not in gone and once.setdefault((tag.name, tag.start, tag.end), tag.id) != tag.id:
                gone.add(tag.id)
        fresh = sorted(every.keys() - kept.keys() - gone)[: max(0, _MOST - len(kept))]
        left = tuple(every[one] for one in (*kept, *fresh) if one not in gone)
        changes = len(kept.keys() & gone) + len(fresh)
        self._note_gone(gone)
        if changes:
            self._write(left)
            self._objects.purge()
        return changes

    def _keep(self, stays: Callable[[Tag], bool]) -> bool:
        """Drop the others; says whether there were any."""
        kept = self._read()
        left = tuple(filter(stays, kept))
        if len(left) == len(kept):
            return False
        self._note_gone(self._gone() | {tag.id for tag in kept if not stays(tag)})
        self._write(left)
        return True

    def _read(self) -> tuple[Tag, ...]:
        return self._load(_NOTE, tuple[Tag, ...])

    def _gone(self) -> set[str]:
        return set(self._load(_GONE, tuple[str, ...]))

    def _load(self, name: str, kind: type[Noted]) -> Noted:
        if self._objects.stat(name) is None:
            return msgspec.convert((), kind)
        try:
            return msgspec.msgpack.decode(self._objects.get(name), type=kind)
        except msgspec.MsgspecError as error:
            raise IntegrityError("The tags of your timeline cannot be read: they are damaged.") from error

    def _write(self, tags: tuple[Tag, ...]) -> None:
        self._objects.put(_NOTE, msgspec.msgpack.encode(tags))

    def _note_gone(self, ids: Iterable[str]) -> None:
        """Before the tags go: an end in between must not let another device bring them back."""
        if (told := tuple(sorted(ids))) != tuple(sorted(self._gone())):
            self._objects.put(_GONE, msgspec.msgpack.encode(told))


def _makes_sense(tag: Tag) -> bool:
    try:
        return bool(_ID.fullmatch(tag.id)) and 0 < len(tag.name) <= LONGEST and tag.start < tag.end
    except TypeError:  # times with and without a zone
        return False
