"""The shared place of a circle: heads and pieces, sealed, signed and read back with suspicion."""

import hashlib
import re
import secrets
import zlib
from collections.abc import Iterable
from typing import Any, Final

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from core.backup.destination import Destination
from core.devices.circle import Circle, folder_of
from core.devices.records import Head, Row, RowKind
from core.records.errors import EnvironmentFaultError, IntegrityError
from core.vault.envelope import Algorithm, Header, Place, seal, unseal

MAGIC: Final = b"AFDH"
VERSION: Final = 1
LARGEST_HEAD: Final = 64 * 1024 * 1024
LARGEST_PIECE: Final = 128 * 1024 * 1024
_LARGEST_TEXT: Final = 512 * 1024 * 1024
_SIGNATURE: Final = 64
_LEVEL: Final = 6
_FILE: Final = re.compile(r"[0-9a-f]{32}")
_DEVICE: Final = re.compile(r"([0-9a-f]{32})/(.+)")


class NotThereError(Exception):
    """Something a head names is missing or not whole: it may still be on its way."""


def digest_of(data: bytes) -> bytes:
    """By what a file is known."""
    return hashlib.sha256(data).digest()


def seal_head(circle: Circle, head: Head) -> bytes:
    """A head of this device, as it lies in the place."""
    body = msgspec.msgpack.encode(head)
    signature = Ed25519PrivateKey.from_private_bytes(circle.sign).sign(_signed(circle, body))
    epoch = circle.epoch
    if epoch is None:
        raise ValueError("there is no sync key to write under")
    sealed = seal(
        epoch.key,
        signature + body,
        _place(circle, f"{head.device}/head"),
        key_id=epoch.id,
        epoch=epoch.number,
    )
    return MAGIC + bytes((VERSION,)) + sealed


def open_head(circle: Circle, device: str, data: bytes, verify: bytes | None = None) -> Head:
    """A head of a device.

    Args:
        circle: Whose keys open it.
        device: In whose folder it lies.
        data: Its bytes.
        verify: Checks the signature; by default what the circle knows, and what a device says of itself where
            nothing is known.

    Raises:
        EnvironmentFaultError: A newer version wrote it, or it is sealed under a key that is not known here.
        IntegrityError: It is damaged, cut, or another device's.
    """
    if data[: len(MAGIC)] != MAGIC or len(data) <= len(MAGIC):
        raise IntegrityError("It is not whole, or not one of Afterimage's files.")
    if data[len(MAGIC)] != VERSION:
        raise EnvironmentFaultError("It was written by a newer Afterimage. Update this device to read it.")
    envelope = data[len(MAGIC) + 1 :]
    header = Header.parse(envelope)
    key = circle.key(header.epoch, header.key_id)
    if key is None:
        raise EnvironmentFaultError("It is sealed under a key that this device does not have yet.")
    text = unseal(key, envelope, _place(circle, f"{device}/head"), algorithm=Algorithm.AES_256_GCM)
    signature, body = text[:_SIGNATURE], text[_SIGNATURE:]
    try:
        head = msgspec.msgpack.decode(body, type=Head)
    except msgspec.MsgspecError:
        raise IntegrityError("It cannot be read.") from None
    known = circle.members.get(device) or head.members.get(device)
    check = verify or (known.verify if known is not None else b"")
    try:
        Ed25519PublicKey.from_public_bytes(check).verify(signature, _signed(circle, body))
    except (InvalidSignature, ValueError):
        raise IntegrityError("It was not written by the device it is said to be of.") from None
    if head.device != device:
        raise IntegrityError("It belongs to another device.")
    return head


def seal_piece(circle: Circle, kind: RowKind, items: Iterable[Any]) -> tuple[Row, bytes]:
    """A piece of this device under a fresh name and key, and the row that opens it."""
    text = zlib.compress(
        msgspec.msgpack.encode([msgspec.Raw(msgspec.msgpack.encode(one)) for one in items]), _LEVEL
    )
    return seal_bytes(circle, kind, text)


def seal_bytes(circle: Circle, kind: str, text: bytes) -> tuple[Row, bytes]:
    """Any bytes as a piece."""
    file, key = secrets.token_hex(16), secrets.token_bytes(32)
    data = seal(key, text, _place(circle, f"{circle.device}/{file}"), key_id=bytes.fromhex(file))
    return Row(kind, file, key, len(data), digest_of(data)), data


def open_bytes(circle: Circle, device: str, row: Row, data: bytes) -> bytes:
    """The bytes in a piece.

    Raises:
        NotThereError: It is not whole.
        IntegrityError: It does not open, although it is the very file that was written.
    """
    if len(data) != row.size or digest_of(data) != row.digest:
        raise NotThereError
    return unseal(row.key, data, _place(circle, f"{device}/{row.file}"))


def open_piece(circle: Circle, device: str, row: Row, data: bytes) -> list[msgspec.Raw]:
    """The items of a piece, each still to be decoded. Raises as `open_bytes`."""
    text = open_bytes(circle, device, row, data)
    inflater = zlib.decompressobj()
    try:
        packed = inflater.decompress(text, _LARGEST_TEXT)
        if not inflater.eof:
            raise IntegrityError("A piece is larger than any that is written.")
        return msgspec.msgpack.decode(packed, type=list[msgspec.Raw])
    except (zlib.error, msgspec.MsgspecError):
        raise IntegrityError("A piece cannot be read.") from None


class SharedPlace:
    """The files of a circle in a destination."""

    def __init__(self, destination: Destination, circle: str) -> None:

        self.destination = destination
        self._base = folder_of(circle)

    def listed(self) -> dict[str, dict[str, int]]:
        """Names and sizes by device. What has another form is somebody else's and is passed over."""
        found: dict[str, dict[str, int]] = {}
        for stored in self.destination.list(self._base):
            match = _DEVICE.fullmatch(stored.name.removeprefix(self._base))
            if match:
                found.setdefault(match[1], {})[match[2]] = stored.size
        return found

    def get(self, name: str, limit: int) -> bytes:
        """The bytes of a name below the circle's folder.

        Raises:
            NotThereError: There is none.
        """
        try:
            return self.destination.get(self._base + name, limit)
        except FileNotFoundError:
            raise NotThereError from None

    def piece(self, device: str, row: Row) -> bytes:
        """The bytes of a piece, at most one more than there should be. Raises as `get`."""
        if not _FILE.fullmatch(row.file) or not 0 < row.size <= LARGEST_PIECE:
            raise IntegrityError("A head names a piece that makes no sense.")
        return self.get(f"{device}/{path_of(row.file)}", row.size + 1)

    def put(self, name: str, data: bytes) -> None:
        """Stores bytes below the circle's folder."""
        self.destination.put(self._base + name, data)

    def settle(self) -> None:
        """Makes everything that was put last."""
        self.destination.settle()

    def remove(self, names: Iterable[str]) -> None:
        """Removes names below the circle's folder."""
        self.destination.remove([self._base + name for name in names])


def path_of(file: str) -> str:
    """Where a piece lies below its device's folder."""
    return f"{file[:2]}/{file}"


def _place(circle: Circle, name: str) -> Place:
    return Place(circle.store, name)


def _signed(circle: Circle, body: bytes) -> bytes:
    return b"afterimage head 1" + circle.store + body
