"""What a device remembers of the exchange, sealed in its vault: its circle, what it gave and took."""

from datetime import datetime
from typing import Final, TypeVar

import msgspec

from core.backup.source import DEVICES_STATE
from core.devices.circle import Circle
from core.devices.merging import NEVER
from core.devices.records import Act, Acts, Row
from core.journal.events import Forgotten
from core.records.errors import IntegrityError
from core.vault.objects import SealedObjects

_GIVEN: Final = f"{DEVICES_STATE}-given"
_TAKEN: Final = f"{DEVICES_STATE}-taken"
Note = TypeVar("Note", bound=msgspec.Struct)


class Span(msgspec.Struct):
    """A stretch of one file of the journal, and the piece that was made of it."""

    end: int
    """How many records the file had."""
    size: int
    """How many bytes."""
    row: Row | None = None
    """`None` where nothing in it is for others."""


class OwnAct(msgspec.Struct):
    """Something the user did to a memory here."""

    name: bytes
    """The memory's, as all devices call it."""
    told: datetime
    """By the journal; an act is counted once, however often it is read."""
    act: Act


class Given(msgspec.Struct):
    """What this device has given."""

    serial: int = 0
    before: bytes = b""
    """Hash of the head in the place, or of the one before that where an end came in between."""
    announced: bytes = b""
    """Hash of the head that was about to be put there."""
    content: bytes = b""
    """Hash of what that head tells."""
    written_at: datetime | None = None
    spans: dict[str, list[Span]] = {}
    """By the journal's file."""
    acts: dict[str, dict[str, OwnAct]] = {}
    """By this device's id of the memory, then by kind."""
    acts_row: Row | None = None
    acts_digest: bytes = b""
    forgets: list[Forgotten] = []
    forgets_row: Row | None = None
    forgets_count: int = 0
    tags_row: Row | None = None
    tags_digest: bytes = b""
    seen: datetime = NEVER
    """The latest hybrid time of acts here."""
    inherited: list[str] = []
    keys: bytes = b""
    """Hash of whom which sync keys were handed on to."""


class Seen(msgspec.Struct):
    """What was taken from one device."""

    serial: int = 0
    digest: bytes = b""
    written_at: datetime | None = None
    ids: bytes = b""
    taken: set[str] = set()
    """Files that are done."""
    acts: Acts = {}
    acts_file: str = ""
    forgets: list[Forgotten] = []
    forgets_file: str = ""
    tags_file: str = ""
    forgotten: set[datetime] = set()
    """Deletions that were done here, too."""
    problem: str = ""
    waiting: int = 0
    """Pieces that are not there yet."""
    late: dict[str, datetime] = {}
    """Files whose pictures were not all there, since when."""


class Taken(msgspec.Struct):
    """What was taken from others, and how the last exchange went."""

    seen: dict[str, Seen] = {}
    applied: dict[bytes, dict[str, Act]] = {}
    """Acts of others that are in effect here."""
    held: dict[str, list[bytes]] = {}
    """By piece: corrections of memories that are not here yet."""
    exchanged_at: datetime | None = None
    failed_at: datetime | None = None
    failure: str = ""


class Notes:
    """Reads and writes them. Blocking; writing belongs to the writer thread."""

    def __init__(self, objects: SealedObjects) -> None:
        self._objects = objects

    def circle(self) -> Circle | None:
        """The circle this device belongs to, if it does.

        Raises:
            IntegrityError: What is noted of it is damaged.
        """
        if self._objects.stat(DEVICES_STATE) is None:
            return None
        try:
            return msgspec.msgpack.decode(self._objects.get(DEVICES_STATE), type=Circle)
        except msgspec.MsgspecError:
            raise IntegrityError("What is noted of the other devices cannot be read.") from None

    def save_circle(self, circle: Circle) -> None:
        """Notes it. Secrets that are no longer in it are destroyed."""
        self._objects.put(DEVICES_STATE, msgspec.msgpack.encode(circle))
        self._objects.purge()

    def given(self) -> Given:
        """What was given; nothing where that cannot be read, and then all of it is given anew."""
        return self._load(_GIVEN, Given)

    def save_given(self, given: Given) -> None:
        """Notes it."""
        self._objects.put(_GIVEN, msgspec.msgpack.encode(given))

    def taken(self) -> Taken:
        """What was taken; nothing where that cannot be read: what is taken twice is there once."""
        return self._load(_TAKEN, Taken)

    def save_taken(self, taken: Taken) -> None:
        """Notes it."""
        self._objects.put(_TAKEN, msgspec.msgpack.encode(taken))

    def drop(self) -> None:
        """Forgets all of it, keys included."""
        here = [name for name in (DEVICES_STATE, _GIVEN, _TAKEN) if self._objects.stat(name) is not None]
        self._objects.delete(here)
        self._objects.purge()

    def _load(self, name: str, kind: type[Note]) -> Note:
        if self._objects.stat(name) is None:
            return kind()
        try:
            return msgspec.msgpack.decode(self._objects.get(name), type=kind)
        except (IntegrityError, msgspec.MsgspecError):
            return kind()
