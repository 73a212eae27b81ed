"""Operations for programs of others that the user connects: what each may do, and what it does.

A connection on which `Attend` was called speaks for such a program until it closes. From then on it gets what
the user has granted, and nothing else of this protocol.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from core.protocol.operations.base import Nothing, Request
from core.protocol.operations.forgetting import DeletionCounts

Grant = Literal["read", "remember", "forget"]
"""`read`: search, ask and look back. `remember`: add notes. `forget`: ask the user to delete memories."""


@dataclass(frozen=True, slots=True)
class ConnectedClient:
    """A program that has asked to be connected."""

    name: str
    grants: tuple[Grant, ...]
    """None: it has asked, and the user has not said yes."""
    since: datetime
    """When it asked, or was allowed, for the first time."""
    last_at: datetime | None = None
    """Its last call."""
    calls: int = 0
    has_token: bool = False


@dataclass(frozen=True, slots=True)
class ConnectedClients:
    """By name."""

    clients: tuple[ConnectedClient, ...]


@dataclass(frozen=True, slots=True)
class ListClients(Request[ConnectedClients]):
    """Every program that was allowed, or has asked."""

    op = "clients"
    reply = ConnectedClients


@dataclass(frozen=True, slots=True)
class AllowClient(Request[ConnectedClient]):
    """Grant a program these things and no others. It need not have asked before."""

    op = "clients.allow"
    reply = ConnectedClient
    name: str
    grants: tuple[Grant, ...] = ("read",)


@dataclass(frozen=True, slots=True)
class RevokeClient(Request[Nothing]):
    """Forget a program, its grants and its token."""

    op = "clients.revoke"
    reply = Nothing
    name: str


@dataclass(frozen=True, slots=True)
class ClientToken:
    """What a program shows over HTTP. Told once; the vault keeps a digest."""

    token: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class NewClientToken(Request[ClientToken]):
    """A new token for a program that is allowed; one it had before is void."""

    op = "clients.token"
    reply = ClientToken
    name: str


@dataclass(frozen=True, slots=True)
class Attend(Request[ConnectedClient]):
    """Speak for a program from now on, on this connection: by its name, or by the token it shows."""

    op = "clients.attend"
    reply = ConnectedClient
    name: str = ""
    token: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Remembered:
    """A note that was kept, and the memories made of it."""

    source_id: str
    memory_ids: tuple[str, ...]
    known: bool
    """It stood there before, word for word."""


@dataclass(frozen=True, slots=True)
class Remember(Request[Remembered]):
    """Keep a note, under the name of the program that says it."""

    op = "clients.remember"
    reply = Remembered
    text: str


@dataclass(frozen=True, slots=True)
class ProposeForgetting(Request[DeletionCounts]):
    """Ask the user, in the window, to delete memories. Replies when they have; refused if they do not."""

    op = "clients.forget"
    reply = DeletionCounts
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Proposal:
    """Memories that a program asks the user to delete."""

    id: str
    client: str
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Proposals:
    """The oldest first."""

    proposals: tuple[Proposal, ...]


@dataclass(frozen=True, slots=True)
class ListProposals(Request[Proposals]):
    """What waits for the user's answer. The event `asked` says that this has changed."""

    op = "clients.proposals"
    reply = Proposals


@dataclass(frozen=True, slots=True)
class SettleProposal(Request[Nothing]):
    """The user's answer: what they deleted, or nothing."""

    op = "clients.settle"
    reply = Nothing
    id: str
    receipt: DeletionCounts | None = None
