"""What a device knows of its circle: who belongs to it, the keys, and its own secrets."""

import hashlib
import hmac
import secrets
from datetime import UTC, datetime
from typing import Final

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from core.backup.destination import Target
from core.devices.records import Member, Revoked

_ID_BYTES: Final = 16
_NAME_BYTES: Final = 16


_NOBODY: Final = Member("", "", b"", b"", datetime.min.replace(tzinfo=UTC))


class Epoch(msgspec.Struct, frozen=True, order=True):
    """A sync key. Devices read under all they have."""

    number: int
    id: bytes
    key: bytes
    without: tuple[str, ...] = ()
    """Devices that were taken out before it was made, and do not have it."""

    def __repr__(self) -> str:
        return f"Epoch({self.number})"


class Issued(msgspec.Struct, frozen=True):
    """An invitation of this device that may still be used."""

    proof_key: bytes
    expires: datetime

    def __repr__(self) -> str:
        return "Issued()"


class Circle(msgspec.Struct, frozen=True):
    """A circle as one of its devices knows it. Holds secrets."""

    id: str
    device: str
    sign: bytes
    agree: bytes
    names: bytes
    """Names memories alike on all devices."""
    epochs: tuple[Epoch, ...]
    members: dict[str, Member]
    revoked: dict[str, Revoked] = {}
    issued: dict[str, Issued] = {}
    invitation: str = ""
    proof: bytes = b""
    url: str = ""
    endpoint: str = ""
    region: str = ""
    credentials: dict[str, str] = {}

    def __repr__(self) -> str:
        return f"Circle({self.id})"

    @property
    def store(self) -> bytes:
        """What sealed pieces are bound to."""
        return bytes.fromhex(self.id)

    @property
    def epoch(self) -> Epoch | None:
        """What this device writes under: the greatest that no device has which was taken out, if any."""
        gone = self.revoked.keys()
        return max((one for one in self.epochs if gone <= set(one.without)), default=None)

    @property
    def folder(self) -> str:
        """Where it lies in its place; ends at a "/"."""
        return folder_of(self.id)

    @property
    def others(self) -> list[Member]:
        """The other devices that belong to it now."""
        return [one for key, one in sorted(self.members.items()) if key != self.device and self.trusts(key)]

    @property
    def inherited(self) -> frozenset[str]:
        """Devices whose gifts this one gives on."""
        return frozenset(one for one in self.revoked if self.heir_of(one) == self.device)

    def heir_of(self, device: str) -> str:
        """Who gives on what a device gave that was taken out; all that belong to the circle find the same.

        It is who took it out, or the heir of that one if it is out itself. Where those who took each other
        out leave nobody, it is the device that has belonged to the circle for longest.
        """
        seen = set()
        while device in self.revoked and device not in seen:
            seen.add(device)
            device = self.revoked[device].heir
        if self.trusts(device):
            return device
        left = (one for one in self.members.values() if self.trusts(one.id))
        return min(left, key=lambda one: (one.joined_at, one.id), default=_NOBODY).id

    def trusts(self, device: str) -> bool:
        """Whether that is a device of the circle."""
        return device in self.members and device not in self.revoked

    def target(self, credentials: dict[str, str] | None = None) -> Target:
        """Its place."""
        return Target(self.url, self.endpoint, self.region, credentials or self.credentials)

    def key(self, number: int, key_id: bytes) -> bytes | None:
        """The sync key of an epoch, if it is known here."""
        for one in self.epochs:
            if one.number == number and hmac.compare_digest(one.id, key_id):
                return one.key
        return None

    def name(self, *parts: str) -> bytes:
        """What these parts are called on every device, without giving any of them away."""
        message = b"".join(
            len(part := one.encode("utf-8", "surrogatepass")).to_bytes(8) + part for one in parts
        )
        return hmac.digest(self.names, message, "sha256")[:_NAME_BYTES]


def folder_of(circle: str) -> str:
    """The folder of a circle; ends at a "/"."""
    return f"afterimage-circle-{circle}/"


def new_circle(name: str, now: datetime) -> Circle:
    """A circle of one device, in no place yet."""
    circle = Circle(
        secrets.token_hex(_ID_BYTES), "", b"", b"", secrets.token_bytes(32), (new_epoch(1),), {}
    )  # fmt: skip
    return with_this_device(circle, name, now)


def new_epoch(number: int) -> Epoch:
    """A fresh sync key."""
    return Epoch(number, secrets.token_bytes(16), secrets.token_bytes(32))


def renewed(circle: Circle) -> Circle:
    """The circle with a sync key that nobody has who was taken out."""
    if circle.epoch is not None:
        return circle
    number = max((one.number for one in circle.epochs), default=0) + 1
    fresh = msgspec.structs.replace(new_epoch(number), without=tuple(sorted(circle.revoked)))
    return msgspec.structs.replace(circle, epochs=(*circle.epochs, fresh))


def without_device(circle: Circle, device: str, now: datetime) -> Circle:
    """The circle without a device; this one gives on what that one gave."""
    revoked = circle.revoked | {device: Revoked(device, now, circle.device)}
    return renewed(msgspec.structs.replace(circle, revoked=revoked))


def with_learned(circle: Circle, members: dict[str, Member], revoked: dict[str, Revoked]) -> Circle:
    """The circle with what another device knows of it. Nothing of it is ever taken back.

    Out is whom anybody took out, also one who was taken out meanwhile: so all come to the same, in whatever
    order they hear it, and nobody gets back in by answering in kind.
    """
    both = dict(circle.revoked)
    for device, one in revoked.items():
        both[device] = min(both.get(device, one), one, key=lambda each: (each.at, each.heir))
    return msgspec.structs.replace(circle, members=members | circle.members, revoked=both)


def with_this_device(circle: Circle, name: str, now: datetime) -> Circle:
    """The circle with a new device in it, which is this one."""
    sign, agree = Ed25519PrivateKey.generate(), X25519PrivateKey.generate()
    member = Member(
        secrets.token_hex(_ID_BYTES),
        name,
        sign.public_key().public_bytes_raw(),
        agree.public_key().public_bytes_raw(),
        now,
    )
    return msgspec.structs.replace(
        circle,
        device=member.id,
        sign=sign.private_bytes_raw(),
        agree=agree.private_bytes_raw(),
        members=circle.members | {member.id: member},
    )


def proof_of(proof_key: bytes, member: Member) -> bytes:
    """That a device had the secret of the invitation by which it joined."""
    return hmac.digest(proof_key, hashlib.sha256(msgspec.msgpack.encode(member)).digest(), "sha256")
