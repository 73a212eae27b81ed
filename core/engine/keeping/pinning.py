"""Pinning: what the user wants to keep whatever the storage rules say."""

from collections.abc import Sequence
from datetime import UTC, datetime

from core.engine.filing.filing import Filing
from core.engine.store import Store
from core.journal.events import MemoryPinned
from core.protocol.operations import Pinned
from core.records.errors import NotFoundError
from core.records.memory import Memory


def pin(store: Store, filing: Filing, ids: Sequence[str], *, pinned: bool) -> Pinned:
    """Pin memories or unpin them, all or none. In the writer thread.

    Raises:
        NotFoundError: one of them is not there. Nothing was changed.
    """
    wanted = tuple(dict.fromkeys(ids))
    found = store.tables.get_many(Memory, wanted)
    unknown = next((one for one in wanted if one not in found), None)
    if unknown is not None:
        raise NotFoundError(f"There is no memory of the id “{unknown[:80]}”. Nothing was changed.")
    if any(not filing.open_sources.isdisjoint(one.source_ids) for one in found.values()):
        filing.settle()  # what is filed provisionally is in no journal that could keep its pin
    changed = [one for one in wanted if found[one].pinned is not pinned]
    at = datetime.now(UTC)
    store.journal.append(*(MemoryPinned(one, pinned, at) for one in changed))
    store.tables.set_pinned(changed, pinned=pinned)
    return Pinned(pinned, wanted, len(changed))
