"""Serves the view lock, and keeps it in front of every operation that reads what is stored."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from core.protocol.connection import Context, Handler
from core.protocol.operations import OPERATIONS, Draft, KeepDraft, LockView, NoteUse, Nothing, TakeDraft

if TYPE_CHECKING:
    from core.engine.engine import Engine

_LONGEST_DRAFT = 4_000
"""Characters: what the field for questions takes."""


class _Locking:
    def __init__(self, engine: "Engine") -> None:
        self._engine = engine

    async def lock(self, _request: LockView, _context: Context) -> Nothing:
        self._engine.lock_view("asked")
        return Nothing()

    async def note_use(self, _request: NoteUse, _context: Context) -> Nothing:
        self._engine.view.used()
        return Nothing()

    async def keep_draft(self, request: KeepDraft, _context: Context) -> Nothing:
        if self._engine.opened is not None:
            self._engine.view.keep_draft(request.text[:_LONGEST_DRAFT])
        return Nothing()

    async def take_draft(self, _request: TakeDraft, _context: Context) -> Draft:
        self._engine.unlocked()
        return Draft(self._engine.view.take_draft())


def handlers(engine: "Engine") -> Mapping[str, Handler]:
    """The handlers of `core.protocol.operations.locking`."""
    locking = _Locking(engine)
    return {
        LockView.op: locking.lock,
        NoteUse.op: locking.note_use,
        KeepDraft.op: locking.keep_draft,
        TakeDraft.op: locking.take_draft,
    }


def guarded(engine: "Engine", handlers: Mapping[str, Handler]) -> Mapping[str, Handler]:
    """The same handlers; those that need the keys refuse while the view is locked, and count as use."""
    return {
        op: _guarded(engine, handler) if OPERATIONS[op].needs_keys else handler
        for op, handler in handlers.items()
    }


def _guarded(engine: "Engine", handler: Handler) -> Handler:
    async def serve(request: Any, context: Context) -> Any:
        if engine.opened is not None:
            engine.view.check()
        # Windows ask by themselves whenever something was filed; of their user they tell with `NoteUse`.
        # Programs of others are not the user.
        by_user = not context.subscribed and not context.peer.guest
        if by_user:
            engine.view.used()
        try:
            return await handler(request, context)
        finally:
            if by_user and not context.peer.guest:
                engine.view.used()

    return serve
