"""Operations on the devices that exchange what they remember."""

from dataclasses import dataclass, field
from datetime import datetime

from core.protocol.operations.base import Request


@dataclass(frozen=True, slots=True)
class Device:
    """One device of the circle."""

    id: str
    name: str
    joined_at: datetime
    this: bool = False
    """Whether it is the one that was asked."""
    seen_at: datetime | None = None
    """When it last gave something that was read here, by its own clock."""
    revoked_at: datetime | None = None
    problem: str = ""
    waiting: int = 0
    """Pieces of it that are not in the shared place yet."""


@dataclass(frozen=True, slots=True)
class DevicesState:
    """The circle this memory belongs to, and how its exchange stands."""

    circle: str = ""
    """Its id; empty where there is none."""
    url: str = ""
    endpoint: str = ""
    region: str = ""
    remembered: bool = False
    """Whether the credentials of the bucket are kept in the vault."""
    devices: tuple[Device, ...] = ()
    every_minutes: float = 0.0
    running: bool = False
    exchanged_at: datetime | None = None
    failed_at: datetime | None = None
    failure: str = ""
    notice: str = ""
    words: str = ""
    """After joining: the words that the inviting device shows as well."""


@dataclass(frozen=True, slots=True)
class GetDevices(Request[DevicesState]):
    """How the exchange stands. Looks at nothing outside the home."""

    op = "devices.status"
    reply = DevicesState


@dataclass(frozen=True, slots=True)
class CreateCircle(Request[DevicesState]):
    """Begin a circle with this device, in a place where others will join it."""

    op = "devices.create"
    reply = DevicesState
    url: str = ""
    """A whole path, or s3://bucket/prefix, gs://..., az://..."""
    endpoint: str = ""
    region: str = ""
    credentials: dict[str, str] = field(default_factory=dict, repr=False)
    """Of a bucket, by the names of the environment variables they came in."""
    remember: bool = False
    name: str = ""
    """Of this device; by default the computer's."""


@dataclass(frozen=True, slots=True)
class Invited:
    """An invitation for one device."""

    code: str = field(repr=False)
    words: str
    """The device that joins shows the same."""
    expires: datetime


@dataclass(frozen=True, slots=True)
class InviteDevice(Request[Invited]):
    """Make an invitation for one more device."""

    op = "devices.invite"
    reply = Invited
    minutes: float = 60.0
    credentials: dict[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class JoinCircle(Request[DevicesState]):
    """Join the circle of an invitation that lies in the shared place."""

    op = "devices.join"
    reply = DevicesState
    code: str = field(default="", repr=False)
    url: str = ""
    endpoint: str = ""
    region: str = ""
    credentials: dict[str, str] = field(default_factory=dict, repr=False)
    remember: bool = False
    name: str = ""


@dataclass(frozen=True, slots=True)
class Exchanged:
    """What an exchange brought and gave."""

    at: datetime
    taken: int
    """Frames and messages that are new here."""
    acts: int
    """What the user did on another device: memories pinned, hidden or judged, tags put on or off."""
    forgotten: int
    """Deletions of other devices that were done here."""
    given: int
    """Pieces."""
    given_bytes: int
    taken_bytes: int
    waiting: int
    """Pieces of others that are not in the shared place yet."""


@dataclass(frozen=True, slots=True)
class ExchangeDevices(Request[Exchanged]):
    """Exchange now. What fails is gone on with by the next one."""

    op = "devices.exchange"
    reply = Exchanged
    credentials: dict[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class RevokeDevice(Request[DevicesState]):
    """Take a lost device out of the circle. What is given from now on is sealed under keys it does not have.

    What was exchanged until then it may have read, and what lies on it stays there. It cannot be taken back,
    so it needs the passphrase or recovery key, even while the vault is open.
    """

    op = "devices.revoke"
    reply = DevicesState
    id: str
    """Of the device, or how it begins."""
    secret: str = field(repr=False)
    credentials: dict[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class LeaveCircle(Request[DevicesState]):
    """Exchange no more, and forget the circle's keys. What was exchanged stays here and there."""

    op = "devices.leave"
    reply = DevicesState
