"""Serves programs of others: who is allowed what, and the gate in front of everything they ask."""

import asyncio
import hashlib
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from core.engine.clients import Clients
from core.engine.ledger import Ledger
from core.protocol.connection import Context, Handler
from core.protocol.operations import (
    AllowClient,
    Ask,
    Attend,
    ClientToken,
    ConnectedClient,
    ConnectedClients,
    DeletionCounts,
    Grant,
    ListClients,
    ListFrames,
    ListProposals,
    NewClientToken,
    Nothing,
    Proposals,
    ProposeForgetting,
    Remember,
    Remembered,
    RevokeClient,
    Search,
    Selection,
    SettleProposal,
    ShowMemory,
)
from core.records.errors import NotFoundError, RefusedError
from core.records.ledger import LedgerAction, LedgerEntry
from core.records.message import Message
from core.text.clean import clean_lines

if TYPE_CHECKING:
    from core.engine.engine import Engine

_NEEDS: Final[dict[str, Grant]] = {
    Search.op: "read",
    Ask.op: "read",
    ShowMemory.op: "read",
    ListFrames.op: "read",
    Remember.op: "remember",
    ProposeForgetting.op: "forget",
}
"""What programs of others may ask at all, and the grant each needs."""
_LONGEST_NOTE: Final = 4_000
_MOST_FORGOTTEN: Final = 100
_PATIENCE: Final = 120.0
"""Seconds that the user has for an answer."""


class _Clients:
    def __init__(self, engine: "Engine") -> None:
        self._engine = engine

    def _kept(self) -> Clients:
        return Clients(self._engine.unlocked().store.vault.objects)

    # ── what the user decides ────────────────────────────────────────────────────────────────────────

    async def listed(self, _request: ListClients, _context: Context) -> ConnectedClients:
        return ConnectedClients(await self._engine.lanes.read(self._kept().listed))

    async def allow(self, request: AllowClient, _context: Context) -> ConnectedClient:
        kept, now = self._kept(), self._engine.now()
        return await asyncio.shield(self._engine.lanes.write(kept.allow, request.name, request.grants, now))

    async def revoke(self, request: RevokeClient, _context: Context) -> Nothing:
        await asyncio.shield(self._engine.lanes.write(self._kept().revoke, request.name))
        return Nothing()

    async def token(self, request: NewClientToken, _context: Context) -> ClientToken:
        made = self._engine.lanes.write(self._kept().new_token, request.name)
        return ClientToken(await asyncio.shield(made))

    async def proposals(self, _request: ListProposals, _context: Context) -> Proposals:
        return Proposals(self._engine.asking.proposals)

    async def settle(self, request: SettleProposal, _context: Context) -> Nothing:
        self._engine.asking.settle(request.id, request.receipt)
        return Nothing()

    # ── what the programs do ─────────────────────────────────────────────────────────────────────────

    async def attend(self, request: Attend, context: Context) -> ConnectedClient:
        if context.peer.guest:
            raise RefusedError("This connection speaks for a program already.")
        kept, now = self._kept(), self._engine.now()
        client = await self._engine.lanes.write(kept.attend, request.name, request.token, now)
        context.peer.guest = client.name
        return client

    async def remember(self, request: Remember, context: Context) -> Remembered:
        opened = self._engine.unlocked()
        text = clean_lines(request.text).strip()
        if not text or len(text) > _LONGEST_NOTE:
            raise RefusedError(f"A note has 1 to {_LONGEST_NOTE:,} characters. Nothing was kept.")
        name = context.peer.guest or self._engine.me() or "Me"
        number = hashlib.sha256(text.encode()).hexdigest()[:16]
        note = Message(
            id=f"{name}/{number}",
            conversation=name,
            speaker=name,
            text=text,
            sent_at=self._engine.now(),
            zone=self._engine.zone(),
        )
        added = await asyncio.shield(opened.add_messages([note], lambda _done, _total: None))
        self._engine.tell("filed")
        found = await self._engine.lanes.read(opened.tables.memories_by_sources, [note.id])
        return Remembered(note.id, tuple(one.id for one in found), not added)

    async def forget(self, request: ProposeForgetting, context: Context) -> DeletionCounts:
        engine, ids = self._engine, tuple(dict.fromkeys(request.ids))
        if not 0 < len(ids) <= _MOST_FORGOTTEN:
            raise RefusedError(f"Name the memories by their ids, at most {_MOST_FORGOTTEN} at a time.")
        await engine.unlocked().plan_deletion(Selection(ids=ids))
        if not engine.audience.windows:
            raise RefusedError(
                "Only the user deletes, and no window of Afterimage is open to ask in. Open it and try "
                "again. Nothing was deleted."
            )
        asking = asyncio.ensure_future(engine.asking.ask(context.peer.guest or "You", ids, _PATIENCE))
        await asyncio.sleep(0)  # it is listed before the windows hear of it
        engine.tell("asked")
        try:
            receipt = await asking
        except TimeoutError:
            raise RefusedError("The user has not answered. Nothing was deleted.") from None
        finally:
            asking.cancel()
            engine.tell("asked")
        if receipt is None:
            raise RefusedError("The user has said no. Nothing was deleted.")
        return receipt


