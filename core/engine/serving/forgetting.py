"""Serves deleting."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from core.protocol.connection import Context, Handler
from core.protocol.operations import (
    Delete,
    DeleteConversation,
    DeletionCounts,
    Deletions,
    ListDeletions,
    Nothing,
    PreviewDeletion,
    Progress,
    Selection,
)
from core.records.errors import NotFoundError

if TYPE_CHECKING:
    from core.engine.engine import Engine


class _Forgetting:
    def __init__(self, engine: "Engine") -> None:
        self._engine = engine

    async def preview(self, request: PreviewDeletion, _context: Context) -> DeletionCounts:
        plan = await self._engine.unlocked().plan_deletion(_aware(request.selection, self._engine))
        return plan.counts

    async def delete(self, request: Delete, context: Context) -> DeletionCounts:
        return await self._delete(_aware(request.selection, self._engine), context)

    async def delete_conversation(self, request: DeleteConversation, context: Context) -> Nothing:
        tables = self._engine.unlocked().tables
        turns = await self._engine.lanes.read(tables.messages_of, request.conversation)
        if not turns:
            raise NotFoundError("There is no such conversation any more.")
        await self._delete(Selection(ids=tuple(turn.id for turn in turns)), context)
        self._engine.tell("conversations")
        return Nothing()

    async def deletions(self, _request: ListDeletions, _context: Context) -> Deletions:
        return Deletions(await self._engine.unlocked().deleting.receipts())

    async def _delete(self, selection: Selection, context: Context) -> DeletionCounts:
        def report(stage: str, done: int, total: int) -> None:
            context.progress(Progress(stage, done, total))

        report("Reading what waits", 0, 0)
        if (
            selection.start or selection.end
        ):  # A line that is still being gathered would come after the deletion.
            await asyncio.to_thread(self._engine.capturing.note_ledger)
        # A deletion that has begun is finished, whether or not somebody still waits for it.
        receipt = await asyncio.shield(self._engine.unlocked().delete(selection, report))
        self._engine.tell("deleted")
        if receipt.pending:
            self._engine.tell("status")
        return receipt


def _aware(selection: Selection, engine: "Engine") -> Selection:
    """The selection with its times in UTC."""
    return replace(
        selection,
        start=engine.now(selection.start) if selection.start else None,
        end=engine.now(selection.end) if selection.end else None,
    )


def handlers(engine: "Engine") -> Mapping[str, Handler]:
    """The handlers of `core.protocol.operations.forgetting`."""
    forgetting = _Forgetting(engine)
    return {
        PreviewDeletion.op: forgetting.preview,
        Delete.op: forgetting.delete,
        DeleteConversation.op: forgetting.delete_conversation,
        ListDeletions.op: forgetting.deletions,
    }
