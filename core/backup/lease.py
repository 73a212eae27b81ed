"""Keeps two backups of one memory from running into one place at the same time.

The lock is a small readable record: a random id of the home that holds it, and until when. Whoever is killed
leaves it behind: the same home takes it over at once, another one when its time has passed.
"""

import logging
import time
from datetime import UTC, datetime
from types import TracebackType
from typing import Final, Self

import msgspec

from core.backup.repository import Repository
from core.records.errors import AfterimageError, InUseError

_NAME: Final = "lock"
_LASTS: Final = 15 * 60.0
_RENEWED_AFTER: Final = 60.0
_LARGEST: Final = 4096
_LOG = logging.getLogger(__name__)


class _Held(msgspec.Struct, frozen=True):
    """What the lock says."""

    holder: str
    until: float
    """Seconds since 1970."""


class Lease:
    """Held inside the block.

    Args:
        repository: What it is about.
        holder: The home's own random id.

    Raises:
        InUseError: On entering: another home is backing up the same memory to the same place.
    """

    def __init__(self, repository: Repository, holder: str) -> None:
        self._destination = repository.destination
        self._name = repository.full_name(_NAME)
        self._holder = holder
        self._mine = b""
        self._renewed = 0.0

    def __enter__(self) -> Self:
        mine = self._fresh()
        if not self._destination.create(self._name, mine) and not self._take_over(mine):
            raise InUseError(
                "Another copy of this memory has just begun to back up to the same place. Try again later."
            )
        self._mine, self._renewed = mine, time.monotonic()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if not self._mine:
            return
        try:
            if self._destination.get(self._name, _LARGEST) == self._mine:
                self._destination.remove([self._name])
        except (AfterimageError, OSError):  # it runs out by itself, and this home takes it over at once
            _LOG.warning("the lock of a backup could not be removed")

    def renew(self) -> None:
        """Keeps it from running out; cheap to call often.

        Raises:
            InUseError: Somebody has taken it over: it had run out.
        """
        if time.monotonic() - self._renewed > _RENEWED_AFTER:
            self.check()

    def check(self) -> None:
        """Makes sure that it is still ours, and renews it.

        Raises:
            InUseError: Somebody has taken it over: it had run out.
        """
        mine = self._fresh()
        if not self._destination.swap(self._name, mine, self._mine):
            self._mine = b""
            raise InUseError(
                "The backup was stopped, because another copy of this memory backs up to the same place."
            )
        self._mine, self._renewed = mine, time.monotonic()

    def _take_over(self, mine: bytes) -> bool:
        try:
            data = self._destination.get(self._name, _LARGEST)
        except FileNotFoundError:
            return self._destination.create(self._name, mine)
        try:
            held = msgspec.json.decode(data, type=_Held)
        except msgspec.DecodeError:
            held = _Held("", 0.0)  # a crash left half of it
        # A clock that was far ahead must not keep everybody out for ever.
        left = held.until - time.time()
        if held.holder != self._holder and 0 < left <= 2 * _LASTS:
            until = datetime.fromtimestamp(held.until, UTC).astimezone().strftime("%H:%M")
            raise InUseError(
                "Another copy of this memory is backing up to the same place. "
                f"Wait until it has finished, or until {until} if it was interrupted."
            )
        return self._destination.swap(self._name, mine, data)

    def _fresh(self) -> bytes:
        return msgspec.json.encode(_Held(self._holder, time.time() + _LASTS))