def limited(engine: "Engine", handlers: Mapping[str, Handler]) -> Mapping[str, Handler]:
    """The same handlers; whoever speaks for a program of others gets only what it was granted."""
    return {op: _limited(engine, op, handler) for op, handler in handlers.items()}


def _limited(engine: "Engine", op: str, handler: Handler) -> Handler:
    async def serve(request: Any, context: Context) -> Any:
        if guest := context.peer.guest:
            await _admit(engine, guest, op)
            if isinstance(request, Ask):
                request = replace(request, conversation="")  # the chats are the user's
            if isinstance(request, ShowMemory):
                await _require_live(engine, request.id)
        return await handler(request, context)

    return serve


async def _admit(engine: "Engine", guest: str, op: str) -> None:
    """Let a program's call pass, and write it into the ledger either way: who, what, when; no content.

    Raises:
        RefusedError: it may not do that.
    """
    needed = _NEEDS.get(op)
    opened, now = engine.unlocked(), engine.now()
    engine.view.check()
    kept = Clients(opened.store.vault.objects)

    def note() -> bool:
        allowed = needed is not None and kept.noted(guest, needed, now)
        action: LedgerAction = "shared" if allowed else "refused"
        Ledger(opened.store).add(
            [LedgerEntry(now, now, f"client:{guest}:{op.rsplit('.', maxsplit=1)[-1]}", action)]
        )
        return allowed

    if await asyncio.shield(engine.lanes.write(note)):
        return
    if needed is None:
        raise RefusedError("Programs of others cannot ask for that.")
    extra = "" if needed == "read" else f" --{needed}"
    raise RefusedError(
        f"“{guest}” may not do that. Its user can allow it with: afterimage clients allow “{guest}”{extra}"
    )


async def _require_live(engine: "Engine", memory_id: str) -> None:
    """What is held back or hidden is the user's to look at.

    Raises:
        NotFoundError: there is no such memory for a program of others.
    """
    memory = await engine.lanes.read(engine.unlocked().tables.get_memory, memory_id)
    if not memory.live:
        raise NotFoundError("There is no memory of that id.")


def handlers(engine: "Engine") -> Mapping[str, Handler]:
    """The handlers of `core.protocol.operations.clients`."""
    clients = _Clients(engine)
    return {
        ListClients.op: clients.listed,
        AllowClient.op: clients.allow,
        RevokeClient.op: clients.revoke,
        NewClientToken.op: clients.token,
        Attend.op: clients.attend,
        Remember.op: clients.remember,
        ProposeForgetting.op: clients.forget,
        ListProposals.op: clients.proposals,
        SettleProposal.op: clients.settle,
    }
