"""Serves the privacy ledger, and the dry run."""

import asyncio
from collections import Counter
from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from core.capture.gate import Action, Judged
from core.engine.ledger import Ledger as Kept
from core.protocol.connection import Context, Handler
from core.protocol.operations import (
    CapturePreview,
    GetLedger,
    Ledger,
    PreviewCapture,
    WindowPreview,
)
from core.protocol.operations.privacy import WindowFate
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

    async def preview(self, _request: PreviewCapture, _context: Context) -> CapturePreview:
        engine = self._engine
        seen = await asyncio.to_thread(engine.capturing.glance)
        health = engine.capturing.health()
        at_rest = "" if health.state == "recording" else health.reason
        rule, hidden, lines = seen.refused_by, Counter[str](), 0
        if seen.frame is not None:
            text = await engine.worker.read_frame(seen.frame, engine.settings.current.privacy.reading)
            rule, hidden, lines = text.refused, Counter[str](text.hidden), len(text.lines)
        saved = seen.frame is not None and not rule
        return CapturePreview(saved, rule, tuple(map(_window, seen.judged)), lines, dict(hidden), at_rest)


def _window(judged: Judged) -> WindowPreview:
    fates: dict[Action, WindowFate] = {"keep": "kept", "own": "own", "mask": "masked", "drop": "refused"}
    window = judged.seen.window
    title = window.title if judged.action == "keep" else ""
    return WindowPreview(window.app, title, fates[judged.action], judged.rule)


_PATIENCE: Final = 2.0
"""Seconds to wait for what is still being taken in."""


def handlers(engine: "Engine") -> Mapping[str, Handler]:
    """The handlers of `core.protocol.operations.privacy`."""
    privacy = _Privacy(engine)
    return {GetLedger.op: privacy.ledger, PreviewCapture.op: privacy.preview}
