"""How sync keys of later epochs reach the devices that stay, and no other.

    magic "AFDK" | version 1 | Ed25519 signature 64 | msgpack of `KeyFile`

It lies in the open, since a device that lacks the key must be able to read it: it tells device ids and public
keys, and holds each key in a sealed box (`core.spool.box`) for each device.
"""

from typing import Final

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from core.devices.circle import Circle, Epoch
from core.devices.records import Revoked
from core.records.errors import EnvironmentFaultError, IntegrityError
from core.spool.box import close_box, open_box

MAGIC: Final = b"AFDK"
VERSION: Final = 1
LARGEST: Final = 4 * 1024 * 1024
_SIGNATURE: Final = 64


class KeyFile(msgspec.Struct, frozen=True):
    """What a device hands on."""

    device: str
    revoked: dict[str, Revoked]
    boxes: dict[str, list[bytes]]
    """By the device they are for: each an epoch."""


def write_keys(circle: Circle) -> bytes:
    """The key file of this device, for all that belong to the circle."""
    boxes = {
        member.id: [
            close_box(msgspec.msgpack.encode(epoch), member.agree, _label(circle, member.id))
            for epoch in circle.epochs
        ]
        for member in circle.others
    }
    body = msgspec.msgpack.encode(KeyFile(circle.device, circle.revoked, boxes))
    signature = Ed25519PrivateKey.from_private_bytes(circle.sign).sign(_signed(circle, body))
    return MAGIC + bytes((VERSION,)) + signature + body


def read_keys(circle: Circle, device: str, data: bytes) -> tuple[dict[str, Revoked], tuple[Epoch, ...]]:
    """Who was taken out, and the sync keys for this device, by the key file of another.

    Raises:
        EnvironmentFaultError: A newer version wrote it.
        IntegrityError: It is damaged or another's.
    """
    if data[: len(MAGIC)] != MAGIC or len(data) <= len(MAGIC) + 1 + _SIGNATURE:
        raise IntegrityError("Its keys are not whole.")
    if data[len(MAGIC)] != VERSION:
        raise EnvironmentFaultError("Its keys were written by a newer Afterimage. Update this device.")
    start = len(MAGIC) + 1
    signature, body = data[start : start + _SIGNATURE], data[start + _SIGNATURE :]
    try:
        Ed25519PublicKey.from_public_bytes(circle.members[device].verify).verify(
            signature, _signed(circle, body)
        )
        found = msgspec.msgpack.decode(body, type=KeyFile)
        epochs = tuple(
            msgspec.msgpack.decode(open_box(box, circle.agree, _label(circle, circle.device)), type=Epoch)
            for box in found.boxes.get(circle.device, ())
        )
    except (InvalidSignature, ValueError, msgspec.MsgspecError, IntegrityError):
        raise IntegrityError("Its keys were not written by it, or are damaged.") from None
    if found.device != device:
        raise IntegrityError("Its keys are another device's.")
    return found.revoked, epochs


def _label(circle: Circle, device: str) -> bytes:
    return b"afterimage sync key" + circle.store + bytes.fromhex(device)


def _signed(circle: Circle, body: bytes) -> bytes:
    return b"afterimage keys 1" + circle.store + body
