"""Serves the privacy ledger."""

from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from core.engine.ledger import Ledger as Kept
from core.protocol.connection import Context, Handler
from core.protocol.operations import GetLedger, Ledger
from core.records.errors import RefusedError

if TYPE_CHECKING:
    from core.engine.engine import Engine

_USUAL: Final = timedelta(days=7)


class _Privacy:
    def __init__(self, engine: "Engine") -> None:
        self._engine = engine

    async def ledger(self, request: GetLedger, _context: Context) -> Ledger:
        opened = self._engine.unlocked()
        end = self._engine.now(request.end)
        try:
            start = self._engine.now(request.start or end - _USUAL)
        except OverflowError:
            raise RefusedError("That time is too far away from the present.") from None
        if start >= end:
            raise RefusedError("The ledger was asked for a stretch of time that ends before it begins.")
        await opened.intake.drain_within(_PATIENCE)
        rows = await self._engine.lanes.read(
            Kept(opened.store).rows, start, end, self._engine.zone(request.zone)
        )
        return Ledger(start, end, rows)


_PATIENCE: Final = 2.0
"""Seconds to wait for what is still being taken in."""


def handlers(engine: "Engine") -> Mapping[str, Handler]:
    """The handlers of `core.protocol.operations.privacy`."""
    privacy = _Privacy(engine)
    return {GetLedger.op: privacy.ledger}
