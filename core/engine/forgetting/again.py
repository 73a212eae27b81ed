"""Forgetting once more: a store that came out of an older copy still holds what was deleted since.

Every deletion leaves a `Forgotten` in the journal. Whoever brings an older copy back leaves the events that
the copy lacks as the sealed object `state/forget-again`, and the next unlock applies them first.
"""

import logging
from collections.abc import Iterable, Sequence
from typing import Final

import msgspec

from core.engine.forgetting.erase import Eraser, Report
from core.engine.forgetting.plan import Planner
from core.engine.store import Store
from core.journal.events import Event, Forgotten
from core.records.errors import IntegrityError
from core.vault.objects import SealedObjects

FORGET_AGAIN: Final = "state/forget-again"
_log = logging.getLogger(__name__)


def forgotten_in(events: Iterable[Event]) -> list[Forgotten]:
    """The deletions that a journal tells of, the oldest first, each once."""
    found = {event.at: event for event in events if isinstance(event, Forgotten)}
    return [found[at] for at in sorted(found)]


def leave(objects: SealedObjects, events: Sequence[Forgotten]) -> None:
    """Have the next unlock forget these again; added to what waits there already."""
    known = {event.at: event for event in (*_left(objects), *events)}
    if known:
        objects.put(FORGET_AGAIN, msgspec.msgpack.encode([known[at] for at in sorted(known)]))


def forget_waiting(store: Store, planner: Planner, eraser: Eraser, report: Report) -> int:
    """Apply what was left for this unlock, then drop it. Returns how many deletions were done again."""
    try:
        events = _left(store.vault.objects)
    except (IntegrityError, msgspec.MsgspecError):
        _log.exception("what is to be forgotten again is damaged; restore the backup once more")
        return 0
    if not events:
        return 0
    done = forget_again(store, planner, eraser, events, report)
    store.vault.objects.delete([FORGET_AGAIN])
    store.vault.objects.purge()
    return done


def forget_again(
    store: Store, planner: Planner, eraser: Eraser, events: Sequence[Forgotten], report: Report
) -> int:
    """Apply deletions to a store that may hold what they took; those that its journal tells of are done.

    The tables must be up to date with the journal.

    Args:
        store: the opened store.
        planner: works out what follows of each.
        eraser: carries it out.
        events: in any order.
        report: told how far it has come.

    Returns:
        How many were applied.
    """
    done = {event.at for event in forgotten_in(store.journal.replay())}
    done |= {intent.at for intent in eraser.waiting}
    fresh = [event for event in sorted(events, key=lambda one: one.at) if event.at not in done]
    for event in fresh:
        eraser.erase(planner.again(event, store.identify), report, forgotten=event)
    if fresh:
        _log.info("%d deletions were done again", len(fresh))
    return len(fresh)


def _left(objects: SealedObjects) -> list[Forgotten]:
    if objects.stat(FORGET_AGAIN) is None:
        return []
    return msgspec.msgpack.decode(objects.get(FORGET_AGAIN), type=list[Forgotten])
