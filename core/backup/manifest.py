"""What one backed-up state consists of: the manifest and its mark, and how both are sealed."""

import hashlib
from dataclasses import dataclass
from typing import Final

import msgspec

from core.records.errors import IntegrityError
from core.vault.entry import Entry
from core.vault.envelope import FIRST_EPOCH, Place, seal, unseal

MAGIC: Final = b"AFBK"
VERSION: Final = 1
JOURNAL: Final = "journal/"
"""Begins the names of the journal's segments in the key table."""
OBJECTS: Final = "objects/"
"""Begins the names of sealed objects there."""
PURPOSE: Final = "backup"
"""Of the key that seals manifests."""
_MAX_HEADER: Final = 64 * 1024
_HEAD_SIZE: Final = len(MAGIC) + 1 + 4


class Row(msgspec.Struct, array_like=True, frozen=True):
    """One file of the state, and what the key table says of it."""

    name: str
    file: bytes
    key: bytes
    size: int
    modified: float
    epoch: int
    length: int
    """Bytes of the sealed file in the backup."""
    records: int = 0
    """Of a journal segment."""

    @classmethod
    def of(cls, name: str, entry: Entry, length: int, records: int = 0) -> "Row":
        """The row of an entry of which `length` sealed bytes count."""
        size = length if name.startswith(JOURNAL) else entry.size
        return cls(name, entry.key_id, entry.key, size, entry.modified, entry.epoch, length, records)

    @property
    def entry(self) -> Entry:
        """What a restored key table says of it. A segment ends where it was copied to."""
        return Entry(self.file.hex(), self.key, self.size, self.modified, self.epoch)

    @property
    def stored_as(self) -> str:
        """The name of its file in the backup."""
        return stored_name(self.file.hex(), self.length)


def stored_name(file: str, length: int) -> str:
    """Where a backup keeps the first `length` bytes of a sealed file."""
    return f"files/{file[:2]}/{file}-{length}"


class Manifest(msgspec.Struct, array_like=True, frozen=True):
    """One state of a home."""

    store_id: bytes
    number: int
    id: bytes
    created: str
    """ISO, UTC."""
    header_hash: bytes
    """SHA-256 of the header the manifest stands behind."""
    rows: list[Row]
    settings: bytes | None = None
    left_out: list[str] = msgspec.field(default_factory=list)
    """Names of what was damaged at the source already and is not in this state."""


class Verified(msgspec.Struct, array_like=True, frozen=True):
    """That a trial restore of a manifest matched."""

    manifest_hash: bytes
    verified_at: str
    """ISO, UTC."""
    files: int
    """How many files were read back, of all."""
    full: bool
    """Whether that was all of them."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A manifest's name: how many there were before it, and which of several tries it is."""

    number: int
    id: str
    """32 random hex digits."""

    @property
    def stem(self) -> str:
        """What its names in the backup have in common."""
        return f"snapshots/{self.number:010d}-{self.id}"

    @property
    def manifest(self) -> str:
        """Name of the manifest."""
        return f"{self.stem}.manifest"

    @property
    def mark(self) -> str:
        """Name of the mark that it was verified."""
        return f"{self.stem}.verified"

    def place(self, store_id: bytes, kind: str) -> Place:
        """What its sealed parts are bound to."""
        return Place(store_id, f"backup/{kind}/{self.number:010d}-{self.id}")


def encode_manifest(
    manifest: Manifest, header: bytes, key: bytes, epoch: int = FIRST_EPOCH, *, nonce: bytes | None = None
) -> bytes:
    """A manifest as it is stored.

    Args:
        manifest: Its `header_hash` fits the header.
        header: `vault.json`, byte for byte.
        key: The header's for the purpose "backup".
        epoch: The header's.
        nonce: Only for frozen test vectors; otherwise random.
    """
    snapshot = Snapshot(manifest.number, manifest.id.hex())
    sealed = seal(
        key,
        msgspec.msgpack.encode(manifest),
        snapshot.place(manifest.store_id, "manifest"),
        key_id=manifest.id,
        epoch=epoch,
        nonce=nonce,
    )
    return MAGIC + bytes((VERSION,)) + len(header).to_bytes(4) + header + sealed


def split_manifest(data: bytes) -> tuple[bytes, bytes]:
    """Header and envelope of a stored manifest.

    Raises:
        IntegrityError: It is none, or of a version this program does not know.
    """
    if len(data) < _HEAD_SIZE or not data.startswith(MAGIC):
        raise IntegrityError("The backup's list of files is damaged.")
    if data[len(MAGIC)] != VERSION:
        raise IntegrityError(
            f"The backup has format {data[len(MAGIC)]}, which this program does not know. "
            "It is damaged or was made by a newer Afterimage."
        )
    length = int.from_bytes(data[len(MAGIC) + 1 : _HEAD_SIZE])
    if not 0 < length <= min(_MAX_HEADER, len(data) - _HEAD_SIZE):
        raise IntegrityError("The backup's list of files is damaged.")
    return data[_HEAD_SIZE : _HEAD_SIZE + length], data[_HEAD_SIZE + length :]


def decode_manifest(data: bytes, snapshot: Snapshot, store_id: bytes, key: bytes) -> Manifest:
    """The manifest of that name.

    Raises:
        IntegrityError: It is damaged, another one, or its header is not the one it was sealed with.
    """
    header, sealed = split_manifest(data)
    try:
        text = unseal(key, sealed, snapshot.place(store_id, "manifest"))
        manifest = msgspec.msgpack.decode(text, type=Manifest)
    except (IntegrityError, msgspec.DecodeError):
        raise IntegrityError(
            f"The list of files of backup {snapshot.number} is damaged or does not belong there."
        ) from None
    if hashlib.sha256(header).digest() != manifest.header_hash:
        raise IntegrityError(f"The header of backup {snapshot.number} was exchanged for another one.")
    if (manifest.store_id, manifest.number, manifest.id.hex()) != (store_id, snapshot.number, snapshot.id):
        raise IntegrityError(f"The list of files of backup {snapshot.number} is one of another backup.")
    return manifest


def encode_mark(
    mark: Verified,
    snapshot: Snapshot,
    store_id: bytes,
    key: bytes,
    epoch: int = FIRST_EPOCH,
    *,
    nonce: bytes | None = None,
) -> bytes:
    """The mark that a manifest was verified, as it is stored. `nonce` is for frozen test vectors only."""
    return seal(
        key,
        msgspec.msgpack.encode(mark),
        snapshot.place(store_id, "verified"),
        key_id=bytes.fromhex(snapshot.id),
        epoch=epoch,
        nonce=nonce,
    )


def decode_mark(data: bytes, snapshot: Snapshot, store_id: bytes, key: bytes) -> Verified:
    """The mark of that manifest.

    Raises:
        IntegrityError: It is damaged or another one's.
    """
    try:
        text = unseal(key, data, snapshot.place(store_id, "verified"))
        return msgspec.msgpack.decode(text, type=Verified)
    except (IntegrityError, msgspec.DecodeError):
        raise IntegrityError(
            f"The mark that backup {snapshot.number} was verified is damaged or does not belong there."
        ) from None
