"""The receipts of deletions: how much and when, never what."""

import msgspec

from core.engine.store import Store
from core.journal.events import Deleted
from core.protocol.operations import DeletionCounts
from core.records.errors import IntegrityError

_NAME = "state/receipts"
"""A copy of what the journal tells, so that nobody has to read it through."""


def deleted(counts: DeletionCounts) -> Deleted:
    """What the journal keeps of a receipt."""
    if counts.deleted_at is None:
        raise ValueError("a receipt says when")
    return Deleted(
        at=counts.deleted_at,
        memories=counts.memories,
        frames=counts.frames,
        masked_frames=counts.masked_frames,
        messages=counts.messages,
        passages=counts.passages,
        answers=counts.answers,
        questions=counts.questions,
        unread=counts.unread,
        bytes_freed=counts.bytes_freed,
    )


def counts_of(event: Deleted) -> DeletionCounts:
    """The receipt that the journal keeps."""
    return DeletionCounts(
        memories=event.memories,
        frames=event.frames,
        masked_frames=event.masked_frames,
        messages=event.messages,
        passages=event.passages,
        answers=event.answers,
        done=True,
        deleted_at=event.at,
        questions=event.questions,
        unread=event.unread,
        bytes_freed=event.bytes_freed,
    )


class Receipts:
    """All receipts of a store. Written by the writer thread, read by any."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def add(self, receipt: Deleted) -> None:
        """Keep one more; the journal has it already."""
        kept = [one for one in self._kept() if one.at != receipt.at]
        self._store.vault.objects.put(_NAME, msgspec.msgpack.encode([*kept, receipt]))

    def all(self) -> tuple[DeletionCounts, ...]:
        """Every receipt, the newest first."""
        return tuple(counts_of(one) for one in sorted(self._kept(), key=lambda one: one.at, reverse=True))

    def _kept(self) -> list[Deleted]:
        objects = self._store.vault.objects
        if objects.stat(_NAME) is not None:
            try:
                return msgspec.msgpack.decode(objects.get(_NAME), type=list[Deleted])
            except (IntegrityError, FileNotFoundError, msgspec.MsgspecError):
                pass  # the journal has them all
        told = {event.at: event for event in self._store.journal.replay() if isinstance(event, Deleted)}
        return list(told.values())
