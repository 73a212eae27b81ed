"""Names that the user gives to stretches of time, as one sealed note of the vault.

They are nothing that was seen or said, so the journal does not tell them: no answer rests on them. As a note
that is written anew they leave nothing behind when they are taken off, and a backup takes them along.
"""

import secrets
from collections.abc import Callable
from datetime import datetime
from typing import Final

import msgspec

from core.engine.forgetting.words import Needles
from core.protocol.operations import Tag
from core.records.errors import IntegrityError, NotFoundError, RefusedError
from core.vault.objects import SealedObjects

LONGEST: Final = 80
"""Characters of a name."""
_NOTE: Final = "state/tags"
_MOST: Final = 10_000


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

    def _keep(self, stays: Callable[[Tag], bool]) -> bool:
        """Drop the others; says whether there were any."""
        kept = self._read()
        left = tuple(filter(stays, kept))
        if len(left) == len(kept):
            return False
        self._write(left)
        return True

    def _read(self) -> tuple[Tag, ...]:
        if self._objects.stat(_NOTE) is None:
            return ()
        try:
            return msgspec.msgpack.decode(self._objects.get(_NOTE), type=tuple[Tag, ...])
        except msgspec.MsgspecError as error:
            raise IntegrityError("The tags of your timeline cannot be read: they are damaged.") from error

    def _write(self, tags: tuple[Tag, ...]) -> None:
        self._objects.put(_NOTE, msgspec.msgpack.encode(tags))
