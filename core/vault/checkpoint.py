"""How far the key table's log was acknowledged, so that a log cut below that shows even after a kill.

Two slots in a file of fixed size, a sector apart, are overwritten in turn: a write that a crash tears spoils
one of them, and the other still says what the one before said. Each is an envelope around

    count 8 | tag 16        (big-endian)

bound to the file's name and the slot's number.
"""

import contextlib
import logging
import os
import struct
from pathlib import Path
from typing import Final

from core.records.errors import IntegrityError
from core.vault.envelope import HEADER_SIZE, TAG_SIZE, Place, seal, unseal
from core.vault.files import sync_data, write_all, write_new
from core.vault.log import Position

_LOG = logging.getLogger(__name__)
_POSITION = struct.Struct(">Q16s")
_SLOTS: Final = 2
_SLOT_SIZE: Final = HEADER_SIZE + _POSITION.size + TAG_SIZE
SLOT_DISTANCE: Final = 4096
FILE_SIZE: Final = SLOT_DISTANCE * _SLOTS


class Checkpoint:
    """The checkpoint of one generation's log. Not thread-safe.

    Args:
        path: The file.
        key: The generation's.
        place: What the file is bound to.
        key_id: The generation's.
    """

    def __init__(self, path: Path, key: bytes, place: Place, key_id: bytes) -> None:
        self._path = path
        self._key = key
        self._place = place
        self._key_id = key_id
        self._next_slot = 0
        self._usable = True
        self.position = Position()
        """What was noted last."""
        self.damaged: tuple[int, ...] = ()
        """Slots that could not be read."""

    def create(self) -> None:
        """Makes the file, with nothing acknowledged.

        Raises:
            OSError: The system could not.
        """
        slots = [self.seal(number, Position()).ljust(SLOT_DISTANCE, b"\0") for number in range(_SLOTS)]
        write_new(self._path, b"".join(slots))

    def load(self) -> None:
        """Reads what was noted last.

        Raises:
            OSError: It is missing or cannot be read.
            IntegrityError: Neither slot is what was written.
        """
        data = self._path.read_bytes()
        found: dict[int, Position] = {}
        for number in range(_SLOTS):
            start = number * SLOT_DISTANCE
            with contextlib.suppress(IntegrityError):
                found[number] = self.unseal(number, data[start : start + _SLOT_SIZE])
        if not found:
            raise IntegrityError(f"{self._path.name} is damaged.")
        newest = max(found, key=lambda number: found[number].count)
        self.position = found[newest]
        self._next_slot = 1 - newest
        self.damaged = tuple(number for number in range(_SLOTS) if number not in found)

    def note(self, position: Position) -> None:
        """Says that everything before `position` was acknowledged. Housekeeping: a failure is logged only."""
        if position == self.position or not self._usable:
            return
        try:
            descriptor = os.open(self._path, os.O_WRONLY | getattr(os, "O_CLOEXEC", 0))
            try:
                os.lseek(descriptor, self._next_slot * SLOT_DISTANCE, os.SEEK_SET)
                write_all(descriptor, self.seal(self._next_slot, position))
                sync_data(descriptor)
            finally:
                os.close(descriptor)
        except OSError as error:
            self._usable = False  # the next generation has a file of its own
            _LOG.warning("the key table's checkpoint could not be written: errno %s", error.errno)
            return
        self.position = position
        self._next_slot = 1 - self._next_slot

    def seal(self, slot: int, position: Position, *, nonce: bytes | None = None) -> bytes:
        """A slot's bytes. `nonce` is for frozen vectors only."""
        text = _POSITION.pack(position.count, position.tag)
        return seal(self._key, text, self._slot_place(slot), key_id=self._key_id, nonce=nonce)

    def unseal(self, slot: int, data: bytes) -> Position:
        """What a slot's bytes say.

        Raises:
            IntegrityError: They are not what was written there.
        """
        return Position(*_POSITION.unpack(unseal(self._key, data, self._slot_place(slot))))

    def _slot_place(self, slot: int) -> Place:
        return Place(self._place.store_id, f"{self._place.name}/{slot}")
