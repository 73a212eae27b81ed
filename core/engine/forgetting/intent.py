"""What is about to be deleted, written down before anything is touched.

From that moment on it is hidden, and whatever happens it is finished: by the deletion itself, by a later try
when the disk has room again, or at the next unlock. Several can wait; they are finished in their order.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

import msgspec

from core.journal.events import Blotted, Forgotten
from core.protocol.operations import DeletionCounts, Selection
from core.records.errors import EnvironmentFaultError, IntegrityError
from core.records.memory import Segment
from core.vault.objects import SealedObjects

MakeRoom = Callable[[], int]
"""Gives room on a full disk back; returns how many bytes that were."""

_FOLDER: Final = "state/deletion/"
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Rest:
    """What has to be looked for again, because not everything could be read and filed when it was planned."""

    selection: Selection
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Intent:
    """A deletion that has begun."""

    at: datetime
    """When the user said so. Names the deletion."""
    frames: tuple[str, ...]
    messages: tuple[str, ...]
    masked: tuple[Blotted, ...]
    segments: tuple[Segment, ...]
    """Those that lose something."""
    answers: tuple[str, ...]
    pictures: tuple[str, ...]
    """Of frames that go."""
    counts: DeletionCounts
    rest: Rest | None = None
    forgotten: Forgotten | None = None
    """Of a deletion that is done again: what the journal is to tell of it, as it told before."""
    span: tuple[datetime, datetime] | None = None
    """From when up to when the privacy ledger loses its lines."""


class Intents:
    """The deletions that have begun and are not done. Belongs to the writer thread."""

    def __init__(self, objects: SealedObjects, make_room: MakeRoom) -> None:
        self._objects = objects
        self._make_room = make_room

    def moment(self) -> datetime:
        """A time for a new deletion, later than those of all that wait."""
        waiting = self._objects.list(_FOLDER)
        last = _moment(waiting[-1][0]) if waiting else datetime.min.replace(tzinfo=UTC)
        return max(datetime.now(UTC), last + timedelta(microseconds=1))

    def write(self, intent: Intent) -> None:
        """Note a deletion. On a full disk the reserve is given up for it.

        Raises:
            EnvironmentFaultError: it could not be noted. Nothing was deleted.
        """
        name, body = _name(intent.at), msgspec.msgpack.encode(intent)
        try:
            self._objects.put(name, body)
        except EnvironmentFaultError:
            if not self._make_room():
                raise
            _log.warning("a deletion is noted with the help of the reserve")
            self._objects.put(name, body)

    def waiting(self) -> list[Intent]:
        """All that are not done, the oldest first. One that is damaged is left where it is."""
        found = []
        for name, _ in self._objects.list(_FOLDER):
            try:
                found.append(msgspec.msgpack.decode(self._objects.get(name), type=Intent))
            except (IntegrityError, msgspec.MsgspecError):
                # What it was to delete is not known any more, and nobody may be locked out for it.
                _log.exception("the note of a deletion that was not finished is damaged")
        return found

    def drop(self, intent: Intent) -> None:
        """It is done. The note goes with its key, for it names windows and conversations."""
        self._objects.delete([_name(intent.at)])
        self._objects.purge()


def _name(at: datetime) -> str:
    return f"{_FOLDER}{at.astimezone(UTC):%Y%m%d%H%M%S%f}"


def _moment(name: str) -> datetime:
    return datetime.strptime(name.removeprefix(_FOLDER), "%Y%m%d%H%M%S%f").replace(tzinfo=UTC)
