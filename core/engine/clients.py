"""Programs of others that may use what is remembered: who they are, what they may do, what they wait for.

Grants lie in the vault, where neither a slip nor another program can change them. A name is what a program
calls itself; it keeps honest ones apart. Whoever runs as the user can do what the user can do.
"""

import asyncio
import hashlib
import hmac
import secrets
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

import msgspec

from core.protocol.operations import ConnectedClient, DeletionCounts, Grant, Proposal
from core.records.errors import IntegrityError, NotFoundError, RefusedError
from core.text.clean import clean
from core.vault.objects import SealedObjects

GRANTS: Final[tuple[Grant, ...]] = ("read", "remember", "forget")
_NOTE: Final = "state/clients"
_LONGEST_NAME: Final = 60
_MOST: Final = 100
_TOKEN_BYTES: Final = 32


class _Kept(msgspec.Struct, frozen=True):
    """A program as the vault keeps it."""

    client: ConnectedClient
    token: str = ""
    """SHA-256 of its token, as hex digits; empty for none."""


class Clients:
    """Of an open vault. Blocking; changes belong to the writer thread."""

    def __init__(self, objects: SealedObjects) -> None:
        self._objects = objects

    def listed(self) -> tuple[ConnectedClient, ...]:
        """All of them, by name."""
        return tuple(one.client for _, one in sorted(self._read().items()))

    def allow(self, name: str, grants: Sequence[Grant], now: datetime) -> ConnectedClient:
        """Grant a program these things and no others.

        Raises:
            RefusedError: the name or the grants make no sense.
        """
        if not grants:
            raise RefusedError("Say what it may do: read, remember, forget.")
        kept = self._read()
        before = kept.get(_checked(name)) or _new(name, now, kept)
        wanted = tuple(grant for grant in GRANTS if grant in {"read", *grants})
        return self._keep(kept, replace_client(before, grants=wanted))

    def revoke(self, name: str) -> None:
        """Forget a program.

        Raises:
            NotFoundError: there is none of that name.
        """
        kept = self._read()
        if kept.pop(_checked(name), None) is None:
            raise NotFoundError(f"No program “{clean(name)[:_LONGEST_NAME]}” is known.")
        self._write(kept)

    def new_token(self, name: str) -> str:
        """A token for a program that is allowed.

        Raises:
            NotFoundError: none of that name is allowed.
        """
        kept = self._read()
        before = kept.get(_checked(name))
        if before is None or not before.client.grants:
            raise NotFoundError(f"No program “{clean(name)[:_LONGEST_NAME]}” is allowed. Allow it first.")
        token = secrets.token_urlsafe(_TOKEN_BYTES)
        changed = _Kept(replace(before.client, has_token=True), _digest(token))
        self._write(kept | {changed.client.name: changed})
        return token

    def attend(self, name: str, token: str, now: datetime) -> ConnectedClient:
        """Who that is. A name that was never heard is noted as one that asks.

        Raises:
            RefusedError: the token is nobody's, or the name makes no sense.
        """
        kept = self._read()
        if token:
            digest = _digest(token)
            found = [one for one in kept.values() if one.token and hmac.compare_digest(one.token, digest)]
            if not found:
                raise RefusedError("That token is not known. Make one with “clients token NAME”.")
            return found[0].client
        known = kept.get(_checked(name))
        return known.client if known is not None else self._keep(kept, _new(name, now, kept))

    def noted(self, name: str, grant: Grant, now: datetime) -> bool:
        """Whether a program may do that. The call counts either way."""
        kept = self._read()
        known = kept.get(name)
        if known is None:
            return False
        self._keep(kept, replace_client(known, calls=known.client.calls + 1, last_at=now))
        return grant in known.client.grants

    def _keep(self, kept: dict[str, _Kept], one: _Kept) -> ConnectedClient:
        self._write(kept | {one.client.name: one})
        return one.client

    def _read(self) -> dict[str, _Kept]:
        if self._objects.stat(_NOTE) is None:
            return {}
        try:
            kept = msgspec.msgpack.decode(self._objects.get(_NOTE), type=tuple[_Kept, ...])
        except (IntegrityError, msgspec.MsgspecError):
            return {}  # nobody is allowed what cannot be read
        return {one.client.name: one for one in kept}

    def _write(self, kept: dict[str, _Kept]) -> None:
        self._objects.put(_NOTE, msgspec.msgpack.encode(tuple(kept.values())))


def replace_client(kept: _Kept, **changes: object) -> _Kept:
    """The same with its client changed."""
    return _Kept(replace(kept.client, **changes), kept.token)  # type: ignore[arg-type]


def _new(name: str, now: datetime, kept: dict[str, _Kept]) -> _Kept:
    if len(kept) >= _MOST:
        raise RefusedError(f"{_MOST} programs are known already. Revoke one with “clients revoke NAME”.")
    return _Kept(ConnectedClient(_checked(name), (), now))


def _checked(name: str) -> str:
    cleaned = " ".join(clean(name).split())
    if not cleaned or len(cleaned) > _LONGEST_NAME:
        raise RefusedError(f"A program's name has 1 to {_LONGEST_NAME} characters.")
    return cleaned


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


class Asking:
    """What programs ask the user, until the user answers. Lives on the engine's loop."""

    def __init__(self) -> None:
        self._waiting: dict[str, tuple[Proposal, asyncio.Future[DeletionCounts | None]]] = {}

    @property
    def proposals(self) -> tuple[Proposal, ...]:
        """What waits, the oldest first."""
        return tuple(proposal for proposal, _ in self._waiting.values())

    async def ask(self, client: str, ids: Sequence[str], patience: float) -> DeletionCounts | None:
        """Wait for the user's answer: what they deleted, or `None` where they did not.

        Raises:
            RefusedError: this program is waiting for an answer already.
            TimeoutError: nobody answered within the seconds.
        """
        if any(proposal.client == client for proposal in self.proposals):
            raise RefusedError("The user is being asked already. Wait for the answer.")
        proposal = Proposal(secrets.token_hex(8), client, tuple(ids))
        answer: asyncio.Future[DeletionCounts | None] = asyncio.get_running_loop().create_future()
        self._waiting[proposal.id] = proposal, answer
        try:
            return await asyncio.wait_for(answer, patience)
        finally:
            del self._waiting[proposal.id]

    def settle(self, proposal_id: str, receipt: DeletionCounts | None) -> None:
        """The user has answered.

        Raises:
            NotFoundError: nobody waits for that any more.
        """
        _, answer = self._waiting.get(proposal_id, (None, None))
        if answer is None or answer.done():
            raise NotFoundError("Nobody waits for that answer any more.")
        answer.set_result(receipt)
