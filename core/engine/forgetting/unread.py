"""What was captured and waits to be read: some of it can go without anybody reading it."""

from collections.abc import Sequence
from datetime import datetime

from core.protocol.operations import Selection
from core.records.errors import IntegrityError, NotFoundError
from core.records.screen import Frame
from core.spool.items import decode_frame, decode_messages
from core.spool.spool import Spool, SpoolItem


def goes_unread(spool: Spool, private_keys: Sequence[bytes], selection: Selection) -> list[str]:
    """The ids of items of which a selection takes all, by when they were captured or by the app in front.

    What cannot be opened is left to whoever reads, who drops it.
    """
    by_time = selection.start is not None or selection.end is not None
    if not by_time and not selection.app.strip():
        return []
    return [item.id for item in spool.pending() if _goes(spool, private_keys, item, selection)]


def _goes(spool: Spool, private_keys: Sequence[bytes], item: SpoolItem, selection: Selection) -> bool:
    if item.kind in {"gap", "ledger"}:
        return False
    try:
        body = spool.open(item.id, *private_keys)
        if item.kind == "frame":
            return _frame_goes(decode_frame(body), selection)
        messages = decode_messages(body)
    except (IntegrityError, NotFoundError):
        return False
    return not selection.app and all(_within(one.sent_at, selection) for one in messages)


def _frame_goes(frame: Frame, selection: Selection) -> bool:
    if not selection.app:
        return _within(frame.taken_at, selection)
    name = selection.app.strip().casefold()
    return any(window.active and window.app.casefold() == name for window in frame.windows)


def _within(moment: datetime, selection: Selection) -> bool:
    return (selection.start is None or moment >= selection.start) and (
        selection.end is None or moment < selection.end
    )
